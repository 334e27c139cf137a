// A report of e-reporting (flux 10, version 1.0): what the exchange of invoices does not carry, as plain values, and its XML in the order of the schema.
import { type Content, type Element, xmlOf } from '../../xml/write.ts'

/** An exact decimal number, as it is written. */
type Amount = string
/** `YYYY-MM-DD`. */
type Day = string

/** A party by its number in a scheme (ISO 6523): 0002 SIREN, 0223 VAT number of the Union, 0227 beyond it, 0228 RIDET, 0229 TAHITI. */
export type ReportParty = {
  id: string
  scheme: string
  vatNumber?: string | undefined
  country?: string | undefined
}
/** What one VAT category and rate of an invoice comes to. */
export type ReportedVat = {
  base: Amount
  tax: Amount
  category?: string | undefined
  rate: Amount
  exemptionReason?: string | undefined
  exemptionCode?: string | undefined
}
export type ReportedLine = {
  quantity?: Amount | undefined
  unit?: string | undefined
  price?: { net: Amount; discount?: Amount | undefined; gross?: Amount | undefined } | undefined
  name: string
}
/** An invoice that is told by itself (10.1). Its tax is told in euros, whatever its currency is. */
export type ReportedInvoice = {
  number: string
  issueDate: Day
  typeCode: string
  currency: string
  dueDate?: Day | undefined
  /** When VAT falls due: 5 the invoice, 29 the delivery, 72 the payment. */
  vatDue?: string | undefined
  /** BT-23: B goods, S services, M both. */
  process: string
  preceding: ReadonlyArray<{ number: string; issueDate: Day }>
  seller: ReportParty
  buyer: ReportParty
  withoutVat?: Amount | undefined
  vatInEuros: Amount
  vat: readonly ReportedVat[]
  lines: readonly ReportedLine[]
}
/** The sales of one day, currency and kind together (10.3). TLB1 goods, TPS1 services, TNT1 not taxed in France, TMA1 taxed on the margin. */
export type ReportedSum = {
  day: Day
  currency: string
  vatDue?: string | undefined
  category: 'TLB1' | 'TPS1' | 'TNT1' | 'TMA1'
  withoutVat: Amount
  vat: Amount
  count?: number | undefined
  rates: ReadonlyArray<{ rate: Amount; base: Amount; tax: Amount }>
}
/** What came on one day, with its tax, by rate; in euros, never below zero. */
export type ReportedPayment = {
  day: Day
  rates: ReadonlyArray<{ rate: Amount; currency?: string | undefined; amount: Amount }>
}
/** A report: of transactions (10.1, 10.3) or of payments (10.2, 10.4), the first of its period or the one that puts it right. Both lists may be empty. */
export type Report = {
  id: string
  name?: string | undefined
  /** `YYYY-MM-DD hh:mm:ss`. */
  issuedAt: string
  /** IN: the first of its period; RE: the whole of the period anew. */
  type: 'IN' | 'RE'
  /** The platform that brings it, by its number of four characters. */
  sender: { number: string; name: string }
  /** Who declares, as a seller (SE) or a buyer (BY). */
  issuer: { siren: string; name: string; role: 'SE' | 'BY' }
  period: { start: Day; end: Day }
} & (
  | { transactions: { invoices: readonly ReportedInvoice[]; sums: readonly ReportedSum[] } }
  | {
      payments: {
        invoices: ReadonlyArray<{ number: string; issueDate: Day; payment: ReportedPayment }>
        sums: readonly ReportedPayment[]
      }
    }
)

/** What each invoice says that it follows. */
const profile = 'urn.cpro.gouv.fr:1p0:ereporting'

const digits = (moment: string): string => moment.replace(/\D/g, '')
const text = (name: string, value: string | undefined, attributes?: Record<string, string>): Element | undefined =>
  value === undefined ? undefined : [name, value, attributes]
const day = (name: string, value: Day | undefined) => text(name, value === undefined ? undefined : digits(value))
/** A name of one line, as long as anybody reads it. */
const words = (value: string): string => value.replace(/\s+/g, ' ').trim().slice(0, 255)

