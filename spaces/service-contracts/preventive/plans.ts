import { sql } from 'kysely'
import type { z } from 'zod'
import { addDays } from '../../../kernel/dates/day.ts'
import { conflict, invalid, notFound } from '../../../kernel/errors/problem.ts'
import type { StaffContext } from '../../../kernel/http/context.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { findContract } from '../contracts/read.ts'
import { dueDays } from './due-days.ts'
import type * as schema from './schema.ts'

type Plan = z.input<typeof schema.plan>
type Fields = z.output<typeof schema.planBody>

/** The plans of a contract, by name, each with its next days. @throws Problem 404 */
export async function readPlans(ctx: StaffContext, id: string): Promise<{ items: Plan[] }> {
  const contract = await findContract(ctx, id)
  const { rows } = await sql<
    Omit<Plan, 'next' | 'asset'> & { asset_id: string | null; asset_label: string; made: string[] }
  >`select p.id, p.label, p.site, p.every_months as "everyMonths", p.first_on as "firstOn", to_char(p.begins, 'HH24:MI') as begins, p.minutes, p.technician_id as "technicianId",
      p.ahead_days as "aheadDays", p.planned_units as "plannedUnits", p.tasks, p.is_active as "isActive", p.version, p.asset_id, coalesce(a.label, '') as asset_label,
      coalesce((select array_agg(v.due_on::text) from preventive_visits v where v.plan_id = p.id and v.due_on >= ${ctx.today}), '{}') as made
    from preventive_plans p left join assets a on a.id = p.asset_id where p.contract_id = ${id} order by p.label, p.id limit 500`.execute(
    ctx.db,
  )
  return {
    items: rows.map(({ asset_id, asset_label, made, ...plan }) => ({
      ...plan,
      asset: asset_id ? { id: asset_id, label: asset_label } : null,
      next: plan.isActive
        ? dueDays(plan, ctx.today, contract.ends_on ?? addDays(ctx.today, 3660))
            .slice(0, 4)
            .map((onDay) => ({ onDay, made: made.includes(onDay) }))
        : [],
    })),
  }
}

async function columnsOf(ctx: StaffContext, organisationId: string, body: Fields) {
  if (body.assetId) {
    const asset = await ctx.db
      .selectFrom('assets')
      .select('organisation_id')
      .where('id', '=', body.assetId)
      .executeTakeFirst()
    if (asset?.organisation_id !== organisationId)
      throw invalid({ field: 'assetId', code: 'service-contracts.asset_elsewhere' })
  }
  if (body.technicianId) {
    const technician = await ctx.db
      .selectFrom('technicians')
      .select('id')
      .where('id', '=', body.technicianId)
      .executeTakeFirst()
    if (!technician) throw invalid({ field: 'technicianId', code: 'bad_choice' })
  }
  return {
    label: body.label,
    asset_id: body.assetId,
    site: body.site,
    every_months: body.everyMonths,
    first_on: body.firstOn,
    begins: body.begins,
    minutes: body.minutes,
    technician_id: body.technicianId,
    ahead_days: body.aheadDays,
    planned_units: body.plannedUnits,
    tasks: body.tasks,
  }
}

/** Adds a plan to a contract. Its visits are made ahead by the job. @throws Problem 404, 422 */
export async function addPlan(ctx: StaffContext, id: string, body: Fields) {
  const contract = await findContract(ctx, id)
  await ctx.db
    .insertInto('preventive_plans')
    .values({
      brand_id: ctx.brand.id,
      contract_id: id,
      organisation_id: contract.organisation_id,
      ...(await columnsOf(ctx, contract.organisation_id, body)),
      created_at: ctx.now,
    })
    .execute()
  await record(ctx, {
    type: 'service-contracts.plan.added',
    organisationId: contract.organisation_id,
    subjectType: 'service-contracts.contract',
    subjectId: id,
    subjectLabel: contract.number,
    after: { label: body.label, everyMonths: body.everyMonths },
  })
  return readPlans(ctx, id)
}

/** Changes a plan; visits that are made already stay. @throws Problem 404, conflict, 422 */
export async function changePlan(
  ctx: StaffContext,
  { id, planId }: z.output<typeof schema.planParams>,
  body: z.output<typeof schema.planChange>,
) {
  const contract = await findContract(ctx, id)
  const changed = await ctx.db
    .updateTable('preventive_plans')
    .set({
      ...(await columnsOf(ctx, contract.organisation_id, body)),
      is_active: body.isActive,
      version: body.version + 1,
    })
    .where('id', '=', planId)
    .where('contract_id', '=', id)
    .where('version', '=', body.version)
    .returning('id')
    .executeTakeFirst()
  if (!changed) {
    const now = await readPlans(ctx, id)
    const current = now.items.find((one) => one.id === planId)
    throw current ? conflict(current) : notFound()
  }
  await record(ctx, {
    type: 'service-contracts.plan.changed',
    organisationId: contract.organisation_id,
    subjectType: 'service-contracts.contract',
    subjectId: id,
    subjectLabel: contract.number,
    after: { label: body.label, everyMonths: body.everyMonths, active: body.isActive },
  })
  return readPlans(ctx, id)
}
