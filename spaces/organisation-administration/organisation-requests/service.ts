import { type Kysely, sql } from 'kysely'
import type { DB } from '../../../db/types.ts'
import { invalid, notFound, problem } from '../../../kernel/errors/problem.ts'
import type { ClientContext, PersonContext, StaffContext } from '../../../kernel/http/context.ts'
import { labelOf } from '../../../kernel/identity/label.ts'
import { type Approved, requestColumns, requestsOf } from '../../../kernel/requests/requests.ts'
import { attach } from '../memberships/bring-in.ts'
import { refuseIdentifiers } from '../policy.ts'
import { nameFirstPrincipal } from '../principal/service.ts'
import { places, requirePerson, staffSide } from '../requests.ts'
import * as schema from './schema.ts'

type Kind = 'private' | 'public' | 'foreign' | 'individual'
/** The organisation as it is asked for; its identifiers normalised. */
type Asked = {
  kind: Kind
  name: string
  siret: string | null
  vatNumber: string
  foreignIdentifier: string
  addressLine1: string
  addressLine2: string
  postalCode: string
  city: string
}
const rows = (db: Kysely<DB>) =>
  db
    .selectFrom('organisation_requests as r')
    .select([
      ...requestColumns,
      'r.name as organisation',
      'r.kind',
      'r.name',
      'r.siret',
      'r.vat_number',
      'r.foreign_identifier',
      'r.address_line1',
      'r.address_line2',
      'r.postal_code',
      'r.city',
    ])
type Row = Awaited<ReturnType<ReturnType<typeof rows>['executeTakeFirstOrThrow']>>

const askedOf = (row: Row): Asked => ({
  kind: row.kind as Kind,
  name: row.name,
  siret: row.siret,
  vatNumber: row.vat_number,
  foreignIdentifier: row.foreign_identifier,
  addressLine1: row.address_line1,
  addressLine2: row.address_line2,
  postalCode: row.postal_code,
  city: row.city,
})
const columnsOf = (asked: Asked) => ({
  kind: asked.kind,
  name: asked.name,
  siret: asked.siret,
  vat_number: asked.vatNumber,
  foreign_identifier: asked.foreignIdentifier,
  address_line1: asked.addressLine1,
  address_line2: asked.addressLine2,
  postal_code: asked.postalCode,
  city: asked.city,
})

/** The clients that may be the one that is asked for: by identifier, by SIREN, by name. */
async function knownClients(ctx: StaffContext, row: Row) {
  const { rows } = await sql<{
    id: string
    name: string
    identifier: string
    city: string
    by: 'identifier' | 'siren' | 'name'
    deactivated: boolean
  }>`
    select * from (
      select o.id, o.name, coalesce(o.siret, nullif(o.foreign_identifier, ''), o.vat_number) as identifier, o.city, o.deactivated_at is not null as deactivated,
        case when o.siret = ${row.siret}
            or (o.foreign_identifier <> '' and upper(replace(o.foreign_identifier, ' ', '')) = upper(replace(${row.foreign_identifier}, ' ', '')))
            or (o.vat_number <> '' and upper(replace(o.vat_number, ' ', '')) = ${row.vat_number}) then 'identifier'
          when left(o.siret, 9) = left(${row.siret}::text, 9) then 'siren' else 'name' end as by
      from organisations o where o.brand_id = ${ctx.brand.id} and o.id is distinct from ${row.organisation_id}
        and ((o.siret >= left(${row.siret}::text, 9) || '00000' and o.siret <= left(${row.siret}::text, 9) || '99999')
          or (o.foreign_identifier <> '' and upper(replace(o.foreign_identifier, ' ', '')) = upper(replace(${row.foreign_identifier}, ' ', '')))
          or (o.vat_number <> '' and upper(replace(o.vat_number, ' ', '')) = ${row.vat_number})
          or parvis.fold(o.name) = parvis.fold(${row.name}))) x
    order by array_position(array['identifier', 'siren', 'name'], by), deactivated, name, id limit 10`.execute(ctx.db)
  return rows
}

/** @throws Problem organisation.requester_not_active where the account is of staff, or no longer in use */
async function requireRequester(ctx: StaffContext, accountId: string): Promise<void> {
  const usable = await ctx.db
    .selectFrom('accounts')
    .select('id')
    .where('id', '=', accountId)
    .where('kind', '=', 'person')
    .where('status', 'in', ['pending', 'active'])
    .where(sql<boolean>`not exists (select from staff_members s where s.account_id = accounts.id)`)
    .executeTakeFirst()
  if (!usable) throw problem('organisation.requester_not_active')
}

const given = <T extends object>(fields: T) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>
  }

/** What staff correct with «Valider»; absent: as it was asked. */
type Approval = { [K in keyof Asked]?: Asked[K] | undefined }

const correctionsOf = ({ version: _version, ...fields }: Approval & { version?: number | undefined }): Approval =>
  fields

/**
 * Approves a request: the organisation is made, corrected where staff did, and the person is its principal manager, in this very
 * transaction (O37). Tells the person.
 * @throws Problem organisation.requester_not_active, 422 on the identifiers, and on `siret` where a client has it already
 */
