import { type Kysely, type RawBuilder, type SqlBool, sql } from 'kysely'
import { z } from 'zod'
import type { DB } from '../../db/types.ts'
import { day } from '../../kernel/http/validation.ts'
import { locale } from '../../kernel/identity/schema.ts'
import { journalName } from '../../kernel/journal/names.ts'
import { valuesInWords } from '../../kernel/journal/words.ts'
import { byClient, defineList, filter, rareFilter, words } from '../../kernel/lists/list.ts'
import { by } from '../../kernel/lists/order.ts'
import { formatMoney } from '../../kernel/money/money.ts'
import * as schema from './schema.ts'

/** What a client owes by currency, below zero where it has a credit (B1, B12): the sum of what is open. Null for whoever may not see invoices. */
const balances = sql<Array<{
  currency: string
  cents: number
}> | null>`case when (select parvis.staff_may_any(array['billing.invoices.read'])) then
  (select coalesce(jsonb_agg(jsonb_build_object('currency', x.currency, 'cents', x.cents) order by x.currency), '[]') from (
    select p.currency, sum(case p.side when 'debit' then p.rest_cents else -p.rest_cents end)::bigint as cents from open_items p
    where p.organisation_id = o.id and p.rest_cents > 0 group by p.currency) x where x.cents <> 0) end`

const clients = (db: Kysely<DB>) =>
  db
    .selectFrom('organisations as o')
    .innerJoin('brands as b', 'b.id', 'o.brand_id')
    .leftJoin('accounts as a', 'a.id', 'o.first_account_id')
    .leftJoin('client_group_members as gm', 'gm.organisation_id', 'o.id')
    .leftJoin('client_groups as g', 'g.id', 'gm.group_id')
    .select([
      'o.id',
      'o.code',
      'o.login',
      'o.name',
      'o.kind',
      'o.siret',
      'o.email',
      'o.country',
      'o.locale',
      'o.postal_code',
      'o.city',
      'o.registered_on',
      'o.archived_at',
      'o.deactivated_at',
      'a.surname as contact_surname',
      'a.given_name as contact_given_name',
      'a.status as account_status',
      'g.id as group_id',
      'g.name as group_name',
      'b.name as project',
    ])
    .select(sql<number>`(select count(*)::int from contracts c where c.organisation_id = o.id)`.as('contracts'))
    .select(
      sql<number>`(select count(*)::int from memberships m where m.organisation_id = o.id and m.removed_at is null)`.as(
        'members',
      ),
    )
    .select(balances.as('balances'))
type ClientRow = Awaited<ReturnType<ReturnType<typeof clients>['executeTakeFirstOrThrow']>>

/** What a client is in the list (B1): archived comes before all else, then what became of it. */
export const clientStateOf = (row: {
  archived_at: Date | null
  deactivated_at: Date | null
  account_status: string | null
}) =>
  row.archived_at
    ? ('archived' as const)
    : row.deactivated_at
      ? ('deactivated' as const)
      : row.account_status === 'pending'
        ? ('activating' as const)
        : ('active' as const)

const stateConditions: Record<string, RawBuilder<SqlBool>> = {
  current: sql`o.archived_at is null`,
  active: sql`o.archived_at is null and o.deactivated_at is null and a.status is distinct from 'pending'`,
  activating: sql`o.archived_at is null and o.deactivated_at is null and a.status = 'pending'`,
  deactivated: sql`o.archived_at is null and o.deactivated_at is not null`,
  archived: sql`o.archived_at is not null`,
}

/** One field of a client looked through for what was typed. */
const typed = (value: RawBuilder<unknown>) => words(value)

