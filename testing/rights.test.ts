// Every route as every preset role, made from the OpenAPI document: each answer is the one that the data say.
import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import type { Access } from '../kernel/http/endpoints.ts'
import { hashToken } from '../kernel/http/endpoints.ts'
import {
  type DeclaredRoute,
  declaredRoutes,
  insert,
  makeAccount,
  makeOrganisation,
  makeStaff,
  type Person,
  type Portal,
  startPortal,
} from './portal.ts'

type Caller = {
  name: string
  call: (route: DeclaredRoute) => Promise<{ status: number; body: any }>
} & (
  | { side: 'nobody' }
  | { side: 'staff' | 'client'; permissions: Set<string> }
  | { side: 'program'; scopes: string[] }
)

let portal: Portal
let organisation: string
let routes: DeclaredRoute[]
const callers: Caller[] = []
const nameOf = (route: DeclaredRoute) => `${route.method} ${route.path}`
const accessOf = (route: DeclaredRoute) => (route.operation as unknown as { 'x-access': Access })['x-access']
/** An address of the caller's own organisation, and of nothing otherwise. */
const addressOf = (route: DeclaredRoute) =>
  route.path
    .replace(/^(.*\/organisations\/)\{id\}/, (_, before: string) => before + organisation)
    .replace(/\{\w+\}/g, () => randomUUID())
const through = (person: Pick<Person, 'get' | 'post'>) => (route: DeclaredRoute) =>
  person[route.method.toLowerCase() as 'post'](addressOf(route))

async function permissionsOf(role: string): Promise<Set<string>> {
  const rows = await portal.sql('select permission from role_permissions where brand_id = $1 and role = $2', [
    portal.brandId,
    role,
  ])
  return new Set(rows.map((row) => row.permission))
}

before(async () => {
  portal = await startPortal()
  organisation = await makeOrganisation(portal, 'Ville de Montfabre')
  routes = declaredRoutes((await portal.guest.get('/api/openapi.json')).body)
  callers.push({ name: 'nobody', side: 'nobody', call: through(portal.guest) })
  for (const role of ['administrator', 'agent', 'reader'] as const) {
    const person = await portal.signedIn(await makeStaff(portal, `role.${role}`, role))
    callers.push({ name: role, side: 'staff', permissions: await permissionsOf(role), call: through(person) })
  }
  for (const role of ['principal_manager', 'secondary_manager', 'member']) {
    const id = await makeAccount(portal, `role.${role.replace('_', '-')}`)
    if (role === 'principal_manager')
      await portal.sql(
        "update memberships set account_id = $1 where organisation_id = $2 and role = 'principal_manager'",
        [id, organisation],
      )
    else
      await insert(portal, 'memberships', {
        account_id: id,
        organisation_id: organisation,
        role,
        starts_on: '2020-01-01',
      })
    const person = await portal.signedIn(id)
    callers.push({ name: role, side: 'client', permissions: await permissionsOf(role), call: through(person) })
  }
  const program = await makeAccount(portal, 'role.technique', { kind: 'technical' })
  await insert(portal, 'memberships', {
    account_id: program,
    organisation_id: organisation,
    role: 'technical',
    starts_on: '2020-01-01',
  })
  await insert(portal, 'technical_users', {
    account_id: program,
    organisation_id: organisation,
    name: 'Passerelle',
    created_at: portal.clock.now,
  })
  for (const scopes of [
    ['contracts:modify', 'organisation-administration:modify', 'support:modify'],
    ['contracts:read'],
    [],
  ]) {
    const token = `pvt_${randomBytes(32).toString('base64url')}`
    await portal.sql(
      'insert into sessions (account_id, token_hash, created_at, last_seen_at, expires_at, scopes) values ($1, $2, $3, $3, $4, $5)',
      [program, hashToken(token), portal.clock.now, new Date(portal.clock.now.getTime() + 86_400_000), scopes],
    )
    // Beyond what a program may ask in a minute it would hear of nothing else.
    await portal.sql('update technical_users set requests_per_minute = 600 where account_id = $1', [program])
    callers.push({
      name: `program with ${scopes.join(' ') || 'no scope'}`,
      side: 'program',
      scopes,
      call: async (route) => {
        portal.clock.advanceDays(0.001)
        const response = await portal.app.server.inject({
          method: route.method as 'GET',
          url: addressOf(route),
          headers: { authorization: `Bearer ${token}` },
          ...(route.method === 'GET' ? {} : { payload: {} }),
        })
        const type = String(response.headers['content-type'] ?? '')
        return { status: response.statusCode, body: /[/+]json\b/.test(type) ? response.json() : response.body }
      },
    })
  }
})
after(() => portal.close())

const gate = [
  'identity.not_signed_in',
  'identity.persons_only',
  'identity.client_side_only',
  'identity.staff_permission_missing',
  'access.scope_missing',
]

