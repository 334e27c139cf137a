import fc from 'fast-check'
import { type Report, type ReportedInvoice, type ReportedPayment, type ReportedVat, reportXml } from './report.ts'

const head = {
  id: 'R-2026-12',
  name: 'Décembre',
  issuedAt: '2026-12-05 10:15:00',
  sender: { number: '0001', name: 'Plateforme' },
  issuer: { siren: '732829320', name: 'Halbrane SAS', role: 'SE' },
  period: { start: '2026-11-01', end: '2026-11-30' },
} as const
const seller = { id: '732829320', scheme: '0002', vatNumber: 'FR44732829320', country: 'FR' }
const buyer = { id: 'BE0403019261', scheme: '0223', vatNumber: 'BE0403019261', country: 'BE' }
const invoice = (typeCode: string): ReportedInvoice => ({
  number: 'F-2026-0042',
  issueDate: '2026-11-20',
  typeCode,
  currency: 'EUR',
  dueDate: '2026-12-20',
  process: 'S1',
  preceding: typeCode === '381' ? [{ number: 'F-2026-0041', issueDate: '2026-10-20' }] : [],
  seller,
  buyer,
  withoutVat: '100.00',
  vatInEuros: '20.00',
  vat: [{ base: '100.00', tax: '20.00', category: 'S', rate: '20' }],
  lines: [{ quantity: '2', unit: 'C62', price: { net: '50', discount: '10', gross: '60' }, name: 'Maintenance' }],
})
const payment: ReportedPayment = {
  day: '2026-11-25',
  rates: [{ rate: '20', currency: 'EUR', amount: '120.00' }],
}

/** Reports that keep every rule: of transactions (an invoice abroad, a credit note, sales to private persons), and of payments. */
export const soundReports = (): Report[] => [
  {
    ...head,
    type: 'IN',
    transactions: {
      invoices: [invoice('380'), invoice('381')],
      sums: [
        {
          day: '2026-11-24',
          currency: 'EUR',
          category: 'TPS1',
          withoutVat: '1000.00',
          vat: '200.00',
          count: 7,
          rates: [{ rate: '20.00', base: '1000.00', tax: '200.00' }],
        },
      ],
    },
  },
  {
    ...head,
    type: 'RE',
    payments: { invoices: [{ number: 'F-2026-0042', issueDate: '2026-11-20', payment }], sums: [payment] },
  },
]
/** The same as their documents. */
export const soundReportXml = (): string[] => soundReports().map(reportXml)

const amountOf = (cents: number): string =>
  `${cents < 0 ? '-' : ''}${Math.floor(Math.abs(cents) / 100)}.${String(Math.abs(cents) % 100).padStart(2, '0')}`
const total = (all: readonly number[]) => amountOf(all.reduce((sum, one) => sum + one, 0))
const cents = fc.integer({ min: -9_999_999, max: 9_999_999 })
const day = fc.integer({ min: 1, max: 30 }).map((at) => `2026-11-${String(at).padStart(2, '0')}`)
const rate = fc.constantFrom('20.00', '10', '5.5', '2.10', '0')
const number = fc.integer({ min: 1, max: 99_999 }).map((at) => `F-2026-${at}`)
const parts = fc.array(fc.record({ rate, base: cents, tax: cents }), { minLength: 1, maxLength: 3 })
const written = (of: ReadonlyArray<{ rate: string; base: number; tax: number }>) =>
  of.map((one) => ({ rate: one.rate, base: amountOf(one.base), tax: amountOf(one.tax) }))

const anInvoice: fc.Arbitrary<ReportedInvoice> = fc
  .record({
    number,
    day,
    typeCode: fc.constantFrom('380', '381', '386'),
    currency: fc.constantFrom('EUR', 'USD'),
    name: fc.string({ minLength: 1, maxLength: 300 }).filter((text) => text.trim() !== ''),
    quantity: fc.option(fc.constantFrom('1', '-2.5', '0.1234'), { nil: undefined }),
    parts,
    exempt: fc.boolean(),
  })
  .map((one) => ({
    ...invoice(one.typeCode),
    number: one.number,
    issueDate: one.day,
    currency: one.currency,
    withoutVat: total(one.parts.map(({ base }) => base)),
    vatInEuros: total(one.parts.map(({ tax }) => tax)),
    vat: written(one.parts).map(
      (part): ReportedVat => ({
        ...part,
        category: one.exempt ? 'E' : 'S',
        ...(one.exempt ? { exemptionReason: 'Article 293 B', exemptionCode: 'VATEX-FR-FRANCHISE' } : {}),
      }),
    ),
    lines: [{ name: one.name, quantity: one.quantity, unit: 'C62' }],
  }))
const aPayment: fc.Arbitrary<ReportedPayment> = fc
  .record({ day, rates: fc.array(fc.tuple(rate, fc.nat(9_999_999)), { minLength: 1, maxLength: 3 }) })
  .map((one) => ({
    day: one.day,
    rates: one.rates.map(([of, amount]) => ({ rate: of, currency: 'EUR', amount: amountOf(amount) })),
  }))
const aSum = fc
  .record({
    day,
    currency: fc.constantFrom('EUR', 'GBP'),
    category: fc.constantFrom('TLB1', 'TPS1', 'TNT1', 'TMA1'),
    count: fc.option(fc.integer({ min: 1, max: 9_999 }), { nil: undefined }),
    parts,
  })
  .map(({ parts: of, ...one }) => ({
    ...one,
    withoutVat: total(of.map(({ base }) => base)),
    vat: total(of.map(({ tax }) => tax)),
    rates: written(of),
  }))

/** Any sound report: of transactions or of payments, first or rectifying, empty or full. */
export const anyReport: fc.Arbitrary<Report> = fc
  .record({
    type: fc.constantFrom('IN' as const, 'RE' as const),
    content: fc.oneof(
      fc.record({
        transactions: fc.record({
          invoices: fc.array(anInvoice, { maxLength: 4 }),
          sums: fc.array(aSum, { maxLength: 4 }),
        }),
      }),
      fc.record({
        payments: fc.record({
          invoices: fc.array(fc.record({ number, issueDate: day, payment: aPayment }), { maxLength: 4 }),
          sums: fc.array(aPayment, { maxLength: 4 }),
        }),
      }),
    ),
  })
  .map(({ type, content }) => ({ ...head, type, ...content }))
