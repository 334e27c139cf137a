import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { reportXml } from '../e-reporting/report.ts'
import { anyReport, soundReportXml } from '../e-reporting/testing.ts'
import {
  findingsOf,
  frenchRules,
  type Invoice,
  invoiceRules,
  invoiceXml,
  type Message,
  messageFindings,
  messageRules,
  messageXml,
  NotAMessage,
  NotAnInvoice,
  NotAReport,
  readInvoice,
  readMessage,
  reportFindings,
  reportRules,
  type Syntax,
  XmlRefused,
} from '../index.ts'
import { decimalOf, decimalText, rounded } from '../model/decimal.ts'
import { anyMessage, severalSellersXml, soundInvoice, soundKinds, soundMessage } from '../testing.ts'

const _syntaxes: readonly Syntax[] = ['cii', 'ubl-invoice', 'ubl-credit-note']
const written = (invoice: Invoice, syntax: Syntax) => Buffer.from(invoiceXml(invoice, syntax))
const ids = (invoice: Invoice, syntax: Syntax) => findingsOf(readInvoice(written(invoice, syntax))).map(({ id }) => id)
const refused = (bytes: Uint8Array): string => {
  try {
    readInvoice(bytes)
  } catch (error) {
    if (error instanceof XmlRefused) return error.reason
    if (error instanceof NotAnInvoice) return `not an invoice: ${error.found}`
    throw error
  }
  return 'read'
}

const faults: ReadonlyArray<[id: string, fault: (invoice: Invoice) => void]> = [
  ['BR-02', (one) => delete one.number],
  ['BR-06', (one) => delete one.seller!.name],
  ['BR-08', (one) => delete one.seller!.address],
  ['BR-16', (one) => one.lines.splice(0)],
  ['BR-25', (one) => delete one.lines[0]!.item!.name],
  [
    'BR-27',
    (one) => {
      one.lines[0]!.price!.net = '-50'
    },
  ],
  [
    'BR-29',
    (one) => {
      one.period = { start: '2026-11-02', end: '2026-11-01' }
    },
  ],
  [
    'BR-33',
    (one) => {
      delete one.allowances[0]!.reason
      delete one.allowances[0]!.reasonCode
    },
  ],
  [
    'BR-61',
    (one) => {
      one.payment!.creditTransfers = [{ accountName: 'Halbrane' }]
    },
  ],
  [
    'BR-CO-09',
    (one) => {
      one.seller!.vatIdentifier = '44732829320'
    },
  ],
  [
    'BR-CO-10',
    (one) => {
      one.totals!.lines = '300.01'
    },
  ],
  [
    'BR-CO-11',
    (one) => {
      one.totals!.allowances = '10.01'
    },
  ],
  [
    'BR-CO-13',
    (one) => {
      one.totals!.withoutVat = '295.01'
    },
  ],
  [
    'BR-CO-14',
    (one) => {
      one.vatBreakdown[0]!.tax = '18.01'
    },
  ],
  [
    'BR-CO-15',
    (one) => {
      one.totals!.withVat = '324.29'
    },
  ],
  [
    'BR-CO-16',
    (one) => {
      one.totals!.due = '300.01'
    },
  ],
  [
    'BR-CO-17',
    (one) => {
      one.vatBreakdown[0]!.tax = '19.01'
    },
  ],
  [
    'BR-CO-26',
    (one) => {
      delete one.seller!.vatIdentifier
      delete one.seller!.legalRegistration
    },
  ],
  ['BR-S-02', (one) => delete one.seller!.vatIdentifier],
  [
    'BR-S-05',
    (one) => {
      one.lines[0]!.vat!.rate = '0'
    },
  ],
  [
    'BR-S-08',
    (one) => {
      one.vatBreakdown[0]!.base = '92.00'
    },
  ],
  [
    'BR-S-10',
    (one) => {
      one.vatBreakdown[0]!.exemptionReason = 'Exonéré'
    },
  ],
  [
    'BR-DEC-23',
    (one) => {
      one.lines[0]!.netAmount = '100.000'
    },
  ],
  [
    'BR-CL-01',
    (one) => {
      one.typeCode = '999'
    },
  ],
  [
    'BR-CL-04',
    (one) => {
      one.currency = 'EUX'
    },
  ],
  [
    'BR-CL-14',
    (one) => {
      one.buyer!.address!.country = 'XX'
    },
  ],
  [
    'BR-CL-16',
    (one) => {
      one.payment!.meansCode = '79'
    },
  ],
  [
    'BR-CL-23',
    (one) => {
      one.lines[0]!.unit = 'PIECE'
    },
  ],
  [
    'BR-CL-25',
    (one) => {
      one.seller!.electronicAddress!.scheme = '9999'
    },
  ],
  [
    'SCHEMA-NUMBER',
    (one) => {
      one.lines[0]!.quantity = '2,5'
    },
  ],
  [
    'SCHEMA-DATE',
    (one) => {
      one.issueDate = '2026-02-30'
    },
  ],
]
test('B15 each fault is found by the rule that names it, in both syntaxes', () => {
  for (const [id, fault] of faults) {
    const invoice = soundInvoice()
    fault(invoice)
    for (const syntax of ['cii', 'ubl-invoice'] as const)
      assert.ok(ids(invoice, syntax).includes(id), `${id} in ${syntax}: ${ids(invoice, syntax)}`)
  }
})

