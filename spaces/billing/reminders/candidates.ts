import { sql } from 'kysely'
import type { Day } from '../../../kernel/dates/day.ts'
import { asServer, type Context } from '../../../kernel/http/context.ts'
import type { Locale } from '../../../kernel/i18n/locale.ts'
import type { Currency } from '../../../kernel/money/currencies.ts'
import { settingOf } from '../../../kernel/settings/settings.ts'
import { lateCostsOf } from '../late-fees/service.ts'
import { billingSettings } from '../settings.ts'
import { nextStep, type SentStep } from './next.ts'

/** What is due and is to be reminded of today. */
export type Candidate = {
  organisationId: string
  organisationName: string
  invoiceId: string
  number: string
  instalment: number
  dueOn: Day
  restCents: number
  currency: Currency
  level: number
  interestCents: number
  indemnityCents: number
}

/** The steps of a brand, the first one first. */
export async function levelsOf(ctx: Context) {
  const rows = await ctx.db
    .selectFrom('reminder_levels')
    .selectAll()
    .where('brand_id', '=', ctx.brand.id)
    .orderBy('days')
    .orderBy('id')
    .execute()
  return rows.map((row, index) => ({ ...row, level: index + 1 }))
}
export type Level = Awaited<ReturnType<typeof levelsOf>>[number]

/** So many parts of invoices are looked at for one page; a client's own are all looked at when its turn comes. */
const mostLooked = 5_000

/**
 * What is to be reminded of today, each at the step that comes next (B26). Left alone: what is paid, contested, promised, announced or under way, and who is
 * spared: a client, its group, an invoice, or a client who owes less than the brand's least amount at that step.
 */
export async function candidatesOf(ctx: Context, organisationId?: string): Promise<Candidate[]> {
  const levels = await levelsOf(ctx)
  if (levels.length === 0) return []
  const first = Math.min(...levels.map(({ days }) => days))
  const { rows } = await sql<{
    organisation_id: string
    name: string
    invoice_id: string
    number: string
    instalment: number
    due_on: Day
    rest_cents: number
    currency: Currency
    sent: SentStep[]
  }>`select d.organisation_id, coalesce(c.name, i.buyer ->> 'name') as name, d.invoice_id, i.number, d.instalment, d.due_on, d.rest_cents, d.currency,
      coalesce((select jsonb_agg(jsonb_build_object('level', r.level, 'on', r.sent_on)) from reminders r where r.invoice_id = d.invoice_id and r.instalment = d.instalment), '[]') as sent
    from open_dues d join invoices i on i.id = d.invoice_id left join organisations c on c.id = d.organisation_id
    where d.brand_id = ${ctx.brand.id} and d.due_on <= ${ctx.today}::date - ${first}::int ${organisationId ? sql`and d.organisation_id = ${organisationId}` : sql``}
      and parvis.reminder_pause(d.invoice_id) is null
      and not exists (select from reminder_exemptions e where e.brand_id = d.brand_id and (e.until_on is null or e.until_on >= ${ctx.today}::date)
        and (e.organisation_id = d.organisation_id or e.invoice_id = d.invoice_id
          or e.group_id = (select m.group_id from client_group_members m where m.organisation_id = d.organisation_id)))
    order by d.due_on, d.posting_id, d.instalment limit ${sql.lit(mostLooked)}`.execute(ctx.db)
  const due = rows.flatMap((row) => {
    const next = nextStep(levels, row.due_on, row.sent)
    return next && next.on <= ctx.today ? [{ row, level: next.level }] : []
  })
  const least = settingOf(ctx, billingSettings.reminder_least_cents)
  const sums = Map.groupBy(due, ({ row, level }) => `${row.organisation_id} ${row.currency} ${level}`)
  const enough = [...sums.values()].filter((of) => of.reduce((all, { row }) => all + row.rest_cents, 0) >= least).flat()
  const costing = levels.filter((one) => one.charges_interest || one.charges_indemnity)
  const costs = await lateCostsOf(
    ctx,
    enough.filter(({ level }) => costing.some((one) => one.level === level)).map(({ row }) => row.invoice_id),
    ctx.today,
  )
  const asked = new Set<string>()
  return enough.map(({ row, level }) => {
    const step = levels.find((one) => one.level === level)!
    // What being late costs is of the whole invoice: of several instalments the first one says it.
    const cost = asked.has(row.invoice_id) ? undefined : costs.get(row.invoice_id)
    asked.add(row.invoice_id)
    return {
      organisationId: row.organisation_id,
      organisationName: row.name,
      invoiceId: row.invoice_id,
      number: row.number,
      instalment: row.instalment,
      dueOn: row.due_on,
      restCents: row.rest_cents,
      currency: row.currency,
      level,
      interestCents: step.charges_interest ? (cost?.interestCents ?? 0) : 0,
      indemnityCents: step.charges_indemnity ? (cost?.indemnityCents ?? 0) : 0,
    }
  })
}

/** Whom a reminder is written to. `accountId` null: an address of the payer's alone. */
export type Addressee = { accountId: string | null; email: string; locale: Locale; givenName: string }

/**
 * Whom clients' reminders go to: the people who pay for them, of whoever took their place too, and the addresses of the payers that they are invoiced under.
 * @returns by client
 */
export async function addresseesOf(
  ctx: Context,
  organisationIds: readonly string[],
): Promise<Map<string, Addressee[]>> {
  if (organisationIds.length === 0) return new Map()
  const ids = [...new Set(organisationIds)]
  const { rows } = await asServer(ctx, () =>
    sql<{ organisation_id: string; account_id: string | null; email: string; locale: Locale; given_name: string }>`
      with recursive places (organisation_id, id, depth) as (
        select o, o, 0 from unnest(${ids}::uuid[]) o
        union select p.organisation_id, o.id, p.depth + 1 from places p join organisations o on o.duplicated_from = p.id where p.depth < 5)
      select p.organisation_id, a.id as account_id, coalesce(nullif(a.contact_email, ''), a.sign_in_email) as email, a.locale, a.given_name
        from places p join memberships m on m.organisation_id = p.id and m.account_kind = 'person' and parvis.in_force(m)
        join role_permissions r on r.brand_id = m.brand_id and r.role = m.role and r.permission = 'billing.invoices.pay'
        join accounts a on a.id = m.account_id and a.status = 'active' where coalesce(nullif(a.contact_email, ''), a.sign_in_email) is not null
      union
      select p.organisation_id, null, y.email, ${ctx.brand.locale}, '' from payers y join places p on p.id = y.organisation_id where y.email <> '' and y.ended_at is null`.execute(
      ctx.db,
    ),
  )
  return new Map(
    ids.map((id) => {
      const own = rows
        .filter((row) => row.organisation_id === id)
        .sort((a, b) => (a.account_id ? 0 : 1) - (b.account_id ? 0 : 1))
      const byAddress = new Map<string, Addressee>()
      for (const row of own)
        if (!byAddress.has(row.email.toLowerCase()))
          byAddress.set(row.email.toLowerCase(), {
            accountId: row.account_id,
            email: row.email,
            locale: row.locale,
            givenName: row.given_name,
          })
      return [id, [...byAddress.values()]]
    }),
  )
}
