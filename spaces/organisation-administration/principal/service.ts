import { sql } from 'kysely'
import { invalid, notFound, problem } from '../../../kernel/errors/problem.ts'
import { paperKinds } from '../../../kernel/files/kinds.ts'
import { keepFile, kindOf, openFile, type Upload } from '../../../kernel/files/storage.ts'
import type { Context, PersonContext, StaffContext } from '../../../kernel/http/context.ts'
import { typedIdentifier } from '../../../kernel/http/email-address.ts'
import { Download } from '../../../kernel/http/endpoints.ts'
import type { Locale } from '../../../kernel/i18n/locale.ts'
import { labelOf } from '../../../kernel/identity/label.ts'
import { createPerson } from '../../../kernel/identity/people.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { notify } from '../../../kernel/notifications/outbox.ts'
import { requirePermission } from '../../../kernel/organisations/access.ts'
import { endMembership, giveSpaces } from '../memberships/membership.ts'

type Person = {
  id: string
  surname: string
  given_name: string
  sign_in_email: string | null
  locale: string
  status: string
}
/** Tells a person of their role at their sign-in address: it is about who runs the organisation. */
async function tellAtSignIn(
  ctx: Context,
  person: Person,
  kind: string,
  params: Record<string, unknown>,
  href?: string,
): Promise<void> {
  if (person.status !== 'active' && person.status !== 'pending') return
  await notify(
    ctx,
    {
      accountId: person.id,
      email: person.sign_in_email,
      locale: person.locale as Locale,
      givenName: person.given_name,
    },
    kind,
    params,
    href ? { href } : {},
  )
}

/**
 * Who is named, held until the end so that the account cannot be deactivated meanwhile. Of strangers nothing is told: whatever is
 * wrong with them reads as unknown.
 * @throws Problem 422 on `successor`
 */
async function findSuccessor(
  ctx: PersonContext,
  input: { successor: string; accountId?: string | undefined },
): Promise<Person> {
  if (!input.accountId && !input.successor) throw invalid({ field: 'successor', code: 'organisation.successor_needed' })
  const unknown = () => invalid({ field: 'successor', code: 'organisation.successor_unknown' })
  const found = await ctx.asSystem(() => {
    const query = ctx.db
      .selectFrom('accounts as a')
      .select(['a.id', 'a.surname', 'a.given_name', 'a.sign_in_email', 'a.locale', 'a.status'])
      .select(sql<boolean>`exists (select from staff_members s where s.account_id = a.id)`.as('staff'))
      .select(
        sql<boolean>`exists (select from account_blocks b where b.account_id = a.id and b.lifted_at is null)`.as(
          'blocked',
        ),
      )
      .where('a.brand_id', '=', ctx.brand.id)
      .where('a.kind', '=', 'person')
      .forShare('a')
    return (
      input.accountId
        ? query.where('a.id', '=', input.accountId)
        : query
            .where(
              sql<boolean>`(lower(a.identifier) = lower(${input.successor}) or lower(a.sign_in_email) = lower(${typedIdentifier(input.successor ?? '')}))`,
            )
            .orderBy(sql`lower(a.identifier) = lower(${input.successor})`, 'desc')
            .limit(1)
    ).executeTakeFirst()
  })
  if (!found) throw unknown()
  if (found.id === ctx.actor.accountId) throw invalid({ field: 'successor', code: 'organisation.successor_self' })
  const visible = await sql<{ yes: boolean }>`select parvis.is_organisation_manager_of(${found.id}) as yes`.execute(
    ctx.db,
  )
  const known = visible.rows[0]!.yes
  const wrong = found.staff
    ? 'unknown'
    : found.status === 'pending'
      ? 'pending'
      : found.status !== 'active'
        ? 'deactivated'
        : found.blocked
          ? 'blocked'
          : undefined
  // An id is of somebody that one runs; strangers are named by what they sign in with.
  if (!known && (wrong || input.accountId)) throw unknown()
  if (wrong) throw invalid({ field: 'successor', code: `organisation.successor_${wrong}` })
  return found
}

