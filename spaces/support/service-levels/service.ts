import { sql } from 'kysely'
import { invalid } from '../../../kernel/errors/problem.ts'
import {
  asServer,
  asSystem,
  type Brand,
  type Context,
  type Services,
  type StaffContext,
} from '../../../kernel/http/context.ts'
import { defineRecord } from '../../../kernel/records/record.ts'
import {
  always,
  type Calendar,
  type Pause,
  promisedAt,
  promiseOf,
  type Target,
  type Timetable,
  timetableOf,
} from './business-time.ts'
import type { Holidays } from './holidays.ts'
import { type Hours, isZone, readDays, readHours } from './hours.ts'
import { businessCalendar, serviceLevel, serviceTarget } from './record.ts'

const week = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const
const choicesOf = (table: 'business_calendars' | 'service_levels') => async (ctx: StaffContext) => {
  const { rows } = await sql<{ id: string; name: string }>`select id, name from ${sql.table(table)}
    where brand_id = ${ctx.brand.id} order by name, id`.execute(ctx.db)
  return Object.fromEntries(rows.map(({ id, name }) => [id, { fr: name, en: name }]))
}

/** When the provider is at work, kept by the staff (P15). */
export const businessCalendars = defineRecord(businessCalendar, {
  rows: (db) =>
    db
      .selectFrom('business_calendars as r')
      .selectAll('r')
      .select(sql<boolean>`exists (select from service_levels l where l.calendar_id = r.id)`.as('is_used')),
  check: (_, content) => {
    for (const day of week) if (!readHours(content[day])) throw invalid({ field: day, code: 'support.bad_hours' })
    if (!readDays(content.closedDays)) throw invalid({ field: 'closedDays', code: 'support.bad_days' })
    if (content.zone !== '' && !isZone(content.zone)) throw invalid({ field: 'zone', code: 'support.bad_zone' })
  },
  unique: { business_calendars_name_key: { field: 'name', code: 'support.model_name_taken' } },
  deletion: { open: (row) => !row.is_used, refused: 'support.in_use' },
})

/** What is promised to some clients, kept by the staff (P15). */
export const serviceLevels = defineRecord(serviceLevel, {
  rows: (db) =>
    db
      .selectFrom('service_levels as r')
      .selectAll('r')
      .select(
        sql<boolean>`exists (select from service_targets t where t.level_id = r.id) or exists (select from client_service_levels c where c.level_id = r.id)
          or exists (select from tickets t where t.service_level_id = r.id)`.as('is_used'),
      ),
  choices: { calendar: choicesOf('business_calendars') },
  unique: { service_levels_name_key: { field: 'name', code: 'support.model_name_taken' } },
  deletion: { open: (row) => !row.is_used, refused: 'support.in_use' },
})

/** The promises of the levels, kept by the staff (P15). */
export const serviceTargets = defineRecord(serviceTarget, {
  rows: (db) => db.selectFrom('service_targets as r').selectAll('r'),
  choices: {
    level: choicesOf('service_levels'),
    priority: async (ctx) => {
      const { rows } = await sql<{
        id: string
        title: { fr: string; en: string }
      }>`select id, title from ticket_priorities
        where brand_id = ${ctx.brand.id} order by position, code`.execute(ctx.db)
      return Object.fromEntries(rows.map(({ id, title }) => [id, title]))
    },
  },
})

// A timetable knows what it has worked out: one for each calendar as it stands.
const timetables = new Map<string, Timetable>()
const mostKept = 100
function keptTimetable(calendar: Calendar): Timetable {
  const print = JSON.stringify(calendar)
  let table = timetables.get(print)
  if (!table) {
    if (timetables.size >= mostKept) timetables.delete(timetables.keys().next().value!)
    table = timetableOf(calendar)
    timetables.set(print, table)
  }
  return table
}

