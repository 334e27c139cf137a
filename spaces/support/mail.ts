import EmailReplyParser from 'email-reply-parser'
import { sql } from 'kysely'
import type { Upload } from '../../kernel/files/storage.ts'
import type { SystemContext } from '../../kernel/http/context.ts'
import { nextNumber } from '../../kernel/numbers/numbers.ts'
import { type Author, addMessage, excerptOf, standingTicket } from './messages-of.ts'
import { isMarkOf, readReplyAddress, tellParticipants } from './participants.ts'
import { tellJournal } from './service.ts'
import { refreshDueTimes } from './service-levels/service.ts'

/** A mail as it was read: parsed, and known to be no bounce. */
export type IncomingMail = {
  /** With its angle brackets; one without is given an id of its own by whoever reads the mailbox, from its content. */
  messageId: string
  inReplyTo: string
  references: string[]
  from: { address: string; name: string }
  /** All whom it went to, in copy too. */
  to: string[]
  subject: string
  /** Its text, HTML made text. */
  text: string
  /** It says that nobody wrote it: an out-of-office answer, another program's receipt. */
  automatic: boolean
  /** Its files, of the kinds that tickets take; others are named in the text by whoever reads the mailbox. */
  attachments: Upload[]
}

/**
 * What became of a mail. `message`: it is in a ticket; `ticket`: it opened one; `repeat`: it was taken before; `stranger`: nobody knows its
 * writer, and it names no ticket that they may write in, so a person decides about it.
 */
export type Taken = { as: 'message' | 'ticket' | 'repeat'; ticketId: string } | { as: 'stranger' }

/** What somebody wrote, and what their program quotes and signs with. A mail that is all quote is kept whole. */
export function foldMail(text: string): { body: string; folded: string } {
  const whole = text.replaceAll('\r\n', '\n').replaceAll('\0', '').trim()
  const fragments = new EmailReplyParser().read(whole).getFragments()
  // An answer may stand below the quote as well as above it.
  const written = fragments.filter((one) => !one.isHidden()).map((one) => one.getContent().trim())
  const hidden = fragments.filter((one) => one.isHidden()).map((one) => one.getContent().trim())
  const body = written.filter(Boolean).join('\n\n').trim()
  return body === '' ? { body: whole, folded: '' } : { body, folded: hidden.filter(Boolean).join('\n\n') }
}

