// Processes that are killed while a card is paid: nothing is lost, and nothing is booked twice.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { makeStaff, startPortal } from '../../../testing/portal.ts'
import { emptyDirectory, start } from '../../../testing/process.ts'
import { bookedOf, payWithCard, setSimulator, simulate, until } from '../gateway/testing.ts'
import { line, makeWorld } from '../testing.ts'
import { sweepIntents } from './follow.ts'

const accepted = '4000000000000010'

test('B25 killed while the provider is asked for its page, then while what was paid is posted: paid and booked once', async () => {
  const simulator = await simulate('never', 0, 1_500)
  const settings = {
    PARVIS_SECRET: randomBytes(32).toString('base64'),
    FILES_URL: `file://${emptyDirectory()}`,
    OUTGOING_PRIVATE: 'on',
  }
  const portal = await startPortal(settings, new Date().toISOString())
  try {
    const { manager, invoice } = await makeWorld(portal)
    await setSimulator(await portal.signedIn(await makeStaff(portal, 'admin.regle', 'administrator')), simulator)
    const one = await invoice([line('10')])
    const body = { method: 'card', lines: [{ invoiceId: one.id, amountCents: 1_200 }] }
    const server = (role: string) =>
      start({
        ...settings,
        DATABASE_URL: portal.database.url,
        PARVIS_DATA: emptyDirectory(),
        PARVIS_DEMO: 'off',
        PARVIS_ROLE: role,
        PUBLIC_URL: portal.config.publicUrl,
      })
    const cookie = `parvis=${manager.token}`
    const cutOf = (sent: Promise<{ status: number }>) =>
      sent.then(
        ({ status }) => status,
        () => 'cut',
      )

    const first = await server('web')
    const begun = cutOf(first.send('POST', '/api/v1/payment-intents', { cookie, body }))
    await until(async () => (await portal.sql('select 1 from payment_intents')).length > 0, 'nothing was begun')
    first.kill('SIGKILL')
    assert.equal(await begun, 'cut')
    const [{ state }] = (await manager.get('/payment-intents')).body.items
    assert.equal(state, 'created')

    // Nobody was sent to a page: it may be begun anew at once.
    const again = (await manager.post('/payment-intents', body)).body
    assert.equal(again.state, 'sent')
    await payWithCard(again.url, accepted)

    const second = await server('web')
    const holder = await portal.database.pool.connect()
    await holder.query('begin')
    await holder.query('lock table ledger_postings in share mode')
    const cut = cutOf(second.send('POST', `/api/v1/payment-intents/${again.id}/check`, { cookie }))
    await until(
      async () =>
        (await portal.sql("select 1 from pg_locks where relation = 'ledger_postings'::regclass and not granted"))
          .length > 0,
      'nobody waits to post',
    )
    second.kill('SIGKILL')
    assert.equal(await cut, 'cut')
    await holder.query('rollback')
    holder.release()
    await until(
      async () =>
        (
          await portal.sql(
            "select 1 from pg_locks where relation = 'payments'::regclass and mode = 'RowExclusiveLock' and pid <> pg_backend_pid()",
          )
        ).length === 0,
      'the transaction of the killed process goes on',
    )
    assert.deepEqual(await bookedOf(portal), [])

    // Nobody comes back to the page: the portal's own round finds it.
    const brand = portal.app.services.brands.byId(portal.brandId)
    const report = (error: unknown) => assert.fail(error as Error)
    await Promise.all([
      sweepIntents(portal.app.services, brand, report),
      sweepIntents(portal.app.services, brand, report),
      manager.post(`/payment-intents/${again.id}/check`),
    ])
    assert.deepEqual(
      (await bookedOf(portal)).map((row) => [Number(row.amount_cents), row.reference]),
      [[1_200, again.number]],
    )
    assert.equal((await manager.get(`/invoices/${one.id}`)).body.restCents, 0)
    // What was never sent ends by itself, in its time.
    portal.clock.advanceDays(1)
    await sweepIntents(portal.app.services, brand, report)
    assert.deepEqual(
      (
        await portal.sql(
          'select expired_at is not null as over, payment_id is not null as paid from payment_intents order by number',
        )
      ).map((row) => [row.over, row.paid]),
      [
        [true, false],
        [false, true],
      ],
    )
  } finally {
    simulator.end()
    await portal.close()
  }
})