type Level = { id: string; name: string; isDefault: boolean; calendar: Calendar | null }
/** What a brand promises: its levels with their calendars, and their targets. */
export type Promises = { levels: Level[]; targets: Target[] }

/** Reads what the brand promises, as the server: few rows. */
export async function promisesOf(ctx: Context): Promise<Promises> {
  const { rows } = await asServer(ctx, () =>
    sql<{
      levels: Array<{ id: string; name: string; is_default: boolean; calendar: Record<string, string> | null }> | null
      targets: Target[] | null
    }>`select
      (select json_agg(json_build_object('id', l.id, 'name', l.name, 'is_default', l.is_default, 'calendar', to_json(c)) order by l.name)
        from service_levels l left join business_calendars c on c.id = l.calendar_id where l.brand_id = ${ctx.brand.id}) as levels,
      (select json_agg(json_build_object('levelId', t.level_id, 'priorityId', t.priority_id, 'firstAnswerMinutes', t.first_answer_minutes,
          'resolutionMinutes', t.resolution_minutes)) from service_targets t where t.brand_id = ${ctx.brand.id}) as targets`.execute(
      ctx.db,
    ),
  )
  const { levels, targets } = rows[0]!
  return {
    levels: (levels ?? []).map(({ id, name, is_default, calendar }) => ({
      id,
      name,
      isDefault: is_default,
      calendar: calendar && {
        zone: calendar.zone || ctx.brand.timeZone,
        week: week.map((day) => readHours(calendar[day]!) ?? ([] as Hours)) as never as Calendar['week'],
        holidays: calendar.holidays as Holidays,
        closedDays: readDays(calendar.closed_days!) ?? [],
      },
    })),
    targets: targets ?? [],
  }
}

/** A ticket as far as its promises depend on it. */
export type Clocked = {
  levelId: string | null
  priorityId: string | null
  openedAt: number
  status: string
  answered: boolean
  pauses: Pause[]
}

/** What is promised for a ticket, and until when. */
export function dueTimesOf(promises: Promises, ticket: Clocked) {
  const level =
    promises.levels.find(({ id }) => id === ticket.levelId) ?? promises.levels.find(({ isDefault }) => isDefault)
  const timetable = level?.calendar ? keptTimetable(level.calendar) : always
  const promise = promiseOf(promises.targets, level?.id ?? null, ticket.priorityId)
  const opened = ticket.openedAt
  const due = (minutes: number | null) =>
    minutes === null ? null : { minutes, ...promisedAt(timetable, opened, minutes * 60_000, ticket.pauses) }
  const firstAnswer = due(promise.firstAnswerMinutes)
  const resolution = due(promise.resolutionMinutes)
  const stands = ticket.status === 'closed' || ticket.status === 'waiting_client'
  const next = stands
    ? []
    : [ticket.answered ? null : firstAnswer?.due, resolution?.due].filter((at) => at !== null && at !== undefined)
  return { level, firstAnswer, resolution, next: next.length > 0 ? Math.min(...next) : null }
}

type ClockRow = {
  id: string
  level_id: string | null
  priority_id: string | null
  status: string
  answered: boolean
  // Moments in milliseconds: of very many rows no date is made that nobody reads.
  opened_at: number
  due_at: number
  first_due_at: number | null
  end_due_at: number | null
  /** From and to, one after the other; the last has no end where the clock stands. */
  pauses: string | null
}
const clockedOf = (row: ClockRow): Clocked => ({
  levelId: row.level_id,
  priorityId: row.priority_id,
  openedAt: row.opened_at,
  status: row.status,
  answered: row.answered,
  pauses:
    row.pauses === null
      ? []
      : row.pauses.split(' ').map((pause) => {
          const [from, to] = pause.split(',') as [string, string]
          return { from: Number(from), to: to === '' ? null : Number(to) }
        }),
})

