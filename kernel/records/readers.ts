import type { Kysely, SelectQueryBuilder } from 'kysely'
import { z } from 'zod'
import type { DB } from '../../db/types.ts'
import type { Context, Reader } from '../http/context.ts'
import { type Endpoint, endpointsOf } from '../http/endpoints.ts'
import { listEndpoints } from '../lists/endpoints.ts'
import { defineList, words } from '../lists/list.ts'
import { by } from '../lists/order.ts'
import { readRow } from '../lists/read.ts'
import { hasRead, markRead } from '../readings/readings.ts'
import { type Searched, searchedList } from '../search/sources.ts'
import { columnOf, concatenated, pictureOf, shownIn, shownOf, valueIn } from './fields.ts'
import type { RecordData } from './schema.ts'

type Row = { id: string }
type Read = Row & { read: boolean }

/**
 * How clients read a record: the list of what is open to them, one of it, that they read it; and how the search of the frame finds it. None where
 * it has no readers.
 */
export function readingOf(
  { name, words: { many }, fields, readers, called }: RecordData,
  rows: (db: Kysely<DB>) => SelectQueryBuilder<DB, never, Row>,
): { endpoints: Endpoint[]; searched: Searched[] } {
  if (!readers) return { endpoints: [], searched: [] }
  const space = name.split('.')[0]!
  const { path, shown, alone } = readers
  const shapeOf = (names: readonly string[]) => Object.fromEntries(names.map((one) => [one, shownOf(fields[one]!)]))
  const valuesOf = (names: readonly string[], row: Row, { locale }: Pick<Reader, 'locale'>) =>
    Object.fromEntries(names.map((one) => [one, shownIn(fields[one], valueIn(row, one), locale)]))
  const line = z.object({ id: z.string(), ...shapeOf(shown), pictureId: z.string().nullable(), read: z.boolean() })
  const lineOf = (row: Read, reader: Pick<Reader, 'locale'>): z.input<typeof line> => ({
    id: row.id,
    ...valuesOf(shown, row, reader),
    pictureId: pictureOf(row),
    read: row.read,
  })
  const list = defineList({
    title: many,
    rows: (db) => rows(db).select(hasRead(name, 'r.id').as('read')),
    id: by.uuid('r.id'),
    filters: {
      search: words(concatenated(Object.entries(fields).filter(([one]) => [...shown, ...alone].includes(one)))),
    },
    sorts: { latest: [by.day(`r.${columnOf(readers.by)}`)] },
    order: () => (readers.soonest ? 'asc' : 'desc'),
    item: line,
    view: lineOf as never,
  })
  const rowOf = (ctx: Context, id: string) => readRow(ctx, list, id) as Promise<Read>
  const endpoint = endpointsOf(space)
  const access = { client: 'person' } as const
  const params = z.object({ id: z.uuid() })
  const endpoints = [
    listEndpoints(space, list, { access }).page(
      path,
      `Those of ${many.en} that are open to one, ${readers.soonest ? 'the soonest' : 'the latest'} first`,
    ),
    endpoint({
      method: 'GET',
      path: `${path}/:id`,
      summary: `One of ${many.en} that is open to one`,
      access,
      params,
      response: line.extend(shapeOf(alone)),
      handler: async ({ ctx, params }) => {
        const row = await rowOf(ctx, params.id)
        return { ...lineOf(row, ctx), ...valuesOf(alone, row, ctx) }
      },
    }),
    endpoint({
      method: 'POST',
      path: `${path}/:id/reading`,
      summary: `Say that one has read one of ${many.en}`,
      access,
      params,
      handler: async ({ ctx, params }) => {
        await rowOf(ctx, params.id)
        await markRead(ctx, name, params.id)
      },
    }),
  ]
  return {
    endpoints,
    searched: [
      searchedList({
        kind: name,
        title: many,
        side: 'client',
        list,
        found: (row) => ({
          title: String((row as Record<string, unknown>)[called]),
          to: `${readers.page}/${row.id}`,
        }),
      }),
    ],
  }
}