/** The provider's clients (B1): those that are archived only where they are asked for (B4). */
export const clientList = defineList({
  ofClients: byClient('o.id'),
  title: { fr: 'Clients', en: 'Clients' },
  rows: clients,
  scope: (_: unknown, { brand }) => sql`o.brand_id = ${brand.id}`,
  filters: {
    search: words({ folded: sql`o.search_text` }),
    state: filter(schema.clientStateFilter.default('current'), (state) => stateConditions[state]),
    code: typed(sql`o.code`),
    login: typed(sql`o.login`),
    name: typed(sql`o.name`),
    contact: typed(sql`a.given_name || ' ' || a.surname`),
    email: typed(sql`o.email`),
    city: typed(sql`o.postal_code || ' ' || o.city`),
    siret: typed(sql`o.siret`),
    project: rareFilter(z.uuid().optional(), (id) => sql`o.brand_id = ${id}`),
    group: rareFilter(z.union([z.literal('none'), z.uuid()]).optional(), (id) =>
      id === 'none' ? sql`gm.group_id is null` : sql`gm.group_id = ${id}`,
    ),
    kind: rareFilter(schema.clientStatus.optional(), (status) =>
      status === 'individual' ? sql`o.kind = 'individual'` : sql`o.kind <> 'individual'`,
    ),
    country: rareFilter(schema.country.optional(), (country) => sql`o.country = ${country}`),
    locale: rareFilter(locale.optional(), (locale) => sql`o.locale = ${locale}`),
    registeredFrom: rareFilter(day.optional(), (from) => sql`o.registered_on >= ${from}`),
    registeredTo: rareFilter(day.optional(), (to) => sql`o.registered_on <= ${to}`),
  },
  id: by.uuid('o.id'),
  sorts: {
    name: [by.text('o.name')],
    code: [by.text('o.code')],
    login: [by.text('o.login')],
    registered: [by.day('o.registered_on')],
  },
  item: schema.organisationSummary,
  view: (row: ClientRow) => ({
    id: row.id,
    code: row.code,
    login: row.login,
    name: row.name,
    status: row.kind === 'individual' ? ('individual' as const) : ('company' as const),
    contact: { surname: row.contact_surname ?? '', givenName: row.contact_given_name ?? '' },
    project: row.project,
    group: row.group_id ? { id: row.group_id, name: row.group_name ?? '' } : null,
    state: clientStateOf(row),
    registeredOn: row.registered_on,
    email: row.email,
    country: row.country,
    locale: row.locale as 'fr',
    siret: row.siret,
    postalCode: row.postal_code,
    city: row.city,
    contracts: row.contracts,
    members: row.members,
    balances: row.balances,
  }),
  file: {
    columns: {
      code: { title: { fr: 'Code', en: 'Code' }, type: 'text' },
      login: { title: { fr: 'Nom (login)', en: 'Name (login)' }, type: 'text' },
      name: { title: { fr: 'Société', en: 'Company' }, type: 'text', width: 40 },
      contact: {
        title: { fr: 'Personne de contact', en: 'Contact person' },
        type: 'text',
        value: ({ contact }) => `${contact.surname} ${contact.givenName}`.trim(),
      },
      project: { title: { fr: 'Projet', en: 'Project' }, type: 'text' },
      group: { title: { fr: 'Groupe', en: 'Group' }, type: 'text', value: ({ group }) => group?.name },
      state: {
        title: { fr: 'État', en: 'State' },
        type: 'text',
        value: ({ state }, { locale }) => schema.clientStateNames[state][locale],
      },
      registeredOn: { title: { fr: 'Inscription', en: 'Registration' }, type: 'date' },
      email: { title: { fr: 'E-mail', en: 'Email' }, type: 'text', width: 32 },
      country: { title: { fr: 'Pays', en: 'Country' }, type: 'text' },
      siret: { title: { fr: 'SIRET', en: 'SIRET' }, type: 'text' },
      postalCode: { title: { fr: 'Code postal', en: 'Postal code' }, type: 'text' },
      city: { title: { fr: 'Commune', en: 'City' }, type: 'text' },
      balance: {
        title: { fr: 'Solde', en: 'Balance' },
        type: 'text',
        value: ({ balances }, { locale }) =>
          balances?.map(({ cents, currency }) => formatMoney(cents, locale, currency)).join(' + '),
      },
    },
  },
  planned: true,
})

const blocked = sql<boolean>`exists (select from account_blocks b where b.account_id = a.id and b.lifted_at is null)`
const people = (db: Kysely<DB>) =>
  db
    .selectFrom('accounts as a')
    .select([
      'a.id',
      'a.identifier',
      'a.surname',
      'a.given_name',
      'a.sign_in_email',
      'a.contact_email',
      'a.status',
      'a.locale',
      'a.structure',
      'a.job_title',
      'a.address_line1',
      'a.address_line2',
      'a.postal_code',
      'a.city',
      'a.phone',
      'a.mobile',
      'a.fax',
    ])
    .select([
      blocked.as('blocked'),
      sql<boolean>`exists (select from staff_members s where s.account_id = a.id)`.as('staff'),
    ])
