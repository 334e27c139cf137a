import { sql } from 'kysely'
import { conflict, invalid, notFound, problem } from '../../kernel/errors/problem.ts'
import type { StaffContext, SystemContext } from '../../kernel/http/context.ts'
import type { Locale } from '../../kernel/i18n/locale.ts'
import { setPassword } from '../../kernel/identity/password.ts'
import { hashPassword, weaknessOf } from '../../kernel/identity/passwords.ts'
import { createPerson, type NewPerson } from '../../kernel/identity/people.ts'
import { record } from '../../kernel/journal/journal.ts'
import { failedAddresses } from '../../kernel/notifications/failed-addresses.ts'
import { vatFitsSiret } from '../../kernel/organisations/identifiers.ts'
import { type Consent, consentOf, keepConsent } from '../../kernel/organisations/paperless.ts'
import { require } from '../../kernel/policy/decision.ts'
import { staffMay } from '../../kernel/policy/roles.ts'
import { attach, nameFirstPrincipal } from '../organisation-administration/index.ts'
import { firstPasswordUntil, giveFirstAccess } from '../portal-access/index.ts'
import { type Address, addressColumnsOf, defined, type Given, viewSite } from './columns.ts'
import { type ProfileFields, readProfile, writeProfile } from './profiles.ts'

type OrganisationFields = Address & {
  name: string
  code: string
  siret: string | null
  kind: 'private' | 'public' | 'foreign' | 'individual'
  vatNumber: string
  foreignIdentifier: string
  invoicingMandate: 'none' | 'requested' | 'signed'
  email: string
  quotesEmail: string
  invoicesEmail: string
  remindersEmail: string
  country: string
  locale: Locale
  timeZone: string
  registeredOn: string
}
const columnsOf = (fields: Given<OrganisationFields>) => ({
  ...addressColumnsOf(fields),
  ...defined({
    code: fields.code,
    siret: fields.siret,
    kind: fields.kind,
    vat_number: fields.vatNumber,
    foreign_identifier: fields.foreignIdentifier,
    invoicing_mandate: fields.invoicingMandate,
    email: fields.email,
    quotes_email: fields.quotesEmail,
    invoices_email: fields.invoicesEmail,
    reminders_email: fields.remindersEmail,
    country: fields.country,
    locale: fields.locale,
    time_zone: fields.timeZone,
    registered_on: fields.registeredOn,
  }),
})

/** The organisation that this one was duplicated from, or into (O24). */
async function neighbour(ctx: StaffContext, column: 'id' | 'duplicated_from', id: string | null) {
  if (id === null) return undefined
  return ctx.db.selectFrom('organisations').select(['id', 'name', 'siret']).where(column, '=', id).executeTakeFirst()
}

