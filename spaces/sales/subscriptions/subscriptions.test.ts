// Subscriptions as persons of each side have them (B10): facts, charges, suspension, notice.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { asSystem } from '../../../kernel/http/context.ts'
import { type Person, type Portal, startPortal, undisturbed } from '../../../testing/portal.ts'
import { line } from '../../billing/testing.ts'
import { makeWorld, type World } from '../testing.ts'
import { charge } from './charging.ts'
import { subscriptionJobs } from './jobs.ts'

let portal: Portal
let world: World
let agent: Person
let manager: Person
before(async () => {
  portal = await startPortal({}, '2026-01-15T09:00:00Z')
  world = await makeWorld(portal)
  await at('2026-01-15')
})
after(() => portal.close())

/** Sessions end long before subscriptions do: everybody signs in again. */
async function at(day: string) {
  portal.clock.set(`${day}T09:00:00Z`)
  agent = await portal.signedIn(world.agent.id)
  manager = await portal.signedIn(world.manager.id)
}
const run = () => subscriptionJobs(portal.app.services)[0]!.run({}, undisturbed)
const charges = (id: string) =>
  portal
    .sql(
      "select from_on, to_on, net_cents::int as cents, invoice_on from charges where origin_kind = 'sales.subscription' and origin_id = $1 order by split_part(origin_part, '/', 1), split_part(origin_part, '/', 2)::int",
      [id],
    )
    .then((rows) => rows.map((row) => [row.from_on, row.to_on, row.cents]))
async function subscribe(product: any, changes: object = {}) {
  const made = await agent.post('/staff/subscriptions', {
    ...{ organisationId: world.client, productId: product.id, quantity: '1', startsOn: '2026-01-15', ...changes },
  })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  return made.body
}
const act = async (id: string, what: string, body: object = {}, who = agent) => {
  const { version } = (await who.get(`/staff/subscriptions/${id}`)).body
  return who.post(`/staff/subscriptions/${id}/${what}`, { version, ...body })
}
const monthly = (code: string, changes: object = {}) =>
  world.product(code, { periodMonths: 1, ...changes }, [{ fromQuantity: '0', unitPrice: '31' }])

test('B10 in advance: charged as it begins and as each period does, once however often the job runs, with tax and account', async () => {
  const product = await monthly('MENSUEL')
  assert.equal((await world.reader.post('/staff/subscriptions', {})).status, 403)
  const one = await subscribe(product, { anchorOn: '2026-01-01' })
  assert.deepEqual([one.number, one.state, one.periodCents], ['S-2026-0001', 'active', 3_100])
  assert.deepEqual(await charges(one.id), [['2026-01-15', '2026-01-31', 1_700]])
  await Promise.all([run(), run(), run()])
  await at('2026-03-02')
  await Promise.all([run(), run()])
  assert.deepEqual(await charges(one.id), [
    ['2026-01-15', '2026-01-31', 1_700],
    ['2026-02-01', '2026-02-28', 3_100],
    ['2026-03-01', '2026-03-31', 3_100],
  ])
  const draft = await agent.post('/staff/invoices/due', { organisationId: world.client })
  assert.deepEqual(
    draft.body.lines.map((each: any) => [each.origin, each.netCents, each.vatRate, each.account]),
    [
      ['S-2026-0001', 1_700, 2000, '706200'],
      ['S-2026-0001', 3_100, 2000, '706200'],
      ['S-2026-0001', 3_100, 2000, '706200'],
    ],
  )
  assert.equal(draft.body.lines[0].label, 'Produit MENSUEL, du 15/01/2026 au 31/01/2026')
  // Ended to the day: what was charged beyond it is given back, and said before.
  const effect = (await agent.get(`/staff/subscriptions/${one.id}/ending?lastOn=2026-03-10`)).body
  assert.deepEqual(
    [effect.netCents, effect.charges.map((each: any) => [each.fromOn, each.toOn])],
    [-2_100, [['2026-03-11', '2026-03-31']]],
  )
  const ended = await act(one.id, 'ending', { lastOn: '2026-03-10' })
  assert.deepEqual([ended.body.state, ended.body.lastOn], ['notice', '2026-03-10'], JSON.stringify(ended.body))
  assert.deepEqual((await charges(one.id)).at(-1), ['2026-03-11', '2026-03-31', -2_100])
  // Taken back in time, it is owed again; and ended again, given back again.
  assert.equal((await act(one.id, 'continuation')).body.state, 'active')
  assert.deepEqual((await charges(one.id)).at(-1)?.[2], 2_100)
  await act(one.id, 'ending', { lastOn: '2026-03-10' })
  await at('2026-03-11')
  await run()
  const over = (await agent.get(`/staff/subscriptions/${one.id}`)).body
  assert.deepEqual(
    [over.state, over.facts.map((fact: any) => fact.kind)],
    ['terminated', ['ordered', 'activated', 'noticed', 'notice_lifted', 'noticed', 'terminated']],
  )
  await at('2026-06-01')
  await run()
  const all = await charges(one.id)
  assert.equal(
    all.reduce((sum, [, , cents]) => sum + (cents as number), 0),
    1_700 + 3_100 + 1_000,
  )
  await at('2026-01-15')
})

