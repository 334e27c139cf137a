import { sql } from 'kysely'
import { notFound } from '../../../kernel/errors/problem.ts'
import type { ExportColumn } from '../../../kernel/export/columns.ts'
import { csvContentType, writeCsv } from '../../../kernel/export/csv.ts'
import { xlsxContentType } from '../../../kernel/export/xlsx.ts'
import { openXlsx } from '../../../kernel/export/xlsx-in-worker.ts'
import type { PersonContext } from '../../../kernel/http/context.ts'
import { Download, type RequestInfo } from '../../../kernel/http/endpoints.ts'
import type { Locale } from '../../../kernel/i18n/locale.ts'
import type { SeatKind } from '../schema.ts'

type Period = { from?: string | undefined; to?: string | undefined }
type Place = { invoiceOn: string; month: string; id: string }

async function readLines(ctx: PersonContext, contractId: string, period: Period, after?: Place, size?: number) {
  let query = ctx.db
    .selectFrom('billing_lines as l')
    .innerJoin('change_requests as r', 'r.id', 'l.request_id')
    .selectAll('l')
    .select('r.number as request_number')
    .where('l.contract_id', '=', contractId)
  if (period.from) query = query.where('l.invoice_on', '>=', period.from)
  if (period.to) query = query.where('l.invoice_on', '<=', period.to)
  if (after)
    query = query.where(
      sql<boolean>`(l.invoice_on, l.month, l.id) > (${after.invoiceOn}::date, ${after.month}::date, ${after.id}::uuid)`,
    )
  if (size) query = query.limit(size)
  const rows = await query.orderBy('l.invoice_on').orderBy('l.month').orderBy('l.id').execute()
  return rows.map((row) => ({
    id: row.id,
    requestNumber: row.request_number,
    label: row.label,
    seatKind: row.seat_kind as SeatKind,
    month: row.month,
    from: row.from_on,
    to: row.to_on,
    billedDays: row.billed_days,
    daysInMonth: row.days_in_month,
    quantity: row.quantity,
    unitMonthlyCents: row.unit_monthly_cents,
    amountCents: row.amount_cents,
    invoiceOn: row.invoice_on,
  }))
}

async function contractNumber(ctx: PersonContext, id: string): Promise<string> {
  const row = await ctx.db.selectFrom('contracts').select('number').where('id', '=', id).executeTakeFirst()
  if (!row) throw notFound()
  return row.number
}

/** A contract's billing lines whose invoice falls in a period, with the total of each invoice (C32). @throws Problem 404 */
export async function listLines(ctx: PersonContext, contractId: string, period: Period) {
  await contractNumber(ctx, contractId)
  const items = await readLines(ctx, contractId, period)
  const invoices = new Map<string, number>()
  for (const line of items) invoices.set(line.invoiceOn, (invoices.get(line.invoiceOn) ?? 0) + line.amountCents)
  return {
    items,
    invoices: [...invoices].map(([invoiceOn, totalCents]) => ({ invoiceOn, totalCents })),
    totalCents: items.reduce((sum, line) => sum + line.amountCents, 0),
  }
}

const types: ExportColumn['type'][] = [
  'date',
  'text',
  'text',
  'text',
  'date',
  'date',
  'date',
  'integer',
  'integer',
  'integer',
  'money',
  'money',
]
const headers: Record<Locale, string[]> = {
  fr: [
    'Facture du',
    'Demande',
    'Libellé',
    'Type de connexion',
    'Mois',
    'Du',
    'Au',
    'Jours facturés',
    'Jours du mois',
    'Nombre',
    'Prix mensuel',
    'Montant',
  ],
  en: [
    'Invoice of',
    'Request',
    'Label',
    'Kind of seat',
    'Month',
    'From',
    'To',
    'Days billed',
    'Days in month',
    'Number',
    'Monthly price',
    'Amount',
  ],
}
const kindNames: Record<Locale, Record<SeatKind, string>> = {
  fr: { named: 'CI', concurrent: 'CP', key: 'Clé' },
  en: { named: 'Named', concurrent: 'Concurrent', key: 'Key' },
}

/** The same lines as a file, read batch by batch (C32). @throws Problem 404 */
export async function exportLines(
  ctx: PersonContext,
  request: RequestInfo,
  contractId: string,
  filter: Period & { format: 'xlsx' | 'csv' },
): Promise<Download> {
  const number = await contractNumber(ctx, contractId)
  const { locale } = ctx
  const columns = headers[locale].map((header, index): ExportColumn => ({ header, type: types[index]! }))
  async function* rows() {
    for (let last: Place | undefined, size = 500; ; ) {
      const after = last
      const batch = await request.again((again) => readLines(again, contractId, filter, after, size))
      for (const line of batch) {
        yield [
          line.invoiceOn,
          line.requestNumber,
          line.label,
          kindNames[locale][line.seatKind],
          line.month,
          line.from,
          line.to,
          line.billedDays,
          line.daysInMonth,
          line.quantity,
          line.unitMonthlyCents,
          line.amountCents,
        ]
      }
      last = batch.at(-1)
      if (batch.length < size) return
    }
  }
  const { timeZone } = ctx.brand
  const name = `${number.replace(/[^\p{L}\p{N}_-]+/gu, '-')}-${ctx.today}.${filter.format}`
  if (filter.format === 'csv')
    return new Download(writeCsv(columns, rows(), { locale, timeZone }), csvContentType, name)
  return new Download(
    openXlsx({ sheetName: number, columns, rows: rows(), timeZone }, ctx.actor.accountId),
    xlsxContentType,
    name,
  )
}
