// A real mailbox that tells of what comes, watched by one process at a time.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { type Dovecot, startDovecot, withoutDovecot } from '../../testing/dovecot.ts'
import { insert, type Portal, startPortal } from '../../testing/portal.ts'
import { seal } from '../secrets/secrets.ts'
import { sealedFor } from './imap.ts'
import { watchMailboxes } from './watching.ts'

const skip = withoutDovecot()
let portal: Portal
let dovecot: Dovecot
before(async () => {
  if (skip) return
  portal = await startPortal({ OUTGOING_PRIVATE: 'on' })
  dovecot = await startDovecot()
})
after(async () => {
  await portal?.close()
  await dovecot?.close()
})

const asked = async () =>
  Number((await portal.sql("select count(*)::int as n from jobs.job where name = 'kernel.read_mailbox'"))[0].n)
const until = async (true_: () => Promise<boolean>) => {
  for (let left = 500; !(await true_()); left--) {
    assert.ok(left > 0, 'it does not come')
    await wait(20)
  }
}

test('P14 a mailbox that tells of new mail is read at once; one process holds the line, another takes it over, and one that was stopped is left', {
  skip,
}, async () => {
  const id = crypto.randomUUID()
  await insert(portal, 'mailboxes', {
    id,
    brand_id: portal.brandId,
    address: 'a@halbrane.example',
    host: '127.0.0.1',
    port: dovecot.port,
    security: 'none',
    identifier: dovecot.identifier,
    sealed_password: seal(portal.config, sealedFor, id, Buffer.from(dovecot.password)),
    takes: 'support.tickets',
    enabled: true,
    reads_from: portal.clock.now,
    created_at: portal.clock.now,
    updated_at: portal.clock.now,
  })
  const errors: unknown[] = []
  const lines = async () =>
    (
      await portal.sql(
        "select from pg_locks where locktype = 'advisory' and granted and objid = (hashtextextended($1, 0) & 4294967295)::oid",
        [`mailbox watch ${id}`],
      )
    ).length
  const one = watchMailboxes(portal.app.services, (error) => errors.push(error))
  await one.refresh()
  await until(async () => (await asked()) === 1)
  const two = watchMailboxes(portal.app.services, (error) => errors.push(error))
  await two.refresh()
  assert.equal(await lines(), 1)
  dovecot.deliver('Subject: x\r\n\r\ny')
  await until(async () => (await asked()) >= 2)
  await one.close()
  assert.equal(await lines(), 0)
  const three = watchMailboxes(portal.app.services, (error) => errors.push(error))
  await three.refresh()
  await until(async () => (await lines()) === 1)
  // Set up anew, it is watched anew at once.
  const before = await asked()
  await portal.sql("update mailboxes set trusted_server = 'mx.example', version = version + 1 where id = $1", [id])
  await until(async () => (await asked()) > before)
  await portal.sql('update mailboxes set enabled = false, version = version + 1 where id = $1', [id])
  await until(async () => (await lines()) === 0)
  await two.close()
  await three.close()
  assert.deepEqual(errors, [])
})