const uuidIn = (messageId: string) => /^<([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@/i.exec(messageId)?.[1]
const rootIn = (messageId: string) => /^<ticket-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@/i.exec(messageId)?.[1]

type Writer = { accountId: string; label: string; isStaff: boolean }
/** Who has this address: active people of the brand. Of several that share one, none is meant. */
async function writersOf(ctx: SystemContext, address: string): Promise<Writer[]> {
  const { rows } = await sql<{
    id: string
    label: string
    is_staff: boolean
  }>`select a.id, concat_ws(' ', a.surname, nullif(a.given_name, '')) as label,
      exists (select from staff_roles r join role_permissions p on p.brand_id = r.brand_id and p.role = r.role and p.permission = 'support.tickets.answer'
        where r.account_id = a.id and r.brand_id = a.brand_id) as is_staff
    from accounts a where a.brand_id = ${ctx.brand.id} and a.kind = 'person' and a.status = 'active'
      and lower(${address}) in (lower(a.contact_email), lower(a.sign_in_email)) order by a.id limit 10`.execute(ctx.db)
  return rows.map((row) => ({ accountId: row.id, label: row.label, isStaff: row.is_staff }))
}

type Referred = { id: string; byMark: string | null }
/** The ticket that a mail refers to: by the address that it went to, by what it answers, else by the number in its subject. */
async function referredBy(ctx: SystemContext, mail: IncomingMail): Promise<Referred[]> {
  const found: Referred[] = []
  for (const address of mail.to) {
    const given = readReplyAddress(address)
    if (!given) continue
    const { rows } = await sql<{ id: string; account_id: string }>`select t.id, x.account_id from tickets t
        cross join lateral (select t.account_id union select f.account_id from ticket_followers f where f.ticket_id = t.id
          union select m.account_id from ticket_mails m where m.ticket_id = t.id and m.account_id is not null) x
        where t.brand_id = ${ctx.brand.id} and t.number = ${given.number}`.execute(ctx.db)
    const meant = rows.find((row) => isMarkOf(ctx.services, row.id, row.account_id, given.mark))
    if (meant) found.push({ id: meant.id, byMark: meant.account_id })
  }
  const ids = [...new Set([mail.inReplyTo, ...[...mail.references].reverse()].filter(Boolean))].slice(0, 50)
  const mailIds = ids.flatMap((id) => uuidIn(id) ?? [])
  const rootIds = ids.flatMap((id) => rootIn(id) ?? [])
  const number = /\bT-\d{4}-\d{4,}\b/i.exec(mail.subject)?.[0]?.toUpperCase() ?? ''
  const { rows } = await sql<{ id: string }>`select distinct on (x.id) x.id, x.rank from (
      select m.ticket_id as id, 1 as rank from ticket_messages m where m.brand_id = ${ctx.brand.id} and m.mail_message_id = any (${ids}::text[])
      union all select m.ticket_id, 1 from ticket_mails m where m.mail_id = any (${mailIds}::uuid[])
      union all select t.id, 2 from tickets t where t.id = any (${rootIds}::uuid[])
      union all select t.id, 3 from tickets t where t.number = ${number}) x
    join tickets t on t.id = x.id and t.brand_id = ${ctx.brand.id} order by x.id, x.rank`.execute(ctx.db)
  return [...found, ...rows.map((row) => ({ id: row.id, byMark: null }))]
}

/** Whether somebody of the client takes part in a ticket, or reads it by a right: asked of the database as that person. */
async function mayRead(ctx: SystemContext, accountId: string, ticketId: string): Promise<boolean> {
  const { rows } = await sql<{
    reads: boolean
  }>`select set_config('parvis.account_id', ${accountId}, true) is not null and exists (select from tickets t where t.id = ${ticketId}
      and (t.account_id = ${accountId}::uuid or t.id = any (parvis.followed_ticket_ids()) or t.organisation_id = any (parvis.ticket_organisation_ids())
        or t.service_id = any (parvis.ticket_service_ids()))) as reads`.execute(ctx.db)
  await sql`select set_config('parvis.account_id', '', true)`.execute(ctx.db)
  return rows[0]!.reads
}

/**
 * Takes a mail into a ticket (P14), once. It comes to a ticket whose answers go to the address that it went to, which nobody else knows; or to one that it
 * answers or names, if its writer reads that one. Else it opens a ticket of whoever wrote it, where they are a client's. Nobody becomes the requester of a
 * ticket by answering, and an automatic answer is kept and changes nothing. A closed ticket opens again when somebody of the client writes.
 */
export async function takeInMail(ctx: SystemContext, mail: IncomingMail): Promise<Taken> {
  // One after the other: the same mail read twice at once is taken once.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`mail ${ctx.brand.id} ${mail.messageId}`}, 0))`.execute(
    ctx.db,
  )
  const there = await ctx.db
    .selectFrom('ticket_messages')
    .select('ticket_id')
    .where('brand_id', '=', ctx.brand.id)
    .where('mail_message_id', '=', mail.messageId)
    .executeTakeFirst()
  if (there) return { as: 'repeat', ticketId: there.ticket_id }

  const writers = await writersOf(ctx, mail.from.address)
  for (const { id, byMark } of await referredBy(ctx, mail)) {
    const standingId = await standingTicket(ctx, id)
    // Whom the mail was written to comes first among those who share an address.
    const staff = writers.find((one) => one.isStaff)
    const readers: Writer[] = []
    for (const one of writers) if (!one.isStaff && (await mayRead(ctx, one.accountId, standingId))) readers.push(one)
    const known = readers.find((one) => one.accountId === byMark) ?? readers[0] ?? staff
    if (!known && !byMark) continue
    const author: Author = known
      ? { accountId: known.accountId, label: known.label, side: known.isStaff ? 'staff' : 'client' }
      : { accountId: null, label: mail.from.name || mail.from.address, email: mail.from.address, side: 'client' }
    await answerByMail(ctx, standingId, author, mail, id)
    return { as: 'message', ticketId: standingId }
  }
  // A program's answer opens no ticket; of several who share an address nobody is meant.
  const clients = writers.filter((one) => !one.isStaff)
  if (mail.automatic || clients.length !== 1) return { as: 'stranger' }
  return { as: 'ticket', ticketId: await openByMail(ctx, clients[0]!, mail) }
}

const saidBy = (mail: IncomingMail) => {
  const { body, folded } = foldMail(mail.text)
  return {
    body: [...(body || mail.subject || '–')].slice(0, 20_000).join(''),
    folded,
    channel: 'mail' as const,
    mail: { messageId: mail.messageId, inReplyTo: mail.inReplyTo, references: mail.references },
    automatic: mail.automatic,
  }
}

async function answerByMail(
  ctx: SystemContext,
  id: string,
  author: Author,
  mail: IncomingMail,
  reference: string,
): Promise<void> {
  const row = await ctx.db.selectFrom('tickets').selectAll().where('id', '=', id).forUpdate().executeTakeFirstOrThrow()
  const said = saidBy(mail)
  await addMessage(ctx, { id, organisationId: row.organisation_id }, author, said, mail.attachments, reference)
  if (mail.automatic) return
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
}

async function openByMail(ctx: SystemContext, writer: Writer, mail: IncomingMail): Promise<string> {
  const { rows } = await sql<{
    organisation_id: string
  }>`select m.organisation_id from memberships m join organisations o on o.id = m.organisation_id and o.deactivated_at is null
    where m.account_id = ${writer.accountId} and parvis.in_force(m) limit 2`.execute(ctx.db)
  const organisationId = rows.length === 1 ? rows[0]!.organisation_id : null
  const subject =
    [...mail.subject.replace(/\s+/g, ' ').trim()].slice(0, 200).join('') ||
    [...saidBy(mail).body.split('\n')[0]!].slice(0, 80).join('')
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
    .returning('id')
    .executeTakeFirstOrThrow()
  await addMessage(
    ctx,
    { id: made.id, organisationId },
    { accountId: writer.accountId, label: writer.label, side: 'client' },
    saidBy(mail),
    mail.attachments,
  )
  await refreshDueTimes(ctx, [made.id])
  await tellJournal(ctx, { id: made.id, number, organisation_id: organisationId }, 'opened', { after: { subject } })
  return made.id
}
