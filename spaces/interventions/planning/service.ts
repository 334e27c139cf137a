import { sql } from 'kysely'
import type { z } from 'zod'
import { addDays } from '../../../kernel/dates/day.ts'
import { invalid, notFound } from '../../../kernel/errors/problem.ts'
import type { StaffContext } from '../../../kernel/http/context.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { nextNumber } from '../../../kernel/numbers/numbers.ts'
import { require } from '../../../kernel/policy/decision.ts'
import { instantOf } from '../calendar/clock.ts'
import { canPlan, canReport } from '../policy.ts'
import { askingOf, findIntervention, hold, readIntervention, stateOf } from '../read.ts'
import type * as schema from '../schema.ts'
import { techniciansOf } from '../technicians/service.ts'
import { slotOfRow } from '../visits/calendar.ts'
import { isTaken } from '../visits/slots.ts'
import { tellCancelled, tellEntry, tellPlanned } from '../visits/telling.ts'

type Planned = Omit<z.output<typeof schema.changeBody>, 'version'>

/** The slot that a body asks for. @throws Problem 422 */
async function slotOf(ctx: StaffContext, of: Planned) {
  if ((of.startsAt === null) !== (of.technicianId === null))
    throw invalid({
      field: of.startsAt === null ? 'startsAt' : 'technicianId',
      code: 'interventions.needs_technician',
    })
  if (of.technicianId) {
    const technician = await ctx.db
      .selectFrom('technicians')
      .select('is_active')
      .where('id', '=', of.technicianId)
      .executeTakeFirst()
    if (!technician?.is_active) throw invalid({ field: 'technicianId', code: 'interventions.technician_inactive' })
  }
  return {
    technician_id: of.technicianId,
    starts_at: of.startsAt,
    ends_at: of.startsAt && new Date(of.startsAt.getTime() + of.minutes * 60_000),
  }
}

const refusing = async <T>(work: Promise<T>): Promise<T> => {
  try {
    return await work
  } catch (error) {
    throw isTaken(error) ? invalid({ field: 'startsAt', code: 'interventions.technician_taken' }) : error
  }
}

const fieldsOf = (of: Planned) => ({ kind: of.kind, subject: of.subject, detail: of.detail, site: of.site })

/** Adds an intervention, planned or to be planned. @throws Problem 404, 422 */
export async function createIntervention(ctx: StaffContext, body: z.output<typeof schema.creationBody>) {
  const client = await ctx.db
    .selectFrom('organisations')
    .select('id')
    .where('id', '=', body.organisationId)
    .executeTakeFirst()
  if (!client) throw notFound()
  const ticket = body.ticketId
    ? await ctx.db
        .selectFrom('tickets')
        .select(['organisation_id', 'opened_by_label'])
        .where('id', '=', body.ticketId)
        .executeTakeFirst()
    : undefined
  if (body.ticketId && ticket?.organisation_id !== body.organisationId)
    throw invalid({ field: 'ticketId', code: 'interventions.ticket_elsewhere' })
  const slot = await slotOf(ctx, body)
  const number = await nextNumber(ctx, 'IT')
  const { id } = await refusing(
    ctx.db
      .insertInto('interventions')
      .values({
        brand_id: ctx.brand.id,
        organisation_id: body.organisationId,
        number,
        ...fieldsOf(body),
        ticket_id: body.ticketId,
        requested_by_label: ticket?.opened_by_label ?? '',
        ...slot,
        created_at: ctx.now,
        created_by_label: ctx.actor.label,
      })
      .returning('id')
      .executeTakeFirstOrThrow(),
  )
  await setTasks(ctx, id, body.tasks)
  await setAssets(ctx, id, body.organisationId, body.assetIds)
  await record(ctx, {
    type: 'interventions.intervention.created',
    organisationId: body.organisationId,
    subjectType: 'interventions.intervention',
    subjectId: id,
    subjectLabel: number,
    after: { subject: body.subject, startsAt: slot.starts_at?.toISOString() ?? '' },
  })
  if (slot.starts_at) await tellPlanned(ctx, id)
  return readIntervention(ctx, id)
}

