import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import {
  type DeclaredRoute,
  declaredRoutes,
  makeOrganisation,
  makeStaff,
  type Person,
  type Portal,
  startPortal,
} from './portal.ts'

let portal: Portal
let reader: Person
let agent: Person
let changing: DeclaredRoute[]
const ownRoutes = [
  'DELETE /api/v1/account/new-sign-in-email',
  'DELETE /api/v1/account/second-factor',
  'DELETE /api/v1/account/sessions',
  'DELETE /api/v1/account/sessions/{id}',
  'PATCH /api/v1/account',
  'POST /api/v1/account/deactivation',
  'POST /api/v1/account/new-sign-in-email/links',
  'POST /api/v1/account/second-factor',
  'POST /api/v1/notifications/reading',
  'PUT /api/v1/account/password',
  'PUT /api/v1/account/second-factor',
  'PUT /api/v1/account/sign-in-email',
]
const nameOf = (route: DeclaredRoute) => `${route.method} ${route.path}`
const changes = (route: DeclaredRoute) => (route.operation as { 'x-changes'?: string })['x-changes']
const call = (who: Person, route: DeclaredRoute) =>
  who[route.method.toLowerCase() as 'post'](route.path.replace(/\{\w+\}/g, () => randomUUID()))

before(async () => {
  portal = await startPortal()
  reader = await portal.signedIn(await makeStaff(portal, 'lou.vernet', 'reader'))
  agent = await portal.signedIn(await makeStaff(portal, 'michel.roquelin', 'agent'))
  changing = declaredRoutes((await portal.guest.get('/api/openapi.json')).body).filter(
    (route) => route.method !== 'GET' && route.operation.security?.length !== 0,
  )
})
after(() => portal.close())

test('C7 a reader of the staff changes nothing: every route that changes anything answers 403, whatever its side and whatever is sent', async () => {
  const others = changing.filter((route) => changes(route) === undefined)
  assert.ok(others.length > 80, `${others.length} routes`)
  for (const route of others) {
    const { status, body } = await call(reader, route)
    assert.equal(status, 403, `${nameOf(route)}: ${status} ${body.code}`)
    assert.ok(
      ['identity.staff_reader', 'identity.client_side_only'].includes(body.code),
      `${nameOf(route)}: ${body.code}`,
    )
    // Of somebody who may, the same call is refused for another reason, if at all.
    assert.notEqual((await call(agent, route)).body.code, 'identity.staff_reader', nameOf(route))
  }
})

test('C3 a reader of the staff keeps what is their own: account, password, second factor, sessions, notices', async () => {
  assert.deepEqual(
    changing
      .filter((route) => changes(route) === 'own')
      .map(nameOf)
      .sort(),
    ownRoutes,
  )
  for (const route of changing.filter((route) => changes(route) !== undefined)) {
    const { body } = await call(reader, route)
    assert.notEqual(body.code, 'identity.staff_reader', nameOf(route))
  }
  const { version, ...account } = (await reader.get('/account')).body
  const changed = await reader.patch('/account', {
    ...account,
    phone: '02 61 91 04 17',
    contactEmail: account.contactEmail,
    contactEmailConfirmation: account.contactEmail,
    version,
  })
  assert.deepEqual([changed.status, changed.body.phone], [200, '02 61 91 04 17'])
  const other = await portal.signedIn(reader.id)
  assert.equal((await reader.delete('/account/sessions')).status, 204)
  assert.equal((await other.get('/session')).status, 401)
  assert.equal((await reader.post('/notifications/reading')).status, 204)
})

test('C7 the database refuses it too: no table that staff may write takes anything from a reader', async () => {
  const organisation = await makeOrganisation(portal, 'Ville de Montfabre')
  const renamed = async (who: Person) => {
    const client = await portal.database.pool.connect()
    try {
      await client.query('begin')
      await client.query(
        "select set_config('parvis.account_id', $1, true), set_config('parvis.brand_id', $2, true), set_config('role', 'parvis_staff', true)",
        [who.id, portal.brandId],
      )
      return (await client.query("update organisations set name = 'Autre' where id = $1", [organisation])).rowCount
    } finally {
      await client.query('rollback')
      client.release()
    }
  }
  assert.equal(await renamed(agent), 1)
  assert.equal(await renamed(reader), 0)
  const open = await portal.sql(`
    select c.relname as table, p.act from pg_class c cross join (values ('INSERT', 'a'), ('UPDATE', 'w'), ('DELETE', 'd')) p (act, code)
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
      and (case p.act when 'DELETE' then has_table_privilege('parvis_staff', c.oid, 'DELETE') else has_any_column_privilege('parvis_staff', c.oid, p.act) end)
      and c.relname not in ('notifications', 'sessions', 'idempotency_keys', 'journal_events', 'mails')
      and not exists (select from pg_policy q where q.polrelid = c.oid and q.polcmd::text = p.code and not q.polpermissive)`)
  assert.deepEqual(open, [])
})
