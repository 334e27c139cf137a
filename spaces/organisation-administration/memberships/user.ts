import { isDeepStrictEqual } from 'node:util'
import { type SqlBool, sql } from 'kysely'
import { type Day, formatDay } from '../../../kernel/dates/day.ts'
import { conflict, invalid, notFound, problem } from '../../../kernel/errors/problem.ts'
import type { PersonContext } from '../../../kernel/http/context.ts'
import { type Coordinates, coordinateColumns } from '../../../kernel/identity/account.ts'
import { labelOf } from '../../../kernel/identity/label.ts'
import { limitAct } from '../../../kernel/identity/limits.ts'
import { sendOneTimeLink } from '../../../kernel/identity/tokens.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { readRow } from '../../../kernel/lists/read.ts'
import { notify } from '../../../kernel/notifications/outbox.ts'
import { tellPerson } from '../../../kernel/notifications/tell.ts'
import { decideHere, requirePermission } from '../../../kernel/organisations/access.ts'
import { ability } from '../../../kernel/policy/ability.ts'
import { allow, type Decision, deny, require } from '../../../kernel/policy/decision.ts'
import {
  canEditContact,
  canEditMembership,
  canGiveSpaces,
  canRemoveMembership,
  canSendActivation,
  type MembershipState,
  type Places,
} from '../policy.ts'
import { places } from '../requests.ts'
import { managePeople, namePrincipal, readPeople } from '../rights.ts'
import { listWaitingSpaces } from '../space-requests/service.ts'
import { clientUserList, viewUser } from './list.ts'
import {
  endMembership,
  giveSpaces,
  listRoles,
  localeOf,
  proposeRole,
  requireServices,
  roleGiven,
  scopeWords,
  spaceTitle,
} from './membership.ts'

/** A membership that the asking person runs, and the rights there. @throws Problem 404, also for one's own where one runs nothing; 403 */
async function findMembership(ctx: PersonContext, id: string, permission: string) {
  const row = await ctx.db
    .selectFrom('memberships as m')
    .innerJoin('organisations as o', 'o.id', 'm.organisation_id')
    .selectAll('m')
    .select(['o.name as organisation_name', 'o.deactivated_at'])
    .where('m.id', '=', id)
    .where('m.removed_at', 'is', null)
    .executeTakeFirst()
  if (!row) throw notFound()
  await requirePermission(ctx, row.organisation_id, permission)
  return row
}

const stateOf = (
  ctx: PersonContext,
  row: {
    role: string
    account_id: string
    account_kind: string
    account_state: string
    sign_in_email: string
    deactivated_at: Date | null
  },
): MembershipState => ({
  role: row.role,
  kind: row.account_kind as MembershipState['kind'],
  state: row.account_state,
  hasEmail: row.sign_in_email !== '',
  own: row.account_id === ctx.actor.accountId,
  organisationDeactivated: row.deactivated_at !== null,
})

/** Whose a person's places are, and whether who asks runs them all. */
async function placesOf(ctx: PersonContext, accountId: string): Promise<{ places: Places; wholly: boolean }> {
  if (ctx.actor.side === 'staff') {
    const team = await ctx.db
      .selectFrom('staff_members')
      .select('account_id')
      .where('account_id', '=', accountId)
      .execute()
    return { places: team.length > 0 ? 'team' : 'run', wholly: true }
  }
  const { rows } = await sql<{
    wholly: boolean
    principal: boolean
  }>`select parvis.runs_every_organisation_of(${accountId}) as wholly,
    exists (select from memberships m where m.account_id = ${accountId} and m.role = 'principal_manager' and m.removed_at is null) as principal`.execute(
    ctx.db,
  )
  const [{ wholly, principal }] = rows as [{ wholly: boolean; principal: boolean }]
  if (accountId !== ctx.actor.accountId && principal) return { places: 'principal', wholly }
  return { places: wholly ? 'run' : 'elsewhere', wholly }
}

