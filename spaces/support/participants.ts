import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { asServer, type Context, type Services } from '../../kernel/http/context.ts'
import type { Locale } from '../../kernel/i18n/locale.ts'
import { notifyAll } from '../../kernel/notifications/outbox.ts'
import { messageIdOf } from '../../kernel/notifications/sending.ts'
import { printsFor } from '../../kernel/secrets/secrets.ts'

/** What of a ticket its mails need. */
type Told = { id: string; number: string; subject: string; account_id: string }

const mark = (services: Pick<Services, 'config'>, ticketId: string, accountId: string) =>
  Buffer.from(printsFor(services.config, 'support.reply')(`${ticketId} ${accountId}`), 'base64url')
    .toString('hex')
    .slice(0, 24)

/**
 * Where somebody answers to the mails of a ticket: the mailbox from which tickets take their mails, with the ticket's number and a mark that nobody can
 * guess, of the ticket and whom it was written to; without them where its server takes no such addresses. Empty where no mailbox is read: then answers go
 * where the brand says, to people.
 */
export async function replyAddress(
  ctx: Pick<Context, 'db' | 'services' | 'brand'>,
  ticket: { id: string; number: string },
  accountId: string,
): Promise<string> {
  return answerPlace(await mailboxOfTickets(ctx), ctx.services, ticket, accountId)
}

type MailboxOfTickets = { address: string; plus_addresses: boolean } | undefined
const mailboxOfTickets = (ctx: Pick<Context, 'db' | 'brand'>): Promise<MailboxOfTickets> =>
  ctx.db
    .selectFrom('mailboxes')
    .select(['address', 'plus_addresses'])
    .where('brand_id', '=', ctx.brand.id)
    .where('takes', '=', 'support.tickets')
    .where('enabled', '=', true)
    .orderBy('created_at')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()

function answerPlace(
  mailbox: MailboxOfTickets,
  services: Pick<Services, 'config'>,
  ticket: { id: string; number: string },
  accountId: string,
): string {
  if (!mailbox?.plus_addresses) return mailbox?.address ?? ''
  const [local, domain] = mailbox.address.split('@')
  return `${local}+${ticket.number.toLowerCase()}-${mark(services, ticket.id, accountId)}@${domain}`
}

/** The number and the mark of an address of `replyAddress`; undefined for any other. */
export function readReplyAddress(address: string): { number: string; mark: string } | undefined {
  const found = /\+(t-\d{4}-\d{4,})-([0-9a-f]{24})@/i.exec(address)
  return found ? { number: found[1]!.toUpperCase(), mark: found[2]!.toLowerCase() } : undefined
}

/** Whether a mark is that of a ticket and somebody. */
export const isMarkOf = (
  services: Pick<Services, 'config'>,
  ticketId: string,
  accountId: string,
  given: string,
): boolean => mark(services, ticketId, accountId) === given

/** Who of the client takes part in some tickets: who asks, and who follows it as long as they may see it. */
const clientSide = (ids: readonly string[]) =>
  sql`select t.id as ticket_id, t.account_id from tickets t where t.id = any (${ids}::uuid[])
    union select f.ticket_id, f.account_id from ticket_followers f join tickets t on t.id = f.ticket_id
      join memberships m on m.account_id = f.account_id and m.organisation_id = t.organisation_id and parvis.in_force(m)
      where f.ticket_id = any (${ids}::uuid[]) and f.side = 'client'`
/** Who of the staff takes part: to whom it falls, and who follows it. */
const staffSide = (ids: readonly string[]) =>
  sql`select t.id as ticket_id, t.responsible_id as account_id from tickets t where t.id = any (${ids}::uuid[]) and t.responsible_id is not null
    union select f.ticket_id, f.account_id from ticket_followers f where f.ticket_id = any (${ids}::uuid[]) and f.side = 'staff'`

/** What those who take part in a ticket are told; `requester`: whoever asked, in the place of that, with more values. */
export type Telling = {
  ticket: Told
  kind: string
  params: Record<string, unknown>
  requester?: { kind: string; params: Record<string, unknown> } | undefined
}

/**
 * Tells those who take part in tickets on one side, but for whoever acts: by notice and by a mail that may be answered. An answer finds the ticket by the
 * address that it goes to, by the mail that it refers to, or by the number in its subject. Of many tickets in a few statements.
 */
export async function tellAllParticipants(
  ctx: Context,
  side: 'client' | 'staff',
  tellings: readonly Telling[],
  except: string | null,
): Promise<void> {
  const ids = tellings.map(({ ticket }) => ticket.id)
  await asServer(ctx, async () => {
    const { rows } = await sql<{
      ticket_id: string
      id: string
      email: string | null
      given_name: string
      locale: Locale
    }>`select p.ticket_id, a.id, coalesce(nullif(a.contact_email, ''), a.sign_in_email) as email, a.given_name, a.locale
      from (${side === 'client' ? clientSide(ids) : staffSide(ids)}) p join accounts a on a.id = p.account_id
      where a.kind = 'person' and a.status in ('pending', 'active')
        and (${side} = 'client' or exists (select from staff_members s where s.account_id = a.id)) and a.id is distinct from ${except}
      order by p.ticket_id, a.id`.execute(ctx.db)
    if (rows.length === 0) return
    const { rows: came } = await sql<{
      id: string
      answers: string[]
    }>`select t.id, array(select m.mail_message_id from ticket_messages m
        where m.ticket_id = t.id and m.mail_message_id is not null order by m.created_at desc, m.id desc limit 3) as answers
      from unnest(${ids}::uuid[]) t (id)`.execute(ctx.db)
    const answersTo = new Map(came.map(({ id, answers }) => [id, answers.reverse()]))
    const mailbox = await mailboxOfTickets(ctx)
    const told = new Map(tellings.map((one) => [one.ticket.id, one]))
    const messages = rows.map((to) => {
      const { ticket, kind, params, requester } = told.get(to.ticket_id)!
      const asked = to.id === ticket.account_id ? requester : undefined
      return {
        to: { accountId: to.id, email: to.email, locale: to.locale, givenName: to.given_name },
        kind: asked?.kind ?? kind,
        params: { number: ticket.number, subject: ticket.subject, ...params, ...asked?.params },
        href: `${side === 'client' ? '' : '/fournisseur'}/assistance/${ticket.id}`,
        mailId: randomUUID(),
        replyTo: answerPlace(mailbox, ctx.services, ticket, to.id),
        answers: [messageIdOf(ctx.services.config, ctx.brand, `ticket-${ticket.id}`), ...answersTo.get(ticket.id)!],
      }
    })
    await notifyAll(ctx, messages)
    await sql`insert into ticket_mails (mail_id, ticket_id, account_id)
      select m.id, g.ticket_id, m.account_id from unnest(${messages.map(({ mailId }) => mailId)}::uuid[], ${rows.map((row) => row.ticket_id)}::uuid[]) g (mail_id, ticket_id)
      join mails m on m.id = g.mail_id`.execute(ctx.db)
  })
}

/** As `tellAllParticipants`, of one ticket. */
export const tellParticipants = (
  ctx: Context,
  ticket: Told,
  side: 'client' | 'staff',
  kind: string,
  params: Record<string, unknown>,
  except: string | null,
  requester?: { kind: string; params: Record<string, unknown> },
): Promise<void> => tellAllParticipants(ctx, side, [{ ticket, kind, params, requester }], except)
