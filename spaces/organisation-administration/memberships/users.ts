import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { type Day, formatDay } from '../../../kernel/dates/day.ts'
import { statementOf } from '../../../kernel/db/database.ts'
import { conflict, invalid, notFound, Problem, problem } from '../../../kernel/errors/problem.ts'
import type { ExportColumn } from '../../../kernel/export/columns.ts'
import { csvContentType, writeCsv } from '../../../kernel/export/csv.ts'
import { writeXlsx, xlsxContentType } from '../../../kernel/export/xlsx.ts'
import type { PersonContext, StaffContext } from '../../../kernel/http/context.ts'
import { Download, type RequestInfo } from '../../../kernel/http/endpoints.ts'
import { page } from '../../../kernel/http/keyset.ts'
import { holdsWords, readCursor } from '../../../kernel/http/lists.ts'
import type { Locale } from '../../../kernel/i18n/locale.ts'
import { createPerson } from '../../../kernel/identity/people.ts'
import { type Coordinates, coordinateColumns, limitAct } from '../../../kernel/identity/service.ts'
import { sendOneTimeLink } from '../../../kernel/identity/tokens.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { notify } from '../../../kernel/notifications/mail.ts'
import {
  desk,
  permittedOrganisationIds,
  requireOrganisation,
  requirePermission,
} from '../../../kernel/organisations/access.ts'
import { ability } from '../../../kernel/policy/ability.ts'
import { allow, type Decision, deny, require } from '../../../kernel/policy/decision.ts'
import {
  canEditContact,
  canEditMembership,
  canGiveSpaces,
  canRemoveMembership,
  canSendActivation,
  type MembershipState,
} from '../policy.ts'
import { decideHere } from '../rights.ts'
import {
  endMembership,
  giveSpaces,
  grantMembership,
  listRoles,
  requireGrantable,
  requireServices,
  scopeWords,
  spaceTitle,
  tellPerson,
} from './membership.ts'

const readPeople = 'organisation.people.read'
const managePeople = 'organisation.people.manage'

type State = 'pending' | 'active' | 'blocked' | 'deactivated' | 'closed'

/** The filters of «Rechercher un utilisateur» (O17). */
export type UserFilter = {
  search: string
  surname: string
  givenName: string
  email: string
  state?: State | undefined
  organisation?: string | undefined
  service?: string | undefined
  role?: string | undefined
  /** Only these memberships. */
  ids?: string[] | undefined
}

type UserRow = {
  id: string
  account_id: string
  organisation_id: string
  organisation_name: string
  surname: string
  given_name: string
  identifier: string
  sign_in_email: string
  account_state: State
  account_kind: 'person' | 'technical'
  role: string
  role_name_fr: string
  role_name_en: string
  whole: boolean
  services: string[]
  starts_on: Day
  ends_on: Day | null
  pending_request_id: string | null
}

const has = (column: string, typed: string) => holdsWords(sql.ref(column), typed)

function conditions(filter: UserFilter): RawBuilder<SqlBool> {
  const all: Array<RawBuilder<SqlBool>> = [sql<SqlBool>`m.removed_at is null`]
  for (const word of filter.search.split(/\s+/).filter(Boolean).slice(0, 8))
    all.push(
      sql<SqlBool>`m.search_text like '%' || replace(replace(replace(parvis.fold(${word}), '\\', '\\\\'), '%', '\\%'), '_', '\\_') || '%'`,
    )
  if (filter.surname) all.push(has('m.surname', filter.surname))
  if (filter.givenName) all.push(has('m.given_name', filter.givenName))
  if (filter.email) all.push(has('m.sign_in_email', filter.email))
  if (filter.state) all.push(sql<SqlBool>`m.account_state = ${filter.state}`)
  if (filter.role) all.push(sql<SqlBool>`m.role = ${filter.role}`)
  if (filter.ids) all.push(sql<SqlBool>`m.id = any (${filter.ids}::uuid[])`)
  if (filter.service)
    all.push(
      sql<SqlBool>`exists (select from membership_services ms where ms.membership_id = m.id and ms.service_id = ${filter.service})`,
    )
  return sql<SqlBool>`${sql.join(all, sql` and `)}`
}

/** The organisations that a search looks through: those that one runs, or the one asked for. @throws Problem 404, 403 */
async function searchedOrganisations(ctx: PersonContext, organisation: string | undefined): Promise<string[]> {
  if (!organisation) return permittedOrganisationIds(ctx, readPeople)
  await requirePermission(ctx, organisation, readPeople)
  return [organisation]
}

/** Where a list of users is read from: one organisation, in the order of its index, or several merged. */
type Source = { one: string; runByAsker: boolean } | { several: RawBuilder<string[]> }

const organisationsRun = sql<string[]>`(select parvis.permitted_organisation_ids(${readPeople}))::uuid[]`

