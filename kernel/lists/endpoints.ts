import { z } from 'zod'
import { csvContentType } from '../export/csv.ts'
import { xlsxContentType } from '../export/xlsx.ts'
import { type Access, type Contract, type Endpoint, endpointsOf } from '../http/endpoints.ts'
import { exportRows } from './file.ts'
import type { AnyList } from './list.ts'
import { countRows, readPage } from './read.ts'
import { serveList } from './served.ts'

type Format = 'xlsx' | 'csv'
type Reads<Path extends string, P, Q extends z.ZodType, R> = Endpoint<
  'GET',
  Path,
  Contract<P, Q, undefined, R, undefined>
>
type WithFormat<Q> =
  Q extends z.ZodObject<infer Shape>
    ? z.ZodObject<Shape & { format: z.ZodDefault<z.ZodEnum<{ xlsx: 'xlsx'; csv: 'csv' }>> }>
    : never

/**
 * The endpoints of a list, each at its path: its pages, how many rows its filters leave, and its file. Who may call one may call all.
 * @param space whose endpoints they are
 * @param params the parts that vary in their paths
 */
export function listEndpoints<L extends AnyList, P extends z.ZodObject | undefined = undefined>(
  space: string,
  list: L,
  { access, params }: { access: Access; params?: P },
) {
  const endpoint = endpointsOf(space)
  // What the staff filter by (B6) narrows what they read; the types are those of the list.
  const read: L = typeof access === 'object' && access.staff && list.narrowed ? { ...list, ...list.narrowed } : list
  // The types of a list are those of its schemas; what is between is the same for all.
  const reads = (definition: object) => endpoint({ method: 'GET', access, params, ...definition } as never) as never
  return {
    page: <const Path extends string>(path: Path, summary: string): Reads<Path, P, L['query'], L['page']> => {
      serveList(path, list, {
        params: params !== undefined,
        staff: typeof access === 'object' && access.staff !== undefined,
      })
      return reads({
        path,
        summary,
        ownTransactions: true,
        query: list.query,
        response: list.page,
        handler: async ({ params, query, request }: Call) => {
          const { items, nextCursor } = await readPage(request, read, params, query)
          return { items, nextCursor }
        },
      })
    },
    count: <const Path extends string>(path: Path, summary: string): Reads<Path, P, L['filterQuery'], L['counted']> =>
      reads({
        path,
        summary,
        query: list.filterQuery,
        response: list.counted,
        handler: ({ ctx, params, query }: Call) => countRows(ctx, read, params, query),
      }),
    /** Its file, in the first of these formats where nobody asks for another. */
    file: <const Path extends string, const Formats extends readonly Format[] = readonly ['xlsx', 'csv']>(
      path: Path,
      summary: string,
      formats?: Formats,
    ): Reads<Path, P, Formats['length'] extends 1 ? L['sortedQuery'] : WithFormat<L['sortedQuery']>, undefined> => {
      const [first, second] = formats ?? (['xlsx', 'csv'] as const)
      return reads({
        path,
        summary,
        ownTransactions: true,
        query: second ? list.sortedQuery.extend({ format: z.enum(['xlsx', 'csv']).default(first!) }) : list.sortedQuery,
        download: second ? 'application/octet-stream' : { xlsx: xlsxContentType, csv: csvContentType }[first!],
        handler: ({ params, query, request }: Call) =>
          exportRows(request, read, params, { ...query, format: query.format ?? first }),
      })
    },
  }
}

// biome-ignore lint/suspicious/noExplicitAny: checked by the schemas of the list
type Call = any
