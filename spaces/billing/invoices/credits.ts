import { sql } from 'kysely'
import type { Day } from '../../../kernel/dates/day.ts'
import type { Context } from '../../../kernel/http/context.ts'
import type { VatCategory } from '../vat-rates/schema.ts'
import type { CreditedVat } from './credit.ts'

/** The tax of a closed invoice by rate, and what closed credit notes took back of it. */
export async function invoicedVat(ctx: Context, id: string): Promise<CreditedVat[]> {
  const { rows } = await sql<{
    category: VatCategory
    rate: number
    base_cents: number
    vat_cents: number
    credited_base: number
    credited_vat: number
  }>`select v.category, v.rate, v.base_cents, v.vat_cents, coalesce(sum(c.base_cents), 0)::bigint as credited_base, coalesce(sum(c.vat_cents), 0)::bigint as credited_vat
    from invoice_vat v left join (invoice_vat c join invoices i on i.id = c.invoice_id and i.state = 'closed' and i.credited_id = ${id})
      on c.category = v.category and c.rate = v.rate
    where v.invoice_id = ${id} group by v.category, v.rate, v.base_cents, v.vat_cents`.execute(ctx.db)
  return rows.map((row) => ({
    category: row.category,
    rate: row.rate,
    baseCents: row.base_cents,
    vatCents: row.vat_cents,
    creditedBaseCents: row.credited_base,
    creditedVatCents: row.credited_vat,
  }))
}

/** The lines of a closed invoice, and what closed credit notes took back of each. */
export async function invoicedLines(ctx: Context, id: string) {
  const { rows } = await sql<{
    id: string
    origin: string
    label: string
    description: string
    quantity: string
    unit_code: string
    unit_price: string
    net_cents: number
    vat_category: VatCategory
    vat_rate: number
    account: string
    from_on: Day | null
    to_on: Day | null
    credited_quantity: string
    credited_cents: number
  }>`select l.id, l.origin, l.label, l.description, l.quantity, l.unit_code, l.unit_price, l.net_cents, l.vat_category, l.vat_rate, l.account, l.from_on, l.to_on,
      coalesce(sum(k.quantity), 0)::text as credited_quantity, coalesce(sum(k.net_cents), 0)::bigint as credited_cents
    from invoice_lines l left join (invoice_lines k join invoices i on i.id = k.invoice_id and i.state = 'closed') on k.credited_line_id = l.id
    where l.invoice_id = ${id} group by l.id order by l.position`.execute(ctx.db)
  return rows
}
