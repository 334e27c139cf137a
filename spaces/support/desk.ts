import { sql } from 'kysely'
import type { z } from 'zod'
import { invalid, notFound, problem } from '../../kernel/errors/problem.ts'
import { keepFile, kindOf, openFile, type Upload } from '../../kernel/files/storage.ts'
import type { StaffContext } from '../../kernel/http/context.ts'
import { inLocale, type Locale, locales, type Text } from '../../kernel/i18n/locale.ts'
import { limitAct } from '../../kernel/identity/limits.ts'
import { tellPeople } from '../../kernel/notifications/tell.ts'
import { nextNumber } from '../../kernel/numbers/numbers.ts'
import { acceptedAttachments, mostAttachments } from './limits.ts'
import { addMessage, excerptOf } from './messages-of.ts'
import { tellParticipants } from './participants.ts'
import type * as schema from './schema.ts'
import { authorOf, findTicket, readTicket, tellJournal } from './service.ts'
import { refreshDueTimes } from './service-levels/service.ts'
import { readersOf } from './staff.ts'

type Named = { id: string; name: string }
const found = (words: string, name: ReturnType<typeof sql>) =>
  sql<boolean>`parvis.fold(${name}) like '%' || replace(replace(parvis.fold(${words}), '%', ''), '_', '') || '%'`

const requireClient = async (ctx: StaffContext, id: string): Promise<void> => {
  const client = await ctx.db
    .selectFrom('organisations')
    .select('id')
    .where('id', '=', id)
    .where('brand_id', '=', ctx.brand.id)
    .executeTakeFirst()
  if (!client) throw notFound()
}

const personName = sql`concat_ws(' ', a.surname, nullif(a.given_name, ''))`
const peopleOf = (organisationId: string) => sql`memberships m join accounts a on a.id = m.account_id
  where m.organisation_id = ${organisationId} and parvis.in_force(m) and a.kind = 'person' and a.status in ('pending', 'active')`

/** The people of a client in whose name a ticket may be opened, whom words find, at most 20. @throws Problem 404 */
export async function findRequesters(ctx: StaffContext, organisationId: string, words: string) {
  await requireClient(ctx, organisationId)
  const { rows } = await ctx.asSystem(() =>
    sql<Named>`select a.id, ${personName} as name from ${peopleOf(organisationId)} and ${found(words, personName)}
      order by name, a.id limit 20`.execute(ctx.db),
  )
  return { items: rows }
}

/** The sites of a client that words find, at most 20. @throws Problem 404 */
export async function findSites(ctx: StaffContext, organisationId: string, words: string) {
  await requireClient(ctx, organisationId)
  const { rows } = await sql<Named>`select s.id, s.name from sites s
    where s.organisation_id = ${organisationId} and ${found(words, sql`s.name`)} order by s.name, s.id limit 20`.execute(
    ctx.db,
  )
  return { items: rows }
}

/**
 * Where a ticket is about, within what is its client's: the asset, and the site with its name, or the place in words.
 * @throws Problem 422 on `assetId` or `siteId`
 */
export async function placeOf(
  ctx: StaffContext,
  organisationId: string | null,
  given: { assetId?: string | null | undefined; siteId?: string | null | undefined; site?: string | undefined },
): Promise<{ asset_id?: string | null; site_id?: string | null; site?: string }> {
  const within = async (table: 'assets' | 'sites', id: string, field: string) => {
    const { rows } = await sql<{
      name: string
    }>`select ${table === 'sites' ? sql`name` : sql`label`} as name from ${sql.table(table)}
      where id = ${id} and organisation_id = ${organisationId}::uuid`.execute(ctx.db)
    if (!rows[0]) throw invalid({ field, code: 'bad_choice' })
    return rows[0].name
  }
  if (given.assetId) await within('assets', given.assetId, 'assetId')
  const site = given.siteId ? await within('sites', given.siteId, 'siteId') : undefined
  return {
    ...(given.assetId === undefined ? {} : { asset_id: given.assetId }),
    ...(site
      ? { site_id: given.siteId!, site }
      : given.siteId === undefined && given.site === undefined
        ? {}
        : { site_id: null, site: given.site ?? '' }),
  }
}

/**
 * Opens a ticket for a client's person, who called or came by (P15): its first message is what they said, as whoever writes it down heard it. They are told by
 * notice and mail, and it falls to whoever opened it.
 * @throws Problem 404 on the client, 422 on the field
 */
