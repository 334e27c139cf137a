// Groups of clients and discounts (spec 5, B5).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import type { Day } from '../../../kernel/dates/day.ts'
import {
  makeOrganisation,
  makeStaff,
  type Person,
  type Portal,
  type Reply,
  startPortal,
} from '../../../testing/portal.ts'
import { type Discount, discountOn, reasons, sameProduct } from './holding.ts'

let portal: Portal
let administrator: Person
let agent: Person
let town: string
let garage: string
before(async () => {
  portal = await startPortal()
  administrator = await portal.signedIn(await makeStaff(portal, 'alma.dupond', 'administrator'))
  agent = await portal.signedIn(await makeStaff(portal, 'gil.dupond'))
  town = await makeOrganisation(portal, 'Ville de Montfabre')
  garage = await makeOrganisation(portal, 'Garage Brème')
})
after(() => portal.close())

const codes = (reply: Reply) =>
  reply.body.errors.map((error: { field: string; code: string }) => `${error.field} ${error.code}`)
const group = async (name: string) => {
  const reply = await agent.post('/staff/client-groups', { name, remark: '' })
  assert.equal(reply.status, 201, JSON.stringify(reply.body))
  return reply.body.id as string
}
const give = (body: object, as = administrator) =>
  as.post('/staff/client-discounts', { rate: 1000, startsOn: '2026-11-01', ...body })
const heldBy = async (id: string, query = '') => (await agent.get(`/staff/organisations/${id}/discount${query}`)).body

test('B5 a client is in one group at a time, with who put it there and when; a group with clients stays', async () => {
  const [first, second] = [await group('Collectivités'), await group('Santé')]
  const twice = await agent.post('/staff/client-groups', { name: 'COLLECTIVITÉS', remark: '' })
  assert.deepEqual(codes(twice), ['name back_office.group_name_taken'])
  const put = (ids: string[], groupId: string | null) => agent.post('/staff/organisations/grouping', { ids, groupId })
  assert.deepEqual((await put([town, garage], first)).body, { changed: 2 })
  assert.deepEqual((await put([town, garage], first)).body, { changed: 0 })
  assert.deepEqual((await put([garage], second)).body, { changed: 1 })
  assert.deepEqual(
    await portal.sql('select group_id, added_at, added_by_label from client_group_members where organisation_id = $1', [
      garage,
    ]),
    [{ group_id: second, added_at: portal.clock.now, added_by_label: 'DUPOND gil' }],
  )
  const listed = await agent.get(`/staff/organisations?group=${second}`)
  assert.deepEqual(
    listed.body.items.map((row: { name: string }) => row.name),
    ['Garage Brème'],
  )
  assert.deepEqual(codes(await put([town], '00000000-0000-4000-8000-000000000000')), ['groupId bad_choice'])
  const stays = await agent.delete(`/staff/client-groups/${first}`, { version: 1 })
  assert.equal(stays.body?.code, 'back_office.group_in_use', JSON.stringify(stays.body))
  assert.deepEqual((await put([garage], null)).body, { changed: 1 })
})

test('B5 a discount is given by whoever may; two of the same for the same product share no day', async () => {
  assert.equal((await give({ organisationId: town }, agent)).status, 403)
  const made = await give({ organisationId: town, product: ' Maintenance ', rate: 1250, endsOn: '2026-11-30' })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  assert.deepEqual([made.body.product, made.body.state, made.body.by], ['Maintenance', 'holds', 'DUPOND alma'])
  // The same day, whatever its letters; the day after is free; another product or client is apart.
  const again = { organisationId: town, product: 'MAINTENANCE', startsOn: '2026-11-30' }
  assert.deepEqual(codes(await give(again)), ['startsOn back_office.discount_overlaps'])
  const next = await give({ ...again, startsOn: '2026-12-01' })
  assert.deepEqual([next.status, next.body.state], [201, 'planned'])
  assert.equal((await give({ organisationId: garage, product: 'Maintenance' })).status, 201)
  // An open end meets whatever comes later.
  assert.deepEqual(codes(await give({ ...again, startsOn: '2027-06-01' })), ['startsOn back_office.discount_overlaps'])
  for (const [body, expected] of [
    [{ rate: 0 }, 'rate'],
    [{ rate: 10_001 }, 'rate'],
    [{ endsOn: '2026-10-31' }, 'endsOn'],
    [{ organisationId: town, groupId: town }, 'groupId'],
    [{ groupId: town }, 'groupId'],
  ] as const)
    assert.deepEqual(
      codes(await give(body)).map((code: string) => code.split(' ')[0]),
      [expected],
    )
  // Both at once: the constraint lets one through.
  const race = { groupId: null, organisationId: garage, product: 'Location', startsOn: '2027-01-01' }
  const statuses = (await Promise.all([give(race), give(race), give(race)])).map((reply) => reply.status)
  assert.deepEqual(statuses.sort(), [201, 422, 422])
  // What is to come is taken away; what began is given a last day, from today on, and keeps those that it held.
  assert.equal((await administrator.delete(`/staff/client-discounts/${next.body.id}`)).status, 204)
  const began = await administrator.delete(`/staff/client-discounts/${made.body.id}`)
  assert.equal(began.body.code, 'back_office.discount_began')
  const end = (endsOn: string | null, version = 1) =>
    administrator.patch(`/staff/client-discounts/${made.body.id}`, { endsOn, version })
  assert.deepEqual(codes(await end('2026-11-10')), ['endsOn back_office.discount_held'])
  assert.equal((await end('2026-11-20')).body.endsOn, '2026-11-20')
  assert.equal((await end('2026-11-25')).status, 409)
})

