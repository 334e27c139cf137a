import { sql } from 'kysely'
import { addMonths } from '../../../kernel/dates/day.ts'
import { conflict, invalid, notFound, problem } from '../../../kernel/errors/problem.ts'
import type { PersonContext } from '../../../kernel/http/context.ts'
import { inLocale, type Text } from '../../../kernel/i18n/locale.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { defineList, words } from '../../../kernel/lists/list.ts'
import { by } from '../../../kernel/lists/order.ts'
import { decideHere, requirePermission } from '../../../kernel/organisations/access.ts'
import { isVatNumber, normaliseIdentifier, vatFitsSiret } from '../../../kernel/organisations/identifiers.ts'
import { ability } from '../../../kernel/policy/ability.ts'
import { allow, require } from '../../../kernel/policy/decision.ts'
import { formSignatures } from '../../documents/index.ts'
import { listRoles } from '../memberships/membership.ts'
import { canChangeIdentifier, canEditOrganisation } from '../policy.ts'
import * as schema from '../schema.ts'

/** The mandate of invoicing of an organisation, signed in the portal (O25). */
export const mandateForm = 'organisation.mandate'

const openDesk = 'organisation.desk.read'
const manageDetails = 'organisation.details.manage'
type Kind = 'private' | 'public' | 'foreign' | 'individual'
type Mandate = 'none' | 'requested' | 'signed'

const summaryColumns = sql`o.id, o.name, o.kind, coalesce(o.siret, o.foreign_identifier) as identifier, o.city, o.deactivated_at is not null as deactivated,
  (select count(*)::int from memberships u where u.organisation_id = o.id and u.removed_at is null) as users,
  (select count(*)::int from services s where s.organisation_id = o.id and s.is_active) as services`

type Summary = {
  id: string
  name: string
  kind: Kind
  identifier: string
  city: string
  role_name: string
  users: number
  services: number
  deactivated: boolean
}
const viewSummary = ({ id, name, kind, identifier, city, role_name, users, services, deactivated }: Summary) => ({
  id,
  name,
  kind,
  identifier,
  city,
  roleName: role_name,
  users,
  services,
  deactivated,
})

/** «Mes structures» (O23): the organisations that one runs. */
export const organisationList = defineList({
  title: { fr: 'Structures', en: 'Organisations' },
  rows: (db) =>
    db
      .selectFrom('organisations as o')
      .innerJoin('memberships as m', (join) =>
        join
          .onRef('m.organisation_id', '=', 'o.id')
          .on(sql<boolean>`m.account_id = (select parvis.account_id())`)
          .on('m.removed_at', 'is', null),
      )
      .innerJoin('roles as r', (join) => join.onRef('r.brand_id', '=', 'm.brand_id').onRef('r.code', '=', 'm.role'))
      .select(summaryColumns as never)
      .select('r.name as role_names')
      .$castTo<Omit<Summary, 'role_name'> & { role_names: Text }>(),
  scope: () => sql`o.id = any ((select parvis.organisation_ids_with_permission(${openDesk}))::uuid[])`,
  filters: {
    search: words(sql`o.name || ' ' || coalesce(o.siret, '') || ' ' || o.foreign_identifier || ' ' || o.city`),
  },
  id: by.uuid('o.id'),
  sorts: { name: [by.text('o.name')] },
  item: schema.organisationSummary,
  view: ({ role_names, ...row }, { locale }) => viewSummary({ ...row, role_name: inLocale(role_names, locale) }),
})

/** An organisation with its services, and what one may do there (O23, O24, O25). @throws Problem 404, 403 */
export async function readOrganisation(ctx: PersonContext, id: string) {
  await requirePermission(ctx, id, openDesk)
  return viewOrganisation(ctx, id)
}

