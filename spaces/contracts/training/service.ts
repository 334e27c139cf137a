import { type Kysely, sql } from 'kysely'
import { z } from 'zod'
import type { DB } from '../../../db/types.ts'
import { formatDay, today } from '../../../kernel/dates/day.ts'
import { conflict, invalid, notFound, problem } from '../../../kernel/errors/problem.ts'
import type { StaffContext } from '../../../kernel/http/context.ts'
import type { Locale } from '../../../kernel/i18n/locale.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { defineList, filter, words } from '../../../kernel/lists/list.ts'
import { by } from '../../../kernel/lists/order.ts'
import { readRow } from '../../../kernel/lists/read.ts'
import { notify } from '../../../kernel/notifications/outbox.ts'
import { refuseForSession } from '../change-requests/decide.ts'
import * as schema from './schema.ts'

const sessions = (db: Kysely<DB>) =>
  db
    .selectFrom('training_sessions as s')
    .leftJoin('applications as a', 'a.id', 's.application_id')
    .selectAll('s')
    .select(['a.name as application_name', sql<number>`parvis.training_seats_left(s.id)`.as('seats_left')])
type Row = Awaited<ReturnType<ReturnType<typeof sessions>['executeTakeFirstOrThrow']>>

const viewOf = (row: Row) => ({
  id: row.id,
  title: row.title,
  description: row.description,
  place: row.place,
  startsAt: row.starts_at.toISOString(),
  endsAt: row.ends_at.toISOString(),
  seats: row.seats,
  seatsLeft: Number(row.seats_left),
  application: row.application_id ? { id: row.application_id, name: row.application_name ?? '' } : null,
  cancelledAt: row.cancelled_at?.toISOString() ?? null,
  version: row.version,
})

const shared = {
  title: { fr: 'Formations', en: 'Trainings' },
  rows: sessions,
  id: by.uuid('s.id'),
  sorts: { startsAt: [by.moment('s.starts_at')] },
  view: viewOf,
}

/** The sessions to come, with the places left (C33). */
export const upcomingList = defineList({
  ...shared,
  view: (row: Row) => {
    const { cancelledAt: _, version: __, ...session } = viewOf(row)
    return session
  },
  scope: (_: unknown, { brand, now }) =>
    sql`s.brand_id = ${brand.id} and s.cancelled_at is null and s.starts_at > ${now}`,
  filters: {},
  item: schema.upcoming,
})

/** The provider's sessions: those to come the next first, else the latest first (C33). */
export const sessionList = defineList({
  ...shared,
  scope: (_: unknown, { brand }) => sql`s.brand_id = ${brand.id}`,
  filters: {
    search: words(sql`s.title || ' ' || s.place`),
    when: filter(z.enum(['upcoming', 'past', 'all']).default('upcoming'), (when, { now }) =>
      when === 'all' ? undefined : when === 'past' ? sql`s.starts_at <= ${now}` : sql`s.starts_at > ${now}`,
    ),
  },
  order: ({ when }) => (when === 'upcoming' ? 'asc' : 'desc'),
  item: schema.sessionSummary,
})

/** A session with its registrations (C33). @throws Problem 404 */
export async function readSession(ctx: StaffContext, id: string) {
  const row = await readRow(ctx, sessionList, id)
  const registrations = await ctx.db
    .selectFrom('training_registrations as g')
    .innerJoin('change_requests as r', 'r.id', 'g.request_id')
    .innerJoin('organisations as o', 'o.id', 'r.organisation_id')
    .select([
      'g.id',
      'g.account_id',
      'g.attendee_label',
      'g.request_id',
      'g.confirmed_at',
      'g.cancelled_at',
      'g.attendance',
      'r.number',
      'o.name',
    ])
    .where('g.training_session_id', '=', id)
    .orderBy('g.attendee_label')
    .orderBy('g.id')
    .execute()
  return {
    ...viewOf(row),
    registrations: registrations.map((registration) => ({
      id: registration.id,
      accountId: registration.account_id,
      attendee: registration.attendee_label,
      requestId: registration.request_id,
      requestNumber: registration.number,
      organisation: registration.name,
      state: registration.cancelled_at
        ? ('cancelled' as const)
        : registration.confirmed_at
          ? ('confirmed' as const)
          : ('requested' as const),
      attendance: registration.attendance as 'present' | null,
    })),
  }
}

async function checkApplication(ctx: StaffContext, id: string | null | undefined): Promise<void> {
  if (!id) return
  const found = await ctx.db.selectFrom('applications').select('id').where('id', '=', id).executeTakeFirst()
  if (!found) throw invalid({ field: 'applicationId', code: 'bad_choice' })
}

const note = (
  ctx: StaffContext,
  type: string,
  session: { id: string; title: string },
  before: unknown,
  after: unknown,
) =>
  record(ctx, {
    type: `contracts.training_session.${type}`,
    subjectType: 'training_session',
    subjectId: session.id,
    subjectLabel: session.title,
    before: before ?? undefined,
    after: after ?? undefined,
  })

