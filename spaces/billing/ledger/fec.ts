// The file of accounting entries that French law has every computerised accounting give («FEC», A47 A-1 of the tax procedures book): one line a
// posting, 18 fields between tabs, days as YYYYMMDD, amounts with a comma.
import { Readable } from 'node:stream'
import { type RawBuilder, sql } from 'kysely'
import type { Day } from '../../../kernel/dates/day.ts'
import { invalid, problem } from '../../../kernel/errors/problem.ts'
import type { StaffContext } from '../../../kernel/http/context.ts'
import { Download, type RequestInfo } from '../../../kernel/http/endpoints.ts'
import type { Currency } from '../../../kernel/money/currencies.ts'
import { digitsOf } from '../../../kernel/money/currencies.ts'
import { settingOf } from '../../../kernel/settings/settings.ts'
import { billingSettings } from '../settings.ts'

export const fecFields = [
  'JournalCode',
  'JournalLib',
  'EcritureNum',
  'EcritureDate',
  'CompteNum',
  'CompteLib',
  'CompAuxNum',
  'CompAuxLib',
  'PieceRef',
  'PieceDate',
  'EcritureLib',
  'Debit',
  'Credit',
  'EcritureLet',
  'DateLet',
  'ValidDate',
  'Montantdevise',
  'Idevise',
] as const

type Row = {
  id: number
  day: Day
  journal: string
  journal_name: string
  number: string
  account: string
  account_name: string
  client_code: string | null
  client_name: string | null
  document: string
  document_on: Day
  label: string
  debit_cents: number
  credit_cents: number
  currency: Currency
  validated_on: Day
}

/** So many postings are read at once. */
const batch = 2000

/** A tab or a break within a field would begin another one. */
const plain = (text: string): string => text.replace(/[\t\r\n|]+/g, ' ').trim()
const dayOf = (day: Day | null): string => (day ?? '').replaceAll('-', '')
const amountOf = (cents: number, digits: number): string => {
  const text = String(cents).padStart(digits + 1, '0')
  return digits ? `${text.slice(0, -digits)},${text.slice(-digits)}` : text
}

/** One posting as a line of the file, with its end. */
export function fecLine(row: Omit<Row, 'id'>): string {
  const digits = digitsOf(row.currency)
  return `${[
    row.journal,
    row.journal_name,
    row.number,
    dayOf(row.day),
    row.account,
    row.account_name,
    row.client_code ?? '',
    row.client_name ?? '',
    row.document,
    dayOf(row.document_on),
    row.label,
    amountOf(row.debit_cents, digits),
    amountOf(row.credit_cents, digits),
    '',
    '',
    dayOf(row.validated_on),
    '',
    '',
  ]
    .map(plain)
    .join('\t')}\r\n`
}

// Letters of what is settled may be left empty: one payment of several invoices has none of one entry alone.
const rowsAfter = (from: Day, to: Day, after: { day: Day; id: number } | undefined): RawBuilder<Row> =>
  sql<Row>`select p.id, p.day, e.journal, j.name as journal_name, e.number, p.account, a.name as account_name,
    o.code as client_code, o.name as client_name, coalesce(i.number, y.number, r.number) as document, coalesce(i.issue_on, y.received_on, r.refunded_on) as document_on, e.label,
    p.debit_cents, p.credit_cents, p.currency, (e.created_at at time zone b.time_zone)::date as validated_on
  from ledger_postings p
  join ledger_entries e on e.id = p.entry_id
  join brands b on b.id = p.brand_id
  join ledger_journals j on j.brand_id = e.brand_id and j.code = e.journal
  join ledger_accounts a on a.brand_id = p.brand_id and a.code = p.account
  left join organisations o on o.id = p.organisation_id
  left join invoices i on e.origin_kind = 'invoice' and i.id = e.origin_id
  left join payments y on e.origin_kind in ('payment', 'payment_undo') and y.id = e.origin_id
  left join refunds r on e.origin_kind in ('refund', 'refund_undo') and r.id = e.origin_id
  where p.brand_id = parvis.brand_id() and p.day between ${from} and ${to} ${after ? sql`and (p.day, p.id) > (${after.day}::date, ${after.id}::bigint)` : sql``}
  order by p.day, p.id limit ${sql.raw(String(batch))}`

