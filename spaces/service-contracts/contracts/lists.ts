import { type Kysely, sql } from 'kysely'
import { z } from 'zod'
import type { DB } from '../../../db/types.ts'
import { byClient, defineList, type FileColumn, filter, indexedWords } from '../../../kernel/lists/list.ts'
import { by } from '../../../kernel/lists/order.ts'
import { requirePermissionSomewhere } from '../../../kernel/organisations/access.ts'
import * as schema from './schema.ts'

/** How far a contract `c` is, of its days. */
const stateOf = sql<
  z.output<typeof schema.state>
>`case when c.starts_on > parvis.today() then 'planned' when c.ends_on < parvis.today() then 'ended' else 'active' end`

const rows = (db: Kysely<DB>) =>
  db
    .selectFrom('service_contracts as c')
    .leftJoin('organisations as o', 'o.id', 'c.organisation_id')
    .selectAll('c')
    .select([
      stateOf.as('state'),
      sql<string>`coalesce(o.name, '')`.as('organisation_name'),
      sql<number>`(select count(*)::int from contract_assets a where a.contract_id = c.id)`.as('asset_count'),
      sql<
        number | null
      >`case when c.kind = 'units' then coalesce((select sum(e.units)::int from unit_entries e where e.contract_id = c.id), 0) end`.as(
        'units_left',
      ),
    ])
export type ContractRow = Awaited<ReturnType<ReturnType<typeof rows>['executeTakeFirstOrThrow']>>
type Item = z.input<typeof schema.contractItem>

/** A row of the lists. */
export const viewItem = (row: ContractRow): Item => ({
  id: row.id,
  number: row.number,
  title: row.title,
  kind: row.kind as 'units',
  state: row.state,
  organisation: { id: row.organisation_id, name: row.organisation_name },
  startsOn: row.starts_on,
  endsOn: row.ends_on,
  assets: row.asset_count,
  unitsLeft: row.units_left,
})

const inState = {
  planned: sql<boolean>`c.starts_on > parvis.today()`,
  active: sql<boolean>`c.starts_on <= parvis.today() and (c.ends_on is null or c.ends_on >= parvis.today())`,
  ended: sql<boolean>`c.ends_on < parvis.today()`,
}
const common = {
  title: { fr: 'Contrats de service', en: 'Service contracts' },
  rows,
  ofClients: byClient('c.organisation_id'),
  filters: {
    search: indexedWords('service_contracts', 'c'),
    state: filter(schema.state.optional(), (one) => inState[one]),
    kind: filter(schema.kind.optional(), (one) => sql`c.kind = ${one}`),
    organisation: filter(z.uuid().optional(), (id) => sql`c.organisation_id = ${id}`),
    asset: filter(
      z.uuid().optional(),
      (id) => sql`exists (select from contract_assets a where a.contract_id = c.id and a.asset_id = ${id})`,
    ),
  },
  id: by.uuid('c.id'),
  sorts: { startsOn: [by.day('c.starts_on')] },
  order: () => 'desc' as const,
  item: schema.contractItem,
  view: viewItem,
  file: {
    columns: {
      number: { title: { fr: 'Numéro', en: 'Number' }, type: 'text' },
      organisation: { title: { fr: 'Client', en: 'Client' }, type: 'text', value: (line) => line.organisation.name },
      title: { title: { fr: 'Libellé', en: 'Title' }, type: 'text', width: 40 },
      startsOn: { title: { fr: 'Date début', en: 'Starts on' }, type: 'date' },
      endsOn: { title: { fr: 'Date fin', en: 'Ends on' }, type: 'date' },
      assets: { title: { fr: 'Biens couverts', en: 'Covered assets' }, type: 'integer' },
      unitsLeft: { title: { fr: 'UT restantes', en: 'Units left' }, type: 'integer' },
    } satisfies Record<string, FileColumn<Item>>,
  },
}

/** Service contracts, the newest first (P18): all of the brand, or those of one's own organisations. */
export const contractList = defineList(common)

const exporting = 'service-contracts.contracts.export'
/** What a client takes along as a file: those of the organisations where they may. */
export const exportedContracts = defineList({
  ...common,
  scope: () =>
    sql`c.organisation_id = any ((select parvis.organisation_ids_with_permission(${sql.lit(exporting)}))::uuid[])`,
  guard: (ctx, _, query) => requirePermissionSomewhere(ctx, exporting, query.organisation),
  guardFirst: true,
})
