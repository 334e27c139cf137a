import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { conflict, invalid, notFound, problem } from '../../../kernel/errors/problem.ts'
import type { ClientContext, Context, PersonContext } from '../../../kernel/http/context.ts'
import { page } from '../../../kernel/http/keyset.ts'
import { holdsWords, momentPlace, readCursor } from '../../../kernel/http/lists.ts'
import { limitAct } from '../../../kernel/identity/limits.ts'
import { record, recordAll } from '../../../kernel/journal/journal.ts'
import { requirePermission } from '../../../kernel/organisations/access.ts'
import { normaliseIdentifier } from '../../../kernel/organisations/identifiers.ts'
import { ability } from '../../../kernel/policy/ability.ts'
import { allow, deny, firstRefusal, require } from '../../../kernel/policy/decision.ts'
import {
  endMembership,
  giveSpaces,
  giveSpacesToAll,
  grantMembership,
  listRoles,
  lockSpaceRequests,
  requireGrantable,
  tellPeople,
  tellPerson,
} from '../memberships/membership.ts'
import { canApproveRequest } from '../policy.ts'
import {
  type Decided,
  decideAbout,
  inListed,
  labelOf,
  mayDecide,
  notWaiting,
  places,
  type RequestState,
  requirePerson,
  stateOf,
  tellOfRequest,
} from '../requests.ts'
import { decideHere } from '../rights.ts'
import { type Choice, outcomeOf, type Standing } from './approval.ts'

const decidePermission = 'organisation.membership-requests.decide'

type Row = Decided & {
  id: string
  organisation_id: string
  organisation: string
  account_id: string
  surname: string
  given_name: string
  sign_in_email: string
  whole: boolean
  comment: string
  role: string
  granted_role: string | null
  granted_whole: boolean | null
  refusal_reason: string
  requested_at: Date
  version: number
  services: string[]
  granted_services: string[]
  place: string
}

const selectRequests = (condition: RawBuilder<unknown>, rest: RawBuilder<unknown>) => sql<Row>`
  select r.id, r.organisation_id, o.name as organisation, r.account_id, r.surname, r.given_name, r.sign_in_email, r.whole, r.comment, r.role, r.granted_role, r.granted_whole, r.refusal_reason,
    r.requested_at, r.decision, r.withdrawn_at, r.decided_at, r.decided_by, r.decided_by_label, r.version, ${momentPlace('r.requested_at')} as place,
    array(select s.name from membership_request_services q join services s on s.id = q.service_id where q.request_id = r.id and q.requested order by s.name) as services,
    array(select s.name from membership_request_services q join services s on s.id = q.service_id where q.request_id = r.id and q.granted order by s.name) as granted_services
  from membership_requests r join organisations o on o.id = r.organisation_id
  where ${condition} ${rest}`

const summaryOf = (row: Row) => ({
  id: row.id,
  person: {
    accountId: row.account_id,
    surname: row.surname,
    givenName: row.given_name,
    signInEmail: row.sign_in_email,
  },
  organisation: { id: row.organisation_id, name: row.organisation },
  services: row.services,
  whole: row.whole,
  granted:
    row.decision === 'approved'
      ? {
          role: row.granted_role ?? row.role,
          whole: row.granted_whole ?? row.whole,
          services: (row.granted_whole ?? row.whole) ? [] : row.granted_services,
        }
      : null,
  requestedAt: row.requested_at.toISOString(),
  state: stateOf(row),
  decidedBy: row.decided_by_label,
  decidedAt: row.decided_at?.toISOString() ?? null,
  version: row.version,
})

/** The condition of a state, as the indexes have it. */
export const inState = (state: RequestState | 'all'): RawBuilder<SqlBool> =>
  ({
    waiting: sql<SqlBool>`(r.decision is null and r.withdrawn_at is null)`,
    approved: sql<SqlBool>`r.decision = 'approved'`,
    refused: sql<SqlBool>`r.decision = 'refused'`,
    withdrawn: sql<SqlBool>`r.withdrawn_at is not null`,
    all: sql<SqlBool>`true`,
  })[state]

