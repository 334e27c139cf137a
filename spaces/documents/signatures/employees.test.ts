import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import PDFKit from 'pdfkit'
import { hashToken } from '../../../kernel/http/endpoints.ts'
import { verify } from '../../../kernel/signature/verify.ts'
import {
  makeAccount,
  makeEmployee,
  makeOrganisation,
  makeStaff,
  type Person,
  type Portal,
  startPortal,
} from '../../../testing/portal.ts'

let portal: Portal
let agent: Person
let reader: Person
let nadia: Person
let aurele: Person
let client: Person
let nadiaId: string
before(async () => {
  portal = await startPortal()
  const [first, second] = [
    await makeAccount(portal, 'nadia.servanne', {
      sign_in_email: 'nadia@courrier.example',
      contact_email: 'nadia@courrier.example',
    }),
    await makeAccount(portal, 'aurele.voltignac', { sign_in_email: 'aurele@courrier.example' }),
  ]
  nadiaId = await makeEmployee(portal, '00147', {
    account_id: first,
    surname: 'SERVANNE',
    email: 'nadia@courrier.example',
  })
  await makeEmployee(portal, '00148', { account_id: second, surname: 'VOLTIGNAC', given_name: 'Aurèle' })
  const principal = await makeAccount(portal, 'nora.gere')
  await makeOrganisation(portal, 'Vallois & Brès', { principal })
  nadia = await portal.signedIn(first)
  aurele = await portal.signedIn(second)
  client = await portal.signedIn(principal)
  agent = await portal.signedIn(await makeStaff(portal, 'agent.dupond'))
  reader = await portal.signedIn(await makeStaff(portal, 'lecteur.muet', 'reader'))
  await portal.sql(
    "insert into settings (brand_id, key, value) values ($1, 'documents.countersigns', 'true') on conflict (brand_id, key) do update set value = excluded.value",
    [portal.brandId],
  )
  await portal.app.services.brands.reload()
})
after(() => portal.close())

function pdf(text: string): Promise<Buffer> {
  const made = new PDFKit({ size: 'A4' })
  const chunks: Buffer[] = []
  made.on('data', (chunk: Buffer) => chunks.push(chunk))
  made.text(text).addPage().text(text).end()
  return new Promise((resolve) => made.on('end', () => resolve(Buffer.concat(chunks))))
}
async function publish(name: string, bytes?: Buffer) {
  const [folder] = await portal.sql(
    "select id from folder_rules where brand_id = $1 and holder = 'employee' and name ->> 'fr' = 'Contrats et avenants à signer'",
    [portal.brandId],
  )
  return agent.upload('/staff/documents', [{ field: 'file', name: `${name}.pdf`, bytes: bytes ?? (await pdf(name)) }], {
    employeeId: nadiaId,
    folderId: folder.id,
    name,
  })
}
const at = (document: { id: string }) => `/documents/${document.id}/signature`
const states = (view: any) => view.signers.map((one: any) => [one.kind, one.state])
const toSign = async (who: Person) => (await who.get('/documents/to-sign')).body.items
const mailsOf = (kind: string) =>
  portal.sql('select to_address, text_body from mails where kind = $1 order by to_address', [kind])
async function read(who: Person, document: { id: string }) {
  const { textVersionId } = (await who.get(at(document))).body
  assert.equal((await who.post(`${at(document)}/pages`, { textVersionId, pages: [1, 2] })).status, 204)
  await portal.sql("delete from mails where kind = 'documents.signature_code'")
  const sent = await who.post(`${at(document)}/code`, { textVersionId })
  assert.equal(sent.status, 200, JSON.stringify(sent.body))
  const [mail] = await mailsOf('documents.signature_code')
  return { textVersionId, code: /(\d{3}) (\d{3})/.exec(mail.text_body)!.slice(1).join(''), to: mail.to_address }
}
const sign = (
  who: Person,
  document: { id: string },
  { textVersionId, code }: { textVersionId: string; code: string },
) => who.upload(at(document), [], { kind: 'typed', textVersionId, code })