test('B10 in arrears: charged once the period is over, from the day on which it began', async () => {
  const product = await monthly('ECHU', { inAdvance: false })
  const one = await subscribe(product, { anchorOn: '2026-01-01' })
  assert.deepEqual(await charges(one.id), [])
  await at('2026-01-31')
  await run()
  assert.deepEqual(await charges(one.id), [])
  await at('2026-02-01')
  await run()
  assert.deepEqual(await charges(one.id), [['2026-01-15', '2026-01-31', 1_700]])
  // Over within the next: its days, on the day after.
  await act(one.id, 'ending', { lastOn: '2026-02-14' })
  await at('2026-02-15')
  await run()
  assert.deepEqual((await charges(one.id)).at(-1), ['2026-02-01', '2026-02-14', 1_550])
  await at('2026-04-15')
  await run()
  assert.equal((await charges(one.id)).length, 2)
  await at('2026-01-15')
})

test('B10 suspended as asked costs nothing until it is resumed; the ways from state to state are the database’s', async () => {
  const product = await monthly('SUSP')
  const ordered = await subscribe(product, { startsOn: null })
  assert.deepEqual([ordered.state, ordered.may], ['ordered', ['activate', 'cancel']])
  for (const what of ['resumption', 'suspension'])
    assert.equal((await act(ordered.id, what, { cause: 'staff', reason: 'x' })).body.code, 'sales.subscription_way')
  assert.equal((await act(ordered.id, 'activation', { onDay: '2026-02-01' })).body.state, 'planned')
  assert.equal((await act(ordered.id, 'activation', { onDay: '2026-02-01' })).body.code, 'sales.subscription_way')
  await at('2026-02-11')
  await run()
  assert.deepEqual(await charges(ordered.id), [['2026-02-01', '2026-02-28', 3_100]])
  const stale = await agent.post(`/staff/subscriptions/${ordered.id}/suspension`, {
    version: 1,
    cause: 'staff',
    reason: 'x',
  })
  assert.equal(stale.status, 409)
  const suspended = await act(ordered.id, 'suspension', { cause: 'request', reason: 'Travaux' })
  assert.deepEqual([suspended.body.state, suspended.body.cause], ['suspended', 'request'])
  // 18 of 28 days are given back.
  assert.deepEqual((await charges(ordered.id)).at(-1)?.[2], -1_993)
  await at('2026-02-21')
  const resumed = await act(ordered.id, 'resumption')
  assert.equal(resumed.body.state, 'active')
  assert.equal(
    (await charges(ordered.id)).reduce((sum, [, , cents]) => sum + (cents as number), 0),
    Math.round((3_100 * 18) / 28),
  )
  const gone = await subscribe(product, { startsOn: null })
  assert.equal((await act(gone.id, 'cancellation')).body.state, 'terminated')
  // Past the server: no other way, no fact changed, none taken away, no state but by facts.
  for (const [text, constraint] of [
    [
      `insert into subscription_facts (subscription_id, brand_id, kind, on_day, made_at) select id, brand_id, 'resumed', parvis.today(), now() from subscriptions where id = $1`,
      'subscription_facts_ways',
    ],
    [
      `insert into subscription_facts (subscription_id, brand_id, kind, on_day, made_at) select id, brand_id, 'ordered', parvis.today(), now() from subscriptions where id = $1`,
      'subscription_facts_ways',
    ],
    ['update subscription_facts set on_day = on_day - 1 where subscription_id = $1', 'subscription_facts_only_grows'],
    ['delete from subscription_facts where subscription_id = $1', 'subscription_facts_only_grows'],
    ["update subscriptions set status = 'terminated' where id = $1", 'subscriptions_kept'],
    ['update subscriptions set unit_price = 1 where id = $1', 'subscriptions_kept'],
    ['delete from subscriptions where id = $1', 'subscriptions_kept'],
  ] as const)
    await assert.rejects(portal.sql(text, [ordered.id]), { constraint }, text)
  await at('2026-01-15')
})