const head = (report: Report): Element => [
  'ReportDocument',
  [
    ['Id', report.id],
    text('Name', report.name),
    ['IssueDateTime', [['DateTimeString', digits(report.issuedAt)]]],
    ['TypeCode', report.type],
    [
      'Sender',
      [
        ['Id', report.sender.number, { schemeId: '0238' }],
        ['Name', words(report.sender.name)],
        ['RoleCode', 'WK'],
      ],
    ],
    [
      'Issuer',
      [
        ['Id', report.issuer.siren, { schemeId: '0002' }],
        ['Name', words(report.issuer.name)],
        ['RoleCode', report.issuer.role],
      ],
    ],
  ],
]
const period = ({ start, end }: Report['period']): Element => [
  'ReportPeriod',
  [
    ['StartDate', digits(start)],
    ['EndDate', digits(end)],
  ],
]
const party = (name: string, of: ReportParty): Element => [
  name,
  [
    ['CompanyId', of.id, { schemeId: of.scheme }],
    text('TaxRegistrationId', of.vatNumber, { qualifyingId: 'VAT' }),
    of.country === undefined ? undefined : ['PostalAddress', [['CountryId', of.country]]],
  ],
]
const line = (of: ReportedLine): Element => [
  'Line',
  [
    text('BilledQuantity', of.quantity, of.unit === undefined ? undefined : { UnitCode: of.unit }),
    of.price && [
      'Price',
      [
        ['PriceAmount', of.price.net],
        text('AllowanceChargeAmount', of.price.discount),
        text('AllowanceChargeBaseAmount', of.price.gross),
      ],
    ],
    ['Product', [['Name', words(of.name)]]],
  ],
]
const invoice = (of: ReportedInvoice): Element => [
  'Invoice',
  [
    ['ID', of.number],
    day('IssueDate', of.issueDate),
    ['TypeCode', of.typeCode],
    ['CurrencyCode', of.currency],
    day('DueDate', of.dueDate),
    text('TaxDueDateTypeCode', of.vatDue),
    [
      'BusinessProcess',
      [
        ['ID', of.process],
        ['TypeID', profile],
      ],
    ],
    ...of.preceding.map(
      (one): Element => ['ReferencedDocument', [['ID', one.number], day('IssueDate', one.issueDate)]],
    ),
    party('Seller', of.seller),
    party('Buyer', of.buyer),
    [
      'MonetaryTotal',
      [text('TaxExclusiveAmount', of.withoutVat), ['TaxAmount', of.vatInEuros, { CurrencyCode: 'EUR' }]],
    ],
    ...of.vat.map(
      (one): Element => [
        'TaxSubTotal',
        [
          ['TaxableAmount', one.base],
          ['TaxAmount', one.tax],
          [
            'TaxCategory',
            [
              text('Code', one.category),
              ['Percent', one.rate],
              text('TaxExemptionReason', one.exemptionReason || undefined),
              text('TaxExemptionReasonCode', one.exemptionCode || undefined),
            ],
          ],
        ],
      ],
    ),
    ...of.lines.map(line),
  ],
]
const transactions = (of: ReportedSum): Element => [
  'Transactions',
  [
    day('Date', of.day),
    ['TransactionsCurrency', of.currency],
    text('TaxDueDateTypeCode', of.vatDue),
    ['CategoryCode', of.category],
    ['TaxExclusiveAmount', of.withoutVat],
    ['TaxTotal', of.vat],
    text('TransactionsCount', of.count === undefined ? undefined : String(of.count)),
    ...of.rates.map(
      (one): Element => [
        'TaxSubtotal',
        [
          ['TaxPercent', one.rate],
          ['TaxableAmount', one.base],
          ['TaxTotal', one.tax],
        ],
      ],
    ),
  ],
]
const payment = (of: ReportedPayment): Element => [
  'Payment',
  [
    day('Date', of.day),
    ...of.rates.map(
      (one): Element => [
        'SubTotals',
        [['TaxPercent', one.rate], text('CurrencyCode', one.currency), ['Amount', one.amount]],
      ],
    ),
  ],
]

const contentOf = (report: Report): Element => {
  if ('transactions' in report) {
    const { invoices, sums } = report.transactions
    return ['TransactionsReport', [period(report.period), ...invoices.map(invoice), ...sums.map(transactions)]]
  }
  const { invoices, sums } = report.payments
  const paid: Content = invoices.map((one) => [
    'Invoice',
    [['InvoiceID', one.number], day('IssueDate', one.issueDate), payment(one.payment)],
  ])
  return [
    'PaymentsReport',
    [period(report.period), ...paid, ...sums.map((one): Element => ['Transactions', [payment(one)]])],
  ]
}

/** A report as XML, in the order of the schema of flux 10. What is sound by `reportFindings` is for whoever made it to ask. */
export const reportXml = (report: Report): string => xmlOf(['Report', [head(report), contentOf(report)]])
