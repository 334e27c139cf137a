import type { z } from 'zod'
import { today } from '../dates/day.ts'
import { statementOf } from '../db/database.ts'
import { notFound } from '../errors/problem.ts'
import type { Context, PersonContext, Reader } from '../http/context.ts'
import type { RequestInfo } from '../http/endpoints.ts'
import type { AnyList, At, Placed } from './list.ts'
import { cursorOf } from './order.ts'

/** What of a request it takes to read a list. */
export type Reading = Pick<RequestInfo, 'readOnce' | 'again' | 'brand' | 'services'>
type RowOf<L extends AnyList> = Parameters<L['view']>[0]
type ParamsOf<L extends AnyList> = Parameters<L['statementOf']>[0]
export type ItemOf<L extends AnyList> = z.input<L['item']>
type Page<L extends AnyList> = { items: Array<ItemOf<L>>; nextCursor: string | null }
export type QueryOf<L extends AnyList> = z.output<L['sortedQuery']> & { cursor?: string | undefined }

const atOf = ({ brand, services }: Pick<Reading, 'brand' | 'services'>): At => {
  const now = services.clock()
  return { brand, services, now, today: today(brand.timeZone, now) }
}

// Each size is a text of its own, and so a plan: only those that pages and files ask for.
const plannedSizes = new Set([25, 50, 1000])

/** The rows after a place, in one message to the database wherever the right is part of the statement. @throws Problem of the list's guard */
export async function readRows<L extends AnyList>(
  request: Reading,
  list: L,
  params: ParamsOf<L>,
  query: QueryOf<L>,
  size: number,
): Promise<{ reader: Reader; rows: Array<Placed<RowOf<L>>> }> {
  const statement = list.statementOf(params, query, atOf(request), size + 1)
  if (list.guardFirst || list.asServer)
    return request.again(async (ctx) => {
      await list.guard?.(ctx, params, query)
      return { reader: ctx, rows: await run(ctx, list, statement) }
    })
  const planOnce = plannedSizes.has(size) && list.plans(query)
  const found = await request.readOnce<Placed<RowOf<L>>>(statementOf(statement, planOnce)).catch(async (error) => {
    // It left before it was known who asks: who may not read the table at all is refused as at any other.
    if ((error as { code?: string }).code === '42501') await request.again(async () => {})
    throw error
  })
  // Nothing found may mean that there is no such thing, or that it is not this person's.
  if (list.guard && !found.rows.some((row) => list.shows?.(row, found.reader) ?? true))
    await request.again((ctx) => list.guard?.(ctx, params, query) ?? Promise.resolve())
  return found
}

const run = async <R>(
  ctx: PersonContext,
  list: AnyList,
  statement: { execute: (db: never) => Promise<{ rows: R[] }> },
) => {
  const read = async () => (await statement.execute(ctx.db as never)).rows
  return list.asServer ? ctx.asSystem(read) : read()
}

/** A page of a list, with the cursor of its last row where more follow. @throws Problem 422 on `cursor`, those of the list's guard */
export async function readPage<L extends AnyList>(
  request: Reading,
  list: L,
  params: ParamsOf<L>,
  query: QueryOf<L> & { size: number },
): Promise<Page<L> & { reader: Reader }> {
  const { reader, rows } = await readRows(request, list, params, query, query.size)
  const shown = rows.slice(0, query.size)
  return {
    items: shown.map((row) => list.view(row, reader)) as Array<ItemOf<L>>,
    nextCursor: rows.length > query.size ? cursorOf(shown.at(-1)!.list_place!) : null,
    reader,
  }
}

/** The first rows of a list, in a transaction that is open. @throws Problem of the list's guard */
export async function readFirst<L extends AnyList>(
  ctx: PersonContext,
  list: L,
  params: ParamsOf<L>,
  query: QueryOf<L>,
  size: number,
): Promise<Array<ItemOf<L>>> {
  await list.guard?.(ctx, params, query)
  return (await run(ctx, list, list.statementOf(params, query, ctx, size))).map(
    (row) => list.view(row, ctx) as ItemOf<L>,
  )
}

/** How many rows the filters leave. @throws Problem of the list's guard */
export async function countRows<L extends AnyList>(
  ctx: PersonContext,
  list: L,
  params: ParamsOf<L>,
  query: z.output<L['filterQuery']>,
): Promise<Record<string, number>> {
  await list.guard?.(ctx, params, query)
  const rows = await run(ctx, list, list.countOf(params, query, ctx))
  return rows[0] as Record<string, number>
}

/** One row of a list. @throws Problem 404 */
export async function readRow<L extends AnyList>(
  ctx: Context,
  list: L,
  id: string,
  params?: ParamsOf<L>,
): Promise<RowOf<L>> {
  const { rows } = await list.rowOf(id, params, ctx).execute(ctx.db)
  if (!rows[0]) throw notFound()
  return rows[0]
}
