import { type RawBuilder, sql } from 'kysely'
import type { Day } from '../../../kernel/dates/day.ts'
import { invalid, notFound, problem } from '../../../kernel/errors/problem.ts'
import { asServer, type Context, type PersonContext } from '../../../kernel/http/context.ts'
import { inLocale, type Locale, type Text } from '../../../kernel/i18n/locale.ts'
import { labelOf } from '../../../kernel/identity/label.ts'
import { record, recordAll } from '../../../kernel/journal/journal.ts'
import { notify } from '../../../kernel/notifications/outbox.ts'
import { tellPerson } from '../../../kernel/notifications/tell.ts'
import { decideHere, requirePermission } from '../../../kernel/organisations/access.ts'
import { holdersOf } from '../../../kernel/requests/deciders.ts'
import { places } from '../requests.ts'
import { namePrincipal } from '../rights.ts'

/** A space that people are subscribed to, in the person's words. */
export type SubscribableSpace = { space: string; title: string; description: string }

/** The spaces that people can be subscribed to, in a language. */
export const subscribableSpaces = (
  ctx: Pick<Context, 'services' | 'locale'>,
  locale: Locale = ctx.locale,
): SubscribableSpace[] =>
  ctx.services.spaces.flatMap((space) =>
    space.subscription
      ? [
          {
            space: space.name,
            title: space.subscription.title[locale],
            description: space.subscription.description[locale],
          },
        ]
      : [],
  )

/** The spaces that an organisation opens to programs alone: its people have them without a subscription. */
export const spacesOfPrograms = ({
  services,
  locale,
}: Pick<Context, 'services'> & { locale: Locale }): SubscribableSpace[] =>
  services.spaces.flatMap(({ name, programs }) =>
    programs ? [{ space: name, title: programs.title[locale], description: programs.description[locale] }] : [],
  )

/** The name of a space in a language; its code where it is not one of this Parvis any more. */
export const spaceTitle = (
  ctx: Pick<Context, 'services' | 'locale'>,
  space: string,
  locale: Locale = ctx.locale,
): string => {
  const known = ctx.services.spaces.find(({ name }) => name === space)
  const title = (known?.subscription ?? known?.programs)?.title[locale]
  if (title) return title
  return space === 'organisation-administration'
    ? { fr: 'Activités du gestionnaire', en: 'Organisation administration' }[locale]
    : space
}

export type Role = { code: string; name: string; grantable: boolean }

/** The roles of the deployment, in their order (O4). */
export async function listRoles(ctx: Context, locale: Locale = ctx.locale): Promise<Role[]> {
  const rows = await ctx.db
    .selectFrom('roles')
    .select(['code', 'name', 'is_grantable'])
    .where('brand_id', '=', ctx.brand.id)
    .where('holder', '=', 'membership')
    .orderBy('position')
    .orderBy('code')
    .execute()
  return rows.map((row) => ({
    code: row.code,
    name: inLocale(row.name, locale),
    grantable: row.is_grantable,
  }))
}

/** @throws Problem 422 on `role` unless managers may give it */
export async function requireGrantable(ctx: Context, role: string): Promise<void> {
  const roles = await listRoles(ctx)
  if (!roles.some((known) => known.code === role && known.grantable))
    throw invalid({ field: 'role', code: 'organisation.role_not_grantable' })
}

/** Whether a role decides about an organisation or its people, rather than only reads. */
async function manages(ctx: Context, role: string): Promise<boolean> {
  const found = await ctx.db
    .selectFrom('role_permissions')
    .select('permission')
    .where('brand_id', '=', ctx.brand.id)
    .where('role', '=', role)
    .where('permission', 'like', 'organisation.%')
    .where('permission', 'not like', '%.read')
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}

/**
 * What comes of a role that somebody gives. Who may hand the organisation over, and the provider, give any; from another manager a role
 * that manages is proposed, and the principal manager confirms it. A program makes simple users only: the manager would outlive it.
 * @param standing the role held so far, if there is one: it stays meanwhile
 * @throws Problem 422 on `role`
 */
export async function roleGiven(
  ctx: PersonContext,
  organisationId: string,
  role: string,
  standing?: string,
): Promise<{ role: string; proposed: string | null }> {
  if (role === standing) return { role, proposed: null }
  await requireGrantable(ctx, role)
  if (ctx.actor.side !== 'client') return { role, proposed: null }
  if (ctx.actor.kind === 'technical' && role !== 'member')
    throw invalid({ field: 'role', code: 'organisation.role_by_persons' })
  if (!(await manages(ctx, role)) || (await decideHere(ctx, organisationId, namePrincipal)).allowed)
    return { role, proposed: null }
  return { role: standing ?? 'member', proposed: role }
}

