// What a platform tells by itself: who signed it is checked before anything of it is read, and it says no more than that there is news.
import { timingSafeEqual } from 'node:crypto'
import { problem } from '../../../kernel/errors/problem.ts'
import { asSystem } from '../../../kernel/http/context.ts'
import type { RequestInfo } from '../../../kernel/http/endpoints.ts'
import { followPlatformJob } from '../exchange/follow-job.ts'
import { webhookKeyOf } from './service.ts'
import { signatureHeader, signatureOf, timestampHeader } from './signing.ts'

/** So many seconds a message may be old, or its sender's clock ahead. */
const mostSeconds = 2 * 3_600

/**
 * Takes a message of a platform: what is not signed with its key, or was long ago, is refused alike, whatever platform it names. What happened is then
 * asked of the platform itself, so that messages may come twice, late and in any order.
 * @throws Problem e_invoicing.event_refused
 */
export async function takeEvent(request: RequestInfo, id: string): Promise<void> {
  const { services, brand } = request
  const bytes = Buffer.isBuffer(request.raw.body) ? request.raw.body : Buffer.alloc(0)
  const row = await asSystem(services, brand, (ctx) =>
    ctx.db
      .selectFrom('platforms')
      .selectAll()
      .where('id', '=', id)
      .where('brand_id', '=', brand.id)
      .where('enabled', '=', true)
      .executeTakeFirst(),
  )
  const key = row ? webhookKeyOf(services, row) : undefined
  const at = Number(request.raw.headers[timestampHeader])
  const given = Buffer.from(String(request.raw.headers[signatureHeader] ?? ''), 'base64')
  const wanted = Buffer.from(signatureOf(key ?? Buffer.alloc(32), bytes, at), 'base64')
  const signed = given.length === wanted.length && timingSafeEqual(given, wanted)
  const fresh = Number.isSafeInteger(at) && Math.abs(services.clock().getTime() / 1_000 - at) <= mostSeconds
  if (!key || !signed || !fresh) throw problem('e_invoicing.event_refused')
  await asSystem(services, brand, async (ctx) => {
    // However often it tells, one round is asked for until one begins.
    const first = await ctx.db
      .updateTable('platforms')
      .set({ news_at: ctx.now })
      .where('id', '=', id)
      .where('news_at', 'is', null)
      .returning('id')
      .executeTakeFirst()
    if (first) ctx.enqueue(followPlatformJob, { brandId: brand.id, platformId: id }, { key: id })
  })
}
