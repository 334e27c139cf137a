import { z } from 'zod'
import { invalid } from '../errors/problem.ts'
import type { PersonContext, StaffContext } from '../http/context.ts'
import { endpointsOf } from '../http/endpoints.ts'
import { narrowedLists } from './served.ts'

export const clientFilter = z.object({
  /** The client, or the group of clients, that lists show; null: all. */
  filter: z
    .object({ kind: z.enum(['client', 'group']), id: z.string(), name: z.string(), code: z.string() })
    .nullable(),
  /** The lists that it narrows, by their paths; any other shows all. */
  lists: z.array(z.string()),
})
export const clientFilterBody = z.union([
  z.strictObject({ organisationId: z.uuid() }),
  z.strictObject({ groupId: z.uuid() }),
])

/** What the asking member of the staff filters by (B6); nobody else filters by anything. */
export async function readClientFilter(ctx: PersonContext): Promise<z.input<typeof clientFilter>> {
  if (ctx.actor.side !== 'staff') return { filter: null, lists: [] }
  const row = await ctx.db
    .selectFrom('client_filters as f')
    .leftJoin('organisations as o', 'o.id', 'f.organisation_id')
    .leftJoin('client_groups as g', 'g.id', 'f.group_id')
    .select(['o.id as organisation_id', 'o.name as organisation', 'o.code', 'g.id as group_id', 'g.name as group'])
    .where('f.account_id', '=', ctx.actor.accountId)
    .executeTakeFirst()
  const filter = row?.organisation_id
    ? { kind: 'client' as const, id: row.organisation_id, name: row.organisation ?? '', code: row.code ?? '' }
    : row?.group_id
      ? { kind: 'group' as const, id: row.group_id, name: row.group ?? '', code: '' }
      : null
  return { filter, lists: narrowedLists() }
}

/**
 * Has every list of the asking member of the staff show one client, or one group of clients, until they cancel it (B6).
 * @throws Problem 422 on `organisationId`, `groupId`
 */
export async function setClientFilter(ctx: StaffContext, input: z.output<typeof clientFilterBody>) {
  const [field, table, id] =
    'organisationId' in input
      ? (['organisationId', 'organisations', input.organisationId] as const)
      : (['groupId', 'client_groups', input.groupId] as const)
  const there = await ctx.db
    .selectFrom(table)
    .select('id')
    .where('id', '=', id)
    .where('brand_id', '=', ctx.brand.id)
    .executeTakeFirst()
  if (!there) throw invalid({ field, code: 'bad_choice' })
  const kept = {
    brand_id: ctx.brand.id,
    organisation_id: 'organisationId' in input ? input.organisationId : null,
    group_id: 'groupId' in input ? input.groupId : null,
    set_at: ctx.now,
  }
  await ctx.asSystem(() =>
    ctx.db
      .insertInto('client_filters')
      .values({ account_id: ctx.actor.accountId, ...kept })
      .onConflict((oc) => oc.column('account_id').doUpdateSet(kept))
      .execute(),
  )
  return readClientFilter(ctx)
}

const endpoint = endpointsOf('lists')

/** Whoever lost the right to set a filter still sees the one that they have, and cancels it. */
export const clientFilterRoutes = [
  endpoint({
    method: 'GET',
    path: '/client-filter',
    summary: 'The client or group of clients that one filters by, and which lists follow (B6)',
    access: 'own',
    response: clientFilter,
    handler: ({ ctx }) => readClientFilter(ctx),
  }),
  endpoint({
    method: 'DELETE',
    path: '/client-filter',
    summary: '«Annuler le filtre» (B6)',
    access: 'own',
    response: clientFilter,
    handler: async ({ ctx }) => {
      const { accountId } = ctx.actor
      await ctx.asSystem(() => ctx.db.deleteFrom('client_filters').where('account_id', '=', accountId).execute())
      return readClientFilter(ctx)
    },
  }),
] as const
