import { sql } from 'kysely'
import type { z } from 'zod'
import { conflict, invalid, problem } from '../../../kernel/errors/problem.ts'
import { asServer, type Context, type PersonContext, type SystemContext } from '../../../kernel/http/context.ts'
import { limitAct } from '../../../kernel/identity/limits.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { require } from '../../../kernel/policy/decision.ts'
import type { InterventionRow } from '../lists.ts'
import { canAsk, canConfirm, canMove } from '../policy.ts'
import { askingOf, findIntervention, movesOf, stateOf, viewOf } from '../read.ts'
import type * as schema from '../schema.ts'
import { isTaken, minutesOf, slotsOf, slotViews } from './slots.ts'
import { tellEntry } from './telling.ts'

/** Who acts for the client: one of its people, or whoever has the link of the visit. */
type Visited = PersonContext | SystemContext

/** Locks the row and reads it at the version that was seen. @throws Problem 404, conflict */
async function locked(ctx: Visited, id: string, version: number): Promise<InterventionRow> {
  await findIntervention(ctx, id)
  await asServer(ctx, () => ctx.db.selectFrom('interventions').select('id').where('id', '=', id).forUpdate().execute())
  const row = await findIntervention(ctx, id)
  if (row.version !== version) throw conflict(await viewOf(ctx, row))
  return row
}

const about = (row: InterventionRow) => ({
  organisationId: row.organisation_id,
  subjectType: 'interventions.intervention',
  subjectId: row.id,
  subjectLabel: row.number,
})

/** The slots to which a visit may be moved. @throws Problem 404 */
export async function readSlots(ctx: Context, id: string, from?: string): Promise<z.input<typeof schema.slots>> {
  const row = await findIntervention(ctx, id)
  const may = canMove(await askingOf(ctx, row.organisation_id), stateOf(row), movesOf(ctx))
  return { items: may.allowed ? slotViews(await slotsOf(ctx, row, from)) : [], minutes: minutesOf(row) }
}

/** The client says that the visit suits (P36). Again, nothing is done. @throws Problem 404, conflict, the policy's reason */
export async function confirmVisit(ctx: Visited, id: string, version: number, by: string) {
  const seen = await findIntervention(ctx, id)
  // Pressed twice, or by two at once: it is confirmed, which is what both wanted.
  if (seen.state === 'confirmed' && seen.version === version + 1) return viewOf(ctx, seen)
  const row = await locked(ctx, id, version)
  require(canConfirm(await askingOf(ctx, row.organisation_id), stateOf(row)))
  await asServer(ctx, () =>
    ctx.db
      .updateTable('interventions')
      .set({
        ...{ state: 'confirmed', confirmed_at: ctx.now, confirmed_by_label: by, version: row.version + 1 },
        ...confirmer(ctx),
      })
      .where('id', '=', id)
      .execute(),
  )
  await record(ctx, { type: 'interventions.visit.confirmed', ...about(row), by: byOf(ctx, by) })
  await tellEntry(ctx, id, 'confirmed')
  return viewOf(ctx, await findIntervention(ctx, id))
}

/** Whoever is signed in has the visit in their calendar from now on; who has its link alone was told already. */
const confirmer = (ctx: Visited) => (ctx.actor.side === 'client' ? { confirmed_by_id: ctx.actor.accountId } : {})
const byOf = (ctx: Visited, label: string) => ({ accountId: ctx.actor.accountId ?? null, label })

/**
 * The client moves a visit to a slot that is free (P36), which confirms it. Of two who take one slot at once, the database gives it to one.
 * @throws Problem 404, conflict, 409 with other slots where it is taken, 422 where it is none
 */
