import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { notFound, problem } from '../../../kernel/errors/problem.ts'
import type { StaffContext, SystemContext } from '../../../kernel/http/context.ts'
import type { InboundMail, MailboxRules, MailTaker, Reason, Taken } from '../../../kernel/inbound-mail/mail.ts'
import { notify } from '../../../kernel/notifications/outbox.ts'
import { nextNumber } from '../../../kernel/numbers/numbers.ts'
import { acceptedByMail, mostByMail } from '../limits.ts'
import { type Author, addMessage, excerptOf, holdStanding, standingTicket } from '../messages-of.ts'
import { tellParticipants } from '../participants.ts'
import { isPastReopening } from '../policy.ts'
import { askedOf, findTicket, tellJournal } from '../service.ts'
import { refreshDueTimes } from '../service-levels/service.ts'
import { takeCopies } from './copies.ts'
import { receiptOf } from './receipts.ts'
import { referredBy } from './references.ts'
import { mayRead, type Writer, writerOf } from './writers.ts'

/** So much of a mail is shown at once; what goes on from there is folded. */
const mostBody = 20_000
/** So many tickets one person opens by mail in an hour; a person decides about more, which a program sends. */
const mostOpened = 30
/** So much one person says by mail in one ticket in an hour; two programs that answer each other say more. */
const mostSaid = 60

const became = (row: { id: string; number: string }) => ({ kind: 'support.ticket', id: row.id, label: row.number })
const aside = (reason: Reason): Taken => ({ state: 'set_aside', reason })

/**
 * Takes a mail into a ticket (P14), once. It comes to the ticket that it refers to, if whoever wrote it may write there; a reference to any other
 * ticket is somebody's to decide about. Else it opens a ticket of whoever wrote it, where they are a client's. Nobody becomes the requester of a
 * ticket by answering, and what nobody wrote is kept, folded, and changes nothing. A closed ticket opens again when somebody of the client writes.
 */
export async function takeMail(
  ctx: SystemContext,
  mail: InboundMail,
  rules: Pick<MailboxRules, 'opens' | 'strangers'>,
): Promise<Taken> {
  // One after the other: the same mail read in two mailboxes at once is taken once.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`mail ${ctx.brand.id} ${mail.messageId}`}, 0))`.execute(
    ctx.db,
  )
  const there = await takenBefore(ctx, mail)
  // A program that uses one Message-ID for all has written something else: nothing of it is lost.
  if (there)
    return there.body === saidBy(ctx, mail).body
      ? { state: 'dropped', reason: 'repeated', became: became(there) }
      : aside('repeated')
  if (mail.origin === 'forged') return aside('forged_writer')

  const referred = await referredBy(ctx, mail)
  for (const { id, byMark, answered } of referred) {
    const standingId = await standingTicket(ctx, id)
    const writer = await writerOf(ctx, mail.from.address, byMark)
    if (!writer) continue
    if (!writer.isStaff && !(await mayRead(ctx, writer.accountId, standingId))) {
      // A colleague answered their mail before it came here: it belongs to that ticket, which they follow from now on.
      if (!(answered && (await followsFromNowOn(ctx, writer, standingId)))) continue
    }
    // The word of the staff is the provider's: an address that anybody can write above a mail is not enough for it.
    if (writer.isStaff && !isTheirs(mail, writer, byMark)) return aside('unproven_writer')
    // Closed for so long that it opens no more: what comes is a new request.
    if (!writer.isStaff && !mail.automatic && (await isOver(ctx, standingId))) return openFor(ctx, writer, mail, rules)
    // Joined to another one meanwhile: whether this writer may write there is asked anew.
    if ((await holdStanding(ctx, standingId)) !== standingId) return takeMail(ctx, mail, rules)
    if ((await saidLately(ctx, standingId, writer.accountId)) >= mostSaid)
      return mail.automatic ? { state: 'dropped', reason: 'automatic' } : aside('too_many')
    return { state: 'taken', became: became(await answerByMail(ctx, standingId, authorOf(writer), mail, id, writer)) }
  }
  if (mail.automatic) return { state: 'dropped', reason: 'automatic' }
  const writer = await writerOf(ctx, mail.from.address, null)
  if (!writer) {
    // What names a ticket is no advertisement.
    return rules.strangers === 'drop' && referred.length === 0
      ? { state: 'dropped', reason: 'unknown_writer' }
      : aside('unknown_writer')
  }
  if (referred.length > 0) return aside('other_client')
  if (writer.isStaff) {
    if (!isTheirs(mail, writer, null)) return aside('unproven_writer')
    return aside(mail.forwarded ? 'forwarded' : 'opens_nothing')
  }
  return openFor(ctx, writer, mail, rules)
}