/** What the gate answers by the data alone: a code, or nothing where it lets through. */
function expected(route: DeclaredRoute, caller: Caller): string | undefined {
  const access = accessOf(route)
  if (access === 'public') return undefined
  if (caller.side === 'nobody') return 'identity.not_signed_in'
  if (caller.side === 'program') {
    const program = typeof access === 'object' ? access.program : undefined
    if (!program) return 'identity.persons_only'
    const [tag] = (route.operation as unknown as { tags: string[] }).tags
    const held = caller.scopes.some((scope) => scope === `${tag}:modify` || scope === `${tag}:${program}`)
    return held ? undefined : 'access.scope_missing'
  }
  if (access === 'own') return undefined
  if (caller.side === 'client') return access.client ? undefined : 'not_found'
  if (!access.staff) return 'identity.client_side_only'
  return caller.permissions.has(access.staff) ? undefined : 'identity.staff_permission_missing'
}

test('C7 O7 O16 every route says who may call it, and a permission that a role of that side can hold', () => {
  assert.ok(routes.length > 200, `${routes.length} routes`)
  for (const route of routes) assert.ok(accessOf(route), nameOf(route))
})

test('C7 O7 O16 the gate answers every route as every preset role what the data say, before anything that is sent is judged', async () => {
  const wrong: string[] = []
  for (const caller of callers)
    for (const route of routes) {
      const access = accessOf(route)
      if (access === 'public') continue
      const { status, body } = await caller.call(route)
      const code = typeof body === 'object' ? body?.code : undefined
      const wanted = expected(route, caller)
      if (wanted ? code !== wanted : gate.includes(code) || status === 401)
        wrong.push(
          `${caller.name}: ${nameOf(route)} answered ${status} ${code}, expected ${wanted ?? 'to be let through'}`,
        )
    }
  assert.deepEqual(wrong, [])
})

test('C7 O7 a member whose role lacks the permission gets nothing of it: refused with the reason, not there, or an empty list', async () => {
  const wrong: string[] = []
  let refused = 0
  for (const caller of callers)
    for (const route of routes) {
      const access = accessOf(route)
      if (caller.side !== 'client' || typeof access !== 'object' || !access.client || access.client === 'person')
        continue
      const { status, body } = await caller.call(route)
      if (caller.permissions.has(access.client)) {
        if (body?.code === 'access.permission_missing')
          wrong.push(`${caller.name}: ${nameOf(route)} lacks ${access.client}`)
        continue
      }
      refused += 1
      const nothing = status === 200 && (body.items?.length === 0 || body.total === 0)
      if (!(status === 403 || status === 404 || status === 422 || nothing))
        wrong.push(`${caller.name}: ${nameOf(route)} answered ${status}`)
    }
  assert.deepEqual(wrong, [])
  assert.ok(refused > 20, `${refused} refused`)
})

test("C3 C7 what is one's own stays so for a reader of the staff", async () => {
  const own = routes.filter((route) => accessOf(route) === 'own' && route.method !== 'GET').map(nameOf)
  assert.deepEqual(own.sort(), [
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
  ])
  const reader = await portal.signedIn(await makeStaff(portal, 'lou.vernet', 'reader'))
  const { version, ...account } = (await reader.get('/account')).body
  const changed = await reader.patch('/account', {
    ...account,
    phone: '02 61 91 04 17',
    contactEmail: account.contactEmail,
    contactEmailConfirmation: account.contactEmail,
    version,
  })
  assert.deepEqual([changed.status, changed.body.phone], [200, '02 61 91 04 17'])
})

test('C7 the database refuses it too: no table that staff may write takes anything from a reader', async () => {
  const renamed = async (who: string) => {
    const client = await portal.database.pool.connect()
    try {
      await client.query('begin')
      await client.query(
        "select set_config('parvis.account_id', (select id::text from accounts where identifier = $1), true), set_config('parvis.brand_id', $2, true), set_config('role', 'parvis_staff', true)",
        [who, portal.brandId],
      )
      return (await client.query("update organisations set name = 'Autre' where id = $1", [organisation])).rowCount
    } finally {
      await client.query('rollback')
      client.release()
    }
  }
  assert.equal(await renamed('role.agent'), 1)
  assert.equal(await renamed('role.reader'), 0)
  const open = await portal.sql(`
    select c.relname as table, p.act from pg_class c cross join (values ('INSERT', 'a'), ('UPDATE', 'w'), ('DELETE', 'd')) p (act, code)
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
      and (case p.act when 'DELETE' then has_table_privilege('parvis_staff', c.oid, 'DELETE') else has_any_column_privilege('parvis_staff', c.oid, p.act) end)
      and c.relname not in ('notifications', 'sessions', 'idempotency_keys', 'journal_events', 'mails')
      and not exists (select from pg_policy q where q.polrelid = c.oid and q.polcmd::text = p.code and not q.polpermissive)`)
  assert.deepEqual(open, [])
})
