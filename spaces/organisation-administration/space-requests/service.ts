import { type RawBuilder, sql } from 'kysely'
import { conflict, invalid, notFound, problem } from '../../../kernel/errors/problem.ts'
import type { ClientContext, Context, PersonContext } from '../../../kernel/http/context.ts'
import { page } from '../../../kernel/http/keyset.ts'
import { holdsWords, momentPlace } from '../../../kernel/http/lists.ts'
import type { Locale } from '../../../kernel/i18n/locale.ts'
import { limitAct } from '../../../kernel/identity/limits.ts'
import { type JournalEntry, record, recordAll } from '../../../kernel/journal/journal.ts'
import { requirePermission } from '../../../kernel/organisations/access.ts'
import { ability } from '../../../kernel/policy/ability.ts'
import { type Access, reaches } from '../../../kernel/policy/access.ts'
import { allow, deny, firstRefusal, require } from '../../../kernel/policy/decision.ts'
import { inState, placeOf, type RequestQuery } from '../membership-requests/service.ts'
import { spaceTitle, subscribableSpaces, tellPeople } from '../memberships/membership.ts'
import { canApproveRequest } from '../policy.ts'
import {
  type Decided,
  decideAbout,
  inListed,
  mayDecide,
  notWaiting,
  places,
  requirePerson,
  stateOf,
  tellOfRequest,
} from '../requests.ts'
import { decideHere } from '../rights.ts'
import { grantedAccess } from './approval.ts'
import {
  approvedEntry,
  entryOf,
  kept,
  openSubscriptions,
  type Subject,
  spacesWords,
  type Words,
} from './subscriptions.ts'

const decidePermission = 'organisation.space-requests.decide'

type Item = {
  id: string
  space: string
  service: { id: string; name: string } | null
  access: Access
  grantedAccess: Access | null
}
type Row = Decided & {
  id: string
  organisation_id: string
  organisation: string
  account_id: string
  surname: string
  given_name: string
  sign_in_email: string
  origin: 'person' | 'setting'
  comment: string
  decision_comment: string
  refusal_reason: string
  requested_at: Date
  version: number
  items: Item[]
  place: string
}

const selectRequests = (condition: RawBuilder<unknown>, rest: RawBuilder<unknown>) => sql<Row>`
  select r.id, r.organisation_id, o.name as organisation, r.account_id, r.surname, r.given_name, r.sign_in_email, r.origin, r.comment, r.decision_comment, r.refusal_reason,
    r.requested_at, r.decision, r.withdrawn_at, r.decided_at, r.decided_by, r.decided_by_label, r.version, ${momentPlace('r.requested_at')} as place,
    coalesce((select jsonb_agg(jsonb_build_object('id', i.id, 'space', i.space, 'access', i.access, 'grantedAccess', i.granted_access,
        'service', case when s.id is null then null else jsonb_build_object('id', s.id, 'name', s.name) end) order by i.space, s.name nulls first)
      from space_request_items i left join services s on s.id = i.service_id where i.request_id = r.id), '[]') as items
  from space_requests r join organisations o on o.id = r.organisation_id
  where ${condition} ${rest}`

const summaryOf = (ctx: Context, row: Row) => ({
  id: row.id,
  person: {
    accountId: row.account_id,
    surname: row.surname,
    givenName: row.given_name,
    signInEmail: row.sign_in_email,
  },
  organisation: { id: row.organisation_id, name: row.organisation },
  origin: row.origin,
  items: row.items.map((item) => ({ ...item, title: spaceTitle(ctx, item.space) })),
  requestedAt: row.requested_at.toISOString(),
  state: stateOf(row),
  decidedBy: row.decided_by_label,
  decidedAt: row.decided_at?.toISOString() ?? null,
  version: row.version,
})

/**
 * «Les demandes d'abonnement aux espaces» of all the organisations that one runs, or of one (O9).
 * Staff read those of all clients in one queue.
 * @throws Problem 403 where one runs none; 404 or 403 for `organisation`
 */
