// Two people who act on one thing at once: one does, the other is told, and nothing is done twice (B11, B24, B25, B31, P5).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { makeBankAccount } from '../spaces/billing/bank/testing.ts'
import { line } from '../spaces/billing/testing.ts'
import { makeExchange } from '../spaces/e-invoicing/exchange/testing.ts'
import { makeWorld, type World } from '../spaces/sales/testing.ts'
import { contractJobs } from '../spaces/service-contracts/jobs.ts'
import { makeAsset } from '../spaces/service-contracts/testing.ts'
import { makeStaff, type Person, type Portal, type Reply, startPortal, undisturbed } from './portal.ts'
import { runs } from './seed.ts'

let portal: Portal
let world: World
let other: Person
before(async () => {
  portal = await startPortal({ OUTGOING_PRIVATE: 'on' })
  world = await makeWorld(portal)
  other = await portal.signedIn(await makeStaff(portal, 'bruno.second', 'administrator'))
})
after(() => portal.close())

/** How often each pair is tried. */
const rounds = runs(3)
const told = (replies: Reply[]) =>
  replies.map(({ status, body }) => `${status}${status < 300 ? '' : ` ${body.code}`}`).sort()
const countOf = async (text: string, ...values: unknown[]): Promise<number> =>
  (await portal.sql(`select count(*)::int as n from ${text}`, values))[0].n

test('B31 a revision applied by two at once raises the prices once, and tells the client once', async () => {
  const { administrator } = world
  const series = (await administrator.post('/staff/index-series', { code: 'SYNTEC', name: 'Syntec' })).body.id
  const values = [
    { month: '2025-10-01', value: '100' },
    { month: '2026-08-01', value: '110' },
  ]
  await administrator.post(`/staff/index-series/${series}/values`, { values })
  const product = await world.product('ABO', { periodMonths: 1, termMonths: 12, noticeDays: 60 })
  for (let round = 0; round < rounds; round++) {
    const bought = await administrator.post('/staff/subscriptions', {
      ...{ organisationId: world.client, productId: product.id, quantity: '1', startsOn: '2026-11-01' },
    })
    assert.equal(bought.status, 201, JSON.stringify(bought.body))
    const made = await administrator.post('/staff/price-revisions', {
      ...{ targetKind: 'sales.subscription', targetId: bought.body.id, seriesId: series, baseMonth: '2025-10-01' },
      ...{ fixedPart: '0', indexPart: '1', lagMonths: 3, firstOn: '2026-11-01', everyMonths: 12 },
    })
    assert.equal(made.status, 201, JSON.stringify(made.body))
    const step = { dueOn: made.body.next.dueOn, factor: made.body.next.factor }
    const at = `/staff/price-revisions/${made.body.id}`
    const bulk = (who: Person) =>
      who.post('/staff/price-revisions/applications', { items: [{ id: made.body.id, ...step }] })
    const replies = await Promise.all([
      administrator.post(`${at}/applications`, step),
      other.post(`${at}/applications`, step),
      bulk(other),
    ])
    await portal.drain()
    assert.deepEqual(
      replies.slice(0, 2).map(({ status }) => status),
      [200, 200],
      JSON.stringify(told(replies)),
    )
    assert.equal(await countOf('price_revision_steps where revision_id = $1', made.body.id), 1)
    assert.equal(await countOf("mails where kind = 'sales.price_revised' and key like $1", `%${made.body.id}%`), 1)
    const { prices } = (await administrator.get(at)).body.steps[0]
    assert.deepEqual(
      prices.map((one: any) => [one.before, one.after]),
      [['100', '110']],
    )
  }
})

test('B11 a draft closed while a line is added: the closed invoice is one of the two drafts, whole', async () => {
  for (let round = 0; round < rounds; round++) {
    const draft = await world.draft([line('100')])
    const content = {
      ...{ payerId: draft.payerId, reference: '', subject: '', comment: '', priceMode: 'net', currency: 'EUR' },
      ...{ issueOn: null, dueOn: null, depositIds: [], version: draft.version },
    }
    const close = () => world.agent.post(`/staff/invoices/${draft.id}/closing`, { version: draft.version })
    const add = () => other.put(`/staff/invoices/${draft.id}`, { ...content, lines: [line('100'), line('50')] })
    const replies = await Promise.all(round % 2 ? [close(), add(), close()] : [add(), close(), close()])
    const won = replies.filter(({ status }) => status < 300)
    assert.equal(won.length, 1, JSON.stringify(told(replies)))
    assert.ok(
      replies.every(({ status }) => status < 300 || status === 409),
      JSON.stringify(told(replies)),
    )
    const now = (await world.agent.get(`/staff/invoices/${draft.id}`)).body
    const closed = now.number !== null
    assert.deepEqual([now.lines.length, now.grossCents], closed ? [1, 12_000] : [2, 18_000])
  }
})

