import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import {
  insert,
  makeAccount,
  makeOrganisation,
  makeStaff,
  type Person,
  type Portal,
  startPortal,
} from '../../testing/portal.ts'
import { asPerson, asSystem, type Context } from '../http/context.ts'
import { hashToken } from '../http/endpoints.ts'
import { nextNumber } from './numbers.ts'

let portal: Portal
let person: Person
let staff: Person
before(async () => {
  portal = await startPortal()
  const client = await makeAccount(portal, 'nora.compte')
  await makeOrganisation(portal, 'Ville', { principal: client })
  person = await portal.signedIn(client)
  staff = await portal.signedIn(await makeStaff(portal, 'lea.agent'))
})
after(() => portal.close())

const services = () => portal.app.services
const as = <T>(who: Person, work: (ctx: Context) => Promise<T>) =>
  asPerson(services(), hashToken(who.token), services().brands.byId(portal.brandId), work)
class Refused extends Error {}
/** Takes a number in a transaction that is kept or not. */
const take = (who: Person, kind: string, kept: boolean) =>
  as(who, async (ctx) => {
    const number = await nextNumber(ctx, kind)
    if (!kept) throw new Refused()
    return number
  }).catch((error) => {
    if (!(error instanceof Refused)) throw error
    return undefined
  })

test('B11 whatever is refused and whoever comes at once, a series has each number once and leaves none out', async () => {
  let kind = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ kept: fc.boolean(), staff: fc.boolean() }), { maxLength: 12 }),
      async (tries) => {
        const series = `P${kind++}`
        const taken = await Promise.all(tries.map((one) => take(one.staff ? staff : person, series, one.kept)))
        const expected = tries
          .filter((one) => one.kept)
          .map((_, index) => `${series}-2026-${String(index + 1).padStart(4, '0')}`)
        assert.deepEqual(taken.filter((number) => number !== undefined).sort(), expected)
      },
    ),
    { seed: 11, numRuns: 15 },
  )
})

test('B11 a series is of one brand and one year, and goes on after 9999', async () => {
  const other = await insert(portal, 'brands', { slug: 'autre', name: 'Autre' })
  await services().brands.reload()
  const number = (brandId: string) =>
    asSystem(services(), services().brands.byId(brandId), (ctx) => nextNumber(ctx, 'A'))
  assert.deepEqual(
    [await number(portal.brandId), await number(portal.brandId), await number(other.id)],
    ['A-2026-0001', 'A-2026-0002', 'A-2026-0001'],
  )
  await portal.sql("update number_sequences set last = 9999 where kind = 'A' and brand_id = $1", [portal.brandId])
  assert.equal(await number(portal.brandId), 'A-2026-10000')
  portal.clock.set('2026-12-31T23:30:00Z')
  // In Paris the year has begun.
  assert.equal(await number(portal.brandId), 'A-2027-0001')
  portal.clock.set('2026-11-20T09:00:00Z')
})

test('B11 nobody writes a series but by taking its next number', async () => {
  for (const who of [person, staff])
    for (const statement of [
      'update number_sequences set last = 0',
      'delete from number_sequences',
      `insert into number_sequences (brand_id, kind, year, last) values ('${portal.brandId}', 'X', 2026, 7)`,
      'select last from number_sequences',
    ])
      await assert.rejects(
        as(who, (ctx) => ctx.client.query(statement)),
        /permission denied/,
        statement,
      )
  for (const kind of ['', 'd', 'D-', "D'", 'ABCDEFGHIJK'])
    await assert.rejects(
      as(person, (ctx) => nextNumber(ctx, kind)),
      /no kind of number/,
      kind,
    )
})
