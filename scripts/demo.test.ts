import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { type App, createApp } from '../app.ts'
import { readConfig } from '../kernel/config/config.ts'
import type { Database } from '../kernel/db/database.ts'
import { migrate } from '../kernel/db/migrate.ts'
import { type DemoAccount, demoAccounts, withdrawPublicPassword } from '../kernel/demo/accounts.ts'
import { hashPassword } from '../kernel/identity/passwords.ts'
import { requestContent } from '../spaces/contracts/schema.ts'
import { freshDatabase } from '../testing/portal.ts'
import { seedDemo } from './demo.ts'

let database: Database
let app: App
let accounts: DemoAccount[]
const directory = mkdtempSync(join(tmpdir(), 'parvis-demo-'))
before(async () => {
  database = await freshDatabase()
  await migrate(database)
  const config = readConfig({ PARVIS_DATA: directory })
  accounts = await seedDemo(database, config)
  app = await createApp({ config, database, manualJobs: true })
  await app.start()
})
after(async () => {
  await app.close()
  await database.close()
  rmSync(directory, { recursive: true, force: true })
})

const rows = async (text: string) => (await database.pool.query(text)).rows
async function signIn(account: DemoAccount): Promise<(path: string) => Promise<any>> {
  const response = await app.server.inject({
    method: 'POST',
    url: '/api/v1/session',
    payload: { identifier: account.identifier, password: account.password },
  })
  assert.equal(response.statusCode, 200, `${account.identifier}: ${response.body}`)
  const cookie = String(response.headers['set-cookie']).split(';')[0]!
  return async (path) => {
    const answer = await app.server.inject({ method: 'GET', url: `/api/v1${path}`, headers: { cookie } })
    assert.equal(answer.statusCode, 200, `${path}: ${answer.body}`)
    return answer.json()
  }
}

test('every account shown signs in, and later starts show the same', async () => {
  assert.deepEqual(
    accounts.map((account) => account.identifier),
    ['c.aubertine', 'm.toussard', 'm.roquelin', 'l.barredon'],
  )
  for (const account of accounts) await signIn(account)
  assert.deepEqual(await demoAccounts(database), accounts)
})

test('C9 C38 the demo contract has 44 CI of which 2 in notice, 8 CP for 14 subscribers, 2 keys', async () => {
  const get = await signIn(accounts[0]!)
  const { items } = await get('/contracts')
  assert.deepEqual(
    items.map((item: { number: string }) => item.number),
    ['24-0173', '25-0290'],
  )
  const contract = await get(`/contracts/${items[0].id}`)
  assert.deepEqual(contract.seats, {
    named: { bought: 44, used: 44, inNotice: 2 },
    concurrent: { bought: 8, used: 14, inNotice: 0 },
    key: { bought: 2, used: 2, inNotice: 0 },
  })
  assert.equal(contract.monthlyCents, 180_800)
})

test('C12 the demo has open blocks of every cause', async () => {
  const found = await rows(
    'select distinct cause from connection_blocks where lifted_at is null union select distinct cause from account_blocks where lifted_at is null order by 1',
  )
  assert.deepEqual(found.map((row) => row.cause).sort(), [
    'administrator',
    'notice',
    'provider',
    'regularisation',
    'wrong_passwords',
  ])
})

test('C42 the demo has requests in every state, all of them shown in detail', async () => {
  const get = await signIn(accounts[0]!)
  const states = new Set<string>()
  for (const state of [
    'to_return',
    'late',
    'to_verify',
    'under_review',
    'planned',
    'carried_out',
    'refused',
    'deleted',
  ]) {
    const { items } = await get(`/change-requests?state=${state}`)
    for (const item of items) {
      states.add(item.state)
      await get(`/change-requests/${item.id}`)
    }
  }
  assert.deepEqual([...states].sort(), [
    'carried_out',
    'deleted',
    'late',
    'planned',
    'refused',
    'to_return',
    'to_verify',
    'under_review',
  ])
  for (const row of await rows('select content from change_request_versions')) requestContent.parse(row.content)
  assert.ok(
    (
      await rows(
        "select 1 from change_requests where decision = 'validated' and carried_out_at is null and scheduled_on <= current_date",
      )
    ).length > 0,
    'one validated for today',
  )
})

