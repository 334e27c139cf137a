import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  type DeclaredRoute,
  declaredRoutes,
  makeAccount,
  makeOrganisation,
  makeStaff,
  type Portal,
  startPortal,
} from './portal.ts'

let portal: Portal
let routes: DeclaredRoute[]
let document: any
before(async () => {
  portal = await startPortal()
  document = (await portal.guest.get('/api/openapi.json')).body
  routes = declaredRoutes(document)
})
after(() => portal.close())

test('C43 the document is OpenAPI 3.1 and holds every route of the server', () => {
  assert.match(document.openapi, /^3\.1\.\d+$/)
  assert.ok(routes.length > 100, `${routes.length} operations`)
  // What Fastify knows under /api/v1, and what the document says.
  for (const { method, path } of routes) {
    assert.ok(path.startsWith('/api/v1/'), path)
    const url = path.replace(/\{(\w+)\}/g, ':$1')
    assert.ok(portal.app.server.hasRoute({ method: method as 'GET', url }), `${method} ${url}`)
  }
  const served = portal.app.server.printRoutes({ commonPrefix: false, includeHooks: false })
  const leaves = [...served.matchAll(/\((?<methods>[A-Z, ]+)\)/g)].flatMap((match) =>
    match.groups!.methods!.split(', ').filter((method) => method !== 'HEAD' && method !== 'OPTIONS'),
  )
  assert.ok(leaves.length >= routes.length)
})

test('C43 every operation has a summary, an identifier of its own, and declares its statuses', () => {
  const identifiers = new Set<string>()
  for (const { method, path, operation } of routes) {
    const name = `${method} ${path}`
    assert.ok((operation.summary ?? '').length > 5, `${name} has no summary`)
    assert.match(operation.operationId ?? '', /^[a-z][A-Za-z0-9]+$/, name)
    assert.ok(!identifiers.has(operation.operationId!), `${operation.operationId} is there twice`)
    identifiers.add(operation.operationId!)
    const statuses = Object.keys(operation.responses)
    // A part of a file (206) is the same success.
    assert.equal(statuses.filter((status) => /^2/.test(status) && status !== '206').length, 1, `${name}: one success`)
    for (const status of ['404', '422', '429', '500']) assert.ok(statuses.includes(status), `${name}: ${status}`)
    for (const [status, response] of Object.entries(operation.responses) as Array<[string, any]>) {
      assert.notEqual(response.description ?? '', '', `${name} ${status} is described`)
      if (Number(status) >= 400)
        assert.deepEqual(Object.keys(response.content ?? {}), ['application/problem+json'], `${name} ${status}`)
    }
    const open = Array.isArray(operation.security) && operation.security.length === 0
    if (!open) assert.ok(statuses.includes('401') && statuses.includes('403'), `${name} needs a session: 401, 403`)
    for (const [place] of path.matchAll(/\{\w+\}/g))
      assert.ok(JSON.stringify(operation).includes(`"name":"${place.slice(1, -1)}"`), `${name}: ${place}`)
  }
})

test('a route that answers with a status it does not declare fails the test that called it', async () => {
  const operation = routes.find((route) => route.path === '/api/v1/brand')!.operation
  assert.ok(!('400' in operation.responses))
  const { brands } = portal.app.services
  const { ofHost } = brands
  brands.ofHost = () => {
    throw Object.assign(new Error('not readable'), { statusCode: 400 })
  }
  try {
    await assert.rejects(portal.guest.get('/brand'), /GET \/api\/v1\/brand answered 400, which it does not declare/)
  } finally {
    brands.ofHost = ofHost
  }
  assert.equal((await portal.guest.get('/brand')).status, 200)
})

test('C43 a character that no text has, in whatever field of a query, is answered, or refused with the fields that are wrong', async () => {
  const principal = await makeAccount(portal, 'nora.gere')
  const organisation = await makeOrganisation(portal, 'Vallois & Brès', { principal })
  const client = await portal.signedIn(principal)
  const staff = await portal.signedIn(await makeStaff(portal, 'alma.dupond', 'administrator'))
  for (const { method, path, operation } of routes) {
    if (method !== 'GET') continue
    for (const { in: place, name } of (operation as { parameters?: Array<{ in: string; name: string }> }).parameters ??
      []) {
      if (place !== 'query') continue
      const address = `${path.replace(/\{\w+\}/g, organisation)}?${name}=%00`
      const { status, body } = await (path.includes('/staff/') ? staff : client).get(address)
      assert.notEqual(status, 400, address)
      const fields: string[] = (body.errors ?? []).map(({ field }: { field: string }) => field)
      if (status === 422) assert.notDeepEqual(fields, [], address)
    }
  }
})
