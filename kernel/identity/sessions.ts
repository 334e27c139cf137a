import { invalid, notFound } from '../errors/problem.ts'
import { asSystem, type Brand, type PersonContext, type Services } from '../http/context.ts'
import type { Side } from './sides.ts'

/** Ends the session of this token; nothing where there is none. */
export async function signOut(services: Services, brand: Brand, tokenHash: Buffer): Promise<void> {
  await asSystem(services, brand, (ctx) =>
    ctx.db
      .updateTable('sessions')
      .set({ ended_at: ctx.now })
      .where('token_hash', '=', tokenHash)
      .where('ended_at', 'is', null)
      .execute(),
  )
}

/** One's open sessions (C3). */
export async function listSessions(ctx: PersonContext) {
  const rows = await ctx.db
    .selectFrom('sessions')
    .select(['id', 'created_at', 'last_seen_at', 'expires_at', 'user_agent', 'address'])
    .where('account_id', '=', ctx.actor.accountId)
    .where('state', '=', 'open')
    .where('ended_at', 'is', null)
    .where('expires_at', '>', ctx.now)
    .orderBy('last_seen_at', 'desc')
    .limit(100)
    .execute()
  return {
    items: rows.map((row) => ({
      id: row.id,
      current: row.id === ctx.actor.sessionId,
      createdAt: row.created_at.toISOString(),
      lastSeenAt: row.last_seen_at.toISOString(),
      expiresAt: row.expires_at.toISOString(),
      userAgent: row.user_agent,
      address: row.address,
    })),
  }
}

/** Ends one of one's sessions, or all but one. @throws Problem 404 where there is no such session */
export async function endSessions(ctx: PersonContext, which: { id: string } | { except: string }): Promise<void> {
  const ended = await ctx.asSystem(() => {
    const query = ctx.db
      .updateTable('sessions')
      .set({ ended_at: ctx.now })
      .where('account_id', '=', ctx.actor.accountId)
      .where('ended_at', 'is', null)
    return ('id' in which ? query.where('id', '=', which.id) : query.where('id', '<>', which.except)).executeTakeFirst()
  })
  if ('id' in which && Number(ended.numUpdatedRows) === 0) throw notFound()
}

/** Opens another side of the portal in this session, from the next request on (D26). @throws Problem 422 on `side` where the account has it not */
export async function openSide(ctx: PersonContext, side: Side): Promise<void> {
  if (!ctx.actor.sides.includes(side)) throw invalid({ field: 'side', code: 'bad_choice' })
  await ctx.asSystem(() => ctx.db.updateTable('sessions').set({ side }).where('id', '=', ctx.actor.sessionId).execute())
}