test('B10 not paid: told before, suspended after so many days, resumed once it is paid; its days are owed all the same', async () => {
  await portal.sql("insert into settings (brand_id, key, value) values ($1, 'sales.suspend_after_days', '30')", [
    portal.brandId,
  ])
  const product = await monthly('IMPAYE')
  const one = await subscribe(product)
  const invoice = await world.invoice([line('100')], { dueOn: '2026-02-14', issueOn: null })
  // What is promised, or contested, is left alone however late it is.
  const promised = await world.invoice([line('50')], { dueOn: '2026-02-01', issueOn: null })
  const contested = await manager.upload(`/invoices/${promised.id}/disputes`, [], { reason: 'amount', words: '' })
  assert.equal(contested.status, 201, JSON.stringify(contested.body))
  const told = async (kind: string) =>
    (await portal.sql('select count(*)::int as n from mails where kind = $1', [kind]))[0].n
  const state = async () => (await agent.get(`/staff/subscriptions/${one.id}`)).body
  for (const [day, expected] of [
    ['2026-03-08', ['active', 0, 0]],
    ['2026-03-09', ['active', 1, 0]],
    ['2026-03-16', ['active', 1, 0]],
    ['2026-03-17', ['suspended', 1, 1]],
  ] as const) {
    await at(day)
    await run()
    await run()
    assert.deepEqual(
      [(await state()).state, await told('sales.suspension_soon'), await told('sales.suspended_unpaid')],
      expected,
      day,
    )
  }
  assert.equal((await state()).cause, 'unpaid')
  // Contested since, it stays suspended until it is paid.
  await manager.upload(`/invoices/${invoice.id}/disputes`, [], { reason: 'amount', words: '' })
  await run()
  assert.equal((await state()).state, 'suspended')
  await at('2026-03-20')
  const paid = await agent.post('/staff/payments', {
    ...{ organisationId: world.client, method: 'transfer', amountCents: invoice.restCents, currency: 'EUR' },
    ...{ receivedOn: '2026-03-20', invoices: [{ invoiceId: invoice.id }] },
  })
  assert.equal(paid.status, 201, JSON.stringify(paid.body))
  await run()
  const after = await state()
  assert.deepEqual(
    [after.state, after.facts.slice(-2).map((fact: any) => [fact.kind, fact.cause, fact.reason, fact.by])],
    [
      'active',
      [
        ['suspended', 'unpaid', invoice.number, 'Parvis'],
        ['resumed', '', '', 'Parvis'],
      ],
    ],
  )
  assert.equal((await agent.get(`/staff/invoices/${promised.id}`)).body.restCents, 6_000)
  // Three periods, each whole.
  assert.deepEqual(
    (await charges(one.id)).map(([, , cents]) => cents),
    [3_100, 3_100, 3_100],
  )
  await portal.sql("delete from settings where key = 'sales.suspend_after_days'")
  await at('2026-01-15')
})

test('B10 the client sees its own, and gives notice within its delay; others see nothing', async () => {
  const { rival, member } = world
  const product = await monthly('PREAVIS', { noticeDays: 60, termMonths: 12 })
  const one = await subscribe(product)
  for (const other of [rival, member]) assert.equal((await other.get(`/subscriptions/${one.id}`)).status, 404)
  assert.deepEqual((await rival.get('/subscriptions')).body.items, [])
  const seen = (await manager.get(`/subscriptions/${one.id}`)).body
  assert.deepEqual(
    [seen.termEndsOn, seen.refuseBefore, seen.soonestLastOn, seen.may, seen.charges],
    ['2027-01-14', '2026-11-15', '2027-01-14', ['notice'], undefined],
  )
  assert.equal((await rival.post(`/subscriptions/${one.id}/notice`, { version: seen.version })).status, 404)
  const effect = await manager.get(`/subscriptions/${one.id}/ending?lastOn=2027-01-14`)
  assert.equal(effect.body.netCents, 0)
  assert.equal((await manager.post(`/subscriptions/${one.id}/notice`, { version: 1 })).status, 409)
  const given = await manager.post(`/subscriptions/${one.id}/notice`, { version: seen.version, reason: 'Fermeture' })
  assert.deepEqual([given.body.state, given.body.lastOn, given.body.may], ['notice', '2027-01-14', []])
  const twice = await manager.post(`/subscriptions/${one.id}/notice`, { version: given.body.version })
  assert.deepEqual([twice.status, twice.body.code], [409, 'sales.subscription_way'])
  // Who only reads, of the staff, sees what it was charged and may do nothing.
  const reader = await portal.signedIn(world.reader.id)
  const view = (await reader.get(`/staff/subscriptions/${one.id}`)).body
  assert.deepEqual([view.may, view.charges.length], [[], 1])
})

