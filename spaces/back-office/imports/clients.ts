import { sql } from 'kysely'
import type { z } from 'zod'
import { smallLetters } from '../../../kernel/db/small-letters.ts'
import { invalid, Problem, problem } from '../../../kernel/errors/problem.ts'
import type { StaffContext } from '../../../kernel/http/context.ts'
import { withdrawAccount } from '../../../kernel/identity/withdrawal.ts'
import type { ImportKind, ImportValues, MadeRow, RowProblem, RowVerdict } from '../../../kernel/import/kinds.ts'
import { parseRow } from '../../../kernel/import/parse-row.ts'
import { choiceIn } from '../../../kernel/import/values.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { countries } from '../../../kernel/organisations/countries.ts'
import { createOrganisation, refuseMismatch, updateOrganisation } from '../clients.ts'
import { setGroup } from '../groups/service.ts'
import { organisationBody } from '../schema.ts'
import { unusedOrganisation } from './rows.ts'

const fields: ImportKind['fields'] = {
  code: {
    title: { fr: 'Code client', en: 'Client code' },
    needed: true,
    example: 'C00042',
    synonyms: [
      'code',
      'n° client',
      'numéro client',
      'référence client',
      'code tiers',
      'compte tiers',
      'customer code',
      'customer number',
      'client id',
      'id client',
      'account number',
    ],
  },
  name: {
    title: { fr: 'Société', en: 'Company' },
    needed: true,
    example: 'Ville de Montfabre',
    synonyms: [
      'raison sociale',
      'nom',
      'nom client',
      'client',
      'dénomination',
      'nom du tiers',
      'intitulé',
      'organisation',
      'company name',
      'customer',
      'name',
    ],
  },
  siret: {
    title: { fr: 'SIRET', en: 'SIRET' },
    example: '40483304800022',
    synonyms: ['n° siret', 'numéro siret', 'siret number'],
  },
  vatNumber: {
    title: { fr: 'Numéro de TVA', en: 'VAT number' },
    example: 'FR83404833048',
    synonyms: ['tva', 'n° tva', 'tva intracommunautaire', 'numéro tva intracommunautaire', 'vat', 'vat id', 'tax id'],
  },
  kind: {
    title: { fr: 'Genre', en: 'Kind' },
    example: 'privé',
    synonyms: ['type', 'type de client', 'catégorie', 'nature', 'customer type'],
  },
  addressLine1: {
    title: { fr: 'Adresse', en: 'Address' },
    example: '12 quai des Archives',
    synonyms: ['adresse 1', 'rue', 'adresse ligne 1', 'address line 1', 'street'],
  },
  addressLine2: {
    title: { fr: 'Adresse suite', en: 'Address, continued' },
    example: 'Bâtiment B',
    synonyms: ['adresse 2', "complément d'adresse", 'adresse ligne 2', 'address line 2'],
  },
  postalCode: {
    title: { fr: 'Code postal', en: 'Postcode' },
    example: '61200',
    synonyms: ['cp', 'zip', 'zip code', 'postal code'],
  },
  city: { title: { fr: 'Ville', en: 'Town' }, example: 'Montfabre', synonyms: ['commune', 'localité', 'city'] },
  country: { title: { fr: 'Pays', en: 'Country' }, example: 'France', synonyms: ['code pays', 'country code'] },
  phone: { title: { fr: 'Téléphone', en: 'Telephone' }, example: '02 33 10 20 30', synonyms: ['tél', 'tel', 'phone'] },
  fax: { title: { fr: 'Fax', en: 'Fax' }, example: '', synonyms: ['télécopie'] },
  email: {
    title: { fr: 'Email fiche', en: 'Record email' },
    example: 'contact@montfabre.example',
    synonyms: ['email société', 'email client', 'mail société', 'company email'],
  },
  quotesEmail: { title: { fr: 'Email devis', en: 'Quotes email' }, example: '', synonyms: ['mail devis'] },
  invoicesEmail: {
    title: { fr: 'Email facturation', en: 'Invoices email' },
    example: 'compta@montfabre.example',
    synonyms: ['email factures', 'mail facturation', 'email comptabilité', 'billing email', 'invoice email'],
  },
  remindersEmail: {
    title: { fr: 'Email relance', en: 'Reminders email' },
    example: '',
    synonyms: ['email relances', 'mail relance'],
  },
  locale: { title: { fr: 'Langue', en: 'Language' }, example: 'fr', synonyms: ['code langue', 'lang', 'locale'] },
  group: {
    title: { fr: 'Groupe', en: 'Group' },
    example: '',
    synonyms: ['groupe de comptes', 'famille', 'account group'],
  },
  contactSurname: {
    title: { fr: 'Nom du contact', en: 'Contact surname' },
    needed: true,
    example: 'AUBERTINE',
    synonyms: [
      'contact',
      'nom contact',
      'interlocuteur',
      'nom interlocuteur',
      'contact last name',
      'contact name',
      'last name',
    ],
  },
  contactGivenName: {
    title: { fr: 'Prénom du contact', en: 'Contact first name' },
    example: 'Claire',
    synonyms: ['prénom', 'prénom contact', 'prénom interlocuteur', 'first name'],
  },
  contactEmail: {
    title: { fr: 'Email du contact', en: 'Contact email' },
    example: 'claire.aubertine@montfabre.example',
    synonyms: ['email', 'mail', 'e-mail', 'courriel', 'adresse email', 'email contact', 'mail contact'],
  },
}

