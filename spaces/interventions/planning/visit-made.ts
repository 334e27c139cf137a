import { sql } from 'kysely'
import { addDays, type Day } from '../../../kernel/dates/day.ts'
import type { SystemContext } from '../../../kernel/http/context.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { nextNumber } from '../../../kernel/numbers/numbers.ts'
import { instantOf } from '../calendar/clock.ts'
import { freeSlots, type Hours, type Span } from '../calendar/slots.ts'
import { isTaken } from '../visits/slots.ts'
import { tellPlanned } from '../visits/telling.ts'

/** A visit that nobody typed: a plan asks for it. */
export type VisitToMake = {
  organisationId: string
  kind: 'preventive' | 'repair'
  subject: string
  site: string
  assetIds: string[]
  tasks: readonly string[]
  /** Its day, and the hour that suits, by the clock of the brand. */
  onDay: Day
  begins: string
  minutes: number
  technicianId: string | null
}

/** The slot that suits, or the first that is free within a week; undefined where the technician has none. */
async function slotFor(ctx: SystemContext, visit: VisitToMake): Promise<Span | undefined> {
  if (!visit.technicianId) return undefined
  const { timeZone } = ctx.brand
  const suits = instantOf(visit.onDay, visit.begins, timeZone)
  const wanted = suits && { from: suits, to: new Date(suits.getTime() + visit.minutes * 60_000) }
  const { rows: hours } =
    await sql<Hours>`select h.weekday, to_char(h.begins, 'HH24:MI') as begins, to_char(h.ends, 'HH24:MI') as ends
    from technician_hours h join technicians w on w.id = h.technician_id where h.technician_id = ${visit.technicianId} and w.is_active`.execute(
      ctx.db,
    )
  const { rows: taken } = await sql<Span>`select lower(span) as from, upper(span) as to from technician_bookings
    where technician_id = ${visit.technicianId} and upper(span) > ${ctx.now} order by lower(span) limit 2000`.execute(
    ctx.db,
  )
  const free = freeSlots({
    ...{ hours, taken, minutes: visit.minutes, days: { from: visit.onDay, to: addDays(visit.onDay, 7) } },
    ...{ after: ctx.now, timeZone, step: 30, most: 500 },
  })
  return free.find(({ from }) => from.getTime() === wanted?.from.getTime()) ?? free[0]
}

/** Makes a visit, in its slot or, where the technician has none, to be planned. @returns its id */
export async function makeVisit(ctx: SystemContext, visit: VisitToMake): Promise<string> {
  const slot = await slotFor(ctx, visit)
  const number = await nextNumber(ctx, 'IT')
  const add = (span: Span | undefined) =>
    ctx.db
      .insertInto('interventions')
      .values({
        brand_id: ctx.brand.id,
        organisation_id: visit.organisationId,
        number,
        kind: visit.kind,
        subject: visit.subject,
        site: visit.site,
        technician_id: span ? visit.technicianId : null,
        starts_at: span?.from ?? null,
        ends_at: span?.to ?? null,
        created_at: ctx.now,
        created_by_label: ctx.actor.label,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
  await sql`savepoint making`.execute(ctx.db)
  const { id } = await add(slot).catch(async (error) => {
    if (!isTaken(error)) throw error
    // Somebody took it meanwhile: whoever plans finds it another.
    await sql`rollback to savepoint making`.execute(ctx.db)
    return add(undefined)
  })
  if (visit.assetIds.length > 0)
    await ctx.db
      .insertInto('intervention_assets')
      .values(
        visit.assetIds.map((asset_id, index) => ({
          ...{ intervention_id: id, organisation_id: visit.organisationId, asset_id, position: index + 1 },
        })),
      )
      .execute()
  if (visit.tasks.length > 0)
    await ctx.db
      .insertInto('intervention_tasks')
      .values(
        visit.tasks.map((label, index) => ({ intervention_id: id, position: index + 1, label, asked_by: 'plan' })),
      )
      .execute()
  await record(ctx, {
    type: 'interventions.intervention.created',
    organisationId: visit.organisationId,
    subjectType: 'interventions.intervention',
    subjectId: id,
    subjectLabel: number,
    after: { subject: visit.subject, startsAt: slot?.from.toISOString() ?? '' },
  })
  if (slot) await tellPlanned(ctx, id)
  return id
}
