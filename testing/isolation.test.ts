// No client ever sees anything of another: through every route of the document, and in the database itself.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { makeWorld, type World } from '../spaces/contracts/testing.ts'
import {
  type DeclaredRoute,
  declaredRoutes,
  insert,
  type Person,
  type Portal,
  type Reply,
  startPortal,
} from './portal.ts'

const canary = 'CANARI'
/** The routes that need no session. Everything else answers 401 to nobody. */
const openRoutes = [
  'GET /api/v1/brand',
  'POST /api/v1/session',
  'POST /api/v1/session/second-factor',
  'DELETE /api/v1/session',
  'POST /api/v1/password-reset-requests',
  'GET /api/v1/one-time-tokens/{token}',
  'POST /api/v1/password-resets',
  'POST /api/v1/account/reactivation',
  'POST /api/v1/activations',
  'GET /api/v1/delegation-form.pdf',
  'GET /api/v1/history-verifier.mjs',
]

let portal: Portal
let world: World
let routes: DeclaredRoute[]
let rivals: Array<{ name: string; id: string }>
/** Ids of the first client's records, by what a path or a field calls them. */
const ids: Record<string, string> = {}

before(async () => {
  portal = await startPortal()
  world = await makeWorld(portal)
  routes = declaredRoutes((await portal.guest.get('/api/openapi.json')).body)
  const asked = await world.admin.post(
    '/change-requests',
    world.creation({ surname: `${canary} Né`, email: 'canari@montfabre.example' }),
  )
  assert.equal(asked.status, 201, JSON.stringify(asked.body))
  const ticket = await world.admin.upload(
    '/tickets',
    [{ field: 'file', name: `${canary}.txt`, bytes: `${canary} joint` }],
    { subject: `${canary} sujet`, category: 'question', body: `${canary} message` },
  )
  assert.equal(ticket.status, 201, JSON.stringify(ticket.body))
  const delegation = (await portal.sql('select id from delegations where contract_id = $1', [world.contract]))[0].id
  const account = world.admin.id
  const form = (
    await insert(portal, 'files', {
      brand_id: portal.brandId,
      organisation_id: world.organisation,
      name: 'f',
      content_type: 'application/pdf',
      size_bytes: 1,
      sha256: 'x',
      storage_key: 'x',
      created_by: account,
    })
  ).id
  await insert(portal, 'signed_forms', {
    request_id: asked.body.id,
    version: 1,
    channel: 'upload',
    received_on: '2026-11-20',
    file_id: form,
    recorded_by: account,
    recorded_by_label: 'x',
    recorded_at: portal.clock.now,
    confirms: false,
    needs_review: true,
  })
  await insert(portal, 'billing_lines', {
    brand_id: portal.brandId,
    contract_id: world.contract,
    request_id: asked.body.id,
    seat_kind: 'named',
    label: 'x',
    month: '2026-12-01',
    from_on: '2026-12-01',
    to_on: '2026-12-31',
    billed_days: 31,
    days_in_month: 31,
    quantity: 1,
    unit_monthly_cents: 2900,
    amount_cents: 2900,
    invoice_on: '2026-12-01',
    created_at: portal.clock.now,
  })
  await insert(portal, 'sites', { organisation_id: world.organisation, name: 'Mairie' })
  await insert(portal, 'services', { organisation_id: world.organisation, name: 'Finances' })
  await insert(portal, 'account_blocks', {
    account_id: (await portal.sql('select account_id from connections where id = $1', [world.subscriberConnection]))[0]
      .account_id,
    cause: 'provider',
    reason: 'x',
  })
  await insert(portal, 'connection_blocks', {
    connection_id: world.subscriberConnection,
    cause: 'administrator',
    opened_at: portal.clock.now,
    opened_by: account,
  })
  await insert(portal, 'notifications', {
    brand_id: portal.brandId,
    account_id: account,
    kind: 'contracts.request_refused',
    params: JSON.stringify({ number: canary, detail: canary, reason: canary }),
    created_at: portal.clock.now,
  })
  const session = await insert(portal, 'training_sessions', {
    brand_id: portal.brandId,
    title: 'Prise en main',
    starts_at: '2027-01-10T09:00:00Z',
    ends_at: '2027-01-10T17:00:00Z',
    seats: 5,
  })
  await insert(portal, 'training_registrations', {
    training_session_id: session.id,
    account_id: account,
    request_id: asked.body.id,
    attendee_label: 'x',
    created_at: portal.clock.now,
  })
  Object.assign(ids, {
    contracts: world.contract,
    connections: world.subscriberConnection,
    'change-requests': asked.body.id,
    delegations: delegation,
    tickets: ticket.body.id,
    'training-sessions': session.id,
    sessions: (await portal.sql('select id from sessions where account_id = $1', [account]))[0].id,
    organisations: world.organisation,
    accounts: account,
    members: world.staff.id,
    applications: world.application,
    mails: (await portal.sql('select id from mails limit 1'))[0]?.id ?? account,
    contractId: world.contract,
    accountId: account,
    accountIds: account,
    organisationId: world.organisation,
    organisation: world.organisation,
    contract: world.contract,
    application: world.application,
    applicationId: world.application,
    profileId: world.profile,
    requestId: asked.body.id,
    trainingSessionId: session.id,
    formFile: form,
    attachment: ticket.body.messages[0].attachments[0].id,
    applicationUserId: (
      await portal.sql('select id from application_users where organisation_id = $1', [world.organisation])
    )[0].id,
  })
  await plant()
  const sacha = (await portal.sql('select account_id from connections where id = $1', [world.rivalConnection]))[0]
    .account_id
  rivals = [
    { name: 'the administrator of another client', id: world.rival.id },
    { name: 'a subscriber of another client', id: sacha },
  ]
})
after(() => portal.close())

