import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Portal, startPortal } from '../../testing/portal.ts'
import { line, makeWorld, type World } from '../billing/testing.ts'

let portal: Portal
let world: World
let code: string
let number: string
let former: string
before(async () => {
  portal = await startPortal()
  world = await makeWorld(portal)
  former = (await world.invoice([line('10.00')])).number
  portal.clock.advanceDays(1)
  number = (await world.invoice([line('20.00')])).number
  code = (await portal.sql('select code from organisations where id = $1', [world.client]))[0].code
})
after(() => portal.close())

const set = async (key: string, value: boolean) => {
  await portal.sql(
    'insert into settings (brand_id, key, value) values ($1, $2, $3) on conflict (brand_id, key) do update set value = $3',
    [portal.brandId, `portal-configuration.${key}`, JSON.stringify(value)],
  )
  await portal.app.services.brands.reload()
}
const ask = (more: object = {}) =>
  portal.guest.post('/sign-ups', {
    clientCode: code,
    invoiceNumber: number,
    surname: 'NEUVE',
    givenName: 'Ana',
    email: 'ana.neuve@client.example',
    ...more,
  })
const accounts = (email: string) =>
  portal.sql(
    `select a.id, a.status, m.role from accounts a left join memberships m on m.account_id = a.id and m.organisation_id = $2
     where lower(a.sign_in_email) = lower($1)`,
    [email, world.client],
  )
const mailsTo = (email: string) =>
  portal.sql('select kind from mails where to_address = $1 order by created_at', [email])

test('P1 nobody asks for an account where the deployment does not allow it', async () => {
  assert.equal((await portal.guest.get('/brand')).body.signUp, false)
  assert.equal((await ask()).status, 404)
})

test('P1 client code and last invoice bring a link by mail; a wrong pair answers the same, in the same steps, and leaves nothing', async () => {
  await set('signUp', true)
  await set('signUpApproval', false)
  assert.equal((await portal.guest.get('/brand')).body.signUp, true)
  const pair = { clientCode: ` ${code.toLowerCase()} `, invoiceNumber: number.toLowerCase() }
  const right = await ask(pair)
  // A second click is no second wish.
  assert.equal((await ask(pair)).status, 202)
  const wrong = [
    await ask({ invoiceNumber: 'F-0000-0000', email: 'un@client.example' }),
    await ask({ clientCode: 'INCONNU', email: 'deux@client.example' }),
    await ask({ invoiceNumber: former, email: 'trois@client.example' }),
  ]
  for (const answer of wrong) assert.deepEqual([answer.status, answer.body], [right.status, right.body])
  // What is looked up is looked up after the answer: until then nobody's account is there, whatever the pair.
  assert.deepEqual(await accounts('ana.neuve@client.example'), [])
  await portal.drain()
  const [made] = await accounts('ana.neuve@client.example')
  assert.deepEqual([made.status, made.role], ['pending', 'portal_user'])
  assert.deepEqual(await mailsTo('ana.neuve@client.example'), [{ kind: 'identity.activation' }])
  for (const email of ['un@client.example', 'deux@client.example', 'trois@client.example'])
    assert.deepEqual([await accounts(email), await mailsTo(email)], [[], []])
})

test('P1 P2 the new account is a «Utilisateur»: it opens documents and tickets, and no invoice', async () => {
  const [{ id }] = await accounts('ana.neuve@client.example')
  await portal.sql("update accounts set status = 'active' where id = $1", [id])
  const ana = await portal.signedIn(id)
  const { spaces, permissions } = (await ana.get('/session')).body
  assert.ok(spaces.includes('documents') && spaces.includes('support') && !spaces.includes('billing'))
  assert.ok(permissions.includes('documents.documents.read') && !permissions.includes('billing.invoices.read'))
  assert.equal((await ana.get('/invoices/export')).status, 404)
})

test('P1 somebody who has an account is told so by mail, and nothing of it changes', async () => {
  portal.clock.advanceDays(1)
  const email = 'nora.gere@client.example'
  assert.equal((await ask({ email })).status, 202)
  assert.equal((await ask({ email: email.toUpperCase() })).status, 202)
  await portal.drain()
  assert.deepEqual(await mailsTo(email), [{ kind: 'portal_configuration.known_account' }])
  assert.deepEqual(
    (await accounts(email)).map(({ role }) => role),
    ['principal_manager'],
  )
})

test('P1 with approval the account opens nothing before a manager has said yes', async () => {
  await set('signUpApproval', true)
  portal.clock.advanceDays(1)
  await ask({ email: 'bea@client.example', surname: 'ATTEND', givenName: 'Béa' })
  await portal.drain()
  const [made] = await accounts('bea@client.example')
  assert.deepEqual([made.status, made.role], ['pending', null])
  const waiting = (await world.manager.get('/waiting')).body.items
  assert.ok(
    waiting.some((one: any) => /ATTEND/.test(`${one.title} ${one.detail}`)),
    JSON.stringify(waiting),
  )
  const { items } = (await world.manager.get('/membership-requests')).body
  const request = items.find((one: any) => one.account?.id === made.id || /ATTEND/.test(JSON.stringify(one)))
  const decided = await world.manager.post(`/membership-requests/${request.id}/approval`, { version: request.version })
  assert.equal(decided.status, 200, JSON.stringify(decided.body))
  assert.equal((await accounts('bea@client.example'))[0].role, 'portal_user')
})

test('P1 wrong pairs are limited from one address and at one client, and the right one with them', async () => {
  portal.clock.advanceDays(1)
  const statuses: number[] = []
  for (let n = 0; n < 12; n++)
    statuses.push((await ask({ invoiceNumber: `F-${n}`, email: `essai${n}@client.example` })).status)
  assert.deepEqual(statuses, [...Array(10).fill(202), 429, 429])
  assert.equal((await ask()).status, 429)
  assert.deepEqual(
    (await ask({ email: 'non' })).body.errors.map((one: any) => one.field),
    ['email'],
  )
})