/** Where a page of requests begins: those that wait come oldest first, the rest newest first. */
export function placeOf(cursor: string | undefined, order: 'asc' | 'desc'): RawBuilder<SqlBool> {
  if (!cursor) return sql<SqlBool>`true`
  const [at, id] = readCursor(cursor, 'moment', 'uuid')
  return sql<SqlBool>`(r.requested_at, r.id) ${sql.raw(order === 'asc' ? '>' : '<')} (${at}::timestamptz, ${id}::uuid)`
}

export type RequestQuery = {
  cursor?: string | undefined
  size: number
  search: string
  organisation?: string | undefined
  state: RequestState | 'all'
}

/**
 * «Les demandes de rattachement à une structure» of all the organisations that one runs, or of one (O2).
 * Staff read those of all clients in one queue.
 * @throws Problem 403 where one runs none; 404 or 403 for `organisation`
 */
export async function listRequests(ctx: PersonContext, query: RequestQuery) {
  const listed = await inListed(ctx, 'organisation.people.read', query.organisation)
  const order = query.state === 'waiting' ? 'asc' : 'desc'
  const { rows } = await selectRequests(
    sql`r.brand_id = ${ctx.brand.id} and ${listed} and ${inState(query.state)}
      and ${holdsWords(sql`r.surname || ' ' || r.given_name || ' ' || r.surname || ' ' || r.sign_in_email || ' ' || o.name`, query.search)}
      and ${placeOf(query.cursor, order)}`,
    sql`order by r.requested_at ${sql.raw(order)}, r.id ${sql.raw(order)} limit ${query.size + 1}`,
  ).execute(ctx.db)
  const { items, nextCursor } = page(rows, query.size, (row) => [row.place, row.id])
  return { items: items.map(summaryOf), nextCursor }
}

/** Lets go on who holds a permission in the organisation of a request. @throws Problem 404, 403 */
async function requireOn(ctx: PersonContext, id: string, permission: string): Promise<string> {
  const found = await ctx.asSystem(() =>
    ctx.db
      .selectFrom('membership_requests')
      .select('organisation_id')
      .where('id', '=', id)
      .where('brand_id', '=', ctx.brand.id)
      .executeTakeFirst(),
  )
  if (!found) throw notFound()
  await requirePermission(ctx, found.organisation_id, permission)
  return found.organisation_id
}

/** The memberships `m` that count: one that is over gives nothing back (O4, O5). */
const standing = (ctx: Context): RawBuilder<SqlBool> =>
  sql<SqlBool>`(m.removed_at is null and (m.ends_on is null or m.ends_on >= ${ctx.today}::date))`

