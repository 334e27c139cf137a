import { type RawBuilder, sql } from 'kysely'
import { conflict, invalid, notFound, problem } from '../../../kernel/errors/problem.ts'
import type { ClientContext, Context, StaffContext } from '../../../kernel/http/context.ts'
import { page } from '../../../kernel/http/keyset.ts'
import { holdsWords, momentPlace } from '../../../kernel/http/lists.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { ability } from '../../../kernel/policy/ability.ts'
import { allow, deny, firstRefusal } from '../../../kernel/policy/decision.ts'
import { staffMay } from '../../../kernel/policy/roles.ts'
import { inState, placeOf } from '../membership-requests/service.ts'
import { attach } from '../memberships/bring-in.ts'
import { tellPerson } from '../memberships/membership.ts'
import { refuseIdentifiers } from '../policy.ts'
import { nameFirstPrincipal } from '../principal/service.ts'
import { type Decided, labelOf, notWaiting, places, type RequestState, requirePerson, stateOf } from '../requests.ts'

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
type Row = Decided & {
  id: string
  account_id: string
  surname: string
  given_name: string
  sign_in_email: string
  kind: Kind
  name: string
  siret: string | null
  vat_number: string
  foreign_identifier: string
  address_line1: string
  address_line2: string
  postal_code: string
  city: string
  comment: string
  requested_at: Date
  refusal_reason: string
  organisation_id: string | null
  version: number
  place: string
}

const selectRequests = (condition: RawBuilder<unknown>, rest: RawBuilder<unknown>) => sql<Row>`
  select r.id, r.account_id, r.surname, r.given_name, r.sign_in_email, r.kind, r.name, r.siret, r.vat_number, r.foreign_identifier, r.address_line1, r.address_line2,
    r.postal_code, r.city, r.comment, r.requested_at, r.decision, r.refusal_reason, r.decided_at, r.decided_by, r.decided_by_label, r.withdrawn_at, r.organisation_id,
    r.version, ${momentPlace('r.requested_at')} as place
  from organisation_requests r where ${condition} ${rest}`