const kinds = {
  private: ['privé', 'société', 'entreprise', 'professionnel', 'company', 'business', 'b2b'],
  public: ['collectivité', 'administration', 'établissement public', 'secteur public', 'b2g'],
  foreign: ['étranger', 'étrangère', 'hors de France', 'export'],
  individual: ['particulier', 'personne physique', 'b2c'],
}
const languages = { fr: ['français', 'french', 'fra', 'fr-FR'], en: ['anglais', 'english', 'eng', 'en-GB', 'en-US'] }
let countryNames: Record<string, string[]> | undefined
const namesOfCountries = () =>
  (countryNames ??= Object.fromEntries(
    countries.map((code) => [
      code,
      ['fr', 'en'].map((language) => new Intl.DisplayNames([language], { type: 'region' }).of(code) ?? code),
    ]),
  ))

/** The columns of a client's record, as the row fills them. */
const own = [
  'code',
  'name',
  'siret',
  'vatNumber',
  'kind',
  'addressLine1',
  'addressLine2',
  'postalCode',
  'city',
  'country',
  'phone',
  'fax',
  'email',
  'quotesEmail',
  'invoicesEmail',
  'remindersEmail',
  'locale',
] as const
type Own = (typeof own)[number]

/** A row in the words of the API: absent where it says nothing. */
function bodyOf(values: ImportValues) {
  const said: Partial<Record<Own, string>> = Object.fromEntries(
    own.flatMap((name) => (values[name] ? [[name, values[name]]] : [])),
  )
  if (said.kind) said.kind = choiceIn(said.kind, kinds)
  if (said.locale) said.locale = choiceIn(said.locale, languages)
  if (said.country) said.country = choiceIn(said.country, namesOfCountries())
  return {
    name: '',
    ...said,
    principal: {
      surname: values.contactSurname ?? '',
      givenName: values.contactGivenName ?? '',
      signInEmail: values.contactEmail ?? '',
      signInEmailConfirmation: values.contactEmail ?? '',
    },
    givesAccess: false,
  }
}

const fieldOf = (path: string): string =>
  ({
    'principal.surname': 'contactSurname',
    'principal.givenName': 'contactGivenName',
    'principal.signInEmail': 'contactEmail',
    'principal.accountId': 'contactEmail',
    signInEmail: 'contactEmail',
    identifier: 'code',
    groupId: 'group',
  })[path] ?? path

type Body = z.output<typeof organisationBody>
/** The person of a body; a row never names an account. */
const personIn = (body: Body) => body.principal as Exclude<Body['principal'], { accountId: string }>

/** The row as the API takes it. @returns its refusals instead, by the fields of the file */
function parse(values: ImportValues): { body: Body } | { problems: RowProblem[] } {
  const parsed = parseRow(organisationBody, bodyOf(values), fieldOf)
  if ('problems' in parsed) return parsed
  if (!values.code) return { problems: [{ field: 'code', code: 'required' }] }
  try {
    refuseMismatch(parsed.output)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return { problems: error.fields }
  }
  return { body: parsed.output }
}

