import { sql } from 'kysely'
import type { SystemContext } from '../../../kernel/http/context.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { tellDeciders } from '../../../kernel/requests/deciders.ts'
import { places } from '../requests.ts'
import { grantMembership } from './membership.ts'

/**
 * Brings somebody who proved to be of an organisation into it (P1): as a member of the role at once, or by a request that its managers
 * decide. Does nothing for whoever belongs to it already, or has asked.
 */
export async function bringInByProof(
  ctx: SystemContext,
  who: { accountId: string; label: string; organisationId: string; role: string; ask: boolean },
): Promise<void> {
  const { accountId, label, organisationId, role } = who
  const belongs = await ctx.db
    .selectFrom('memberships')
    .select('id')
    .where('organisation_id', '=', organisationId)
    .where('account_id', '=', accountId)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  if (belongs) return
  if (who.ask) {
    const { rows } = await sql<{ id: string }>`
      insert into membership_requests (brand_id, organisation_id, account_id, whole, role, requested_at)
      values (${ctx.brand.id}, ${organisationId}, ${accountId}, true, ${role}, ${ctx.now})
      on conflict (organisation_id, account_id) where decision is null and withdrawn_at is null do nothing returning id`.execute(
      ctx.db,
    )
    if (rows[0])
      await record(ctx, {
        type: 'organisation.membership.requested',
        organisationId,
        subjectType: 'membership_request',
        subjectId: rows[0].id,
        subjectLabel: label,
        aboutId: accountId,
        after: { whole: true, role },
      })
    const organisation = await ctx.db
      .selectFrom('organisations')
      .select('name')
      .where('id', '=', organisationId)
      .executeTakeFirstOrThrow()
    await tellDeciders(
      ctx,
      organisationId,
      'organisation.membership-requests.decide',
      'organisation.membership_request_received',
      () => ({ organisation: organisation.name, person: label }),
      places.membershipRequests,
    )
    return
  }
  const { id } = await grantMembership(ctx, {
    organisationId,
    accountId,
    role,
    startsOn: ctx.today,
    whole: true,
    serviceIds: [],
  })
  await record(ctx, {
    type: 'organisation.membership.granted',
    organisationId,
    subjectType: 'membership',
    subjectId: id,
    subjectLabel: label,
    aboutId: accountId,
    after: { role, whole: true, startsOn: ctx.today },
  })
}