/**
 * Puts another person in the principal manager's place, the former one becoming simple user; runs as the system, the organisation's
 * row held. Both happen in one transaction, so there is never none or two.
 */
async function replacePrincipal(ctx: Context, organisationId: string, formerId: string, accountId: string) {
  await ctx.db
    .updateTable('memberships')
    .set((eb) => ({ role: 'member', version: eb('version', '+', 1) }))
    .where('id', '=', formerId)
    .execute()
  const promoted = await ctx.db
    .updateTable('memberships')
    .set((eb) => ({
      role: 'principal_manager',
      whole: true,
      ends_on: null,
      starts_on: sql<string>`least(starts_on, ${ctx.today}::date)`,
      version: eb('version', '+', 1),
    }))
    .where('organisation_id', '=', organisationId)
    .where('account_id', '=', accountId)
    .where('removed_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  if (!promoted) {
    const inserted = await insertPrincipal(ctx, organisationId, accountId)
    await giveSpaces(ctx, inserted)
    return inserted
  }
  await ctx.db.deleteFrom('membership_services').where('membership_id', '=', promoted.id).execute()
  await giveSpaces(ctx, promoted.id)
  return promoted.id
}

/**
 * Names the principal manager of an organisation that was just made, in the same transaction (O37): the membership with what its role
 * opens (O7), the history, a mail. The caller has checked the right and the account.
 * @param options `kind` is the message that tells the person, null where they are told otherwise; `suspended` leaves their access to be given later
 */
export async function nameFirstPrincipal(
  ctx: StaffContext,
  organisation: { id: string; name: string },
  accountId: string,
  { kind, suspended = false }: { kind: string | null; suspended?: boolean },
): Promise<void> {
  const person = await ctx.asSystem(async () => {
    const account = await ctx.db
      .selectFrom('accounts')
      .select(['id', 'surname', 'given_name', 'sign_in_email', 'locale', 'status'])
      .where('id', '=', accountId)
      .executeTakeFirstOrThrow()
    return { ...account, membership: await insertPrincipal(ctx, organisation.id, accountId, suspended) }
  })
  await record(ctx, {
    type: 'organisation.principal.named',
    organisationId: organisation.id,
    subjectType: 'membership',
    subjectId: person.membership,
    subjectLabel: labelOf(person),
    aboutId: accountId,
    after: { role: 'principal_manager' },
  })
  // The act comes first in the history, then what it brought about.
  await ctx.asSystem(() => giveSpaces(ctx, person.membership))
  if (kind) await tellAtSignIn(ctx, person, kind, { organisations: organisation.name, by: ctx.actor.label }, '/')
}