/** Appends the canary to every text of the first client's records that holds free text. */
async function plant(): Promise<void> {
  const people = '(select account_id from memberships where organisation_id = $1)'
  const contracts = '(select id from contracts where organisation_id = $1)'
  const requests = '(select id from change_requests where organisation_id = $1)'
  const tickets = `(select id from tickets where account_id in ${people})`
  const where: Record<string, string> = {
    organisations: 'id = $1',
    sites: 'organisation_id = $1',
    services: 'organisation_id = $1',
    accounts: `id in ${people}`,
    account_blocks: `account_id in ${people}`,
    sessions: `account_id in ${people}`,
    application_users: 'organisation_id = $1',
    contracts: 'organisation_id = $1',
    change_requests: 'organisation_id = $1',
    change_request_versions: `request_id in ${requests}`,
    signed_forms: `request_id in ${requests}`,
    training_registrations: `request_id in ${requests}`,
    billing_lines: `contract_id in ${contracts}`,
    seats: `contract_id in ${contracts}`,
    delegations: `contract_id in ${contracts}`,
    connection_blocks: `connection_id in (select id from connections where organisation_id = $1)`,
    tickets: `account_id in ${people}`,
    ticket_messages: `ticket_id in ${tickets}`,
    files: `created_by in ${people}`,
  }
  const keep = new Set([
    'kind',
    'status',
    'state',
    'cause',
    'role',
    'decision',
    'locale',
    'channel',
    'category',
    'seat_kind',
    'author_side',
    'attendance',
    'siret',
    'number',
    'storage_key',
    'sha256',
    'content_type',
    'search_text',
    'invoicing_mandate',
    'pacage_number',
  ])
  await portal.sql('alter table accounts disable trigger keep_identity')
  let planted = 0
  for (const [table, condition] of Object.entries(where)) {
    const columns = await portal.sql(
      "select column_name as name from information_schema.columns where table_schema = 'public' and table_name = $1 and data_type = 'text'",
      [table],
    )
    const texts = columns.map((column) => column.name as string).filter((name) => !keep.has(name))
    planted += texts.length
    if (texts.length > 0)
      await portal.sql(
        `update ${table} set ${texts.map((name) => `${name} = ${name} || '${canary}'`).join(', ')} where ${condition}`,
        [world.organisation],
      )
  }
  await portal.sql('update connections set email = email where organisation_id = $1', [world.organisation])
  await portal.sql('alter table accounts enable trigger keep_identity')
  assert.ok(planted > 60, `${planted} columns`)
}

type Schema = {
  type?: string | string[]
  format?: string
  enum?: unknown[]
  const?: unknown
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  minimum?: number
  $ref?: string
  pattern?: string
  default?: unknown
}

/** A value that the schema takes, with the first client's ids wherever an id is asked for. */
function example(schema: Schema, name = ''): unknown {
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  const choice = schema.anyOf ?? schema.oneOf ?? schema.allOf
  if (choice)
    return example(choice.find((item) => item.format === 'email' || item.format === 'uuid') ?? choice[0]!, name)
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type
  if (type === 'object' || schema.properties)
    return Object.fromEntries(
      Object.entries(schema.properties ?? {})
        .filter(([key]) => schema.required?.includes(key) || /Confirmation$|Id$/.test(key))
        .map(([key, value]) => [key, example(value, key)]),
    )
  if (type === 'array') return [example(schema.items ?? {}, name)]
  if (type === 'boolean') return true
  if (type === 'integer' || type === 'number') return /month|Month/.test(name) ? 1 : Math.max(1, schema.minimum ?? 1)
  if (schema.format === 'uuid') return ids[name] ?? ids.accounts
  if (schema.format === 'email' || /[eE]mail/.test(name)) return 'essai@ailleurs.example'
  if (schema.format === 'date' || /On$|From$/.test(name)) return '2026-12-01'
  if (schema.format === 'date-time' || /At$/.test(name)) return '2027-02-01T09:00:00Z'
  if (/^siret$/.test(name)) return '21990120400012'
  return name === 'code' ? 'ABC' : 'essai'
}