const french: ReadonlyArray<[id: string, fault: (invoice: Invoice) => void]> = [
  [
    'BR-FR-01_BT-1',
    (one) => {
      one.number = 'F'.repeat(36)
    },
  ],
  [
    'BR-FR-02_BT-1',
    (one) => {
      one.number = 'F 2026'
    },
  ],
  [
    'BR-FR-03_BT-2',
    (one) => {
      one.issueDate = '1999-12-31'
    },
  ],
  [
    'BR-FR-04_BT-3',
    (one) => {
      one.typeCode = '325'
    },
  ],
  [
    'BR-FR-05_BT-22',
    (one) => {
      one.notes = []
    },
  ],
  [
    'BR-FR-06_BT-21',
    (one) => {
      one.notes.push(one.notes[0]!)
    },
  ],
  [
    'BR-FR-08_BT-23',
    (one) => {
      one.process!.type = 'X1'
    },
  ],
  [
    'BR-FR-09_BT-29',
    (one) => {
      one.seller!.identifiers = [{ value: '35600000000048', scheme: '0009' }]
    },
  ],
  [
    'BR-FR-10_BT-30',
    (one) => {
      one.seller!.legalRegistration!.value = '73282932'
    },
  ],
  [
    'BR-FR-11_BT-47',
    (one) => {
      one.notes.push({ subject: 'BAR', text: 'B2B' })
      delete one.buyer!.legalRegistration
    },
  ],
  [
    'BR-FR-12_BT-49',
    (one) => {
      delete one.buyer!.electronicAddress
    },
  ],
  [
    'BR-FR-13_BT-34',
    (one) => {
      delete one.seller!.electronicAddress
    },
  ],
  [
    'BR-FR-16_BT-152',
    (one) => {
      one.lines[0]!.vat!.rate = '21'
    },
  ],
  [
    'BR-FR-17_BT-123',
    (one) => {
      one.attachments = [{ reference: '1', description: 'PHOTO' }]
    },
  ],
  [
    'BR-FR-20_BT-21',
    (one) => {
      one.notes.push({ subject: 'BAR', text: 'B2G' })
    },
  ],
  [
    'BR-FR-21_BT-49',
    (one) => {
      one.notes.push({ subject: 'BAR', text: 'B2B' })
      one.buyer!.electronicAddress!.value = '732829320'
    },
  ],
  [
    'BR-FR-23_BT-34',
    (one) => {
      one.seller!.electronicAddress!.value = '732 829'
    },
  ],
  [
    'BR-FR-CO-04',
    (one) => {
      one.typeCode = '384'
    },
  ],
  [
    'BR-FR-CO-07_BT-9',
    (one) => {
      one.dueDate = '2026-11-19'
    },
  ],
  [
    'BR-FR-CO-08_BT-23',
    (one) => {
      one.typeCode = '386'
      one.process!.type = 'S4'
    },
  ],
  [
    'BR-FR-CO-09_BT-23-2',
    (one) => {
      one.process!.type = 'S2'
    },
  ],
  [
    'BR-FR-CO-12_BT-5',
    (one) => {
      one.currency = 'CHF'
    },
  ],
  [
    'BR-FR-CO-14_BT-29-1',
    (one) => {
      one.seller!.identifiers = [{ value: '732829320', scheme: '0231' }]
    },
  ],
  [
    'BR-FR-DEC-02_BT-129',
    (one) => {
      one.lines[0]!.quantity = '2.00001'
    },
  ],
]
const frenchIds = (bytes: Uint8Array) => findingsOf(readInvoice(bytes), frenchRules).map(({ id }) => id)
test('B15 what the French exchange asks besides is found by its rule; invoices of each kind that it knows keep them all', () => {
  for (const invoice of soundKinds()) {
    const ubl = ['381', '262'].includes(invoice.typeCode!) ? 'ubl-credit-note' : 'ubl-invoice'
    for (const syntax of ['cii', ubl] as const) {
      assert.deepEqual(ids(invoice, syntax), [], invoice.typeCode)
      assert.deepEqual(frenchIds(written(invoice, syntax)), [], invoice.typeCode)
    }
  }
  for (const syntax of ['cii', 'ubl-invoice'] as const)
    for (const process of ['S8', 'S9'] as const)
      assert.deepEqual(frenchIds(Buffer.from(severalSellersXml(syntax, process))), [])
  for (const [id, fault] of french) {
    const invoice = soundInvoice()
    fault(invoice)
    for (const syntax of ['cii', 'ubl-invoice'] as const) {
      const found = frenchIds(written(invoice, syntax))
      assert.ok(
        found.some((one) => one.startsWith(id) || (id === 'BR-FR-02_BT-1' && one === 'BR-FR-01_BT-1-2')),
        `${id} in ${syntax}: ${found}`,
      )
    }
  }
})