const askedOf = (row: Row): Asked => ({
  kind: row.kind,
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

function viewOf(row: Row) {
  const { name, ...asked } = askedOf(row)
  return {
    id: row.id,
    ...asked,
    identifier: row.siret ?? (row.foreign_identifier || row.vat_number),
    requestedAt: row.requested_at.toISOString(),
    state: stateOf(row),
    decidedBy: row.decided_by_label,
    decidedAt: row.decided_at?.toISOString() ?? null,
    version: row.version,
  }
}
const summaryOf = (row: Row) => ({
  ...viewOf(row),
  person: {
    accountId: row.account_id,
    surname: row.surname,
    givenName: row.given_name,
    signInEmail: row.sign_in_email,
  },
  organisation: { id: row.organisation_id, name: row.name },
})

// The person's side.

function ownOf(ctx: Context, row: Row) {
  const over = notWaiting(ctx, row)
  return {
    ...viewOf(row),
    name: row.name,
    comment: row.comment,
    refusalReason: row.refusal_reason,
    abilities: {
      withdraw: ability(over ? deny(over.code, over.params) : allow('organisation.request_waits'), ctx.locale),
    },
  }
}

const own = (ctx: ClientContext) => sql`r.account_id = ${ctx.actor.accountId}`

/** One's own requests for an organisation, newest first (O37). */
export async function listOwnOrganisationRequests(
  ctx: ClientContext,
  query: { cursor?: string | undefined; size: number },
) {
  const { rows } = await selectRequests(
    sql`${own(ctx)} and ${placeOf(query.cursor, 'desc')}`,
    sql`order by r.requested_at desc, r.id desc limit ${query.size + 1}`,
  ).execute(ctx.db)
  const { items, nextCursor } = page(rows, query.size, (row) => [row.place, row.id])
  return { items: items.map((row) => ownOf(ctx, row)), nextCursor }
}

async function ownRow(ctx: ClientContext, id: string): Promise<Row> {
  const { rows } = await selectRequests(sql`r.id = ${id} and ${own(ctx)}`, sql``).execute(ctx.db)
  if (!rows[0]) throw notFound()
  return rows[0]
}

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
  await record(ctx, {
    type: 'organisation.creation.requested',
    subjectType: 'organisation_request',
    subjectId: made.id,
    subjectLabel: input.name,
    aboutId: ctx.actor.accountId,
    after: asked,
  })
  return ownOf(ctx, await ownRow(ctx, made.id))
}

/** Withdraws one's own request while it waits; a repeat changes nothing (O37). @throws Problem 404, organisation.request_decided */
export async function withdrawOrganisationRequest(ctx: ClientContext, id: string): Promise<void> {
  const withdrawn = await ctx.db
    .updateTable('organisation_requests')
    .set((eb) => ({ withdrawn_at: ctx.now, version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .where('account_id', '=', ctx.actor.accountId)
    .where('decision', 'is', null)
    .where('withdrawn_at', 'is', null)
    .returning('name')
    .executeTakeFirst()
  if (!withdrawn) {
    const row = await ownRow(ctx, id)
    if (row.withdrawn_at) return
    throw notWaiting(ctx, row, ownOf(ctx, row))!
  }
  await record(ctx, {
    type: 'organisation.creation.request_withdrawn',
    subjectType: 'organisation_request',
    subjectId: id,
    subjectLabel: withdrawn.name,
    aboutId: ctx.actor.accountId,
  })
}

// Staff's side.

/** The requests for an organisation of the whole brand: those that wait oldest first, the others newest first (O37). */
export async function listOrganisationRequests(
  ctx: StaffContext,
  query: { cursor?: string | undefined; size: number; search: string; state: RequestState | 'all' },
) {
  const order = query.state === 'waiting' ? 'asc' : 'desc'
  const { rows } = await selectRequests(
    sql`r.brand_id = ${ctx.brand.id} and ${inState(query.state)}
      and ${holdsWords(sql`r.surname || ' ' || r.given_name || ' ' || r.surname || ' ' || r.sign_in_email || ' ' || r.name || ' ' || r.identifier`, query.search)}
      and ${placeOf(query.cursor, order)}`,
    sql`order by r.requested_at ${sql.raw(order)}, r.id ${sql.raw(order)} limit ${query.size + 1}`,
  ).execute(ctx.db)
  const { items, nextCursor } = page(rows, query.size, (row) => [row.place, row.id])
  return { items: items.map(summaryOf), nextCursor }
}

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

async function rowOf(ctx: StaffContext, id: string): Promise<Row> {
  const { rows } = await selectRequests(sql`r.id = ${id} and r.brand_id = ${ctx.brand.id}`, sql``).execute(ctx.db)
  if (!rows[0]) throw notFound()
  return rows[0]
}

/** A request with its comment, and the clients that are known already. @throws Problem 404 */
export async function readOrganisationRequest(ctx: StaffContext, id: string) {
  const row = await rowOf(ctx, id)
  const over = notWaiting(ctx, row)
  return {
    ...summaryOf(row),
    comment: row.comment,
    refusalReason: row.refusal_reason,
    known: await knownClients(ctx, row),
    abilities: {
      decide: ability(
        firstRefusal(
          staffMay(ctx.actor, 'organisation.creations.decide'),
          over ? deny(over.code, over.params) : allow('organisation.request_waits'),
        ),
        ctx.locale,
      ),
    },
  }
}

/**
 * Takes a request to decide it: nobody else decides or withdraws it meanwhile. The person's account is held before, as its
 * deactivation and its erasure hold it.
 * @returns undefined where this very decision was taken already by the same person: a repeat
 * @throws Problem 404, conflict, organisation.request_decided, organisation.request_withdrawn
 */
async function take(
  ctx: StaffContext,
  id: string,
  decision: 'approved' | 'refused',
  version: number | undefined,
): Promise<Row | undefined> {
  const { account_id } = await rowOf(ctx, id)
  // Who decides does not write accounts, and a lock asks for as much.
  await ctx.asSystem(() => ctx.db.selectFrom('accounts').select('id').where('id', '=', account_id).forShare().execute())
  const { rows } = await selectRequests(sql`r.id = ${id} and ${inState('waiting')}`, sql`for update`).execute(ctx.db)
  if (rows[0]) {
    if (version !== undefined && version !== rows[0].version) throw conflict(await readOrganisationRequest(ctx, id))
    return rows[0]
  }
  const row = await rowOf(ctx, id)
  if (
    row.decision === decision &&
    row.decided_by === ctx.actor.accountId &&
    (version === undefined || version === row.version - 1)
  )
    return undefined
  throw notWaiting(ctx, row, version === undefined ? undefined : await readOrganisationRequest(ctx, id))!
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

const decide = (
  ctx: StaffContext,
  id: string,
  columns: { decision: 'approved'; organisation_id: string } | { decision: 'refused'; refusal_reason: string },
) =>
  ctx.db
    .updateTable('organisation_requests')
    .set((eb) => ({
      ...columns,
      decided_at: ctx.now,
      decided_by: ctx.actor.accountId,
      decided_by_label: ctx.actor.label,
      version: eb('version', '+', 1),
    }))
    .where('id', '=', id)
    .execute()

const given = <T extends object>(fields: T) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>
  }

/** What staff correct with «Valider»; absent: as it was asked. */
export type Approval = { version?: number | undefined } & { [K in keyof Asked]?: Asked[K] | undefined }

/**
 * Approves a request: the organisation is made, corrected where staff did, and the person is its principal manager, in this very
 * transaction (O37). Tells the person.
 * @throws Problem 404, 409 (conflict, organisation.request_decided, organisation.request_withdrawn, organisation.requester_not_active),
 *   422 on the identifiers, and on `siret` where a client has it already
 */
export async function approveOrganisationRequest(ctx: StaffContext, id: string, input: Approval): Promise<void> {
  const { version, ...corrections } = input
  const row = await take(ctx, id, 'approved', version)
  if (!row) return
  await requireRequester(ctx, row.account_id)
  const asked = askedOf(row)
  const made: Asked = { ...asked, ...given(corrections) }
  const refused = refuseIdentifiers(made)
  if (refused.length > 0) throw invalid(...refused)
  const organisation = await ctx.db
    .insertInto('organisations')
    .values({ ...columnsOf(made), brand_id: ctx.brand.id, created_at: ctx.now })
    .onConflict((oc) => oc.columns(['brand_id', 'siret']).doNothing())
    .returning(['id', 'name'])
    .executeTakeFirst()
  if (!organisation) throw invalid({ field: 'siret', code: 'organisation.siret_of_client' })
  await decide(ctx, id, { decision: 'approved', organisation_id: organisation.id })
  const corrected = JSON.stringify(made) !== JSON.stringify(asked)
  await record(ctx, {
    type: 'organisation.creation.approved',
    organisationId: organisation.id,
    subjectType: 'organisation_request',
    subjectId: id,
    subjectLabel: organisation.name,
    aboutId: row.account_id,
    ...(corrected ? { before: asked } : {}),
    after: made,
  })
  await nameFirstPrincipal(ctx, organisation, row.account_id, 'organisation.creation_approved')
}

/**
 * Answers a request by attaching the person to a client that is there already, which closes it as approved (O37, O13).
 * @throws Problem as for an approval, 422 on `organisationId` or `role`, organisation.already_member
 */
export async function attachOrganisationRequest(
  ctx: StaffContext,
  id: string,
  input: { version: number; organisationId: string; role: string },
): Promise<void> {
  const row = await take(ctx, id, 'approved', input.version)
  if (!row) return
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
  await decide(ctx, id, { decision: 'approved', organisation_id: organisation.id })
  await record(ctx, {
    type: 'organisation.creation.attached',
    organisationId: organisation.id,
    subjectType: 'organisation_request',
    subjectId: id,
    subjectLabel: labelOf(row),
    aboutId: row.account_id,
    after: { role: input.role },
  })
}

/** Refuses a request with its reason, which the person is told (O37). @throws Problem 404, 409 as for an approval */
export async function refuseOrganisationRequest(
  ctx: StaffContext,
  id: string,
  input: { version?: number | undefined; reason: string },
): Promise<void> {
  const row = await take(ctx, id, 'refused', input.version)
  if (!row) return
  await decide(ctx, id, { decision: 'refused', refusal_reason: input.reason })
  await record(ctx, {
    type: 'organisation.creation.refused',
    subjectType: 'organisation_request',
    subjectId: id,
    subjectLabel: row.name,
    aboutId: row.account_id,
    after: { reason: input.reason },
  })
  await tellPerson(
    ctx,
    row.account_id,
    'organisation.creation_refused',
    { organisation: row.name, by: ctx.actor.label, reason: input.reason },
    { href: places.ownMemberships, key: `organisation-request:${id}` },
  )
}
