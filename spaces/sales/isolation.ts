// What a client is offered and subscribes to, for the proof of isolation: a quote that waits, with an option, and a subscription with its facts.
// What is closed is changed by nobody: it is made with its canary.
import type { Isolation } from '../../testing/isolation/fixtures.ts'
import { insert } from '../../testing/portal.ts'
import { identity } from '../billing/index.ts'

const theirs = 'organisation_id = $1'
const partyOf = (canary: string) => Object.fromEntries(Object.keys(identity.shape).map((name) => [name, canary]))

export const isolation: Isolation = {
  rows: {
    quotes: theirs,
    quote_lines: 'quote_id in (select id from quotes where organisation_id = $1)',
    subscriptions: theirs,
    subscription_facts: 'subscription_id in (select id from subscriptions where organisation_id = $1)',
  },
  fill: async () => {},
  fillPlanted: async ({ portal, brandId, organisation, ids, canary }) => {
    const created_at = portal.clock.now
    const product = await insert(portal, 'products', {
      ...{ brand_id: brandId, code: `P-${canary}`.slice(0, 40), name: JSON.stringify({ fr: canary, en: canary }) },
      ...{ description: JSON.stringify({ fr: canary, en: canary }), kind: 'service', vat_category: 'E', vat_rate: 0 },
      ...{ period_months: 1, created_at },
    })
    const quote = await insert(portal, 'quotes', {
      ...{ brand_id: brandId, organisation_id: organisation, currency: 'EUR', created_at, created_by_label: canary },
      ...{ reference: canary, subject: canary, comment: canary, net_cents: 1000, gross_cents: 1000 },
    })
    const line = (position: number, isOptional: boolean) =>
      insert(portal, 'quote_lines', {
        ...{ quote_id: quote.id, brand_id: brandId, position, label: canary, description: canary, quantity: 1 },
        ...{ unit_price: 10, typed_cents: 1000, vat_category: 'E', vat_rate: 0, account: '706000' },
        is_optional: isOptional,
      })
    await line(1, false)
    const option = await line(2, true)
    await portal.sql(
      `update quotes set state = 'closed', number = $2, issue_on = $3, valid_until = '2999-12-31', seller = $4, buyer = $4, closed_at = $5, closed_by_label = $6 where id = $1`,
      [
        ...[quote.id, `D-1999-${canary}`, portal.clock.now.toISOString().slice(0, 10)],
        ...[JSON.stringify(partyOf(canary)), created_at, canary],
      ],
    )
    await portal.sql('update quotes set published_at = $2, published_by_label = $3 where id = $1', [
      ...[quote.id, created_at, canary],
    ])
    const client = await portal.database.pool.connect()
    try {
      await client.query('begin')
      const { rows } = await client.query(
        `insert into subscriptions (brand_id, organisation_id, number, product_id, label, reference, quantity, unit_code, unit_price, currency, vat_category, vat_rate, account, period_months, in_advance, notice_days, created_at, created_by_label)
          values ($1, $2, $3, $4, $5, $5, 1, 'C62', 10, 'EUR', 'E', 0, '706000', 1, true, 30, $6, $5) returning id`,
        [brandId, organisation, `S-${canary}`, product.id, canary, created_at],
      )
      for (const kind of ['ordered', 'activated'])
        await client.query(
          `insert into subscription_facts (subscription_id, brand_id, kind, on_day, reason, made_at, made_by_label) values ($1, $2, $3, '2026-01-01', $4, $5, $4)`,
          [rows[0].id, brandId, kind, canary, created_at],
        )
      await client.query('commit')
      Object.assign(ids, { subscriptions: rows[0].id })
    } catch (error) {
      await client.query('rollback')
      throw error
    } finally {
      client.release()
    }
    Object.assign(ids, { quotes: quote.id, products: product.id, productId: product.id, lineIds: option.id })
  },
  plants: [
    {
      name: 'a policy that lets every client read quotes',
      sql: 'create policy leak on quotes for select to parvis_client using (true)',
      undo: 'drop policy leak on quotes',
    },
    {
      name: 'a policy that shows every client all subscriptions',
      sql: 'create policy leak on subscriptions for select to parvis_client using (true)',
      undo: 'drop policy leak on subscriptions',
    },
  ],
}
