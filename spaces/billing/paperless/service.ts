import { sql } from 'kysely'
import type { z } from 'zod'
import { conflict, notFound } from '../../../kernel/errors/problem.ts'
import type { PersonContext } from '../../../kernel/http/context.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { tellStaff } from '../../../kernel/notifications/tell-staff.ts'
import { requirePermission } from '../../../kernel/organisations/access.ts'
import { consentOf, keepConsent } from '../../../kernel/organisations/paperless.ts'
import type * as schema from './schema.ts'

type View = z.input<typeof schema.consentView>

/** What one's own organisation said about paperless invoices and quotes (B11, D14). @throws Problem 404 */
export async function readConsent(ctx: PersonContext, organisationId: string): Promise<View> {
  const { rows } = await sql<{ reads: boolean; may: boolean }>`
    select ${organisationId}::uuid = any (parvis.organisation_ids_with_permission('billing.invoices.read')) as reads,
      ${organisationId}::uuid = any (parvis.organisation_ids_with_permission('billing.paperless.decide')) as may`.execute(
    ctx.db,
  )
  if (!rows[0]!.reads) throw notFound()
  const consent = await consentOf(ctx, organisationId)
  return {
    consent: consent ? { state: consent.state, at: consent.at.toISOString(), by: consent.by } : null,
    may: rows[0]!.may,
  }
}

const words = {
  accepted: { fr: 'accepté', en: 'accepted' },
  refused: { fr: 'refusé', en: 'refused' },
} as const

/**
 * Says for one's own organisation whether its invoices and quotes come as documents of the portal (B11, D14): from now on, and what was said before stays on
 * record. Said again, it changes nothing; the staff are told.
 * @throws Problem 404, 403 with whom to ask, conflict where another answer stands there by now
 */
export async function decideConsent(
  ctx: PersonContext,
  organisationId: string,
  { state, seen }: z.output<typeof schema.consentBody>,
): Promise<View> {
  await requirePermission(ctx, organisationId, 'billing.paperless.decide')
  // Of two who decide at once, the second sees what the first said.
  await ctx.asSystem(() =>
    sql`select pg_advisory_xact_lock(hashtextextended(${`paperless ${organisationId}`}, 0))`.execute(ctx.db),
  )
  const before = await readConsent(ctx, organisationId)
  const stands = before.consent?.state ?? null
  if (stands === state) return before
  if (stands !== seen) throw conflict(before)
  await keepConsent(ctx, organisationId, state)
  const organisation = await ctx.db
    .selectFrom('organisations')
    .select('name')
    .where('id', '=', organisationId)
    .executeTakeFirstOrThrow()
  await record(ctx, {
    type: 'billing.paperless.decided',
    organisationId,
    subjectType: 'organisation',
    subjectId: organisationId,
    subjectLabel: organisation.name,
    before: { paperless: stands },
    after: { paperless: state },
  })
  await tellStaff(ctx, 'billing.paperless_decided', ['back-office.clients.manage'], {
    params: (locale) => ({ client: organisation.name, who: ctx.actor.label, choice: words[state][locale] }),
    href: `/fournisseur/clients/${organisationId}`,
    key: `paperless:${organisationId}:${ctx.now.toISOString()}`,
  })
  return readConsent(ctx, organisationId)
}
