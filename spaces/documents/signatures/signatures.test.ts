import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createCanvas } from '@napi-rs/canvas'
import PDFKit from 'pdfkit'
import { verify } from '../../../kernel/signature/verify.ts'
import {
  makeAccount,
  makeMember,
  makeOrganisation,
  makeStaff,
  type Person,
  type Portal,
  startPortal,
} from '../../../testing/portal.ts'
import { startAuthority, type TestAuthority } from '../../../testing/time-stamps.ts'
import { remindDue } from './jobs.ts'

let portal: Portal
let agent: Person
let reader: Person
let nora: Person
let _second: Person
let member: Person
let rival: Person
let organisation: string
let authority: TestAuthority
before(async () => {
  authority = await startAuthority()
  portal = await startPortal({ OUTGOING_PRIVATE: 'on' })
  const principal = await makeAccount(portal, 'nora.gere', { sign_in_email: 'nora@vallois.example' })
  organisation = await makeOrganisation(portal, 'Vallois & Brès', { principal })
  const other = await makeAccount(portal, 'rival.gere')
  await makeOrganisation(portal, 'Rivaux', { principal: other })
  const deputy = await makeAccount(portal, 'paul.second', { sign_in_email: 'paul@vallois.example' })
  await makeMember(portal, deputy, organisation, 'secondary_manager')
  const simple = await makeAccount(portal, 'claire.lit')
  await makeMember(portal, simple, organisation, 'technical')
  nora = await portal.signedIn(principal)
  _second = await portal.signedIn(deputy)
  member = await portal.signedIn(simple)
  rival = await portal.signedIn(other)
  agent = await portal.signedIn(await makeStaff(portal, 'agent.dupond'))
  reader = await portal.signedIn(await makeStaff(portal, 'lecteur.muet', 'reader'))
})
after(async () => {
  await portal.close()
  await authority.close()
})

const missing = '00000000-0000-4000-8000-000000000000'
function pdf(pages: number, text = 'Contrat'): Promise<Buffer> {
  const made = new PDFKit({ size: 'A4', autoFirstPage: false })
  const chunks: Buffer[] = []
  made.on('data', (chunk: Buffer) => chunks.push(chunk))
  for (let page = 1; page <= pages; page++) made.addPage().text(`${text}, page ${page}`)
  return new Promise((resolve) => {
    made.on('end', () => resolve(Buffer.concat(chunks)))
    made.end()
  })
}
const drawing = (() => {
  const canvas = createCanvas(300, 120)
  canvas.getContext('2d').fillRect(40, 40, 200, 20)
  return { field: 'drawing', name: 'signature.png', bytes: canvas.toBuffer('image/png') }
})()
const folderOf = async (name: string) =>
  (
    await portal.sql("select id from folder_rules where brand_id = $1 and name ->> 'fr' = $2", [portal.brandId, name])
  )[0].id
async function publish(
  name: string,
  { pages = 2, folder = 'Contrats à signer', bytes = undefined as Buffer | undefined } = {},
) {
  const made = await agent.upload(
    '/staff/documents',
    [{ field: 'file', name: `${name}.pdf`, bytes: bytes ?? (await pdf(pages, name)) }],
    { organisationId: organisation, folderId: await folderOf(folder) },
  )
  assert.equal(made.status, 201, JSON.stringify(made.body))
  return made.body
}
const at = (document: any) => `/documents/${document.id}/signature`
async function codeOf(kind = 'documents.signature_code') {
  const [mail] = await portal.sql('select text_body from mails where kind = $1 order by created_at desc, id limit 1', [
    kind,
  ])
  return /(\d{3}) (\d{3})/.exec(mail.text_body)!.slice(1).join('')
}
/** Reads to the end and has a code sent. @returns the code, and which text was read */
async function read(who: Person, document: any) {
  const view = (await who.get(at(document))).body
  const { textVersionId } = view
  const pages = view.pages.map((_: unknown, index: number) => index + 1)
  assert.equal((await who.post(`${at(document)}/pages`, { textVersionId, pages })).status, 204)
  await portal.sql('delete from mails where kind = $1', ['documents.signature_code'])
  const sent = await who.post(`${at(document)}/code`, { textVersionId })
  assert.equal(sent.status, 200, JSON.stringify(sent.body))
  return { textVersionId, code: await codeOf() }
}
const sign = (who: Person, document: any, fields: Record<string, string>, files: any[] = [drawing]) =>
  who.upload(at(document), files, { kind: 'drawn', timeZone: 'Europe/Warsaw', ...fields })
