import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Problem } from '../../../kernel/errors/problem.ts'
import { asPerson, type PersonContext } from '../../../kernel/http/context.ts'
import { hashToken } from '../../../kernel/http/endpoints.ts'
import { pagesOfPdf } from '../../../testing/pdf.ts'
import {
  insert,
  makeAccount,
  makeMember,
  makeOrganisation,
  makeStaff,
  type Person,
  type Portal,
  startPortal,
} from '../../../testing/portal.ts'
import { endMembership } from '../memberships/membership.ts'

let portal: Portal
let organisation: string
let principal: Person
let secondary: Person
let member: Person
let stranger: Person
let contract: string
let count = 0

before(async () => {
  portal = await startPortal({ API_REQUESTS_PER_MINUTE: '50' })
  const principalId = await makeAccount(portal, 'paule.maistre')
  organisation = await makeOrganisation(portal, 'Ville de Montfabre', { principal: principalId })
  principal = await portal.signedIn(principalId)
  const person = async (identifier: string, role?: string) => {
    const id = await makeAccount(portal, identifier)
    if (role) await makeMember(portal, id, organisation, role)
    return portal.signedIn(id)
  }
  secondary = await person('second.gestion', 'secondary_manager')
  member = await person('simple.membre', 'member')
  const strangerId = await makeAccount(portal, 'autre.ailleurs')
  await makeOrganisation(portal, 'Régie des Eaux', { principal: strangerId })
  stranger = await portal.signedIn(strangerId)
  contract = (
    await insert(portal, 'contracts', {
      brand_id: portal.brandId,
      organisation_id: organisation,
      number: 'C-1',
      title: 'Paie',
      starts_on: '2020-01-01',
      next_invoice_on: '2026-12-01',
      invoice_day: 1,
      sells_named: true,
    })
  ).id
})
after(() => portal.close())

