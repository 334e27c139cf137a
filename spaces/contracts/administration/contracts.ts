import { type Kysely, sql } from 'kysely'
import { z } from 'zod'
import type { DB } from '../../../db/types.ts'
import { type Day, firstOfMonth } from '../../../kernel/dates/day.ts'
import { conflict, invalid, notFound, problem } from '../../../kernel/errors/problem.ts'
import type { StaffContext } from '../../../kernel/http/context.ts'
import { labelOf } from '../../../kernel/identity/label.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { byClient, defineList, filter, words } from '../../../kernel/lists/list.ts'
import { by } from '../../../kernel/lists/order.ts'
import { readRow } from '../../../kernel/lists/read.ts'
import { productName } from '../../sales/index.ts'
import { countSeats } from '../contracts/service.ts'
import type { SeatKind } from '../schema.ts'
import * as schema from './schema.ts'

type Settings = Omit<z.output<typeof schema.contractPatch>, 'version'>
const kinds: SeatKind[] = ['named', 'concurrent', 'key']

const openConnections = sql<number>`(select count(*) from connections n where n.contract_id = c.id and n.ended_on is null)`
const currentSeats = sql<number>`(select count(*)::int from seats s where s.contract_id = c.id and s.removed_on is null)`
const contracts = (db: Kysely<DB>) =>
  db
    .selectFrom('contracts as c')
    .innerJoin('organisations as o', 'o.id', 'c.organisation_id')
    .leftJoin('services as v', 'v.id', 'c.service_id')
    .selectAll('c')
    .select([
      'o.name as organisation_name',
      'v.name as service_name',
      openConnections.as('connections'),
      currentSeats.as('seat_count'),
    ])
type Row = Awaited<ReturnType<ReturnType<typeof contracts>['executeTakeFirstOrThrow']>>

const summaryOf = (row: Row) => ({
  id: row.id,
  number: row.number,
  title: row.title,
  organisation: { id: row.organisation_id, name: row.organisation_name },
  service: row.service_id === null ? null : { id: row.service_id, name: row.service_name ?? '' },
  isPack: row.is_pack,
  startsOn: row.starts_on,
  endsOn: row.ends_on,
  connections: Number(row.connections),
  seatCount: row.seat_count,
})

/** Every contract of the brand, searched in number, title and client. */
export const contractList = defineList({
  ofClients: byClient('c.organisation_id'),
  title: { fr: 'Contrats', en: 'Contracts' },
  rows: contracts,
  scope: (_: unknown, { brand }) => sql`c.brand_id = ${brand.id}`,
  filters: {
    search: words(sql`c.number || ' ' || c.title || ' ' || o.name`),
    organisation: filter(z.uuid().optional(), (id) => sql`c.organisation_id = ${id}`),
    /** Only those with seats today. */
    seated: filter(z.stringbool().optional(), (seated) =>
      seated ? sql`exists (select from seats s where s.contract_id = c.id and s.removed_on is null)` : undefined,
    ),
  },
  id: by.uuid('c.id'),
  sorts: { number: [by.text('c.number')] },
  item: schema.contractSummary,
  view: summaryOf,
})

/** A contract with all its settings, prices, seats and administrators. @throws Problem 404 */
export async function readContract(ctx: StaffContext, id: string) {
  const row = await readRow(ctx, contractList, id)
  const applications = await ctx.db
    .selectFrom('contract_applications as ca')
    .innerJoin('applications as a', 'a.id', 'ca.application_id')
    .select(['a.id', 'a.code', 'a.name'])
    .select(
      sql<number>`(select count(*) from connections n where n.contract_id = ca.contract_id and n.application_id = a.id and n.ended_on is null)`.as(
        'connections',
      ),
    )
    .where('ca.contract_id', '=', id)
    .orderBy('a.name')
    .execute()
  const prices = await ctx.db
    .selectFrom('contract_prices')
    .select(['seat_kind', 'valid_from', 'monthly_cents'])
    .where('contract_id', '=', id)
    .orderBy('seat_kind')
    .orderBy('valid_from')
    .execute()
  const administrators = await ctx.db
    .selectFrom('delegations as d')
    .innerJoin('accounts as a', 'a.id', 'd.account_id')
    .select(['a.id', 'a.surname', 'a.given_name'])
    .where('d.contract_id', '=', id)
    .where('d.validated_at', 'is not', null)
    .where('d.ended_at', 'is', null)
    .orderBy('a.surname')
    .execute()
  return {
    ...summaryOf(row),
    product: row.product_id === null ? null : { id: row.product_id, name: await productName(ctx, row.product_id) },
    applications: applications.map((application) => ({ ...application, connections: Number(application.connections) })),
    noticeDays: row.notice_days,
    billingPeriodMonths: row.billing_period_months,
    nextInvoiceOn: row.next_invoice_on,
    invoiceDay: row.invoice_day,
    sells: kinds.filter((kind) => row[`sells_${kind}` as const]),
    registeredPostRequired: row.registered_post_required,
    waitsForm: {
      creation: row.creation_waits_form,
      deletion: row.deletion_waits_form,
      replacement: row.replacement_waits_form,
    },
    reminderDays: row.reminder_days,
    suspensionDays: row.suspension_days,
    prices: prices.map((price) => ({
      seatKind: price.seat_kind as SeatKind,
      validFrom: price.valid_from,
      monthlyCents: price.monthly_cents,
    })),
    seats: await countSeats(ctx, id),
    administrators: administrators.map((person) => ({
      accountId: person.id,
      name: labelOf(person),
    })),
    version: row.version,
  }
}

