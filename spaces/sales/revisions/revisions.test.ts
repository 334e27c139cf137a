// Prices that follow an index, and renewals that are told of (B31).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { millionthsOf } from '../../../kernel/money/decimal.ts'
import { makeStaff, type Person, type Portal, type Reply, startPortal, undisturbed } from '../../../testing/portal.ts'
import { setSeller } from '../../billing/testing.ts'
import { type World as Contracts, makeWorld as makeContracts } from '../../contracts/testing.ts'
import { renewalJobs } from '../renewals/jobs.ts'
import { tellWindow } from '../renewals/window.ts'
import { subscriptionJobs } from '../subscriptions/jobs.ts'
import { productOf } from '../testing.ts'
import { dueDate, factorOf, nextDue, revised } from './formula.ts'

let portal: Portal
let contracts: Contracts
let ids: { administrator: string; agent: string }
let administrator: Person
let agent: Person
let series: string
let product: string
before(async () => {
  portal = await startPortal({}, '2026-01-15T09:00:00Z')
  contracts = await makeContracts(portal)
  await setSeller(portal)
  ids = {
    administrator: await makeStaff(portal, 'alma.dupond', 'administrator'),
    agent: await makeStaff(portal, 'agent.simple'),
  }
  await at('2026-01-15')
  const made = await administrator.post(
    '/staff/products',
    productOf('ABO', { account: '706000', periodMonths: 1, termMonths: 12, noticeDays: 60 }),
  )
  product = made.body.id
  await administrator.post(`/staff/products/${product}/prices`, {
    ...{ currency: 'EUR', startsOn: '2026-01-01', tiers: [{ fromQuantity: '0', unitPrice: '29' }] },
  })
})
after(() => portal.close())

/** Sessions end long before contracts do: everybody signs in again. */
async function at(day: string) {
  portal.clock.set(`${day}T09:00:00Z`)
  administrator = await portal.signedIn(ids.administrator)
  agent = await portal.signedIn(ids.agent)
}
const codes = (reply: Reply) =>
  (reply.body.errors ?? []).map(({ field, code }: { field: string; code: string }) => `${field} ${code}`)
async function subscribe(organisationId = contracts.organisation) {
  const made = await administrator.post('/staff/subscriptions', {
    ...{ organisationId, productId: product, quantity: '1', startsOn: portal.clock.now.toISOString().slice(0, 10) },
  })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  return made.body
}
const formula = (changes: object) => ({
  ...{ seriesId: series, baseMonth: '2025-10-01', fixedPart: '0.15', indexPart: '0.85', lagMonths: 3 },
  ...{ firstOn: '2027-01-01', everyMonths: 12, ...changes },
})

test('B31 an index is typed in or comes from a file, whole or not at all; a correction is a further value, and the first stays', async () => {
  assert.equal((await agent.post('/staff/index-series', { code: 'SYNTEC', name: 'Syntec' })).status, 403)
  const made = await administrator.post('/staff/index-series', { code: 'SYNTEC', name: 'Indice Syntec' })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  series = made.body.id
  assert.deepEqual(codes(await administrator.post('/staff/index-series', { code: 'syntec', name: 'x' })), [
    'code sales.series_taken',
  ])
  const enter = (values: object[]) => administrator.post(`/staff/index-series/${series}/values`, { values })
  assert.deepEqual(codes(await enter([{ month: '2025-10-02', value: '1' }])), ['values.0.month sales.first_of_month'])
  assert.deepEqual((await enter([{ month: '2025-10-01', value: '310.2' }])).body.added, 1)
  const upload = (text: string) =>
    administrator.upload(`/staff/index-series/${series}/import`, [{ field: 'file', name: 'syntec.csv', bytes: text }])
  const wrong = await upload('Mois;Valeur\n11/2025;312,4\n12/2025;abc\n')
  assert.deepEqual([wrong.status, ...codes(wrong)], [422, 'file sales.index_line'])
  const good = await upload('Mois;Valeur\n10/2025;310,20\n11/2025;312,4\n2025-12;313\n')
  assert.deepEqual([good.body.added, good.body.unchanged], [2, 1], JSON.stringify(good.body))
  const again = await upload('Mois;Valeur\n10/2025;310,20\n11/2025;312,4\n2025-12;313\n')
  assert.deepEqual([again.body.added, again.body.unchanged], [0, 3])
  const corrected = await enter([{ month: '2025-12-01', value: '313.5' }])
  assert.deepEqual(
    corrected.body.values.slice(0, 2).map((one: any) => [one.value, one.corrected]),
    [
      ['313.5', false],
      ['313', true],
    ],
  )
  await assert.rejects(portal.sql('update index_values set value = 1'), { constraint: 'index_values_only_grows' })
  await assert.rejects(portal.sql('delete from index_values'), { constraint: 'index_values_only_grows' })
})

