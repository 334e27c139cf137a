import { sql } from 'kysely'
import { momentIn } from '../../../kernel/dates/moment.ts'
import type { SystemContext } from '../../../kernel/http/context.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { tellPeople } from '../../../kernel/notifications/tell.ts'

type Late = {
  id: string
  number: string
  subject: string
  organisation_id: string | null
  client: string
  due_at: Date
  told: string[] | null
}

/**
 * Tells of tickets whose promise is late and of which nobody was told: whoever they fall to, and whoever supervises (P15). A ticket that waits for its
 * client is never late. Each is told once for what was due: what is promised anew is told anew.
 * @returns how many
 */
export async function escalateLate(ctx: SystemContext): Promise<number> {
  const { rows } = await sql<Late>`with late as (
      select t.id from tickets t where t.brand_id = ${ctx.brand.id} and t.due_at < ${ctx.now} and t.status in ('waiting_provider', 'in_progress') and t.escalated_at is null
      order by t.due_at, t.id limit 500 for update of t skip locked)
    update tickets t set escalated_at = ${ctx.now} from late where t.id = late.id
    returning t.id, t.number, t.subject, t.organisation_id, t.due_at,
      coalesce((select o.name from organisations o where o.id = t.organisation_id), t.opened_by_label) as client,
      (select array_agg(distinct x.id) from (
        select t.responsible_id as id where t.responsible_id is not null
        union select r.account_id from staff_roles r join role_permissions p on p.brand_id = r.brand_id and p.role = r.role and p.permission = 'support.tickets.supervise'
          where r.brand_id = t.brand_id) x) as told`.execute(ctx.db)
  await tellPeople(
    ctx,
    rows.flatMap((row) =>
      (row.told ?? []).map((accountId) => ({
        accountId,
        kind: 'support.late',
        params: (locale: 'fr' | 'en') => ({
          number: row.number,
          subject: row.subject,
          client: row.client,
          due: momentIn(row.due_at, locale, ctx.brand.timeZone),
        }),
        href: `/fournisseur/assistance/${row.id}`,
        key: `late:${row.id}:${row.due_at.getTime()}:${accountId}`,
      })),
    ),
  )
  for (const row of rows)
    await record(ctx, {
      type: 'support.ticket.late',
      organisationId: null,
      subjectType: 'ticket',
      subjectId: row.id,
      subjectLabel: row.number,
    })
  return rows.length
}
