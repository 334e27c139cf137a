// A contract whose seats are a product of the catalogue (B10): what it bills has that product's tax and account, for the same amount.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { makeStaff, type Person, type Portal, startPortal } from '../../../testing/portal.ts'
import { setSeller } from '../../billing/testing.ts'
import { productOf } from '../../sales/testing.ts'
import { makeWorld, type World } from '../testing.ts'

let portal: Portal
let world: World
let administrator: Person
let product: string
before(async () => {
  portal = await startPortal()
  world = await makeWorld(portal)
  await setSeller(portal)
  administrator = await portal.signedIn(await makeStaff(portal, 'alma.dupond', 'administrator'))
  await administrator.post('/staff/ledger/revenue-accounts', { code: '706300', name: 'Accès' })
  const made = await administrator.post(
    '/staff/products',
    productOf('ACCES', { account: '706300', vatRate: 1000, unitCode: 'MON' }),
  )
  assert.equal(made.status, 201, JSON.stringify(made.body))
  product = made.body.id
})
after(() => portal.close())

test('B10 C32 C36 a contract names its product: preview, charge and invoice line agree, with that product’s tax and account', async () => {
  const { staff, admin, contract } = world
  const before = (await staff.get(`/staff/contracts/${contract}`)).body
  const wrong = await staff.patch(`/staff/contracts/${contract}`, { version: before.version, productId: contract })
  assert.deepEqual(
    [wrong.status, wrong.body.errors[0].field, wrong.body.errors[0].code],
    [422, 'productId', 'bad_choice'],
  )
  const named = await staff.patch(`/staff/contracts/${contract}`, { version: before.version, productId: product })
  assert.deepEqual([named.status, named.body.product?.name], [200, 'ACCES, Produit ACCES'], JSON.stringify(named.body))
  const asked = await admin.post('/change-requests', { ...world.creation(), wishedOn: '2026-11-23' })
  const effect = await admin.post('/change-request-effects', {
    ...{ kind: 'creation', contractId: contract, seatKind: 'named', wishedOn: '2026-11-23' },
  })
  await staff.post(`/staff/change-requests/${asked.body.id}/validation`, { rowVersion: asked.body.rowVersion })
  portal.clock.set('2026-11-23T05:00:00Z')
  const { sweep } = await import('../change-requests/carry-out.ts')
  await sweep(portal.app.services, (error) => {
    throw error
  })
  portal.clock.set('2026-12-01T09:00:00Z')
  const later = await portal.signedIn(world.staff.id)
  const listed = (await later.get(`/staff/charges?organisation=${world.organisation}`)).body.items
  assert.deepEqual(
    listed.map((one: any) => [one.netCents, one.vat, one.account, one.unitCode]),
    [[effect.body.totalCents, 'S 1000', '706300', 'MON']],
  )
  const draft = await later.post('/staff/invoices/due', { organisationId: world.organisation })
  assert.deepEqual(
    draft.body.lines.map((one: any) => [one.netCents, one.vatCategory, one.vatRate, one.account, one.unitCode]),
    [[effect.body.totalCents, 'S', 1000, '706300', 'MON']],
  )
  // The charge says what it said, whatever becomes of the contract.
  const now = (await later.get(`/staff/contracts/${contract}`)).body
  const none = await later.patch(`/staff/contracts/${contract}`, { version: now.version, productId: null })
  assert.equal(none.body.product, null)
  assert.equal((await later.get(`/staff/invoices/${draft.body.id}`)).body.lines[0].account, '706300')
})