test('B10 B24 what was signed for by period becomes subscriptions, once, at the prices that were signed', async () => {
  const product = await monthly('SIGNE')
  const made = await agent.post('/staff/quotes', { organisationId: world.client })
  const saved = await agent.put(`/staff/quotes/${made.body.id}`, {
    ...{ version: made.body.version, reference: 'BC-1', subject: '', comment: '', priceMode: 'net', currency: 'EUR' },
    ...{ validUntil: null },
    lines: [line('500'), line('25', { productId: product.id, quantity: '4', discountRate: 1000, label: 'Suivi' })],
  })
  const closed = await agent.post(`/staff/quotes/${made.body.id}/closing`, { version: saved.body.version })
  await agent.post(`/staff/quotes/${made.body.id}/publication`, { version: closed.body.version })
  await portal.sql(
    'update quotes set signed_at = $2, signed_on = $3, signed_net_cents = net_cents, signed_vat_cents = vat_cents, signed_gross_cents = gross_cents where id = $1',
    [made.body.id, portal.clock.now, '2026-01-15'],
  )
  const ask = () => agent.post(`/staff/quotes/${made.body.id}/subscriptions`, { startsOn: '2026-02-01' })
  const replies = await Promise.all([ask(), ask(), ask()])
  assert.deepEqual(
    replies.map(({ status }) => status),
    [200, 200, 200],
    JSON.stringify(replies.map(({ body }) => body)),
  )
  const [{ subscriptions }] = replies.map(({ body }) => body).filter((body) => body.subscriptions.length > 0)
  assert.equal(subscriptions.length, 1)
  const one = (await agent.get(`/staff/subscriptions/${subscriptions[0].id}`)).body
  assert.deepEqual(
    [one.label, one.quantity, one.unitPrice, one.periodCents, one.quote.number, one.state, one.reference],
    ['Suivi', '4', '25', 9_000, closed.body.number, 'planned', 'BC-1'],
  )
  // The invoice of the same quote bills the rest, and only that.
  const used = await agent.post(`/staff/quotes/${made.body.id}/uses`, { kind: 'invoice' })
  const { invoice } = used.body.uses.find((each: any) => each.kind === 'invoice')
  assert.equal((await agent.get(`/staff/invoices/${invoice.id}`)).body.netCents, 50_000)
})

test('B10 a process that is killed while it charges leaves nothing half done: the next one makes it whole', async () => {
  const product = await monthly('TUE')
  const one = await subscribe(product)
  await at('2026-02-20')
  const brand = portal.app.services.brands.all()[0]!
  await assert.rejects(
    asSystem(portal.app.services, brand, async (ctx) => {
      await charge(ctx, one.id)
      throw new Error('killed')
    }),
    /killed/,
  )
  assert.equal((await charges(one.id)).length, 1)
  await Promise.all([run(), run(), run()])
  assert.equal((await charges(one.id)).length, 2)
})

test('B10 B11 a subscription whose period costs more than an invoice can hold is refused by its quantity', async () => {
  const product = await monthly('ENORME')
  for (const quantity of ['999999999999', '3225806452']) {
    const refused = await agent.post('/staff/subscriptions', {
      ...{ organisationId: world.client, productId: product.id, quantity, startsOn: null },
    })
    assert.deepEqual(
      [refused.status, refused.body.errors?.[0].field, refused.body.errors?.[0].code],
      [422, 'quantity', 'billing.too_large'],
      quantity,
    )
  }
})
