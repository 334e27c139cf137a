import { type Kysely, type SqlBool, sql } from 'kysely'
import { z } from 'zod'
import type { DB } from '../../../db/types.ts'
import { notFound } from '../../../kernel/errors/problem.ts'
import { openFile } from '../../../kernel/files/storage.ts'
import type { StaffContext } from '../../../kernel/http/context.ts'
import { Download } from '../../../kernel/http/endpoints.ts'
import { defineList, filter, indexedWords } from '../../../kernel/lists/list.ts'
import { by } from '../../../kernel/lists/order.ts'
import { readRow } from '../../../kernel/lists/read.ts'
import type { AcknowledgementDetail } from '../platforms/protocol.ts'
import * as schema from './schema.ts'

const rows = (db: Kysely<DB>) =>
  db
    .selectFrom('exchanged_flows as f')
    .selectAll('f')
    .select(sql<string>`parvis.platform_name(f.platform_id)`.as('platform'))
type Row = Awaited<ReturnType<ReturnType<typeof rows>['executeTakeFirstOrThrow']>>

const stateOf = (row: Row): (typeof schema.flowStates)[number] =>
  row.refusal || row.ack === 'Error'
    ? 'refused'
    : row.direction === 'in' || row.ack === 'Ok'
      ? 'taken'
      : row.submitted_at
        ? 'pending'
        : 'waiting'

/** What went to the platforms and came from them, the latest first (B15). */
export const flowList = defineList({
  title: { fr: 'Échanges avec les plateformes', en: 'Exchanges with the platforms' },
  rows,
  filters: {
    search: indexedWords('exchanged_flows', 'f'),
    direction: filter(z.enum(['out', 'in']).optional(), (direction) => sql`f.direction = ${direction}`),
    kind: filter(z.enum(['invoice', 'status', 'report', 'other']).optional(), (kind) => sql`f.kind = ${kind}`),
    state: filter(z.enum(schema.flowStates).optional(), (state) =>
      state === undefined
        ? undefined
        : {
            waiting: sql<SqlBool>`f.direction = 'out' and f.submitted_at is null and f.ack <> 'Error'`,
            pending: sql<SqlBool>`f.direction = 'out' and f.submitted_at is not null and f.ack = 'Pending'`,
            taken: sql<SqlBool>`f.ack = 'Ok' and f.refusal = ''`,
            refused: sql<SqlBool>`(f.ack = 'Error' or f.refusal <> '')`,
          }[state],
    ),
  },
  id: by.uuid('f.id'),
  sorts: { createdAt: [by.moment('f.created_at')] },
  order: () => 'desc' as const,
  item: schema.flowItem,
  view: (row: Row) => ({
    id: row.id,
    platform: row.platform,
    direction: row.direction as 'out',
    kind: row.kind as 'other',
    label: row.label,
    fileName: row.file_name,
    syntax: row.syntax,
    flowType: row.flow_type,
    flowId: row.flow_id,
    state: stateOf(row),
    reason: row.refusal,
    details: (row.ack_details as AcknowledgementDetail[]).map(({ reasonCode, reasonMessage, item }) => ({
      code: reasonCode,
      words: [reasonMessage, item].filter(Boolean).join(' · '),
    })),
    tries: row.tries,
    failure: row.failure,
    createdAt: row.created_at.toISOString(),
    submittedAt: row.submitted_at?.toISOString() ?? null,
    nextAt: row.next_at?.toISOString() ?? null,
    hasFile: row.file_id !== null,
  }),
})

/** The file of a flow as it went or came. @throws Problem 404 */
export async function openFlow(ctx: StaffContext, id: string): Promise<Download> {
  const row = await readRow(ctx, flowList, id)
  if (!row.file_id) throw notFound()
  return Download.of(await openFile(ctx, row.file_id))
}