/** Inserts a principal manager's membership; its spaces are given by the caller. Runs as the system. */
async function insertPrincipal(
  ctx: Context,
  organisationId: string,
  accountId: string,
  suspended = false,
): Promise<string> {
  const { id } = await ctx.db
    .insertInto('memberships')
    .values({
      organisation_id: organisationId,
      account_id: accountId,
      role: 'principal_manager',
      starts_on: ctx.today,
      granted_by: ctx.actor.accountId ?? null,
      granted_by_label: ctx.actor.label,
      created_at: ctx.now,
      suspended_at: suspended ? ctx.now : null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/**
 * «Désigner un nouveau gestionnaire principal» (O20, O21): for the organisations ticked, or all; the asker becomes simple user there.
 * All or none. Two at the same moment: one wins, the other is told that it came too late.
 * @throws Problem 404, 403, organisation.principal_changed (409), 422 on `organisationIds`, `successor`
 */
export async function transferPrincipal(
  ctx: PersonContext,
  input: { organisationIds: string[]; all: boolean; successor: string; accountId?: string | undefined },
): Promise<{ organisations: Array<{ id: string; name: string }> }> {
  const ids = input.all
    ? (
        await ctx.db
          .selectFrom('memberships')
          .select('organisation_id')
          .where('account_id', '=', ctx.actor.accountId)
          .where('role', '=', 'principal_manager')
          .where('removed_at', 'is', null)
          .execute()
      ).map((row) => row.organisation_id)
    : [...new Set(input.organisationIds)]
  if (ids.length === 0) throw invalid({ field: 'organisationIds', code: 'organisation.nothing_to_transfer' })
  for (const id of ids) await requirePermission(ctx, id, 'organisation.principal.transfer')
  const held = await ctx.asSystem(async () => {
    // In the order of their ids, so that two transfers wait for one another rather than lock each other out.
    const organisations = await ctx.db
      .selectFrom('organisations')
      .select(['id', 'name'])
      .where('id', 'in', ids)
      .orderBy('id')
      .forUpdate()
      .execute()
    const own = await ctx.db
      .selectFrom('memberships')
      .select(['id', 'organisation_id', 'role'])
      .where('account_id', '=', ctx.actor.accountId)
      .where('organisation_id', 'in', ids)
      .where('removed_at', 'is', null)
      .execute()
    return organisations.map((one) => ({ ...one, own: own.find((row) => row.organisation_id === one.id) }))
  })
  for (const one of held)
    if (one.own?.role !== 'principal_manager')
      throw problem('organisation.principal_changed', { organisation: one.name })
  const successor = await findSuccessor(ctx, input)
  const former = await ctx.asSystem(() =>
    ctx.db
      .selectFrom('accounts')
      .select(['id', 'surname', 'given_name', 'sign_in_email', 'locale', 'status'])
      .where('id', '=', ctx.actor.accountId)
      .executeTakeFirstOrThrow(),
  )
  for (const one of held) {
    const membership = await ctx.asSystem(() => replacePrincipal(ctx, one.id, one.own!.id, successor.id))
    await record(ctx, {
      type: 'organisation.principal.transferred',
      organisationId: one.id,
      subjectType: 'membership',
      subjectId: membership,
      subjectLabel: labelOf(successor),
      aboutId: successor.id,
      before: { principal: labelOf(former), accountId: former.id },
      after: { principal: labelOf(successor), accountId: successor.id },
    })
  }
  const organisations = held.map(({ id, name }) => ({ id, name }))
  const names = [...new Set(organisations.map((one) => one.name))].join(', ')
  await tellAtSignIn(ctx, former, 'organisation.principal_handed_over', {
    successor: labelOf(successor),
    organisations: names,
    by: ctx.actor.label,
  })
  await tellAtSignIn(
    ctx,
    successor,
    'organisation.principal_received',
    { organisations: names, by: ctx.actor.label },
    '/',
  )
  return { organisations }
}

/** «Supprimer le rattachement», one's own (O20); repeating it finds nothing any more. @throws Problem 404, organisation.principal_stays */
export async function leave(ctx: PersonContext, membershipId: string): Promise<void> {
  const own = await ctx.db
    .selectFrom('memberships')
    .select('id')
    .where('id', '=', membershipId)
    .where('account_id', '=', ctx.actor.accountId)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  if (!own) throw notFound()
  await endMembership(ctx, membershipId, { tell: false })
}

/**
 * An organisation whose principal manager is gone is recovered by the provider, with proof, on record (O22).
 * @throws Problem 404, organisation.deactivated, 422 on `proof`, `reason`, `successor`, `email`
 */
export async function recover(
  ctx: StaffContext,
  organisationId: string,
  input: { reason: string; accountId?: string | undefined; surname: string; givenName: string; email: string },
  uploads: Upload[],
) {
  const proof = uploads.find((upload) => upload.field === 'proof')
  // Who names a principal manager does not write the organisation, and a lock asks for as much.
  const organisation = await ctx.asSystem(() =>
    ctx.db
      .selectFrom('organisations')
      .select(['id', 'name', 'deactivated_at'])
      .where('id', '=', organisationId)
      .where('brand_id', '=', ctx.brand.id)
      .forUpdate()
      .executeTakeFirst(),
  )
  if (!organisation) throw notFound()
  if (organisation.deactivated_at) throw problem('organisation.deactivated')
  if (!proof) throw invalid({ field: 'proof', code: 'files.missing' })
  const contentType = await kindOf(proof, paperKinds)
  const { accountId, surname, givenName, email } = input
  if (!accountId) {
    const missing = Object.entries({ surname, givenName, email }).filter(([, value]) => !value)
    if (missing.length > 0) throw invalid(...missing.map(([field]) => ({ field, code: 'required' })))
  }
  const former = await ctx.db
    .selectFrom('memberships as m')
    .innerJoin('accounts as a', 'a.id', 'm.account_id')
    .select(['m.id as membership_id', 'a.id', 'a.surname', 'a.given_name', 'a.sign_in_email', 'a.locale', 'a.status'])
    .where('m.organisation_id', '=', organisationId)
    .where('m.role', '=', 'principal_manager')
    .where('m.removed_at', 'is', null)
    .executeTakeFirstOrThrow()
  if (accountId === former.id) throw invalid({ field: 'accountId', code: 'organisation.successor_already' })
  const newId =
    accountId ??
    (
      await createPerson(ctx, { surname, givenName, signInEmail: email, organisationId }).catch((error: unknown) => {
        const fields = (error as { fields?: Array<{ field: string; code: string }> }).fields
        if (fields?.some((field) => field.field === 'signInEmail'))
          throw invalid({ field: 'email', code: 'identity.email_taken' })
        throw error
      })
    ).id
  const successor = await ctx.asSystem(() =>
    ctx.db
      .selectFrom('accounts as a')
      .select(['a.id', 'a.surname', 'a.given_name', 'a.sign_in_email', 'a.locale', 'a.status'])
      .where('a.id', '=', newId)
      .where('a.brand_id', '=', ctx.brand.id)
      .where('a.kind', '=', 'person')
      .where('a.status', 'in', ['active', 'pending'])
      .where(sql<boolean>`not exists (select from staff_members s where s.account_id = a.id)`)
      .forShare('a')
      .executeTakeFirst(),
  )
  if (!successor) throw invalid({ field: 'accountId', code: 'organisation.person_unknown' })
  const proofId = await keepFile(ctx, proof, contentType, {
    kind: 'organisation.recovery',
    id: organisationId,
    organisationId,
  })
  const membership = await ctx.asSystem(() => replacePrincipal(ctx, organisationId, former.membership_id, successor.id))
  await record(ctx, {
    type: 'organisation.recovered',
    organisationId,
    subjectType: 'membership',
    subjectId: membership,
    subjectLabel: labelOf(successor),
    aboutId: successor.id,
    before: { principal: labelOf(former), accountId: former.id, status: former.status },
    after: { principal: labelOf(successor), accountId: successor.id, reason: input.reason, fileId: proofId },
  })
  // Who is gone for good leaves the organisation; anybody else stays as simple user, and is told.
  if (former.status === 'closed')
    await endMembership(ctx, former.membership_id, { tell: false, reason: 'account_closed' })
  const managers = await ctx.asSystem(() =>
    sql<Person>`select distinct a.id, a.surname, a.given_name, a.sign_in_email, a.locale, a.status
      from memberships m join accounts a on a.id = m.account_id
      left join role_permissions p on p.brand_id = m.brand_id and p.role = m.role and p.permission = 'organisation.people.manage'
      where m.organisation_id = ${organisationId} and m.removed_at is null and m.account_kind = 'person' and (p.role is not null or a.id = ${former.id})`.execute(
      ctx.db,
    ),
  )
  for (const manager of managers.rows)
    await tellAtSignIn(ctx, manager, 'organisation.recovered', {
      organisation: organisation.name,
      successor: labelOf(successor),
      former: labelOf(former),
    })
  return {
    organisationId,
    proofId,
    principal: {
      accountId: successor.id,
      surname: successor.surname,
      givenName: successor.given_name,
      signInEmail: successor.sign_in_email ?? '',
    },
  }
}

/** The proof of a recovery, for staff. @throws Problem 404 */
export async function openProof(ctx: StaffContext, organisationId: string, fileId: string): Promise<Download> {
  const event = await ctx.db
    .selectFrom('journal_events')
    .select('id')
    .where('organisation_id', '=', organisationId)
    .where('type', '=', 'organisation.recovered')
    .where(sql<boolean>`"after" ->> 'fileId' = ${fileId}`)
    .executeTakeFirst()
  if (!event) throw notFound()
  const file = await openFile(ctx, fileId)
  return Download.of(file)
}
