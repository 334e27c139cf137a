import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { SystemContext } from '../../../kernel/http/context.ts'
import type { Locale } from '../../../kernel/i18n/locale.ts'
import { messageIdOf } from '../../../kernel/notifications/sending.ts'
import { replyAddress } from '../participants.ts'

/** So many receipts go to one address in an hour: a program that takes each for a new request gets no more. */
const mostInHour = 5

/**
 * The receipt of a mail that opened a ticket, to whoever asks: one for a ticket. It answers their mail, so that what they answer to it finds the ticket.
 * @returns undefined where they have had enough of them
 */
export async function receiptOf(
  ctx: SystemContext,
  ticket: { id: string; number: string; subject: string; account_id: string },
  mail: { messageId: string },
) {
  const { rows } = await sql<{
    id: string
    email: string | null
    given_name: string
    locale: Locale
    sent: number
  }>`select a.id, coalesce(nullif(a.contact_email, ''), a.sign_in_email) as email, a.given_name, a.locale,
      (select count(*)::int from mails m where m.account_id = a.id and m.kind = 'support.mail_received' and m.created_at > ${new Date(ctx.now.getTime() - 3_600_000)}) as sent
    from accounts a where a.id = ${ticket.account_id}`.execute(ctx.db)
  const [to] = rows
  if (!to || to.sent >= mostInHour) return undefined
  const mailId = randomUUID()
  return {
    to: { accountId: to.id, email: to.email, locale: to.locale, givenName: to.given_name },
    kind: 'support.mail_received',
    params: { number: ticket.number, subject: ticket.subject },
    options: {
      key: `support.mail_received ${ticket.id}`,
      href: `/assistance/${ticket.id}`,
      mailOnly: true,
      mailId,
      replyTo: await replyAddress(ctx, ticket, to.id),
      answers: [messageIdOf(ctx.services.config, ctx.brand, `ticket-${ticket.id}`), mail.messageId],
    },
  }
}
