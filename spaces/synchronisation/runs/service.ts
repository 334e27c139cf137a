import type { Selectable } from 'kysely'
import { sql } from 'kysely'
import type { z } from 'zod'
import type { SynchronisationRuns } from '../../../db/types.ts'
import { notFound, problem } from '../../../kernel/errors/problem.ts'
import type { PersonContext, StaffContext } from '../../../kernel/http/context.ts'
import { record } from '../../../kernel/journal/journal.ts'
import type * as schema from './schema.ts'

/** A run whose tool says nothing for so long is over: the machine is off. */
export const silentMinutes = 10

type Row = Selectable<SynchronisationRuns>
export const viewRun = (row: Row): z.input<typeof schema.run> => ({
  id: row.id,
  machine: row.machine,
  by: row.started_by_label,
  dry: row.is_dry,
  startedAt: row.started_at.toISOString(),
  seenAt: row.seen_at.toISOString(),
  endedAt: row.ended_at?.toISOString() ?? null,
  outcome: row.outcome as 'done' | null,
  phase: row.phase as 'rows',
  done: Number(row.done),
  total: Number(row.total),
  created: row.created,
  changed: row.changed,
  same: row.same,
  refused: row.refused,
  withdrawn: row.withdrawn,
  stopAsked: row.stop_asked_at !== null,
})

const sumsOf = ({ created, changed, same, refused, withdrawn }: Row) => ({ created, changed, same, refused, withdrawn })

/** Ends runs that were cut: those of this copy of the tool, which holds its own lock, and those that are silent. */
const endCut = (ctx: StaffContext, instance: string) =>
  sql`update synchronisation_runs set ended_at = ${ctx.now}, outcome = 'interrupted'
    where brand_id = ${ctx.brand.id} and ended_at is null and not is_asked
      and (instance = ${instance} or seen_at < ${ctx.now}::timestamptz - make_interval(mins => ${silentMinutes}))`.execute(
    ctx.db,
  )

/** Begins a run of the tool. @throws Problem synchronisation.running with who runs */
export async function startRun(ctx: StaffContext, input: z.output<typeof schema.runBody>) {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`synchronisation run ${ctx.brand.id}`}, 0))`.execute(ctx.db)
  await endCut(ctx, input.instance)
  const open = await ctx.db
    .selectFrom('synchronisation_runs')
    .selectAll()
    .where('brand_id', '=', ctx.brand.id)
    .where('ended_at', 'is', null)
    .where('is_asked', '=', false)
    .executeTakeFirst()
  if (open) {
    const running = viewRun(open)
    throw problem(
      'synchronisation.running',
      { since: running.startedAt, by: running.by, machine: running.machine },
      { run: running },
    )
  }
  const row = await ctx.db
    .insertInto('synchronisation_runs')
    .values({
      brand_id: ctx.brand.id,
      account_id: ctx.actor.accountId,
      started_by_label: ctx.actor.label,
      instance: input.instance,
      machine: input.machine,
      is_dry: input.dry,
      started_at: ctx.now,
      seen_at: ctx.now,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  return viewRun(row)
}

/** @throws Problem 404 where the brand has no such run */
export async function requireRun(ctx: PersonContext, id: string): Promise<void> {
  const row = await ctx.db.selectFrom('synchronisation_runs').select('id').where('id', '=', id).executeTakeFirst()
  if (!row) throw notFound()
}

/** An open run of this brand, held. @throws Problem 404, synchronisation.run_over */
export async function holdRun(ctx: StaffContext, id: string): Promise<Row> {
  const row = await ctx.db
    .selectFrom('synchronisation_runs')
    .selectAll()
    .where('id', '=', id)
    .where('brand_id', '=', ctx.brand.id)
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw notFound()
  if (row.ended_at) throw problem('synchronisation.run_over')
  return row
}

/** How far a run is, as the tool says. @returns the run, with whether somebody asked that it stops. @throws Problem 404, synchronisation.run_over */
export async function progressRun(ctx: StaffContext, id: string, sums: z.output<typeof schema.progressBody>) {
  await holdRun(ctx, id)
  const row = await ctx.db
    .updateTable('synchronisation_runs')
    .set({ ...sums, seen_at: ctx.now })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
  return viewRun(row)
}

/** Ends a run. Repeating it changes nothing. @throws Problem 404 */
export async function endRun(ctx: StaffContext, id: string, { outcome }: z.output<typeof schema.endBody>) {
  const row = await ctx.db
    .updateTable('synchronisation_runs')
    .set({ ended_at: ctx.now, seen_at: ctx.now, outcome })
    .where('id', '=', id)
    .where('brand_id', '=', ctx.brand.id)
    .where('ended_at', 'is', null)
    .returningAll()
    .executeTakeFirst()
  if (!row) {
    const over = await ctx.db.selectFrom('synchronisation_runs').selectAll().where('id', '=', id).executeTakeFirst()
    if (!over) throw notFound()
    return viewRun(over)
  }
  await record(ctx, {
    type: 'synchronisation.run.ended',
    subjectType: 'synchronisation.run',
    subjectId: id,
    subjectLabel: row.machine,
    after: { outcome, dry: row.is_dry, ...sumsOf(row) },
  })
  return viewRun(row)
}

/** Asks that a run of the tool stops: it hears of it when it next says how far it is. Repeating it changes nothing. @throws Problem 404, synchronisation.run_over */
export async function stopRun(ctx: StaffContext, id: string) {
  const row = await holdRun(ctx, id)
  if (row.is_asked) throw notFound()
  const stopped = await ctx.db
    .updateTable('synchronisation_runs')
    .set({ stop_asked_at: row.stop_asked_at ?? ctx.now })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
  return viewRun(stopped)
}