test('D19, D26 an employee signs their contract by a code to their own address, then the provider; both signatures stay valid', async () => {
  const made = await publish('Contrat de Nadia')
  assert.equal(made.status, 201, JSON.stringify(made.body))
  const document = made.body
  // They are told once: by the rule of the folder.
  assert.equal((await mailsOf('documents.to_sign')).length, 0)
  assert.deepEqual(
    (await portal.sql("select to_address from mails where kind = 'documents.published'")).map((row) => row.to_address),
    ['nadia@courrier.example'],
  )
  // The mail's link leads to where they sign, on their own side, not on a client's. Nothing keeps its token: here one of the test's own stands for it.
  const token = 'n'.repeat(43)
  await portal.sql(
    `insert into document_links (brand_id, notification_id, token_hash, expires_at)
     select brand_id, id, $1, $2::timestamptz + interval '1 day' from document_notifications where document_id = $3`,
    [hashToken(token), portal.clock.now, document.id],
  )
  const linked = (await portal.guest.get(`/document-links/${token}`)).body
  assert.deepEqual([linked.toSign, linked.space], [true, `/salarie/documents/signature/${document.id}`])
  // In the list of the provider's they are an employee, not a client.
  assert.deepEqual(
    (await agent.get('/staff/signatures')).body.items.map((one: any) => [one.name, one.waitsFor]),
    [['Contrat de Nadia', 'employee']],
  )
  const view = (await nadia.get(at(document))).body
  assert.deepEqual(
    [view.organisation, view.employee.name, view.side, states(view)],
    [
      null,
      'SERVANNE Nadia',
      'right',
      [
        ['employee', 'to_sign'],
        ['provider', 'expected'],
      ],
    ],
  )
  assert.deepEqual(
    (await toSign(nadia)).map((one: any) => [one.name, one.href, one.organisation]),
    [['Contrat de Nadia', `/salarie/documents/signature/${document.id}`, '']],
  )
  assert.equal((await nadia.get('/session')).body.counts.documentsToSign, 1)
  const [waiting] = (await nadia.get('/waiting')).body.items
  assert.deepEqual([waiting.kind, waiting.href], ['documents.signature', `/salarie/documents/signature/${document.id}`])
  // The provider's turn has not come.
  assert.equal(
    (await sign(agent, document, { textVersionId: view.textVersionId, code: '000000' })).body.code,
    'documents.not_to_sign',
  )
  const given = await read(nadia, document)
  assert.equal(given.to, 'nadia@courrier.example')
  const wrong = await sign(nadia, document, { ...given, code: given.code === '000000' ? '000001' : '000000' })
  assert.deepEqual([wrong.status, wrong.body.errors[0].field], [422, 'code'])
  const signed = await sign(nadia, document, given)
  assert.equal(signed.status, 200, JSON.stringify(signed.body))
  assert.deepEqual(states(signed.body), [
    ['employee', 'signed'],
    ['provider', 'to_sign'],
  ])
  assert.equal((await sign(nadia, document, given)).body.code, 'documents.not_to_sign')
  const countersigned = await sign(agent, document, await read(agent, document))
  assert.deepEqual([countersigned.status, countersigned.body.state], [200, 'completed'])
  const { versionId, versions } = (await nadia.get(`/documents/${document.id}`)).body
  assert.deepEqual(
    versions.map((one: any) => one.number),
    [3, 2, 1],
  )
  const sides = await portal.sql('select side from document_versions where document_id = $1 order by number', [
    document.id,
  ])
  assert.deepEqual(
    sides.map((row) => row.side),
    ['staff', 'employee', 'staff'],
  )
  const { bytes } = await nadia.get(`/documents/${document.id}/versions/${versionId}`)
  const own = (await portal.sql('select certificate from signing_certificates')).map((row) => row.certificate)
  const told = await verify({ bytes, at: portal.clock.now, own })
  assert.deepEqual(
    [told.verdict, told.signatures.map((one) => [one.name, one.location])],
    [
      'unaltered',
      [
        ['nadia SERVANNE', ''],
        ['agent DUPOND', 'Halbrane'],
      ],
    ],
  )
  const [signer] = countersigned.body.signers
  const proof = await nadia.get(`${at(document)}/proofs/${signer.id}`)
  assert.equal(proof.status, 200)
  assert.equal((await aurele.get(`${at(document)}/proofs/${signer.id}`)).status, 404)
  assert.deepEqual(
    (await mailsOf('documents.signed')).map((row) => row.to_address),
    ['demandes@halbrane.example', 'demandes@halbrane.example', 'nadia@courrier.example', 'nadia@courrier.example'],
  )
  assert.deepEqual([(await toSign(nadia)).length, (await nadia.get('/session')).body.counts.documentsToSign], [0, 0])
})