function address(route: DeclaredRoute, withFilters: boolean): string {
  const noun = /\/(?:staff\/)?([a-z-]+)\/\{id\}/.exec(route.path)?.[1] ?? ''
  const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) =>
    name === 'id'
      ? (ids[noun] ?? ids.accounts!)
      : name === 'fileId'
        ? noun === 'tickets'
          ? ids.attachment!
          : ids.formFile!
        : name === 'token'
          ? 'x'.repeat(43)
          : (ids[name] ?? ids.accounts!),
  )
  const query = new URLSearchParams()
  const parameters =
    (route.operation as { parameters?: Array<{ in: string; name: string; required?: boolean; schema: Schema }> })
      .parameters ?? []
  for (const { in: where, name, required, schema } of parameters) {
    if (where !== 'query') continue
    if ((required && schema.default === undefined) || (withFilters && (schema.format === 'uuid' || name === 'search')))
      query.set(name, name === 'search' ? canary : String(example(schema, name)))
  }
  return query.size > 0 ? `${path}?${query}` : path
}

const exercised = new Set<string>()

async function call(
  who: Pick<Person, 'get' | 'post' | 'put' | 'patch' | 'delete' | 'upload'>,
  route: DeclaredRoute,
  withFilters = false,
): Promise<Reply> {
  exercised.add(`${route.method} ${route.path}`)
  const url = address(route, withFilters)
  if (route.method === 'GET') return who.get(url)
  const content = (route.operation.requestBody as { content?: Record<string, { schema: Schema }> } | undefined)?.content
  const schema = content?.['application/json']?.schema
  const takesFiles = /signed-forms$|recovery$|form-readings$|\/import$|tickets$|tickets\/\{id\}\/messages$/.test(route.path)
  if (takesFiles && route.method === 'POST') {
    const fields = {
      subject: 'essai',
      category: 'question',
      body: 'essai',
      version: '1',
      channel: 'email',
      receivedOn: '2026-11-20',
      application: ids.application!,
      applicationId: ids.application!,
      organisation: ids.organisation!,
      organisationId: ids.organisation!,
      mode: 'check',
      confirm: 'false',
    }
    return who.upload(
      url,
      [
        {
          field: 'file',
          name: 'essai.pdf',
          bytes: '%PDF-1.4\n%âãÏÓ\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
        },
      ],
      fields,
    )
  }
  const body = schema ? example(schema) : undefined
  return who[route.method.toLowerCase() as 'post'](url, body)
}

/** The tables in which an account sees a canary, as the database role of clients with that account's id. */
async function tablesSeenBy(accountId: string): Promise<string[]> {
  const client = await portal.database.pool.connect()
  try {
    await client.query('begin')
    await client.query("select set_config('parvis.account_id', $1, true), set_config('parvis.brand_id', $2, true)", [
      accountId,
      portal.brandId,
    ])
    const tables = (
      await client.query(
        "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and has_table_privilege('parvis_client', oid, 'select') order by 1",
      )
    ).rows
    assert.ok(tables.length > 30)
    await client.query('set local role parvis_client')
    const seen: string[] = []
    for (const { name } of tables) {
      const { rows } = await client.query(`select count(*)::int as n from ${name} t where t::text like $1`, [
        `%${canary}%`,
      ])
      if (rows[0].n > 0) seen.push(name)
    }
    return seen
  } finally {
    await client.query('rollback')
    client.release()
  }
}