function membersOf(
  source: Source,
  filter: UserFilter,
  cursor: string | undefined,
  most: number,
): RawBuilder<Record<string, unknown>> {
  const place = cursor ? readCursor(cursor, 'text', 'text', 'uuid') : undefined
  const after = place
    ? sql<SqlBool>`(m.surname, m.given_name, m.id) > (${place[0]}, ${place[1]}, ${place[2]}::uuid)`
    : sql<SqlBool>`true`
  if ('one' in source)
    return sql`
      select m.*, (select o.name from organisations o where o.id = ${source.one}) as organisation_name from memberships m
      where m.organisation_id = ${source.one} and ${conditions(filter)} and ${after}
        and ${source.runByAsker ? sql<SqlBool>`${source.one} = any (${organisationsRun})` : sql<SqlBool>`true`}
      order by m.surname, m.given_name, m.id limit ${most}`
  // Each organisation gives its first rows by its own index; then the few are merged.
  return sql`
    select f.*, o.name as organisation_name from unnest(${source.several}) as run (id) join organisations o on o.id = run.id cross join lateral (
      select m.* from memberships m where m.organisation_id = run.id and ${conditions(filter)} and ${after}
      order by m.surname, m.given_name, m.id limit ${most}
    ) f order by f.surname, f.given_name, f.id limit ${most}`
}

const usersAfter = (source: Source, filter: UserFilter, cursor: string | undefined, most: number) =>
  sql<UserRow>`
    select m.id, m.account_id, m.organisation_id, m.organisation_name, m.surname, m.given_name, m.identifier, m.sign_in_email, m.account_state, m.account_kind,
      m.role, r.name_fr as role_name_fr, r.name_en as role_name_en, m.whole, m.starts_on, m.ends_on,
      case when m.whole then '{}' else array(select s.name from membership_services ms join services s on s.id = ms.service_id where ms.membership_id = m.id order by s.name) end as services,
      (select q.id from membership_requests q where q.organisation_id = m.organisation_id and q.account_id = m.account_id and q.decision is null and q.withdrawn_at is null) as pending_request_id
    from (${membersOf(source, filter, cursor, most)}) m
    join membership_roles r on r.brand_id = m.brand_id and r.code = m.role
    order by m.surname, m.given_name, m.id`

// Without filters it is asked all day with one text for each size of page.
const isPlain = (filter: UserFilter) =>
  Object.entries(filter).every(([key, value]) => ['organisation', 'size', 'cursor'].includes(key) || !value)

const placeOf = (row: UserRow) => [row.surname, row.given_name, row.id]

const roleName = (row: UserRow, locale: Locale) => (locale === 'fr' ? row.role_name_fr : row.role_name_en)

const viewUser = (row: UserRow, locale: Locale) => ({
  id: row.id,
  person: {
    accountId: row.account_id,
    surname: row.surname,
    givenName: row.given_name,
    signInEmail: row.sign_in_email,
  },
  identifier: row.identifier,
  state: row.account_state,
  kind: row.account_kind,
  organisation: { id: row.organisation_id, name: row.organisation_name },
  role: row.role,
  roleName: roleName(row, locale),
  whole: row.whole,
  services: row.services,
  startsOn: row.starts_on,
  endsOn: row.ends_on,
  pendingRequestId: row.pending_request_id,
})

type UserQuery = UserFilter & { cursor?: string | undefined; size: number }

const usersPage = (query: UserQuery, rows: UserRow[], locale: Locale) => {
  const { items, nextCursor } = page(rows, query.size, placeOf)
  return { items: items.map((row) => viewUser(row, locale)), nextCursor }
}

/**
 * «Rechercher un utilisateur» (O17): memberships of the organisations that one runs, by name; one statement decides and reads.
 * @throws Problem 404, 403 for an organisation named that one does not run
 */
export async function listUsers(request: Pick<RequestInfo, 'readOnce' | 'again'>, query: UserQuery) {
  const { organisation } = query
  const source = organisation ? { one: organisation, runByAsker: true } : { several: organisationsRun }
  const statement = usersAfter(source, query, query.cursor, query.size + 1)
  const { reader, rows } = await request.readOnce(statementOf(statement, isPlain(query) && query.size <= 100))
  if (reader.actor.side !== 'client') throw problem('identity.client_side_only')
  // Nothing found may mean that the organisation is not theirs to read.
  if (rows.length === 0 && organisation) await request.again((ctx) => requirePermission(ctx, organisation, readPeople))
  return usersPage(query, rows, reader.locale)
}

/** A client's users, for staff. @throws Problem 404 */
export async function listClientUsers(ctx: StaffContext, organisation: string, query: UserQuery) {
  await requireOrganisation(ctx, organisation)
  const source = { one: organisation, runByAsker: false }
  const { rows } = await usersAfter(source, query, query.cursor, query.size + 1).execute(ctx.db)
  return usersPage(query, rows, ctx.locale)
}

