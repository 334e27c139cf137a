// Reports signed on site (P38): sent late, sent twice, sent at once, of an intervention that was cancelled or given to another meanwhile.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { createCanvas } from '@napi-rs/canvas'
import { pagesOfPdf } from '../../../testing/pdf.ts'
import { insert, type Portal, startPortal } from '../../../testing/portal.ts'
import { makeAsset, makeWorld, type World } from '../../service-contracts/testing.ts'

let portal: Portal
let world: World
let meter: string
before(async () => {
  portal = await startPortal({}, '2026-11-24T09:00:00Z')
  world = await makeWorld(portal)
  await insert(portal, 'meter_kinds', {
    ...{ brand_id: portal.brandId, code: 'courses', created_at: portal.clock.now, digits: 6 },
    ...{ label: JSON.stringify({ fr: 'Courses', en: 'Trips' }), unit: JSON.stringify({ fr: 'courses', en: 'trips' }) },
  })
  const made = await insert(portal, 'meters', {
    ...{ brand_id: portal.brandId, asset_id: world.asset, organisation_id: world.client, kind: 'courses' },
    ...{ digits: 6, created_at: portal.clock.now },
  })
  meter = made.id
  await insert(portal, 'meter_readings', {
    ...{ brand_id: portal.brandId, meter_id: meter, organisation_id: world.client, read_on: '2026-10-01' },
    ...{ value: 1000, origin: 'start', recorded_at: portal.clock.now },
  })
})
after(() => portal.close())

const drawing = (() => {
  const canvas = createCanvas(300, 100)
  const context = canvas.getContext('2d')
  context.lineWidth = 3
  context.moveTo(10, 80)
  context.lineTo(290, 20)
  context.stroke()
  return canvas.toBuffer('image/png')
})()

let hour = 0
/** A visit of the technician's to the asset, each at an hour of its own. */
async function visit(changes: object = {}) {
  hour++
  const startsAt = new Date(Date.parse('2026-11-25T07:00:00Z') + hour * 86_400_000 * 7).toISOString()
  const made = await world.plan({ startsAt, tasks: ['Graisser les guides'], ...changes })
  await portal.sql('insert into intervention_assets values ($1, $2, $3, 1)', [made.id, world.client, world.asset])
  return made
}
const reportOf = (of: any, changes: object = {}) => ({
  id: randomUUID(),
  interventionId: of.id,
  signerName: 'Anouar Bréhec',
  signedAt: '2026-11-24T08:30:00Z',
  work: "Contact nettoyé et réglé, 20 cycles d'essai.",
  workedMinutes: 50,
  travelMinutes: 20,
  tasks: of.tasks.map((task: any) => ({ id: task.id, isDone: true, remark: '' })),
  parts: [{ label: 'Contact', reference: 'CP-12', quantity: '1', isCovered: true }],
  ...changes,
})
const send = (report: object, who = world.technician) =>
  who.upload('/staff/on-site/reports', [{ field: 'signature', name: 'signature.png', bytes: drawing }], {
    report: JSON.stringify(report),
  })
const count = async (from: string) => (await portal.sql(`select count(*)::int as n from ${from}`))[0].n

test('P38 sent later, twice and at once: done once, its readings and units counted once, filed once, with both times', async () => {
  const contract = await world.contract()
  await world.enter(contract, 10, '2026-11-01')
  const made = await visit()
  const report = reportOf(made, {
    ...{ units: 2, readings: [{ assetId: world.asset, meterId: meter, value: 1250 }] },
  })
  portal.clock.set('2026-11-24T15:00:00Z')
  const answers = await Promise.all([send(report), send(report), send(report)])
  assert.deepEqual(
    answers.map(({ status, body }) => [status, body.state]),
    [
      [200, 'taken'],
      [200, 'taken'],
      [200, 'taken'],
    ],
    JSON.stringify(answers.map(({ body }) => body)),
  )
  assert.equal((await send(report)).body.state, 'taken')
  await portal.drain()
  await portal.drain()
  const seen = (await world.user.get(`/interventions/${made.id}`)).body
  assert.deepEqual(
    [seen.state, seen.doneAt, seen.workedMinutes, seen.tasks[0].isDone, seen.parts[0].label],
    ['done', '2026-11-24T08:30:00.000Z', 50, true, 'Contact'],
  )
  assert.equal(await count(`meter_readings where meter_id = '${meter}' and value = 1250`), 1)
  assert.equal((await world.user.get(`/service-contracts/${contract.id}`)).body.unitsLeft, 8)
  const documents = (await world.manager.get('/documents?search=Rapport')).body.items
  assert.deepEqual(
    documents.map((one: any) => one.name),
    [`Rapport ${made.number}`],
  )
  // One paper for all, with the moment of signing and that of arrival, of the client's language.
  const { items } = (await world.user.get(`/interventions/${made.id}/reports`)).body
  assert.deepEqual(
    [items.length, items[0].signedAt, items[0].receivedAt],
    [1, '2026-11-24T08:30:00.000Z', '2026-11-24T15:00:00.000Z'],
  )
  const pdf = await world.user.get(`/intervention-reports/${report.id}/paper`)
  assert.equal(pdf.status, 200)
  const text = (await pagesOfPdf(pdf.bytes)).join(' ')
  for (const words of ['Anouar Bréhec', 'Ascenseur H-00314', '1250', 'Graisser les guides'])
    assert.ok(text.includes(words), `${words} in ${text}`)
  assert.equal((await world.rival.get(`/intervention-reports/${report.id}/paper`)).status, 404)
  assert.equal((await world.rival.get(`/interventions/${made.id}/reports`)).status, 404)
  portal.clock.set('2026-11-24T09:00:00Z')
})

