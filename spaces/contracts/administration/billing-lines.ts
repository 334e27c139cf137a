import { sql } from 'kysely'
import { notFound } from '../../../kernel/errors/problem.ts'
import type { PersonContext } from '../../../kernel/http/context.ts'
import { day } from '../../../kernel/http/validation.ts'
import type { Locale } from '../../../kernel/i18n/locale.ts'
import { defineList, filter } from '../../../kernel/lists/list.ts'
import { by } from '../../../kernel/lists/order.ts'
import type { SeatKind } from '../schema.ts'
import * as schema from './schema.ts'

/** How many lines of a contract are summed up at once. */
const mostLines = 100_000

type Period = { from?: string | undefined; to?: string | undefined }
async function contractNumber(ctx: PersonContext, id: string): Promise<string> {
  const row = await ctx.db.selectFrom('contracts').select('number').where('id', '=', id).executeTakeFirst()
  if (!row) throw notFound()
  return row.number
}

/** A contract's billing lines whose invoice falls in a period, with the total of each invoice (C32). @throws Problem 404 */
export async function listLines(ctx: PersonContext, contractId: string, period: Period) {
  await contractNumber(ctx, contractId)
  const statement = lineList.statementOf({ id: contractId }, { ...period, sort: 'invoiceOn' }, ctx, mostLines)
  const items = (await statement.execute(ctx.db)).rows.map((row) => lineList.view(row, ctx))
  const invoices = new Map<string, number>()
  for (const line of items) invoices.set(line.invoiceOn, (invoices.get(line.invoiceOn) ?? 0) + line.amountCents)
  return {
    items,
    invoices: [...invoices].map(([invoiceOn, totalCents]) => ({ invoiceOn, totalCents })),
    totalCents: items.reduce((sum, line) => sum + line.amountCents, 0),
  }
}

const kindNames: Record<Locale, Record<SeatKind, string>> = {
  fr: { named: 'CI', concurrent: 'CP', key: 'Clé' },
  en: { named: 'Named', concurrent: 'Concurrent', key: 'Key' },
}

/** A contract's billing lines by the date of their invoice; its file has them all (C32). */
export const lineList = defineList({
  title: { fr: 'Lignes de facturation', en: 'Billing lines' },
  rows: (db) =>
    db
      .selectFrom('billing_lines as l')
      .innerJoin('change_requests as r', 'r.id', 'l.request_id')
      .selectAll('l')
      .select('r.number as request_number'),
  scope: ({ id }: { id: string }) => sql`l.contract_id = ${id}`,
  filters: {
    from: filter(day.optional(), (from) => sql`l.invoice_on >= ${from}`),
    to: filter(day.optional(), (to) => sql`l.invoice_on <= ${to}`),
  },
  id: by.uuid('l.id'),
  sorts: { invoiceOn: [by.day('l.invoice_on'), by.day('l.month')] },
  item: schema.lineItem,
  view: (row) => ({
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
  }),
  guard: (ctx, { id }) => contractNumber(ctx, id),
  file: {
    begin: (ctx, { id }) => contractNumber(ctx, id),
    columns: {
      invoiceOn: { title: { fr: 'Facture du', en: 'Invoice of' }, type: 'date' },
      requestNumber: { title: { fr: 'Demande', en: 'Request' }, type: 'text' },
      label: { title: { fr: 'Libellé', en: 'Label' }, type: 'text' },
      seatKind: {
        title: { fr: 'Type de connexion', en: 'Kind of seat' },
        type: 'text',
        value: (line, { locale }) => kindNames[locale][line.seatKind],
      },
      month: { title: { fr: 'Mois', en: 'Month' }, type: 'date' },
      from: { title: { fr: 'Du', en: 'From' }, type: 'date' },
      to: { title: { fr: 'Au', en: 'To' }, type: 'date' },
      billedDays: { title: { fr: 'Jours facturés', en: 'Days billed' }, type: 'integer' },
      daysInMonth: { title: { fr: 'Jours du mois', en: 'Days in month' }, type: 'integer' },
      quantity: { title: { fr: 'Nombre', en: 'Number' }, type: 'integer' },
      unitMonthlyCents: { title: { fr: 'Prix mensuel', en: 'Monthly price' }, type: 'money' },
      amountCents: { title: { fr: 'Montant', en: 'Amount' }, type: 'money' },
    },
  },
})
