import { sql } from 'kysely'
import { asServer, type Context, type PersonContext } from '../http/context.ts'

/** That the mails of a channel wait: who holds them, and since when. */
export type Hold = { heldAt: Date; heldBy: string }

/** Whether the mails of a channel of the brand are held (D7). */
export async function holdOf(ctx: Context, channel: string): Promise<Hold | undefined> {
  const row = await asServer(ctx, () =>
    ctx.db
      .selectFrom('mail_holds')
      .select(['held_at', 'held_by_label'])
      .where('brand_id', '=', ctx.brand.id)
      .where('channel', '=', channel)
      .executeTakeFirst(),
  )
  return row && { heldAt: row.held_at, heldBy: row.held_by_label }
}

/**
 * Holds the mails of a channel, or lets them leave; the caller has asked whether the person may. Done twice, it changes nothing.
 * @returns whether it changed anything
 */
export async function setHold(ctx: PersonContext, channel: string, held: boolean): Promise<boolean> {
  const { id: accountId, label } = { id: ctx.actor.accountId, label: ctx.actor.label }
  return ctx.asSystem(async () => {
    if (held) {
      const made = await ctx.db
        .insertInto('mail_holds')
        .values({ brand_id: ctx.brand.id, channel, held_at: ctx.now, held_by: accountId, held_by_label: label })
        .onConflict((oc) => oc.doNothing())
        .returning('channel')
        .execute()
      return made.length > 0
    }
    const gone = await ctx.db
      .deleteFrom('mail_holds')
      .where('brand_id', '=', ctx.brand.id)
      .where('channel', '=', channel)
      .returning('channel')
      .execute()
    if (gone.length === 0) return false
    // They were not too old to leave: they were held.
    await sql`update mails set due_since = ${ctx.now} where brand_id = ${ctx.brand.id} and channel = ${channel} and state = 'waiting'`.execute(
      ctx.db,
    )
    sendWaiting(ctx)
    return true
  })
}

/** Has the mails of the brand that wait sent, once the transaction is over: however many, by one job. */
export function sendWaiting(ctx: Context): void {
  if (ctx.services.config.smtpUrl) ctx.enqueue('kernel.send_mails', { brandId: ctx.brand.id })
}
