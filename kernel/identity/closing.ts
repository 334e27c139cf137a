import { sql } from 'kysely'
import { addDays, formatDay } from '../dates/day.ts'
import { Problem, problem } from '../errors/problem.ts'
import { asSystem, type Brand, type PersonContext, type Services, type SystemContext } from '../http/context.ts'
import type { Locale } from '../i18n/locale.ts'
import type { Job } from '../jobs/jobs.ts'
import { type Called, eraseFromJournal, record, recordAll, saysOf } from '../journal/journal.ts'
import { escapeHtml, notify } from '../notifications/mail.ts'
import { require } from '../policy/decision.ts'
import {
  browserKnownDays,
  canDeactivate,
  confirmPassword,
  recognise,
  refusalAfterPassword,
  type SignInFrom,
} from './service.ts'

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
    await withdrawRequests(ctx, account.id, ctx.actor.label)
    await recordWhereMember(ctx, account.id, {
      type: 'identity.account.deactivated',
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

/** Withdraws whatever the person has asked for that waits: nobody is to decide it any more (O6, O8, O21). Runs as the system. */
async function withdrawRequests(ctx: PersonContext | SystemContext, accountId: string, label: string): Promise<void> {
  for (const [table, subject, noun] of [
    ['membership_requests', 'membership_request', 'membership'],
    ['space_requests', 'space_request', 'subscription'],
  ] as const) {
    const rows = await ctx.db
      .updateTable(table)
      .set((eb) => ({ withdrawn_at: ctx.now, version: eb('version', '+', 1) }))
      .where('account_id', '=', accountId)
      .where('decision', 'is', null)
      .where('withdrawn_at', 'is', null)
      .returning(['id', 'organisation_id'])
      .execute()
    await recordAll(
      ctx,
      rows.map((row) => ({
        type: `organisation.${noun}.request_withdrawn`,
        organisationId: row.organisation_id,
        subjectType: subject,
        subjectId: row.id,
        subjectLabel: label,
        aboutId: accountId,
      })),
    )
  }
}

/** Records an act on an account in the history of each organisation that it belongs to (O26), or by itself where it belongs to none. */
async function recordWhereMember(
  ctx: PersonContext | SystemContext,
  accountId: string,
  entry: { type: string; subjectLabel: string; after?: unknown },
): Promise<void> {
  const places = await ctx.db
    .selectFrom('memberships')
    .select('organisation_id')
    .where('account_id', '=', accountId)
    .where('removed_at', 'is', null)
    .orderBy('organisation_id')
    .execute()
  const organisations: Array<string | null> = places.length > 0 ? places.map((row) => row.organisation_id) : [null]
  await recordAll(
    ctx,
    organisations.map((organisationId) => ({ ...entry, organisationId, subjectType: 'account', subjectId: accountId })),
  )
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
  input: { identifier: string; password: string } & Pick<SignInFrom, 'address' | 'browserHash' | 'log'>,
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
    await recordWhereMember(ctx, account.id, {
      type: 'identity.account.reactivated',
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

/** Stands where a reason is compulsory and its words are erased. */
const erasedWord = '—'

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
    .select(['id', 'identifier', 'sign_in_email', 'contact_email', 'surname', 'given_name'])
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
  // Where the account was closed by hand.
  await withdrawRequests(ctx, accountId, label)

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
  // Their triggers take the pseudonym from the account; what was written about the person goes, a word stays where one is compulsory.
  await sql`update memberships set comment = '', removal_reason = case when removal_reason = 'account_closed' then removal_reason else '' end
    where account_id = ${accountId}`.execute(ctx.db)
  await sql`update membership_requests set comment = '', refusal_reason = case when refusal_reason = '' then '' else ${erasedWord} end
    where account_id = ${accountId}`.execute(ctx.db)
  await sql`update space_requests set comment = '', decision_comment = '', refusal_reason = case when refusal_reason = '' then '' else ${erasedWord} end
    where account_id = ${accountId}`.execute(ctx.db)
  await replaceLabels(ctx, accountId, account, label)
  for (const table of [
    'credentials',
    'known_browsers',
    'sessions',
    'one_time_tokens',
    'idempotency_keys',
    'notifications',
    'mails',
  ] as const)
    await ctx.db.deleteFrom(table).where('account_id', '=', accountId).execute()
  const emails = [...new Set([account.sign_in_email, account.contact_email].filter((address) => !!address))] as string[]
  // Mails that left without naming an account, by the address alone. Those of a colleague who shares it stay theirs.
  if (emails.length > 0)
    await ctx.db
      .deleteFrom('mails')
      .where('brand_id', '=', ctx.brand.id)
      .where('account_id', 'is', null)
      .where(sql<boolean>`lower(to_address) = any (${emails.map((address) => address.toLowerCase())}::text[])`)
      .execute()
  const called: Called = { names: namesOf(account), emails, identifier: account.identifier }
  await forgetName(ctx, account, label)
  await forgetAnswers(ctx, called)
  await eraseFromJournal(ctx, accountId, label, called)
  await record(ctx, {
    type: 'identity.account.erased',
    subjectType: 'account',
    subjectId: accountId,
    subjectLabel: label,
  })
  return true
}

/** Somebody's full name in either order; half a name may be anybody's. */
const namesOf = (person: { surname: string; given_name: string }) =>
  person.surname && person.given_name
    ? [`${person.surname} ${person.given_name}`, `${person.given_name} ${person.surname}`]
    : []

/** Answers kept for repeats that name the person go, whoever had them. */
async function forgetAnswers(ctx: SystemContext, called: Called): Promise<void> {
  const { names, own } = saysOf(called, sql`k.response::text`)
  await sql`delete from idempotency_keys k using accounts a
    where a.id = k.account_id and a.brand_id = ${ctx.brand.id} and k.response is not null and (${names} or ${own})`.execute(
    ctx.db,
  )
}

/** Takes somebody's full name, in either order, out of what others were told: a mail keeps its date, a notice the pseudonym. */
async function forgetName(
  ctx: SystemContext,
  person: { surname: string; given_name: string },
  label: string,
): Promise<void> {
  for (const name of namesOf(person)) {
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

/**
 * Puts the pseudonym wherever a row keeps the name of who acted, in every space's tables: 'decided_by' with 'decided_by_label', 'author_id'
 * with 'author_label'. A label with no account beside it goes by the name, in rows about the person or of their organisations.
 */
async function replaceLabels(
  ctx: SystemContext,
  accountId: string,
  person: { surname: string; given_name: string },
  label: string,
): Promise<void> {
  const { rows } = await sql<{ table_name: string; label: string; account: string | null; columns: string[] }>`
    select l.table_name, l.column_name as label, a.column_name as account,
      array(select k.column_name::text from information_schema.columns k where k.table_schema = l.table_schema and k.table_name = l.table_name) as columns
    from information_schema.columns l
    join pg_class c on c.oid = format('%I.%I', l.table_schema, l.table_name)::regclass and c.relkind = 'r'
    left join information_schema.columns a on a.table_schema = l.table_schema and a.table_name = l.table_name and a.data_type = 'uuid'
      and regexp_replace(a.column_name, '_id$', '') || '_label' = l.column_name
    where l.table_schema = 'public' and l.table_name <> 'journal_events' and l.column_name like '%\\_label'
    order by 1, 2`.execute(ctx.db)
  for (const { table_name, label: column, account, columns } of rows) {
    const set = sql`update ${sql.table(table_name)} set ${sql.ref(column)} = ${label} where ${sql.ref(column)} <> ${label}`
    if (account) await sql`${set} and ${sql.ref(account)} = ${accountId}`.execute(ctx.db)
    else {
      const about = [
        ...(columns.includes('account_id') ? [sql`account_id = ${accountId}`] : []),
        ...(columns.includes('organisation_id')
          ? [sql`organisation_id in (select m.organisation_id from memberships m where m.account_id = ${accountId})`]
          : []),
      ]
      if (about.length > 0)
        await sql`${set} and ${sql.ref(column)} = any (${namesOf(person)}::text[]) and (${sql.join(about, sql` or `)})`.execute(
          ctx.db,
        )
    }
  }
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

/** How long an answer is kept for a repeat of its request. */
const answersKeptHours = 24

/** Forgets the answers kept longer than that, the counts of windows that are over, and browsers unused for long. @returns how many rows */
export async function forgetOver(services: Services): Promise<number> {
  const { rows } = await services.database.pool.query<{ id: string }>('select id from brands order by id limit 1')
  if (!rows[0]) return 0
  // Neither belongs to a brand.
  return asSystem(services, services.brandById(rows[0].id), async (ctx) => {
    const hoursAgo = (hours: number) => new Date(ctx.now.getTime() - hours * 3_600_000)
    const answers = await ctx.db
      .deleteFrom('idempotency_keys')
      .where('created_at', '<', hoursAgo(answersKeptHours))
      .executeTakeFirst()
    const counts = await ctx.db.deleteFrom('rate_limits').where('window_start', '<', hoursAgo(1)).executeTakeFirst()
    const browsers = await ctx.db
      .deleteFrom('known_browsers')
      .where('last_used_at', '<', hoursAgo(24 * browserKnownDays))
      .executeTakeFirst()
    return [answers, counts, browsers].reduce((sum, { numDeletedRows }) => sum + Number(numDeletedRows), 0)
  })
}

/** The identity's own jobs: what is due is erased, what is over is forgotten, every hour. */
export const identityJobs = (services: Services): Job[] => [
  {
    name: 'identity.erasure',
    everyMinutes: 60,
    run: async () => {
      await eraseDueAccounts(services)
    },
  },
  {
    name: 'identity.forget_over',
    everyMinutes: 60,
    run: async () => {
      await forgetOver(services)
    },
  },
]
