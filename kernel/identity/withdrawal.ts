import { sql } from 'kysely'
import type { Context } from '../http/context.ts'
import { pseudonymOf } from './erasure.ts'

/** Tables whose rows come with an account that nobody has used. */
const comesAlong = ['credentials', 'feed_events', 'journal_events', 'memberships', 'organisations']

/**
 * Takes back an account that was made by mistake: nobody signs in with it, its address and its identifier are free again, and its personal data
 * are erased the next night, as those of an account whose days are over (O21). It is left as it is where it has a place elsewhere.
 * Never inside another `ctx.asSystem`.
 * @returns whether it was; 'used' where somebody has activated it, has a password for it, or anything else refers to it
 */
export function withdrawAccount(ctx: Context, accountId: string): Promise<'withdrawn' | 'elsewhere' | 'used'> {
  return ctx.asSystem(async () => {
    const account = await ctx.db
      .selectFrom('accounts')
      .select(['id', 'status', 'password_state'])
      .where('id', '=', accountId)
      .forUpdate()
      .executeTakeFirst()
    if (!account || account.status !== 'pending' || account.password_state !== 'none') return 'used'
    const places = await ctx.db
      .selectFrom('memberships')
      .select('id')
      .where('account_id', '=', accountId)
      .where('removed_at', 'is', null)
      .execute()
    if (places.length > 0) return 'elsewhere'
    const { rows } = await sql<{
      found: string | null
    }>`select parvis.referring_table('accounts', ${accountId}, ${comesAlong}) as found`.execute(ctx.db)
    if (rows[0]?.found) return 'used'
    await ctx.db
      .updateTable('accounts')
      .set((eb) => ({
        status: 'deactivated',
        deactivated_at: ctx.now,
        erase_on: ctx.today,
        sign_in_email: null,
        identifier: pseudonymOf(accountId).identifier,
        version: eb('version', '+', 1),
        updated_at: ctx.now,
      }))
      .where('id', '=', accountId)
      .execute()
    return 'withdrawn'
  })
}
