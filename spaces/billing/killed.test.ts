// Processes that are killed while invoices are closed: nothing is half closed, and no number is lost or given twice.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { startPortal } from '../../testing/portal.ts'
import { emptyDirectory, start } from '../../testing/process.ts'
import { line, makeWorld } from './testing.ts'

async function until(holds: () => Promise<boolean>, what: string): Promise<void> {
  for (let left = 3000; !(await holds()); left--) {
    assert.ok(left > 0, what)
    await wait(20)
  }
}

test('B11 killed once the number was taken and before all is posted: the draft stays a draft, and the next closing has that number', async () => {
  const settings = { PARVIS_SECRET: randomBytes(32).toString('base64'), FILES_URL: `file://${emptyDirectory()}` }
  const portal = await startPortal(settings, new Date().toISOString())
  try {
    const { agent, draft, charge, client } = await makeWorld(portal)
    await charge(10_000)
    const owed = (await agent.post('/staff/invoices/due', { organisationId: client })).body
    const other = await draft([line('20')])
    const server = await start({
      ...settings,
      DATABASE_URL: portal.database.url,
      PARVIS_DATA: emptyDirectory(),
      PARVIS_DEMO: 'off',
      PUBLIC_URL: portal.config.publicUrl,
    })
    // Whoever closes takes the number, then waits here to post.
    const holder = await portal.database.pool.connect()
    await holder.query('begin')
    await holder.query('lock table ledger_postings in share mode')
    const cut = server
      .send('POST', `/api/v1/staff/invoices/${owed.id}/closing`, {
        cookie: `parvis=${agent.token}`,
        body: { version: owed.version },
      })
      .then(
        ({ status }) => status,
        () => 'cut',
      )
    await until(
      async () =>
        (await portal.sql("select 1 from pg_locks where relation = 'ledger_postings'::regclass and not granted"))
          .length > 0,
      'nobody waits to post',
    )
    server.kill('SIGKILL')
    assert.equal(await cut, 'cut')
    await holder.query('rollback')
    holder.release()
    await until(
      async () =>
        (
          await portal.sql(
            "select 1 from pg_locks where relation = 'invoices'::regclass and mode = 'RowExclusiveLock' and pid <> pg_backend_pid()",
          )
        ).length === 0,
      'the transaction of the killed process goes on',
    )
    assert.deepEqual(await portal.sql('select number from invoices where number is not null'), [])
    assert.deepEqual(await portal.sql('select number from ledger_entries'), [])
    const closed = async (one: { id: string; version: number }) =>
      (await agent.post(`/staff/invoices/${one.id}/closing`, { version: one.version })).body.number
    const [{ year }] = await portal.sql("select to_char(now() at time zone 'Europe/Paris', 'YYYY') as year")
    assert.equal(await closed(other), `F-${year}-0001`)
    assert.equal(await closed(owed), `F-${year}-0002`)
    assert.deepEqual(
      (await portal.sql('select number from ledger_entries order by id')).map(({ number }) => number),
      [`VE-${year}-0001`, `VE-${year}-0002`],
    )
  } finally {
    await portal.close()
  }
})
