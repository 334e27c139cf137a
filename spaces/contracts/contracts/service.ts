import { sql } from 'kysely'
import type { Day } from '../../../kernel/dates/day.ts'
import { notFound, problem } from '../../../kernel/errors/problem.ts'
import type { ClientContext, Context } from '../../../kernel/http/context.ts'
import type { Locale } from '../../../kernel/i18n/locale.ts'
import { allow, type Decision, deny, require } from '../../../kernel/policy/decision.ts'
import { settingOf } from '../../../kernel/settings/settings.ts'
import {
  type BillingTerms,
  invoiceDateOnOrAfter,
  monthlyCents,
  NoPriceInForceError,
  type SeatKind,
} from '../billing/proration.ts'
import { contractSettings } from '../settings.ts'

/** A contract as its services need it: its settings, as they stand. */
export type ContractTerms = {
  id: string
  organisationId: string
  number: string
  title: string
  isPack: boolean
  startsOn: Day
  endsOn: Day | null
  noticeDays: number
  registeredPostRequired: boolean
  sells: SeatKind[]
  waitsForm: { creation: boolean; deletion: boolean; replacement: boolean }
  reminderDays: number
  suspensionDays: number
  billing: BillingTerms
}

export type SeatTotals = Record<SeatKind, { bought: number; used: number; inNotice: number }>

/** Refuses those who administer nothing, with the reason (C7). RLS shows them no contract; this says why. */
export async function requireAdministrator(ctx: ClientContext): Promise<void> {
  require(await administersAny(ctx))
}

/** Whether the asking person administers at least one contract (C7), as a condition. */
export const administersAnyContract = sql<boolean>`cardinality(parvis.readable_contract_ids()) > 0`

async function administersAny(ctx: Context): Promise<Decision> {
  const row = await sql<{ any: boolean }>`select ${administersAnyContract} as any`.execute(ctx.db)
  return row.rows[0]?.any ? allow('contracts.delegation') : deny('contracts.no_contract')
}

/**
 * Why a record of a contract is not shown: 403 with whom to ask where the person belongs to the contract, else the 404 of a missing one.
 * @param noun what the id is of
 */
export async function absent(
  ctx: Context,
  noun: 'contract' | 'connection' | 'request' | 'delegation',
  id: string,
): Promise<never> {
  if (ctx.actor.side !== 'client') throw notFound()
  const row = await sql<{ contract: string | null; reachable: boolean; administered: boolean; names: string | null }>`
    with target as (select case when ${noun} = 'contract' then ${id}::uuid else parvis.contract_of(${noun}, ${id}::uuid) end as contract)
    select contract, parvis.reachable_contract(contract) as reachable, contract = any (parvis.readable_contract_ids()) as administered, parvis.contract_administrator_names(contract) as names from target`.execute(
    ctx.db,
  )
  const found = row.rows[0]
  if (found?.contract && found.reachable && !found.administered)
    throw problem('contracts.not_administrator', { names: found.names ?? '—' })
  throw notFound()
}

/** A contract that the asking person administers, or any of the brand for staff and the system. @throws Problem 404 or 403 */
export async function findContract(ctx: Context, id: string): Promise<ContractTerms> {
  const [row, prices] = await Promise.all([
    ctx.db.selectFrom('contracts').selectAll().where('id', '=', id).executeTakeFirst(),
    ctx.db
      .selectFrom('contract_prices')
      .select(['seat_kind', 'valid_from', 'monthly_cents'])
      .where('contract_id', '=', id)
      .execute(),
  ])
  if (!row) return absent(ctx, 'contract', id)
  return {
    id: row.id,
    organisationId: row.organisation_id,
    number: row.number,
    title: row.title,
    isPack: row.is_pack,
    startsOn: row.starts_on,
    endsOn: row.ends_on,
    noticeDays: row.notice_days,
    registeredPostRequired: row.registered_post_required,
    sells: (['named', 'concurrent', 'key'] as const).filter((kind) => row[`sells_${kind}`]),
    waitsForm: {
      creation: row.creation_waits_form,
      deletion: row.deletion_waits_form,
      replacement: row.replacement_waits_form,
    },
    reminderDays: row.reminder_days ?? settingOf(ctx, contractSettings.form_reminder_days),
    suspensionDays: row.suspension_days ?? settingOf(ctx, contractSettings.form_suspension_days),
    billing: {
      prices: prices.map((price) => ({
        seatKind: price.seat_kind as SeatKind,
        validFrom: price.valid_from,
        monthlyCents: price.monthly_cents,
      })),
      periodMonths: row.billing_period_months,
      nextInvoiceOn: row.next_invoice_on,
      invoiceDay: row.invoice_day,
    },
  }
}

/**
 * Refuses a change of a contract where the person's subscription to the space is «Consultation», or their role may not modify (O12).
 * The policies of the database refuse it too. Staff and the system change by rights of their own.
 * @throws Problem contracts.read_only
 */
export async function requireModify(ctx: Context, contractId: string): Promise<void> {
  if (ctx.actor.side !== 'client') return
  const row = await sql<{ may: boolean; names: string | null }>`
    select ${contractId}::uuid = any (parvis.modifiable_contract_ids()) as may, parvis.contract_manager_names(${contractId}::uuid) as names`.execute(
    ctx.db,
  )
  if (!row.rows[0]?.may) throw problem('contracts.read_only', { names: row.rows[0]?.names ?? '—' })
}

