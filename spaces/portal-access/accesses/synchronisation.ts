import { sql } from 'kysely'
import { z } from 'zod'
import { smallLetters } from '../../../kernel/db/small-letters.ts'
import { invalid, problem } from '../../../kernel/errors/problem.ts'
import type { StaffContext, SystemContext } from '../../../kernel/http/context.ts'
import type { Locale } from '../../../kernel/i18n/locale.ts'
import { setPassword } from '../../../kernel/identity/password.ts'
import { createPerson } from '../../../kernel/identity/people.ts'
import { sendOneTimeLink } from '../../../kernel/identity/tokens.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { countRows } from '../../../kernel/lists/read.ts'
import { notify } from '../../../kernel/notifications/outbox.ts'
import { defineWork } from '../../../kernel/work/kinds.ts'
import { startWork } from '../../../kernel/work/work.ts'
import { defineSynchronised } from '../../synchronisation/index.ts'
import { endLetters, keepNotifications } from '../notifications/keep.ts'
import { type AccessRow, clientAccesses, employeeAccesses } from './lists.ts'
import { standingOfAccess } from './standing.ts'

/** Puts in force what waits of accesses, person by person, each in a transaction of its own (D11). */
export const synchronisation = defineWork({
  name: 'portal-access.synchronisation',
  title: { fr: "Synchronisation des droits d'accès", en: 'Synchronisation of accesses' },
  access: { staff: 'portal-access.accesses.manage' },
  input: z.object({}),
  from: '/fournisseur/portail/acces',
  href: (id) => `/fournisseur/portail/acces?acces=${id}`,
  act: (ctx, id) => putInForce(ctx as StaffContext, id),
})

/** Starts the synchronisation of some accesses. @returns the task's id */
export async function startSynchronisation(ctx: StaffContext, accessIds: string[]): Promise<string> {
  const named = await ctx.db
    .selectFrom('portal_accesses as p')
    .leftJoin('organisations as o', 'o.id', 'p.organisation_id')
    .leftJoin('employees as e', 'e.id', 'p.employee_id')
    .select(['p.id', sql<string>`coalesce(o.code, e.code)`.as('detail')])
    .select(sql<string>`coalesce(o.name, trim(e.surname || ' ' || e.given_name))`.as('name'))
    .where('p.id', 'in', accessIds)
    .orderBy('detail')
    .orderBy('p.id')
    .execute()
  return startWork(ctx, synchronisation, {}, named)
}

/** The accesses of the brand of which something waits: what was edited, and identifiers whose code is another now. */
const waiting = sql<{ id: string }>`select p.id from portal_accesses p
  left join organisations o on o.id = p.organisation_id left join employees e on e.id = p.employee_id
  where p.brand_id = (select parvis.brand_id())
    and (exists (select from portal_access_drafts d where d.access_id = p.id) or lower(p.code) <> lower(coalesce(o.code, e.code)))`

/** Starts the synchronisation of all that waits. @throws Problem portal_access.nothing_waits */
export async function synchroniseAll(ctx: StaffContext): Promise<{ workId: string }> {
  const { rows } = await waiting.execute(ctx.db)
  if (rows.length === 0) throw problem('portal_access.nothing_waits')
  return {
    workId: await startSynchronisation(
      ctx,
      rows.map((row) => row.id),
    ),
  }
}

/** «Synchroniser» puts them in force too (D33): in a task of its own, which goes on by itself. */
defineSynchronised({
  name: 'portal-access.accesses',
  title: { fr: "Droits d'accès au portail", en: 'Accesses to the portal' },
  permission: 'portal-access.accesses.manage',
  run: async (ctx) => {
    const { rows } = await waiting.execute(ctx.db)
    if (rows.length > 0)
      await startSynchronisation(
        ctx,
        rows.map((row) => row.id),
      )
    return rows.length
  },
})