async function viewOrganisation(ctx: PersonContext, id: string) {
  const found = await sql<Summary>`
    select ${summaryColumns}, coalesce((select parvis.in_locale(r.name, ${ctx.locale}) from memberships m join roles r on r.brand_id = m.brand_id and r.code = m.role
      where m.organisation_id = o.id and m.account_id = ${ctx.actor.accountId} and m.removed_at is null), '') as role_name
    from organisations o where o.id = ${id}`.execute(ctx.db)
  const summary = found.rows[0]
  const row = await ctx.db.selectFrom('organisations').selectAll().where('id', '=', id).executeTakeFirst()
  if (!summary || !row) throw notFound()
  // The original and the one that took its place are the same client: shown to who reads either.
  const kin = await ctx.asSystem(() =>
    ctx.db
      .selectFrom('organisations')
      .select(['id', 'name', 'siret', 'duplicated_from'])
      .where((eb) =>
        eb.or([
          eb('duplicated_from', '=', id),
          ...(row.duplicated_from === null ? [] : [eb('id', '=', row.duplicated_from)]),
        ]),
      )
      .execute(),
  )
  const viewKin = (one: (typeof kin)[number] | undefined) =>
    one ? { id: one.id, name: one.name, identifier: one.siret ?? '' } : null
  const principal = await ctx.db
    .selectFrom('memberships')
    .select(['account_id', 'surname', 'given_name', 'sign_in_email'])
    .where('organisation_id', '=', id)
    .where('role', '=', 'principal_manager')
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  const deactivated = row.deactivated_at !== null
  const right = async (permission: string) =>
    canEditOrganisation(await decideHere(ctx, id, permission), { deactivated })
  const identifierRight = await decideHere(ctx, id, 'organisation.identifier.change')
  return {
    ...viewSummary(summary),
    email: row.email,
    addressLine1: row.address_line1,
    addressLine2: row.address_line2,
    postalCode: row.postal_code,
    phone: row.phone,
    fax: row.fax,
    siret: row.siret,
    vatNumber: row.vat_number,
    pacageNumber: row.pacage_number,
    socialScheme: row.social_scheme,
    apiConnection: row.api_connection,
    invoicingMandate: row.invoicing_mandate as Mandate,
    mandateWarning: row.invoicing_mandate === 'none',
    mandateSignature: (await formSignatures(ctx, mandateForm, [id])).get(id) ?? null,
    reviewMonths: row.review_months,
    reviewNoticeDays: row.review_notice_days,
    nextReviewOn: row.next_review_on,
    deactivatedAt: row.deactivated_at?.toISOString() ?? null,
    original: viewKin(kin.find((one) => one.id === row.duplicated_from)),
    replacedBy: viewKin(kin.find((one) => one.duplicated_from === id)),
    principal: principal
      ? {
          accountId: principal.account_id,
          surname: principal.surname,
          givenName: principal.given_name,
          signInEmail: principal.sign_in_email,
        }
      : null,
    serviceList: await listServices(ctx, id),
    roles: await listRoles(ctx),
    version: row.version,
    abilities: {
      edit: ability(await right(manageDetails), ctx.locale),
      changeIdentifier: ability(
        canChangeIdentifier(identifierRight, { deactivated, kind: row.kind, siret: row.siret }),
        ctx.locale,
      ),
      attach: ability(await right('organisation.people.manage'), ctx.locale),
      technicalUsers: ability(await right('organisation.technical-users.manage'), ctx.locale),
      spaces: ability(await right('organisation.spaces.manage'), ctx.locale),
      history: ability(await decideHere(ctx, id, 'organisation.history.read'), ctx.locale),
      transfer: ability(await decideHere(ctx, id, 'organisation.principal.transfer'), ctx.locale),
    },
  }
}