export type AccountRow = Awaited<ReturnType<ReturnType<typeof people>['executeTakeFirstOrThrow']>>

/** An account without what hangs on it, as the API gives it. */
export const accountSummary = (row: AccountRow) => ({
  id: row.id,
  identifier: row.identifier,
  surname: row.surname,
  givenName: row.given_name,
  signInEmail: row.sign_in_email ?? '',
  contactEmail: row.contact_email,
  status: row.status,
  blocked: row.blocked,
  staff: row.staff,
})

/** People's accounts, searched in name, identifier and sign-in e-mail. */
export const accountList = defineList({
  ofClients: (ids) =>
    sql`exists (select from memberships m where m.account_id = a.id and m.organisation_id = any (${ids}) and m.removed_at is null)`,
  title: { fr: 'Comptes', en: 'Accounts' },
  rows: people,
  scope: (_: unknown, { brand }) => sql`a.brand_id = ${brand.id} and a.kind = 'person'`,
  filters: {
    search: words(
      sql`(a.surname || ' ' || a.given_name || ' ' || a.identifier || ' ' || coalesce(a.sign_in_email, ''))`,
    ),
    organisation: filter(
      z.uuid().optional(),
      (id) => sql`exists (select from memberships m where m.account_id = a.id and m.organisation_id = ${id})`,
    ),
    blocked: filter(
      z
        .enum(['true', 'false'])
        .transform((value) => value === 'true')
        .optional(),
      (on) => (on ? blocked : sql<boolean>`not ${blocked}`),
    ),
  },
  id: by.uuid('a.id'),
  sorts: { surname: [by.text('a.surname'), by.text('a.given_name')] },
  item: schema.accountItem,
  view: accountSummary,
})

const mails = (db: Kysely<DB>) =>
  db
    .selectFrom('mails as m')
    .select([
      'm.id',
      'm.to_address',
      'm.subject',
      'm.kind',
      'm.is_secret',
      'm.created_at',
      'm.state',
      'm.sent_at',
      'm.attempts',
      'm.last_error',
      'm.next_try_at',
      'm.server_answer',
      'm.decided_at',
      'm.decided_by_label',
    ])
export type MailRow = Awaited<ReturnType<ReturnType<typeof mails>['executeTakeFirstOrThrow']>>

/** The states in which a person decides what becomes of a mail. */
export const undecided = ['failed', 'unsure', 'not_sent']

/** A mail without its bodies, as the API gives it. */
export const mailSummary = (row: MailRow) => ({
  id: row.id,
  to: row.to_address,
  subject: row.subject,
  kind: row.kind,
  state: row.state as z.output<typeof schema.mailState>,
  secret: row.is_secret,
  createdAt: row.created_at.toISOString(),
  sentAt: row.sent_at?.toISOString() ?? null,
  attempts: row.attempts,
  lastError: row.last_error,
  nextTryAt: row.next_try_at?.toISOString() ?? null,
  serverAnswer: row.server_answer,
  decided: row.decided_at ? { at: row.decided_at.toISOString(), by: row.decided_by_label } : null,
})

/** The outbox: every mail of the brand, the newest first. */
export const mailList = defineList({
  ofClients: (ids) =>
    sql`m.account_id in (select s.account_id from memberships s where s.organisation_id = any (${ids}) and s.removed_at is null)`,
  title: { fr: 'Messages envoyés', en: 'Outbox' },
  rows: mails,
  scope: (_: unknown, { brand }) => sql`m.brand_id = ${brand.id}`,
  filters: {
    search: words(sql`m.to_address || ' ' || m.subject`),
    /** `to_decide`: those that a person decides about. */
    state: filter(z.enum([...schema.mailState.options, 'to_decide', 'all']).default('all'), (state) =>
      state === 'all'
        ? undefined
        : state === 'to_decide'
          ? sql<boolean>`m.state in ('failed', 'unsure', 'not_sent') and m.decided_at is null`
          : sql<boolean>`m.state = ${state}`,
    ),
  },
  id: by.uuid('m.id'),
  sorts: { createdAt: [by.moment('m.created_at')] },
  order: () => 'desc',
  item: schema.mailItem,
  view: mailSummary,
})