/** @throws Problem contracts.contract_ended where the contract is over on that day */
export function requireRunning(contract: ContractTerms, on: Day, locale: Locale = 'fr'): void {
  if (contract.endsOn !== null && contract.endsOn < on) {
    throw problem('contracts.contract_ended', {
      number: contract.number,
      endedOn: locale === 'fr' ? contract.endsOn.split('-').reverse().join('/') : contract.endsOn,
    })
  }
}

/** Seats bought, used and in notice, by kind (C9, C38): named and key seats are their subscribers', shared ones are a pool and its subscribers. */
export async function countSeats(ctx: Context, contractId: string): Promise<SeatTotals> {
  const rows = await sql<{ kind: SeatKind; bought: number; used: number; in_notice: number }>`
    select s.kind, count(*)::int as bought, count(s.account_id)::int as used,
           count(*) filter (where exists (select from connections c where c.seat_id = s.id and c.ended_on is null and c.notice_ends_on is not null))::int as in_notice
    from seats s where s.contract_id = ${contractId} and s.removed_on is null group by s.kind
    union all
    select 'assigned', 0, count(distinct c.account_id)::int, count(distinct c.account_id) filter (where c.notice_ends_on is not null)::int
    from connections c where c.contract_id = ${contractId} and c.seat_kind = 'concurrent' and c.ended_on is null`.execute(
    ctx.db,
  )
  const of = (kind: string) => rows.rows.find((row) => row.kind === kind)
  const one = (kind: SeatKind) => ({
    bought: of(kind)?.bought ?? 0,
    used: of(kind)?.used ?? 0,
    inNotice: of(kind)?.in_notice ?? 0,
  })
  return {
    named: one('named'),
    concurrent: {
      bought: of('concurrent')?.bought ?? 0,
      used: of('assigned')?.used ?? 0,
      inNotice: of('assigned')?.in_notice ?? 0,
    },
    key: one('key'),
  }
}

/** The contracts that the person administers (C9). */
export async function listContracts(ctx: ClientContext) {
  await requireAdministrator(ctx)
  const rows = await ctx.db
    .selectFrom('contracts')
    .innerJoin('organisations', 'organisations.id', 'contracts.organisation_id')
    .select([
      'contracts.id',
      'contracts.number',
      'contracts.title',
      'contracts.organisation_id',
      'organisations.name as organisation_name',
      'contracts.is_pack',
      'contracts.ends_on',
    ])
    .orderBy('organisations.name')
    .orderBy('contracts.number')
    .limit(500)
    .execute()
  return {
    items: rows.map((row) => ({
      id: row.id,
      number: row.number,
      title: row.title,
      organisationId: row.organisation_id,
      organisationName: row.organisation_name,
      isPack: row.is_pack,
      endsOn: row.ends_on,
    })),
  }
}

/** The applications of a contract with their profiles (C15). */
export async function contractApplications(ctx: Context, contractId: string) {
  const rows = await sql<{
    id: string
    name: string
    url: string
    profiles: Array<{ id: string; name: string; description: string }>
  }>`
    select a.id, a.name, a.url, coalesce((select jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name, 'description', p.description) order by p.name)
      from application_profiles p where p.application_id = a.id), '[]') as profiles
    from contract_applications ca join applications a on a.id = ca.application_id where ca.contract_id = ${contractId} order by a.name`.execute(
    ctx.db,
  )
  return rows.rows
}

/** «Détail du contrat» (C9). */
export async function readContract(ctx: Context, id: string) {
  const terms = await findContract(ctx, id)
  const [organisation, applications, seats, waiting] = await Promise.all([
    ctx.db.selectFrom('organisations').select('name').where('id', '=', terms.organisationId).executeTakeFirst(),
    contractApplications(ctx, id),
    countSeats(ctx, id),
    ctx.db
      .selectFrom('change_requests')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .where('contract_id', '=', id)
      .where('decision', 'is', null)
      .where('withdrawn_at', 'is', null)
      .where('confirmed_on', 'is', null)
      .where(
        sql<boolean>`not exists (select from signed_forms f where f.request_id = change_requests.id and f.version = change_requests.current_version and f.needs_review)`,
      )
      .executeTakeFirstOrThrow(),
  ])
  let monthly: number | null
  try {
    monthly = monthlyCents(
      terms.billing.prices,
      { named: seats.named.bought, concurrent: seats.concurrent.bought, key: seats.key.bought },
      ctx.today,
    )
  } catch (error) {
    if (!(error instanceof NoPriceInForceError)) throw error
    monthly = null
  }
  return {
    id: terms.id,
    number: terms.number,
    title: terms.title,
    organisationId: terms.organisationId,
    organisationName: organisation?.name ?? '',
    isPack: terms.isPack,
    startsOn: terms.startsOn,
    endsOn: terms.endsOn,
    applications,
    noticeDays: terms.noticeDays,
    registeredPostRequired: terms.registeredPostRequired,
    sells: terms.sells,
    waitsForm: terms.waitsForm,
    seats,
    monthlyCents: monthly,
    nextInvoiceOn: invoiceDateOnOrAfter(terms.billing, ctx.today),
    returnDays: terms.reminderDays,
    requestsToReturn: Number(waiting.n),
  }
}
