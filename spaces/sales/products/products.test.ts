// The catalogue, its prices, and its lines on invoices (B10).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { type Portal, type Reply, startPortal } from '../../../testing/portal.ts'
import { line } from '../../billing/testing.ts'
import { makeWorld, productOf, type World } from '../testing.ts'
import { priceOn, unitPriceOf } from './pricing.ts'

let portal: Portal
let world: World
before(async () => {
  portal = await startPortal()
  world = await makeWorld(portal)
})
after(() => portal.close())

const codes = (reply: Reply) =>
  (reply.body.errors ?? []).map(({ field, code }: { field: string; code: string }) => `${field} ${code}`)
const price = (id: string, body: object, as = world.administrator) =>
  as.post(`/staff/products/${id}/prices`, { currency: 'EUR', tiers: [{ fromQuantity: '0', unitPrice: '10' }], ...body })

test('B10 a product is added by whoever may, has one code in its brand, and taxes of the countries that are known', async () => {
  const { administrator, agent, reader, manager } = world
  assert.equal((await agent.post('/staff/products', productOf('MNT-1'))).status, 403)
  assert.equal((await manager.get('/staff/products')).status, 404)
  const made = await administrator.post('/staff/products', productOf('MNT-1'))
  assert.equal(made.status, 201, JSON.stringify(made.body))
  const again = await administrator.post('/staff/ledger/revenue-accounts', { code: '706200', name: 'x' })
  assert.deepEqual(codes(again), ['code billing.account_taken'])
  const twice = await administrator.post('/staff/products', productOf('mnt-1'))
  assert.deepEqual([twice.status, ...codes(twice)], [422, 'code sales.code_taken'])
  for (const [changes, expected] of [
    [{ vatRate: 1900 }, 'vatRate sales.rate_unknown'],
    [{ vatRate: 0 }, 'vatRate sales.rate_of_category'],
    [{ vatAbroad: [{ country: 'BE', category: 'S', rate: 2100 }] }, 'vatAbroad.0.rate sales.rate_unknown'],
    [
      {
        vatAbroad: [
          { country: 'BE', category: 'AE', rate: 0 },
          { country: 'BE', category: 'AE', rate: 0 },
        ],
      },
      'vatAbroad sales.country_twice',
    ],
    [{ periodMonths: 3, termMonths: 4 }, 'termMonths sales.term_of_period'],
    [{ termMonths: 12 }, 'termMonths sales.term_of_period'],
    [{ account: '411000' }, 'account bad_value'],
    [{ account: '706999' }, 'account bad_choice'],
  ] as const) {
    const reply = await administrator.post('/staff/products', productOf('AUTRE', changes))
    assert.deepEqual([reply.status, ...codes(reply)], [422, expected])
  }
  const stale = await administrator.put(`/staff/products/${made.body.id}`, { ...productOf('MNT-1'), version: 9 })
  assert.deepEqual([stale.status, stale.body.extra.current.code], [409, 'MNT-1'])
  // The reader sees it in their language, the list by its words.
  const found = await reader.get('/staff/products?search=produit+mnt')
  assert.deepEqual(
    found.body.items.map((one: any) => [one.code, one.name, one.price]),
    [['MNT-1', 'Produit MNT-1', null]],
  )
})

test('B10 P25 two prices of a currency share no day, whoever comes first; what held stays, what is to come may go', async () => {
  const { administrator } = world
  const { id } = (await administrator.post('/staff/products', productOf('PRX'))).body
  const tiers = (list: Array<[string, string]>) =>
    price(id, { startsOn: '2026-01-01', tiers: list.map(([fromQuantity, unitPrice]) => ({ fromQuantity, unitPrice })) })
  assert.deepEqual(codes(await tiers([['1', '5']])), ['tiers sales.first_tier'])
  assert.deepEqual(
    codes(
      await tiers([
        ['0', '5'],
        ['10', '4'],
        ['10.0', '3'],
      ]),
    ),
    ['tiers sales.tier_order'],
  )
  const first = await price(id, { startsOn: '2026-01-01', endsOn: '2026-12-31' })
  assert.equal(first.status, 201, JSON.stringify(first.body))
  assert.deepEqual(codes(await price(id, { startsOn: '2026-12-31' })), ['startsOn sales.prices_overlap'])
  assert.equal((await price(id, { startsOn: '2026-06-01', currency: 'CHF' })).status, 201)
  const race = await Promise.all([1, 2, 3].map(() => price(id, { startsOn: '2027-01-01' })))
  assert.deepEqual(race.map(({ status }) => status).sort(), [201, 422, 422])
  const view = (await administrator.get(`/staff/products/${id}`)).body
  const next = view.prices.find((one: any) => one.startsOn === '2027-01-01')
  const holds = view.prices.find((one: any) => one.startsOn === '2026-01-01')
  const end = (one: any, endsOn: string | null) =>
    administrator.patch(`/staff/products/${id}/prices/${one.id}`, { endsOn, version: one.version })
  assert.deepEqual(codes(await end(holds, '2027-01-01')), ['endsOn sales.prices_overlap'])
  assert.deepEqual(codes(await end(holds, '2026-11-18')), ['endsOn sales.price_held'])
  assert.equal((await end(holds, '2026-11-30')).status, 200)
  assert.equal((await end(holds, '2026-12-01')).status, 409)
  assert.deepEqual(
    (await administrator.delete(`/staff/products/${id}/prices/${holds.id}`)).body.code,
    'sales.price_began',
  )
  assert.equal((await administrator.delete(`/staff/products/${id}/prices/${next.id}`)).status, 200)
  // Whoever writes past the server is refused too.
  await assert.rejects(portal.sql("update product_prices set starts_on = '2026-02-01' where id = $1", [holds.id]), {
    constraint: 'product_prices_kept',
  })
  await assert.rejects(portal.sql('update product_price_tiers set unit_price = 1'), {
    constraint: 'product_price_tiers_kept',
  })
  await assert.rejects(portal.sql('delete from product_prices where id = $1', [holds.id]), {
    constraint: 'product_prices_kept',
  })
  await assert.rejects(portal.sql('delete from products where id = $1', [id]), { constraint: 'products_kept' })
})

