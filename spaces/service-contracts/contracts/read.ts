import { sql } from 'kysely'
import type { z } from 'zod'
import { notFound } from '../../../kernel/errors/problem.ts'
import type { Context, PersonContext } from '../../../kernel/http/context.ts'
import { permittedOrganisationIds, requirePermission } from '../../../kernel/organisations/access.ts'
import { type ContractRow, contractList, viewItem } from './lists.ts'
import type * as schema from './schema.ts'

/** A contract that the asking person may see. @throws Problem 404; 403 with whom to ask where their organisation has it and their role reads none */
export async function findContract(ctx: Context, id: string): Promise<ContractRow> {
  const { rows } = await contractList.rowOf(id, undefined, ctx).execute(ctx.db)
  if (rows[0]) return rows[0]
  if (ctx.actor.side === 'client') {
    const there = await ctx.asSystem(() =>
      ctx.db
        .selectFrom('service_contracts')
        .select('organisation_id')
        .where('id', '=', id)
        .where('brand_id', '=', ctx.brand.id)
        .executeTakeFirst(),
    )
    if (there) await requirePermission(ctx as PersonContext, there.organisation_id, 'service-contracts.contracts.read')
  }
  throw notFound()
}

/** What the asking person may do with the contracts of an organisation. */
export async function abilitiesOf(ctx: PersonContext, organisationId: string) {
  if (ctx.actor.side === 'staff') {
    const { permissions } = ctx.actor
    return {
      exports: permissions.has('service-contracts.contracts.export'),
      thresholds: permissions.has('service-contracts.contracts.write'),
      write: permissions.has('service-contracts.contracts.write'),
      units: permissions.has('service-contracts.units.write'),
    }
  }
  const may = async (permission: string) => (await permittedOrganisationIds(ctx, permission)).includes(organisationId)
  return {
    exports: await may('service-contracts.contracts.export'),
    thresholds: await may('service-contracts.thresholds.manage'),
    write: false,
    units: false,
  }
}

/** A contract with its coverages and the assets that it covers (P18). @throws Problem 404, 403 */
export async function readContract(ctx: PersonContext, id: string): Promise<z.input<typeof schema.contractView>> {
  const row = await findContract(ctx, id)
  const coverages = await ctx.db
    .selectFrom('contract_coverages')
    .select(['id', 'label', 'starts_on', 'ends_on', 'characteristics'])
    .where('contract_id', '=', id)
    .orderBy('position')
    .execute()
  // Whoever reads the contract and not the fleet reads how many assets it covers, and none of them.
  const { rows: assets } = await sql<{
    id: string
    label: string
    number: string
    place: string
  }>`select a.id, a.label, a.number, concat_ws(', ', s.name, nullif(a.place, '')) as place from contract_assets k join assets a on a.id = k.asset_id
    left join sites s on s.id = a.site_id where k.contract_id = ${id} order by a.label, a.id limit 1000`.execute(ctx.db)
  const services = await ctx.db
    .selectFrom('services')
    .select(['id', 'name'])
    .where('organisation_id', '=', row.organisation_id)
    .where('is_active', '=', true)
    .orderBy('name')
    .limit(500)
    .execute()
  return {
    ...viewItem(row),
    invoicing: { name: row.invoicing_name, email: row.invoicing_email, phone: row.invoicing_phone },
    remark: row.remark,
    coverages: coverages.map((one) => ({
      id: one.id,
      label: one.label,
      startsOn: one.starts_on,
      endsOn: one.ends_on,
      characteristics: one.characteristics,
    })),
    coveredAssets: assets,
    services,
    abilities: await abilitiesOf(ctx, row.organisation_id),
    version: row.version,
  }
}