const columnsOf = (input: Settings) => {
  const columns = {
    number: input.number,
    title: input.title,
    service_id: input.serviceId,
    product_id: input.productId,
    is_pack: input.isPack,
    starts_on: input.startsOn,
    ends_on: input.endsOn,
    notice_days: input.noticeDays,
    billing_period_months: input.billingPeriodMonths,
    next_invoice_on: input.nextInvoiceOn,
    invoice_day: input.invoiceDay,
    sells_named: input.sells?.includes('named'),
    sells_concurrent: input.sells?.includes('concurrent'),
    sells_key: input.sells?.includes('key'),
    registered_post_required: input.registeredPostRequired,
    creation_waits_form: input.waitsForm?.creation,
    deletion_waits_form: input.waitsForm?.deletion,
    replacement_waits_form: input.waitsForm?.replacement,
    reminder_days: input.reminderDays,
    suspension_days: input.suspensionDays,
  }
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined)) as Partial<
    typeof columns
  >
}

async function checkApplications(ctx: StaffContext, ids: string[], isPack: boolean): Promise<void> {
  const known = await ctx.db.selectFrom('applications').select('id').where('id', 'in', ids).execute()
  if (known.length !== ids.length) throw invalid({ field: 'applicationIds', code: 'bad_choice' })
  if (!isPack && ids.length > 1) throw invalid({ field: 'applicationIds', code: 'contracts.one_application' })
}

/** @throws Problem 422 on `serviceId` unless it is an active service of the client */
async function checkService(ctx: StaffContext, organisationId: string, serviceId: string | null | undefined) {
  if (!serviceId) return
  // Who runs contracts does not write services, and a lock asks for as much.
  const service = await ctx.asSystem(() =>
    ctx.db
      .selectFrom('services')
      .innerJoin('organisations', 'organisations.id', 'services.organisation_id')
      .select('services.id')
      .where('services.id', '=', serviceId)
      .where('services.organisation_id', '=', organisationId)
      .where('organisations.brand_id', '=', ctx.brand.id)
      .where('services.is_active', '=', true)
      .forShare('services')
      .executeTakeFirst(),
  )
  if (!service) throw invalid({ field: 'serviceId', code: 'contracts.service_unknown' })
}

/** What the database says of a product that is none of the brand's. */
const wrongProduct = (error: { constraint?: string }): never => {
  throw error.constraint === 'contracts_product' ? invalid({ field: 'productId', code: 'bad_choice' }) : error
}

async function refuseTakenNumber(ctx: StaffContext, number: string, exceptId: string | null): Promise<void> {
  const other = await ctx.db.selectFrom('contracts').select('id').where('number', '=', number).executeTakeFirst()
  if (other && other.id !== exceptId) throw invalid({ field: 'number', code: 'contracts.number_taken' })
}

async function setApplications(ctx: StaffContext, contractId: string, ids: string[]): Promise<void> {
  await ctx.db
    .insertInto('contract_applications')
    .values(ids.map((id) => ({ contract_id: contractId, application_id: id })))
    .onConflict((oc) => oc.doNothing())
    .execute()
}

