// «Tableau de bord» (B16), whose figures are the sums of their lists (B27).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { addDays, addMonths, lastOfMonth } from '../../kernel/dates/day.ts'
import { insert, makeOrganisation, makeStaff, type Person, type Portal, startPortal } from '../../testing/portal.ts'
import { line, makeWorld, type World } from '../billing/testing.ts'
import { monthsOf, periodBefore, periodTo } from './periods.ts'

let portal: Portal
let world: World
let administrator: Person
let sister: string
before(async () => {
  portal = await startPortal()
  portal.clock.now = new Date('2025-11-10T09:00:00Z')
  world = await makeWorld(portal)
  // A year before: 100 € on the 10th, 50 € after the day that 2026 is compared until.
  await world.invoice([line('100')], { issueOn: '2025-11-10' })
  portal.clock.now = new Date('2025-11-28T09:00:00Z')
  await world.invoice([line('50')], { issueOn: '2025-11-28' })
  portal.clock.now = new Date('2026-09-02T09:00:00Z')
  const late = await world.invoice([line('200')], { issueOn: '2026-09-02', dueOn: '2026-09-30' })
  portal.clock.now = new Date('2026-10-15T09:00:00Z')
  await world.pay([late], 10_000)
  portal.clock.now = new Date('2026-11-20T09:00:00Z')
  // Of what was late thirty days ago 60 € more were paid since.
  await world.pay([late], 6_000)
  const credited = await world.invoice([line('300')], { issueOn: '2026-11-20' })
  const note = await world.agent.post('/staff/invoices/' + credited.id + '/credit-notes', {
    lines: [{ lineId: credited.lines[0].id, netCents: 5_000 }],
  })
  assert.equal(note.status, 201, JSON.stringify(note.body))
  const closed = await world.agent.post(`/staff/invoices/${note.body.id}/closing`, { version: note.body.version })
  assert.equal(closed.status, 200, JSON.stringify(closed.body))
  // A deposit is no revenue until what it is for is invoiced.
  await world.invoice([line('1000')], { issueOn: '2026-11-20' }, 386)
  administrator = await portal.signedIn(await makeStaff(portal, 'chef.dupond', 'administrator'))
  sister = (
    await portal.sql(
      "insert into brands (slug, name, made_from) values ('sister', 'Halbrane Impression', $1) returning id",
      [portal.brandId],
    )
  )[0]!.id
  await insert(portal, 'organisations', {
    brand_id: sister,
    name: 'Client de la soeur',
    code: 'S-1',
    registered_on: '2026-11-05',
    deactivated_at: portal.clock.now,
  })
})
after(() => portal.close())

const sum = (items: Array<{ debitCents: number; creditCents: number }>) =>
  items.reduce((total, one) => total + one.creditCents - one.debitCents, 0)

test('B16 revenue by month, compared with a year before until the same day; B27 it is the sum of its entries', async () => {
  const { body } = await world.agent.get('/staff/dashboard')
  assert.deepEqual(body.period, { from: '2025-12-01', to: '2026-11-20' })
  assert.deepEqual(body.before, { from: '2024-12-01', to: '2025-11-20' })
  assert.equal(body.currency, 'EUR')
  // 200 + 300 − 50: the deposit is on 419.
  assert.equal(body.figures.revenueCents, 45_000)
  assert.equal(body.figures.revenueBeforeCents, 10_000, 'the invoice of the 28th came after the same day')
  assert.equal(body.months.length, 12)
  assert.deepEqual(body.months.at(-1), {
    month: '2026-11-01',
    cents: 25_000,
    beforeMonth: '2025-11-01',
    beforeCents: 15_000,
    over: false,
  })
  assert.equal(body.months.find((one: any) => one.month === '2026-09-01').cents, 20_000)
  const query = `from=${body.period.from}&to=${body.period.to}&currency=EUR`
  const { body: list } = await world.agent.get(`/staff/ledger/postings?account=70&${query}`)
  assert.equal(sum(list.items), body.figures.revenueCents)
  assert.deepEqual(
    list.items.map((one: any) => [one.on, one.debitCents, one.creditCents]),
    [
      ['2026-11-20', 5_000, 0],
      ['2026-11-20', 0, 30_000],
      ['2026-09-02', 0, 20_000],
    ],
  )
  const { body: counted } = await world.agent.get(`/staff/ledger/postings/count?account=70&${query}`)
  assert.deepEqual(counted, { count: 3, debitCents: 5_000, creditCents: 50_000 })
})