test('B24 a quote signed while it is withdrawn is signed or withdrawn, never both', async () => {
  const { agent, manager } = world
  for (let round = 0; round < rounds; round++) {
    const made = (await agent.post('/staff/quotes', { organisationId: world.client })).body
    const content = { reference: '', subject: '', comment: '', priceMode: 'net', currency: 'EUR', validUntil: null }
    const saved = await agent.put(`/staff/quotes/${made.id}`, {
      ...content,
      version: made.version,
      lines: [line('100')],
    })
    const closed = await agent.post(`/staff/quotes/${made.id}/closing`, { version: saved.body.version })
    const shown = await agent.post(`/staff/quotes/${made.id}/publication`, { version: closed.body.version })
    assert.equal(shown.status, 200, JSON.stringify(shown.body))
    const begun = await manager.post(`/quotes/${made.id}/signature`, { self: true })
    assert.equal(begun.status, 200, JSON.stringify(begun.body))
    const at = `/documents/${begun.body.quote.signature.documentId}/signature`
    const view = (await manager.get(at)).body
    const { textVersionId } = view
    await manager.post(`${at}/pages`, {
      textVersionId,
      pages: view.pages.map((_: unknown, index: number) => index + 1),
    })
    await manager.post(`${at}/code`, { textVersionId })
    const [mail] = await portal.sql("delete from mails where kind = 'documents.signature_code' returning text_body")
    const code = /(\d{3}) (\d{3})/.exec(mail.text_body)!.slice(1).join('')
    const { version } = (await agent.get(`/staff/quotes/${made.id}`)).body
    const sign = () => manager.upload(at, [], { textVersionId, code, kind: 'typed' })
    const later = async <T>(act: () => Promise<T>) => {
      await new Promise((done) => setTimeout(done, round * 20))
      return act()
    }
    const withdraw = () =>
      later(() => other.post(`/staff/quotes/${made.id}/withdrawal`, { version, reason: 'prix faux' }))
    const replies = await Promise.all([sign(), withdraw(), withdraw()])
    const won = replies.filter(({ status }) => status < 300)
    const now = (await agent.get(`/staff/quotes/${made.id}`)).body
    const [signed] = replies
    assert.equal(now.state === 'signed', signed!.status < 300, `${now.state}: ${JSON.stringify(told(replies))}`)
    if (now.state === 'signed') assert.equal(won.length, 1, JSON.stringify(told(replies)))
    assert.ok(['signed', 'withdrawn'].includes(now.state), now.state)
    const requests = await portal.sql('select r.* from signature_requests r where document_id = $1', [
      begun.body.quote.signature.documentId,
    ])
    if (now.state === 'withdrawn')
      assert.ok(
        requests.every((one) => !one.completed_at),
        JSON.stringify(requests),
      )
    await portal.drain()
    assert.equal((await agent.get(`/staff/quotes/${made.id}`)).body.state, now.state)
  }
})

test('B25 a collection made by two at once has each invoice in one open collection', async () => {
  await portal.sql('insert into settings (brand_id, key, value) values ($1, $2, $3), ($1, $4, $5)', [
    ...[portal.brandId, 'billing.sepa_creditor_id', '"FR72ZZZ123456"', 'billing.debit_notice_days', '3'],
  ])
  const accountId = await makeBankAccount(portal)
  const { payerId } = await world.draft([line('1')])
  const mandate = { payerId, iban: 'FR1420041010050500013M02606', signedOn: '2026-01-02', rum: 'CU1908-00002' }
  assert.equal((await world.agent.post('/staff/mandates', mandate)).status, 201)
  for (let round = 0; round < rounds; round++) {
    const due = () => world.invoice([line('10')], { issueOn: '2026-11-20', dueOn: '2026-11-20' })
    const ids = [(await due()).id, (await due()).id, (await due()).id]
    const collect = (who: Person, invoiceIds: string[]) =>
      who.post('/staff/collections', { scheme: 'CORE', accountId, collectionOn: '2026-11-24', invoiceIds })
    const replies = await Promise.all([
      collect(world.agent, ids),
      collect(other, ids.toReversed()),
      collect(other, ids.slice(1)),
    ])
    assert.deepEqual(told(replies), ['201', '409 billing.not_collectable', '409 billing.not_collectable'])
    assert.equal(
      (
        await portal.sql(
          'select count(*)::int as n from direct_debits where invoice_id = any ($1) group by invoice_id having count(*) > 1',
          [ids],
        )
      ).length,
      0,
    )
    assert.equal(await countOf('sepa_mandates'), 1)
  }
})

