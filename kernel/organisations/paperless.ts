import type { Context, PersonContext } from '../http/context.ts'

/** What a client said about paperless invoices and quotes («En demande», «Accepté», «Refusé», D14). */
export type Consent = 'asked' | 'accepted' | 'refused'

/**
 * What holds for a client, with who said so and when; undefined where nothing was asked. Only under «accepted» is what invoicing issues
 * published (D14).
 */
export async function consentOf(
  ctx: Context,
  organisationId: string,
): Promise<{ state: Consent; at: Date; by: string } | undefined> {
  const row = await ctx.db
    .selectFrom('paperless_consents')
    .select(['state', 'decided_at', 'decided_by_label'])
    .where('organisation_id', '=', organisationId)
    .orderBy('decided_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && { state: row.state as Consent, at: row.decided_at, by: row.decided_by_label }
}

/** Writes down what a client says from now on; what was said before stays. */
export async function keepConsent(ctx: PersonContext, organisationId: string, state: Consent): Promise<void> {
  await ctx.db
    .insertInto('paperless_consents')
    .values({
      organisation_id: organisationId,
      state,
      decided_at: ctx.now,
      decided_by: ctx.actor.accountId,
      decided_by_label: ctx.actor.label,
    })
    .execute()
}
