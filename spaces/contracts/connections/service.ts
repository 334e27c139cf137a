import { sql } from 'kysely'
import { conflict, invalid, notFound, problem } from '../../../kernel/errors/problem.ts'
import type { ClientContext, Context, PersonContext } from '../../../kernel/http/context.ts'
import type { Locale } from '../../../kernel/i18n/locale.ts'
import { type Coordinates, coordinateColumns, refuseTakenEmail } from '../../../kernel/identity/account.ts'
import { labelOf } from '../../../kernel/identity/label.ts'
import { limitAct } from '../../../kernel/identity/limits.ts'
import { sendOneTimeLink } from '../../../kernel/identity/tokens.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { notify } from '../../../kernel/notifications/outbox.ts'
import { ability } from '../../../kernel/policy/ability.ts'
import { allow, type Decision, deny, require } from '../../../kernel/policy/decision.ts'
import { ifStaffMay } from '../../../kernel/policy/roles.ts'
import { listAsked } from '../change-requests/service.ts'
import { absent, findContract, requireModify } from '../contracts/service.ts'
import { canLift, canResetPassword } from '../policy.ts'
import type { BlockCause, SeatKind } from '../schema.ts'

/** A connection as lists and details show it. */
export type Row = {
  id: string
  account_id: string
  surname: string
  given_name: string
  identifier: string
  email: string
  application_id: string
  application_name: string
  seat_kind: SeatKind
  is_blocked: boolean
  notice_ends_on: string | null
  blocks: Array<{ cause: BlockCause; since: string; by: string; by_id: string | null }> | null
}

/** The open blocks of a connection `c`. */
export const blocksOf = sql<Row['blocks']>`case when c.is_blocked then parvis.blocks_of(c.id, c.account_id) end`

const strength: BlockCause[] = ['notice', 'regularisation', 'provider', 'wrong_passwords', 'administrator']

/** A connection as the API gives it. */
export function view(ctx: Pick<Context, 'actor'>, row: Row) {
  const blocks = (row.blocks ?? [])
    .map((block) => ({
      cause: block.cause,
      since: new Date(block.since).toISOString(),
      by: block.by,
      mine: block.by_id !== null && block.by_id === ctx.actor.accountId,
      until: block.cause === 'notice' ? row.notice_ends_on : null,
      liftable: canLift(block.cause).allowed,
    }))
    .sort((a, b) => strength.indexOf(a.cause) - strength.indexOf(b.cause))
  return {
    id: row.id,
    accountId: row.account_id,
    surname: row.surname,
    givenName: row.given_name,
    identifier: row.identifier,
    email: row.email,
    applicationId: row.application_id,
    applicationName: row.application_name,
    seatKind: row.seat_kind,
    blocked: row.is_blocked,
    blocks,
    noticeEndsOn: row.notice_ends_on,
  }
}

async function findConnection(ctx: Context, id: string) {
  const row = await sql<
    Row & {
      contract_id: string
      organisation_id: string
      created_on: string
      version: number
      profile_id: string | null
      application_user_id: string | null
      ended_on: string | null
    }
  >`
    select c.*, ${blocksOf} as blocks from connections c where c.id = ${id} and c.ended_on is null
      ${ctx.actor.side === 'client' ? sql`and c.contract_id = any (parvis.readable_contract_ids())` : sql``}`.execute(
    ctx.db,
  )
  return row.rows[0] ?? (await absent(ctx, 'connection', id))
}

