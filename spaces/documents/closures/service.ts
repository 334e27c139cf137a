// «Fermeture du portail» (D31): announced three months before at least, told, reminded, carried out or called off.
import { sql } from 'kysely'
import type { z } from 'zod'
import { addDays, addMonths, type Day, formatDay } from '../../../kernel/dates/day.ts'
import { conflict, invalid, notFound, problem } from '../../../kernel/errors/problem.ts'
import type { ServedContext, StaffContext } from '../../../kernel/http/context.ts'
import { type Locale, locales } from '../../../kernel/i18n/locale.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { renderMessage } from '../../../kernel/notifications/messages.ts'
import { vaultsOf } from '../vault/service.ts'
import { countConcerned } from './recipients.ts'
import type * as schema from './schema.ts'

/** The job that tells, reminds and closes. */
export const closureJob = 'documents.portal_closure'
/** The law's notice, in months. */
export const noticeMonths = 3
/** The days of the reminders. */
export const monthBefore = (closesOn: Day): Day => addMonths(closesOn, -1)
/** The day on which nobody of the closed sides signs in any more. */
export const takesUntil = (closesOn: Day, months: number): Day => addMonths(closesOn, months)
export const weekBefore = (closesOn: Day): Day => addDays(closesOn, -7)
/** So many of the past are shown. */
const shown = 20

type Announcement = z.output<typeof schema.announcementBody>

/** What a message of a closure is filled with. */
export const paramsOf = (portal: string, closesOn: string, months: number, message: string, locale: Locale) => ({
  portal,
  day: formatDay(closesOn as Day, locale),
  until: formatDay(takesUntil(closesOn as Day, months), locale),
  message,
})

async function read(ctx: StaffContext) {
  const rows = await ctx.db
    .selectFrom('portal_closures as c')
    .selectAll('c')
    .orderBy(sql`called_off_at is not null`)
    .orderBy('announced_at', 'desc')
    .orderBy('id')
    .limit(shown)
    .execute()
  const tellings = await ctx.asSystem(() =>
    ctx.db
      .selectFrom('portal_closure_tellings')
      .select(['closure_id', 'kind', 'done_at'])
      .where('closure_id', '=', sql<string>`any (${rows.map((row) => row.id)}::uuid[])`)
      .execute(),
  )
  return rows.map((row): z.input<typeof schema.closure> => {
    const told = (kind: string) =>
      tellings.find((one) => one.closure_id === row.id && one.kind === kind)?.done_at?.toISOString() ?? null
    return {
      id: row.id,
      withClients: row.with_clients,
      announcedOn: row.announced_on,
      closesOn: row.closes_on,
      takesUntil: takesUntil(row.closes_on as Day, row.take_months),
      takingEndedAt: row.taking_ended_at?.toISOString() ?? null,
      message: row.message,
      announcedBy: row.announced_by_label,
      told: {
        announced: told('announced'),
        month: told('month'),
        week: told('week'),
        calledOff: told('called_off'),
      },
      monthOn: monthBefore(row.closes_on as Day),
      weekOn: weekBefore(row.closes_on as Day),
      closedAt: row.closed_at?.toISOString() ?? null,
      calledOffAt: row.called_off_at?.toISOString() ?? null,
      calledOffBy: row.called_off_by_label,
      version: row.version,
    }
  })
}

/** The closure that is announced, those of the past, and who would be told of another one. */
export async function readClosures(ctx: StaffContext): Promise<z.input<typeof schema.closures>> {
  const all = await read(ctx)
  return {
    current: all.find((one) => one.calledOffAt === null) ?? null,
    past: all.filter((one) => one.calledOffAt !== null),
    earliest: addMonths(ctx.today, noticeMonths),
    ...(await ctx.asSystem(() => countConcerned(ctx))),
  }
}

function requireNotice(ctx: StaffContext, closesOn: string) {
  const earliest = addMonths(ctx.today, noticeMonths)
  if (closesOn < earliest)
    throw invalid({
      field: 'closesOn',
      code: 'documents.closure_too_soon',
      params: { day: formatDay(earliest, ctx.locale) },
    })
}

/** The mail that everybody gets, in both languages, before it is sent. @throws Problem 422 on `closesOn` */
export function previewClosure(ctx: StaffContext, input: z.output<typeof schema.previewBody>) {
  requireNotice(ctx, input.closesOn)
  const inLanguage = (locale: Locale) =>
    renderMessage(
      ctx.brand,
      'documents.closure_announced',
      locale,
      paramsOf(ctx.brand.name, input.closesOn, input.takeMonths, input.message, locale),
    )
  return Object.fromEntries(locales.map((locale) => [locale, inLanguage(locale)])) as z.input<typeof schema.preview>
}

const tell = (ctx: StaffContext, act: string, id: string, facts: object) =>
  record(ctx, {
    type: `documents.closure.${act}`,
    subjectType: 'documents.closure',
    subjectId: id,
    subjectLabel: ctx.brand.name,
    ...facts,
  })

/** Announces that the portal closes; everybody concerned is told. @throws Problem 422 on `closesOn`; documents.closure_announced */
export async function announceClosure(ctx: StaffContext, input: Announcement) {
  requireNotice(ctx, input.closesOn)
  const made = await ctx.db
    .insertInto('portal_closures')
    .values({
      brand_id: ctx.brand.id,
      with_clients: input.withClients,
      announced_on: ctx.today,
      closes_on: input.closesOn,
      take_months: input.takeMonths,
      message: input.message,
      announced_at: ctx.now,
      announced_by: ctx.actor.accountId,
      announced_by_label: ctx.actor.label,
    })
    .onConflict((oc) => oc.column('brand_id').where('called_off_at', 'is', null).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!made) throw problem('documents.closure_announced')
  await tell(ctx, 'announced', made.id, {
    after: {
      closesOn: input.closesOn,
      withClients: input.withClients,
      takesUntil: takesUntil(input.closesOn as Day, input.takeMonths),
      message: input.message,
    },
  })
  ctx.enqueue(closureJob, {})
  return readClosures(ctx)
}

/** Calls a closure off; whoever was told of it hears so. Of one that is called off already nothing is done. @throws Problem 404, conflict */
export async function callOffClosure(ctx: StaffContext, id: string, { version }: { version: number }) {
  const row = await ctx.db
    .selectFrom('portal_closures')
    .select(['version', 'closes_on', 'called_off_at', 'closed_at'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw notFound()
  if (row.called_off_at) return readClosures(ctx)
  if (row.version !== version) throw conflict(await readClosures(ctx))
  await ctx.db
    .updateTable('portal_closures')
    .set({
      called_off_at: ctx.now,
      called_off_by: ctx.actor.accountId,
      called_off_by_label: ctx.actor.label,
      version: version + 1,
    })
    .where('id', '=', id)
    .execute()
  await tell(ctx, 'called_off', id, { before: { closesOn: row.closes_on } })
  ctx.enqueue(closureJob, {})
  return readClosures(ctx)
}

/** The closure of their portal as a client's person or an employee sees it. */
export async function readNotice(ctx: ServedContext): Promise<z.input<typeof schema.notice>> {
  const row = await ctx.db.selectFrom('portal_closures').select(['closes_on', 'message']).executeTakeFirst()
  if (!row) return { closure: null, takes: false }
  return {
    closure: { closesOn: row.closes_on, message: row.message },
    takes: ctx.actor.side === 'employee' || (await vaultsOf(ctx)).length > 0,
  }
}