/** How many memberships the filters leave. */
export async function countUsers(ctx: PersonContext, query: UserFilter): Promise<{ count: number }> {
  const organisations = await searchedOrganisations(ctx, query.organisation)
  const rows = await sql<{
    n: number
  }>`select count(*)::int as n from memberships m where m.organisation_id = any (${organisations}::uuid[]) and ${conditions(query)}`.execute(
    ctx.db,
  )
  return { count: rows.rows[0]!.n }
}

/** A membership that the asking person runs, and the rights there. @throws Problem 404, also for one's own where one runs nothing; 403 */
async function findMembership(ctx: PersonContext, id: string, permission: string) {
  const row = await ctx.db
    .selectFrom('memberships as m')
    .innerJoin('organisations as o', 'o.id', 'm.organisation_id')
    .selectAll('m')
    .select(['o.name as organisation_name', 'o.deactivated_at'])
    .where('m.id', '=', id)
    .where('m.removed_at', 'is', null)
    .executeTakeFirst()
  if (!row) throw notFound()
  await requirePermission(ctx, row.organisation_id, permission)
  return row
}

const stateOf = (
  ctx: PersonContext,
  row: {
    role: string
    account_id: string
    account_kind: string
    account_state: string
    sign_in_email: string
    deactivated_at: Date | null
  },
): MembershipState => ({
  role: row.role,
  kind: row.account_kind as MembershipState['kind'],
  state: row.account_state,
  hasEmail: row.sign_in_email !== '',
  own: row.account_id === ctx.actor.accountId,
  organisationDeactivated: row.deactivated_at !== null,
})

async function whollyRuns(ctx: PersonContext, accountId: string): Promise<boolean> {
  if (ctx.actor.side === 'staff') return false
  const rows = await sql<{ wholly: boolean }>`select parvis.wholly_manages_account(${accountId}) as wholly`.execute(
    ctx.db,
  )
  return rows.rows[0]!.wholly
}

/** One membership with its person, spaces and what may be done (O18). @throws Problem 404, 403 */
export async function readMembership(ctx: PersonContext, id: string) {
  const found = await findMembership(ctx, id, readPeople)
  const only = { search: '', surname: '', givenName: '', email: '', ids: [id] }
  const [row] = (
    await usersAfter({ one: found.organisation_id, runByAsker: false }, only, undefined, 1).execute(ctx.db)
  ).rows
  if (!row) throw notFound()
  const account = await ctx.db
    .selectFrom('accounts')
    .select([
      'contact_email',
      'structure',
      'job_title',
      'address_line1',
      'address_line2',
      'postal_code',
      'city',
      'phone',
      'mobile',
      'fax',
      'version',
    ])
    .where('id', '=', row.account_id)
    .executeTakeFirstOrThrow()
  const services = await ctx.db
    .selectFrom('services as s')
    .leftJoin('membership_services as ms', (join) =>
      join.onRef('ms.service_id', '=', 's.id').on('ms.membership_id', '=', id),
    )
    .select(['s.id', 's.name', 's.is_active', 'ms.membership_id as held'])
    .where('s.organisation_id', '=', row.organisation_id)
    .orderBy('s.name')
    .execute()
  const subscriptions = await ctx.db
    .selectFrom('space_subscriptions as s')
    .leftJoin('services as v', 'v.id', 's.service_id')
    .select(['s.id', 's.space', 's.service_id', 'v.name as service_name', 's.access', 's.origin', 's.created_at'])
    .where('s.membership_id', '=', id)
    .where('s.ended_at', 'is', null)
    .orderBy('s.space')
    .orderBy('v.name')
    .orderBy('s.id')
    .execute()
  const others =
    ctx.actor.side === 'staff'
      ? sql<SqlBool>`true`
      : sql<SqlBool>`m.organisation_id = any ((select parvis.permitted_organisation_ids(${readPeople}))::uuid[])`
  const elsewhere = await sql<{ id: string; organisation_id: string; name: string; role_name: string }>`
    select m.id, m.organisation_id, o.name, ${sql.raw(ctx.locale === 'fr' ? 'r.name_fr' : 'r.name_en')} as role_name
    from memberships m join organisations o on o.id = m.organisation_id join membership_roles r on r.brand_id = m.brand_id and r.code = m.role
    where m.account_id = ${row.account_id} and m.id <> ${id} and m.removed_at is null and ${others} order by o.name, m.id`.execute(
    ctx.db,
  )
  const right = await decideHere(ctx, row.organisation_id, managePeople)
  const state = stateOf(ctx, found)
  const held = services.filter((service) => service.held !== null)
  return {
    ...viewUser(row, ctx.locale),
    comment: found.comment,
    serviceIds: held.map((service) => service.id),
    contactEmail: account.contact_email,
    structure: account.structure,
    jobTitle: account.job_title,
    addressLine1: account.address_line1,
    addressLine2: account.address_line2,
    postalCode: account.postal_code,
    city: account.city,
    phone: account.phone,
    mobile: account.mobile,
    fax: account.fax,
    grantedBy: found.granted_by_label,
    version: found.version,
    accountVersion: account.version,
    subscriptions: subscriptions.map((one) => ({
      id: one.id,
      space: one.space,
      title: spaceTitle(ctx, one.space),
      service: one.service_id === null ? null : { id: one.service_id, name: one.service_name ?? '' },
      access: one.access as 'read' | 'modify',
      origin: one.origin,
      since: one.created_at.toISOString(),
    })),
    elsewhere: elsewhere.rows.map((one) => ({
      membershipId: one.id,
      organisation: { id: one.organisation_id, name: one.name },
      roleName: one.role_name,
    })),
    roles: await listRoles(ctx),
    serviceChoices: services.map((service) => ({ id: service.id, name: service.name, active: service.is_active })),
    abilities: {
      edit: ability(canEditMembership(right, state), ctx.locale),
      remove: ability(canRemoveMembership(right, state), ctx.locale),
      editContact: ability(canEditContact(right, await whollyRuns(ctx, row.account_id)), ctx.locale),
      giveSpaces: ability(
        ctx.actor.side === 'staff'
          ? deny('identity.client_side_only')
          : canGiveSpaces(await decideHere(ctx, row.organisation_id, 'organisation.space-requests.decide'), state),
        ctx.locale,
      ),
      sendActivation: ability(canSendActivation(right, state), ctx.locale),
    },
  }
}