async function readAndSign(who: Person, document: any) {
  const done = await sign(who, document, await read(who, document))
  assert.equal(done.status, 201 - 1, JSON.stringify(done.body))
  return done.body
}
const bytesOf = async (who: Person, document: any) => {
  const { versionId } = (await who.get(`/documents/${document.id}`)).body
  return (await who.get(`/documents/${document.id}/versions/${versionId}`)).bytes
}
const own = async () => (await portal.sql('select certificate from signing_certificates')).map((row) => row.certificate)
const states = (view: any) => view.signers.map((one: any) => [one.kind, one.state])
async function _setting(key: string, value: unknown) {
  await portal.sql(
    `insert into brand_settings (brand_id, key, value) values ($1, $2, $3)
     on conflict (brand_id, key) do update set value = excluded.value`,
    [portal.brandId, `documents.${key}`, JSON.stringify(value)],
  )
  await portal.app.services.brands.reload?.()
}

test('D19 a client reads to the end, confirms by a code and signs; the signed PDF takes the place of the original', async () => {
  const document = await publish('Avenant 3', { pages: 3 })
  const view = (await nora.get(at(document))).body
  assert.deepEqual(
    [view.pages.length, view.state, view.deadline, states(view)],
    [3, 'open', '2026-12-04', [['client', 'to_sign']]],
  )
  assert.deepEqual([view.mine.address, view.mine.pagesRead], ['nora@vallois.example', []])
  assert.deepEqual(
    (await nora.get('/documents/to-sign')).body.items.map((one: any) => one.name),
    ['Avenant 3'],
  )
  assert.equal((await nora.get('/session')).body.counts.documentsToSign, 1)
  const { textVersionId } = view
  // The end is what the server knows to have been shown, page by page.
  await nora.post(`${at(document)}/pages`, { textVersionId, pages: [1, 3] })
  const early = await nora.post(`${at(document)}/code`, { textVersionId })
  assert.deepEqual([early.status, early.body.code], [409, 'documents.not_read'])
  assert.equal((await nora.post(`${at(document)}/pages`, { textVersionId, pages: [4] })).body.errors[0].field, 'pages')
  const given = await read(nora, document)
  const before = await bytesOf(nora, document)
  const done = await sign(nora, document, given)
  assert.equal(done.status, 200, JSON.stringify(done.body))
  assert.deepEqual(
    [done.body.state, states(done.body), done.body.signers[0].level],
    ['completed', [['client', 'signed']], 'B-B'],
  )
  const after = await bytesOf(nora, document)
  assert.deepEqual(after.subarray(0, before.length), before)
  const told = await verify({ bytes: after, at: portal.clock.now, own: await own() })
  assert.deepEqual(
    [told.verdict, told.signatures[0]!.name, told.signatures[0]!.location],
    ['unaltered', 'nora GERE', 'Vallois & Brès'],
  )
  const versions = (await agent.get(`/documents/${document.id}`)).body.versions
  assert.deepEqual(
    versions.map((one: any) => [one.number, one.side]),
    [
      [2, 'client'],
      [1, 'staff'],
    ],
  )
  assert.equal((await nora.get('/session')).body.counts.documentsToSign, 0)
  // Both sides are told, once.
  const mails = await portal.sql("select to_address from mails where kind = 'documents.signed' order by to_address")
  assert.deepEqual(
    mails.map((row) => row.to_address),
    ['demandes@halbrane.example', 'nora@vallois.example', 'paul@vallois.example'],
  )
  // Signed once: again there is nothing to sign.
  assert.equal((await sign(nora, document, given)).body.code, 'documents.not_to_sign')
})

test('D20 the proof says who, when, from where, which hash and which code; it is sealed, and both sides have it', async () => {
  portal.clock.set('2026-11-20T13:19:00Z')
  const document = await publish('Preuve')
  const view = await readAndSign(nora, document)
  const [signer] = view.signers
  const path = `${at(document)}/proofs/${signer.id}`
  for (const who of [nora, agent]) {
    const sealed = await who.get(path)
    const told = await verify({ bytes: sealed.bytes, at: portal.clock.now, own: await own() })
    assert.deepEqual([sealed.status, told.verdict], [200, 'unaltered'])
  }
  const proof = JSON.parse((await nora.get(`${path}/data`)).bytes.toString())
  const { createHash } = await import('node:crypto')
  assert.equal(
    proof.document.sha256Signed,
    createHash('sha256')
      .update(await bytesOf(nora, document))
      .digest('hex'),
  )
  // The server's clock is universal; the signer's own stands beside it.
  assert.deepEqual(
    [proof.consent.at, proof.consent.local, proof.consent.timeZone],
    ['2026-11-20T13:19:00.000Z', '20/11/2026 14:19', 'Europe/Warsaw'],
  )
  assert.deepEqual([proof.code.sentTo, proof.code.tries, proof.reading.pages], ['nora@vallois.example', 1, 2])
  assert.deepEqual([proof.signer.name, proof.from.address], ['nora GERE', '127.0.0.1'])
  assert.equal(proof.number, signer.proof.number)
  assert.equal((await rival.get(path)).status, 404)
  assert.equal((await rival.get(`${path}/data`)).status, 404)
  portal.clock.set('2026-11-20T09:00:00Z')
})