export async function listSpaceRequests(ctx: PersonContext, query: RequestQuery) {
  const listed = await inListed(ctx, 'organisation.people.read', query.organisation)
  const order = query.state === 'waiting' ? 'asc' : 'desc'
  const { rows } = await selectRequests(
    sql`r.brand_id = ${ctx.brand.id} and ${listed} and ${inState(query.state)}
      and ${holdsWords(sql`r.surname || ' ' || r.given_name || ' ' || r.surname || ' ' || r.sign_in_email || ' ' || o.name`, query.search)}
      and ${placeOf(query.cursor, order)}`,
    sql`order by r.requested_at ${sql.raw(order)}, r.id ${sql.raw(order)} limit ${query.size + 1}`,
  ).execute(ctx.db)
  const { items, nextCursor } = page(rows, query.size, (row) => [row.place, row.id])
  return { items: items.map((row) => summaryOf(ctx, row)), nextCursor }
}

async function requireOn(ctx: PersonContext, id: string, permission: string): Promise<string> {
  const found = await ctx.asSystem(() =>
    ctx.db
      .selectFrom('space_requests')
      .select('organisation_id')
      .where('id', '=', id)
      .where('brand_id', '=', ctx.brand.id)
      .executeTakeFirst(),
  )
  if (!found) throw notFound()
  await requirePermission(ctx, found.organisation_id, permission)
  return found.organisation_id
}

/** A request with each space, its service and access (O10). @throws Problem 404, 403 */
export async function readSpaceRequest(ctx: PersonContext, id: string) {
  const organisationId = await requireOn(ctx, id, 'organisation.people.read')
  const { rows } = await selectRequests(sql`r.id = ${id}`, sql``).execute(ctx.db)
  const row = rows[0]
  if (!row) throw notFound()
  const decision = await decideHere(ctx, organisationId, decidePermission)
  const over = notWaiting(ctx, row)
  return {
    ...summaryOf(ctx, row),
    comment: row.comment,
    decisionComment: row.decision_comment,
    refusalReason: row.refusal_reason,
    abilities: {
      decide: ability(
        firstRefusal(
          decision,
          over ? deny(over.code, over.params) : allow('organisation.request_waits'),
          await decideAbout(ctx, row.account_id, organisationId),
        ),
        ctx.locale,
      ),
    },
  }
}

type Locked = Decided & {
  id: string
  organisation_id: string
  organisation: string
  membership_id: string
  account_id: string
  surname: string
  given_name: string
  version: number
}

async function lockRequest(ctx: PersonContext, id: string): Promise<Locked> {
  const { rows } = await sql<Locked>`
    select r.id, r.organisation_id, o.name as organisation, r.membership_id, r.account_id, r.surname, r.given_name,
      r.decision, r.withdrawn_at, r.decided_at, r.decided_by, r.decided_by_label, r.version
    from space_requests r join organisations o on o.id = r.organisation_id
    where r.id = ${id} and ${mayDecide(ctx, decidePermission)}
    for update of r`.execute(ctx.db)
  if (rows[0]) return rows[0]
  const organisationId = await requireOn(ctx, id, decidePermission)
  require(await decideAbout(ctx, ctx.actor.accountId, organisationId))
  throw notFound()
}

async function decidedAlready(
  ctx: PersonContext,
  row: Locked,
  decision: 'approved' | 'refused',
  version: number | undefined,
): Promise<boolean> {
  const over = notWaiting(ctx, row)
  if (!over) {
    if (version !== undefined && version !== row.version) throw conflict(await readSpaceRequest(ctx, row.id))
    return false
  }
  if (
    row.decision === decision &&
    row.decided_by === ctx.actor.accountId &&
    (version === undefined || version === row.version - 1)
  )
    return true
  throw version === undefined ? over : notWaiting(ctx, row, await readSpaceRequest(ctx, row.id))!
}

/**
 * Approves a request for spaces: each item as asked for, or with the access that the manager leaves (O9, O10), never less than what is
 * open. Tells the person.
 * @throws Problem 404, 403, 409 (conflict, organisation.request_decided, organisation.request_withdrawn, organisation.deactivated,
 *   organisation.requester_gone, organisation.membership_over, organisation.space_withdrawn), 422 on `items`
 */
