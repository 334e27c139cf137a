import assert from 'node:assert/strict'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { Webhook } from 'standardwebhooks'
import { eventKind, eventKinds } from '../../../kernel/feed/kinds.ts'
import { startLines, sweepDeliveries, webhookJobs } from '../../../kernel/webhooks/lines.ts'
import {
  makeAccount,
  makeOrganisation,
  makeStaff,
  type Person,
  type Portal,
  startPortal,
  undisturbed,
} from '../../../testing/portal.ts'

type Got = { headers: Record<string, string>; body: string; path: string }

let portal: Portal
let keeper: Person
let agent: Person
let nora: Person
let organisation: string
let server: Server
let at: string
const got: Got[] = []
let answer: (request: IncomingMessage, reply: ServerResponse) => void
const fine = (_request: IncomingMessage, reply: ServerResponse) => void reply.end('merci')

before(async () => {
  portal = await startPortal({ OUTGOING_PRIVATE: 'on' })
  keeper = await portal.signedIn(await makeStaff(portal, 'ana.regle', 'administrator'))
  agent = await portal.signedIn(await makeStaff(portal, 'agent.dupond'))
  const principal = await makeAccount(portal, 'nora.gere')
  organisation = await makeOrganisation(portal, 'Vallois & Brès', { principal })
  nora = await portal.signedIn(principal)
  await portal.sql("update folder_rules set takes_uploads = true where brand_id = $1 and name ->> 'fr' = 'Contrats'", [
    portal.brandId,
  ])
  answer = fine
  server = createServer((request, reply) => {
    let body = ''
    request.on('data', (chunk) => (body += chunk))
    request.on('end', () => {
      got.push({ headers: request.headers as Got['headers'], body, path: request.url ?? '' })
      answer(request, reply)
    })
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  at = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
after(async () => {
  await portal.close()
  server.closeAllConnections()
  server.close()
})

const deposited = 'documents.document.deposited'
const make = async (name: string, path = '/recu', kinds: string[] = [deposited]) => {
  const made = await keeper.post('/staff/webhooks', { name, url: at + path, kinds })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  return made.body
}
const deposit = async (name: string) => {
  const [folder] = await portal.sql("select id from folder_rules where brand_id = $1 and name ->> 'fr' = 'Contrats'", [
    portal.brandId,
  ])
  const made = await nora.upload('/documents', [{ field: 'file', name: `${name}.txt`, bytes: `le texte de ${name}` }], {
    organisationId: organisation,
    folderId: folder.id,
  })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  return made.body
}
const send = async () => {
  await startLines(portal.app.services)
  await portal.drain()
}
const deliveriesOf = async (webhook: { id: string }) =>
  (await keeper.get(`/staff/webhooks/${webhook.id}/deliveries`)).body.items
const remove = async ({ id }: { id: string }) => {
  const { version } = (await keeper.get(`/staff/webhooks/${id}`)).body
  assert.equal((await keeper.delete(`/staff/webhooks/${id}`, { version })).status, 204)
}
const reset = () => {
  got.length = 0
  answer = fine
}
/** Whether a message is signed as Standard Webhooks wants it, by another's code; its time is the portal's. */
const isSigned = ({ headers, body }: Got, secret: string) => {
  const now = Date.now
  Date.now = () => portal.clock.now.getTime()
  try {
    new Webhook(secret).verify(body, headers)
    return true
  } catch {
    return false
  } finally {
    Date.now = now
  }
}

test('D30 what a client deposits is told to a webhook, signed as Standard Webhooks; it and its deliveries are for who keeps webhooks, within the brand', async () => {
  reset()
  const webhook = await make('Logiciel de gestion')
  assert.match(webhook.secret, /^whsec_/)
  assert.equal((await keeper.get(`/staff/webhooks/${webhook.id}`)).body.secret, undefined)
  const document = await deposit('Attestation')
  await send()
  assert.equal(got.length, 1)
  const [message] = got
  assert.ok(isSigned(message!, webhook.secret))
  assert.ok(!isSigned({ ...message!, body: message!.body.replace('Attestation', 'Autre') }, webhook.secret))
  const said = JSON.parse(message!.body)
  assert.deepEqual(Object.keys(said), ['type', 'timestamp', 'data'])
  assert.equal(said.type, deposited)
  assert.equal(said.timestamp, portal.clock.now.toISOString())
  assert.deepEqual(said.data, eventKind(deposited)!.data.strict().parse(said.data))
  assert.equal(said.data.document.id, document.id)
  const [{ code }] = await portal.sql('select code from organisations where id = $1', [organisation])
  assert.deepEqual(said.data.client, { id: organisation, code, name: 'Vallois & Brès' })
  // The feed says the same under the same id.
  const feed = await keeper.get('/feed')
  const same = feed.body.items.find((item: any) => item.id === message!.headers['webhook-id'])
  assert.deepEqual(same.data, said.data)

  const [delivery] = await deliveriesOf(webhook)
  assert.deepEqual(
    [delivery.state, delivery.status, delivery.attempts, delivery.answer, delivery.failure, delivery.trial],
    ['delivered', 200, 1, 'merci', '', false],
  )
  assert.ok(delivery.durationMs >= 0)
  const detail = await keeper.get(`/staff/webhooks/${webhook.id}/deliveries/${delivery.id}`)
  assert.equal(detail.body.body, message!.body)

  for (const path of ['/staff/webhooks', `/staff/webhooks/${webhook.id}`, `/staff/webhooks/${webhook.id}/deliveries`]) {
    assert.equal((await agent.get(path)).status, 403, path)
    assert.equal((await nora.get(path)).status, 404, path)
  }
  const [other] = await portal.sql(
    "insert into brands (slug, name, made_from) values ('ailleurs', 'Ailleurs', $1) returning id",
    [portal.brandId],
  )
  const [theirs] = await portal.sql(
    `insert into webhooks (brand_id, name, url, kinds, created_at, created_by_label) values ($1, 'x', $2, $3, now(), 'x') returning id`,
    [other.id, `${at}/eux`, [deposited]],
  )
  assert.equal((await keeper.get(`/staff/webhooks/${theirs.id}`)).status, 404)
  assert.equal((await keeper.get(`/staff/webhooks/${theirs.id}/deliveries`)).status, 404)
  await remove(webhook)
})

test('D30 a webhook: its address, its kinds, a stale edit, a repeat, a limit, on record without its secret', async () => {
  reset()
  const body = { name: 'Paie', url: `${at}/paie`, kinds: [deposited] }
  for (const [change, field] of [
    [{ url: 'ftp://exemple.fr/' }, 'url'],
    [{ url: 'https://qui:quoi@exemple.fr/' }, 'url'],
    [{ url: 'exemple' }, 'url'],
    [{ kinds: [] }, 'kinds'],
    [{ kinds: ['rien.du.tout'] }, 'kinds.0'],
    [{ name: ' ' }, 'name'],
  ] as const) {
    const refused = await keeper.post('/staff/webhooks', { ...body, ...change })
    assert.deepEqual([refused.status, refused.body.errors?.[0].field], [422, field], JSON.stringify(change))
  }
  portal.config.outgoingPrivate = false
  for (const url of [
    `${at}/paie`,
    'https://10.0.0.8/x',
    'https://169.254.169.254/x',
    'https://2130706433/x',
    'https://[fd00::1]/x',
    'https://[::ffff:a9fe:a9fe]/x',
    // An address of IPv4 within one of IPv6.
    'https://[::127.0.0.1]/x',
    'https://[2002:7f00:1::]/x',
    'https://[64:ff9b:1::7f00:1]/x',
    'https://localhost/x',
  ])
    assert.equal((await keeper.post('/staff/webhooks', { ...body, url })).body.errors?.[0].field, 'url', url)
  portal.config.outgoingPrivate = true

  const key = { 'idempotency-key': 'webhook-1' }
  const made = await keeper.post('/staff/webhooks', body, key)
  const again = await keeper.post('/staff/webhooks', body, key)
  assert.deepEqual([again.body.id, again.body.secret], [made.body.id, null])
  const { id, version } = made.body
  const change = { ...body, name: 'Paie 2', enabled: true, version }
  assert.equal((await keeper.put(`/staff/webhooks/${id}`, change)).body.name, 'Paie 2')
  const stale = await keeper.put(`/staff/webhooks/${id}`, change)
  assert.deepEqual([stale.status, stale.body.extra.current.name], [409, 'Paie 2'])
  assert.equal((await keeper.post(`/staff/webhooks/${id}/secret-rotations`, { version })).status, 409)
  // What is told where nobody may look is not to be had by sending it elsewhere.
  await portal.sql(
    "delete from role_permissions where role = 'administrator' and permission = 'documents.employees.read'",
  )
  assert.equal((await keeper.post('/staff/webhooks', body)).status, 403)
  await portal.sql(
    "insert into role_permissions (brand_id, role, permission) values ($1, 'administrator', 'documents.employees.read')",
    [portal.brandId],
  )
  const more = []
  for (let n = 2; n <= 20; n++) more.push(await make(`n° ${n}`))
  assert.equal((await keeper.post('/staff/webhooks', body)).body.code, 'synchronisation.too_many_webhooks')
  for (const one of [...more, made.body]) await remove(one)
  const acts = await portal.sql(
    'select type, before::text || after::text as kept from journal_events where subject_id = $1 order by at, type',
    [id],
  )
  assert.deepEqual(acts.map(({ type }) => type).sort(), [
    'webhooks.webhook.changed',
    'webhooks.webhook.created',
    'webhooks.webhook.deleted',
  ])
  assert.doesNotMatch(JSON.stringify(acts), /whsec_/)
})

test('D30 a rotated secret: both sign for a day, then the new one alone; «Envoyer un essai» sends the sample of a kind', async () => {
  reset()
  const webhook = await make('Rotation')
  const rotated = await keeper.post(`/staff/webhooks/${webhook.id}/secret-rotations`, { version: webhook.version })
  assert.equal(rotated.status, 201)
  assert.notEqual(rotated.body.secret, webhook.secret)
  assert.equal(rotated.body.secrets.length, 2)
  const trial = await keeper.post(`/staff/webhooks/${webhook.id}/trials`, { kind: 'documents.document.signed' })
  assert.deepEqual([trial.status, trial.body.state, trial.body.trial], [201, 'waiting', true])
  await portal.drain()
  const [message] = got
  assert.ok(isSigned(message!, webhook.secret) && isSigned(message!, rotated.body.secret))
  const said = JSON.parse(message!.body)
  assert.equal(said.trial, true)
  assert.deepEqual(said.data, eventKind('documents.document.signed')!.sample)
  portal.clock.advanceDays(1.01)
  await keeper.post(`/staff/webhooks/${webhook.id}/trials`, { kind: deposited })
  await portal.drain()
  assert.ok(!isSigned(got[1]!, webhook.secret) && isSigned(got[1]!, rotated.body.secret))
  assert.equal((await keeper.get(`/staff/webhooks/${webhook.id}`)).body.secrets.length, 1)
  assert.equal((await keeper.post(`/staff/webhooks/${webhook.id}/trials`, { kind: 'x' })).status, 422)
  for (const kind of eventKinds()) assert.deepEqual(kind.data.strict().parse(kind.sample), kind.sample, kind.name)
  await remove(webhook)
})

test('D30 a message is sent again with growing delays and the same id until it is taken; «Renvoyer» sends it once more; a redirection is not followed; the answer is cut', async () => {
  reset()
  const webhook = await make('Lent')
  const first = await deposit('Facture')
  answer = (_request, reply) => void reply.writeHead(503).end('plus tard '.repeat(5_000))
  await send()
  const [delivery] = await deliveriesOf(webhook)
  assert.deepEqual([delivery.state, delivery.status, delivery.attempts], ['waiting', 503, 1])
  assert.equal(delivery.answer.length, 500)
  await send()
  assert.equal(got.length, 1, 'nothing before its time')
  const waits: number[] = []
  for (let n = 0; n < 3; n++) {
    const [{ nextTryAt }] = await deliveriesOf(webhook)
    waits.push((Date.parse(nextTryAt) - portal.clock.now.getTime()) / 1_000)
    portal.clock.set(nextTryAt)
    if (n === 1) answer = (_request, reply) => void reply.writeHead(302, { location: `${at}/ailleurs` }).end()
    if (n === 2) answer = fine
    await send()
  }
  assert.deepEqual(waits, [5, 60, 300])
  assert.equal(new Set(got.map(({ headers }) => headers['webhook-id'])).size, 1)
  assert.equal(new Set(got.map(({ body }) => body)).size, 1)
  assert.deepEqual(new Set(got.map(({ path }) => path)), new Set(['/recu']))
  const [done] = await deliveriesOf(webhook)
  assert.deepEqual([done.state, done.attempts], ['delivered', 4])
  const again = await keeper.post(`/staff/webhooks/${webhook.id}/deliveries/${done.id}/repeats`)
  assert.equal(again.status, 200)
  await portal.drain()
  assert.equal(got.length, 5)
  assert.equal(got[4]!.headers['webhook-id'], got[0]!.headers['webhook-id'])
  assert.equal(JSON.parse(got[4]!.body).data.document.id, first.id)
  const counted = await keeper.get(`/staff/webhooks/${webhook.id}/deliveries/count?state=delivered`)
  assert.deepEqual(counted.body, { count: 1 })
  portal.clock.advanceDays(31)
  await sweepDeliveries(portal.app.services)
  assert.deepEqual(await deliveriesOf(webhook), [])
  await remove(webhook)
})

test('D30 a receiver that does not answer delays no other; one that nobody answers at is left alone for a while; private addresses are refused when they are looked up', async () => {
  reset()
  const dead = await make('Muet', '/muet')
  const alive = await make('Vif', '/vif')
  let release = () => {}
  const hanging = new Promise<void>((resolve) => {
    release = resolve
  })
  let reached = () => {}
  const heard = new Promise<void>((resolve) => {
    reached = resolve
  })
  answer = (request, reply) => {
    if (request.url !== '/muet') return fine(request, reply)
    reached()
    void hanging.then(() => request.socket.destroy())
  }
  await deposit('Un')
  await deposit('Deux')
  const line = webhookJobs(portal.app.services).find(({ name }) => name === 'kernel.webhook_line')!
  const lineOf = ({ id }: { id: string }) => line.run({ webhookId: id, brandId: portal.brandId }, undisturbed)
  const stuck = lineOf(dead)
  await heard
  // A second process comes to the same line: it is taken.
  await lineOf(dead)
  await lineOf(alive)
  assert.deepEqual(
    got.map(({ path }) => path),
    ['/muet', '/vif', '/vif'],
  )
  release()
  await stuck
  // Both happened in one moment: what happened first was sent first.
  const both = await deliveriesOf(dead)
  const first = both.find(({ attempts }: any) => attempts === 1)
  const second = both.find(({ id }: any) => id !== first.id)
  assert.match(JSON.stringify(got[0]!.body), /Un\.txt/)
  assert.deepEqual([first.state, first.failure, first.status], ['waiting', 'La connexion a été coupée.', null])
  assert.deepEqual([second.state, second.attempts], ['waiting', 0])
  await lineOf(dead)
  assert.equal(got.length, 3, 'it rests')

  reset()
  portal.clock.advanceDays(0.01)
  await portal.sql('update webhooks set url = $2 where id = $1', [
    dead.id,
    `http://localhost:${new URL(at).port}/interne`,
  ])
  portal.config.outgoingPrivate = false
  await lineOf(dead)
  portal.config.outgoingPrivate = true
  assert.equal(got.length, 0)
  assert.ok((await deliveriesOf(dead)).some((one: any) => /réseau privé/.test(one.failure)))
  await remove(dead)
  await remove(alive)
})

test('D30 a webhook is disabled after ten failures in a row over three days, or at once where the receiver says 410; who keeps webhooks is told; enabled again it goes on', async () => {
  reset()
  const webhook = await make('Cassé')
  answer = (_request, reply) => void reply.writeHead(500).end()
  for (let n = 0; n < 10; n++) await deposit(`Pièce ${n}`)
  await send()
  const state = async () => (await keeper.get(`/staff/webhooks/${webhook.id}`)).body
  assert.deepEqual([(await state()).failures, (await state()).enabled], [10, true], 'ten failures in a moment are one')
  portal.clock.advanceDays(3)
  await send()
  const disabled = await state()
  assert.deepEqual([disabled.enabled, disabled.disabledBecause], [false, 'failures'])
  const told = await portal.sql("select account_id, params from notifications where kind = 'webhooks.disabled'")
  assert.deepEqual(
    told.map(({ account_id, params }) => [account_id, params.name]),
    [[keeper.id, 'Cassé']],
  )
  assert.equal((await portal.sql("select from mails where kind = 'webhooks.disabled'")).length, 1)
  const before = (await deliveriesOf(webhook)).length
  await deposit('Après')
  assert.equal((await deliveriesOf(webhook)).length, before, 'nothing is put on its way')
  assert.equal((await keeper.post(`/staff/webhooks/${webhook.id}/trials`, { kind: deposited })).status, 409)

  reset()
  const { name, url, version } = disabled
  const enabled = await keeper.put(`/staff/webhooks/${webhook.id}`, {
    name,
    url,
    kinds: [deposited],
    enabled: true,
    version,
  })
  assert.deepEqual([enabled.body.enabled, enabled.body.failures], [true, 0])
  await deposit('Repris')
  await send()
  assert.equal(got.length, 1)
  answer = (_request, reply) => void reply.writeHead(410).end()
  await deposit('Fini')
  await send()
  assert.equal((await state()).disabledBecause, 'gone')
  await remove(webhook)
})

test('D30 P13 P14 what a client does to a ticket is told to a webhook, each once and in its order, with what the software knows the ticket by', async () => {
  reset()
  const kinds = ['opened', 'message_added', 'status_changed', 'surveyed'].map((what) => `support.ticket.${what}`)
  const webhook = await make('Tickets', '/tickets', kinds)
  const opened = await nora.upload('/tickets', [], { subject: 'Cabine arrêtée', body: 'Entre deux étages.' })
  const { id, number } = opened.body
  await portal.sql("update tickets set imported_number = 'D1' where id = $1", [id])
  await nora.upload(`/tickets/${id}/messages`, [], { body: 'Elle est repartie.' })
  const { version } = (await nora.get(`/tickets/${id}`)).body
  await nora.post(`/tickets/${id}/closure`, { version })
  await nora.post(`/tickets/${id}/survey`, { score: 5, comment: '' })
  await send()
  const told = got.map(({ body }) => JSON.parse(body))
  assert.deepEqual(
    told.map(({ type, data }: any) => [type, data.ticket.number, data.ticket.code, data.by.program]),
    [
      [kinds[0], number, '', false],
      [kinds[1], number, '', false],
      [kinds[1], number, 'D1', false],
      [kinds[2], number, 'D1', false],
      [kinds[3], number, 'D1', false],
    ],
  )
  assert.equal(told[2].data.message.body, 'Elle est repartie.')
  await remove(webhook)
  reset()
})
