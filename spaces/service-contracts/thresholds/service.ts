import { sql } from 'kysely'
import type { z } from 'zod'
import { invalid, notFound } from '../../../kernel/errors/problem.ts'
import { asServer, type ClientContext, type PersonContext } from '../../../kernel/http/context.ts'
import { limitAct } from '../../../kernel/identity/limits.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { permittedOrganisationIds, requirePermission } from '../../../kernel/organisations/access.ts'
import { require } from '../../../kernel/policy/decision.ts'
import { staffMay } from '../../../kernel/policy/roles.ts'
import { findContract } from '../contracts/read.ts'
import { meterOf } from './meters.ts'
import type * as schema from './schema.ts'

type Row = Omit<z.input<typeof schema.threshold>, 'crossings'> & { organisation_id: string }

/** Whether the asking person sets thresholds for an organisation. @throws Problem 404, 403 with whom to ask */
async function requireManaging(ctx: PersonContext, organisationId: string): Promise<void> {
  if (ctx.actor.side === 'staff') {
    require(staffMay(ctx.actor, 'service-contracts.contracts.write'))
    const client = await ctx.db
      .selectFrom('organisations')
      .select('id')
      .where('id', '=', organisationId)
      .where('brand_id', '=', ctx.brand.id)
      .executeTakeFirst()
    if (!client) throw notFound()
    return
  }
  await requirePermission(ctx, organisationId, 'service-contracts.thresholds.manage')
}

/** The thresholds of an organisation, a contract or a meter, each with its latest crossings (P39). */
export async function readThresholds(
  ctx: PersonContext,
  asked: z.output<typeof schema.thresholdQuery>,
): Promise<z.input<typeof schema.thresholds>> {
  const { rows } =
    await sql<Row>`select t.id, t.organisation_id, t.measure, t.contract_id as "contractId", t.meter_id as "meterId", t.value::float8 as value, t.opens_ticket as "opensTicket",
      coalesce(c.number, '') as about, 0 as subscribers, exists (select from threshold_subscribers s where s.threshold_id = t.id and s.account_id = ${ctx.actor.accountId}) as subscribed
    from thresholds t left join service_contracts c on c.id = t.contract_id
    where t.brand_id = ${ctx.brand.id} and (${asked.organisation ?? null}::uuid is null or t.organisation_id = ${asked.organisation ?? null})
      and (${asked.contract ?? null}::uuid is null or t.contract_id = ${asked.contract ?? null}
        or t.contract_id is null and t.measure <> 'meter_value' and t.organisation_id = (select k.organisation_id from service_contracts k where k.id = ${asked.contract ?? null}))
      and (${asked.meter ?? null}::uuid is null or t.meter_id = ${asked.meter ?? null})
      and (${asked.asset ?? null}::uuid is null or t.meter_id in (select m.id from meters m where m.asset_id = ${asked.asset ?? null}))
    order by t.created_at, t.id limit 200`.execute(ctx.db)
  const ids = rows.map(({ id }) => id)
  const { rows: crossings } = await sql<{
    threshold_id: string
    id: string
    on: string
    value: number
    found_at: Date
  }>`select x.threshold_id, x.id, x.crossed_on as on, x.value::float8 as value, x.found_at
    from unnest(${ids}::uuid[]) t cross join lateral (select * from threshold_crossings c where c.threshold_id = t and c.is_told order by c.crossed_on desc, c.id limit 5) x`.execute(
    ctx.db,
  )
  const { rows: counts } = await asServer(ctx, () =>
    sql<{
      id: string
      n: number
    }>`select threshold_id as id, count(*)::int as n from threshold_subscribers where threshold_id = any (${ids}::uuid[]) group by 1`.execute(
      ctx.db,
    ),
  )
  const count = new Map(counts.map(({ id, n }) => [id, n]))
  const holder =
    asked.organisation ??
    rows[0]?.organisation_id ??
    (asked.contract ? (await findContract(ctx, asked.contract)).organisation_id : undefined)
  const manages =
    ctx.actor.side === 'staff'
      ? ctx.actor.permissions.has('service-contracts.contracts.write')
      : (await permittedOrganisationIds(ctx, 'service-contracts.thresholds.manage')).some(
          (id) => !holder || id === holder,
        )
  return {
    items: rows.map(({ organisation_id: _, ...row }) => ({
      ...row,
      subscribers: count.get(row.id) ?? 0,
      crossings: crossings
        .filter((one) => one.threshold_id === row.id)
        .map((one) => ({ id: one.id, crossedOn: one.on, value: one.value, toldAt: one.found_at.toISOString() })),
    })),
    manages,
  }
}

