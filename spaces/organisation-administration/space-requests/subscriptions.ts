import { sql } from 'kysely'
import { invalid, notFound, problem } from '../../../kernel/errors/problem.ts'
import type { ClientContext, Context } from '../../../kernel/http/context.ts'
import type { Locale } from '../../../kernel/i18n/locale.ts'
import { labelOf } from '../../../kernel/identity/label.ts'
import { type JournalEntry, record, recordAll } from '../../../kernel/journal/journal.ts'
import { tellPerson } from '../../../kernel/notifications/tell.ts'
import { requirePermission } from '../../../kernel/organisations/access.ts'
import type { Access } from '../../../kernel/policy/access.ts'
import { allow, require } from '../../../kernel/policy/decision.ts'
import { lockSpaceRequests, spaceTitle, subscribableSpaces } from '../memberships/membership.ts'
import { canEndSpaces, canGiveSpaces } from '../policy.ts'
import { places } from '../requests.ts'

/** Spaces with their access and service, as mails name them. */
export const spacesWords = (
  ctx: Context,
  items: Array<{ space: string; access: Access; service: { name: string } | null }>,
  locale: Locale,
): string =>
  items
    .map((item) => {
      const level = { read: { fr: 'Consultation', en: 'read' }, modify: { fr: 'Modification', en: 'modify' } }
      return `${spaceTitle(ctx, item.space, locale)} (${[level[item.access][locale], item.service?.name].filter(Boolean).join(', ')})`
    })
    .join(' ; ')

/** The names of spaces alone, as a subject has them. */
export const titlesOf = (ctx: Context, items: Array<{ space: string }>, locale: Locale): string =>
  [...new Set(items.map((item) => spaceTitle(ctx, item.space, locale)))].join(', ')

/** A request for spaces as the history names it. */
export type Subject = {
  id: string
  organisation_id: string
  account_id: string
  surname: string
  given_name: string
}
export type Words = Array<{ space: string; access: Access; service: { name: string } | null }>

export const kept = (items: Words) =>
  items.map((item) => ({ space: item.space, access: item.access, service: item.service?.name ?? null }))

export const entryOf = (row: Subject) => ({
  organisationId: row.organisation_id,
  subjectType: 'space_request',
  subjectId: row.id,
  subjectLabel: labelOf(row),
  aboutId: row.account_id,
})

export const approvedEntry = (row: Subject, items: Words, comment: string): JournalEntry => ({
  ...entryOf(row),
  type: 'organisation.subscription.approved',
  after: { spaces: kept(items), ...(comment ? { comment } : {}) },
})

/** The spaces that an organisation said it no longer offers: nothing opens them (O11). */
export async function withdrawnSpaces(ctx: Context, organisationId: string): Promise<string[]> {
  const rows = await ctx.db
    .selectFrom('space_offers')
    .select('space')
    .where('organisation_id', '=', organisationId)
    .where('withdrawn_at', 'is not', null)
    .execute()
  return rows.map((row) => row.space)
}

export type Given = { space: string; serviceId: string | null; access: Access }

/**
 * Opens subscriptions of memberships; an open one of another access to the same space and service is replaced, one of the same
 * access stays as it is. The caller has checked the right and holds the memberships' rows. Runs as the server.
 */
