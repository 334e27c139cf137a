// Service contracts as persons of each side have them (P18–P20, P39).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { insert, makeStaff, type Portal, startPortal, undisturbed } from '../../testing/portal.ts'
import { contractJobs } from './jobs.ts'
import { makeAsset, makeWorld, type World } from './testing.ts'

let portal: Portal
let world: World
let administratorId: string
before(async () => {
  portal = await startPortal({}, '2026-11-20T09:00:00Z')
  world = await makeWorld(portal)
  administratorId = await makeStaff(portal, 'alma.dupond', 'administrator')
})
after(() => portal.close())

const run = (name: string) =>
  contractJobs(portal.app.services)
    .find((job) => job.name.endsWith(name))!
    .run({}, undisturbed)
let settingVersion = 0
/** Sets which rows of statements clients see, as «Réglages» would. */
async function showRows(value: string) {
  const administrator = await portal.signedIn(administratorId)
  const answer = await administrator.put('/staff/settings/service-contracts.statement_rows', {
    version: settingVersion++,
    value,
  })
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
}

test('P18 a contract: its list with filter, covered assets, who invoices, coverages; nobody else’s, and 403 without the right', async () => {
  const made = await world.contract({
    kind: 'maintenance',
    title: 'Maintenance étendue',
    number: 'SSC-2025-102',
    invoicing: { name: 'Anouar Bréhec', email: 'compta@lerzan.example', phone: '02 61 91 04 00' },
    coverages: [
      { label: "Pièces et main-d'œuvre", startsOn: '2026-01-01', endsOn: '2026-12-31', characteristics: 'Sous 4 h' },
      { label: 'Astreinte', startsOn: '2026-01-01', endsOn: null },
    ],
  })
  const seen = await world.user.get(`/service-contracts/${made.id}`)
  assert.deepEqual(
    [seen.body.state, seen.body.invoicing.name, seen.body.coverages.map((one: any) => [one.label, one.endsOn])],
    [
      'active',
      'Anouar Bréhec',
      [
        ["Pièces et main-d'œuvre", '2026-12-31'],
        ['Astreinte', null],
      ],
    ],
  )
  assert.deepEqual(
    seen.body.coveredAssets.map((one: any) => one.number),
    ['H-00314'],
  )
  const found = (query: string, who = world.user) =>
    who.get(`/service-contracts?${query}`).then(({ body }) => body.items)
  assert.deepEqual(
    (await found('search=etendue')).map((one: any) => one.number),
    ['SSC-2025-102'],
  )
  assert.deepEqual(await found('kind=units&search=etendue'), [])
  assert.deepEqual((await found(`asset=${world.asset}&kind=maintenance`)).length, 1)
  assert.deepEqual(await found('', world.rival), [])
  assert.equal((await world.rival.get(`/service-contracts/${made.id}`)).status, 404)
  const refused = await world.member.get(`/service-contracts/${made.id}`)
  assert.deepEqual([refused.status, /GERE/.test(refused.body.detail)], [403, true])
  // What is wrong is named; what is not theirs is refused.
  const body = { organisationId: world.client, number: 'x', title: 'x', kind: 'units', startsOn: '2026-01-01' }
  for (const [changes, field] of [
    [{ endsOn: '2025-12-31' }, 'endsOn'],
    [{ assetIds: [world.rivalAsset] }, 'assetIds'],
    [{ number: 'SSC-2025-102' }, 'number'],
    [{ coverages: [{ label: 'x', startsOn: '2026-02-01', endsOn: '2026-01-01' }] }, 'coverages.0.endsOn'],
  ] as const) {
    const answer = await world.planner.post('/staff/service-contracts', { ...body, ...changes })
    assert.deepEqual([answer.status, answer.body.errors[0].field], [422, field])
  }
  assert.equal((await world.reader.post('/staff/service-contracts', body)).status, 403)
  const stale = await world.planner.put(`/staff/service-contracts/${made.id}`, {
    ...body,
    number: 'SSC-2025-102',
    version: 9,
  })
  assert.equal(stale.status, 409)
  // Files by a right of their own.
  assert.equal((await world.supervisor.get('/service-contracts/export?format=csv')).status, 200)
  assert.equal((await world.user.get('/service-contracts/export?format=csv')).status, 403)
})

