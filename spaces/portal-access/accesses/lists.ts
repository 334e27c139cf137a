import { type Kysely, type RawBuilder, sql } from 'kysely'
import { z } from 'zod'
import type { DB } from '../../../db/types.ts'
import { notFound } from '../../../kernel/errors/problem.ts'
import type { PersonContext, Reader } from '../../../kernel/http/context.ts'
import { inLocale, type Text } from '../../../kernel/i18n/locale.ts'
import { byClient, defineList, type FileColumn, filter, rareFilter, words } from '../../../kernel/lists/list.ts'
import { by } from '../../../kernel/lists/order.ts'
import * as schema from './schema.ts'

/** What the three kinds of rows have in common, each said in its own tables: `a` is the account, `p` the access, `d` its draft. */
type Parts = {
  kind: z.output<typeof schema.kind>
  id: string
  brand: string
  /** The code that the first account's identifier is made of. */
  code: string
  /** What tells the identifiers of clients and employees of the same code apart, where both are there. */
  suffix: string
  /** Whose code it is first, though they may have no account yet: a client's goes before an employee's. */
  rival: RawBuilder<unknown>
  /** Whoever signs in already when access is first given, or is of another client, keeps the identifier that they know. */
  known: RawBuilder<unknown>
  name: RawBuilder<string>
  email: RawBuilder<string>
  first: RawBuilder<boolean>
  /** Whether that identifier was typed, and so is made of no code. */
  typed: RawBuilder<boolean>
  allowed: RawBuilder<boolean>
  organisation: RawBuilder<string | null>
}

function columnsOf(parts: Parts) {
  const code = sql.ref(parts.code)
  const brand = sql.ref(parts.brand)
  const other = sql`${code} || ${sql.lit(parts.suffix)}`
  // Somebody else may have it: an employee whose code is a client's too.
  const wanted = sql<string>`case when exists (select from accounts x where x.brand_id = ${brand} and lower(x.identifier) = lower(${code}) and x.id is distinct from a.id)${parts.rival}
    then ${other} else ${code} end`
  const ofCode = sql`coalesce(lower(a.identifier) in (lower(${code}), lower(${other})), false)`
  const identifierWaits = sql<boolean>`(${parts.first} and not ${parts.typed} and not ${ofCode} and (
      (p.code is not null and lower(p.code) <> lower(${code}))
      or (d.access_id is not null and (d.allowed or a.id is null or (a.status = 'pending' and p.code is null))) is true)${parts.known})`
  const unsynchronised = sql<boolean>`(d.access_id is not null or ${identifierWaits})`
  const failing = sql<boolean>`(p.mail_state = 'failed' or exists (select from failed_addresses f where f.brand_id = ${brand} and f.address = lower(${parts.email}))) is true`
  const state = sql<z.output<typeof schema.accessView>['state']>`case when ${unsynchronised} then 'unsynchronised'
    when not ${parts.allowed} then case when a.id is null or (p.synchronised_at is null and a.status in ('pending', 'active')) then 'none' else 'withdrawn' end
    when ${failing} then 'failing_address' else 'valid' end`
  return { wanted, identifierWaits, unsynchronised, failing, state }
}

function selected(parts: Parts) {
  const own = columnsOf(parts)
  return [
    sql<Parts['kind']>`${sql.lit(parts.kind)}::text`.as('kind'),
    sql<string>`${sql.ref(parts.id)}`.as('id'),
    sql<string | null>`p.id`.as('access_id'),
    sql<number>`coalesce(p.version, 0)`.as('version'),
    sql<string>`${sql.ref(parts.code)}`.as('code'),
    parts.name.as('name'),
    parts.email.as('email'),
    own.state.as('state'),
    own.unsynchronised.as('unsynchronised'),
    own.failing.as('failing'),
    own.wanted.as('wanted_identifier'),
    own.identifierWaits.as('identifier_waits'),
    parts.typed.as('identifier_typed'),
    sql<string | null>`p.code`.as('code_in_force'),
    sql<string>`coalesce(a.identifier, '')`.as('identifier'),
    sql<string | null>`a.id`.as('account_id'),
    sql<string>`coalesce(trim(a.surname || ' ' || a.given_name), '')`.as('account_name'),
    sql<string | null>`a.status`.as('account_status'),
    sql<string | null>`a.sign_in_email`.as('sign_in_email'),
    sql<string>`coalesce(a.password_state, 'none')`.as('password_state'),
    parts.allowed.as('allowed_now'),
    parts.first.as('first'),
    parts.organisation.as('organisation_id'),
    sql<boolean>`exists (select from staff_members s where s.account_id = a.id)`.as('staff'),
    sql<boolean>`(d.access_id is not null)`.as('drafted'),
    sql<boolean | null>`d.allowed`.as('draft_allowed'),
    sql<boolean>`coalesce(d.notifies, false)`.as('draft_notifies'),
    sql<string | null>`d.role`.as('draft_role'),
    sql<Date | null>`d.printed_until`.as('draft_printed_until'),
    sql<string | null>`d.printed_identifier`.as('draft_printed_identifier'),
    sql<string>`coalesce(d.changed_by_label, '')`.as('changed_by_label'),
    sql<Date | null>`d.changed_at`.as('changed_at'),
    sql<string>`coalesce(p.sent_to, '')`.as('sent_to'),
    sql<Date | null>`p.sent_at`.as('sent_at'),
    sql<string>`coalesce(p.mail_state, '')`.as('mail_state'),
    sql<Date | null>`p.synchronised_at`.as('synchronised_at'),
  ] as const
}

