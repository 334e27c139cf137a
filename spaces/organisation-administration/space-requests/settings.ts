import { sql } from 'kysely'
import { conflict, invalid, notFound, problem } from '../../../kernel/errors/problem.ts'
import type { ClientContext, Context } from '../../../kernel/http/context.ts'
import type { Locale } from '../../../kernel/i18n/locale.ts'
import { labelOf } from '../../../kernel/identity/label.ts'
import { type JournalEntry, record, recordAll } from '../../../kernel/journal/journal.ts'
import { tellPeople } from '../../../kernel/notifications/tell.ts'
import { requirePermission } from '../../../kernel/organisations/access.ts'
import type { Access } from '../../../kernel/policy/access.ts'
import { subscribableSpaces } from '../memberships/membership.ts'
import { places } from '../requests.ts'
import { spacesWords } from './subscriptions.ts'

const permission = 'organisation.spaces.manage'

type Default = {
  service: { id: string; name: string } | null
  member: { id: string; name: string } | null
  access: Access
}
type Stored = {
  version: number
  offered: string[]
  defaults: Array<Default & { space: string }>
  subscribers: Record<string, number>
}

async function load(ctx: Context, organisationId: string): Promise<Stored> {
  const { rows } = await sql<Stored>`
    select o.spaces_version as version, array(select f.space from space_offers f where f.withdrawn_at is null and f.organisation_id = o.id order by 1) as offered,
      coalesce((select jsonb_agg(jsonb_build_object('space', d.space, 'access', d.access,
          'service', case when s.id is null then null else jsonb_build_object('id', s.id, 'name', s.name) end,
          'member', case when m.id is null then null else jsonb_build_object('id', m.id, 'name', trim(m.given_name || ' ' || m.surname)) end)
          order by d.space, s.name nulls first, m.surname nulls first, m.given_name, m.id)
        from space_defaults d left join services s on s.id = d.service_id left join memberships m on m.id = d.membership_id
        where d.organisation_id = o.id and (d.membership_id is null or m.removed_at is null)), '[]') as defaults,
      coalesce((select jsonb_object_agg(x.space, x.n) from (select b.space, count(distinct b.membership_id)::int as n from space_subscriptions b
        where b.organisation_id = o.id and b.ended_at is null group by 1) x), '{}') as subscribers
    from organisations o where o.id = ${organisationId}`.execute(ctx.db)
  if (!rows[0]) throw notFound()
  return rows[0]
}

const viewOf = (ctx: Context, stored: Stored) => ({
  version: stored.version,
  spaces: subscribableSpaces(ctx).map((space) => ({
    ...space,
    offered: stored.offered.includes(space.space),
    defaults: stored.defaults
      .filter((given) => given.space === space.space)
      .map(({ service, member, access }) => ({ service, member, access })),
    subscribers: stored.subscribers[space.space] ?? 0,
  })),
})

/** The spaces that an organisation offers, and gives by default: to all, per service, per member (O11). @throws Problem 404, 403 */
export async function readSpaceSettings(ctx: ClientContext, organisationId: string) {
  await requirePermission(ctx, organisationId, permission)
  return viewOf(ctx, await ctx.asSystem(() => load(ctx, organisationId)))
}

export type SettingsBody = {
  version: number
  spaces: Array<{
    space: string
    offered: boolean
    defaults: Array<{ serviceId: string | null; membershipId: string | null; access: Access }>
  }>
}

type GivenRow = { space: string; service_id: string | null; membership_id: string | null; access: Access }

const givenBy = (body: SettingsBody): GivenRow[] =>
  body.spaces.flatMap((space) =>
    space.defaults.map((item) => ({
      space: space.space,
      service_id: item.serviceId,
      membership_id: item.membershipId,
      access: item.access,
    })),
  )
const oldOf = (before: Stored) =>
  new Map(
    before.defaults.map((item) => [
      keyOf(item.space, { serviceId: item.service?.id ?? null, membershipId: item.member?.id ?? null }),
      item.access,
    ]),
  )
/** What is given that was not given before. */
function freshOf(before: Stored, body: SettingsBody): GivenRow[] {
  const old = oldOf(before)
  return givenBy(body).filter(
    (item) => !old.has(keyOf(item.space, { serviceId: item.service_id, membershipId: item.membership_id })),
  )
}

/**
 * What saving the settings would bring about: how many requests, and how many subscriptions end (O8, O11, O12).
 * @throws Problem 404, 403, 422 on `spaces`
 */