/** Makes a contract with its first prices and the shared seats bought (C9, C32, C37). @throws Problem 422 on its fields */
export async function createContract(ctx: StaffContext, input: z.output<typeof schema.contractBody>) {
  if (input.endsOn && input.endsOn < input.startsOn)
    throw invalid({ field: 'endsOn', code: 'contracts.ends_before_start' })
  const organisation = await ctx.db
    .selectFrom('organisations')
    .select('id')
    .where('id', '=', input.organisationId)
    .executeTakeFirst()
  if (!organisation) throw invalid({ field: 'organisationId', code: 'bad_choice' })
  await checkService(ctx, input.organisationId, input.serviceId)
  await checkApplications(ctx, input.applicationIds, input.isPack)
  await refuseTakenNumber(ctx, input.number, null)
  if (input.concurrentSeats > 0 && !input.sells.includes('concurrent'))
    throw invalid({ field: 'concurrentSeats', code: 'contracts.seat_kind_not_sold' })
  for (const [index, price] of input.prices.entries()) {
    if (input.prices.findIndex((other) => other.seatKind === price.seatKind) !== index)
      throw invalid({ field: `prices.${index}.seatKind`, code: 'bad_choice' })
  }
  const { number, starts_on, next_invoice_on, invoice_day, ...columns } = columnsOf(input)
  const row = await ctx.db
    .insertInto('contracts')
    .values({
      ...columns,
      number: number!,
      starts_on: starts_on!,
      next_invoice_on: next_invoice_on!,
      invoice_day: invoice_day!,
      brand_id: ctx.brand.id,
      organisation_id: input.organisationId,
      created_at: ctx.now,
    })
    .onConflict((oc) => oc.doNothing())
    .returning('id')
    .executeTakeFirst()
    .catch(wrongProduct)
  if (!row) throw invalid({ field: 'number', code: 'contracts.number_taken' })
  await setApplications(ctx, row.id, input.applicationIds)
  if (input.prices.length > 0) {
    const validFrom = firstOfMonth(input.startsOn)
    await ctx.db
      .insertInto('contract_prices')
      .values(
        input.prices.map((price) => ({
          contract_id: row.id,
          seat_kind: price.seatKind,
          valid_from: validFrom,
          monthly_cents: price.monthlyCents,
        })),
      )
      .execute()
  }
  await addConcurrentSeats(ctx, row.id, input.concurrentSeats, input.startsOn)
  const after = await readContract(ctx, row.id)
  await record(ctx, {
    type: 'contracts.contract.created',
    organisationId: input.organisationId,
    contractId: row.id,
    subjectType: 'contract',
    subjectId: row.id,
    subjectLabel: input.number,
    after: input,
  })
  return after
}

async function addConcurrentSeats(ctx: StaffContext, contractId: string, count: number, from: Day): Promise<void> {
  if (count > 0)
    await sql`insert into seats (contract_id, kind, created_on) select ${contractId}::uuid, 'concurrent', ${from}::date from generate_series(1, ${count}::int)`.execute(
      ctx.db,
    )
}

async function lock(ctx: StaffContext, id: string) {
  const row = await ctx.db.selectFrom('contracts').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row) throw notFound()
  return row
}

/** What a change did, for the journal: only the settings that differ. */
function differences(before: object, after: object) {
  const names = Object.keys(after).filter(
    (name) => JSON.stringify(before[name as never]) !== JSON.stringify(after[name as never]),
  )
  const pick = (from: object) => Object.fromEntries(names.map((name) => [name, from[name as never]]))
  return { before: pick(before), after: pick(after) }
}

