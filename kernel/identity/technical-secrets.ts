import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { PersonContext } from '../http/context.ts'
import { hashToken } from '../http/endpoints.ts'

/** A new secret of 256 bits for a program, kept as its SHA-256 only; the text is in the answer and nowhere else (O15, D28). As the server. */
export async function makeSecret(ctx: PersonContext, accountId: string): Promise<string> {
  const secret = randomBytes(32).toString('base64url')
  await ctx.db
    .insertInto('technical_secrets')
    .values({ account_id: accountId, secret_hash: hashToken(secret), created_at: ctx.now })
    .execute()
  return secret
}

/**
 * Gives a program a new secret. The old one works until `until`; where that is now it stops at once, and its tokens with it. As the server.
 * @returns the new one
 */
export async function replaceSecret(ctx: PersonContext, accountId: string, until: Date): Promise<string> {
  if (until <= ctx.now) {
    await ctx.db.deleteFrom('technical_secrets').where('account_id', '=', accountId).execute()
    await ctx.db
      .updateTable('sessions')
      .set({ ended_at: ctx.now })
      .where('account_id', '=', accountId)
      .where('ended_at', 'is', null)
      .execute()
  } else {
    await ctx.db
      .deleteFrom('technical_secrets')
      .where('account_id', '=', accountId)
      .where('valid_until', '<=', ctx.now)
      .execute()
    await sql`update technical_secrets set valid_until = least(valid_until, ${until}::timestamptz) where account_id = ${accountId}`.execute(
      ctx.db,
    )
    // What the old secret had been given ends with it.
    await sql`update sessions set expires_at = least(expires_at, ${until}::timestamptz) where account_id = ${accountId} and ended_at is null`.execute(
      ctx.db,
    )
  }
  await ctx.db
    .updateTable('technical_users')
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('account_id', '=', accountId)
    .execute()
  return makeSecret(ctx, accountId)
}
