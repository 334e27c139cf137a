import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  insert,
  makeAccount,
  makeOrganisation,
  makeStaff,
  type Person,
  type Portal,
  type Reply,
  startPortal,
} from '../../../testing/portal.ts'

let portal: Portal
let agent: Person
let client: Person
let requestId: string
before(async () => {
  portal = await startPortal()
  agent = await portal.signedIn(await makeStaff(portal, 'gil.dupond'))
  client = await portal.signedIn(
    await makeAccount(portal, 'claire.aubertine', { contact_email: 'claire.contact@client.example' }),
  )
  const organisation = await makeOrganisation(portal, 'Vallois & Brès')
  const contract = await insert(portal, 'contracts', {
    brand_id: portal.brandId,
    organisation_id: organisation,
    number: 'K-1',
    starts_on: '2026-01-01',
    next_invoice_on: '2026-12-01',
    invoice_day: 1,
  })
  requestId = (
    await insert(portal, 'change_requests', {
      brand_id: portal.brandId,
      organisation_id: organisation,
      contract_id: contract.id,
      number: 'D-2026-9001',
      kind: 'training',
      wished_on: '2026-11-20',
      account_id: client.id,
      requested_by_label: 'AUBERTINE Claire',
      requested_at: portal.clock.now,
      modified_at: portal.clock.now,
    })
  ).id
})
after(() => portal.close())

const body = {
  title: 'Prise en main',
  place: 'Brest',
  startsAt: '2026-12-10T09:00:00+01:00',
  endsAt: '2026-12-10T17:00:00+01:00',
  seats: 3,
}
const codes = (reply: Reply) =>
  reply.body.errors.map((error: { field: string; code: string }) => `${error.field} ${error.code}`).sort()
async function make(values: object = {}) {
  const reply = await agent.post('/staff/training-sessions', { ...body, ...values })
  assert.equal(reply.status, 201, JSON.stringify(reply.body))
  return reply.body
}
const register = (sessionId: string, accountId: string, label: string) =>
  insert(portal, 'training_registrations', {
    training_session_id: sessionId,
    account_id: accountId,
    request_id: requestId,
    attendee_label: label,
    created_at: portal.clock.now,
  })

test('C33 clients see the sessions to come with the places left, and no staff page', async () => {
  const soon = await make({ title: 'Bientôt' })
  const later = await make({ title: 'Plus tard', startsAt: '2027-01-10T08:00:00Z', endsAt: '2027-01-10T16:00:00Z' })
  const past = await make({ title: 'Passée', startsAt: '2026-11-01T08:00:00Z', endsAt: '2026-11-01T16:00:00Z' })
  const cancelled = await make({ title: 'Annulée' })
  await agent.post(`/staff/training-sessions/${cancelled.id}/cancellation`)
  await register(soon.id, client.id, 'AUBERTINE Claire')
  const seen = (await client.get('/training-sessions')).body.items
  assert.deepEqual(
    seen.map((session: { title: string; seatsLeft: number }) => [session.title, session.seatsLeft]),
    [
      ['Bientôt', 2],
      ['Plus tard', 3],
    ],
  )
  assert.ok(!('version' in seen[0]))
  const page = (await client.get('/training-sessions?size=1')).body
  assert.deepEqual(
    (await client.get(`/training-sessions?size=1&cursor=${page.nextCursor}`)).body.items.map(
      (session: { id: string }) => session.id,
    ),
    [later.id],
  )
  assert.deepEqual(
    (await agent.get('/staff/training-sessions?when=past')).body.items.map((session: { id: string }) => session.id),
    [past.id],
  )
  assert.equal((await client.get('/staff/training-sessions')).status, 404)
  assert.equal((await client.get(`/staff/training-sessions/${soon.id}`)).status, 404)
  assert.equal((await portal.guest.get('/training-sessions')).status, 401)
})