export async function approveSpaceRequest(
  ctx: PersonContext,
  id: string,
  input: { version?: number; comment: string; items: Array<{ id: string; access: Access }> },
): Promise<void> {
  const row = await lockRequest(ctx, id)
  if (await decidedAlready(ctx, row, 'approved', input.version)) return
  await ctx.asSystem(async () => {
    const { rows } = await sql<{
      id: string
      space: string
      service_id: string | null
      service: string | null
      active: boolean | null
      held: boolean
      access: Access
      /** What was given meanwhile by another way. */
      given: Access | null
      open: Access | null
      offered: boolean
      over: boolean
      account: string
      deactivated: boolean
    }>`
      select i.id, i.space, i.service_id, s.name as service, s.is_active as active, i.access,
        i.service_id is null or m.whole or exists (select from membership_services h where h.membership_id = m.id and h.service_id = i.service_id) as held,
        i.granted_access as given, (select b.access from space_subscriptions b where b.membership_id = m.id and b.space = i.space
          and b.service_id is not distinct from i.service_id and b.ended_at is null) as open,
        exists (select from space_offers f where f.withdrawn_at is null and f.organisation_id = m.organisation_id and f.space = i.space) as offered,
        m.ends_on is not null and m.ends_on < ${ctx.today}::date as over, a.status as account, o.deactivated_at is not null as deactivated
      from memberships m join organisations o on o.id = m.organisation_id join accounts a on a.id = m.account_id
      join space_request_items i on i.request_id = ${id} left join services s on s.id = i.service_id
      where m.id = ${row.membership_id} and m.removed_at is null order by i.space, s.name nulls first for update of m`.execute(
      ctx.db,
    )
    const first = rows[0]
    if (!first) throw problem('organisation.membership_over')
    const pending = rows.filter((item) => item.given === null)
    require(
      canApproveRequest({
        account: first.account,
        organisationDeactivated: first.deactivated,
        membershipOver: first.over,
        notOffered: [...new Set(pending.filter((item) => !item.offered).map((item) => spaceTitle(ctx, item.space)))],
      }),
    )
    const chosen = new Map(input.items.map((item) => [item.id, item.access]))
    input.items.forEach((item, index) => {
      if (!rows.some((known) => known.id === item.id)) throw invalid({ field: `items.${index}.id`, code: 'bad_value' })
    })
    const gone = pending.find((item) => item.active === false)
    if (gone) throw invalid({ field: 'items', code: 'organisation.service_inactive', params: { name: gone.service } })
    const beyond = pending.find((item) => !item.held)
    if (beyond)
      throw invalid({ field: 'items', code: 'organisation.service_not_held', params: { name: beyond.service } })
    const granted = rows.map((item) => ({
      ...item,
      access: item.given ?? grantedAccess(item.open ?? undefined, chosen.get(item.id) ?? item.access),
    }))
    await openSubscriptions(
      ctx,
      'request',
      granted
        .filter((item) => item.given === null)
        .map((item) => ({
          membershipId: row.membership_id,
          organisationId: row.organisation_id,
          space: item.space,
          serviceId: item.service_id,
          access: item.access,
        })),
    )
    await sql`with answered as (update space_request_items i set granted_access = g.access
        from jsonb_to_recordset(${JSON.stringify(granted.map((item) => ({ id: item.id, access: item.access })))}::jsonb) as g (id uuid, access text)
        where i.request_id = ${id} and i.id = g.id returning i.id)
      update space_requests set decision = 'approved', decision_comment = ${input.comment}, decided_at = ${ctx.now}, decided_by = ${ctx.actor.accountId},
        decided_by_label = ${ctx.actor.label}, version = version + 1 where id = ${id}`.execute(ctx.db)
    const given = granted.map((item) => ({
      space: item.space,
      access: item.access,
      service: item.service === null ? null : { name: item.service },
    }))
    await record(ctx, approvedEntry(row, given, input.comment))
    await tellPeople(ctx, [decidedMessage(ctx, row, given, { comment: input.comment })])
  })
}

/** Refuses a request for spaces, with its reason (O9). @throws Problem 404, 403, 409 */
export async function refuseSpaceRequest(
  ctx: PersonContext,
  id: string,
  input: { version?: number; reason: string },
): Promise<void> {
  const row = await lockRequest(ctx, id)
  if (await decidedAlready(ctx, row, 'refused', input.version)) return
  await ctx.asSystem(async () => {
    await sql`update space_requests set decision = 'refused', refusal_reason = ${input.reason}, decided_at = ${ctx.now}, decided_by = ${ctx.actor.accountId},
      decided_by_label = ${ctx.actor.label}, version = version + 1 where id = ${id}`.execute(ctx.db)
    const { rows } = await sql<{ space: string; access: Access; service: { name: string } | null }>`
      select i.space, i.access, case when s.id is null then null else jsonb_build_object('name', s.name) end as service
      from space_request_items i left join services s on s.id = i.service_id where i.request_id = ${id} and i.granted_access is null order by i.space, s.name nulls first`.execute(
      ctx.db,
    )
    await record(ctx, refusedEntry(row, rows, input.reason))
    await tellPeople(ctx, [decidedMessage(ctx, row, rows, { reason: input.reason })])
  })
}

