import { sql } from 'kysely'
import type { z } from 'zod'
import { conflict, invalid, notFound, problem } from '../../kernel/errors/problem.ts'
import { openFile, type Upload } from '../../kernel/files/storage.ts'
import type { ClientContext, Context, PersonContext, StaffContext } from '../../kernel/http/context.ts'
import { inLocale, type Locale, type Text } from '../../kernel/i18n/locale.ts'
import { limitAct } from '../../kernel/identity/limits.ts'
import { record } from '../../kernel/journal/journal.ts'
import { readRow } from '../../kernel/lists/read.ts'
import { holdsFolded } from '../../kernel/lists/words.ts'
import { nextNumber } from '../../kernel/numbers/numbers.ts'
import { ability } from '../../kernel/policy/ability.ts'
import { type Decision, require } from '../../kernel/policy/decision.ts'
import { settingOf } from '../../kernel/settings/settings.ts'
import type { WaitingItem } from '../../kernel/space.ts'
import { ownTimer, timerView } from './desk.ts'
import { anyTicket, searched, summaryOf, type TicketRow } from './lists.ts'
import { addMessage, excerptOf, holdStanding } from './messages-of.ts'
import { tellParticipants } from './participants.ts'
import {
  type Asked,
  canAddFollower,
  canCancel,
  canClose,
  canReopen,
  canSurvey,
  canWrite,
  type Standing,
  type TicketState,
} from './policy.ts'
import type * as schema from './schema.ts'
import { type dueTimesOf, readDueTimes, refreshDueTimes } from './service-levels/service.ts'
import { supportSettings } from './settings.ts'
import { surveyLink } from './surveys.ts'

/** How many of one's tickets are open, closed, and waiting for one's answer (C4). */
export async function countTickets(ctx: ClientContext, filter: { search: string }) {
  const rows = await ctx.db
    .selectFrom('tickets as t')
    .select([
      't.status',
      (eb) => eb.fn.countAll<number>().as('n'),
      sql<number>`count(*) filter (where t.account_id = ${ctx.actor.accountId})`.as('own'),
    ])
    .where(holdsFolded(searched, filter.search) ?? sql<boolean>`true`)
    .groupBy('t.status')
    .execute()
  const of = (status: string) => Number(rows.find((row) => row.status === status)?.n ?? 0)
  // A colleague's waits for the colleague.
  const own = (status: string) => Number(rows.find((row) => row.status === status)?.own ?? 0)
  const open = of('waiting_provider') + of('in_progress') + of('waiting_client')
  return { open, closed: of('closed'), all: open + of('closed'), toRead: own('waiting_client') }
}

/** How many tickets are in a state, as an expression. */
const inState = (status: string, whose = sql`true`) =>
  sql<number>`(select count(*)::int from tickets where status = ${sql.lit(status)} and ${whose})`
/** What waits for a client's answer waits for who asked, and for nobody who may only read it. */
const own = sql`account_id = (select parvis.account_id())`

/** What the bar shows of tickets: those that wait for one's own side (C4). */
export const counts = {
  client: { ticketsWaiting: inState('waiting_client', own) },
  staff: {
    ticketsWaiting: inState('waiting_provider'),
    mailsToDecide: sql<number>`(select count(*)::int from inbound_mails where state in ('set_aside', 'refused'))`,
  },
}

