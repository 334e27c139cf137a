// A client is made and edited (spec 5, B2, B3).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { makeOrganisation, makeStaff, type Person, type Portal, type Reply, startPortal } from '../../testing/portal.ts'

let portal: Portal
let administrator: Person
let agent: Person
let reader: Person
before(async () => {
  portal = await startPortal()
  administrator = await portal.signedIn(await makeStaff(portal, 'alma.dupond', 'administrator'))
  agent = await portal.signedIn(await makeStaff(portal, 'gil.dupond'))
  reader = await portal.signedIn(await makeStaff(portal, 'lea.dupond', 'reader'))
})
after(() => portal.close())

const person = (email: string, identifier?: string) => ({
  surname: 'KERVADEC',
  givenName: 'Yann',
  signInEmail: email,
  signInEmailConfirmation: email,
  ...(identifier ? { identifier } : {}),
})
const codes = (reply: Reply) =>
  reply.body.errors.map((error: { field: string; code: string }) => `${error.field} ${error.code}`)
const typed = 'kd7m-q4xz-3vbn-tw9e'

test('B2 a client is made with its user name; without a password an activation link leaves', async () => {
  const made = await agent.post('/staff/organisations', {
    name: 'Régie Solane',
    country: 'be',
    locale: 'en',
    timeZone: 'Europe/Brussels',
    principal: person('y.kervadec@solane.example', 'solane'),
    givesAccess: true,
  })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  const { login, project, country, locale, timeZone, registeredOn, registrationAddress } = made.body
  assert.deepEqual(
    { login, project, country, locale, timeZone, registeredOn, registrationAddress },
    {
      login: 'solane',
      project: 'Halbrane',
      country: 'BE',
      locale: 'en',
      timeZone: 'Europe/Brussels',
      registeredOn: '2026-11-20',
      registrationAddress: '127.0.0.1',
    },
  )
  const mails = await portal.sql("select kind from mails where to_address = 'y.kervadec@solane.example'")
  assert.deepEqual(mails, [{ kind: 'portal-access.client_activation' }])
  assert.deepEqual(
    codes(
      await agent.post('/staff/organisations', {
        name: 'Autre',
        principal: person('z@solane.example', 'SOLANE'),
      }),
    ),
    ['identifier identity.identifier_taken'],
  )
})

test('B2 a typed password opens the first sign-in alone, in which another one is chosen; no link leaves and nothing keeps it', async () => {
  const body = {
    name: 'Atelier Dune',
    principal: person('y.kervadec@dune.example', 'atelierdune'),
    givesAccess: true,
    password: typed,
  }
  assert.deepEqual(codes(await agent.post('/staff/organisations', { ...body, passwordConfirmation: `${typed}x` })), [
    'passwordConfirmation back_office.passwords_differ',
  ])
  for (const weak of ['court', 'atelierdune-atelierdune', 'password1234'])
    assert.deepEqual(
      codes(await agent.post('/staff/organisations', { ...body, password: weak, passwordConfirmation: weak })).map(
        (code: string) => code.split(' ')[0],
      ),
      ['password'],
      weak,
    )
  const made = await agent.post('/staff/organisations', { ...body, passwordConfirmation: typed })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  assert.deepEqual(await portal.sql("select 1 from mails where to_address = 'y.kervadec@dune.example'"), [])
  const [account] = await portal.sql("select status, password_state from accounts where identifier = 'atelierdune'")
  assert.deepEqual(account, { status: 'pending', password_state: 'temporary' })
  const [kept] = await portal.sql(
    `select count(*)::int as n from journal_events where before::text like '%${typed}%' or after::text like '%${typed}%'`,
  )
  assert.equal(kept.n, 0)
  const signIn = await portal.guest.post('/session', { identifier: 'atelierdune', password: typed })
  assert.deepEqual([signIn.status, signIn.body.state], [200, 'password_change'])
})

test('B2 a person who has an account keeps their password, and readers make no client', async () => {
  const [known] = await portal.sql("select id from accounts where identifier = 'solane'")
  const refused = await agent.post('/staff/organisations', {
    name: 'Filiale',
    principal: { accountId: known.id },
    password: typed,
    passwordConfirmation: typed,
  })
  assert.deepEqual(codes(refused), ['password back_office.password_of_another'])
  const reply = await reader.post('/staff/organisations', { name: 'X', principal: person('x@x.example') })
  assert.equal(reply.status, 403)
})

test('B3 what is noted of a client is kept with who verified its telephone and when; a stale edit is told', async () => {
  const id = await makeOrganisation(portal, 'Office du Lerzan')
  const path = `/staff/organisations/${id}`
  const before = (await agent.get(path)).body
  assert.deepEqual(
    [before.attitude, before.remark, before.verifiedPhone, before.phoneVerified],
    ['neutral', '', '', null],
  )
  const edit = {
    version: before.version,
    registeredOn: '2019-03-12',
    registrationAddress: '2001:db8::7',
    verifiedPhone: '02 61 44 10 21',
    attitude: 'good',
    remark: 'Toujours rappeler le gardien.\nÉcrire à la comptabilité.',
    locale: 'en',
    timeZone: 'Europe/Brussels',
  }
  const saved = await agent.patch(path, edit)
  assert.equal(saved.status, 200, JSON.stringify(saved.body))
  assert.deepEqual(saved.body.phoneVerified, { at: portal.clock.now.toISOString(), by: 'DUPOND gil' })
  assert.deepEqual(
    [saved.body.registeredOn, saved.body.registrationAddress, saved.body.attitude, saved.body.remark],
    ['2019-03-12', '2001:db8::7', 'good', edit.remark],
  )
  const stale = await administrator.patch(path, { ...edit, remark: 'Autre' })
  assert.equal(stale.status, 409)
  assert.equal(stale.body.extra.remark ?? stale.body.extra.current?.remark, edit.remark)
  // Another field: who verified the number stays.
  const again = await administrator.patch(path, { version: saved.body.version, attitude: 'watched' })
  assert.equal(again.body.phoneVerified.by, 'DUPOND gil')
  const taken = await administrator.patch(path, { version: again.body.version, verifiedPhone: '' })
  assert.deepEqual([taken.body.verifiedPhone, taken.body.phoneVerified], ['', null])
  for (const [field, value] of [
    ['registrationAddress', '300.1.1.1'],
    ['verifiedPhone', 'douze'],
    ['attitude', 'hostile'],
    ['timeZone', 'Europe/Nowhere'],
    ['country', 'XX'],
    ['registeredOn', '2026-02-30'],
  ])
    assert.deepEqual(
      codes(await agent.patch(path, { version: taken.body.version, [field!]: value })).map(
        (code: string) => code.split(' ')[0],
      ),
      [field],
    )
})

test('B3 what is noted of a client is for the provider alone: neither its people nor their journal have it', async () => {
  const [row] = await portal.sql("select id from organisations where name = 'Office du Lerzan'")
  const [manager] = await portal.sql('select account_id from memberships where organisation_id = $1', [row.id])
  const principal = await portal.signedIn(manager.account_id)
  const history = JSON.stringify((await principal.get(`/organisations/${row.id}/history`)).body)
  assert.ok(!history.includes('gardien'), history)
  const [{ n }] = await portal.sql(
    "select count(*)::int as n from journal_events where type = 'back_office.client.noted' and subject_id = $1 and organisation_id is null",
    [row.id],
  )
  assert.equal(n, 3)
  assert.equal((await principal.get(`/staff/organisations/${row.id}`)).status, 404)
})