/** Changes settings. @throws Problem 404, conflict with the contract as it stands, contracts.application_in_use, contracts.settings_in_use, 422 */
export async function updateContract(ctx: StaffContext, id: string, input: z.output<typeof schema.contractPatch>) {
  const row = await lock(ctx, id)
  const before = await readContract(ctx, id)
  if (row.version !== input.version) throw conflict(before)
  const startsOn = input.startsOn ?? row.starts_on
  const endsOn = input.endsOn === undefined ? row.ends_on : input.endsOn
  if (endsOn && endsOn < startsOn)
    throw invalid({ field: input.endsOn === undefined ? 'startsOn' : 'endsOn', code: 'contracts.ends_before_start' })
  if (input.number !== undefined) await refuseTakenNumber(ctx, input.number, id)
  if (input.serviceId !== row.service_id) await checkService(ctx, row.organisation_id, input.serviceId)
  const isPack = input.isPack ?? row.is_pack
  if (isPack !== row.is_pack && before.connections > 0) throw problem('contracts.settings_in_use', { field: 'PACK' })
  const held = before.applications.map((application) => application.id)
  const wanted = input.applicationIds ?? held
  await checkApplications(ctx, wanted, isPack)
  const removed = held.filter((application) => !wanted.includes(application))
  if (removed.length > 0) {
    const used = await ctx.db
      .selectFrom('connections')
      .select('application_name')
      .distinct()
      .where('contract_id', '=', id)
      .where('application_id', 'in', removed)
      .execute()
    if (used.length > 0)
      throw problem('contracts.application_in_use', {
        names: used.map((application) => application.application_name).join(', '),
      })
    await ctx.db
      .deleteFrom('contract_applications')
      .where('contract_id', '=', id)
      .where('application_id', 'in', removed)
      .execute()
  }
  if (input.applicationIds) await setApplications(ctx, id, wanted)
  await ctx.db
    .updateTable('contracts')
    .set((eb) => ({ ...columnsOf(input), version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .execute()
    .catch(wrongProduct)
  const after = await readContract(ctx, id)
  await record(ctx, {
    type: 'contracts.contract.updated',
    organisationId: row.organisation_id,
    contractId: id,
    subjectType: 'contract',
    subjectId: id,
    subjectLabel: after.number,
    ...differences(before, after),
  })
  return after
}

/** Sets the monthly price of a kind of seat from a month on (C32). @throws Problem 404, contracts.month_billed */
export async function setPrice(ctx: StaffContext, id: string, input: z.output<typeof schema.priceBody>) {
  const row = await lock(ctx, id)
  const billed = await sql<{
    month: string
  }>`select l.month from billing_lines l where l.contract_id = ${id} and l.seat_kind = ${input.seatKind} and l.month >= ${input.validFrom}
    and l.month < coalesce((select min(p.valid_from) from contract_prices p where p.contract_id = ${id} and p.seat_kind = ${input.seatKind} and p.valid_from > ${input.validFrom}), 'infinity'::date)
    order by l.month limit 1`.execute(ctx.db)
  if (billed.rows[0])
    throw problem('contracts.month_billed', {
      month: `${billed.rows[0].month.slice(5, 7)}/${billed.rows[0].month.slice(0, 4)}`,
    })
  const former = await ctx.db
    .selectFrom('contract_prices')
    .select('monthly_cents')
    .where('contract_id', '=', id)
    .where('seat_kind', '=', input.seatKind)
    .where('valid_from', '=', input.validFrom)
    .executeTakeFirst()
  await ctx.db
    .insertInto('contract_prices')
    .values({
      contract_id: id,
      seat_kind: input.seatKind,
      valid_from: input.validFrom,
      monthly_cents: input.monthlyCents,
    })
    .onConflict((oc) =>
      oc.columns(['contract_id', 'seat_kind', 'valid_from']).doUpdateSet({ monthly_cents: input.monthlyCents }),
    )
    .execute()
  await ctx.db
    .updateTable('contracts')
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .execute()
  await record(ctx, {
    type: 'contracts.price.set',
    organisationId: row.organisation_id,
    contractId: id,
    subjectType: 'contract',
    subjectId: id,
    subjectLabel: row.number,
    ...(former ? { before: { ...input, monthlyCents: former.monthly_cents } } : {}),
    after: input,
  })
  return readContract(ctx, id)
}

/** Sets or lifts the day on which a contract ends. @throws Problem 404, 422 on `endsOn` */
export async function endContract(ctx: StaffContext, id: string, input: { endsOn: Day | null }) {
  const row = await lock(ctx, id)
  if (input.endsOn && input.endsOn < row.starts_on)
    throw invalid({ field: 'endsOn', code: 'contracts.ends_before_start' })
  await ctx.db
    .updateTable('contracts')
    .set((eb) => ({ ends_on: input.endsOn, version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .execute()
  await record(ctx, {
    type: 'contracts.contract.ending_set',
    organisationId: row.organisation_id,
    contractId: id,
    subjectType: 'contract',
    subjectId: id,
    subjectLabel: row.number,
    before: { endsOn: row.ends_on },
    after: input,
  })
  return readContract(ctx, id)
}

/** Sets how many shared seats are bought, outside any request: the first number or a correction (C38). Bills nothing. @throws Problem 404, contracts.shared_seats_in_use, 422 on `number` */
export async function setConcurrentSeats(ctx: StaffContext, id: string, input: { number: number; reason: string }) {
  const row = await lock(ctx, id)
  if (input.number > 0 && !row.sells_concurrent)
    throw invalid({ field: 'number', code: 'contracts.seat_kind_not_sold' })
  const seats = await ctx.db
    .selectFrom('seats')
    .select('id')
    .where('contract_id', '=', id)
    .where('kind', '=', 'concurrent')
    .where('removed_on', 'is', null)
    .orderBy('created_on', 'desc')
    .orderBy('id')
    .execute()
  const used = await ctx.db
    .selectFrom('connections')
    .select('id')
    .where('contract_id', '=', id)
    .where('seat_kind', '=', 'concurrent')
    .where('ended_on', 'is', null)
    .limit(1)
    .executeTakeFirst()
  if (input.number === 0 && used) throw problem('contracts.shared_seats_in_use')
  await addConcurrentSeats(ctx, id, input.number - seats.length, ctx.today)
  const surplus = seats.slice(0, Math.max(0, seats.length - input.number)).map((seat) => seat.id)
  if (surplus.length > 0)
    await sql`update seats set removed_on = greatest(created_on, ${ctx.today}::date) where id = any (${surplus}::uuid[])`.execute(
      ctx.db,
    )
  await record(ctx, {
    type: 'contracts.concurrent_seats.set',
    organisationId: row.organisation_id,
    contractId: id,
    subjectType: 'contract',
    subjectId: id,
    subjectLabel: row.number,
    before: { number: seats.length },
    after: input,
  })
  return readContract(ctx, id)
}
