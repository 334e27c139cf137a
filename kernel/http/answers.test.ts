// What whoever calls wrongly is told: true words, in their language, with the usual headers.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { makeAccount, makeStaff, type Person, type Portal, startPortal } from '../../testing/portal.ts'

let portal: Portal
let person: Person
before(async () => {
  portal = await startPortal()
  person = await portal.signedIn(await makeAccount(portal, 'ines.pavot'))
})
after(() => portal.close())

const call = async (method: string, url: string, headers: Record<string, string> = {}, payload?: Buffer | string) => {
  const response = await portal.app.server.inject({
    method: method as 'GET',
    url,
    headers: { 'accept-language': 'fr', ...headers },
    ...(payload === undefined ? {} : { payload }),
  })
  const type = String(response.headers['content-type'] ?? '')
  return {
    status: response.statusCode,
    headers: response.headers,
    body: method !== 'HEAD' && /[/+]json\b/.test(type) ? response.json() : response.body,
  }
}
const signedIn = () => ({ cookie: `parvis=${person.token}` })

test('R13 HEAD answers what GET does, of pages, activation links and the API alike', async () => {
  for (const url of ['/', '/activation/abc', '/connexion', '/api/v1/brand', '/healthz'])
    assert.deepEqual([(await call('HEAD', url)).status, (await call('GET', url)).status], [200, 200], url)
  assert.equal((await call('HEAD', '/api/v1/account')).status, 401)
})

test('R13 an address that cannot be read is a refusal in words, with the usual headers', async () => {
  for (const url of ['/%E9', '/api/v1/%E9']) {
    const { status, headers, body } = await call('GET', url)
    assert.deepEqual([status, body.code, body.detail], [400, 'malformed', 'La demande est illisible.'], url)
    assert.ok(headers['content-security-policy'] && headers['x-request-id'], url)
  }
})

test('R13 a method that an address does not have is told with those it has; what is not there stays not there', async () => {
  const put = await call('PUT', '/')
  assert.deepEqual([put.status, put.body.code, put.headers.allow], [405, 'method_not_allowed', 'GET, HEAD'])
  const account = await call('POST', '/api/v1/account', signedIn())
  assert.deepEqual([account.status, account.headers.allow], [405, 'GET, PATCH, HEAD'])
  assert.equal((await call('PUT', '/api/v1/nowhere', signedIn())).status, 404)
  const beside = {
    '/api/v1/oauth/token': 'POST',
    '/api/v1/oauth/revoke': 'POST',
    '/api/openapi.json': 'GET, HEAD',
    '/api/docs': 'GET, HEAD',
  }
  for (const [path, allowed] of Object.entries(beside)) {
    const { status, headers } = await call('PUT', path)
    assert.deepEqual([status, headers.allow], [405, allowed], path)
  }
})

test('R13 a body that is empty is none; one that is missing, too large, or not UTF-8 is refused for what it is', async () => {
  const json = { 'content-type': 'application/json' }
  assert.equal((await call('POST', '/api/v1/notifications/reading', { ...signedIn(), ...json }, '')).status, 204)
  const none = await call('POST', '/api/v1/session')
  assert.deepEqual([none.status, none.body.code], [415, 'unsupported_type'])
  const large = await call('POST', '/api/v1/session', json, JSON.stringify({ identifier: 'x'.repeat(2_000_000) }))
  assert.deepEqual([large.status, large.body.detail], [413, 'La demande dépasse 1024 Ko.'])
  const before = (await person.get('/account')).body
  const latin = Buffer.concat([
    Buffer.from('{"identifier":"Ren'),
    Buffer.from([0xe9]),
    Buffer.from('e","password":"x"}'),
  ])
  for (const payload of [latin, '{"identifier":"Ren\\ud800e","password":"x"}', '{"identifier"'])
    assert.deepEqual([(await call('POST', '/api/v1/session', json, payload)).status], [400])
  // A whole pair, escaped, is a character as any other.
  assert.equal(
    (await call('POST', '/api/v1/session', json, '{"identifier":"\\ud83d\\ude00","password":"x"}')).status,
    401,
  )
  assert.deepEqual((await person.get('/account')).body, before)
})

test('C4 R13 a form whose fields are not UTF-8 leaves nothing', async () => {
  const boundary = 'b'
  const field = (name: string, value: Buffer) =>
    Buffer.concat([
      Buffer.from(`--b\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n`),
      value,
      Buffer.from('\r\n'),
    ])
  const payload = Buffer.concat([
    field('subject', Buffer.from([0x52, 0x65, 0x6e, 0xe9, 0x65])),
    field('category', Buffer.from('question')),
    field('body', Buffer.from('Bonjour')),
    Buffer.from('--b--\r\n'),
  ])
  const sent = await call(
    'POST',
    '/api/v1/tickets',
    { ...signedIn(), 'content-type': `multipart/form-data; boundary=${boundary}` },
    payload,
  )
  assert.deepEqual([sent.status, sent.body.code], [400, 'malformed'])
  assert.equal((await portal.sql('select count(*)::int as n from tickets'))[0].n, 0)
})

test('O16 the scheme of a token has no case, a token goes before a cookie, and 401 says how to come in', async () => {
  const none = await call('GET', '/api/v1/account')
  assert.deepEqual([none.status, none.headers['www-authenticate']], [401, 'Bearer'])
  const bad = await call('GET', '/api/v1/account', { ...signedIn(), authorization: 'bearer nothing' })
  assert.deepEqual([bad.status, bad.headers['www-authenticate']], [401, 'Bearer error="invalid_token"'])
  assert.equal((await call('GET', '/api/v1/account', { authorization: `bearer ${person.token}` })).status, 200)
})

test('C35 a file is not made of everything where a filter is named that is not there', async () => {
  const administrator = await portal.signedIn(await makeStaff(portal, 'alma.dupond', 'administrator'))
  const refused = await administrator.get('/staff/journal/export?organization=x')
  assert.deepEqual(
    [refused.status, refused.body.errors[0].field, refused.body.errors[0].code],
    [422, 'organization', 'unknown_field'],
  )
  assert.equal((await administrator.get('/staff/journal/export')).status, 200)
})
