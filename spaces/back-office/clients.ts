import { sql } from 'kysely'
import { conflict, invalid, notFound, problem } from '../../kernel/errors/problem.ts'
import type { StaffContext } from '../../kernel/http/context.ts'
import { createPerson, type NewPerson } from '../../kernel/identity/people.ts'
import { record } from '../../kernel/journal/journal.ts'
import { failedAddresses } from '../../kernel/notifications/failed-addresses.ts'
import { vatFitsSiret } from '../../kernel/organisations/identifiers.ts'
import { type Consent, consentOf, keepConsent } from '../../kernel/organisations/paperless.ts'
import { require } from '../../kernel/policy/decision.ts'
import { staffMay } from '../../kernel/policy/roles.ts'
import { attach, nameFirstPrincipal } from '../organisation-administration/index.ts'
import { giveFirstAccess } from '../portal-access/index.ts'

type Address = {
  addressLine1: string
  addressLine2: string
  postalCode: string
  city: string
  phone: string
  fax: string
}
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
}
type Given<T> = { [K in keyof T]?: T[K] | undefined }

const defined = <T extends object>(columns: T) =>
  Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined)) as Partial<T>

/** The columns that organisations and sites have in common. */
const addressColumnsOf = (fields: Given<Address & { name: string }>) =>
  defined({
    name: fields.name,
    address_line1: fields.addressLine1,
    address_line2: fields.addressLine2,
    postal_code: fields.postalCode,
    city: fields.city,
    phone: fields.phone,
    fax: fields.fax,
  })

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
  }),
})

