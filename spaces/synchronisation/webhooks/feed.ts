import { sql } from 'kysely'
import { feedDays } from '../../../kernel/feed/feed.ts'
import type { StaffContext } from '../../../kernel/http/context.ts'

/** Who reads the feed, how far, and how many events there are that they have not said to have. */
export async function feedReaders(ctx: StaffContext) {
  await ctx.asSystem(() => sql`select parvis.number_feed(${ctx.brand.id})`.execute(ctx.db))
  const { rows } = await ctx.asSystem(() =>
    sql<{ name: string; identifier: string; position: string; behind: string; read_at: Date }>`
      select coalesce(t.name, concat_ws(' ', nullif(a.surname, ''), nullif(a.given_name, ''))) as name, a.identifier, r.position, greatest(coalesce(h.last, 0) - r.position, 0) as behind, r.read_at
      from feed_readers r join accounts a on a.id = r.account_id left join technical_users t on t.account_id = r.account_id left join feed_heads h on h.brand_id = r.brand_id
      where r.brand_id = ${ctx.brand.id} order by r.read_at desc, r.account_id limit 100`.execute(ctx.db),
  )
  return {
    items: rows.map((row) => ({
      name: row.name,
      identifier: row.identifier,
      cursor: String(row.position),
      behind: Number(row.behind),
      readAt: row.read_at.toISOString(),
    })),
    days: feedDays,
  }
}
