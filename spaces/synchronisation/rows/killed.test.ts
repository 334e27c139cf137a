// A process that is killed while it takes in many rows: what was committed stays, and sent again the rest follows, once.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { makeEmployee, makeStaff, startPortal } from '../../../testing/portal.ts'
import { emptyDirectory, start } from '../../../testing/process.ts'
import { askToken, makeKey } from '../testing.ts'

const rows = Array.from({ length: 10_000 }, (_, n) => ({
  code: `K-${10_000 + n}`,
  surname: `NOM ${n}`,
  enteredOn: '2020-01-01',
}))

test('D28 D29 a bulk that a kill cuts stays as far as it came; sent again, each row is there once', async () => {
  const settings = { PARVIS_SECRET: randomBytes(32).toString('base64'), FILES_URL: `file://${emptyDirectory()}` }
  const portal = await startPortal(settings, new Date().toISOString())
  try {
    const key = await makeKey(await portal.signedIn(await makeStaff(portal, 'admin.durand', 'administrator')))
    const token = (await askToken(portal, key)).json().access_token
    // Somebody of the second part, whom another transaction holds: the process waits there.
    const held = await makeEmployee(portal, rows[7_000]!.code, { surname: 'TENUE', entered_on: '2019-01-01' })
    const client = await portal.database.pool.connect()
    await client.query('begin')
    await client.query('select from employees where id = $1 for update', [held])
    const beside = async () => {
      const server = await start({
        ...settings,
        DATABASE_URL: portal.database.url,
        PARVIS_DATA: emptyDirectory(),
        PARVIS_DEMO: 'off',
        PUBLIC_URL: portal.config.publicUrl,
      })
      const [, address] = /Parvis is at (http:\/\/\S+)\n/.exec(server.output())!
      const push = () =>
        fetch(`${address}/api/v1/synchronisation/rows/employees`, {
          method: 'POST',
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' },
          body: rows.map((row) => JSON.stringify(row)).join('\n'),
        })
      return { server, push }
    }
    const count = async (query: string) => (await portal.sql(`select count(*)::int as n from ${query}`))[0].n as number
    const first = await beside()
    const cut = first.push().then(
      () => 'answered',
      () => 'cut',
    )
    const waits = () => count("pg_locks where not granted and locktype = 'transactionid'")
    for (let left = 1_500; (await count('synchronised_rows')) < 5_000 || (await waits()) === 0; left--) {
      assert.ok(left > 0, first.server.output())
      await wait(20)
    }
    first.server.kill('SIGKILL')
    assert.equal(await cut, 'cut')
    await first.server.ended
    await client.query('rollback')
    client.release()
    // Nothing of the part that was cut, all of the one before, with one entry in the journal.
    for (let left = 500; (await waits()) > 0; left--) {
      assert.ok(left > 0, 'the killed transaction goes on')
      await wait(20)
    }
    assert.deepEqual(
      [
        await count('synchronised_rows'),
        await count('employees'),
        await count("journal_events where type = 'synchronisation.rows.pushed'"),
      ],
      [5_000, 5_001, 1],
    )

    const second = await beside()
    const answer = (await (await second.push()).json()) as any
    assert.deepEqual(
      [answer.same, answer.created, answer.changed, answer.refused, answer.items.length],
      [5_000, 4_999, 1, 0, 10_000],
    )
    assert.equal(answer.items[7_000].state, 'changed')
    assert.deepEqual([await count('employees'), await count('synchronised_rows')], [10_000, 10_000])
    const again = (await (await second.push()).json()) as any
    assert.deepEqual([again.same, again.refused], [10_000, 0])
    second.server.kill('SIGTERM')
    await second.server.ended
  } finally {
    await portal.close()
  }
})