/**
 * Whether who asks sees how to reach a person: their own, whom the provider or they alone run, and who asked to belong. Whoever was
 * attached by somebody else shows a name and a sign-in address, no more.
 */
async function seesCoordinates(
  ctx: PersonContext,
  membership: { id: string; account_id: string },
  wholly: boolean,
): Promise<boolean> {
  if (wholly || membership.account_id === ctx.actor.accountId) return true
  const approved = await ctx.db
    .selectFrom('membership_requests')
    .select('id')
    .where('membership_id', '=', membership.id)
    .where('decision', '=', 'approved')
    .limit(1)
    .execute()
  return approved.length > 0
}

/** One membership with its person, spaces and what may be done (O18). @throws Problem 404, 403 */
export async function readMembership(ctx: PersonContext, id: string) {
  const found = await findMembership(ctx, id, readPeople)
  const row = await readRow(ctx, clientUserList, id, { id: found.organisation_id })
  const account = await ctx.db
    .selectFrom('accounts')
    .select([
      'contact_email',
      'structure',
      'job_title',
      'address_line1',
      'address_line2',
      'postal_code',
      'city',
      'phone',
      'mobile',
      'fax',
      'version',
    ])
    .where('id', '=', row.account_id)
    .executeTakeFirstOrThrow()
  const services = await ctx.db
    .selectFrom('services as s')
    .leftJoin('membership_services as ms', (join) =>
      join.onRef('ms.service_id', '=', 's.id').on('ms.membership_id', '=', id),
    )
    .select(['s.id', 's.name', 's.is_active', 'ms.membership_id as held'])
    .where('s.organisation_id', '=', row.organisation_id)
    .orderBy('s.name')
    .execute()
  const subscriptions = await ctx.db
    .selectFrom('space_subscriptions as s')
    .leftJoin('services as v', 'v.id', 's.service_id')
    .select(['s.id', 's.space', 's.service_id', 'v.name as service_name', 's.access', 's.origin', 's.created_at'])
    .where('s.membership_id', '=', id)
    .where('s.ended_at', 'is', null)
    .orderBy('s.space')
    .orderBy('v.name')
    .orderBy('s.id')
    .execute()
  const asked = await listWaitingSpaces(ctx, id)
  const others =
    ctx.actor.side === 'staff'
      ? sql<SqlBool>`true`
      : sql<SqlBool>`m.organisation_id = any ((select parvis.organisation_ids_with_permission(${readPeople}))::uuid[])`
  const elsewhere = await sql<{ id: string; organisation_id: string; name: string; role_name: string }>`
    select m.id, m.organisation_id, o.name, parvis.in_locale(r.name, ${ctx.locale}) as role_name
    from memberships m join organisations o on o.id = m.organisation_id join roles r on r.brand_id = m.brand_id and r.code = m.role
    where m.account_id = ${row.account_id} and m.id <> ${id} and m.removed_at is null and ${others} order by o.name, m.id`.execute(
    ctx.db,
  )
  const right = await decideHere(ctx, row.organisation_id, managePeople)
  const { places, wholly } = await placesOf(ctx, row.account_id)
  const known = await seesCoordinates(ctx, row, wholly)
  const shown = (coordinate: string) => (known ? coordinate : '')
  const state = stateOf(ctx, found)
  const held = services.filter((service) => service.held !== null)
  return {
    ...viewUser(row, ctx),
    comment: found.comment,
    serviceIds: held.map((service) => service.id),
    contactEmail: shown(account.contact_email),
    structure: shown(account.structure),
    jobTitle: shown(account.job_title),
    addressLine1: shown(account.address_line1),
    addressLine2: shown(account.address_line2),
    postalCode: shown(account.postal_code),
    city: shown(account.city),
    phone: shown(account.phone),
    mobile: shown(account.mobile),
    fax: shown(account.fax),
    grantedBy: found.granted_by_label,
    proposedRole: found.proposed_role,
    version: found.version,
    accountVersion: account.version,
    subscriptions: subscriptions.map((one) => ({
      id: one.id,
      space: one.space,
      title: spaceTitle(ctx, one.space),
      service: one.service_id === null ? null : { id: one.service_id, name: one.service_name ?? '' },
      access: one.access as 'read' | 'modify',
      origin: one.origin,
      since: one.created_at.toISOString(),
    })),
    spaceRequests: asked,
    elsewhere: elsewhere.rows.map((one) => ({
      membershipId: one.id,
      organisation: { id: one.organisation_id, name: one.name },
      roleName: one.role_name,
    })),
    roles: await listRoles(ctx),
    serviceChoices: services.map((service) => ({ id: service.id, name: service.name, active: service.is_active })),
    abilities: {
      edit: ability(canEditMembership(right, state), ctx.locale),
      remove: ability(canRemoveMembership(right, state), ctx.locale),
      editContact: ability(canEditContact(right, places), ctx.locale),
      giveSpaces: ability(
        ctx.actor.side === 'staff'
          ? deny('identity.client_side_only')
          : canGiveSpaces(await decideHere(ctx, row.organisation_id, 'organisation.space-requests.decide'), state),
        ctx.locale,
      ),
      sendActivation: ability(canSendActivation(right, state), ctx.locale),
      confirmRole: ability(await decideHere(ctx, row.organisation_id, namePrincipal), ctx.locale),
    },
  }
}