async function openFor(
  ctx: SystemContext,
  writer: Writer,
  mail: InboundMail,
  rules: Pick<MailboxRules, 'opens'>,
): Promise<Taken> {
  if (!rules.opens) return aside('opens_nothing')
  if ((await openedLately(ctx, writer.accountId)) >= mostOpened) return aside('too_many')
  return { state: 'taken', became: became(await openByMail(ctx, writer, mail, { receipt: true, copiesOf: writer })) }
}

/** Makes somebody follow a ticket, where they are of its client. */
async function followsFromNowOn(ctx: SystemContext, writer: Writer, ticketId: string): Promise<boolean> {
  const { rows } = await sql`insert into ticket_followers (ticket_id, account_id, follower_label, side, added_at)
    select t.id, ${writer.accountId}, ${writer.label}, 'client', ${ctx.now} from tickets t where t.id = ${ticketId}
      and exists (select from memberships m where m.account_id = ${writer.accountId} and m.organisation_id = t.organisation_id and parvis.in_force(m))
    on conflict do nothing returning ticket_id`.execute(ctx.db)
  return rows.length > 0
}

async function isOver(ctx: SystemContext, ticketId: string): Promise<boolean> {
  const row = await ctx.db
    .selectFrom('tickets')
    .select(['status', 'closed_at', 'closed_as'])
    .where('id', '=', ticketId)
    .executeTakeFirstOrThrow()
  const state = { status: row.status, closedAs: row.closed_as, closedAt: row.closed_at, surveyed: false }
  return row.status === 'closed' && isPastReopening(state, askedOf(ctx))
}

const isTheirs = (mail: InboundMail, writer: Writer, byMark: string | null) =>
  mail.origin === 'proven' || byMark === writer.accountId

const authorOf = (writer: Writer): Author => ({
  accountId: writer.accountId,
  label: writer.label,
  side: writer.isStaff ? 'staff' : 'client',
})

/** The ticket that has a mail under this Message-ID, and what that one says. */
async function takenBefore(
  ctx: SystemContext,
  mail: InboundMail,
): Promise<{ id: string; number: string; body: string } | undefined> {
  const { rows } = await sql<{
    id: string
    number: string
    body: string
  }>`select t.id, t.number, m.body from ticket_messages m join tickets t on t.id = m.ticket_id
    where m.brand_id = ${ctx.brand.id} and m.mail_message_id = ${mail.messageId}`.execute(ctx.db)
  return rows[0]
}

async function openedLately(ctx: SystemContext, accountId: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from tickets t
    where t.account_id = ${accountId} and t.opened_at > ${new Date(ctx.now.getTime() - 3_600_000)}
      and exists (select from ticket_messages m where m.ticket_id = t.id and m.channel = 'mail')`.execute(ctx.db)
  return rows[0]!.n
}

async function saidLately(ctx: SystemContext, ticketId: string, accountId: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from ticket_messages m
    where m.ticket_id = ${ticketId} and m.author_id = ${accountId} and m.channel = 'mail' and m.created_at > ${new Date(ctx.now.getTime() - 3_600_000)}`.execute(
    ctx.db,
  )
  return rows[0]!.n
}

const whyLeft: Record<InboundMail['left'][number]['why'], { fr: string; en: string }> = {
  kind: { fr: "d'un type qui n'est pas repris", en: 'of a kind that is not taken' },
  infected: { fr: 'écarté par l’antivirus', en: 'kept out by the virus scanner' },
  large: { fr: 'trop volumineux', en: 'too large' },
  many: { fr: 'au-delà du nombre admis', en: 'one too many' },
  empty: { fr: 'vide', en: 'empty' },
}