export async function openFromDesk(ctx: StaffContext, input: z.output<typeof schema.staffOpenBody>, uploads: Upload[]) {
  await requireClient(ctx, input.organisationId)
  const { rows: people } = await ctx.asSystem(() =>
    sql<Named>`select a.id, ${personName} as name from ${peopleOf(input.organisationId)} and a.id = ${input.accountId}`.execute(
      ctx.db,
    ),
  )
  const [person] = people
  if (!person) throw invalid({ field: 'accountId', code: 'bad_choice' })
  const known = async (table: 'ticket_natures' | 'ticket_priorities', id: string | undefined, field: string) => {
    if (!id) return undefined
    const { rows } = await sql<{ id: string; priority_id: string | null }>`
      select id, ${table === 'ticket_natures' ? sql`priority_id` : sql`null::uuid`} as priority_id from ${sql.table(table)}
      where id = ${id} and brand_id = ${ctx.brand.id}`.execute(ctx.db)
    if (!rows[0]) throw invalid({ field, code: 'bad_choice' })
    return rows[0]
  }
  const nature = await known('ticket_natures', input.natureId, 'natureId')
  const priority = await known('ticket_priorities', input.priorityId, 'priorityId')
  const place = await placeOf(ctx, input.organisationId, {
    assetId: input.assetId ?? null,
    siteId: input.siteId ?? null,
    site: input.site,
  })
  const number = await nextNumber(ctx, 'T')
  const made = await ctx.db
    .insertInto('tickets')
    .values({
      brand_id: ctx.brand.id,
      organisation_id: input.organisationId,
      account_id: person.id,
      number,
      subject: input.subject,
      category: input.category,
      nature_id: nature?.id ?? null,
      priority_id: priority?.id ?? nature?.priority_id ?? null,
      status: input.status,
      ...place,
      responsible_id: ctx.actor.accountId,
      responsible_label: ctx.actor.label,
      opened_by_label: person.name,
      opened_at: ctx.now,
      last_activity_at: ctx.now,
    })
    .returning(['id', 'number', 'subject', 'account_id', 'organisation_id'])
    .executeTakeFirstOrThrow()
  const said = { body: input.body, channel: 'page' as const }
  await addMessage(ctx, { id: made.id, organisationId: input.organisationId }, authorOf(ctx), said, uploads)
  await refreshDueTimes(ctx, [made.id])
  await tellJournal(ctx, made, 'opened_by_provider', { after: { subject: input.subject, category: input.category } })
  const params = { author: ctx.actor.label, excerpt: excerptOf(input.body) }
  await tellParticipants(ctx, made, 'client', 'support.opened_for', params, null)
  return readTicket(ctx, made.id)
}

/**
 * Writes an internal note, which no client ever reads, nor its files (P15). Of the staff who read tickets those who are named in it are told, once.
 * @throws Problem 404, 422 on `mentions` or `attachments`
 */
export async function addNote(
  ctx: StaffContext,
  id: string,
  { body, mentions }: z.output<typeof schema.noteBody>,
  uploads: Upload[],
) {
  const row = await findTicket(ctx, id)
  await limitAct(ctx, 'ticket-messages', 120)
  if (uploads.length > mostAttachments) throw invalid({ field: 'attachments', code: 'support.too_many_attachments' })
  const kinds = await Promise.all(
    uploads.map((upload) => kindOf({ ...upload, field: 'attachments' }, acceptedAttachments)),
  )
  const named = mentions.length > 0 ? await readersOf(ctx, mentions) : []
  if (named.length < mentions.length) throw invalid({ field: 'mentions', code: 'support.not_a_reader' })
  const note = await ctx.db
    .insertInto('ticket_notes')
    .values({ ticket_id: id, author_id: ctx.actor.accountId, author_label: ctx.actor.label, body, created_at: ctx.now })
    .returning('id')
    .executeTakeFirstOrThrow()
  for (const [position, upload] of uploads.entries()) {
    // Of no client: whoever may take all of a client along does not take it.
    const file = { kind: 'support.note', id: note.id, organisationId: null }
    const fileId = await keepFile(ctx, upload, kinds[position]!, file)
    await ctx.db.insertInto('ticket_note_files').values({ note_id: note.id, file_id: fileId, position }).execute()
  }
  if (named.length > 0)
    await ctx.db
      .insertInto('ticket_mentions')
      .values(named.map(({ id: account_id, name }) => ({ note_id: note.id, account_id, mentioned_label: name })))
      .execute()
  await tellJournal(ctx, { ...row, organisation_id: null }, 'noted')
  const params = { number: row.number, subject: row.subject, author: ctx.actor.label, excerpt: excerptOf(body) }
  await tellPeople(
    ctx,
    named
      .filter(({ id: accountId }) => accountId !== ctx.actor.accountId)
      .map(({ id: accountId }) => ({
        accountId,
        kind: 'support.mentioned',
        params,
        href: `/fournisseur/assistance/${id}`,
      })),
  )
  return readTicket(ctx, id)
}

/** A file of an internal note. @throws Problem 404 */
export async function openNoteFile(ctx: StaffContext, id: string, fileId: string) {
  const attached = await ctx.db
    .selectFrom('ticket_note_files as f')
    .innerJoin('ticket_notes as n', 'n.id', 'f.note_id')
    .select('f.file_id')
    .where('n.ticket_id', '=', id)
    .where('f.file_id', '=', fileId)
    .executeTakeFirst()
  if (!attached) throw notFound()
  return openFile(ctx, fileId)
}