/** Makes a session (C33). @throws Problem 422 on `endsAt`, `applicationId` */
export async function createSession(ctx: StaffContext, input: z.output<typeof schema.sessionBody>) {
  if (Date.parse(input.endsAt) <= Date.parse(input.startsAt))
    throw invalid({ field: 'endsAt', code: 'contracts.training_ends_before_start' })
  await checkApplication(ctx, input.applicationId)
  const row = await ctx.db
    .insertInto('training_sessions')
    .values({
      brand_id: ctx.brand.id,
      title: input.title,
      description: input.description,
      place: input.place,
      starts_at: input.startsAt,
      ends_at: input.endsAt,
      seats: input.seats,
      application_id: input.applicationId,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await note(ctx, 'created', { id: row.id, title: input.title }, null, input)
  return readSession(ctx, row.id)
}

async function lock(ctx: StaffContext, id: string) {
  const row = await ctx.db
    .selectFrom('training_sessions')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw notFound()
  return row
}

/** Changes a session; its places never fall below the people registered. @throws Problem 404, conflict, contracts.training_cancelled, 422 on `seats`, `endsAt`, `applicationId` */
export async function updateSession(ctx: StaffContext, id: string, input: z.output<typeof schema.sessionPatch>) {
  const row = await lock(ctx, id)
  const before = await readSession(ctx, id)
  if (row.version !== input.version) throw conflict(before)
  if (row.cancelled_at) throw problem('contracts.training_cancelled')
  const [startsAt, endsAt] = [
    input.startsAt ? new Date(input.startsAt) : row.starts_at,
    input.endsAt ? new Date(input.endsAt) : row.ends_at,
  ]
  if (endsAt <= startsAt)
    throw invalid({ field: input.endsAt ? 'endsAt' : 'startsAt', code: 'contracts.training_ends_before_start' })
  const registered = before.registrations.filter((registration) => registration.state !== 'cancelled').length
  if (input.seats !== undefined && input.seats < registered)
    throw invalid({ field: 'seats', code: 'contracts.training_seats_taken', params: { registered } })
  await checkApplication(ctx, input.applicationId)
  await ctx.db
    .updateTable('training_sessions')
    .set((eb) => ({
      title: input.title ?? row.title,
      description: input.description ?? row.description,
      place: input.place ?? row.place,
      starts_at: startsAt,
      ends_at: endsAt,
      seats: input.seats ?? row.seats,
      application_id: input.applicationId === undefined ? row.application_id : input.applicationId,
      version: eb('version', '+', 1),
    }))
    .where('id', '=', id)
    .execute()
  const after = await readSession(ctx, id)
  const { registrations: _one, ...fieldsBefore } = before
  const { registrations: _two, ...fieldsAfter } = after
  await note(ctx, 'updated', after, fieldsBefore, fieldsAfter)
  return after
}

/** Cancels a session: everybody registered is told, their registrations end, and the requests that wait are refused with that reason (C33). @throws Problem 404, contracts.training_cancelled, contracts.training_over */
export async function cancelSession(ctx: StaffContext, id: string) {
  const row = await lock(ctx, id)
  if (row.cancelled_at) throw problem('contracts.training_cancelled')
  if (row.starts_at <= ctx.now) throw problem('contracts.training_over')
  await ctx.db
    .updateTable('training_sessions')
    .set((eb) => ({ cancelled_at: ctx.now, version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .execute()
  const day = today(ctx.brand.timeZone, row.starts_at)
  const lifted = await ctx.db
    .updateTable('training_registrations')
    .set({ cancelled_at: ctx.now })
    .where('training_session_id', '=', id)
    .where('cancelled_at', 'is', null)
    .returning(['id', 'account_id'])
    .execute()
  // The act comes first in the history, then what it brings about.
  await note(ctx, 'cancelled', row, null, { registrations: lifted.length })
  await refuseForSession(ctx, id, `La session «\u00a0${row.title}\u00a0» du ${formatDay(day, 'fr')} est annulée.`)
  const people =
    lifted.length === 0
      ? []
      : await ctx.db
          .selectFrom('accounts')
          .select(['id', 'sign_in_email', 'contact_email', 'given_name', 'locale'])
          .where(
            'id',
            'in',
            lifted.map((registration) => registration.account_id),
          )
          .execute()
  for (const person of people) {
    const locale = person.locale as Locale
    await notify(
      ctx,
      {
        accountId: person.id,
        email: person.contact_email || person.sign_in_email,
        locale,
        givenName: person.given_name,
      },
      'contracts.training_cancelled',
      { title: row.title, place: row.place || '—', day: formatDay(day, locale) },
      { key: `training-cancelled:${id}:${person.id}` },
    )
  }
  return readSession(ctx, id)
}

/** Takes down who came (C33). @throws Problem 404, contracts.training_not_begun, contracts.training_cancelled, 422 on the registration's id */
export async function setAttendance(ctx: StaffContext, id: string, input: Record<string, 'present' | 'absent'>) {
  const row = await lock(ctx, id)
  if (row.cancelled_at) throw problem('contracts.training_cancelled')
  if (row.starts_at > ctx.now) throw problem('contracts.training_not_begun')
  const known = await ctx.db
    .selectFrom('training_registrations')
    .select(['id', 'attendance'])
    .where('training_session_id', '=', id)
    .where('cancelled_at', 'is', null)
    .execute()
  const unknown = Object.keys(input).filter((registration) => !known.some((one) => one.id === registration))
  if (unknown.length > 0) throw invalid(...unknown.map((field) => ({ field, code: 'contracts.registration_unknown' })))
  for (const attendance of ['present', 'absent'] as const) {
    const ids = Object.keys(input).filter((registration) => input[registration] === attendance)
    if (ids.length > 0)
      await ctx.db.updateTable('training_registrations').set({ attendance }).where('id', 'in', ids).execute()
  }
  await note(
    ctx,
    'attendance_taken',
    row,
    Object.fromEntries(known.filter((one) => one.id in input).map((one) => [one.id, one.attendance])),
    input,
  )
  return readSession(ctx, id)
}
