import { sql } from 'kysely'
import { z } from 'zod'
import { defineList, filter } from '../../../kernel/lists/list.ts'
import { by } from '../../../kernel/lists/order.ts'
import { readRow } from '../../../kernel/lists/read.ts'
import { refusalWords } from './drop.ts'
import { failureWords } from './errors.ts'
import * as schema from './schema.ts'

/** The readings of the drop, the last first. */
export const dropRunList = defineList({
  title: { fr: 'Lectures du dépôt', en: 'Readings of the drop' },
  rows: (db) => db.selectFrom('drop_runs as r').selectAll('r'),
  filters: {
    outcome: filter(z.enum(schema.runOutcomes).optional(), (outcome) => sql`r.outcome = ${outcome}`),
    /** Those that brought something, or failed. */
    notable: filter(
      z.enum(['true']).optional(),
      () => sql`(r.created + r.replaced + r.refused + r.returned > 0 or r.outcome is distinct from 'done')`,
    ),
  },
  id: by.uuid('r.id'),
  sorts: { startedAt: [by.moment('r.started_at')] },
  order: () => 'desc',
  item: schema.dropRun,
  view: (row, { locale }) => ({
    id: row.id,
    startedAt: row.started_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
    outcome: row.outcome as 'done' | null,
    failure: row.failure === '' ? '' : failureWords(row.failed_step, row.failure, locale),
    created: row.created,
    replaced: row.replaced,
    same: row.same,
    refused: row.refused,
    waiting: row.waiting,
    returned: row.returned,
  }),
})

/** The files that a reading did not take, and why. */
export const dropRefusalList = defineList({
  title: { fr: 'Fichiers refusés', en: 'Files refused' },
  rows: (db) => db.selectFrom('drop_refusals as d').select(['d.id', 'd.path', 'd.code', 'd.params']),
  scope: ({ id }: { id: string }) => sql`d.run_id = ${id}`,
  filters: {},
  id: by.uuid('d.id'),
  sorts: { path: [by.text('d.path')] },
  item: schema.dropRefusal,
  view: (row, { locale }) => ({
    id: row.id,
    path: row.path,
    reason: refusalWords(row.code, row.params as Record<string, unknown>, locale),
  }),
  guard: (ctx, { id }) => readRow(ctx, dropRunList, id),
})