/** A client's tickets that wait for their answer. */
export async function waiting(ctx: PersonContext): Promise<WaitingItem[]> {
  if (ctx.actor.side !== 'client') return []
  const rows = await ctx.db
    .selectFrom('tickets')
    .select(['id', 'number', 'subject'])
    .where('status', '=', 'waiting_client')
    .where('account_id', '=', ctx.actor.accountId)
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

/** A ticket that the asking person reads. @throws Problem 404 */
export const findTicket = (ctx: PersonContext, id: string): Promise<TicketRow> => readRow(ctx, anyTicket, id)

/** What the asking person is to a ticket that they read. */
export async function standingIn(ctx: PersonContext, row: TicketRow): Promise<Standing> {
  if (ctx.actor.side === 'staff') return 'staff'
  if (row.account_id === ctx.actor.accountId) return 'requester'
  const { rows } = await sql<{
    by_right: boolean
  }>`select coalesce(${row.organisation_id}::uuid = any (parvis.ticket_organisation_ids()), false)
    or coalesce(${row.service_id}::uuid = any (parvis.ticket_service_ids()), false) as by_right`.execute(ctx.db)
  return rows[0]!.by_right ? 'colleague' : 'follower'
}

export const askedOf = (ctx: Context): Asked => ({
  now: ctx.now,
  reopenDays: settingOf(ctx, supportSettings.reopen_days),
})
const stateOf = (row: TicketRow, surveyed: boolean): TicketState => ({
  status: row.status,
  closedAs: row.closed_as,
  closedAt: row.closed_at,
  surveyed,
})
const channelOf = (ctx: PersonContext) => ('kind' in ctx.actor && ctx.actor.kind === 'technical' ? 'api' : 'page')
export const authorOf = (ctx: PersonContext) => ({
  accountId: ctx.actor.accountId,
  label: ctx.actor.label,
  side: ctx.actor.side as 'client' | 'staff',
})
const isoOf = (at: Date | null) => at?.toISOString() ?? null

type Files = Array<{ message_id: string; id: string; name: string; content_type: string; size_bytes: unknown }>
const filesOf = (files: Files, messageId: string) =>
  files
    .filter((file) => file.message_id === messageId)
    .map((file) => ({
      id: file.id,
      name: file.name,
      contentType: file.content_type,
      sizeBytes: Number(file.size_bytes),
    }))

/** A promise as its readers see it. */
const promiseView = (one: ReturnType<typeof dueTimesOf>['firstAnswer'], doneAt: Date | null) =>
  one && {
    minutes: one.minutes,
    dueAt: one.due === null ? null : new Date(one.due).toISOString(),
    doneAt: isoOf(doneAt),
    leftMinutes: one.paused ? Math.round(one.leftMs / 60_000) : null,
  }

/** What the staff alone see of a ticket. */
async function staffPart(ctx: StaffContext, row: TicketRow, level: { id: string; name: string } | undefined) {
  const { rows } = await sql<{
    notes: Array<{
      id: string
      author: string
      at: string
      body: string
      mentions: string[] | null
      attachments: Array<{ id: string; name: string; contentType: string; sizeBytes: number }> | null
    }> | null
    timers: Array<{ name: string; at: string; isMine: boolean }> | null
    minutes: number | null
    requester: { name: string; email: string | null; phone: string | null; score: number | null; locale: Locale } | null
    moves: Array<{
      id: string
      kind: 'merge' | 'split'
      other_id: string
      number: string
      by: string
      at: string
    }> | null
  }>`select
    (select json_agg(json_build_object('id', n.id, 'author', n.author_label, 'at', n.created_at, 'body', n.body,
        'mentions', (select json_agg(m.mentioned_label order by m.mentioned_label, m.account_id) from ticket_mentions m where m.note_id = n.id),
        'attachments', (select json_agg(json_build_object('id', f.id, 'name', f.name, 'contentType', f.content_type, 'sizeBytes', f.size_bytes) order by x.position, f.id)
          from ticket_note_files x join files f on f.id = x.file_id where x.note_id = n.id)) order by n.created_at, n.id)
      from ticket_notes n where n.ticket_id = ${row.id}) as notes,
    (select json_agg(json_build_object('name', c.account_label, 'at', c.started_at, 'isMine', c.account_id = ${ctx.actor.accountId}) order by c.started_at, c.id)
      from ticket_timers c where c.ticket_id = ${row.id} and c.stopped_at is null) as timers,
    (select sum(x.minutes)::int from ticket_times x where x.ticket_id = ${row.id}) as minutes,
    (select json_build_object('name', concat_ws(' ', a.surname, nullif(a.given_name, '')), 'email', coalesce(nullif(a.contact_email, ''), a.sign_in_email),
        'phone', coalesce(nullif(a.phone, ''), ''), 'locale', a.locale,
        'score', (select round(avg(s.score), 1) from ticket_surveys s join tickets t on t.id = s.ticket_id where t.account_id = a.id))
      from accounts a where a.id = ${row.account_id}) as requester,
    (select json_agg(json_build_object('id', m.id, 'kind', m.kind, 'other_id', o.id, 'number', o.number, 'by', m.moved_by_label, 'at', m.moved_at) order by m.moved_at, m.id)
      from ticket_moves m join tickets o on o.id = case when m.kind = 'merge' then m.from_id else m.into_id end
      where m.undone_at is null and ${row.id} = case when m.kind = 'merge' then m.into_id else m.from_id end) as moves`.execute(
    ctx.db,
  )
  const found = rows[0]!
  const moment = (at: string) => new Date(at).toISOString()
  return {
    notes: (found.notes ?? []).map((note) => ({
      ...note,
      at: moment(note.at),
      mentions: note.mentions ?? [],
      attachments: note.attachments ?? [],
    })),
    timers: (found.timers ?? []).map(({ at, ...one }) => ({ ...one, startedAt: moment(at) })),
    ownTimer: timerView(await ownTimer(ctx)),
    reference: row.imported_number,
    minutesSpent: found.minutes ?? 0,
    levelId: row.service_level_id,
    level: level?.name ?? '',
    escalatedAt: isoOf(row.escalated_at),
    requester: {
      name: found.requester?.name ?? row.opened_by_label,
      email: found.requester?.email ?? '',
      phone: found.requester?.phone ?? '',
      score: found.requester?.score ?? null,
      locale: found.requester?.locale ?? ctx.brand.locale,
    },
    moves: (found.moves ?? []).map(({ other_id, number, at, ...move }) => ({
      ...move,
      at: moment(at),
      ticket: { id: other_id, number },
    })),
  }
}

/** A ticket with its messages, their attachments, and what the asking person may do (C4, P13, P14). @throws Problem 404 */
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
  const copies =
    ctx.actor.side === 'staff' && messages.some(({ channel }) => channel === 'mail')
      ? await ctx.db
          .selectFrom('ticket_copies as c')
          .innerJoin('ticket_messages as m', 'm.id', 'c.message_id')
          .select(['c.message_id', 'c.address'])
          .where('m.ticket_id', '=', id)
          .orderBy('c.address')
          .execute()
      : []
  const {
    rows: [beside],
  } = await sql<{
    followers: Array<{ accountId: string; name: string; side: 'client' | 'staff' }> | null
    survey: { score: number; comment: string; by: string; at: string } | null
    service: { id: string; name: string } | null
  }>`select
      (select json_agg(json_build_object('accountId', f.account_id, 'name', f.follower_label, 'side', f.side) order by f.added_at, f.account_id)
        from ticket_followers f where f.ticket_id = ${id}) as followers,
      (select json_build_object('score', s.score, 'comment', s.comment, 'by', s.answered_by_label, 'at', s.answered_at) from ticket_surveys s where s.ticket_id = ${id}) as survey,
      (select json_build_object('id', s.id, 'name', s.name) from services s where s.id = ${row.service_id}) as service`.execute(
    ctx.db,
  )
  const merged = row.merged_into_id ? await numberOf(ctx, row.merged_into_id) : null
  const due = await readDueTimes(ctx, id)
  const standing = await standingIn(ctx, row)
  const state = stateOf(row, beside!.survey !== null)
  const asked = askedOf(ctx)
  const may = (decision: Decision) => ability(decision, ctx.locale)
  const { actor } = ctx
  return {
    ...summaryOf(row, ctx),
    isMine: row.account_id === actor.accountId,
    site: row.site,
    siteId: actor.side === 'staff' ? row.site_id : null,
    service: beside!.service,
    // Whose work it is within the provider's team is for that team.
    responsible: actor.side === 'staff' ? row.responsible_label : '',
    responsibleId: actor.side === 'staff' ? row.responsible_id : null,
    messages: messages.map((message) => ({
      id: message.id,
      author: message.author_label,
      side: message.author_side as 'client' | 'staff',
      isMine: message.author_id === actor.accountId,
      channel: message.channel as 'page' | 'mail' | 'api',
      at: message.created_at.toISOString(),
      body: message.body,
      folded: message.folded,
      automatic: message.is_automatic,
      copied: copies.filter(({ message_id }) => message_id === message.id).map(({ address }) => address),
      attachments: filesOf(attachments, message.id),
    })),
    followers: (beside!.followers ?? []).filter(({ side }) => actor.side === 'staff' || side === 'client'),
    mergedInto: merged,
    firstAnswer: promiseView(due.firstAnswer, row.first_answered_at),
    resolution: promiseView(due.resolution, row.closed_at),
    survey: beside!.survey && { ...beside!.survey, at: new Date(beside!.survey.at).toISOString() },
    reopenUntil:
      row.closed_at && asked.reopenDays > 0
        ? new Date(row.closed_at.getTime() + asked.reopenDays * 86_400_000).toISOString()
        : null,
    staff: actor.side === 'staff' ? await staffPart(ctx as StaffContext, row, due.level) : null,
    overtakenBy: null as { name: string; at: string } | null,
    abilities: {
      write: may(canWrite(actor, standing, state, asked)),
      close: may(canClose(actor, standing, state)),
      cancel: may(canCancel(actor, standing, state)),
      reopen: may(canReopen(actor, standing, state, asked)),
      survey: may(canSurvey(actor, standing, state)),
      follow: may(canAddFollower(actor, standing, state)),
    },
  }
}

