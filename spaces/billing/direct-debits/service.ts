import { sql } from 'kysely'
import type { z } from 'zod'
import { addDays, type Day, formatDay, maxDay } from '../../../kernel/dates/day.ts'
import { conflict, invalid, notFound, problem } from '../../../kernel/errors/problem.ts'
import type { StaffContext } from '../../../kernel/http/context.ts'
import { Download, type RequestInfo } from '../../../kernel/http/endpoints.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { nextInSeries } from '../../../kernel/numbers/numbers.ts'
import { settingOf } from '../../../kernel/settings/settings.ts'
import { inWorker } from '../../../kernel/workers/in-worker.ts'
import { openAccount } from '../bank/account-number.ts'
import { billingSettings } from '../settings.ts'
import { readBatch } from './lists.ts'
import { noticeJob } from './notice.ts'
import type { CollectionFile, writeCollection } from './pain.ts'
import * as schema from './schema.ts'
import { addTargetDays, isTargetDay, targetDayFrom } from './target-days.ts'

/** Banks take a file so many of their business days before they execute it. */
const bankDays = 2

/** The first day on which the notice to clients is kept, the bank has its time, and executes. */
export function earliestDay(ctx: StaffContext): Day {
  const noticed = addDays(ctx.today, settingOf(ctx, billingSettings.debit_notice_days))
  return targetDayFrom(maxDay(noticed, addTargetDays(ctx.today, bankDays)))
}

type Line = {
  invoice_id: string
  number: string
  due_on: Day
  organisation_id: string
  organisation: string
  payer_id: string
  payer: string
  rest_cents: number
  currency: string
  mandate_id: string | null
  rum: string | null
  recurrent: boolean | null
  used: boolean
  obstacle: (typeof schema.obstacles)[number] | null
}

/**
 * What is due by a day, of an invoice in instalments these alone: each with its mandate in force, or with what it lacks; of an invoice that is asked
 * for already too. What is contested, promised or on its way otherwise is not asked for (B26, B30).
 */
async function linesOf(ctx: StaffContext, scheme: string, on: Day, only: string[] | null): Promise<Line[]> {
  const { rows } = await sql<Line>`
    select i.id as invoice_id, i.number, o.due_on, i.organisation_id, c.name as organisation, p.id as payer_id, p.name as payer, due.cents as rest_cents, i.currency,
      m.id as mandate_id, m.rum, m.recurrent, exists (select from direct_debits u where u.mandate_id = m.id and u.state in ('open', 'paid')) as used,
      case when i.currency <> 'EUR' then 'other_currency'
        when exists (select from direct_debits d where d.invoice_id = i.id and d.state = 'open') then 'in_collection'
        when parvis.reminder_pause(i.id) is not null then parvis.reminder_pause(i.id)
        when m.id is null then 'no_mandate' when m.state <> 'in_force' then 'mandate_' || m.state when m.scheme <> ${scheme} then 'other_scheme' end as obstacle
    from open_items o join invoices i on i.id = o.invoice_id join organisations c on c.id = i.organisation_id join payers p on p.id = i.payer_id
    join lateral (select sum(d.rest_cents)::bigint as cents from open_dues d where d.posting_id = o.posting_id and d.due_on <= ${on}::date) due on due.cents > 0
    left join lateral (
      select m.*, parvis.mandate_state(m.signed_on, m.revoked_on, m.blocked_on, m.last_used_on, ${on}::date) as state from sepa_mandates m where m.payer_id = p.id
      order by (parvis.mandate_state(m.signed_on, m.revoked_on, m.blocked_on, m.last_used_on, ${on}::date) = 'in_force') desc, m.scheme = ${scheme} desc, m.signed_on desc nulls last, m.created_at desc limit 1) m on true
    where o.brand_id = ${ctx.brand.id} and o.side = 'debit' and o.rest_cents > 0 and o.due_on <= ${on}::date and (${only}::uuid[] is null or i.id = any (${only}::uuid[]))
    order by o.due_on, i.number limit ${schema.mostLines}`.execute(ctx.db)
  return rows
}

