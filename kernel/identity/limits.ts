import { sql } from 'kysely'
import { Problem, problem } from '../errors/problem.ts'
import { asSystem, type Brand, type PersonContext, type Services, type SystemContext } from '../http/context.ts'
import { hashToken } from '../http/endpoints.ts'
import { inTurn } from '../http/turns.ts'

const attemptWindowMinutes = 15

const windowOf = (now: Date) =>
  new Date(Math.floor(now.getTime() / (attemptWindowMinutes * 60_000)) * attemptWindowMinutes * 60_000)

/** Counts one attempt under a key. @throws Problem 429 beyond `limit` in a window of 15 minutes */
export async function limit(ctx: SystemContext, key: string, most: number): Promise<void> {
  const window = windowOf(ctx.now)
  const row = await sql<{
    count: number
  }>`insert into rate_limits (key, window_start) values (${hashToken(key).toString('hex')}, ${window})
    on conflict (key, window_start) do update set count = rate_limits.count + 1 returning count`.execute(ctx.db)
  if (row.rows[0]!.count > most) {
    const seconds = Math.ceil((window.getTime() + attemptWindowMinutes * 60_000 - ctx.now.getTime()) / 1000)
    throw problem('identity.too_many_attempts', { seconds }, { retryAfterSeconds: seconds })
  }
}

/**
 * Counts one act of a person under a name, in the act's own transaction.
 * @throws Problem too_many_requests beyond `most` in a window of 15 minutes; Retry-After says when to come back
 */
export async function limitAct(ctx: PersonContext, act: string, most: number): Promise<void> {
  try {
    await ctx.asSystem(() => limit(ctx as unknown as SystemContext, `act:${ctx.actor.accountId}:${act}`, most))
  } catch (error) {
    const wait = (error as { extra?: { retryAfterSeconds?: number } }).extra?.retryAfterSeconds
    if (wait === undefined) throw error
    throw problem('too_many_requests', { seconds: wait }, { retryAfterSeconds: wait })
  }
}

/** The keys under which a try was counted, and how many each takes in a window. */
export type Counted = Array<[string, number]>

/** As `limit`, but what it counted stays although the caller's transaction is refused. @throws Problem identity.too_many_attempts */
export async function countAttempt(services: Services, brand: Brand, keys: Counted): Promise<void> {
  // They would wait for one row, each with a connection.
  const refused = await inTurn(`counting ${keys[0]![0]}`, 1, () =>
    asSystem(services, brand, (ctx) => countWithin(ctx, keys)),
  )
  if (refused) throw refused
}

/** A try that is refused is none: it counts under the key that refuses it, and no other takes it for one of its own. */
export async function countWithin(ctx: SystemContext, keys: Counted): Promise<Problem | undefined> {
  for (const [index, [key, most]] of keys.entries()) {
    try {
      await limit(ctx, key, most)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      await uncount(ctx, keys.slice(0, index))
      return error
    }
  }
  return undefined
}

/** Takes a try back that turned out right: only wrong ones count against the limits. */
export async function uncount(ctx: SystemContext, keys: Counted): Promise<void> {
  for (const [key] of keys)
    await sql`update rate_limits set count = count - 1 where key = ${hashToken(key).toString('hex')}
      and window_start = ${windowOf(ctx.now)} and count > 0`.execute(ctx.db)
}

/**
 * Counts a try, and takes it back where the work succeeds. It is counted before, so that simultaneous guesses count.
 * @throws Problem identity.too_many_attempts
 */
export async function countingWrong<T>(
  services: Services,
  brand: Brand,
  keys: Counted,
  work: () => Promise<T>,
): Promise<T> {
  await countAttempt(services, brand, keys)
  const result = await work()
  await asSystem(services, brand, (ctx) => uncount(ctx, keys))
  return result
}

/** What is counted together as one address: of IPv6 the network that one subscriber gets, /64. */
export function originOf(address: string): string {
  const v4 = /(\d+\.\d+\.\d+\.\d+)$/.exec(address)
  if (v4) return v4[1]!
  const [head = '', tail] = address.toLowerCase().replace(/%.*$/, '').split('::')
  const first = head.split(':').filter(Boolean)
  const last = tail?.split(':').filter(Boolean) ?? []
  const all =
    tail === undefined ? first : [...first, ...Array(Math.max(0, 8 - first.length - last.length)).fill('0'), ...last]
  return `${all
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`
}