/** Sets a threshold; who sets it is told of its crossings. Only the staff may have it open a ticket. @throws Problem 404, 403, 422 */
export async function addThreshold(ctx: PersonContext, given: z.output<typeof schema.thresholdBody>) {
  const organisationId =
    given.organisationId ??
    (given.contractId
      ? (await findContract(ctx, given.contractId)).organisation_id
      : given.meterId
        ? (await meterOf(ctx, given.meterId))?.organisationId
        : undefined)
  if (!organisationId) throw invalid({ field: given.meterId ? 'meterId' : 'organisationId', code: 'required' })
  const body = { ...given, organisationId }
  await requireManaging(ctx, body.organisationId)
  await limitAct(ctx, 'thresholds', 100)
  if (body.measure === 'meter_value') {
    if (!body.meterId) throw invalid({ field: 'meterId', code: 'required' })
    if (body.contractId) throw invalid({ field: 'contractId', code: 'bad_value' })
    if ((await meterOf(ctx, body.meterId))?.organisationId !== body.organisationId)
      throw invalid({ field: 'meterId', code: 'bad_choice' })
  } else {
    if (body.meterId) throw invalid({ field: 'meterId', code: 'bad_value' })
    if (body.contractId && (await findContract(ctx, body.contractId)).organisation_id !== body.organisationId)
      throw invalid({ field: 'contractId', code: 'service-contracts.contract_elsewhere' })
  }
  if (body.opensTicket && ctx.actor.side !== 'staff') throw invalid({ field: 'opensTicket', code: 'bad_value' })
  const id = await asServer(ctx, async () => {
    const made = await ctx.db
      .insertInto('thresholds')
      .values({
        brand_id: ctx.brand.id,
        organisation_id: body.organisationId,
        measure: body.measure,
        contract_id: body.contractId,
        meter_id: body.meterId,
        value: String(body.value),
        opens_ticket: body.opensTicket,
        set_by_id: ctx.actor.accountId,
        created_at: ctx.now,
        created_by_label: ctx.actor.label,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    if (ctx.actor.side === 'client')
      await ctx.db
        .insertInto('threshold_subscribers')
        .values({ threshold_id: made.id, account_id: ctx.actor.accountId })
        .execute()
    return made.id
  })
  await record(ctx, {
    type: 'service-contracts.threshold.set',
    organisationId: body.organisationId,
    subjectType: 'service-contracts.threshold',
    subjectId: id,
    after: { measure: body.measure, value: body.value },
  })
  return readThresholds(ctx, scopeOf(body))
}

const scopeOf = (of: { organisationId: string; contractId: string | null; meterId: string | null }) =>
  of.contractId ? { contract: of.contractId } : of.meterId ? { meter: of.meterId } : { organisation: of.organisationId }

/** Takes a threshold away, with what was told of it. Again, nothing is done. @throws Problem 404, 403 */
export async function dropThreshold(ctx: PersonContext, id: string): Promise<void> {
  const found = await ctx.db
    .selectFrom('thresholds')
    .select(['organisation_id', 'measure', 'value'])
    .where('id', '=', id)
    .where('brand_id', '=', ctx.brand.id)
    .executeTakeFirst()
  if (!found) throw notFound()
  await requireManaging(ctx, found.organisation_id)
  await asServer(ctx, () => ctx.db.deleteFrom('thresholds').where('id', '=', id).execute())
  await record(ctx, {
    type: 'service-contracts.threshold.dropped',
    organisationId: found.organisation_id,
    subjectType: 'service-contracts.threshold',
    subjectId: id,
    before: { measure: found.measure, value: Number(found.value) },
  })
}

/** Whether the asking client is told of the crossings of a threshold. Again, nothing is done. @throws Problem 404 */
export async function setSubscription(ctx: ClientContext, id: string, subscribed: boolean): Promise<void> {
  const found = await ctx.db.selectFrom('thresholds').select('id').where('id', '=', id).executeTakeFirst()
  if (!found) throw notFound()
  const mine = { threshold_id: id, account_id: ctx.actor.accountId }
  if (subscribed)
    await ctx.db
      .insertInto('threshold_subscribers')
      .values(mine)
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  else
    await ctx.db
      .deleteFrom('threshold_subscribers')
      .where('threshold_id', '=', id)
      .where('account_id', '=', ctx.actor.accountId)
      .execute()
}