/** The sequence of each line: the first of a mandate is FRST, what follows RCUR; of a mandate for one debit OOFF. */
export function sequencesOf(
  lines: ReadonlyArray<Pick<Line, 'mandate_id' | 'recurrent' | 'used'>>,
): Array<'FRST' | 'RCUR' | 'OOFF'> {
  const seen = new Set<string>()
  return lines.map(({ mandate_id, recurrent, used }) => {
    if (!recurrent) return 'OOFF'
    const first = !used && !seen.has(mandate_id!)
    seen.add(mandate_id!)
    return first ? 'FRST' : 'RCUR'
  })
}

/** Who would be debited, of how much, and what is due and would not be, with the reason (B25). */
export async function previewCollection(
  ctx: StaffContext,
  { scheme, collectionOn }: z.output<typeof schema.previewQuery>,
): Promise<z.input<typeof schema.preview>> {
  const earliestOn = earliestDay(ctx)
  const on = collectionOn ?? earliestOn
  const lines = await linesOf(ctx, scheme, on, null)
  const free = lines.filter((one) => one.obstacle === null)
  const sequences = new Map(sequencesOf(free).map((sequence, index) => [free[index]!.invoice_id, sequence]))
  return {
    scheme,
    earliestOn,
    collectionOn: on,
    totalCents: free.reduce((all, one) => all + one.rest_cents, 0),
    items: lines.map((one) => ({
      invoice: { id: one.invoice_id, number: one.number, dueOn: one.due_on },
      organisation: { id: one.organisation_id, name: one.organisation },
      payer: { id: one.payer_id, name: one.payer },
      amountCents: one.rest_cents,
      currency: one.currency,
      rum: one.rum ?? '',
      sequence: sequences.get(one.invoice_id) ?? null,
      obstacle: one.obstacle,
    })),
  }
}

/**
 * Prepares a collection of these invoices, each for what is left of it: one line a mandate and invoice, each in one open collection at most.
 * @throws Problem billing.no_creditor_id, billing.not_collectable with the invoice and why, 422 on `collectionOn`, `accountId`
 */
