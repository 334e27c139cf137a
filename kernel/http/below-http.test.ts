// What never becomes a request, and whom no portal is for: answered all the same, with the usual headers, and the server lives.
import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { after, before, test } from 'node:test'
import { makeAccount, type Person, type Portal, startPortal } from '../../testing/portal.ts'

let portal: Portal
let person: Person
let port: number
before(async () => {
  portal = await startPortal({ API_DOCUMENTS: 'signed-in' })
  person = await portal.signedIn(await makeAccount(portal, 'lise.socle'))
  await portal.app.server.listen({ port: 0, host: '127.0.0.1' })
  port = (portal.app.server.server.address() as { port: number }).port
})
after(() => portal.close())

/** All that comes back to what is sent on a line of its own. */
const send = (...pieces: string[]) =>
  new Promise<string>((resolve, reject) => {
    let answer = ''
    const socket = connect(port, '127.0.0.1', () => {
      for (const piece of pieces) socket.write(piece, 'latin1')
    })
    socket
      .on('data', (bytes) => {
        answer += bytes.toString()
      })
      .on('close', () => resolve(answer))
      .on('error', (error: NodeJS.ErrnoException) => (error.code === 'ECONNRESET' ? resolve(answer) : reject(error)))
  })
const read = (answer: string) => {
  const [head, body] = answer.split('\r\n\r\n') as [string, string]
  return { status: Number(head.split(' ')[1]), head: head.toLowerCase(), body: JSON.parse(body) }
}

const close = 'host: 127.0.0.1\r\nconnection: close\r\n'
const unreadable: Record<string, [string, number, string]> = {
  'bytes that are no HTTP': ['\x16\x03\x01\x02\x00\x01\x00\r\n\r\n', 400, 'malformed'],
  'a method that nobody knows': [`GARBAGE / HTTP/1.1\r\n${close}\r\n`, 400, 'malformed'],
  'a head without end': [`GET / HTTP/1.1\r\n${close}x-long: ${'x'.repeat(40_000)}\r\n\r\n`, 431, 'head_too_large'],
  'two lengths': [
    `POST /api/v1/session HTTP/1.1\r\n${close}content-length: 1\r\ncontent-length: 2\r\n\r\nab`,
    400,
    'malformed',
  ],
  'a length and pieces': [
    `POST /api/v1/session HTTP/1.1\r\n${close}content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`,
    400,
    'malformed',
  ],
  'a wrong piece': [
    `POST /api/v1/session HTTP/1.1\r\n${close}content-type: application/json\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n`,
    400,
    'malformed',
  ],
  'a line break within a head': [`GET / HTTP/1.1\r\n${close}x-a: b\rc\r\n\r\n`, 400, 'malformed'],
  'no host': ['GET / HTTP/1.1\r\nconnection: close\r\n\r\n', 400, 'malformed'],
  'an expectation': [`GET / HTTP/1.1\r\n${close}expect: a-coffee\r\n\r\n`, 417, 'malformed'],
}
for (const [name, [bytes, status, code]] of Object.entries(unreadable))
  test(`R13 ${name}: a refusal in words, with the usual headers and nothing of the server's inside`, async () => {
    const answer = await send(bytes)
    const told = read(answer)
    assert.deepEqual([told.status, told.body.status, told.body.code], [status, status, code])
    assert.match(told.body.detail, /^[A-ZÀ-Ý].*\.$/)
    for (const header of ['content-security-policy', 'x-content-type-options', 'permissions-policy', 'x-request-id'])
      assert.match(told.head, new RegExp(`\\r\\n${header}: `), header)
    assert.match(told.head, /content-type: application\/problem\+json/)
    assert.doesNotMatch(answer, /HPE_|node:|\.ts\b|at .*\(/)
    assert.equal((await fetch(`http://127.0.0.1:${port}/healthz`)).status, 200)
  })

test('R13 who looks after the machine may speak HTTP/1.0, without a host', async () => {
  assert.match(await send('GET /healthz HTTP/1.0\r\n\r\n'), /^HTTP\/1\.1 200 /)
})

test('R13 a request that does not come to its end in time is told so, with the usual headers', async () => {
  const { server } = portal.app.server
  const sockets: Array<{ answer: string }> = []
  const socket = {
    writable: true,
    destroySoon: () => {},
    destroy: () => {},
    end: (answer: string, done: () => void) => {
      sockets.push({ answer })
      done()
    },
  }
  server.emit('clientError', Object.assign(new Error('late'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }), socket)
  const told = read(sockets[0]!.answer)
  assert.deepEqual([told.status, told.body.code], [408, 'too_slow'])
})

test('C43 the documents of the API are for whoever is signed in; a browser is led to the sign-in', async () => {
  const get = (url: string, headers: Record<string, string> = {}) => portal.app.server.inject({ url, headers })
  const cookie = `parvis=${person.token}`
  for (const url of [
    '/api/openapi.json',
    '/api/docs',
    '/api/docs/json',
    '/api/docs/yaml',
    '/api/docs/static/swagger-ui.css',
  ]) {
    assert.deepEqual(
      [(await get(url)).statusCode, (await get(url, { cookie: 'parvis=nobody' })).statusCode],
      [401, 401],
      url,
    )
    assert.equal((await get(url, { cookie })).statusCode, 200, url)
  }
  assert.match(String((await get('/api/openapi.json', { cookie })).headers['cache-control']), /private/)
  const led = await get('/api/docs', { accept: 'text/html' })
  assert.deepEqual([led.statusCode, led.headers.location], [302, '/connexion?retour=%2Fapi%2Fdocs'])
  assert.equal((await get('/api/openapi.json', { authorization: `Bearer ${person.token}` })).statusCode, 200)
})

test('R12 at an address that is nobody’s a browser reads a page in its language, and a program the refusal', async () => {
  await portal.sql("insert into brand_hosts (brand_id, host) values ($1, 'portail.example')", [portal.brandId])
  await portal.app.services.brands.reload()
  const get = (accept: string) =>
    portal.app.server.inject({ url: '/', headers: { host: 'ailleurs.example', accept, 'accept-language': 'en' } })
  const page = await get('text/html,*/*')
  assert.deepEqual([page.statusCode, page.headers['content-type']], [421, 'text/html; charset=utf-8'])
  assert.match(page.body, /<html lang="en">.*<p>No portal is at this address\./)
  assert.ok(page.headers['content-security-policy'])
  const refusal = await get('application/json')
  assert.deepEqual([refusal.statusCode, refusal.json().code], [421, 'unknown_host'])
})
