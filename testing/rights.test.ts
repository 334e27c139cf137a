// Every route as every preset role, made from the OpenAPI document: each answer is the one that the data say.
import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Access } from '../kernel/http/endpoints.ts'
import { hashToken } from '../kernel/http/endpoints.ts'
import { permissionsFor } from '../kernel/policy/roles.ts'
import { spaces } from '../spaces.ts'
import {
  type DeclaredRoute,
  declaredRoutes,
  insert,
  makeAccount,
  makeEmployee,
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
  | { side: 'employee' }
  | { side: 'leaver' }
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
  for (const role of ['principal_manager', 'secondary_manager', 'member', 'portal_supervisor', 'portal_user']) {
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
  const employee = await makeAccount(portal, 'role.salarie')
  await makeEmployee(portal, '00147', { account_id: employee })
  callers.push({ name: 'employee', side: 'employee', call: through(await portal.signedIn(employee)) })
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
      [program, hashToken(token), portal.clock.now, new Date(portal.clock.now.getTime() + 100 * 86_400_000), scopes],
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
  'identity.employee_side_only',
  'identity.portal_closed',
  'identity.staff_permission_missing',
  'access.scope_missing',
]

/** What is one's own, and stays so once one's side was closed. */
const leaversOwn = ['GET /api/v1/session', 'PUT /api/v1/session/side']

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
  if (caller.side === 'leaver') {
    const open = access === 'own' ? leaversOwn.includes(nameOf(route)) : access.leaver
    return open ? undefined : 'identity.portal_closed'
  }
  if (access === 'own') return undefined
  if (caller.side === 'client') return access.client ? undefined : 'not_found'
  if (caller.side === 'employee') return access.employee ? undefined : 'not_found'
  if (!access.staff) return access.client ? 'identity.client_side_only' : 'identity.employee_side_only'
  return caller.permissions.has(access.staff) ? undefined : 'identity.staff_permission_missing'
}

test('C7 O7 O16 every route says who may call it, and a permission that a role of that side can hold', () => {
  assert.ok(routes.length > 200, `${routes.length} routes`)
  for (const route of routes) assert.ok(accessOf(route), nameOf(route))
})

const answers = new Map<string, ReturnType<Caller['call']>>()
/** What a route answers a caller, asked once for all tests. */
function answerTo(caller: Caller, route: DeclaredRoute): ReturnType<Caller['call']> {
  const key = `${caller.name} ${nameOf(route)}`
  const known = answers.get(key) ?? caller.call(route)
  answers.set(key, known)
  return known
}

/** What every route answers a caller otherwise than the data say. */
async function wrongAnswersTo(caller: Caller): Promise<string[]> {
  const wrong: string[] = []
  for (const route of routes) {
    const access = accessOf(route)
    if (access === 'public') continue
    const { status, body } = await answerTo(caller, route)
    const code = typeof body === 'object' ? body?.code : undefined
    const wanted = expected(route, caller)
    if (wanted ? code !== wanted : gate.includes(code) || status === 401)
      wrong.push(
        `${caller.name}: ${nameOf(route)} answered ${status} ${code}, expected ${wanted ?? 'to be let through'}`,
      )
  }
  return wrong
}

test('C7 O7 O16 the gate answers every route as every preset role what the data say, before anything that is sent is judged', async () => {
  const wrong: string[] = []
  for (const caller of callers) wrong.push(...(await wrongAnswersTo(caller)))
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
      const { status, body } = await answerTo(caller, route)
      if (caller.permissions.has(access.client)) {
        if (body?.code === 'access.permission_missing')
          wrong.push(`${caller.name}: ${nameOf(route)} lacks ${access.client}`)
        continue
      }
      refused += 1
      const nothing = status === 200 && (body.items?.length === 0 || body.total === 0)
      // What takes files refuses another kind of body before it looks at any record.
      if (!([403, 404, 415, 422].includes(status) || nothing))
        wrong.push(`${caller.name}: ${nameOf(route)} answered ${status}`)
    }
  assert.deepEqual(wrong, [])
  assert.ok(refused > 20, `${refused} refused`)
})