export type MembershipChange = {
  version: number
  role?: string | undefined
  whole?: boolean | undefined
  serviceIds?: string[] | undefined
  startsOn?: Day | undefined
  endsOn?: Day | null | undefined
  comment?: string | undefined
}

/** Serves what was let through: `requirePermission` said yes, so the decision stands for it. */
const permitted: Decision = allow(managePeople)

/**
 * Changes a membership: role, services, dates (O18); works at once (O19). Spaces held stay, but those of a service that is taken away end.
 * @throws Problem 404, 403, conflict with the membership as it stands, organisation.principal_fixed, 422 per field
 */
export async function updateMembership(ctx: PersonContext, id: string, input: MembershipChange) {
  const found = await findMembership(ctx, id, managePeople)
  require(canEditMembership(permitted, stateOf(ctx, found)))
  const before = await readMembership(ctx, id)
  if (before.version !== input.version) throw conflict(before)
  const { role, proposed } = await roleGiven(ctx, found.organisation_id, input.role ?? before.role, before.role)
  const whole = input.whole ?? before.whole
  const serviceIds = await requireServices(
    ctx,
    found.organisation_id,
    { whole, serviceIds: input.serviceIds ?? before.serviceIds },
    before.serviceIds,
  )
  const startsOn = input.startsOn ?? before.startsOn
  const endsOn = input.endsOn === undefined ? before.endsOn : input.endsOn
  if (endsOn !== null && endsOn < startsOn) throw invalid({ field: 'endsOn', code: 'organisation.ends_before_start' })
  const changed = await ctx.asSystem(async () => {
    const updated = await ctx.db
      .updateTable('memberships')
      .set((eb) => ({
        role,
        whole,
        starts_on: startsOn,
        ends_on: endsOn,
        comment: input.comment ?? found.comment,
        version: eb('version', '+', 1),
      }))
      .where('id', '=', id)
      .where('version', '=', input.version)
      .where('removed_at', 'is', null)
      .where('role', '<>', 'principal_manager')
      .executeTakeFirst()
    if (Number(updated.numUpdatedRows) === 0) return false
    await ctx.db.deleteFrom('membership_services').where('membership_id', '=', id).execute()
    if (serviceIds.length > 0)
      await ctx.db
        .insertInto('membership_services')
        .values(
          serviceIds.map((service) => ({
            membership_id: id,
            organisation_id: found.organisation_id,
            service_id: service,
            granted_at: ctx.now,
          })),
        )
        .execute()
    return true
  })
  if (!changed) throw conflict(await readMembership(ctx, id))
  const kept = (view: Awaited<ReturnType<typeof readMembership>>) => ({
    role: view.role,
    whole: view.whole,
    services: view.services,
    startsOn: view.startsOn,
    endsOn: view.endsOn,
  })
  const after = await readMembership(ctx, id)
  await record(ctx, {
    type: 'organisation.membership.updated',
    organisationId: found.organisation_id,
    subjectType: 'membership',
    subjectId: id,
    subjectLabel: labelOf(found),
    aboutId: found.account_id,
    before: kept(before),
    after: kept(after),
  })
  await proposeRole(ctx, id, proposed)
  if (!isDeepStrictEqual(kept(before), kept(after))) await tellOfChange(ctx, found, after)
  if (!whole) await endSubscriptionsBeyond(ctx, found, serviceIds)
  await ctx.asSystem(() =>
    giveSpaces(ctx, id, { role: before.role, whole: before.whole, serviceIds: before.serviceIds }),
  )
  return readMembership(ctx, id)
}