/** «Détail du compte» (C13). */
export async function readConnection(ctx: PersonContext, id: string) {
  const row = await findConnection(ctx, id)
  const [account, profiles, roles, rights] = await Promise.all([
    ctx.db.selectFrom('accounts').selectAll().where('id', '=', row.account_id).executeTakeFirstOrThrow(),
    ctx.db
      .selectFrom('application_profiles')
      .select(['id', 'name', 'description'])
      .where('application_id', '=', row.application_id)
      .orderBy('name')
      .execute(),
    ctx.db
      .selectFrom('connection_roles')
      .innerJoin('application_roles', 'application_roles.id', 'connection_roles.role_id')
      .select(['application_roles.id', 'application_roles.name'])
      .where('connection_id', '=', id)
      .orderBy('application_roles.name')
      .execute(),
    rightsOver(ctx, row.account_id, Boolean(row.email)),
  ])
  const shown = (decision: Decision) =>
    ability(ifStaffMay(ctx.actor, 'contracts.connections.manage', decision), ctx.locale)
  return {
    ...view(ctx, row),
    contractId: row.contract_id,
    createdOn: row.created_on,
    version: row.version,
    accountVersion: account.version,
    applicationUserId: row.application_user_id,
    account: {
      structure: account.structure,
      jobTitle: account.job_title,
      addressLine1: account.address_line1,
      addressLine2: account.address_line2,
      postalCode: account.postal_code,
      city: account.city,
      phone: account.phone,
      mobile: account.mobile,
      fax: account.fax,
      status: account.status,
    },
    profileId: row.profile_id,
    profiles,
    roles,
    abilities: {
      changeEmail: shown(rights.email),
      resetPassword: shown(rights.reset),
      block: shown(
        row.account_id === ctx.actor.accountId ? deny('contracts.self_block') : allow('contracts.delegation'),
      ),
    },
  }
}

async function rightsOver(ctx: PersonContext, accountId: string, hasEmail: boolean) {
  if (ctx.actor.side === 'staff')
    return { email: allow('staff'), reset: canResetPassword({ hasEmail, wholly: true, self: false }) }
  const row = await sql<{
    wholly: boolean
  }>`select parvis.administers_every_contract_of(${accountId}) as wholly`.execute(ctx.db)
  const wholly = row.rows[0]?.wholly ?? false
  const self = accountId === ctx.actor.accountId
  return {
    email: wholly ? allow('contracts.delegation') : deny('contracts.email_not_yours'),
    reset: canResetPassword({ hasEmail, wholly, self }),
  }
}

/**
 * Saves «Détail du compte» at once (C13–C17): coordinates, profile, and roles and profile copied from another subscriber.
 * @throws Problem conflict with the connection as it stands where either version is not the last
 */