/** Keeps a proposed role with its membership, and tells those who confirm it. Nothing where none is proposed. */
export async function proposeRole(ctx: PersonContext, membershipId: string, role: string | null): Promise<void> {
  if (role === null) return
  const row = await asServer(ctx, () =>
    ctx.db
      .updateTable('memberships')
      .set({ proposed_role: role, proposed_by: ctx.actor.accountId })
      .where('id', '=', membershipId)
      .returning(['organisation_id', 'account_id', 'surname', 'given_name'])
      .executeTakeFirstOrThrow(),
  )
  const { name } = await ctx.db
    .selectFrom('organisations')
    .select('name')
    .where('id', '=', row.organisation_id)
    .executeTakeFirstOrThrow()
  await record(ctx, {
    type: 'organisation.manager.proposed',
    organisationId: row.organisation_id,
    subjectType: 'membership',
    subjectId: membershipId,
    subjectLabel: labelOf(row),
    aboutId: row.account_id,
    after: { role },
  })
  for (const one of await holdersOf(ctx, row.organisation_id, namePrincipal))
    await notify(
      ctx,
      { accountId: one.account_id, email: one.email, locale: one.locale, givenName: one.given_name },
      'organisation.manager_proposed',
      {
        organisation: name,
        person: labelOf(row),
        by: ctx.actor.label,
        role: (await listRoles(ctx, one.locale)).find((known) => known.code === role)?.name ?? role,
      },
      { href: places.user(membershipId) },
    )
}

/**
 * Which active services a membership is to cover. Whole: none named.
 * @throws Problem 422 on `serviceIds` where one is unknown or no longer active, or none is left
 */
export async function requireServices(
  ctx: Context,
  organisationId: string,
  scope: { whole: boolean; serviceIds: string[] },
  kept: string[] = [],
): Promise<string[]> {
  if (scope.whole) return []
  const wanted = [...new Set(scope.serviceIds)]
  if (wanted.length === 0) throw invalid({ field: 'serviceIds', code: 'organisation.service_needed' })
  const rows = await ctx.db
    .selectFrom('services')
    .select(['id', 'is_active'])
    .where('organisation_id', '=', organisationId)
    .where('id', 'in', wanted)
    .execute()
  const usable = new Set(rows.filter((row) => row.is_active || kept.includes(row.id)).map((row) => row.id))
  if (wanted.some((id) => !usable.has(id))) throw invalid({ field: 'serviceIds', code: 'organisation.service_unknown' })
  return wanted
}

export type Grant = {
  organisationId: string
  accountId: string
  role: string
  startsOn: Day
  endsOn?: Day | null
  whole: boolean
  serviceIds: string[]
  comment?: string
}

/**
 * Makes somebody a member: the membership, its services, the spaces that the role opens by itself (O7), and requests for those
 * that the organisation's settings give (O8, O11). The caller has checked the right, the role and the services.
 * Never as principal manager. Never inside another `ctx.asSystem`.
 * @throws Problem organisation.already_member, organisation.deactivated
 */
export async function grantMembership(ctx: Context, grant: Grant): Promise<{ id: string }> {
  const organisation = await asServer(ctx, () =>
    ctx.db
      .selectFrom('organisations')
      .select(['id', 'deactivated_at'])
      .where('id', '=', grant.organisationId)
      .forShare()
      .executeTakeFirst(),
  )
  if (!organisation) throw notFound()
  if (organisation.deactivated_at) throw problem('organisation.deactivated')
  const made = await asServer(ctx, () =>
    ctx.db
      .insertInto('memberships')
      .values({
        organisation_id: grant.organisationId,
        account_id: grant.accountId,
        role: grant.role,
        starts_on: grant.startsOn,
        ends_on: grant.endsOn ?? null,
        whole: grant.whole,
        comment: grant.comment ?? '',
        granted_by: ctx.actor.accountId ?? null,
        granted_by_label: ctx.actor.label,
        created_at: ctx.now,
      })
      .onConflict((oc) => oc.columns(['organisation_id', 'account_id']).where('removed_at', 'is', null).doNothing())
      .returning('id')
      .executeTakeFirst(),
  )
  if (!made) throw problem('organisation.already_member')
  await asServer(ctx, async () => {
    if (grant.serviceIds.length > 0)
      await ctx.db
        .insertInto('membership_services')
        .values(
          grant.serviceIds.map((service) => ({
            membership_id: made.id,
            organisation_id: grant.organisationId,
            service_id: service,
            granted_at: ctx.now,
          })),
        )
        .execute()
    await giveSpaces(ctx, made.id)
  })
  return made
}

