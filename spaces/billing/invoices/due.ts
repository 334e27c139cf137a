import { sql } from 'kysely'
import type { z } from 'zod'
import { problem } from '../../../kernel/errors/problem.ts'
import type { StaffContext } from '../../../kernel/http/context.ts'
import { readRow } from '../../../kernel/lists/read.ts'
import type { Currency } from '../../../kernel/money/currencies.ts'
import { closingEffect } from './closing.ts'
import { invoiceList } from './lists.ts'
import type * as schema from './schema.ts'

/** So many clients are shown at once; what they owe is invoiced, then the next ones are. */
const most = 200

/** The clients who owe what is on no invoice yet and may be invoiced by today, the most first. */
export async function readDueClients(ctx: StaffContext): Promise<z.input<typeof schema.dueClients>> {
  const { rows } = await sql<{
    id: string
    name: string
    currency: Currency
    charges: number
    net_cents: number
  }>`select c.id, c.name, h.currency, count(*)::int as charges, sum(h.net_cents)::bigint as net_cents
    from charges h join organisations c on c.id = h.organisation_id
    where h.brand_id = ${ctx.brand.id} and h.cancelled_at is null and h.invoice_on <= ${ctx.today}::date and not exists (select from invoice_lines l where l.charge_id = h.id)
      and ((select parvis.filtered_organisations()) is null or c.id = any ((select parvis.filtered_organisations())::uuid[]))
    group by c.id, c.name, h.currency order by net_cents desc, c.name, c.id limit ${most}`.execute(ctx.db)
  return {
    items: rows.map((row) => ({
      organisation: { id: row.id, name: row.name },
      currency: row.currency,
      charges: row.charges,
      netCents: row.net_cents,
    })),
  }
}

/** What closing a draft would do now. @throws Problem 404, billing.closed */
export async function readEffect(ctx: StaffContext, id: string): Promise<z.input<typeof schema.closingEffect>> {
  await readRow(ctx, invoiceList, id)
  const invoice = await ctx.db.selectFrom('invoices').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  if (invoice.state === 'closed') throw problem('billing.closed')
  return closingEffect(ctx, invoice)
}
