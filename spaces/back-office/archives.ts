import { sql } from 'kysely'
import { notFound } from '../../kernel/errors/problem.ts'
import type { StaffContext } from '../../kernel/http/context.ts'
import { record } from '../../kernel/journal/journal.ts'

/** What archiving some clients comes to (B4): each with what it has, for whoever is to be sure. Nothing of it is erased. @throws Problem 404 */
export async function readArchiving(ctx: StaffContext, ids: string[]) {
  const { rows } = await sql<{
    id: string
    name: string
    code: string
    archived: boolean
    people: number
    contracts: number
    tickets: number
    documents: number
  }>`select o.id, o.name, o.code, o.archived_at is not null as archived,
      (select count(*)::int from memberships m where m.organisation_id = o.id and m.removed_at is null and m.suspended_at is null) as people,
      (select count(*)::int from contracts c where c.organisation_id = o.id) as contracts,
      (select count(*)::int from tickets t where t.organisation_id = o.id and t.status <> 'closed') as tickets,
      (select count(*)::int from documents d where d.organisation_id = o.id) as documents
    from organisations o where o.brand_id = ${ctx.brand.id} and o.id = any (${ids}::uuid[]) order by o.name, o.id`.execute(
    ctx.db,
  )
  if (rows.length < new Set(ids).size) throw notFound()
  return { items: rows }
}

/** Clients as they are, locked in one order: two who archive the same wait for each other. @throws Problem 404 */
async function lockClients(ctx: StaffContext, ids: string[]) {
  const rows = await ctx.db
    .selectFrom('organisations')
    .select(['id', 'name', 'archived_at', 'archive_reason'])
    .where('brand_id', '=', ctx.brand.id)
    .where('id', 'in', ids)
    .orderBy('id')
    .forUpdate()
    .execute()
  if (rows.length < new Set(ids).size) throw notFound()
  return rows
}

/**
 * Archives clients (B4): out of the lists, their people without access to them from now on, all that is theirs kept. One that is archived
 * already stays as it is.
 * @returns how many were archived
 * @throws Problem 404; then none is
 */
export async function archiveClients(ctx: StaffContext, { ids, reason }: { ids: string[]; reason: string }) {
  const rows = (await lockClients(ctx, ids)).filter((row) => row.archived_at === null)
  for (const row of rows) {
    await ctx.db
      .updateTable('organisations')
      .set((eb) => ({
        archived_at: ctx.now,
        archived_by: ctx.actor.accountId,
        archived_by_label: ctx.actor.label,
        archive_reason: reason,
        version: eb('version', '+', 1),
      }))
      .where('id', '=', row.id)
      .execute()
    await record(ctx, {
      type: 'back_office.client.archived',
      organisationId: row.id,
      subjectType: 'organisation',
      subjectId: row.id,
      subjectLabel: row.name,
      after: { reason },
    })
  }
  return { changed: rows.length }
}

/** Brings archived clients back (B4): each of their people has again what was theirs. @returns how many were @throws Problem 404; then none is */
export async function restoreClients(ctx: StaffContext, { ids }: { ids: string[] }) {
  const rows = (await lockClients(ctx, ids)).filter((row) => row.archived_at !== null)
  for (const row of rows) {
    await ctx.db
      .updateTable('organisations')
      .set((eb) => ({
        archived_at: null,
        archived_by: null,
        archived_by_label: '',
        archive_reason: '',
        version: eb('version', '+', 1),
      }))
      .where('id', '=', row.id)
      .execute()
    await record(ctx, {
      type: 'back_office.client.restored',
      organisationId: row.id,
      subjectType: 'organisation',
      subjectId: row.id,
      subjectLabel: row.name,
      before: { reason: row.archive_reason },
    })
  }
  return { changed: rows.length }
}