export async function updateConnection(
  ctx: PersonContext,
  id: string,
  input: Coordinates & {
    email: string
    profileId: string | null
    copyFrom?: string | null | undefined
    version: number
    accountVersion: number
  },
) {
  const before = await readConnection(ctx, id)
  const { contractId } = before
  await requireModify(ctx, contractId)
  if (input.email.toLowerCase() !== before.email.toLowerCase()) {
    if (!before.abilities.changeEmail.allowed) throw invalid({ field: 'email', code: 'contracts.email_not_yours' })
    if (input.email) await refuseTakenEmail(ctx, input.email, before.accountId, 'email')
  }
  let { profileId } = input
  let roleIds: string[] | undefined
  if (input.copyFrom) {
    if (before.profiles.length === 0) throw invalid({ field: 'copyFrom', code: 'contracts.no_profiles' })
    const source = await sql<{
      profile_id: string | null
      roles: string[]
    }>`select c.profile_id, array(select role_id::text from connection_roles r where r.connection_id = c.id) as roles from connections c
      where c.id = ${input.copyFrom} and c.application_id = ${before.applicationId} and c.ended_on is null and c.id <> ${id}
      ${ctx.actor.side === 'client' ? sql`and c.contract_id = any (parvis.readable_contract_ids())` : sql``}`.execute(
      ctx.db,
    )
    if (!source.rows[0]) throw invalid({ field: 'copyFrom', code: 'contracts.copy_source' })
    profileId = source.rows[0].profile_id
    roleIds = source.rows[0].roles
  } else if (profileId !== null) {
    if (before.profiles.length === 0) throw invalid({ field: 'profileId', code: 'contracts.no_profiles' })
    if (!before.profiles.some((profile) => profile.id === profileId))
      throw invalid({ field: 'profileId', code: 'contracts.profile_unknown' })
  }
  const emailChanges = input.email !== before.email
  const changed = await ctx.db
    .updateTable('accounts')
    .set((eb) => ({
      ...coordinateColumns(input),
      ...(emailChanges ? { sign_in_email: input.email || null, contact_email: input.email } : {}),
      version: eb('version', '+', 1),
      updated_at: ctx.now,
      updated_by: ctx.actor.accountId,
    }))
    .where('id', '=', before.accountId)
    .where('version', '=', input.accountVersion)
    .executeTakeFirst()
  if (Number(changed.numUpdatedRows) === 0) throw await conflictOf(ctx, id, before.accountId)
  const updated = await ctx.db
    .updateTable('connections')
    .set((eb) => ({ profile_id: profileId, version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .where('version', '=', input.version)
    .executeTakeFirst()
  if (Number(updated.numUpdatedRows) === 0) throw await conflictOf(ctx, id, before.accountId)
  if (roleIds) {
    await ctx.db.deleteFrom('connection_roles').where('connection_id', '=', id).execute()
    if (roleIds.length > 0)
      await ctx.db
        .insertInto('connection_roles')
        .values(roleIds.map((role) => ({ connection_id: id, role_id: role })))
        .execute()
  }
  const after = await readConnection(ctx, id)
  const told = (detail: typeof before) => ({
    ...detail.account,
    email: detail.email,
    profile: detail.profiles.find((profile) => profile.id === detail.profileId)?.name ?? null,
    roles: detail.roles.map((role) => role.name),
  })
  const contract = await findContract(ctx, contractId)
  await record(ctx, {
    type: 'contracts.connection.updated',
    organisationId: contract.organisationId,
    contractId,
    subjectType: 'connection',
    subjectId: id,
    subjectLabel: label(before),
    before: told(before),
    after: told(after),
  })
  if (emailChanges) {
    const account = await ctx.db
      .selectFrom('accounts')
      .select(['locale', 'given_name', 'identifier'])
      .where('id', '=', before.accountId)
      .executeTakeFirstOrThrow()
    for (const email of [before.email, input.email].filter(Boolean)) {
      await notify(
        ctx,
        { accountId: before.accountId, email, locale: account.locale as Locale, givenName: account.given_name },
        'identity.sign_in_email_changed',
        { identifier: account.identifier, by: ctx.actor.label },
        { mailOnly: true },
      )
    }
  }
  return after
}

async function conflictOf(ctx: PersonContext, id: string, accountId: string) {
  const [current, changed] = [
    await readConnection(ctx, id),
    await ctx.db
      .selectFrom('accounts')
      .leftJoin('accounts as author', 'author.id', 'accounts.updated_by')
      .select(['accounts.updated_at', 'author.surname', 'author.given_name'])
      .where('accounts.id', '=', accountId)
      .executeTakeFirst(),
  ]
  return conflict(current, {
    by: `${changed?.surname ?? ''} ${changed?.given_name ?? ''}`.trim(),
    at: changed?.updated_at.toISOString() ?? null,
  })
}

const label = (of: { surname: string; givenName: string; applicationName: string }) =>
  `${of.surname} ${of.givenName} · ${of.applicationName}`

/** Blocks a connection (C12): access stops at once; the subscription and its billing go on. Repeating it changes nothing. */
export async function blockConnection(ctx: PersonContext, id: string) {
  const row = await findConnection(ctx, id)
  await requireModify(ctx, row.contract_id)
  if (row.account_id === ctx.actor.accountId) throw problem('contracts.self_block')
  await ctx.db
    .insertInto('connection_blocks')
    .values({
      connection_id: id,
      cause: 'administrator',
      opened_at: ctx.now,
      opened_by: ctx.actor.accountId,
      opened_by_label: ctx.actor.label,
    })
    .onConflict((oc) => oc.columns(['connection_id', 'cause']).where('lifted_at', 'is', null).doNothing())
    .execute()
  if (!(row.blocks ?? []).some((block) => block.cause === 'administrator')) {
    await record(ctx, {
      type: 'contracts.connection.blocked',
      organisationId: row.organisation_id,
      contractId: row.contract_id,
      subjectType: 'connection',
      subjectId: id,
      subjectLabel: label({ surname: row.surname, givenName: row.given_name, applicationName: row.application_name }),
      after: { cause: 'administrator' },
    })
  }
  await sql`select parvis.end_sessions_if_all_blocked(${row.account_id}, ${ctx.now})`.execute(ctx.db)
  return rowView(ctx, id)
}

/**
 * Lifts the blocks of administrators and of wrong passwords (C6, C12); other causes stay and are named in the answer.
 * @param input.resetPassword sends the reset link with it
 */
export async function unblockConnection(ctx: PersonContext, id: string, input: { resetPassword: boolean }) {
  const row = await findConnection(ctx, id)
  await requireModify(ctx, row.contract_id)
  if (row.account_id === ctx.actor.accountId) throw problem('contracts.self_block')
  const open = row.blocks ?? []
  const liftable = open.filter((block) => canLift(block.cause).allowed)
  if (liftable.length === 0 && open.length > 0)
    throw problem('contracts.block_held', {
      causes: open.map((block) => causeName(block.cause, ctx.locale)).join(', '),
    })
  await ctx.db
    .updateTable('connection_blocks')
    .set({ lifted_at: ctx.now, lifted_by: ctx.actor.accountId })
    .where('connection_id', '=', id)
    .where('cause', '=', 'administrator')
    .where('lifted_at', 'is', null)
    .execute()
  await ctx.db
    .updateTable('account_blocks')
    .set({ lifted_at: ctx.now, lifted_by: ctx.actor.accountId })
    .where('account_id', '=', row.account_id)
    .where('cause', '=', 'wrong_passwords')
    .where('lifted_at', 'is', null)
    .execute()
  if (liftable.length > 0) {
    await record(ctx, {
      type: 'contracts.connection.unblocked',
      organisationId: row.organisation_id,
      contractId: row.contract_id,
      subjectType: 'connection',
      subjectId: id,
      subjectLabel: label({ surname: row.surname, givenName: row.given_name, applicationName: row.application_name }),
      before: { causes: liftable.map((block) => block.cause) },
    })
  }
  if (input.resetPassword) await resetPassword(ctx, id)
  return rowView(ctx, id)
}

const causeNames: Record<BlockCause, Record<Locale, string>> = {
  administrator: { fr: 'administrateur', en: 'administrator' },
  wrong_passwords: { fr: 'cinq mots de passe erronés', en: 'five wrong passwords' },
  provider: { fr: 'bloqué par le fournisseur', en: 'blocked by the provider' },
  regularisation: { fr: 'en attente de régularisation', en: 'awaiting the signed form' },
  notice: { fr: 'préavis en cours', en: 'notice period' },
}
/** The name of a cause in words. */
export const causeName = (cause: BlockCause, locale: Locale): string => causeNames[cause][locale]

async function rowView(ctx: PersonContext, id: string) {
  return view(ctx, await findConnection(ctx, id))
}

/** «Réinitialisation de mot de passe» (C5): sends the person the one-time link. @throws Problem contracts.no_email, contracts.reset_not_yours */
export async function resetPassword(ctx: PersonContext, id: string): Promise<void> {
  const row = await findConnection(ctx, id)
  await requireModify(ctx, row.contract_id)
  require((await rightsOver(ctx, row.account_id, Boolean(row.email))).reset)
  const account = await ctx.db
    .selectFrom('accounts')
    .select(['id', 'identifier', 'sign_in_email', 'given_name', 'locale', 'status'])
    .where('id', '=', row.account_id)
    .executeTakeFirstOrThrow()
  if (!account.sign_in_email) throw problem('contracts.no_email')
  await limitAct(ctx, `reset:${account.id}`, 5)
  await sendOneTimeLink(ctx, account.status === 'pending' ? 'activation' : 'password_reset', {
    id: account.id,
    identifier: account.identifier,
    email: account.sign_in_email,
    givenName: account.given_name,
    locale: account.locale as Locale,
  })
  await record(ctx, {
    type: 'contracts.password_reset.sent',
    organisationId: row.organisation_id,
    contractId: row.contract_id,
    subjectType: 'account',
    subjectId: account.id,
    subjectLabel: labelOf(row),
  })
}

/** The application user's coordinates, to be copied into the form (C14). @throws Problem 404 where the connection has none */
export async function readApplicationUser(ctx: PersonContext, connectionId: string) {
  const row = await findConnection(ctx, connectionId)
  const found = row.application_user_id
    ? await ctx.db
        .selectFrom('application_users')
        .selectAll()
        .where('id', '=', row.application_user_id)
        .executeTakeFirst()
    : undefined
  if (!found) throw notFound()
  return viewApplicationUser(found)
}

/** An application user as forms need it. */
export const viewApplicationUser = (row: {
  id: string
  application_id: string
  surname: string
  given_name: string
  email: string
  structure: string
  job_title: string
  address_line1: string
  address_line2: string
  postal_code: string
  city: string
  phone: string
  mobile: string
  fax: string
}) => ({
  id: row.id,
  applicationId: row.application_id,
  surname: row.surname,
  givenName: row.given_name,
  email: row.email,
  structure: row.structure,
  jobTitle: row.job_title,
  addressLine1: row.address_line1,
  addressLine2: row.address_line2,
  postalCode: row.postal_code,
  city: row.city,
  phone: row.phone,
  mobile: row.mobile,
  fax: row.fax,
})

/** Subscribers whose profile and roles may be copied (C16): connections of the same application that the person administers. */
export async function listCopySources(ctx: PersonContext, connectionId: string, search: string) {
  const row = await findConnection(ctx, connectionId)
  const rows = await sql<{
    id: string
    surname: string
    given_name: string
    identifier: string
    email: string
    profile: string | null
    roles: string[]
  }>`
    select c.id, c.surname, c.given_name, c.identifier, c.email, p.name as profile, array(select r.name from connection_roles cr join application_roles r on r.id = cr.role_id where cr.connection_id = c.id order by r.name) as roles
    from connections c left join application_profiles p on p.id = c.profile_id
    where c.application_id = ${row.application_id} and c.ended_on is null and c.id <> ${connectionId} and c.brand_id = ${ctx.brand.id}
      ${ctx.actor.side === 'client' ? sql`and c.contract_id = any (parvis.readable_contract_ids())` : sql`and c.contract_id = ${row.contract_id}`}
      and (${search} = '' or c.search_text like '%' || parvis.fold(${search}) || '%')
    order by c.surname, c.given_name, c.id limit 50`.execute(ctx.db)
  return {
    items: rows.rows.map((item) => ({
      id: item.id,
      surname: item.surname,
      givenName: item.given_name,
      identifier: item.identifier,
      email: item.email,
      profile: item.profile,
      roles: item.roles,
    })),
  }
}

/** The application's users who have no connection there yet, with the request that is to give them one (C20). */
export async function listFreeApplicationUsers(
  ctx: ClientContext,
  contractId: string,
  applicationId: string,
  search: string,
) {
  const contract = await findContract(ctx, contractId)
  const rows = await ctx.db
    .selectFrom('application_users as u')
    .selectAll('u')
    .where('u.organisation_id', '=', contract.organisationId)
    .where('u.application_id', '=', applicationId)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('connections as c')
            .select('c.id')
            .whereRef('c.application_user_id', '=', 'u.id')
            .where('c.ended_on', 'is', null),
        ),
      ),
    )
    .$if(search !== '', (qb) =>
      qb.where(
        sql<boolean>`parvis.fold(u.surname || ' ' || u.given_name || ' ' || u.surname) like '%' || parvis.fold(${search}) || '%'`,
      ),
    )
    .orderBy('u.surname')
    .orderBy('u.given_name')
    .orderBy('u.id')
    .limit(50)
    .execute()
  const asked = await listAsked(ctx, contract.organisationId)
  return {
    items: rows.map((row) => ({
      ...viewApplicationUser(row),
      askedBy: asked.find((one) => one.applicationUserId === row.id)?.number ?? null,
    })),
  }
}

