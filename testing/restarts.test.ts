// PostgreSQL restarted under load, with two processes on it (R4): nothing acknowledged is lost, nothing is done twice.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { openDatabase } from '../kernel/db/database.ts'
import { startEmbeddedDatabase } from '../kernel/db/embedded.ts'
import { emptyDirectory, type Running, signIn, start } from './process.ts'

const restarts = 5
const callers = 8

test('R4 PostgreSQL is restarted five times while two processes write: each act that was answered is there once, each that was not is done by its repeat, once', async () => {
  const place = `${emptyDirectory()}/database`
  let postgres = await startEmbeddedDatabase(place, { settings: ['max_connections=60'] })
  const settings = {
    DATABASE_URL: postgres.url,
    FILES_URL: `file://${emptyDirectory()}`,
    PARVIS_DEMO: 'on',
    LOG_LEVEL: 'silent',
  }
  const servers = [await start({ ...settings, PARVIS_DATA: emptyDirectory() })]
  servers.push(await start({ ...settings, PARVIS_DATA: emptyDirectory() }))
  const cookie = await signIn(servers[0]!, 'c.aubertine')

  const open = (server: Running, key: string) => {
    const form = new FormData()
    for (const [name, value] of Object.entries({ subject: key, category: 'other', body: 'Voici.' }))
      form.append(name, value)
    form.append('attachments', new Blob([`relevé ${key}`]), 'relevé.txt')
    return server.send('POST', '/api/v1/tickets', { cookie, key, form })
  }
  const answered = new Set<string>()
  const refused = new Set<string>()
  const codes = new Set<string>()
  let running = true
  const call = async (caller: number) => {
    for (let n = 0; running; n++) {
      const key = `acte-${caller}-${n}`
      // A process that is on its way answers something to each.
      const answer = await open(servers[n % 2]!, key)
      if (answer.status === 201) answered.add(key)
      else {
        refused.add(key)
        codes.add(`${answer.status} ${answer.body.code}`)
        await wait(100)
      }
    }
  }
  const load = Promise.all(Array.from({ length: callers }, (_, caller) => call(caller)))
  for (let restart = 0; restart < restarts; restart++) {
    const before = answered.size
    while (answered.size < before + 3 * callers) await wait(20)
    await postgres.stop()
    postgres = await startEmbeddedDatabase(place, { settings: ['max_connections=60'] })
  }
  const before = answered.size
  while (answered.size < before + 3 * callers) await wait(20)
  running = false
  await load

  for (const code of codes) assert.match(code, /^(503 database_(away|unsure)|409 idempotency_running)$/)
  // What was refused is asked again with its key, by the other process too, until it is answered.
  for (const key of refused) {
    let status = 0
    for (let left = 100; status !== 201 && left > 0; left--) {
      status = (await open(servers[left % 2]!, key)).status
      if (status !== 201) await wait(100)
    }
    assert.equal(status, 201, key)
  }
  const database = openDatabase({ url: postgres.url, max: 1 })
  const { rows } = await database.pool.query(
    `select t.subject, count(*)::int as times, count(distinct t.number)::int as numbers,
       (select count(*)::int from journal_events e where e.subject_id = any (array_agg(t.id)) and e.type = 'support.ticket.opened') as told
     from tickets t where t.subject like 'acte-%' group by t.subject`,
  )
  const lost = [...answered, ...refused].filter((key) => !rows.some((row) => row.subject === key))
  assert.deepEqual(lost, [], 'an act was lost')
  assert.deepEqual(
    rows.filter((row) => row.times !== 1 || row.numbers !== 1 || row.told !== 1),
    [],
    'an act was done twice, or told otherwise than once',
  )
  // Every attachment whose row stands is there to be read.
  const files = await database.pool.query(
    `select m.ticket_id, a.file_id from ticket_attachments a join ticket_messages m on m.id = a.message_id
     join tickets t on t.id = m.ticket_id where t.subject like 'acte-%'`,
  )
  assert.equal(files.rows.length, rows.length)
  for (const { ticket_id, file_id } of files.rows) {
    const read = await servers[1]!.send('GET', `/api/v1/tickets/${ticket_id}/attachments/${file_id}`, { cookie })
    assert.equal(read.status, 200)
  }
  await database.close()
  console.log(`${answered.size} answered, ${refused.size} refused at first (${[...codes].join(', ')})`)
  for (const server of servers) server.kill('SIGTERM')
  for (const server of servers) assert.equal((await server.ended).code, 0, server.output())
  await postgres.stop()
})