/** What a mail says in a ticket. What of its files was not taken is named where it is read. */
function saidBy(ctx: Pick<SystemContext, 'brand'>, mail: InboundMail) {
  const whole = [...(mail.body || mail.subject || '–')]
  const named = mail.left.slice(0, 20).map(({ name, why }) => `[${name}\u00a0: ${whyLeft[why][ctx.brand.locale]}]`)
  const rest = whole.slice(mostBody).join('')
  return {
    body: [whole.slice(0, mostBody).join(''), ...named].join('\n'),
    folded: [rest, mail.folded].filter(Boolean).join('\n\n'),
    channel: 'mail' as const,
    mail: { messageId: mail.messageId, inReplyTo: mail.inReplyTo, references: mail.references },
    automatic: mail.automatic,
  }
}

async function answerByMail(
  ctx: SystemContext,
  id: string,
  author: Author,
  mail: InboundMail,
  reference: string,
  writer: Writer | undefined,
): Promise<{ id: string; number: string }> {
  const row = await ctx.db.selectFrom('tickets').selectAll().where('id', '=', id).forUpdate().executeTakeFirstOrThrow()
  const said = saidBy(ctx, mail)
  const messageId = await addMessage(
    ctx,
    { id, organisationId: row.organisation_id },
    author,
    said,
    mail.attachments,
    reference,
  )
  if (mail.automatic) return row
  await takeCopies(ctx, row, messageId, writer, mail)
  const staff = author.side === 'staff'
  const status = staff ? (row.status === 'closed' ? 'closed' : 'waiting_client') : 'waiting_provider'
  await ctx.db
    .updateTable('tickets')
    .set({
      status,
      closed_at: status === 'closed' ? row.closed_at : null,
      closed_as: status === 'closed' ? row.closed_as : null,
      last_activity_at: ctx.now,
      version: row.version + 1,
    })
    .where('id', '=', id)
    .execute()
  await refreshDueTimes(ctx, [id])
  await tellJournal(ctx, row, row.status === 'closed' && !staff ? 'reopened' : 'answered', {
    after: { author: author.label },
  })
  const params = { author: author.label, excerpt: excerptOf(said.body) }
  await tellParticipants(
    ctx,
    row,
    'client',
    staff ? 'support.reply' : 'support.colleague_answered',
    params,
    author.accountId,
  )
  await tellParticipants(
    ctx,
    row,
    'staff',
    staff ? 'support.reply_seen' : row.return_to_id ? 'support.returned' : 'support.client_answered',
    params,
    author.accountId,
  )
  return row
}

async function openByMail(
  ctx: SystemContext,
  writer: Pick<Writer, 'accountId' | 'label'>,
  mail: InboundMail,
  { receipt, copiesOf }: { receipt: boolean; copiesOf: Writer | undefined },
): Promise<{ id: string; number: string }> {
  const { rows } = await sql<{
    organisation_id: string
  }>`select m.organisation_id from memberships m join organisations o on o.id = m.organisation_id and o.deactivated_at is null
    where m.account_id = ${writer.accountId} and parvis.in_force(m) limit 2`.execute(ctx.db)
  const organisationId = rows.length === 1 ? rows[0]!.organisation_id : null
  const said = saidBy(ctx, mail)
  const subject =
    [...mail.subject.replace(/\s+/g, ' ').trim()].slice(0, 200).join('') ||
    [...said.body.split('\n')[0]!].slice(0, 80).join('')
  const number = await nextNumber(ctx, 'T')
  const made = await ctx.db
    .insertInto('tickets')
    .values({
      brand_id: ctx.brand.id,
      organisation_id: organisationId,
      account_id: writer.accountId,
      number,
      subject,
      opened_by_label: writer.label,
      opened_at: ctx.now,
      last_activity_at: ctx.now,
    })
    .returning(['id', 'number', 'subject', 'account_id', 'organisation_id'])
    .executeTakeFirstOrThrow()
  const author: Author = { accountId: writer.accountId, label: writer.label, side: 'client' }
  const messageId = await addMessage(ctx, { id: made.id, organisationId }, author, said, mail.attachments)
  await takeCopies(ctx, made, messageId, copiesOf, mail)
  await refreshDueTimes(ctx, [made.id])
  await tellJournal(ctx, { id: made.id, number, organisation_id: organisationId }, 'opened', { after: { subject } })
  if (receipt && mail.answerable) {
    const told = await receiptOf(ctx, made, mail)
    if (told) await notify(ctx, told.to, told.kind, told.params, told.options)
  }
  return made
}