async function approve(ctx: PersonContext, row: Row, corrections: Approval): Promise<Approved<Row>> {
  const staff = staffSide(ctx)
  await requireRequester(staff, row.account_id)
  const asked = askedOf(row)
  const made: Asked = { ...asked, ...given(correctionsOf(corrections)) }
  const refused = refuseIdentifiers(made)
  if (refused.length > 0) throw invalid(...refused)
  const organisation = await ctx.db
    .insertInto('organisations')
    .values({ ...columnsOf(made), brand_id: ctx.brand.id, created_at: ctx.now })
    .onConflict((oc) => oc.columns(['brand_id', 'siret']).doNothing())
    .returning(['id', 'name'])
    .executeTakeFirst()
  if (!organisation) throw invalid({ field: 'siret', code: 'organisation.siret_of_client' })
  const corrected = JSON.stringify(made) !== JSON.stringify(asked)
  return {
    row,
    columns: { organisation_id: organisation.id },
    entry: {
      organisationId: organisation.id,
      subjectLabel: organisation.name,
      ...(corrected ? { before: asked } : {}),
      after: made,
    },
    afterwards: () =>
      nameFirstPrincipal(staff, organisation, row.account_id, { kind: 'organisation.creation_approved' }),
  }
}

/** Requests for an organisation, which staff decide (O37). */
export const organisationRequests = requestsOf({
  table: 'organisation_requests',
  subject: 'organisation_request',
  acts: {
    approved: 'organisation.creation.approved',
    refused: 'organisation.creation.refused',
    withdrawn: 'organisation.creation.request_withdrawn',
  },
  reads: 'organisation.people.read',
  permission: 'organisation.creations.decide',
  byServer: false,
  title: { fr: 'Demandes de création', en: 'Requests for an organisation' },
  rows,
  item: schema.organisationRequestSummary,
  ownItem: schema.ownOrganisationRequest,
  searched: sql`r.surname || ' ' || r.given_name || ' ' || r.surname || ' ' || r.sign_in_email || ' ' || r.name || ' ' || r.identifier`,
  label: (row: Row) => row.name,
  summary: (_ctx, row) => ({
    ...askedOf(row),
    identifier: row.siret ?? (row.foreign_identifier || row.vat_number),
    organisation: { id: row.organisation_id, name: row.name },
  }),
  detail: async (ctx, row) => ({ known: await knownClients(staffSide(ctx), row) }),
  // The person's account is held before, as its deactivation and its erasure hold it. Who decides does not write accounts, and a lock
  // asks for as much.
  hold: async (ctx, id) => {
    const row = await ctx.db
      .selectFrom('organisation_requests')
      .select('account_id')
      .where('id', '=', id)
      .executeTakeFirst()
    if (!row) throw notFound()
    await ctx.asSystem(() =>
      ctx.db.selectFrom('accounts').select('id').where('id', '=', row.account_id).forShare().execute(),
    )
  },
  asAsked: {} as Approval,
  approve,
  refused: (ctx, row, reason) => ({
    message: {
      accountId: row.account_id,
      kind: 'organisation.creation_refused',
      params: { organisation: row.name, by: ctx.actor.label, reason },
      href: places.ownMemberships,
      key: `organisation-request:${row.id}`,
    },
  }),
})

/**
 * Answers a request by attaching the person to a client that is there already, which closes it as approved (O37, O13).
 * @throws Problem as for an approval, 422 on `organisationId` or `role`, organisation.already_member
 */
export const attachOrganisationRequest = (
  ctx: StaffContext,
  id: string,
  input: { version: number; organisationId: string; role: string },
): Promise<void> =>
  organisationRequests.approveBy(ctx, id, input, async (row) => {
    await requireRequester(ctx, row.account_id)
    const organisation = await ctx.db
      .selectFrom('organisations')
      .select(['id', 'name'])
      .where('id', '=', input.organisationId)
      .where('deactivated_at', 'is', null)
      .executeTakeFirst()
    if (!organisation) throw invalid({ field: 'organisationId', code: 'organisation.client_unknown' })
    await attach(ctx, organisation, row.account_id, {
      role: input.role,
      startsOn: ctx.today,
      comment: '',
      whole: true,
      serviceIds: [],
    })
    return {
      row,
      columns: { organisation_id: organisation.id },
      entry: {
        type: 'organisation.creation.attached',
        organisationId: organisation.id,
        subjectLabel: labelOf(row),
        after: { role: input.role },
      },
    }
  })

/**
 * Asks staff for an organisation, of which one becomes principal manager (O37). Whether it exists already changes nothing of the
 * answer: only staff see that.
 * @throws Problem 422 on the identifiers, organisation.request_open
 */
export async function askForOrganisation(ctx: ClientContext, input: Asked & { comment: string }) {
  requirePerson(ctx)
  const refused = refuseIdentifiers(input)
  if (refused.length > 0) throw invalid(...refused)
  const made = await ctx.db
    .insertInto('organisation_requests')
    .values({
      ...columnsOf(input),
      brand_id: ctx.brand.id,
      account_id: ctx.actor.accountId,
      comment: input.comment,
      requested_at: ctx.now,
    })
    .onConflict((oc) =>
      oc
        .columns(['account_id', 'identifier'])
        .where('decision', 'is', null)
        .where('withdrawn_at', 'is', null)
        .doNothing(),
    )
    .returning('id')
    .executeTakeFirst()
  if (!made) throw problem('organisation.request_open')
  const { comment: _comment, ...asked } = input
  await organisationRequests.recordAsked(
    ctx,
    'organisation.creation.requested',
    { id: made.id, label: input.name },
    asked,
  )
  return organisationRequests.readOwn(ctx, made.id)
}