test('P19 units: granted, used once per intervention, corrected; the balance is their sum, and only contracts of units have any', async () => {
  const made = await world.contract()
  assert.equal((await world.enter(made, 40, '2026-09-01')).status, 204)
  const one = await world.work(made, 3, '2026-09-18T09:00:00Z', { subject: 'Four du copieur', site: 'Agence Nord' })
  await world.work(made, 6, '2026-10-14T09:00:00Z', { subject: 'Formation des gardiens' })
  await world.enter(made, -2, '2026-10-20', { label: 'Déplacements', kind: 'travel' })
  // Told again that it is done, its units are not taken off again.
  await portal.sql("update interventions set state = 'done', units = 9 where id = $1", [one])
  const seen = (await world.user.get(`/service-contracts/${made.id}/units`)).body
  assert.deepEqual([seen.granted, seen.used, seen.left], [40, 11, 29])
  assert.deepEqual(
    seen.rows.map((row: any) => [row.onDay, row.label, row.intervention !== null, row.minutes, row.units, row.balance]),
    [
      ['2026-10-20', 'Déplacements', false, null, -2, 29],
      ['2026-10-14', 'Formation des gardiens, Les Tilleuls C', true, 60, -6, 31],
      ['2026-09-18', 'Four du copieur, Agence Nord', true, 60, -3, 37],
      ['2026-09-01', 'Carnet de 40', false, null, 40, 40],
    ],
  )
  // A late record takes its place by its day.
  await world.enter(made, -1, '2026-09-10', { label: 'Oublié', kind: 'correction' })
  const period = (await world.user.get(`/service-contracts/${made.id}/units?from=2026-09-15&to=2026-10-15`)).body
  assert.deepEqual([period.opening, period.closing, period.periodUsed, period.left], [39, 30, 9, 28])
  // What the brand's staff hide is one total, which the balance counts.
  await showRows('uses')
  const narrowed = (await world.user.get(`/service-contracts/${made.id}/units`)).body
  assert.deepEqual(
    narrowed.rows.map((row: any) => [row.units, row.balance]),
    [
      [-6, 30],
      [-3, 36],
    ],
  )
  assert.deepEqual([narrowed.hidden, narrowed.closing], [{ count: 3, minutes: 0, units: 37 }, 28])
  assert.equal((await world.planner.get(`/service-contracts/${made.id}/units`)).body.rows.length, 5)
  const file = await world.supervisor.get(`/service-contracts/${made.id}/units/export?format=csv`)
  assert.match(file.body, /3 lignes non détaillées/)
  assert.equal((await world.user.get(`/service-contracts/${made.id}/units/export?format=csv`)).status, 403)
  await showRows('all')
  // What was written stays.
  for (const statement of [
    'update unit_entries set units = -1 where contract_id = $1',
    'delete from unit_entries where contract_id = $1',
  ])
    await assert.rejects(portal.sql(statement, [made.id]), { constraint: 'unit_entries_kept' })
  const plain = await world.contract({ kind: 'maintenance' })
  assert.deepEqual((await world.enter(plain, 5, '2026-09-01')).body.code, 'service-contracts.no_units')
  assert.equal((await world.user.get(`/service-contracts/${plain.id}/units`)).status, 409)
  assert.equal((await world.rival.get(`/service-contracts/${made.id}/units`)).status, 404)
  const kind = await world.planner.put(`/staff/service-contracts/${made.id}`, {
    ...{ number: made.number, title: made.title, kind: 'maintenance', startsOn: made.startsOn, version: made.version },
  })
  assert.deepEqual([kind.status, kind.body.errors[0].field], [422, 'kind'])
})