const body = (more: Record<string, unknown> = {}) => ({
  name: `Paie ${++count}`,
  signInEmail: `api${count}@montfabre.example`,
  contactEmail: 'informatique@montfabre.example',
  spaces: [
    { space: 'contracts', access: 'modify' },
    { space: 'organisation-administration', access: 'read' },
  ],
  ...more,
})
const make = async (more: Record<string, unknown> = {}) => {
  const reply = await principal.post(`/organisations/${organisation}/technical-users`, body(more))
  assert.equal(reply.status, 201, JSON.stringify(reply.body))
  return reply.body as {
    id: string
    clientId: string
    secret: string
    tokenUrl: string
    version: number
    signInEmail: string
  }
}
type Form = Record<string, string> | string
const post = async (path: string, form: Form, headers: Record<string, string> = {}) => {
  const response = await portal.app.server.inject({
    method: 'POST',
    url: `/api/v1/oauth/${path}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    payload: typeof form === 'string' ? form : new URLSearchParams(form).toString(),
  })
  return {
    status: response.statusCode,
    headers: response.headers,
    body: response.body === '' ? {} : response.json(),
  }
}
const basic = (id: string, secret: string) => ({
  authorization: `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`,
})
const ask = (user: { clientId: string; secret: string }, more: Record<string, string> = {}) =>
  post('token', { grant_type: 'client_credentials', ...more }, basic(user.clientId, user.secret))
const tokenOf = async (user: { clientId: string; secret: string }, more: Record<string, string> = {}) => {
  const reply = await ask(user, more)
  assert.equal(reply.status, 200, JSON.stringify(reply.body))
  return reply.body.access_token as string
}
const call = async (
  token: string,
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE',
  path: string,
  payload?: object,
  headers: Record<string, string> = {},
) => {
  const response = await portal.app.server.inject({
    method,
    url: `/api/v1${path}`,
    headers: { authorization: `Bearer ${token}`, ...headers },
    ...(payload ? { payload } : {}),
  })
  const type = String(response.headers['content-type'] ?? '')
  return {
    status: response.statusCode,
    headers: response.headers,
    body: type.includes('json') ? response.json() : response.body,
  }
}
/** Every text of the database, to look for what must not be in it. */
const everything = async () => {
  const tables = await portal.sql(
    "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'",
  )
  let all = ''
  for (const { name } of tables) all += JSON.stringify(await portal.sql(`select t::text as row from ${name} t`))
  return all
}

test('O15 the principal manager creates a technical user; its secret is in that answer and nowhere else', async () => {
  const reply = await principal.post(
    `/organisations/${organisation}/technical-users`,
    body({ name: 'Paie', requestsPerMinute: 20 }),
  )
  assert.equal(reply.status, 201)
  const { secret, ...user } = reply.body
  assert.match(secret, /^[A-Za-z0-9_-]{43}$/)
  assert.equal(user.clientId, user.id)
  assert.equal(user.tokenUrl, 'http://127.0.0.1:3000/api/v1/oauth/token')
  assert.deepEqual(
    [user.name, user.contactEmail, user.requestsPerMinute, user.secrets.length, user.revokedAt],
    ['Paie', 'informatique@montfabre.example', 20, 1, null],
  )
  assert.notEqual(user.signInEmail, user.contactEmail)
  assert.deepEqual(
    user.spaces.map((item: { space: string; access: string; title: string }) => [item.space, item.access, item.title]),
    [
      ['contracts', 'modify', 'Administration de contrat'],
      ['organisation-administration', 'read', 'Activités du gestionnaire'],
    ],
  )
  const read = await principal.get(`/technical-users/${user.id}`)
  assert.deepEqual(read.body, user)
  const list = await principal.get(`/organisations/${organisation}/technical-users`)
  assert.ok(list.body.items.some((item: { id: string }) => item.id === user.id))
  assert.deepEqual(
    list.body.spaces.map((choice: { space: string }) => choice.space),
    ['contracts', 'support', 'organisation-administration'],
  )
  const all = await everything()
  assert.ok(all.includes(user.signInEmail))
  assert.ok(!all.includes(secret), 'the secret is in the database')
  assert.doesNotMatch(JSON.stringify(list.body) + JSON.stringify(read.body), new RegExp(secret))
  const [account] = await portal.sql(
    'select kind, status, (select count(*)::int from credentials where account_id = a.id) as passwords from accounts a where id = $1',
    [user.id],
  )
  assert.deepEqual(account, { kind: 'technical', status: 'active', passwords: 0 })
  const acts = await portal.sql(
    "select type, actor_label, about_id from journal_events where subject_id = $1 and type like 'organisation.%'",
    [user.id],
  )
  assert.deepEqual(acts, [
    { type: 'organisation.technical_user.created', actor_label: 'MAISTRE paule', about_id: user.id },
  ])
})

test('O15 repeating the request with its key makes nothing twice and shows no secret', async () => {
  const wanted = body()
  const headers = { 'idempotency-key': 'creer-paie-01' }
  const first = await principal.post(`/organisations/${organisation}/technical-users`, wanted, headers)
  const again = await principal.post(`/organisations/${organisation}/technical-users`, wanted, headers)
  assert.deepEqual([first.status, again.status], [201, 201])
  assert.deepEqual(again.body, { ...first.body, secret: null })
  assert.ok(!(await everything()).includes(first.body.secret))
  const rotation = { graceHours: 1, confirm: true }
  const one = await principal.post(`/technical-users/${first.body.id}/secret-rotations`, rotation, {
    'idempotency-key': 'tourner-01',
  })
  const two = await principal.post(`/technical-users/${first.body.id}/secret-rotations`, rotation, {
    'idempotency-key': 'tourner-01',
  })
  assert.deepEqual(two.body, { ...one.body, secret: null })
  assert.equal((await ask({ clientId: first.body.id, secret: one.body.secret })).status, 200)
})

test('O15 only the principal manager: another organisation sees nothing, members are told whom to ask', async () => {
  const user = await make()
  const routes: Array<[Parameters<typeof send>[1], string, object?]> = [
    ['get', `/organisations/${organisation}/technical-users`],
    ['post', `/organisations/${organisation}/technical-users`, body()],
    ['get', `/technical-users/${user.id}`],
    ['patch', `/technical-users/${user.id}`, { version: user.version, name: 'Autre' }],
    ['post', `/technical-users/${user.id}/secret-rotations`, { graceHours: 0, confirm: true }],
    ['post', `/technical-users/${user.id}/connection-details.pdf`, {}],
    ['delete', `/technical-users/${user.id}`],
  ]
  function send(who: Person, method: 'get' | 'post' | 'patch' | 'delete', path: string, payload?: object) {
    return who[method](path, payload as never)
  }
  for (const [method, path, payload] of routes) {
    const name = `${method} ${path}`
    const other = await send(stranger, method, path, payload)
    assert.equal(other.status, 404, name)
    const missing = await send(
      principal,
      method,
      path.replace(/[0-9a-f-]{36}/, '00000000-0000-4000-8000-000000000000'),
      payload,
    )
    assert.deepEqual({ ...missing.body, traceId: '' }, { ...other.body, traceId: '' }, name)
    for (const who of [secondary, member]) {
      const reply = await send(who, method, path, payload)
      assert.equal(reply.status, 403, `${name} ${who.identifier}`)
      assert.equal(reply.body.code, 'access.permission_missing')
      assert.match(reply.body.detail, /paule MAISTRE/)
    }
    assert.equal((await send(portal.guest as Person, method, path, payload)).status, 401, name)
  }
  assert.equal((await ask(user)).status, 200)
})

test('O15 what is wrong is named by its field', async () => {
  const fields = async (payload: Record<string, unknown>) => {
    const reply = await principal.post(`/organisations/${organisation}/technical-users`, payload)
    assert.equal(reply.status, 422, JSON.stringify(reply.body))
    return reply.body.errors.map((error: { field: string; code: string }) => [error.field, error.code])
  }
  assert.deepEqual(await fields(body({ name: ' ' })), [['name', 'required']])
  assert.deepEqual(await fields(body({ signInEmail: 'pas une adresse' })), [['signInEmail', 'bad_email']])
  assert.deepEqual(await fields(body({ spaces: [] })), [['spaces', 'required']])
  assert.deepEqual(await fields(body({ spaces: [{ space: 'fleet', access: 'read' }] })), [
    ['spaces.0.space', 'organisation.space_unknown'],
  ])
  assert.deepEqual(
    await fields(
      body({
        spaces: [
          { space: 'contracts', access: 'read' },
          { space: 'contracts', access: 'modify' },
        ],
      }),
    ),
    [['spaces.1.space', 'organisation.space_twice']],
  )
  const { signInEmail } = await make()
  assert.deepEqual(await fields(body({ signInEmail: signInEmail.toUpperCase() })), [
    ['signInEmail', 'identity.email_taken'],
  ])
  // Written like somebody's identifier: as taken as an address.
  await makeAccount(portal, 'nom.pris', { identifier: 'pris@montfabre.example' })
  assert.deepEqual(await fields(body({ signInEmail: 'pris@montfabre.example' })), [
    ['signInEmail', 'identity.email_taken'],
  ])
  const rotation = await principal.post(`/technical-users/${(await make()).id}/secret-rotations`, { graceHours: 721 })
  assert.deepEqual(rotation.body.errors.map((error: { field: string }) => error.field).sort(), [
    'confirm',
    'graceHours',
  ])
})

test('O15 never more than the maker may do: what the role of technical users holds, the maker holds', async () => {
  await portal.sql(
    "delete from role_permissions where brand_id = $1 and role = 'principal_manager' and permission = 'organisation.people.manage'",
    [portal.brandId],
  )
  try {
    const reply = await principal.post(
      `/organisations/${organisation}/technical-users`,
      body({ spaces: [{ space: 'organisation-administration', access: 'modify' }] }),
    )
    assert.deepEqual(
      reply.body.errors.map((error: { code: string }) => error.code),
      ['organisation.space_beyond_maker'],
    )
    await make({ spaces: [{ space: 'organisation-administration', access: 'read' }] })
  } finally {
    await insert(portal, 'role_permissions', {
      brand_id: portal.brandId,
      role: 'principal_manager',
      permission: 'organisation.people.manage',
    })
  }
})

test('O16 a token by client credentials: by Basic or in the body, scoped, never to be kept by anybody between', async () => {
  const user = await make()
  const reply = await ask(user)
  assert.equal(reply.status, 200)
  assert.equal(reply.headers['cache-control'], 'no-store')
  assert.match(reply.body.access_token, /^pvt_[A-Za-z0-9_-]{43}$/)
  assert.deepEqual(
    { ...reply.body, access_token: '' },
    {
      access_token: '',
      token_type: 'Bearer',
      expires_in: 3600,
      scope: 'contracts:modify organisation-administration:read',
    },
  )
  const inBody = await post('token', {
    grant_type: 'client_credentials',
    client_id: user.clientId,
    client_secret: user.secret,
    scope: 'contracts:read',
  })
  assert.deepEqual([inBody.status, inBody.body.scope], [200, 'contracts:read'])
  assert.ok(!(await everything()).includes(reply.body.access_token.slice(4)))
  const contracts = await call(reply.body.access_token, 'GET', '/contracts')
  assert.equal(contracts.status, 200)
})

test('O16 refusals are those of RFC 6749, word for word', async () => {
  const user = await make()
  const form = { grant_type: 'client_credentials' }
  const cases: Array<[string, Promise<Awaited<ReturnType<typeof post>>>, number, string]> = [
    ['wrong secret', post('token', form, basic(user.clientId, 'x'.repeat(43))), 401, 'invalid_client'],
    [
      'unknown client',
      post('token', form, basic('11111111-1111-4111-8111-111111111111', user.secret)),
      401,
      'invalid_client',
    ],
    ['no client at all', post('token', form, basic('paie', user.secret)), 401, 'invalid_client'],
    ["a person's identifier", post('token', form, basic(principal.id, 'les-pavés-du-parvis')), 401, 'invalid_client'],
    ['nobody', post('token', form), 401, 'invalid_client'],
    ['another scheme', post('token', form, { authorization: 'Bearer x' }), 401, 'invalid_client'],
    [
      'bad escapes',
      post('token', form, { authorization: `Basic ${Buffer.from('%:%').toString('base64')}` }),
      401,
      'invalid_client',
    ],
    ['no grant', post('token', {}, basic(user.clientId, user.secret)), 400, 'invalid_request'],
    [
      'another grant',
      post('token', { grant_type: 'password' }, basic(user.clientId, user.secret)),
      400,
      'unsupported_grant_type',
    ],
    [
      'twice',
      post('token', 'grant_type=client_credentials&grant_type=client_credentials', basic(user.clientId, user.secret)),
      400,
      'invalid_request',
    ],
    [
      'two ways',
      post(
        'token',
        { ...form, client_id: user.clientId, client_secret: user.secret },
        basic(user.clientId, user.secret),
      ),
      400,
      'invalid_request',
    ],
    [
      'beyond',
      post('token', { ...form, scope: 'organisation-administration:modify' }, basic(user.clientId, user.secret)),
      400,
      'invalid_scope',
    ],
    [
      'unknown scope',
      post('token', { ...form, scope: 'contracts:read tout"\u0000é' }, basic(user.clientId, user.secret)),
      400,
      'invalid_scope',
    ],
    [
      'JSON',
      post('token', JSON.stringify(form), { 'content-type': 'application/json', ...basic(user.clientId, user.secret) }),
      400,
      'invalid_request',
    ],
  ]
  for (const [name, promised, status, error] of cases) {
    const reply = await promised
    assert.deepEqual([reply.status, reply.body.error], [status, error], name)
    assert.match(reply.body.error_description, /^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/, name)
    assert.match(String(reply.headers['content-type']), /^application\/json/, name)
    assert.equal(reply.headers['cache-control'], 'no-store', name)
    if (status === 401) assert.match(String(reply.headers['www-authenticate']), /^Basic realm="/, name)
  }
})

test('Z12 a program gives the role of member at most: the person would outlive it', async () => {
  const token = await tokenOf(await make({ spaces: [{ space: 'organisation-administration', access: 'modify' }] }))
  const id = await makeAccount(portal, 'pierre.programme')
  await makeMember(portal, id, organisation, 'member')
  const [{ membership, version }] = await portal.sql(
    'select id as membership, version from memberships where account_id = $1',
    [id],
  )
  const raised = await call(token, 'PATCH', `/memberships/${membership}`, { version, role: 'secondary_manager' })
  assert.deepEqual(
    [raised.status, raised.body.errors[0].field, raised.body.errors[0].code],
    [422, 'role', 'organisation.role_by_persons'],
  )
  const newcomer = await makeAccount(portal, 'nina.nouvelle')
  const attached = (role: string) =>
    call(token, 'POST', `/organisations/${organisation}/memberships`, {
      accountId: newcomer,
      email: 'nina.nouvelle@client.example',
      role,
      startsOn: '2026-11-20',
      whole: true,
      serviceIds: [],
      comment: '',
    })
  assert.equal((await attached('secondary_manager')).body.errors[0].code, 'organisation.role_by_persons')
  const simple = await attached('member')
  assert.deepEqual([simple.status, simple.body.role, simple.body.proposedRole], [201, 'member', null])
})

test('O16 a token reaches the functions of its spaces, and its scopes narrow it', async () => {
  const user = await make()
  const token = await tokenOf(user)
  const list = await call(token, 'GET', '/contracts')
  assert.deepEqual(
    list.body.items.map((item: { id: string }) => item.id),
    [contract],
  )
  const history = await call(token, 'GET', `/organisations/${organisation}/history`)
  assert.equal(history.status, 200, JSON.stringify(history.body))
  // A scope that is not held is named, before anything looks empty.
  const narrow = await tokenOf(user, { scope: 'organisation-administration:read' })
  const refused = await call(narrow, 'GET', '/contracts')
  assert.deepEqual([refused.status, refused.body.code], [403, 'access.scope_missing'])
  assert.match(refused.body.detail, /contracts:read/)
  assert.match(String(refused.headers['www-authenticate']), /insufficient_scope.*contracts:read/)
  const reader = await tokenOf(user, { scope: 'contracts:read' })
  assert.equal((await call(reader, 'GET', '/contracts')).body.items.length, 1)
  const write = await call(reader, 'POST', '/change-requests', {})
  assert.ok(write.status === 403 || write.status === 422)
  const effects = await call(reader, 'DELETE', `/change-requests/${contract}`)
  assert.deepEqual([effects.status, effects.body.code], [403, 'access.scope_missing'])
  assert.match(effects.body.detail, /contracts:modify/)
  // Of the history a program reads what its scopes reach: no act on contracts without theirs; a chain with holes not at all.
  await insert(portal, 'journal_events', {
    brand_id: portal.brandId,
    organisation_id: organisation,
    contract_id: contract,
    at: portal.clock.now,
    actor_label: 'x',
    type: 'contracts.delegation.ended',
    subject_type: 'delegation',
    subject_label: 'Signataire Secret',
  })
  const types = async (bearer: string) =>
    (await call(bearer, 'GET', `/organisations/${organisation}/history?size=100`)).body.items.map(
      (item: { type: string }) => item.type,
    )
  assert.ok((await types(token)).includes('contracts.delegation.ended'))
  assert.ok((await types(narrow)).length > 0)
  assert.equal((await types(narrow)).includes('contracts.delegation.ended'), false)
  const chain = await call(narrow, 'GET', `/organisations/${organisation}/history/export?format=chain`)
  assert.deepEqual([chain.status, chain.body.code], [403, 'access.scope_missing'])
  const membership = (await portal.sql('select id from memberships where account_id = $1', [user.id]))[0].id
  const subjects = await call(narrow, 'GET', `/memberships/${membership}/explanation-subjects`)
  assert.deepEqual([subjects.status, subjects.body.code], [403, 'identity.persons_only'])
  // Another organisation's data are not there for it.
  const others = await make({ spaces: [{ space: 'organisation-administration', access: 'modify' }] })
  const other = (await portal.sql("select id from organisations where name = 'Régie des Eaux'"))[0].id
  assert.equal((await call(await tokenOf(others), 'GET', `/organisations/${other}/history`)).status, 404)
})

test("O16 what is a person's own is refused to programs, on every route that does not say otherwise", async () => {
  const user = await make({
    spaces: [
      { space: 'contracts', access: 'modify' },
      { space: 'organisation-administration', access: 'modify' },
    ],
  })
  await portal.sql('update technical_users set requests_per_minute = 100000 where account_id = $1', [user.id])
  const token = await tokenOf(user)
  for (const [method, path] of [
    ['GET', '/account'],
    ['GET', '/account/sessions'],
    ['DELETE', '/account/sessions'],
    ['GET', '/notifications'],
    ['GET', '/session'],
    ['GET', '/waiting'],
    ['GET', '/interventions'],
    ['GET', `/organisations/${organisation}/technical-users`],
  ] as const) {
    const reply = await call(token, method, path)
    assert.deepEqual([reply.status, reply.body.code], [403, 'identity.persons_only'], `${method} ${path}`)
  }
  const password = await call(token, 'PUT', '/account/password', {
    currentPassword: 'x'.repeat(12),
    newPassword: 'un-autre-mot-de-passe',
  })
  assert.deepEqual([password.status, password.body.code], [403, 'identity.persons_only'])
  // Every operation of the document that names no scope.
  const { paths } = (await portal.guest.get('/api/openapi.json')).body as {
    paths: Record<string, Record<string, { security?: Array<Record<string, string[]>>; requestBody?: unknown }>>
  }
  let tried = 0
  for (const [path, item] of Object.entries(paths))
    for (const [method, operation] of Object.entries(item)) {
      if (method !== 'get' || operation.security?.length === 0 || operation.security?.some((way) => way.oauth2))
        continue
      const reply = await call(token, 'GET', path.replace('/api/v1', '').replaceAll(/\{\w+\}/g, organisation))
      assert.ok(reply.status === 403 || reply.status === 422, `${path}: ${reply.status}`)
      if (reply.status === 403) assert.equal(reply.body.code, 'identity.persons_only', path)
      tried += 1
    }
  assert.ok(tried > 20)
  // As a cookie it is nothing.
  const cookie = await portal.app.server.inject({
    method: 'GET',
    url: '/api/v1/contracts',
    headers: { cookie: `parvis=${token}` },
  })
  assert.equal(cookie.statusCode, 401)
})

test('O16 a person cannot sign in as a technical user, nor ask for its password', async () => {
  const user = await make()
  for (const password of [user.secret, 'les-pavés-du-parvis'])
    assert.equal((await portal.guest.post('/session', { identifier: user.signInEmail, password })).status, 401)
  await portal.guest.post('/password-reset-requests', { identifier: user.signInEmail })
  await portal.drain()
  await portal.drain()
  assert.deepEqual(await portal.sql('select 1 from one_time_tokens where account_id = $1', [user.id]), [])
  assert.deepEqual(await portal.sql('select 1 from mails where account_id = $1', [user.id]), [])
})

test('O15 a rotated secret works until its grace ends; without one it stops at once, with its tokens', async () => {
  const user = await make()
  const rotated = await principal.post(`/technical-users/${user.id}/secret-rotations`, { graceHours: 2, confirm: true })
  assert.equal(rotated.status, 201)
  assert.equal(rotated.body.secrets.length, 2)
  const fresh = { clientId: user.clientId, secret: rotated.body.secret as string }
  assert.notEqual(fresh.secret, user.secret)
  portal.clock.now = new Date(portal.clock.now.getTime() + 90 * 60_000)
  // Half an hour is left of the old one: its token lives no longer than that.
  const late = await ask(user)
  assert.deepEqual([late.status, late.body.expires_in], [200, 1800])
  assert.equal((await ask(fresh)).body.expires_in, 3600)
  portal.clock.now = new Date(portal.clock.now.getTime() + 30 * 60_000)
  principal = await portal.signedIn(principal.id)
  assert.deepEqual([(await ask(user)).status, (await ask(fresh)).status], [401, 200])
  assert.equal((await call(late.body.access_token, 'GET', '/contracts')).status, 401)
  const open = await tokenOf(fresh)
  assert.equal((await call(open, 'GET', '/contracts')).status, 200)
  const atOnce = await principal.post(`/technical-users/${user.id}/secret-rotations`, { graceHours: 0, confirm: true })
  assert.equal((await ask(fresh)).status, 401)
  const dead = await call(open, 'GET', '/contracts')
  assert.equal(dead.status, 401)
  assert.match(String(dead.headers['www-authenticate']), /Bearer error="invalid_token"/)
  assert.equal((await ask({ ...fresh, secret: atOnce.body.secret })).status, 200)
})

test('O16 a token lives until its end, used or not, and no longer', async () => {
  await portal.sql('delete from rate_limits')
  const token = await tokenOf(await make())
  portal.clock.now = new Date(portal.clock.now.getTime() + 59 * 60_000)
  assert.equal((await call(token, 'GET', '/contracts')).status, 200)
  portal.clock.now = new Date(portal.clock.now.getTime() + 2 * 60_000)
  assert.equal((await call(token, 'GET', '/contracts')).status, 401)
  principal = await portal.signedIn(principal.id)
})

test('O16 a token given back is over, and only its own client can give it back (RFC 7009)', async () => {
  const [one, two] = [await make(), await make()]
  const token = await tokenOf(one)
  assert.equal((await post('revoke', { token }, basic(two.clientId, two.secret))).status, 200)
  assert.equal((await call(token, 'GET', '/contracts')).status, 200)
  assert.deepEqual(
    [
      (await post('revoke', { token }, basic(one.clientId, 'faux'))).status,
      (await post('revoke', {}, basic(one.clientId, one.secret))).body.error,
    ],
    [401, 'invalid_request'],
  )
  assert.equal(
    (await post('revoke', { token, token_type_hint: 'access_token' }, basic(one.clientId, one.secret))).status,
    200,
  )
  assert.equal((await call(token, 'GET', '/contracts')).status, 401)
  assert.equal((await post('revoke', { token }, basic(one.clientId, one.secret))).status, 200)
})

test('O15 revoked: secrets and open tokens die at once, the membership ends, repeating is harmless', async () => {
  const user = await make()
  const token = await tokenOf(user)
  assert.equal((await principal.delete(`/technical-users/${user.id}`)).status, 204)
  assert.equal((await call(token, 'GET', '/contracts')).status, 401)
  assert.equal((await ask(user)).body.error, 'invalid_client')
  assert.equal((await principal.delete(`/technical-users/${user.id}`)).status, 204)
  const gone = (await principal.get(`/technical-users/${user.id}`)).body
  assert.deepEqual([gone.revokedBy, gone.secrets, gone.spaces], ['MAISTRE paule', [], []])
  assert.deepEqual(
    (
      await portal.sql(
        'select type from journal_events where about_id = $1 and organisation_id is not null order by seq',
        [user.id],
      )
    ).map((row) => row.type),
    [
      'organisation.technical_user.created',
      'organisation.technical_user.revoked',
      'organisation.membership.removed',
      'organisation.subscription.deactivated',
      'organisation.subscription.deactivated',
    ],
  )
  for (const reply of [
    await principal.patch(`/technical-users/${user.id}`, { version: gone.version, name: 'x' }),
    await principal.post(`/technical-users/${user.id}/secret-rotations`, { graceHours: 0, confirm: true }),
    await principal.post(`/technical-users/${user.id}/connection-details.pdf`, {}),
  ])
    assert.deepEqual([reply.status, reply.body.code], [409, 'organisation.technical_user_revoked'])
  const lists = await Promise.all(
    ['active', 'revoked', 'all'].map((state) =>
      principal.get(`/organisations/${organisation}/technical-users?state=${state}&size=100`),
    ),
  )
  assert.deepEqual(
    lists.map((list) => list.body.items.some((item: { id: string }) => item.id === user.id)),
    [false, true, true],
  )
  // Its address is free again.
  await make({ signInEmail: user.signInEmail })
  // However else the membership ends, it is the same.
  const other = await make()
  const open = await tokenOf(other)
  await portal.sql('update memberships set removed_at = now() where account_id = $1', [other.id])
  assert.equal((await call(open, 'GET', '/contracts')).status, 401)
  assert.equal((await ask(other)).status, 401)
})

test('O15 who manages people but not technical users cannot end one, change it, or open a space to it', async () => {
  const user = await make()
  const [membership] = await portal.sql('select id from memberships where account_id = $1', [user.id])
  const { services } = portal.app
  const as = <T>(who: Person, work: (ctx: PersonContext) => Promise<T>) =>
    asPerson(services, hashToken(who.token), services.brands.byId(portal.brandId), work)
  await assert.rejects(
    as(secondary, (ctx) => endMembership(ctx, membership.id)),
    (error: Problem) => error.code === 'access.permission_missing' && error.params.names === 'paule MAISTRE',
  )
  const changed = await as(secondary, (ctx) =>
    ctx.db.updateTable('memberships').set({ role: 'member' }).where('id', '=', membership.id).executeTakeFirst(),
  )
  assert.equal(Number(changed.numUpdatedRows), 0)
  const ended = await as(secondary, (ctx) =>
    ctx.db
      .updateTable('space_subscriptions')
      .set({ ended_at: ctx.now, end_reason: 'manager' })
      .where('membership_id', '=', membership.id)
      .executeTakeFirst(),
  )
  assert.equal(Number(ended.numUpdatedRows), 0)
  await assert.rejects(
    as(secondary, (ctx) =>
      ctx.db
        .insertInto('space_subscriptions')
        .values({
          organisation_id: organisation,
          membership_id: membership.id,
          space: 'documents',
          access: 'modify',
          origin: 'manager',
          created_by: secondary.id,
        })
        .execute(),
    ),
    /row-level security/,
  )
  assert.equal((await ask(user)).status, 200)
})

test('O15 name, contact and spaces change; a stale version is refused with the current one; open tokens shrink at once', async () => {
  const user = await make({
    spaces: [
      { space: 'contracts', access: 'modify' },
      { space: 'organisation-administration', access: 'modify' },
    ],
  })
  const token = await tokenOf(user)
  const changed = await principal.patch(`/technical-users/${user.id}`, {
    version: user.version,
    name: 'Comptabilité',
    contactEmail: 'compta@montfabre.example',
    spaces: [{ space: 'organisation-administration', access: 'read' }],
  })
  assert.equal(changed.status, 200, JSON.stringify(changed.body))
  assert.deepEqual(
    [changed.body.name, changed.body.contactEmail, changed.body.version],
    ['Comptabilité', 'compta@montfabre.example', user.version + 1],
  )
  assert.deepEqual((await call(token, 'GET', '/contracts')).body.code, 'access.scope_missing')
  assert.equal((await call(token, 'GET', `/organisations/${organisation}/history`)).status, 200)
  assert.equal((await ask(user)).body.scope, 'organisation-administration:read')
  const stale = await principal.patch(`/technical-users/${user.id}`, { version: user.version, name: 'Autre' })
  assert.deepEqual([stale.status, stale.body.extra.current.name], [409, 'Comptabilité'])
  const [row] = await portal.sql(
    'select a.surname, m.surname as member from accounts a join memberships m on m.account_id = a.id where a.id = $1',
    [user.id],
  )
  assert.deepEqual(row, { surname: 'Comptabilité', member: 'Comptabilité' })
  assert.deepEqual(
    (
      await portal.sql(
        "select before, after from journal_events where subject_id = $1 and type = 'organisation.technical_user.updated'",
        [user.id],
      )
    )[0].after.spaces,
    ['organisation-administration:read'],
  )
})

test('O15 the connection details are a tagged PDF, with the secret only for who still holds it', async () => {
  const user = await make()
  const wordsOf = async (bytes: Buffer) => (await pagesOfPdf(bytes))[0]!
  const without = await principal.post(`/technical-users/${user.id}/connection-details.pdf`, {})
  assert.equal(without.headers['content-type'], 'application/pdf')
  assert.match(without.bytes.toString('latin1'), /\/StructTreeRoot/)
  const plain = await wordsOf(without.bytes)
  assert.ok(
    plain.includes(user.clientId) && plain.includes('/api/v1/oauth/token') && plain.includes('conservé nulle part'),
  )
  const withSecret = await principal.post(`/technical-users/${user.id}/connection-details.pdf`, { secret: user.secret })
  const words = await wordsOf(withSecret.bytes)
  assert.ok(words.replaceAll(' ', '').includes(user.secret), words)
  const english = await (await portal.signedIn(principal.id, 'en')).post(
    `/technical-users/${user.id}/connection-details.pdf`,
    {},
  )
  assert.equal(english.status, 200)
  const wrong = await principal.post(`/technical-users/${user.id}/connection-details.pdf`, { secret: 'faux' })
  assert.deepEqual(
    [wrong.status, wrong.body.errors[0].field, wrong.body.errors[0].code],
    [422, 'secret', 'organisation.secret_wrong'],
  )
  const another = await make()
  assert.equal(
    (await principal.post(`/technical-users/${user.id}/connection-details.pdf`, { secret: another.secret })).status,
    422,
  )
})

test('O16 each answer says how many requests are left; beyond them 429, and the next minute is a new one', async () => {
  portal.clock.set('2026-11-25T10:00:20Z')
  principal = await portal.signedIn(principal.id)
  const user = await make({ requestsPerMinute: 3 })
  const token = await tokenOf(user)
  const seen = []
  for (const path of ['/contracts', '/account', '/contracts/pas-un-identifiant', '/contracts']) {
    const reply = await call(token, 'GET', path)
    seen.push([
      reply.status,
      reply.headers['ratelimit-limit'],
      reply.headers['ratelimit-remaining'],
      reply.headers['ratelimit-reset'],
      reply.headers['retry-after'],
    ])
  }
  // Refusals count too.
  assert.deepEqual(seen, [
    [200, '3', '2', '40', undefined],
    [403, '3', '1', '40', undefined],
    [404, '3', '0', '40', undefined],
    [429, '3', '0', '40', '40'],
  ])
  const byDefault = await call(await tokenOf(await make()), 'GET', '/contracts')
  assert.deepEqual([byDefault.headers['ratelimit-limit'], byDefault.headers['ratelimit-remaining']], ['50', '49'])
  portal.clock.set('2026-11-25T10:01:00Z')
  assert.equal((await call(token, 'GET', '/contracts')).headers['ratelimit-remaining'], '2')
  assert.ok((await principal.get(`/technical-users/${user.id}`)).body.lastUsedAt)
  assert.equal(
    (await portal.sql('select count(*)::int as n from rate_limits where key = $1', [`api:${user.id}`]))[0].n,
    1,
  )
})

test('O16 simultaneous requests are all counted', async () => {
  portal.clock.set('2026-11-25T10:05:00Z')
  principal = await portal.signedIn(principal.id)
  const token = await tokenOf(await make({ requestsPerMinute: 10 }))
  const replies = await Promise.all(Array.from({ length: 16 }, () => call(token, 'GET', '/contracts')))
  assert.equal(replies.filter((reply) => reply.status === 200).length, 10)
  assert.equal(replies.filter((reply) => reply.status === 429).length, 6)
})

test('O16 tries at a client are counted by address, and do not shut the client out elsewhere', async () => {
  portal.clock.set('2026-11-26T10:00:00Z')
  principal = await portal.signedIn(principal.id)
  const user = await make()
  let last: Awaited<ReturnType<typeof post>> | undefined
  for (let i = 0; i < 61; i++)
    last = await post('token', { grant_type: 'client_credentials' }, basic(user.clientId, `faux ${i}`))
  assert.equal(last!.status, 429)
  assert.ok(Number(last!.headers['retry-after']) > 0)
  assert.equal((await ask(user)).status, 429)
  const elsewhere = await portal.app.server.inject({
    method: 'POST',
    url: '/api/v1/oauth/token',
    remoteAddress: '192.0.2.7',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...basic(user.clientId, user.secret) },
    payload: 'grant_type=client_credentials',
  })
  assert.equal(elsewhere.statusCode, 200)
})

test('O16 right secrets never count as tries: a client may ask for a token as often as its own limit says', async () => {
  portal.clock.set('2026-11-26T11:00:00Z')
  principal = await portal.signedIn(principal.id)
  const user = await make()
  for (let i = 0; i < 61; i++) assert.equal((await ask(user)).status, 200, `${i}`)
})

test('O16 Idempotency-Key works for programs', async () => {
  portal.clock.set('2026-11-27T10:00:00Z')
  await portal.sql('update technical_users set requests_per_minute = 100000')
  principal = await portal.signedIn(principal.id)
  const application = await insert(portal, 'applications', { brand_id: portal.brandId, code: 'paie', name: 'Paie' })
  await insert(portal, 'contract_applications', { contract_id: contract, application_id: application.id })
  const account = await makeAccount(portal, 'abonnee.une')
  await makeMember(portal, account, organisation)
  const seat = await insert(portal, 'seats', {
    contract_id: contract,
    kind: 'named',
    account_id: account,
    created_on: '2024-04-01',
  })
  const connection = await insert(portal, 'connections', {
    brand_id: portal.brandId,
    organisation_id: organisation,
    contract_id: contract,
    application_id: application.id,
    account_id: account,
    seat_kind: 'named',
    seat_id: seat.id,
    created_on: '2024-04-01',
  })
  const token = await tokenOf(await make())
  const key = { 'idempotency-key': 'programme-0001' }
  const path = `/connections/${connection.id}/password-reset`
  const first = await call(token, 'POST', path, {}, key)
  assert.ok(first.status < 300, JSON.stringify(first.body))
  const again = await call(token, 'POST', path, {}, key)
  assert.deepEqual([again.status, again.body], [first.status, first.body])
  assert.equal(
    (await portal.sql("select count(*)::int as n from journal_events where type = 'contracts.password_reset.sent'"))[0]
      .n,
    1,
  )
  const other = await call(token, 'POST', `/connections/${contract}/password-reset`, {}, key)
  assert.deepEqual([other.status, other.body.code], [422, 'idempotency_mismatch'])
  // The history names the program that did it.
  const history = await principal.get(`/organisations/${organisation}/history?type=contracts.password_reset.sent`)
  assert.match(history.body.items[0].who, /^Paie \d+$/)
})

test('Idempotency-Key works where a function opens its transactions itself', async () => {
  const agent = await portal.signedIn(await makeStaff(portal, 'agent.une'))
  const body = { decision: 'refused', reason: 'non', items: [{ id: contract, rowVersion: 1 }] }
  const send = (payload: object, key = 'decisions-0001') =>
    agent.post('/staff/change-request-decisions', payload, { 'idempotency-key': key })
  const first = await send(body)
  assert.equal(first.status, 200, JSON.stringify(first.body))
  const kept = () => portal.sql("select status, response from idempotency_keys where key = 'decisions-0001'")
  assert.deepEqual(await kept(), [{ status: 200, response: first.body }])
  await portal.sql("update idempotency_keys set response = response || '{\"items\": []}' where key = 'decisions-0001'")
  assert.deepEqual((await send(body)).body, { items: [] }, 'the kept answer, nothing done anew')
  assert.equal((await send({ ...body, reason: 'autre' })).body.code, 'idempotency_mismatch')
  // One that still runs is refused; one that was left behind is taken over.
  await portal.sql("update idempotency_keys set status = null, response = null where key = 'decisions-0001'")
  assert.deepEqual([(await send(body)).status, (await send(body)).body.code], [409, 'idempotency_running'])
  portal.clock.now = new Date(portal.clock.now.getTime() + 11 * 60_000)
  assert.deepEqual((await send(body)).body, first.body)
  // One that failed frees its key.
  const reader = await portal.signedIn(await makeStaff(portal, 'lectrice.une', 'reader'))
  for (let i = 0; i < 2; i++)
    assert.equal(
      (await reader.post('/staff/change-request-decisions', body, { 'idempotency-key': 'lectrice-0001' })).body.code,
      'identity.staff_permission_missing',
    )
  assert.deepEqual(await portal.sql("select 1 from idempotency_keys where key = 'lectrice-0001'"), [])
})

test('O15 a client sets no limit above the deployment’s, and refused addresses are counted', async () => {
  const above = await principal.post(`/organisations/${organisation}/technical-users`, body({ requestsPerMinute: 51 }))
  assert.deepEqual(
    [above.status, above.body.errors[0].field, above.body.errors[0].code],
    [422, 'requestsPerMinute', 'too_big'],
  )
  portal.clock.advanceDays(1)
  const taken = body({ signInEmail: 'paule.maistre@client.example' })
  let last = 0
  for (let tries = 0; tries < 31; tries++)
    last = (await principal.post(`/organisations/${organisation}/technical-users`, taken)).status
  assert.equal(last, 429)
  portal.clock.advanceDays(1)
})

test('O15 O16 C4 P30 a program to which its client opened «Mon assistance» opens, reads and answers the tickets of the organisation; to read, it writes nothing; another organisation’s are not there', async () => {
  const opened = await member.upload('/tickets', [], { subject: 'Paie bloquée', body: 'Le bouton ne répond pas.' })
  const theirs = await stranger.upload('/tickets', [], { subject: 'Ailleurs', body: 'Rien à voir.' })
  assert.deepEqual([opened.status, theirs.status], [201, 201])
  const form = (fields: Record<string, string>) => {
    const parts = Object.entries(fields).map(
      ([name, value]) => `--b\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
    )
    return Buffer.from(`${parts.join('')}--b--\r\n`)
  }
  const multipart = { 'content-type': 'multipart/form-data; boundary=b' }
  const file = (token: string, fields: Record<string, string>) =>
    call(token, 'POST', '/tickets', form(fields), multipart)
  const tokenFor = async (access: string) => tokenOf(await make({ spaces: [{ space: 'support', access }] }))
  const writer = await tokenFor('modify')
  const made = await file(writer, { subject: 'Alerte de la sonde', body: 'Disque plein.' })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  assert.equal(made.body.messages[0].channel, 'api')
  const list = await call(writer, 'GET', '/tickets')
  assert.deepEqual(
    list.body.items.map(({ subject, isMine }: { subject: string; isMine: boolean }) => [subject, isMine]).sort(),
    [
      ['Alerte de la sonde', true],
      ['Paie bloquée', false],
    ],
  )
  const say = (token: string, id: string) =>
    call(token, 'POST', `/tickets/${id}/messages`, form({ body: 'Espace libéré.' }), multipart)
  assert.equal((await say(writer, opened.body.id)).status, 201)
  assert.equal((await say(writer, theirs.body.id)).status, 404)
  assert.equal((await call(writer, 'GET', `/tickets/${theirs.body.id}`)).status, 404)
  const reader = await tokenFor('read')
  assert.equal((await call(reader, 'GET', `/tickets/${opened.body.id}`)).body.messages.length, 2)
  for (const refused of [await say(reader, opened.body.id), await file(reader, { subject: 'x', body: 'x' })])
    assert.deepEqual([refused.status, refused.body.code], [403, 'access.scope_missing'])
  const without = await tokenOf(await make())
  assert.equal((await call(without, 'GET', '/tickets')).body.code, 'access.scope_missing')
  // The database holds it as well: without the space, or with a token to read, the rows are not there or not written.
  const asked = async (scopes: string, sql: string, account: string) => {
    const client = await portal.database.pool.connect()
    try {
      await client.query('begin')
      await client.query(
        "select set_config('parvis.account_id', $1, true), set_config('parvis.brand_id', $2, true), set_config('parvis.scopes', $3, true)",
        [account, portal.brandId, scopes],
      )
      await client.query('set local role parvis_client')
      return (await client.query(sql)).rowCount
    } finally {
      await client.query('rollback')
      client.release()
    }
  }
  const [{ account_id: program }] = await portal.sql('select account_id from tickets where id = $1', [made.body.id])
  const update = "update tickets set status = 'closed', closed_at = now() where status <> 'closed'"
  assert.deepEqual(
    [
      await asked('support:modify', 'select from tickets', program),
      await asked('support:modify', update, program),
      await asked('support:read', update, program),
      await asked('contracts:modify', 'select from tickets', program),
    ],
    [2, 2, 0, 1],
  )
})