const wrong: ReadonlyArray<[id: string, fault: (message: Message) => void]> = [
  [
    'BR-FR-CDV-02_MDT-3',
    (one) => {
      one.profile = 'autre'
    },
  ],
  [
    'BR-FR-CDV-03_MDT-4',
    (one) => {
      delete one.identifier
    },
  ],
  [
    'BR-FR-CDV-08_MDT-73',
    (one) => {
      delete one.recipients[0]!.address
    },
  ],
  [
    'BR-FR-CDV-09_MDT-77',
    (one) => {
      one.type = '380'
    },
  ],
  [
    'BR-FR-CDV-12_MDT-105',
    (one) => {
      delete one.documents[0]!.status
    },
  ],
  [
    'BR-FR-CDV-14_MDT-207',
    (one) => {
      delete one.documents[0]!.statuses[0]!.characteristics[1]!.percent
    },
  ],
  [
    'BR-FR-CDV-14_MDT-207',
    (one) => {
      one.documents[0]!.statuses = []
    },
  ],
  [
    'BR-FR-CDV-15_MDT-113',
    (one) => {
      one.documents[0]!.status = '210'
    },
  ],
  [
    'BR-FR-CDV-CL-06_MDT-105',
    (one) => {
      one.documents[0]!.status = '299'
    },
  ],
  [
    'BR-FR-CDV-CL-09_MDT-113_210',
    (one) => {
      one.documents[0]!.status = '210'
      one.documents[0]!.statuses[0]!.reasonCode = 'PU_ERR'
    },
  ],
  [
    'BR-FR-CDV-CL-10_MDT-121',
    (one) => {
      one.documents[0]!.statuses[0]!.action = 'XXX'
    },
  ],
  [
    'BR-FR-CDV-CL-11_MDT-207',
    (one) => {
      one.documents[0]!.statuses[0]!.characteristics[0]!.type = 'XXX'
    },
  ],
]
test('B15 a message about the life of an invoice is read as it was written, and each fault is found by its rule', () => {
  fc.assert(
    fc.property(anyMessage, (message) => {
      assert.deepEqual(readMessage(Buffer.from(messageXml(message))).message, message)
    }),
    { seed: 16_931, numRuns: 40 },
  )
  const found = (message: Message) => messageFindings(readMessage(Buffer.from(messageXml(message)))).map(({ id }) => id)
  assert.deepEqual(found(soundMessage()), [])
  for (const [id, fault] of wrong) {
    const message = soundMessage()
    fault(message)
    assert.ok(found(message).includes(id), `${id}: ${found(message)}`)
  }
  assert.throws(() => readMessage(written(soundInvoice(), 'cii')), NotAMessage)
  assert.equal(refused(Buffer.from(messageXml(soundMessage()))).startsWith('not an invoice: cdar:'), true)
})

