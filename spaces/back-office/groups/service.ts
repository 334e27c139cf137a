import { sql } from 'kysely'
import { invalid, notFound } from '../../../kernel/errors/problem.ts'
import type { StaffContext } from '../../../kernel/http/context.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { defineRecord } from '../../../kernel/records/record.ts'
import { clientGroup } from './record.ts'

/** Groups of clients, kept by the staff; one that holds a client, or a discount, stays. */
export const clientGroups = defineRecord(clientGroup, {
  rows: (db) =>
    db
      .selectFrom('client_groups as r')
      .selectAll('r')
      .select(
        sql<boolean>`(exists (select from client_group_members m where m.group_id = r.id)
          or exists (select from client_discounts d where d.group_id = r.id))`.as('in_use'),
      ),
  unique: { client_groups_name_key: { field: 'name', code: 'back_office.group_name_taken' } },
  deletion: { open: (row) => !row.in_use, refused: 'back_office.group_in_use' },
})

/**
 * Puts clients into a group, out of the one that they are in; null: into none. Those that are there already stay as they are.
 * @returns how many changed
 * @throws Problem 404 for a client, 422 on `groupId`
 */
export async function setGroup(ctx: StaffContext, { ids, groupId }: { ids: string[]; groupId: string | null }) {
  const { rows } = await sql<{ id: string; name: string; group_id: string | null; group_name: string | null }>`
    select o.id, o.name, m.group_id, g.name as group_name from organisations o
      left join client_group_members m on m.organisation_id = o.id left join client_groups g on g.id = m.group_id
    where o.brand_id = ${ctx.brand.id} and o.id = any (${ids}::uuid[]) order by o.id for update of o`.execute(ctx.db)
  if (rows.length < new Set(ids).size) throw notFound()
  const group =
    groupId === null
      ? null
      : await ctx.db.selectFrom('client_groups').select(['id', 'name']).where('id', '=', groupId).executeTakeFirst()
  if (group === undefined) throw invalid({ field: 'groupId', code: 'bad_choice' })
  const moved = rows.filter((row) => row.group_id !== groupId)
  for (const row of moved) {
    if (group)
      await ctx.db
        .insertInto('client_group_members')
        .values({
          organisation_id: row.id,
          group_id: group.id,
          brand_id: ctx.brand.id,
          added_at: ctx.now,
          added_by: ctx.actor.accountId,
          added_by_label: ctx.actor.label,
        })
        .onConflict((oc) =>
          oc.column('organisation_id').doUpdateSet({
            group_id: group.id,
            added_at: ctx.now,
            added_by: ctx.actor.accountId,
            added_by_label: ctx.actor.label,
          }),
        )
        .execute()
    else await ctx.db.deleteFrom('client_group_members').where('organisation_id', '=', row.id).execute()
    // How clients are grouped is the provider's own: no client's journal has it.
    await record(ctx, {
      type: 'back_office.client.grouped',
      subjectType: 'organisation',
      subjectId: row.id,
      subjectLabel: row.name,
      before: { group: row.group_name },
      after: { group: group?.name ?? null },
    })
  }
  return { changed: moved.length }
}
