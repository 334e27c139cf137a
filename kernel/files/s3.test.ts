// Files in an S3 store: a process of its own that speaks the protocol and checks signatures (testing/s3-server.ts).
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'
import { makeAccount, type Person, type Portal, startPortal, undisturbed } from '../../testing/portal.ts'
import { startS3 } from '../../testing/s3.ts'
import { readS3Url } from '../config/s3-url.ts'
import { s3Storage } from './s3.ts'
import { fileJobs, StorageAwayError } from './storage.ts'

let store: Awaited<ReturnType<typeof startS3>>
let portal: Portal
let person: Person
before(async () => {
  store = await startS3()
  portal = await startPortal({ FILES_URL: store.url(), MAX_UPLOAD_MB: '20' })
  person = await portal.signedIn(await makeAccount(portal, 'range.ailleurs'))
})
after(async () => {
  await portal.close()
  await store.stop()
})

const form = { subject: 'Bonjour', category: 'other', body: 'Voici.' }
const send = (bytes: Buffer | string, name = 'relevé.txt') =>
  person.upload('/tickets', [{ field: 'attachments', name, bytes }], form)
const attach = async (bytes: Buffer) => {
  const { body, status } = await send(bytes)
  assert.equal(status, 201, JSON.stringify(body))
  const [file] = body.messages[0].attachments
  const [row] = await portal.sql('select * from files where id = $1', [file.id])
  return { path: `/tickets/${body.id}/attachments/${file.id}`, row }
}
const text = (size: number) => Buffer.from(randomBytes(size).toString('base64').slice(0, size))

test('R3 what is sent to an S3 store is what is kept, small or in parts, and is given back whole or by ranges', async () => {
  for (const size of [10, 5 * 1024 * 1024, 12_000_000]) {
    const bytes = text(size)
    const { path, row } = await attach(bytes)
    assert.equal(row.sha256, createHash('sha256').update(bytes).digest('hex'))
    assert.equal(row.owner_kind, 'support.message')
    const whole = await person.get(path)
    assert.ok(whole.bytes.equals(bytes))
    assert.equal(whole.headers['content-length'], String(size))
    const part = await portal.app.server.inject({
      url: `/api/v1${path}`,
      headers: { cookie: `parvis=${person.token}`, range: 'bytes=-4' },
    })
    assert.deepEqual([part.statusCode, part.headers['content-range']], [206, `bytes ${size - 4}-${size - 1}/${size}`])
    assert.equal(part.body, bytes.subarray(-4).toString())
  }
  const { keys, parts } = await store.tell()
  assert.deepEqual([keys.length, parts], [3, 0])
  assert.ok(!keys.some((key) => key.includes('incoming')))
})

test('R3 a store that fails or cuts the line at any step: 503 with when to come again, and nothing is kept', async () => {
  const before = await store.tell()
  const bytes = text(11_000_000)
  for (const match of [
    '^PUT .*incoming',
    '^POST .*uploads',
    '^PUT .*partNumber=1',
    '^PUT .*partNumber=3',
    '^POST .*uploadId',
  ])
    for (const how of match.includes('=3') ? (['fail', 'cut'] as const) : (['fail'] as const)) {
      await store.tell({ wrong: { match, how } })
      const answer = await send(bytes)
      assert.deepEqual(
        [answer.status, answer.body.code, answer.headers['retry-after']],
        [503, 'files.away', '10'],
        match,
      )
      assert.deepEqual(await store.tell({ wrong: null }), before, `${how} at ${match}`)
    }
  const [{ n }] = await portal.sql('select count(*)::int as n from tickets')
  assert.equal(n, 3)
})

test('R3 a store that does not answer is away after its time; one that refuses the key is a fault, told at the start', async () => {
  const slow = s3Storage(readS3Url(store.url({ timeout: 0.3 })))
  await store.tell({ wrong: { match: '^(PUT|HEAD)', how: 'hold' } })
  const bytes = async function* () {
    yield Buffer.from('x')
  }
  await assert.rejects(slow.receive(bytes()), StorageAwayError)
  await assert.rejects(slow.check!(), StorageAwayError)
  await store.tell({ wrong: null })
  await slow.check!()
  const before = await store.tell()
  for (const wrong of [{ secret: 'another' }, { key: 'nobody' }]) {
    const storage = s3Storage(readS3Url(store.url(wrong)))
    await assert.rejects(storage.check!(), /the file store refuses/)
    await assert.rejects(storage.receive(bytes()), /SignatureDoesNotMatch|InvalidAccessKeyId/)
  }
  assert.deepEqual(await store.tell(), before)
  assert.throws(() => readS3Url('s3://key@host/bucket'))
  assert.throws(() => readS3Url('s3://host/'))
})

test('R3 what a killed process left goes with the sweep: parts, an object without its row, and what a deleted row named', async () => {
  const { row } = await attach(text(100))
  const gone = await attach(text(100))
  const { keys } = await store.tell()
  const storage = portal.app.services.files
  // Killed within a large file, and after a small one whose row never came, and between the commit and what is said of it.
  const never = new Promise<never>(() => {})
  const started = Promise.withResolvers<void>()
  void storage.receive(
    (async function* () {
      yield text(5 * 1024 * 1024)
      yield text(100)
      started.resolve()
      await never
    })(),
  )
  await started.promise
  await (
    await storage.receive(
      (async function* () {
        yield text(100)
      })(),
    )
  ).keep()
  const [job] = fileJobs(portal.app.services)
  const left = await store.tell()
  assert.deepEqual([left.keys.length, left.parts], [keys.length + 3, 1])
  await job!.run({}, undisturbed)
  assert.deepEqual(await store.tell(), left, 'what is younger may still be coming in')
  await store.tell({ older: true })
  await portal.sql('delete from ticket_attachments where file_id = $1', [gone.row.id])
  await portal.sql('delete from files where id = $1', [gone.row.id])
  await job!.run({}, undisturbed)
  const settled = await store.tell()
  assert.deepEqual(
    settled,
    { keys: keys.filter((key) => !key.endsWith(gone.row.id)), parts: 0 },
    'what has its row stays',
  )
  assert.ok(settled.keys.some((key) => key.endsWith(row.id)))
  assert.equal((await portal.sql('select count(*)::int as n from removed_files'))[0].n, 0)
})