/**
 * Confirms a role that another manager proposed, or gives the proposal up, which tells who made it.
 * @throws Problem 404, 403, conflict, organisation.no_proposed_role
 */
export async function decideProposedRole(
  ctx: PersonContext,
  id: string,
  input: { version: number; confirmed: boolean },
) {
  const found = await findMembership(ctx, id, namePrincipal)
  if (!found.proposed_role) throw problem('organisation.no_proposed_role')
  if (input.confirmed) return updateMembership(ctx, id, { version: input.version, role: found.proposed_role })
  const given = await ctx.asSystem(() =>
    ctx.db
      .updateTable('memberships')
      .set((eb) => ({ proposed_role: null, proposed_by: null, version: eb('version', '+', 1) }))
      .where('id', '=', id)
      .where('version', '=', input.version)
      .executeTakeFirst(),
  )
  if (Number(given.numUpdatedRows) === 0) throw conflict(await readMembership(ctx, id))
  await record(ctx, {
    type: 'organisation.manager.refused',
    organisationId: found.organisation_id,
    subjectType: 'membership',
    subjectId: id,
    subjectLabel: labelOf(found),
    aboutId: found.account_id,
    before: { role: found.proposed_role },
  })
  if (found.proposed_by)
    await tellPerson(
      ctx,
      found.proposed_by,
      'organisation.manager_refused',
      { organisation: found.organisation_name, person: labelOf(found), by: ctx.actor.label },
      { href: places.user(id) },
    )
  return readMembership(ctx, id)
}

/** Tells a person what their membership is from now on, in their language (O18). */
async function tellOfChange(
  ctx: PersonContext,
  found: { account_id: string; organisation_name: string },
  now: { role: string; whole: boolean; serviceIds: string[]; startsOn: Day; endsOn: Day | null },
): Promise<void> {
  const locale = await localeOf(ctx, found.account_id)
  const role = (await listRoles(ctx, locale)).find((known) => known.code === now.role)?.name ?? now.role
  const scope = await scopeWords(ctx, now.whole, now.serviceIds, locale)
  await tellPerson(
    ctx,
    found.account_id,
    now.endsOn === null ? 'organisation.membership_changed' : 'organisation.membership_changed_until',
    {
      organisation: found.organisation_name,
      by: ctx.actor.label,
      role,
      scope,
      startsOn: formatDay(now.startsOn, locale),
      ...(now.endsOn === null ? {} : { endsOn: formatDay(now.endsOn, locale) }),
    },
    { href: places.ownMemberships },
  )
}

/** Ends the subscriptions for services that a membership no longer covers, and says so in the history. */
async function endSubscriptionsBeyond(
  ctx: PersonContext,
  membership: { id: string; organisation_id: string; account_id: string; surname: string; given_name: string },
  serviceIds: string[],
): Promise<void> {
  const ended = await ctx.asSystem(() =>
    ctx.db
      .updateTable('space_subscriptions')
      .set((eb) => ({
        ended_at: ctx.now,
        ended_by: ctx.actor.accountId,
        ended_by_label: ctx.actor.label,
        end_reason: 'service_removed',
        version: eb('version', '+', 1),
      }))
      .where('membership_id', '=', membership.id)
      .where('ended_at', 'is', null)
      .where('service_id', 'is not', null)
      .where(sql<boolean>`service_id <> all (${serviceIds}::uuid[])`)
      .returning(['id', 'space', 'access', 'service_id'])
      .execute(),
  )
  for (const one of ended)
    await record(ctx, {
      type: 'organisation.subscription.deactivated',
      organisationId: membership.organisation_id,
      subjectType: 'subscription',
      subjectId: one.id,
      subjectLabel: labelOf(membership),
      aboutId: membership.account_id,
      after: { space: one.space, access: one.access, reason: 'service_removed' },
    })
}