async function numberOf(ctx: PersonContext, id: string): Promise<{ id: string; number: string } | null> {
  const row = await ctx.db.selectFrom('tickets').select(['id', 'number']).where('id', '=', id).executeTakeFirst()
  return row ?? null
}

type Opening = z.output<typeof schema.openBody>

/** What of the catalogue a ticket is opened with. @throws Problem 422 on `natureId` or `priorityId`: what is hidden meanwhile is told, and nothing is made */
async function chosenOf(ctx: ClientContext, input: Opening) {
  const { rows } = await sql<{
    nature: { id: string; title: Text; portal_title: Text; priority_id: string | null } | null
    priority: string | null
  }>`select (select json_build_object('id', n.id, 'title', n.title, 'portal_title', n.portal_title, 'priority_id', n.priority_id)
        from ticket_natures n join ticket_domains d on d.id = n.domain_id where n.id = ${input.natureId ?? null}::uuid and n.is_visible and d.is_visible) as nature,
      (select p.id from ticket_priorities p where p.id = ${input.priorityId ?? null}::uuid and p.is_visible) as priority`.execute(
    ctx.db,
  )
  const { nature, priority } = rows[0]!
  if (input.natureId && !nature) throw invalid({ field: 'natureId', code: 'support.nature_hidden' })
  if (input.priorityId && !priority) throw invalid({ field: 'priorityId', code: 'bad_choice' })
  return {
    natureId: nature?.id ?? null,
    priorityId: priority ?? nature?.priority_id ?? null,
    subject:
      input.subject || (nature ? inLocale(nature.portal_title, ctx.locale) || inLocale(nature.title, ctx.locale) : ''),
  }
}

