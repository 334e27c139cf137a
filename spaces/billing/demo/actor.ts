import type pg from 'pg'
import type { Day } from '../../../kernel/dates/day.ts'
import { kyselyOn } from '../../../kernel/db/database.ts'
import type { Demo } from '../../../kernel/demo/demo.ts'
import type { Brand, StaffContext } from '../../../kernel/http/context.ts'

/** Who invoices in the demo. */
export const seller = {
  seller_name: 'Halbrane SAS',
  seller_form: 'SAS au capital de 120\u00a0000\u00a0€, RCS Port-Halbrane',
  seller_siret: '80422011900015',
  seller_vat_number: 'FR30804220119',
  seller_address: '12 quai des Archives',
  seller_postal_code: '99000',
  seller_city: 'Port-Halbrane',
  seller_iban: 'FR7630006000011234567890189',
  seller_bic: 'AGRIFRPP',
  sepa_creditor_id: 'FR72ZZZ123456',
}

/** Does some work as one of the staff, on a day at half past nine. */
export type On = <T>(day: Day, work: (ctx: StaffContext) => Promise<T>) => Promise<T>

/** Acts of the staff on days that went by, within the demo's transaction; `settings` of other spaces, by their keys. */
export function actor(client: pg.PoolClient, demo: Demo, settings: Record<string, unknown> = {}): On {
  const { roquelin } = demo.world.staff
  const brand = {
    ...{ id: demo.brandId, slug: 'halbrane', name: 'Halbrane', hosts: [], colour: '#0B5A73', timeZone: 'Europe/Paris' },
    ...{ locale: 'fr', supportEmail: 'assistance@halbrane.example', logoId: null, messages: new Map() },
    ...{ postalAddress: '', supportPhone: '', links: [] },
    settings: {
      ...Object.fromEntries(Object.entries(seller).map(([key, value]) => [`billing.${key}`, value])),
      ...settings,
    },
  } as unknown as Brand
  let last = ''
  return async (day, work) => {
    if (day !== last)
      await client.query("select set_config('parvis.brand_id', $1, true), set_config('parvis.today', $2, true)", [
        demo.brandId,
        day,
      ])
    last = day
    const at = demo.moment(day, '09:30')
    const ctx = {
      db: kyselyOn(client),
      actor: { side: 'staff', accountId: roquelin.id, label: roquelin.label, permissions: new Set(), kind: 'person' },
      ...{ brand, locale: 'fr', today: day, client, services: { config: demo.config, spaces: [] }, enqueue: () => {} },
      // Of today what has not come yet is a moment ago.
      now: at > demo.now ? demo.minutesAgo(5) : at,
      // All of the demo is written as the server.
      asSystem: <T>(inner: () => Promise<T>) => inner(),
    } as unknown as StaffContext
    return work(ctx)
  }
}
