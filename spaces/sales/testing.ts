import { makeStaff, type Person, type Portal } from '../../testing/portal.ts'
import { type World as Billing, makeWorld as makeBilling } from '../billing/testing.ts'

/** A client that is sold to, a rival, the provider's staff, and whoever keeps the catalogue. */
export type World = Billing & {
  administrator: Person
  /** A product of the catalogue, with a price from 2026 on. */
  product: (code: string, changes?: object, tiers?: object[]) => Promise<any>
}

/** What is typed of a product. */
export const productOf = (code: string, changes: object = {}) => ({
  code,
  name: { fr: `Produit ${code}`, en: `Product ${code}` },
  description: { fr: '', en: '' },
  kind: 'service',
  unitCode: 'C62',
  account: '706200',
  vatCategory: 'S',
  vatRate: 2000,
  vatAbroad: [],
  discountClass: '',
  periodMonths: null,
  inAdvance: true,
  noticeDays: 30,
  termMonths: null,
  ...changes,
})

/** Makes it. */
export async function makeWorld(portal: Portal): Promise<World> {
  const billing = await makeBilling(portal)
  const administrator = await portal.signedIn(await makeStaff(portal, 'alma.dupond', 'administrator'))
  const account = await administrator.post('/staff/ledger/revenue-accounts', { code: '706200', name: 'Maintenance' })
  if (account.status !== 201) throw new Error(JSON.stringify(account.body))
  return {
    ...billing,
    administrator,
    product: async (code, changes = {}, tiers = [{ fromQuantity: '0', unitPrice: '100' }]) => {
      const made = await administrator.post('/staff/products', productOf(code, changes))
      if (made.status !== 201) throw new Error(JSON.stringify(made.body))
      const priced = await administrator.post(`/staff/products/${made.body.id}/prices`, {
        currency: 'EUR',
        startsOn: '2026-01-01',
        tiers,
      })
      if (priced.status !== 201) throw new Error(JSON.stringify(priced.body))
      return priced.body
    },
  }
}
