import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { createCanvas } from '@napi-rs/canvas'
import PDFKit from 'pdfkit'
import { readPkcs12 } from '../../../kernel/signature/certificate.ts'
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
import { complete } from './complete.ts'
import { remindDue, renewArchives } from './jobs.ts'

let portal: Portal
let agent: Person
let reader: Person
let nora: Person
let second: Person
let member: Person
let rival: Person
let organisation: string
let authority: TestAuthority
before(async () => {
  authority = await startAuthority()
  portal = await startPortal({ OUTGOING_PRIVATE: 'on' })
  const principal = await makeAccount(portal, 'nora.gere', {
    sign_in_email: 'nora@vallois.example',
    contact_email: 'nora@vallois.example',
  })
  organisation = await makeOrganisation(portal, 'Vallois & Brès', { principal })
  const other = await makeAccount(portal, 'rival.gere')
  await makeOrganisation(portal, 'Rivaux', { principal: other })
  const deputy = await makeAccount(portal, 'paul.second', {
    sign_in_email: 'paul@vallois.example',
    contact_email: 'paul@vallois.example',
  })
  await makeMember(portal, deputy, organisation, 'secondary_manager')
  const simple = await makeAccount(portal, 'claire.lit')
  await makeMember(portal, simple, organisation, 'technical')
  nora = await portal.signedIn(principal)
  second = await portal.signedIn(deputy)
  member = await portal.signedIn(simple)
  rival = await portal.signedIn(other)
  agent = await portal.signedIn(await makeStaff(portal, 'agent.dupond'))
  reader = await portal.signedIn(await makeStaff(portal, 'lecteur.muet', 'reader'))
})
after(async () => {
  await portal.close()
  await authority.close()
})

/** A PKCS#12 file, as authorities give one. */
function makePkcs12() {
  const directory = mkdtempSync(join(tmpdir(), 'parvis-p12-'))
  const password = 'mot-de-passe-du-fichier'
  const run = (...parameters: string[]) => execFileSync('openssl', parameters, { cwd: directory, stdio: 'pipe' })
  run(
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    'key.pem',
    '-out',
    'cert.pem',
    '-days',
    '3650',
    '-subj',
    '/CN=Halbrane Propreté',
    '-utf8',
  )
  run('pkcs12', '-export', '-inkey', 'key.pem', '-in', 'cert.pem', '-out', 'file.p12', '-passout', `pass:${password}`)
  const p12 = readFileSync(join(directory, 'file.p12'))
  rmSync(directory, { recursive: true, force: true })
  return { p12, password }
}
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