export async function moveVisit(ctx: Visited, id: string, body: z.output<typeof schema.moveBody>, by: string) {
  const row = await locked(ctx, id, body.version)
  if (ctx.actor.side === 'client') await limitAct(ctx as PersonContext, 'visits', 60)
  require(canMove(await askingOf(ctx, row.organisation_id), stateOf(row), movesOf(ctx)))
  const free = await slotsOf(ctx, row)
  const wanted = free.find(({ from }) => from.getTime() === body.startsAt.getTime())
  const taken = async () => problem('interventions.slot_taken', {}, { slots: slotViews(await slotsOf(ctx, row)) })
  if (!wanted) {
    const { rows } = await asServer(ctx, () =>
      sql<{ taken: boolean }>`select exists (select from technician_bookings
        where technician_id = ${row.technician_id} and intervention_id is distinct from ${id} and span && tstzrange(${body.startsAt}, ${new Date(body.startsAt.getTime() + minutesOf(row) * 60_000)})) as taken`.execute(
        ctx.db,
      ),
    )
    throw rows[0]!.taken ? await taken() : invalid({ field: 'startsAt', code: 'interventions.slot_not_offered' })
  }
  await sql`savepoint moving`.execute(ctx.db)
  try {
    await asServer(ctx, () =>
      ctx.db
        .updateTable('interventions')
        .set({
          ...{ starts_at: wanted.from, ends_at: wanted.to, state: 'confirmed', confirmed_at: ctx.now },
          ...{ confirmed_by_label: by, version: row.version + 1, ...confirmer(ctx) },
        })
        .where('id', '=', id)
        .execute(),
    )
  } catch (error) {
    if (!isTaken(error)) throw error
    await sql`rollback to savepoint moving`.execute(ctx.db)
    throw await taken()
  }
  await record(ctx, {
    type: 'interventions.visit.moved',
    ...about(row),
    before: { startsAt: row.starts_at?.toISOString() },
    after: { startsAt: wanted.from.toISOString() },
    by: byOf(ctx, by),
  })
  await tellEntry(ctx, id, 'confirmed')
  return viewOf(ctx, await findIntervention(ctx, id))
}

/**
 * The client asks for tasks to be done at the visit, by editing the check list (P20): its own tasks become these, others stay as they are.
 * @throws Problem 404, conflict, the policy's reason
 */
export async function askForTasks(ctx: PersonContext, id: string, body: z.output<typeof schema.tasksBody>) {
  const row = await locked(ctx, id, body.version)
  await limitAct(ctx, 'visits', 60)
  require(canAsk(await askingOf(ctx, row.organisation_id), stateOf(row)))
  const { label } = ctx.actor
  const before = await ctx.db
    .selectFrom('intervention_tasks')
    .select(['label', 'asked_by', 'position'])
    .where('intervention_id', '=', id)
    .orderBy('position')
    .execute()
  const others = before.filter(({ asked_by }) => asked_by !== 'client')
  const own = before.filter(({ asked_by }) => asked_by === 'client').map((task) => task.label)
  if (JSON.stringify(own) === JSON.stringify(body.tasks)) return viewOf(ctx, row)
  const last = Math.max(0, ...others.map(({ position }) => position))
  await asServer(ctx, async () => {
    await ctx.db
      .deleteFrom('intervention_tasks')
      .where('intervention_id', '=', id)
      .where('asked_by', '=', 'client')
      .execute()
    if (body.tasks.length > 0)
      await ctx.db
        .insertInto('intervention_tasks')
        .values(
          body.tasks.map((task, index) => ({
            intervention_id: id,
            position: last + index + 1,
            label: task,
            asked_by: 'client',
            asked_by_label: label,
          })),
        )
        .execute()
    await ctx.db
      .updateTable('interventions')
      .set({ version: row.version + 1, tasks_asked_at: ctx.now })
      .where('id', '=', id)
      .execute()
  })
  await record(ctx, {
    type: 'interventions.tasks.asked_for',
    ...about(row),
    before: { tasks: own.join(', ') },
    after: { tasks: body.tasks.join(', ') },
  })
  return viewOf(ctx, await findIntervention(ctx, id))
}
