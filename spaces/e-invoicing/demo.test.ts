// The demo of the exchange: what went out stands where its statuses say, what came in can be read, and the platform waits for its simulator.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  findingsOf,
  frenchRules,
  invoiceRules,
  isStatus,
  readInvoice,
  standingOf,
} from '../../kernel/e-invoicing/index.ts'
import { unseal } from '../../kernel/secrets/secrets.ts'
import { type DemoPortal, startDemo } from '../../testing/demo.ts'
import { secretPurpose } from './platforms/service.ts'

let demo: DemoPortal
before(async () => {
  demo = await startDemo()
})
after(() => demo.close())

test('B15 the demo’s invoices of the last weeks are in the exchange: each stands where its statuses say, one refused, one disputed, some paid by rate', async () => {
  const staff = await demo.signIn('m.roquelin')
  const items = []
  for (let cursor = ''; ; ) {
    const page = await staff(`/staff/e-invoices?size=100${cursor}`)
    items.push(...page.items)
    if (!page.nextCursor) break
    cursor = `&cursor=${page.nextCursor}`
  }
  assert.ok(items.length > 10, String(items.length))
  const standings = new Set<string>()
  for (const item of items) {
    const { timeline, status } = await staff(`/staff/e-invoices/${item.id}`)
    assert.equal(status, standingOf(timeline.map(({ code }: any) => code).filter(isStatus)))
    standings.add(status)
  }
  for (const status of ['205', '207', '210', '212']) assert.ok(standings.has(status), `${status} in ${[...standings]}`)
  const told = await demo.rows(`select t.invoice_id from invoice_transmissions t cross join lateral (
      select coalesce(sum((a ->> 'amount')::numeric), 0) as paid from invoice_statuses s, jsonb_array_elements(s.amounts) a where s.invoice_id = t.invoice_id and s.code = '212') p
    where p.paid * 100 <> t.told_cents and t.status not in ('207', '210')`)
  assert.deepEqual(told, [])
})

test('O28 B15 what suppliers sent to the demo is sound, and is read as they sent it; its platform waits for the simulator', async () => {
  const staff = await demo.signIn('m.roquelin')
  const { items } = await staff('/staff/received-invoices')
  assert.deepEqual(items.map(({ status }: any) => status).sort(), ['', '205', '210', '211'])
  const refused = items.find(({ status }: any) => status === '210')
  assert.deepEqual((await staff(`/staff/received-invoices/${refused.id}`)).timeline.at(-1).reasons, [
    { code: 'DOUBLON', words: 'Facture en double' },
  ])
  const keys = await demo.rows("select storage_key from files where owner_kind = 'e-invoicing.deposit'")
  for (const { storage_key } of keys) {
    const { stream } = await demo.app.services.files.open(storage_key)
    const parts: Buffer[] = []
    for await (const part of stream) parts.push(part as Buffer)
    const found = findingsOf(readInvoice(Buffer.concat(parts)), [...invoiceRules, ...frenchRules])
    assert.deepEqual(
      found.filter(({ severity }) => severity === 'fatal').map(({ id }) => id),
      [],
    )
  }
  const { items: platforms } = await staff('/staff/platforms')
  assert.deepEqual(
    platforms.map(({ name, enabled }: any) => [name, enabled]),
    [['Simulateur de plateforme', false]],
  )
  const [row] = await demo.rows('select id, sealed_secret from platforms')
  const { config } = demo.app.services
  assert.equal(unseal(config, secretPurpose, row.id, row.sealed_secret).toString(), 'parvis-demo')
})

test('B28 the demo reports what the exchange does not carry: the reports of one month were accepted, those of the last wait, and the sum of both ways is the books', async () => {
  const staff = await demo.signIn('m.roquelin')
  const { items } = await staff('/staff/e-reports?size=50')
  assert.deepEqual(items.map(({ kind, state }: any) => `${kind} ${state}`).sort(), [
    'payments accepted',
    'payments made',
    'transactions accepted',
    'transactions made',
  ])
  for (const { id, kind } of items) {
    const { sums, receipts } = await staff(`/staff/e-reports/${id}`)
    if (kind === 'payments') assert.ok(receipts.some(({ way }: any) => way === 'consumer'))
    else assert.ok(sums.some(({ baseCents }: any) => baseCents === 12_000))
  }
  const ways = await demo.rows(`select distinct way from e_report_invoices order by way`)
  assert.deepEqual(
    ways.map(({ way }: any) => way),
    ['consumer', 'international'],
  )
})
