import { type Element, xmlOf } from '../../xml/write.ts'

const head = (type: string): Element => [
  'ReportDocument',
  [
    ['Id', 'R-2026-12'],
    ['Name', 'Décembre'],
    ['IssueDateTime', [['DateTimeString', '20261205101500']]],
    ['TypeCode', type],
    [
      'Sender',
      [
        ['Id', '0001', { schemeId: '0238' }],
        ['Name', 'Plateforme'],
        ['RoleCode', 'WK'],
      ],
    ],
    [
      'Issuer',
      [
        ['Id', '732829320', { schemeId: '0002' }],
        ['Name', 'Halbrane SAS'],
        ['RoleCode', 'SE'],
      ],
    ],
  ],
]
const period: Element = [
  'ReportPeriod',
  [
    ['StartDate', '20261101'],
    ['EndDate', '20261130'],
  ],
]
const party = (name: string, id: string, scheme: string, vat: string, country: string): Element => [
  name,
  [
    ['CompanyId', id, { schemeId: scheme }],
    ['TaxRegistrationId', vat, { qualifyingId: 'VAT' }],
    ['PostalAddress', [['CountryId', country]]],
  ],
]
const invoice = (type: string, preceding: boolean): Element => [
  'Invoice',
  [
    ['ID', 'F-2026-0042'],
    ['IssueDate', '20261120'],
    ['TypeCode', type],
    ['CurrencyCode', 'EUR'],
    ['DueDate', '20261220'],
    [
      'BusinessProcess',
      [
        ['ID', 'S1'],
        ['TypeID', 'urn.cpro.gouv.fr:1p0:ereporting'],
      ],
    ],
    preceding
      ? [
          'ReferencedDocument',
          [
            ['ID', 'F-2026-0041'],
            ['IssueDate', '20261020'],
          ],
        ]
      : undefined,
    party('Seller', '732829320', '0002', 'FR44732829320', 'FR'),
    party('Buyer', 'BE0403019261', '0223', 'BE0403019261', 'BE'),
    [
      'MonetaryTotal',
      [
        ['TaxExclusiveAmount', '100.00'],
        ['TaxAmount', '20.00', { CurrencyCode: 'EUR' }],
      ],
    ],
    [
      'TaxSubTotal',
      [
        ['TaxableAmount', '100.00'],
        ['TaxAmount', '20.00'],
        [
          'TaxCategory',
          [
            ['Code', 'S'],
            ['Percent', '20'],
          ],
        ],
      ],
    ],
    [
      'Line',
      [
        ['BilledQuantity', '2', { UnitCode: 'C62' }],
        [
          'Price',
          [
            ['PriceAmount', '50'],
            ['AllowanceChargeAmount', '10'],
            ['AllowanceChargeBaseAmount', '60'],
          ],
        ],
        ['Product', [['Name', 'Maintenance']]],
      ],
    ],
  ],
]
const payment: Element = [
  'Payment',
  [
    ['Date', '20261125'],
    [
      'SubTotals',
      [
        ['TaxPercent', '20'],
        ['CurrencyCode', 'EUR'],
        ['Amount', '120.00'],
      ],
    ],
  ],
]

/** Reports that keep every rule: of transactions (an invoice abroad, a credit note, sales to private persons), and of payments. */
export const soundReports = (): string[] => [
  xmlOf([
    'Report',
    [
      head('IN'),
      [
        'TransactionsReport',
        [
          period,
          invoice('380', false),
          invoice('381', true),
          [
            'Transactions',
            [
              ['Date', '20261124'],
              ['TransactionsCurrency', 'EUR'],
              ['CategoryCode', 'TPS1'],
              ['TaxExclusiveAmount', '1000.00'],
              ['TaxTotal', '200.00'],
              ['TransactionsCount', '7'],
              [
                'TaxSubtotal',
                [
                  ['TaxPercent', '20.00'],
                  ['TaxableAmount', '1000.00'],
                  ['TaxTotal', '200.00'],
                ],
              ],
            ],
          ],
        ],
      ],
    ],
  ]),
  xmlOf([
    'Report',
    [
      head('RE'),
      [
        'PaymentsReport',
        [
          period,
          ['Invoice', [['InvoiceID', 'F-2026-0042'], ['IssueDate', '20261120'], payment]],
          ['Transactions', [payment]],
        ],
      ],
    ],
  ]),
]