test('P19 units by service, and those that a planned visit is thought to take', async () => {
  const [service] = await portal.sql(
    "insert into services (organisation_id, name) values ($1, 'Petite enfance') returning id",
    [world.client],
  )
  const made = await world.contract()
  await world.enter(made, 20, '2026-09-01')
  await world.enter(made, -2, '2026-09-02', { kind: 'correction', label: 'Enfance', serviceId: service.id })
  await world.enter(made, -3, '2026-09-03', { kind: 'correction', label: 'Autre' })
  const planned = await world.plan({ startsAt: '2026-11-26T08:00:00Z' })
  const link = await world.planner.put(`/staff/interventions/${planned.id}/contract`, {
    ...{ contractId: made.id, plannedUnits: 2, serviceId: service.id },
  })
  assert.deepEqual([link.status, link.body.contract.number], [200, made.number])
  const seen = (await world.manager.get(`/service-contracts/${made.id}/units?service=${service.id}`)).body
  assert.deepEqual(
    seen.rows.map((row: any) => [row.label, row.balance]),
    [
      ['Enfance', 18],
      ['Carnet de 40', 20],
    ],
  )
  assert.deepEqual(
    [seen.others, seen.left, seen.planned, seen.plannedRows[0].number],
    [{ count: 1, minutes: 0, units: -3 }, 15, 2, planned.number],
  )
  // Another client's service or contract: refused on its field.
  const [theirs] = await portal.sql("insert into services (organisation_id, name) values ($1, 'Voisin') returning id", [
    world.rivals,
  ])
  assert.deepEqual(
    (await world.enter(made, 5, '2026-09-01', { serviceId: theirs.id })).body.errors[0].field,
    'serviceId',
  )
  const rivals = await world.plan({ organisationId: world.rivals, technicianId: null, startsAt: null })
  const crossed = await world.planner.put(`/staff/interventions/${rivals.id}/contract`, { contractId: made.id })
  assert.deepEqual([crossed.status, crossed.body.errors[0].field], [422, 'contractId'])
})

test('P19 an intervention under no contract takes its units off the one that covers its assets on that day', async () => {
  const asset = await makeAsset(portal, world.client, 'H-00777')
  const old = await world.contract({ endsOn: '2026-06-30', assetIds: [asset] })
  const now = await world.contract({ startsOn: '2026-07-01', assetIds: [asset] })
  const visit = await world.plan({ technicianId: null, startsAt: null })
  await portal.sql('insert into intervention_assets values ($1, $2, $3, 1)', [visit.id, world.client, asset])
  await portal.sql(
    "update interventions set state = 'done', done_at = '2026-11-19T09:00:00Z', units = 2 where id = $1",
    [visit.id],
  )
  const left = async (contract: any) => (await world.user.get(`/service-contracts/${contract.id}`)).body.unitsLeft
  assert.deepEqual([await left(old), await left(now)], [0, -2])
})

test('P20 a plan makes its visits ahead, each once however often and on however many processes the job runs, at its hour', async () => {
  const made = await world.contract({ kind: 'maintenance', endsOn: '2027-01-15' })
  const plan = await world.planner.post(`/staff/service-contracts/${made.id}/plans`, {
    ...{ label: 'Visite trimestrielle', everyMonths: 1, firstOn: '2026-09-24', begins: '14:00', minutes: 60 },
    ...{
      technicianId: world.technicianId,
      aheadDays: 40,
      tasks: ['Graisser les guides'],
      assetId: world.asset,
      site: 'Les Tilleuls',
    },
  })
  assert.equal(plan.status, 200, JSON.stringify(plan.body))
  assert.deepEqual(
    plan.body.items[0].next.map((one: any) => one.onDay),
    ['2026-11-24', '2026-12-24'],
  )
  await Promise.all([run('make_visits'), run('make_visits'), run('make_visits')])
  await run('make_visits')
  const seen = (await world.user.get(`/service-contracts/${made.id}/interventions`)).body.items
  assert.deepEqual(
    seen.map((one: any) => [one.startsAt, one.site, one.assets[0].label, one.tasks[0].label, one.contract.number]),
    [
      ['2026-12-24T13:00:00.000Z', 'Les Tilleuls', 'Ascenseur H-00314', 'Graisser les guides', made.number],
      ['2026-11-24T13:00:00.000Z', 'Les Tilleuls', 'Ascenseur H-00314', 'Graisser les guides', made.number],
    ],
  )
  // Nothing after the contract's end.
  portal.clock.set('2027-01-10T09:00:00Z')
  await run('make_visits')
  const [{ n }] = await portal.sql(
    "select count(*)::int as n from interventions where subject = 'Visite trimestrielle'",
  )
  assert.equal(n, 2)
  portal.clock.set('2026-11-20T09:00:00Z')
  assert.equal((await world.rival.get(`/service-contracts/${made.id}/interventions`)).status, 404)
  assert.equal((await world.member.get(`/service-contracts/${made.id}/interventions`)).status, 403)
  const elsewhere = await world.planner.post(`/staff/service-contracts/${made.id}/plans`, {
    ...{ label: 'x', everyMonths: 1, firstOn: '2026-09-24', assetId: world.rivalAsset },
  })
  assert.deepEqual([elsewhere.status, elsewhere.body.errors[0].field], [422, 'assetId'])
})

