// PostgreSQL restarted under load, with two processes on it (R4): nothing acknowledged is lost, nothing is done twice.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { openDatabase } from '../kernel/db/database.ts'
import { startEmbeddedDatabase } from '../kernel/db/embedded.ts'
import { hashToken } from '../kernel/http/endpoints.ts'
import { emptyDirectory, type Running, start } from './process.ts'

const restarts = 5
const callers = 8

/** Somebody who writes news, signed in. @returns the cookie */
async function staffSession(url: string): Promise<string> {
  const database = openDatabase({ url, max: 1 })
  const token = 'un-jeton-de-trente-deux-octets-ici'
  await database.pool.query(
    `with person as (insert into accounts (brand_id, identifier, surname, given_name, status)
         select id, 'agent.dupond', 'Dupond', 'Agnès', 'active' from brands returning id, brand_id),
       staff as (insert into staff_members (account_id, brand_id) select id, brand_id from person),
       roles as (insert into staff_roles (account_id, brand_id, role) select id, brand_id, 'agent' from person)
     insert into sessions (account_id, token_hash, expires_at) select id, $1, now() + interval '1 hour' from person`,
    [hashToken(token)],
  )
  await database.close()
  return `parvis=${token}`
}

test('R4 PostgreSQL is restarted five times while two processes write: each act that was answered is there once, each that was not is done by its repeat, once', async () => {
  const place = `${emptyDirectory()}/database`
  let postgres = await startEmbeddedDatabase(place, { settings: ['max_connections=60'] })
  const settings = {
    DATABASE_URL: postgres.url,
    FILES_URL: `file://${emptyDirectory()}`,
    PARVIS_DEMO: 'off',
    LOG_LEVEL: 'silent',
  }
  const servers: Running[] = []
  try {
    servers.push(await start({ ...settings, PARVIS_DATA: emptyDirectory() }))
    servers.push(await start({ ...settings, PARVIS_DATA: emptyDirectory() }))
    const cookie = await staffSession(postgres.url)

    const text = (words: string) => ({ fr: words, en: words })
    const write = (server: Running, key: string) => {
      const body = { title: text(key), summary: text('Bref'), body: text('Long'), pictureText: text('') }
      const rest = { audience: 'managers', startsOn: null, endsOn: null }
      return server.send('POST', '/api/v1/staff/news', { cookie, key, body: { ...body, ...rest } })
    }
    const answered = new Set<string>()
    const refused = new Set<string>()
    const codes = new Set<string>()
    let running = true
    const call = async (caller: number) => {
      for (let n = 0; running; n++) {
        const key = `acte-${caller}-${n}`
        // A process that is on its way answers something to each.
        const answer = await write(servers[n % 2]!, key)
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
        status = (await write(servers[left % 2]!, key)).status
        if (status !== 201) await wait(100)
      }
      assert.equal(status, 201, key)
    }
    const database = openDatabase({ url: postgres.url, max: 1 })
    const { rows } = await database.pool.query(
      `select a.title ->> 'fr' as key, count(*)::int as times,
         (select count(*)::int from journal_events e where e.subject_id = any (array_agg(a.id))) as told
       from news_articles a where a.title ->> 'fr' like 'acte-%' group by 1`,
    )
    const lost = [...answered, ...refused].filter((key) => !rows.some((row) => row.key === key))
    assert.deepEqual(lost, [], 'an act was lost')
    assert.deepEqual(
      rows.filter((row) => row.times !== 1 || row.told !== 1),
      [],
      'an act was done twice, or told otherwise than once',
    )
    await database.close()
    console.log(`${answered.size} answered, ${refused.size} refused at first (${[...codes].join(', ')})`)
    for (const server of servers) server.kill('SIGTERM')
    for (const server of servers) assert.equal((await server.ended).code, 0, server.output())
  } finally {
    for (const server of servers) server.kill('SIGKILL')
    await postgres.stop()
  }
})