export async function openSubscriptions(
  ctx: Context,
  origin: 'request' | 'manager',
  given: Array<Given & { membershipId: string; organisationId: string }>,
): Promise<void> {
  const rows = given.map((item) => ({
    organisation_id: item.organisationId,
    membership_id: item.membershipId,
    space: item.space,
    service_id: item.serviceId,
    access: item.access,
  }))
  const wanted = sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as g (organisation_id uuid, membership_id uuid, space text, service_id uuid, access text)`
  await sql`update space_subscriptions b set ended_at = ${ctx.now}, ended_by = ${ctx.actor.accountId ?? null}, ended_by_label = ${ctx.actor.label}, end_reason = 'replaced', version = b.version + 1
    from ${wanted} where b.membership_id = g.membership_id and b.space = g.space and b.service_id is not distinct from g.service_id and b.access <> g.access and b.ended_at is null`.execute(
    ctx.db,
  )
  await sql`insert into space_subscriptions (organisation_id, membership_id, space, service_id, access, origin, created_at, created_by, created_by_label)
    select g.organisation_id, g.membership_id, g.space, g.service_id, g.access, ${origin}, ${ctx.now}, ${ctx.actor.accountId ?? null}, ${ctx.actor.label} from ${wanted}
    on conflict (membership_id, space, service_id) where ended_at is null do nothing`.execute(ctx.db)
}

const decidePermission = 'organisation.space-requests.decide'

type Member = {
  id: string
  organisation_id: string
  organisation: string
  account_id: string
  account_kind: string
  label: string
  whole: boolean
  removed: boolean
  role: string
  deactivated: boolean
}

/** Takes a membership to change its spaces. @throws Problem 404, 403 */
async function lockMembership(ctx: ClientContext, id: string): Promise<Member> {
  await ctx.asSystem(() => lockSpaceRequests(ctx, sql`${id}`))
  const { rows } = await ctx.asSystem(() =>
    sql<Member>`select m.id, m.organisation_id, o.name as organisation, m.account_id, m.account_kind, trim(m.surname || ' ' || m.given_name) as label, m.whole, m.removed_at is not null as removed,
        m.role, o.deactivated_at is not null as deactivated
      from memberships m join organisations o on o.id = m.organisation_id where m.id = ${id} and m.brand_id = ${ctx.brand.id} for update of m`.execute(
      ctx.db,
    ),
  )
  const member = rows[0]
  if (!member) throw notFound()
  await requirePermission(ctx, member.organisation_id, decidePermission)
  if (member.account_kind === 'technical')
    await requirePermission(ctx, member.organisation_id, 'organisation.technical-users.manage')
  return member
}

type View = {
  id: string
  space: string
  access: Access
  origin: string
  since: Date
  service: { id: string; name: string } | null
}

async function findOpen(ctx: Context, membershipId: string, space: string, serviceId: string | null) {
  const { rows } = await sql<View>`
    select b.id, b.space, b.access, b.origin, b.created_at as since, case when s.id is null then null else jsonb_build_object('id', s.id, 'name', s.name) end as service
    from space_subscriptions b left join services s on s.id = b.service_id
    where b.membership_id = ${membershipId} and b.space = ${space} and b.service_id is not distinct from ${serviceId}::uuid and b.ended_at is null`.execute(
    ctx.db,
  )
  return rows[0]
}

const viewOf = (ctx: Context, row: View) => ({
  ...row,
  title: spaceTitle(ctx, row.space),
  since: row.since.toISOString(),
})

/**
 * Gives a member a space without a request. What is held already stays; another access replaces it. A request that waits for it is
 * answered by that. Tells the person.
 * @throws Problem 404, 403, organisation.own_rights, organisation.principal_fixed, organisation.membership_over, organisation.deactivated, 422 on `space` or `serviceId`
 */
export async function giveSubscription(ctx: ClientContext, membershipId: string, given: Given) {
  const member = await lockMembership(ctx, membershipId)
  if (member.removed) throw problem('organisation.membership_over')
  require(
    canGiveSpaces(allow(decidePermission), {
      role: member.role,
      own: member.account_id === ctx.actor.accountId,
      organisationDeactivated: member.deactivated,
    }),
  )
  if (!subscribableSpaces(ctx).some((known) => known.space === given.space))
    throw invalid({ field: 'space', code: 'bad_choice' })
  return ctx.asSystem(async () => {
    const withdrawn = await withdrawnSpaces(ctx, member.organisation_id)
    if (withdrawn.includes(given.space)) throw invalid({ field: 'space', code: 'organisation.space_not_offered' })
    if (given.serviceId !== null) {
      const { rows } =
        await sql`select from services s where s.id = ${given.serviceId} and s.organisation_id = ${member.organisation_id} and s.is_active
        and (${member.whole} or exists (select from membership_services h where h.membership_id = ${membershipId} and h.service_id = s.id))`.execute(
          ctx.db,
        )
      if (rows.length === 0) throw invalid({ field: 'serviceId', code: 'organisation.service_unknown' })
    }
    const before = await findOpen(ctx, membershipId, given.space, given.serviceId)
    if (before?.access === given.access) return viewOf(ctx, before)
    await openSubscriptions(ctx, 'manager', [{ ...given, membershipId, organisationId: member.organisation_id }])
    const now = (await findOpen(ctx, membershipId, given.space, given.serviceId))!
    await record(ctx, {
      type: before ? 'organisation.subscription.updated' : 'organisation.subscription.given',
      organisationId: member.organisation_id,
      subjectType: 'subscription',
      subjectId: now.id,
      subjectLabel: member.label,
      aboutId: member.account_id,
      before: before && { space: before.space, access: before.access, service: before.service?.name ?? null },
      after: { space: now.space, access: now.access, service: now.service?.name ?? null },
    })
    await answerRequests(ctx, membershipId, given)
    await tellPerson(
      ctx,
      member.account_id,
      'organisation.space_given',
      (locale) => ({
        organisation: member.organisation,
        by: ctx.actor.label,
        spaces: spacesWords(ctx, [now], locale),
      }),
      { href: places.ownMemberships },
    )
    return viewOf(ctx, now)
  })
}

/**
 * Answers what waits for a space that was just given: the items for the same service, or those that a space given for all services
 * covers. A request with nothing left to decide is approved by that act. The caller holds the requests' rows. Runs as the server.
 */
async function answerRequests(ctx: ClientContext, membershipId: string, given: Given): Promise<void> {
  const { rows: touched } = await sql<{ id: string }>`
    with answered as (
      update space_request_items i set granted_access = ${given.access} from space_requests r
      where r.id = i.request_id and r.membership_id = ${membershipId} and r.decision is null and r.withdrawn_at is null
        and i.granted_access is null and i.space = ${given.space}
        and (i.service_id is not distinct from ${given.serviceId}::uuid
          or (${given.serviceId}::uuid is null and (${given.access} = 'modify' or i.access = 'read')))
      returning r.id)
    select distinct id from answered`.execute(ctx.db)
  if (touched.length === 0) return
  const { rows: approved } = await sql<Subject & { items: Words }>`
    with left_over as (
      update space_requests r set version = r.version + 1 where r.id = any (${touched.map((row) => row.id)}::uuid[])
        and exists (select from space_request_items i where i.request_id = r.id and i.granted_access is null)),
    decided as (
      update space_requests r set decision = 'approved', decided_at = ${ctx.now}, decided_by = ${ctx.actor.accountId}, decided_by_label = ${ctx.actor.label},
        version = r.version + 1 where r.id = any (${touched.map((row) => row.id)}::uuid[])
        and not exists (select from space_request_items i where i.request_id = r.id and i.granted_access is null)
      returning r.id, r.organisation_id, r.account_id, r.surname, r.given_name)
    select d.*, (select jsonb_agg(jsonb_build_object('space', i.space, 'access', i.granted_access,
        'service', case when s.id is null then null else jsonb_build_object('name', s.name) end) order by i.space, s.name nulls first)
      from space_request_items i left join services s on s.id = i.service_id where i.request_id = d.id) as items
    from decided d order by d.id`.execute(ctx.db)
  await recordAll(
    ctx,
    approved.map((row) => approvedEntry(row, row.items, '')),
  )
}

type Held = {
  id: string
  membership_id: string
  organisation_id: string
  space: string
  service_id: string | null
  service: { name: string } | null
  access: Access
  ended_at: Date | null
  end_reason: string
}

async function findSubscription(ctx: ClientContext, id: string): Promise<{ held: Held; member: Member }> {
  const read = () =>
    ctx.asSystem(async () => {
      const { rows } = await sql<Held>`
        select b.id, b.membership_id, b.organisation_id, b.space, b.service_id, b.access, b.ended_at, b.end_reason,
          case when s.id is null then null else jsonb_build_object('name', s.name) end as service
        from space_subscriptions b left join services s on s.id = b.service_id where b.id = ${id}`.execute(ctx.db)
      return rows[0]
    })
  const found = await read()
  if (!found) throw notFound()
  const member = await lockMembership(ctx, found.membership_id)
  // As it stands now that nobody else changes this person's spaces.
  return { held: (await read())!, member }
}

/** Changes a subscription between «Consultation» and «Modification»: the old one ends, replaced (O10). @throws Problem 404, 403, organisation.subscription_ended */
export async function changeSubscription(ctx: ClientContext, id: string, access: Access) {
  const { held, member } = await findSubscription(ctx, id)
  if (held.ended_at) {
    const next =
      held.end_reason === 'replaced'
        ? await ctx.asSystem(() => findOpen(ctx, member.id, held.space, held.service_id))
        : undefined
    if (next?.access === access) return viewOf(ctx, next)
    throw problem('organisation.subscription_ended')
  }
  return giveSubscription(ctx, member.id, { space: held.space, serviceId: held.service_id, access })
}

/**
 * Ends a subscription at once (O12); once ended, nothing more happens. Tells the person.
 * @throws Problem 404, 403, organisation.principal_fixed, organisation.deactivated
 */
export async function endSubscription(ctx: ClientContext, id: string): Promise<void> {
  const { held, member } = await findSubscription(ctx, id)
  if (held.ended_at) return
  require(
    canEndSpaces(allow(decidePermission), {
      role: member.role,
      own: member.account_id === ctx.actor.accountId,
      organisationDeactivated: member.deactivated,
    }),
  )
  await ctx.asSystem(async () => {
    await sql`update space_subscriptions set ended_at = ${ctx.now}, ended_by = ${ctx.actor.accountId}, ended_by_label = ${ctx.actor.label}, end_reason = 'manager', version = version + 1
      where id = ${id} and ended_at is null`.execute(ctx.db)
    await record(ctx, {
      type: 'organisation.subscription.deactivated',
      organisationId: member.organisation_id,
      subjectType: 'subscription',
      subjectId: id,
      subjectLabel: member.label,
      aboutId: member.account_id,
      after: { space: held.space, access: held.access, service: held.service?.name ?? null },
    })
    await tellPerson(
      ctx,
      member.account_id,
      'organisation.space_ended',
      (locale) => ({
        organisation: member.organisation,
        by: ctx.actor.label,
        spaces: spacesWords(ctx, [held], locale),
      }),
      { href: places.ownMemberships },
    )
  })
}