/** A membership as it was before a change: what it had, or could have had, then is not newly given. */
export type Former = { role: string; whole: boolean; serviceIds: string[] }

/**
 * Gives a membership what it has by itself: subscriptions to the role's default spaces, which the history says, and requests for what
 * the organisation's settings newly give (O7, O8). Does nothing twice. Runs as the system.
 * @param former of a membership that is changed: only spaces that the former role did not give, and settings of services that it did
 *   not cover, are newly given. What a manager ended or refused stays so.
 */
export const giveSpaces = (ctx: Context, membershipId: string, former?: Former): Promise<void> =>
  giveSpacesToAll(ctx, [membershipId], former)

/** As `giveSpaces`, for many memberships in two statements. */
export async function giveSpacesToAll(ctx: Context, membershipIds: string[], former?: Former): Promise<void> {
  const newRole = former
    ? sql`not exists (select from role_default_spaces f where f.brand_id = m.brand_id and f.role = ${former.role} and f.space = d.space)`
    : sql`true`
  const newSetting = former
    ? sql`not ${former.whole} and d.service_id is not null and d.service_id <> all (${former.serviceIds}::uuid[])`
    : sql`true`
  const opened = await sql<{
    id: string
    organisation_id: string
    account_id: string
    label: string
    space: string
    access: string
  }>`with made as (insert into space_subscriptions (organisation_id, membership_id, space, access, origin, created_at, created_by, created_by_label)
    select m.organisation_id, m.id, d.space, d.access, 'role', ${ctx.now}, ${ctx.actor.accountId ?? null}, ${ctx.actor.label}
    from memberships m join role_default_spaces d on d.brand_id = m.brand_id and d.role = m.role
    where m.id = any (${membershipIds}::uuid[]) and ${newRole}
      and not exists (select from space_subscriptions s where s.membership_id = m.id and s.space = d.space and s.ended_at is null)
      and not exists (select from space_offers f where f.organisation_id = m.organisation_id and f.space = d.space and f.withdrawn_at is not null)
    returning id, organisation_id, membership_id, space, access)
    select made.id, made.organisation_id, m.account_id, trim(m.surname || ' ' || m.given_name) as label, made.space, made.access
    from made join memberships m on m.id = made.membership_id order by m.id, made.space`.execute(ctx.db)
  await recordAll(
    ctx,
    opened.rows.map((one) => ({
      type: 'organisation.subscription.given',
      organisationId: one.organisation_id,
      subjectType: 'subscription',
      subjectId: one.id,
      subjectLabel: one.label,
      aboutId: one.account_id,
      after: { space: one.space, access: one.access, service: null, origin: 'role' },
    })),
  )
  // 'modify' sorts before 'read': the lesser of two is the wider access.
  await sql`with given as materialized (
      select m.organisation_id, m.account_id, m.id as membership_id, d.space, d.service_id, min(d.access) as access
      from memberships m join space_defaults d on d.organisation_id = m.organisation_id
      where m.id = any (${membershipIds}::uuid[]) and ${newSetting} and m.removed_at is null and m.account_kind = 'person' and (d.membership_id is null or d.membership_id = m.id)
        and (d.service_id is null or m.whole or exists (select from membership_services ms where ms.membership_id = m.id and ms.service_id = d.service_id))
        and not exists (select from space_subscriptions s where s.membership_id = m.id and s.space = d.space and (s.service_id is null or s.service_id = d.service_id) and s.ended_at is null)
        and not exists (select from space_requests r join space_request_items i on i.request_id = r.id where r.membership_id = m.id and r.withdrawn_at is null and r.decision is null
          and i.space = d.space and i.service_id is not distinct from d.service_id)
      group by 1, 2, 3, 4, 5),
    asked as materialized (select gen_random_uuid() as id, organisation_id, membership_id, account_id,
        jsonb_agg(jsonb_build_object('space', space, 'service_id', service_id, 'access', access)) as items from given group by 2, 3, 4),
    made as (insert into space_requests (id, organisation_id, membership_id, account_id, origin, requested_at)
      select id, organisation_id, membership_id, account_id, 'setting', ${ctx.now}::timestamptz from asked returning 1)
    insert into space_request_items (request_id, organisation_id, space, service_id, access)
    select a.id, a.organisation_id, i.space, i.service_id, i.access from asked a cross join lateral jsonb_to_recordset(a.items) as i (space text, service_id uuid, access text)`.execute(
    ctx.db,
  )
}