test('P5 a draft of the portal published by two at once is published once', async () => {
  const base = '/staff/portal-configuration'
  const { administrator } = world
  for (let round = 0; round < rounds; round++) {
    const now = (await administrator.get(base)).body
    now.content.home.title = { fr: `Bonjour ${round}`, en: `Hello ${round}` }
    const saved = await administrator.put(`${base}/draft`, { version: now.version, content: now.content })
    assert.equal(saved.status, 200, JSON.stringify(saved.body))
    const before = await countOf('portal_configurations')
    const { version } = saved.body
    const replies = await Promise.all([
      administrator.post(`${base}/publication`, { version }),
      other.post(`${base}/publication`, { version }),
      other.put(`${base}/draft`, { version, content: { ...now.content, menu: now.content.menu.toReversed() } }),
    ])
    const published = replies.slice(0, 2).filter(({ status }) => status < 300)
    assert.ok(
      published.length <= 1 && replies.every(({ status }) => status < 300 || status === 409),
      JSON.stringify(told(replies)),
    )
    assert.equal(replies.filter(({ status }) => status < 300).length, 1, JSON.stringify(told(replies)))
    assert.equal(await countOf('portal_configurations'), before)
    const left = (await administrator.get(base)).body
    if (left.version > 0)
      assert.equal((await administrator.post(`${base}/draft/drop`, { version: left.version })).status, 200)
  }
})

test('B15 a received invoice approved and refused at once, and approved by two, has one of these statuses, told once', async () => {
  const exchange = await makeExchange(portal)
  try {
    for (let round = 0; round < rounds; round++) await exchange.simulator.sendSupplierInvoice({ number: `X-${round}` })
    await exchange.round(2)
    const { items } = (await world.agent.get('/staff/received-invoices?size=100')).body
    assert.equal(items.length, rounds)
    for (const { id } of items) {
      const at = `/staff/received-invoices/${id}`
      const before = (await world.agent.get(at)).body
      const say = (who: Person, code: string, more: object = {}) =>
        who.post(`${at}/statuses`, { code, seen: before.status, ...more })
      const replies = await Promise.all([
        say(world.agent, '205'),
        say(other, '210', { reasons: ['DOUBLON'] }),
        say(other, '205'),
      ])
      assert.deepEqual(replies.map(({ status }) => status).sort(), [200, 409, 409], JSON.stringify(told(replies)))
      const now = (await world.agent.get(at)).body
      assert.equal(now.timeline.length, before.timeline.length + 1)
      assert.equal(now.status, replies[1]!.status === 200 ? '210' : '205')
      assert.equal(await countOf("invoice_statuses where deposit_id = $1 and code in ('205', '210')", id), 1)
    }
  } finally {
    exchange.simulator.end()
  }
})

test('P39 a value that two readings reach at once is told once, however many look', async () => {
  const { administrator } = world
  await portal.sql('select parvis.give_asset_kinds_to($1)', [portal.brandId])
  const text = { fr: 'Pages', en: 'Pages' }
  const kind = await administrator.post('/staff/meter-kinds', {
    ...{ code: 'pages', label: text, unit: text, digits: null, everyDays: null, usualLeast: null, usualMost: null },
  })
  assert.equal(kind.status, 201, JSON.stringify(kind.body))
  for (let round = 0; round < rounds; round++) {
    const asset = await makeAsset(portal, world.client, `H-${round}`)
    const fitted = await administrator.post(`/staff/assets/${asset}/meters`, {
      ...{ kind: 'pages', digits: null, everyDays: null, usualLeast: null, usualMost: null },
    })
    assert.ok(fitted.status < 300, JSON.stringify(fitted.body))
    const [{ id: meterId }] = await portal.sql('select id from meters where asset_id = $1', [asset])
    const set = await world.manager.post('/thresholds', {
      ...{ organisationId: world.client, measure: 'meter_value', meterId, value: 1000 },
    })
    assert.equal(set.status, 201, JSON.stringify(set.body))
    const watch = () =>
      contractJobs(portal.app.services)
        .find((job) => job.name.endsWith('watch_thresholds'))!
        .run({}, undisturbed)
    await watch()
    const read = (who: Person, value: number) =>
      who.post(`/assets/${asset}/readings`, { readOn: '2026-11-20', readings: [{ meterId, value }] })
    const replies = await Promise.all([read(world.agent, 1200), read(other, 1200), watch(), watch()])
    assert.ok(
      replies.slice(0, 2).some((reply) => reply && reply.status < 300),
      JSON.stringify(told(replies.slice(0, 2) as Reply[])),
    )
    await Promise.all([watch(), watch()])
    await watch()
    assert.equal(await countOf("mails where kind = 'service-contracts.meter_reached'"), round + 1)
    assert.equal(
      await countOf('threshold_crossings x join thresholds t on t.id = x.threshold_id where t.meter_id = $1', meterId),
      1,
    )
  }
})
