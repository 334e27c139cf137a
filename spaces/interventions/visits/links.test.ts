// The link of a visit (P36): of that visit alone, until it is over; its calendar entry is replaced by later ones.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Portal, startPortal } from '../../../testing/portal.ts'
import { makeWorld, type World } from '../testing.ts'

let portal: Portal
let world: World
before(async () => {
  portal = await startPortal({}, '2026-10-20T09:00:00Z')
  world = await makeWorld(portal)
})
after(() => portal.close())

/** The token of the last mail about a visit. */
async function tokenOf(number: string): Promise<string> {
  const [mail] = await portal.sql(
    "select text_body from mails where kind = 'interventions.visit_planned' and text_body like '%' || $1 || '%' order by created_at desc, id limit 1",
    [number],
  )
  return /\/visite#([\w-]{43})/.exec(mail?.text_body ?? '')?.[1] ?? ''
}
const call = (what: string, body: object) => portal.guest.post(`/visit-links/${what}`, body)

test('P36 by its link, without signing in: that visit is shown, confirmed, moved to a free slot, over a change of clocks too, and nothing else', async () => {
  // Friday before the clocks change, moved to the Monday after: 9 o'clock both times.
  const made = await world.plan({ startsAt: '2026-10-23T07:00:00Z' })
  const token = await tokenOf(made.number)
  assert.equal(token.length, 43)
  const seen = await call('reading', { token })
  assert.deepEqual([seen.status, seen.body.number, seen.body.confirm.allowed], [200, made.number, true])
  assert.equal('organisation' in seen.body || JSON.stringify(seen.body).includes('Lerzan'), false)
  const confirmed = await call('confirmation', { token, version: seen.body.version })
  assert.deepEqual([confirmed.status, confirmed.body.state], [200, 'confirmed'])
  const monday = '2026-10-26T08:00:00.000Z'
  assert.ok(confirmed.body.slots.some((one: any) => one.startsAt === monday))
  const before = (await call('calendar', { token })).body
  const moved = await call('move', { token, version: confirmed.body.version, startsAt: monday })
  assert.deepEqual([moved.status, moved.body.startsAt], [200, monday], JSON.stringify(moved.body))
  const later = (await call('calendar', { token })).body
  const line = (text: string, name: string) => new RegExp(`^${name}:(.*)\\r$`, 'm').exec(text)?.[1]
  assert.equal(line(before, 'UID'), line(later, 'UID'))
  assert.ok(Number(line(later, 'SEQUENCE')) > Number(line(before, 'SEQUENCE')))
  assert.deepEqual([line(before, 'DTSTART'), line(later, 'DTSTART')], ['20261023T070000Z', '20261026T080000Z'])
  // The same entry from the portal; after it is cancelled it says so.
  assert.equal(line((await world.user.get(`/interventions/${made.id}/calendar`)).body, 'UID'), line(later, 'UID'))
  const now = (await world.planner.get(`/staff/interventions/${made.id}`)).body
  await world.planner.post(`/staff/interventions/${made.id}/cancellation`, { version: now.version, reason: 'Retard' })
  const gone = (await world.user.get(`/interventions/${made.id}/calendar`)).body
  assert.deepEqual([line(gone, 'METHOD'), line(gone, 'UID')], ['CANCEL', line(later, 'UID')])
  for (const what of ['reading', 'calendar'])
    assert.equal((await call(what, { token })).body.code, 'interventions.link_unusable')
  assert.equal(
    (await portal.sql("select count(*)::int as n from mails where kind = 'interventions.visit_cancelled'"))[0].n,
    1,
  )
})

test('P36 a link is good until its visit is over or planned anew, cannot be guessed, and of two who take one slot one gets it', async () => {
  const made = await world.plan({ startsAt: '2026-11-03T08:00:00Z' })
  const token = await tokenOf(made.number)
  const other = await world.plan({ startsAt: '2026-11-03T10:00:00Z', organisationId: world.rivals })
  const theirs = await tokenOf(other.number)
  const wanted = '2026-11-04T08:00:00.000Z'
  const answers = await Promise.all([
    call('move', { token, version: made.version, startsAt: wanted }),
    call('move', { token: theirs, version: other.version, startsAt: wanted }),
  ])
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409])
  assert.ok(answers.find(({ status }) => status === 409)!.body.extra.slots.length > 0)
  assert.equal((await call('reading', { token: 'a'.repeat(43) })).body.code, 'interventions.link_unusable')
  assert.equal((await call('reading', { token: 'x' })).status, 422)
  // Planned anew by the provider, the last mail has the link that is good.
  const now = (await world.planner.get(`/staff/interventions/${made.id}`)).body
  portal.clock.set('2026-10-20T09:05:00Z')
  await world.planner.put(`/staff/interventions/${made.id}`, {
    ...{ version: now.version, kind: 'repair', subject: made.subject, technicianId: world.technicianId },
    ...{ startsAt: '2026-11-05T08:00:00Z', minutes: 60 },
  })
  assert.equal((await call('reading', { token })).status, 404)
  const fresh = await tokenOf(made.number)
  assert.equal((await call('reading', { token: fresh })).status, 200)
  portal.clock.set('2026-11-05T09:00:01Z')
  assert.equal((await call('reading', { token: fresh })).status, 404)
  portal.clock.set('2026-10-20T09:00:00Z')
})

