import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Day } from '../../../kernel/dates/day.ts'
import { statementOf } from '../../../kernel/db/database.ts'
import { problem } from '../../../kernel/errors/problem.ts'
import type { PersonContext, StaffContext } from '../../../kernel/http/context.ts'
import type { RequestInfo } from '../../../kernel/http/endpoints.ts'
import { page } from '../../../kernel/http/keyset.ts'
import { holdsWords, readCursor } from '../../../kernel/http/lists.ts'
import { inLocale, type Locale, type Text } from '../../../kernel/i18n/locale.ts'
import { requireOrganisation, requirePermission } from '../../../kernel/organisations/access.ts'
import { requireSomewhere } from '../requests.ts'
import { readPeople } from '../rights.ts'

/** How an account stands, as lists show it (O19). */
export type State = 'pending' | 'active' | 'blocked' | 'deactivated' | 'closed'

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
  role_name: Text
  whole: boolean
  services: string[]
  starts_on: Day
  ends_on: Day | null
  pending_request_id: string | null
}

const has = (column: string, typed: string) => holdsWords(sql.ref(column), typed)

/** What a filter asks of memberships `m`. */
export function userConditions(filter: UserFilter): RawBuilder<SqlBool> {
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
export async function searchedOrganisations(ctx: PersonContext, organisation: string | undefined): Promise<string[]> {
  if (!organisation) return requireSomewhere(ctx, readPeople)
  await requirePermission(ctx, organisation, readPeople)
  return [organisation]
}

/** Where a list of users is read from: one organisation, in the order of its index, or several merged. */
type Source = { one: string; runByAsker: boolean } | { several: RawBuilder<string[]> }

const organisationsRun = sql<string[]>`(select parvis.organisation_ids_with_permission(${readPeople}))::uuid[]`

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
      where m.organisation_id = ${source.one} and ${userConditions(filter)} and ${after}
        and ${source.runByAsker ? sql<SqlBool>`${source.one} = any (${organisationsRun})` : sql<SqlBool>`true`}
      order by m.surname, m.given_name, m.id limit ${most}`
  // Each organisation gives its first rows by its own index; then the few are merged.
  return sql`
    select f.*, o.name as organisation_name from unnest(${source.several}) as run (id) join organisations o on o.id = run.id cross join lateral (
      select m.* from memberships m where m.organisation_id = run.id and ${userConditions(filter)} and ${after}
      order by m.surname, m.given_name, m.id limit ${most}
    ) f order by f.surname, f.given_name, f.id limit ${most}`
}

/** The users after a place in the order of names, with what lists and exports show. */
export const usersAfter = (source: Source, filter: UserFilter, cursor: string | undefined, most: number) =>
  sql<UserRow>`
    select m.id, m.account_id, m.organisation_id, m.organisation_name, m.surname, m.given_name, m.identifier, m.sign_in_email, m.account_state, m.account_kind,
      m.role, r.name as role_name, m.whole, m.starts_on, m.ends_on,
      case when m.whole then '{}' else array(select s.name from membership_services ms join services s on s.id = ms.service_id where ms.membership_id = m.id order by s.name) end as services,
      (select q.id from membership_requests q where q.organisation_id = m.organisation_id and q.account_id = m.account_id and q.decision is null and q.withdrawn_at is null) as pending_request_id
    from (${membersOf(source, filter, cursor, most)}) m
    join roles r on r.brand_id = m.brand_id and r.code = m.role
    order by m.surname, m.given_name, m.id`

// Without filters it is asked all day with one text for each size of page.
const isPlain = (filter: UserFilter) =>
  Object.entries(filter).every(([key, value]) => ['organisation', 'size', 'cursor'].includes(key) || !value)

export const placeOf = (row: UserRow) => [row.surname, row.given_name, row.id]

export const roleName = (row: UserRow, locale: Locale) => inLocale(row.role_name, locale)

export const viewUser = (row: UserRow, locale: Locale) => ({
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
  if (rows.length === 0) await request.again((ctx) => searchedOrganisations(ctx, organisation))
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
  }>`select count(*)::int as n from memberships m where m.organisation_id = any (${organisations}::uuid[]) and ${userConditions(query)}`.execute(
    ctx.db,
  )
  return { count: rows.rows[0]!.n }
}
