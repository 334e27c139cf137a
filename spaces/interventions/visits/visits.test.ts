// Visits as persons of each side have them (P14, P20, P36): planned, confirmed, moved to a free slot, asked for tasks.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Portal, startPortal } from '../../../testing/portal.ts'
import { makeAsset } from '../../service-contracts/testing.ts'
import { makeTicket, makeWorld, type World } from '../testing.ts'

let portal: Portal
let world: World
before(async () => {
  // A Friday, 10 o'clock in Paris.
  portal = await startPortal({}, '2026-11-20T09:00:00Z')
  world = await makeWorld(portal)
})
after(() => portal.close())

test('P14 an intervention on a ticket: the client reads who comes and when, others find nothing, and without the right is refused', async () => {
  const ticket = await makeTicket(portal, world.client, world.manager.id, 'T-2026-1187')
  const made = await world.plan({ ticketId: ticket.id, startsAt: '2026-11-23T08:00:00Z' })
  assert.match(made.number, /^IT-2026-\d{4}$/)
  const seen = await world.manager.get(`/interventions/${made.id}`)
  assert.deepEqual(
    [seen.body.state, seen.body.technician.name, seen.body.ticket.number, seen.body.requestedBy],
    ['planned', 'Théo Nivernec', 'T-2026-1187', 'Nora GERE'],
  )
  // A colleague with the right to the organisation's sees it, a user does not (P30).
  assert.equal((await world.supervisor.get(`/interventions/${made.id}`)).status, 200)
  assert.equal((await world.user.get(`/interventions/${made.id}`)).status, 404)
  assert.equal((await world.rival.get(`/interventions/${made.id}`)).status, 404)
  const refused = await world.member.get(`/interventions/${made.id}`)
  assert.equal(refused.status, 403)
  assert.match(refused.body.detail, /GERE/)
  assert.deepEqual(
    (await world.manager.get(`/interventions?ticket=${ticket.id}`)).body.items.map((one: any) => one.number),
    [made.number],
  )
  assert.deepEqual((await world.rival.get('/interventions')).body.items, [])
  const elsewhere = await world.planner.post('/staff/interventions', {
    ...{ organisationId: world.rivals, kind: 'repair', subject: 'x', ticketId: ticket.id },
  })
  assert.deepEqual([elsewhere.status, elsewhere.body.errors[0].field], [422, 'ticketId'])
  assert.equal((await world.reader.post('/staff/interventions', {})).status, 403)
  // A file of them is a right of its own.
  assert.equal((await world.supervisor.get('/interventions/export?format=csv')).status, 200)
  const noFile = await world.user.get('/interventions/export?format=csv')
  assert.deepEqual([noFile.status, /GERE/.test(noFile.body.detail)], [403, true])
})

test('P14 an intervention planned from a ticket begins with what the ticket says: its client, its subject, its asset and where that is', async () => {
  const ticket = await makeTicket(portal, world.client, world.manager.id, 'T-2026-1188')
  const begun = async () => (await world.planner.get(`/staff/interventions/of-ticket/${ticket.id}`)).body
  assert.deepEqual(await begun(), {
    ...{ id: ticket.id, organisationId: world.client, subject: 'Arrêt entre deux étages', site: '', assets: [] },
  })
  const asset = await makeAsset(portal, world.client, 'H-00314')
  await portal.sql("update assets set place = '2e étage', site_id = null where id = $1", [asset])
  await portal.sql('update tickets set asset_id = $2 where id = $1', [ticket.id, asset])
  const { site, assets } = await begun()
  assert.equal(site, '2e étage')
  assert.deepEqual(
    assets.map((one: any) => one.id),
    [asset],
  )
  // What the client wrote of the place comes first.
  await portal.sql("update tickets set site = 'Local technique' where id = $1", [ticket.id])
  assert.equal((await begun()).site, 'Local technique')
})

test('P27 P36 a visit to be confirmed waits on the home page of whoever may, and no more once it is', async () => {
  const made = await world.plan({ startsAt: '2026-12-10T08:00:00Z', subject: 'Attendue' })
  const waits = async (who = world.user) =>
    (await who.get('/waiting')).body.items.filter((one: any) => one.href === `/interventions/${made.id}`).length
  assert.deepEqual([await waits(), await waits(world.member), await waits(world.rival)], [1, 0, 0])
  await world.user.post(`/interventions/${made.id}/confirmation`, { version: made.version })
  assert.equal(await waits(), 0)
})

