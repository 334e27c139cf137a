import { invalid, notFound } from '../../kernel/errors/problem.ts'
import type { StaffContext } from '../../kernel/http/context.ts'
import { record } from '../../kernel/journal/journal.ts'

const clientOf = (ctx: StaffContext, id: string) =>
  ctx.db
    .selectFrom('organisations')
    .select(['id', 'name'])
    .where('id', '=', id)
    .where('brand_id', '=', ctx.brand.id)
    .executeTakeFirst()

/** Of which client another one is part (P30). @throws Problem 404 */
export async function readParent(ctx: StaffContext, id: string) {
  if (!(await clientOf(ctx, id))) throw notFound()
  const parent = await ctx.db
    .selectFrom('organisation_parents as p')
    .innerJoin('organisations as o', 'o.id', 'p.parent_id')
    .select(['o.id', 'o.name'])
    .where('p.organisation_id', '=', id)
    .executeTakeFirst()
  return { parent: parent ?? null }
}

/**
 * Says of which client another one is part; null: of none. Some rights of the people above reach what is below (P30).
 * @throws Problem 404, 422 on `parentId` where that one is no client, or is part of this one
 */
export async function setParent(ctx: StaffContext, id: string, parentId: string | null) {
  const client = await clientOf(ctx, id)
  if (!client) throw notFound()
  const parent = parentId ? await clientOf(ctx, parentId) : undefined
  if (parentId && (!parent || parentId === id)) throw invalid({ field: 'parentId', code: 'bad_choice' })
  const before = await readParent(ctx, id)
  if (parent) {
    const values = { organisation_id: id, brand_id: ctx.brand.id, parent_id: parent.id }
    await ctx.db
      .insertInto('organisation_parents')
      .values(values)
      .onConflict((oc) => oc.column('organisation_id').doUpdateSet({ parent_id: parent.id }))
      .execute()
      .catch((error: { constraint?: string }) => {
        throw error.constraint === 'organisation_parents_circle'
          ? invalid({ field: 'parentId', code: 'back-office.parent_circle' })
          : error
      })
  } else await ctx.db.deleteFrom('organisation_parents').where('organisation_id', '=', id).execute()
  if (before.parent?.id !== parent?.id)
    await record(ctx, {
      type: 'back-office.client.parent_set',
      organisationId: id,
      subjectType: 'organisation',
      subjectId: id,
      subjectLabel: client.name,
      before: { parent: before.parent?.name ?? '' },
      after: { parent: parent?.name ?? '' },
    })
  return { parent: parent ?? null }
}