const role = [
  sql<string | null>`m.role`.as('role'),
  sql<Text | null>`(select r.name from roles r where r.brand_id = m.brand_id and r.code = coalesce(d.role, m.role))`.as(
    'role_name',
  ),
  sql<string | null>`m.id`.as('membership_id'),
] as const
const noRole = [
  sql<string | null>`null::text`.as('role'),
  sql<Text | null>`null::jsonb`.as('role_name'),
  sql<string | null>`null::uuid`.as('membership_id'),
] as const

const memberAllowed = sql<boolean>`(m.id is not null and m.suspended_at is null and a.status in ('pending', 'active'))`

const client: Parts = {
  kind: 'client',
  id: 'o.id',
  brand: 'o.brand_id',
  code: 'o.code',
  suffix: '-c',
  rival: sql``,
  known: sql` and not (a.status = 'active' and a.password_state <> 'none' and p.synchronised_at is null) and not exists (select from memberships x where x.account_id = a.id and x.organisation_id <> o.id and x.removed_at is null)`,
  name: sql`o.name`,
  email: sql`coalesce(a.sign_in_email, o.email)`,
  first: sql<boolean>`true`,
  // Of the account that the client was made with; another one that comes first is of the code again.
  typed: sql<boolean>`(o.login_chosen and o.first_account_id = a.id) is true`,
  allowed: memberAllowed,
  organisation: sql`o.id`,
}
const contact: Parts = {
  ...client,
  kind: 'contact',
  id: 'm.id',
  name: sql`trim(a.surname || ' ' || a.given_name)`,
  email: sql`coalesce(a.sign_in_email, case when m.role = 'principal_manager' then o.email end, '')`,
  first: sql<boolean>`coalesce(p.is_first, m.role = 'principal_manager' and not exists (select from portal_accesses f where f.organisation_id = m.organisation_id and f.is_first))`,
}
const employee: Parts = {
  kind: 'employee',
  id: 'e.id',
  brand: 'e.brand_id',
  code: 'e.code',
  suffix: '-s',
  rival: sql` or exists (select from organisations oo where oo.brand_id = e.brand_id and lower(oo.code) = lower(e.code) and oo.deactivated_at is null)`,
  known: sql``,
  name: sql`trim(e.surname || ' ' || e.given_name)`,
  email: sql`coalesce(nullif(e.email, ''), a.sign_in_email, '')`,
  first: sql<boolean>`true`,
  typed: sql<boolean>`false`,
  allowed: sql<boolean>`(ea.account_id is not null and ea.suspended_at is null and a.status in ('pending', 'active')) is true`,
  organisation: sql<string | null>`null::uuid`,
}

const clientRows = (db: Kysely<DB>) =>
  db
    .selectFrom('organisations as o')
    .leftJoin('portal_accesses as p', (on) => on.onRef('p.organisation_id', '=', 'o.id').on(sql<boolean>`p.is_first`))
    .leftJoin('portal_access_drafts as d', 'd.access_id', 'p.id')
    .leftJoin('memberships as pm', (on) =>
      on
        .onRef('pm.organisation_id', '=', 'o.id')
        .on(sql<boolean>`pm.role = 'principal_manager' and pm.removed_at is null`),
    )
    .leftJoin('accounts as a', (on) => on.on(sql<boolean>`a.id = coalesce(p.account_id, pm.account_id)`))
    .leftJoin('memberships as m', (on) =>
      on.onRef('m.organisation_id', '=', 'o.id').onRef('m.account_id', '=', 'a.id').on('m.removed_at', 'is', null),
    )
    .select([...selected(client), ...role])
