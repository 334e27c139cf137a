import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { startLines } from '../../../kernel/webhooks/lines.ts'
import { makeStaff, startPortal } from '../../../testing/portal.ts'
import { emptyDirectory, run } from '../../../testing/process.ts'

test('D30 a worker that is killed after its message came and before it wrote that down: the next one sends it again with the same id', async () => {
  const settings = { OUTGOING_PRIVATE: 'on', PARVIS_SECRET: randomBytes(32).toString('base64') }
  const portal = await startPortal(settings, new Date(Date.now() - 60_000).toISOString())
  const got: Array<{ id: unknown; body: string }> = []
  let heard = () => {}
  const first = new Promise<void>((resolve) => {
    heard = resolve
  })
  let worker: ReturnType<typeof run> | undefined
  const server = createServer((request, reply) => {
    let body = ''
    request.on('data', (chunk) => (body += chunk))
    request.on('end', async () => {
      got.push({ id: request.headers['webhook-id'], body })
      if (worker) {
        worker.kill('SIGKILL')
        await worker.ended
        worker = undefined
      }
      reply.end()
      heard()
    })
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  try {
    const keeper = await portal.signedIn(await makeStaff(portal, 'ana.regle', 'administrator'))
    const made = await keeper.post('/staff/webhooks', {
      name: 'Tué',
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
      kinds: ['documents.document.signed'],
    })
    await portal.sql("select parvis.tell_feed($1, 'documents.document.signed', $2, '{\"n\": 1}')", [
      portal.brandId,
      portal.clock.now,
    ])
    worker = run({
      ...settings,
      DATABASE_URL: portal.database.url,
      FILES_URL: `file://${emptyDirectory()}`,
      PARVIS_DATA: emptyDirectory(),
      PARVIS_ROLE: 'worker',
      PARVIS_DEMO: 'off',
      PUBLIC_URL: portal.config.publicUrl,
    })
    const { output } = worker
    await Promise.race([first, worker.ended.then(() => first)])
    assert.equal(got.length, 1, output())
    const deliveries = async () => (await keeper.get(`/staff/webhooks/${made.body.id}/deliveries`)).body.items
    assert.deepEqual(
      (await deliveries()).map((one: any) => [one.state, one.attempts]),
      [['sending', 1]],
    )
    // While that line may still be alive nobody takes it.
    portal.clock.now = new Date()
    await startLines(portal.app.services)
    await portal.drain()
    assert.equal(got.length, 1)
    portal.clock.now = new Date(Date.now() + 120_000)
    await startLines(portal.app.services)
    await portal.drain()
    assert.equal(got.length, 2)
    assert.deepEqual(got[1], got[0])
    assert.deepEqual(
      (await deliveries()).map((one: any) => [one.state, one.attempts]),
      [['delivered', 2]],
    )
  } finally {
    worker?.kill('SIGKILL')
    server.closeAllConnections()
    server.close()
    await portal.close()
  }
})