test('D17 what is signed is not replaced, withdrawn or deleted, by the server nor by the database', async () => {
  const document = await publish('Gardé')
  await readAndSign(nora, document)
  const { version } = (await agent.get(`/documents/${document.id}`)).body
  const replaced = await agent.upload(
    `/staff/documents/${document.id}/versions`,
    [{ field: 'file', name: 'x.pdf', bytes: await pdf(1) }],
    { version: String(version) },
  )
  assert.deepEqual([replaced.status, replaced.body.code], [409, 'documents.signed'])
  const gone = await agent.post(`/staff/documents/${document.id}/withdrawal`, { version, reason: 'x' })
  assert.equal(gone.body.code, 'documents.signed')
  const first = (
    await portal.sql('select id from document_versions where document_id = $1 and number = 1', [document.id])
  )[0].id
  const kept = { constraint: 'documents_signed_kept' }
  await assert.rejects(portal.sql('update documents set version_id = $2 where id = $1', [document.id, first]), kept)
  await assert.rejects(portal.sql('delete from documents where id = $1', [document.id]), kept)
  await assert.rejects(
    portal.sql("update documents set withdrawn_at = now(), withdrawal_reason = 'x' where id = $1", [document.id]),
    kept,
  )
  await assert.rejects(portal.sql("update signers set proof = '{}' where signed_at is not null"), {
    constraint: 'signers_signature_kept',
  })
})

test('D19 a code is of one document and one text: wrong five times, expired, of another document, it does not sign', async () => {
  const document = await publish('Code')
  const other = await publish('Autre')
  const foreign = await read(nora, other)
  const { textVersionId, code } = await read(nora, document)
  const wrong = code === '111111' ? '222222' : '111111'
  const refused = await sign(nora, document, { textVersionId, code: wrong })
  assert.deepEqual(
    refused.body.errors.map((one: any) => [one.field, one.code]),
    [['code', 'documents.code_wrong']],
  )
  if (foreign.code !== code)
    assert.equal(
      (await sign(nora, document, { textVersionId, code: foreign.code })).body.errors[0].code,
      'documents.code_wrong',
    )
  else await sign(nora, document, { textVersionId, code: wrong })
  for (let tries = 3; tries <= 4; tries++) await sign(nora, document, { textVersionId, code: wrong })
  assert.equal((await sign(nora, document, { textVersionId, code: wrong })).body.errors[0].code, 'documents.code_over')
  // The right one comes too late.
  assert.equal((await sign(nora, document, { textVersionId, code })).body.errors[0].code, 'documents.code_over')
  const fresh = await read(nora, document)
  portal.clock.set('2026-11-20T09:11:00Z')
  assert.equal((await sign(nora, document, fresh)).body.errors[0].code, 'documents.code_over')
  portal.clock.set('2026-11-20T09:00:00Z')
  // What is no drawing costs no code.
  const bad = async (files: any[]) => (await sign(nora, document, fresh, files)).body.errors[0]
  for (const files of [
    [],
    [{ ...drawing, bytes: Buffer.from('x') }],
    [{ ...drawing, bytes: createCanvas(9, 9).toBuffer('image/png') }],
  ])
    assert.deepEqual([(await bad(files)).field, (await bad(files)).code], ['drawing', 'documents.bad_drawing'])
  assert.equal((await sign(nora, document, { ...fresh, code: '12' })).body.errors[0].field, 'code')
  const typed = await sign(nora, document, { ...fresh, kind: 'typed', typed: 'Nora Gère' }, [])
  assert.deepEqual([typed.status, typed.body.state], [200, 'completed'])
})