type Patch = {
  name?: string | undefined
  email?: string | undefined
  addressLine1?: string | undefined
  addressLine2?: string | undefined
  postalCode?: string | undefined
  city?: string | undefined
  phone?: string | undefined
  fax?: string | undefined
  vatNumber?: string | undefined
  pacageNumber?: string | undefined
  socialScheme?: string | undefined
  apiConnection?: string | undefined
  reviewMonths?: number | null | undefined
  reviewNoticeDays?: number | undefined
  version: number
}

/**
 * The numbers that an organisation of this kind may have, normalised (O23).
 * @throws Problem 422 on `vatNumber`, `pacageNumber`
 */
export function checkNumbers(
  organisation: { kind: string; siret: string | null },
  numbers: { vatNumber?: string | undefined; pacageNumber?: string | undefined },
): { vat_number?: string; pacage_number?: string } {
  const columns: { vat_number?: string; pacage_number?: string } = {}
  if (numbers.vatNumber !== undefined) {
    const vat = normaliseIdentifier(numbers.vatNumber)
    if (vat && organisation.kind === 'individual')
      throw invalid({ field: 'vatNumber', code: 'organisation.not_of_this_kind' })
    if (vat && !isVatNumber(vat)) throw invalid({ field: 'vatNumber', code: 'organisation.bad_vat' })
    if (vat && !vatFitsSiret(vat, organisation.siret))
      throw invalid({ field: 'vatNumber', code: 'organisation.vat_of_another' })
    columns.vat_number = vat
  }
  if (numbers.pacageNumber !== undefined) {
    const pacage = normaliseIdentifier(numbers.pacageNumber)
    // Of farms: neither an administration nor a foreign organisation has one.
    if (pacage && !['private', 'individual'].includes(organisation.kind))
      throw invalid({ field: 'pacageNumber', code: 'organisation.not_of_this_kind' })
    if (pacage && !/^\d{9}$/.test(pacage)) throw invalid({ field: 'pacageNumber', code: 'organisation.bad_pacage' })
    columns.pacage_number = pacage
  }
  return columns
}

const details = (view: Awaited<ReturnType<typeof viewOrganisation>>) => ({
  name: view.name,
  email: view.email,
  addressLine1: view.addressLine1,
  addressLine2: view.addressLine2,
  postalCode: view.postalCode,
  city: view.city,
  phone: view.phone,
  fax: view.fax,
  vatNumber: view.vatNumber,
  pacageNumber: view.pacageNumber,
  socialScheme: view.socialScheme,
  apiConnection: view.apiConnection,
  reviewMonths: view.reviewMonths,
  reviewNoticeDays: view.reviewNoticeDays,
})

