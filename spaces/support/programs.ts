import { sql } from 'kysely'
import { problem } from '../../kernel/errors/problem.ts'
import type { StaffContext } from '../../kernel/http/context.ts'
import { tellPeople } from '../../kernel/notifications/tell.ts'
import { type Author, addMessage, excerptOf, holdStanding } from './messages-of.ts'
import { tellParticipants } from './participants.ts'
import { refreshDueTimes } from './service-levels/service.ts'
import { surveyLink } from './surveys.ts'

/** A ticket that the provider's software changed: how it ended, or to whom it falls from now on; undefined where that stayed. */
export type PushedChange = { id: string; ended?: 'resolved' | 'cancelled'; responsibleId?: string }
type Told = {
  id: string
  number: string
  subject: string
  account_id: string
  opened_by_label: string
  client: string | null
}

/** Tells whom the staff's own act would have told (P13, P15): the client of what is closed or cancelled, and whoever it falls to. */
export async function tellPushed(ctx: StaffContext, changes: readonly PushedChange[]): Promise<void> {
  const told = changes.filter(({ ended, responsibleId }) => ended || responsibleId)
  if (told.length === 0) return
  const { rows } = await sql<Told>`select t.id, t.number, t.subject, t.account_id, t.opened_by_label, o.name as client
    from tickets t left join organisations o on o.id = t.organisation_id where t.id = any (${told.map(({ id }) => id)}::uuid[])`.execute(
    ctx.db,
  )
  const known = new Map(rows.map((row) => [row.id, row]))
  const author = ctx.actor.label
  await tellPeople(
    ctx,
    told.flatMap(({ id, responsibleId }) => {
      const row = known.get(id)
      if (!row || !responsibleId) return []
      const params = { number: row.number, subject: row.subject, author, client: row.client ?? row.opened_by_label }
      return [{ accountId: responsibleId, kind: 'support.assigned', params, href: `/fournisseur/assistance/${id}` }]
    }),
  )
  for (const { id, ended } of told) {
    const row = known.get(id)
    if (!row || !ended) continue
    const survey = { survey: surveyLink(ctx, id, row.account_id) }
    const asked = ended === 'resolved' ? { kind: 'support.closed', params: survey } : undefined
    const kind = ended === 'resolved' ? 'support.closed_seen' : 'support.cancelled'
    await tellParticipants(ctx, row, 'client', kind, { author }, null, asked)
  }
}

/**
 * Says something in a ticket as the provider's software (D29). What is said now answers the client: they are told, and the ticket waits for them. What was said
 * there at another time is kept under that date, and changes nothing.
 * @param ticketId the ticket, or one that was joined to it
 * @returns the id of the message
 * @throws Problem support.closed where something is said now in a ticket that is closed
 */
export async function sayAsProgram(
  ctx: StaffContext,
  ticketId: string,
  said: { body: string; side: 'client' | 'staff'; author: string; at: Date | null },
): Promise<string> {
  const id = await holdStanding(ctx, ticketId)
  const row = await ctx.db.selectFrom('tickets').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  if (!said.at && row.status === 'closed') throw problem('support.closed')
  const author: Author =
    said.side === 'staff'
      ? { accountId: ctx.actor.accountId, label: said.author || ctx.actor.label, side: 'staff' }
      : { accountId: row.account_id, label: said.author || row.opened_by_label, side: 'client' }
  const message = await addMessage(
    ctx,
    { id, organisationId: row.organisation_id },
    author,
    { body: said.body, channel: 'api', ...(said.at ? { at: said.at } : {}) },
    [],
    ticketId,
  )
  if (said.at) return message
  await ctx.db
    .updateTable('tickets')
    .set((eb) => ({ status: 'waiting_client', last_activity_at: ctx.now, version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .execute()
  await refreshDueTimes(ctx, [id])
  const params = { author: author.label, excerpt: excerptOf(said.body) }
  await tellParticipants(ctx, row, 'client', 'support.reply', params, null)
  await tellParticipants(ctx, row, 'staff', 'support.reply_seen', params, null)
  return message
}
