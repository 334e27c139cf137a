import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { verify } from '../../../kernel/signature/verify.ts'
import { makeAccount, makeMember, type Person, type Portal, startPortal } from '../../../testing/portal.ts'
import { makeWorld, type World } from '../testing.ts'

let portal: Portal
let world: World
let manager: Person
before(async () => {
  portal = await startPortal()
  world = await makeWorld(portal)
  const account = await makeAccount(portal, 'maire.adjoint', {
    sign_in_email: 'adjoint@montfabre.example',
    surname: 'KERVADEC',
    given_name: 'Aude',
  })
  await makeMember(portal, account, world.organisation, 'secondary_manager')
  manager = await portal.signedIn(account)
})
after(() => portal.close())

const self = { self: true }
const missing = '00000000-0000-4000-8000-000000000000'
const authority = { self: false, name: 'Odile Ruvel', email: 'maire@montfabre.example' }
async function ask() {
  const user = await world.makeApplicationUser('SIGNE', 'Ici')
  const access = [{ applicationId: world.application, applicationUserId: user, profileId: world.profile }]
  const made = await world.admin.post('/change-requests', world.creation({}, { access }))
  assert.equal(made.status, 201, JSON.stringify(made.body))
  return made.body
}
const at = (request: any) => `/change-requests/${request.id}/signature`
const read = async (request: any) => (await world.admin.get(`/change-requests/${request.id}`)).body
/** The code of the mail that carries it, each once. */
async function codeOf(to: string) {
  const [mail, more] = await portal.sql(
    "delete from mails where kind = 'documents.signature_code' and to_address = $1 returning text_body",
    [to],
  )
  assert.equal(more, undefined)
  return /(\d{3}) (\d{3})/.exec(mail.text_body)!.slice(1).join('')
}
/** The link of the mail that asks them, each once. */
async function linkTo(to: string) {
  const rows = await portal.sql(
    "delete from mails where kind = 'documents.to_sign' and to_address = $1 returning text_body",
    [to],
  )
  assert.equal(rows.length, 1)
  return /\/signer#([\w-]{43})/.exec(rows[0].text_body)![1]!
}
/** Reads the form to its end by a link and signs it. */
async function signByLink(token: string, to: string, state = 'completed') {
  const { guest } = portal
  const view = (await guest.get(`/signing/${token}`)).body
  const { textVersionId } = view
  const pages = view.pages.map((_: unknown, index: number) => index + 1)
  await guest.post(`/signing/${token}/pages`, { textVersionId, pages })
  assert.equal((await guest.post(`/signing/${token}/code`, { textVersionId })).status, 200)
  const done = await guest.upload(`/signing/${token}`, [], { textVersionId, code: await codeOf(to), kind: 'typed' })
  assert.deepEqual([done.status, done.body.state], [200, state], JSON.stringify(done.body))
  return view
}
const ownAddress = async () =>
  (await portal.sql('select sign_in_email from accounts where id = $1', [world.admin.id]))[0].sign_in_email