test('P20 where the technician is taken at that hour the visit has the next free slot; the clocks that changed move it not', async () => {
  portal.clock.set('2027-03-01T09:00:00Z')
  const made = await world.contract({ kind: 'maintenance', endsOn: null })
  // 28 March 2027 is the change of clocks: a Sunday, so the visit is the Monday after.
  await world.planner.post(`/staff/service-contracts/${made.id}/plans`, {
    ...{
      label: 'Visite du printemps',
      everyMonths: 1,
      firstOn: '2027-03-26',
      begins: '08:00',
      technicianId: world.technicianId,
      aheadDays: 60,
    },
  })
  await world.plan({ startsAt: '2027-04-26T06:00:00Z', minutes: 90 })
  await run('make_visits')
  const { rows } = await portal.database.pool.query(
    "select starts_at from interventions where subject = 'Visite du printemps' order by starts_at",
  )
  assert.deepEqual(
    rows.map((row) => row.starts_at.toISOString()),
    ['2027-03-26T07:00:00.000Z', '2027-04-26T07:30:00.000Z'],
  )
  portal.clock.set('2026-11-20T09:00:00Z')
})

test('P39 a threshold over units tells those who subscribed, once per crossing, also when records come late; crossing can open a ticket', async () => {
  const made = await world.contract()
  await world.enter(made, 20, '2026-09-01')
  // Set by the client's supervisor, who is told; a user subscribes, and one without the right cannot set any.
  const body = { organisationId: world.client, measure: 'units_left', contractId: made.id, value: 5 }
  const mine = await world.supervisor.post('/thresholds', body)
  assert.deepEqual([mine.status, mine.body.items[0].subscribed, mine.body.manages], [201, true, true])
  const { id } = mine.body.items[0]
  assert.equal((await world.user.post('/thresholds', body)).status, 403)
  assert.equal((await world.rival.post('/thresholds', body)).status, 404)
  assert.equal((await world.supervisor.post('/thresholds', { ...body, opensTicket: true })).status, 422)
  assert.equal((await world.user.put(`/thresholds/${id}/subscription`)).status, 204)
  assert.equal((await world.user.put(`/thresholds/${id}/subscription`)).status, 204)
  assert.equal((await world.rival.put(`/thresholds/${id}/subscription`)).status, 404)
  const staffs = await world.planner.post('/thresholds', { ...body, opensTicket: true })
  assert.equal(staffs.status, 201)
  const mails = async () =>
    (
      await portal.sql("select to_address from mails where kind = 'service-contracts.units_low' order by to_address")
    ).map((one) => one.to_address)
  const tickets = async () =>
    (await portal.sql("select count(*)::int as n from tickets where subject like 'Contrat %unités%'"))[0].n
  await run('watch_thresholds')
  assert.deepEqual([await mails(), await tickets()], [[], 0])
  await world.work(made, 16, '2026-10-10T09:00:00Z')
  await Promise.all([run('watch_thresholds'), run('watch_thresholds')])
  const both = ['sonia.superviseur@client.example', 'ugo.utilise@client.example']
  assert.deepEqual([await mails(), await tickets()], [both, 1])
  // A late record before the crossing, and one that deepens it: told already.
  await world.enter(made, -1, '2026-09-15')
  await world.enter(made, -1, '2026-11-01')
  await run('watch_thresholds')
  assert.deepEqual([await mails(), await tickets()], [both, 1])
  // Granted again and used again, it is another crossing; who unsubscribed is told no more.
  await world.enter(made, 40, '2026-11-02')
  await run('watch_thresholds')
  assert.equal((await world.user.delete(`/thresholds/${id}/subscription`)).status, 204)
  await world.work(made, 39, '2026-11-10T09:00:00Z')
  await run('watch_thresholds')
  await run('watch_thresholds')
  assert.deepEqual([await mails(), await tickets()], [[...both, 'sonia.superviseur@client.example'].sort(), 2])
  const seen = (await world.supervisor.get(`/thresholds?contract=${made.id}`)).body.items.find(
    (one: any) => one.id === id,
  )
  assert.deepEqual([seen.subscribers, seen.crossings.map((one: any) => one.value)], [1, [3, 4]])
  // One that is set when it is crossed long since: told once of how things stand, not of what was.
  await world.manager.post('/thresholds', { ...body, value: 4 })
  await run('watch_thresholds')
  assert.equal((await mails()).filter((one) => one.startsWith('nora')).length, 1)
  assert.equal((await world.supervisor.delete(`/thresholds/${id}`)).status, 204)
})

