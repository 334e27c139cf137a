import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  insert,
  makeAccount,
  makeMember,
  makeOrganisation,
  makeStaff,
  type Person,
  type Portal,
  startPortal,
} from '../../testing/portal.ts'

let portal: Portal
let agent: Person
let reader: Person
let nora: Person
let member: Person
let rival: Person
let organisation: string
let rivals: string
before(async () => {
  portal = await startPortal()
  const principal = await makeAccount(portal, 'nora.gere', { contact_email: 'nora@vallois.example' })
  organisation = await makeOrganisation(portal, 'Vallois & Brès', { principal })
  const other = await makeAccount(portal, 'rival.gere')
  rivals = await makeOrganisation(portal, 'Rivaux', { principal: other })
  const simple = await makeAccount(portal, 'claire.lit')
  await makeMember(portal, simple, organisation)
  nora = await portal.signedIn(principal)
  member = await portal.signedIn(simple)
  rival = await portal.signedIn(other)
  agent = await portal.signedIn(await makeStaff(portal, 'agent.dupond'))
  reader = await portal.signedIn(await makeStaff(portal, 'lecteur.muet', 'reader'))
})
after(() => portal.close())

const missing = '00000000-0000-4000-8000-000000000000'
const folderOf = async (name: string): Promise<any> =>
  (await agent.get(`/staff/folders?search=${encodeURIComponent(name)}`)).body.items.find(
    (one: any) => one.name === name && one.holder === 'client',
  )
const pdf = (text: string) => ({
  field: 'file',
  name: `${text}.pdf`,
  bytes: Buffer.from(`%PDF-1.4\n% ${text}\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n`),
})
async function publish(name: string, folder = 'Facture', to = organisation) {
  const { id } = await folderOf(folder)
  const made = await agent.upload('/staff/documents', [pdf(name)], { organisationId: to, folderId: id })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  return made.body
}
const names = async (who: Person, query = '') =>
  (await who.get(`/documents?size=100${query}`)).body.items.map((one: any) => one.name)
const same = (reply: any) => ({ ...reply.body, traceId: '' })

test('D3 a brand begins with the folders of a store, each with its sharing rules', async () => {
  const { items } = (await agent.get('/staff/folders?size=100')).body
  assert.deepEqual(
    items
      .map((one: any) =>
        [one.holder, one.name, one.shared, one.signature, one.notifies, one.notifyTo, one.linkTo].join(),
      )
      .sort(),
    [
      'client,Contrats à signer,true,right,true,record,document',
      'client,Contrats,true,,false,,space',
      'client,Devis à signer,true,right,true,quotes,document',
      'client,Devis,true,,true,quotes,quotes',
      'client,Facture,true,,true,invoices,statement',
      "client,Rapports d'intervention,true,,false,,document",
      'employee,Avenants,true,right,true,,employee_space',
      'employee,Bulletins,true,,true,,payslips',
      'employee,Contrats et avenants à signer,true,right,true,,document',
      'employee,Contrats,true,,true,,employee_space',
      'employee,Pointages,true,,true,,employee_space',
    ],
  )
  const refused = await agent.post('/staff/folders', {
    name: { fr: 'Interne', en: 'Internal' },
    path: 'CLIENTS\\Interne\\',
    holder: 'client',
    shared: false,
    takesUploads: false,
    signature: '',
    signatureModel: '',
    notifies: true,
    notifyTo: 'record',
    linkTo: '',
    issued: '',
    template: '',
    legal: false,
    retentionYears: null,
    legalYears: null,
  })
  assert.deepEqual(
    refused.body.errors.map((one: any) => [one.field, one.code]),
    [['shared', 'documents.not_shared']],
  )
  // One folder takes what is issued, and it is one of the clients'.
  const facture = (await agent.get(`/staff/folders/${(await folderOf('Facture')).id}`)).body
  const { id, version, may: _, held: __, ...rules } = facture
  assert.equal(rules.issued, 'invoices')
  const change = async (changes: object) =>
    (await agent.put(`/staff/folders/${id}`, { ...rules, ...changes, version })).body.errors?.map((one: any) => [
      one.field,
      one.code,
    ])
  assert.deepEqual(await change({ issued: 'quotes' }), [['issued', 'documents.issued_elsewhere']])
  assert.deepEqual(await change({ shared: false, notifies: false }), [['shared', 'documents.not_shared']])
  await publish('F-2026-0001')
  const folder = await folderOf('Facture')
  const used = (await agent.get(`/staff/folders/${folder.id}`)).body
  assert.deepEqual(used.may, [])
  assert.equal(
    (await agent.delete(`/staff/folders/${folder.id}`, { version: used.version })).body.code,
    'documents.folder_used',
  )
})

