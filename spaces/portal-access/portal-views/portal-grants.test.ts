import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  declaredRoutes,
  makeAccount,
  makeOrganisation,
  makeStaff,
  type Person,
  type Portal,
  startPortal,
} from '../../../testing/portal.ts'

let portal: Portal
let agent: Person
let reader: Person
let client: Person
let stranger: Person
let organisation: string
let principal: string
before(async () => {
  portal = await startPortal()
  principal = await makeAccount(portal, 'nora.gere')
  organisation = await makeOrganisation(portal, 'Vallois & Brès', { principal })
  const other = await makeAccount(portal, 'autre.gere')
  await makeOrganisation(portal, 'Autre', { principal: other })
  agent = await portal.signedIn(await makeStaff(portal, 'agent.dupond'))
  reader = await portal.signedIn(await makeStaff(portal, 'lecteur.muet', 'reader'))
  client = await portal.signedIn(principal)
  stranger = await portal.signedIn(other)
})
after(() => portal.close())

const view = (acts: boolean) => agent.post('/session/view', { organisationId: organisation, acts })
const leave = () => agent.delete('/session/view')
const grant = (scope: 'read' | 'act', hours = 2) =>
  client.post('/account/portal-grants', { organisationId: organisation, scope, hours })
const withdraw = () => client.delete(`/account/portal-grants/${organisation}`)
const openTicket = (subject: string) =>
  agent.upload('/tickets', [], { organisationId: organisation, subject, category: 'question', body: 'Depuis ce matin' })
const code = (reply: { body: any }) => reply.body?.code
/** A later moment; nobody's session is idle. */
const at = async (moment: Date) => {
  portal.clock.now = moment
  await portal.sql('update sessions set last_seen_at = $1', [moment])
}

test('B21 a person grants their own portal alone, for at most 31 days; the staff ask for it, and grant themselves nothing', async () => {
  const faults = (reply: { body: any }) => reply.body.errors.map((one: any) => one.field)
  assert.deepEqual(faults(await grant('read', 31 * 24 + 1)), ['hours'])
  assert.deepEqual(
    faults(await client.post('/account/portal-grants', { organisationId: organisation, scope: 'sign', hours: 1 })),
    ['scope'],
  )
  const missing = '00000000-0000-4000-8000-000000000000'
  for (const id of [organisation, missing]) {
    assert.equal(
      (await stranger.post('/account/portal-grants', { organisationId: id, scope: 'act', hours: 1 })).status,
      404,
    )
    assert.equal((await stranger.delete(`/account/portal-grants/${id}`)).status, 404)
    assert.equal(
      (await agent.post('/account/portal-grants', { organisationId: id, scope: 'act', hours: 1 })).status,
      403,
    )
  }
  const ask = { organisationId: organisation, scope: 'act', reason: 'Ticket 42' }
  assert.equal((await reader.post('/staff/portal-grant-requests', ask)).status, 403)
  assert.equal((await client.post('/staff/portal-grant-requests', ask)).status, 404)
  assert.equal((await agent.post('/staff/portal-grant-requests', { ...ask, accountId: stranger.id })).status, 404)
  assert.equal((await agent.post('/staff/portal-grant-requests', ask)).status, 204)
  const [asked] = await portal.sql(
    "select text_body from mails where account_id = $1 and kind = 'identity.portal_asked'",
    [principal],
  )
  assert.match(
    asked.text_body,
    /DUPOND agent demande à consulter, et à agir dans, le portal|DUPOND agent demande à consulter, et à agir dans, le portail de|Ticket 42/,
  )
  for (let i = 0; i < 4; i++) await agent.post('/staff/portal-grant-requests', ask)
  assert.equal((await agent.post('/staff/portal-grant-requests', ask)).status, 429)
})