test('B31 a contract’s prices follow the index: shown before, told, applied once for a due date, what was billed stays', async () => {
  const { contract } = contracts
  const target = { targetKind: 'contracts.contract', targetId: contract }
  assert.deepEqual(
    codes(await administrator.post('/staff/price-revisions', formula({ ...target, firstOn: '2027-01-15' }))),
    ['firstOn sales.first_of_month'],
  )
  const made = await administrator.post('/staff/price-revisions', formula(target))
  assert.equal(made.status, 201, JSON.stringify(made.body))
  assert.equal(made.body.next.refusal, 'sales.index_missing')
  assert.deepEqual(codes(await administrator.post('/staff/price-revisions', formula(target))), [
    'targetId sales.revision_taken',
  ])
  await at('2026-11-20')
  await administrator.post(`/staff/index-series/${series}/values`, {
    values: [{ month: '2026-10-01', value: '317.6' }],
  })
  const seen = (await administrator.get(`/staff/price-revisions/${made.body.id}`)).body
  // 0.15 + 0.85 × 317.6 / 310.2 = 1.020277…
  assert.deepEqual(
    [
      seen.next.dueOn,
      seen.next.effectiveOn,
      seen.next.factor,
      seen.next.prices.map((one: any) => [one.before, one.after]),
    ],
    [
      '2027-01-01',
      '2027-01-01',
      '1.020277',
      [
        ['29', '29.59'],
        ['12', '12.24'],
        ['40', '40.81'],
      ],
    ],
  )
  const apply = (factor: string, dueOn = '2027-01-01') =>
    administrator.post(`/staff/price-revisions/${made.body.id}/applications`, { dueOn, factor })
  assert.equal((await apply('1.5')).status, 409)
  assert.equal((await apply('1.020277', '2028-01-01')).body.code, 'sales.revision_not_due')
  const replies = await Promise.all([apply('1.020277'), apply('1.020277'), apply('1.020277')])
  assert.deepEqual(
    replies.map(({ status }) => status),
    [200, 200, 200],
    JSON.stringify(replies.map(({ body }) => body)),
  )
  const prices = await portal.sql(
    "select seat_kind, valid_from, monthly_cents from contract_prices where contract_id = $1 and valid_from = '2027-01-01' order by 1",
    [contract],
  )
  assert.deepEqual(
    prices.map((one) => [one.seat_kind, one.monthly_cents]),
    [
      ['concurrent', 1_224],
      ['key', 4_081],
      ['named', 2_959],
    ],
  )
  const after = (await administrator.get(`/staff/price-revisions/${made.body.id}`)).body
  assert.deepEqual(
    [after.steps.length, after.steps[0].told, after.next.dueOn, after.next.refusal],
    [1, 1, '2028-01-01', 'sales.index_missing'],
  )
  const [mail] = await portal.sql("select text_body from mails where kind = 'sales.price_revised'")
  assert.match(mail.text_body, /CI\s:\s29 → 29,59/)
  // The next one is of the base again, whatever was rounded; held to its ceiling where it has one.
  await assert.rejects(portal.sql('delete from price_revision_steps'), { constraint: 'price_revision_steps_kept' })
  await assert.rejects(portal.sql('update price_revisions set fixed_part = 1'), { constraint: 'price_revisions_kept' })
  const ended = await administrator.post(`/staff/price-revisions/${made.body.id}/end`, { version: after.version })
  assert.deepEqual([ended.body.ended, ended.body.next], [true, null])
  assert.equal((await apply('1.020277', '2028-01-01')).body.code, 'sales.revision_ended')
})