test('B16 what is overdue now and thirty days ago; B27 it is the sum of the late invoices', async () => {
  const { body } = await world.agent.get('/staff/dashboard')
  // 240 € less 100 € by then; less 60 € more since. The invoices of 2025 are late too: 120 + 60.
  const { body: late } = await world.agent.get('/staff/invoices?state=late&currency=EUR')
  const rest = late.items.reduce((total: number, one: any) => total + one.restCents, 0)
  assert.equal(body.figures.overdueCents, rest)
  assert.equal(body.figures.overdueCents, 24_000 - 16_000 + 18_000)
  assert.equal(body.figures.overdueBeforeCents, 24_000 - 10_000 + 18_000)
  assert.equal(body.figures.overdueClients, 1)
  const { body: ages } = await world.agent.get('/staff/aged-balance')
  const [row] = ages.items
  assert.deepEqual(body.ages, {
    notDue: row.notDueCents,
    to30: row.to30Cents,
    to60: row.to60Cents,
    to90: row.to90Cents,
    beyond: row.beyondCents,
  })
})

test('B16 new clients are those that the list of clients shows for the period', async () => {
  await makeOrganisation(portal, 'Venue en octobre', { values: { registered_on: '2026-10-02' } })
  await makeOrganisation(portal, 'Venue il y a longtemps', { values: { registered_on: '2019-03-12' } })
  const { body } = await world.agent.get('/staff/dashboard?months=3')
  const { body: list } = await world.agent.get(
    `/staff/organisations?registeredFrom=${body.period.from}&registeredTo=${body.period.to}`,
  )
  assert.equal(body.figures.newClients, list.items.length)
  assert.ok(list.items.some((one: any) => one.name === 'Venue en octobre'))
})

test('B16 sums of other brands: for whoever has that right, the total of the brand they made beside their own', async () => {
  const { body: own } = await world.agent.get('/staff/dashboard')
  assert.deepEqual(
    own.brands.map((one: any) => one.name),
    ['Halbrane'],
  )
  const { body: both } = await administrator.get('/staff/dashboard')
  assert.deepEqual(
    both.brands.map((one: any) => [one.name, one.own, one.figures.newClients]),
    [
      ['Halbrane', true, both.figures.newClients],
      ['Halbrane Impression', false, 1],
    ],
  )
  assert.deepEqual(both.brands[0].figures, both.figures)
})

test('B6 B16 while one filters by a client the figures are of that client, and of no other brand', async () => {
  assert.equal((await administrator.put('/staff/client-filter', { organisationId: world.rivals })).status, 200)
  const { body } = await administrator.get('/staff/dashboard')
  assert.equal(body.figures.revenueCents, 0)
  assert.equal(body.figures.overdueCents, 0)
  assert.equal(body.figures.openTickets, 0)
  assert.deepEqual(body.ages, { notDue: 0, to30: 0, to60: 0, to90: 0, beyond: 0 })
  assert.equal(body.brands.length, 1)
  await administrator.put('/staff/client-filter', { organisationId: world.client })
  const { body: client } = await administrator.get('/staff/dashboard')
  assert.equal(client.figures.revenueCents, 45_000)
  await administrator.delete('/client-filter')
})