/** Sets what an intervention is about. @throws Problem 422 where an asset is not the client's */
async function setAssets(ctx: StaffContext, id: string, organisationId: string, assetIds: string[] | undefined) {
  if (!assetIds) return
  const ids = [...new Set(assetIds)]
  const { rows } = await sql<{
    id: string
  }>`select id from assets where organisation_id = ${organisationId} and id = any (${ids}::uuid[])`.execute(ctx.db)
  if (rows.length !== ids.length) throw invalid({ field: 'assetIds', code: 'interventions.asset_elsewhere' })
  await ctx.db.deleteFrom('intervention_assets').where('intervention_id', '=', id).execute()
  if (ids.length > 0)
    await ctx.db
      .insertInto('intervention_assets')
      .values(
        ids.map((asset_id, index) => ({
          ...{ intervention_id: id, organisation_id: organisationId, asset_id, position: index + 1 },
        })),
      )
      .execute()
}

/** Sets the tasks of the staff and of the plan; those that the client asked for stay, after them. */
async function setTasks(ctx: StaffContext, id: string, tasks: readonly string[]): Promise<void> {
  const there = await ctx.db
    .selectFrom('intervention_tasks')
    .select(['id', 'label', 'asked_by', 'asked_by_label', 'position'])
    .where('intervention_id', '=', id)
    .orderBy('position')
    .execute()
  const known = there.filter((task) => task.asked_by !== 'client')
  if (JSON.stringify(known.map(({ label }) => label)) === JSON.stringify(tasks)) return
  const asked = there.filter((task) => task.asked_by === 'client')
  await ctx.db.deleteFrom('intervention_tasks').where('intervention_id', '=', id).execute()
  const all = [
    ...tasks.map(
      (label) =>
        known.find((one) => one.label === label) ?? { label, asked_by: 'staff', asked_by_label: ctx.actor.label },
    ),
    ...asked,
  ]
  if (all.length > 0)
    await ctx.db
      .insertInto('intervention_tasks')
      .values(
        all.map(({ label, asked_by, asked_by_label }, index) => ({
          intervention_id: id,
          position: index + 1,
          label,
          asked_by,
          asked_by_label,
        })),
      )
      .execute()
}

/** Changes an intervention that is to come. Another slot is for the client to confirm again. @throws Problem 404, conflict, 422 */
export async function changeIntervention(ctx: StaffContext, id: string, body: z.output<typeof schema.changeBody>) {
  const row = await hold(ctx, id, body.version)
  require(canPlan(await askingOf(ctx, row.organisation_id), stateOf(row)))
  const slot = await slotOf(ctx, body)
  const moved =
    slot.starts_at?.getTime() !== row.starts_at?.getTime() ||
    slot.ends_at?.getTime() !== row.ends_at?.getTime() ||
    slot.technician_id !== row.technician_id
  await refusing(
    ctx.db
      .updateTable('interventions')
      .set({
        ...fieldsOf(body),
        ...slot,
        ...(moved ? { state: 'planned', confirmed_at: null, confirmed_by_label: '', left_at: null } : {}),
        version: row.version + 1,
      })
      .where('id', '=', id)
      .execute(),
  )
  await setTasks(ctx, id, body.tasks)
  await setAssets(ctx, id, row.organisation_id, body.assetIds)
  await record(ctx, {
    type: moved ? 'interventions.intervention.planned' : 'interventions.intervention.changed',
    organisationId: row.organisation_id,
    subjectType: 'interventions.intervention',
    subjectId: id,
    subjectLabel: row.number,
    before: { subject: row.subject, startsAt: row.starts_at?.toISOString() ?? '' },
    after: { subject: body.subject, startsAt: slot.starts_at?.toISOString() ?? '' },
  })
  if (moved) await tellPlanned(ctx, id, slotOfRow(row))
  else if ((await findIntervention(ctx, id)).calendar_sequence > row.calendar_sequence)
    await tellEntry(ctx, id, 'changed')
  return readIntervention(ctx, id)
}

