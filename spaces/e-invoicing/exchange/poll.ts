// What a platform has for us: asked by its own time, a little further back than was seen, so that what is written late or out of order is not missed.
import { sql } from 'kysely'
import { asSystem, type Brand, type Services, type SystemContext } from '../../../kernel/http/context.ts'
import { type FoundFlows, type Platform, PlatformAwayError } from '../platforms/client.ts'
import type { Flow } from '../platforms/protocol.ts'
import type { PlatformRow } from '../platforms/service.ts'
import { hearOf, isUuid } from './flows.ts'
import type { Run } from './follow.ts'
import { toldOf } from './take-in.ts'

/** What was seen is asked for again so far back: two changes may have one moment, and one may be written after it. */
const overlapMs = 5 * 60_000
/** Once in so long it is asked for what changed much longer ago: what it writes down hours late carries a time that was seen already. */
const backEveryMs = 3_600_000
const backMs = 24 * 3_600_000
/** A new platform is asked for what it has of so long. */
const firstMs = 30 * 86_400_000
const pageSize = 100
/** More pages than a month has of 10,000 flows a day; and so many of nothing one after the other. */
const mostPages = 5_000
const mostEmpty = 20

/** Those of a page that are ours and await an answer, and those that somebody has for us and that were not seen before. */
async function newOf(ctx: SystemContext, platformId: string, { flows, odd }: FoundFlows) {
  const ids = [...flows.map(({ flowId }) => flowId), ...odd]
  const own = flows.flatMap(({ trackingId }) => (isUuid(trackingId) ? [trackingId] : []))
  const rows = await ctx.db
    .selectFrom('exchanged_flows')
    .select(['id', 'flow_id', 'direction', 'ended_at'])
    .where('platform_id', '=', platformId)
    .where((eb) => eb.or([eb('flow_id', 'in', ids), ...(own.length > 0 ? [eb('id', 'in', own)] : [])]))
    .execute()
  const known = new Map(rows.flatMap((row) => [[row.id, row] as const, [row.flow_id ?? '', row] as const]))
  const of = (flow: Flow) => known.get(flow.flowId) ?? known.get(flow.trackingId ?? '')
  return {
    answered: flows.filter((flow) => of(flow)?.direction === 'out' && !of(flow)!.ended_at),
    // What others send by the same access is not ours, and what the platform still looks at is not there yet.
    come: flows.filter((flow) => !of(flow) && flow.flowDirection === 'In' && flow.acknowledgement.status === 'Ok'),
    odd: odd.filter((id) => !known.has(id)),
  }
}

/** Writes down what is to be taken in, once. */
const note = (ctx: SystemContext, platformId: string, flows: Array<{ id: string; told: object | null }>) =>
  ctx.db
    .insertInto('flows_to_take')
    .values(
      flows.map(({ id, told }) => ({
        ...{ platform_id: platformId, brand_id: ctx.brand.id, flow_id: id },
        ...{ told: told && JSON.stringify(told), noted_at: ctx.now, next_at: ctx.now },
      })),
    )
    .onConflict((oc) => oc.columns(['platform_id', 'flow_id']).doNothing())
    .execute()

/**
 * Sees all that changed at a platform since it was asked last: answers to ours are heard, and what came is written down to be taken in. How far it was seen
 * counts once all of it was: what is on a page that did not come is asked for again.
 * @throws PlatformAwayError
 */
export async function pollPlatform(
  services: Services,
  brand: Brand,
  client: Platform,
  row: PlatformRow,
  run: Run,
): Promise<void> {
  const seen = row.seen_until ?? new Date(row.created_at.getTime() - firstMs)
  const begun = services.clock()
  const looksBack = begun.getTime() - (row.looked_back_at?.getTime() ?? 0) >= backEveryMs
  const where = { updatedAfter: new Date(seen.getTime() - (looksBack ? backMs : overlapMs)).toISOString() }
  const cursors = new Set<string>()
  let cursor: string | undefined
  let until = seen
  let empty = 0
  do {
    if (run.stopping()) return
    const page = await client.search({ where, limit: pageSize, ...(cursor ? { cursor } : {}) })
    empty = page.flows.length + page.odd.length > 0 ? 0 : empty + 1
    if (empty === 0) {
      const { answered, come, odd } = await asSystem(services, brand, (ctx) => newOf(ctx, row.id, page))
      const failed: string[] = []
      for (const flow of answered)
        await asSystem(services, brand, (ctx) => hearOf(ctx, row.id, flow)).catch((error: unknown) => {
          failed.push(flow.flowId)
          run.report(error)
        })
      const flows = [...come.map((flow) => ({ id: flow.flowId, told: toldOf(flow) as object | null }))]
      for (const id of [...odd, ...failed]) flows.push({ id, told: null })
      if (flows.length > 0) await asSystem(services, brand, (ctx) => note(ctx, row.id, flows))
    }
    for (const { updatedAt } of page.flows) if (new Date(updatedAt) > until) until = new Date(updatedAt)
    cursor = page.nextCursor
    if (cursor && (cursors.has(cursor) || cursors.size >= mostPages || empty >= mostEmpty))
      throw new PlatformAwayError('search: pages without an end')
    if (cursor) cursors.add(cursor)
  } while (cursor)
  await asSystem(services, brand, (ctx) =>
    ctx.db
      .updateTable('platforms')
      // Of a clock that is ahead no time is taken that has not come: put right, it would hide what comes until then.
      .set({
        seen_until: until < ctx.now ? until : ctx.now,
        asked_at: ctx.now,
        ...(looksBack ? { looked_back_at: begun } : {}),
      })
      .where('id', '=', row.id)
      // What was seen at another place says nothing of this one.
      .where('flow_address', '=', row.flow_address)
      .where(sql<boolean>`seen_until is not distinct from ${row.seen_until} or seen_until < ${until}`)
      .execute(),
  )
}
