// What a platform has for us: asked by its own time, a little further back than was seen, so that what is written late or out of order is not missed.
import { asSystem, type Brand, type Services } from '../../../kernel/http/context.ts'
import type { Platform } from '../platforms/client.ts'
import type { Flow } from '../platforms/protocol.ts'
import type { PlatformRow } from '../platforms/service.ts'
import { hearOf } from './flows.ts'
import { takeIn } from './take-in.ts'

/** What was seen is asked for again so far back: two changes may have one moment, and one may be written after it. */
const overlapMs = 5 * 60_000
/** A new platform is asked for what it has of so long. */
const firstMs = 30 * 86_400_000
const pageSize = 100

async function hear(services: Services, brand: Brand, client: Platform, row: PlatformRow, flow: Flow): Promise<void> {
  if (await asSystem(services, brand, (ctx) => hearOf(ctx, row.id, flow))) return
  // What others send by the same access is not ours, and what the platform still looks at is not there yet.
  if (flow.flowDirection !== 'In' || flow.acknowledgement.status !== 'Ok') return
  await takeIn(services, brand, client, row, flow)
}

/**
 * Takes in all that changed at a platform since it was asked last. What fails is asked for again: each flow is taken once.
 * @throws PlatformAwayError
 */
export async function pollPlatform(
  services: Services,
  brand: Brand,
  client: Platform,
  row: PlatformRow,
  run: { stopping: () => boolean; report: (error: unknown) => void },
): Promise<void> {
  const seen = row.seen_until ?? new Date(row.created_at.getTime() - firstMs)
  const where = { updatedAfter: new Date(seen.getTime() - overlapMs).toISOString() }
  let cursor: string | undefined
  let until = seen
  let failed = false
  do {
    const page = await client.search({ where, limit: pageSize, ...(cursor ? { cursor } : {}) })
    for (const flow of page.results ?? []) {
      if (run.stopping()) return
      try {
        await hear(services, brand, client, row, flow)
      } catch (error) {
        if ((error as Error).name.startsWith('Platform')) throw error
        failed = true
        run.report(error)
      }
      const at = new Date(flow.updatedAt)
      if (at > until && !failed) until = at
    }
    cursor = page.nextCursor
    await asSystem(services, brand, (ctx) =>
      ctx.db
        .updateTable('platforms')
        // Of a clock that is ahead no time is taken that has not come: put right, it would hide what comes until then.
        .set({ seen_until: until < ctx.now ? until : ctx.now, asked_at: ctx.now })
        .where('id', '=', row.id)
        .execute(),
    )
  } while (cursor)
}
