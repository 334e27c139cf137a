import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  findingsOf,
  type Invoice,
  invoiceRules,
  invoiceXml,
  NotAnInvoice,
  profileOf,
  readInvoice,
  readInvoiceStream,
  type Syntax,
  XmlRefused,
} from './index.ts'
import { decimalOf, decimalText, rounded } from './model/decimal.ts'
import { anyInvoice, soundInvoice } from './testing.ts'

const syntaxes: readonly Syntax[] = ['cii', 'ubl-invoice', 'ubl-credit-note']
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

test('B15 what is written as CII or UBL is read as the same invoice, from one into the other too', () => {
  fc.assert(
    fc.property(anyInvoice, fc.constantFrom(...syntaxes), fc.constantFrom(...syntaxes), (invoice, first, second) => {
      const read = readInvoice(written(invoice, first)).invoice
      assert.deepEqual(read, invoice)
      assert.deepEqual(readInvoice(written(read, second)).invoice, invoice)
    }),
    { seed: 16_931, numRuns: 60 },
  )
})

test('B15 a sound invoice keeps every rule in each syntax, whatever prefixes its file has', () => {
  for (const syntax of ['cii', 'ubl-invoice'] as const) assert.deepEqual(ids(soundInvoice(), syntax), [])
  const credit = soundInvoice({ typeCode: '381', preceding: [{ number: 'F-2026-0041', issueDate: '2026-10-20' }] })
  for (const syntax of ['cii', 'ubl-credit-note'] as const) assert.deepEqual(ids(credit, syntax), [])
  const xml = invoiceXml(soundInvoice(), 'cii').replaceAll('ram:', 'x:').replace('xmlns:ram', 'xmlns:x')
  assert.deepEqual(readInvoice(Buffer.from(xml)).invoice, soundInvoice())
})

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
  for (const { id, words, only } of invoiceRules) {
    for (const syntax of only ? [only] : ['cii', 'ubl']) {
      assert.ok(!seen.has(`${syntax} ${id}`), id)
      seen.add(`${syntax} ${id}`)
    }
    assert.match(words.fr, /^[A-ZÀÉÊ].*\.$/s, id)
    assert.match(words.en, /^[A-Z].*\.$/s, id)
  }
  assert.ok(seen.size > 1_500)
})

test('B15 the specification says the profile', () => {
  assert.equal(profileOf('urn:cen.eu:en16931:2017'), 'en16931')
  assert.equal(profileOf('urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0'), 'en16931')
  assert.equal(profileOf('urn:factur-x.eu:1p0:minimum'), 'minimum')
  assert.equal(profileOf('urn:cen.eu:en16931:2017#compliant#urn:factur-x.eu:1p0:basic'), 'basic')
  assert.equal(profileOf('autre'), 'unknown')
  assert.equal(profileOf(undefined), 'unknown')
})

const declared = (text: string, encoding: string) => text.replace('UTF-8', encoding)
test('B15 a file in another encoding is read as what it says; one that is not what it declares is refused', () => {
  const xml = invoiceXml(soundInvoice(), 'ubl-invoice').replace(/€|œ/g, 'E')
  const expected = readInvoice(Buffer.from(xml)).invoice
  const utf16 = Buffer.from(`\ufeff${declared(xml, 'UTF-16')}`, 'utf16le')
  for (const bytes of [
    Buffer.from(`\ufeff${xml}`),
    utf16,
    Buffer.from(utf16).swap16(),
    Buffer.from(declared(xml, 'ISO-8859-1'), 'latin1'),
    Buffer.from(declared(xml, 'Windows-1252'), 'latin1'),
  ])
    assert.deepEqual(readInvoice(bytes).invoice, expected)
  assert.equal(refused(Buffer.from(xml, 'latin1')), 'encoding')
  assert.equal(refused(Buffer.from(declared(xml, 'UTF-16'))), 'encoding')
  assert.equal(refused(Buffer.from(`\ufeff${xml}`, 'utf16le')), 'encoding')
  assert.equal(refused(Buffer.from(declared(xml, 'EBCDIC-CP-FR'))), 'encoding')
})

test('B15 a document type is refused before anything of it is done, and so is what is no invoice', () => {
  const bomb = `<!DOCTYPE a [<!ENTITY b "${'b'.repeat(99)}"><!ENTITY c "&b;&b;&b;"><!ENTITY d "&c;&c;&c;">]><a>&d;</a>`
  assert.equal(refused(Buffer.from(bomb)), 'doctype')
  assert.equal(refused(Buffer.from('<!DOCTYPE a SYSTEM "file:///etc/hostname"><a/>')), 'doctype')
  assert.equal(refused(Buffer.from('<a>&autre;</a>')), 'not_well_formed')
  assert.equal(refused(Buffer.from('<a><b></a>')), 'not_well_formed')
  assert.equal(refused(Buffer.from('%PDF-1.7')), 'not_well_formed')
  assert.equal(refused(Buffer.alloc(0)), 'empty')
  assert.equal(refused(Buffer.from('  ')), 'not_well_formed')
  assert.equal(refused(Buffer.from('<a xmlns="urn:x"/>')), 'not an invoice: {urn:x}a')
  assert.equal(refused(Buffer.from('<Invoice/>')), 'not an invoice: {}Invoice')
})

test('B15 what is too deep, too long or too large is refused as it comes', async () => {
  assert.equal(refused(Buffer.from(`${'<a>'.repeat(100_000)}${'</a>'.repeat(100_000)}`)), 'too_deep')
  const xml = invoiceXml(soundInvoice(), 'ubl-invoice')
  const line = /<cac:InvoiceLine>[\s\S]*?<\/cac:InvoiceLine>/.exec(xml)![0]
  assert.equal(refused(Buffer.from(xml.replace(line, () => '<cac:InvoiceLine/>'.repeat(100_000)))), 'too_many')
  let sent = 0
  async function* endless() {
    yield Buffer.from('<a>')
    for (; sent < 800; sent++) yield Buffer.alloc(65_536, 0x61)
  }
  await assert.rejects(readInvoiceStream(endless()), { reason: 'too_large' })
  assert.ok(sent < 520, `${sent} pieces were taken`)
  assert.equal(refused(Buffer.alloc(50 * 2 ** 20, 0x20)), 'too_large')
  async function* pieces() {
    for (const byte of Buffer.from(xml)) yield Uint8Array.of(byte)
  }
  assert.deepEqual((await readInvoiceStream(pieces())).invoice, readInvoice(Buffer.from(xml)).invoice)
})

test('B15 no document breaks its reader or the rules, whatever was taken out of it', () => {
  for (const syntax of syntaxes) {
    const xml = invoiceXml(soundInvoice(), syntax)
    const elements = [...xml.matchAll(/<(?:\w+:)?(\w+)[^>]*>[^<]*<\/[^>]+>/g)]
    for (const { 0: element } of elements) {
      const damaged = readInvoice(Buffer.from(xml.replace(element, '')))
      assert.ok(Array.isArray(findingsOf(damaged)))
    }
  }
})
