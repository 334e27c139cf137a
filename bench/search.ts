// What the search of the frame takes over very many records (P28), beside the same questions put to the indexes alone.
import { makeAccount, makeOrganisation, makeStaff, type Person, type Portal, startPortal } from '../testing/portal.ts'
import { median, took } from './measuring.ts'
import { tell } from './telling.ts'

/** Seven in ten of the records are assets, three tickets; a tenth of them are of the client who searches. */
async function fill(portal: Portal, count: number): Promise<{ client: Person; staff: Person }> {
  const principal = await makeAccount(portal, 'mesure.client')
  const organisations = [await makeOrganisation(portal, 'Vallois & Brès', { principal })]
  for (let one = 1; one < 10; one++) organisations.push(await makeOrganisation(portal, `Client ${one}`))
  const staff = await portal.signedIn(await makeStaff(portal, 'mesure.agent', 'administrator'))
  const model = await staff.post('/staff/asset-models', {
    ...{ manufacturer: 'Kéloa', label: 'C4520', reference: 'KL', kind: 'printer' },
  })
  if (model.status !== 201) throw new Error(JSON.stringify(model.body))
  await portal.sql(
    `insert into assets (brand_id, organisation_id, model_id, label, number, serial, place, state, created_at, updated_at)
     select $1, ($2::uuid[])[1 + n % 10], $3, 'Copieur ' || n, 'H-' || n, 'SN' || (n::bigint * 7919 % 1000003), 'étage ' || n % 9, 'service', now(), now() from generate_series(1, $4::int) n`,
    [portal.brandId, organisations, model.body.id, Math.round(count * 0.7)],
  )
  await portal.sql(
    `insert into tickets (brand_id, organisation_id, account_id, number, subject, opened_by_label, opened_at, last_activity_at)
     select $1, ($2::uuid[])[1 + n % 10], $3, 'T-2026-' || n, 'Bourrage du copieur SN' || (n::bigint * 7919 % 1000003), 'Une', now() - n * interval '1 minute', now() - n * interval '1 minute'
     from generate_series(1, $4::int) n`,
    [portal.brandId, organisations, principal, Math.round(count * 0.3)],
  )
  await portal.sql('vacuum analyze assets, tickets')
  return { client: await portal.signedIn(principal), staff }
}

/** The row of `npm run bench`. */
export async function searching(count = 1_000_000, rounds = 5): Promise<void> {
  const portal = await startPortal({ CHECK_ANSWERS: 'off' })
  try {
    const { client, staff } = await fill(portal, count)
    const bare = (words: string) =>
      portal.database.pool.query(
        `(select id, label from assets where search_text like $1 order by label limit 6)
         union all (select id, subject from tickets where search_text like $1 order by last_activity_at desc limit 6)`,
        [`%${words}%`],
      )
    const ask = async (who: Person, words: string) => {
      const { status, body } = await who.get(`/search?words=${words}`)
      if (status !== 200 || body.groups.length === 0) throw new Error(`${status} ${JSON.stringify(body)}`)
    }
    for (const [what, words] of [
      ['a rare word', 'sn79190'],
      ['a common word', 'copieur'],
    ] as const) {
      const acts = { bare: () => bare(words), client: () => ask(client, words), staff: () => ask(staff, words) }
      const times: Record<string, number[]> = { bare: [], client: [], staff: [] }
      // Each connection plans it for itself before it is warm.
      for (let round = -20; round < rounds; round++)
        for (const [name, act] of Object.entries(acts)) {
          const time = await took(act)
          if (round >= 0) times[name]!.push(time)
        }
      const [own, theirs, least] = [median(times.client!), median(times.staff!), median(times.bare!)]
      const worst = Math.max(own, theirs) / least
      tell(
        'ad',
        `search of everything, ${count} records, ${what}`,
        `client ${own.toFixed(0)} ms, staff ${theirs.toFixed(0)} ms, ${worst.toFixed(1)}x`,
        `both indexes asked as they are: ${least.toFixed(0)} ms`,
        '≤ 3x',
        worst <= 3,
      )
    }
  } finally {
    await portal.close()
  }
}
