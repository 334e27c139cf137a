import type { z } from 'zod'
import { conflict, notFound } from '../../kernel/errors/problem.ts'
import type { Context, PersonContext, StaffContext } from '../../kernel/http/context.ts'
import { decideHere, requirePermission } from '../../kernel/organisations/access.ts'
import { ability } from '../../kernel/policy/ability.ts'
import { settingOf } from '../../kernel/settings/settings.ts'
import { type InterventionRow, interventionList, viewItem } from './lists.ts'
import { type Asking, canAsk, canConfirm, canMove, canPlan, canReport } from './policy.ts'
import type * as schema from './schema.ts'
import { interventionSettings } from './settings.ts'

type View = z.input<typeof schema.interventionView>
const iso = (at: Date | null) => at?.toISOString() ?? null

/** Who asks, as far as rights over the interventions of an organisation depend on it. */
export async function askingOf(ctx: Context, organisationId: string): Promise<Asking> {
  const { actor } = ctx
  if (actor.side === 'staff') return { side: 'staff', permissions: actor.permissions }
  if (actor.side === 'system') return { side: 'link' }
  return {
    side: 'client',
    mayConfirm: await decideHere(ctx as PersonContext, organisationId, 'interventions.visits.confirm'),
  }
}

/**
 * An intervention that the asking person may see. @throws Problem 404; 403 with whom to ask where their organisation has it and their role reads none
 */
export async function findIntervention(ctx: Context, id: string): Promise<InterventionRow> {
  const { rows } = await interventionList.rowOf(id, undefined, ctx).execute(ctx.db)
  if (rows[0]) return rows[0]
  if (ctx.actor.side === 'client') {
    const there = await ctx.asSystem(() =>
      ctx.db
        .selectFrom('interventions')
        .select('organisation_id')
        .where('id', '=', id)
        .where('brand_id', '=', ctx.brand.id)
        .executeTakeFirst(),
    )
    if (there) await requirePermission(ctx as PersonContext, there.organisation_id, 'interventions.visits.read')
  }
  throw notFound()
}

/** The visit as policies see it. */
export const stateOf = (row: InterventionRow) => ({
  state: row.state,
  startsAt: row.starts_at,
  technicianId: row.technician_id,
})

/** When a visit may still be moved: now, and the notice that the brand asks for. */
export const movesOf = (ctx: Context) => ({
  now: ctx.now,
  noticeHours: settingOf(ctx, interventionSettings.move_notice_hours),
})

/** The whole of an intervention, of its row. */
export async function viewOf(ctx: Context, row: InterventionRow): Promise<View> {
  const [tasks, parts, assets, who] = [
    await ctx.db
      .selectFrom('intervention_tasks')
      .selectAll()
      .where('intervention_id', '=', row.id)
      .orderBy('position')
      .execute(),
    await ctx.db
      .selectFrom('intervention_parts')
      .selectAll()
      .where('intervention_id', '=', row.id)
      .orderBy('position')
      .execute(),
    await ctx.db
      .selectFrom('intervention_assets as k')
      .innerJoin('assets as a', 'a.id', 'k.asset_id')
      .select(['a.id', 'a.label', 'a.number'])
      .where('k.intervention_id', '=', row.id)
      .orderBy('k.position')
      .execute(),
    await askingOf(ctx, row.organisation_id),
  ]
  const of = stateOf(row)
  const { locale } = ctx
  return {
    ...viewItem(row),
    detail: row.detail,
    confirmedAt: iso(row.confirmed_at),
    confirmedBy: row.confirmed_by_label,
    leftAt: iso(row.left_at),
    cancelledAt: iso(row.cancelled_at),
    cancellationReason: row.cancellation_reason,
    travelMinutes: row.travel_minutes,
    units: row.units,
    tasks: tasks.map((task) => ({
      id: task.id,
      label: task.label,
      askedBy: task.asked_by as 'plan',
      askedByName: task.asked_by_label,
      isDone: task.is_done,
      remark: task.remark,
    })),
    parts: parts.map((part) => ({
      label: part.label,
      reference: part.reference,
      quantity: String(Number(part.quantity)),
      isCovered: part.is_covered,
    })),
    assets,
    abilities: {
      confirm: ability(canConfirm(who, of), locale),
      move: ability(canMove(who, of, movesOf(ctx)), locale),
      ask: ability(canAsk(who, of), locale),
      plan: ability(canPlan(who, of), locale),
      report: ability(canReport(who, of), locale),
    },
    version: row.version,
  }
}

/** An intervention with its check list, its parts and what may be done. @throws Problem 404 */
export const readIntervention = async (ctx: Context, id: string): Promise<View> =>
  viewOf(ctx, await findIntervention(ctx, id))

/** Locks an intervention at the version that was seen. @throws Problem 404, conflict */
export async function hold(ctx: PersonContext | StaffContext, id: string, version: number): Promise<InterventionRow> {
  const seen = await findIntervention(ctx, id)
  await ctx.asSystem(() =>
    ctx.db.selectFrom('interventions').select('id').where('id', '=', seen.id).forUpdate().execute(),
  )
  const row = await findIntervention(ctx, id)
  if (row.version !== version) throw conflict(await viewOf(ctx, row))
  return row
}
