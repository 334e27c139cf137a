import { sql } from 'kysely'
import { conflict, invalid, notFound } from '../../kernel/errors/problem.ts'
import { keepFile, kindOf, openFile, type Upload } from '../../kernel/files/storage.ts'
import type { ClientContext, PersonContext } from '../../kernel/http/context.ts'
import type { Locale } from '../../kernel/i18n/locale.ts'
import { limitAct } from '../../kernel/identity/limits.ts'
import { record } from '../../kernel/journal/journal.ts'
import { readRow } from '../../kernel/lists/read.ts'
import { holdsWords } from '../../kernel/lists/words.ts'
import { notify } from '../../kernel/notifications/outbox.ts'
import { nextNumber } from '../../kernel/numbers/numbers.ts'
import { ability } from '../../kernel/policy/ability.ts'
import { require } from '../../kernel/policy/decision.ts'
import type { WaitingItem } from '../../kernel/space.ts'
import { acceptedAttachments, mostAttachments } from './limits.ts'
import { searched, summaryOf, type TicketRow, ticketQueue } from './lists.ts'
import { canClose, canWrite } from './policy.ts'

/** How many of one's tickets are open, closed, and waiting for one's answer (C4). */
export async function countTickets(ctx: ClientContext, filter: { search: string }) {
  const rows = await ctx.db
    .selectFrom('tickets as t')
    .select(['t.status', (eb) => eb.fn.countAll<number>().as('n')])
    .where(holdsWords(searched, filter.search))
    .groupBy('t.status')
    .execute()
  const of = (status: string) => Number(rows.find((row) => row.status === status)?.n ?? 0)
  const open = of('waiting_provider') + of('waiting_client')
  return { open, closed: of('closed'), all: open + of('closed'), toRead: of('waiting_client') }
}

/** How many tickets are in a state, as an expression. */
const inState = (status: string) => sql<number>`(select count(*)::int from tickets where status = ${sql.lit(status)})`

/** What the bar shows of tickets: those that wait for one's own side (C4). */
export const counts = {
  client: { ticketsWaiting: inState('waiting_client') },
  staff: { ticketsWaiting: inState('waiting_provider') },
}

/** A client's tickets that wait for their answer. */
export async function waiting(ctx: PersonContext): Promise<WaitingItem[]> {
  if (ctx.actor.side !== 'client') return []
  const rows = await ctx.db
    .selectFrom('tickets')
    .select(['id', 'number', 'subject'])
    .where('status', '=', 'waiting_client')
    .orderBy('last_activity_at')
    .orderBy('id')
    .limit(50)
    .execute()
  const french = ctx.locale === 'fr'
  return rows.map((row) => ({
    kind: 'support.ticket',
    title: french ? `Ticket ${row.number}\u00a0: réponse attendue` : `Ticket ${row.number}: your answer is awaited`,
    detail: row.subject,
    dueOn: null,
    late: false,
    href: `/assistance/${row.id}`,
    actionLabel: french ? 'Répondre' : 'Answer',
  }))
}

const findTicket = (ctx: PersonContext, id: string) => readRow(ctx, ticketQueue, id)

/** A ticket with its messages, their attachments, and what the asking person may do (C4). @throws Problem 404 */
export async function readTicket(ctx: PersonContext, id: string) {
  const row = await findTicket(ctx, id)
  const messages = await ctx.db
    .selectFrom('ticket_messages')
    .selectAll()
    .where('ticket_id', '=', id)
    .orderBy('created_at')
    .orderBy('id')
    .execute()
  const attachments = await ctx.db
    .selectFrom('ticket_attachments as a')
    .innerJoin('ticket_messages as m', 'm.id', 'a.message_id')
    .innerJoin('files as f', 'f.id', 'a.file_id')
    .select(['a.message_id', 'f.id', 'f.name', 'f.content_type', 'f.size_bytes'])
    .where('m.ticket_id', '=', id)
    .orderBy('a.position')
    .orderBy('f.id')
    .execute()
  const state = { accountId: row.account_id, status: row.status }
  return {
    ...summaryOf(row),
    // Whose work it is within the provider's team is for that team.
    responsible: ctx.actor.side === 'staff' ? row.responsible_label : '',
    messages: messages.map((message) => ({
      id: message.id,
      author: message.author_label,
      side: message.author_side as 'client',
      at: message.created_at.toISOString(),
      body: message.body,
      attachments: attachments
        .filter((file) => file.message_id === message.id)
        .map((file) => ({
          id: file.id,
          name: file.name,
          contentType: file.content_type,
          sizeBytes: Number(file.size_bytes),
        })),
    })),
    abilities: {
      write: ability(canWrite(ctx.actor, state), ctx.locale),
      close: ability(canClose(ctx.actor, state), ctx.locale),
    },
  }
}

