import { type RawBuilder, sql } from 'kysely'
import type { SystemContext } from '../../../kernel/http/context.ts'

/** Somebody of the brand, as the writer of a mail. */
export type Writer = { accountId: string; label: string; isStaff: boolean }

/**
 * Whose address this is: the one by which somebody signs in, which they proved to be theirs. What they wrote as their contact address they may write at
 * any time, and nobody looks whose it is: it counts only together with the mark of an answer that was sent to it.
 */
export async function writerOf(
  ctx: SystemContext,
  address: string,
  byMark: string | null,
): Promise<Writer | undefined> {
  if (!address) return undefined
  const { rows } = await sql<{
    id: string
    label: string
    is_staff: boolean
  }>`select a.id, concat_ws(' ', a.surname, nullif(a.given_name, '')) as label,
      exists (select from staff_roles r join role_permissions p on p.brand_id = r.brand_id and p.role = r.role and p.permission = 'support.tickets.answer'
        where r.account_id = a.id and r.brand_id = a.brand_id) as is_staff
    from accounts a where a.brand_id = ${ctx.brand.id} and a.kind = 'person' and a.status = 'active'
      and (lower(a.sign_in_email) = lower(${address}) or (a.id = ${byMark}::uuid and lower(a.contact_email) = lower(${address})))
    order by (lower(a.sign_in_email) = lower(${address})) desc nulls last limit 1`.execute(ctx.db)
  const [row] = rows
  return row && { accountId: row.id, label: row.label, isStaff: row.is_staff }
}

/** What the database answers as somebody of a client, for the length of one question. */
export async function asWriter(ctx: SystemContext, accountId: string, question: RawBuilder<boolean>): Promise<boolean> {
  const { rows: before } = await sql<{ id: string }>`select current_setting('parvis.account_id', true) as id`.execute(
    ctx.db,
  )
  const { rows } = await sql<{
    holds: boolean
  }>`select set_config('parvis.account_id', ${accountId}, true) is not null and ${question} as holds`.execute(ctx.db)
  await sql`select set_config('parvis.account_id', ${before[0]?.id ?? ''}, true)`.execute(ctx.db)
  return rows[0]!.holds
}

/** Whether somebody of the client takes part in a ticket, or reads it by a right (P30): asked of the database as that person. */
export const mayRead = (ctx: SystemContext, accountId: string, ticketId: string): Promise<boolean> =>
  asWriter(
    ctx,
    accountId,
    sql<boolean>`exists (select from tickets t where t.id = ${ticketId}
      and (t.account_id = ${accountId}::uuid or t.id = any (parvis.followed_ticket_ids()) or t.organisation_id = any (parvis.ticket_organisation_ids())
        or t.service_id = any (parvis.ticket_service_ids())))`,
  )
