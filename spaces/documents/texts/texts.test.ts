import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import PDFDocument from 'pdfkit'
import { drawPaper } from '../../../kernel/demo/paper.ts'
import {
  insert,
  makeAccount,
  makeOrganisation,
  makeStaff,
  type Person,
  type Portal,
  startPortal,
  undisturbed,
} from '../../../testing/portal.ts'
import { textJobs } from './jobs.ts'
import { readText, referencesIn } from './reading.ts'

let portal: Portal
let agent: Person
let nora: Person
let rival: Person
let organisation: string
let rivals: string
let folderId: string
before(async () => {
  portal = await startPortal()
  const principal = await makeAccount(portal, 'nora.gere')
  organisation = await makeOrganisation(portal, 'Vallois & Brès', { principal })
  const other = await makeAccount(portal, 'rival.gere')
  rivals = await makeOrganisation(portal, 'Rivaux', { principal: other })
  nora = await portal.signedIn(principal)
  rival = await portal.signedIn(other)
  agent = await portal.signedIn(await makeStaff(portal, 'agent.dupond'))
  folderId = (await agent.get('/staff/folders?search=Contrats')).body.items.find(
    (one: any) => one.name === 'Contrats' && one.holder === 'client',
  ).id
})
after(() => portal.close())

const upload = async (name: string, bytes: Buffer | string, to = organisation) => {
  const made = await agent.upload('/staff/documents', [{ field: 'file', name: `${name}.pdf`, bytes }], {
    organisationId: to,
    folderId,
  })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  return made.body
}
const search = async (who: Person, words: string, path = '/documents') =>
  (await who.get(`${path}?size=100&search=${encodeURIComponent(words)}`)).body.items
const names = async (who: Person, words: string, path?: string) =>
  (await search(who, words, path)).map((one: any) => one.name).sort()