/** A client with its sites, services, members and number of contracts. @throws Problem 404 */
export async function readOrganisation(ctx: StaffContext, id: string) {
  const row = await ctx.db.selectFrom('organisations').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw notFound()
  const sites = await ctx.db.selectFrom('sites').selectAll().where('organisation_id', '=', id).orderBy('name').execute()
  const services = await ctx.db
    .selectFrom('services')
    .select(['id', 'name', 'is_active'])
    .where('organisation_id', '=', id)
    .orderBy('name')
    .execute()
  const members = await ctx.db
    .selectFrom('memberships as m')
    .innerJoin('accounts as a', 'a.id', 'm.account_id')
    .select([
      'a.id',
      'a.identifier',
      'a.surname',
      'a.given_name',
      'a.sign_in_email',
      'a.status',
      'm.role',
      'm.starts_on',
      'm.ends_on',
    ])
    .where('m.organisation_id', '=', id)
    .where('m.removed_at', 'is', null)
    .orderBy('a.surname')
    .orderBy('a.given_name')
    .orderBy('a.id')
    .limit(500)
    .execute()
  const contracts = await ctx.db
    .selectFrom('contracts')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('organisation_id', '=', id)
    .executeTakeFirstOrThrow()
  const group = await ctx.db
    .selectFrom('client_group_members as m')
    .innerJoin('client_groups as g', 'g.id', 'm.group_id')
    .select(['g.id', 'g.name'])
    .where('m.organisation_id', '=', id)
    .executeTakeFirst()
  const paperless = await consentOf(ctx, id)
  const failing = await failedAddresses(ctx, [row.email, row.quotes_email, row.invoices_email, row.reminders_email])
  return {
    ...viewSite(row),
    ...(await readProfile(ctx, id)),
    code: row.code,
    login: row.login,
    project: ctx.brand.name,
    group: group ?? null,
    country: row.country,
    locale: row.locale as Locale,
    timeZone: row.time_zone,
    registeredOn: row.registered_on,
    siret: row.siret,
    kind: row.kind as OrganisationFields['kind'],
    vatNumber: row.vat_number,
    foreignIdentifier: row.foreign_identifier,
    invoicingMandate: row.invoicing_mandate as OrganisationFields['invoicingMandate'],
    deactivatedAt: row.deactivated_at?.toISOString() ?? null,
    archived: row.archived_at
      ? { at: row.archived_at.toISOString(), by: row.archived_by_label, reason: row.archive_reason }
      : null,
    original: (await neighbour(ctx, 'id', row.duplicated_from)) ?? null,
    replacedBy: (await neighbour(ctx, 'duplicated_from', row.id)) ?? null,
    email: row.email,
    quotesEmail: row.quotes_email,
    invoicesEmail: row.invoices_email,
    remindersEmail: row.reminders_email,
    failingAddresses: [...failing].map(([address, { answer, failedAt }]) => ({
      address,
      answer,
      failedAt: failedAt.toISOString(),
    })),
    paperless: paperless ? { state: paperless.state, at: paperless.at.toISOString(), by: paperless.by } : null,
    version: row.version,
    sites: sites.map(viewSite),
    services: services.map((service) => ({ id: service.id, name: service.name, isActive: service.is_active })),
    members: members.map((member) => ({
      accountId: member.id,
      identifier: member.identifier,
      surname: member.surname,
      givenName: member.given_name,
      signInEmail: member.sign_in_email ?? '',
      status: member.status,
      role: member.role,
      startsOn: member.starts_on,
      endsOn: member.ends_on,
    })),
    contracts: Number(contracts.n),
  }
}

/** @throws Problem back_office.client_archived, back_office.organisation_deactivated: it is read, and changed no more */
export function requireOpen(client: { archived: unknown; deactivatedAt: unknown }): void {
  if (client.archived) throw problem('back_office.client_archived')
  if (client.deactivatedAt) throw problem('back_office.organisation_deactivated')
}

/** @throws Problem 422 on `siret`, `code` that another client of the brand has */
async function refuseTaken(
  ctx: StaffContext,
  fields: { siret?: string | null | undefined; code?: string | undefined },
  exceptId: string | null,
): Promise<void> {
  const { rows } = await sql<{
    siret: boolean
    code: boolean
  }>`select coalesce(bool_or(siret = ${fields.siret ?? null}), false) as siret,
      coalesce(bool_or(deactivated_at is null and lower(code) = lower(${fields.code || null}::text)), false) as code
    from organisations where brand_id = ${ctx.brand.id} and id is distinct from ${exceptId}
      and (siret = ${fields.siret ?? null} or lower(code) = lower(${fields.code || null}::text))`.execute(ctx.db)
  const taken = rows[0]!
  const refused = [
    ...(taken.siret ? [{ field: 'siret', code: 'back_office.siret_taken' }] : []),
    ...(taken.code ? [{ field: 'code', code: 'back_office.client_code_taken' }] : []),
  ]
  if (refused.length > 0) throw invalid(...refused)
}

/** @throws Problem 422 on `siret`, `vatNumber` where an organisation of this kind has none, or the VAT number is of another SIREN (O23) */
export function refuseMismatch(fields: { kind: string; siret: string | null; vatNumber: string }): void {
  if (fields.siret !== null && (fields.kind === 'foreign' || fields.kind === 'individual'))
    throw invalid({ field: 'siret', code: 'back_office.not_of_this_kind' })
  if (fields.vatNumber && fields.kind === 'individual')
    throw invalid({ field: 'vatNumber', code: 'back_office.not_of_this_kind' })
  if (fields.vatNumber && !vatFitsSiret(fields.vatNumber, fields.siret))
    throw invalid({ field: 'vatNumber', code: 'back_office.vat_of_another' })
}

/** Who is named principal manager of a new client: an account that is there, or a person to make one for. */
export type Principal = { accountId: string } | { person: NewPerson }

