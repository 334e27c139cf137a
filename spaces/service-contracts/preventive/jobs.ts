import { sql } from 'kysely'
import { addDays, type Day, minDay } from '../../../kernel/dates/day.ts'
import { asSystem, type Brand, type Services, type SystemContext } from '../../../kernel/http/context.ts'
import type { Job, Run } from '../../../kernel/jobs/jobs.ts'
import { makeVisit } from '../../interventions/index.ts'
import { dueDays } from './due-days.ts'

type Plan = {
  id: string
  contract_id: string
  organisation_id: string
  label: string
  site: string
  asset_id: string | null
  tasks: string[]
  every_months: number
  first_on: Day
  begins: string
  minutes: number
  technician_id: string | null
  planned_units: number
  from: Day
  until: Day
}

/** The plans of which a visit may have to be made: active, of a contract in force, not of an asset that is gone. */
async function plansOf(ctx: SystemContext): Promise<Plan[]> {
  const { rows } =
    await sql<Plan>`select p.id, p.contract_id, p.organisation_id, p.label, p.site, p.asset_id, p.tasks, p.every_months, p.first_on, to_char(p.begins, 'HH24:MI') as begins,
      p.minutes, p.technician_id, p.planned_units, greatest(c.starts_on, ${ctx.today}::date) as from, least(c.ends_on, ${ctx.today}::date + p.ahead_days) as until
    from preventive_plans p join service_contracts c on c.id = p.contract_id left join assets a on a.id = p.asset_id
    where p.brand_id = ${ctx.brand.id} and p.is_active and (c.ends_on is null or c.ends_on >= ${ctx.today}) and a.state is distinct from 'removed' order by p.id`.execute(
      ctx.db,
    )
  return rows
}

/** Makes the visit of a plan for a day, where none was made: whoever else does so at the same moment waits, and finds it made. */
async function makeOne(ctx: SystemContext, plan: Plan, onDay: Day): Promise<void> {
  await ctx.db.selectFrom('preventive_plans').select('id').where('id', '=', plan.id).forUpdate().execute()
  const made = await ctx.db
    .selectFrom('preventive_visits')
    .select('due_on')
    .where('plan_id', '=', plan.id)
    .where('due_on', '=', onDay)
    .executeTakeFirst()
  if (made) return
  const id = await makeVisit(ctx, {
    organisationId: plan.organisation_id,
    kind: 'preventive',
    subject: plan.label,
    site: plan.site,
    assetIds: plan.asset_id ? [plan.asset_id] : [],
    tasks: plan.tasks,
    onDay,
    begins: plan.begins,
    minutes: plan.minutes,
    technicianId: plan.technician_id,
  })
  await ctx.db
    .insertInto('preventive_visits')
    .values({ plan_id: plan.id, due_on: onDay, intervention_id: id })
    .execute()
  await ctx.db
    .insertInto('contract_interventions')
    .values({ intervention_id: id, contract_id: plan.contract_id, planned_units: plan.planned_units })
    .execute()
}

async function makeAll(services: Services, brand: Brand, run: Run): Promise<void> {
  for (const plan of await asSystem(services, brand, plansOf)) {
    const rhythm = { firstOn: plan.first_on, everyMonths: plan.every_months }
    for (const onDay of dueDays(rhythm, plan.from, minDay(plan.until, addDays(plan.from, 366)))) {
      if (run.stopping()) return
      await asSystem(services, brand, (ctx) => makeOne(ctx, plan, onDay)).catch(run.report)
    }
  }
}

/** Makes the visits of preventive plans ahead, each once (P20). */
export const preventiveJobs = (services: Services): Job[] => [
  {
    name: 'service-contracts.make_visits',
    title: { fr: 'Visites préventives des contrats de service', en: 'Preventive visits of service contracts' },
    everyMinutes: 60,
    run: async (_, run) => {
      for (const brand of services.brands.all()) await makeAll(services, brand, run)
    },
  },
]
