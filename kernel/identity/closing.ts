import { sql } from 'kysely'
import { addDays, formatDay } from '../dates/day.ts'
import { Problem, problem } from '../errors/problem.ts'
import { asSystem, type Brand, type PersonContext, type Services, type SystemContext } from '../http/context.ts'
import type { Locale } from '../i18n/locale.ts'
import type { Job } from '../jobs/jobs.ts'
import { eraseFromJournal, record } from '../journal/journal.ts'
import { escapeHtml, notify } from '../notifications/mail.ts'
import { require } from '../policy/decision.ts'
import { canDeactivate, confirmPassword, recognise, refusalAfterPassword } from './service.ts'

/** How long a deactivated account can come back (O21). */
export const reactivationDays = 60

type Closing = {
  id: string
  identifier: string
  surname: string
  given_name: string
  sign_in_email: string | null
  locale: string
}

const recipient = (account: Closing) => ({
  accountId: account.id,
  email: account.sign_in_email,
  locale: account.locale as Locale,
  givenName: account.given_name,
})

/**
 * Deactivates one's own account: no access from now on, 60 days to come back, then erased (O21).
 * @throws Problem identity.external_directory, 422 on `currentPassword`, identity.principal_of_organisations with the organisations
 * that still need another principal manager
 */
export async function deactivate(
  ctx: PersonContext,
  input: { currentPassword: string },
): Promise<{ reactivateBefore: string }> {
  require(await canDeactivate(ctx))
  await confirmPassword(ctx, input.currentPassword)
  const eraseOn = addDays(ctx.today, reactivationDays)
  return ctx.asSystem(async () => {
    // Held before the organisations are looked at: whoever names this person principal manager waits, then sees the deactivation.
    const account = await ctx.db
      .selectFrom('accounts')
      .select(['id', 'identifier', 'surname', 'given_name', 'sign_in_email', 'locale'])
      .where('id', '=', ctx.actor.accountId)
      .forNoKeyUpdate()
      .executeTakeFirstOrThrow()
    const held = await ctx.db
      .selectFrom('memberships as m')
      .innerJoin('organisations as o', 'o.id', 'm.organisation_id')
      .select(['o.id', 'o.name'])
      .where('m.account_id', '=', account.id)
      .where('m.role', '=', 'principal_manager')
      .where('m.removed_at', 'is', null)
      .where('o.deactivated_at', 'is', null)
      .orderBy('o.name')
      .execute()
    if (held.length > 0)
      throw problem(
        'identity.principal_of_organisations',
        { organisations: held.map((one) => one.name).join(', ') },
        { organisations: held },
      )
    await ctx.db
      .updateTable('accounts')
      .set((eb) => ({
        status: 'deactivated',
        deactivated_at: ctx.now,
        erase_on: eraseOn,
        version: eb('version', '+', 1),
        updated_at: ctx.now,
        updated_by: account.id,
      }))
      .where('id', '=', account.id)
      .execute()
    await endEverySession(ctx, account.id)
    await record(ctx, {
      type: 'identity.account.deactivated',
      subjectType: 'account',
      subjectId: account.id,
      subjectLabel: ctx.actor.label,
      after: { eraseOn },
    })
    await notify(
      ctx,
      recipient(account),
      'identity.account_deactivated',
      { identifier: account.identifier, until: formatDay(eraseOn, account.locale as Locale) },
      { mailOnly: true, href: '/connexion' },
    )
    return { reactivateBefore: eraseOn }
  })
}

async function endEverySession(ctx: PersonContext | SystemContext, accountId: string): Promise<void> {
  await ctx.db
    .updateTable('sessions')
    .set({ ended_at: ctx.now })
    .where('account_id', '=', accountId)
    .where('ended_at', 'is', null)
    .execute()
  await ctx.db
    .updateTable('one_time_tokens')
    .set({ used_at: ctx.now })
    .where('account_id', '=', accountId)
    .where('used_at', 'is', null)
    .execute()
}

/**
 * Makes a deactivated account active again by its password (O21); nothing where it is active already. It signs nobody in.
 * @throws Problem as signIn: identity.sign_in_failed, too_many_attempts; with the right password account_blocked, account_not_active
 */