export async function createBatch(ctx: StaffContext, body: z.output<typeof schema.creationBody>) {
  const { scheme, collectionOn } = body
  const creditorId = settingOf(ctx, billingSettings.sepa_creditor_id)
  if (!creditorId) throw problem('billing.no_creditor_id')
  if (!isTargetDay(collectionOn)) throw invalid({ field: 'collectionOn', code: 'billing.no_bank_day' })
  const earliest = earliestDay(ctx)
  if (collectionOn < earliest)
    throw invalid({
      field: 'collectionOn',
      code: 'billing.notice_too_short',
      params: { day: formatDay(earliest, ctx.locale) },
    })
  const account = await ctx.db
    .selectFrom('bank_accounts')
    .select('id')
    .where('id', '=', body.accountId)
    .executeTakeFirst()
  if (!account) throw invalid({ field: 'accountId', code: 'bad_choice' })
  const ids = [...new Set(body.invoiceIds)]
  // Two collections that take the same invoice: the second waits here, and sees it taken.
  await sql`select parvis.hold_open_item(o.posting_id) from (select posting_id from open_items where invoice_id = any (${ids}::uuid[]) order by posting_id) o`.execute(
    ctx.db,
  )
  const lines = await linesOf(ctx, scheme, collectionOn, ids)
  const missing = ids.find((id) => !lines.some((one) => one.invoice_id === id))
  if (missing) throw invalid({ field: `invoiceIds.${body.invoiceIds.indexOf(missing)}`, code: 'bad_choice' })
  const stopped = lines.find(({ obstacle }) => obstacle !== null)
  if (stopped)
    throw problem(
      'billing.not_collectable',
      { number: stopped.number },
      { invoiceId: stopped.invoice_id, obstacle: stopped.obstacle },
    )
  const number = await nextInSeries(ctx, 'billing:PRLV', 'PRLV', Number(ctx.today.slice(0, 4)))
  const totalCents = lines.reduce((all, one) => all + one.rest_cents, 0)
  const { id } = await ctx.db
    .insertInto('direct_debit_batches')
    .values({
      brand_id: ctx.brand.id,
      account_id: body.accountId,
      number,
      scheme,
      collection_on: collectionOn,
      creditor_id: creditorId,
      creditor_name: settingOf(ctx, billingSettings.seller_name),
      lines: lines.length,
      total_cents: totalCents,
      created_at: ctx.now,
      created_by_label: ctx.actor.label,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const sequences = sequencesOf(lines)
  await ctx.db
    .insertInto('direct_debits')
    .values(
      lines.map((one, index) => ({
        brand_id: ctx.brand.id,
        batch_id: id,
        position: index + 1,
        mandate_id: one.mandate_id!,
        organisation_id: one.organisation_id,
        payer_id: one.payer_id,
        invoice_id: one.invoice_id,
        amount_cents: one.rest_cents,
        sequence: sequences[index]!,
        end_to_end_id: `${number}-${index + 1}`,
        created_at: ctx.now,
      })),
    )
    .execute()
  await tell(ctx, 'prepared', id, number, { totalCents, lines: lines.length })
  ctx.enqueue(noticeJob, { brandId: ctx.brand.id, batchId: id })
  return readBatch(ctx, id)
}

const tell = (ctx: StaffContext, act: string, id: string, number: string, after?: object) =>
  record(ctx, {
    type: `billing.collection.${act}`,
    subjectType: 'billing.collection',
    subjectId: id,
    subjectLabel: number,
    ...(after ? { after } : {}),
  })

/** Cancels a collection that the bank did not execute: its invoices may be asked for again. @throws Problem 404, conflict, billing.collection_begun */
export async function cancelBatch(ctx: StaffContext, id: string, { version }: z.output<typeof schema.versionBody>) {
  await ctx.db.selectFrom('direct_debit_batches').select('id').where('id', '=', id).forUpdate().execute()
  const now = await readBatch(ctx, id)
  if (now.state === 'cancelled') return now
  if (now.version !== version) throw conflict(now)
  if (now.paid + now.returned > 0 || now.state !== 'open') throw problem('billing.collection_begun')
  await ctx.db
    .updateTable('direct_debits')
    .set({ state: 'cancelled', ended_on: ctx.today })
    .where('batch_id', '=', id)
    .where('state', '=', 'open')
    .execute()
  await ctx.db
    .updateTable('direct_debit_batches')
    .set({ cancelled_at: ctx.now, version: version + 1 })
    .where('id', '=', id)
    .execute()
  await tell(ctx, 'cancelled', id, now.number)
  ctx.enqueue(noticeJob, { brandId: ctx.brand.id, batchId: id })
  return readBatch(ctx, id)
}

/**
 * Leaves out what a collection that no bank has yet asks for no more: what was paid or credited since, agreed for later, is contested, promised or on its
 * way otherwise, and what is under a mandate that is not in force by its day.
 */
async function leaveOut(ctx: StaffContext, id: string, number: string): Promise<void> {
  // Who begins to pay one of them otherwise has done so before, or finds it in the file.
  await sql`select parvis.hold_open_item(o.posting_id) from (select o.posting_id from direct_debits d join open_items o on o.invoice_id = d.invoice_id
    where d.batch_id = ${id} and d.state = 'open' order by o.posting_id) o`.execute(ctx.db)
  const { rows } = await sql<{
    end_to_end_id: string
  }>`update direct_debits d set state = 'cancelled', ended_on = ${ctx.today}::date from direct_debit_batches b, sepa_mandates m
    where b.id = d.batch_id and m.id = d.mandate_id and b.id = ${id} and d.state = 'open' and (
      coalesce((select sum(o.rest_cents) from open_dues o where o.invoice_id = d.invoice_id and o.due_on <= b.collection_on), 0) < d.amount_cents
      or parvis.reminder_pause(d.invoice_id) <> 'debited'
      or parvis.mandate_state(m.signed_on, m.revoked_on, m.blocked_on, m.last_used_on, b.collection_on) <> 'in_force')
    returning d.end_to_end_id`.execute(ctx.db)
  if (rows.length === 0) return
  await tell(ctx, 'left_out', id, number, { lines: rows.map((row) => row.end_to_end_id).join(', ') })
  // Whoever was told of them is told that they are not debited.
  ctx.enqueue(noticeJob, { brandId: ctx.brand.id, batchId: id })
}

/**
 * The file of a collection for the bank (pain.008.001.08), with what is open of it. As it is taken first, what is not to be debited any more is left
 * out; from then on the bank has it.
 * @throws Problem 404, billing.collection_over
 */
export async function downloadCollection(request: RequestInfo, id: string): Promise<Download> {
  const { file, person } = await request.again(async (person) => {
    const ctx = person as StaffContext
    const { number, state } = await readBatch(ctx, id)
    if (state !== 'open') throw problem('billing.collection_over')
    const held = await ctx.db
      .selectFrom('direct_debit_batches')
      .select('file_taken_at')
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirstOrThrow(notFound)
    if (!held.file_taken_at) await leaveOut(ctx, id, number)
    const row = await ctx.db
      .selectFrom('direct_debit_batches as b')
      .innerJoin('bank_accounts as a', 'a.id', 'b.account_id')
      .select([
        'b.number',
        'b.created_at',
        'b.scheme',
        'b.collection_on',
        'b.creditor_id',
        'b.creditor_name',
        'a.iban_key',
        'a.bic',
      ])
      .where('b.id', '=', id)
      .executeTakeFirstOrThrow(notFound)
    const lines = await ctx.db
      .selectFrom('direct_debits as d')
      .innerJoin('sepa_mandates as m', 'm.id', 'd.mandate_id')
      .innerJoin('invoices as i', 'i.id', 'd.invoice_id')
      .select([
        'd.end_to_end_id',
        'd.amount_cents',
        'd.sequence',
        'm.rum',
        'm.signed_on',
        'm.debtor',
        'm.bic',
        'm.account_sealed',
        'i.number',
      ])
      .where('d.batch_id', '=', id)
      .where('d.state', '=', 'open')
      .orderBy('d.position')
      .execute()
    // That they are left out stays, and there is no file.
    if (lines.length === 0) return { file: undefined, person: ctx.actor.accountId }
    await ctx.db
      .updateTable('direct_debit_batches')
      .set((eb) => ({ file_taken_at: eb.fn.coalesce('file_taken_at', sql<Date>`${ctx.now}`) }))
      .where('id', '=', id)
      .execute()
    await tell(ctx, 'file_taken', id, row.number)
    const file: CollectionFile = {
      number: row.number,
      createdAt: row.created_at,
      scheme: row.scheme as 'CORE',
      collectionOn: row.collection_on,
      creditor: { name: row.creditor_name, iban: row.iban_key, bic: row.bic, id: row.creditor_id },
      lines: lines.map((one) => ({
        name: one.debtor,
        iban: openAccount(ctx.services.config, one.account_sealed),
        bic: one.bic,
        endToEndId: one.end_to_end_id,
        cents: one.amount_cents,
        rum: one.rum,
        signedOn: one.signed_on!,
        sequence: one.sequence as 'FRST',
        words: one.number!,
      })),
    }
    return { file, person: ctx.actor.accountId }
  })
  if (!file) throw problem('billing.collection_over')
  const text = await inWorker<{ writeCollection: typeof writeCollection }, 'writeCollection'>(
    new URL('./pain.ts', import.meta.url),
    'writeCollection',
    file,
    person,
  )
  return new Download(Buffer.from(text), 'application/xml', `${file.number}.xml`)
}
