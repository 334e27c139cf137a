import { type Kysely, sql } from 'kysely'
import { z } from 'zod'
import type { DB } from '../../../db/types.ts'
import { byClient, defineList, filter } from '../../../kernel/lists/list.ts'
import { by } from '../../../kernel/lists/order.ts'
import { findContract } from '../contracts/read.ts'
import * as schema from './schema.ts'

const rows = (db: Kysely<DB>) =>
  db
    .selectFrom('interventions as i')
    .innerJoin('contract_interventions as l', 'l.intervention_id', 'i.id')
    .innerJoin('service_contracts as c', 'c.id', 'l.contract_id')
    .select([
      'i.id',
      'i.number',
      'i.state',
      'i.starts_at',
      'i.done_at',
      'i.site',
      'c.id as contract_id',
      'c.number as contract_number',
      sql<
        Array<{ id: string; label: string }>
      >`coalesce((select json_agg(json_build_object('id', a.id, 'label', a.label) order by k.position) from intervention_assets k join assets a on a.id = k.asset_id where k.intervention_id = i.id), '[]')`.as(
        'assets',
      ),
      sql<
        Array<{ label: string; isDone: boolean }>
      >`coalesce((select json_agg(json_build_object('label', t.label, 'isDone', t.is_done) order by t.position) from intervention_tasks t where t.intervention_id = i.id), '[]')`.as(
        'tasks',
      ),
    ])

/** The preventive interventions under a contract, the latest first (P20). */
export const preventiveList = defineList({
  title: { fr: 'Interventions préventives', en: 'Preventive interventions' },
  rows,
  ofClients: byClient('i.organisation_id'),
  scope: ({ id }: { id: string }) => sql`l.contract_id = ${id} and i.kind = 'preventive'`,
  filters: {
    state: filter(z.enum(['open', 'done', 'cancelled']).optional(), (one) =>
      one === 'open' ? sql`i.state in ('planned', 'confirmed', 'on_the_way')` : sql`i.state = ${one}`,
    ),
  },
  id: by.uuid('i.id'),
  sorts: { date: [by.moment('i.sorted_at')] },
  order: () => 'desc',
  item: schema.preventiveItem,
  view: (row) => ({
    id: row.id,
    number: row.number,
    state: row.state === 'planned' && !row.starts_at ? ('unplanned' as const) : (row.state as 'planned'),
    startsAt: row.starts_at?.toISOString() ?? null,
    doneAt: row.done_at?.toISOString() ?? null,
    site: row.site,
    assets: row.assets,
    tasks: row.tasks,
    contract: { id: row.contract_id, number: row.contract_number },
  }),
  guard: (ctx, { id }) => findContract(ctx, id),
})