export type MembershipChange = {
  version: number
  role?: string | undefined
  whole?: boolean | undefined
  serviceIds?: string[] | undefined
  startsOn?: Day | undefined
  endsOn?: Day | null | undefined
  comment?: string | undefined
}

/** Serves what was let through: `requirePermission` said yes, so the decision stands for it. */
const permitted: Decision = allow(managePeople)

/**
 * Changes a membership: role, services, dates (O18); works at once (O19). Spaces held stay, but those of a service that is taken away end.
 * @throws Problem 404, 403, conflict with the membership as it stands, organisation.principal_fixed, 422 per field
 */
export async function updateMembership(ctx: PersonContext, id: string, input: MembershipChange) {
  const found = await findMembership(ctx, id, managePeople)
  require(canEditMembership(permitted, stateOf(ctx, found)))
  const before = await readMembership(ctx, id)
  if (before.version !== input.version) throw conflict(before)
  const role = input.role ?? before.role
  if (role !== before.role) await requireGrantable(ctx, role)
  const whole = input.whole ?? before.whole
  const serviceIds = await requireServices(
    ctx,
    found.organisation_id,
    { whole, serviceIds: input.serviceIds ?? before.serviceIds },
    before.serviceIds,
  )
  const startsOn = input.startsOn ?? before.startsOn
  const endsOn = input.endsOn === undefined ? before.endsOn : input.endsOn
  if (endsOn !== null && endsOn < startsOn) throw invalid({ field: 'endsOn', code: 'organisation.ends_before_start' })
  const changed = await ctx.asSystem(async () => {
    const updated = await ctx.db
      .updateTable('memberships')
      .set((eb) => ({
        role,
        whole,
        starts_on: startsOn,
        ends_on: endsOn,
        comment: input.comment ?? found.comment,
        version: eb('version', '+', 1),
      }))
      .where('id', '=', id)
      .where('version', '=', input.version)
      .where('removed_at', 'is', null)
      .where('role', '<>', 'principal_manager')
      .executeTakeFirst()
    if (Number(updated.numUpdatedRows) === 0) return false
    await ctx.db.deleteFrom('membership_services').where('membership_id', '=', id).execute()
    if (serviceIds.length > 0)
      await ctx.db
        .insertInto('membership_services')
        .values(
          serviceIds.map((service) => ({
            membership_id: id,
            organisation_id: found.organisation_id,
            service_id: service,
            granted_at: ctx.now,
          })),
        )
        .execute()
    return true
  })
  if (!changed) throw conflict(await readMembership(ctx, id))
  const kept = (view: Awaited<ReturnType<typeof readMembership>>) => ({
    role: view.role,
    whole: view.whole,
    services: view.services,
    startsOn: view.startsOn,
    endsOn: view.endsOn,
  })
  const after = await readMembership(ctx, id)
  await record(ctx, {
    type: 'organisation.membership.updated',
    organisationId: found.organisation_id,
    subjectType: 'membership',
    subjectId: id,
    subjectLabel: `${found.surname} ${found.given_name}`.trim(),
    aboutId: found.account_id,
    before: kept(before),
    after: kept(after),
  })
  if (!whole) await endSubscriptionsBeyond(ctx, found, serviceIds)
  await ctx.asSystem(() => giveSpaces(ctx, id))
  return readMembership(ctx, id)
}