async function addMessage(
  ctx: PersonContext,
  ticket: { id: string; organisationId: string | null },
  body: string,
  uploads: Upload[],
): Promise<void> {
  if (uploads.length > mostAttachments) throw invalid({ field: 'attachments', code: 'support.too_many_attachments' })
  const kinds = await Promise.all(
    uploads.map((upload) => kindOf({ ...upload, field: 'attachments' }, acceptedAttachments)),
  )
  const message = await ctx.db
    .insertInto('ticket_messages')
    .values({
      ticket_id: ticket.id,
      author_id: ctx.actor.accountId,
      author_label: ctx.actor.label,
      author_side: ctx.actor.side,
      body,
      created_at: ctx.now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  for (const [index, upload] of uploads.entries()) {
    const fileId = await keepFile(ctx, upload, kinds[index]!, {
      kind: 'support.message',
      id: message.id,
      organisationId: ticket.organisationId,
    })
    await ctx.db
      .insertInto('ticket_attachments')
      .values({ message_id: message.id, file_id: fileId, position: index })
      .execute()
  }
}

/**
 * Files a ticket (C4). Without `organisationId` it is of the person's organisation where they have exactly one.
 * @throws Problem 422 on `organisationId` or `attachments`
 */
export async function openTicket(
  ctx: ClientContext,
  input: { subject: string; category: string; body: string; organisationId?: string | undefined },
  uploads: Upload[],
) {
  await limitAct(ctx, 'tickets', 30)
  const mine = await ctx.db.selectFrom('organisations').select('id').execute()
  if (input.organisationId && !mine.some((row) => row.id === input.organisationId))
    throw invalid({ field: 'organisationId', code: 'bad_choice' })
  const organisationId = input.organisationId ?? (mine.length === 1 ? mine[0]!.id : null)
  const number = await nextNumber(ctx, 'T')
  const ticket = await ctx.db
    .insertInto('tickets')
    .values({
      brand_id: ctx.brand.id,
      organisation_id: organisationId,
      account_id: ctx.actor.accountId,
      number,
      subject: input.subject,
      category: input.category,
      opened_by_label: ctx.actor.label,
      opened_at: ctx.now,
      last_activity_at: ctx.now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await addMessage(ctx, { id: ticket.id, organisationId }, input.body, uploads)
  await record(ctx, {
    type: 'support.ticket.opened',
    organisationId,
    subjectType: 'ticket',
    subjectId: ticket.id,
    subjectLabel: number,
    after: { subject: input.subject, category: input.category },
  })
  return readTicket(ctx, ticket.id)
}

/** Tells the member of the staff to whom a ticket has returned by its client's answer (B7). */
async function tellResponsible(ctx: PersonContext, row: TicketRow, body: string): Promise<void> {
  if (!row.return_to_id) return
  // A client does not see the provider's people.
  const found = await ctx.asSystem(() =>
    ctx.db
      .selectFrom('accounts as a')
      .innerJoin('staff_members as s', 's.account_id', 'a.id')
      .select(['a.id', 'a.sign_in_email', 'a.contact_email', 'a.given_name', 'a.locale'])
      .where('a.id', '=', row.return_to_id)
      .where('a.status', '=', 'active')
      .executeTakeFirst(),
  )
  if (!found) return
  const to = {
    accountId: found.id,
    email: found.contact_email || found.sign_in_email,
    locale: found.locale as Locale,
    givenName: found.given_name,
  }
  const params = { number: row.number, subject: row.subject, author: ctx.actor.label, excerpt: excerptOf(body) }
  await ctx.asSystem(() => notify(ctx, to, 'support.returned', params, { href: `/fournisseur/assistance/${row.id}` }))
}

async function tellAuthor(
  ctx: PersonContext,
  row: TicketRow,
  kind: string,
  params: Record<string, unknown>,
): Promise<void> {
  const author = await ctx.db
    .selectFrom('accounts')
    .select(['id', 'sign_in_email', 'contact_email', 'given_name', 'locale'])
    .where('id', '=', row.account_id)
    .executeTakeFirst()
  if (!author) return
  const to = {
    accountId: author.id,
    email: author.contact_email || author.sign_in_email,
    locale: author.locale as Locale,
    givenName: author.given_name,
  }
  await notify(
    ctx,
    to,
    kind,
    { number: row.number, subject: row.subject, author: ctx.actor.label, ...params },
    { href: `/assistance/${row.id}` },
  )
}

/** The beginning of a message, as mails have it. */
export const excerptOf = (body: string) => ([...body].length > 400 ? `${[...body].slice(0, 400).join('')}…` : body)

/**
 * Answers in a ticket (C4). The provider's answer waits for the client and tells them by notice and mail; the client's
 * waits for the provider, and opens a closed ticket again.
 * @throws Problem 404, support.closed (staff), 422 on `attachments`
 */
export async function answerTicket(ctx: PersonContext, id: string, input: { body: string }, uploads: Upload[]) {
  const row = await findTicket(ctx, id)
  await limitAct(ctx, 'ticket-messages', 120)
  require(canWrite(ctx.actor, { accountId: row.account_id, status: row.status }))
  const staff = ctx.actor.side === 'staff'
  const changed = await ctx.db
    .updateTable('tickets')
    .set((eb) => ({
      status: staff ? 'waiting_client' : 'waiting_provider',
      closed_at: null,
      last_activity_at: ctx.now,
      version: eb('version', '+', 1),
    }))
    .where('id', '=', id)
    .$if(staff, (query) => query.where('status', '<>', 'closed'))
    .executeTakeFirst()
  if (Number(changed.numUpdatedRows) === 0)
    require(canWrite(ctx.actor, { accountId: row.account_id, status: 'closed' }))
  await addMessage(ctx, { id, organisationId: row.organisation_id }, input.body, uploads)
  await record(ctx, {
    type: row.status === 'closed' ? 'support.ticket.reopened' : 'support.ticket.answered',
    organisationId: row.organisation_id,
    subjectType: 'ticket',
    subjectId: id,
    subjectLabel: row.number,
  })
  if (staff) await tellAuthor(ctx, row, 'support.reply', { excerpt: excerptOf(input.body) })
  else await tellResponsible(ctx, row, input.body)
  return readTicket(ctx, id)
}

/** Closes a ticket (C4). @throws Problem 404, support.already_closed, conflict with the ticket as it stands */
export async function closeTicket(ctx: PersonContext, id: string, input: { version: number }) {
  const row = await findTicket(ctx, id)
  require(canClose(ctx.actor, { accountId: row.account_id, status: row.status }))
  const changed = await ctx.db
    .updateTable('tickets')
    .set((eb) => ({ status: 'closed', closed_at: ctx.now, last_activity_at: ctx.now, version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .where('version', '=', input.version)
    .executeTakeFirst()
  if (Number(changed.numUpdatedRows) === 0) throw conflict(await readTicket(ctx, id))
  await record(ctx, {
    type: 'support.ticket.closed',
    organisationId: row.organisation_id,
    subjectType: 'ticket',
    subjectId: id,
    subjectLabel: row.number,
  })
  if (ctx.actor.side === 'staff') await tellAuthor(ctx, row, 'support.closed', {})
  return readTicket(ctx, id)
}

/** An attachment of a ticket that the asking person may see. @throws Problem 404 */
export async function openAttachment(ctx: PersonContext, id: string, fileId: string) {
  const attached = await ctx.db
    .selectFrom('ticket_attachments as a')
    .innerJoin('ticket_messages as m', 'm.id', 'a.message_id')
    .select('a.file_id')
    .where('m.ticket_id', '=', id)
    .where('a.file_id', '=', fileId)
    .executeTakeFirst()
  if (!attached) throw notFound()
  return openFile(ctx, fileId)
}