const viewSite = (row: {
  id: string
  name: string
  address_line1: string
  address_line2: string
  postal_code: string
  city: string
  phone: string
  fax: string
}) => ({
  id: row.id,
  name: row.name,
  addressLine1: row.address_line1,
  addressLine2: row.address_line2,
  postalCode: row.postal_code,
  city: row.city,
  phone: row.phone,
  fax: row.fax,
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
  const paperless = await consentOf(ctx, id)
  const failing = await failedAddresses(ctx, [row.email, row.quotes_email, row.invoices_email, row.reminders_email])
  return {
    ...viewSite(row),
    code: row.code,
    siret: row.siret,
    kind: row.kind as OrganisationFields['kind'],
    vatNumber: row.vat_number,
    foreignIdentifier: row.foreign_identifier,
    invoicingMandate: row.invoicing_mandate as OrganisationFields['invoicingMandate'],
    deactivatedAt: row.deactivated_at?.toISOString() ?? null,
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
function refuseMismatch(fields: { kind: string; siret: string | null; vatNumber: string }): void {
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

/**
 * Makes a client with its principal manager, in one transaction (O37). Nobody of it may sign in before access is given: here where that is asked
 * for, else by «Accès» (D9). Either way it is told by the message of an access, in the words of their case.
 * @throws Problem 403 where access is to be given by whoever may not; 422 on `siret`, `code`, `principal`
 */
export async function createOrganisation(
  ctx: StaffContext,
  {
    givesAccess,
    ...input
  }: Omit<OrganisationFields, 'invoicingMandate'> & { principal: Principal; givesAccess: boolean },
) {
  if (givesAccess) require(staffMay(ctx.actor, 'portal-access.accesses.manage'))
  refuseMismatch(input)
  await refuseTaken(ctx, input, null)
  const { name, ...columns } = columnsOf(input)
  const row = await ctx.db
    .insertInto('organisations')
    .values({ ...columns, name: name!, brand_id: ctx.brand.id, created_at: ctx.now })
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
  const accountId = await principalAccount(ctx, input.principal, row)
  await nameFirstPrincipal(ctx, { id: row.id, name: input.name }, accountId, { suspended: true, kind: null })
  // Whoever signs in already is told of what is added; whoever does not, how to begin.
  if (givesAccess) await giveFirstAccess(ctx, row.id)
  return readOrganisation(ctx, row.id)
}

/** Changes a client. @throws Problem 404, conflict with the client as it stands, 422 on `siret`, `code` */
export async function updateOrganisation(
  ctx: StaffContext,
  id: string,
  input: Given<OrganisationFields> & { version: number },
) {
  const before = await readOrganisation(ctx, id)
  if (before.deactivatedAt) throw problem('back_office.organisation_deactivated')
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
  const after = await readOrganisation(ctx, id)
  if (Number(changed.numUpdatedRows) === 0) throw conflict(after)
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
  if (before.deactivatedAt) throw problem('back_office.organisation_deactivated')
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

/** Adds a site, whose coordinates can then be copied into forms (C20). @throws Problem 404, 422 on `name` */
export async function addSite(ctx: StaffContext, organisationId: string, input: Address & { name: string }) {
  await readOrganisation(ctx, organisationId)
  const { name, ...columns } = addressColumnsOf(input)
  const row = await ctx.db
    .insertInto('sites')
    .values({ ...columns, name: name!, organisation_id: organisationId })
    .onConflict((oc) => oc.doNothing())
    .returningAll()
    .executeTakeFirst()
  if (!row) throw invalid({ field: 'name', code: 'back_office.site_name_taken' })
  await record(ctx, {
    type: 'back_office.site.added',
    organisationId,
    subjectType: 'site',
    subjectId: row.id,
    subjectLabel: row.name,
    after: viewSite(row),
  })
  return viewSite(row)
}

async function readSite(ctx: StaffContext, organisationId: string, siteId: string) {
  const row = await ctx.db
    .selectFrom('sites')
    .selectAll()
    .where('id', '=', siteId)
    .where('organisation_id', '=', organisationId)
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw notFound()
  return row
}

/** Changes a site. @throws Problem 404, 422 on `name` */
export async function updateSite(
  ctx: StaffContext,
  organisationId: string,
  siteId: string,
  input: Given<Address & { name: string }>,
) {
  const before = await readSite(ctx, organisationId, siteId)
  if (input.name !== undefined) {
    const other = await ctx.db
      .selectFrom('sites')
      .select('id')
      .where('organisation_id', '=', organisationId)
      .where(sql<boolean>`lower(normalize(name)) = lower(normalize(${input.name}))`)
      .where('id', '<>', siteId)
      .executeTakeFirst()
    if (other) throw invalid({ field: 'name', code: 'back_office.site_name_taken' })
  }
  const columns = addressColumnsOf(input)
  if (Object.keys(columns).length === 0) return viewSite(before)
  const row = await ctx.db
    .updateTable('sites')
    .set(columns)
    .where('id', '=', siteId)
    .returningAll()
    .executeTakeFirstOrThrow()
  await record(ctx, {
    type: 'back_office.site.updated',
    organisationId,
    subjectType: 'site',
    subjectId: siteId,
    subjectLabel: row.name,
    before: viewSite(before),
    after: viewSite(row),
  })
  return viewSite(row)
}

/** Takes a site away. @throws Problem 404 */
export async function removeSite(ctx: StaffContext, organisationId: string, siteId: string): Promise<void> {
  const row = await readSite(ctx, organisationId, siteId)
  await ctx.db.deleteFrom('sites').where('id', '=', siteId).execute()
  await record(ctx, {
    type: 'back_office.site.removed',
    organisationId,
    subjectType: 'site',
    subjectId: siteId,
    subjectLabel: row.name,
    before: viewSite(row),
  })
}

/** Makes a person's account as a member of a client, with the spaces that this gives (O7, O8), and sends the activation link (C1, C31). @throws Problem 404, 422 on `signInEmail`, `identifier` */
export async function createMember(ctx: StaffContext, organisationId: string, person: NewPerson) {
  const organisation = await readOrganisation(ctx, organisationId)
  if (organisation.deactivatedAt) throw problem('back_office.organisation_deactivated')
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