export async function reactivate(
  services: Services,
  brand: Brand,
  input: { identifier: string; password: string; address: string },
): Promise<void> {
  const found = await recognise(services, brand, input)
  const outcome = await asSystem(services, brand, async (ctx): Promise<Problem | undefined> => {
    const account = await ctx.db
      .selectFrom('accounts')
      .select(['id', 'identifier', 'surname', 'given_name', 'sign_in_email', 'locale'])
      .where('id', '=', found.id)
      .forNoKeyUpdate()
      .executeTakeFirstOrThrow()
    const { status, erase_on, blocked } = await refusalAfterPassword(ctx, found)
    if (status === 'active' && !blocked) return undefined
    if (status === 'deactivated' ? erase_on === null || erase_on <= ctx.today : status !== 'active')
      return problem('identity.account_not_active')
    if (blocked) return problem('identity.account_blocked')
    await ctx.db
      .updateTable('accounts')
      .set((eb) => ({
        status: 'active',
        deactivated_at: null,
        erase_on: null,
        version: eb('version', '+', 1),
        updated_at: ctx.now,
      }))
      .where('id', '=', account.id)
      .execute()
    await record(ctx, {
      type: 'identity.account.reactivated',
      subjectType: 'account',
      subjectId: account.id,
      subjectLabel: `${account.surname} ${account.given_name}`.trim(),
    })
    await notify(
      ctx,
      recipient(account),
      'identity.account_reactivated',
      { identifier: account.identifier },
      { mailOnly: true },
    )
    return undefined
  })
  if (outcome instanceof Problem) throw outcome
}

/** What stands for an erased person from then on: 'Compte clos 3F9A02C1'. */
export const pseudonymOf = (accountId: string): { surname: string; givenName: string; identifier: string } => {
  const code = accountId.replaceAll('-', '').slice(0, 8)
  return {
    surname: 'Compte clos',
    givenName: code.toUpperCase(),
    identifier: `clos-${accountId.replaceAll('-', '').slice(0, 12)}`,
  }
}

/**
 * Erases an account whose 60 days are over (O21): its personal data give way to a pseudonym, what opens it goes, so do its places;
 * the acts stay. Nothing where it was done, or where the person came back meanwhile.
 */
export async function eraseAccount(ctx: SystemContext, accountId: string): Promise<boolean> {
  const account = await ctx.db
    .selectFrom('accounts')
    .select(['id', 'sign_in_email', 'contact_email', 'surname', 'given_name'])
    .where('id', '=', accountId)
    .where('status', '=', 'deactivated')
    .where('erase_on', '<=', ctx.today)
    .forUpdate()
    .executeTakeFirst()
  if (!account) return false
  const pseudonym = pseudonymOf(accountId)
  const label = `${pseudonym.surname} ${pseudonym.givenName}`

  // An active organisation always keeps its principal manager, erased or not, until the provider recovers it (O22).
  const places = await ctx.db
    .selectFrom('memberships')
    .select(['id', 'organisation_id', 'role'])
    .where('account_id', '=', accountId)
    .where('removed_at', 'is', null)
    .where('role', '<>', 'principal_manager')
    .orderBy('organisation_id')
    .forUpdate()
    .execute()
  for (const place of places) {
    await record(ctx, {
      type: 'organisation.membership.removed',
      organisationId: place.organisation_id,
      subjectType: 'membership',
      subjectId: place.id,
      subjectLabel: label,
      aboutId: accountId,
      before: { role: place.role },
      after: { reason: 'account_closed' },
    })
    await ctx.db
      .updateTable('memberships')
      .set((eb) => ({
        removed_at: ctx.now,
        removed_by_label: 'Parvis',
        removal_reason: 'account_closed',
        version: eb('version', '+', 1),
      }))
      .where('id', '=', place.id)
      .execute()
  }
  await ctx.db
    .updateTable('membership_requests')
    .set((eb) => ({ withdrawn_at: ctx.now, version: eb('version', '+', 1) }))
    .where('account_id', '=', accountId)
    .where('decision', 'is', null)
    .where('withdrawn_at', 'is', null)
    .execute()

  await ctx.db
    .updateTable('accounts')
    .set((eb) => ({
      status: 'closed',
      erased_at: ctx.now,
      erase_on: null,
      surname: pseudonym.surname,
      given_name: pseudonym.givenName,
      identifier: pseudonym.identifier,
      sign_in_email: null,
      contact_email: '',
      structure: '',
      job_title: '',
      address_line1: '',
      address_line2: '',
      postal_code: '',
      city: '',
      phone: '',
      mobile: '',
      fax: '',
      version: eb('version', '+', 1),
      updated_at: ctx.now,
    }))
    .where('id', '=', accountId)
    .execute()
  // Their triggers take the pseudonym from the account; what was written about the person goes.
  await ctx.db.updateTable('memberships').set({ comment: '' }).where('account_id', '=', accountId).execute()
  await ctx.db.updateTable('membership_requests').set({ comment: '' }).where('account_id', '=', accountId).execute()
  await ctx.db
    .updateTable('space_requests')
    .set({ comment: '', decision_comment: '' })
    .where('account_id', '=', accountId)
    .execute()
  await replaceLabels(ctx, accountId, label)
  for (const table of [
    'credentials',
    'sessions',
    'one_time_tokens',
    'idempotency_keys',
    'notifications',
    'mails',
  ] as const)
    await ctx.db.deleteFrom(table).where('account_id', '=', accountId).execute()
  // Mails that left without naming the account, by the address alone.
  const addresses = [account.sign_in_email, account.contact_email].filter((address) => address)
  if (addresses.length > 0)
    await ctx.db
      .deleteFrom('mails')
      .where('brand_id', '=', ctx.brand.id)
      .where(sql<boolean>`lower(to_address) = any (${addresses.map((address) => address!.toLowerCase())}::text[])`)
      .execute()
  await forgetName(ctx, account, label)
  await eraseFromJournal(ctx, accountId, label)
  await record(ctx, {
    type: 'identity.account.erased',
    subjectType: 'account',
    subjectId: accountId,
    subjectLabel: label,
  })
  return true
}