test('P38 of an intervention cancelled, given to another or reported on meanwhile, the report is kept for the staff’s decision, never lost', async () => {
  const cancelled = await visit()
  const contract = await world.contract({ assetIds: [] })
  await world.planner.put(`/staff/interventions/${cancelled.id}/contract`, { contractId: contract.id })
  await world.planner.post(`/staff/interventions/${cancelled.id}/cancellation`, {
    ...{ version: cancelled.version, reason: 'Client absent' },
  })
  const given = await visit()
  const moved = await world.planner.put(`/staff/interventions/${given.id}`, {
    ...{ version: given.version, kind: 'repair', subject: given.subject, technicianId: world.otherId },
    ...{ startsAt: given.startsAt, minutes: 60, tasks: ['Graisser les guides'] },
  })
  assert.equal(moved.status, 200)
  const twice = await visit()
  assert.equal((await send(reportOf(twice))).body.state, 'taken')
  const [one, two, three] = [reportOf(cancelled, { units: 1 }), reportOf(given), reportOf(twice)]
  // Its ticket is gone, and it is somebody's all the same (P30).
  await portal.sql('update interventions set requester_id = $2 where id = $1', [cancelled.id, world.supervisor.id])
  const held = await Promise.all([send(one), send(two), send(three)])
  assert.deepEqual(
    held.map(({ body }) => [body.state, body.heldFor]),
    [
      ['held', 'cancelled'],
      ['held', 'reassigned'],
      ['held', 'reported'],
    ],
  )
  const waiting = (await world.planner.get('/staff/intervention-reports')).body.items
  assert.deepEqual(waiting.map((each: any) => each.heldFor).sort(), ['cancelled', 'reassigned', 'reported'])
  assert.equal((await world.planner.get('/session')).body.counts.reportsToDecide, 3)
  assert.equal((await world.reader.get('/staff/intervention-reports')).status, 403)
  // The client reads none of them, and nothing has happened to the interventions.
  assert.deepEqual((await world.supervisor.get(`/interventions/${cancelled.id}/reports`)).body.items, [])
  assert.equal((await world.user.get(`/interventions/${given.id}`)).body.state, 'planned')
  const decide = (report: { id: string }, take: boolean) =>
    world.planner.post(`/staff/intervention-reports/${report.id}/decision`, { take })
  // Taken, what was cancelled stays so: the work is that of a new intervention of the same asks.
  const taken = await decide(one, true)
  assert.equal(taken.body.state, 'taken', JSON.stringify(taken.body))
  assert.notEqual(taken.body.interventionId, cancelled.id)
  assert.equal((await decide(one, true)).body.interventionId, taken.body.interventionId)
  assert.equal((await decide(one, false)).status, 409)
  for (const id of [cancelled.id, taken.body.interventionId])
    assert.equal((await world.user.get(`/interventions/${id}`)).status, 404)
  const work = (await world.supervisor.get(`/interventions/${taken.body.interventionId}`)).body
  assert.deepEqual([work.state, work.subject, work.report], ['done', cancelled.subject, one.work])
  assert.deepEqual(
    work.tasks.map(({ label, isDone }: any) => [label, isDone]),
    [['Graisser les guides', true]],
  )
  // It is under the contract of the one that it takes the place of, and its unit is taken off that one.
  assert.deepEqual(
    await portal.sql('select contract_id, units from unit_entries where intervention_id = $1', [work.id]),
    [{ contract_id: contract.id, units: -1 }],
  )
  assert.equal((await world.supervisor.get(`/interventions/${cancelled.id}`)).body.state, 'cancelled')
  // Given to another and still to come, it is done by it.
  assert.equal((await decide(two, true)).body.interventionId, given.id)
  assert.equal((await world.user.get(`/interventions/${given.id}`)).body.state, 'done')
  assert.equal((await decide(three, false)).body.state, 'dismissed')
  assert.equal((await world.planner.get(`/interventions/${twice.id}/reports`)).body.items.length, 2)
  // Sent again by the device, it is what it became.
  assert.equal((await send(three)).body.state, 'dismissed')
})

