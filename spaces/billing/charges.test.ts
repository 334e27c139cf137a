// From the preview of a request to the line of an invoice: one amount, said four times.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Portal, startPortal } from '../../testing/portal.ts'
import { makeWorld, type World } from '../contracts/testing.ts'
import { setSeller } from './testing.ts'

let portal: Portal
let world: World
before(async () => {
  portal = await startPortal()
  world = await makeWorld(portal)
  await setSeller(portal)
})
after(() => portal.close())

test('C32 C36 B11 preview, billing line, charge and invoice line say the same, to the cent', async () => {
  const asked = await world.admin.post('/change-requests', { ...world.creation(), wishedOn: '2026-11-23' })
  assert.equal(asked.status, 201, JSON.stringify(asked.body))
  const effect = (
    await world.admin.post('/change-request-effects', {
      ...{ kind: 'creation', contractId: world.contract, seatKind: 'named', wishedOn: '2026-11-23' },
    })
  ).body
  assert.deepEqual(
    effect.lines.map((line: any) => line.amountCents),
    [773],
  )
  const validated = await world.staff.post(`/staff/change-requests/${asked.body.id}/validation`, {
    rowVersion: asked.body.rowVersion,
  })
  assert.equal(validated.status, 200, JSON.stringify(validated.body))
  portal.clock.set('2026-11-23T05:00:00Z')
  const { sweep } = await import('../contracts/change-requests/carry-out.ts')
  await sweep(portal.app.services, (error) => {
    throw error
  })
  await portal.drain()
  const lines = await portal.sql('select id, amount_cents, invoice_on from billing_lines where request_id = $1', [
    asked.body.id,
  ])
  const charges = await portal.sql(
    "select id, organisation_id, reference, net_cents, invoice_on, quantity, unit_price, currency from charges where origin_kind = 'contracts.billing_line'",
  )
  assert.deepEqual(
    [lines.map((line) => line.amount_cents), charges.map((one) => Number(one.net_cents))],
    [[773], [773]],
  )
  assert.deepEqual(
    [
      charges[0].organisation_id,
      charges[0].reference,
      charges[0].invoice_on,
      charges[0].quantity,
      charges[0].unit_price,
    ],
    [world.organisation, '24-0173', '2026-12-01', '1.000000', '7.733333'],
  )
  // Not before its day.
  const early = await world.staff.post('/staff/invoices/due', { organisationId: world.organisation })
  assert.deepEqual([early.status, early.body.code], [409, 'billing.no_line'])
  portal.clock.set('2026-12-01T09:00:00Z')
  const staff = await portal.signedIn(world.staff.id)
  const draft = await staff.post('/staff/invoices/due', { organisationId: world.organisation })
  assert.equal(draft.status, 201, JSON.stringify(draft.body))
  const [line] = draft.body.lines
  assert.deepEqual([line.netCents, line.origin, draft.body.netCents, draft.body.vatCents], [773, '24-0173', 773, 155])
  // When the service was rendered stands on the invoice, once.
  assert.ok(/\b23\/11\/2026\b/.test(`${line.label} ${line.description}`), `${line.label} | ${line.description}`)
  assert.equal(`${line.label} ${line.description}`.match(/23\/11\/2026/g)!.length, 1)
  const payer = await staff.post('/staff/payers', {
    ...{ organisationId: world.organisation, name: 'Ville de Montfabre', siren: '', siret: '', vatNumber: '' },
    ...{
      addressLine1: '1 place du Parvis',
      addressLine2: '',
      postalCode: '99120',
      city: 'Montfabre',
      country: 'FR',
      email: '',
    },
    ...{ termsDays: 30, isDefault: true },
  })
  const { id, version, ...rest } = draft.body
  const saved = await staff.put(`/staff/invoices/${id}`, {
    ...{ version, payerId: payer.body.id, reference: '', subject: '', comment: '', priceMode: 'net', currency: 'EUR' },
    ...{ issueOn: null, dueOn: null, depositIds: [] },
    lines: rest.lines.map(({ chargeId, label, vatCategory, vatRate }: any) => ({
      ...{ chargeId, label, vatCategory, vatRate },
      // What is sent of a charge's amount is passed over.
      ...{ quantity: '99', unitPrice: '1', discountRate: 5_000 },
    })),
  })
  assert.equal(saved.body.lines[0].netCents, 773, JSON.stringify(saved.body))
  const closed = await staff.post(`/staff/invoices/${id}/closing`, { version: saved.body.version })
  assert.deepEqual([closed.status, closed.body.netCents, closed.body.grossCents], [200, 773, 928])
  // A charge is cancelled or postponed; what it says stays.
  await assert.rejects(portal.sql('update charges set net_cents = 1'), { code: '23514', constraint: 'charges_kept' })
  await assert.rejects(portal.sql('delete from charges'), { code: '23514', constraint: 'charges_kept' })
})