/** Whoever starts and stops their clock twice at once does one after the other. */
const holdClock = (ctx: StaffContext) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`ticket timer ${ctx.actor.accountId}`}, 0))`.execute(ctx.db)

/** One's own clock that runs, and on which ticket. */
export async function ownTimer(ctx: StaffContext) {
  const row = await ctx.db
    .selectFrom('ticket_timers as c')
    .innerJoin('tickets as t', 't.id', 'c.ticket_id')
    .select(['c.id', 'c.ticket_id', 'c.started_at', 't.number'])
    .where('c.account_id', '=', ctx.actor.accountId)
    .where('c.stopped_at', 'is', null)
    .where('t.brand_id', '=', ctx.brand.id)
    .executeTakeFirst()
  return row
}
export const timerView = (row: Awaited<ReturnType<typeof ownTimer>>) =>
  row ? { ticketId: row.ticket_id, number: row.number, startedAt: row.started_at.toISOString() } : null

/** A clock tells no more than a day: beyond that somebody forgot it. */
const mostMinutes = 1440

/** Stops a clock that runs, and writes down what it says, or what is said in its place. @throws Problem 422 on `minutes` where it ran for more than a day */
async function stop(ctx: StaffContext, running: { id: string; ticket_id: string; started_at: Date }, said?: number) {
  const measured = Math.max(1, Math.round((ctx.now.getTime() - running.started_at.getTime()) / 60_000))
  const minutes = said ?? measured
  if (minutes > mostMinutes) throw invalid({ field: 'minutes', code: 'support.timer_forgotten' })
  const stopped = await ctx.db
    .updateTable('ticket_timers')
    .set({ stopped_at: ctx.now })
    .where('id', '=', running.id)
    .where('stopped_at', 'is', null)
    .executeTakeFirst()
  // Of two who stop it at once one writes it down.
  if (Number(stopped.numUpdatedRows) > 0 && minutes > 0)
    await ctx.db
      .insertInto('ticket_times')
      .values({
        ticket_id: running.ticket_id,
        account_id: ctx.actor.accountId,
        account_label: ctx.actor.label,
        minutes,
        spent_on: ctx.today,
        timer_id: running.id,
      })
      .execute()
}

/**
 * Starts one's clock on a ticket (P15). One has one at a time: what runs elsewhere is stopped, and counts there. Where it runs already, nothing is done.
 * @throws Problem 404, 422 on `minutes` where the other one was forgotten for more than a day, 409 where it runs in another brand's portal
 */
export async function startTimer(ctx: StaffContext, id: string) {
  await findTicket(ctx, id)
  await holdClock(ctx)
  const running = await ownTimer(ctx)
  if (running?.ticket_id !== id) {
    if (running) await stop(ctx, running)
    const started = await ctx.db
      .insertInto('ticket_timers')
      .values({
        ticket_id: id,
        account_id: ctx.actor.accountId,
        account_label: ctx.actor.label,
        started_at: ctx.now,
      })
      .onConflict((oc) => oc.doNothing())
      .returning('id')
      .executeTakeFirst()
    // A person has one clock in all: one that is not seen here is another brand's.
    if (!started) throw problem('support.timer_elsewhere')
  }
  return readTicket(ctx, id)
}

/** Stops one's clock on a ticket. Again, nothing is done. @throws Problem 404, 422 on `minutes` */
export async function stopTimer(ctx: StaffContext, id: string, { minutes }: z.output<typeof schema.timerStop>) {
  await findTicket(ctx, id)
  await holdClock(ctx)
  const running = await ownTimer(ctx)
  if (running?.ticket_id === id) await stop(ctx, running, minutes)
  return readTicket(ctx, id)
}

/** The canned texts that words find, at most eight: those in the language of whoever asked first, filled in for this ticket (P15). @throws Problem 404 */
export async function findCanned(
  ctx: StaffContext,
  id: string,
  words: string,
): Promise<z.input<typeof schema.cannedAnswers>> {
  const row = await findTicket(ctx, id)
  const { rows } = await sql<{
    id: string
    name: string
    subject: Text
    body: Text
    locale: Locale
  }>`select r.id, r.name, r.subject, r.body, a.locale from answer_models r, accounts a
    where r.brand_id = ${ctx.brand.id} and a.id = ${row.account_id}
      and ${found(words, sql`r.name || ' ' || coalesce(r.subject::text, '') || ' ' || r.body::text`)}
    order by (coalesce(r.body ->> a.locale, '') = ''), r.name, r.id limit 8`.execute(ctx.db)
  const filled = (words: string) => words.replaceAll(/\{\{?(numero|number)\}?\}/g, row.number)
  return {
    items: rows.map(({ id: model, name, subject, body, locale }) => ({
      id: model,
      name,
      versions: [locale, ...locales.filter((one) => one !== locale)].flatMap((one) =>
        body[one] ? [{ locale: one, subject: inLocale(subject, one), body: filled(body[one]) }] : [],
      ),
    })),
  }
}
