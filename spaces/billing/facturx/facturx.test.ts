import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { findingsOf, frenchRules, readInvoice } from '../../../kernel/e-invoicing/index.ts'
import { decimalAmount } from '../../../kernel/money/decimal.ts'
import { xmlOf } from '../../../kernel/xml/write.ts'
import { pagesOfPdf } from '../../../testing/pdf.ts'
import { type Portal, startPortal } from '../../../testing/portal.ts'
import { line, makeWorld, type World } from '../testing.ts'

let portal: Portal
let world: World
before(async () => {
  portal = await startPortal()
  world = await makeWorld(portal)
})
after(() => portal.close())

const pdfOf = async (id: string, who = world.agent) =>
  (await who.get(`${who === world.agent ? '/staff' : ''}/invoices/${id}/pdf`)).bytes

/** The one file that a PDF carries, as its own reader gives it, once it was checked against every rule. */
async function dataOf(bytes: Buffer): Promise<string> {
  const { openPdf } = await import('../../../kernel/pdf/render.ts')
  const document = await openPdf(bytes)
  const attached = (await document.getAttachments()) as Record<string, { filename: string; content: Uint8Array }>
  assert.deepEqual(Object.keys(attached), ['factur-x.xml'])
  const { content } = attached['factur-x.xml']!
  const read = readInvoice(content)
  assert.deepEqual(findingsOf(read), [], 'what is closed keeps the rules of EN 16931')
  assert.deepEqual(findingsOf(read, frenchRules), [], 'and those of the French exchange')
  return Buffer.from(content).toString('utf8')
}
const all = (xml: string, name: string) =>
  [...xml.matchAll(new RegExp(`<ram:${name}[^>]*>([^<]*)</`, 'g'))].map((found) => found[1]!)
const cents = (text: string) => Number(text.replace('.', ''))

test('B11 the data inside are the invoice: the sums follow from each other to the cent, whatever the rates and discounts', async () => {
  const { invoice } = world
  const closed = await invoice(
    [
      line('215', { quantity: '12', label: 'Ascenseurs & portes <A>', vatRate: 1000 }),
      line('57.33', { label: 'Au prorata', vatRate: 1000 }),
      line('5.504', { quantity: '6', discountRate: 2000 }),
      line('0.0052', { quantity: '18420', unitCode: 'H87' }),
      line('131.87', { quantity: '-1', label: 'Remise', vatRate: 1000 }),
    ],
    { reference: 'BC-26-3390', comment: 'Merci.\nÀ bientôt.' },
  )
  const xml = await dataOf(await pdfOf(closed.id))
  assert.deepEqual(all(xml, 'IssuerAssignedID'), ['BC-26-3390'])
  assert.match(xml, /Ascenseurs &amp; portes &lt;A&gt;/)
  assert.deepEqual(all(xml, 'LineTotalAmount').map(cents), [
    ...closed.lines.map((one: any) => one.netCents),
    closed.netCents,
  ])
  const [base, tax] = [all(xml, 'BasisAmount'), all(xml, 'CalculatedAmount')]
  // The first is that of the discount.
  assert.deepEqual(
    base.map(cents).slice(1),
    closed.vat.map((one: any) => one.baseCents),
  )
  assert.deepEqual(
    tax.map(cents),
    closed.vat.map((one: any) => one.vatCents),
  )
  assert.equal(cents(all(xml, 'ActualAmount')[0]!), 660)
  assert.deepEqual(
    ['TaxBasisTotalAmount', 'TaxTotalAmount', 'GrandTotalAmount', 'DuePayableAmount'].map((name) =>
      cents(all(xml, name)[0]!),
    ),
    [closed.netCents, closed.vatCents, closed.grossCents, closed.payableCents],
  )
  assert.deepEqual(all(xml, 'TotalPrepaidAmount'), [])
  assert.match(xml, /<ram:ID schemeID="0002">732829320<\/ram:ID>/)
  assert.match(xml, /<ram:ID schemeID="VA">FR44732829320<\/ram:ID>/)
  assert.deepEqual(all(xml, 'SubjectCode'), ['PMT', 'PMD', 'AAB'])
  assert.deepEqual(all(xml, 'TypeCode').slice(0, 1), ['380'])
})