test('P39 a coverage that ends soon is told once, and again once it was prolonged', async () => {
  const made = await world.contract({
    kind: 'maintenance',
    coverages: [{ label: 'Astreinte', startsOn: '2026-01-01', endsOn: '2026-12-10' }],
  })
  await world.supervisor.post('/thresholds', {
    ...{ organisationId: world.client, measure: 'coverage_days', contractId: made.id, value: 30 },
  })
  const told = async () =>
    (await portal.sql("select count(*)::int as n from mails where kind = 'service-contracts.coverage_ending'"))[0].n
  await run('watch_thresholds')
  await run('watch_thresholds')
  assert.equal(await told(), 1)
  const now = (await world.planner.get(`/service-contracts/${made.id}`)).body
  const prolonged = await world.planner.put(`/staff/service-contracts/${made.id}`, {
    ...{
      number: now.number,
      title: now.title,
      kind: now.kind,
      startsOn: now.startsOn,
      endsOn: now.endsOn,
      version: now.version,
    },
    coverages: [{ label: 'Astreinte', startsOn: '2026-01-01', endsOn: '2026-12-20' }],
  })
  assert.equal(prolonged.status, 200, JSON.stringify(prolonged.body))
  await run('watch_thresholds')
  await run('watch_thresholds')
  assert.equal(await told(), 2)
})

test('P39 a meter that reaches a value is told once, also by a reading that comes late, and again once it was replaced', async () => {
  await insert(portal, 'meter_kinds', {
    ...{ brand_id: portal.brandId, code: 'courses', created_at: portal.clock.now, digits: 6 },
    ...{ label: JSON.stringify({ fr: 'Courses', en: 'Trips' }), unit: JSON.stringify({ fr: 'courses', en: 'trips' }) },
  })
  const meter = await insert(portal, 'meters', {
    ...{ brand_id: portal.brandId, asset_id: world.asset, organisation_id: world.client, kind: 'courses' },
    ...{ digits: 6, created_at: portal.clock.now },
  })
  const theirs = await insert(portal, 'meters', {
    ...{ brand_id: portal.brandId, asset_id: world.rivalAsset, organisation_id: world.rivals, kind: 'courses' },
    ...{ digits: 6, created_at: portal.clock.now },
  })
  const read = (read_on: string, value: number, start_value: number | null = null) =>
    insert(portal, 'meter_readings', {
      ...{ brand_id: portal.brandId, meter_id: meter.id, organisation_id: world.client, read_on, value, start_value },
      ...{ origin: 'program', recorded_at: portal.clock.now },
    })
  const body = { organisationId: world.client, measure: 'meter_value', value: 1000 }
  const crossed = await world.supervisor.post('/thresholds', { ...body, meterId: theirs.id })
  assert.deepEqual([crossed.status, crossed.body.errors[0].field], [422, 'meterId'])
  const { organisationId: _, ...short } = body
  assert.equal((await world.supervisor.post('/thresholds', { ...short, meterId: meter.id })).status, 201)
  assert.equal((await world.supervisor.get(`/thresholds?asset=${world.asset}`)).body.items.length, 1)
  assert.equal((await world.rival.get(`/thresholds?asset=${world.asset}`)).body.items.length, 0)
  const told = async () =>
    (await portal.sql("select count(*)::int as n from mails where kind = 'service-contracts.meter_reached'"))[0].n
  await read('2026-10-01', 400)
  await run('watch_thresholds')
  assert.equal(await told(), 0)
  await read('2026-11-10', 1200)
  await run('watch_thresholds')
  assert.equal(await told(), 1)
  // A late one, by which it was crossed before: the same crossing.
  await read('2026-11-01', 1000)
  await run('watch_thresholds')
  assert.equal(await told(), 1)
  await read('2026-11-12', 1250, 0)
  await read('2026-11-18', 1001)
  await run('watch_thresholds')
  await run('watch_thresholds')
  assert.equal(await told(), 2)
})