test('D19 another organisation gets the 404 of a missing one, who may not sign a 403 or nothing to sign, a replaced text a 409', async () => {
  const document = await publish('Rivaux')
  const { textVersionId } = (await nora.get(at(document))).body
  const same = (reply: any) => ({ ...reply.body, traceId: '' })
  for (const path of ['', '/pages', '/code', '/refusal']) {
    const body = { textVersionId, pages: [1], reason: 'x' }
    const theirs = path ? await rival.post(`${at(document)}${path}`, body) : await rival.get(at(document))
    const none = path
      ? await rival.post(`/documents/${missing}/signature${path}`, body)
      : await rival.get(`/documents/${missing}/signature`)
    assert.deepEqual([theirs.status, same(theirs)], [404, same(none)], path)
  }
  assert.equal((await sign(rival, document, { textVersionId, code: '123456' })).status, 404)
  // A member whose role reads and does not sign; the staff, whose turn it is not; who only reads.
  assert.equal((await member.get(at(document))).body.mine, null)
  assert.equal(
    (await member.post(`${at(document)}/pages`, { textVersionId, pages: [1] })).body.code,
    'documents.not_to_sign',
  )
  assert.equal(
    (await agent.post(`${at(document)}/refusal`, { textVersionId, reason: 'x' })).body.code,
    'documents.not_to_sign',
  )
  assert.equal((await reader.post(`${at(document)}/refusal`, { textVersionId, reason: 'x' })).status, 403)
  // It is replaced while she reads.
  const given = await read(nora, document)
  const replaced = await agent.upload(
    `/staff/documents/${document.id}/versions`,
    [{ field: 'file', name: 'deux.pdf', bytes: await pdf(4) }],
    { version: String(document.version) },
  )
  assert.equal(replaced.status, 201, JSON.stringify(replaced.body))
  assert.deepEqual(
    [(await sign(nora, document, given)).status, (await sign(nora, document, given)).body.code],
    [409, 'documents.text_replaced'],
  )
  const anew = (await nora.get(at(document))).body
  assert.deepEqual([anew.pages.length, anew.mine.pagesRead], [4, []])
  assert.equal((await readAndSign(nora, document)).state, 'completed')
})

test('D8 D19 a folder for signing takes no file that cannot be signed, and says why before anybody reads it', async () => {
  const folderId = await folderOf('Contrats à signer')
  const refused = async (bytes: Buffer) => {
    const made = await agent.upload('/staff/documents', [{ field: 'file', name: 'x.pdf', bytes }], {
      organisationId: organisation,
      folderId,
    })
    return [made.status, made.body.errors?.[0].field, made.body.errors?.[0].code]
  }
  assert.deepEqual(await refused(Buffer.from('du texte')), [422, 'file', 'documents.to_sign_not_pdf'])
  assert.deepEqual(await refused(Buffer.alloc(0)), [422, 'file', 'documents.to_sign_not_pdf'])
  const { PDF } = await import('@libpdf/core')
  const locked = await PDF.load(new Uint8Array(await pdf(1)))
  locked.setProtection({ userPassword: 'x', ownerPassword: 'y' })
  assert.deepEqual(await refused(Buffer.from(await locked.save())), [422, 'file', 'documents.to_sign_encrypted'])
})

test('D21 whoever refuses says why, and the other side is told; a new version is asked for again', async () => {
  const document = await publish('Refus')
  const { textVersionId } = (await nora.get(at(document))).body
  assert.equal(
    (await nora.post(`${at(document)}/refusal`, { textVersionId, reason: ' ' })).body.errors[0].field,
    'reason',
  )
  const done = await nora.post(`${at(document)}/refusal`, { textVersionId, reason: 'Le prix ne correspond pas' })
  assert.deepEqual(
    [done.body.state, states(done.body), done.body.signers[0].reason],
    ['refused', [['client', 'refused']], 'Le prix ne correspond pas'],
  )
  const [mail] = await portal.sql(
    "select text_body from mails where kind = 'documents.signature_refused' and to_address = 'demandes@halbrane.example'",
  )
  assert.match(mail.text_body, /Le prix ne correspond pas/)
  assert.equal(
    (await nora.post(`${at(document)}/refusal`, { textVersionId, reason: 'x' })).body.code,
    'documents.not_to_sign',
  )
  await agent.upload(
    `/staff/documents/${document.id}/versions`,
    [{ field: 'file', name: 'deux.pdf', bytes: await pdf(1) }],
    {
      version: String(document.version),
    },
  )
  assert.deepEqual(states((await nora.get(at(document))).body), [['client', 'to_sign']])
})

test('D21 D35 who is to sign is reminded before the deadline and on the day, once; what is late says so', async () => {
  const document = await publish('Rappel')
  const count = async () =>
    (
      await portal.sql(
        "select count(*)::int as n from mails where kind = 'documents.sign_reminder' and subject like '%Rappel' and to_address = 'nora@vallois.example'",
      )
    )[0].n
  const [brand] = portal.app.services.brands.all()
  for (const [day, wanted] of [
    ['2026-11-30', 0],
    ['2026-12-01', 1],
    ['2026-12-01', 1],
    ['2026-12-03', 2],
    ['2026-12-04', 3],
    ['2026-12-05', 3],
  ] as const) {
    portal.clock.set(`${day}T09:00:00Z`)
    await remindDue(portal.app.services, brand!)
    assert.equal(await count(), wanted, day)
  }
  const late = (await nora.get(at(document))).body
  assert.deepEqual([late.late, late.signers[0].late], [true, true])
  portal.clock.set('2026-11-20T09:00:00Z')
})