test('B5 one that is lengthened while the next is given: one of the two is refused on its field, whoever comes first', async () => {
  for (let n = 0; n < 6; n++) {
    const of = { organisationId: garage, product: `Nettoyage ${n}` }
    const first = await give({ ...of, startsOn: '2027-01-01', endsOn: '2027-01-31' })
    const replies = await Promise.all([
      administrator.patch(`/staff/client-discounts/${first.body.id}`, { endsOn: null, version: 1 }),
      give({ ...of, startsOn: '2027-03-01' }),
    ])
    const refused = replies.filter((reply) => reply.status === 422)
    assert.equal(refused.length, 1, JSON.stringify(replies.map((reply) => reply.body)))
    assert.match(codes(refused[0]!)[0]!, /^(endsOn|startsOn) back_office\.discount_overlaps$/)
    assert.ok(replies.every((reply) => [200, 201, 422].includes(reply.status)))
  }
})

test('B5 the discount that holds on a day is said with its reason', async () => {
  const [one] = await portal.sql("select id from client_groups where name = 'Santé'")
  await agent.post('/staff/organisations/grouping', { ids: [town], groupId: one.id })
  await give({ rate: 200, startsOn: '2026-01-01', reason: 'Bienvenue' })
  await give({ groupId: one.id, rate: 500, startsOn: '2026-01-01' })
  await give({ organisationId: town, rate: 700, startsOn: '2026-11-10' })
  const at = async (query: string) => {
    const { discount, reason, because } = await heldBy(town, query)
    return [discount?.rate ?? null, reason, because]
  }
  assert.deepEqual(await at('?product=maintenance&on=2026-11-20'), [
    1250,
    'client_product',
    'Remise de ce client sur ce produit.',
  ])
  assert.deepEqual(await at('?product=maintenance&on=2026-11-21'), [
    700,
    'client',
    'Remise de ce client sur tous les produits.',
  ])
  assert.deepEqual(await at('?on=2026-11-09'), [500, 'group', 'Remise de son groupe sur tous les produits.'])
  assert.deepEqual(await at('?on=2025-12-31'), [null, null, 'Aucune remise ce jour-là.'])
  // A client in another group, or in none, has nothing of it.
  assert.deepEqual((await heldBy(garage, '?on=2026-11-09')).reason, 'everybody')
  const listed = await agent.get(`/staff/client-discounts?organisation=${garage}&state=all`)
  assert.ok(listed.body.items.every((row: { group: unknown }) => row.group === null))
})

test('B5 of any discounts: one that holds is of that client, product and day, the nearest reason wins, and their order says nothing', () => {
  const day = fc.integer({ min: 1, max: 28 }).map((n) => `2026-02-${String(n).padStart(2, '0')}` as Day)
  const discount: fc.Arbitrary<Discount> = fc
    .record({
      whose: fc.constantFrom<[string | null, string | null]>(
        ['c1', null],
        ['c2', null],
        [null, 'g1'],
        [null, 'g2'],
        [null, null],
      ),
      product: fc.constantFrom('', 'Copies', 'copies ', 'Maintenance'),
      rate: fc.integer({ min: 1, max: 10_000 }),
      days: fc.tuple(day, fc.option(day, { nil: null })),
    })
    .map(({ whose, product, rate, days: [startsOn, endsOn] }) => ({
      organisationId: whose[0],
      groupId: whose[1],
      product,
      rate,
      startsOn,
      endsOn: endsOn !== null && endsOn < startsOn ? startsOn : endsOn,
    }))
  const client = { organisationId: 'c1', groupId: 'g1' }
  fc.assert(
    fc.property(
      fc.array(discount, { maxLength: 12 }),
      fc.constantFrom('Copies', 'Maintenance', 'Autre'),
      day,
      (all, product, on) => {
        const fits = (one: Discount) =>
          one.startsOn <= on &&
          (one.endsOn === null || on <= one.endsOn) &&
          (one.product === '' || sameProduct(one.product, product)) &&
          (one.organisationId === null ? one.groupId === null || one.groupId === 'g1' : one.organisationId === 'c1')
        const reasonOf = (one: Discount) =>
          `${one.organisationId ? 'client' : one.groupId ? 'group' : 'everybody'}${one.product ? '_product' : ''}` as const
        const found = discountOn(all, client, product, on)
        const fitting = all.filter(fits)
        assert.equal(found === null, fitting.length === 0)
        if (!found) return
        assert.ok(fits(found.discount))
        assert.equal(found.reason, reasonOf(found.discount))
        for (const one of fitting) assert.ok(reasons.indexOf(found.reason) <= reasons.indexOf(reasonOf(one)))
        assert.equal(discountOn([...all].reverse(), client, product, on)?.reason, found.reason)
      },
    ),
    { seed: 20261130 },
  )
})
