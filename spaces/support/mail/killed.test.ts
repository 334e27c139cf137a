// The process that takes mails in, killed at each of its steps: a real process, a real mailbox.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { asSystem } from '../../../kernel/http/context.ts'
import { readJob, routeJob } from '../../../kernel/inbound-mail/jobs-names.ts'
import { startDovecot, withoutDovecot } from '../../../testing/dovecot.ts'
import { startImapProxy } from '../../../testing/imap-proxy.ts'
import { type Portal, startPortal } from '../../../testing/portal.ts'
import { emptyDirectory, run } from '../../../testing/process.ts'
import { makeWorld } from '../testing.ts'
import { mailOf, makeMailbox, readAll } from './testing.ts'

const skip = withoutDovecot()

/** Where a process is killed: as it asks for the mails, before and after it marks what is kept, and with a message half written. */
const steps = ['fetch', 'mark', 'marked', 'write'] as const

test('P14 killed before mails are kept, before and after they are marked, and while a message is written: none is lost, and none is there twice', {
  skip,
}, async () => {
  const dovecot = await startDovecot()
  const proxy = await startImapProxy(dovecot.port)
  const settings = {
    OUTGOING_PRIVATE: 'on',
    FILES_URL: pathToFileURL(emptyDirectory()).href,
    PARVIS_SECRET: randomBytes(32).toString('base64'),
  }
  let portal: Portal | undefined
  let worker: ReturnType<typeof run> | undefined
  try {
    portal = await startPortal(settings, new Date().toISOString())
    const { services } = portal.app
    await makeWorld(portal, { opened: false })
    const mailbox = await makeMailbox(portal, { ...dovecot, port: proxy.port })
    await portal.sql(`create function hold_message() returns trigger language plpgsql as $$
      begin perform pg_advisory_xact_lock_shared(77); return null; end $$`)
    await portal.sql(
      'create trigger hold_message after insert on ticket_messages for each row execute function hold_message()',
    )
    const holder = await portal.database.pool.connect()
    let delivered = 0
    for (const step of steps) {
      for (let n = 0; n < 5; n++) dovecot.deliver(mailOf({ Subject: `Demande ${++delivered}` }, `Texte ${delivered}`))
      const reached = Promise.withResolvers<void>()
      let marking = false
      proxy.on = (command) => {
        const here =
          (step === 'fetch' && /UID FETCH .*BODY/i.test(command)) ||
          (step === 'mark' && /UID STORE/i.test(command)) ||
          (step === 'marked' && marking)
        marking ||= /UID STORE/i.test(command)
        if (here) reached.resolve()
        return here
      }
      if (step === 'write') await holder.query('select pg_advisory_lock(77)')
      const at = { brandId: portal.brandId, mailboxId: mailbox }
      await asSystem(services, services.brands.byId(portal.brandId), async (ctx) => {
        ctx.enqueue(readJob, at)
        ctx.enqueue(routeJob, at)
      })
      worker = run({
        ...settings,
        DATABASE_URL: portal.database.url,
        PARVIS_DATA: emptyDirectory(),
        PARVIS_ROLE: 'worker',
        PARVIS_DEMO: 'off',
        PUBLIC_URL: portal.config.publicUrl,
      })
      const { output, ended } = worker
      let over = false
      ended.then(() => {
        over = true
      })
      if (step === 'write') {
        while (
          !(await portal.sql("select from pg_locks where locktype = 'advisory' and objid = 77 and not granted")).length
        ) {
          assert.ok(!over, output())
          await wait(20)
        }
      } else await Promise.race([reached.promise, ended.then(() => assert.fail(output()))])
      worker.kill('SIGKILL')
      await ended
      if (step === 'write') await holder.query('select pg_advisory_unlock(77)')
      // The database has seen that its lines are cut, and what it held is free.
      while (
        (
          await portal.sql(
            `select from pg_locks where locktype = 'advisory' and granted and objid = any (array(
            select (hashtextextended('mailbox ' || what || ' ' || $1, 0) & 4294967295)::oid from unnest(array['read', 'route', 'watch']) what))`,
            [mailbox],
          )
        ).length > 0
      )
        await wait(20)
    }
    holder.release()
    proxy.on = () => false
    await readAll(portal, mailbox)
    const mails = await portal.sql('select state, subject from inbound_mails order by seq')
    assert.deepEqual(
      mails,
      Array.from({ length: delivered }, (_, n) => ({ state: 'taken', subject: `Demande ${n + 1}` })),
    )
    const bodies = (await portal.sql('select body from ticket_messages')).map((row: any) => row.body)
    assert.deepEqual(bodies.sort(), Array.from({ length: delivered }, (_, n) => `Texte ${n + 1}`).sort())
    assert.deepEqual([...new Set(dovecot.flags())], ['S'])
    assert.equal((await portal.sql('select from mailbox_marks')).length, 0)
  } finally {
    worker?.kill('SIGKILL')
    proxy.close()
    await portal?.close()
    await dovecot.close()
  }
})
