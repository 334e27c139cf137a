import { digitsOf } from '../../../kernel/money/currencies.ts'
import { type Element, xmlOf } from '../../../kernel/xml/write.ts'
import type { Identity } from '../invoices/schema.ts'
import type { SemanticInvoice } from './model.ts'

/** What Factur-X calls its file, its profile, and the guideline that the profile is. */
export const facturx = {
  fileName: 'factur-x.xml',
  level: 'EN 16931',
  guideline: 'urn:cen.eu:en16931:2017',
} as const

const namespaces = {
  'xmlns:rsm': 'urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100',
  'xmlns:ram': 'urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100',
  'xmlns:udt': 'urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100',
  'xmlns:qdt': 'urn:un:unece:uncefact:data:standard:QualifiedDataType:100',
}

/** A whole number of smallest units as a decimal number: -1234 of two digits is «-12.34». */
export function decimalAmount(cents: number, digits: number): string {
  const text = String(Math.abs(cents)).padStart(digits + 1, '0')
  const at = text.length - digits
  return `${cents < 0 ? '-' : ''}${text.slice(0, at)}${digits ? `.${text.slice(at)}` : ''}`
}
const percent = (rate: number) => decimalAmount(rate, 2)
const day = (date: string, type = 'udt:DateTimeString'): Element => [type, date.replaceAll('-', ''), { format: '102' }]

const party = (name: string, of: Identity): Element => [
  name,
  [
    ['ram:Name', of.name],
    ['ram:Description', of.form],
    ['ram:SpecifiedLegalOrganization', [['ram:ID', of.siren, { schemeID: '0002' }]]],
    [
      'ram:PostalTradeAddress',
      [
        ['ram:PostcodeCode', of.postalCode],
        ['ram:LineOne', of.addressLine1],
        ['ram:LineTwo', of.addressLine2],
        ['ram:CityName', of.city],
        ['ram:CountryID', of.country],
      ],
    ],
    ['ram:SpecifiedTaxRegistration', [['ram:ID', of.vatNumber, { schemeID: 'VA' }]]],
  ],
]

/**
 * An invoice in the syntax CII (UN/CEFACT D22B), as Factur-X has it in the profile EN 16931: each element stands where the schema wants it, and
 * is written where the invoice has something for it.
 */