/** Persons who may be «Abonné existant» (C20), or, of one contract only, «Abonné concerné» (C26, C27). */
export async function listSubscribers(ctx: ClientContext, contractId: string, search: string, ofContract: boolean) {
  const contract = await findContract(ctx, contractId)
  const rows = await sql<{
    id: string
    surname: string
    given_name: string
    identifier: string
    email: string
    applications: string[]
    seat_kind: SeatKind | null
    in_notice: boolean
  }>`
    select a.id, a.surname, a.given_name, a.identifier, coalesce(a.sign_in_email, '') as email,
      array(select c.application_name from connections c where c.account_id = a.id and c.contract_id = ${contractId} and c.ended_on is null order by 1) as applications,
      (select min(c.seat_kind) from connections c where c.account_id = a.id and c.contract_id = ${contractId} and c.ended_on is null) as seat_kind,
      exists (select from connections c where c.account_id = a.id and c.contract_id = ${contractId} and c.ended_on is null and c.notice_ends_on is not null) as in_notice
    from accounts a where a.status in ('pending', 'active') and a.kind = 'person'
      and ${ofContract ? sql`exists (select from connections c where c.account_id = a.id and c.contract_id = ${contractId} and c.ended_on is null)` : sql`(exists (select from connections c where c.account_id = a.id and c.organisation_id = ${contract.organisationId} and c.ended_on is null) or exists (select from memberships m where m.account_id = a.id and m.organisation_id = ${contract.organisationId} and m.removed_at is null))`}
      and (${search} = '' or parvis.fold(a.surname || ' ' || a.given_name || ' ' || a.surname || ' ' || a.identifier) like '%' || parvis.fold(${search}) || '%')
    order by a.surname, a.given_name, a.id limit 50`.execute(ctx.db)
  return {
    items: rows.rows.map((row) => ({
      id: row.id,
      surname: row.surname,
      givenName: row.given_name,
      identifier: row.identifier,
      email: row.email,
      applications: row.applications,
      seatKind: row.seat_kind,
      inNotice: row.in_notice,
    })),
  }
}

/** The applications that the person themselves has a connection to (C2), with why one is blocked. */
export async function listOwnApplications(ctx: ClientContext) {
  const rows = await sql<
    Row & { url: string; contract_number: string | null }
  >`select c.*, ${blocksOf} as blocks, a.url, parvis.own_contract_label(c.contract_id) as contract_number
    from connections c join applications a on a.id = c.application_id where c.account_id = ${ctx.actor.accountId} and c.ended_on is null order by c.application_name, c.id limit 100`.execute(
    ctx.db,
  )
  return rows.rows.map((row) => ({
    id: row.id,
    name: row.application_name,
    url: row.url,
    contractNumber: row.contract_number ?? '',
    blocked: row.is_blocked,
    causes: view(ctx, row).blocks.map((block) => causeName(block.cause, ctx.locale)),
    noticeEndsOn: row.notice_ends_on,
  }))
}
