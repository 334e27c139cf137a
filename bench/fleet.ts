// What a large fleet takes: its tiles and table by any filter beside those of a small one (P8), and the figures of an asset that was read for ten years (P11).

import { makeAccount, makeOrganisation, makeStaff, type Person, type Portal, startPortal } from '../testing/portal.ts'
import { median, took } from './measuring.ts'

const read = async (who: Person, path: string) => {
  const { status, body } = await who.get(path)
  if (status !== 200) throw new Error(`${status} at ${path}: ${JSON.stringify(body)}`)
  return body
}

type Fleet = { portal: Portal; manager: Person; large: string; small: string; site: { large: string; small: string } }

/** One person of two clients: one with very many assets, one with few of the same make. */
async function startFleets(many: number, few: number): Promise<Fleet> {
  const portal = await startPortal({ CHECK_ANSWERS: 'off' })
  const principal = await makeAccount(portal, 'mesure.parc')
  const [large, small] = [
    await makeOrganisation(portal, 'Grand parc', { principal }),
    await makeOrganisation(portal, 'Petit parc', { principal }),
  ]
  const agent = await portal.signedIn(await makeStaff(portal, 'mesure.agent'))
  const models = []
  for (const kind of ['printer', 'lift', 'machine']) {
    const { body } = await agent.post('/staff/asset-models', {
      manufacturer: 'Kéloa',
      label: kind,
      reference: kind,
      kind,
    })
    models.push(body.id)
  }
  const sites: string[] = []
  for (const [organisation, count] of [
    [large, many],
    [small, few],
  ] as const) {
    await portal.sql(
      "insert into sites (organisation_id, name) select $1, 'Site ' || n from generate_series(1, 20) n",
      [organisation],
    )
    const [site] = await portal.sql("select id from sites where organisation_id = $1 and name = 'Site 7'", [
      organisation,
    ])
    sites.push(site.id)
    await portal.sql(
      `insert into assets (brand_id, organisation_id, model_id, label, number, serial, site_id, place, installed_on, state, reading_due_on, created_at, updated_at)
       select $1, $2, ($3::uuid[])[1 + n % 3], 'Bien ' || lpad((n * 7919 % 1000003)::text, 7, '0'), left($2::text, 4) || '-' || n, 'SN-' || n, s.id, 'étage ' || n % 9,
         date '2020-01-01' + n % 2000, case when n % 10 = 0 then 'stored' else 'service' end, case when n % 50 = 1 then date '2026-11-20' end, now(), now()
       from generate_series(1, $4::int) n join sites s on s.organisation_id = $2 and s.name = 'Site ' || (1 + n % 20)`,
      [portal.brandId, organisation, models, count],
    )
  }
  await portal.sql('analyze assets')
  await portal.sql('analyze sites')
  return {
    ...{ portal, large, small, site: { large: sites[0]!, small: sites[1]! } },
    manager: await portal.signedIn(principal),
  }
}

/** Median times of a page of tiles by each filter (of ten, so that either fleet fills it), and of the count, of a large fleet and of a small one, asked in turn. */
export async function fleetTimes(many: number, few: number, rounds: number) {
  const { portal, manager, large, small, site } = await startFleets(many, few)
  try {
    const filters: Record<string, (of: 'large' | 'small') => string> = {
      none: () => '',
      kind: () => '&kind=lift',
      site: (of) => `&site=${site[of]}`,
      state: () => '&state=stored',
      due: () => '&due=true',
      'kind and site': (of) => `&kind=printer&site=${site[of]}`,
      words: () => '&search=SN-77',
      'common words': () => '&search=bien',
      'none, the last number first': () => '&sort=number&order=desc',
      'none, the count': () => '',
    }
    const times: Array<{ name: string; large: number; small: number }> = []
    for (const [name, filter] of Object.entries(filters)) {
      const of = { large: [] as number[], small: [] as number[] }
      const ask = async (one: 'large' | 'small') => {
        const organisation = one === 'large' ? large : small
        const path = name.endsWith('count') ? '/assets/count?' : '/assets?size=10&'
        await read(manager, `${path}organisation=${organisation}${filter(one)}`)
      }
      for (let round = 0; round < rounds + 5; round++)
        for (const one of ['large', 'small'] as const) {
          const time = await took(() => ask(one))
          if (round >= 5) of[one].push(time)
        }
      times.push({ name, large: median(of.large), small: median(of.small) })
    }
    return times
  } finally {
    await portal.close()
  }
}

/** Median times of the figures of an asset with ten years of weekly readings of two meters, and of the bare query of these readings. */
export async function statisticsTimes(rounds: number): Promise<{ own: number; bare: number }> {
  const { portal, manager, small } = await startFleets(1, 200)
  try {
    const [asset] = await portal.sql('select id, brand_id from assets where organisation_id = $1 limit 1', [small])
    for (const kind of ['black', 'colour']) {
      await portal.sql(
        `insert into meter_kinds (brand_id, created_at, code, label, unit) values ($1, now(), $2, '{"fr":"x","en":"x"}', '{"fr":"x","en":"x"}')`,
        [portal.brandId, kind],
      )
      await portal.sql(
        `with m as (insert into meters (brand_id, asset_id, organisation_id, kind, created_at) values ($1, $2, $3, $4, now()) returning id)
         insert into meter_readings (brand_id, meter_id, organisation_id, read_on, value, origin, recorded_at)
         select $1, m.id, $3, date '2016-11-01' + n * 7, n * 700, 'program', now() from m, generate_series(1, 520) n`,
        [portal.brandId, asset.id, small, kind],
      )
    }
    await portal.sql('analyze meter_readings')
    const [own, bare]: [number[], number[]] = [[], []]
    for (let round = 0; round < rounds + 5; round++) {
      const mine = await took(() => read(manager, `/assets/${asset.id}/statistics?months=120`))
      const query = await took(() =>
        portal.sql(
          'select r.* from meters m join meter_readings r on r.meter_id = m.id where m.asset_id = $1 order by r.meter_id, r.read_on, r.position',
          [asset.id],
        ),
      )
      if (round < 5) continue
      own.push(mine)
      bare.push(query)
    }
    return { own: median(own), bare: median(bare) }
  } finally {
    await portal.close()
  }
}
