// What the feed and webhooks keep about a client, for the proof of isolation. The tables are the kernel's (testing/isolation/kernel.ts).
import { randomUUID } from 'node:crypto'
import type { Isolation } from '../../../testing/isolation/fixtures.ts'

export const exchangeIsolation: Isolation = {
  rows: {},
  fill: async ({ portal, brandId, organisation, people, canary, ids }) => {
    const webhook = randomUUID()
    const delivery = randomUUID()
    await portal.sql(
      `insert into webhooks (id, brand_id, name, url, kinds, created_at, created_by_label) values ($1, $2, 'x', $3, '{essai}', $4, 'x')`,
      [webhook, brandId, `https://x.example/${organisation}`, portal.clock.now],
    )
    await portal.sql("insert into webhook_secrets (webhook_id, sealed, created_at) values ($1, '\\x00', $2)", [
      webhook,
      portal.clock.now,
    ])
    await portal.sql("select parvis.tell_feed($1, 'essai', $2, $3)", [
      brandId,
      portal.clock.now,
      JSON.stringify({ client: { id: organisation, name: canary } }),
    ])
    await portal.sql(
      `insert into webhook_deliveries (id, webhook_id, message_id, kind, created_at, state, answer) values ($1, $2, 'x', 'essai', $3, 'failed', 'x')`,
      [delivery, webhook, portal.clock.now],
    )
    await portal.sql('insert into feed_readers (brand_id, account_id, position, read_at) values ($1, $2, 0, $3)', [
      brandId,
      people.principal,
      portal.clock.now,
    ])
    Object.assign(ids, { webhooks: webhook, deliveryId: delivery })
  },
  plants: [
    {
      name: 'a policy that lets everybody read the feed of events',
      sql: 'grant select on feed_events to parvis_client; create policy leak on feed_events for select to parvis_client using (true)',
      undo: 'drop policy leak on feed_events; revoke select on feed_events from parvis_client',
    },
  ],
}