test('C35 the demo journal is one unbroken chain for each organisation', async () => {
  const events = await rows(
    'select organisation_id, seq::int, previous_hash, hash, parvis.journal_text(e) as text, actor_commitment = parvis.journal_commitment(actor_salt, parvis.journal_actor_text(e)) and detail_commitment = parvis.journal_commitment(detail_salt, parvis.journal_detail_text(e)) as commits from journal_events e where organisation_id is not null order by organisation_id, seq',
  )
  assert.ok(events.length > 50)
  let previous: { organisation_id: string; hash: string; seq: number } | undefined
  for (const event of events) {
    const same = previous?.organisation_id === event.organisation_id
    assert.equal(event.seq, same ? previous!.seq + 1 : 1)
    assert.equal(event.previous_hash, same ? previous!.hash : '')
    assert.equal(event.hash, createHash('sha256').update(event.text).digest('hex'))
    assert.equal(event.commits, true)
    previous = event
  }
})

test('C30 starting the jobs carries out what is due, and leaves the rest of the demo as it is', async () => {
  const before = await rows(
    "select number from change_requests where carried_out_at is null and not (decision is not distinct from 'validated' and scheduled_on <= current_date) order by number",
  )
  const { contracts } = await import('../spaces/contracts/index.ts')
  for (const job of contracts.jobs!(app.services)) if (job.everyMinutes) await job.run({})
  await app.services.jobs.drain()
  const afterwards = await rows('select number from change_requests where carried_out_at is null order by number')
  assert.deepEqual(afterwards, before)
  const made = await rows(
    "select c.created_on, a.status from connections c join accounts a on a.id = c.account_id where a.identifier = 'm.colombet'",
  )
  assert.equal(made.length, 1)
  assert.equal((await rows('select count(*)::int as n from change_requests where reminded_at is not null'))[0].n, 2)
})

test('O37 the demo has an organisation that somebody asks for, which staff find in their queue', async () => {
  const get = await signIn(accounts.find((account) => account.identifier === 'm.roquelin')!)
  const { items } = await get('/staff/organisation-requests')
  assert.deepEqual(
    items.map((item: { organisation: unknown; person: { surname: string } }) => [
      item.organisation,
      item.person.surname,
    ]),
    [[{ id: null, name: 'Ateliers Kermoalig' }, 'KERMOALIG']],
  )
  const one = await get(`/staff/organisation-requests/${items[0].id}`)
  assert.deepEqual([one.known, one.abilities.decide.allowed], [[], true])
  assert.deepEqual(
    await rows("select 1 from memberships m join accounts a on a.id = m.account_id where a.surname = 'KERMOALIG'"),
    [],
  )
})

test('a demo that others reach is loaded with a random password, another one each time', async () => {
  const passwords = new Set<string>()
  for (const settings of [
    { PUBLIC_URL: 'https://portail.example' },
    { TRUST_PROXY: 'on' },
    { HOST: '0.0.0.0', PUBLIC_URL: 'http://127.0.0.1:3000' },
  ]) {
    const other = await freshDatabase()
    try {
      await migrate(other)
      const [shown] = await seedDemo(other, readConfig({ PARVIS_DATA: directory, ...settings }))
      assert.ok(shown!.password.length >= 20)
      passwords.add(shown!.password)
      assert.deepEqual(await demoAccounts(other), [], 'nobody has the public password')
    } finally {
      await other.close()
    }
  }
  assert.equal(passwords.size, 3)
  assert.ok(!passwords.has(accounts[0]!.password))
})

test('a demo that others come to reach loses its public password and its sessions, once', async () => {
  const other = await freshDatabase()
  try {
    await migrate(other)
    await seedDemo(other, readConfig({ PARVIS_DATA: directory }))
    const count = async (text: string) =>
      Number((await other.pool.query(`select count(*) as n from ${text}`)).rows[0].n)
    // Whoever chose their own password keeps it.
    await other.pool.query(
      "update credentials set password_hash = $1 where account_id = (select id from accounts where identifier = 'l.barredon')",
      [await hashPassword('quatre-pavés-mouillés')],
    )
    await other.pool.query(
      "insert into sessions (account_id, token_hash, created_at, last_seen_at, expires_at) select id, '\\x01', now(), now(), now() + interval '1 day' from accounts where identifier = 'm.roquelin'",
    )
    const before = await count('credentials where password_hash is not null')
    const found = await withdrawPublicPassword(other, false)
    assert.equal(found.withdrawn, before - 1)
    assert.deepEqual(found.accounts, [])
    assert.equal(await count('credentials where password_hash is not null'), 1)
    assert.equal(await count("sessions where token_hash = '\\x01' and ended_at is null"), 0)
    assert.equal((await withdrawPublicPassword(other, false)).withdrawn, 0)
  } finally {
    await other.close()
  }
})
