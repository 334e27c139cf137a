// The demo's invoices: months of them, closed and paid as the staff would, so that numbers, entries and balances are what these acts leave.
import type pg from 'pg'
import { addDays, addMonths, type Day, firstOfMonth } from '../../kernel/dates/day.ts'
import { kyselyOn } from '../../kernel/db/database.ts'
import type { Demo, DemoOrganisation, DemoPart } from '../../kernel/demo/demo.ts'
import type { Brand, StaffContext } from '../../kernel/http/context.ts'
import './errors.ts'
import { closeInvoice } from './invoices/closing.ts'
import { draftCreditNote } from './invoices/credit-notes.ts'
import { draftOfDue } from './invoices/drafts.ts'
import { recordPayment } from './payments/service.ts'

const seller = {
  seller_name: 'Halbrane SAS',
  seller_form: 'SAS au capital de 120\u00a0000\u00a0€, RCS Port-Halbrane',
  seller_siret: '80422011900015',
  seller_vat_number: 'FR30804220119',
  seller_address: '12 quai des Archives',
  seller_postal_code: '99000',
  seller_city: 'Port-Halbrane',
  seller_iban: 'FR7630006000011234567890189',
  seller_bic: 'AGRIFRPP',
}

/** Does some work as one of the staff, on a day. */
type On = <T>(day: Day, work: (ctx: StaffContext) => Promise<T>) => Promise<T>

function actor(client: pg.PoolClient, demo: Demo): On {
  const { roquelin } = demo.world.staff
  const brand = {
    ...{ id: demo.brandId, slug: 'halbrane', name: 'Halbrane', hosts: [], colour: '#0B5A73', timeZone: 'Europe/Paris' },
    ...{ locale: 'fr', supportEmail: 'assistance@halbrane.example', logoId: null, messages: new Map() },
    settings: Object.fromEntries(Object.entries(seller).map(([key, value]) => [`billing.${key}`, value])),
  } as unknown as Brand
  return async (day, work) => {
    await client.query("select set_config('parvis.brand_id', $1, true), set_config('parvis.today', $2, true)", [
      demo.brandId,
      day,
    ])
    const at = demo.moment(day, '09:30')
    const ctx = {
      db: kyselyOn(client),
      actor: { side: 'staff', accountId: roquelin.id, label: roquelin.label, permissions: new Set(), kind: 'person' },
      ...{ brand, locale: 'fr', today: day, client, services: { config: {} }, enqueue: () => {} },
      // Of today what has not come yet is a moment ago.
      now: at > demo.now ? demo.minutesAgo(5) : at,
      // All of the demo is written as the server.
      asSystem: <T>(inner: () => Promise<T>) => inner(),
    } as unknown as StaffContext
    return work(ctx)
  }
}

type Subscription = { of: DemoOrganisation; label: string; cents: number; reference: string }

/** The monthly charges of a client: from the first of a month until its last day, owed on the first. */
async function owe(client: pg.PoolClient, demo: Demo, { of, label, cents, reference }: Subscription, months: Day[]) {
  for (const month of months)
    await client.query(
      `insert into charges (brand_id, organisation_id, origin_kind, origin_id, origin_part, reference, label, from_on, to_on, quantity, unit_price, net_cents, currency, invoice_on, created_at)
       values ($1, $2, 'demo.subscription', $3, $4::text, $5, $6, $4::text::date, $7, 1, $8, $9, 'EUR', $4::text::date, $10)`,
      [
        ...[demo.brandId, of.id, demo.idOf('subscription', reference), month, reference, label],
        ...[
          addDays(addMonths(month, 1), -1),
          (cents / 100).toFixed(2),
          cents,
          demo.moment(addDays(month, -3), '08:00'),
        ],
      ],
    )
}

async function act(client: pg.PoolClient, demo: Demo): Promise<void> {
  for (const [key, value] of Object.entries(seller))
    await client.query('insert into settings (brand_id, key, value) values ($1, $2, $3)', [
      ...[demo.brandId, `billing.${key}`, JSON.stringify(value)],
    ])
  const { town, clients } = demo.world
  const subscriptions: Subscription[] = [
    { of: town.organisation, label: 'PACK Gestion communale, abonnement', cents: 184_250, reference: 'ABO-24-0173' },
    { of: clients.lerzan.organisation, label: 'Orba Finances, abonnement', cents: 96_400, reference: 'ABO-23-0088' },
    { of: clients.vaulne.organisation, label: 'Orba Finances, abonnement', cents: 41_700, reference: 'ABO-22-0031' },
  ]
  const first = firstOfMonth(demo.today)
  const months = [addMonths(first, -3), addMonths(first, -2), addMonths(first, -1)]
  for (const one of subscriptions) await owe(client, demo, one, [...months, first])
  const on = actor(client, demo)
  const invoiced = new Map<string, Array<{ id: string; cents: number; lineId: string }>>()
  for (const month of months)
    for (const { of } of subscriptions) {
      const closed = await on(month, async (ctx) => {
        const draft = await draftOfDue(ctx, { organisationId: of.id })
        return closeInvoice(ctx, draft.id, { version: draft.version })
      })
      const all = invoiced.get(of.id) ?? []
      invoiced.set(of.id, [...all, { id: closed.id, cents: closed.grossCents, lineId: closed.lines[0]!.id }])
    }
  const pay = (of: DemoOrganisation, at: number, days: number, share = 100) => {
    const one = invoiced.get(of.id)![at]!
    return on(addDays(months[at]!, days), (ctx) =>
      recordPayment(ctx, {
        ...{ organisationId: of.id, method: 'transfer', currency: 'EUR', receivedOn: ctx.today },
        ...{ amountCents: Math.round((one.cents * share) / 100), reference: '', externalId: '' },
        invoices: [{ invoiceId: one.id }],
      }),
    )
  }
  // The town pays, then a part; Lerzan is late since two months and had a credit; Vaulne paid a little too much.
  await pay(town.organisation, 0, 24)
  await pay(town.organisation, 1, 27, 60)
  await pay(clients.lerzan.organisation, 0, 29)
  await pay(clients.vaulne.organisation, 0, 20)
  await pay(clients.vaulne.organisation, 1, 22, 105)
  const credited = invoiced.get(clients.lerzan.organisation.id)![1]!
  await on(addDays(months[2]!, 4), async (ctx) => {
    const note = await draftCreditNote(ctx, credited.id, { lines: [{ lineId: credited.lineId, netCents: 10_000 }] })
    await closeInvoice(ctx, note.id, { version: note.version })
  })
  // This month is under way: one draft, and charges to invoice.
  await on(demo.today, (ctx) => draftOfDue(ctx, { organisationId: clients.vaulne.organisation.id }))
}

/** The demo of «Facturation». */
export const demo: DemoPart = { tables: [], fill: () => undefined, act }