test('P38 a reading that the meter cannot have shown keeps nothing else from being taken, and is told with its reason', async () => {
  const made = await visit()
  const rivals = await makeAsset(portal, world.rivals, 'H-00888')
  const sent = await send(
    reportOf(made, {
      readings: [
        { assetId: world.asset, meterId: meter, value: 7 },
        { assetId: rivals, meterId: meter, value: 9000 },
      ],
    }),
  )
  assert.equal(sent.body.state, 'taken', JSON.stringify(sent.body))
  const [report] = (await world.planner.get(`/interventions/${made.id}/reports`)).body.items
  assert.deepEqual(
    report.readings.map((one: any) => [one.asset, one.value, one.refused !== '']),
    [['Ascenseur H-00314', 7, true]],
  )
  assert.equal(await count(`meter_readings where meter_id = '${meter}' and value in (7, 9000)`), 0)
})

test('P38 what is no signature, no report, or not theirs to send is refused on its field, and nothing is kept of it', async () => {
  const made = await visit()
  const before = await count('intervention_reports')
  const upload = (bytes: Buffer, report: object, who = world.technician) =>
    who.upload('/staff/on-site/reports', [{ field: 'signature', name: 'signature.png', bytes }], {
      report: JSON.stringify(report),
    })
  assert.notEqual((await upload(Buffer.from('<svg/>'), reportOf(made))).status, 200)
  const none = await world.technician.upload('/staff/on-site/reports', [], { report: JSON.stringify(reportOf(made)) })
  assert.deepEqual([none.status, none.body.errors[0].field], [422, 'signature'])
  const large = createCanvas(7000, 10).toBuffer('image/png')
  assert.equal((await upload(large, reportOf(made))).body.errors[0].code, 'interventions.drawing_large')
  // What begins like a picture and is none, and one that was cut on its way.
  // One ends before it says how large it is.
  const stub = Buffer.concat([drawing.subarray(0, 8), Buffer.from('\0\0\0\0IDAT', 'latin1')])
  for (const damaged of [stub, drawing.subarray(0, 60), drawing.subarray(0, Math.floor(drawing.length / 2))]) {
    const refused = await upload(damaged, reportOf(made))
    assert.deepEqual(
      [refused.status, refused.body.errors?.[0].field, refused.body.errors?.[0].code],
      [422, 'signature', 'pictures.unreadable'],
    )
  }
  const bad = await upload(drawing, reportOf(made, { signerName: '' }))
  assert.deepEqual([bad.status, bad.body.errors[0].field], [422, 'report.signerName'])
  assert.equal((await upload(drawing, reportOf(made), world.reader)).status, 403)
  assert.equal((await upload(drawing, reportOf({ ...made, id: randomUUID() }))).status, 404)
  assert.equal(await count('intervention_reports'), before)
  // What was signed is not changed.
  await assert.rejects(portal.sql("update intervention_reports set work = 'autre'"), {
    constraint: 'intervention_reports_kept',
  })
})

test('P38 the device gets the technician’s own visits with tasks, assets and meters, and nobody else’s', async () => {
  const soon = await world.plan({ startsAt: '2026-11-26T13:00:00Z', subject: 'Bientôt', tasks: ['Essai'] })
  await portal.sql('insert into intervention_assets values ($1, $2, $3, 1)', [soon.id, world.client, world.asset])
  await world.plan({ startsAt: '2026-11-26T13:00:00Z', technicianId: world.otherId, subject: 'Autre' })
  const mine = (await world.technician.get('/staff/on-site')).body
  const shown = mine.visits.find((one: any) => one.id === soon.id)
  assert.deepEqual(
    [shown.tasks[0].label, shown.assets[0].meters[0].label, shown.assets[0].meters[0].last],
    ['Essai', 'Courses', 1250],
  )
  assert.equal(
    mine.visits.some((one: any) => one.subject === 'Autre'),
    false,
  )
  assert.equal((await world.reader.get('/staff/on-site')).status, 403)
})

