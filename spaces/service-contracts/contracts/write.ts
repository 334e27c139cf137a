import { sql } from 'kysely'
import type { z } from 'zod'
import { conflict, invalid, notFound } from '../../../kernel/errors/problem.ts'
import type { StaffContext } from '../../../kernel/http/context.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { findContract, readContract } from './read.ts'
import type * as schema from './schema.ts'

type Fields = Omit<z.output<typeof schema.changeBody>, 'version'>

const columnsOf = (body: Fields) => ({
  number: body.number,
  title: body.title,
  kind: body.kind,
  starts_on: body.startsOn,
  ends_on: body.endsOn,
  invoicing_name: body.invoicing.name,
  invoicing_email: body.invoicing.email,
  invoicing_phone: body.invoicing.phone,
  remark: body.remark,
})

const refusing = async <T>(work: Promise<T>): Promise<T> => {
  try {
    return await work
  } catch (error) {
    const { constraint } = error as { constraint?: string }
    if (constraint === 'service_contracts_number_key')
      throw invalid({ field: 'number', code: 'service-contracts.number_taken' })
    if (constraint === 'unit_entries_of_units') throw invalid({ field: 'kind', code: 'service-contracts.kind_kept' })
    throw error
  }
}

/** Sets what a contract covers. A coverage that stays as it is keeps its id: what was told of it was told. @throws Problem 422 */
async function setParts(ctx: StaffContext, id: string, organisationId: string, body: Fields): Promise<void> {
  const before = await ctx.db
    .selectFrom('contract_coverages')
    .select(['id', 'label', 'starts_on'])
    .where('contract_id', '=', id)
    .execute()
  const kept = new Set<string>()
  const coverages = body.coverages.map((one, index) => {
    const known = before.find((row) => row.label === one.label && row.starts_on === one.startsOn && !kept.has(row.id))
    if (known) kept.add(known.id)
    return { ...one, id: known?.id, position: index + 1 }
  })
  await ctx.db
    .deleteFrom('contract_coverages')
    .where('contract_id', '=', id)
    .where('id', '<>', sql<string>`all (${[...kept]}::uuid[])`)
    .execute()
  for (const one of coverages) {
    const values = {
      position: one.position,
      label: one.label,
      starts_on: one.startsOn,
      ends_on: one.endsOn,
      characteristics: one.characteristics,
    }
    if (one.id) await ctx.db.updateTable('contract_coverages').set(values).where('id', '=', one.id).execute()
    else
      await ctx.db
        .insertInto('contract_coverages')
        .values({ contract_id: id, ...values })
        .execute()
  }
  const assetIds = [...new Set(body.assetIds)]
  const { rows } = await sql<{
    id: string
  }>`select id from assets where organisation_id = ${organisationId} and id = any (${assetIds}::uuid[])`.execute(ctx.db)
  if (rows.length !== assetIds.length) throw invalid({ field: 'assetIds', code: 'service-contracts.asset_elsewhere' })
  await ctx.db
    .deleteFrom('contract_assets')
    .where('contract_id', '=', id)
    .where('asset_id', '<>', sql<string>`all (${assetIds}::uuid[])`)
    .execute()
  if (assetIds.length > 0)
    await sql`insert into contract_assets (contract_id, organisation_id, asset_id) select ${id}::uuid, ${organisationId}::uuid, a from unnest(${assetIds}::uuid[]) a
      on conflict do nothing`.execute(ctx.db)
}

/** Adds a contract (P18). @throws Problem 404, 422 */
export async function createContract(ctx: StaffContext, body: z.output<typeof schema.creationBody>) {
  const client = await ctx.db
    .selectFrom('organisations')
    .select('id')
    .where('id', '=', body.organisationId)
    .executeTakeFirst()
  if (!client) throw notFound()
  const { id } = await refusing(
    ctx.db
      .insertInto('service_contracts')
      .values({
        brand_id: ctx.brand.id,
        organisation_id: body.organisationId,
        ...columnsOf(body),
        created_at: ctx.now,
        created_by_label: ctx.actor.label,
      })
      .returning('id')
      .executeTakeFirstOrThrow(),
  )
  await setParts(ctx, id, body.organisationId, body)
  await record(ctx, {
    type: 'service-contracts.contract.created',
    organisationId: body.organisationId,
    subjectType: 'service-contracts.contract',
    subjectId: id,
    subjectLabel: body.number,
    after: { title: body.title, startsOn: body.startsOn, endsOn: body.endsOn },
  })
  return readContract(ctx, id)
}

/** Changes a contract. @throws Problem 404, conflict, 422 */
export async function changeContract(ctx: StaffContext, id: string, body: z.output<typeof schema.changeBody>) {
  const seen = await findContract(ctx, id)
  const changed = await refusing(
    ctx.db
      .updateTable('service_contracts')
      .set({ ...columnsOf(body), version: body.version + 1 })
      .where('id', '=', id)
      .where('version', '=', body.version)
      .returning('id')
      .executeTakeFirst(),
  )
  if (!changed) throw conflict(await readContract(ctx, id))
  await setParts(ctx, id, seen.organisation_id, body)
  await record(ctx, {
    type: 'service-contracts.contract.changed',
    organisationId: seen.organisation_id,
    subjectType: 'service-contracts.contract',
    subjectId: id,
    subjectLabel: body.number,
    before: { title: seen.title, startsOn: seen.starts_on, endsOn: seen.ends_on },
    after: { title: body.title, startsOn: body.startsOn, endsOn: body.endsOn },
  })
  return readContract(ctx, id)
}