test('P36 the client confirms a visit once; pressed twice it is confirmed once, and a stale page is told', async () => {
  const made = await world.plan({ startsAt: '2026-11-24T08:00:00Z' })
  const path = `/interventions/${made.id}/confirmation`
  const first = await world.user.post(path, { version: made.version })
  assert.deepEqual([first.status, first.body.state, first.body.confirmedBy], [200, 'confirmed', 'UTILISE ugo'])
  const again = await world.user.post(path, { version: made.version })
  assert.deepEqual([again.status, again.body.version], [200, first.body.version])
  assert.equal((await world.manager.post(path, { version: first.body.version })).status, 409)
  assert.equal((await world.rival.post(path, { version: first.body.version })).status, 404)
  assert.equal((await world.member.post(path, { version: first.body.version })).status, 403)
  // Planned anew by the provider, it is for the client to confirm again.
  const moved = await world.planner.put(`/staff/interventions/${made.id}`, {
    ...{ version: first.body.version, kind: 'repair', subject: made.subject, technicianId: world.technicianId },
    ...{ startsAt: '2026-11-24T09:00:00Z', minutes: 60 },
  })
  assert.deepEqual([moved.body.state, moved.body.confirmedBy], ['planned', ''])
  const stale = await world.user.post(path, { version: first.body.version })
  assert.deepEqual([stale.status, stale.body.extra.current.startsAt], [409, '2026-11-24T09:00:00.000Z'])
})

test('P36 two clients who take the same slot at once: one gets it, the other a 409 with other slots', async () => {
  const mine = await world.plan({ startsAt: '2026-11-25T08:00:00Z' })
  const theirs = await world.plan({ organisationId: world.rivals, startsAt: '2026-11-25T12:30:00Z' })
  const wanted = '2026-11-26T08:00:00.000Z'
  for (const [who, id] of [
    [world.manager, mine.id],
    [world.rival, theirs.id],
  ] as const)
    assert.ok((await who.get(`/interventions/${id}/slots`)).body.items.some((one: any) => one.startsAt === wanted))
  const answers = await Promise.all([
    world.manager.post(`/interventions/${mine.id}/move`, { version: mine.version, startsAt: wanted }),
    world.rival.post(`/interventions/${theirs.id}/move`, { version: theirs.version, startsAt: wanted }),
  ])
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409])
  const refused = answers.find(({ status }) => status === 409)!
  assert.equal(refused.body.code, 'interventions.slot_taken')
  assert.ok(refused.body.extra.slots.length > 10)
  assert.ok(refused.body.extra.slots.every((one: any) => one.startsAt !== wanted))
  const { rows } = await portal.database.pool.query(
    "select count(*)::int as n from interventions where starts_at = $1 and state = 'confirmed'",
    [wanted],
  )
  assert.equal(rows[0].n, 1)
  // The slot that was left is free again, and the database itself refuses two at once.
  await assert.rejects(
    portal.sql('update interventions set starts_at = $1, ends_at = $2 where id = $3', [
      ...[wanted, '2026-11-26T09:00:00Z', answers[0]!.status === 200 ? theirs.id : mine.id],
    ]),
    { constraint: 'technician_bookings_free' },
  )
})

test('P36 a visit is moved within working hours, in time, to nothing that is taken', async () => {
  const made = await world.plan({ startsAt: '2026-11-27T08:00:00Z' })
  const path = `/interventions/${made.id}/move`
  const at = (startsAt: string) => world.manager.post(path, { version: made.version, startsAt })
  // Saturday, lunch, so that it would end after the day, within 24 hours, and on no half hour.
  for (const startsAt of [
    '2026-11-28T08:00:00Z',
    '2026-11-30T11:30:00Z',
    '2026-11-30T16:00:00Z',
    '2026-11-20T13:00:00Z',
    '2026-11-30T08:10:00Z',
  ]) {
    const refused = await at(startsAt)
    assert.deepEqual([refused.status, refused.body.errors?.[0]?.field], [422, 'startsAt'], startsAt)
  }
  const absence = { startsAt: '2026-12-01T07:00:00Z', endsAt: '2026-12-01T17:00:00Z', reason: 'Formation' }
  assert.equal((await world.planner.post(`/staff/technicians/${world.technicianId}/absences`, absence)).status, 204)
  assert.equal((await at('2026-12-01T09:00:00Z')).body.code, 'interventions.slot_taken')
  // Somebody away has no visit, and whoever has a visit is not away.
  const over = { ...absence, startsAt: '2026-11-27T08:30:00Z', endsAt: '2026-11-27T09:00:00Z' }
  const refused = await world.planner.post(`/staff/technicians/${world.technicianId}/absences`, over)
  assert.deepEqual([refused.status, refused.body.code], [409, 'interventions.absence_taken'])
  const taken = await world.planner.post('/staff/interventions', {
    ...{ organisationId: world.client, kind: 'other', subject: 'x', technicianId: world.technicianId },
    ...{ startsAt: '2026-12-01T09:00:00Z' },
  })
  assert.deepEqual([taken.status, taken.body.errors[0].code], [422, 'interventions.technician_taken'])
  const moved = await at('2026-11-30T07:00:00Z')
  assert.deepEqual(
    [moved.status, moved.body.state, moved.body.startsAt],
    [200, 'confirmed', '2026-11-30T07:00:00.000Z'],
  )
  // Too late the day before, and under way nobody moves it.
  const soon = await world.plan({ startsAt: '2026-11-20T14:00:00Z', technicianId: world.otherId })
  const late = await world.manager.post(`/interventions/${soon.id}/move`, {
    ...{ version: soon.version, startsAt: '2026-11-30T09:00:00Z' },
  })
  assert.deepEqual([late.status, late.body.code], [409, 'interventions.too_late'])
  assert.equal((await world.manager.get(`/interventions/${soon.id}`)).body.abilities.move.allowed, false)
})