test('C25 whoever administers the contract signs the confirmation form in the portal; signed, it confirms the request, once', async () => {
  const request = await ask()
  assert.deepEqual([request.signature, request.signable], [null, true])
  const begun = await world.admin.post(at(request), self)
  assert.equal(begun.status, 200, JSON.stringify(begun.body))
  const { signature } = begun.body.request
  assert.deepEqual([signature.state, signature.mine, signature.email], ['to_sign', true, await ownAddress()])
  // Asked again, the same form is led to, by a link of which only the last leads anywhere.
  const again = await world.admin.post(at(request), self)
  assert.equal(again.body.request.signature.documentId, signature.documentId)
  const [first, last] = [begun, again].map((one) => /^\/signer#([\w-]{43})$/.exec(one.body.href)![1]!)
  assert.equal((await portal.guest.get(`/signing/${first}`)).body.code, 'documents.link_over')
  const view = await signByLink(last!, await ownAddress())
  assert.equal(view.name, `Confirmation ${request.number} v1`)
  const after = await read(request)
  assert.deepEqual(
    [
      after.state,
      after.signature,
      after.signable,
      after.forms.map((one: any) => [one.channel, one.version, one.confirms]),
    ],
    ['under_review', null, false, [['signature', 1, true]]],
  )
  // Whoever reads the request reads what was signed, and any reader verifies it.
  const file = await world.admin.get(`/change-requests/${request.id}/signed-forms/${after.forms[0].fileId}`)
  const verified = await verify({ bytes: file.bytes, trusted: [], at: portal.clock.now } as never)
  assert.equal(verified.signatures.length, 1)
  assert.equal(
    (await world.staff.get(`/change-requests/${request.id}/signed-forms/${after.forms[0].fileId}`)).status,
    200,
  )
  const refused = await world.admin.post(at(request), self)
  assert.deepEqual([refused.status, refused.body.code], [409, 'contracts.form_confirmed'])
  const validated = await world.staff.post(`/staff/change-requests/${request.id}/validation`, {
    rowVersion: after.rowVersion,
  })
  assert.equal(validated.status, 200, JSON.stringify(validated.body))
  const events = await portal.sql(
    "select actor_label from journal_events where type = 'contracts.form.signed' and subject_id = $1",
    [request.id],
  )
  assert.equal(events.length, 1)
})

test('C25 somebody else is asked by their address; another is not while they are, and a change of the request ends it', async () => {
  const request = await ask()
  const unnamed = await world.admin.post(at(request), { self: false })
  assert.deepEqual(unnamed.body.errors.map((one: any) => one.field).sort(), ['email', 'name'])
  const asked = await world.admin.post(at(request), authority)
  assert.deepEqual(
    [asked.status, asked.body.href, asked.body.request.signature.signer, asked.body.request.signature.mine],
    [200, null, 'Odile Ruvel', false],
  )
  const token = await linkTo(authority.email)
  assert.equal((await world.admin.post(at(request), self)).body.code, 'documents.form_being_signed')
  const row = await read(request)
  const { content } = row
  const changed = await world.admin.put(`/change-requests/${request.id}`, {
    rowVersion: row.rowVersion,
    content: {
      ...content,
      comment: 'Autre',
      subscriber: { ...content.subscriber, emailConfirmation: content.subscriber.email },
    },
  })
  assert.equal(changed.status, 200, JSON.stringify(changed.body))
  assert.deepEqual([changed.body.signature, changed.body.signable], [null, true])
  assert.equal((await portal.guest.get(`/signing/${token}`)).body.code, 'documents.link_over')
  const [told] = await portal.sql(
    "select count(*)::int as n from mails where kind = 'documents.signature_cancelled' and to_address = $1",
    [authority.email],
  )
  assert.equal(told.n, 1)
  // The new version is signed, and what was printed before confirms nothing.
  const next = await world.admin.post(at(request), authority)
  assert.equal(next.status, 200)
  await signByLink(await linkTo(authority.email), authority.email)
  assert.deepEqual(
    (await read(request)).forms.map((one: any) => [one.version, one.confirms]),
    [[2, true]],
  )
})

test('C25 D35 the provider names other signers: it stays the form, whose last signature confirms the request', async () => {
  const request = await ask()
  await world.admin.post(at(request), authority)
  await linkTo(authority.email)
  const { documentId } = (await read(request)).signature
  const { version } = (await world.staff.get(`/documents/${documentId}/signature`)).body
  const changed = await world.staff.put(`/staff/documents/${documentId}/signature`, {
    version,
    deadline: '2026-12-10',
    reminderDays: [],
    signers: [
      { kind: 'third', position: 1, name: authority.name, email: authority.email },
      { kind: 'third', position: 2, name: 'Paul Astier', email: 'astier@montfabre.example' },
    ],
  })
  assert.equal(changed.status, 200, JSON.stringify(changed.body))
  assert.equal((await read(request)).signature.state, 'to_sign')
  await signByLink(await linkTo(authority.email), authority.email, 'open')
  // Whose turn it is now is told, and what one has signed is not called off.
  const between = (await read(request)).signature
  assert.deepEqual([between.state, between.signer], ['signing', 'Paul Astier'])
  for (const act of [() => world.admin.post(at(request), self), () => world.admin.delete(at(request))])
    assert.equal((await act()).body.code, 'documents.form_being_signed')
  await signByLink(await linkTo('astier@montfabre.example'), 'astier@montfabre.example')
  const after = await read(request)
  assert.deepEqual([after.state, after.forms.map((one: any) => one.confirms)], ['under_review', [true]])
})

test('C25 it is called off before it is signed, refused with a reason, and asked for anew; others get the 404 of a missing one', async () => {
  const request = await ask()
  assert.equal((await world.admin.delete(at(request))).status, 404)
  await world.admin.post(at(request), authority)
  for (const [who, status] of [
    [world.rival, 404],
    [world.subscriber, 403],
    [world.staff, 403],
  ] as const) {
    assert.equal((await who.post(at(request), self)).status, status)
    assert.equal((await who.delete(at(request))).status, status)
  }
  assert.equal((await world.admin.post(`/change-requests/${missing}/signature`, self)).status, 404)
  await linkTo(authority.email)
  const off = await world.admin.delete(at(request))
  assert.deepEqual([off.status, off.body.signature], [200, null])
  await world.admin.post(at(request), authority)
  const token = await linkTo(authority.email)
  const { textVersionId } = (await portal.guest.get(`/signing/${token}`)).body
  await portal.guest.post(`/signing/${token}/refusal`, { textVersionId, reason: 'Le prix ne va pas' })
  const after = await read(request)
  assert.deepEqual(
    [after.signature.state, after.signature.refusalReason, after.state, after.signable],
    ['refused', 'Le prix ne va pas', 'to_return', true],
  )
  assert.equal((await world.admin.post(at(request), self)).status, 200)
  assert.equal((await world.admin.delete(`/change-requests/${request.id}`)).status, 204)
  const [{ n }] = await portal.sql(
    'select count(*)::int as n from signature_requests where form_id = $1 and cancelled_at is null and refused_at is null',
    [request.id],
  )
  assert.equal(n, 0)
  // Where the contract asks for registered post, a signature in the portal would confirm nothing (C25).
  await portal.sql('update contracts set registered_post_required = true where id = $1', [world.contract])
  const post = await ask()
  const refusal = await world.admin.post(at(post), self)
  assert.deepEqual([post.signable, refusal.status, refusal.body.code], [false, 409, 'contracts.registered_post_only'])
  await portal.sql('update contracts set registered_post_required = false where id = $1', [world.contract])
})

test('C8 the authority signs the delegation in the portal, as a manager of theirs or by a link; the provider then validates it', async () => {
  const { account } = await world.makeSubscriber('noe.designe')
  const made = await world.admin.post('/delegations', {
    contractId: world.contract,
    accountId: account,
    authorityName: 'Aude Kervadec',
    authorityTitle: 'Adjointe au maire',
  })
  const path = `/delegations/${made.body.id}/signature`
  assert.equal((await world.rival.post(path, self)).status, 404)
  const asked = await world.admin.post(path, { self: false, email: 'ADJOINT@montfabre.example' })
  assert.equal(asked.status, 200, JSON.stringify(asked.body))
  assert.deepEqual(
    [asked.body.delegation.signature.signer, asked.body.delegation.state],
    ['Aude KERVADEC', 'to_return'],
  )
  // They may sign the organisation's papers: it is among what waits for them.
  const waiting = (await manager.get('/documents/to-sign')).body.items
  const document = waiting.find((one: any) => one.documentId === asked.body.delegation.signature.documentId)
  assert.ok(document, JSON.stringify(waiting))
  const view = (await manager.get(`/documents/${document.documentId}/signature`)).body
  const { textVersionId } = view
  const pages = view.pages.map((_: unknown, index: number) => index + 1)
  await manager.post(`/documents/${document.documentId}/signature/pages`, { textVersionId, pages })
  await manager.post(`/documents/${document.documentId}/signature/code`, { textVersionId })
  const code = await codeOf('adjoint@montfabre.example')
  const done = await manager.upload(`/documents/${document.documentId}/signature`, [], {
    textVersionId,
    code,
    kind: 'typed',
  })
  assert.equal(done.status, 200, JSON.stringify(done.body))
  const row = (await world.admin.get(`/delegations/${made.body.id}`)).body
  assert.deepEqual([row.state, row.signature, row.formReceivedOn], ['under_review', null, '2026-11-20'])
  assert.equal((await world.staff.get(`/delegations/${made.body.id}/signed-forms/${row.formFileId}`)).status, 200)
  const validated = await world.staff.post(`/staff/delegations/${made.body.id}/validation`, {})
  assert.equal(validated.body.state, 'in_force', JSON.stringify(validated.body))
  assert.equal((await world.admin.post(path, self)).body.code, 'contracts.delegation_settled')
})
