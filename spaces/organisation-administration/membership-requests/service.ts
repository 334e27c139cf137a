import { isDeepStrictEqual } from 'node:util'
import { type Kysely, type RawBuilder, type SqlBool, sql } from 'kysely'
import type { DB } from '../../../db/types.ts'
import { invalid, problem } from '../../../kernel/errors/problem.ts'
import type { ClientContext, Context, PersonContext } from '../../../kernel/http/context.ts'
import { fill, type Locale, locales, type Text } from '../../../kernel/i18n/locale.ts'
import { labelOf } from '../../../kernel/identity/label.ts'
import { limitAct } from '../../../kernel/identity/limits.ts'
import { holdsWords } from '../../../kernel/lists/words.ts'
import type { Told } from '../../../kernel/notifications/tell.ts'
import { normaliseIdentifier } from '../../../kernel/organisations/identifiers.ts'
import { require } from '../../../kernel/policy/decision.ts'
import { tellDeciders } from '../../../kernel/requests/deciders.ts'
import { type Approved, requestColumns, requestsOf } from '../../../kernel/requests/requests.ts'
import { stateOf } from '../../../kernel/requests/state.ts'
import {
  endMembership,
  giveSpaces,
  giveSpacesToAll,
  grantMembership,
  listRoles,
  lockSpaceRequests,
  proposeRole,
  roleGiven,
  wholeOrganisation,
} from '../memberships/membership.ts'
import { canApproveRequest } from '../policy.ts'
import { places, requirePerson, requireQueue } from '../requests.ts'
import * as schema from '../schema.ts'
import { type Choice, outcomeOf, type Standing } from './approval.ts'

const decidePermission = 'organisation.membership-requests.decide'

const services = (which: 'requested' | 'granted') =>
  sql<
    string[]
  >`array(select s.name from membership_request_services q join services s on s.id = q.service_id where q.request_id = r.id and q.${sql.raw(which)} order by s.name)`
const rows = (db: Kysely<DB>) =>
  db
    .selectFrom('membership_requests as r')
    .innerJoin('organisations as o', 'o.id', 'r.organisation_id')
    .select([...requestColumns, 'o.name as organisation', 'r.whole', 'r.role', 'r.granted_role', 'r.granted_whole'])
    .select([
      services('requested').as('services'),
      services('granted').as('granted_services'),
      // The services asked for.
      sql<
        string[]
      >`array(select q.service_id::text from membership_request_services q where q.request_id = r.id and q.requested)`.as(
        'asked',
      ),
    ])
type Row = Awaited<ReturnType<ReturnType<typeof rows>['executeTakeFirstOrThrow']>>

/** The memberships `m` that count: one that is over gives nothing back (O4, O5). */
const standing = (ctx: Context): RawBuilder<SqlBool> =>
  sql<SqlBool>`(m.removed_at is null and (m.ends_on is null or m.ends_on >= ${ctx.today}::date))`