export async function foreseeSpaceSettings(ctx: ClientContext, organisationId: string, body: SettingsBody) {
  await requirePermission(ctx, organisationId, permission)
  return ctx.asSystem(async () => {
    const before = await load(ctx, organisationId)
    await check(ctx, organisationId, body, before)
    const { rows } = await sql<{ requests: number }>`
      with wanted as (${wantedBy(ctx, organisationId, freshOf(before, body))}) select count(distinct membership_id)::int as requests from wanted`.execute(
      ctx.db,
    )
    const withdrawn = body.spaces.filter((space) => !space.offered && before.offered.includes(space.space))
    return {
      requests: rows[0]!.requests,
      ended: withdrawn.reduce((sum, space) => sum + (before.subscribers[space.space] ?? 0), 0),
    }
  })
}

const keyOf = (space: string, given: { serviceId: string | null; membershipId: string | null }) =>
  `${space} ${given.serviceId} ${given.membershipId}`

/**
 * Sets the spaces offered and given by default; spaces not named stay as they are (O11). What is newly given is asked for, for each
 * member concerned who neither has it nor waits for it (O8); what was given before asks for nothing again. The subscriptions
 * to a space that is no longer offered end at once; their people are told (O12).
 * @throws Problem 404, 403, organisation.deactivated, conflict, 422 on `spaces`
 */
export async function setSpaceSettings(ctx: ClientContext, organisationId: string, body: SettingsBody) {
  await requirePermission(ctx, organisationId, permission)
  return ctx.asSystem(async () => {
    const { rows } = await sql<{
      deactivated: boolean
    }>`select deactivated_at is not null as deactivated from organisations where id = ${organisationId} for update`.execute(
      ctx.db,
    )
    const before = await load(ctx, organisationId)
    if (body.version !== before.version) throw conflict(viewOf(ctx, before))
    if (rows[0]!.deactivated) throw problem('organisation.deactivated')
    await check(ctx, organisationId, body, before)

    const given = givenBy(body)
    const old = oldOf(before)
    const named = body.spaces.map((space) => space.space)
    const fresh = freshOf(before, body)
    const same =
      fresh.length === 0 &&
      given.length === before.defaults.filter((item) => named.includes(item.space)).length &&
      given.every(
        (item) =>
          old.get(keyOf(item.space, { serviceId: item.service_id, membershipId: item.membership_id })) === item.access,
      ) &&
      body.spaces.every((space) => space.offered === before.offered.includes(space.space))
    if (same) return viewOf(ctx, before)

    const offered = body.spaces.filter((space) => space.offered).map((space) => space.space)
    const withdrawn = named.filter((space) => !offered.includes(space))
    // Whoever opens a subscription meanwhile waits for this, and then finds the space withdrawn.
    await sql`insert into space_offers (organisation_id, space, updated_at, withdrawn_at)
      select ${organisationId}, x.space, ${ctx.now}, case when x.space = any (${withdrawn}::text[]) then ${ctx.now}::timestamptz end from unnest(${named}::text[]) as x (space)
      on conflict (organisation_id, space) do update set version = space_offers.version + 1, updated_at = excluded.updated_at,
        withdrawn_at = case when excluded.withdrawn_at is null then null else coalesce(space_offers.withdrawn_at, excluded.withdrawn_at) end`.execute(
      ctx.db,
    )
    await sql`delete from space_defaults where organisation_id = ${organisationId} and space = any (${named}::text[])`.execute(
      ctx.db,
    )
    await sql`insert into space_defaults (organisation_id, space, service_id, membership_id, access)
      select ${organisationId}, g.space, g.service_id, g.membership_id, g.access
      from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as g (space text, service_id uuid, membership_id uuid, access text)`.execute(
      ctx.db,
    )
    await sql`update organisations set spaces_version = spaces_version + 1 where id = ${organisationId}`.execute(ctx.db)
    const dropped = await withdrawDropped(ctx, organisationId)
    const requests = fresh.length > 0 ? await askForAll(ctx, organisationId, fresh) : 0
    const ended = await endWithdrawn(ctx, organisationId, withdrawn)
    const after = await load(ctx, organisationId)
    await record(ctx, {
      type: 'organisation.spaces.set',
      organisationId,
      subjectType: 'organisation',
      subjectId: organisationId,
      before: wordsOf(before),
      after: { ...wordsOf(after), requests, ...(ended.length > 0 ? { ended: ended.length } : {}) },
    })
    await recordAll(ctx, dropped)
    // The act comes first in the history, then what it brought about.
    await recordAll(ctx, ended.map(endedEntry))
    await tellEnded(ctx, ended)
    return viewOf(ctx, after)
  })
}

