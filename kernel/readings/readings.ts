import { type RawBuilder, sql } from 'kysely'
import type { ServedContext } from '../http/context.ts'

/** Whether the asking person has opened a record, as SQL. @param kind `space.noun` @param id the column with its id: `a.id` */
export const hasRead = (kind: string, id: string): RawBuilder<boolean> =>
  sql<boolean>`parvis.has_read(${sql.lit(kind)}, ${sql.ref(id)})`

/** How many rows of a table that the person sees they have not opened, as SQL: a count of the bar. */
export const unreadOf = (kind: string, table: string): RawBuilder<number> =>
  sql<number>`(select count(*)::int from ${sql.table(table)} r where not ${hasRead(kind, 'r.id')})`

/** Writes down that the person has opened a record that they may see; a repeat keeps the first time. */
export const markRead = (ctx: ServedContext, kind: string, recordId: string): Promise<void> =>
  markAllRead(ctx, kind, [recordId])

/** The same of several records at once. */
export async function markAllRead(ctx: ServedContext, kind: string, recordIds: string[]): Promise<void> {
  // Who sees a client's portal as staff reads nothing in the client's place (D13).
  if (recordIds.length === 0 || (ctx.actor.side === 'client' && ctx.actor.viewedBy)) return
  await ctx.db
    .insertInto('readings')
    .values(recordIds.map((record_id) => ({ account_id: ctx.actor.accountId, kind, record_id, read_at: ctx.now })))
    .onConflict((oc) => oc.doNothing())
    .execute()
}
