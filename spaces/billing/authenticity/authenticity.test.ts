// Is this invoice genuine (spec 5, B20)? A corpus of altered files, of which none passes.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { PDF } from '@libpdf/core'
import fc from 'fast-check'
import PDFKit from 'pdfkit'
import { asSystem } from '../../../kernel/http/context.ts'
import { openPdf, renderPage } from '../../../kernel/pdf/render.ts'
import { type Portal, startPortal } from '../../../testing/portal.ts'
import { type Closed, facturxXml } from '../facturx/from-invoice.ts'
import { writeInvoice } from '../invoices/paper.ts'
import { closedOf } from '../invoices/pdf.ts'
import { line, makeWorld, type World } from '../testing.ts'
import type { Fact } from './facts.ts'

let portal: Portal
let world: World
let genuine: Buffer
let other: Buffer
let closed: Closed
let otherClosed: Closed
before(async () => {
  portal = await startPortal()
  world = await makeWorld(portal)
  const one = await world.invoice([line('1284', { label: 'Location, octobre' }), line('57.33', { vatRate: 1000 })])
  const another = await world.invoice([line('99')])
  genuine = (await world.manager.get(`/invoices/${one.id}/pdf`)).bytes
  other = (await world.agent.get(`/staff/invoices/${another.id}/pdf`)).bytes
  const { services } = portal.app
  const read = (id: string) => asSystem(services, services.brands.byId(portal.brandId), (ctx) => closedOf(ctx, id))
  closed = await read(one.id)
  otherClosed = await read(another.id)
})
after(() => portal.close())

let asked = 0
/** Asks as a stranger, from an address of their own each time but where told. */
const check = async (bytes: Uint8Array | string, name = 'facture.pdf', fields = {}) => {
  if (++asked % 30 === 0) portal.clock.advanceDays(1)
  return portal.guest.upload('/invoice-authenticity', [{ field: 'file', name, bytes: Buffer.from(bytes) }], fields)
}
const paperOf = (invoice: Closed) =>
  writeInvoice({ locale: 'fr', brand: { name: 'Halbrane', colour: '#1f6f6b' }, invoice, draft: false })
const attachedOf = async (bytes: Uint8Array) => {
  const document = await openPdf(bytes)
  const files = (await document.getAttachments()) as Record<string, { content: Uint8Array }>
  return Buffer.from(files['factur-x.xml']!.content)
}

test('B20 the very file passes, its data too, and says itself what it is; a stranger is told nothing else', async () => {
  const found = await check(genuine)
  assert.equal(found.status, 200, JSON.stringify(found.body))
  assert.deepEqual(
    [found.body.verdict, found.body.differences, found.body.invoice],
    [
      'genuine',
      [],
      {
        kind: 'pdf',
        isCreditNote: false,
        number: closed.number,
        issueOn: closed.issueOn,
        seller: 'Halbrane SAS',
        buyer: closed.buyer!.name,
        currency: 'EUR',
        grossCents: closed.grossCents,
        iban: 'FR7630006000011234567890189',
      },
    ],
  )
  const data = await check(await attachedOf(genuine), 'factur-x.xml')
  assert.deepEqual([data.body.verdict, data.body.invoice.kind], ['genuine', 'xml'])
  // Paid, its paper has no code of a transfer any more: both papers were written here.
  await world.pay([{ id: closed.id }], closed.grossCents)
  const paid = (await world.agent.get(`/staff/invoices/${closed.id}/pdf`)).bytes
  assert.notDeepEqual(paid, genuine)
  for (const bytes of [genuine, paid]) assert.equal((await check(bytes)).body.verdict, 'genuine')
  // A draft is no invoice.
  const draft = await world.draft([line('5')])
  const proof = (await world.agent.get(`/staff/invoices/${draft.id}/pdf`)).bytes
  assert.notEqual((await check(proof)).body.verdict, 'genuine')
})

test('B20 a credit note that is genuine asks for no payment; a photo is told what it is worth', async () => {
  const made = await world.agent.post(`/staff/invoices/${(await world.invoice([line('80')])).id}/credit-notes`, {})
  const note = await world.agent.post(`/staff/invoices/${made.body.id}/closing`, { version: made.body.version })
  assert.equal(note.status, 200, JSON.stringify(note.body))
  const paper = (await world.manager.get(`/invoices/${note.body.id}/pdf`)).bytes
  const { body } = await check(paper)
  assert.deepEqual(
    [body.verdict, body.invoice.number, body.invoice.isCreditNote, body.invoice.iban],
    ['genuine', note.body.number, true, ''],
  )
  const photo = (await renderPage(await openPdf(genuine), 1, { dpi: 30 })).toBuffer('image/png')
  const refused = await check(photo, 'photo.png')
  assert.deepEqual(
    [refused.status, refused.body.errors[0].field, refused.body.errors[0].code],
    [422, 'file', 'billing.authenticity_kind'],
  )
})

