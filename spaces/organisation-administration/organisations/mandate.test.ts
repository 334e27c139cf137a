import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  makeAccount,
  makeMember,
  makeOrganisation,
  type Person,
  type Portal,
  startPortal,
} from '../../../testing/portal.ts'

let portal: Portal
let manager: Person
let simple: Person
let outsider: Person
let here: string
before(async () => {
  portal = await startPortal()
  const account = await makeAccount(portal, 'aude.gere', { sign_in_email: 'aude@rive.example' })
  here = await makeOrganisation(portal, 'Commune de Rive', { principal: account })
  const member = await makeAccount(portal, 'leo.simple')
  await makeMember(portal, member, here)
  const other = await makeAccount(portal, 'zoe.autre')
  await makeOrganisation(portal, 'Ailleurs', { principal: other })
  manager = await portal.signedIn(account)
  simple = await portal.signedIn(member)
  outsider = await portal.signedIn(other)
})
after(() => portal.close())

const path = () => `/organisations/${here}/invoicing-mandate`
const state = async () => (await manager.get(`/organisations/${here}`)).body

test('O25 «Souscrire» has the mandate signed in the portal, and its state follows: asked for, called off, refused, signed', async () => {
  const { invoicingMandate, mandateSignature } = await state()
  assert.deepEqual([invoicingMandate, mandateSignature], ['none', null])
  assert.equal((await outsider.post(path(), { self: true })).status, 404)
  assert.equal((await simple.post(path(), { self: true })).status, 403)
  assert.deepEqual(
    (await manager.post(path(), { self: false, name: 'Odile' })).body.errors.map((one: any) => one.field),
    ['email'],
  )
  const asked = await manager.post(path(), { self: false, name: 'Odile Ruvel', email: 'maire@rive.example' })
  assert.equal(asked.status, 200, JSON.stringify(asked.body))
  const { organisation } = asked.body
  assert.deepEqual(
    [asked.body.href, organisation.invoicingMandate, organisation.mandateWarning, organisation.mandateSignature.signer],
    [null, 'requested', false, 'Odile Ruvel'],
  )
  const off = await manager.delete(path())
  assert.deepEqual([off.body.invoicingMandate, off.body.mandateSignature], ['none', null])
  assert.equal((await manager.delete(path())).status, 404)

  const own = await manager.post(path(), { self: true })
  const document = own.body.organisation.mandateSignature.documentId
  assert.equal(own.body.href, `/documents/signature/${document}`)
  const at = `/documents/${document}/signature`
  const view = (await manager.get(at)).body
  const { textVersionId } = view
  await manager.post(`${at}/refusal`, { textVersionId, reason: 'Pas maintenant' })
  const refused = await state()
  assert.deepEqual(
    [refused.invoicingMandate, refused.mandateSignature.state, refused.mandateSignature.refusalReason],
    ['none', 'refused', 'Pas maintenant'],
  )

  const again = (await manager.post(path(), { self: true })).body.organisation
  const next = `/documents/${again.mandateSignature.documentId}/signature`
  const text = (await manager.get(next)).body
  const pages = text.pages.map((_: unknown, index: number) => index + 1)
  await manager.post(`${next}/pages`, { textVersionId: text.textVersionId, pages })
  const sent = await manager.post(`${next}/code`, { textVersionId: text.textVersionId })
  assert.equal(sent.status, 200, JSON.stringify(sent.body))
  const [mail] = await portal.sql("select text_body from mails where kind = 'documents.signature_code'")
  const code = /(\d{3}) (\d{3})/.exec(mail.text_body)!.slice(1).join('')
  const done = await manager.upload(next, [], { textVersionId: text.textVersionId, code, kind: 'typed' })
  assert.equal(done.status, 200, JSON.stringify(done.body))
  assert.deepEqual([(await state()).invoicingMandate, (await state()).mandateSignature], ['signed', null])
  assert.equal((await manager.post(path(), { self: true })).body.code, 'organisation.mandate_signed')
  const [told] = await portal.sql(
    "select array_agg(after ->> 'invoicingMandate' order by seq) as states from journal_events where type = 'organisation.mandate.changed'",
  )
  assert.deepEqual(told.states, ['requested', 'requested', 'requested', 'signed'])
})
