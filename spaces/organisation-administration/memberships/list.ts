import { type Kysely, sql } from 'kysely'
import { z } from 'zod'
import type { DB } from '../../../db/types.ts'
import type { Day } from '../../../kernel/dates/day.ts'
import type { PersonContext, Reader } from '../../../kernel/http/context.ts'
import { lineText } from '../../../kernel/http/validation.ts'
import { inLocale, type Locale, type Text } from '../../../kernel/i18n/locale.ts'
import { limitAct } from '../../../kernel/identity/limits.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { type Cut, defineList, filter, rareFilter, words } from '../../../kernel/lists/list.ts'
import { by } from '../../../kernel/lists/order.ts'
import { desk, requireOrganisation, requirePermission } from '../../../kernel/organisations/access.ts'
import { requireSomewhere } from '../requests.ts'
import { readPeople } from '../rights.ts'
import * as schema from '../schema.ts'
import { spaceTitle } from './membership.ts'

/** How an account stands, as lists show it (O19). */
export type State = 'pending' | 'active' | 'blocked' | 'deactivated' | 'closed'

const users = (db: Kysely<DB>) =>
  db
    .selectFrom('memberships as m')
    .innerJoin('roles as r', (join) => join.onRef('r.brand_id', '=', 'm.brand_id').onRef('r.code', '=', 'm.role'))
    .innerJoin('organisations as o', 'o.id', 'm.organisation_id')
    .select([
      'm.id',
      'm.account_id',
      'm.organisation_id',
      'o.name as organisation_name',
      'm.surname',
      'm.given_name',
      'm.identifier',
      'm.sign_in_email',
      'm.role',
      'm.whole',
    ])
    .select([
      sql<Text>`r.name`.as('role_name'),
      sql<State>`m.account_state`.as('account_state'),
      sql<'person' | 'technical'>`m.account_kind`.as('account_kind'),
      sql<Day>`m.starts_on`.as('starts_on'),
      sql<Day | null>`m.ends_on`.as('ends_on'),
      sql<
        string[]
      >`case when m.whole then '{}' else array(select s.name from membership_services ms join services s on s.id = ms.service_id where ms.membership_id = m.id order by s.name) end`.as(
        'services',
      ),
      sql<
        string | null
      >`(select q.id from membership_requests q where q.organisation_id = m.organisation_id and q.account_id = m.account_id and q.decision is null and q.withdrawn_at is null)`.as(
        'pending_request_id',
      ),
    ])
type UserRow = Awaited<ReturnType<ReturnType<typeof users>['executeTakeFirstOrThrow']>>

export const roleName = (row: UserRow, locale: Locale) => inLocale(row.role_name, locale)