/** The roles to choose from, and the services with «Statut du rattachement» (O4, O5). */
async function detailOf(ctx: PersonContext, row: Row) {
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
      left join membership_request_services q on q.service_id = s.id and q.request_id = ${row.id}
      left join memberships m on m.organisation_id = s.organisation_id and m.account_id = ${row.account_id} and ${standing(ctx)}
      where s.organisation_id = ${row.organisation_id}) x
    where active or requested or granted or held order by name, id`.execute(ctx.db)
  const member = await ctx.db
    .selectFrom('memberships as m')
    .select('m.role')
    .where('m.organisation_id', '=', row.organisation_id)
    .where('m.account_id', '=', row.account_id)
    .where(standing(ctx))
    .executeTakeFirst()
  return {
    role: waiting ? (member?.role ?? row.role) : (row.granted_role ?? row.role),
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
  }
}

/**
 * Approves a request (O2, O4, O5): a new membership, or further services of the one that is there. One that is over counts for nothing:
 * it ends for good, and a new one is made. Tells the person (O3).
 * @throws Problem 409 (organisation.deactivated, organisation.requester_gone), 422 on `role` or `serviceIds`, which names a service that
 *   is no longer active
 */
async function approve(ctx: PersonContext, row: Row, input: Choice): Promise<Approved<Row>> {
  require(canApproveRequest(await requesterState(ctx, row)))
  const member = await lockStanding(ctx, row)
  const outcome = outcomeOf({ role: row.role, whole: row.whole, serviceIds: row.asked }, input, member)
  const { whole } = outcome
  const names = whole ? [] : await requireUsable(ctx, row, outcome.granted, member?.serviceIds ?? [])
  let membershipId: string
  let given: Awaited<ReturnType<typeof roleGiven>>
  if (member) {
    membershipId = member.id
    if (outcome.role !== member.role) {
      if (member.role === 'principal_manager' || member.role === 'technical')
        throw invalid({ field: 'role', code: 'organisation.role_not_grantable' })
    }
    given = await roleGiven(ctx, row.organisation_id, outcome.role, member.role)
    await sql`update memberships set role = ${given.role}, whole = ${whole}, version = version + 1 where id = ${member.id}`.execute(
      ctx.db,
    )
    await sql`delete from membership_services where membership_id = ${member.id} and ${whole}`.execute(ctx.db)
    await sql`insert into membership_services (membership_id, organisation_id, service_id, granted_at)
      select ${member.id}, ${row.organisation_id}, s.id, ${ctx.now} from unnest(${outcome.granted}::uuid[]) as s (id) on conflict do nothing`.execute(
      ctx.db,
    )
    await giveSpaces(ctx, member.id, member)
  } else {
    given = await roleGiven(ctx, row.organisation_id, outcome.role)
    const made = await grantMembership(ctx, {
      organisationId: row.organisation_id,
      accountId: row.account_id,
      role: given.role,
      startsOn: ctx.today,
      whole,
      serviceIds: outcome.granted,
      comment: row.comment,
    })
    membershipId = made.id
  }
  const { role } = given
  await proposeRole(ctx, membershipId, given.proposed)
  await sql`with answered as (update membership_request_services set granted = ${whole} or service_id = any (${outcome.granted}::uuid[]) where request_id = ${row.id} returning service_id)
    insert into membership_request_services (request_id, organisation_id, service_id, requested, granted)
    select ${row.id}, ${row.organisation_id}, s.id, false, true from unnest(${outcome.granted}::uuid[]) as s (id) on conflict (request_id, service_id) do nothing`.execute(
    ctx.db,
  )
  return {
    row,
    columns: { membership_id: membershipId, granted_role: role, granted_whole: whole },
    entry: {
      before: member ? { role: member.role, whole: member.whole } : undefined,
      after: { role, whole, services: names },
    },
    message: await approvedMessage(ctx, row, { role, whole, services: names }),
  }
}

/** How the account and the organisation of a request stand. Runs as the server. */
async function requesterState(ctx: Context, row: Row) {
  const { rows } = await sql<{ account: string; organisationDeactivated: boolean }>`
    select a.status as account, o.deactivated_at is not null as "organisationDeactivated"
    from accounts a, organisations o where a.id = ${row.account_id} and o.id = ${row.organisation_id}`.execute(ctx.db)
  return rows[0]!
}

/** Takes the membership of who asks, if one counts; one that is over ends here for good. Runs as the server. */
async function lockStanding(ctx: PersonContext, row: Row): Promise<(Standing & { id: string }) | undefined> {
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
async function requireUsable(ctx: Context, row: Row, wanted: string[], held: string[]): Promise<string[]> {
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
 * Approves as asked for, together, those requests to which nothing is to say: their account, organisation and services are in use, and
 * the person does not belong yet.
 */
async function approveTogether(ctx: PersonContext, ids: string[]): Promise<Array<Approved<Row>>> {
  const { rows: clean } = await membershipRequests
    .select(
      sql`r.id = any (${ids}::uuid[]) and o.deactivated_at is null and exists (select from accounts a where a.id = r.account_id and a.status in ('pending', 'active'))
      and exists (select from roles g where g.brand_id = r.brand_id and g.code = r.role and g.is_grantable)
      and not exists (select from memberships m where m.organisation_id = r.organisation_id and m.account_id = r.account_id and m.removed_at is null)
      and (r.whole or exists (select from membership_request_services q where q.request_id = r.id))
      and not exists (select from membership_request_services q join services s on s.id = q.service_id where q.request_id = r.id and not s.is_active and not r.whole)`,
      sql`order by r.organisation_id, r.id`,
      ctx,
    )
    .execute(ctx.db)
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
  await sql`update membership_request_services q set granted = true from ${pairs} where q.request_id = x.id`.execute(
    ctx.db,
  )
  const approved: Array<Approved<Row>> = []
  for (const row of done) {
    const granted = { role: row.role, whole: row.whole, services: row.whole ? [] : row.services }
    approved.push({
      row,
      columns: { membership_id: row.membershipId, granted_role: row.role, granted_whole: row.whole },
      entry: { after: granted },
      message: await approvedMessage(ctx, row, granted),
    })
  }
  return approved
}

const askedFor: Text = { fr: ' Vous aviez demandé\u00a0: {what}.', en: ' You had asked for: {what}.' }

/** The mail says what was granted, and what was asked for where that is something else (O3). */
async function approvedMessage(
  ctx: Context,
  row: Row,
  granted: { role: string; whole: boolean; services: string[] },
): Promise<Told> {
  const names = new Map<Locale, string>()
  for (const locale of locales)
    names.set(locale, (await listRoles(ctx, locale)).find((one) => one.code === granted.role)?.name ?? granted.role)
  const same = row.whole === granted.whole && (row.whole || isDeepStrictEqual(row.services, granted.services))
  return {
    accountId: row.account_id,
    kind: granted.whole ? 'organisation.membership_request_approved_whole' : 'organisation.membership_request_approved',
    params: (locale) => ({
      organisation: row.organisation,
      by: ctx.actor.label,
      services: granted.services.join(', '),
      role: names.get(locale),
      changed: same
        ? ''
        : fill(askedFor[locale], { what: row.whole ? wholeOrganisation[locale] : row.services.join(', ') }),
    }),
    key: `membership-request:${row.id}`,
    href: places.ownMemberships,
  }
}

/** Requests to join an organisation (O2, O4, O5, O6). */
export const membershipRequests = requestsOf({
  table: 'membership_requests',
  subject: 'membership_request',
  acts: {
    approved: 'organisation.membership.approved',
    refused: 'organisation.membership.refused',
    withdrawn: 'organisation.membership.request_withdrawn',
  },
  reads: 'organisation.people.read',
  permission: decidePermission,
  byServer: true,
  title: { fr: 'Demandes de rattachement', en: 'Requests to join' },
  rows,
  item: schema.membershipRequestSummary,
  ownItem: schema.ownMembershipRequest,
  guard: requireQueue,
  searched: sql`r.surname || ' ' || r.given_name || ' ' || r.surname || ' ' || r.sign_in_email || ' ' || o.name`,
  label: labelOf,
  summary: (_ctx, row: Row) => ({
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
  }),
  detail: detailOf,
  asAsked: {},
  approve,
  approveTogether,
  refusing: async (ctx, rows) => {
    await sql`update membership_request_services set granted = false where request_id = any (${rows.map((row) => row.id)}::uuid[])`.execute(
      ctx.db,
    )
  },
  refused: (ctx, row, reason) => ({
    message: {
      accountId: row.account_id,
      kind: 'organisation.membership_request_refused',
      params: { organisation: row.organisation, by: ctx.actor.label, reason },
      key: `membership-request:${row.id}`,
      href: places.ownMemberships,
    },
  }),
})

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
  await membershipRequests.recordAsked(
    ctx,
    'organisation.membership.requested',
    { id: asked.id, label: ctx.actor.label, organisationId: asked.organisation.id },
    { whole: input.whole },
  )
  await tellDeciders(
    ctx,
    asked.organisation.id,
    decidePermission,
    'organisation.membership_request_received',
    () => ({ organisation: asked.organisation.name, person: ctx.actor.label }),
    places.membershipRequests,
  )
  return membershipRequests.readOwn(ctx, asked.id)
}