test('B20 a paper with the day and the amounts of an invoice, but neither its number nor its client, is not taken for it', async () => {
  const alike = changed({ number: 'D-2026-0004', buyer: { ...closed.buyer!, name: 'Menuiserie Dupré' } })
  const { body } = await check(await paperOf(alike))
  assert.deepEqual([body.verdict, body.differences, body.invoice], ['unknown', [], null])
})

const changed = (changes: object): Closed => ({ ...closed, ...changes }) as Closed
const iban = 'DE89370400440532013000'
/** What a forger changes, and by what it is found out. */
const forgeries: Array<[string, () => Closed, Fact[]]> = [
  ['number', () => changed({ number: 'F-2026-0999' }), ['number']],
  ['date', () => changed({ issueOn: '2026-11-01' }), ['date']],
  ['due', () => changed({ dueOn: '2027-06-30' }), ['due']],
  ['seller’s name', () => changed({ seller: { ...closed.seller!, name: 'Halbrane Services' } }), ['seller']],
  [
    'seller’s number',
    () => changed({ seller: { ...closed.seller!, siret: '44306184100047', siren: '443061841' } }),
    ['seller'],
  ],
  ['buyer’s name', () => changed({ buyer: { ...closed.buyer!, name: 'Autre office' } }), ['buyer']],
  ['buyer’s address', () => changed({ buyer: { ...closed.buyer!, city: 'Ailleurs' } }), ['buyer']],
  ['account', () => changed({ seller: { ...closed.seller!, iban } }), ['account']],
  ['total', () => changed({ grossCents: closed.grossCents + 1, payableCents: closed.grossCents + 1 }), ['amounts']],
  ['net', () => changed({ netCents: closed.netCents - 100 }), ['amounts']],
  ['what is to be paid', () => changed({ payableCents: 100 }), ['amounts']],
  ['tax', () => changed({ vat: closed.vat.map((one) => ({ ...one, vatCents: one.vatCents + 1 })) }), ['vat']],
  [
    'a line’s words',
    () => changed({ lines: closed.lines.map((one) => ({ ...one, label: 'Autre chose' })) }),
    ['lines'],
  ],
  [
    'a line’s amount',
    () => changed({ lines: closed.lines.map((one) => ({ ...one, netCents: one.netCents + 5 })) }),
    ['lines'],
  ],
  ['a line less', () => changed({ lines: closed.lines.slice(0, 1) }), ['lines']],
  ['terms', () => changed({ mentions: { latePenalty: 'Aucune', earlyDiscount: 'Aucun' } }), ['mentions']],
]
test('B20 whatever a forger changes on the paper and in its data, it is found out, and what differs is named', async () => {
  for (const [what, forged, expected] of forgeries) {
    const { body } = await check(await paperOf(forged()))
    assert.equal(body.verdict, 'altered', `${what}: ${JSON.stringify(body)}`)
    for (const fact of expected) assert.ok(body.differences.includes(fact), `${what}: ${body.differences}`)
    assert.equal(body.invoice, null, what)
    // What is right stands nowhere in the answer.
    for (const secret of [closed.number!, closed.buyer!.name, closed.seller!.iban])
      assert.ok(!JSON.stringify(body).includes(secret), what)
  }
})

/** The file with its data replaced. */
async function withData(bytes: Buffer, xml: string | undefined): Promise<Uint8Array> {
  const pdf = await PDF.load(bytes)
  pdf.removeAttachment('factur-x.xml')
  if (xml !== undefined) pdf.addAttachment('factur-x.xml', Buffer.from(xml), { mimeType: 'text/xml' })
  return pdf.save()
}
test('B20 a page with other data, without data, saved again, of another invoice, printed and scanned: none passes', async () => {
  const differencesOf = async (bytes: Uint8Array | string, name?: string) => {
    const { body } = await check(bytes, name)
    return [body.verdict, ...body.differences]
  }
  assert.deepEqual(await differencesOf(await withData(genuine, undefined)), ['altered', 'data'])
  const swapped = await differencesOf(await withData(genuine, facturxXml(otherClosed)))
  assert.equal(swapped[0], 'altered')
  for (const fact of ['number', 'amounts', 'data']) assert.ok(swapped.includes(fact), String(swapped))
  const cheaper = facturxXml(changed({ payableCents: 100 }))
  assert.deepEqual(await differencesOf(await withData(genuine, cheaper)), ['altered', 'amounts', 'data'])
  assert.deepEqual(await differencesOf(await withData(genuine, facturxXml(closed))), ['altered', 'file'])
  const again = await PDF.load(genuine)
  again.setTitle('Facture')
  assert.deepEqual(await differencesOf(await again.save()), ['altered', 'file'])
  assert.deepEqual(await differencesOf(Buffer.concat([genuine, Buffer.from('\n% plus\n')])), ['altered', 'file'])
  const xml = facturxXml(closed)
  assert.deepEqual(await differencesOf(`${xml}\n<!-- -->`, 'a.xml'), ['altered', 'file'])
  assert.deepEqual(await differencesOf(xml.replace(closed.seller!.iban, iban), 'a.xml'), ['altered', 'account'])
  // Without its declaration it is an XML all the same.
  assert.deepEqual(await differencesOf(xml.replace(/^<\?xml[^>]*\?>\s*/, ''), 'a.xml'), ['altered', 'file'])
  // Scanned: pictures of its pages say nothing that is read.
  const document = await openPdf(genuine)
  const picture = (await renderPage(document, 1, { dpi: 60 })).toBuffer('image/png')
  const scan = new PDFKit({ size: 'A4' })
  const parts: Buffer[] = []
  scan.on('data', (part: Buffer) => parts.push(part))
  const ended = new Promise((resolve) => scan.on('end', resolve))
  scan.image(picture, 0, 0, { width: 595 })
  scan.end()
  await ended
  assert.deepEqual(await differencesOf(Buffer.concat(parts)), ['unreadable'])
})