test('P38 a device whose clock is days ahead or years behind: it is done when it arrives, readings and units count, what was signed says what it said', async () => {
  const contract = await world.contract()
  await world.enter(contract, 10, '2026-11-01')
  portal.clock.set('2026-11-24T16:00:00Z')
  for (const [signedAt, value] of [
    ['2026-12-03T10:00:00Z', 3000],
    ['1970-01-01T00:10:00Z', 3001],
  ] as const) {
    const made = await visit()
    await world.planner.put(`/staff/interventions/${made.id}/contract`, { contractId: contract.id })
    const readings = [{ assetId: world.asset, meterId: meter, value, reason: 'Beaucoup de courses' }]
    const report = reportOf(made, { signedAt, units: 2, readings })
    assert.equal((await send(report)).body.state, 'taken')
    const seen = (await world.user.get(`/interventions/${made.id}`)).body
    assert.equal(seen.doneAt, '2026-11-24T16:00:00.000Z', signedAt)
    const [told] = (await world.user.get(`/interventions/${made.id}/reports`)).body.items
    assert.deepEqual([Date.parse(told.signedAt), told.readings[0].refused], [Date.parse(signedAt), ''])
  }
  assert.equal((await world.user.get(`/service-contracts/${contract.id}`)).body.unitsLeft, 6)
  assert.equal(await count(`meter_readings where value in (3000, 3001) and read_on = '2026-11-24'`), 2)
})

test('P38 a delivery and a return are signed too, one document for all the assets with the condition of each, filed once and told to the software', async () => {
  const second = await makeAsset(portal, world.client, 'H-00400')
  const elsewhere = await makeAsset(portal, world.rivals, 'H-00401')
  const papers = []
  for (const [kind, name, handed] of [
    ['delivery', 'Bon de livraison', 'Remis'],
    ['return', 'Bon de retour', 'Repris'],
  ] as const) {
    const made = await visit({ kind, subject: 'Deux machines', tasks: [] })
    await portal.sql('insert into intervention_assets values ($1, $2, $3, 2)', [made.id, world.client, second])
    const before = (await world.technician.get('/staff/on-site')).body.visits
    assert.ok(before.every((one: any) => typeof one.kind === 'string'))
    const report = reportOf(made, {
      ...{ work: '', parts: [], workedMinutes: 0, travelMinutes: 0 },
      handed: [
        { assetId: world.asset, isHanded: true, remark: 'Capot rayé' },
        { assetId: second, isHanded: false, remark: '' },
        { assetId: elsewhere, isHanded: true, remark: 'Pas ici' },
      ],
    })
    const sent = await Promise.all([send(report), send(report)])
    assert.deepEqual(
      sent.map(({ body }) => body.state),
      ['taken', 'taken'],
      JSON.stringify(sent.map(({ body }) => body)),
    )
    await portal.drain()
    await portal.drain()
    const documents = (await world.manager.get(`/documents?search=${made.number}`)).body.items
    assert.deepEqual(
      documents.map((one: any) => one.name),
      [`${name} ${made.number}`],
    )
    const { bytes } = await world.user.get(`/intervention-reports/${report.id}/paper`)
    const text = (await pagesOfPdf(bytes)).join(' ')
    for (const words of [`${name} ${made.number}`, handed, `Non ${handed.toLowerCase()}`, 'Capot rayé', 'H-00400'])
      assert.ok(text.includes(words), `${words} in ${text}`)
    for (const words of ['Pas ici', 'H-00401', 'Travail fait']) assert.equal(text.includes(words), false, words)
    papers.push(report.id)
  }
  const told = await portal.sql(
    "select data from feed_events where kind = 'interventions.report.signed' and data #>> '{report,id}' = any ($1) order by id",
    [papers],
  )
  assert.deepEqual(
    told.map(({ data }) => [
      data.intervention.kind,
      data.report.assets.map((one: any) => [one.number, one.handedOver]),
    ]),
    ['delivery', 'return'].map((kind) => [
      kind,
      [
        ['H-00314', true],
        ['H-00400', false],
      ],
    ]),
  )
})

test('P38 another report under an id that was taken is refused, and is not said to be taken', async () => {
  const [made, other] = [await visit(), await visit()]
  const report = reportOf(made)
  assert.equal((await send(report)).body.state, 'taken')
  const again = await send(reportOf(other, { id: report.id, work: 'Câble changé.' }))
  assert.deepEqual([again.status, again.body.code], [409, 'interventions.report_other'], JSON.stringify(again.body))
  assert.equal((await world.user.get(`/interventions/${other.id}`)).body.state, 'planned')
  // As it was, it is the same.
  assert.equal((await send(report)).body.state, 'taken')
})

test('P38 a report whose sending a dying server left half done is taken as soon as it is sent again', async () => {
  const report = reportOf(await visit())
  // What a killed process leaves of a request with a key.
  await portal.sql(
    "insert into idempotency_keys (account_id, key, route, fingerprint, created_at) values ($1, $2, 'POST /api/v1/staff/on-site/reports', 'x', $3)",
    [world.technician.id, report.id, portal.clock.now],
  )
  const sent = await world.technician.upload(
    '/staff/on-site/reports',
    [{ field: 'signature', name: 'signature.png', bytes: drawing }],
    { report: JSON.stringify(report) },
    { 'idempotency-key': report.id },
  )
  assert.deepEqual([sent.status, sent.body.state], [200, 'taken'], JSON.stringify(sent.body))
})
