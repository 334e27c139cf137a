// Stopping: what was accepted is answered, what never ends is cut.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { test } from 'node:test'
import pg from 'pg'
import { makeAccount, startPortal } from './portal.ts'

const listening = async (portal: Awaited<ReturnType<typeof startPortal>>) => {
  await portal.app.server.listen({ port: 0, host: '127.0.0.1' })
  return (portal.app.server.server.address() as { port: number }).port
}

test('R4 a stopping server answers what it accepted, takes nothing new, and ends', async () => {
  const portal = await startPortal({ DRAIN_SECONDS: '600' })
  const port = await listening(portal)
  const person = await portal.signedIn(await makeAccount(portal, 'part.enroute'))
  const admin = new pg.Client({ connectionString: portal.database.url })
  await admin.connect()
  try {
    await admin.query('begin')
    await admin.query('lock table notifications in access exclusive mode')
    const answering = fetch(`http://127.0.0.1:${port}/api/v1/notifications`, {
      headers: { cookie: `parvis=${person.token}` },
    })
    while (
      (
        await admin.query(
          "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
        )
      ).rows.length === 0
    );
    const closed = portal.app.close()
    // The door is shut while the answer is still to come.
    for (let open = true; open; ) {
      const socket = connect(port, '127.0.0.1')
      open = await Promise.race([
        once(socket, 'connect').then(() => true),
        once(socket, 'error').then(() => false),
      ]).catch(() => false)
      socket.destroy()
    }
    await admin.query('rollback')
    const answer = await answering
    assert.equal(answer.status, 200)
    assert.equal((await answer.json()).unread, 0)
    await closed
  } finally {
    await admin.end()
    await portal.close()
  }
})

test('R4 what never ends does not keep a stopping server', async () => {
  const portal = await startPortal({ DRAIN_SECONDS: '1' })
  const port = await listening(portal)
  const person = await portal.signedIn(await makeAccount(portal, 'sans.fin'))
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  const cut = once(socket, 'close')
  const accepted = once(portal.app.server.server, 'request')
  socket.write(
    `POST /api/v1/tickets HTTP/1.1\r\nhost: 127.0.0.1\r\ncookie: parvis=${person.token}\r\ncontent-type: multipart/form-data; boundary=b\r\ncontent-length: 9000\r\n\r\n--b\r\n`,
  )
  await accepted
  await portal.app.close()
  await cut
  await portal.close()
})