test('B20 what stands in another place is found out by where it stands, though every text and amount is there and the data are right', async () => {
  const data = facturxXml(closed)
  const differencesOf = async (paper: Closed) => {
    const { body } = await check(await withData(Buffer.from(await paperOf(paper)), data))
    assert.equal(body.verdict, 'altered')
    for (const secret of [closed.number!, closed.buyer!.name, otherClosed.number!])
      assert.ok(!JSON.stringify(body).includes(secret))
    return body.differences
  }
  const [first, second] = closed.lines as [Closed['lines'][number], Closed['lines'][number]]
  // The same file saved again stands where it stood.
  assert.deepEqual(await differencesOf(closed), ['file'])
  // Amounts of two lines, totals, and names that changed places.
  const swapped = [
    { ...first, netCents: second.netCents },
    { ...second, netCents: first.netCents },
  ]
  assert.deepEqual(await differencesOf(changed({ lines: swapped })), ['lines'])
  const totals = { netCents: closed.grossCents, grossCents: closed.netCents, payableCents: closed.grossCents }
  assert.deepEqual(await differencesOf(changed(totals)), ['amounts'])
  const names = {
    seller: { ...closed.seller!, name: closed.buyer!.name },
    buyer: { ...closed.buyer!, name: closed.seller!.name },
  }
  assert.deepEqual(await differencesOf(changed(names)), ['seller', 'buyer'])
})

test('B20 one byte of the file, wherever it is: it passes no more', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(genuine.length - 1), fc.integer({ min: 1, max: 255 }), async (at, by) => {
      const bytes = Buffer.from(genuine)
      bytes[at] = (bytes[at]! + by) % 256
      const { status, body } = await check(bytes)
      // Where the very head is broken it is no PDF any more.
      assert.ok(status === 422 || body.verdict !== 'genuine', `${at} +${by}: ${JSON.stringify(body)}`)
    }),
    { numRuns: 40, seed: 20 },
  )
})

test('B20 who knows little of an invoice learns nothing: not that it is here, nor what it says; guessing has a limit', async () => {
  const text = async (words: string) => {
    const pdf = new PDFKit({ size: 'A4' })
    const parts: Buffer[] = []
    pdf.on('data', (part: Buffer) => parts.push(part))
    const ended = new Promise((resolve) => pdf.on('end', resolve))
    pdf.text(words)
    pdf.end()
    await ended
    return Buffer.concat(parts)
  }
  const answers = []
  for (const words of [
    `Facture ${closed.number}`,
    `Facture ${closed.number} du 23/11/2026, 1 603,86 €`,
    'Facture F-2026-7777',
    'Bonjour',
  ]) {
    const { body } = await check(await text(words))
    answers.push([body.verdict, body.differences, body.invoice])
  }
  assert.deepEqual(answers, [
    ['unknown', [], null],
    ['unknown', [], null],
    ['unknown', [], null],
    ['unknown', [], null],
  ])
  // Of another brand it is not known.
  assert.equal((await check(other)).body.verdict, 'genuine')
  for (const bytes of ['pas un pdf', '<a/>', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', '%PDF-1.7 rien'])
    assert.notEqual((await check(bytes, 'x.xml')).body.verdict, 'genuine')
  assert.equal((await portal.guest.upload('/invoice-authenticity', [])).body.errors[0].field, 'file')
  portal.clock.advanceDays(1)
  const limited = await Promise.all(
    Array.from(
      { length: 45 },
      async () =>
        (await portal.guest.upload('/invoice-authenticity', [{ field: 'file', name: 'x.xml', bytes: '<a/>' }])).status,
    ),
  )
  assert.ok(limited.includes(429), String(limited))
  assert.deepEqual(await portal.sql("select 1 from files where owner_kind not like 'billing.%'"), [])
})
