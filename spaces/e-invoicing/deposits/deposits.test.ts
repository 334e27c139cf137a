// Invoices that clients hand in (spec 2, O28): by the portal and by programs, accepted or rejected with the rules that they break.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { parse } from 'csv-parse/sync'
import PDFKit from 'pdfkit'
import { type InvoiceDraft, invoiceXml } from '../../../kernel/e-invoicing/index.ts'
import { soundInvoice } from '../../../kernel/e-invoicing/testing.ts'
import { attach } from '../../../kernel/pdf/attach.ts'
import {
  makeAccount,
  makeMember,
  makeOrganisation,
  makeStaff,
  type Person,
  type Portal,
  startPortal,
} from '../../../testing/portal.ts'
import { depositJobs } from './jobs.ts'

let portal: Portal
let organisation: string
let manager: Person
let member: Person
let rival: Person
let agent: Person
before(async () => {
  portal = await startPortal()
  const principal = await makeAccount(portal, 'nora.gere')
  organisation = await makeOrganisation(portal, 'Atelier Brémond', {
    principal,
    values: { code: 'C1', siret: '81200451300018' },
  })
  manager = await portal.signedIn(principal)
  const memberId = await makeAccount(portal, 'simple.membre')
  await makeMember(portal, memberId, organisation)
  member = await portal.signedIn(memberId)
  const rivalId = await makeAccount(portal, 'rival.gere')
  await makeOrganisation(portal, 'Rivaux', { principal: rivalId })
  rival = await portal.signedIn(rivalId)
  agent = await portal.signedIn(await makeStaff(portal, 'agent.dupond'))
})
after(() => portal.close())

type File = { name: string; bytes: Buffer | string }
const hand = (files: File[], who = manager, organisationId = organisation) =>
  who.upload(
    '/invoice-deposits',
    files.map((one) => ({ field: 'files', ...one })),
    { organisationId },
  )
const xmlOf = (more: InvoiceDraft = {}, syntax: 'cii' | 'ubl-invoice' = 'cii') => invoiceXml(soundInvoice(more), syntax)
const file = (bytes: Buffer | string, name = 'facture.xml'): File => ({ name, bytes })
/** A PDF with files inside. */
async function pdfWith(...inside: Array<[name: string, content: string]>): Promise<Buffer> {
  const pdf = new PDFKit({ size: 'A4' })
  const parts: Buffer[] = []
  pdf.on('data', (part: Buffer) => parts.push(part))
  const ended = new Promise((resolve) => pdf.on('end', resolve))
  pdf.text('Facture')
  for (const [name, content] of inside)
    attach({ pdf } as never, {
      ...{ name, bytes: Buffer.from(content), contentType: 'text/xml', description: 'x', relationship: 'Data' },
      at: new Date('2026-11-20'),
    })
  pdf.end()
  await ended
  return Buffer.concat(parts)
}
const outcome = ({ body }: { body: any }) =>
  body.items.map((one: any) => [
    one.accepted,
    one.findings.filter((each: any) => each.severity === 'fatal').map((each: any) => each.rule),
  ])

