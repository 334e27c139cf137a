import './errors.ts'
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { asServer, type Context, type PersonContext } from '../http/context.ts'
import type { Locale } from '../i18n/locale.ts'
import { notify } from '../notifications/outbox.ts'
import { allow, type Decision, deny } from '../policy/decision.ts'

/**
 * Whether somebody decides about this person's rights: about one's own another manager does, but for the principal manager, who may
 * have nobody else (O2, O9, O29).
 */
export const canDecideAbout = (person: { own: boolean; role: string | null }): Decision =>
  person.own && person.role !== 'principal_manager' ? deny('requests.own_rights') : allow('other')

/** `canDecideAbout` of this person, in an organisation. */
export async function decideAbout(
  ctx: PersonContext,
  accountId: string,
  organisationId: string | null,
): Promise<Decision> {
  if (accountId !== ctx.actor.accountId || ctx.actor.side === 'staff' || organisationId === null)
    return canDecideAbout({ own: false, role: null })
  const row = await ctx.db
    .selectFrom('memberships')
    .select('role')
    .where('organisation_id', '=', organisationId)
    .where('account_id', '=', accountId)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  return canDecideAbout({ own: true, role: row?.role ?? null })
}

/**
 * The requests `r` that the asking person may decide by a permission, as a condition: `canDecideAbout` in SQL; staff decide those of
 * every client of the brand.
 */
export const mayDecide = (ctx: PersonContext, permission: string): RawBuilder<SqlBool> =>
  ctx.actor.side === 'staff'
    ? sql<SqlBool>`r.brand_id = ${ctx.brand.id}`
    : sql<SqlBool>`r.organisation_id = any ((select parvis.organisation_ids_with_permission(${permission}))::uuid[])
        and (r.account_id <> ${ctx.actor.accountId} or exists (select from memberships own where own.organisation_id = r.organisation_id
          and own.account_id = ${ctx.actor.accountId} and own.role = 'principal_manager' and own.removed_at is null))`

type Decider = { account_id: string; email: string; locale: Locale; given_name: string }

/** Those who hold a permission in an organisation today and can sign in. Runs as the server. */
export function holdersOf(ctx: Context, organisationId: string, permission: string): Promise<Decider[]> {
  return asServer(ctx, async () => {
    const rows = await sql<Decider>`
      select a.id as account_id, coalesce(nullif(a.contact_email, ''), a.sign_in_email) as email, a.locale, a.given_name
      from memberships m join role_permissions p on p.brand_id = m.brand_id and p.role = m.role and p.permission = ${permission}
      join accounts a on a.id = m.account_id
      where m.organisation_id = ${organisationId} and parvis.in_force(m) and a.kind = 'person' and a.status = 'active'
      order by m.surname, m.id limit 200`.execute(ctx.db)
    return rows.rows
  })
}

/**
 * Tells those who may decide of a request that came in, at once: a notice each, and at most one mail per hour each, so that many
 * requests make no storm.
 */
export async function tellDeciders(
  ctx: Context,
  organisationId: string,
  permission: string,
  kind: string,
  params: (locale: Locale) => Record<string, unknown>,
  href: string,
): Promise<void> {
  const hour = Math.floor(ctx.now.getTime() / 3_600_000)
  for (const { account_id: accountId, email, locale, given_name: givenName } of await holdersOf(
    ctx,
    organisationId,
    permission,
  )) {
    if (accountId === ctx.actor.accountId) continue
    await notify(ctx, { accountId, email, locale, givenName }, kind, params(locale), {
      href,
      key: `${kind}:${organisationId}:${accountId}:${hour}`,
    })
  }
}
