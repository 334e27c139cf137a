import { sql } from 'kysely'
import type { StaffContext } from '../../../kernel/http/context.ts'
import { sendWaiting } from '../../../kernel/notifications/holds.ts'

/**
 * Has the notifications that wait leave now (D33), those too that would be tried again later. What is held stays held, and what somebody wants once a day comes then.
 * @returns how many leave
 */
export async function leaveNow(ctx: StaffContext): Promise<number> {
  return ctx.asSystem(async () => {
    const { rows } = await sql<{ n: number }>`
      with due as (update mails m set next_try_at = ${ctx.now}
        where m.brand_id = ${ctx.brand.id} and m.channel like 'documents.%' and m.state = 'waiting' and m.next_try_at > ${ctx.now}
          and not exists (select from mail_holds h where h.brand_id = m.brand_id and h.channel = m.channel) returning m.id)
      select (select count(*)::int from due) + (select count(*)::int from mails m where m.brand_id = ${ctx.brand.id} and m.channel like 'documents.%' and m.state = 'waiting'
        and m.next_try_at is null and not exists (select from mail_holds h where h.brand_id = m.brand_id and h.channel = m.channel)) as n`.execute(
      ctx.db,
    )
    if (rows[0]!.n > 0) sendWaiting(ctx)
    return rows[0]!.n
  })
}