type Ended = {
  id: string
  organisation_id: string
  organisation: string
  account_id: string
  label: string
  space: string
  access: Access
  service: { name: string } | null
}

/** Ends the open subscriptions to spaces that an organisation withdraws. Runs as the server. */
async function endWithdrawn(ctx: Context, organisationId: string, spaces: string[]): Promise<Ended[]> {
  if (spaces.length === 0) return []
  const { rows } = await sql<Ended>`
    with ended as (update space_subscriptions set ended_at = ${ctx.now}, ended_by = ${ctx.actor.accountId ?? null}, ended_by_label = ${ctx.actor.label},
        end_reason = 'not_offered', version = version + 1
      where organisation_id = ${organisationId} and space = any (${spaces}::text[]) and ended_at is null
      returning id, organisation_id, membership_id, space, access, service_id)
    select e.id, e.organisation_id, o.name as organisation, m.account_id, trim(m.surname || ' ' || m.given_name) as label, e.space, e.access,
      case when s.id is null then null else jsonb_build_object('name', s.name) end as service
    from ended e join memberships m on m.id = e.membership_id join organisations o on o.id = e.organisation_id left join services s on s.id = e.service_id
    order by m.surname, m.given_name, m.id, e.space, s.name nulls first`.execute(ctx.db)
  return rows
}

const endedEntry = (row: Ended): JournalEntry => ({
  type: 'organisation.subscription.deactivated',
  organisationId: row.organisation_id,
  subjectType: 'subscription',
  subjectId: row.id,
  subjectLabel: row.label,
  aboutId: row.account_id,
  after: { space: row.space, access: row.access, service: row.service?.name ?? null, reason: 'not_offered' },
})

/** One mail a person, of all that ends for them. */
async function tellEnded(ctx: Context, ended: Ended[]): Promise<void> {
  const people = new Map<string, Ended[]>()
  for (const row of ended) people.set(row.account_id, [...(people.get(row.account_id) ?? []), row])
  await tellPeople(
    ctx,
    [...people].map(([accountId, rows]) => ({
      accountId,
      kind: 'organisation.space_withdrawn',
      params: (locale: Locale) => ({
        organisation: rows[0]!.organisation,
        by: ctx.actor.label,
        spaces: spacesWords(ctx, rows, locale),
      }),
      href: places.ownMemberships,
    })),
  )
}

const wordsOf = (stored: Stored) => ({
  offered: stored.offered,
  defaults: stored.defaults.map((item) => ({
    space: item.space,
    access: item.access,
    service: item.service?.name ?? null,
    member: item.member?.name ?? null,
  })),
})

/** @throws Problem 422 naming what is wrong */
async function check(ctx: Context, organisationId: string, body: SettingsBody, before: Stored): Promise<void> {
  const known = new Set(subscribableSpaces(ctx).map((space) => space.space))
  const all = body.spaces.flatMap((space) => space.defaults)
  const services = new Set(
    (
      await sql<{ id: string }>`select id from services where organisation_id = ${organisationId}
        and (is_active or id = any (${before.defaults.flatMap((item) => (item.service ? [item.service.id] : []))}::uuid[]))
        and id = any (${all.flatMap((item) => item.serviceId ?? [])}::uuid[])`.execute(ctx.db)
    ).rows.map((row) => row.id),
  )
  const members = new Set(
    (
      await sql<{
        id: string
      }>`select id from memberships where organisation_id = ${organisationId} and removed_at is null
        and id = any (${all.flatMap((item) => item.membershipId ?? [])}::uuid[])`.execute(ctx.db)
    ).rows.map((row) => row.id),
  )
  const spaces = new Set<string>()
  const seen = new Set<string>()
  body.spaces.forEach((space, at) => {
    if (!known.has(space.space)) throw invalid({ field: `spaces.${at}.space`, code: 'bad_choice' })
    if (spaces.has(space.space)) throw invalid({ field: `spaces.${at}.space`, code: 'organisation.item_twice' })
    spaces.add(space.space)
    if (!space.offered && space.defaults.length > 0)
      throw invalid({ field: `spaces.${at}.defaults`, code: 'organisation.space_not_offered' })
    space.defaults.forEach((item, index) => {
      const refuse = (field: string, code: string) =>
        invalid({ field: `spaces.${at}.defaults.${index}.${field}`, code })
      if (item.serviceId !== null && item.membershipId !== null) throw refuse('membershipId', 'bad_value')
      if (item.serviceId !== null && !services.has(item.serviceId))
        throw refuse('serviceId', 'organisation.service_unknown')
      if (item.membershipId !== null && !members.has(item.membershipId))
        throw refuse('membershipId', 'organisation.member_unknown')
      const key = keyOf(space.space, item)
      if (seen.has(key)) throw refuse('access', 'organisation.item_twice')
      seen.add(key)
    })
  })
}