const contactRows = (db: Kysely<DB>) =>
  db
    .selectFrom('memberships as m')
    .innerJoin('organisations as o', 'o.id', 'm.organisation_id')
    .innerJoin('accounts as a', 'a.id', 'm.account_id')
    .leftJoin('portal_accesses as p', (on) =>
      on.onRef('p.organisation_id', '=', 'm.organisation_id').onRef('p.account_id', '=', 'm.account_id'),
    )
    .leftJoin('portal_access_drafts as d', 'd.access_id', 'p.id')
    .select([...selected(contact), ...role])
const employeeRows = (db: Kysely<DB>) =>
  db
    .selectFrom('employees as e')
    .leftJoin('portal_accesses as p', 'p.employee_id', 'e.id')
    .leftJoin('portal_access_drafts as d', 'd.access_id', 'p.id')
    .leftJoin('accounts as a', 'a.id', 'e.account_id')
    .leftJoin('employee_accounts as ea', 'ea.account_id', 'e.account_id')
    .select([...selected(employee), ...noRole])
export type AccessRow = Awaited<ReturnType<ReturnType<typeof clientRows>['executeTakeFirstOrThrow']>>

const ofCode = (row: AccessRow) =>
  [row.code.toLowerCase(), row.wanted_identifier.toLowerCase()].includes(row.identifier.toLowerCase())

const passwordOf = { none: 'to_set', temporary: 'printed', chosen: 'set' } as const

/** An access as it is shown: what is in force, or what is to be, with what waits to be put in force (D11). */
export function viewAccess(row: AccessRow, { locale }: Pick<Reader, 'locale'>): z.input<typeof schema.accessView> {
  const printed = row.draft_printed_until !== null
  // Of somebody who never had an access nothing is there yet.
  const begins = row.synchronised_at === null && row.account_status !== 'active'
  const begun = row.drafted && begins && row.draft_allowed !== false
  return {
    kind: row.kind,
    id: row.id,
    accessId: row.access_id,
    version: row.version,
    code: row.code,
    name: row.name,
    email: row.email,
    state: row.state,
    identifier: {
      value: row.identifier_waits ? row.wanted_identifier : row.identifier,
      waiting: row.identifier_waits || (begun && row.draft_allowed === true),
    },
    identifierGiven: row.first && !row.identifier_typed && !ofCode(row) ? row.wanted_identifier : row.identifier,
    begins,
    password: {
      value: printed ? 'printed' : passwordOf[row.password_state as 'none'],
      waiting: printed || (begun && row.password_state === 'none'),
      until: row.draft_printed_until?.toISOString() ?? null,
    },
    allowed: { value: row.draft_allowed ?? row.allowed_now, waiting: row.draft_allowed !== null },
    notifies: { value: row.draft_notifies, waiting: row.draft_notifies },
    role:
      row.role === null
        ? null
        : {
            value: row.draft_role ?? row.role,
            waiting: row.draft_role !== null,
            name: inLocale(row.role_name ?? {}, locale),
            fixed: row.role === 'principal_manager',
          },
    sentTo: row.sent_to,
    sentAt: row.sent_at?.toISOString() ?? null,
    mailState: row.mail_state as '',
    accountId: row.account_id,
    accountName: row.account_name,
    organisationId: row.organisation_id,
    first: row.first,
    staff: row.staff,
    changedBy: row.changed_by_label,
    changedAt: row.changed_at?.toISOString() ?? null,
  }
}

const passwordStates = { to_set: 'none', printed: 'temporary', set: 'chosen' } as const
const filtersOf = (parts: Parts) => {
  const own = columnsOf(parts)
  return {
    search: words(
      sql`${sql.ref(parts.code)} || ' ' || ${parts.name} || ' ' || ${parts.email} || ' ' || coalesce(a.identifier, '')`,
    ),
    state: rareFilter(z.enum(schema.states).optional(), (state) => sql`${own.state} = ${state}`),
    password: filter(
      z.enum(schema.passwords).optional(),
      (password) =>
        sql`case when d.printed_at is not null then 'temporary' else coalesce(a.password_state, 'none') end = ${passwordStates[password]}`,
    ),
    allowed: filter(z.stringbool().optional(), (allowed) => sql`coalesce(d.allowed, ${parts.allowed}) = ${allowed}`),
  }
}
const countsOf = (parts: Parts) => {
  const own = columnsOf(parts)
  return {
    count: sql<number>`count(*)::int`,
    allowed: sql<number>`(count(*) filter (where ${parts.allowed}))::int`,
    unsynchronised: sql<number>`(count(*) filter (where ${own.unsynchronised}))::int`,
    failing: sql<number>`(count(*) filter (where ${parts.allowed} and ${own.failing} and not ${own.unsynchronised}))::int`,
  }
}