test('D14 what is published in a shared folder of a client is in its portal, and nowhere else', async () => {
  const made = await publish('F-2026-1107')
  assert.deepEqual([made.name, made.side, made.versions.length], ['F-2026-1107', 'staff', 1])
  assert.ok((await names(nora)).includes('F-2026-1107'))
  assert.deepEqual(await names(rival), [])
  const at = `/documents/${made.id}`
  const file = `${at}/versions/${made.versionId}`
  const none = await rival.get(`/documents/${missing}`)
  for (const path of [at, file]) {
    assert.equal((await nora.get(path)).status, 200)
    assert.deepEqual([(await rival.get(path)).status, same(await rival.get(path))], [404, same(none)])
  }
  assert.equal((await rival.post(`${at}/reading`)).status, 404)
  // A member whose role does not read documents has none of them.
  assert.equal((await member.get(at)).status, 404)
  assert.deepEqual(await names(member), [])
  // A folder that is not shared shows nothing, whatever is in it.
  const folder = await folderOf('Facture')
  await portal.sql("update folder_rules set shared = false, notifies = false, issued = '' where id = $1", [folder.id])
  assert.equal((await nora.get(at)).status, 404)
  await portal.sql("update folder_rules set shared = true, notifies = true, issued = 'invoices' where id = $1", [
    folder.id,
  ])
  assert.equal((await portal.guest.get('/documents')).status, 401)
})

test('D8 D14 a file is refused by its content, and who only reads publishes nothing', async () => {
  const { id } = await folderOf('Facture')
  const to = { organisationId: organisation, folderId: id }
  const errors = async (files: any[], fields: any = to) =>
    (await agent.upload('/staff/documents', files, fields)).body.errors.map((one: any) => [one.field, one.code])
  // What could run where it is opened is only given to be kept.
  const xml = { field: 'file', name: 'x.xml', bytes: Buffer.from('<?xml version="1.0"?>\n<a>1</a>') }
  const kept = (await agent.upload('/staff/documents', [xml], to)).body
  const disposition = async (one: any) =>
    String((await nora.get(`/documents/${one.id}/versions/${one.versionId}`)).headers['content-disposition'])
  assert.match(await disposition(kept), /^attachment/)
  assert.match(await disposition(await publish('Vue')), /^inline/)
  const exe = { field: 'file', name: 'facture.pdf', bytes: Buffer.from('MZ\x90\x00\x03 this is a program') }
  assert.deepEqual(await errors([exe]), [['file', 'files.wrong_kind']])
  assert.deepEqual(await errors([]), [['file', 'documents.one_file']])
  assert.deepEqual(await errors([pdf('x'), pdf('y')]), [['file', 'documents.one_file']])
  assert.deepEqual(await errors([pdf('x')], { ...to, folderId: missing }), [['folderId', 'bad_choice']])
  assert.deepEqual(await errors([pdf('x')], { ...to, organisationId: missing }), [['organisationId', 'bad_choice']])
  const refused = await reader.upload('/staff/documents', [pdf('x')], to)
  assert.deepEqual([refused.status, refused.body.code], [403, 'identity.staff_permission_missing'])
  assert.equal((await nora.upload('/staff/documents', [pdf('x')], to)).status, 404)
})

test('D15 unread marks, counts by folder, and the first reading of the client as proof', async () => {
  const before = (await nora.get('/session')).body.counts.documentsUnread
  const made = await publish('C-2026-0042', 'Contrats')
  assert.equal((await nora.get('/session')).body.counts.documentsUnread, before + 1)
  const folder = async () =>
    (await nora.get('/documents/folders')).body.items.find((one: any) => one.name === 'Contrats')
  assert.deepEqual([(await folder()).documents, (await folder()).unread], [1, 1])
  assert.deepEqual(await names(nora, `&unread=true&folder=${(await folder()).id}`), ['C-2026-0042'])
  // Looking is not reading, nor is what the provider does.
  await nora.get(`/documents/${made.id}`)
  await agent.get(`/documents/${made.id}/versions/${made.versionId}`)
  assert.equal((await agent.get(`/documents/${made.id}`)).body.firstReadAt, null)
  portal.clock.set('2026-11-21T10:12:00Z')
  assert.equal((await nora.post(`/documents/${made.id}/reading`)).status, 204)
  portal.clock.set('2026-11-22T08:00:00Z')
  assert.equal((await nora.post(`/documents/${made.id}/reading`)).status, 204)
  const seen = (await agent.get(`/documents/${made.id}`)).body
  assert.deepEqual([seen.firstReadAt, seen.firstReadBy], ['2026-11-21T10:12:00.000Z', 'GERE nora'])
  assert.equal((await folder()).unread, 0)
  assert.deepEqual(await names(nora, '&search=c-2026-0042'), ['C-2026-0042'])
})

