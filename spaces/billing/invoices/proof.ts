import { sql } from 'kysely'
import type { SystemContext } from '../../../kernel/http/context.ts'

const compact = (text: string) => text.replace(/\s+/g, '').toLowerCase()

/** The client whose code and number of its last invoice these are (P1); undefined for any other pair. */
export async function clientOfLastInvoice(
  ctx: SystemContext,
  { clientCode, proof }: { clientCode: string; proof: string },
): Promise<string | undefined> {
  const { rows } = await sql<{ id: string; number: string | null }>`
    select o.id, (select i.number from invoices i where i.organisation_id = o.id and i.state = 'closed' and i.type in (380, 386)
      order by i.issue_on desc, i.closed_at desc, i.id desc limit 1) as number
    from organisations o where o.brand_id = ${ctx.brand.id} and lower(o.code) = lower(${clientCode.trim()})
      and o.deactivated_at is null and o.archived_at is null`.execute(ctx.db)
  const [client] = rows
  return client?.number && compact(client.number) === compact(proof) ? client.id : undefined
}