/** Ends the subscriptions for services that a membership no longer covers, and says so in the history. */
async function endSubscriptionsBeyond(
  ctx: PersonContext,
  membership: { id: string; organisation_id: string; account_id: string; surname: string; given_name: string },
  serviceIds: string[],
): Promise<void> {
  const ended = await ctx.asSystem(() =>
    ctx.db
      .updateTable('space_subscriptions')
      .set((eb) => ({
        ended_at: ctx.now,
        ended_by: ctx.actor.accountId,
        ended_by_label: ctx.actor.label,
        end_reason: 'service_removed',
        version: eb('version', '+', 1),
      }))
      .where('membership_id', '=', membership.id)
      .where('ended_at', 'is', null)
      .where('service_id', 'is not', null)
      .where(sql<boolean>`service_id <> all (${serviceIds}::uuid[])`)
      .returning(['id', 'space', 'access', 'service_id'])
      .execute(),
  )
  for (const one of ended)
    await record(ctx, {
      type: 'organisation.subscription.deactivated',
      organisationId: membership.organisation_id,
      subjectType: 'subscription',
      subjectId: one.id,
      subjectLabel: `${membership.surname} ${membership.given_name}`.trim(),
      aboutId: membership.account_id,
      after: { space: one.space, access: one.access, reason: 'service_removed' },
    })
}

/**
 * Changes a person's contact details, only where every place of theirs is run by who asks (O18); never name or identifier.
 * @throws Problem 404, 403 with its reason, conflict
 */
export async function updateContact(
  ctx: PersonContext,
  id: string,
  input: Coordinates & { contactEmail: string; accountVersion: number },
) {
  const found = await findMembership(ctx, id, managePeople)
  require(canEditContact(permitted, await whollyRuns(ctx, found.account_id)))
  const before = await readMembership(ctx, id)
  const changed = await ctx.db
    .updateTable('accounts')
    .set((eb) => ({
      ...coordinateColumns(input),
      contact_email: input.contactEmail,
      version: eb('version', '+', 1),
      updated_at: ctx.now,
      updated_by: ctx.actor.accountId,
    }))
    .where('id', '=', found.account_id)
    .where('version', '=', input.accountVersion)
    .executeTakeFirst()
  const after = await readMembership(ctx, id)
  if (Number(changed.numUpdatedRows) === 0) throw conflict(after)
  const fields = (view: typeof after) => ({
    contactEmail: view.contactEmail,
    structure: view.structure,
    jobTitle: view.jobTitle,
    addressLine1: view.addressLine1,
    addressLine2: view.addressLine2,
    postalCode: view.postalCode,
    city: view.city,
    phone: view.phone,
    mobile: view.mobile,
    fax: view.fax,
  })
  await record(ctx, {
    type: 'organisation.membership.updated',
    organisationId: found.organisation_id,
    subjectType: 'account',
    subjectId: found.account_id,
    subjectLabel: `${found.surname} ${found.given_name}`.trim(),
    before: fields(before),
    after: fields(after),
  })
  if (found.account_id !== ctx.actor.accountId && found.sign_in_email)
    await notify(
      ctx,
      {
        accountId: found.account_id,
        email: found.sign_in_email,
        locale: await localeOf(ctx, found.account_id),
        givenName: found.given_name,
      },
      'organisation.contact_changed',
      { by: ctx.actor.label, organisation: found.organisation_name },
    )
  return after
}

async function localeOf(ctx: PersonContext, accountId: string): Promise<Locale> {
  const row = await ctx.asSystem(() =>
    ctx.db.selectFrom('accounts').select('locale').where('id', '=', accountId).executeTakeFirst(),
  )
  return (row?.locale ?? ctx.brand.locale) as Locale
}

/** Removes a membership for the whole organisation (O18, O12). Repeating it is a 404: it is gone. @throws Problem 404, 403, organisation.principal_stays */
export async function removeMembership(ctx: PersonContext, id: string, reason = ''): Promise<void> {
  const found = await findMembership(ctx, id, managePeople)
  require(canRemoveMembership(permitted, stateOf(ctx, found)))
  await endMembership(ctx, id, reason ? { reason } : {})
}

/** Sends the activation e-mail, or sends it again (O18). @throws Problem 404, 403, organisation.not_pending, too_many_requests */
export async function sendActivation(ctx: PersonContext, id: string): Promise<void> {
  const found = await findMembership(ctx, id, managePeople)
  require(canSendActivation(permitted, stateOf(ctx, found)))
  await limitAct(ctx, 'activation-mails', 200)
  await limitAct(ctx, `activation-mail:${found.account_id}`, 5)
  await sendOneTimeLink(ctx, 'activation', {
    id: found.account_id,
    identifier: found.identifier,
    email: found.sign_in_email,
    givenName: found.given_name,
    locale: await localeOf(ctx, found.account_id),
  })
  await record(ctx, {
    type: 'organisation.activation.sent',
    organisationId: found.organisation_id,
    subjectType: 'account',
    subjectId: found.account_id,
    subjectLabel: `${found.surname} ${found.given_name}`.trim(),
  })
}

