// A client's deposits, the names that files come with, what is taken along, and the client's store as the staff see it.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { drawPaper } from '../../../kernel/demo/paper.ts'
import {
  makeAccount,
  makeMember,
  makeOrganisation,
  makeStaff,
  type Person,
  type Portal,
  startPortal,
} from '../../../testing/portal.ts'

const scanner = spawn(process.execPath, [join(import.meta.dirname, '../../../testing/clamd-server.ts')], {
  stdio: ['pipe', 'pipe', 'inherit'],
  env: { ...process.env, NODE_NO_WARNINGS: '1' },
})
let portal: Portal
let agent: Person
let reader: Person
let nora: Person
let rival: Person
let organisation: string
let folders: Record<string, string>
before(async () => {
  const [port] = await once(scanner.stdout, 'data')
  portal = await startPortal({ CLAMD_URL: `tcp://127.0.0.1:${String(port).trim()}` })
  const principal = await makeAccount(portal, 'nora.gere', { contact_email: 'nora@vallois.example' })
  organisation = await makeOrganisation(portal, 'Vallois & Brès', { principal })
  await makeMember(portal, await makeAccount(portal, 'claire.lit'), organisation)
  const other = await makeAccount(portal, 'rival.gere')
  await makeOrganisation(portal, 'Rivaux', { principal: other })
  nora = await portal.signedIn(principal)
  rival = await portal.signedIn(other)
  agent = await portal.signedIn(await makeStaff(portal, 'agent.dupond'))
  reader = await portal.signedIn(await makeStaff(portal, 'lecteur.muet', 'reader'))
  await portal.sql("update folder_rules set takes_uploads = true where name ->> 'fr' = 'Contrats'")
  const { items } = (await agent.get('/staff/folders?size=100')).body
  folders = Object.fromEntries(
    items.filter((one: any) => one.holder === 'client').map((one: any) => [one.name, one.id]),
  )
})
after(async () => {
  scanner.kill()
  await portal?.close()
})

const paper = await drawPaper('RIB', ['Relevé'])
const deposit = (name: string, fields: object = {}, bytes: Buffer | string = paper) =>
  nora.upload('/documents', [{ field: 'file', name, bytes }], {
    organisationId: organisation,
    folderId: folders.Contrats!,
    ...fields,
  })
const publish = async (name: string, folder = 'Facture') => {
  const made = await agent.upload('/staff/documents', [{ field: 'file', name: `${name}.pdf`, bytes: paper }], {
    organisationId: organisation,
    folderId: folders[folder]!,
  })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  return made.body
}

test('D16 D17 two files of one name are both kept, whatever their case and accents, at the same moment too', async () => {
  const made = []
  for (const name of ['RIB.pdf', 'rib.PDF']) made.push((await deposit(name)).body.name)
  made.push(...(await Promise.all([deposit('RIB.pdf'), deposit('RIB.pdf')])).map((one) => one.body.name).sort())
  assert.deepEqual(made, ['RIB', 'rib (2)', 'RIB (3)', 'RIB (4)'])
  assert.deepEqual((await deposit('x.pdf', { name: 'RIB' })).body.name, 'RIB (5)')
  const zip = (await nora.get('/documents?size=100')).body.items
  assert.equal(new Set(zip.map((one: any) => one.id)).size, 5)
  // One that was withdrawn takes no name.
  const { body: gone } = await deposit('KBIS.pdf')
  await agent.post(`/staff/documents/${gone.id}/withdrawal`, { version: gone.version, reason: 'x' })
  assert.equal((await deposit('KBIS.pdf')).body.name, 'KBIS')
})

test('D8 D16 a file has a name that misleads nobody, wherever it comes from', async () => {
  const names: Array<[sent: string, document: string, file: string]> = [
    ['../../etc/passwd', 'passwd', 'passwd.pdf'],
    ['C:\\clients\\RIB 2026.pdf', 'RIB 2026', 'RIB 2026.pdf'],
    ['Releve\u0301 e\u0301te\u0301.pdf', 'Relevé été', 'Relevé été.pdf'],
    ['facture\u202Efdp.exe', 'facturefdp.exe', 'facturefdp.exe.pdf'],
    ['🧾 reçu 👩‍👩‍👧.pdf', '🧾 reçu 👩👩👧', '🧾 reçu 👩👩👧.pdf'],
    [`${'é'.repeat(300)}.pdf`, 'é'.repeat(98), `${'é'.repeat(98)}.pdf`],
    ['.pdf', 'pdf', 'pdf.pdf'],
    ['con.pdf', '_con', '_con.pdf'],
  ]
  for (const [sent, document, file] of names) {
    const { status, body } = await deposit(sent)
    assert.deepEqual([status, body.name, body.versions[0].fileName], [201, document, file], sent)
  }
  const typed = await deposit('x.pdf', { name: 'Re\u0301ponse\u200B ' })
  assert.equal(typed.body.name, 'Réponse')
  assert.equal((await deposit('x.pdf', { name: 'a\u0000b' })).body.errors[0].field, 'name')
})