/** Cancels an intervention with the reason that the client reads; its slot is free again. @throws Problem 404, conflict */
export async function cancelIntervention(
  ctx: StaffContext,
  id: string,
  body: z.output<typeof schema.cancellationBody>,
) {
  const row = await hold(ctx, id, body.version)
  require(canPlan(await askingOf(ctx, row.organisation_id), stateOf(row)))
  await ctx.db
    .updateTable('interventions')
    .set({
      state: 'cancelled',
      cancelled_at: ctx.now,
      cancellation_reason: body.reason,
      version: row.version + 1,
    })
    .where('id', '=', id)
    .execute()
  await record(ctx, {
    type: 'interventions.intervention.cancelled',
    organisationId: row.organisation_id,
    subjectType: 'interventions.intervention',
    subjectId: id,
    subjectLabel: row.number,
    after: { reason: body.reason },
  })
  await tellCancelled(ctx, id)
  return readIntervention(ctx, id)
}

/** The technician leaves for the client. Again, nothing is done. @throws Problem 404, conflict */
export async function leaveFor(ctx: StaffContext, id: string, version: number) {
  const row = await hold(ctx, id, version)
  require(canReport(await askingOf(ctx, row.organisation_id), stateOf(row)))
  if (row.state === 'on_the_way') return readIntervention(ctx, id)
  if (!row.starts_at) throw invalid({ field: 'startsAt', code: 'interventions.not_planned' })
  await ctx.db
    .updateTable('interventions')
    .set({ state: 'on_the_way', left_at: ctx.now, version: row.version + 1 })
    .where('id', '=', id)
    .execute()
  await record(ctx, {
    type: 'interventions.intervention.left_for',
    organisationId: row.organisation_id,
    subjectType: 'interventions.intervention',
    subjectId: id,
    subjectLabel: row.number,
  })
  return readIntervention(ctx, id)
}

/** A week of every technician: hours, visits, absences. */
export async function readPlanning(ctx: StaffContext, from: string): Promise<z.input<typeof schema.planning>> {
  const days = Array.from({ length: 7 }, (_, index) => addDays(from, index))
  const begin = instantOf(days[0]!, '00:00', ctx.brand.timeZone) ?? new Date(`${days[0]}T00:00:00Z`)
  const end = instantOf(addDays(from, 7), '00:00', ctx.brand.timeZone) ?? new Date(`${addDays(from, 7)}T00:00:00Z`)
  const { rows } = await sql<{
    id: string
    technician_id: string
    from: Date
    to: Date
    reason: string
    intervention_id: string | null
    number: string
    subject: string
    site: string
    client: string
    state: string
  }>`select b.id, b.technician_id, lower(b.span) as from, upper(b.span) as to, b.reason, i.id as intervention_id, i.number, i.subject, i.site, o.name as client, i.state
    from technician_bookings b left join interventions i on i.id = b.intervention_id left join organisations o on o.id = i.organisation_id
    where b.brand_id = ${ctx.brand.id} and b.span && tstzrange(${begin}, ${end}) order by lower(b.span), b.id limit 2000`.execute(
    ctx.db,
  )
  return {
    days,
    technicians: await techniciansOf(ctx),
    bookings: rows.map((row) => ({
      id: row.id,
      technicianId: row.technician_id,
      startsAt: row.from.toISOString(),
      endsAt: row.to.toISOString(),
      reason: row.reason,
      intervention: row.intervention_id
        ? {
            id: row.intervention_id,
            number: row.number,
            subject: row.subject,
            site: row.site,
            client: row.client,
            state: row.state as 'planned',
          }
        : null,
    })),
  }
}

/** What an intervention on a ticket begins with. @throws Problem 404 where it is of no client */
export async function readTicket(ctx: StaffContext, id: string): Promise<z.input<typeof schema.ticketAsked>> {
  const ticket = await ctx.db
    .selectFrom('tickets')
    .leftJoin('assets as a', 'a.id', 'tickets.asset_id')
    .leftJoin('sites as s', 's.id', 'a.site_id')
    .select(['tickets.id', 'tickets.organisation_id', 'tickets.subject', 'tickets.site'])
    .select(['a.id as asset', 'a.label', 'a.place', 's.name as at'])
    .where('tickets.id', '=', id)
    .where('tickets.brand_id', '=', ctx.brand.id)
    .executeTakeFirst()
  if (!ticket?.organisation_id) throw notFound()
  return {
    id: ticket.id,
    organisationId: ticket.organisation_id,
    subject: ticket.subject,
    site: ticket.site || [ticket.at, ticket.place].filter(Boolean).join(', '),
    assets: ticket.asset ? [{ id: ticket.asset, label: ticket.label ?? '' }] : [],
  }
}