/** The identifier of a client's first account: its code (D10), marked as a client's where somebody has that; undefined where both are taken. */
async function identifierByCode(ctx: StaffContext, code: string): Promise<string | undefined> {
  const { rows } = await sql<{ identifier: string }>`select wanted as identifier
    from unnest(array[${code}, ${`${code}-c`}]::text[]) with ordinality w (wanted, n)
    where not parvis.identifier_taken(${ctx.brand.id}, wanted) order by n limit 1`.execute(ctx.db)
  return rows[0]?.identifier
}

async function principalAccount(
  ctx: StaffContext,
  principal: Principal,
  { id: organisationId, code }: { id: string; code: string },
): Promise<string> {
  if ('person' in principal) {
    const identifier = principal.person.identifier || (await identifierByCode(ctx, code))
    const person = await createPerson(ctx, {
      ...principal.person,
      ...(identifier ? { identifier } : {}),
      organisationId,
      // One message tells of the access, when it is given.
      untold: true,
    })
    return person.id
  }
  const row = await ctx.db
    .selectFrom('accounts')
    .select('id')
    .where('id', '=', principal.accountId)
    .where('kind', '=', 'person')
    .where('status', 'in', ['pending', 'active'])
    .where(sql<boolean>`not exists (select from staff_members s where s.account_id = accounts.id)`)
    .forShare()
    .executeTakeFirst()
  if (!row) throw invalid({ field: 'principal.accountId', code: 'back_office.principal_unknown' })
  return row.id
}

/** A password that is typed for somebody is as good as one that they choose. @throws Problem 422 on `password` */
async function hashFirstPassword(ctx: StaffContext, password: string, client: { name: string; principal: Principal }) {
  if (!('person' in client.principal)) throw invalid({ field: 'password', code: 'back_office.password_of_another' })
  const { identifier = '', surname, givenName, signInEmail } = client.principal.person
  const about = [identifier, surname, givenName, signInEmail ?? '', client.name, ctx.brand.name]
  const weakness = await weaknessOf(password, about)
  if (weakness) throw invalid({ field: 'password', code: weakness })
  return hashPassword(password)
}

/**
 * Makes a client with its principal manager, in one transaction (O37). Nobody of it may sign in before access is given: here where that is asked
 * for, else by «Accès» (D9). Either way it is told by the message of an access, in the words of their case, or by nobody where a password was
 * typed for it.
 * @throws Problem 403 where access is to be given by whoever may not; 422 on `siret`, `code`, `principal`, `password`
 */
export async function createOrganisation(
  ctx: StaffContext,
  {
    givesAccess,
    password,
    registrationAddress,
    ...input
  }: Omit<OrganisationFields, 'invoicingMandate' | 'registeredOn'> & {
    principal: Principal
    givesAccess: boolean
    /** Of a new person, typed for them: they choose their own at their first sign-in (B2). */
    password?: string | undefined
    registrationAddress: string
  },
) {
  const hash = password === undefined ? undefined : await hashFirstPassword(ctx, password, input)
  if (givesAccess) require(staffMay(ctx.actor, 'portal-access.accesses.manage'))
  refuseMismatch(input)
  await refuseTaken(ctx, input, null)
  const { name, ...columns } = columnsOf(input)
  const row = await ctx.db
    .insertInto('organisations')
    .values({
      ...columns,
      name: name!,
      brand_id: ctx.brand.id,
      created_at: ctx.now,
      registered_on: ctx.today,
      login_chosen: 'person' in input.principal && Boolean(input.principal.person.identifier),
    })
    .onConflict((oc) => oc.doNothing())
    .returning(['id', 'code'])
    .executeTakeFirst()
  // Somebody made one with the same SIRET or code meanwhile; which one is told by looking again.
  if (!row) {
    await refuseTaken(ctx, input, null)
    throw invalid({ field: 'siret', code: 'back_office.siret_taken' })
  }
  await record(ctx, {
    type: 'back_office.organisation.created',
    organisationId: row.id,
    subjectType: 'organisation',
    subjectId: row.id,
    subjectLabel: input.name,
    after: { ...input, principal: undefined },
  })
  await writeProfile(ctx, { id: row.id, name: input.name }, { registrationAddress })
  const accountId = await principalAccount(ctx, input.principal, row)
  if (hash)
    await ctx.asSystem(() => setPassword(ctx as unknown as SystemContext, accountId, hash, firstPasswordUntil(ctx)))
  await nameFirstPrincipal(ctx, { id: row.id, name: input.name }, accountId, { suspended: true, kind: null })
  // Whoever signs in already is told of what is added; whoever does not, how to begin. Whoever was given a password is told it by whoever typed it.
  if (givesAccess) await giveFirstAccess(ctx, row.id, { tells: hash === undefined })
  return readOrganisation(ctx, row.id)
}