test('C33 a session is changed on the version that was read, and keeps a place for everybody registered', async () => {
  const made = await make()
  await register(made.id, client.id, 'AUBERTINE Claire')
  await register(made.id, await makeAccount(portal, 'remi.autre'), 'AUTRE Rémi')
  const path = `/staff/training-sessions/${made.id}`
  const refused = await agent.patch(path, { version: 1, seats: 1 })
  assert.deepEqual(codes(refused), ['seats contracts.training_seats_taken'])
  assert.match(refused.body.errors[0].message, /^2 personnes/)
  assert.deepEqual(codes(await agent.patch(path, { version: 1, endsAt: '2026-12-10T07:00:00Z' })), [
    'endsAt contracts.training_ends_before_start',
  ])
  assert.deepEqual(codes(await agent.patch(path, { version: 1, applicationId: requestId })), [
    'applicationId bad_choice',
  ])
  const changed = await agent.patch(path, { version: 1, seats: 2, place: 'Quimper' })
  assert.deepEqual([changed.body.seatsLeft, changed.body.place, changed.body.version], [0, 'Quimper', 2])
  assert.equal((await agent.patch(path, { version: 1, seats: 9 })).status, 409)
  assert.deepEqual(
    changed.body.registrations.map((one: { attendee: string; requestNumber: string; state: string }) => [
      one.attendee,
      one.requestNumber,
      one.state,
    ]),
    [
      ['AUBERTINE Claire', 'D-2026-9001', 'requested'],
      ['AUTRE Rémi', 'D-2026-9001', 'requested'],
    ],
  )
  assert.deepEqual(
    codes(await agent.post('/staff/training-sessions', { ...body, title: '', seats: 0, endsAt: 'demain' })),
    ['endsAt bad_day', 'seats too_small', 'title required'],
  )
})

test('C33 a cancelled session tells everybody registered, once', async () => {
  const made = await make({ title: 'À annuler' })
  await register(made.id, client.id, 'AUBERTINE Claire')
  const path = `/staff/training-sessions/${made.id}`
  const cancelled = await agent.post(`${path}/cancellation`)
  assert.equal(cancelled.status, 200)
  assert.ok(cancelled.body.cancelledAt)
  assert.deepEqual(
    cancelled.body.registrations.map((one: { state: string }) => one.state),
    ['cancelled'],
  )
  assert.equal((await agent.post(`${path}/cancellation`)).body.code, 'contracts.training_cancelled')
  assert.equal((await agent.patch(path, { version: 2, seats: 5 })).body.code, 'contracts.training_cancelled')
  const mails = await portal.sql(
    "select * from mails where kind = 'contracts.training_cancelled' and text_body like '%À annuler%'",
  )
  assert.deepEqual(
    mails.map((mail) => mail.to_address),
    ['claire.contact@client.example'],
  )
  assert.match(mails[0].text_body, /10\/12\/2026 \(Brest\)/)
  assert.ok(
    (await client.get('/notifications')).body.items.some((notice: { title: string }) =>
      notice.title.endsWith('À annuler'),
    ),
  )
})

test('C33 attendance is taken once the session has begun, for its own registrations', async () => {
  const made = await make({ title: 'Présence' })
  const mine = await register(made.id, client.id, 'AUBERTINE Claire')
  const elsewhere = await register((await make()).id, client.id, 'AUBERTINE Claire')
  const path = `/staff/training-sessions/${made.id}/attendance`
  assert.equal((await agent.put(path, { [mine.id]: 'present' })).body.code, 'contracts.training_not_begun')
  portal.clock.set('2026-12-10T08:30:00Z')
  assert.deepEqual(codes(await agent.put(path, { [elsewhere.id]: 'present' })), [
    `${elsewhere.id} contracts.registration_unknown`,
  ])
  assert.equal((await agent.put(path, { [mine.id]: 'late' })).status, 422)
  assert.equal((await agent.put(path, { [mine.id]: 'absent' })).body.registrations[0].attendance, 'absent')
  assert.equal((await agent.put(path, { [mine.id]: 'present' })).body.registrations[0].attendance, 'present')
  assert.equal(
    (await agent.post(`/staff/training-sessions/${made.id}/cancellation`)).body.code,
    'contracts.training_over',
  )
})