test('B16 another currency is never added to the first', async () => {
  await world.invoice([line('70')], { currency: 'CHF', issueOn: '2026-11-20' })
  const { body } = await world.agent.get('/staff/dashboard')
  assert.deepEqual(body.currencies, ['EUR', 'CHF'])
  assert.equal(body.figures.revenueCents, 45_000)
  const { body: francs } = await world.agent.get('/staff/dashboard?currency=CHF')
  assert.equal(francs.figures.revenueCents, 7_000)
  assert.equal(francs.figures.overdueCents, 0)
})

test('B17 the dashboard is for whoever has its right; a client has none of it', async () => {
  const writer = await world.writer.get('/staff/dashboard')
  assert.equal(writer.status, 403)
  assert.ok(writer.body.detail)
  assert.equal((await world.manager.get('/staff/dashboard')).status, 404)
  assert.equal((await world.manager.get('/staff/ledger/postings')).status, 404)
  const bad = await world.agent.get('/staff/dashboard?months=7')
  assert.equal(bad.status, 422)
  assert.equal(bad.body.errors[0].field, 'months')
})

test('B12 B27 the trial balance: what stood, what was posted, what stands; all debits are all credits, each line the sum of its postings', async () => {
  const { body } = await world.agent.get('/staff/ledger/trial-balance?from=2026-01-01&to=2026-11-20')
  const euros = body.items.filter((one: any) => one.currency === 'EUR')
  const all = (what: string) => euros.reduce((total: number, one: any) => total + one[what], 0)
  assert.equal(all('debitCents'), all('creditCents'))
  assert.equal(all('openingCents'), 0)
  assert.equal(all('closingCents'), 0)
  const revenue = euros.find((one: any) => one.account === '706000')
  assert.deepEqual(
    [revenue.openingCents, revenue.debitCents, revenue.creditCents, revenue.closingCents],
    [-15_000, 5_000, 50_000, -60_000],
  )
  for (const one of euros) {
    const { body: sums } = await world.agent.get(
      `/staff/ledger/postings/count?account=${one.account}&from=2026-01-01&to=2026-11-20&currency=EUR`,
    )
    assert.deepEqual([sums.debitCents, sums.creditCents], [one.debitCents, one.creditCents], one.account)
  }
  const wrong = await world.agent.get('/staff/ledger/trial-balance?from=2026-02-01&to=2026-01-01')
  assert.equal(wrong.status, 422)
  assert.equal(wrong.body.errors[0].field, 'to')
})

test('B27 a balance is the sum of the movements that are open', async () => {
  const { body: balances } = await world.agent.get(`/staff/statements/${world.client}/balances`)
  for (const one of balances.items) {
    const { body } = await world.agent.get(`/staff/statements/${world.client}?open=true&currency=${one.currency}`)
    const open = body.items.reduce(
      (total: number, row: any) => total + (row.debitCents > 0 ? row.restCents : -row.restCents),
      0,
    )
    assert.equal(open, one.balanceCents)
    const { body: late } = await world.agent.get(`/staff/statements/${world.client}?late=true&currency=${one.currency}`)
    assert.equal(
      late.items.reduce((total: number, row: any) => total + row.restCents, 0),
      one.lateCents,
    )
  }
})

test('B16 a period and what it is compared with have the same months, whatever day it ends on (random days)', () => {
  const day = fc.integer({ min: 0, max: 20_000 }).map((days) => addDays('2000-01-01', days))
  fc.assert(
    fc.property(day, fc.constantFrom(1, 3, 6, 12, 24), fc.boolean(), (to, months, yearly) => {
      const period = periodTo(to, months)
      const back = yearly ? 12 : months
      const before = periodBefore(period, back)
      assert.equal(monthsOf(period).length, months)
      assert.equal(monthsOf(before).length, months)
      assert.equal(before.from, addMonths(period.from, -back))
      assert.equal(before.to === lastOfMonth(before.to) || before.to.slice(8) === to.slice(8), true)
      if (to === lastOfMonth(to)) assert.equal(before.to, lastOfMonth(before.to))
      if (!yearly) assert.ok(before.to < period.from)
    }),
    { seed: 16, numRuns: 2000 },
  )
})