test('D15 folders count what they hold of the organisation whose documents are listed beside them', async () => {
  const account = await makeAccount(portal, 'deux.structures')
  for (const one of [organisation, rivals]) await makeMember(portal, account, one, 'secondary_manager')
  const both = await portal.signedIn(account)
  await publish('Pour les rivaux', 'Facture', rivals)
  for (const [query, list] of [
    [`?organisation=${organisation}`, `&organisation=${organisation}`],
    [`?organisation=${rivals}`, `&organisation=${rivals}`],
    ['', ''],
  ] as const) {
    const { items } = (await both.get(`/documents/folders${query}`)).body
    const sum = items.reduce((all: number, one: any) => all + one.documents, 0)
    assert.equal(sum, (await names(both, list)).length, query)
  }
  const { items } = (await rival.get(`/documents/folders?organisation=${organisation}`)).body
  assert.deepEqual([...new Set(items.map((one: any) => one.documents))], [0])
  assert.equal((await both.get('/documents/folders?organisation=x')).body.errors[0].field, 'organisation')
})

test('D16 a client deposits where the folder allows it, and the depositor alone has read it', async () => {
  const folder = await folderOf('Contrats')
  const to = { organisationId: organisation, folderId: folder.id, name: 'Attestation' }
  assert.equal((await nora.upload('/documents', [pdf('x')], to)).body.code, 'documents.no_deposits')
  await portal.sql('update folder_rules set takes_uploads = true where id = $1', [folder.id])
  const made = await nora.upload('/documents', [pdf('attestation')], to)
  assert.deepEqual([made.status, made.body.side, made.body.read], [201, 'client', true])
  assert.equal((await agent.get(`/documents/${made.body.id}`)).body.name, 'Attestation')
  const [mail] = await portal.sql("select to_address, subject from mails where kind = 'documents.deposited'")
  assert.deepEqual([mail.to_address, mail.subject], ['demandes@halbrane.example', 'Attestation'])
  assert.deepEqual((await rival.upload('/documents', [pdf('x')], to)).body.errors[0].field, 'organisationId')
  assert.equal((await rival.upload('/documents', [pdf('x')], { ...to, organisationId: rivals })).status, 201)
})

test('D17 a document that is replaced keeps its earlier versions; a stale replacement is a 409', async () => {
  const made = await publish('D-2026-0007', 'Devis')
  const path = `/staff/documents/${made.id}/versions`
  await nora.post(`/documents/${made.id}/reading`)
  const second = await agent.upload(path, [pdf('deux')], { version: String(made.version) })
  assert.equal(second.status, 201)
  assert.deepEqual(
    second.body.versions.map((one: any) => one.number),
    [2, 1],
  )
  const stale = await agent.upload(path, [pdf('trois')], { version: String(made.version) })
  assert.deepEqual([stale.status, stale.body.extra.current.version], [409, second.body.version])
  // What takes its place is unread; what was there is still to be had.
  const seen = (await nora.get(`/documents/${made.id}`)).body
  assert.deepEqual([seen.read, seen.firstReadAt], [false, null])
  const files = await Promise.all(
    seen.versions.map(async (one: any) =>
      (await nora.get(`/documents/${made.id}/versions/${one.id}`)).bytes.toString(),
    ),
  )
  assert.deepEqual(
    files.map((text) => /% (\S+)/.exec(text)![1]),
    ['deux', 'D-2026-0007'],
  )
  await assert.rejects(portal.sql('set role parvis_staff; delete from document_versions'), { code: '42501' })
})

test('D22 a client is told of a document in a folder that notifies', async () => {
  const count = async () =>
    (await portal.sql("select count(*)::int as n from mails where kind = 'documents.published'"))[0].n
  const before = await count()
  await publish('F-2026-2000')
  assert.equal(await count(), before + 1)
  const [mail] = await portal.sql(
    "select * from mails where kind = 'documents.published' and subject like '%F-2026-2000'",
  )
  assert.equal(mail.to_address, 'nora@vallois.example')
  assert.match(mail.subject, /F-2026-2000/)
  await publish('Sans message', 'Contrats')
  assert.equal(await count(), before + 1)
})