test('B31 B10 a subscription’s price follows from its day on: charges before it stay, the period it falls in counts its days', async () => {
  await at('2026-01-15')
  const one = await subscribe()
  const made = await administrator.post(
    '/staff/price-revisions',
    formula({
      targetKind: 'sales.subscription',
      targetId: one.id,
      firstOn: '2026-11-15',
      everyMonths: 6,
      lagMonths: 1,
      ceiling: '1.01',
    }),
  )
  assert.equal(made.status, 201, JSON.stringify(made.body))
  await at('2026-11-20')
  const run = () => subscriptionJobs(portal.app.services)[0]!.run({}, undisturbed)
  await run()
  const before = await portal.sql('select id, net_cents::int as cents from charges where origin_id = $1 order by id', [
    one.id,
  ])
  const seen = (await administrator.get(`/staff/price-revisions/${made.body.id}`)).body
  // Its day is past: it counts from today on, and not before.
  assert.deepEqual(
    [seen.next.dueOn, seen.next.effectiveOn, seen.next.factor, seen.next.prices[0].after],
    ['2026-11-15', '2026-11-20', '1.01', '29.29'],
  )
  const applied = await administrator.post(`/staff/price-revisions/${made.body.id}/applications`, {
    ...{ dueOn: '2026-11-15', factor: '1.01' },
  })
  assert.equal(applied.status, 200, JSON.stringify(applied.body))
  const now = await portal.sql('select id, net_cents::int as cents from charges where origin_id = $1 order by id', [
    one.id,
  ])
  for (const charge of before)
    assert.deepEqual(
      now.find(({ id }) => id === charge.id),
      charge,
    )
  // 25 of the 30 days from 15 November on have the new price.
  assert.deepEqual(
    now.filter(({ id }) => !before.some((known) => known.id === id)).map(({ cents }) => cents),
    [Math.round((2_900 * 5 + 2_929 * 25) / 30) - 2_900],
  )
  const view = (await administrator.get(`/staff/subscriptions/${one.id}`)).body
  assert.deepEqual([view.unitPrice, view.facts.at(-1).kind], ['29.29', 'priced'])
})

test('B31 many revisions at once: previewed as they stand, each applied as it was seen, once; what is another by now, or lacks its index, is left with its reason', async () => {
  await at('2026-01-15')
  const made: string[] = []
  for (const lagMonths of [1, 1, 0]) {
    const { id: targetId } = await subscribe()
    const { body } = await administrator.post(
      '/staff/price-revisions',
      formula({ targetKind: 'sales.subscription', targetId, firstOn: '2026-11-15', everyMonths: 6, lagMonths }),
    )
    made.push(body.id)
  }
  const dueOf = async () => (await administrator.get('/staff/price-revisions?due=true&size=100')).body.items
  assert.ok((await dueOf()).every(({ id }: any) => !made.includes(id)))
  await at('2026-11-20')
  assert.deepEqual(
    (await dueOf()).filter(({ id }: any) => made.includes(id)).map(({ dueOn }: any) => dueOn),
    made.map(() => '2026-11-15'),
  )
  const preview = async () => (await administrator.get(`/staff/price-revisions/preview?ids=${made.join()}`)).body.items
  const seen = await preview()
  assert.deepEqual(
    seen.map(({ id, next }: any) => [
      id,
      next.refusal,
      next.prices.map(({ before, after }: any) => `${before} ${after}`),
    ]),
    [
      [made[0], null, ['29 29.59']],
      [made[1], null, ['29 29.59']],
      [made[2], 'sales.index_missing', []],
    ],
  )
  const step = (at: number, factor = seen[0].next.factor) => ({ id: made[at], dueOn: '2026-11-15', factor })
  const apply = (items: object[], who = administrator) => who.post('/staff/price-revisions/applications', { items })
  assert.equal((await apply([step(0)], agent)).status, 403)
  assert.deepEqual(codes(await apply([])), ['items required'])
  assert.deepEqual(codes(await apply([step(0), step(0)])), ['items bad_value'])
  const started = await apply([step(0), step(1, '1.5'), step(2)])
  assert.equal(started.status, 202, JSON.stringify(started.body))
  await portal.drain()
  const items = (await administrator.get(`/work/${started.body.id}/items?size=100`)).body.items
  assert.deepEqual(items.map(({ state, problem }: any) => [state, problem?.code ?? '']).sort(), [
    ['done', ''],
    ['refused', 'conflict'],
    ['refused', 'sales.index_missing'],
  ])
  await apply([step(0)])
  await portal.drain()
  const steps = await portal.sql('select revision_id from price_revision_steps where revision_id = any ($1)', [made])
  assert.deepEqual(
    steps.map(({ revision_id }: any) => revision_id),
    [made[0]],
  )
  assert.deepEqual(
    (await preview()).map(({ next }: any) => next.dueOn),
    ['2027-05-15', '2026-11-15', '2026-11-15'],
  )
})

