// The demo's invoices: a year of them, closed, paid, reminded of and contested, so that numbers, entries and balances are what these acts leave.
import type pg from 'pg'
import type { Demo, DemoPart } from '../../kernel/demo/demo.ts'
import './errors.ts'
import './messages.ts'
import { actor, type On, seller } from './demo/actor.ts'
import { addBilled, addCharges, addOthers, type Billed } from './demo/clients.ts'
import { liveTheYear } from './demo/year.ts'

type Made = { billed: Billed[]; charges: ReturnType<typeof addCharges>; accountId: string }
/** What was filled, for the acts: each demo is loaded by its own tools. */
const made = new WeakMap<object, Made>()

/** What other spaces may go on with: acts of the staff on days that went by. */
type Given = { acting: (client: pg.PoolClient, settings: Record<string, unknown>) => On }

function fill(demo: Demo): Given {
  const accountId = demo.idOf('bank account', seller.seller_iban)
  demo.add('bank_accounts', {
    ...{ id: accountId, brand_id: demo.brandId, created_at: demo.moment('2024-01-15', '09:00') },
    ...{ name: 'Banque du Fanal', iban: seller.seller_iban, bic: seller.seller_bic },
  })
  const billed = addBilled(demo)
  addOthers(demo, billed)
  made.set(demo, { billed, charges: addCharges(demo, billed), accountId })
  return { acting: (client, settings) => actor(client, demo, settings) }
}

async function act(client: pg.PoolClient, demo: Demo): Promise<void> {
  const { billed, charges, accountId } = made.get(demo)!
  for (const [key, value] of Object.entries(seller))
    await client.query('insert into settings (brand_id, key, value) values ($1, $2, $3)', [
      ...[demo.brandId, `billing.${key}`, JSON.stringify(value)],
    ])
  await liveTheYear(client, demo, actor(client, demo), billed, charges, accountId)
}

/** The demo of «Facturation». */
export const demo: DemoPart<Given> = { tables: ['bank_accounts', 'payers', 'sepa_mandates', 'charges'], fill, act }
