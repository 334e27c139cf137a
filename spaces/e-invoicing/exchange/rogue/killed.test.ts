// A process that is killed while it hands in a file, and while it takes one in: nothing is lost, and nothing is there twice (B15).
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { startPortal } from '../../../../testing/portal.ts'
import { emptyDirectory, start } from '../../../../testing/process.ts'
import { line, makeWorld } from '../../../billing/testing.ts'
import { makeRogue } from './testing.ts'

test('B15 killed once the platform has a file and before it is written down, and while a file is taken in: each is there once', async () => {
  const settings = {
    PARVIS_SECRET: randomBytes(32).toString('base64'),
    FILES_URL: `file://${emptyDirectory()}`,
    OUTGOING_PRIVATE: 'on',
  }
  const portal = await startPortal(settings, new Date().toISOString())
  const rogue = await makeRogue(portal)
  try {
    const world = await makeWorld(portal)
    const invoice = await world.invoice([line('10')])
    const worker = () =>
      start({
        ...settings,
        DATABASE_URL: portal.database.url,
        PARVIS_DATA: emptyDirectory(),
        PARVIS_DEMO: 'off',
        PARVIS_ROLE: 'worker',
        PUBLIC_URL: portal.config.publicUrl,
      })
    /** Starts a process that works, and kills it when it asks for something: after that was done, or before. */
    const killAt = async (asks: (method: string, path: string) => boolean) => {
      let reached = () => {}
      const there = new Promise<void>((resolve) => (reached = resolve))
      let first = true
      rogue.answered = async (method, path) => {
        if (!first || !asks(method, path)) return
        first = false
        reached()
        // Whoever waits for this answer is killed.
        await new Promise((resolve) => setTimeout(resolve, 1_000))
      }
      const server = await worker()
      await there
      server.kill('SIGKILL')
      rogue.answered = undefined
    }
    await killAt((method, path) => method === 'POST' && path === '/flow/v1/flows')
    const flow = async () =>
      (await portal.sql('select submitted_at, tries, ack from exchanged_flows where subject_id = $1', [invoice.id]))[0]
    assert.deepEqual([(await flow()).submitted_at, (await flow()).tries], [null, 1])
    await rogue.round(3, 120)
    assert.deepEqual([[...rogue.taken.values()].map(({ length }) => length), (await flow()).ack], [[1], 'Ok'])
    const id = rogue.has({}, 'something')
    await portal.sql('update platforms set asked_at = null')
    await portal.sql("delete from jobs.job where name like 'e-invoicing.follow%'")
    await killAt((_, path) => path.includes(id))
    assert.deepEqual(
      (await portal.sql('select tries from flows_to_take')).map(({ tries }) => tries),
      [1],
    )
    await rogue.round(3, 120)
    const [{ count }] = await portal.sql('select count(*)::int from exchanged_flows where flow_id = $1', [id])
    assert.deepEqual([count, await portal.sql('select flow_id from flows_to_take')], [1, []])
  } finally {
    await rogue.close()
    await portal.close()
  }
})
