import { sql } from 'kysely'
import type { PersonContext, SystemContext } from '../../kernel/http/context.ts'
import { erasedWord } from '../../kernel/identity/erasure.ts'
import { recordAll } from '../../kernel/journal/journal.ts'

/** Withdraws what the person has asked for that waits: nobody is to decide it any more (O6, O8, O21). */
async function close(ctx: PersonContext | SystemContext, accountId: string, label: string): Promise<void> {
  for (const [table, subject, noun] of [
    ['membership_requests', 'membership_request', 'membership'],
    ['space_requests', 'space_request', 'subscription'],
  ] as const) {
    const rows = await ctx.db
      .updateTable(table)
      .set((eb) => ({ withdrawn_at: ctx.now, version: eb('version', '+', 1) }))
      .where('account_id', '=', accountId)
      .where('decision', 'is', null)
      .where('withdrawn_at', 'is', null)
      .returning(['id', 'organisation_id'])
      .execute()
    await recordAll(
      ctx,
      rows.map((row) => ({
        type: `organisation.${noun}.request_withdrawn`,
        organisationId: row.organisation_id,
        subjectType: subject,
        subjectId: row.id,
        subjectLabel: label,
        aboutId: accountId,
      })),
    )
  }
}

/** What was written about the person goes; a word stays where a reason is compulsory. */
async function erase(ctx: SystemContext, accountId: string): Promise<void> {
  await sql`update membership_requests set comment = '', refusal_reason = case when refusal_reason = '' then '' else ${erasedWord} end
    where account_id = ${accountId}`.execute(ctx.db)
  await sql`update space_requests set comment = '', decision_comment = '', refusal_reason = case when refusal_reason = '' then '' else ${erasedWord} end
    where account_id = ${accountId}`.execute(ctx.db)
}

/** What becomes of somebody's traces in this space (O21). */
export const people = {
  names: ['access_review_items', 'membership_requests', 'organisation_requests', 'space_requests'],
  close,
  erase,
}