test('P31 what a client may not do is refused alike: another organisation’s is a missing one, and every refusal of one’s own says whom to ask', async () => {
  const silent: string[] = []
  const shapes = new Set<string>()
  let named = 0
  for (const caller of callers)
    for (const route of routes) {
      const access = accessOf(route)
      if (caller.side !== 'client' || typeof access !== 'object') continue
      const { status, body } = await answerTo(caller, route)
      // Ids that are nobody's are those of others: nothing of the answer tells them apart.
      if (status === 404) shapes.add(JSON.stringify({ ...body, traceId: '' }))
      if (status !== 403 || /^identity\./.test(body.code)) continue
      named += 1
      if (!/Adressez-vous|Demandez-le|Ask/.test(body.detail) || !body.detail.includes('PRINCIPAL-MANAGER'))
        silent.push(`${caller.name}: ${nameOf(route)} ${body.code} «${body.detail}»`)
    }
  assert.deepEqual(silent, [])
  assert.ok(named > 10, `${named} refusals`)
  assert.equal(shapes.size, 1, [...shapes].join())
})

test("C3 C7 what is one's own stays so for a reader of the staff", async () => {
  const own = routes.filter((route) => accessOf(route) === 'own' && route.method !== 'GET').map(nameOf)
  assert.deepEqual(own.sort(), [
    'DELETE /api/v1/account/new-sign-in-email',
    'DELETE /api/v1/account/second-factor',
    'DELETE /api/v1/account/sessions',
    'DELETE /api/v1/account/sessions/{id}',
    'DELETE /api/v1/client-filter',
    'PATCH /api/v1/account',
    'POST /api/v1/account/deactivation',
    'POST /api/v1/account/new-sign-in-email/links',
    'POST /api/v1/account/second-factor',
    'POST /api/v1/notifications/reading',
    'POST /api/v1/work/{id}/cancellation',
    'PUT /api/v1/account/document-notifications',
    'PUT /api/v1/account/networks',
    'PUT /api/v1/account/password',
    'PUT /api/v1/account/second-factor',
    'PUT /api/v1/account/sign-in-email',
    'PUT /api/v1/list-views',
    'PUT /api/v1/session/side',
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

/** Runs statements as a member of the staff holds them in the database, whatever a route would say; nothing of it stays. */
async function inTheDatabase<T>(
  who: string,
  work: (run: (statement: string) => Promise<number | string>) => Promise<T>,
): Promise<T> {
  const client = await portal.database.pool.connect()
  try {
    await client.query('begin')
    await client.query(
      "select set_config('parvis.account_id', (select id::text from accounts where identifier = $1), true), set_config('parvis.brand_id', $2, true), set_config('role', 'parvis_staff', true)",
      [who, portal.brandId],
    )
    return await work(async (statement) => {
      await client.query('savepoint one')
      try {
        return (await client.query(statement)).rowCount ?? 0
      } catch (error) {
        return (error as { code: string }).code
      } finally {
        await client.query('rollback to savepoint one')
      }
    })
  } finally {
    await client.query('rollback')
    client.release()
  }
}

/** What staff write by a right that is not a role's: notices, kept answers, the journal and what they want to be told, each as themselves alone. */
const ownOfWhoeverActs = ['notifications', 'idempotency_keys', 'journal_events', 'notification_cadences']

/** Each table that staff may write: by which acts, a column that they may change, and the permissions that its policies ask for. */
const writtenByStaff = () =>
  portal.sql(
    `select c.relname as name, array_agg(p.act order by p.act) as acts, min(p.col) filter (where p.act = 'UPDATE') as column,
       array_agg(distinct (select pg_get_expr(coalesce(q.polqual, q.polwithcheck), q.polrelid) from pg_policy q
         where q.polrelid = c.oid and q.polcmd::text = p.code and not q.polpermissive and 'parvis_staff'::regrole = any (q.polroles))) as asked
     from pg_class c cross join lateral (values ('INSERT', 'a', null), ('UPDATE', 'w', (select min(a.attname::text) from pg_attribute a
       where a.attrelid = c.oid and a.attnum > 0 and a.attgenerated = '' and not a.attisdropped and has_column_privilege('parvis_staff', c.oid, a.attnum, 'UPDATE'))),
       ('DELETE', 'd', null)) p (act, code, col)
     where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> all ($1)
       and (case p.act when 'DELETE' then has_table_privilege('parvis_staff', c.oid, 'DELETE') else has_any_column_privilege('parvis_staff', c.oid, p.act) end)
     group by c.relname order by 1`,
    [ownOfWhoeverActs],
  ) as Promise<Array<{ name: string; acts: string[]; column: string | null; asked: Array<string | null> }>>

test('C7 every table that staff may write says by which permissions, each one that a role of the staff can hold', async () => {
  const known = new Set(permissionsFor(spaces, 'staff').map((one) => one.permission))
  const tables = await writtenByStaff()
  assert.ok(tables.length > 25, `${tables.length} tables`)
  for (const { name, asked } of tables) {
    assert.equal(asked.length, 1, `${name} asks the same for every act: ${asked}`)
    const named = /staff_may_any\('\{([^}]*)\}'::text\[\]\)/.exec(asked[0] ?? '')?.[1]?.split(',') ?? []
    assert.ok(
      named.length > 0,
      `${name} does not say by which permissions staff write it: call parvis_build.staff_write`,
    )
    for (const permission of named) {
      assert.ok(known.has(permission), `${name} is written by ${permission}, which no role of the staff can hold`)
      assert.ok(!permission.endsWith('.read'), `${name} is written by whoever only reads: ${permission}`)
    }
  }
})

test('C7 the database refuses it too: a reader of the staff changes nothing but their own account', async () => {
  await inTheDatabase('role.agent', async (run) => {
    assert.equal(await run(`update organisations set name = 'Autre' where id = '${organisation}'`), 1)
  })
  const tables = await writtenByStaff()
  await inTheDatabase('role.reader', async (run) => {
    for (const { name, acts, column } of tables) {
      const own = name === 'accounts' ? 1 : 0
      if (column) assert.equal(await run(`update ${name} set ${column} = ${column}`), own, name)
      if (acts.includes('DELETE')) assert.equal(await run(`delete from ${name}`), 0, name)
    }
  })
})

/** A role of the staff that holds these permissions and no other, with somebody signed in who has it. */
async function makeRole(code: string, permissions: string[]): Promise<Person> {
  await insert(portal, 'roles', { brand_id: portal.brandId, holder: 'staff', code, name: { fr: code, en: code } })
  for (const permission of permissions)
    await insert(portal, 'role_permissions', { brand_id: portal.brandId, role: code, permission })
  return portal.signedIn(await makeStaff(portal, `role.${code}`, code))
}

test('C7 C33 a role of the staff with one permission does what it says, and the database refuses whatever goes beyond', async () => {
  const trainer = await makeRole('trainer', ['contracts.trainings.manage'])
  const client = await makeAccount(portal, 'claire.aubertine')
  const brand = { brand_id: portal.brandId }
  const application = await insert(portal, 'applications', { ...brand, code: 'AGATE', name: 'Agate' })
  await insert(portal, 'application_profiles', { application_id: application.id, code: 'L', name: 'Lecture' })
  await insert(portal, 'sites', { organisation_id: organisation, name: 'Siège' })
  await insert(portal, 'account_blocks', { account_id: client, cause: 'provider', reason: 'x' })
  const contract = await insert(portal, 'contracts', {
    ...brand,
    organisation_id: organisation,
    number: 'K-1',
    starts_on: '2026-01-01',
    next_invoice_on: '2026-12-01',
    invoice_day: 1,
  })
  await insert(portal, 'contract_prices', {
    contract_id: contract.id,
    seat_kind: 'named',
    valid_from: '2026-01-01',
    monthly_cents: 1000,
  })
  await insert(portal, 'delegations', {
    ...brand,
    contract_id: contract.id,
    account_id: client,
    requested_by: client,
    requested_by_label: 'AUBERTINE Claire',
    requested_at: portal.clock.now,
  })
  const request = await insert(portal, 'change_requests', {
    ...brand,
    organisation_id: organisation,
    contract_id: contract.id,
    number: 'D-2026-9001',
    kind: 'training',
    wished_on: '2026-12-20',
    account_id: client,
    requested_by_label: 'AUBERTINE Claire',
    requested_at: portal.clock.now,
    modified_at: portal.clock.now,
  })
  await insert(portal, 'tickets', {
    ...brand,
    account_id: client,
    number: 'T-2026-0001',
    subject: 'Question',
    opened_by_label: 'AUBERTINE Claire',
    opened_at: portal.clock.now,
    last_activity_at: portal.clock.now,
  })

  const session = await trainer.post('/staff/training-sessions', {
    title: 'Prise en main',
    place: 'Brest',
    startsAt: '2026-12-20T09:00:00+01:00',
    endsAt: '2026-12-20T17:00:00+01:00',
    seats: 3,
  })
  assert.equal(session.status, 201, JSON.stringify(session.body))
  await insert(portal, 'training_registrations', {
    training_session_id: session.body.id,
    account_id: client,
    request_id: request.id,
    attendee_label: 'AUBERTINE Claire',
    created_at: portal.clock.now,
  })
  for (const path of ['/staff/applications', '/staff/contracts', '/staff/organisations', '/staff/membership-roles'])
    assert.equal((await trainer.post(path, {})).body.code, 'identity.staff_permission_missing', path)

  const hers = ['training_sessions', 'training_registrations', 'change_requests']
  const tables = (await writtenByStaff()).filter((table) => table.column)
  const changed = (who: string) =>
    inTheDatabase(who, async (run) => {
      const counts: Record<string, number | string> = {}
      for (const { name, column } of tables) counts[name] = await run(`update ${name} set ${column} = ${column}`)
      return counts
    })
  const byAdministrator = await changed('role.administrator')
  const full = Object.keys(byAdministrator).filter((name) => byAdministrator[name] !== 0)
  for (const name of [
    ...hers,
    'organisations',
    'sites',
    'roles',
    'role_permissions',
    'accounts',
    'account_blocks',
    'applications',
    'application_profiles',
    'contracts',
    'contract_prices',
    'delegations',
    'tickets',
  ])
    assert.ok(full.includes(name), `nothing of ${name} was changed: ${byAdministrator[name]}`)
  const byTrainer = await changed('role.trainer')
  for (const { name } of tables)
    assert.equal(byTrainer[name], hers.includes(name) ? byAdministrator[name] : name === 'accounts' ? 1 : 0, name)
  await inTheDatabase('role.trainer', async (run) => {
    for (const { name, acts } of await writtenByStaff())
      if (acts.includes('DELETE') && !hers.includes(name)) assert.equal(await run(`delete from ${name}`), 0, name)
    const added = (code: string) =>
      `insert into applications (brand_id, code, name) values ('${portal.brandId}', '${code}', 'Autre')`
    assert.equal(await run(added('AUTRE')), '42501')
  })

  const cancelled = await trainer.post(`/staff/training-sessions/${session.body.id}/cancellation`)
  assert.equal(cancelled.status, 200, JSON.stringify(cancelled.body))
  const [after] = await portal.sql('select decision from change_requests where id = $1', [request.id])
  assert.equal(after.decision, 'refused')
  const mails = (who: string) => inTheDatabase(who, (run) => run('select from mails'))
  assert.notEqual(await mails('role.administrator'), 0)
  assert.equal(await mails('role.trainer'), 0)
  assert.equal(await mails('role.agent'), 0)
})

test('C7 what an act only holds still while it looks asks for no right to write it: a role for contracts alone makes one for a service', async () => {
  const keeper = await makeRole('keeper', ['contracts.contracts.manage'])
  const service = await insert(portal, 'services', { organisation_id: organisation, name: 'Voirie' })
  const application = await insert(portal, 'applications', { brand_id: portal.brandId, code: 'OPALE', name: 'Opale' })
  const made = await keeper.post('/staff/contracts', {
    organisationId: organisation,
    number: 'K-2',
    serviceId: service.id,
    applicationIds: [application.id],
    startsOn: '2026-01-01',
    nextInvoiceOn: '2026-12-01',
    invoiceDay: 1,
    billingPeriodMonths: 1,
    sells: ['named'],
  })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  assert.equal(await inTheDatabase('role.keeper', (run) => run(`update applications set name = 'Autre'`)), 0)
})

test('C7 O7 whoever sets the roles of members writes none of the staff, in the database neither: nobody gives themselves more', async () => {
  await makeRole('roles_keeper', ['organisation.roles.manage'])
  const mine = (role: string, permission: string) =>
    `insert into role_permissions (brand_id, role, permission) values ('${portal.brandId}', '${role}', '${permission}')`
  await inTheDatabase('role.roles_keeper', async (run) => {
    assert.equal(await run(mine('roles_keeper', 'back-office.staff.manage')), '42501')
    assert.equal(await run(`update role_permissions set role = 'roles_keeper' where role = 'member'`), '42501')
    assert.equal(await run(`delete from role_permissions where role = 'administrator'`), 0)
    assert.equal(await run(`update roles set name = '{"fr": "Autre"}' where code = 'administrator'`), 0)
    assert.equal(await run(`update roles set holder = 'staff' where code = 'member'`), '42501')
    assert.equal(
      await run(`delete from role_default_spaces where role in (select code from roles where holder = 'staff')`),
      0,
    )
    assert.equal(await run(mine('member', 'organisation.history.read')), 1)
    assert.equal(await run(`update roles set name = '{"fr": "Autre"}' where code = 'member'`), 1)
  })
})

test('C5 C7 the sign-in address of one of the staff is changed by themselves and by whoever manages the team, in the database too', async () => {
  await makeRole('connections_keeper', ['contracts.connections.manage'])
  await makeRole('team_keeper', ['back-office.staff.manage', 'contracts.connections.manage'])
  await makeAccount(portal, 'hugues.cantaloube')
  const change = (whose: string) =>
    `update accounts set sign_in_email = 'autre@example.org' where identifier = '${whose}'`
  await inTheDatabase('role.connections_keeper', async (run) => {
    assert.equal(await run(change('role.administrator')), 0)
    assert.equal(await run(change('hugues.cantaloube')), 1)
    assert.equal(await run(change('role.connections_keeper')), 1)
  })
  await inTheDatabase('role.team_keeper', async (run) => assert.equal(await run(change('role.administrator')), 1))
})

test('C7 whoever manages the team gives and takes no role that permits more than their own, to themselves neither', async () => {
  const manager = await makeRole('team_manager', ['back-office.staff.manage', 'back-office.staff.read'])
  await makeRole('onlooker', ['back-office.staff.read'])
  const [administrator, self, onlooker] = await Promise.all(
    ['role.administrator', 'role.team_manager', 'role.onlooker'].map(
      async (identifier) => (await portal.sql('select id from accounts where identifier = $1', [identifier]))[0].id,
    ),
  )
  const beyond = (answer: { status: number; body: any }) =>
    assert.deepEqual(
      [answer.status, answer.body.errors?.[0]],
      [422, { field: 'roles', code: 'back_office.role_beyond', message: answer.body.errors?.[0]?.message }],
    )
  beyond(await manager.patch(`/staff/members/${self}`, { roles: ['administrator'], version: 1 }))
  beyond(await manager.patch(`/staff/members/${onlooker}`, { roles: ['agent'], version: 1 }))
  beyond(await manager.patch(`/staff/members/${administrator}`, { roles: ['onlooker'], version: 1 }))
  const person = (role: string) => ({
    surname: 'Nouvelle',
    givenName: 'Lise',
    signInEmail: `${role}@neuf.example`,
    signInEmailConfirmation: `${role}@neuf.example`,
    roles: [role],
  })
  beyond(await manager.post('/staff/members', person('administrator')))
  assert.equal((await manager.post('/staff/members', person('onlooker'))).status, 201)
  assert.equal((await manager.patch(`/staff/members/${onlooker}`, { roles: ['team_manager'], version: 1 })).status, 200)
  const [kept] = await portal.sql('select role from staff_roles where account_id = $1', [self])
  assert.equal(kept.role, 'team_manager')
})

test('D31 once its side of the portal is closed, every route but those to take documents along answers an employee that it is', async () => {
  await insert(portal, 'portal_closures', {
    brand_id: portal.brandId,
    with_clients: false,
    announced_on: '2026-01-01',
    closes_on: '2026-05-01',
    message: 'x',
    announced_at: portal.clock.now,
    announced_by_label: 'x',
    closed_at: portal.clock.now,
  })
  const { call } = callers.find((one) => one.side === 'employee')!
  assert.deepEqual(await wrongAnswersTo({ name: 'leaver', side: 'leaver', call }), [])
})

test('B18 the back office is a client of the API: pages ask by its endpoints alone, each in its document and each guarded', () => {
  const root = join(import.meta.dirname, '..')
  const sources = globSync(['web/**/*.{ts,tsx}', 'spaces/*/pages/**/*.{ts,tsx}'], { cwd: root }).filter(
    (file) => !file.endsWith('.test.ts'),
  )
  const asked = new Set<string>()
  const otherWays: string[] = []
  for (const file of sources) {
    const text = readFileSync(join(root, file), 'utf8')
    if (/(?<![.\w])fetch\(|XMLHttpRequest|new (EventSource|WebSocket)|sendBeacon/.test(text)) otherWays.push(file)
    for (const [, method, path] of text.matchAll(/\bapi\.(get|post|put|patch|delete)\(\s*'(\/[^']+)'/g))
      asked.add(`${method!.toUpperCase()} ${path!.replace(/:(\w+)/g, '{$1}')}`)
  }
  // The one place that asks, and a link's page before sign-in, which takes a file.
  assert.deepEqual(otherWays.sort(), ['web/api/client.ts', 'web/entry/download-page.tsx'])
  const declared = new Map(routes.map((route) => [`${route.method} ${route.path.replace('/api/v1', '')}`, route]))
  const unknown = [...asked].filter((one) => !declared.has(one))
  assert.ok(asked.size > 300, `${asked.size} endpoints`)
  assert.deepEqual(unknown, [])
  const open = [...declared].filter(([name, route]) => name.includes(' /staff/') && accessOf(route) === 'public')
  assert.deepEqual(open, [])
})