export function ciiOf(invoice: SemanticInvoice): string {
  const digits = digitsOf(invoice.currency)
  const amount = (cents: number) => decimalAmount(cents, digits)
  const intra = invoice.vat.some(({ category }) => category === 'K')
  const line = (one: SemanticInvoice['lines'][number]): Element => [
    'ram:IncludedSupplyChainTradeLineItem',
    [
      ['ram:AssociatedDocumentLineDocument', [['ram:LineID', one.id]]],
      [
        'ram:SpecifiedTradeProduct',
        [
          ['ram:Name', one.name],
          ['ram:Description', one.description],
        ],
      ],
      ['ram:SpecifiedLineTradeAgreement', [['ram:NetPriceProductTradePrice', [['ram:ChargeAmount', one.netPrice]]]]],
      ['ram:SpecifiedLineTradeDelivery', [['ram:BilledQuantity', one.quantity, { unitCode: one.unitCode }]]],
      [
        'ram:SpecifiedLineTradeSettlement',
        [
          [
            'ram:ApplicableTradeTax',
            [
              ['ram:TypeCode', 'VAT'],
              ['ram:CategoryCode', one.category],
              one.category === 'O' ? undefined : ['ram:RateApplicablePercent', percent(one.rate)],
            ],
          ],
          one.discount && [
            'ram:SpecifiedTradeAllowanceCharge',
            [
              ['ram:ChargeIndicator', [['udt:Indicator', 'false']]],
              ['ram:CalculationPercent', percent(one.discount.rate)],
              ['ram:BasisAmount', amount(one.discount.baseCents)],
              ['ram:ActualAmount', amount(one.discount.cents)],
              ['ram:ReasonCode', '95'],
              ['ram:Reason', 'Remise'],
            ],
          ],
          ['ram:SpecifiedTradeSettlementLineMonetarySummation', [['ram:LineTotalAmount', amount(one.netCents)]]],
        ],
      ],
    ],
  ]
  const tax = (one: SemanticInvoice['vat'][number]): Element => [
    'ram:ApplicableTradeTax',
    [
      ['ram:CalculatedAmount', amount(one.vatCents)],
      ['ram:TypeCode', 'VAT'],
      ['ram:ExemptionReason', one.exemptionWords],
      ['ram:BasisAmount', amount(one.baseCents)],
      ['ram:CategoryCode', one.category],
      ['ram:ExemptionReasonCode', one.exemptionCode],
      one.category === 'O' ? undefined : ['ram:RateApplicablePercent', percent(one.rate)],
    ],
  ]
  return xmlOf([
    'rsm:CrossIndustryInvoice',
    [
      [
        'rsm:ExchangedDocumentContext',
        [
          ['ram:BusinessProcessSpecifiedDocumentContextParameter', [['ram:ID', invoice.process]]],
          ['ram:GuidelineSpecifiedDocumentContextParameter', [['ram:ID', facturx.guideline]]],
        ],
      ],
      [
        'rsm:ExchangedDocument',
        [
          ['ram:ID', invoice.number],
          ['ram:TypeCode', String(invoice.type)],
          ['ram:IssueDateTime', [day(invoice.issuedOn)]],
          ...invoice.notes.map(
            ({ code, text }): Element => [
              'ram:IncludedNote',
              [
                ['ram:Content', text],
                ['ram:SubjectCode', code ?? ''],
              ],
            ],
          ),
        ],
      ],
      [
        'rsm:SupplyChainTradeTransaction',
        [
          ...invoice.lines.map(line),
          [
            'ram:ApplicableHeaderTradeAgreement',
            [
              party('ram:SellerTradeParty', invoice.seller),
              party('ram:BuyerTradeParty', invoice.buyer),
              ['ram:BuyerOrderReferencedDocument', [['ram:IssuerAssignedID', invoice.orderReference]]],
            ],
          ],
          // The schema wants it, empty as it may be; goods that leave for another country of the Union are told with their day and country.
          intra
            ? [
                'ram:ApplicableHeaderTradeDelivery',
                [
                  ['ram:ShipToTradeParty', [['ram:PostalTradeAddress', [['ram:CountryID', invoice.buyer.country]]]]],
                  ['ram:ActualDeliverySupplyChainEvent', [['ram:OccurrenceDateTime', [day(invoice.issuedOn)]]]],
                ],
              ]
            : ['ram:ApplicableHeaderTradeDelivery', null],
          [
            'ram:ApplicableHeaderTradeSettlement',
            [
              ['ram:PaymentReference', invoice.number],
              ['ram:InvoiceCurrencyCode', invoice.currency],
              invoice.seller.iban
                ? [
                    'ram:SpecifiedTradeSettlementPaymentMeans',
                    [
                      ['ram:TypeCode', '30'],
                      ['ram:PayeePartyCreditorFinancialAccount', [['ram:IBANID', invoice.seller.iban]]],
                      ['ram:PayeeSpecifiedCreditorFinancialInstitution', [['ram:BICID', invoice.seller.bic]]],
                    ],
                  ]
                : undefined,
              ...invoice.vat.map(tax),
              invoice.dueOn === undefined
                ? undefined
                : ['ram:SpecifiedTradePaymentTerms', [['ram:DueDateDateTime', [day(invoice.dueOn)]]]],
              [
                'ram:SpecifiedTradeSettlementHeaderMonetarySummation',
                [
                  ['ram:LineTotalAmount', amount(invoice.netCents)],
                  ['ram:TaxBasisTotalAmount', amount(invoice.netCents)],
                  ['ram:TaxTotalAmount', amount(invoice.vatCents), { currencyID: invoice.currency }],
                  ['ram:GrandTotalAmount', amount(invoice.grossCents)],
                  ['ram:TotalPrepaidAmount', invoice.prepaidCents ? amount(invoice.prepaidCents) : ''],
                  ['ram:DuePayableAmount', amount(invoice.payableCents)],
                ],
              ],
              ...invoice.preceding.map(
                ({ number, issuedOn }): Element => [
                  'ram:InvoiceReferencedDocument',
                  [
                    ['ram:IssuerAssignedID', number],
                    ['ram:FormattedIssueDateTime', [day(issuedOn, 'qdt:DateTimeString')]],
                  ],
                ],
              ),
            ],
          ],
        ],
      ],
    ],
    namespaces,
  ])
}
