import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { insert, makeAccount, makeOrganisation, type Portal, startPortal, testPassword } from '../testing/portal.ts'
import { portalClient } from './api-client.ts'

let portal: Portal
let url: string
let user: { clientId: string; secret: string }
let organisation: string
before(async () => {
  portal = await startPortal()
  const principalId = await makeAccount(portal, 'paule.maistre')
  organisation = await makeOrganisation(portal, 'Ville de Montfabre', { principal: principalId })
  const contract = await insert(portal, 'contracts', {
    brand_id: portal.brandId,
    organisation_id: organisation,
    number: '24-0173',
    title: 'PACK Gestion communale',
    starts_on: '2020-01-01',
    next_invoice_on: '2026-12-01',
    invoice_day: 1,
    sells_named: true,
  })
  await insert(portal, 'delegations', {
    brand_id: portal.brandId,
    contract_id: contract.id,
    account_id: principalId,
    requested_by: principalId,
    requested_by_label: 'Maistre Paule',
    requested_at: portal.clock.now,
    form_received_on: '2026-11-01',
    validated_at: portal.clock.now,
  })
  const principal = await portal.signedIn(principalId)
  user = (
    await principal.post(`/organisations/${organisation}/technical-users`, {
      name: 'Exemple',
      signInEmail: 'exemple@montfabre.example',
      spaces: [
        { space: 'contracts', access: 'read' },
        { space: 'organisation-administration', access: 'read' },
      ],
    })
  ).body
  await portal.app.server.listen({ port: 0, host: '127.0.0.1' })
  url = `http://127.0.0.1:${(portal.app.server.server.address() as AddressInfo).port}`
})
after(() => portal.close())

test('O16 the example runs as README shows it, against a portal that listens', async () => {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(import.meta.dirname, 'api-client.ts')],
    {
      env: { PARVIS_URL: url, PARVIS_CLIENT_ID: user.clientId, PARVIS_CLIENT_SECRET: user.secret },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let out = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      out += chunk
    })
  const code = await new Promise((done) => child.once('close', done))
  assert.equal(out, '24-0173  PACK Gestion communale\n1 contracts, 599 requests left in this minute\n')
  assert.equal(code, 0)
})

test('O16 the example keeps its token while it serves, and tells refusals', async () => {
  const client = portalClient({ url, clientId: user.clientId, clientSecret: user.secret, scope: 'contracts:read' })
  const before = (await portal.sql('select count(*)::int as n from sessions where scopes is not null'))[0].n
  await client.get('/contracts')
  await client.get('/contracts')
  assert.equal((await portal.sql('select count(*)::int as n from sessions where scopes is not null'))[0].n, before + 1)
  const history = await client.get('/organisations/:id/history', { params: { id: organisation } })
  assert.equal(history.error?.code, 'access.scope_missing')
  const wrong = portalClient({ url, clientId: user.clientId, clientSecret: 'faux' })
  await assert.rejects(wrong.get('/contracts'), /^Error: invalid_client: /)
})

test('O16 the OpenAPI document says how programs come in, and which scope each function wants', async () => {
  const document = (await portal.guest.get('/api/openapi.json')).body
  const { clientCredentials } = document.components.securitySchemes.oauth2.flows
  assert.match(clientCredentials.tokenUrl, /\/api\/v1\/oauth\/token$/)
  assert.deepEqual(Object.keys(clientCredentials.scopes), [
    'contracts:read',
    'contracts:modify',
    'support:read',
    'support:modify',
    'organisation-administration:read',
    'organisation-administration:modify',
    'synchronisation:read',
    'synchronisation:modify',
  ])
  const wants = (method: string, path: string) =>
    document.paths[path][method].security?.find((way: Record<string, string[]>) => way.oauth2)?.oauth2
  assert.deepEqual(wants('get', '/api/v1/contracts'), ['contracts:read'])
  assert.deepEqual(wants('post', '/api/v1/change-requests'), ['contracts:modify'])
  assert.deepEqual(wants('post', '/api/v1/change-request-effects'), ['contracts:read'])
  assert.equal(wants('get', '/api/v1/account'), undefined)
  for (const item of Object.values(document.paths) as Array<
    Record<string, { security?: Array<Record<string, string[]>> }>
  >)
    for (const { security } of Object.values(item))
      for (const scope of security?.flatMap((way) => way.oauth2 ?? []) ?? [])
        assert.ok(scope in clientCredentials.scopes, scope)
})

test('O16 the lines with curl do what README says, for a person and for a program', async () => {
  // A cookie that ended in the past, by the machine's clock, would not be kept.
  portal.clock.set(new Date().toISOString())
  const readme = await readFile(join(import.meta.dirname, '..', 'README.md'), 'utf8')
  const lines = readme.split('\n').filter((line) => line.startsWith('curl '))
  assert.equal(lines.length, 4)
  const directory = await mkdtemp(join(tmpdir(), 'parvis-curl-'))
  let token = ''
  const run = async (line: string) => {
    const command = line
      .replaceAll('http://127.0.0.1:3000', url)
      .replace('"c.aubertine","password":"…"', `"paule.maistre","password":"${testPassword}"`)
    const { stdout } = await promisify(execFile)('sh', ['-c', command], {
      cwd: directory,
      env: { ...process.env, CLIENT_ID: user.clientId, CLIENT_SECRET: user.secret, TOKEN: token },
    })
    return JSON.parse(stdout)
  }
  const [signIn, contracts, newToken, contractsOfProgram] = lines as [string, string, string, string]
  const session = await run(signIn)
  assert.equal(session.state, 'signed_in', JSON.stringify(session))
  for (const line of [contracts, newToken, contractsOfProgram]) {
    const answer = await run(line)
    if (line === newToken) token = answer.access_token
    else
      assert.deepEqual(
        answer.items?.map((contract: { number: string }) => contract.number),
        ['24-0173'],
        JSON.stringify(answer),
      )
  }
  await rm(directory, { recursive: true })
})