test('D16 R3 a deposit passes by the scanner: what is infected is refused by its name, and nothing is kept', async () => {
  const before = (await nora.get('/documents?size=100')).body.items.length
  const eicar = 'X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'
  const refused = await deposit('contrat.pdf', {}, Buffer.concat([paper, Buffer.from(eicar)]))
  assert.deepEqual([refused.status, refused.body.errors[0].code], [422, 'files.infected'])
  assert.match(refused.body.errors[0].message, /contrat\.pdf/)
  assert.equal((await nora.get('/documents?size=100')).body.items.length, before)
})

test('D15 what is taken along in a ZIP is read; asking what there is reads nothing', async () => {
  const one = await publish('F-2026-0301')
  const two = await publish('F-2026-0302')
  const address = `/documents/archive?ids=${one.id},${two.id}`
  await agent.get(address)
  assert.equal((await nora.get(`/documents/${one.id}`)).body.read, false)
  assert.equal((await rival.get(address)).status, 404)
  portal.clock.set('2026-11-21T10:12:00Z')
  assert.equal((await nora.get(address)).status, 200)
  portal.clock.set('2026-11-21T11:12:00Z')
  assert.equal((await nora.get(address)).status, 200)
  const { read, firstReadAt, firstReadBy } = (await nora.get(`/documents/${two.id}`)).body
  assert.deepEqual([read, firstReadAt, firstReadBy], [true, '2026-11-21T10:12:00.000Z', 'GERE nora'])
})

test("D4 D14 a client's store for the staff: every folder with what it holds, who sees what is put there, and where the mail goes", async () => {
  await portal.sql("update organisations set invoices_email = 'compta@vallois.example' where id = $1", [organisation])
  await portal.sql(
    "update folder_rules set shared = false, notifies = false, issued = '' where name ->> 'fr' = 'Devis'",
  )
  await publish('Interne', 'Devis')
  const unread = await publish('F-2026-0401')
  const { status, body } = await agent.get(`/staff/stores/${organisation}`)
  assert.equal(status, 200)
  const folder = (name: string) => body.folders.find((one: any) => one.name === name)
  assert.deepEqual(
    [folder('Devis').shared, folder('Devis').documents, folder('Facture').shared, folder('Facture').unread],
    [false, 1, true, 1],
  )
  // The address of the folder's rule, not those of whoever reads.
  assert.deepEqual([folder('Facture').mailTo, folder('Devis').mailTo], ['compta@vallois.example', ''])
  assert.deepEqual(body.readers, { some: [{ name: 'GERE nora' }], count: 1 })
  assert.ok(!(await nora.get('/documents?size=100')).body.items.some((one: any) => one.name === 'Interne'))
  assert.equal((await reader.get(`/staff/stores/${organisation}`)).status, 200)
  assert.equal((await agent.get('/staff/stores/00000000-0000-4000-8000-000000000000')).status, 404)
  assert.equal((await nora.get(`/staff/stores/${organisation}`)).status, 404)
  await nora.post(`/documents/${unread.id}/reading`)
  assert.equal(
    (await agent.get(`/staff/stores/${organisation}`)).body.folders.find((one: any) => one.name === 'Facture').unread,
    0,
  )
})

test('D37 several documents are withdrawn in one act, each on record on both sides, and none twice', async () => {
  const ids = [(await publish('Lot 1')).id, (await publish('Lot 2')).id]
  await nora.post(`/documents/${ids[0]}/reading`)
  const { version } = (await agent.get(`/documents/${ids[1]}`)).body
  await agent.post(`/staff/documents/${ids[1]}/withdrawal`, { version, reason: 'Avant' })
  const asked = { ids, reason: 'Lot du mauvais mois' }
  assert.equal((await reader.post('/staff/documents/withdrawals', asked)).status, 403)
  assert.equal((await nora.post('/staff/documents/withdrawals', asked)).status, 404)
  assert.equal((await agent.post('/staff/documents/withdrawals', { ids, reason: '' })).body.errors[0].field, 'reason')
  const started = await agent.post('/staff/documents/withdrawals', asked)
  assert.equal(started.status, 202)
  await portal.drain()
  const work = (await agent.get(`/work/${started.body.id}`)).body
  assert.deepEqual([work.state, work.done, work.refused], ['finished', 1, 1])
  assert.equal((await agent.get(`/documents/${ids[0]}`)).body.withdrawal.reason, 'Lot du mauvais mois')
  assert.equal((await agent.get(`/documents/${ids[1]}`)).body.withdrawal.reason, 'Avant')
  assert.equal((await nora.get(`/documents/${ids[0]}`)).status, 404)
  // The client's own history says that it was there and was withdrawn, and by whom it had been read.
  const history = (await nora.get(`/organisations/${organisation}/history?size=100`)).body.items
  const told = history.find((one: any) => one.subjectId === ids[0] && one.comment === 'Document retiré')
  assert.ok(told, JSON.stringify(history.slice(0, 2)))
})