/**
 * Files a ticket (C4, P12). Without `organisationId` it is of the person's organisation where they have exactly one.
 * @throws Problem 422 on the field
 */
export async function openTicket(ctx: ClientContext, input: Opening, uploads: Upload[]) {
  await limitAct(ctx, 'tickets', 30)
  const mine = await ctx.db.selectFrom('organisations').select('id').execute()
  if (input.organisationId && !mine.some((row) => row.id === input.organisationId))
    throw invalid({ field: 'organisationId', code: 'bad_choice' })
  const organisationId = input.organisationId ?? (mine.length === 1 ? mine[0]!.id : null)
  if (input.serviceId) {
    const service = await ctx.db
      .selectFrom('services')
      .select('id')
      .where('id', '=', input.serviceId)
      .where('organisation_id', '=', organisationId)
      .executeTakeFirst()
    if (!service) throw invalid({ field: 'serviceId', code: 'bad_choice' })
  }
  if (input.assetId) {
    const asset = await ctx.db
      .selectFrom('assets')
      .select('id')
      .where('id', '=', input.assetId)
      .where('organisation_id', '=', organisationId)
      .executeTakeFirst()
    if (!asset) throw invalid({ field: 'assetId', code: 'bad_choice' })
  }
  const { natureId, priorityId, subject } = await chosenOf(ctx, input)
  const number = await nextNumber(ctx, 'T')
  const ticket = await ctx.db
    .insertInto('tickets')
    .values({
      brand_id: ctx.brand.id,
      organisation_id: organisationId,
      account_id: ctx.actor.accountId,
      number,
      subject,
      category: input.category,
      nature_id: natureId,
      priority_id: priorityId,
      service_id: input.serviceId ?? null,
      site: input.site,
      asset_id: input.assetId ?? null,
      opened_by_label: ctx.actor.label,
      opened_at: ctx.now,
      last_activity_at: ctx.now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await addMessage(
    ctx,
    { id: ticket.id, organisationId },
    authorOf(ctx),
    { body: input.body, channel: channelOf(ctx) },
    uploads,
  )
  await refreshDueTimes(ctx, [ticket.id])
  await record(ctx, {
    type: 'support.ticket.opened',
    organisationId,
    subjectType: 'ticket',
    subjectId: ticket.id,
    subjectLabel: number,
    after: { subject, category: input.category },
  })
  return readTicket(ctx, ticket.id)
}

/** Writes in the journal what was done with a ticket. */
export const tellJournal = (
  ctx: Context,
  row: Pick<TicketRow, 'id' | 'number' | 'organisation_id'>,
  act: string,
  facts: { before?: unknown; after?: unknown } = {},
) =>
  record(ctx, {
    type: `support.ticket.${act}`,
    organisationId: row.organisation_id,
    subjectType: 'ticket',
    subjectId: row.id,
    subjectLabel: row.number,
    ...facts,
  })

/** Of the staff to whom a ticket returns once the client answers; the trigger has made them responsible by then (B7). */
async function tellReturned(ctx: Context, row: TicketRow, author: string, body: string): Promise<void> {
  const params = { author, excerpt: excerptOf(body) }
  await tellParticipants(
    ctx,
    row,
    'staff',
    row.return_to_id ? 'support.returned' : 'support.client_answered',
    params,
    null,
  )
}

type Answer = { body: string; version?: number | undefined; status?: string | undefined }

/**
 * Answers in a ticket (C4, P14, P37). The provider's answer waits for the client and tells them by notice and mail; the client's
 * waits for the provider, and opens a closed ticket again. What one of the staff writes is kept whatever happened meanwhile: where somebody else
 * answered since `version`, the status stays as they left it, and the answer says so. What comes to a ticket that was joined to another is there.
 * @throws Problem 404, support.closed (staff), 422 on `attachments`
 */
export async function answerTicket(ctx: PersonContext, id: string, input: Answer, uploads: Upload[]) {
  await findTicket(ctx, id)
  await limitAct(ctx, 'ticket-messages', 120)
  // One after the other: of two who answer at once the second sees what the first did.
  const standingId = await holdStanding(ctx, id)
  const row = await findTicket(ctx, standingId)
  const standing = await standingIn(ctx, row)
  const staff = ctx.actor.side === 'staff'
  const overtaken = staff && input.version !== undefined && input.version !== row.version
  // What one of the staff wrote while a colleague closed it is kept too, and it stays closed.
  const state = stateOf(row, false)
  require(canWrite(ctx.actor, standing, overtaken ? { ...state, status: 'in_progress' } : state, askedOf(ctx)))
  const status = !staff ? 'waiting_provider' : overtaken ? row.status : (input.status ?? 'waiting_client')
  const closes = status === 'closed' && row.status !== 'closed'
  await ctx.db
    .updateTable('tickets')
    .set((eb) => ({
      status,
      closed_at: closes ? ctx.now : status === 'closed' ? row.closed_at : null,
      last_activity_at: ctx.now,
      version: eb('version', '+', 1),
    }))
    .where('id', '=', row.id)
    .execute()
  await addMessage(
    ctx,
    { id: row.id, organisationId: row.organisation_id },
    authorOf(ctx),
    { body: input.body, channel: channelOf(ctx) },
    uploads,
    id,
  )
  await refreshDueTimes(ctx, [row.id])
  await tellJournal(ctx, row, row.status === 'closed' && status !== 'closed' ? 'reopened' : 'answered')
  if (closes) await tellJournal(ctx, row, 'closed')
  const params = { author: ctx.actor.label, excerpt: excerptOf(input.body) }
  if (staff) {
    await tellParticipants(ctx, row, 'client', 'support.reply', params, null)
    await tellParticipants(ctx, row, 'staff', 'support.reply_seen', params, ctx.actor.accountId)
    if (closes)
      await tellParticipants(ctx, row, 'client', 'support.closed_seen', params, ctx.actor.accountId, {
        kind: 'support.closed',
        params: { survey: surveyLink(ctx, row.id, row.account_id) },
      })
  } else {
    await tellReturned(ctx, row, ctx.actor.label, input.body)
    await tellParticipants(ctx, row, 'client', 'support.colleague_answered', params, ctx.actor.accountId)
  }
  const view = await readTicket(ctx, row.id)
  if (overtaken) {
    const other = [...view.messages].reverse().find((one) => one.side === 'staff' && !one.isMine)
    view.overtakenBy = { name: other?.author ?? view.responsible, at: other?.at ?? view.lastActivityAt }
  }
  return view
}

/** Takes a ticket at the version that was seen, and changes it. @throws conflict with the ticket as it stands */
export async function changeTicket(ctx: PersonContext, id: string, version: number, set: Record<string, unknown>) {
  const changed = await ctx.db
    .updateTable('tickets')
    .set((eb) => ({ ...set, version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst()
  if (Number(changed.numUpdatedRows) === 0) throw conflict(await readTicket(ctx, id))
  await refreshDueTimes(ctx, [id])
}

type Ending = { as: 'resolved' | 'cancelled'; may: typeof canClose; journal: string; seen: string; toStaff: string }
const endings: Record<'closed' | 'cancelled', Ending> = {
  closed: {
    as: 'resolved',
    may: canClose,
    journal: 'closed',
    seen: 'support.closed_seen',
    toStaff: 'support.closed_by_client',
  },
  cancelled: {
    as: 'cancelled',
    may: canCancel,
    journal: 'cancelled',
    seen: 'support.cancelled',
    toStaff: 'support.cancelled_by_client',
  },
}

async function endTicket(ctx: PersonContext, id: string, version: number, ending: Ending) {
  const row = await findTicket(ctx, id)
  if (ctx.actor.side === 'client') await limitAct(ctx, 'ticket-endings', 120)
  require(ending.may(ctx.actor, await standingIn(ctx, row), stateOf(row, false)))
  await changeTicket(ctx, id, version, {
    status: 'closed',
    closed_as: ending.as,
    closed_at: ctx.now,
    last_activity_at: ctx.now,
  })
  await tellJournal(ctx, row, ending.journal)
  const staff = ctx.actor.side === 'staff'
  // Whoever asked says how it was, by the link of this mail too.
  const params = { author: ctx.actor.label }
  const survey = { survey: surveyLink(ctx, row.id, row.account_id) }
  const asked = ending.as === 'resolved' ? { kind: 'support.closed', params: survey } : undefined
  await tellParticipants(ctx, row, 'client', ending.seen, params, ctx.actor.accountId, asked)
  if (!staff) await tellParticipants(ctx, row, 'staff', ending.toStaff, params, null)
  return readTicket(ctx, id)
}

/** Closes a ticket as settled (C4). @throws Problem 404, support.already_closed, conflict with the ticket as it stands */
export const closeTicket = (ctx: PersonContext, id: string, { version }: { version: number }) =>
  endTicket(ctx, id, version, endings.closed)

/** Cancels a ticket: what it asks for is no longer wanted (P13). @throws as `closeTicket` */
export const cancelTicket = (ctx: PersonContext, id: string, { version }: { version: number }) =>
  endTicket(ctx, id, version, endings.cancelled)

/** Opens a closed ticket again (P13). @throws Problem 404, support.not_closed, support.reopen_over, support.merged, conflict */
export async function reopenTicket(ctx: PersonContext, id: string, { version }: { version: number }) {
  const row = await findTicket(ctx, id)
  if (ctx.actor.side === 'client') await limitAct(ctx, 'ticket-endings', 120)
  require(canReopen(ctx.actor, await standingIn(ctx, row), stateOf(row, false), askedOf(ctx)))
  await changeTicket(ctx, id, version, {
    status: 'waiting_provider',
    closed_as: null,
    closed_at: null,
    last_activity_at: ctx.now,
  })
  await tellJournal(ctx, row, 'reopened')
  const params = { author: ctx.actor.label }
  await tellParticipants(ctx, row, 'staff', 'support.reopened', params, ctx.actor.accountId)
  if (ctx.actor.side === 'staff') await tellParticipants(ctx, row, 'client', 'support.reopened', params, null)
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

/** Says how a ticket was dealt with, once (P13). @throws Problem 404, support.surveyed, support.not_settled */
export async function surveyTicket(ctx: ClientContext, id: string, input: { score: number; comment: string }) {
  const row = await findTicket(ctx, id)
  const there = await ctx.db
    .selectFrom('ticket_surveys')
    .select('ticket_id')
    .where('ticket_id', '=', id)
    .executeTakeFirst()
  require(canSurvey(ctx.actor, await standingIn(ctx, row), stateOf(row, there !== undefined)))
  const made = await ctx.db
    .insertInto('ticket_surveys')
    .values({
      ticket_id: id,
      score: input.score,
      comment: input.comment,
      answered_by: ctx.actor.accountId,
      answered_by_label: ctx.actor.label,
      answered_at: ctx.now,
    })
    .onConflict((oc) => oc.column('ticket_id').doNothing())
    .returning('ticket_id')
    .executeTakeFirst()
  if (!made) throw problem('support.surveyed')
  await tellJournal(ctx, row, 'surveyed', { after: { score: input.score } })
  return readTicket(ctx, id)
}