test('P20 the client asks for tasks at the visit; the provider’s stay, and asking twice adds nothing', async () => {
  const made = await world.plan({
    kind: 'preventive',
    startsAt: '2026-12-03T08:00:00Z',
    tasks: ['Graisser les guides'],
  })
  const path = `/interventions/${made.id}/tasks`
  const asked = await world.user.put(path, { version: made.version, tasks: ['Vérifier le bouton du 3e'] })
  assert.deepEqual(
    asked.body.tasks.map((task: any) => [task.label, task.askedBy, task.askedByName]),
    [
      ['Graisser les guides', 'staff', 'PLANIFIE paul'],
      ['Vérifier le bouton du 3e', 'client', 'UTILISE ugo'],
    ],
  )
  const again = await world.user.put(path, { version: asked.body.version, tasks: ['Vérifier le bouton du 3e'] })
  assert.deepEqual([again.body.version, again.body.tasks.length], [asked.body.version, 2])
  assert.equal((await world.user.put(path, { version: made.version, tasks: [] })).status, 409)
  // What the provider changes leaves what the client asked for.
  const changed = await world.planner.put(`/staff/interventions/${made.id}`, {
    ...{ version: asked.body.version, kind: 'preventive', subject: made.subject, technicianId: world.technicianId },
    ...{ startsAt: made.startsAt, minutes: 60, tasks: ['Graisser les guides', 'Contrôler le parachute'] },
  })
  assert.deepEqual(
    changed.body.tasks.map((task: any) => task.askedBy),
    ['staff', 'staff', 'client'],
  )
  assert.equal((await world.member.put(path, { version: changed.body.version, tasks: [] })).status, 403)
  assert.equal((await world.rival.put(path, { version: changed.body.version, tasks: [] })).status, 404)
})

test('P20 which preventive interventions clients see is a parameter', async () => {
  const planned = await world.plan({ kind: 'preventive', startsAt: '2026-12-04T08:00:00Z' })
  const open = await world.plan({ kind: 'preventive', startsAt: null, technicianId: null })
  const repair = await world.plan({ startsAt: '2026-12-04T09:00:00Z' })
  const shown = async (value: string) => {
    await portal.sql(
      "insert into settings (brand_id, key, value) values ($1, 'interventions.preventive_shown', $2) on conflict (brand_id, key) do update set value = excluded.value",
      [portal.brandId, JSON.stringify(value)],
    )
    const all = await Promise.all([planned, open, repair].map((one) => world.user.get(`/interventions/${one.id}`)))
    return all.map(({ status }) => status)
  }
  assert.deepEqual(await shown('planned'), [200, 404, 200])
  assert.deepEqual(await shown('done'), [404, 404, 200])
  assert.deepEqual(await shown('none'), [404, 404, 200])
  assert.equal((await world.planner.get(`/staff/interventions/${planned.id}`)).status, 200)
  assert.deepEqual(await shown('all'), [200, 200, 200])
})

test('P36 what is over stays over: cancelled with its reason, its slot free again', async () => {
  const made = await world.plan({ startsAt: '2026-12-07T08:00:00Z' })
  const cancelled = await world.planner.post(`/staff/interventions/${made.id}/cancellation`, {
    ...{ version: made.version, reason: 'Pièce en retard' },
  })
  assert.deepEqual([cancelled.body.state, cancelled.body.cancellationReason], ['cancelled', 'Pièce en retard'])
  const again = await world.manager.post(`/interventions/${made.id}/confirmation`, { version: cancelled.body.version })
  assert.deepEqual([again.status, again.body.code], [409, 'interventions.over'])
  await world.plan({ startsAt: '2026-12-07T08:00:00Z' })
  await assert.rejects(
    portal.sql("update interventions set state = 'planned', cancelled_at = null where id = $1", [made.id]),
    {
      constraint: 'interventions_over',
    },
  )
})