type Line = z.input<typeof schema.accessView>
const said = {
  state: {
    valid: { fr: 'valide', en: 'valid' },
    unsynchronised: { fr: 'Non synchronisé', en: 'Not synchronised' },
    failing_address: { fr: 'Adresse en erreur', en: 'Failing address' },
    withdrawn: { fr: 'Accès retiré', en: 'Access withdrawn' },
    none: { fr: 'Sans accès', en: 'No access' },
  },
  password: {
    to_set: { fr: 'à définir', en: 'to be set' },
    printed: { fr: 'imprimé', en: 'printed' },
    set: { fr: 'défini', en: 'set' },
  },
  yes: { fr: 'oui', en: 'yes' },
  no: { fr: 'non', en: 'no' },
} as const
const columns: Record<string, FileColumn<Line>> = {
  state: {
    title: { fr: 'État', en: 'State' },
    type: 'text',
    value: (line, { locale }) => said.state[line.state][locale],
  },
  code: { title: { fr: 'Code', en: 'Code' }, type: 'text' },
  name: { title: { fr: 'Nom', en: 'Name' }, type: 'text', width: 34 },
  email: { title: { fr: 'Email', en: 'Email' }, type: 'text', width: 34 },
  identifier: {
    title: { fr: 'Identifiant', en: 'Identifier' },
    type: 'text',
    value: (line) => line.identifier.value,
  },
  password: {
    title: { fr: 'Mot de passe', en: 'Password' },
    type: 'text',
    value: (line, { locale }) => said.password[line.password.value][locale],
  },
  allowed: {
    title: { fr: 'Accès autorisé', en: 'Access allowed' },
    type: 'text',
    value: (line, { locale }) => said[line.allowed.value ? 'yes' : 'no'][locale],
  },
  notifies: {
    title: { fr: 'Notifier par email', en: 'Notify by email' },
    type: 'text',
    value: (line, { locale }) => said[line.notifies.value ? 'yes' : 'no'][locale],
  },
  sentTo: { title: { fr: 'Email envoyé à', en: 'Email sent to' }, type: 'text', width: 34 },
  sentAt: {
    title: { fr: 'Email envoyé le', en: 'Email sent on' },
    type: 'datetime',
  },
}

/** The accesses of clients: of each, that of its first account (D9). */
export const clientAccesses = defineList({
  ofClients: byClient('o.id'),
  title: { fr: "Droits d'accès des clients", en: "Clients' accesses" },
  rows: clientRows,
  scope: (_: unknown, { brand }) =>
    sql`o.brand_id = ${brand.id} and o.deactivated_at is null and o.archived_at is null`,
  filters: filtersOf(client),
  id: by.uuid('o.id'),
  sorts: { code: [by.text('o.code')], name: [by.text('o.name')] },
  item: schema.accessView,
  view: viewAccess,
  counts: countsOf(client),
  file: { columns },
})

/** @throws Problem 404 where the brand has no such client */
export async function requireClient(ctx: PersonContext, id: string): Promise<{ id: string; name: string }> {
  const row = await ctx.db
    .selectFrom('organisations')
    .select(['id', 'name'])
    .where('id', '=', id)
    .where('brand_id', '=', ctx.brand.id)
    .executeTakeFirst()
  if (!row) throw notFound()
  return row
}

/** The accesses of a client's contacts (D13). */
export const contactAccesses = defineList({
  title: { fr: 'Contacts', en: 'Contacts' },
  rows: contactRows,
  scope: ({ id }: { id: string }, { brand }) =>
    sql`o.brand_id = ${brand.id} and m.removed_at is null and a.kind = 'person' and m.organisation_id = ${id}`,
  guard: (ctx, { id }) => requireClient(ctx, id),
  filters: filtersOf(contact),
  id: by.uuid('m.id'),
  sorts: { name: [by.text('m.surname'), by.text('m.given_name')] },
  item: schema.accessView,
  view: viewAccess,
  counts: countsOf(contact),
})

/** The accesses of employees (D9, D26). */
export const employeeAccesses = defineList({
  title: { fr: "Droits d'accès des salariés", en: "Employees' accesses" },
  rows: employeeRows,
  scope: (_: unknown, { brand }) => sql`e.brand_id = ${brand.id}`,
  filters: filtersOf(employee),
  id: by.uuid('e.id'),
  sorts: { code: [by.text('e.code')], name: [by.text('e.surname'), by.text('e.given_name')] },
  item: schema.accessView,
  view: viewAccess,
  counts: countsOf(employee),
  file: { columns },
})

export const listOf = { client: clientAccesses, contact: contactAccesses, employee: employeeAccesses } as const