/** How many accesses there are of either kind, how many of them wait, and when something was last put in force. */
export async function readSummary(ctx: StaffContext) {
  const clients = await countRows(ctx, clientAccesses, undefined, { search: '' })
  const employees = await countRows(ctx, employeeAccesses, undefined, { search: '' })
  const last = await ctx.db
    .selectFrom('portal_accesses')
    .select((eb) => eb.fn.max('synchronised_at').as('at'))
    .where('brand_id', '=', ctx.brand.id)
    .executeTakeFirst()
  const of = (counts: Record<string, number>) => ({ count: counts.count!, unsynchronised: counts.unsynchronised! })
  return {
    clients: of(clients),
    employees: of(employees),
    synchronisedAt: last?.at?.toISOString() ?? null,
    mailServer: ctx.services.config.smtpUrl !== undefined,
  }
}

/** Locks an access with what waits of it; the row as it stands then. */
async function lock(ctx: StaffContext, accessId: string): Promise<AccessRow> {
  await ctx.db.selectFrom('portal_accesses').select('id').where('id', '=', accessId).forUpdate().execute()
  return standingOfAccess(ctx, accessId)
}

/** An account as a synchronisation acts on it. */
type Account = {
  id: string
  identifier: string
  status: string
  email: string | null
  givenName: string
  locale: Locale
  label: string
}

const accountOf = async (ctx: StaffContext, id: string): Promise<Account> => {
  const row = await ctx.asSystem(() =>
    ctx.db
      .selectFrom('accounts')
      .select(['id', 'identifier', 'status', 'sign_in_email', 'surname', 'given_name', 'locale'])
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirstOrThrow(),
  )
  return {
    id: row.id,
    identifier: row.identifier,
    status: row.status,
    email: row.sign_in_email,
    givenName: row.given_name,
    locale: row.locale as Locale,
    label: `${row.surname} ${row.given_name}`.trim(),
  }
}

/** Gives an employee who has none their account. The link to activate it is sent where the draft says so, not here. */
async function giveAccount(ctx: StaffContext, row: AccessRow): Promise<string> {
  const employee = await ctx.db.selectFrom('employees').selectAll().where('id', '=', row.id).executeTakeFirstOrThrow()
  const { rows } = await sql<{
    taken: boolean
  }>`select parvis.sign_in_email_taken(nullif(${employee.email}, ''), null) as taken`.execute(ctx.db)
  if (rows[0]!.taken) throw problem('portal_access.account_there')
  const { id } = await createPerson(ctx, {
    identifier: row.wanted_identifier,
    surname: employee.surname,
    givenName: employee.given_name,
    signInEmail: employee.email || null,
    jobTitle: employee.job_title,
    untold: true,
  }).catch((error) => {
    if (error?.fields?.[0]?.code === 'identity.identifier_taken')
      throw problem('portal_access.identifier_taken', { identifier: row.wanted_identifier })
    throw error
  })
  await ctx.asSystem(async () => {
    await ctx.db.insertInto('employee_accounts').values({ account_id: id, brand_id: ctx.brand.id }).execute()
    await ctx.db
      .updateTable('employees')
      .set((eb) => ({ account_id: id, version: eb('version', '+', 1) }))
      .where('id', '=', row.id)
      .execute()
  })
  return id
}

async function changeIdentifier(ctx: StaffContext, row: AccessRow, account: Account): Promise<void> {
  const identifier = row.wanted_identifier
  const taken = await ctx.asSystem(() =>
    ctx.db
      .selectFrom('accounts')
      .select('id')
      .where('brand_id', '=', ctx.brand.id)
      .where(sql`lower(identifier)`, '=', smallLetters(identifier))
      .where('id', '<>', account.id)
      .executeTakeFirst(),
  )
  if (taken) throw problem('portal_access.identifier_taken', { identifier })
  await ctx.asSystem(() =>
    ctx.db
      .updateTable('accounts')
      .set((eb) => ({
        identifier,
        version: eb('version', '+', 1),
        updated_at: ctx.now,
        updated_by: ctx.actor.accountId,
      }))
      .where('id', '=', account.id)
      .execute(),
  )
  await record(ctx, {
    type: 'identity.identifier.changed',
    ...aboutOf(row, account),
    before: { identifier: account.identifier },
    after: { identifier },
  })
  // Somebody who signs in already is told; whoever has yet to begin is told with their access.
  if (account.status === 'active' && account.email)
    await notify(
      ctx,
      { accountId: account.id, email: account.email, locale: account.locale, givenName: account.givenName },
      'portal-access.identifier_changed',
      { identifier, former: account.identifier },
      { mailOnly: true, href: `/connexion?identifiant=${encodeURIComponent(identifier)}` },
    )
}

