import { z } from 'zod'
import { invalid, notFound } from '../errors/problem.ts'
import type { PersonContext } from '../http/context.ts'
import { endpointsOf } from '../http/endpoints.ts'
import { servedList } from './served.ts'

const columnName = z.string().regex(/^[a-zA-Z][a-zA-Z0-9_-]{0,39}$/)
const filterValue = z.union([z.string().max(200), z.number(), z.boolean()])
const columns = z.array(columnName).min(1).max(60)
const filters = z.record(columnName, filterValue)

const viewBody = z.object({
  list: z.string().max(200),
  /** In their order; null: as the list comes. Absent: as they were. */
  columns: columns.nullable().optional(),
  /** By the names that the list's filters have; null or empty: none. Absent: as they were. */
  filters: filters.nullable().optional(),
})
const listView = z.object({ list: z.string(), columns: columns.nullable(), filters: filters.nullable() })
const listViews = z.object({ items: z.array(listView) })

/** How the asking person looks at lists, where that is not as these come. */
export async function readViews(ctx: PersonContext) {
  const rows = await ctx.db
    .selectFrom('list_views')
    .select(['list', 'columns', 'filters'])
    .where('account_id', '=', ctx.actor.accountId)
    .orderBy('list')
    .execute()
  return { items: rows.map((row) => ({ ...row, filters: row.filters as z.output<typeof filters> | null })) }
}

/**
 * Keeps the columns that a person chose for a list, the filters that they left in it, or both.
 * @throws Problem 404 where there is no such list, 422 on `columns` (one of them twice), `filters` (none of the list's)
 */
export async function keepView(ctx: PersonContext, input: z.output<typeof viewBody>) {
  const list = servedList(input.list)
  if (!list) throw notFound()
  if (input.columns && new Set(input.columns).size < input.columns.length)
    throw invalid({ field: 'columns', code: 'bad_value' })
  if (input.filters) {
    const known = z.strictObject(list.filterQuery.partial().shape).safeParse(input.filters)
    if (!known.success) throw invalid({ field: 'filters', code: 'bad_value' })
  }
  const { accountId } = ctx.actor
  await ctx.asSystem(async () => {
    const kept = await ctx.db
      .selectFrom('list_views')
      .select(['columns', 'filters'])
      .where('account_id', '=', accountId)
      .where('list', '=', input.list)
      .forUpdate()
      .executeTakeFirst()
    const left = input.filters === undefined ? kept?.filters : input.filters
    const view = {
      columns: input.columns === undefined ? (kept?.columns ?? null) : input.columns,
      filters: left && Object.keys(left).length > 0 ? JSON.stringify(left) : null,
    }
    if (view.columns === null && view.filters === null)
      await ctx.db.deleteFrom('list_views').where('account_id', '=', accountId).where('list', '=', input.list).execute()
    else
      await ctx.db
        .insertInto('list_views')
        .values({ account_id: accountId, list: input.list, ...view })
        .onConflict((oc) => oc.columns(['account_id', 'list']).doUpdateSet(view))
        .execute()
  })
  return readViews(ctx)
}

const endpoint = endpointsOf('lists')

/** How each person looks at lists: kept for them, wherever they sign in. */
export const listViewRoutes = [
  endpoint({
    method: 'GET',
    path: '/list-views',
    summary: 'The columns and filters that one left in lists (B1, B6)',
    access: 'own',
    response: listViews,
    handler: ({ ctx }) => readViews(ctx),
  }),
  endpoint({
    method: 'PUT',
    path: '/list-views',
    summary: 'Keep the columns chosen for a list, or the filters left in it (B1, B6)',
    access: 'own',
    body: viewBody,
    response: listViews,
    handler: ({ ctx, body }) => keepView(ctx, body),
  }),
] as const