test('D26 what one employee signs is a 404 to another, to a client, and to staff who see no papers of employees', async () => {
  const document = (await publish('Avenant de Nadia')).body
  const { textVersionId } = (await nadia.get(at(document))).body
  for (const who of [aurele, client, reader]) {
    assert.equal((await who.get(at(document))).status, 404)
    if (who === reader) continue
    assert.equal((await who.post(`${at(document)}/pages`, { textVersionId, pages: [1] })).status, 404)
    assert.equal((await who.post(`${at(document)}/code`, { textVersionId })).status, 404)
    assert.equal((await sign(who, document, { textVersionId, code: '000000' })).status, 404)
    assert.equal((await who.post(`${at(document)}/refusal`, { textVersionId, reason: 'non' })).status, 404)
    assert.deepEqual(await toSign(who), [])
  }
  const listed = async (who: Person) => (await who.get('/staff/signatures')).body.items.map((one: any) => one.name)
  assert.ok((await listed(agent)).includes('Avenant de Nadia'))
  assert.deepEqual(await listed(reader), [])
  // Nobody signs in their stead.
  assert.equal((await nadia.get(`${at(document)}/colleagues`)).status, 404)
})

test('D19, D35 the staff name who signs of an employee, never a client; refusing stops it, on record', async () => {
  const document = (await publish('Contrat de mission')).body
  const view = (await agent.get(at(document))).body
  const people = (await agent.get(`/staff/documents/${document.id}/signers`)).body.items
  assert.deepEqual(
    people.map((one: any) => one.name),
    ['nadia SERVANNE'],
  )
  const put = (signers: object[]) =>
    agent.put(`/staff/documents/${document.id}/signature`, {
      version: view.version,
      deadline: view.deadline,
      reminderDays: [3],
      signers,
    })
  const refusedField = async (one: object) => (await put([{ position: 1, ...one }])).body.errors?.[0]?.field
  assert.equal(await refusedField({ kind: 'client' }), 'signers.0.kind')
  assert.equal(await refusedField({ kind: 'employee', accountId: aurele.id }), 'signers.0.accountId')
  const changed = await put([{ kind: 'employee', accountId: people[0].id, position: 1 }])
  assert.deepEqual([changed.status, states(changed.body)], [200, [['employee', 'to_sign']]])
  const { textVersionId } = changed.body
  const refused = await nadia.post(`${at(document)}/refusal`, { textVersionId, reason: 'Les heures sont fausses' })
  assert.deepEqual([refused.status, refused.body.state], [200, 'refused'])
  const mails = await mailsOf('documents.signature_refused')
  assert.deepEqual(
    mails.map((row) => row.to_address),
    ['demandes@halbrane.example', 'nadia@courrier.example'],
  )
  assert.ok(mails[0].text_body.includes('SERVANNE Nadia'))
  // What cannot be signed is refused before anybody reads it.
  const bad = await publish('Pas un PDF', Buffer.from('%PDF-1.4\nrien'))
  assert.deepEqual([bad.status, bad.body.errors[0].field], [422, 'file'])
})