const aboutOf = (row: AccessRow, account: Account) => ({
  organisationId: row.organisation_id,
  subjectType: 'account',
  subjectId: account.id,
  subjectLabel: account.label,
})

async function setAllowed(ctx: StaffContext, row: AccessRow, account: Account, allowed: boolean): Promise<void> {
  const suspended_at = allowed ? null : ctx.now
  await ctx.asSystem(() =>
    row.kind === 'employee'
      ? ctx.db
          .updateTable('employee_accounts')
          .set({ suspended_at })
          .where('account_id', '=', account.id)
          .where('suspended_at', allowed ? 'is not' : 'is', null)
          .execute()
      : ctx.db
          .updateTable('memberships')
          .set({ suspended_at })
          .where('id', '=', row.membership_id!)
          .where('suspended_at', allowed ? 'is not' : 'is', null)
          .execute(),
  )
  await record(ctx, {
    type: `portal_access.access.${allowed ? 'given' : 'withdrawn'}`,
    ...aboutOf(row, account),
  })
}

async function setRole(ctx: StaffContext, row: AccessRow, account: Account, role: string): Promise<void> {
  if (row.role === 'principal_manager') throw problem('portal_access.role_of_principal')
  await ctx.asSystem(() =>
    ctx.db
      .updateTable('memberships')
      .set((eb) => ({ role, version: eb('version', '+', 1) }))
      .where('id', '=', row.membership_id!)
      .execute(),
  )
  await record(ctx, {
    type: 'portal_access.role.changed',
    ...aboutOf(row, account),
    before: { role: row.role },
    after: { role },
  })
}

/** Puts the password of a printed letter in force; whatever was open by another one ends. */
async function setPrinted(ctx: StaffContext, row: AccessRow, account: Account, until: Date): Promise<void> {
  if (until <= ctx.now) throw problem('portal_access.letter_expired')
  if (row.draft_printed_identifier !== account.identifier) throw problem('portal_access.letter_outdated')
  if (row.staff) throw problem('portal_access.staff_account')
  await ctx.asSystem(async () => {
    const printed = await ctx.db
      .selectFrom('portal_access_passwords')
      .select('password_hash')
      .where('access_id', '=', row.access_id!)
      .executeTakeFirstOrThrow()
    await setPassword(ctx as unknown as SystemContext, account.id, printed.password_hash, until)
    await ctx.db
      .updateTable('sessions')
      .set({ ended_at: ctx.now })
      .where('account_id', '=', account.id)
      .where('ended_at', 'is', null)
      .execute()
  })
  await endLetters(ctx, [row.access_id!], 'sent')
  await record(ctx, {
    type: 'identity.password.printed',
    ...aboutOf(row, account),
    after: { until: until.toISOString() },
  })
}

/** Whether the message about an access invites to choose a password: there is none yet. */
const invites = (row: AccessRow) => row.password_state === 'none' && row.draft_printed_until === null

/** Sends the message about the access: with a link to choose a password where there is none yet. @returns where it went */
async function tell(ctx: StaffContext, row: AccessRow, account: Account): Promise<string> {
  const email = row.email
  if (email === '') throw invalid({ field: 'notifies', code: 'portal_access.no_address' })
  const side = row.kind === 'employee' ? 'employee' : 'client'
  const key = `portal-access:${row.access_id}:${row.version}`
  const to = {
    id: account.id,
    identifier: account.identifier,
    email,
    givenName: account.givenName,
    locale: account.locale,
  }
  if (!account.email) await takeAddress(ctx, account, email)
  const organisation = await addedTo(ctx, row, account)
  if (invites(row))
    await sendOneTimeLink(ctx, 'activation', to, undefined, { kind: `portal-access.${side}_activation`, key })
  else
    await notify(
      ctx,
      { accountId: account.id, email, locale: account.locale, givenName: account.givenName },
      organisation === undefined ? `portal-access.${side}` : 'portal-access.client_added',
      { identifier: account.identifier, ...(organisation === undefined ? {} : { organisation }) },
      { mailOnly: true, key, href: `/connexion?identifiant=${encodeURIComponent(account.identifier)}` },
    )
  return key
}