describe('isolation', () => {
  test('C7 nobody gets anything from any route but the open ones', async () => {
    const open: string[] = []
    for (const route of routes) {
      const reply = await call(portal.guest, route)
      assert.doesNotMatch(reply.bytes.toString(), new RegExp(canary), `${route.method} ${route.path}`)
      const name = `${route.method} ${route.path}`
      if (Array.isArray(route.operation.security) && route.operation.security.length === 0) open.push(name)
      // What is wrongly filled in is refused before anybody is asked for: it says nothing about any record.
      else assert.ok(reply.status === 401 || reply.status === 422, `${name} answers ${reply.status} to nobody`)
    }
    assert.deepEqual(open.sort(), [...openRoutes].sort())
  })

  test('C7 no route gives another client anything of the first one, with its very ids', async () => {
    const wrong: string[] = []
    let refused = 0
    for (const { name, id } of rivals) {
      for (const route of routes) {
        for (const withFilters of route.method === 'GET' ? [false, true] : [false]) {
          const reply = await call(await portal.signedIn(id), route, withFilters)
          const what = `${name}: ${route.method} ${address(route, withFilters)}: ${reply.status}`
          // Whoever asks to join finds an organisation by its name, with its city and services: that and no more (O6).
          const open = route.path.endsWith('/account/organisation-matches')
          if (open) {
            const told = reply.body.items?.flatMap((item: object) => Object.keys(item)) ?? []
            assert.deepEqual(
              [...new Set(told)].sort(),
              told.length > 0 ? ['city', 'id', 'identifier', 'name', 'services'] : [],
            )
          }
          if (
            !open &&
            reply.bytes.toString().includes(canary) &&
            !reply.bytes.toString().includes(`"search":"${canary}`)
          )
            wrong.push(`${what} ${reply.bytes.toString().slice(0, 200)}`)
          if (route.path.startsWith('/api/v1/staff/')) {
            if (reply.status !== 404 && reply.status !== 422) wrong.push(what)
            if (reply.status === 404) refused++
          } else if (
            /\/(contracts|connections|change-requests|delegations|tickets|account\/sessions)\/\{id\}/.test(
              route.path,
            ) &&
            reply.status !== 404 &&
            reply.status !== 422 &&
            reply.status !== 403
          )
            wrong.push(what)
        }
      }
    }
    assert.deepEqual(wrong, [])
    assert.ok(refused > 60, `${refused} staff routes reached`)
    const left = routes.map((route) => `${route.method} ${route.path}`).filter((route) => !exercised.has(route))
    assert.deepEqual(left, [], 'routes that were not exercised')
    // What was asked changed nothing of the first client.
    const [row] = await portal.sql('select deleted_at, current_version from change_requests where id = $1', [
      ids['change-requests'],
    ])
    assert.deepEqual(row, { deleted_at: null, current_version: 1 })
    const [ticket] = await portal.sql(
      'select status, (select count(*)::int from ticket_messages where ticket_id = t.id) as messages from tickets t where id = $1',
      [ids.tickets],
    )
    assert.deepEqual(ticket, { status: 'waiting_provider', messages: 1 })
    const [{ n }] = await portal.sql(
      'select count(*)::int as n from journal_events where organisation_id = $1 and actor_id = any ($2::uuid[])',
      [world.organisation, rivals.map((rival) => rival.id)],
    )
    assert.equal(n, 0)
  })

  test('C7 the first client sees its own canaries, so the net has no hole of its own', async () => {
    const admin = await portal.signedIn(world.admin.id)
    for (const path of [
      '/contracts',
      `/contracts/${ids.contracts}/connections`,
      '/change-requests',
      '/delegations',
      '/tickets',
      `/tickets/${ids.tickets}`,
      `/contracts/${ids.contracts}/history`,
      '/notifications',
      '/account',
      `/contracts/${ids.contracts}/sites`,
    ]) {
      const reply = await admin.get(path)
      assert.equal(reply.status, 200, path)
      assert.match(JSON.stringify(reply.body), new RegExp(canary), path)
    }
    const tables = await tablesSeenBy(world.admin.id)
    for (const table of [
      'accounts',
      'application_users',
      'billing_lines',
      'change_request_versions',
      'change_requests',
      'connections',
      'contracts',
      'delegations',
      'files',
      'journal_events',
      'notifications',
      'organisations',
      'signed_forms',
      'sites',
      'ticket_messages',
      'tickets',
    ]) {
      assert.ok(tables.includes(table), `no canary in ${table}`)
    }
  })

  test('C7 the database itself shows the other client none of them, and a planted leak is found', async () => {
    for (const { name, id } of rivals) assert.deepEqual(await tablesSeenBy(id), [], name)
    assert.deepEqual(await tablesSeenBy('00000000-0000-4000-8000-000000000000'), [])
    await portal.sql('create policy leak on tickets for select to parvis_client using (true)')
    try {
      assert.ok((await tablesSeenBy(world.rival.id)).includes('tickets'))
    } finally {
      await portal.sql('drop policy leak on tickets')
    }
    assert.deepEqual(await tablesSeenBy(world.rival.id), [])
  })
})
