import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Portal, startPortal } from '../../../testing/portal.ts'
import { line, makeWorld, type World } from '../testing.ts'

let portal: Portal
let world: World
let payerId: string
before(async () => {
  portal = await startPortal()
  world = await makeWorld(portal)
  await portal.sql('insert into settings (brand_id, key, value) values ($1, $2, $3)', [
    portal.brandId,
    'billing.sepa_creditor_id',
    '"FR72ZZZ123456"',
  ])
  payerId = (await world.draft([line('1')])).payerId
})
after(() => portal.close())

const iban = 'FR14 2004 1010 0505 0001 3M02 606'
const missing = '00000000-0000-4000-8000-000000000000'

test('B14 the staff write down a mandate signed on paper: its account is checked, kept sealed, and shown without its middle', async () => {
  const { agent, reader } = world
  const body = { payerId, iban, bic: 'PSSTFRPPPAR', rum: 'CU1908-00002', signedOn: '2026-11-02' }
  assert.equal((await reader.post('/staff/mandates', body)).status, 403)
  for (const [field, value, code] of [
    ['iban', 'FR15 2004 1010 0505 0001 3M02 606', 'billing.bad_iban'],
    ['iban', 'US64SVBKUS6S3300958879', 'billing.bad_iban'],
    ['bic', 'NON', 'billing.bad_bic'],
    ['rum', '/mandat', 'billing.bad_rum'],
    ['rum', 'MANDAT-É', 'billing.bad_rum'],
    ['rum', 'x'.repeat(36), 'billing.bad_rum'],
    ['signedOn', '2027-01-01', 'billing.received_to_come'],
    ['payerId', missing, 'bad_choice'],
  ] as const) {
    const refused = await agent.post('/staff/mandates', { ...body, [field]: value })
    assert.deepEqual(
      [refused.status, refused.body.errors?.[0].field, refused.body.errors?.[0].code],
      [422, field, code],
    )
  }
  const made = await agent.post('/staff/mandates', body)
  assert.equal(made.status, 201, JSON.stringify(made.body))
  assert.deepEqual(
    [made.body.rum, made.body.account, made.body.state, made.body.onPaper],
    ['CU1908-00002', 'FR14 … 2606', 'in_force', true],
  )
  const twice = await agent.post('/staff/mandates', body)
  assert.deepEqual([twice.status, twice.body.errors[0].code], [422, 'billing.rum_taken'])
  const kept = JSON.stringify(await portal.sql('select to_jsonb(m) as m from sepa_mandates m'))
  assert.doesNotMatch(kept, /20041010|0500013M/)
  assert.doesNotMatch(JSON.stringify(await portal.sql('select * from journal_events')), /20041010|0500013M/)
  // The whole is for whoever may read it, and that it was read is written down.
  assert.equal((await agent.post(`/staff/mandates/${made.body.id}/account`)).status, 403)
  await portal.sql(
    "insert into role_permissions (brand_id, role, permission) values ($1, 'writer', 'billing.accounts.read')",
    [portal.brandId],
  )
  assert.equal(
    (await world.writer.post(`/staff/mandates/${made.body.id}/account`)).body.iban.replace(/\u00a0/g, ' '),
    iban,
  )
  assert.equal((await portal.sql("select 1 from journal_events where type = 'billing.mandate.account_read'")).length, 1)
})