const ms = (column: string) => sql.raw(`(extract(epoch from ${column}) * 1000)::float8`)
const clocks = (ctx: Context, which: ReturnType<typeof sql<boolean>>) =>
  sql<ClockRow>`select t.id, coalesce(t.service_level_id, c.level_id) as level_id, t.priority_id, t.status, t.first_answered_at is not null as answered,
      ${ms('t.opened_at')} as opened_at, ${ms('t.due_at')} as due_at, ${ms('t.first_answer_due_at')} as first_due_at, ${ms('t.resolution_due_at')} as end_due_at,
      (select string_agg(${ms('p.started_at')} || ',' || coalesce(${ms('p.ended_at')}::text, ''), ' ' order by p.started_at, p.id)
        from ticket_pauses p where p.ticket_id = t.id) as pauses
    from tickets t left join client_service_levels c on c.organisation_id = t.organisation_id
    where t.brand_id = ${ctx.brand.id} and ${which}`

/** What is promised for one ticket, and until when: as the server, whoever reads the ticket. */
export async function readDueTimes(ctx: Context, id: string) {
  const { rows } = await asServer(ctx, () => clocks(ctx, sql<boolean>`t.id = ${id}`).execute(ctx.db))
  return dueTimesOf(await promisesOf(ctx), clockedOf(rows[0]!))
}

const forever = Date.parse('9999-12-31T00:00:00Z')
const rounded = (at: number | null | undefined) => (at === null || at === undefined ? null : Math.round(at))

async function refresh(
  ctx: Context,
  which: ReturnType<typeof sql<boolean>>,
): Promise<{ last: string | undefined; changed: number }> {
  const promises = await promisesOf(ctx)
  const { rows } = await asServer(ctx, () => clocks(ctx, which).execute(ctx.db))
  const changed: Array<{ id: string; due: string; first: string | null; end: string | null }> = []
  const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString())
  for (const row of rows) {
    const { firstAnswer, resolution, next } = dueTimesOf(promises, clockedOf(row))
    const due = rounded(next) ?? forever
    // While the clock stands the moment that was promised last is kept.
    const first = firstAnswer?.paused ? row.first_due_at : rounded(firstAnswer?.due)
    const end = resolution?.paused ? row.end_due_at : rounded(resolution?.due)
    if (due !== row.due_at || first !== row.first_due_at || end !== row.end_due_at)
      changed.push({ id: row.id, due: iso(due)!, first: iso(first), end: iso(end) })
  }
  if (changed.length > 0)
    await asServer(ctx, () =>
      sql`update tickets t set due_at = c.due, first_answer_due_at = c.first, resolution_due_at = c.end,
          escalated_at = case when c.due > ${ctx.now} then null else t.escalated_at end
        from json_to_recordset(${JSON.stringify(changed)}::json) as c (id uuid, due timestamptz, first timestamptz, "end" timestamptz)
        where t.id = c.id`.execute(ctx.db),
    )
  return { last: rows.at(-1)?.id, changed: changed.length }
}

/**
 * Works out anew when the promises of some tickets are due, and writes down what changed.
 * @returns how many changed
 */
export const refreshDueTimes = async (ctx: Context, ids: string[]): Promise<number> =>
  (await refresh(ctx, sql<boolean>`t.id = any (${ids}::uuid[])`)).changed

/** So many tickets are held at once. */
const batch = 5_000

/**
 * Works out anew when the promises of all open tickets of a brand are due: what a calendar, a level or a target changed. A batch is a transaction, so that nobody
 * waits for all of them.
 * @returns how many changed
 */
export async function refreshOpenTickets(services: Services, brand: Brand): Promise<number> {
  let all = 0
  for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
    const { last, changed } = await asSystem(services, brand, (ctx) =>
      refresh(ctx, sql<boolean>`t.status <> 'closed' and t.id > ${after}::uuid order by t.id limit ${batch}`),
    )
    all += changed
    if (last === undefined) return all
    after = last
  }
}