/** A PDF of so many pages, each with a line, written by hand: `extra` joins the catalogue. */
function pages(count: number, line: string, extra = ''): Buffer {
  const objects = [
    `<</Type/Catalog/Pages 2 0 R${extra}>>`,
    `<</Type/Pages/Count ${count}/Kids[${Array.from({ length: count }, (_, n) => `${n + 5} 0 R`).join(' ')}]>>`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>',
    `<</Length ${line.length + 35}>>stream\nBT /F1 12 Tf 72 720 Td (${line}) Tj ET  \nendstream`,
    ...Array.from(
      { length: count },
      () => '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 3 0 R>>>>>>',
    ),
  ]
  let body = '%PDF-1.4\n'
  const places = objects.map((object, n) => {
    const at = body.length
    body += `${n + 1} 0 obj${object}endobj\n`
    return `${String(at).padStart(10, '0')} 00000 n \n`
  })
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.join('')}`
  return Buffer.from(
    `${body}${table}trailer<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n${body.length}\n%%EOF\n`,
    'latin1',
  )
}

test('D15 words are found in names and in the text of PDFs, whatever their case, accents and endings, with their passage', async () => {
  await upload(
    'Contrat 25-0412',
    await drawPaper('Conditions particulières', [
      "Entretien des énergies renouvelables, référence FA-2026-00123 du siège d'Orléans.",
    ]),
  )
  await upload('Annexe', await drawPaper('Annexe', ['Nettoyage des vitres']))
  await upload('Contrat de Rivaux', await drawPaper('x', ['Nettoyage des énergies, FA-2026-00123']), rivals)
  // By its name it is found before anything was read.
  assert.deepEqual(await names(nora, '25-0412'), ['Contrat 25-0412'])
  assert.deepEqual(await names(nora, 'energies'), [])
  const [first] = await search(nora, '25-0412')
  assert.equal((await nora.get(`/documents/${first.id}`)).body.text.state, 'waiting')
  await portal.drain()
  assert.deepEqual((await nora.get(`/documents/${first.id}`)).body.text, { state: 'read', pages: 1, carries: [] })
  for (const words of [
    'energie',
    'ÉNERGIES',
    'renouvelable',
    'renouv',
    'fa-2026-00123',
    '2026-00123',
    '00123',
    'orleans',
    'particuliere',
  ])
    assert.deepEqual(await names(nora, words), ['Contrat 25-0412'], words)
  // Every word, each in the name or in the text; words that say nothing are passed over.
  assert.deepEqual(await names(nora, 'contrat énergies'), ['Contrat 25-0412'])
  assert.deepEqual(await names(nora, 'nettoyages de la vitre'), ['Annexe'])
  assert.deepEqual(await names(nora, 'contrat vitres'), [])
  for (const odd of ["l'énergie", '%', "'; --", '\\', 'a & ! (', ':*', '<->', '\uE000'])
    assert.equal((await nora.get(`/documents?search=${encodeURIComponent(odd)}`)).status, 200, odd)
  const [found] = await search(nora, 'energies')
  assert.ok(found.passage.includes('énergies'), JSON.stringify(found.passage))
  assert.equal(found.passage.indexOf('énergies') % 2, 1)
  assert.equal((await search(nora, '25-0412'))[0].passage, null)
  // Each client finds their own; the staff find both, and those of one client.
  assert.deepEqual(await names(rival, 'energies'), ['Contrat de Rivaux'])
  assert.deepEqual(await names(agent, 'energies', '/staff/documents'), ['Contrat 25-0412', 'Contrat de Rivaux'])
  const of = await agent.get(`/staff/documents?search=energies&organisation=${rivals}`)
  assert.deepEqual(
    of.body.items.map((one: any) => one.name),
    ['Contrat de Rivaux'],
  )
})

test('D15 pages of a search follow one another, and a text is that of the version that is shown', async () => {
  const made = []
  for (let n = 1; n <= 3; n++) made.push(await upload(`Relevé ${n}`, await drawPaper('x', [`Hortensia ${n}`])))
  await portal.drain()
  const first = (await nora.get('/documents?search=hortensia&size=2')).body
  const rest = (await nora.get(`/documents?search=hortensia&size=2&cursor=${first.nextCursor}`)).body
  assert.deepEqual([...first.items, ...rest.items].map((one: any) => one.name).sort(), [
    'Relevé 1',
    'Relevé 2',
    'Relevé 3',
  ])
  assert.equal(rest.nextCursor, null)
  await agent.upload(
    `/staff/documents/${made[0].id}/versions`,
    [{ field: 'file', name: 'x.pdf', bytes: await drawPaper('x', ['Pivoine']) }],
    { version: String(made[0].version) },
  )
  assert.deepEqual(await names(nora, 'hortensia'), ['Relevé 2', 'Relevé 3'])
  await portal.drain()
  assert.deepEqual(await names(nora, 'pivoine'), ['Relevé 1'])
  // What is withdrawn is found by nobody of the client.
  const { version } = (await agent.get(`/documents/${made[1].id}`)).body
  await agent.post(`/staff/documents/${made[1].id}/withdrawal`, { version, reason: 'x' })
  assert.deepEqual(await names(nora, 'hortensia'), ['Relevé 3'])
  assert.deepEqual(await names(agent, 'hortensia&withdrawn=true', '/staff/documents'), [])
  assert.deepEqual(
    (await agent.get('/staff/documents?search=hortensia&withdrawn=true')).body.items.map((one: any) => one.name),
    ['Relevé 2'],
  )
})

test('D15 of a file whose text cannot be read it is told why, and nothing hangs', async () => {
  const locked = new PDFDocument({ userPassword: 'secret' })
  const parts: Buffer[] = []
  locked.on('data', (part: Buffer) => parts.push(part))
  const ended = new Promise((resolve) => locked.on('end', resolve))
  locked.text('Secret').end()
  await ended
  const script = '/OpenAction<</S/JavaScript/JS(app.alert\\(1\\);while\\(true\\);)>>'
  const files: Array<[string, Buffer, object]> = [
    ['protégé', Buffer.concat(parts), { state: 'locked', pages: 0, carries: [] }],
    ['endommagé', Buffer.from('%PDF-1.7\nnothing of the sort'), { state: 'damaged', pages: 0, carries: [] }],
    ['numérisé', pages(1, ''), { state: 'none', pages: 1, carries: [] }],
    ['programme', pages(2, 'Bonjour', script), { state: 'read', pages: 2, carries: ['script'] }],
    ['très long', pages(2000, 'Une page'), { state: 'part', pages: 2000, carries: [] }],
  ]
  for (const [name, bytes, expected] of files) {
    const { id } = await upload(name, bytes)
    await portal.drain()
    assert.deepEqual((await nora.get(`/documents/${id}`)).body.text, expected, name)
    assert.deepEqual(await names(nora, name), [name])
  }
  const plain = await upload('note', Buffer.from('Déjà vu, référence AB-77', 'latin1'))
  const picture = await upload(
    'image',
    Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    ),
  )
  await portal.drain()
  assert.equal((await nora.get(`/documents/${plain.id}`)).body.text.state, 'read')
  assert.deepEqual(await names(nora, 'deja ab-77'), ['note.pdf'])
  assert.equal((await nora.get(`/documents/${picture.id}`)).body.text.state, 'unread')
  // No job is left over, and none is listed as failed.
  assert.deepEqual(
    await portal.sql(
      "select name from jobs.job where name like 'documents.%' and state not in ('completed', 'created')",
    ),
    [],
  )
  const none = { contentType: 'application/pdf', sizeBytes: 51 * 1024 * 1024 }
  assert.equal((await readText(none, () => assert.fail('not read'))).state, 'large')
  assert.equal(referencesIn('FA-2026-00123, le 12 et AB/77.'), 'FA-2026-00123 AB/77')
})

test('D15 texts that were left waiting are read by the job that looks for them, brand by brand', async () => {
  const { id, versionId } = await upload('Oubliée', await drawPaper('x', ['Glycine']))
  await portal.drain()
  await portal.sql(
    "update document_texts set state = 'waiting', text = '', referred = '', words = '', waits_since = now() - interval '1 hour' where version_id = $1",
    [versionId],
  )
  await textJobs(portal.app.services)[1]!.run({}, undisturbed)
  assert.deepEqual(
    (await search(nora, 'glycine')).map((one: any) => one.id),
    [id],
  )
  const brand = (await insert(portal, 'brands', { slug: 'autre', name: 'Autre' })).id
  await portal.sql('update documents set brand_id = $1 where id = $2', [brand, id])
  assert.deepEqual(await names(agent, 'glycine', '/staff/documents'), [])
})