/** The client whose portal is opened to somebody who signs in already: the first time, or beside others; undefined where there is nothing to name. */
async function addedTo(ctx: StaffContext, row: AccessRow, account: Account): Promise<string | undefined> {
  if (row.organisation_id === null) return undefined
  const { rows } = await sql<{
    name: string
  }>`select o.name from organisations o where o.id = ${row.organisation_id} and (${row.synchronised_at === null} or exists (
    select from memberships m where m.account_id = ${account.id} and m.organisation_id <> o.id and parvis.in_force(m)))`.execute(
    ctx.db,
  )
  return rows[0]?.name
}

/** The address at which somebody without one is told is theirs to sign in by too, where nobody has it. */
const takeAddress = (ctx: StaffContext, account: Account, email: string) =>
  ctx.asSystem(() =>
    sql`update accounts set sign_in_email = ${email}, version = version + 1, updated_at = ${ctx.now}
      where id = ${account.id} and sign_in_email is null and not parvis.sign_in_email_taken(${email}, ${account.id})`.execute(
      ctx.db,
    ),
  )

/**
 * Puts in force what waits of one access (D11): its account, identifier, role, whether it is allowed, the printed password, the message. Done
 * again, it finds nothing that waits.
 * @throws Problem with the reason; then nothing of it is done and all of it waits
 */
export async function putInForce(ctx: StaffContext, accessId: string): Promise<void> {
  const row = await lock(ctx, accessId)
  if (!row.drafted && !row.identifier_waits && [null, row.code].includes(row.code_in_force)) return
  if (row.account_status !== null && !['pending', 'active'].includes(row.account_status))
    throw problem('portal_access.account_closed')
  const gives = row.draft_allowed === true
  const accountId = row.account_id ?? (gives ? await giveAccount(ctx, row) : null)
  if (accountId === null) throw invalid({ field: 'allowed', code: 'portal_access.not_allowed' })
  let account = await accountOf(ctx, accountId)
  const made = row.account_id === null
  if (row.identifier_waits && !made) {
    await changeIdentifier(ctx, row, account)
    account = { ...account, identifier: row.wanted_identifier }
  }
  if (row.draft_role !== null) await setRole(ctx, row, account, row.draft_role)
  if (row.draft_allowed !== null && (made || row.draft_allowed !== row.allowed_now))
    await setAllowed(ctx, row, account, row.draft_allowed)
  if (row.draft_printed_until) await setPrinted(ctx, row, account, row.draft_printed_until)
  const key = row.draft_notifies ? await tell(ctx, row, account) : undefined
  const mail =
    key &&
    (await ctx.asSystem(() =>
      ctx.db.selectFrom('mails').select(['id', 'to_address']).where('key', '=', key).executeTakeFirstOrThrow(),
    ))
  if (mail)
    await keepNotifications(ctx, [
      { row, accessId, accountId, identifier: account.identifier, kind: invites(row) ? 'invitation' : 'access', mail },
    ])
  await ctx.db.deleteFrom('portal_access_drafts').where('access_id', '=', accessId).execute()
  await ctx.db
    .updateTable('portal_accesses')
    .set((eb) => ({
      version: eb('version', '+', 1),
      synchronised_at: ctx.now,
      synchronised_by_label: ctx.actor.label,
      ...(row.first && (made || row.identifier_waits || row.code_in_force !== null) ? { code: row.code } : {}),
      ...(mail ? { mail_id: mail.id, mail_state: 'waiting', sent_to: mail.to_address, sent_at: null } : {}),
    }))
    .where('id', '=', accessId)
    .execute()
}