test('B10 P25 tiers: nine at the first price, ten at the second, to the cent on the invoice', async () => {
  const { agent, client, draft, product } = world
  const { id } = await product('COPIES', {}, [
    { fromQuantity: '0', unitPrice: '23.63' },
    { fromQuantity: '10', unitPrice: '17.88' },
  ])
  const offered = async (quantity: string, more = '') =>
    (
      await agent.get(
        `/staff/invoices/offered-lines?organisation=${client}&currency=EUR&product=${id}&quantity=${quantity}${more}`,
      )
    ).body.items[0]
  const [nine, ten] = [await offered('9'), await offered('10')]
  assert.deepEqual([nine.unitPrice, ten.unitPrice, ten.account], ['23.63', '17.88', '706200'])
  assert.equal(await offered('1', '&on=2025-12-31'), undefined)
  const lineOf = (one: any) => {
    const { code: _, ...rest } = one
    return rest
  }
  const invoice = await draft([lineOf(nine), lineOf(ten)])
  assert.deepEqual(
    invoice.lines.map((one: any) => [one.netCents, one.productId, one.account]),
    [
      [21_267, id, '706200'],
      [17_880, id, '706200'],
    ],
  )
  // A line that names no product of anybody is refused, and nothing of another brand is found.
  const wrong = await agent.put(`/staff/invoices/${invoice.id}`, {
    ...{ version: invoice.version, payerId: invoice.payerId, reference: '', subject: '', comment: '' },
    ...{ priceMode: 'net', currency: 'EUR', issueOn: null, dueOn: null, depositIds: [] },
    lines: [line('1', { productId: client })],
  })
  assert.deepEqual([wrong.status, ...codes(wrong)], [422, 'lines bad_choice'])
})

test('B10 B5 what is offered has the client’s discount on the product’s class, its tax by country, and its language', async () => {
  const { administrator, agent, client, product } = world
  const { id } = await product('ASC', {
    discountClass: 'Maintenance',
    vatAbroad: [{ country: 'BE', category: 'AE', rate: 0 }],
  })
  await administrator.post('/staff/client-discounts', {
    organisationId: client,
    product: 'maintenance',
    rate: 750,
    startsOn: '2026-11-01',
  })
  const offered = async () =>
    (await agent.get(`/staff/invoices/offered-lines?organisation=${client}&currency=EUR&search=asc`)).body.items.map(
      (one: any) => [one.label, one.discountRate, one.vatCategory, one.vatRate],
    )
  assert.deepEqual(await offered(), [['Produit ASC', 750, 'S', 2000]])
  await portal.sql("update organisations set country = 'BE', locale = 'en' where id = $1", [client])
  assert.deepEqual(await offered(), [['Product ASC', 750, 'AE', 0]])
  await portal.sql("update organisations set country = 'FR', locale = 'fr' where id = $1", [client])
  const view = (await administrator.get(`/staff/products/${id}`)).body
  const archived = await administrator.post(`/staff/products/${id}/archive`, { version: view.version })
  assert.equal(archived.body.archived, true)
  // Asked again, nothing is done twice.
  const again = await administrator.post(`/staff/products/${id}/archive`, { version: view.version })
  assert.deepEqual([again.status, again.body.version], [200, archived.body.version])
  assert.deepEqual(await offered(), [])
  assert.equal((await price(id, { startsOn: '2027-01-01' })).body.code, 'sales.archived')
})

test('B10 of any tiers the price is that of the highest one reached, and no order of them changes it', () => {
  const tiers = fc
    .uniqueArray(fc.integer({ min: 1, max: 500 }), { maxLength: 8 })
    .map((steps) => [0, ...steps].map((from, at) => ({ fromQuantity: String(from), unitPrice: String(1000 - at) })))
  fc.assert(
    fc.property(tiers, fc.integer({ min: 0, max: 600 }), (all, quantity) => {
      const reached = all.filter((one) => Number(one.fromQuantity) <= quantity)
      const expected = reached.reduce((best, one) =>
        Number(one.fromQuantity) > Number(best.fromQuantity) ? one : best,
      ).unitPrice
      assert.equal(unitPriceOf(all, String(quantity)), expected)
      assert.equal(unitPriceOf([...all].reverse(), String(quantity)), expected)
      assert.equal(unitPriceOf(all, quantity === 0 ? '0' : `-${quantity}`), expected)
    }),
    { seed: 20261130 },
  )
  const period = { currency: 'EUR', startsOn: '2026-01-01', endsOn: '2026-01-31', tiers: [] }
  assert.equal(priceOn([period], 'EUR', '2026-01-31'), period)
  assert.equal(priceOn([period], 'EUR', '2026-02-01'), undefined)
  assert.equal(priceOn([period], 'CHF', '2026-01-31'), undefined)
})
