import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  findingsOf,
  type Invoice,
  invoiceXml,
  NotAnInvoice,
  profileOf,
  readInvoice,
  readInvoiceStream,
  type Syntax,
  XmlRefused,
} from './index.ts'
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

test('B15 what may be said several times has an element of its own each time, as the schemas want it', () => {
  const { seller, lines } = soundInvoice()
  const identifiers = ['73282932000074', 'NANTES-1'].map((value, index) => ({ value, scheme: `000${index + 2}` }))
  const classifications = ['10', '20'].map((value) => ({ value, scheme: 'TST' }))
  const of = (syntax: Syntax) =>
    invoiceXml(
      soundInvoice({
        seller: { ...seller, identifiers },
        lines: [{ ...lines[0], item: { name: 'Maintenance', classifications } }],
      }),
      syntax,
    )
  const count = (xml: string, element: string) => xml.split(`<${element}>`).length - 1
  assert.equal(count(of('ubl-invoice'), 'cac:PartyIdentification'), 2)
  assert.equal(count(of('ubl-invoice'), 'cac:CommodityClassification'), 2)
  assert.equal(count(of('cii'), 'ram:DesignatedProductClassification'), 2)
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