test('B25 a client drafts a mandate, signs it in the portal, and revokes it; nobody else can', async () => {
  const { manager, member, rival, agent } = world
  const own = (await manager.get('/payers')).body.items
  assert.deepEqual(
    own.map(({ id }: any) => id),
    [payerId],
  )
  assert.equal((await member.post('/mandates', { payerId, iban })).status, 422)
  assert.deepEqual((await rival.post('/mandates', { payerId, iban })).body.errors?.[0], {
    ...(await rival.post('/mandates', { payerId: missing, iban })).body.errors[0],
  })
  const made = await manager.post('/mandates', { payerId, iban })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  assert.deepEqual(
    [made.body.state, made.body.rum, made.body.debtor],
    ['draft', 'RUM-2026-0001', "Office de l'habitat du Lerzan"],
  )
  assert.equal((await rival.get(`/mandates/${made.body.id}`)).status, 404)
  assert.equal((await rival.post(`/mandates/${made.body.id}/signature`, { self: true })).status, 404)
  const begun = await manager.post(`/mandates/${made.body.id}/signature`, {
    self: false,
    name: 'Odile Ruvel',
    email: 'maire@lerzan.example',
  })
  assert.equal(begun.status, 200, JSON.stringify(begun.body))
  const [asked] = await portal.sql("select text_body from mails where kind = 'documents.to_sign'")
  const token = /\/signer#([\w-]{43})/.exec(asked.text_body)![1]
  const { guest } = portal
  const view = (await guest.get(`/signing/${token}`)).body
  const { textVersionId } = view
  assert.equal(view.name, 'Mandat RUM-2026-0001')
  await guest.post(`/signing/${token}/pages`, {
    textVersionId,
    pages: view.pages.map((_: unknown, index: number) => index + 1),
  })
  await guest.post(`/signing/${token}/code`, { textVersionId })
  const [mail] = await portal.sql("select text_body from mails where kind = 'documents.signature_code'")
  const code = /(\d{3}) (\d{3})/.exec(mail.text_body)!.slice(1).join('')
  const done = await guest.upload(`/signing/${token}`, [], { textVersionId, code, kind: 'typed' })
  assert.equal(done.status, 200, JSON.stringify(done.body))
  const signed = (await manager.get(`/mandates/${made.body.id}`)).body
  assert.deepEqual([signed.state, signed.signedOn, signed.onPaper], ['in_force', '2026-11-20', false])
  const paper = await manager.get(`/mandates/${made.body.id}/paper`)
  assert.ok(paper.bytes.subarray(0, 5).toString() === '%PDF-')
  assert.equal((await agent.get(`/mandates/${made.body.id}/paper`)).status, 200)
  assert.equal((await rival.get(`/mandates/${made.body.id}/paper`)).status, 404)
  assert.equal(
    (await manager.post(`/mandates/${made.body.id}/signature`, { self: true })).body.code,
    'billing.mandate_signed',
  )
  const stale = await manager.post(`/mandates/${made.body.id}/revocation`, {
    version: signed.version - 1,
    reason: 'Banque changée',
  })
  assert.deepEqual([stale.status, stale.body.extra.current.id], [409, made.body.id])
  const revoked = await manager.post(`/mandates/${made.body.id}/revocation`, {
    version: signed.version,
    reason: 'Banque changée',
  })
  assert.deepEqual([revoked.body.state, revoked.body.revokedOn], ['revoked', '2026-11-20'])
  assert.equal(
    (await manager.post(`/mandates/${made.body.id}/revocation`, { version: signed.version, reason: 'Encore' })).body
      .code,
    'billing.mandate_revoked',
  )
})

test('B14 a mandate lapses 36 months after its last use, and what was signed is never changed', async () => {
  const made = (await world.agent.post('/staff/mandates', { payerId, iban, signedOn: '2023-11-20' })).body
  assert.equal(made.state, 'in_force')
  const older = (await world.agent.post('/staff/mandates', { payerId, iban, signedOn: '2023-11-19' })).body
  assert.equal(older.state, 'lapsed')
  assert.deepEqual(
    (await world.agent.get('/staff/mandates?state=lapsed')).body.items.map(({ id }: any) => id),
    [older.id],
  )
  await portal.sql("update sepa_mandates set last_used_on = '2024-02-01' where id = $1", [older.id])
  assert.equal((await world.agent.get(`/staff/mandates/${older.id}`)).body.state, 'in_force')
  for (const change of ["debtor = 'x'", "scheme = 'B2B'", "signed_on = '2026-01-01'", "rum = 'x'", "account = 'x'"])
    await assert.rejects(portal.sql(`update sepa_mandates set ${change} where id = $1`, [made.id]), {
      constraint: 'sepa_mandates_kept',
    })
  await assert.rejects(portal.sql('delete from sepa_mandates where id = $1', [made.id]), {
    constraint: 'sepa_mandates_kept',
  })
})
