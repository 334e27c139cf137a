// Documents as they are asked for: in threads of their own, and what is the same for everybody once.
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { after, before, test } from 'node:test'
import { type Portal, startPortal } from '../../../testing/portal.ts'
import { makeWorld, type World } from '../testing.ts'

let portal: Portal
let world: World
before(async () => {
  portal = await startPortal()
  world = await makeWorld(portal)
})
after(() => portal.close())

test('R4 C23 twenty forms at once by one person: some are written, the rest told to come again, and the server has written none itself', async () => {
  const user = await world.makeApplicationUser('PLUSIEURS', 'Fois')
  const asked = await world.admin.post(
    '/change-requests',
    world.creation(
      { surname: 'PLUSIEURS', givenName: 'Fois' },
      { access: [{ applicationId: world.application, applicationUserId: user, profileId: world.profile }] },
    ),
  )
  assert.equal(asked.status, 201, JSON.stringify(asked.body))
  const path = `/change-requests/${asked.body.id}/form.pdf`
  const answers = await Promise.all(Array.from({ length: 20 }, () => world.admin.get(path)))
  const written = answers.filter(({ status }) => status === 200)
  assert.ok(written.length >= 4)
  for (const { bytes } of written) assert.equal(bytes.subarray(0, 5).toString(), '%PDF-')
  for (const { status, body, headers } of answers.filter((answer) => !written.includes(answer))) {
    assert.deepEqual([status, body.code], [429, 'too_many_at_once'])
    assert.ok(Number(headers['retry-after']) > 0)
  }
  assert.equal((await world.admin.get(path)).status, 200)
  // What PDFs are written with (the fonts' own libraries among it) is not even loaded in this thread.
  const loaded = Object.keys(createRequire(import.meta.url).cache)
  assert.deepEqual(
    loaded.filter((file) => /node_modules.(tiny-inflate|unicode-trie|brotli)./.test(file)),
    [],
  )
})

test('R4 C8 the blank form and the documents of the API are written once, and not sent again to whoever has them', async () => {
  for (const path of [
    '/api/v1/delegation-form.pdf?language=en',
    '/api/openapi.json',
    '/api/docs/json',
    '/api/docs/yaml',
  ]) {
    const answers = await Promise.all(Array.from({ length: 30 }, () => portal.app.server.inject(path)))
    const [first] = answers
    assert.equal(first!.statusCode, 200)
    const tag = String(first!.headers.etag)
    assert.match(tag, /^"[\w-]{43}"$/)
    for (const answer of answers) {
      assert.equal(answer.headers.etag, tag)
      assert.ok(answer.rawPayload.equals(first!.rawPayload))
    }
    const again = await portal.app.server.inject({ url: path, headers: { 'if-none-match': tag } })
    assert.deepEqual([again.statusCode, again.body], [304, ''])
  }
  const other = await portal.guest.get('/delegation-form.pdf?language=fr')
  assert.equal(other.bytes.subarray(0, 5).toString(), '%PDF-')
  assert.match(String(other.headers['cache-control']), /public, no-cache/)
})