/** A request with its comment, the roles to choose from, and the services with «Statut du rattachement» (O4, O5). @throws Problem 404, 403 */
export async function readRequest(ctx: PersonContext, id: string) {
  const organisationId = await requireOn(ctx, id, 'organisation.people.read')
  const { rows } = await selectRequests(sql`r.id = ${id}`, sql``).execute(ctx.db)
  const row = rows[0]
  if (!row) throw notFound()
  const waiting = stateOf(row) === 'waiting'
  const services = await sql<{
    id: string
    name: string
    active: boolean
    requested: boolean
    granted: boolean | null
    held: boolean
  }>`
    select * from (
      select s.id, s.name, s.is_active as active, coalesce(q.requested, false) as requested, q.granted,
        coalesce(m.whole, false) or exists (select from membership_services h where h.membership_id = m.id and h.service_id = s.id) as held
      from services s
      left join membership_request_services q on q.service_id = s.id and q.request_id = ${id}
      left join memberships m on m.organisation_id = s.organisation_id and m.account_id = ${row.account_id} and ${standing(ctx)}
      where s.organisation_id = ${organisationId}) x
    where active or requested or granted or held order by name, id`.execute(ctx.db)
  const member = await ctx.db
    .selectFrom('memberships as m')
    .select('m.role')
    .where('m.organisation_id', '=', organisationId)
    .where('m.account_id', '=', row.account_id)
    .where(standing(ctx))
    .executeTakeFirst()
  const decision = await decideHere(ctx, organisationId, decidePermission)
  const over = notWaiting(ctx, row)
  return {
    ...summaryOf(row),
    comment: row.comment,
    role: waiting ? (member?.role ?? row.role) : (row.granted_role ?? row.role),
    refusalReason: row.refusal_reason,
    roles: await listRoles(ctx),
    serviceRows: services.rows.map((service) => ({
      id: service.id,
      name: service.name,
      active: service.active,
      status: service.held
        ? ('validated' as const)
        : service.requested && waiting
          ? ('pending' as const)
          : ('none' as const),
      requested: service.requested,
      granted: service.granted,
    })),
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
  account_id: string
  surname: string
  given_name: string
  whole: boolean
  comment: string
  role: string
  grantable: boolean
  version: number
  /** The services asked for. */
  asked: string[]
}

/** Takes a request to decide it: nobody else decides it meanwhile (O30). @throws Problem 404, 403 */
async function lockRequest(ctx: PersonContext, id: string): Promise<Locked> {
  const { rows } = await sql<Locked>`
    select r.id, r.organisation_id, o.name as organisation, r.account_id, r.surname, r.given_name, r.whole, r.comment, r.role, g.is_grantable as grantable,
      r.decision, r.withdrawn_at, r.decided_at, r.decided_by, r.decided_by_label, r.version,
      array(select q.service_id::text from membership_request_services q where q.request_id = r.id and q.requested) as asked
    from membership_requests r join organisations o on o.id = r.organisation_id join roles g on g.brand_id = r.brand_id and g.code = r.role
    where r.id = ${id} and ${mayDecide(ctx, decidePermission)}
    for update of r`.execute(ctx.db)
  if (rows[0]) return rows[0]
  const organisationId = await requireOn(ctx, id, decidePermission)
  require(await decideAbout(ctx, ctx.actor.accountId, organisationId))
  throw notFound()
}

/** True where this very decision was taken already by the same person: a repeat. @throws Problem where the request no longer waits */
async function decidedAlready(
  ctx: PersonContext,
  row: Locked,
  decision: 'approved' | 'refused',
  version: number | undefined,
): Promise<boolean> {
  const over = notWaiting(ctx, row)
  if (!over) {
    if (version !== undefined && version !== row.version) throw conflict(await readRequest(ctx, row.id))
    return false
  }
  if (
    row.decision === decision &&
    row.decided_by === ctx.actor.accountId &&
    (version === undefined || version === row.version - 1)
  )
    return true
  // In bulk nobody looks at the record as it stands.
  throw version === undefined ? over : notWaiting(ctx, row, await readRequest(ctx, row.id))!
}

export type Approval = Choice & {
  /** Absent in bulk: as the request stands. */
  version?: number
}

/**
 * Approves a request (O2, O4, O5): a new membership, or further services of the one that is there. One that is over counts for nothing:
 * it ends for good, and a new one is made. Tells the person (O3).
 * @throws Problem 404, 403, 409 (conflict, organisation.request_decided, organisation.request_withdrawn, organisation.deactivated,
 *   organisation.requester_gone), 422 on `role` or `serviceIds`, which names a service that is no longer active
 */
export async function approveRequest(ctx: PersonContext, id: string, input: Approval): Promise<void> {
  const row = await lockRequest(ctx, id)
  if (await decidedAlready(ctx, row, 'approved', input.version)) return
  await ctx.asSystem(async () => {
    require(canApproveRequest(await requesterState(ctx, row)))
    const member = await lockStanding(ctx, row)
    const outcome = outcomeOf({ role: row.role, whole: row.whole, serviceIds: row.asked }, input, member)
    const { role, whole } = outcome
    const names = whole ? [] : await requireUsable(ctx, row, outcome.granted, member?.serviceIds ?? [])
    let membershipId: string
    if (member) {
      membershipId = member.id
      if (role !== member.role) {
        if (member.role === 'principal_manager' || member.role === 'technical')
          throw invalid({ field: 'role', code: 'organisation.role_not_grantable' })
        await requireGrantable(ctx, role)
      }
      await sql`update memberships set role = ${role}, whole = ${whole}, version = version + 1 where id = ${member.id}`.execute(
        ctx.db,
      )
      await sql`delete from membership_services where membership_id = ${member.id} and ${whole}`.execute(ctx.db)
      await sql`insert into membership_services (membership_id, organisation_id, service_id, granted_at)
        select ${member.id}, ${row.organisation_id}, s.id, ${ctx.now} from unnest(${outcome.granted}::uuid[]) as s (id) on conflict do nothing`.execute(
        ctx.db,
      )
      await giveSpaces(ctx, member.id, member)
    } else {
      if (input.role !== undefined) await requireGrantable(ctx, role)
      else if (!row.grantable) throw invalid({ field: 'role', code: 'organisation.role_not_grantable' })
      const made = await grantMembership(ctx, {
        organisationId: row.organisation_id,
        accountId: row.account_id,
        role,
        startsOn: ctx.today,
        whole,
        serviceIds: outcome.granted,
        comment: row.comment,
      })
      membershipId = made.id
    }
    await sql`with decided as (
        update membership_requests set decision = 'approved', decided_at = ${ctx.now}, decided_by = ${ctx.actor.accountId}, decided_by_label = ${ctx.actor.label},
          membership_id = ${membershipId}, granted_role = ${role}, granted_whole = ${whole}, version = version + 1 where id = ${id} returning id),
      answered as (update membership_request_services set granted = ${whole} or service_id = any (${outcome.granted}::uuid[]) where request_id = ${id} returning service_id)
      insert into membership_request_services (request_id, organisation_id, service_id, requested, granted)
      select ${id}, ${row.organisation_id}, s.id, false, true from unnest(${outcome.granted}::uuid[]) as s (id) on conflict (request_id, service_id) do nothing`.execute(
      ctx.db,
    )
    await record(ctx, {
      type: 'organisation.membership.approved',
      organisationId: row.organisation_id,
      subjectType: 'membership_request',
      subjectId: id,
      subjectLabel: labelOf(row),
      aboutId: row.account_id,
      before: member ? { role: member.role, whole: member.whole } : undefined,
      after: { role, whole, services: names },
    })
    await tellPeople(ctx, [approvedMessage(ctx, row, whole, names)])
  })
}

/** How the account and the organisation of a request stand. Runs as the server. */
async function requesterState(ctx: Context, row: Locked) {
  const { rows } = await sql<{ account: string; organisationDeactivated: boolean }>`
    select a.status as account, o.deactivated_at is not null as "organisationDeactivated"
    from accounts a, organisations o where a.id = ${row.account_id} and o.id = ${row.organisation_id}`.execute(ctx.db)
  return rows[0]!
}

/** Takes the membership of who asks, if one counts; one that is over ends here for good. Runs as the server. */
async function lockStanding(ctx: PersonContext, row: Locked): Promise<(Standing & { id: string }) | undefined> {
  await lockSpaceRequests(
    ctx,
    sql`select m.id from memberships m where m.organisation_id = ${row.organisation_id} and m.account_id = ${row.account_id} and m.removed_at is null`,
  )
  const { rows } = await sql<Standing & { id: string; counts: boolean }>`
    select m.id, m.role, m.whole, m.role = 'principal_manager' or ${standing(ctx)} as counts,
      array(select h.service_id::text from membership_services h where h.membership_id = m.id) as "serviceIds"
    from memberships m where m.organisation_id = ${row.organisation_id} and m.account_id = ${row.account_id} and m.removed_at is null for update`.execute(
    ctx.db,
  )
  const member = rows[0]
  if (member && !member.counts) await endMembership(ctx, member.id, { reason: 'expired', tell: false })
  return member?.counts ? member : undefined
}

/** The names of services to grant: those of the organisation, active or held already. @throws Problem 422 on `serviceIds` */
async function requireUsable(ctx: Context, row: Locked, wanted: string[], held: string[]): Promise<string[]> {
  if (wanted.length === 0) throw invalid({ field: 'serviceIds', code: 'organisation.service_needed' })
  const known = await ctx.db
    .selectFrom('services')
    .select(['id', 'name', 'is_active'])
    .where('organisation_id', '=', row.organisation_id)
    .where('id', 'in', wanted)
    .orderBy('name')
    .execute()
  if (known.length < wanted.length) throw invalid({ field: 'serviceIds', code: 'organisation.service_unknown' })
  const gone = known.filter((service) => !service.is_active && !held.includes(service.id))
  if (gone.length > 0)
    throw invalid({
      field: 'serviceIds',
      code: 'organisation.service_inactive',
      params: { name: gone.map((service) => service.name).join(', ') },
    })
  return known.map((service) => service.name)
}

/**
 * Refuses a request, with the reason that the person is told (O2, O3).
 * @throws Problem 404, 403, 409
 */
export async function refuseRequest(
  ctx: PersonContext,
  id: string,
  input: { version?: number; reason: string },
): Promise<void> {
  const row = await lockRequest(ctx, id)
  if (await decidedAlready(ctx, row, 'refused', input.version)) return
  await ctx.asSystem(async () => {
    await sql`with answered as (update membership_request_services set granted = false where request_id = ${id} returning service_id)
      update membership_requests set decision = 'refused', refusal_reason = ${input.reason}, decided_at = ${ctx.now}, decided_by = ${ctx.actor.accountId},
        decided_by_label = ${ctx.actor.label}, version = version + 1 where id = ${id}`.execute(ctx.db)
    await record(ctx, {
      type: 'organisation.membership.refused',
      organisationId: row.organisation_id,
      subjectType: 'membership_request',
      subjectId: id,
      subjectLabel: labelOf(row),
      aboutId: row.account_id,
      after: { reason: input.reason },
    })
    await tellPerson(
      ctx,
      row.account_id,
      'organisation.membership_request_refused',
      { organisation: row.organisation, by: ctx.actor.label, reason: input.reason },
      { key: `membership-request:${id}`, href: places.ownMemberships },
    )
  })
}

type Clean = {
  id: string
  organisation_id: string
  organisation: string
  account_id: string
  surname: string
  given_name: string
  role: string
  whole: boolean
  services: string[]
}

/** Locks the requests among `ids` that wait and may be decided, always in the same order. */
async function lockWaiting(ctx: PersonContext, ids: string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select r.id from membership_requests r where r.id = any (${ids}::uuid[]) and r.decision is null and r.withdrawn_at is null
      and ${mayDecide(ctx, decidePermission)} order by r.id for update of r`.execute(ctx.db)
  return rows.map((row) => row.id)
}

const cleanRequests = (ctx: Context, ids: string[], more: RawBuilder<unknown>) =>
  sql<Clean>`select r.id, r.organisation_id, o.name as organisation, r.account_id, r.surname, r.given_name, r.role, r.whole,
      array(select s.name from membership_request_services q join services s on s.id = q.service_id where q.request_id = r.id order by s.name) as services
    from membership_requests r join organisations o on o.id = r.organisation_id where r.id = any (${ids}::uuid[]) and ${more}
    order by r.organisation_id, r.id`.execute(ctx.db)

/**
 * Approves as asked for, together, those requests to which nothing is to say: they wait, their account, organisation and
 * services are in use, and the person does not belong yet. @returns their ids; the others are as they were
 */
export async function approveTogether(ctx: PersonContext, ids: string[]): Promise<string[]> {
  const waiting = await lockWaiting(ctx, ids)
  return ctx.asSystem(async () => {
    const { rows: clean } = await cleanRequests(
      ctx,
      waiting,
      sql`o.deactivated_at is null and exists (select from accounts a where a.id = r.account_id and a.status in ('pending', 'active'))
        and exists (select from roles g where g.brand_id = r.brand_id and g.code = r.role and g.is_grantable)
        and not exists (select from memberships m where m.organisation_id = r.organisation_id and m.account_id = r.account_id and m.removed_at is null)
        and (r.whole or exists (select from membership_request_services q where q.request_id = r.id))
        and not exists (select from membership_request_services q join services s on s.id = q.service_id where q.request_id = r.id and not s.is_active and not r.whole)`,
    )
    await sql`select from organisations where id = any (${[...new Set(clean.map((row) => row.organisation_id))]}::uuid[]) order by id for share`.execute(
      ctx.db,
    )
    const { rows: made } = await sql<{ id: string; organisation_id: string; account_id: string }>`
      insert into memberships (organisation_id, account_id, role, starts_on, whole, comment, granted_by, granted_by_label, created_at)
      select r.organisation_id, r.account_id, r.role, ${ctx.today}::date, r.whole, r.comment, ${ctx.actor.accountId}, ${ctx.actor.label}, ${ctx.now}
      from membership_requests r join organisations o on o.id = r.organisation_id and o.deactivated_at is null where r.id = any (${clean.map((row) => row.id)}::uuid[]) order by r.id
      on conflict (organisation_id, account_id) where removed_at is null do nothing returning id, organisation_id, account_id`.execute(
      ctx.db,
    )
    const memberships = new Map(made.map((row) => [`${row.organisation_id} ${row.account_id}`, row.id]))
    const done = clean.flatMap((row) => {
      const membershipId = memberships.get(`${row.organisation_id} ${row.account_id}`)
      return membershipId ? [{ ...row, membershipId }] : []
    })
    const pairs = sql`jsonb_to_recordset(${JSON.stringify(done.map((row) => ({ id: row.id, membership_id: row.membershipId })))}::jsonb) as x (id uuid, membership_id uuid)`
    await sql`insert into membership_services (membership_id, organisation_id, service_id, granted_at)
      select x.membership_id, q.organisation_id, q.service_id, ${ctx.now} from ${pairs} join membership_requests r on r.id = x.id and not r.whole
      join membership_request_services q on q.request_id = x.id`.execute(ctx.db)
    await giveSpacesToAll(ctx, [...memberships.values()])
    await sql`with answered as (update membership_request_services q set granted = true from ${pairs} where q.request_id = x.id returning 1)
      update membership_requests r set decision = 'approved', decided_at = ${ctx.now}, decided_by = ${ctx.actor.accountId}, decided_by_label = ${ctx.actor.label},
        membership_id = x.membership_id, granted_role = r.role, granted_whole = r.whole, version = r.version + 1 from ${pairs} where r.id = x.id`.execute(
      ctx.db,
    )
    await recordAll(
      ctx,
      done.map((row) => ({
        type: 'organisation.membership.approved',
        organisationId: row.organisation_id,
        subjectType: 'membership_request',
        subjectId: row.id,
        subjectLabel: labelOf(row),
        aboutId: row.account_id,
        after: { role: row.role, whole: row.whole, services: row.whole ? [] : row.services },
      })),
    )
    await tellPeople(
      ctx,
      done.map((row) => approvedMessage(ctx, row, row.whole, row.services)),
    )
    return done.map((row) => row.id)
  })
}

const approvedMessage = (
  ctx: Context,
  row: { id: string; account_id: string; organisation: string },
  whole: boolean,
  services: string[],
) => ({
  accountId: row.account_id,
  kind: whole ? 'organisation.membership_request_approved_whole' : 'organisation.membership_request_approved',
  params: { organisation: row.organisation, by: ctx.actor.label, services: services.join(', ') },
  key: `membership-request:${row.id}`,
  href: places.ownMemberships,
})

/** Refuses together those requests that wait. @returns their ids */
export async function refuseTogether(ctx: PersonContext, ids: string[], reason: string): Promise<string[]> {
  const waiting = await lockWaiting(ctx, ids)
  return ctx.asSystem(async () => {
    const { rows } = await cleanRequests(ctx, waiting, sql`true`)
    await sql`with answered as (update membership_request_services set granted = false where request_id = any (${waiting}::uuid[]) returning 1)
      update membership_requests set decision = 'refused', refusal_reason = ${reason}, decided_at = ${ctx.now}, decided_by = ${ctx.actor.accountId},
        decided_by_label = ${ctx.actor.label}, version = version + 1 where id = any (${waiting}::uuid[])`.execute(
      ctx.db,
    )
    await recordAll(
      ctx,
      rows.map((row) => ({
        type: 'organisation.membership.refused',
        organisationId: row.organisation_id,
        subjectType: 'membership_request',
        subjectId: row.id,
        subjectLabel: labelOf(row),
        aboutId: row.account_id,
        after: { reason },
      })),
    )
    await tellPeople(
      ctx,
      rows.map((row) => ({
        accountId: row.account_id,
        kind: 'organisation.membership_request_refused',
        params: { organisation: row.organisation, by: ctx.actor.label, reason },
        key: `membership-request:${row.id}`,
        href: places.ownMemberships,
      })),
    )
    return waiting
  })
}

/**
 * Organisations to join (O6): by exact identifier (SIRET, foreign identifier, VAT number, whatever their spaces), else by name. At most
 * 10, with nothing but what tells them apart. Individuals are found by nobody; neither is what is deactivated.
 * @throws Problem 422 on `search` under 3 letters, 429
 */
export async function findOrganisations(ctx: ClientContext, searched: string) {
  requirePerson(ctx)
  await limitAct(ctx, 'organisation-matches', 30)
  const compact = normaliseIdentifier(searched)
  return ctx.asSystem(async () => {
    const select = (condition: RawBuilder<unknown>) => sql<{
      id: string
      name: string
      identifier: string
      city: string
      services: Array<{ id: string; name: string }>
    }>`
      select o.id, o.name, coalesce(o.siret, nullif(o.foreign_identifier, ''), o.vat_number) as identifier, o.city,
        coalesce((select jsonb_agg(jsonb_build_object('id', s.id, 'name', s.name) order by s.name) from services s where s.organisation_id = o.id and s.is_active), '[]') as services
      from organisations o where o.brand_id = ${ctx.brand.id} and o.deactivated_at is null and o.kind <> 'individual' and ${condition}
      order by o.name, o.id limit 10`
    const exact = await select(
      sql`(${/^\d{14}$/.test(compact) ? sql`o.siret = ${compact}` : sql`false`}
        or (o.foreign_identifier <> '' and upper(translate(o.foreign_identifier, ' .-', '')) = ${compact})
        or (o.vat_number <> '' and upper(translate(o.vat_number, ' .-', '')) = ${compact}))`,
    ).execute(ctx.db)
    if (exact.rows.length > 0) return { items: exact.rows }
    if ((searched.match(/[\p{L}\p{N}]/gu) ?? []).length < 3)
      throw invalid({ field: 'search', code: 'organisation.search_too_short' })
    const named = await select(holdsWords(sql`o.name`, searched)).execute(ctx.db)
    return { items: named.rows }
  })
}

/** One's own requests, newest first (O6). */
export async function listOwnRequests(ctx: ClientContext, query: { cursor?: string | undefined; size: number }) {
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
    ...summaryOf(row),
    comment: row.comment,
    refusalReason: row.refusal_reason,
    abilities: {
      withdraw: ability(over ? deny(over.code, over.params) : allow('organisation.request_waits'), ctx.locale),
    },
  }
}

/**
 * Asks to join an organisation, whole or for services; its managers are told at once (O6).
 * @throws Problem 422 on `organisationId` or `serviceIds`, organisation.already_yours, organisation.request_open, 429
 */
export async function askToJoin(
  ctx: ClientContext,
  input: { organisationId: string; whole: boolean; serviceIds: string[]; comment: string },
) {
  requirePerson(ctx)
  await limitAct(ctx, 'membership-requests', 20)
  const asked = await ctx.asSystem(async () => {
    const organisation = await ctx.db
      .selectFrom('organisations')
      .select(['id', 'name'])
      .where('id', '=', input.organisationId)
      .where('brand_id', '=', ctx.brand.id)
      .where('deactivated_at', 'is', null)
      .where('kind', '<>', 'individual')
      .forShare()
      .executeTakeFirst()
    if (!organisation) throw invalid({ field: 'organisationId', code: 'organisation.unknown' })
    const { rows } = await sql<{ id: string; active: boolean; held: boolean }>`
      select s.id, s.is_active as active, exists (select from membership_services h join memberships m on m.id = h.membership_id
        where h.service_id = s.id and m.account_id = ${ctx.actor.accountId} and m.removed_at is null and (m.ends_on is null or m.ends_on >= ${ctx.today}::date)) as held
      from services s where s.organisation_id = ${organisation.id} and s.id = any (${input.serviceIds}::uuid[])`.execute(
      ctx.db,
    )
    const wanted = input.whole ? [] : [...new Set(input.serviceIds)]
    if (!input.whole && wanted.length === 0) throw invalid({ field: 'serviceIds', code: 'organisation.service_needed' })
    if (!input.whole && (rows.length < wanted.length || rows.some((service) => !service.active)))
      throw invalid({ field: 'serviceIds', code: 'organisation.service_unknown' })
    const member = await ctx.db
      .selectFrom('memberships')
      .select('whole')
      .where('organisation_id', '=', organisation.id)
      .where('account_id', '=', ctx.actor.accountId)
      .where('removed_at', 'is', null)
      .where((eb) => eb.or([eb('ends_on', 'is', null), eb('ends_on', '>=', ctx.today)]))
      .executeTakeFirst()
    const further = rows.filter((service) => !service.held).map((service) => service.id)
    if (member?.whole || (member && !input.whole && further.length === 0)) throw problem('organisation.already_yours')
    const { rows: made } = await sql<{ id: string }>`
      insert into membership_requests (brand_id, organisation_id, account_id, whole, comment, requested_at)
      values (${ctx.brand.id}, ${organisation.id}, ${ctx.actor.accountId}, ${input.whole}, ${input.comment}, ${ctx.now})
      on conflict (organisation_id, account_id) where decision is null and withdrawn_at is null do nothing returning id`.execute(
      ctx.db,
    )
    const request = made[0]
    if (!request) throw problem('organisation.request_open')
    if (!input.whole)
      await sql`insert into membership_request_services (request_id, organisation_id, service_id)
        select ${request.id}, ${organisation.id}, s.id from unnest(${further}::uuid[]) as s (id)`.execute(ctx.db)
    return { ...request, organisation }
  })
  await record(ctx, {
    type: 'organisation.membership.requested',
    organisationId: asked.organisation.id,
    subjectType: 'membership_request',
    subjectId: asked.id,
    subjectLabel: ctx.actor.label,
    aboutId: ctx.actor.accountId,
    after: { whole: input.whole },
  })
  await tellOfRequest(
    ctx,
    asked.organisation.id,
    decidePermission,
    'organisation.membership_request_received',
    () => ({ organisation: asked.organisation.name, person: ctx.actor.label }),
    places.membershipRequests,
  )
  return readOwnRequest(ctx, asked.id)
}

async function readOwnRequest(ctx: ClientContext, id: string) {
  const { rows } = await ctx.asSystem(() =>
    selectRequests(sql`r.id = ${id} and r.account_id = ${ctx.actor.accountId}`, sql``).execute(ctx.db),
  )
  if (!rows[0]) throw notFound()
  return ownOf(ctx, rows[0])
}

/** Withdraws one's own request that waits; once withdrawn, nothing more happens (O6). @throws Problem 404, organisation.request_decided */
export async function withdrawRequest(ctx: ClientContext, id: string): Promise<void> {
  const row = await ctx.asSystem(() =>
    ctx.db
      .selectFrom('membership_requests')
      .selectAll()
      .where('id', '=', id)
      .where('account_id', '=', ctx.actor.accountId)
      .forUpdate()
      .executeTakeFirst(),
  )
  if (!row) throw notFound()
  if (row.withdrawn_at) return
  const over = notWaiting(ctx, row)
  if (over) throw notWaiting(ctx, row, await readOwnRequest(ctx, id))!
  await ctx.asSystem(() =>
    ctx.db
      .updateTable('membership_requests')
      .set((eb) => ({ withdrawn_at: ctx.now, version: eb('version', '+', 1) }))
      .where('id', '=', id)
      .execute(),
  )
  await record(ctx, {
    type: 'organisation.membership.request_withdrawn',
    organisationId: row.organisation_id,
    subjectType: 'membership_request',
    subjectId: id,
    subjectLabel: ctx.actor.label,
    aboutId: ctx.actor.accountId,
  })
}