/** A request with what its mail names. */
type Told = Subject & { organisation: string }

const refusedEntry = (row: Told, items: Words, reason: string): JournalEntry => ({
  ...entryOf(row),
  type: 'organisation.subscription.refused',
  after: { reason, spaces: kept(items) },
})

const decidedMessage = (ctx: Context, row: Told, items: Words, words: { comment: string } | { reason: string }) => ({
  accountId: row.account_id,
  kind: 'reason' in words ? 'organisation.space_request_refused' : 'organisation.space_request_approved',
  params: (locale: Locale) => ({
    organisation: row.organisation,
    by: ctx.actor.label,
    spaces: spacesWords(ctx, items, locale),
    ...words,
  }),
  key: `space-request:${row.id}`,
  href: places.ownMemberships,
})

type Clean = Told & { membership_id: string; items: Array<Words[number] & { serviceId: string | null }> }

/** Locks the requests among `ids` that wait and may be decided, always in the same order. */
async function lockWaiting(ctx: PersonContext, ids: string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select r.id from space_requests r where r.id = any (${ids}::uuid[]) and r.decision is null and r.withdrawn_at is null
      and ${mayDecide(ctx, decidePermission)} order by r.id for update of r`.execute(ctx.db)
  return rows.map((row) => row.id)
}

const cleanRequests = (ctx: Context, ids: string[], more: RawBuilder<unknown>) =>
  sql<Clean>`select r.id, r.organisation_id, o.name as organisation, r.membership_id, r.account_id, r.surname, r.given_name,
      (select jsonb_agg(jsonb_build_object('space', i.space, 'access', i.access, 'serviceId', i.service_id,
          'service', case when s.id is null then null else jsonb_build_object('name', s.name) end) order by i.space, s.name nulls first)
        from space_request_items i left join services s on s.id = i.service_id where i.request_id = r.id and i.granted_access is null) as items
    from space_requests r join organisations o on o.id = r.organisation_id where r.id = any (${ids}::uuid[]) and ${more}
    order by r.organisation_id, r.id`.execute(ctx.db)

/**
 * Approves as asked for, together, those requests to which nothing is to say: they wait, account, organisation and membership stand, their
 * spaces are offered, nothing more is open already, their services are active and held, and no other of the same membership is among them. @returns their ids; the others are as they were
 */
export async function approveSpacesTogether(ctx: PersonContext, ids: string[]): Promise<string[]> {
  const waiting = await lockWaiting(ctx, ids)
  return ctx.asSystem(async () => {
    await sql`select from memberships m where m.id in (select r.membership_id from space_requests r where r.id = any (${waiting}::uuid[])) order by m.id for update`.execute(
      ctx.db,
    )
    const { rows: done } = await cleanRequests(
      ctx,
      waiting,
      sql`exists (select from space_request_items i where i.request_id = r.id) and o.deactivated_at is null
        and exists (select from accounts a where a.id = r.account_id and a.status in ('pending', 'active'))
        and not exists (select from space_request_items i where i.request_id = r.id and (i.granted_access is not null
          or not exists (select from space_offers f where f.withdrawn_at is null and f.organisation_id = r.organisation_id and f.space = i.space)
          or (i.access = 'read' and exists (select from space_subscriptions b where b.membership_id = r.membership_id and b.space = i.space and b.access = 'modify' and b.ended_at is null))))
        and exists (select from memberships m where m.id = r.membership_id and m.removed_at is null and (m.ends_on is null or m.ends_on >= ${ctx.today}::date)
          and not exists (select from space_request_items i join services s on s.id = i.service_id where i.request_id = r.id
            and not (s.is_active and (m.whole or exists (select from membership_services h where h.membership_id = m.id and h.service_id = s.id)))))
        and not exists (select from space_requests x where x.id = any (${waiting}::uuid[]) and x.membership_id = r.membership_id and x.id <> r.id)`,
    )
    await openSubscriptions(
      ctx,
      'request',
      done.flatMap((row) =>
        row.items.map((item) => ({
          membershipId: row.membership_id,
          organisationId: row.organisation_id,
          space: item.space,
          serviceId: item.serviceId,
          access: item.access,
        })),
      ),
    )
    const chosen = done.map((row) => row.id)
    await sql`with answered as (update space_request_items set granted_access = access where request_id = any (${chosen}::uuid[]) returning 1)
      update space_requests set decision = 'approved', decided_at = ${ctx.now}, decided_by = ${ctx.actor.accountId}, decided_by_label = ${ctx.actor.label},
        version = version + 1 where id = any (${chosen}::uuid[])`.execute(ctx.db)
    await recordAll(
      ctx,
      done.map((row) => approvedEntry(row, row.items, '')),
    )
    await tellPeople(
      ctx,
      done.map((row) => decidedMessage(ctx, row, row.items, { comment: '' })),
    )
    return chosen
  })
}

/** Refuses together those requests that wait. @returns their ids */
export async function refuseSpacesTogether(ctx: PersonContext, ids: string[], reason: string): Promise<string[]> {
  const waiting = await lockWaiting(ctx, ids)
  return ctx.asSystem(async () => {
    const { rows } = await cleanRequests(ctx, waiting, sql`true`)
    await sql`update space_requests set decision = 'refused', refusal_reason = ${reason}, decided_at = ${ctx.now}, decided_by = ${ctx.actor.accountId},
      decided_by_label = ${ctx.actor.label}, version = version + 1 where id = any (${waiting}::uuid[])`.execute(ctx.db)
    await recordAll(
      ctx,
      rows.map((row) => refusedEntry(row, row.items ?? [], reason)),
    )
    await tellPeople(
      ctx,
      rows.map((row) => decidedMessage(ctx, row, row.items ?? [], { reason })),
    )
    return waiting
  })
}

/** One's own requests for spaces, newest first, also those that the settings made (O8). */
export async function listOwnSpaceRequests(ctx: ClientContext, query: { cursor?: string | undefined; size: number }) {
  const { rows } = await ctx.asSystem(() =>
    selectRequests(
      sql`r.account_id = ${ctx.actor.accountId} and ${placeOf(query.cursor, 'desc')}`,
      sql`order by r.requested_at desc, r.id desc limit ${query.size + 1}`,
    ).execute(ctx.db),
  )
  const { items, nextCursor } = page(rows, query.size, (row) => [row.place, row.id])
  return { items: items.map((row) => ownOf(ctx, row)), nextCursor }
}

function ownOf(ctx: ClientContext, row: Row) {
  const over = notWaiting(ctx, row)
  return {
    ...summaryOf(ctx, row),
    comment: row.comment,
    decisionComment: row.decision_comment,
    refusalReason: row.refusal_reason,
    abilities: {
      withdraw: ability(over ? deny(over.code, over.params) : allow('organisation.request_waits'), ctx.locale),
    },
  }
}

async function readOwnSpaceRequest(ctx: ClientContext, id: string) {
  const { rows } = await ctx.asSystem(() =>
    selectRequests(sql`r.id = ${id} and r.account_id = ${ctx.actor.accountId}`, sql``).execute(ctx.db),
  )
  if (!rows[0]) throw notFound()
  return ownOf(ctx, rows[0])
}

/**
 * Asks for spaces within a membership of one's own, each for all its services or one; only what the organisation offers (O8, O11).
 * @throws Problem 404, organisation.membership_over, organisation.deactivated, 422 per item, 429
 */
export async function askForSpaces(
  ctx: ClientContext,
  input: {
    membershipId: string
    items: Array<{ space: string; serviceId: string | null; access: Access }>
    comment: string
  },
) {
  requirePerson(ctx)
  await limitAct(ctx, 'space-requests', 20)
  const asked = await ctx.asSystem(async () => {
    const { rows: members } = await sql<{
      organisation_id: string
      organisation: string
      deactivated: boolean
      over: boolean
      offered: string[]
      services: string[]
      subscriptions: Array<{ space: string; serviceId: string | null; access: Access }>
      waiting: Array<{ space: string; serviceId: string | null }>
    }>`
      select m.organisation_id, o.name as organisation, o.deactivated_at is not null as deactivated, m.ends_on is not null and m.ends_on < ${ctx.today}::date as over,
        array(select f.space from space_offers f where f.withdrawn_at is null and f.organisation_id = m.organisation_id) as offered,
        array(select s.id::text from services s where s.organisation_id = m.organisation_id and s.is_active
          and (m.whole or exists (select from membership_services h where h.membership_id = m.id and h.service_id = s.id))) as services,
        coalesce((select jsonb_agg(jsonb_build_object('space', b.space, 'serviceId', b.service_id, 'access', b.access))
          from space_subscriptions b where b.membership_id = m.id and b.ended_at is null), '[]') as subscriptions,
        coalesce((select jsonb_agg(jsonb_build_object('space', i.space, 'serviceId', i.service_id))
          from space_requests q join space_request_items i on i.request_id = q.id where q.membership_id = m.id and q.decision is null and q.withdrawn_at is null), '[]') as waiting
      from memberships m join organisations o on o.id = m.organisation_id
      where m.id = ${input.membershipId} and m.account_id = ${ctx.actor.accountId} and m.removed_at is null for update of m`.execute(
      ctx.db,
    )
    const member = members[0]
    if (!member) throw notFound()
    if (member.deactivated) throw problem('organisation.deactivated')
    if (member.over) throw problem('organisation.membership_over')
    const known = new Set(subscribableSpaces(ctx).map((space) => space.space))
    const seen = new Set<string>()
    input.items.forEach((item, index) => {
      const refuse = (field: string, code: string) => invalid({ field: `items.${index}.${field}`, code })
      if (!known.has(item.space) || !member.offered.includes(item.space))
        throw refuse('space', 'organisation.space_not_offered')
      if (item.serviceId !== null && !member.services.includes(item.serviceId))
        throw refuse('serviceId', 'organisation.service_unknown')
      const key = `${item.space} ${item.serviceId}`
      if (seen.has(key)) throw refuse('space', 'organisation.item_twice')
      seen.add(key)
      if (
        member.subscriptions.some(
          (held) =>
            held.space === item.space &&
            (held.serviceId === null || held.serviceId === item.serviceId) &&
            reaches(held.access, item.access),
        )
      )
        throw refuse('space', 'organisation.already_subscribed')
      if (member.waiting.some((open) => open.space === item.space && open.serviceId === item.serviceId))
        throw refuse('space', 'organisation.request_open')
    })
    const made = await ctx.db
      .insertInto('space_requests')
      .values({
        organisation_id: member.organisation_id,
        membership_id: input.membershipId,
        account_id: ctx.actor.accountId,
        origin: 'person',
        comment: input.comment,
        requested_at: ctx.now,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    await ctx.db
      .insertInto('space_request_items')
      .values(
        input.items.map((item) => ({
          request_id: made.id,
          organisation_id: member.organisation_id,
          space: item.space,
          service_id: item.serviceId,
          access: item.access,
        })),
      )
      .execute()
    return { ...made, ...member }
  })
  const own = await readOwnSpaceRequest(ctx, asked.id)
  await record(ctx, {
    type: 'organisation.subscription.requested',
    organisationId: asked.organisation_id,
    subjectType: 'space_request',
    subjectId: asked.id,
    subjectLabel: ctx.actor.label,
    aboutId: ctx.actor.accountId,
    after: {
      spaces: own.items.map((item) => ({
        space: item.space,
        access: item.access,
        service: item.service?.name ?? null,
      })),
    },
  })
  await tellOfRequest(
    ctx,
    asked.organisation_id,
    decidePermission,
    'organisation.space_request_received',
    (locale) => ({
      organisation: asked.organisation,
      person: ctx.actor.label,
      spaces: spacesWords(ctx, own.items, locale),
    }),
    places.spaceRequests,
  )
  return own
}

/** Withdraws one's own request for spaces; once withdrawn, nothing more happens. @throws Problem 404, organisation.request_decided */
export async function withdrawSpaceRequest(ctx: ClientContext, id: string): Promise<void> {
  const row = await ctx.asSystem(() =>
    ctx.db
      .selectFrom('space_requests')
      .selectAll()
      .where('id', '=', id)
      .where('account_id', '=', ctx.actor.accountId)
      .forUpdate()
      .executeTakeFirst(),
  )
  if (!row) throw notFound()
  if (row.withdrawn_at) return
  if (row.decision) throw notWaiting(ctx, row, await readOwnSpaceRequest(ctx, id))!
  await ctx.asSystem(() =>
    ctx.db
      .updateTable('space_requests')
      .set((eb) => ({ withdrawn_at: ctx.now, version: eb('version', '+', 1) }))
      .where('id', '=', id)
      .execute(),
  )
  await record(ctx, {
    type: 'organisation.subscription.request_withdrawn',
    organisationId: row.organisation_id,
    subjectType: 'space_request',
    subjectId: id,
    subjectLabel: ctx.actor.label,
    aboutId: ctx.actor.accountId,
  })
}