test('O28 Factur-X, CII and UBL are taken in by their content; each says what it is, and the staff read it as it came', async () => {
  const pdf = await pdfWith(['factur-x.xml', xmlOf({ number: 'A-1' })])
  const answer = await hand([
    file(pdf, 'a.xml'),
    file(xmlOf({ number: 'A-2' }), 'b.pdf'),
    file(xmlOf({ number: 'A-3' }, 'ubl-invoice'), 'c'),
  ])
  assert.equal(answer.status, 201, JSON.stringify(answer.body))
  assert.deepEqual(outcome(answer), [
    [true, []],
    [true, []],
    [true, []],
  ])
  assert.deepEqual(
    answer.body.items.map((one: any) => [
      one.number,
      one.syntax,
      one.sellerName,
      one.issueOn,
      one.currency,
      Number(one.grossAmount),
      one.way,
    ]),
    [
      ['A-1', 'cii', 'Halbrane SAS', '2026-11-20', 'EUR', 324.28, 'portal'],
      ['A-2', 'cii', 'Halbrane SAS', '2026-11-20', 'EUR', 324.28, 'portal'],
      ['A-3', 'ubl-invoice', 'Halbrane SAS', '2026-11-20', 'EUR', 324.28, 'portal'],
    ],
  )
  const { items } = (await agent.get('/staff/received-invoices')).body
  assert.deepEqual(items.map((one: any) => one.number).sort(), ['A-1', 'A-2', 'A-3'])
  const [first] = answer.body.items
  assert.ok((await agent.get(`/staff/received-invoices/${first.id}/file`)).bytes.equals(pdf))
  assert.ok((await manager.get(`/invoice-deposits/${first.id}/file`)).bytes.equals(pdf))
  // Again, from whoever: what was received is received once; another number, or the next year, is another one.
  assert.deepEqual(outcome(await hand([file(xmlOf({ number: 'a-1' }))])), [[false, ['PARVIS-DUPLICATE']]])
  const twice = await Promise.all([hand([file(xmlOf({ number: 'B-1' }))]), hand([file(xmlOf({ number: 'B-1' }))])])
  assert.deepEqual(twice.map((one) => outcome(one)[0][0]).sort(), [false, true])
  assert.deepEqual(
    outcome(await hand([file(xmlOf({ number: 'A-1', issueDate: '2025-11-20', dueDate: '2025-12-20' }))])),
    [[true, []]],
  )
})

test('O28 a bad one is rejected with the rules that it breaks, in both languages; nothing of it is kept but that', async () => {
  const sound = xmlOf({ number: 'C-1' })
  const before = (await portal.sql('select count(*)::int as n from files'))[0].n
  const cases: Array<[string, Buffer | string, string[]]> = [
    ['one cent off', sound.replaceAll('324.28', '324.29'), ['BR-CO-15']],
    ['unknown code', sound.replace('>380<', '>999<'), ['BR-CL-01']],
    ['no number', sound.replace(/<ram:ID>C-1<\/ram:ID>/, ''), ['BR-02']],
    [
      'profile below',
      xmlOf({ number: 'C-2', process: { specification: 'urn:factur-x.eu:1p0:minimum' } }),
      ['PARVIS-PROFILE'],
    ],
    [
      'a document type',
      `<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>${sound.replace(/^<\?xml[^>]*\?>/, '')}`,
      ['PARVIS-XML'],
    ],
    ['cut', sound.slice(0, -40), ['PARVIS-XML']],
    ['another encoding', Buffer.from(sound.replace('UTF-8', 'UTF-16'), 'utf8'), ['PARVIS-XML']],
    ['something else', '<catalogue/>', ['PARVIS-SYNTAX']],
    ['no XML', 'Bonjour', ['PARVIS-XML']],
    ['nothing', '', ['PARVIS-XML']],
    ['a PDF without data', await pdfWith(), ['PARVIS-FACTURX']],
    ['a PDF with two', await pdfWith(['factur-x.xml', sound], ['xrechnung.xml', sound]), ['PARVIS-FACTURX']],
    ['a damaged PDF', Buffer.from('%PDF-1.7\nrien'), ['PARVIS-PDF']],
  ]
  for (const [what, bytes, rules] of cases) {
    const answer = await hand([file(bytes, `${what}.xml`)])
    assert.equal(answer.status, 201, `${what}: ${JSON.stringify(answer.body)}`)
    const [accepted, found] = outcome(answer)[0]
    assert.equal(accepted, false, what)
    for (const rule of rules) assert.ok(found.includes(rule), `${what}: ${found}`)
    for (const finding of answer.body.items[0].findings) assert.doesNotMatch(finding.words, /^$|undefined/)
  }
  assert.equal((await portal.sql('select count(*)::int as n from files'))[0].n, before)
  const { items } = (await manager.get('/invoice-deposits?accepted=false&size=100')).body
  const cent = items.find((one: any) => one.fileName.startsWith('one cent'))
  const wordsOf = async () => (await manager.get(`/invoice-deposits/${cent.id}`)).body.findings[0].words
  const french = await wordsOf()
  await portal.sql("update accounts set locale = 'en' where id = $1", [manager.id])
  assert.notEqual(await wordsOf(), french)
  await portal.sql("update accounts set locale = 'fr' where id = $1", [manager.id])
  assert.equal((await hand([])).body.errors[0].code, 'e_invoicing.no_file')
})