test('D37 a document published to the wrong person is withdrawn in one act; who had read it stays on record', async () => {
  const made = await publish('F-autre-client')
  await nora.post(`/documents/${made.id}/reading`)
  const at = `/staff/documents/${made.id}/withdrawal`
  const input = { version: made.version, reason: 'Publié au mauvais client' }
  assert.equal((await agent.post(at, { ...input, version: 9 })).status, 409)
  assert.equal((await agent.post(at, { ...input, reason: ' ' })).body.errors[0].field, 'reason')
  assert.equal((await reader.post(at, input)).status, 403)
  const gone = await agent.post(at, input)
  assert.deepEqual([gone.status, gone.body.withdrawal.reason, gone.body.firstReadBy], [200, input.reason, 'GERE nora'])
  assert.equal((await nora.get(`/documents/${made.id}`)).status, 404)
  assert.equal((await nora.get(`/documents/${made.id}/versions/${made.versionId}`)).status, 404)
  assert.ok(!(await names(nora)).includes('F-autre-client'))
  assert.equal((await agent.post(at, { ...input, version: gone.body.version })).body.code, 'documents.withdrawn')
  assert.equal(
    (await agent.upload(`/staff/documents/${made.id}/versions`, [pdf('x')], { version: String(gone.body.version) }))
      .body.code,
    'documents.withdrawn',
  )
  const listed = (await agent.get(`/staff/documents?withdrawn=true&organisation=${organisation}`)).body.items
  assert.deepEqual(
    listed.map((one: any) => one.name),
    ['F-autre-client'],
  )
  const [told] = await portal.sql(
    "select organisation_id, after from journal_events where type = 'documents.document.withdrawn' and subject_id = $1",
    [made.id],
  )
  assert.deepEqual([told.organisation_id, told.after.firstReadBy], [organisation, 'GERE nora'])
})

test('D14 a document of one brand is a missing one in another', async () => {
  const made = await publish('D’une autre marque')
  const brand = (await insert(portal, 'brands', { slug: 'autre', name: 'Autre' })).id
  await portal.sql('update documents set brand_id = $1 where id = $2', [brand, made.id])
  assert.equal((await agent.get(`/documents/${made.id}`)).status, 404)
  assert.equal((await agent.post(`/staff/documents/${made.id}/withdrawal`, { version: 1, reason: 'x' })).status, 404)
})

test('D15 several documents come in one ZIP under their names; one that is not theirs, and nothing comes', async () => {
  const first = await publish('Relevé, mars', 'Devis')
  const second = await publish('Relevé, mars', 'Devis')
  const theirs = await publish('Relevé, mars', 'Devis', rivals)
  const ids = (...some: any[]) => `/documents/archive?ids=${some.map((one) => one.id).join(',')}`
  const zip = await nora.get(ids(first, second))
  assert.deepEqual([zip.status, zip.headers['content-type']], [200, 'application/zip'])
  const entries = unzip(zip.bytes)
  assert.deepEqual([...entries.keys()], ['Relevé, mars.pdf', 'Relevé, mars (2).pdf'])
  for (const content of entries.values()) assert.match(content.toString(), /^%PDF-1\.4\n% Relevé, mars\n/)
  assert.equal((await nora.get(ids(first, theirs))).status, 404)
  assert.equal((await rival.get(ids(first))).status, 404)
  assert.equal((await nora.get('/documents/archive?ids=')).status, 422)
})

/** The stored entries of a ZIP, from its central directory. */
function unzip(bytes: Buffer): Map<string, Buffer> {
  const entries = new Map<string, Buffer>()
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06'))
  let at = bytes.readUInt32LE(end + 16)
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    const [size, nameLength, extraLength, commentLength] = [
      bytes.readUInt32LE(at + 24),
      bytes.readUInt16LE(at + 28),
      bytes.readUInt16LE(at + 30),
      bytes.readUInt16LE(at + 32),
    ]
    const local = bytes.readUInt32LE(at + 42)
    const begin = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
    entries.set(bytes.toString('utf8', at + 46, at + 46 + nameLength!), bytes.subarray(begin, begin + size!))
    at += 46 + nameLength! + extraLength! + commentLength!
  }
  return entries
}