test('B31 a renewal is told of in its window, once, on record; refused in time it ends, else it is renewed', async () => {
  await at('2026-02-01')
  const [renewed, refused] = [await subscribe(), await subscribe()]
  await portal.sql("update organisations set kind = 'individual', siret = null where id = $1", [contracts.organisation])
  const run = () => renewalJobs(portal.app.services)[0]!.run({}, undisturbed)
  const told = async () =>
    (
      await portal.sql(
        'select told_on, window_from, window_to, refuse_before from renewal_notices where subscription_id = any ($1::uuid[])',
        [[renewed.id, refused.id]],
      )
    ).map((one) => [one.told_on, one.window_from, one.window_to, one.refuse_before])
  // The term ends on 31 January 2027, 60 days of notice: refused until 2 December; told between 2 September and 2 November.
  await at('2026-09-01')
  await run()
  assert.deepEqual(await told(), [])
  await at('2026-09-02')
  await Promise.all([run(), run(), run()])
  await at('2026-10-02')
  await run()
  assert.deepEqual(await told(), [
    ['2026-09-02', '2026-09-02', '2026-11-02', '2026-12-02'],
    ['2026-09-02', '2026-09-02', '2026-11-02', '2026-12-02'],
  ])
  const mails = await portal.sql(
    "select text_body from mails where kind = 'sales.renewal_soon' and text_body like '%' || $1 || '%'",
    [renewed.number],
  )
  assert.equal(mails.length, 1)
  assert.match(mails[0].text_body, /01\/02\/2027.*02\/12\/2026/s)
  await assert.rejects(portal.sql('delete from renewal_notices'), { constraint: 'renewal_notices_only_grows' })
  await at('2026-12-02')
  const view = (await administrator.get(`/staff/subscriptions/${refused.id}`)).body
  assert.deepEqual([view.refuseBefore, view.soonestLastOn], ['2026-12-02', '2027-01-31'])
  await administrator.post(`/staff/subscriptions/${refused.id}/ending`, { version: view.version, lastOn: '2027-01-31' })
  await at('2027-02-01')
  await Promise.all([run(), run()])
  await subscriptionJobs(portal.app.services)[0]!.run({}, undisturbed)
  const [first, second] = [
    (await administrator.get(`/staff/subscriptions/${renewed.id}`)).body,
    (await administrator.get(`/staff/subscriptions/${refused.id}`)).body,
  ]
  assert.deepEqual(
    [first.state, first.termEndsOn, first.facts.filter((fact: any) => fact.kind === 'renewed').length, second.state],
    ['active', '2028-01-31', 1, 'terminated'],
  )
})

test('B31 windows: a consumer between three months and one before the last day, anybody else from so many days on', () => {
  const of = { termEndsOn: '2027-05-31', noticeDays: 0, days: 60 }
  assert.deepEqual(tellWindow({ ...of, consumer: true }), {
    from: '2027-02-28',
    to: '2027-04-30',
    refuseBefore: '2027-05-31',
  })
  assert.deepEqual(tellWindow({ ...of, consumer: false }), {
    from: '2027-04-01',
    to: '2027-05-31',
    refuseBefore: '2027-05-31',
  })
})

test('B31 of any formula the factor stays within its bounds, an index that does not move changes nothing, and due dates never drift', () => {
  const decimal = (least: number, most: number) =>
    fc.integer({ min: least, max: most }).map((n) => (n / 1000).toFixed(3))
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 999 }),
      decimal(50_000, 400_000),
      decimal(50_000, 400_000),
      fc.integer({ min: 1, max: 999_999 }).map((cents) => (cents / 100).toFixed(2)),
      (fixed, base, value, price) => {
        const part = { fixedPart: (fixed / 1000).toFixed(3), indexPart: ((1000 - fixed) / 1000).toFixed(3) }
        const free = { ...part, floor: null, ceiling: null }
        assert.equal(millionthsOf(revised(price, factorOf(free, base, base))), millionthsOf(price))
        const bound = { ...part, floor: '0.98', ceiling: '1.03' }
        const after = Number(revised(price, factorOf(bound, base, value)))
        assert.ok(after >= Number(price) * 0.98 - 0.006 && after <= Number(price) * 1.03 + 0.006)
        const up = Number(value) > Number(base)
        const plain = Number(revised(price, factorOf(free, base, value)))
        assert.ok(up ? plain >= Number(price) : plain <= Number(price))
      },
    ),
    { seed: 20261130, numRuns: 500 },
  )
  const of = { firstOn: '2026-01-31', everyMonths: 1 }
  assert.deepEqual(
    [0, 1, 2, 3].map((at) => dueDate(of, at)),
    ['2026-01-31', '2026-02-28', '2026-03-31', '2026-04-30'],
  )
  assert.equal(nextDue(of, ['2026-01-31', '2026-02-28']), '2026-03-31')
})
