// What the feed, webhooks and the drop keep about a client, for the proof of isolation. The tables of the first two are the kernel's
// (testing/isolation/kernel.ts).
import { randomUUID } from 'node:crypto'
import type { Isolation } from '../../../testing/isolation/fixtures.ts'

/** A run whose sum tells whose it is. */
const ofDrop = 'select id from drop_runs where created = (select abs(hashtext($1::text)) % 1000000)'

export const exchangeIsolation: Isolation = {
  rows: {
    drop_runs: `id in (${ofDrop})`,
    drop_refusals: `run_id in (${ofDrop})`,
    drop_looks: "path like $1::text || '/%'",
  },
  notPlanted: [
    'drop_runs.outcome',
    'drop_runs.failed_step',
    'drop_runs.failure',
    'drop_refusals.code',
    'drop_looks.path',
  ],
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
    const run = randomUUID()
    await portal.sql(
      `insert into drop_runs (id, brand_id, started_at, seen_at, ended_at, outcome, created) values ($1, $2, $3, $3, $3, 'done', abs(hashtext($4::text)) % 1000000)`,
      [run, brandId, portal.clock.now, organisation],
    )
    await portal.sql(
      "insert into drop_refusals (brand_id, run_id, path, code, refused_at) values ($1, $2, $3, 'synchronisation.code_unknown', $4)",
      [brandId, run, canary, portal.clock.now],
    )
    await portal.sql(
      'insert into drop_looks (brand_id, path, size_bytes, modified_at, seen_at) values ($1, $2, 1, $3, $3)',
      [brandId, `${organisation}/${canary}`, portal.clock.now],
    )
    Object.assign(ids, { webhooks: webhook, deliveryId: delivery, 'drop-runs': run })
  },
  plants: [
    {
      name: 'a policy that lets everybody read the feed of events',
      sql: 'grant select on feed_events to parvis_client; create policy leak on feed_events for select to parvis_client using (true)',
      undo: 'drop policy leak on feed_events; revoke select on feed_events from parvis_client',
    },
  ],
}