export type CandidateQuery = { surname: string; givenName: string; email: string; state?: State | undefined }

/**
 * «Rattacher un utilisateur», its search (O13): people of the organisations that one runs by any criterion; anybody else by exact
 * sign-in address only, with the name alone and only where the account is in use. An unknown address and that of a closed account answer the same.
 */
export async function findCandidates(ctx: PersonContext, organisationId: string, query: CandidateQuery) {
  await requirePermission(ctx, organisationId, managePeople)
  await limitAct(ctx, 'candidates', 60)
  const run =
    ctx.actor.side === 'staff'
      ? sql<SqlBool>`true`
      : sql<SqlBool>`m.organisation_id = any ((select parvis.permitted_organisation_ids(${readPeople}))::uuid[])`
  const known = await sql<{
    account_id: string
    surname: string
    given_name: string
    sign_in_email: string
    account_state: State
    here: boolean
  }>`
    select m.account_id, m.surname, m.given_name, m.sign_in_email, m.account_state, bool_or(m.organisation_id = ${organisationId}) as here
    from memberships m where ${run} and m.account_kind = 'person' and ${conditions({ ...query, search: '' })}
    group by 1, 2, 3, 4, 5 order by 2, 3, 1 limit 50`.execute(ctx.db)
  const items: Array<{
    accountId: string
    surname: string
    givenName: string
    signInEmail: string
    state: State | null
    memberHere: boolean
  }> = known.rows.map((row) => ({
    accountId: row.account_id,
    surname: row.surname,
    givenName: row.given_name,
    signInEmail: row.sign_in_email,
    state: row.account_state,
    memberHere: row.here,
  }))
  const stranger = query.email ? await strangerBy(ctx, query.email) : undefined
  if (stranger && !items.some((item) => item.accountId === stranger.id)) {
    const visible = await sql<{
      here: boolean
    }>`select exists (select from memberships m where m.account_id = ${stranger.id}
      and m.removed_at is null and ${run}) as here`.execute(ctx.db)
    // Somebody that one runs is found by what one may see of them, above: here only the others.
    if (!visible.rows[0]!.here)
      items.push({
        accountId: stranger.id,
        surname: stranger.surname,
        givenName: stranger.given_name,
        signInEmail: stranger.sign_in_email ?? '',
        state: null,
        memberHere: false,
      })
  }
  return { items }
}

/** Whose sign-in address this is to the letter, among people in use that are not the provider's. */
function strangerBy(ctx: PersonContext, email: string) {
  return ctx.asSystem(() =>
    ctx.db
      .selectFrom('accounts as a')
      .select(['a.id', 'a.surname', 'a.given_name', 'a.sign_in_email'])
      .where('a.brand_id', '=', ctx.brand.id)
      .where('a.kind', '=', 'person')
      .where('a.status', 'in', ['active', 'pending'])
      .where(sql<boolean>`lower(a.sign_in_email) = lower(${email.trim()})`)
      .where(sql<boolean>`not exists (select from staff_members s where s.account_id = a.id)`)
      .executeTakeFirst(),
  )
}

type Scope = { role: string; startsOn: Day; comment: string; whole: boolean; serviceIds: string[] }

async function requireOpen(ctx: PersonContext, organisationId: string): Promise<{ name: string }> {
  const row = await ctx.db
    .selectFrom('organisations')
    .select(['name', 'deactivated_at'])
    .where('id', '=', organisationId)
    .executeTakeFirst()
  if (!row) throw notFound()
  if (row.deactivated_at) throw problem('organisation.deactivated')
  return row
}

/**
 * Grants a membership to an account that may be attached, journals it, tells the person (O13, O14). The caller has checked the right.
 * @returns the membership's id
 * @throws Problem organisation.already_member, organisation.deactivated, 422 on `role`, `serviceIds`
 */
