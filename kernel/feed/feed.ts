import { sql } from 'kysely'
import { invalid, problem } from '../errors/problem.ts'
import { asSystem, type PersonContext, type Services, type StaffContext } from '../http/context.ts'
import type { Job } from '../jobs/jobs.ts'
import './contacts.ts'
import './errors.ts'

/** So many days an event is kept. */
export const feedDays = 90

/** Gives what is committed its place in the feed. Each statement after it sees the places. */
const number = (ctx: PersonContext) =>
  ctx.asSystem(() => sql`select parvis.number_feed(${ctx.brand.id})`.execute(ctx.db))

/** A place in the feed as it goes over the line. @throws Problem 422 on `after` */
function placeOf(cursor: string): number {
  if (!/^\d{1,15}$/.test(cursor)) throw invalid({ field: 'after', code: 'bad_value' })
  return Number(cursor)
}

/**
 * Events after a place, in the order of the feed, at least once each: a reader that asks for what comes after a place says that it has all up to
 * there, and one that names none goes on from where it said so last.
 * @throws Problem feed.cursor_ahead; feed.cursor_gone with the oldest place that may be asked for
 */
export async function readFeed(ctx: StaffContext, { after, most }: { after?: string | undefined; most: number }) {
  await number(ctx)
  const known = await ctx.asSystem(async () => {
    const head = await ctx.db
      .selectFrom('feed_heads')
      .select(['last', 'swept'])
      .where('brand_id', '=', ctx.brand.id)
      .executeTakeFirst()
    const reader = await ctx.db
      .selectFrom('feed_readers')
      .select('position')
      .where('brand_id', '=', ctx.brand.id)
      .where('account_id', '=', ctx.actor.accountId)
      .executeTakeFirst()
    return {
      last: head?.last ?? 0,
      swept: head?.swept ?? 0,
      told: reader?.position,
    }
  })
  const asked = after === undefined ? undefined : placeOf(after)
  const from = asked ?? known.told ?? known.swept
  if (from > known.last) throw problem('feed.cursor_ahead', {}, { last: String(known.last) })
  if (from < known.swept) throw problem('feed.cursor_gone', { days: feedDays }, { oldest: String(known.swept) })
  if (asked !== undefined && asked !== known.told)
    await ctx.asSystem(() =>
      ctx.db
        .insertInto('feed_readers')
        .values({
          brand_id: ctx.brand.id,
          account_id: ctx.actor.accountId,
          position: asked,
          read_at: ctx.now,
        })
        .onConflict((oc) => oc.columns(['brand_id', 'account_id']).doUpdateSet({ position: asked, read_at: ctx.now }))
        .execute(),
    )
  const rows = await ctx.db
    .selectFrom('feed_events')
    .select(['uid', 'position', 'kind', 'occurred_at', 'data'])
    .where('brand_id', '=', ctx.brand.id)
    .where('position', '>', from)
    .orderBy('position')
    .limit(most + 1)
    .execute()
  const shown = rows.slice(0, most)
  const more = rows.length > most
  return {
    items: shown.map((row) => ({
      id: messageId(row.uid),
      cursor: String(row.position),
      type: row.kind,
      timestamp: row.occurred_at.toISOString(),
      data: row.data as Record<string, unknown>,
    })),
    /** What follows may be hidden from this reader: where nothing more is seen, they have all there is. */
    cursor: String(more ? shown.at(-1)!.position : Math.max(known.last, shown.at(-1)?.position ?? 0)),
    more,
  }
}

/** The id of an event over the line, the same in the feed and in every sending of a webhook. */
export const messageId = (uid: string) => `evt_${uid.replaceAll('-', '')}`

/** So many events are deleted in one transaction. */
const sweptAtOnce = 5_000

/** Deletes what was kept for long enough, and writes down up to where. */
export async function sweepFeed(services: Services): Promise<void> {
  for (const brand of services.brands.all())
    for (let full = true; full; )
      full = await asSystem(services, brand, async (ctx) => {
        await sql`select parvis.number_feed(${brand.id})`.execute(ctx.db)
        const before = new Date(ctx.now.getTime() - feedDays * 86_400_000)
        const { rows } = await sql<{ count: number }>`with old as (
            delete from feed_events where id in (select id from feed_events where brand_id = ${brand.id} and occurred_at < ${before} order by occurred_at, id limit ${sweptAtOnce})
            returning position),
          noted as (update feed_heads set swept = greatest(swept, (select max(position) from old)) where brand_id = ${brand.id} and exists (select from old))
          select count(*)::int as count from old`.execute(ctx.db)
        return rows[0]!.count === sweptAtOnce
      })
}

/** The feed's own work. */
export const feedJobs = (services: Services): Job[] => [
  {
    name: 'kernel.sweep_feed',
    title: { fr: "Ménage du fil d'événements", en: 'Sweep of the feed of events' },
    everyMinutes: 24 * 60,
    run: () => sweepFeed(services),
  },
]