test('P39 units that are written while a threshold is looked at are not overlooked, though it was due already', async () => {
  const made = await world.contract()
  await world.enter(made, 20, '2026-09-01')
  await world.supervisor.post('/thresholds', {
    ...{ organisationId: world.client, measure: 'units_left', contractId: made.id, value: 5 },
  })
  const crossed = async () =>
    (
      await portal.sql(
        'select count(*)::int as n from threshold_crossings x join thresholds t on t.id = x.threshold_id where t.contract_id = $1',
        [made.id],
      )
    )[0].n
  const client = await portal.database.pool.connect()
  try {
    await client.query('begin')
    // It is due since it was set; the use of units is written, and not there for anybody else yet.
    await client.query(
      `insert into unit_entries (brand_id, contract_id, on_day, kind, units, label, created_at)
        select brand_id, id, '2026-10-01', 'correction', -16, 'Oubli', now() from service_contracts where id = $1`,
      [made.id],
    )
    const looked = run('watch_thresholds')
    let done = false
    void looked.then(() => {
      done = true
    })
    // Until the job is through, or waits for what is written.
    while (!done) {
      const { rows } = await client.query(
        "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
      )
      if (rows.length > 0) break
    }
    await client.query('commit')
    await looked
  } finally {
    client.release()
  }
  await run('watch_thresholds')
  assert.equal(await crossed(), 1)
})

test('P19 units that last for ages run out on no day, instead of one that no calendar has', async () => {
  const made = await world.contract()
  await world.enter(made, 100_000, '2026-09-01')
  await world.work(made, 1, '2026-11-10T09:00:00Z')
  const seen = await world.user.get(`/service-contracts/${made.id}/units`)
  assert.deepEqual([seen.status, seen.body.left, seen.body.runsOutOn], [200, 99_999, null])
})

test('P19 P38 an intervention is under the contract from which its units were taken, also where a report comes while another contract is chosen', async () => {
  const [one, other] = [await world.contract(), await world.contract()]
  const visit = await world.plan({ technicianId: null, startsAt: null })
  const put = (contract: any) =>
    world.planner.put(`/staff/interventions/${visit.id}/contract`, { contractId: contract.id })
  assert.equal((await put(one)).status, 200)
  const report = await portal.database.pool.connect()
  await report.query('begin')
  await report.query('select id from interventions where id = $1 for update', [visit.id])
  const choosing = put(other)
  await report.query(
    "update interventions set state = 'done', done_at = '2026-11-20T09:00:00Z', units = 2, worked_minutes = 60, report = 'Fait.' where id = $1",
    [visit.id],
  )
  // What is chosen waits for the report, or has been chosen before it.
  await new Promise((resolve) => setTimeout(resolve, 200))
  await report.query('commit')
  report.release()
  const chosen = await choosing
  assert.deepEqual([chosen.status, chosen.body.code], [409, 'service-contracts.units_used'])
  const [row] = await portal.sql(
    'select l.contract_id = e.contract_id as same from contract_interventions l join unit_entries e on e.intervention_id = l.intervention_id where l.intervention_id = $1',
    [visit.id],
  )
  assert.deepEqual(row, { same: true })
})
