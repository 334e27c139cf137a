// When the promises of very many tickets are due (P15): read, reckoned and, where they changed, written.
import { refreshOpenTickets } from '../spaces/support/service-levels/service.ts'
import { makePromises, makeWorld } from '../spaces/support/testing.ts'
import { startPortal } from '../testing/portal.ts'
import { median } from './measuring.ts'
import { tell } from './telling.ts'

/** Due times of so many open tickets, each with a pause and a priority, by a calendar with holidays. */
export async function dueTimes(count = 100_000, rounds = 3): Promise<void> {
  const portal = await startPortal({}, '2026-11-27T09:00:00Z')
  try {
    const world = await makeWorld(portal)
    await makePromises(world)
    await portal.sql('alter table tickets disable trigger user')
    await portal.sql(
      `insert into tickets (brand_id, organisation_id, account_id, number, subject, opened_by_label, opened_at, last_activity_at, status, priority_id)
        select $1, $2, $3, 'T-2026-' || lpad(n::text, 6, '0'), 'Ticket ' || n, 'x', $4::timestamptz - n * interval '17 minutes', $4,
          'waiting_provider', case when n % 3 = 0 then $5::uuid end from generate_series(1, $6) n`,
      [portal.brandId, world.organisation, world.claire.id, portal.clock.now, world.priorities.high, count],
    )
    await portal.sql(
      `insert into ticket_pauses (ticket_id, started_at, ended_at) select id, opened_at + interval '1 hour', opened_at + interval '1 day' from tickets`,
    )
    await portal.sql('alter table tickets enable trigger user')
    await portal.sql('analyze tickets, ticket_pauses')
    const brand = portal.app.services.brands.byId(portal.brandId)
    const round = async () => {
      const began = performance.now()
      const changed = await refreshOpenTickets(portal.app.services, brand)
      return { changed, ms: performance.now() - began }
    }
    const first = await round()
    const later: number[] = []
    for (let times = 0; times < rounds; times++) later.push((await round()).ms)
    const ms = median(later)
    tell(
      'ab',
      `due times of ${count.toLocaleString('en')} open tickets`,
      `${(ms / 1000).toFixed(2)} s`,
      `${(first.ms / 1000).toFixed(2)} s where all ${first.changed.toLocaleString('en')} changed and were written`,
      '2 s',
      ms <= 2_000,
    )
  } finally {
    await portal.close()
  }
}
