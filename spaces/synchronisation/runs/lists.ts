import { type Kysely, sql } from 'kysely'
import { z } from 'zod'
import type { DB } from '../../../db/types.ts'
import { defineList, filter } from '../../../kernel/lists/list.ts'
import { by } from '../../../kernel/lists/order.ts'
import * as schema from './schema.ts'
import { viewRun } from './service.ts'

/** A run that was asked for is as far as its long task; once that is forgotten, it is over. */
const rows = (db: Kysely<DB>) =>
  db
    .selectFrom('synchronisation_runs as r')
    .leftJoin('work as w', 'w.id', 'r.work_id')
    .selectAll('r')
    .select([
      'w.done as work_done',
      'w.total as work_total',
      'w.refused as work_refused',
      'w.ended_at as work_ended_at',
      'w.cancelled_at as work_cancelled_at',
    ])
    .select(sql<boolean>`exists (select from compared_documents c where c.run_id = r.id)`.as('has_comparison'))

/** The runs of the tool and those that were asked for in the portal, the newest first (D28, D33). */
export const runList = defineList({
  title: { fr: 'Synchronisations', en: 'Synchronisations' },
  rows,
  scope: (_: unknown, { brand }) => sql`r.brand_id = ${brand.id}`,
  filters: {
    from: filter(z.enum(['tool', 'portal']).optional(), (from) => sql`r.is_asked = ${from === 'portal'}`),
    compared: filter(z.stringbool().optional(), (compared) =>
      compared === undefined
        ? undefined
        : sql`exists (select from compared_documents c where c.run_id = r.id) = ${compared}`,
    ),
  },
  id: by.uuid('r.id'),
  sorts: { startedAt: [by.moment('r.started_at')] },
  order: () => 'desc',
  item: schema.listedRun,
  view: (
    { work_done, work_total, work_refused, work_ended_at, work_cancelled_at, has_comparison, ...row },
    { actor },
  ) => {
    const run = viewRun(row)
    if (!row.is_asked) return { ...run, asked: false, workId: null, compared: has_comparison }
    const ended = row.work_id === null ? row.seen_at : work_ended_at
    return {
      ...run,
      asked: true,
      workId: row.account_id === actor.accountId ? row.work_id : null,
      compared: false,
      done: (work_done ?? 0) + (work_refused ?? 0),
      total: work_total ?? 0,
      refused: work_refused ?? 0,
      endedAt: ended?.toISOString() ?? null,
      outcome: ended === null ? null : work_cancelled_at ? ('stopped' as const) : ('done' as const),
    }
  },
  // Whose long task it is, the others may see how far it is: no more of it is here.
  guard: async () => {},
  asServer: true,
})