type Account = { email: string; id: string; surname: string; usable: boolean }
/** Whose some addresses are, those that may be of a principal manager and others. */
async function accountsBy(ctx: StaffContext, emails: string[]): Promise<Map<string, Account>> {
  const wanted = emails.filter(Boolean).map(smallLetters)
  if (wanted.length === 0) return new Map()
  const { rows } = await sql<Account>`select lower(a.sign_in_email) as email, a.id, a.surname,
      a.kind = 'person' and a.status in ('pending', 'active') and not exists (select from staff_members s where s.account_id = a.id) as usable
    from accounts a where a.brand_id = ${ctx.brand.id} and lower(a.sign_in_email) = any (${wanted}::text[])`.execute(
    ctx.db,
  )
  return new Map(rows.map((row) => [row.email, row]))
}

/** Why the contact cannot be who has this address; undefined where they can. */
const refusalOf = (account: Account | undefined, surname: string): RowProblem | undefined =>
  !account
    ? undefined
    : !account.usable
      ? { field: 'contactEmail', code: 'identity.email_taken' }
      : account.surname.localeCompare(surname, 'fr', { sensitivity: 'base' }) !== 0
        ? { field: 'contactEmail', code: 'back_office.import_other_person', params: { surname: account.surname } }
        : undefined

async function groupsBy(ctx: StaffContext, names: string[]): Promise<Map<string, string>> {
  const wanted = [...new Set(names.filter(Boolean).map((name) => smallLetters(name.normalize())))]
  if (wanted.length === 0) return new Map()
  const { rows } = await sql<{ id: string; name: string }>`select id, lower(normalize(name)) as name from client_groups
    where brand_id = ${ctx.brand.id} and lower(normalize(name)) = any (${wanted}::text[])`.execute(ctx.db)
  return new Map(rows.map((row) => [row.name, row.id]))
}

async function check(ctx: StaffContext, lines: { values: ImportValues }[]): Promise<RowVerdict[]> {
  const parsed = lines.map(({ values }) => parse(values))
  const bodies = parsed.flatMap((one) => ('body' in one ? [one.body] : []))
  const codes = bodies.map((body) => smallLetters(body.code))
  const sirets = bodies.flatMap((body) => (body.siret ? [body.siret] : []))
  const { rows: there } = await sql<{ id: string; code: string; siret: string | null; open: boolean }>`
    select id, lower(code) as code, siret, deactivated_at is null as open from organisations
    where brand_id = ${ctx.brand.id} and (lower(code) = any (${codes}::text[]) or siret = any (${sirets}::text[]))`.execute(
    ctx.db,
  )
  const byCode = new Map(there.filter(({ open }) => open).map((row) => [row.code, row.id]))
  const bySiret = new Map(there.map((row) => [row.siret, row.id]))
  const accounts = await accountsBy(
    ctx,
    bodies.map((body) => personIn(body).signInEmail),
  )
  const groups = await groupsBy(
    ctx,
    lines.map(({ values }) => values.group ?? ''),
  )
  return parsed.map((one, at): RowVerdict => {
    const { values } = lines[at]!
    const label = values.name ?? ''
    if ('problems' in one) return { verdict: 'refused', label, keys: [], problems: one.problems }
    const { body } = one
    const keys = [`code:${smallLetters(body.code)}`, ...(body.siret ? [`siret:${body.siret}`] : [])]
    const knownId = byCode.get(smallLetters(body.code))
    const holder = body.siret ? bySiret.get(body.siret) : undefined
    const person = personIn(body)
    const other = knownId ? undefined : refusalOf(accounts.get(smallLetters(person.signInEmail)), person.surname)
    const problems: RowProblem[] = [
      ...(holder && holder !== knownId ? [{ field: 'siret', code: 'back_office.siret_taken' }] : []),
      ...(values.group && !groups.has(smallLetters(values.group.normalize()))
        ? [{ field: 'group', code: 'back_office.import_no_group' }]
        : []),
      ...(other ? [other] : []),
    ]
    if (problems.length > 0) return { verdict: 'refused', label, keys, problems }
    return knownId ? { verdict: 'known', label, keys, knownId } : { verdict: 'ready', label, keys }
  })
}

/** @throws Problem 422 by the fields of the file */
function parsedOrRefused(values: ImportValues): Body {
  const parsed = parse(values)
  if ('problems' in parsed) throw invalid(...parsed.problems)
  return parsed.body
}

async function groupOf(ctx: StaffContext, name: string | undefined): Promise<string | undefined> {
  if (!name) return undefined
  const id = (await groupsBy(ctx, [name])).get(smallLetters(name.normalize()))
  if (!id) throw invalid({ field: 'group', code: 'back_office.import_no_group' })
  return id
}