/** Changes a client. @throws Problem 404, conflict with the client as it stands, 422 on `siret`, `code` */
export async function updateOrganisation(
  ctx: StaffContext,
  id: string,
  { profile = {}, ...input }: Given<OrganisationFields> & { profile?: Given<ProfileFields>; version: number },
) {
  const before = await readOrganisation(ctx, id)
  requireOpen(before)
  refuseMismatch({
    kind: input.kind ?? before.kind,
    siret: input.siret === undefined ? before.siret : input.siret,
    vatNumber: input.vatNumber ?? before.vatNumber,
  })
  await refuseTaken(ctx, input, id)
  const changed = await ctx.db
    .updateTable('organisations')
    .set((eb) => ({ ...columnsOf(input), version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .where('version', '=', input.version)
    .executeTakeFirst()
  if (Number(changed.numUpdatedRows) === 0) throw conflict(await readOrganisation(ctx, id))
  await writeProfile(ctx, { id, name: input.name ?? before.name }, profile)
  const after = await readOrganisation(ctx, id)
  const fields = ({
    name,
    code,
    siret,
    kind,
    vatNumber,
    foreignIdentifier,
    invoicingMandate,
    email,
    quotesEmail,
    invoicesEmail,
    remindersEmail,
    addressLine1,
    addressLine2,
    postalCode,
    city,
    phone,
    fax,
    country,
    locale,
    timeZone,
    registeredOn,
  }: typeof after) => ({
    name,
    code,
    siret,
    kind,
    vatNumber,
    foreignIdentifier,
    invoicingMandate,
    email,
    quotesEmail,
    invoicesEmail,
    remindersEmail,
    addressLine1,
    addressLine2,
    postalCode,
    city,
    phone,
    fax,
    country,
    locale,
    timeZone,
    registeredOn,
  })
  await record(ctx, {
    type: 'back_office.organisation.updated',
    organisationId: id,
    subjectType: 'organisation',
    subjectId: id,
    subjectLabel: after.name,
    before: fields(before),
    after: fields(after),
  })
  return after
}

/** Writes down what a client says about paperless invoices and quotes (D14). Said again, it changes nothing. @throws Problem 404, conflict with the client as it stands */
export async function setConsent(ctx: StaffContext, id: string, input: { version: number; state: Consent }) {
  await ctx.db.selectFrom('organisations').select('id').where('id', '=', id).forUpdate().execute()
  const before = await readOrganisation(ctx, id)
  requireOpen(before)
  if (before.version !== input.version) throw conflict(before)
  if (before.paperless?.state === input.state) return before
  await keepConsent(ctx, id, input.state)
  await ctx.db
    .updateTable('organisations')
    .set({ version: before.version + 1 })
    .where('id', '=', id)
    .execute()
  await record(ctx, {
    type: 'back_office.organisation.paperless',
    organisationId: id,
    subjectType: 'organisation',
    subjectId: id,
    subjectLabel: before.name,
    before: { paperless: before.paperless?.state ?? null },
    after: { paperless: input.state },
  })
  return readOrganisation(ctx, id)
}

/** Makes a person's account as a member of a client, with the spaces that this gives (O7, O8), and sends the activation link (C1, C31). @throws Problem 404, 422 on `signInEmail`, `identifier` */
export async function createMember(ctx: StaffContext, organisationId: string, person: NewPerson) {
  const organisation = await readOrganisation(ctx, organisationId)
  requireOpen(organisation)
  const made = await createPerson(ctx, { ...person, organisationId })
  await attach(ctx, { id: organisationId, name: organisation.name }, made.id, {
    role: 'member',
    startsOn: ctx.today,
    whole: true,
    serviceIds: [],
    comment: '',
  })
  return made
}