export async function attach(
  ctx: PersonContext,
  organisation: { id: string; name: string },
  accountId: string,
  input: Scope,
): Promise<string> {
  await requireGrantable(ctx, input.role)
  const serviceIds = await requireServices(ctx, organisation.id, input)
  const { id } = await grantMembership(ctx, {
    organisationId: organisation.id,
    accountId,
    role: input.role,
    startsOn: input.startsOn,
    whole: input.whole,
    serviceIds,
    comment: input.comment,
  })
  const made = await ctx.db
    .selectFrom('memberships')
    .select(['surname', 'given_name'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  const locale = await localeOf(ctx, accountId)
  await record(ctx, {
    type: 'organisation.membership.granted',
    organisationId: organisation.id,
    subjectType: 'membership',
    subjectId: id,
    subjectLabel: `${made.surname} ${made.given_name}`.trim(),
    aboutId: accountId,
    after: {
      role: input.role,
      whole: input.whole,
      startsOn: input.startsOn,
      ...(input.whole ? {} : { services: await scopeWords(ctx, false, serviceIds, ctx.brand.locale) }),
    },
  })
  await tellPerson(
    ctx,
    accountId,
    'organisation.attached',
    {
      organisation: organisation.name,
      by: ctx.actor.label,
      startsOn: formatDay(input.startsOn, locale),
      role: (await listRoles(ctx, locale)).find((role) => role.code === input.role)?.name ?? input.role,
      scope: await scopeWords(ctx, input.whole, serviceIds, locale),
    },
    { href: '/' },
  )
  return id
}

/**
 * «Rattacher à la structure» (O13): an account that the asker could have found; strangers with their exact address again.
 * @throws Problem 404, 403, organisation.deactivated, already_member, 422 on `accountId`, `role`, `serviceIds`
 */
export async function attachPerson(
  ctx: PersonContext,
  organisationId: string,
  input: Scope & { accountId: string; email: string },
) {
  await requirePermission(ctx, organisationId, managePeople)
  const organisation = await requireOpen(ctx, organisationId)
  const run =
    ctx.actor.side === 'staff'
      ? sql<SqlBool>`true`
      : sql<SqlBool>`m.organisation_id = any ((select parvis.permitted_organisation_ids(${readPeople}))::uuid[])`
  const known = await sql<{
    account_state: State
  }>`select m.account_state from memberships m where m.account_id = ${input.accountId}
    and m.account_kind = 'person' and m.removed_at is null and ${run} limit 1`.execute(ctx.db)
  if (known.rows[0]) {
    if (['deactivated', 'closed'].includes(known.rows[0].account_state))
      throw invalid({ field: 'accountId', code: 'organisation.person_not_active' })
  } else {
    const stranger = input.email ? await strangerBy(ctx, input.email) : undefined
    if (stranger?.id !== input.accountId) throw invalid({ field: 'accountId', code: 'organisation.person_unknown' })
  }
  return readMembership(ctx, await attach(ctx, { id: organisationId, name: organisation.name }, input.accountId, input))
}

/**
 * «Créer le compte utilisateur» (O14): the account, the membership and the activation e-mail, together or not at all.
 * @throws Problem 404, 403, organisation.deactivated, 422 on `email`, `role`, `serviceIds`
 */
export async function createUser(
  ctx: PersonContext,
  organisationId: string,
  input: Scope &
    Partial<Coordinates> & {
      surname: string
      givenName: string
      email: string
      contactEmail: string
      locale?: Locale | undefined
    },
) {
  await requirePermission(ctx, organisationId, managePeople)
  const organisation = await requireOpen(ctx, organisationId)
  await requireGrantable(ctx, input.role)
  await requireServices(ctx, organisationId, input)
  const { email, contactEmail, locale, ...person } = input
  let made: { id: string }
  try {
    made = await createPerson(ctx, {
      ...person,
      signInEmail: email,
      contactEmail: contactEmail || email,
      organisationId,
      ...(locale ? { locale } : {}),
    })
  } catch (error) {
    // The words for a taken address say nothing that the exact search (O13) would not.
    if (error instanceof Problem && error.fields.some((field) => field.field === 'signInEmail'))
      throw invalid({ field: 'email', code: 'organisation.email_unusable' })
    throw error
  }
  return readMembership(ctx, await attach(ctx, { id: organisationId, name: organisation.name }, made.id, input))
}

// «Exporter les utilisateurs» (O27).

const batchSize = 1000
const stateNames: Record<State, Record<Locale, string>> = {
  pending: { fr: "En cours d'activation", en: 'Being activated' },
  active: { fr: 'Actif', en: 'Active' },
  blocked: { fr: 'Bloqué', en: 'Blocked' },
  deactivated: { fr: 'Désactivé', en: 'Deactivated' },
  closed: { fr: 'Clos', en: 'Closed' },
}
const columnNames: Array<[Record<Locale, string>, ExportColumn['type'], number]> = [
  [{ fr: 'Désignation', en: 'Organisation' }, 'text', 30],
  [{ fr: 'Nom', en: 'Surname' }, 'text', 22],
  [{ fr: 'Prénom', en: 'Given name' }, 'text', 18],
  [{ fr: 'Identifiant', en: 'Identifier' }, 'text', 20],
  [{ fr: 'Adresse de connexion', en: 'Sign-in address' }, 'text', 30],
  [{ fr: 'Statut', en: 'State' }, 'text', 20],
  [{ fr: 'Rôle', en: 'Role' }, 'text', 22],
  [{ fr: 'Services', en: 'Services' }, 'text', 30],
  [{ fr: 'Début de validité', en: 'Valid from' }, 'date', 14],
  [{ fr: 'Fin de validité', en: 'Valid until' }, 'date', 14],
  [{ fr: 'Espace', en: 'Space' }, 'text', 26],
  [{ fr: "Service de l'abonnement", en: 'Service of the subscription' }, 'text', 26],
  [{ fr: 'Accès', en: 'Access' }, 'text', 14],
]

async function exportBatch(ctx: PersonContext, filter: UserFilter, cursor: string | undefined) {
  const organisations = await searchedOrganisations(ctx, filter.organisation)
  const several = sql<string[]>`${organisations}::uuid[]`
  const users = await usersAfter({ several }, filter, cursor, batchSize + 1).execute(ctx.db)
  const { items, nextCursor } = page(users.rows, batchSize, placeOf)
  // The subscriptions that are open, and the desk, which the role opens by itself.
  const spaces = await sql<{ membership_id: string; space: string; service: string | null; access: string }>`
    select s.membership_id, s.space, v.name as service, s.access from space_subscriptions s left join services v on v.id = s.service_id
    where s.membership_id = any (${items.map((item) => item.id)}::uuid[]) and s.ended_at is null
    union all
    select m.id, ${desk}, null, 'modify' from memberships m join membership_role_permissions p on p.brand_id = m.brand_id and p.role = m.role and p.permission = 'organisation.desk.read'
    where m.id = any (${items.map((item) => item.id)}::uuid[]) and m.account_kind = 'person'
    order by 2, 3 nulls first`.execute(ctx.db)
  const held = new Map<string, typeof spaces.rows>()
  for (const row of spaces.rows) held.set(row.membership_id, [...(held.get(row.membership_id) ?? []), row])
  const all = ctx.locale === 'fr' ? 'Toute la structure' : 'The whole organisation'
  const accessNames: Record<string, string> =
    ctx.locale === 'fr' ? { read: 'Consultation', modify: 'Modification' } : { read: 'Read', modify: 'Modify' }
  const rows = items.flatMap((user) => {
    const start = [
      user.organisation_name,
      user.surname,
      user.given_name,
      user.identifier,
      user.sign_in_email,
      stateNames[user.account_state][ctx.locale],
      roleName(user, ctx.locale),
      user.whole ? all : user.services.join(', '),
      user.starts_on,
      user.ends_on,
    ]
    const lines = held.get(user.id) ?? []
    if (lines.length === 0) return [[...start, null, null, null]]
    return lines.map((line) => [
      ...start,
      spaceTitle(ctx, line.space),
      line.service ?? all,
      accessNames[line.access] ?? line.access,
    ])
  })
  return { rows, nextCursor }
}

/** Every user, role, service and space as a file: who may do what (O27, O18). Read batch by batch, each in its own transaction. */
export async function exportUsers(
  request: RequestInfo,
  query: UserFilter & { format: 'csv' | 'xlsx' },
): Promise<Download> {
  const { locale, today } = await request.again(async (ctx) => {
    if (ctx.actor.side !== 'client') throw problem('identity.client_side_only')
    const organisations = await searchedOrganisations(ctx, query.organisation)
    const concerned = query.ids
      ? await sql<{ organisation_id: string }>`select distinct organisation_id from memberships m
          where m.organisation_id = any (${organisations}::uuid[]) and m.id = any (${query.ids}::uuid[]) and m.removed_at is null`.execute(
          ctx.db,
        )
      : { rows: organisations.map((id) => ({ organisation_id: id })) }
    for (const { organisation_id } of concerned.rows)
      await record(ctx, {
        type: 'organisation.export.made',
        organisationId: organisation_id,
        subjectType: 'organisation',
        subjectId: organisation_id,
        after: { what: 'users', format: query.format, ...(query.ids ? { ticked: query.ids.length } : {}) },
      })
    return { locale: ctx.locale, today: ctx.today }
  })
  const columns = columnNames.map(([name, type, width]): ExportColumn => ({ header: name[locale], type, width }))
  async function* rows() {
    let cursor: string | undefined
    do {
      const batch = await request.again((ctx) => exportBatch(ctx, query, cursor))
      yield* batch.rows
      cursor = batch.nextCursor ?? undefined
    } while (cursor)
  }
  const name = `${locale === 'fr' ? 'utilisateurs' : 'users'}-${today}`
  return query.format === 'csv'
    ? new Download(writeCsv(columns, rows(), { locale }), csvContentType, `${name}.csv`)
    : new Download(
        writeXlsx({ sheetName: locale === 'fr' ? 'Utilisateurs' : 'Users', columns, rows: rows() }),
        xlsxContentType,
        `${name}.xlsx`,
      )
}