export const viewUser = (row: UserRow, { locale }: Pick<Reader, 'locale'>) => ({
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

const organisationsRun = sql<string[]>`(select parvis.organisation_ids_with_permission(${sql.lit(readPeople)}))::uuid[]`

// The filters of «Rechercher un utilisateur» (O17).
const filters = {
  search: words({ folded: sql`m.search_text` }),
  surname: words(sql`m.surname`),
  givenName: words(sql`m.given_name`),
  email: words(sql`m.sign_in_email`),
  state: rareFilter(schema.accountState.optional(), (state) => sql`m.account_state = ${state}`),
  service: rareFilter(
    z.uuid().optional(),
    (id) => sql`exists (select from membership_services ms where ms.membership_id = m.id and ms.service_id = ${id})`,
  ),
  role: rareFilter(lineText(41).optional(), (role) => (role ? sql`m.role = ${role}` : undefined)),
  /** Only these memberships, with commas between. */
  ids: rareFilter(
    z
      .string()
      .max(8000)
      .optional()
      .transform((value) => value?.split(',').filter(Boolean))
      .pipe(z.array(z.uuid()).max(200).optional()),
    (ids) => sql`m.id = any (${ids}::uuid[])`,
  ),
}
const shared = {
  title: { fr: 'Utilisateurs', en: 'Users' },
  rows: users,
  id: by.uuid('m.id'),
  sorts: { surname: [by.text('m.surname'), by.text('m.given_name')] },
  item: schema.user,
  view: viewUser,
  planned: true as const,
  // Somebody who belongs to three organisations is one user.
  counts: { count: sql<number>`count(distinct m.account_id)::int`, memberships: sql<number>`count(*)::int` },
}

/** The organisations that a search looks through: those that one runs, or the one asked for. @throws Problem 404, 403 */
export async function searchedOrganisations(ctx: PersonContext, organisation: string | undefined): Promise<string[]> {
  if (!organisation) return requireSomewhere(ctx, readPeople)
  await requirePermission(ctx, organisation, readPeople)
  return [organisation]
}

// Each organisation gives its first rows by its own index; then the few are merged.
const merged = (cut: Cut) => sql`${cut.select}
  from unnest(${organisationsRun}) as run (id) cross join lateral (
    select m.* from memberships m where m.organisation_id = run.id and m.removed_at is null and ${cut.filtered} ${cut.order} limit ${cut.most}
  ) m join roles r on r.brand_id = m.brand_id and r.code = m.role join organisations o on o.id = m.organisation_id
  ${cut.order} limit ${cut.most}`

/** «Rechercher un utilisateur» (O17): memberships of the organisations that one runs, by name; one statement decides and reads. */
export const userList = defineList({
  ...shared,
  scope: () => sql`m.removed_at is null and m.organisation_id = any (${organisationsRun})`,
  filters: { ...filters, organisation: filter(z.uuid().optional(), (id) => sql`m.organisation_id = ${id}`) },
  statement: (cut, _, query) => (query.organisation ? undefined : merged(cut)),
  guard: (ctx, _, query) => searchedOrganisations(ctx, query.organisation),
  file: {
    begin: async (ctx, _, query) => {
      await limitAct(ctx, 'exports', exportsMost)
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
    },
    lines: async (rows, _, again) => {
      const held = await again((ctx) => subscriptionsOf(ctx, rows))
      return rows.flatMap((user): UserLine[] => {
        const lines = held.get(user.id)
        return lines ? lines.map((line) => ({ user, line })) : [{ user }]
      })
    },
    columns: {
      organisation: {
        title: { fr: 'Désignation', en: 'Organisation' },
        type: 'text',
        width: 30,
        value: ({ user }) => user.organisation_name,
      },
      surname: { title: { fr: 'Nom', en: 'Surname' }, type: 'text', width: 22, value: ({ user }) => user.surname },
      givenName: {
        title: { fr: 'Prénom', en: 'Given name' },
        type: 'text',
        width: 18,
        value: ({ user }) => user.given_name,
      },
      identifier: {
        title: { fr: 'Identifiant', en: 'Identifier' },
        type: 'text',
        width: 20,
        value: ({ user }) => user.identifier,
      },
      signInEmail: {
        title: { fr: 'Adresse de connexion', en: 'Sign-in address' },
        type: 'text',
        width: 30,
        value: ({ user }) => user.sign_in_email,
      },
      state: {
        title: { fr: 'Statut', en: 'State' },
        type: 'text',
        width: 20,
        value: ({ user }, { locale }) => stateNames[user.account_state][locale],
      },
      role: {
        title: { fr: 'Rôle', en: 'Role' },
        type: 'text',
        width: 22,
        value: ({ user }, { locale }) => roleName(user, locale),
      },
      services: {
        title: { fr: 'Services', en: 'Services' },
        type: 'text',
        width: 30,
        value: ({ user }, { locale }) => servicesOf(user, locale),
      },
      startsOn: {
        title: { fr: 'Début de validité', en: 'Valid from' },
        type: 'date',
        width: 14,
        value: ({ user }) => user.starts_on,
      },
      endsOn: {
        title: { fr: 'Fin de validité', en: 'Valid until' },
        type: 'date',
        width: 14,
        value: ({ user }) => user.ends_on,
      },
      space: {
        title: { fr: 'Espace', en: 'Space' },
        type: 'text',
        width: 26,
        value: ({ line }, reader) => line && spaceTitle(reader, line.space),
      },
      spaceService: {
        title: { fr: "Service de l'abonnement", en: 'Service of the subscription' },
        type: 'text',
        width: 26,
        // Without a service of its own it reaches as far as the person: their services, or the whole.
        value: ({ user, line }, { locale }) => line && (line.service ?? servicesOf(user, locale)),
      },
      access: {
        title: { fr: 'Accès', en: 'Access' },
        type: 'text',
        width: 14,
        value: ({ line }, { locale }) => line && (accessNames[line.access]?.[locale] ?? line.access),
      },
    },
  },
})

/** A client's users, for staff. */
export const clientUserList = defineList({
  ...shared,
  scope: ({ id }: { id: string }) => sql`m.removed_at is null and m.organisation_id = ${id}`,
  filters,
  guard: (ctx, { id }) => requireOrganisation(ctx, id),
})

/** How many files of an organisation one account may have made in a quarter of an hour. */
export const exportsMost = 60

const stateNames: Record<State, Record<Locale, string>> = {
  pending: { fr: "En cours d'activation", en: 'Invited' },
  active: { fr: 'Actif', en: 'Active' },
  blocked: { fr: 'Bloqué', en: 'Blocked' },
  deactivated: { fr: 'Désactivé', en: 'Deactivated' },
  closed: { fr: 'Clos', en: 'Closed' },
}
const accessNames: Record<string, Record<Locale, string>> = {
  read: { fr: 'Consultation', en: 'Can view' },
  modify: { fr: 'Modification', en: 'Can edit' },
}
const servicesOf = (user: UserRow, locale: Locale) =>
  user.whole ? { fr: 'Toute la structure', en: 'The whole organisation' }[locale] : user.services.join(', ')

type Subscription = { membership_id: string; space: string; service: string | null; access: string }
type UserLine = { user: UserRow; line?: Subscription }

/** The subscriptions that are open, and the desk, which the role opens by itself. */
async function subscriptionsOf(ctx: PersonContext, users: UserRow[]): Promise<Map<string, Subscription[]>> {
  const ids = users.map((user) => user.id)
  const { rows } = await sql<Subscription>`
    select s.membership_id, s.space, v.name as service, s.access from space_subscriptions s left join services v on v.id = s.service_id
    where s.membership_id = any (${ids}::uuid[]) and s.ended_at is null
    union all
    select m.id, ${desk}, null, 'modify' from memberships m join role_permissions p on p.brand_id = m.brand_id and p.role = m.role and p.permission = 'organisation.desk.read'
    where m.id = any (${ids}::uuid[]) and m.account_kind = 'person'
    order by 2, 3 nulls first`.execute(ctx.db)
  return Map.groupBy(rows, (row) => row.membership_id)
}