/** Refusals of the service by the fields of the file. */
async function named<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Problem) || error.fields.length === 0) throw error
    throw invalid(...error.fields.map((one) => ({ ...one, field: fieldOf(one.field) })))
  }
}

/** As `POST /staff/organisations` does; nobody is told, and nobody has access before it is given. */
async function make(ctx: StaffContext, values: ImportValues) {
  const body = parsedOrRefused(values)
  const person = personIn(body)
  const groupId = await groupOf(ctx, values.group)
  const account = (await accountsBy(ctx, [person.signInEmail])).get(smallLetters(person.signInEmail))
  const other = refusalOf(account, person.surname)
  if (other) throw invalid(other)
  const { passwordConfirmation: _, password: __, ...rest } = body
  const made = await named(() =>
    createOrganisation(ctx, {
      ...rest,
      locale: body.locale ?? ctx.brand.locale,
      registrationAddress: '',
      principal: account
        ? { accountId: account.id }
        : {
            person: { surname: person.surname, givenName: person.givenName, signInEmail: person.signInEmail || null },
          },
    }),
  )
  if (groupId) await setGroup(ctx, { ids: [made.id], groupId })
  return {
    id: made.id,
    version: made.version,
    before: { accountId: account ? null : (made.members[0]?.accountId ?? null) },
  }
}

async function update(ctx: StaffContext, id: string, values: ImportValues) {
  const body = parsedOrRefused(values)
  const groupId = await groupOf(ctx, values.group)
  const { rows } = await sql<
    Record<string, unknown> & { version: number }
  >`select code, name, siret, vat_number as "vatNumber", kind,
      address_line1 as "addressLine1", address_line2 as "addressLine2", postal_code as "postalCode", city, country, phone, fax, email,
      quotes_email as "quotesEmail", invoices_email as "invoicesEmail", reminders_email as "remindersEmail", locale, version
    from organisations where id = ${id} for update`.execute(ctx.db)
  const before = rows[0]
  if (!before) throw problem('not_found')
  const said = own.filter((name) => name !== 'code' && values[name])
  const patch = Object.fromEntries(said.map((name) => [name, body[name]]))
  const after = await named(() => updateOrganisation(ctx, id, { ...patch, version: before.version }))
  if (groupId) await setGroup(ctx, { ids: [id], groupId })
  return { id, version: after.version, before: Object.fromEntries(said.map((name) => [name, before[name]])) }
}

async function restore(ctx: StaffContext, made: MadeRow, before: unknown): Promise<void> {
  try {
    await updateOrganisation(ctx, made.id, { ...(before as object), version: made.version! })
  } catch (error) {
    throw error instanceof Problem && error.code === 'conflict' ? problem('imports.changed_since') : error
  }
}

/**
 * Takes back a client that nobody has changed or used: it is out of the lists, its code, SIRET and its contact's address are free again. Its row stays
 * for the journal, which is never cut.
 */
async function undo(ctx: StaffContext, made: MadeRow, before: unknown): Promise<void> {
  const client = await unusedOrganisation(ctx, made)
  await ctx.db
    .updateTable('organisations')
    .set((eb) => ({
      deactivated_at: ctx.now,
      deactivation_reason: 'import undone',
      siret: null,
      version: eb('version', '+', 1),
    }))
    .where('id', '=', client.id)
    .execute()
  await ctx.asSystem(() =>
    ctx.db
      .updateTable('memberships')
      .set((eb) => ({
        removed_at: ctx.now,
        removed_by_label: ctx.actor.label,
        removal_reason: 'import_undone',
        version: eb('version', '+', 1),
      }))
      .where('organisation_id', '=', client.id)
      .where('removed_at', 'is', null)
      .execute(),
  )
  const { accountId } = before as { accountId: string | null }
  if (accountId && (await withdrawAccount(ctx, accountId)) === 'used')
    throw problem('imports.used_since', { what: { fr: 'compte du contact', en: "the contact's account" } })
  await record(ctx, {
    type: 'back_office.client.import_undone',
    organisationId: client.id,
    subjectType: 'organisation',
    subjectId: client.id,
    subjectLabel: client.name,
  })
}

/** Clients out of another program (B19). */
export const clientImport: ImportKind = {
  name: 'back-office.clients',
  title: { fr: 'Clients', en: 'Clients' },
  order: 0,
  permission: 'back-office.clients.manage',
  fields,
  check,
  make,
  update,
  undo,
  restore,
  href: (id) => `/fournisseur/clients/${id}`,
}