/** The calendar entries that mails about a visit brought to an address, in their order. */
const entriesTo = async (number: string, address: string) => {
  const mails = await portal.sql(
    `select kind, calendar from mails where to_address = $1 and text_body like '%' || $2 || '%' order by created_at, kind <> 'interventions.visit_planned'`,
    [address, number],
  )
  return mails.map(({ kind, calendar }) => {
    const lines = String(calendar).replaceAll('\r\n ', '').split('\r\n')
    const of = (name: string) => lines.find((line) => line.startsWith(name))?.slice(name.length + 1)
    return {
      ...{ kind: kind.replace('interventions.visit_', ''), method: of('METHOD'), uid: of('UID'), status: of('STATUS') },
      ...{
        sequence: Number(of('SEQUENCE')),
        starts: of('DTSTART'),
        to: lines.find((line) => line.startsWith('ATTENDEE')),
      },
      from: lines.find((line) => line.startsWith('ORGANIZER')),
    }
  })
}

test('P36 the .ics comes with the mail that plans a visit and with every later one: confirmed, moved, changed, without a date, cancelled, each taking the place of the one before', async () => {
  const made = await world.plan({ startsAt: '2026-11-10T08:00:00Z', subject: 'Essai annuel' })
  const path = `/staff/interventions/${made.id}`
  const change = async (changes: object) => {
    portal.clock.set(new Date(portal.clock.now.getTime() + 60_000).toISOString())
    const now = (await world.planner.get(path)).body
    const saved = await world.planner.put(path, {
      ...{ version: now.version, kind: now.kind, subject: now.subject, site: now.site, startsAt: now.startsAt },
      ...{ technicianId: now.technician?.id ?? null, minutes: 60, ...changes },
    })
    assert.equal(saved.status, 200, JSON.stringify(saved.body))
    return saved.body
  }
  portal.clock.set('2026-10-20T09:10:00Z')
  // A colleague confirms it: it is in their calendar too from now on.
  const confirmed = await world.supervisor.post(`/interventions/${made.id}/confirmation`, { version: made.version })
  assert.equal(confirmed.body.state, 'confirmed')
  portal.clock.set('2026-10-20T09:11:00Z')
  const moved = await world.supervisor.post(`/interventions/${made.id}/move`, {
    ...{ version: confirmed.body.version, startsAt: '2026-11-12T08:00:00.000Z' },
  })
  assert.equal(moved.status, 200, JSON.stringify(moved.body))
  await change({ site: 'Bâtiment D' })
  // What no calendar shows is told to nobody.
  await change({ tasks: ['Graisser'] })
  await change({ startsAt: null, technicianId: null })
  await change({ startsAt: '2026-11-16T08:00:00Z', technicianId: world.technicianId })
  const now = (await world.planner.get(path)).body
  portal.clock.set(new Date(portal.clock.now.getTime() + 60_000).toISOString())
  await world.planner.post(`${path}/cancellation`, { version: now.version, reason: 'Retard' })
  const [{ email: manager }] = await portal.sql(
    "select coalesce(nullif(contact_email, ''), sign_in_email) as email from accounts where id = $1",
    [world.manager.id],
  )
  const [{ email: supervisor }] = await portal.sql(
    "select coalesce(nullif(contact_email, ''), sign_in_email) as email from accounts where id = $1",
    [world.supervisor.id],
  )
  const entries = await entriesTo(made.number, manager)
  assert.deepEqual(
    entries.map(({ kind, method, status, starts }) => [kind, method, status, starts]),
    [
      ['planned', 'REQUEST', 'TENTATIVE', '20261110T080000Z'],
      ['confirmed', 'REQUEST', 'CONFIRMED', '20261110T080000Z'],
      ['confirmed', 'REQUEST', 'CONFIRMED', '20261112T080000Z'],
      ['changed', 'REQUEST', 'CONFIRMED', '20261112T080000Z'],
      ['unplanned', 'CANCEL', 'CANCELLED', '20261112T080000Z'],
      ['planned', 'REQUEST', 'TENTATIVE', '20261116T080000Z'],
      ['cancelled', 'CANCEL', 'CANCELLED', '20261116T080000Z'],
    ],
  )
  assert.deepEqual([...new Set(entries.map(({ uid }) => uid))], [`intervention-${made.id}`])
  // A calendar takes what is later, and only that.
  for (const [at, { sequence }] of entries.entries()) if (at > 0) assert.ok(sequence > entries[at - 1]!.sequence)
  assert.ok(entries.every(({ to, from }) => to!.endsWith(`mailto:${manager}`) && from!.includes('mailto:')))
  const theirs = await entriesTo(made.number, supervisor)
  assert.deepEqual(
    theirs.map(({ kind, sequence }) => [kind, sequence]),
    entries.slice(1).map(({ kind, sequence }) => [kind, sequence]),
  )
  assert.ok(theirs.every(({ to }) => to!.endsWith(`mailto:${supervisor}`)))
  portal.clock.set('2026-10-20T09:00:00Z')
})