test('B28 a report of transactions or of payments keeps its rules, and each fault is found by its own', () => {
  const [transactions, payments] = soundReportXml() as [string, string]
  const found = (xml: string) => reportFindings(Buffer.from(xml)).map(({ id }) => id)
  assert.deepEqual(found(transactions), [])
  assert.deepEqual(found(payments), [])
  for (const [id, xml] of [
    ['F10-TRANSMISSION-G8.01', payments.replace('>RE<', '>XX<')],
    ['F10-EMETTEUR-G6.22', payments.replace('"0238"', '"0002"')],
    ['F10-PERIODE-PMT-G6.25', payments.replace('20261130', '20261101')],
    ['F10-PMT-AGREGE-G6.27b', payments.replaceAll('>EUR<', '>CHF<')],
    ['F10-FACTURE-G1.32b', transactions.replace(/<ReferencedDocument>[\s\S]*?<\/ReferencedDocument>/, '')],
    ['F10-ACHETEUR-G2.19a', transactions.replace('"0223"', '"9999"')],
    ['F10-TOTAL-G1.53', transactions.replace('>100.00<', '>101.00<')],
    ['F10-TRANSAC-G1.68', transactions.replace('TPS1', 'TPS9')],
    ['F10-LIGNE-G1.55', transactions.replace('>50<', '>51<')],
  ] as const)
    assert.ok(found(xml).includes(id), `${id}: ${found(xml)}`)
  assert.throws(() => reportFindings(Buffer.from('<Rapport/>')), NotAReport)
})

test('B28 any report that is written keeps the rules: transactions or payments, first or rectifying, an empty one too', () => {
  const empty = new Set<string>()
  fc.assert(
    fc.property(anyReport, (report) => {
      const xml = reportXml(report)
      assert.deepEqual(reportFindings(Buffer.from(xml)), [], xml)
      const { invoices, sums } = 'transactions' in report ? report.transactions : report.payments
      if (invoices.length + sums.length === 0) empty.add('transactions' in report ? 'transactions' : 'payments')
    }),
    { seed: 10_028, numRuns: 200 },
  )
  assert.deepEqual([...empty].sort(), ['payments', 'transactions'])
})

test('B15 amounts are exact: a cent is found among a thousand lines, and thousandths add up', () => {
  const line = soundInvoice().lines[0]!
  const lines = Array.from({ length: 1_000 }, (_, index) => ({
    ...line,
    identifier: String(index + 1),
    netAmount: '0.10',
  }))
  const totals = { lines: '100.00', withoutVat: '100.00', vat: '20.00', withVat: '120.00', due: '120.00' }
  const of = (more: object) =>
    soundInvoice({
      lines,
      allowances: [],
      charges: [],
      vatBreakdown: [{ base: '100.00', tax: '20.00', category: 'S', rate: '20.00' }],
      totals: { ...totals, ...more },
    })
  for (const syntax of ['cii', 'ubl-invoice'] as const) {
    assert.deepEqual(ids(of({}), syntax), [])
    assert.deepEqual(ids(of({ lines: '99.99', withoutVat: '99.99', withVat: '119.99', due: '119.99' }), syntax), [
      'BR-CO-10',
    ])
  }
  const text = (value: string, decimals: number) => decimalText(rounded(decimalOf(value)!, decimals))
  assert.deepEqual(
    [text('2.005', 2), text('-2.005', 2), text('-2.006', 2), text('0.5', 0), text('-0.5', 0), text('-1.5', 0)],
    ['2.01', '-2.00', '-2.01', '1', '0', '-1'],
  )
  for (const none of ['', ' ', '1e3', '1,5', '--1', '.', '0x1', '9'.repeat(61)])
    assert.equal(decimalOf(none), undefined)
})

test('B15 every rule has its id once in a syntax, and its words in both languages', () => {
  const seen = new Set<string>()
  for (const { id, words, only } of [...invoiceRules, ...frenchRules, ...messageRules, ...reportRules]) {
    for (const syntax of only ? [only] : ['cii', 'ubl']) {
      assert.ok(!seen.has(`${syntax} ${id}`), id)
      seen.add(`${syntax} ${id}`)
    }
    assert.match(words.fr, /^[A-ZÀÉÊ].*\.$/s, id)
    assert.match(words.en, /^[A-Z].*\.$/s, id)
  }
  assert.ok(seen.size > 1_500)
})