test('B11 the paper says what French law wants, is PDF/A-3 with its one file, and is the same at any time', async () => {
  const { invoice, manager, agent, draft } = world
  const closed = await invoice([line('100', { label: 'Maintenance, novembre' })])
  const bytes = await pdfOf(closed.id)
  const text = (await pagesOfPdf(bytes)).join('\n')
  for (const words of [
    `Facture ${closed.number}`,
    '20/11/2026',
    '20/12/2026',
    'Halbrane SAS',
    'SIREN 732829320',
    'FR44732829320',
    "Office de l'habitat du Lerzan",
    'Maintenance, novembre',
    '20',
    '100,00',
    '120,00',
    'Pénalités de retard',
    'Indemnité forfaitaire pour frais de recouvrement',
    'escompte',
    'FR76',
  ])
    assert.ok(text.replaceAll('\u00a0', ' ').includes(words), `${words} in ${text}`)
  const raw = bytes.toString('latin1')
  assert.match(raw, /<pdfaid:part>3<\/pdfaid:part>/)
  assert.match(raw, /<fx:ConformanceLevel>EN 16931<\/fx:ConformanceLevel>/)
  assert.match(raw, /pdfaSchema:prefix>fx</)
  assert.match(raw, /\/AFRelationship \/Data/)
  assert.match(raw, /\/AF \[/)
  assert.ok((await pdfOf(closed.id, manager)).equals(bytes), 'the client has the same file')
  // What the settings become later changes nothing of it.
  await portal.sql(
    "insert into settings (brand_id, key, value) values ($1, 'billing.late_penalty', '\"Autre mention\"')",
    [portal.brandId],
  )
  assert.ok((await pdfOf(closed.id)).equals(bytes))
  const proof = await draft([line('1')])
  const shown = (await pagesOfPdf(await pdfOf(proof.id))).join('\n')
  assert.match(shown, /Brouillon/)
  assert.equal((await agent.get(`/staff/invoices/${proof.id}/pdf`)).bytes.includes(Buffer.from('factur-x.xml')), false)
  assert.equal((await world.rival.get(`/invoices/${closed.id}/pdf`)).status, 404)
  assert.equal((await world.manager.get(`/invoices/${proof.id}/pdf`)).status, 404)
})

test('B11 programs that others wrote open the file: qpdf finds nothing wrong with it, pdfdetach takes the data out', async (t) => {
  const call = (program: string, ...args: string[]) => spawnSync(program, args, { encoding: 'utf8' })
  if (call('qpdf', '--version').error || call('pdfdetach', '-v').error) return t.skip('qpdf or pdfdetach is missing')
  const directory = mkdtempSync(join(tmpdir(), 'parvis-pdf-'))
  try {
    const path = join(directory, 'invoice.pdf')
    const closed = await world.invoice([line('100'), line('19.99')])
    writeFileSync(path, await pdfOf(closed.id))
    const checked = call('qpdf', '--check', path)
    assert.equal(checked.status, 0, checked.stdout + checked.stderr)
    assert.equal(call('pdfdetach', '-saveall', '-o', directory, path).status, 0)
    assert.equal(readFileSync(join(directory, 'factur-x.xml'), 'utf8'), await dataOf(readFileSync(path)))
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
})

test('B11 a credit note names what it corrects, whole or in part, and never goes beyond it', async () => {
  const { invoice, agent } = world
  const closed = await invoice([line('13.9563', { quantity: '9', vatRate: 550 }), line('50')])
  assert.equal(closed.lines[0].netCents, 12_561)
  const [first, second] = closed.lines
  const beyond = async (lines: object[]) =>
    (await agent.post(`/staff/invoices/${closed.id}/credit-notes`, { lines })).body.errors[0].code
  assert.equal(await beyond([{ lineId: first.id, quantity: '10' }]), 'billing.credited_beyond')
  assert.equal(await beyond([{ lineId: second.id, netCents: 5_001 }]), 'billing.credited_beyond')
  assert.equal(await beyond([{ lineId: closed.id, quantity: '1' }]), 'bad_choice')
  const part = await agent.post(`/staff/invoices/${closed.id}/credit-notes`, {
    lines: [{ lineId: first.id, quantity: '4' }],
  })
  assert.deepEqual([part.status, part.body.netCents], [201, 5_583])
  const note = (await agent.post(`/staff/invoices/${part.body.id}/closing`, { version: part.body.version })).body
  assert.deepEqual(
    [note.number, note.state, note.credited.number, note.restCents],
    ['A-2026-0001', 'used', closed.number, 0],
  )
  const xml = await dataOf(await pdfOf(note.id))
  assert.deepEqual(all(xml, 'TypeCode').slice(0, 1), ['381'])
  assert.deepEqual(all(xml, 'IssuerAssignedID'), [closed.number])
  assert.match(xml, /<qdt:DateTimeString format="102">20261120<\/qdt:DateTimeString>/)
  // Reversed in the books.
  assert.deepEqual(
    note.entries[0].postings.map((one: any) => [one.account, one.debitCents, one.creditCents]),
    [
      ['411000', 0, 5_890],
      ['706000', 5_583, 0],
      ['445710', 307, 0],
    ],
  )
  const rest = await agent.post(`/staff/invoices/${closed.id}/credit-notes`, {})
  assert.equal(rest.body.grossCents, closed.grossCents - note.grossCents)
  const all_ = (await agent.post(`/staff/invoices/${rest.body.id}/closing`, { version: rest.body.version })).body
  assert.equal((await agent.get(`/staff/invoices/${closed.id}`)).body.restCents, 0)
  assert.equal(all_.restCents, 0)
})

test('B11 a credit by amount, of a discount too, keeps price, quantity and amount of one sign; what is left can be credited whole', async () => {
  const { invoice, agent } = world
  const one = await invoice([
    line('10', { quantity: '0.5' }),
    line('200'),
    line('40', { quantity: '-1', label: 'Remise' }),
  ])
  const [half, full, discount] = one.lines
  const credit = async (lines?: object[]) => {
    const made = await agent.post(`/staff/invoices/${one.id}/credit-notes`, lines ? { lines } : {})
    assert.equal(made.status, 201, JSON.stringify(made.body))
    const done = await agent.post(`/staff/invoices/${made.body.id}/closing`, { version: made.body.version })
    assert.equal(done.status, 200, JSON.stringify(done.body))
    return done.body
  }
  const part = await credit([
    { lineId: half.id, netCents: 300 },
    { lineId: full.id, netCents: 5_000 },
    { lineId: discount.id, netCents: -1_000 },
  ])
  const rest = await credit()
  for (const note of [part, rest])
    for (const { quantity, unitPrice, netCents } of note.lines)
      assert.equal(Math.round(Number(quantity) * Number(unitPrice) * 100), netCents, `${quantity} × ${unitPrice}`)
  assert.equal(part.grossCents + rest.grossCents, one.grossCents)
  assert.equal((await agent.get(`/staff/invoices/${one.id}`)).body.restCents, 0)
})

test('B11 a deposit is invoiced with its VAT, paid, and deducted once; its data say what was paid before', async () => {
  const { invoice, draft, pay, agent } = world
  const deposit = await invoice([line('300', { label: 'Acompte' })], {}, 386)
  assert.deepEqual(
    deposit.entries[0].postings.map((one: any) => [one.account, one.debitCents, one.creditCents]),
    [
      ['411000', 36_000, 0],
      ['419100', 0, 30_000],
      ['445710', 0, 6_000],
    ],
  )
  const body = (one: any, depositIds: string[], price = '1000') => ({
    ...{
      version: one.version,
      payerId: one.payerId,
      reference: '',
      subject: '',
      comment: '',
      priceMode: 'net',
      currency: 'EUR',
    },
    ...{ issueOn: null, dueOn: null, depositIds, lines: [line(price)] },
  })
  const final = await draft([line('1000')])
  const save = (one: any, ids: string[], price?: string) =>
    agent.put(`/staff/invoices/${one.id}`, body(one, ids, price))
  assert.equal((await save(final, [deposit.id])).body.errors[0].code, 'billing.deposit_unfit')
  const payment = await pay([deposit], 36_000)
  assert.equal((await save(final, [deposit.id], '10')).body.errors[0].code, 'billing.deposits_beyond')
  const saved = (await save(final, [deposit.id])).body
  assert.deepEqual([saved.grossCents, saved.deductedCents, saved.payableCents], [120_000, 36_000, 84_000])
  const other = await draft([line('1000')])
  assert.equal((await save(other, [deposit.id])).body.errors[0].code, 'billing.deposit_unfit')
  const closed = (await agent.post(`/staff/invoices/${final.id}/closing`, { version: saved.version })).body
  assert.deepEqual(
    closed.entries[0].postings.map((one: any) => [one.account, one.debitCents, one.creditCents]),
    [
      ['411000', 84_000, 0],
      ['419100', 30_000, 0],
      ['706000', 0, 100_000],
      ['445710', 0, 14_000],
    ],
  )
  const xml = await dataOf(await pdfOf(closed.id))
  assert.deepEqual(
    ['TotalPrepaidAmount', 'DuePayableAmount', 'GrandTotalAmount'].map((name) => all(xml, name)[0]),
    ['360.00', '840.00', '1200.00'],
  )
  // Neither the deposit nor its payment is taken back under the invoice.
  assert.equal(
    (await agent.post(`/staff/invoices/${deposit.id}/credit-notes`, {})).body.code,
    'billing.deposit_deducted',
  )
  const undone = await agent.post(`/staff/payments/${payment.id}/undoing`, { version: 1, reason: 'Rejet' })
  assert.equal(undone.body.code, 'billing.deposit_used')
})

test('B11 amounts and texts as XML has them', () => {
  assert.deepEqual([decimalAmount(-5, 2), decimalAmount(1_234, 0), decimalAmount(7, 3)], ['-0.05', '1234', '0.007'])
  assert.equal(
    xmlOf(['a', [['b', '<&"\u0001'], ['c', ''], undefined, ['d', null], ['e', [['f', '']]]]]),
    '<?xml version="1.0" encoding="UTF-8"?>\n<a>\n  <b>&lt;&amp;&quot;\ufffd</b>\n  <d/>\n</a>\n',
  )
})

test('B11 the days that a charge is for are those of its line in the data, and of the line of its credit note; a line without has none', async () => {
  const { agent, client, charge } = world
  await charge(12_000, { label: 'Maintenance', from_on: '2026-11-01', to_on: '2026-11-30', invoice_on: '2026-11-01' })
  await charge(1_000, { label: 'Déplacement', invoice_on: '2026-11-01' })
  const draft = (await agent.post('/staff/invoices/due', { organisationId: client })).body
  assert.equal(draft.lines?.length, 2, JSON.stringify(draft))
  const closed = (await agent.post(`/staff/invoices/${draft.id}/closing`, { version: draft.version })).body
  const periodsOf = async (id: string) =>
    readInvoice(Buffer.from(await dataOf(await pdfOf(id)))).invoice.lines.map(({ item, period }) => [
      item?.name,
      period?.start,
      period?.end,
    ])
  const days = [
    ['Déplacement', undefined, undefined],
    ['Maintenance', '2026-11-01', '2026-11-30'],
  ]
  assert.deepEqual((await periodsOf(closed.id)).sort(), days)
  const note = (await agent.post(`/staff/invoices/${closed.id}/credit-notes`, {})).body
  await agent.post(`/staff/invoices/${note.id}/closing`, { version: note.version })
  assert.deepEqual((await periodsOf(note.id)).sort(), days)
})
