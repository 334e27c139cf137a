// Files on their way in and out, over real lines: what a stranger may send, what is cut off, what is no longer there.
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import {
  existsSync,
  globSync,
  mkdirSync,
  readdirSync,
  renameSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { makeAccount, makeStaff, type Person, type Portal, startPortal, undisturbed } from '../../testing/portal.ts'
import { fileJobs } from '../files/storage.ts'

let portal: Portal
let port: number
let person: Person
before(async () => {
  portal = await startPortal({ MAX_UPLOAD_MB: '2' })
  await portal.app.server.listen({ port: 0, host: '127.0.0.1' })
  port = (portal.app.server.server.address() as { port: number }).port
  person = await portal.signedIn(await makeAccount(portal, 'envoie.fichiers'))
})
after(() => portal.close())

const incoming = () => {
  const place = join(portal.config.dataDirectory, 'files', 'incoming')
  return existsSync(place) ? readdirSync(place) : []
}
const stored = () => globSync('[0-9a-f][0-9a-f]/*', { cwd: join(portal.config.dataDirectory, 'files') }).sort()

type Line = { socket: Socket; head: Promise<string>; said: () => string; closed: Promise<unknown> }
/** A request with a body that this test writes by hand. */
function send(path: string, cookie: string, headers: Record<string, string> = {}): Line {
  const socket = connect(port, '127.0.0.1')
  let said = ''
  const answered = Promise.withResolvers<string>()
  socket.on('data', (chunk) => {
    said += chunk
    if (said.includes('\r\n\r\n')) answered.resolve(said)
  })
  socket.on('error', () => {})
  const closed = once(socket, 'close')
  socket.write(
    [
      `POST /api/v1${path} HTTP/1.1`,
      'host: 127.0.0.1',
      `cookie: parvis=${cookie}`,
      ...Object.entries({ 'content-type': 'multipart/form-data; boundary=b', ...headers }).map(
        ([n, v]) => `${n}: ${v}`,
      ),
      '\r\n',
    ].join('\r\n'),
  )
  return { socket, head: answered.promise, said: () => said, closed }
}
const fileHead = (name = 'file', fileName: string | null = 'a.pdf') =>
  `--b\r\ncontent-disposition: form-data; name="${name}"${fileName === null ? '' : `; filename="${fileName}"`}\r\ncontent-type: application/octet-stream\r\n\r\n`
/** Sends blocks as fast as they are taken, until the line is closed or `most` bytes were sent. */
async function pour(line: Line, most: number): Promise<number> {
  const block = Buffer.alloc(64 * 1024, 'x')
  let sent = 0
  while (sent < most && !line.socket.destroyed) {
    sent += block.length
    if (!line.socket.write(block)) await Promise.race([once(line.socket, 'drain').catch(() => {}), line.closed])
  }
  return sent
}
const form = { subject: 'Bonjour', category: 'other', body: 'Voici.' }

test('R4 whose it is comes before the body: of a stranger nothing is read, the answer is 401 and the line is cut', async () => {
  for (const cookie of ['x', Buffer.alloc(32, 1).toString('base64url')]) {
    const lines = Array.from({ length: 12 }, () =>
      send('/tickets', cookie, { 'content-length': String(90 * 1024 * 1024) }),
    )
    for (const line of lines) line.socket.write(fileHead())
    // Nothing of the file has to be sent for the answer.
    for (const line of lines) assert.match(await line.head, /^HTTP\/1.1 401 /)
    // What is sent nevertheless is kept nowhere, and the line ends although the body never does.
    await Promise.all(lines.map((line) => pour(line, 1024 * 1024)))
    assert.deepEqual(incoming(), [])
    await Promise.all(lines.map((line) => line.closed))
  }
})

test('R4 of a reader among the staff, and of a client where staff are meant, no body is read either', async () => {
  const reader = await portal.signedIn(await makeStaff(portal, 'lit.seulement', 'reader'))
  const id = '00000000-0000-4000-8000-000000000000'
  for (const [who, status] of [
    [reader, 403],
    [person, 404],
  ] as const) {
    const line = send(`/staff/organisations/${id}/recovery`, who.token, { 'content-length': '900000' })
    line.socket.write(fileHead('proof'))
    assert.match(await line.head, new RegExp(`^HTTP/1.1 ${status} `))
    line.socket.destroy()
  }
})

test('R4 a file larger than MAX_UPLOAD_MB is refused while it comes in, and leaves nothing', async () => {
  const line = send('/tickets', person.token, { 'transfer-encoding': 'chunked' })
  const chunk = (bytes: string | Buffer) => {
    line.socket.write(`${Buffer.byteLength(bytes).toString(16)}\r\n`)
    line.socket.write(bytes)
    return line.socket.write('\r\n')
  }
  chunk(fileHead())
  const block = Buffer.alloc(64 * 1024, 'x')
  // No end is ever said: what is there has to be enough.
  for (let sent = 0; sent <= 3 * 1024 * 1024; sent += block.length)
    if (!chunk(block)) await Promise.race([once(line.socket, 'drain'), line.closed])
  assert.match(await line.head, /^HTTP\/1.1 413 /)
  assert.match(line.said(), /"code":"too_large"/)
  assert.match(line.said(), /2 Mo/)
  await line.closed
  assert.deepEqual(incoming(), [])
  assert.deepEqual(stored(), [])
})

test('R4 all files of a request together have a limit: by what is announced, and by what comes', async () => {
  const announced = send('/tickets', person.token, { 'content-length': String(90 * 1024 * 1024) })
  assert.match(await announced.head, /^HTTP\/1.1 413 /)
  announced.socket.destroy()
  const files = Array.from({ length: 6 }, (_, index) => ({
    field: 'file',
    name: `${index}.txt`,
    bytes: Buffer.alloc(1_900_000, 'a'),
  }))
  const answer = await person.upload('/tickets', files, form)
  assert.equal(answer.status, 413)
  assert.equal(answer.body.code, 'request_too_large')
  const many = await person.upload(
    '/tickets',
    Array.from({ length: 11 }, () => ({ field: 'file', name: 'a.txt', bytes: 'a' })),
    form,
  )
  assert.deepEqual([many.status, many.body.code], [413, 'too_many_files'])
  assert.deepEqual(incoming(), [])
})

test('R4 a person has at most four uploads under way; the fifth is told when to come again', async () => {
  const lines = Array.from({ length: 4 }, () => send('/tickets', person.token, { 'transfer-encoding': 'chunked' }))
  const part = fileHead()
  for (const line of lines) line.socket.write(`${part.length.toString(16)}\r\n${part}\r\n1\r\nx\r\n`)
  while (incoming().length < 4) await new Promise(setImmediate)
  const beyond = await person.upload('/tickets', [], form)
  assert.equal(beyond.status, 429)
  assert.equal(beyond.body.code, 'too_many_at_once')
  assert.ok(Number(beyond.headers['retry-after']) > 0)
  for (const line of lines) line.socket.destroy()
  // Who hangs up gives the place back, and leaves nothing.
  while (incoming().length > 0) await new Promise(setImmediate)
  let again = await person.upload('/tickets', [], form)
  while (again.status === 429) again = await person.upload('/tickets', [], form)
  assert.equal(again.status, 201, JSON.stringify(again.body))
})

test('R4 a form that cannot be read is 400, a file without a name 422 on its field; nothing is unexpected', async () => {
  const multipart = 'multipart/form-data; boundary=b'
  for (const [what, type, body, status, code] of [
    ['no boundary', 'multipart/form-data', fileHead(), 400, 'malformed'],
    ['cut off within a file', multipart, `${fileHead()}abc`, 400, 'malformed'],
    [
      'cut off within a field',
      multipart,
      '--b\r\ncontent-disposition: form-data; name="subject"\r\n\r\nabc',
      400,
      'malformed',
    ],
    ['cut off within a head', multipart, '--b\r\ncontent-disposition: form-da', 400, 'malformed'],
    [
      'a part of no name',
      multipart,
      '--b\r\ncontent-disposition: form-data; filename="a"\r\ncontent-type: text/plain\r\n\r\nx\r\n--b--\r\n',
      [400, 422],
      undefined,
    ],
    ['no file name', multipart, `${fileHead('proof', null)}abc\r\n--b--\r\n`, 422, 'invalid'],
    ['not a form', 'application/json', '{}', 415, 'unsupported_type'],
  ] as const) {
    for (const path of ['/tickets', '/change-requests/00000000-0000-4000-8000-000000000000/signed-forms']) {
      const answer = await person.post(path, body, { 'content-type': type })
      assert.ok(
        [status].flat().includes(answer.status as never),
        `${what}: ${answer.status} ${JSON.stringify(answer.body)}`,
      )
      if (code) assert.equal(answer.body.code, code, what)
      if (what === 'no file name')
        assert.deepEqual(
          answer.body.errors.map((error: { field: string; code: string }) => [error.field, error.code]),
          [['proof', 'files.unnamed']],
        )
    }
  }
  assert.deepEqual(incoming(), [])
})

const attach = async (bytes: Buffer | string) => {
  const { body, status } = await person.upload('/tickets', [{ field: 'file', name: 'relevé.txt', bytes }], form)
  assert.equal(status, 201, JSON.stringify(body))
  const [file] = (await person.get(`/tickets/${body.id}`)).body.messages[0].attachments
  const [row] = await portal.sql('select * from files where id = $1', [file.id])
  return {
    path: `/tickets/${body.id}/attachments/${file.id}`,
    row,
    place: join(portal.config.dataDirectory, 'files', row.storage_key),
  }
}

test('R4 what passes through is what is kept: bytes, size, hash', async () => {
  const bytes = Buffer.from(randomBytes(700_000).toString('base64'))
  const { path, row } = await attach(bytes)
  assert.equal(row.sha256, createHash('sha256').update(bytes).digest('hex'))
  assert.equal(row.size_bytes, bytes.length)
  const read = await person.get(path)
  assert.equal(read.status, 200)
  assert.ok(read.bytes.equals(bytes))
  assert.equal(read.headers['content-length'], String(bytes.length))
  assert.deepEqual(incoming(), [])
})

test('R4 bytes that are gone or damaged: a refusal that says so, and the process answers on', async () => {
  const { path, place } = await attach('un relevé')
  renameSync(place, `${place}.away`)
  for (let tries = 0; tries < 5; tries++) {
    const lost = await person.get(path)
    assert.equal(lost.status, 404)
    assert.equal(lost.body.code, 'files.lost')
    assert.match(lost.body.detail, new RegExp(lost.body.traceId))
  }
  renameSync(`${place}.away`, place)
  assert.equal((await person.get(path)).body, 'un relevé')
  truncateSync(place, 3)
  const damaged = await person.get(path)
  assert.deepEqual([damaged.status, damaged.body.code], [503, 'files.unreadable'])
})

test('R4 whoever hangs up while a file is sent ends that answer alone', async () => {
  const { path } = await attach(Buffer.alloc(2_000_000, 'a'))
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  socket.write(`GET /api/v1${path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncookie: parvis=${person.token}\r\n\r\n`)
  await once(socket, 'data')
  socket.destroy()
  assert.equal((await person.get(path)).bytes.length, 2_000_000)
})

test('R4 a request that is refused leaves no bytes; a process that died leaves some, and only those without a row go', async () => {
  const before = stored()
  const refused = await person.upload('/tickets', [{ field: 'file', name: 'a.txt', bytes: 'x' }], {
    ...form,
    category: 'nope',
  })
  assert.equal(refused.status, 422)
  const late = await person.upload(
    '/tickets',
    [
      { field: 'file', name: 'a.txt', bytes: 'x' },
      { field: 'file', name: 'b.exe', bytes: Buffer.from([0, 1, 2]) },
    ],
    form,
  )
  assert.equal(late.status, 422)
  assert.deepEqual([stored(), incoming()], [before, []])

  // As after a kill: one before its row was there, one after, one that is still coming in.
  const { row } = await attach('avec sa ligne')
  const files = join(portal.config.dataDirectory, 'files')
  const orphan = '0f0e0d0c-0000-4000-8000-000000000000'
  const fresh = '0f0e0d0c-0000-4000-8000-000000000001'
  mkdirSync(join(files, '0f'), { recursive: true })
  for (const id of [orphan, fresh, row.id]) writeFileSync(join(files, 'incoming', id), 'x')
  for (const id of [orphan, fresh]) writeFileSync(join(files, '0f', id), 'x')
  const yesterday = new Date(Date.now() - 25 * 3_600_000)
  for (const id of [orphan, row.id]) utimesSync(join(files, 'incoming', id), yesterday, yesterday)
  const [job] = fileJobs(portal.app.services)
  await job!.run({}, undisturbed)
  assert.deepEqual(incoming(), [fresh])
  assert.ok(!stored().includes(`0f/${orphan}`))
  assert.ok(stored().includes(`0f/${fresh}`))
  assert.ok(stored().includes(row.storage_key))
})

test('R4 a full disk is told as one, with when to come back, whether files or the database meet it; nothing is kept', async () => {
  const before = [incoming(), stored()]
  const { files } = portal.app.services
  const { receive } = files
  const form = `${fileHead('attachments')}%PDF-1.4\r\n--b\r\ncontent-disposition: form-data; name="subject"\r\n\r\nS\r\n--b\r\ncontent-disposition: form-data; name="category"\r\n\r\nquestion\r\n--b\r\ncontent-disposition: form-data; name="body"\r\n\r\nB\r\n--b--\r\n`
  const open = () =>
    portal.app.server.inject({
      method: 'POST',
      url: '/api/v1/tickets',
      headers: { cookie: `parvis=${person.token}`, 'content-type': 'multipart/form-data; boundary=b' },
      payload: form,
    })
  const full = (answer: Awaited<ReturnType<typeof open>>) =>
    assert.deepEqual([answer.statusCode, answer.json().code, answer.headers['retry-after']], [503, 'no_room', '60'])
  files.receive = async () => {
    throw Object.assign(new Error('no space left on device, write'), { code: 'ENOSPC' })
  }
  try {
    full(await open())
  } finally {
    files.receive = receive
  }
  await portal.sql(`create function full_disk() returns trigger language plpgsql as $$
    begin raise exception 'could not extend file' using errcode = '53100'; end $$`)
  await portal.sql('create trigger full_disk before insert on ticket_messages execute function full_disk()')
  try {
    full(await open())
  } finally {
    await portal.sql('drop trigger full_disk on ticket_messages')
    await portal.sql('drop function full_disk')
  }
  assert.deepEqual([incoming(), stored()], before)
  assert.equal((await open()).statusCode, 201)
})

test('R3 a part of a kept file may be asked for: 206 with its place, 416 where there is none, all of it where the file is another', async () => {
  const { path, row } = await attach('0123456789')
  const ask = (range: string, more: Record<string, string> = {}) =>
    portal.app.server.inject({ url: `/api/v1${path}`, headers: { cookie: `parvis=${person.token}`, range, ...more } })
  for (const [range, status, body, place] of [
    ['bytes=2-4', 206, '234', 'bytes 2-4/10'],
    ['bytes=7-', 206, '789', 'bytes 7-9/10'],
    ['bytes=-3', 206, '789', 'bytes 7-9/10'],
    ['bytes=8-99', 206, '89', 'bytes 8-9/10'],
    ['bytes=4-2', 200, '0123456789', undefined],
    ['bytes=0-1,4-5', 200, '0123456789', undefined],
    ['lines=1-2', 200, '0123456789', undefined],
  ] as const) {
    const answer = await ask(range)
    assert.deepEqual([answer.statusCode, answer.body, answer.headers['content-range']], [status, body, place], range)
    assert.equal(answer.headers['content-length'], String(body.length))
    assert.equal(answer.headers['accept-ranges'], 'bytes')
  }
  for (const beyond of ['bytes=10-', 'bytes=-0']) {
    const none = await ask(beyond)
    assert.deepEqual([none.statusCode, none.headers['content-range']], [416, 'bytes */10'], beyond)
  }
  assert.equal((await ask('bytes=2-4', { 'if-range': `"${row.sha256}"` })).body, '234')
  assert.equal((await ask('bytes=2-4', { 'if-range': '"another"' })).body, '0123456789')
})

test('T16 T17 what is ordinary is taken by its content; a refusal names the file, and which kinds there are', async () => {
  const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('Bonjour, été\r\n', 'utf16le')])
  const box = (brand: string) =>
    Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from(`ftyp${brand}`), Buffer.alloc(4), Buffer.from('mif1heic')])
  const taken = {
    'photo.heic': [box('heic'), 'image/heic'],
    'image.webp': [Buffer.from('RIFF\x24\0\0\0WEBPVP8 \x18\0\0\0', 'latin1'), 'image/webp'],
    'export.xml': ['<?xml version="1.0" encoding="UTF-8"?><a/>', 'application/xml'],
    'sans-prologue.xml': ['<a/>', 'text/plain'],
    'dossier.zip': [Buffer.concat([Buffer.from('PK\x05\x06', 'latin1'), Buffer.alloc(18)]), 'application/zip'],
    'notes.txt': [utf16, 'text/plain'],
    'formulaire.pdf': ['\n%PDF-1.4\n%âã\n', 'application/pdf'],
  } as const
  for (const [name, [bytes, kind]] of Object.entries(taken)) {
    const { status, body } = await person.upload('/tickets', [{ field: 'file', name, bytes }], form)
    assert.equal(status, 201, `${name}: ${JSON.stringify(body)}`)
    assert.equal(body.messages[0].attachments[0].contentType, kind, name)
  }
  const refusedFor = async (files: Array<[string, Buffer | string]>) => {
    const uploads = files.map(([name, bytes]) => ({ field: 'file', name, bytes }))
    const { status, body } = await person.upload('/tickets', uploads, form)
    assert.equal(status, 422)
    return body.errors[0]
  }
  const empty = await refusedFor([
    ['un.txt', 'un'],
    ['deux.txt', ''],
    ['trois.txt', 'trois'],
  ])
  assert.equal(empty.code, 'files.empty')
  assert.match(empty.message, /deux\.txt/)
  const wrong = await refusedFor([['jeu.exe', Buffer.from('MZ\x90\0\x03\0\0\0', 'latin1')]])
  assert.equal(wrong.code, 'files.wrong_kind')
  assert.match(wrong.message, /jeu\.exe.*PDF, PNG, JPG, HEIC.*ZIP/)
  const large = await person.upload(
    '/tickets',
    [{ field: 'file', name: 'film.txt', bytes: Buffer.alloc(3_000_000, 'a') }],
    form,
  )
  assert.equal(large.status, 413)
  assert.match(large.body.detail, /film\.txt.*2 Mo/)
})