/**
 * Changes a person's contact details, where every place of theirs is run by who asks, or as the provider (O18); never name or identifier.
 * @throws Problem 404, 403 with its reason, conflict
 */
export async function updateContact(
  ctx: PersonContext,
  id: string,
  input: Coordinates & { contactEmail: string; accountVersion: number },
) {
  const found = await findMembership(ctx, id, managePeople)
  require(canEditContact(permitted, (await placesOf(ctx, found.account_id)).places))
  const before = await readMembership(ctx, id)
  const changed = await ctx.db
    .updateTable('accounts')
    .set((eb) => ({
      ...coordinateColumns(input),
      contact_email: input.contactEmail,
      version: eb('version', '+', 1),
      updated_at: ctx.now,
      updated_by: ctx.actor.accountId,
    }))
    .where('id', '=', found.account_id)
    .where('version', '=', input.accountVersion)
    .executeTakeFirst()
  const after = await readMembership(ctx, id)
  if (Number(changed.numUpdatedRows) === 0) throw conflict(after)
  const fields = (view: typeof after) => ({
    contactEmail: view.contactEmail,
    structure: view.structure,
    jobTitle: view.jobTitle,
    addressLine1: view.addressLine1,
    addressLine2: view.addressLine2,
    postalCode: view.postalCode,
    city: view.city,
    phone: view.phone,
    mobile: view.mobile,
    fax: view.fax,
  })
  await record(ctx, {
    type: 'organisation.membership.updated',
    organisationId: found.organisation_id,
    subjectType: 'account',
    subjectId: found.account_id,
    subjectLabel: labelOf(found),
    before: fields(before),
    after: fields(after),
  })
  if (found.account_id !== ctx.actor.accountId && found.sign_in_email)
    await notify(
      ctx,
      {
        accountId: found.account_id,
        email: found.sign_in_email,
        locale: await localeOf(ctx, found.account_id),
        givenName: found.given_name,
      },
      'organisation.contact_changed',
      { by: ctx.actor.label, organisation: found.organisation_name },
    )
  return after
}

/** Removes a membership for the whole organisation (O18, O12). Repeating it is a 404: it is gone. @throws Problem 404, 403, organisation.principal_stays */
export async function removeMembership(ctx: PersonContext, id: string, reason = ''): Promise<void> {
  const found = await findMembership(ctx, id, managePeople)
  require(canRemoveMembership(permitted, stateOf(ctx, found)))
  if (!(await endMembership(ctx, id, reason ? { reason } : {}))) throw notFound()
}

/** Sends the activation e-mail, or sends it again (O18). @throws Problem 404, 403, organisation.not_pending, too_many_requests */
export async function sendActivation(ctx: PersonContext, id: string): Promise<void> {
  const found = await findMembership(ctx, id, managePeople)
  require(canSendActivation(permitted, stateOf(ctx, found)))
  await limitAct(ctx, 'activation-mails', 200)
  await limitAct(ctx, `activation-mail:${found.account_id}`, 5)
  await sendOneTimeLink(ctx, 'activation', {
    id: found.account_id,
    identifier: found.identifier,
    email: found.sign_in_email,
    givenName: found.given_name,
    locale: await localeOf(ctx, found.account_id),
  })
  await record(ctx, {
    type: 'organisation.activation.sent',
    organisationId: found.organisation_id,
    subjectType: 'account',
    subjectId: found.account_id,
    subjectLabel: labelOf(found),
  })
}