/**
 * Takes the requests for spaces that wait of memberships, before their rows: whoever decides one takes it first, so nobody waits in a circle.
 * Runs as the server.
 */
export const lockSpaceRequests = (ctx: Context, memberships: RawBuilder<unknown>): Promise<unknown> =>
  sql`select from space_requests where membership_id in (${memberships}) and decision is null and withdrawn_at is null order by id for update`.execute(
    ctx.db,
  )

/**
 * Ends a membership for the whole organisation, with its subscriptions, at once (O12, O18); the history says both. Repeating it changes nothing.
 * The caller has checked the right. Never inside another `ctx.asSystem`.
 * @returns false where it had ended already, also while this call waited for another
 * @throws Problem organisation.principal_stays; 403 where it is a technical user's and the caller may not manage those
 */
export async function endMembership(
  ctx: Context,
  membershipId: string,
  options: { reason?: string; type?: string; tell?: boolean } = {},
): Promise<boolean> {
  await asServer(ctx, () => lockSpaceRequests(ctx, sql`${membershipId}`))
  const row = await asServer(ctx, () =>
    ctx.db
      .selectFrom('memberships as m')
      .innerJoin('organisations as o', 'o.id', 'm.organisation_id')
      .select([
        'm.id',
        'm.role',
        'm.removed_at',
        'm.account_id',
        'm.surname',
        'm.given_name',
        'm.organisation_id',
        'o.name',
      ])
      .where('m.id', '=', membershipId)
      .forUpdate('m')
      .executeTakeFirst(),
  )
  if (!row) throw notFound()
  if (row.removed_at) return false
  if (row.role === 'principal_manager') throw problem('organisation.principal_stays')
  // Who ends a technical user's membership revokes it: that is for those who may make one (O15).
  if (row.role === 'technical' && ctx.actor.side === 'client')
    await requirePermission(ctx as PersonContext, row.organisation_id, 'organisation.technical-users.manage')
  const label = labelOf(row)
  // The act comes first in the history, then what it brought about.
  await record(ctx, {
    type: options.type ?? 'organisation.membership.removed',
    organisationId: row.organisation_id,
    subjectType: 'membership',
    subjectId: membershipId,
    subjectLabel: label,
    aboutId: row.account_id,
    before: { role: row.role },
    after: options.reason ? { reason: options.reason } : undefined,
  })
  await asServer(ctx, () =>
    ctx.db
      .updateTable('memberships')
      .set((eb) => ({
        removed_at: ctx.now,
        removed_by: ctx.actor.accountId ?? null,
        removed_by_label: ctx.actor.label,
        removal_reason: options.reason ?? '',
        version: eb('version', '+', 1),
      }))
      .where('id', '=', membershipId)
      .execute(),
  )
  if (options.tell === false) return true
  await tellPerson(ctx, row.account_id, 'organisation.membership_removed', {
    organisation: row.name,
    by: ctx.actor.label,
    reason: options.reason ?? '',
  })
  return true
}

/** In the middle of a sentence. */
export const wholeOrganisation: Text = { fr: 'toute la structure', en: 'the whole organisation' }

/** The words for what a membership covers: «toute la structure», or its services. */
export async function scopeWords(ctx: Context, whole: boolean, serviceIds: string[], locale: Locale): Promise<string> {
  if (whole) return wholeOrganisation[locale]
  const rows = await ctx.db
    .selectFrom('services')
    .select('name')
    .where('id', 'in', serviceIds)
    .orderBy('name')
    .execute()
  return rows.map((row) => row.name).join(', ')
}

/** The language that somebody reads mails in, also where the asking person may not read their account. */
export async function localeOf(ctx: PersonContext, accountId: string): Promise<Locale> {
  const row = await ctx.asSystem(() =>
    ctx.db.selectFrom('accounts').select('locale').where('id', '=', accountId).executeTakeFirst(),
  )
  return (row?.locale ?? ctx.brand.locale) as Locale
}