/** Whom newly given spaces concern: members in force whose account is in use, and who neither have them nor wait for them. */
const wantedBy = (ctx: Context, organisationId: string, given: GivenRow[]) => sql`
  select m.id as membership_id, m.account_id, g.space, g.service_id, min(g.access) as access
  from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as g (space text, service_id uuid, membership_id uuid, access text)
    join memberships m on m.organisation_id = ${organisationId} and m.removed_at is null and m.account_kind = 'person'
      and (m.ends_on is null or m.ends_on >= ${ctx.today}::date) and (g.membership_id is null or g.membership_id = m.id)
      and (g.service_id is null or m.whole or exists (select from membership_services h where h.membership_id = m.id and h.service_id = g.service_id))
    join accounts a on a.id = m.account_id and a.status in ('pending', 'active')
  where not exists (select from space_subscriptions b where b.membership_id = m.id and b.space = g.space and (b.service_id is null or b.service_id = g.service_id) and b.ended_at is null)
    and not exists (select from space_requests q join space_request_items i on i.request_id = q.id where q.membership_id = m.id and q.decision is null and q.withdrawn_at is null
      and i.space = g.space and i.service_id is not distinct from g.service_id)
  group by 1, 2, 3, 4`

/**
 * One request for each member whom newly given spaces concern, all of one lot, in one statement however many they are. Runs as the server.
 * @returns how many requests were made
 */
async function askForAll(ctx: Context, organisationId: string, given: GivenRow[]): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    with wanted as materialized (${wantedBy(ctx, organisationId, given)}),
    asked as materialized (select gen_random_uuid() as id, membership_id, account_id, jsonb_agg(jsonb_build_object('space', space, 'service_id', service_id, 'access', access)) as items
      from wanted group by 2, 3),
    made as (insert into space_requests (id, organisation_id, membership_id, account_id, origin, lot_id, requested_at)
      select id, ${organisationId}::uuid, membership_id, account_id, 'setting', ${crypto.randomUUID()}::uuid, ${ctx.now}::timestamptz from asked returning 1),
    items as (insert into space_request_items (request_id, organisation_id, space, service_id, access)
      select a.id, ${organisationId}::uuid, i.space, i.service_id, i.access from asked a cross join lateral jsonb_to_recordset(a.items) as i (space text, service_id uuid, access text) returning 1)
    select (select count(*)::int from made) as n, (select count(*) from items)`.execute(ctx.db)
  return rows[0]!.n
}

/**
 * Withdraws what the settings asked for and no longer give: those requests that wait and rest on no default any more. Runs as the server.
 * @returns what the history says of it
 */
async function withdrawDropped(ctx: Context, organisationId: string): Promise<JournalEntry[]> {
  const { rows } = await sql<{ id: string; account_id: string; surname: string; given_name: string }>`
    update space_requests r set withdrawn_at = ${ctx.now}, version = r.version + 1
    where r.organisation_id = ${organisationId} and r.origin = 'setting' and r.decision is null and r.withdrawn_at is null
      and not exists (select from space_request_items i join space_defaults d on d.organisation_id = r.organisation_id and d.space = i.space
        and d.service_id is not distinct from i.service_id and (d.membership_id is null or d.membership_id = r.membership_id)
        where i.request_id = r.id and i.granted_access is null)
    returning r.id, r.account_id, r.surname, r.given_name`.execute(ctx.db)
  return rows.map((row) => ({
    type: 'organisation.subscription.request_withdrawn',
    organisationId,
    subjectType: 'space_request',
    subjectId: row.id,
    subjectLabel: labelOf(row),
    aboutId: row.account_id,
  }))
}