test('O28 the reasons as CSV, one or several in a ZIP; whoever may not reads none; after 15 days they are gone', async () => {
  const { items } = (await manager.get('/invoice-deposits?accepted=false&size=100')).body
  const cent = items.find((one: any) => one.fileName.startsWith('one cent'))
  const csv = await manager.get(`/invoice-deposits/${cent.id}/rejection`)
  assert.match(String(csv.headers['content-type']), /^text\/csv/)
  const rows = parse(csv.bytes, { delimiter: ';', bom: true, columns: true }) as Array<Record<string, string>>
  const row = rows.find((one) => one.Motif === 'BR-CO-15')!
  assert.deepEqual(
    [
      row['Structure émettrice'],
      row.SIRET,
      row['Numéro de la demande de paiement'],
      row.Gravité,
      row['Mode de dépôt'],
      row.Fichier,
    ],
    ['Atelier Brémond', '81200451300018', 'C-1', 'Bloquant', 'Portail', 'one cent off.xml'],
  )
  assert.match(row['Date de dépôt']!, /^\d{2}\/\d{2}\/2026 \d{2}:\d{2}$/)
  const ids = items.slice(0, 3).map((one: any) => one.id)
  const zip = await manager.get(`/invoice-deposits/rejections?ids=${ids.join(',')}`)
  assert.equal(zip.headers['content-type'], 'application/zip')
  assert.equal(zip.bytes.subarray(0, 2).toString(), 'PK')
  const [accepted] = (await manager.get('/invoice-deposits?accepted=true')).body.items
  assert.equal((await manager.get(`/invoice-deposits/${accepted.id}/rejection`)).body.code, 'e_invoicing.accepted')
  assert.equal((await manager.get(`/invoice-deposits/${cent.id}/file`)).status, 404)
  // Whose they are not.
  for (const path of ['', '/rejection', '/file'])
    assert.equal((await rival.get(`/invoice-deposits/${cent.id}${path}`)).status, 404)
  assert.equal((await rival.get(`/invoice-deposits/rejections?ids=${cent.id}`)).status, 404)
  assert.deepEqual((await rival.get('/invoice-deposits')).body.items, [])
  assert.equal((await hand([file(xmlOf({ number: 'Z-1' }))], rival)).status, 404)
  assert.equal((await hand([file(xmlOf({ number: 'Z-1' }))], member)).status, 403)
  assert.deepEqual((await member.get('/invoice-deposits')).body.items, [])
  assert.equal((await manager.get('/staff/received-invoices')).status, 404)
  const purge = depositJobs(portal.app.services)[0]!
  const run = () => purge.run({}, { stopping: () => false, report: (error) => assert.fail(String(error)) })
  const count = async (is: boolean) =>
    (await manager.get(`/invoice-deposits?accepted=${is}&size=100`)).body.items.length
  const before = [await count(true), await count(false)]
  portal.clock.advanceDays(15)
  await run()
  assert.deepEqual([await count(true), await count(false)], before)
  portal.clock.advanceDays(0.01)
  await run()
  assert.deepEqual([await count(true), await count(false)], [before[0], 0])
  await assert.rejects(portal.sql('delete from invoice_deposits'), { constraint: 'invoice_deposits_kept' })
  await assert.rejects(portal.sql("update invoice_deposits set number = 'X'"), { constraint: 'invoice_deposits_kept' })
})