test('P37 P14 the visits of a ticket that was joined are those of the one that stays, and its own again once that is undone', async () => {
  const [kept, other] = [
    await makeTicket(portal, world.client, world.manager.id, 'T-2026-7001'),
    await makeTicket(portal, world.client, world.manager.id, 'T-2026-7002'),
  ]
  const visit = await world.plan({ ticketId: other.id, technicianId: null, startsAt: null })
  const visitsOf = async (ticket: { id: string }) =>
    (await world.planner.get(`/staff/interventions?ticket=${ticket.id}`)).body.items.map(({ id }: any) => id)
  assert.deepEqual(await visitsOf(kept), [])
  const joined = await world.planner.post(`/staff/tickets/${other.id}/merge`, {
    intoId: kept.id,
    version: other.version,
  })
  assert.equal(joined.status, 200, JSON.stringify(joined.body))
  assert.deepEqual([await visitsOf(kept), await visitsOf(other)], [[visit.id], [visit.id]])
  await world.planner.post(`/staff/ticket-moves/${joined.body.staff.moves[0].id}/undoing`)
  assert.deepEqual([await visitsOf(kept), await visitsOf(other)], [[], [visit.id]])
})

test('P14 what was cancelled stands where it was cancelled, below what is still to come', async () => {
  const later = await world.plan({ startsAt: '2026-12-22T08:00:00Z', subject: 'Annulée bien avant' })
  const sooner = await world.plan({ startsAt: '2026-12-08T08:00:00Z', subject: 'À venir' })
  await world.planner.post(`/staff/interventions/${later.id}/cancellation`, { version: later.version, reason: 'x' })
  const ids = (await world.planner.get('/staff/interventions?size=100')).body.items.map(({ id }: any) => id)
  assert.ok(ids.indexOf(sooner.id) < ids.indexOf(later.id))
})

test('P11 P30 the interventions on an asset by month are those that the reader reads, beside those of a year before', async () => {
  const asset = await makeAsset(portal, world.client, 'H-00777')
  const ticket = await makeTicket(portal, world.client, world.manager.id, 'T-2026-1199')
  for (const [done, ticketId] of [
    ['2026-11-02T09:00:00Z', null],
    // The last evening of October in Paris.
    ['2026-10-31T22:30:00Z', ticket.id],
    ['2025-11-30T09:00:00Z', null],
  ] as const) {
    const made = await world.plan({ startsAt: null, technicianId: null, ticketId })
    await portal.sql('insert into intervention_assets values ($1, $2, $3, 1)', [made.id, world.client, asset])
    await portal.sql("update interventions set state = 'done', done_at = $2 where id = $1", [made.id, done])
  }
  const figures = async (who: World['user']) =>
    (await who.get(`/interventions/statistics?asset=${asset}&months=2`)).body
  assert.deepEqual(await figures(world.supervisor), {
    months: ['2026-10-01', '2026-11-01'],
    done: [1, 1],
    before: [0, 1],
  })
  assert.deepEqual((await figures(world.user)).done, [0, 1])
  assert.deepEqual((await figures(world.planner)).done, [1, 1])
  assert.deepEqual((await figures(world.rival)).done, [0, 0])
  assert.equal((await world.member.get(`/interventions/statistics?asset=${asset}`)).status, 403)
})

test('V2.4.1 P20 P36 a client moves visits, and asks for other tasks, so often in a quarter of an hour', async () => {
  const made = await world.plan({ startsAt: '2027-02-08T08:00:00Z' })
  const ask = (version: number, task: string) =>
    world.manager.put(`/interventions/${made.id}/tasks`, { version, tasks: [task] })
  const asked = await ask(made.version, 'Graisser les guides')
  assert.equal(asked.status, 200, JSON.stringify(asked.body))
  await portal.sql('update rate_limits set count = 100000')
  const { version } = asked.body
  assert.equal((await ask(version, 'Autre')).status, 429)
  const [slot] = (await world.manager.get(`/interventions/${made.id}/slots`)).body.items
  const moved = await world.manager.post(`/interventions/${made.id}/move`, { version, startsAt: slot.startsAt })
  assert.equal(moved.status, 429)
  await portal.sql('delete from rate_limits')
})