/** Changes an organisation (O23). @throws Problem 404, 403, organisation.deactivated, conflict with it as it stands, 422 per field */
export async function updateOrganisation(ctx: PersonContext, id: string, input: Patch) {
  await requirePermission(ctx, id, manageDetails)
  const before = await viewOrganisation(ctx, id)
  require(canEditOrganisation(allow(manageDetails), before))
  const numbers = checkNumbers(before, input)
  const columns = {
    name: input.name,
    email: input.email,
    address_line1: input.addressLine1,
    address_line2: input.addressLine2,
    postal_code: input.postalCode,
    city: input.city,
    phone: input.phone,
    fax: input.fax,
    social_scheme: input.socialScheme,
    api_connection: input.apiConnection,
    review_months: input.reviewMonths,
    review_notice_days: input.reviewNoticeDays,
    ...(input.reviewMonths === undefined || input.reviewMonths === before.reviewMonths
      ? {}
      : { next_review_on: input.reviewMonths === null ? null : addMonths(ctx.today, input.reviewMonths) }),
    ...numbers,
  }
  const given = Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined))
  const changed = await ctx.db
    .updateTable('organisations')
    .set((eb) => ({ ...given, version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .where('version', '=', input.version)
    .where('deactivated_at', 'is', null)
    .executeTakeFirst()
  const after = await viewOrganisation(ctx, id)
  if (Number(changed.numUpdatedRows) === 0) throw conflict(after)
  await record(ctx, {
    type: 'organisation.details.updated',
    organisationId: id,
    subjectType: 'organisation',
    subjectId: id,
    subjectLabel: after.name,
    before: details(before),
    after: details(after),
  })
  return after
}

async function listServices(ctx: PersonContext, organisationId: string) {
  const rows = await sql<{ id: string; name: string; active: boolean; members: number; version: number }>`
    select s.id, s.name, s.is_active as active, s.version,
      (select count(*)::int from membership_services ms join memberships m on m.id = ms.membership_id and m.removed_at is null where ms.service_id = s.id) as members
    from services s where s.organisation_id = ${organisationId} order by s.name, s.id`.execute(ctx.db)
  return rows.rows
}

async function openForServices(ctx: PersonContext, organisationId: string): Promise<void> {
  await requirePermission(ctx, organisationId, manageDetails)
  const row = await ctx.db
    .selectFrom('organisations')
    .select('deactivated_at')
    .where('id', '=', organisationId)
    .executeTakeFirstOrThrow()
  if (row.deactivated_at) throw problem('organisation.deactivated')
}

/** Adds a service (O23). @throws Problem 404, 403, organisation.deactivated, 422 on `name` */
export async function addService(ctx: PersonContext, organisationId: string, input: { name: string }) {
  await openForServices(ctx, organisationId)
  const made = await ctx.db
    .insertInto('services')
    .values({ organisation_id: organisationId, name: input.name })
    .onConflict((oc) => oc.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!made) throw invalid({ field: 'name', code: 'organisation.service_name_taken' })
  await record(ctx, {
    type: 'organisation.service.created',
    organisationId,
    subjectType: 'service',
    subjectId: made.id,
    subjectLabel: input.name,
  })
  return (await listServices(ctx, organisationId)).find((service) => service.id === made.id)!
}

/** Renames a service, deactivates it, or takes it up again (O23). @throws Problem 404, 403, organisation.deactivated, conflict, 422 on `name` */
export async function updateService(
  ctx: PersonContext,
  organisationId: string,
  serviceId: string,
  input: { name?: string | undefined; active?: boolean | undefined; version: number },
) {
  await openForServices(ctx, organisationId)
  const read = async () => (await listServices(ctx, organisationId)).find((service) => service.id === serviceId)
  const before = await read()
  if (!before) throw notFound()
  if (before.version !== input.version) throw conflict(before)
  const name = input.name ?? before.name
  const active = input.active ?? before.active
  if (name === before.name && active === before.active) return before
  if (name !== before.name) {
    const other = await ctx.db
      .selectFrom('services')
      .select('id')
      .where('organisation_id', '=', organisationId)
      .where(sql<boolean>`lower(normalize(name)) = lower(normalize(${name}))`)
      .where('id', '<>', serviceId)
      .executeTakeFirst()
    if (other) throw invalid({ field: 'name', code: 'organisation.service_name_taken' })
  }
  const changed = await ctx.db
    .updateTable('services')
    .set((eb) => ({
      name,
      is_active: active,
      ...(active === before.active ? {} : { deactivated_at: active ? null : ctx.now }),
      version: eb('version', '+', 1),
    }))
    .where('id', '=', serviceId)
    .where('version', '=', input.version)
    .executeTakeFirst()
  const after = await read()
  if (!after) throw notFound()
  if (Number(changed.numUpdatedRows) === 0) throw conflict(after)
  const acts = [
    ...(name === before.name ? [] : ['organisation.service.renamed']),
    ...(active === before.active ? [] : [`organisation.service.${active ? 're' : 'de'}activated`]),
  ]
  for (const type of acts)
    await record(ctx, {
      type,
      organisationId,
      subjectType: 'service',
      subjectId: serviceId,
      subjectLabel: name,
      ...(type.endsWith('renamed') ? { before: { name: before.name }, after: { name } } : {}),
    })
  return after
}
