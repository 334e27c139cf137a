import { sql } from 'kysely'
import type { z } from 'zod'
import { notFound } from '../errors/problem.ts'
import type { Context, PersonContext, StaffContext } from '../http/context.ts'
import type { Locale, Text } from '../i18n/locale.ts'
import { record } from '../journal/journal.ts'
import { notify } from '../notifications/outbox.ts'
import { settingOf } from '../settings/settings.ts'
import { labelOf } from './label.ts'
import { limitAct } from './limits.ts'
import type { grantBody } from './schema.ts'
import { peopleSettings } from './settings.ts'

type Of = { organisationId: string; accountId: string }

/** The grant of a person that is in force for an organisation of theirs; undefined where there is none (B21). */
export const openGrant = (ctx: Context, { organisationId, accountId }: Of) =>
  ctx.db
    .selectFrom('portal_grants')
    .select(['id', 'scope', 'granted_at', 'ends_at'])
    .where('account_id', '=', accountId)
    .where('organisation_id', '=', organisationId)
    .where('withdrawn_at', 'is', null)
    .where('ends_at', '>', ctx.now)
    .executeTakeFirst()

const organisationsOf = (ctx: PersonContext) =>
  ctx.db
    .selectFrom('memberships as m')
    .innerJoin('organisations as o', 'o.id', 'm.organisation_id')
    .where('m.account_id', '=', ctx.actor.accountId)
    .where(sql<boolean>`parvis.in_force(m)`)

/** What the asking person lets the provider's staff do in their portal, for each organisation of theirs (B21). */
export async function readGrants(ctx: PersonContext) {
  const rows = await organisationsOf(ctx)
    .leftJoin('portal_grants as g', (join) =>
      join
        .onRef('g.organisation_id', '=', 'o.id')
        .onRef('g.account_id', '=', 'm.account_id')
        .on('g.withdrawn_at', 'is', null)
        .on('g.ends_at', '>', ctx.now),
    )
    .select(['o.id', 'o.name', 'g.scope', 'g.granted_at', 'g.ends_at'])
    .orderBy('o.name')
    .orderBy('o.id')
    .limit(200)
    .execute()
  return {
    needed: settingOf(ctx, peopleSettings.view_by_grant),
    items: rows.map(({ id, name, scope, granted_at, ends_at }) => ({
      organisation: { id, name },
      grant: scope
        ? { scope: scope as 'read' | 'act', grantedAt: granted_at!.toISOString(), endsAt: ends_at!.toISOString() }
        : null,
    })),
  }
}

/** Ends what is granted for an organisation. @returns whether something was */
async function withdraw(ctx: PersonContext, organisationId: string): Promise<boolean> {
  const { accountId } = ctx.actor
  const ended = await ctx.asSystem(async () => {
    // Who acted under it does not go on under the next: they begin again, on record.
    await ctx.db
      .updateTable('sessions')
      .set({ view_acts: false })
      .where('viewed_account_id', '=', accountId)
      .where('viewed_organisation_id', '=', organisationId)
      .where('view_acts', '=', true)
      .execute()
    return ctx.db
      .updateTable('portal_grants')
      .set({ withdrawn_at: sql<Date>`least(ends_at, greatest(granted_at, ${ctx.now}::timestamptz))` })
      .where('account_id', '=', accountId)
      .where('organisation_id', '=', organisationId)
      .where('withdrawn_at', 'is', null)
      .returning('ends_at')
      .execute()
  })
  return ended.some((one) => one.ends_at > ctx.now)
}

/** The name of an organisation that the person belongs to. @throws Problem 404 */
async function nameOf(ctx: PersonContext, organisationId: string): Promise<string> {
  const found = await organisationsOf(ctx).select('o.name').where('o.id', '=', organisationId).executeTakeFirst()
  if (!found) throw notFound()
  return found.name
}

const told = (ctx: PersonContext, organisationId: string) => ({
  organisationId,
  subjectType: 'account',
  subjectId: ctx.actor.accountId,
  subjectLabel: ctx.actor.label,
})

/**
 * Lets the provider's staff see one's portal of an organisation, or act in it with one's rights, for some time (B21); in the place of what was
 * granted before. On record in the organisation's history.
 * @throws Problem 404
 */
export async function grantPortal(ctx: PersonContext, { organisationId, scope, hours }: z.output<typeof grantBody>) {
  await nameOf(ctx, organisationId)
  await withdraw(ctx, organisationId)
  const endsAt = new Date(ctx.now.getTime() + hours * 3_600_000)
  await ctx.asSystem(() =>
    ctx.db
      .insertInto('portal_grants')
      .values({
        brand_id: ctx.brand.id,
        organisation_id: organisationId,
        account_id: ctx.actor.accountId,
        scope,
        granted_at: ctx.now,
        ends_at: endsAt,
      })
      .execute(),
  )
  await record(ctx, {
    type: 'identity.portal.granted',
    ...told(ctx, organisationId),
    after: { scope, until: endsAt.toISOString() },
  })
  return readGrants(ctx)
}

/**
 * Asks a person to let the staff see their portal, or act in it: a notice and a mail; what follows is theirs. At most five times within 15 minutes.
 * @throws Problem 404 where it is no person of that client's; too_many_requests
 */
export async function askForGrant(
  ctx: StaffContext,
  asked: Of & { scope: 'read' | 'act'; reason: string },
): Promise<void> {
  const person = await ctx.db
    .selectFrom('memberships as m')
    .innerJoin('accounts as a', 'a.id', 'm.account_id')
    .innerJoin('organisations as o', 'o.id', 'm.organisation_id')
    .select(['a.id', 'a.given_name', 'a.surname', 'a.sign_in_email', 'a.locale', 'o.name as organisation'])
    .where('m.organisation_id', '=', asked.organisationId)
    .where('m.account_id', '=', asked.accountId)
    .where('a.kind', '=', 'person')
    .where(sql<boolean>`parvis.in_force(m)`)
    .executeTakeFirst()
  if (!person) throw notFound()
  await limitAct(ctx, `identity.portal-asked:${person.id}`, 5)
  const locale = person.locale as Locale
  await record(ctx, {
    type: 'identity.portal.asked',
    organisationId: asked.organisationId,
    subjectType: 'account',
    subjectId: person.id,
    subjectLabel: labelOf(person),
    after: { scope: asked.scope, reason: asked.reason },
  })
  await notify(
    ctx,
    { accountId: person.id, email: person.sign_in_email, locale, givenName: person.given_name },
    'identity.portal_asked',
    {
      by: ctx.actor.label,
      organisation: person.organisation,
      scope: scopeWords[asked.scope][locale],
      reason: asked.reason,
    },
    { href: '/compte' },
  )
}

const scopeWords: Record<'read' | 'act', Text> = {
  read: { fr: 'consulter', en: 'see' },
  act: { fr: 'consulter, et à agir dans,', en: 'see, and act in,' },
}

/** Takes back what one granted for an organisation; who sees it at that moment sees no more. @throws Problem 404 */
export async function withdrawGrant(ctx: PersonContext, organisationId: string) {
  await nameOf(ctx, organisationId)
  if (await withdraw(ctx, organisationId))
    await record(ctx, { type: 'identity.portal.withdrawn', ...told(ctx, organisationId) })
  return readGrants(ctx)
}
