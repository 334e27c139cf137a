import { sql } from 'kysely'
import type { z } from 'zod'
import { invalid, problem } from '../../../kernel/errors/problem.ts'
import type { PersonContext, StaffContext } from '../../../kernel/http/context.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { findIntervention } from '../../interventions/index.ts'
import type * as schema from './schema.ts'

type Link = z.input<typeof schema.linkView>

/** The contract that an intervention is under, and, for whoever plans, those that it may be. @throws Problem 404, 403 */
export async function readLink(ctx: PersonContext, id: string): Promise<Link> {
  const visit = await findIntervention(ctx, id)
  const { rows } = await sql<{
    id: string
    number: string
    title: string
    kind: 'units'
    planned: number
    service_id: string | null
  }>`select c.id, c.number, c.title, c.kind, l.planned_units as planned, l.service_id from contract_interventions l join service_contracts c on c.id = l.contract_id
    where l.intervention_id = ${id}`.execute(ctx.db)
  const found = rows[0]
  const plans = ctx.actor.side === 'staff' && ctx.actor.permissions.has('interventions.visits.plan')
  const choices = plans
    ? await ctx.db
        .selectFrom('service_contracts')
        .select(['id', 'number', 'title'])
        .where('organisation_id', '=', visit.organisation_id)
        .orderBy('number')
        .limit(200)
        .execute()
    : []
  return {
    contract: found ? { id: found.id, number: found.number, title: found.title, kind: found.kind } : null,
    plannedUnits: found?.planned ?? 0,
    serviceId: found?.service_id ?? null,
    choices,
  }
}

/** Puts an intervention under a contract of its client, or under none. Once its units are counted it stays. @throws Problem 404, 409, 422 */
export async function setLink(ctx: StaffContext, id: string, body: z.output<typeof schema.linkBody>): Promise<Link> {
  await findIntervention(ctx, id)
  // A report that comes at this moment counts its units first, or under what is set here.
  await ctx.asSystem(() => ctx.db.selectFrom('interventions').select('id').where('id', '=', id).forUpdate().execute())
  const visit = await findIntervention(ctx, id)
  const used = await ctx.db.selectFrom('unit_entries').select('id').where('intervention_id', '=', id).executeTakeFirst()
  if (used) throw problem('service-contracts.units_used')
  await ctx.db.deleteFrom('contract_interventions').where('intervention_id', '=', id).execute()
  if (body.contractId) {
    const contract = await ctx.db
      .selectFrom('service_contracts')
      .select(['organisation_id', 'number'])
      .where('id', '=', body.contractId)
      .executeTakeFirst()
    if (contract?.organisation_id !== visit.organisation_id)
      throw invalid({ field: 'contractId', code: 'service-contracts.contract_elsewhere' })
    await requireService(ctx, body.serviceId, visit.organisation_id)
    await ctx.db
      .insertInto('contract_interventions')
      .values({
        intervention_id: id,
        contract_id: body.contractId,
        service_id: body.serviceId,
        planned_units: body.plannedUnits,
      })
      .execute()
    await record(ctx, {
      type: 'service-contracts.intervention.linked',
      organisationId: visit.organisation_id,
      subjectType: 'interventions.intervention',
      subjectId: id,
      subjectLabel: visit.number,
      after: { contract: contract.number, plannedUnits: body.plannedUnits },
    })
  }
  return readLink(ctx, id)
}

/** @throws Problem 422 on `serviceId` where the service is not the organisation's */
export async function requireService(ctx: StaffContext, serviceId: string | null, organisationId: string) {
  if (!serviceId) return
  const service = await ctx.db
    .selectFrom('services')
    .select('organisation_id')
    .where('id', '=', serviceId)
    .executeTakeFirst()
  if (service?.organisation_id !== organisationId)
    throw invalid({ field: 'serviceId', code: 'service-contracts.service_elsewhere' })
}