/** The journal of the brand, the newest first; days are the brand's (C35). */
export const journalList = defineList({
  ofClients: byClient('e.organisation_id'),
  title: { fr: 'Journal', en: 'Journal' },
  rows: (db) =>
    db
      .selectFrom('journal_events as e')
      .leftJoin('organisations as o', 'o.id', 'e.organisation_id')
      .leftJoin('contracts as c', 'c.id', 'e.contract_id')
      .select([
        'e.id',
        'e.at',
        'e.actor_id',
        'e.actor_label',
        'e.on_behalf_of',
        'e.type',
        'e.subject_type',
        'e.subject_id',
        'e.subject_label',
        'e.before',
        'e.after',
        'o.id as organisation_id',
        'o.name as organisation_name',
        'c.id as contract_id',
        'c.number as contract_number',
      ]),
  scope: (_: unknown, { brand }) => sql`e.brand_id = ${brand.id}`,
  filters: {
    organisation: filter(z.uuid().optional(), (id) => sql`e.organisation_id = ${id}`),
    contract: filter(z.uuid().optional(), (id) => sql`e.contract_id = ${id}`),
    actor: filter(z.uuid().optional(), (id) => sql`e.actor_id = ${id}`),
    subject: filter(z.uuid().optional(), (id) => sql`e.subject_id = ${id}`),
    type: filter(
      z
        .string()
        .trim()
        .max(100)
        .regex(/^[a-z_.]*$/)
        .default(''),
      (type) => (type ? sql`starts_with(e.type, ${type})` : undefined),
    ),
    from: filter(day.optional(), (from, { brand }) => sql`e.at >= ${from}::timestamp at time zone ${brand.timeZone}`),
    to: filter(
      day.optional(),
      (to, { brand }) => sql`e.at < (${to}::date + 1)::timestamp at time zone ${brand.timeZone}`,
    ),
  },
  id: by.uuid('e.id'),
  sorts: { at: [by.moment('e.at')] },
  order: () => 'desc',
  item: schema.journalItem,
  view: (row, reader) => ({
    id: row.id,
    at: row.at.toISOString(),
    actor: row.actor_label,
    actorId: row.actor_id,
    onBehalfOf: row.on_behalf_of,
    type: row.type,
    typeName: journalName(reader, row.type),
    organisation: row.organisation_id ? { id: row.organisation_id, name: row.organisation_name ?? '' } : null,
    contract: row.contract_id ? { id: row.contract_id, number: row.contract_number ?? '' } : null,
    subjectType: row.subject_type,
    subjectId: row.subject_id,
    subjectLabel: row.subject_label,
    before: row.before as unknown,
    after: row.after as unknown,
  }),
  file: {
    columns: {
      at: { title: { fr: 'Date', en: 'Date' }, type: 'datetime' },
      actor: { title: { fr: 'Auteur', en: 'Author' }, type: 'text' },
      onBehalfOf: { title: { fr: 'Au nom de', en: 'On behalf of' }, type: 'text' },
      typeName: { title: { fr: 'Acte', en: 'Act' }, type: 'text' },
      organisation: { title: { fr: 'Client', en: 'Client' }, type: 'text', value: (event) => event.organisation?.name },
      contract: { title: { fr: 'Contrat', en: 'Contract' }, type: 'text', value: (event) => event.contract?.number },
      subjectType: { title: { fr: 'Objet', en: 'Subject' }, type: 'text' },
      subjectLabel: { title: { fr: 'Libellé', en: 'Label' }, type: 'text' },
      before: {
        title: { fr: 'Avant', en: 'Before' },
        type: 'text',
        value: (event, { locale }) => valuesInWords(event.before, locale),
      },
      after: {
        title: { fr: 'Après', en: 'After' },
        type: 'text',
        value: (event, { locale }) => valuesInWords(event.after, locale),
      },
    },
  },
})