/** Takes somebody's full name, in either order, out of what others were told: a mail keeps its date, a notice the pseudonym. */
async function forgetName(
  ctx: SystemContext,
  person: { surname: string; given_name: string },
  label: string,
): Promise<void> {
  // Half a name may be anybody's.
  if (!person.surname || !person.given_name) return
  for (const name of [`${person.surname} ${person.given_name}`, `${person.given_name} ${person.surname}`]) {
    await sql`update mails set subject = replace(subject, ${name}, ${label}),
        text_body = case when sent_at is null then replace(text_body, ${name}, ${label}) end,
        html_body = case when sent_at is null then replace(html_body, ${escapeHtml(name)}, ${label}) end
      where brand_id = ${ctx.brand.id} and (strpos(subject, ${name}) > 0 or strpos(text_body, ${name}) > 0)`.execute(
      ctx.db,
    )
    // As it stands within JSON.
    const quoted = JSON.stringify(name).slice(1, -1)
    await sql`update notifications set params = replace(params::text, ${quoted}, ${label})::jsonb
      where brand_id = ${ctx.brand.id} and strpos(params::text, ${quoted}) > 0`.execute(ctx.db)
  }
}

/** Puts the pseudonym wherever a row keeps the name of who acted ('decided_by' with 'decided_by_label'), in every space's tables. */
async function replaceLabels(ctx: SystemContext, accountId: string, label: string): Promise<void> {
  const pairs = await sql<{ table_name: string; account: string; label: string }>`
    select l.table_name, a.column_name as account, l.column_name as label
    from information_schema.columns l
    join information_schema.columns a on a.table_schema = l.table_schema and a.table_name = l.table_name and a.column_name || '_label' = l.column_name and a.data_type = 'uuid'
    join pg_class c on c.oid = format('%I.%I', l.table_schema, l.table_name)::regclass and c.relkind = 'r'
    where l.table_schema = 'public' and l.table_name <> 'journal_events'
    order by 1, 2`.execute(ctx.db)
  for (const pair of pairs.rows)
    await sql`update ${sql.table(pair.table_name)} set ${sql.ref(pair.label)} = ${label} where ${sql.ref(pair.account)} = ${accountId} and ${sql.ref(pair.label)} <> ${label}`.execute(
      ctx.db,
    )
}

/** Erases every account whose time is over, each in a transaction of its own. @returns how many */
export async function eraseDueAccounts(services: Services): Promise<number> {
  let erased = 0
  const { rows: brands } = await services.database.pool.query<{ id: string }>('select id from brands order by id')
  for (const { id } of brands) {
    const brand = services.brandById(id)
    const due = await asSystem(services, brand, (ctx) =>
      ctx.db
        .selectFrom('accounts')
        .select('id')
        .where('brand_id', '=', brand.id)
        .where('erase_on', '<=', ctx.today)
        .orderBy('erase_on')
        .limit(1000)
        .execute(),
    )
    for (const account of due) if (await asSystem(services, brand, (ctx) => eraseAccount(ctx, account.id))) erased++
  }
  return erased
}

/** The identity's own job: what is due is erased, every hour. */
export const identityJobs = (services: Services): Job[] => [
  {
    name: 'identity.erasure',
    everyMinutes: 60,
    run: async () => {
      await eraseDueAccounts(services)
    },
  },
]
