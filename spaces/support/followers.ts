import { sql } from 'kysely'
import { invalid } from '../../kernel/errors/problem.ts'
import type { PersonContext } from '../../kernel/http/context.ts'
import { limitAct } from '../../kernel/identity/limits.ts'
import { tellPerson } from '../../kernel/notifications/tell.ts'
import { require } from '../../kernel/policy/decision.ts'
import { canAddFollower } from './policy.ts'
import { findTicket, readTicket, standingIn, tellJournal } from './service.ts'

type Candidate = { account_id: string; label: string; side: 'client' | 'staff' }

/**
 * Who may follow a ticket: members of its client today, and, where the staff ask, those of the staff who read tickets. Who takes part already
 * is not among them.
 */
const candidates = (ctx: PersonContext, ticketId: string, organisationId: string | null) =>
  sql<Candidate>`select x.account_id, x.label, x.side from (
      select m.account_id, concat_ws(' ', a.surname, nullif(a.given_name, '')) as label, 'client' as side
        from memberships m join accounts a on a.id = m.account_id
        where m.organisation_id = cast(${organisationId} as uuid) and parvis.in_force(m) and a.kind = 'person' and a.status in ('pending', 'active')
      union all
      select s.account_id, concat_ws(' ', a.surname, nullif(a.given_name, '')), 'staff'
        from staff_members s join accounts a on a.id = s.account_id
        where ${ctx.actor.side} = 'staff' and s.brand_id = ${ctx.brand.id} and a.kind = 'person' and a.status = 'active'
          and exists (select from staff_roles r join role_permissions p on p.brand_id = r.brand_id and p.role = r.role and p.permission = 'support.tickets.read'
            where r.account_id = s.account_id and r.brand_id = s.brand_id)) x
    where not exists (select from tickets t where t.id = ${ticketId} and t.account_id = x.account_id)
      and not exists (select from ticket_followers f where f.ticket_id = ${ticketId} and f.account_id = x.account_id)`

/** The colleagues whom words find and who may follow a ticket, at most 20 (P37). @throws Problem 404 */
export async function findColleagues(ctx: PersonContext, id: string, words: string) {
  const row = await findTicket(ctx, id)
  const { rows } = await ctx.asSystem(() =>
    sql<Candidate>`select * from (${candidates(ctx, id, row.organisation_id)}) c
      where parvis.fold(c.label) like '%' || replace(replace(parvis.fold(${words}), '%', ''), '_', '') || '%' order by c.label, c.account_id limit 20`.execute(
      ctx.db,
    ),
  )
  return { items: rows.map(({ account_id, label }) => ({ accountId: account_id, name: label })) }
}

/**
 * Makes somebody follow a ticket: they see it and get its mails (P37). Again, nothing is done.
 * @throws Problem 404, 403, 422 on `accountId` where they are neither of its client nor of the staff
 */
export async function addFollower(ctx: PersonContext, id: string, accountId: string) {
  const row = await findTicket(ctx, id)
  require(
    canAddFollower(ctx.actor, await standingIn(ctx, row), {
      status: row.status,
      closedAs: row.closed_as,
      closedAt: row.closed_at,
      surveyed: false,
    }),
  )
  await limitAct(ctx, 'ticket-followers', 60)
  const { rows } = await ctx.asSystem(() =>
    sql<Candidate>`select * from (${candidates(ctx, id, row.organisation_id)}) c where c.account_id = ${accountId} order by c.side limit 1`.execute(
      ctx.db,
    ),
  )
  const [found] = rows
  if (!found) {
    const there = await ctx.db
      .selectFrom('ticket_followers')
      .select('account_id')
      .where('ticket_id', '=', id)
      .where('account_id', '=', accountId)
      .executeTakeFirst()
    if (there || row.account_id === accountId) return readTicket(ctx, id)
    throw invalid({ field: 'accountId', code: 'support.not_a_colleague' })
  }
  await ctx.db
    .insertInto('ticket_followers')
    .values({
      ticket_id: id,
      account_id: accountId,
      follower_label: found.label,
      side: found.side,
      added_by: ctx.actor.accountId,
      added_by_label: ctx.actor.label,
      added_at: ctx.now,
    })
    .onConflict((oc) => oc.columns(['ticket_id', 'account_id']).doNothing())
    .execute()
  await tellJournal(ctx, row, 'follower_added', { after: { follower: found.label } })
  if (accountId !== ctx.actor.accountId)
    await tellPerson(
      ctx,
      accountId,
      'support.followed',
      { number: row.number, subject: row.subject, author: ctx.actor.label },
      { href: `${found.side === 'client' ? '' : '/fournisseur'}/assistance/${id}` },
    )
  return readTicket(ctx, id)
}

/** Lets somebody follow a ticket no longer; everybody may stop following by themselves. Again, nothing is done. @throws Problem 404, 403 */
export async function removeFollower(ctx: PersonContext, id: string, accountId: string): Promise<void> {
  const row = await findTicket(ctx, id)
  if (accountId !== ctx.actor.accountId)
    require(
      canAddFollower(ctx.actor, await standingIn(ctx, row), {
        status: row.status,
        closedAs: row.closed_as,
        closedAt: row.closed_at,
        surveyed: false,
      }),
    )
  const gone = await ctx.db
    .deleteFrom('ticket_followers')
    .where('ticket_id', '=', id)
    .where('account_id', '=', accountId)
    .returning('follower_label')
    .executeTakeFirst()
  if (gone) await tellJournal(ctx, row, 'follower_removed', { before: { follower: gone.follower_label } })
}