async function setting(key: string, value: unknown) {
  await portal.sql(
    `insert into settings (brand_id, key, value) values ($1, $2, $3)
     on conflict (brand_id, key) do update set value = excluded.value`,
    [portal.brandId, `documents.${key}`, JSON.stringify(value)],
  )
  await portal.app.services.brands.reload()
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
  // Read or not, it waits in its folder until it is signed.
  await nora.post(`/documents/${document.id}/reading`)
  const folderNow = async () =>
    (await nora.get('/documents/folders')).body.items.find((one: any) => one.name === 'Contrats à signer')
  const waits = await folderNow()
  assert.deepEqual([waits.unread, waits.waiting], [0, 1])
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
    versions.map((one: any) => one.number),
    [2, 1],
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
    ['2026-11-20T13:19:00.000Z', '20/11/2026 à 14\u00a0h\u00a019', 'Europe/Warsaw'],
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

test('D37 a document that is withdrawn is signed by nobody any more: its request ends for the same reason, and who was asked is told', async () => {
  const document = await publish('Retiré avant')
  const given = await read(nora, document)
  const path = `/staff/documents/${document.id}/withdrawal`
  const { version } = (await agent.get(`/documents/${document.id}`)).body
  await portal.sql("delete from mails where kind = 'documents.signature_cancelled'")
  assert.equal((await agent.post(path, { version, reason: 'Envoyé par erreur' })).status, 200)
  const [request] = await portal.sql('select * from signature_requests where document_id = $1', [document.id])
  assert.deepEqual(
    [request.cancellation_reason, request.cancelled_by_label, request.cancelled_at],
    ['Envoyé par erreur', 'DUPOND agent', portal.clock.now],
  )
  const listed = async (state: string) =>
    (await agent.get(`/staff/signatures?state=${state}&size=100`)).body.items.some(
      (one: any) => one.documentId === document.id,
    )
  assert.deepEqual([await listed('open'), await listed('cancelled')], [false, true])
  assert.equal((await sign(nora, document, given)).status, 404)
  const told = async () =>
    (
      await portal.sql(
        "select to_address, text_body from mails where kind = 'documents.signature_cancelled' order by to_address",
      )
    ).map((mail) => [mail.to_address, mail.text_body.includes('Envoyé par erreur')])
  const both = [
    ['nora@vallois.example', true],
    ['paul@vallois.example', true],
  ]
  assert.deepEqual(await told(), both)
  const acts = await portal.sql(
    "select count(*)::int as n from journal_events where subject_id = $1 and type = 'documents.signature.cancelled'",
    [document.id],
  )
  assert.equal(acts[0].n, 1)
  // Withdrawn twice, nothing happens twice.
  assert.equal((await agent.post(path, { version: version + 1, reason: 'Encore' })).body.code, 'documents.withdrawn')
  assert.deepEqual(await told(), both)
})

test('D37 several are withdrawn at once: each request ends, one that somebody has signed stays as it is', async () => {
  const open = await publish('Plusieurs 1')
  const signed = await publish('Plusieurs 2')
  await readAndSign(nora, signed)
  const started = await agent.post('/staff/documents/withdrawals', { ids: [open.id, signed.id], reason: 'Doublon' })
  assert.equal(started.status, 202, JSON.stringify(started.body))
  await portal.drain()
  const rows = await portal.sql(
    `select d.name, d.withdrawn_at is not null as withdrawn, r.cancellation_reason from documents d join signature_requests r on r.document_id = d.id
     where d.id = any ($1) order by d.name`,
    [[open.id, signed.id]],
  )
  assert.deepEqual(
    rows.map((row) => [row.name, row.withdrawn, row.cancellation_reason]),
    [
      ['Plusieurs 1', true, 'Doublon'],
      ['Plusieurs 2', false, ''],
    ],
  )
})

test('D17 D37 who signs while a document is withdrawn or replaced: one of both happens, whichever comes first', async () => {
  for (const [n, act] of (['withdrawal', 'versions', 'withdrawal', 'versions'] as const).entries()) {
    const document = await publish(`Course ${n}`)
    const given = await read(nora, document)
    const { version } = (await agent.get(`/documents/${document.id}`)).body
    const bytes = await pdf(1, `Autre ${n}`)
    // The signature is held up between what it was given and its commit: the other act comes in between.
    const gate = await portal.database.pool.connect()
    await gate.query('begin')
    await gate.query('lock table signature_gifts in share mode')
    const signing = sign(nora, document, given)
    const waits = async () =>
      (
        await portal.sql(
          "select count(*)::int as n from pg_locks where not granted and relation = 'signature_gifts'::regclass",
        )
      )[0].n
    while ((await waits()) === 0) await new Promise((resolve) => setTimeout(resolve, 20))
    const other =
      act === 'withdrawal'
        ? agent.post(`/staff/documents/${document.id}/withdrawal`, { version, reason: 'Course' })
        : agent.upload(`/staff/documents/${document.id}/versions`, [{ field: 'file', name: 'x.pdf', bytes }], {
            version: String(version),
          })
    const waitsForSigner = async () =>
      (
        await portal.sql(
          "select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query ilike '%signature_requests%for update%'",
        )
      )[0].n
    while ((await waitsForSigner()) === 0) await new Promise((resolve) => setTimeout(resolve, 20))
    await gate.query('commit')
    gate.release()
    const [done, refused] = await Promise.all([signing, other])
    assert.equal(done.status, 200, JSON.stringify(done.body))
    assert.deepEqual([refused.status, refused.body.code], [409, 'documents.signed'], JSON.stringify(refused.body))
    assert.equal((await nora.get(at(document))).body.state, 'completed')
  }
})

test('D35 what all have signed is not cancelled any more, also while the file is still being made', async () => {
  const document = await publish('Annulé trop tard')
  const given = await read(nora, document)
  // The file is held up after the signature was given.
  const gate = await portal.database.pool.connect()
  await gate.query('begin')
  await gate.query('lock table signing_keys in access exclusive mode')
  const signing = sign(nora, document, given)
  const isGiven = async () =>
    (
      await portal.sql(
        'select count(*)::int as n from signers s join signature_requests r on r.id = s.request_id where r.document_id = $1 and given_at is not null',
        [document.id],
      )
    )[0].n > 0
  while (!(await isGiven())) await new Promise((resolve) => setTimeout(resolve, 20))
  const { version } = (await agent.get(at(document))).body
  const cancelled = await agent.post(`/staff/documents/${document.id}/signature/cancellation`, {
    version,
    reason: 'Tard',
  })
  await gate.query('commit')
  gate.release()
  assert.deepEqual([cancelled.status, cancelled.body.code], [409, 'documents.signature_over'])
  const done = await signing
  assert.deepEqual([done.status, done.body.state], [200, 'completed'])
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
  const late = (await (await portal.signedIn(nora.id)).get(at(document))).body
  assert.deepEqual([late.late, late.signers[0].late], [true, true])
  portal.clock.set('2026-11-20T09:00:00Z')
})

test('D20 D35 several in turn and two at once: the signers named in order, each signature valid, in revisions of their own', async () => {
  const document = await publish('Trois', { pages: 2 })
  const { version } = (await agent.get(at(document))).body
  const place = { page: 1, x: 0.1, y: 0.1, width: 0.3, height: 0.1 }
  const named = {
    version,
    deadline: '2026-12-10',
    reminderDays: [2],
    signers: [
      { kind: 'client', accountId: nora.id, position: 1, place },
      { kind: 'client', accountId: second.id, position: 1, place: { ...place, y: 0.3 } },
      { kind: 'provider', position: 5 },
    ],
  }
  const change = (body: unknown, who = agent) => who.put(`/staff/documents/${document.id}/signature`, body)
  const wrong = async (signers: unknown[]) => (await change({ ...named, signers })).body.errors?.[0].field
  assert.equal(await wrong([{ kind: 'client', position: 1, place: { ...place, x: 0.9 } }]), 'signers.0.place')
  assert.equal(await wrong([{ kind: 'client', position: 1, accountId: rival.id }]), 'signers.0.accountId')
  assert.equal(await wrong([{ kind: 'third', position: 1, name: 'X', email: 'x' }]), 'signers.0.email')
  assert.equal((await change({ ...named, version: 99 })).status, 409)
  assert.equal((await change(named, reader)).status, 403)
  assert.equal((await change(named, nora)).status, 404)
  const changed = await change(named)
  assert.deepEqual(
    [changed.status, states(changed.body)],
    [
      200,
      [
        ['client', 'to_sign'],
        ['client', 'to_sign'],
        ['provider', 'expected'],
      ],
    ],
  )
  // Not before it is their turn.
  const { textVersionId } = changed.body
  assert.equal((await agent.post(`${at(document)}/code`, { textVersionId })).body.code, 'documents.not_to_sign')
  const [one, two] = [await read(nora, document), await read(second, document)]
  const both = await Promise.all([sign(nora, document, one), sign(second, document, two)])
  assert.deepEqual(
    both.map((reply) => reply.status),
    [200, 200],
  )
  assert.equal(
    (await change({ ...named, version: (await agent.get(at(document))).body.version })).body.code,
    'documents.signing_started',
  )
  const done = await readAndSign(agent, document)
  assert.deepEqual(
    [done.state, states(done).map((each: string[]) => each[1])],
    ['completed', ['signed', 'signed', 'signed']],
  )
  const told = await verify({ bytes: await bytesOf(nora, document), at: portal.clock.now, own: await own() })
  assert.deepEqual(
    [told.verdict, told.signatures.length, new Set(told.signatures.map((each) => each.coversBytes)).size],
    ['unaltered', 3, 3],
  )
  assert.deepEqual(
    (await agent.get(`/documents/${document.id}`)).body.versions.map((each: any) => each.number),
    [4, 3, 2, 1],
  )
})

test('D35 a signer passes it on to the right person of their organisation, on record', async () => {
  const document = await publish('Transmis')
  const people = (await nora.get(`${at(document)}/colleagues`)).body.items
  assert.deepEqual(
    people.map((one: any) => one.id),
    [second.id],
  )
  for (const accountId of [rival.id, member.id, nora.id])
    assert.deepEqual(
      (await nora.post(`${at(document)}/passing`, { accountId })).body.errors[0].code,
      'documents.not_a_colleague',
    )
  const passed = (
    await nora.post(`${at(document)}/passing`, { accountId: second.id, reason: 'Elle signe les contrats' })
  ).body
  assert.deepEqual(
    [
      passed.mine,
      states(passed)
        .map((one: string[]) => one[1])
        .sort(),
    ],
    [null, ['passed_on', 'to_sign']],
  )
  assert.equal(
    (await nora.post(`${at(document)}/passing`, { accountId: second.id })).body.code,
    'documents.not_to_sign',
  )
  const done = await readAndSign(second, document)
  const proof = JSON.parse(
    (
      await second.get(`${at(document)}/proofs/${done.signers.find((one: any) => one.state === 'signed').id}/data`)
    ).bytes.toString(),
  )
  assert.equal(proof.signer.passedOnBy, 'nora GERE')
  const [told] = await portal.sql(
    "select after from journal_events where type = 'documents.signature.passed_on' and subject_id = $1",
    [document.id],
  )
  assert.deepEqual(told.after, {
    to: 'second paul'.split(' ').reverse().join(' ').replace('second', 'SECOND'),
    reason: 'Elle signe les contrats',
  })
})

test('D35 a third person signs by a link to one document; a GET uses nothing up, another link leads nowhere', async () => {
  const document = await publish('Tiers')
  const { version } = (await agent.get(at(document))).body
  await agent.put(`/staff/documents/${document.id}/signature`, {
    version,
    deadline: null,
    reminderDays: [],
    signers: [{ kind: 'third', position: 1, name: 'Ismaël Quentel', email: 'i.quentel@bloc.example' }],
  })
  const [mail] = await portal.sql(
    "select text_body from mails where kind = 'documents.to_sign' and to_address = 'i.quentel@bloc.example'",
  )
  const token = /\/signer#([\w-]{43})/.exec(mail.text_body)![1]
  const { guest } = portal
  for (let times = 0; times < 3; times++) assert.equal((await guest.get(`/signing/${token}`)).status, 200)
  const view = (await guest.get(`/signing/${token}`)).body
  assert.deepEqual(
    [view.name, view.mine.name, view.mine.address, view.folder.name],
    ['Tiers', 'Ismaël Quentel', 'i.quentel@bloc.example', ''],
  )
  assert.match((await guest.get(`/signing/${token}/file`)).bytes.toString('latin1', 0, 5), /%PDF-/)
  const none = await guest.get(`/signing/${'x'.repeat(43)}`)
  assert.deepEqual([none.status, none.body.code], [404, 'documents.link_over'])
  const { textVersionId } = view
  await guest.post(`/signing/${token}/pages`, { textVersionId, pages: [1, 2] })
  await portal.sql("delete from mails where kind = 'documents.signature_code'")
  assert.equal((await guest.post(`/signing/${token}/code`, { textVersionId })).status, 200)
  const done = await guest.upload(`/signing/${token}`, [drawing], {
    textVersionId,
    code: await codeOf(),
    kind: 'drawn',
  })
  assert.deepEqual([done.status, done.body.state], [200, 'completed'], JSON.stringify(done.body))
  assert.equal(
    (await guest.upload(`/signing/${token}`, [drawing], { textVersionId, code: '123456', kind: 'drawn' })).body.code,
    'documents.not_to_sign',
  )
  // The link goes on to show what was signed, until it expires.
  portal.clock.set('2027-01-20T09:00:00Z')
  assert.equal((await guest.get(`/signing/${token}`)).body.code, 'documents.link_over')
  portal.clock.set('2026-11-20T09:00:00Z')
})

test('D35 a link signs its own document once: no text, page or code of another, and of two at once one', async () => {
  const { guest } = portal
  const sent = async (name: string, email: string) => {
    const document = await publish(name)
    const { version } = (await agent.get(at(document))).body
    await agent.put(`/staff/documents/${document.id}/signature`, {
      version,
      deadline: null,
      reminderDays: [],
      signers: [{ kind: 'third', position: 1, name, email }],
    })
    const [mail] = await portal.sql(
      "select text_body from mails where kind = 'documents.to_sign' and to_address = $1",
      [email],
    )
    const link = `/signing/${/\/signer#([\w-]{43})/.exec(mail.text_body)![1]}`
    return { link, document, text: (await guest.get(link)).body.textVersionId as string }
  }
  const one = await sent('Premier Tiers', 'premier@bloc.example')
  const two = await sent('Second Tiers', 'second@bloc.example')
  const codeTo = async ({ link, text }: typeof one) => {
    await guest.post(`${link}/pages`, { textVersionId: text, pages: [1, 2] })
    await portal.sql("delete from mails where kind = 'documents.signature_code'")
    assert.equal((await guest.post(`${link}/code`, { textVersionId: text })).status, 200)
    return codeOf()
  }
  // The other's text: neither read, nor a code asked for it, nor signed, nor refused.
  for (const [path, more] of [
    ['/pages', { pages: [1] }],
    ['/code', {}],
    ['/refusal', { reason: 'Autre' }],
  ] as const)
    assert.equal(
      (await guest.post(`${one.link}${path}`, { textVersionId: two.text, ...more })).body.code,
      'documents.text_replaced',
    )
  const theirs = await codeTo(two)
  const own = await codeTo(one)
  const signs = (link: string, textVersionId: string, code: string) =>
    guest.upload(link, [drawing], { textVersionId, code, kind: 'drawn' })
  assert.equal((await signs(one.link, two.text, theirs)).body.code, 'documents.text_replaced')
  if (theirs !== own) {
    const wrong = await signs(one.link, one.text, theirs)
    assert.deepEqual([wrong.status, wrong.body.errors[0].field], [422, 'code'])
  }
  // Twice at once, with the right code: one signature, one proof.
  const both = await Promise.all([signs(one.link, one.text, own), signs(one.link, one.text, own)])
  assert.deepEqual(both.map(({ status }) => status).sort(), [200, 409])
  assert.equal(both.find(({ status }) => status === 409)!.body.code, 'documents.not_to_sign')
  const [gifts] = await portal.sql(
    'select count(*)::int as n from signature_gifts g join signers s on s.id = g.signer_id join signature_requests r on r.id = s.request_id where r.document_id = $1',
    [one.document.id],
  )
  assert.equal(gifts.n, 1)
  // Used up: it neither signs, refuses, asks for a code nor marks pages any more, and the other document still waits.
  assert.equal(
    (await guest.post(`${one.link}/refusal`, { textVersionId: one.text, reason: 'x' })).body.code,
    'documents.not_to_sign',
  )
  assert.equal((await guest.post(`${one.link}/code`, { textVersionId: one.text })).body.code, 'documents.not_to_sign')
  assert.equal(
    (await guest.post(`${one.link}/pages`, { textVersionId: one.text, pages: [1] })).body.code,
    'documents.not_to_sign',
  )
  assert.equal((await guest.get(two.link)).body.state, 'open')
  // Nor does it lead anywhere once its document is withdrawn.
  await agent.post(`/staff/documents/${two.document.id}/withdrawal`, {
    version: (await agent.get(`/documents/${two.document.id}`)).body.version,
    reason: 'Autre affaire',
  })
  for (const path of ['', '/file'])
    assert.equal((await guest.get(`${two.link}${path}`)).body.code, 'documents.link_over')
  assert.equal((await signs(two.link, two.text, theirs)).body.code, 'documents.link_over')
})

test('D35 several pending ones are reminded or cancelled at once; the list says what waits for whom', async () => {
  const documents = [await publish('Lot 1'), await publish('Lot 2')]
  const listed = (await agent.get('/staff/signatures?state=open&search=lot')).body.items
  assert.deepEqual(listed.map((one: any) => [one.name, one.signed, one.signers, one.waitsFor]).sort(), [
    ['Lot 1', 0, 1, 'client'],
    ['Lot 2', 0, 1, 'client'],
  ])
  const ids = listed.map((one: any) => one.id)
  assert.equal((await reader.post('/staff/signatures/reminders', { ids })).status, 403)
  assert.equal((await nora.post('/staff/signatures/reminders', { ids })).status, 404)
  assert.equal((await agent.post('/staff/signatures/reminders', { ids })).status, 202)
  await portal.drain()
  const [{ n }] = await portal.sql(
    "select count(distinct subject)::int as n from mails where kind = 'documents.sign_reminder' and subject like '%Lot %'",
  )
  assert.equal(n, 2)
  assert.equal((await agent.post('/staff/signatures/cancellations', { ids, reason: 'Projet abandonné' })).status, 202)
  await portal.drain()
  for (const document of documents)
    assert.deepEqual(
      [(await nora.get(at(document))).body.state, (await nora.get(at(document))).body.cancellation.reason],
      ['cancelled', 'Projet abandonné'],
    )
  assert.deepEqual(
    (await nora.get('/documents/to-sign')).body.items.filter((one: any) => one.name.startsWith('Lot')),
    [],
  )
})

test('D36 anybody has a signed PDF verified: unaltered, altered, or of a stranger; nothing else is told', async () => {
  const document = await publish('Vérifié')
  await readAndSign(nora, document)
  const bytes = await bytesOf(nora, document)
  const verified = async (given: Buffer) =>
    portal.guest.upload('/verification', [{ field: 'file', name: 'avenant.pdf', bytes: given }])
  const good = (await verified(bytes)).body
  assert.deepEqual(
    [good.verdict, good.signatures.map((one: any) => [one.name, one.organisation, one.valid, /^P-/.test(one.proof)])],
    ['unaltered', [['nora GERE', 'Vallois & Brès', true, true]]],
  )
  assert.equal(good.certificate.trial, true)
  const flipped = Buffer.from(bytes)
  flipped[400] = flipped[400]! ^ 1
  const bad = (await verified(flipped)).body
  assert.deepEqual([bad.verdict, bad.signatures[0].valid], ['altered', false])
  // The text that was signed, and a document that is nobody's, get the same answer.
  const plain = (await verified(await pdf(2, 'Vérifié'))).body
  const text = (await verified(Buffer.from('hello'))).body
  for (const one of [plain, text])
    assert.deepEqual([one.verdict, one.signatures, one.certificate, one.level], ['foreign', [], null, null])
  assert.equal((await portal.guest.upload('/verification', [])).body.errors[0].code, 'documents.one_file')
})

test('D20 D39 with an authority it is B-LTA; away, it waits or is made without, as the brand says; the proof is there; the archive is renewed', async () => {
  await setting('tsa_url', authority.url)
  authority.setNow(portal.clock.now)
  const document = await publish('Horodaté')
  const view = await readAndSign(nora, document)
  assert.deepEqual([view.signers[0].level, view.signers[0].proof.stampedAt], ['B-LTA', '2026-11-20T09:00:00.000Z'])
  authority.away = true
  const waiting = await publish('Attend')
  const given = await sign(nora, waiting, await read(nora, waiting))
  assert.deepEqual([given.status, given.body.state, states(given.body)], [200, 'open', [['client', 'signing']]])
  assert.equal(
    (await nora.get('/documents/to-sign')).body.items.some((one: any) => one.name === 'Attend'),
    false,
  )
  // It was given: it stands, and nobody replaces it.
  const again = await agent.upload(
    `/staff/documents/${waiting.id}/versions`,
    [{ field: 'file', name: 'x.pdf', bytes: await pdf(1) }],
    { version: String(waiting.version) },
  )
  assert.equal(again.body.code, 'documents.signed')
  authority.away = false
  const [brand] = portal.app.services.brands.all()
  await complete(portal.app.services, brand!, given.body.signers[0].id)
  await complete(portal.app.services, brand!, given.body.signers[0].id)
  const done = (await nora.get(at(waiting))).body
  assert.deepEqual([done.state, done.signers[0].level], ['completed', 'B-LTA'])
  authority.away = true
  await setting('tsa_away', 'without')
  const plain = await readAndSign(nora, await publish('Sans'))
  assert.deepEqual([plain.signers[0].level, plain.signers[0].proof.stampedAt], ['B-B', null])
  authority.away = false
  // Two months before its proof ends, the archive time stamp is renewed: a further version, once.
  const renew = async (day: string) => {
    portal.clock.set(day)
    authority.setNow(portal.clock.now)
    return renewArchives(portal.app.services, brand!, (error) => {
      throw error
    })
  }
  assert.equal(await renew('2027-06-01T09:00:00Z'), 0)
  assert.equal(await renew('2028-10-01T09:00:00Z'), 2)
  assert.equal(await renew('2028-10-02T09:00:00Z'), 0)
  const versions = (
    await portal.sql('select number from document_versions where document_id = $1 order by number', [document.id])
  ).map((row) => row.number)
  assert.deepEqual(versions, [1, 2, 3])
  const bytes = await portal.sql(
    'select f.storage_key from documents d join document_versions v on v.id = d.version_id join files f on f.id = v.file_id where d.id = $1',
    [document.id],
  )
  const { stream } = await portal.app.services.files.open(bytes[0].storage_key)
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  const told = await verify({ bytes: Buffer.concat(chunks), at: new Date('2040-01-01T00:00:00Z'), own: await own() })
  assert.deepEqual(
    [told.verdict, told.signatures.map((one) => one.kind)],
    ['unaltered', ['signature', 'archive', 'archive']],
  )
  portal.clock.set('2026-11-20T09:00:00Z')
  await setting('tsa_url', '')
})

test('D20 an administrator installs a PKCS#12; its password and key are nowhere in clear', async () => {
  // openssl makes certificates from today on.
  portal.clock.set(new Date(Date.now() + 86_400_000).toISOString())
  ;[agent, nora] = [await portal.signedIn(agent.id), await portal.signedIn(nora.id)]
  const admin = await portal.signedIn(await makeStaff(portal, 'chef.admin', 'administrator'))
  const path = '/staff/signing-certificate'
  assert.equal((await admin.get(path)).body.certificate.trial, true)
  assert.equal((await agent.get(path)).status, 403)
  assert.equal((await nora.get(path)).status, 404)
  const { p12, password } = makePkcs12()
  const file = { field: 'file', name: 'marque.p12', bytes: p12 }
  assert.equal((await agent.upload(path, [file], { password })).status, 403)
  assert.deepEqual(
    (await admin.upload(path, [file], { password: 'faux' })).body.errors.map((one: any) => [one.field, one.code]),
    [['password', 'documents.certificate_wrong_password']],
  )
  assert.equal(
    (await admin.upload(path, [{ ...file, bytes: Buffer.from('x') }], { password })).body.errors[0].field,
    'file',
  )
  const installed = (await admin.upload(path, [file], { password })).body.certificate
  assert.deepEqual([installed.subject, installed.trial], ['Halbrane Propreté', false])
  const [{ sealed }] = await portal.sql(
    'select sealed from signing_keys k join signing_certificates c on c.id = k.certificate_id where c.replaced_at is null',
  )
  const secret = Buffer.from((await readPkcs12(p12, password, portal.clock.now)).pkcs8).subarray(60, 96)
  for (const clear of [secret, Buffer.from(secret.toString('base64')), Buffer.from(password)])
    assert.ok(!sealed.includes(clear))
  const document = await publish('Certifié')
  await readAndSign(nora, document)
  const told = await verify({ bytes: await bytesOf(nora, document), at: portal.clock.now, own: await own() })
  assert.deepEqual([told.verdict, told.signatures[0]!.certificate!.subject], ['unaltered', 'Halbrane Propreté'])
  assert.equal((await admin.post(`${path}/trial`)).body.certificate.trial, true)
})