/**
 * What a person decides about a mail that was set aside. Attached, it is of whoever wrote it, if that is somebody who may write there; else of an address
 * without an account. @throws Problem 404, support.mail_taken, support.mail_writer
 */
export async function decideMail(ctx: StaffContext, given: InboundMail, decided: Parameters<MailTaker['decide']>[2]) {
  const server = ctx as unknown as SystemContext
  if (decided.to === 'attach') await findTicket(ctx, decided.id)
  return ctx.asSystem(async () => {
    const there = await takenBefore(server, given)
    if (there && there.body === saidBy(ctx, given).body) throw problem('support.mail_taken')
    const mail = there ? { ...given, messageId: `<${randomUUID()}@again.invalid>` } : given
    if (decided.to === 'attach') {
      const id = await holdStanding(ctx, decided.id)
      const writer = await writerOf(server, mail.from.address, null)
      const known = writer && (writer.isStaff || (await mayRead(server, writer.accountId, id))) ? writer : undefined
      const author: Author = known
        ? authorOf(known)
        : {
            accountId: null,
            label: mail.from.name || mail.from.address || '–',
            email: mail.from.address || '–',
            side: 'client',
          }
      return became(await answerByMail(server, id, author, mail, decided.id, known))
    }
    const { rows } = await sql<{
      id: string
      label: string
    }>`select a.id, concat_ws(' ', a.surname, nullif(a.given_name, '')) as label from accounts a
      where a.id = ${decided.accountId} and a.brand_id = ${ctx.brand.id} and a.kind = 'person' and a.status = 'active'
        and exists (select from memberships m where m.account_id = a.id and parvis.in_force(m))`.execute(ctx.db)
    const [writer] = rows
    if (!writer) throw notFound()
    // What was passed on is what its writer wrote, without the words above it.
    const theirs = mail.forwarded
      ? {
          ...mail,
          subject: mail.subject.replace(/^\s*(?:(?:tr|fw|fwd|wg|re)\s*:\s*)+/i, ''),
          body: mail.forwarded.text || mail.body,
          folded: mail.forwarded.text ? mail.text : mail.folded,
        }
      : mail
    return became(
      await openByMail(
        server,
        { accountId: writer.id, label: writer.label },
        { ...theirs, automatic: false },
        // What was passed on went to whom its writer chose; that mail's own addressees are the staff's.
        {
          receipt: false,
          copiesOf: mail.forwarded ? undefined : { accountId: writer.id, label: writer.label, isStaff: false },
        },
      ),
    )
  })
}

/** One of the mails of a ticket came back: it is noted there, folded, and changes nothing. */
async function noteBounced(ctx: SystemContext, mailId: string, answer: string) {
  const { rows } = await sql<{
    id: string
    number: string
    organisation_id: string | null
    to_address: string
  }>`select t.id, t.number, t.organisation_id, m.to_address
    from ticket_mails x join tickets t on t.id = x.ticket_id join mails m on m.id = x.mail_id where x.mail_id = ${mailId} and t.brand_id = ${ctx.brand.id}`.execute(
    ctx.db,
  )
  const [row] = rows
  if (!row) return undefined
  await ctx.db
    .insertInto('ticket_notes')
    .values({
      ticket_id: row.id,
      author_id: null,
      author_label: 'Parvis',
      body:
        ctx.brand.locale === 'fr'
          ? `L'e-mail à ${row.to_address} est revenu\u00a0: ${answer}`
          : `The mail to ${row.to_address} came back: ${answer}`,
      created_at: ctx.now,
    })
    .execute()
  return became(row)
}

/** What tickets make of the mails of a mailbox. */
export const ticketMails: MailTaker = {
  title: { fr: 'Tickets', en: 'Tickets' },
  permission: 'support.tickets.answer',
  accepts: acceptedByMail,
  most: mostByMail,
  take: takeMail,
  decide: decideMail,
  bounced: noteBounced,
}
