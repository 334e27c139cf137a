// The demo's runs of the tool: last night's, one with refusals, one that was cut.
import type { DemoPart } from '../../kernel/demo/demo.ts'
import { exchangeTables, fillExchange } from './webhooks/demo.ts'

/** The demo of «Synchronisation». */
export const demo: DemoPart = {
  tables: ['synchronisation_runs', ...exchangeTables],
  fill: (demo) => {
    const { add, ago, brandId, idOf } = demo
    fillExchange(demo)
    const runs = [
      { days: 0, created: 14, changed: 2, same: 1204, refused: 0, outcome: 'done' },
      { days: 1, created: 31, changed: 0, same: 1190, refused: 2, outcome: 'done' },
      { days: 2, created: 6, changed: 1, same: 310, refused: 0, outcome: 'interrupted' },
      { days: 3, created: 0, changed: 0, same: 1183, refused: 0, outcome: 'done' },
    ]
    for (const { days, outcome, ...sums } of runs) {
      const total = outcome === 'done' ? sums.created + sums.changed + sums.same + sums.refused : 1190
      const begun = ago(days, '02:00')
      const end = new Date(begun.getTime() + 4 * 60_000)
      add('synchronisation_runs', {
        ...sums,
        id: idOf('synchronisation-run', String(days)),
        brand_id: brandId,
        started_by_label: 'Logiciel de gestion',
        instance: 'demo',
        machine: 'COMPTA-01',
        started_at: begun,
        seen_at: end,
        ended_at: end,
        outcome,
        phase: 'documents',
        done: sums.created + sums.changed + sums.same + sums.refused,
        total,
      })
    }
  },
}
