import { sql } from 'kysely'
import { smallLetters } from '../db/small-letters.ts'
import { asSystem, type PersonContext, type Services, type SystemContext } from '../http/context.ts'
import { forgetMails } from '../inbound-mail/erasure.ts'
import { type Called, eraseFromJournal, record, saysOf } from '../journal/journal.ts'
import { escapeHtml } from '../notifications/messages.ts'
import type { Space } from '../space.ts'

/** Ends what the person has asked for in any space and still waits: nobody is to decide it any more (O6, O8, O21). Runs as the system. */
export async function closeInSpaces(
  ctx: PersonContext | SystemContext,
  accountId: string,
  label: string,
): Promise<void> {
  for (const space of ctx.services.spaces) await space.people?.close?.(ctx, accountId, label)
}

/** Stands where a reason is compulsory and its words are erased. */
export const erasedWord = '—'

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
  await closeInSpaces(ctx, accountId, label)

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
  const emails = [...new Set([account.sign_in_email, account.contact_email].filter((address) => !!address))] as string[]
  const called: Called = { names: namesOf(account), emails, identifier: account.identifier }
  for (const space of ctx.services.spaces) await space.people?.erase?.(ctx, accountId, called, label)
  await replaceLabels(ctx, accountId, account, label)
  for (const table of [
    'credentials',
    'known_browsers',
    'sessions',
    'one_time_tokens',
    'idempotency_keys',
    'notifications',
    'readings',
    'mails',
    'work',
    // Their contact details; other events name them, and give way to the pseudonym.
    'feed_events',
    'feed_readers',
  ] as const)
    await ctx.db.deleteFrom(table).where('account_id', '=', accountId).execute()
  // Mails that left without naming an account, by the address alone. Those of a colleague who shares it stay theirs.
  if (emails.length > 0)
    await ctx.db
      .deleteFrom('mails')
      .where('brand_id', '=', ctx.brand.id)
      .where('account_id', 'is', null)
      .where(sql<boolean>`lower(to_address) = any (${emails.map(smallLetters)}::text[])`)
      .execute()
  await forgetMails(ctx, called, label)
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
        html_body = case when sent_at is null then replace(html_body, ${escapeHtml(name)}, ${label}) end, calendar = null
      where brand_id = ${ctx.brand.id} and (strpos(subject, ${name}) > 0 or strpos(text_body, ${name}) > 0 or strpos(replace(calendar, E'\\r\\n ', ''), ${name}) > 0)`.execute(
      ctx.db,
    )
    // As it stands within JSON.
    const quoted = JSON.stringify(name).slice(1, -1)
    await sql`update notifications set params = replace(params::text, ${quoted}, ${label})::jsonb
      where brand_id = ${ctx.brand.id} and strpos(params::text, ${quoted}) > 0`.execute(ctx.db)
    await sql`update feed_events set data = replace(data::text, ${quoted}, ${label})::jsonb
      where brand_id = ${ctx.brand.id} and strpos(data::text, ${quoted}) > 0`.execute(ctx.db)
    await sql`update work_items i set name = replace(i.name, ${name}, ${label}) from work w
      where w.id = i.work_id and w.brand_id = ${ctx.brand.id} and strpos(i.name, ${name}) > 0`.execute(ctx.db)
  }
}

/** The kernel's own tables that keep the name of who acted; the journal has its own way (eraseFromJournal). */
const ownNames = [
  'account_blocks',
  'client_group_members',
  'imports',
  'mail_holds',
  'mails',
  'memberships',
  'message_words',
  'organisations',
  'paperless_consents',
  'settings',
  'space_subscriptions',
  'technical_users',
  'webhooks',
]

/** The tables whose names give way to a pseudonym: the kernel's and those that each space names as its own. */
export const tablesWithNames = (spaces: readonly Space[]): string[] => [
  ...ownNames,
  ...spaces.flatMap((space) => space.people?.names ?? []),
]

/**
 * Puts the pseudonym wherever a row keeps the name of who acted: 'decided_by' with 'decided_by_label', 'author_id' with 'author_label'.
 * A label with no account beside it goes by the name, in rows about the person or of their organisations.
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
    left join information_schema.columns a on a.table_schema = l.table_schema and a.table_name = l.table_name and a.data_type = 'uuid'
      and regexp_replace(a.column_name, '_id$', '') || '_label' = l.column_name
    where l.table_schema = 'public' and l.table_name = any (${tablesWithNames(ctx.services.spaces)}) and l.column_name like '%\\_label'
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
  for (const brand of services.brands.all()) {
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
