// What whoever calls wrongly is told: true words, in their language, with the usual headers.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { brotliDecompressSync } from 'node:zlib'
import { makeAccount, makeStaff, type Person, type Portal, startPortal } from '../../testing/portal.ts'
import { roomIn } from '../files/room.ts'

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

test('R13 JSON that is nested without end is a refusal in words, to a stranger too; brackets within a text are none', async () => {
  const json = { 'content-type': 'application/json' }
  for (const inner of ['[', '{"a":', '[{"\\"":']) {
    const { status, body } = await call(
      'POST',
      '/api/v1/session',
      json,
      `{"identifier":"\\ud800","x":${inner.repeat(50_000)}`,
    )
    assert.deepEqual([status, body.code], [400, 'malformed'])
    const closed = `{"identifier":${'['.repeat(20_000)}${']'.repeat(20_000)},"password":"x"}`
    assert.equal((await call('POST', '/api/v1/session', json, closed)).status, 400)
  }
  const text = await call(
    'POST',
    '/api/v1/session',
    json,
    JSON.stringify({ identifier: '[{'.repeat(80), password: '["' }),
  )
  assert.notEqual(text.status, 400)
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

test('R13 every answer forbids what no page uses, and security.txt says whom to tell of a weakness', async () => {
  for (const url of ['/', '/%E9', '/api/v1/brand', '/api/v1/nowhere'])
    assert.match(String((await call('GET', url)).headers['permissions-policy']), /camera=\(\).*geolocation=\(\)/, url)
  const { status, headers, body } = await call('GET', '/.well-known/security.txt')
  assert.deepEqual([status, headers['content-type']], [200, 'text/plain; charset=utf-8'])
  assert.match(body, /^Contact: mailto:assistance@halbrane\.example$/m)
  assert.match(body, /^Canonical: http:\/\/127\.0\.0\.1:3000\/\.well-known\/security\.txt$/m)
  const expires = new Date(/^Expires: (.+)$/m.exec(body)![1]!).getTime() - portal.clock.now.getTime()
  assert.ok(expires > 0 && expires < 365 * 86_400_000)
})

test('R9 a server whose disk takes nothing any more is not ready', async () => {
  const room = roomIn(portal.config.dataDirectory, 0)
  assert.equal(await room(), true)
  assert.equal(existsSync(join(portal.config.dataDirectory, '.room')), false)
  assert.equal((await call('GET', '/readyz')).body.disk, true)
  const away = `${portal.config.dataDirectory}-away`
  renameSync(portal.config.dataDirectory, away)
  try {
    assert.equal(await room(), false)
  } finally {
    renameSync(away, portal.config.dataDirectory)
  }
  assert.equal(await room(), true)
})

test('T22 R13 the document names what its address needs, in the language of whoever asks, and is sent once', async () => {
  const french = await call('GET', '/contrats')
  assert.match(french.body, /<html lang="fr">[\s\S]*rel="modulepreload"[^>]*\/contracts-[\s\S]*texts-fr-/)
  assert.match(french.body, /rel="preload" as="font"/)
  assert.doesNotMatch(french.body, /-staff-/)
  assert.match((await call('GET', '/fournisseur/contrats', { 'accept-language': 'en' })).body, /texts-staff-en-/)
  assert.doesNotMatch((await call('GET', '/connexion')).body, /frame-/)
  const { etag } = french.headers
  assert.equal((await call('GET', '/contrats', { 'if-none-match': String(etag) })).status, 304)
  // A script within the document runs only where its hash is in the policy.
  const scripts = [...french.body.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, text]) => text as string)
  assert.equal(scripts.length, 2)
  for (const script of scripts)
    assert.ok(
      String(french.headers['content-security-policy']).includes(
        `'sha256-${createHash('sha256').update(script).digest('base64')}'`,
      ),
    )
  const piece = /\/assets\/base-[\w-]+\.js/.exec(french.body)![0]
  const sent = await portal.app.server.inject({ url: piece, headers: { 'accept-encoding': 'gzip, br' } })
  assert.deepEqual(
    [sent.headers['content-encoding'], sent.headers['cache-control'], sent.headers['vary']],
    ['br', 'public, max-age=31536000, immutable', 'accept-encoding'],
  )
  const plain = await portal.app.server.inject({ url: piece })
  assert.equal(plain.headers['content-encoding'], undefined)
  assert.deepEqual(brotliDecompressSync(sent.rawPayload), plain.rawPayload)
})

test('T22 what is read is compressed; what an act answers, or what anybody reads, is not', async () => {
  const administrator = await portal.signedIn(await makeStaff(portal, 'alma.durand', 'administrator'))
  const send = (method: 'GET' | 'POST', url: string, headers: Record<string, string>, payload?: object) =>
    portal.app.server.inject({ method, url, headers, ...(payload ? { payload } : {}) })
  const headers = { cookie: `parvis=${administrator.token}`, 'accept-encoding': 'br' }
  const plain = await send('GET', '/api/v1/staff/roles', { cookie: headers.cookie })
  assert.ok(plain.body.length > 1400)
  const read = await send('GET', '/api/v1/staff/roles', headers)
  assert.deepEqual([read.headers['content-encoding'], read.headers.vary], ['br', 'accept-encoding'])
  assert.equal(brotliDecompressSync(read.rawPayload).toString(), plain.body)
  const refused = await send('POST', '/api/v1/session', { 'accept-encoding': 'br' }, {})
  assert.equal(refused.headers['content-encoding'], undefined)
  const open = await send('GET', '/api/v1/brand', { 'accept-encoding': 'br' })
  assert.deepEqual([open.statusCode, open.headers['content-encoding']], [200, undefined])
})