/**
 * The entries of a period as FEC, read batch by batch as the file is taken. Its amounts are in one currency, that of the books.
 * @throws Problem 422 on `to`; billing.fec_currency; billing.seller_incomplete without a SIREN, which names the file
 */
export async function downloadFec(request: RequestInfo, { from, to }: { from: Day; to: Day }): Promise<Download> {
  if (to < from) throw invalid({ field: 'to', code: 'billing.ends_before' })
  const read = (after?: { day: Day; id: number }) =>
    request.again(async (ctx) => (await rowsAfter(from, to, after).execute(ctx.db)).rows)
  const siren = await request.again((ctx) => beginFec(ctx as StaffContext, from, to))
  let rows = await read()
  async function* lines() {
    yield `${fecFields.join('\t')}\r\n`
    for (;;) {
      for (const row of rows) yield fecLine(row)
      const last = rows.at(-1)
      if (!last || rows.length < batch) return
      rows = await read({ day: last.day, id: last.id })
    }
  }
  return new Download(Readable.from(lines()), 'text/plain; charset=utf-8', `${siren}FEC${dayOf(to)}.txt`)
}

async function beginFec(ctx: StaffContext, from: Day, to: Day): Promise<string> {
  const siren = settingOf(ctx, billingSettings.seller_siret).slice(0, 9)
  if (!siren) throw problem('billing.seller_incomplete', { missing: billingSettings.seller_siret.title[ctx.locale] })
  const currency = settingOf(ctx, billingSettings.currency)
  const foreign = await ctx.db
    .selectFrom('ledger_entries')
    .select('number')
    .where('day', '>=', from)
    .where('day', '<=', to)
    .where('currency', '<>', currency)
    .limit(1)
    .executeTakeFirst()
  // The law wants one currency; what another one was worth that day, nobody wrote down.
  if (foreign) throw problem('billing.fec_currency', { currency, number: foreign.number })
  return siren
}

/** What is wrong with a file of entries, line by line: fields, days, amounts, balance by entry, numbers in order of their journal. */
export function checkFec(text: string): string[] {
  const [head, ...lines] = text.split('\r\n')
  const wrong: string[] = []
  if (head !== fecFields.join('\t')) wrong.push('the head is not that of the law')
  if (lines.pop() !== '') wrong.push('the last line has no end')
  const sums = new Map<string, bigint>()
  const days = new Map<string, string>()
  for (const [index, line] of lines.entries()) {
    const say = (what: string) => wrong.push(`line ${index + 2}: ${what}`)
    const cells = line.split('\t')
    if (cells.length !== fecFields.length) {
      say(`${cells.length} fields`)
      continue
    }
    const field = Object.fromEntries(fecFields.map((name, at) => [name, cells[at]!])) as Record<
      (typeof fecFields)[number],
      string
    >
    for (const name of fecFields.slice(0, 13).filter((one) => !one.startsWith('CompAux')))
      if (field[name] === '') say(`${name} is empty`)
    for (const name of ['EcritureDate', 'PieceDate', 'ValidDate'] as const)
      if (!/^\d{4}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/.test(field[name])) say(`${name} is no day`)
    for (const name of ['Debit', 'Credit'] as const) if (!/^\d+,\d{2}$/.test(field[name])) say(`${name} is no amount`)
    if ((field.EcritureLet === '') !== (field.DateLet === '')) say('letters without their day')
    if ((field.CompAuxNum === '') !== (field.CompAuxLib === '')) say('a client without a name')
    if (!/^\d{3}/.test(field.CompteNum)) say('no account')
    const key = `${field.JournalCode} ${field.EcritureNum}`
    const [debit, credit] = [field.Debit, field.Credit].map((amount) => BigInt(amount.replace(',', '') || 0))
    sums.set(key, (sums.get(key) ?? 0n) + debit! - credit!)
    if ((days.get(key) ?? field.EcritureDate) !== field.EcritureDate) say('an entry of two days')
    days.set(key, field.EcritureDate)
  }
  for (const [key, sum] of sums) if (sum !== 0n) wrong.push(`${key} does not balance`)
  return wrong
}
