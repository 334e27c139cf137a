import type { StaffContext } from '../../kernel/http/context.ts'
import type { Locale } from '../../kernel/i18n/locale.ts'
import { record } from '../../kernel/journal/journal.ts'
import { nextNumber } from '../../kernel/numbers/numbers.ts'
import { require } from '../../kernel/policy/decision.ts'
import { staffMay } from '../../kernel/policy/roles.ts'
import { excerptOf } from './messages-of.ts'
import { tellParticipants } from './participants.ts'
import { refreshDueTimes } from './service-levels/service.ts'

/** With whom a ticket is opened. */
export type Addressee = { accountId: string; email: string | null; givenName: string; locale: Locale }

/**
 * Opens a ticket with a client (B7), as whoever writes: it waits for the client's answer, and tells its person by notice and mail.
 * @param returnTo who becomes responsible for it once the client answers
 * @returns its id
 * @throws Problem 403
 */
export async function openForClient(
  ctx: StaffContext,
  ticket: {
    organisationId: string
    to: Addressee
    category: string
    subject: string
    body: string
    returnTo: { id: string; label: string } | null
  },
): Promise<string> {
  require(staffMay(ctx.actor, 'support.tickets.answer'))
  const number = await nextNumber(ctx, 'T')
  const { id } = await ctx.db
    .insertInto('tickets')
    .values({
      brand_id: ctx.brand.id,
      organisation_id: ticket.organisationId,
      account_id: ticket.to.accountId,
      number,
      subject: ticket.subject,
      category: ticket.category,
      status: 'waiting_client',
      opened_by_label: ctx.actor.label,
      opened_at: ctx.now,
      last_activity_at: ctx.now,
      return_to_id: ticket.returnTo?.id ?? null,
      return_to_label: ticket.returnTo?.label ?? '',
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await ctx.db
    .insertInto('ticket_messages')
    .values({
      ticket_id: id,
      author_id: ctx.actor.accountId,
      author_label: ctx.actor.label,
      author_side: 'staff',
      body: ticket.body,
      created_at: ctx.now,
    })
    .execute()
  await record(ctx, {
    type: 'support.ticket.opened_by_provider',
    organisationId: ticket.organisationId,
    subjectType: 'ticket',
    subjectId: id,
    subjectLabel: number,
    after: { subject: ticket.subject, category: ticket.category },
  })
  await refreshDueTimes(ctx, [id])
  const told = { id, number, subject: ticket.subject, account_id: ticket.to.accountId }
  await tellParticipants(
    ctx,
    told,
    'client',
    'support.received',
    { author: ctx.actor.label, excerpt: excerptOf(ticket.body) },
    null,
  )
  return id
}