test('B8 B21 granted, the staff act with the client’s rights under both names; what only the person may do is refused; taken back, it ends at once', async () => {
  assert.equal(code(await view(true)), 'identity.view_not_granted')
  assert.equal((await grant('read')).body.items[0].grant.scope, 'read')
  assert.equal(code(await view(true)), 'identity.view_not_granted')
  const granted = await grant('act')
  assert.deepEqual(
    granted.body.items.map((one: any) => [one.organisation.name, one.grant.scope, one.grant.endsAt]),
    [['Vallois & Brès', 'act', '2026-11-20T11:00:00.000Z']],
  )
  // Read-only by default, whatever is granted.
  assert.equal((await view(false)).status, 200)
  assert.equal(code(await openTicket('x')), 'identity.read_only_view')
  await leave()
  assert.equal((await view(true)).status, 200)
  const seen = (await agent.get('/session')).body
  assert.deepEqual(
    [seen.side, seen.account.id, seen.viewedBy.acts, seen.viewedBy.label],
    ['client', principal, true, 'DUPOND agent'],
  )
  const ticket = await openTicket('Panne')
  assert.equal(ticket.status, 201, JSON.stringify(ticket.body))
  const mine = (await client.get('/tickets')).body.items
  assert.deepEqual(
    mine.map((one: any) => one.subject),
    ['Panne'],
  )
  const [event] = await portal.sql('select actor_id, actor_label from journal_events where subject_id = $1', [
    ticket.body.id,
  ])
  assert.deepEqual(event, { actor_id: principal, actor_label: 'DUPOND agent (pour GERE nora)' })

  // Nothing of the person's own account, and no signature.
  const personal = declaredRoutes(portal.app.server.swagger() as never).filter(
    ({ method, path, operation }) =>
      method !== 'GET' &&
      operation.security?.length !== 0 &&
      (path.startsWith('/api/v1/account') ||
        (method === 'POST' && /^\/api\/v1\/(documents|change-requests|delegations)\/\{id\}\/signature/.test(path)) ||
        (method === 'POST' && path.endsWith('/invoicing-mandate'))),
  )
  assert.ok(personal.length > 25, `${personal.length}`)
  for (const { method, path } of personal) {
    const reply = await portal.app.server.inject({
      method: method as 'POST',
      url: path.replace(/\{\w+\}/g, organisation),
      headers: { cookie: `parvis=${agent.token}` },
      ...(method === 'DELETE' ? {} : { payload: {} }),
    })
    // What takes files refuses another kind of body before it looks at anything.
    assert.ok(
      reply.statusCode === 415 || reply.json().code === 'identity.only_the_person',
      `${method} ${path} ${reply.body}`,
    )
  }
  assert.equal((await agent.get('/staff/organisations')).status, 404)
  assert.equal((await agent.post('/session/view', { organisationId: organisation, acts: true })).status, 404)

  const history = JSON.stringify((await client.get(`/organisations/${organisation}/history`)).body.items)
  assert.match(history, /avec les droits du client/)
  const told = await portal.sql(
    "select text_body from mails where account_id = $1 and kind = 'identity.portal_acted'",
    [principal],
  )
  assert.equal(told.length, 1)
  assert.match(
    told[0].text_body,
    /DUPOND agent agit depuis le 20\/11\/2026 à 10\u00a0h\u00a000 dans le portail de Vallois/,
  )

  await withdraw()
  assert.equal(code(await openTicket('Encore')), 'identity.read_only_view')
  assert.equal((await client.get('/tickets')).body.items.length, 1)
  await leave()
  const types = await portal.sql(
    "select type from journal_events where organisation_id = $1 and type like 'identity.portal.%'",
    [organisation],
  )
  const count = (type: string) => types.filter((one) => one.type === `identity.portal.${type}`).length
  assert.deepEqual(
    [count('granted'), count('acted'), count('viewed'), count('withdrawn'), count('left')],
    [2, 1, 1, 1, 2],
  )
})

test('B21 a grant ends by itself, and no view outlives it; where the brand asks for one, nothing is seen without', async () => {
  const { now } = portal.clock
  await grant('act', 1)
  const { body } = await view(true)
  assert.equal(body.endsAt, new Date(now.getTime() + 3_600_000).toISOString())
  await at(new Date(now.getTime() + 3_600_001))
  assert.equal((await agent.get('/session')).body.side, 'staff')
  assert.equal((await client.get('/account/portal-grants')).body.items[0].grant, null)
  await at(now)
  await leave()
  await withdraw()

  await portal.sql("insert into settings (brand_id, key, value) values ($1, 'people.view_by_grant', 'true')", [
    portal.brandId,
  ])
  await portal.app.services.brands.reload()
  assert.equal((await client.get('/account/portal-grants')).body.needed, true)
  assert.equal(code(await view(false)), 'identity.view_not_granted')
  await grant('read')
  assert.equal((await view(false)).status, 200)
  assert.equal((await agent.get('/session')).body.side, 'client')
  await withdraw()
  assert.equal((await agent.get('/session')).body.side, 'staff', 'who sees it at that moment sees no more')
})
