import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { giveRoles } from '../../../kernel/policy/roles.ts'
import {
  makeAccount,
  makeEmployee,
  makeOrganisation,
  makeStaff,
  type Person,
  type Portal,
  startPortal,
} from '../../../testing/portal.ts'
import { type Key, makeKey, type Program, programOf } from '../testing.ts'

let portal: Portal
let administrator: Person
let key: Key
let program: Program
before(async () => {
  portal = await startPortal()
  administrator = await portal.signedIn(await makeStaff(portal, 'chef.une', 'administrator'))
  key = await makeKey(administrator)
  program = await programOf(portal, key)
})
after(() => portal.close())

const push = async (kind: string, rows: unknown[]) => {
  const { status, body } = await program.lines(`/synchronisation/rows/${kind}`, rows)
  assert.equal(status, 200, JSON.stringify(body))
  return body
}
const states = (answer: any) =>
  answer.items.map((one: any) => (one.state === 'refused' ? [one.field, one.code] : one.state))
const events = async (type: string) =>
  await portal.sql('select subject_label, before, after from journal_events where type = $1 order by at, seq, id', [
    type,
  ])

test('D29 employees by code: created, changed with its before and after, the same, refused with field and reason, twice in one request', async () => {
  const one = {
    code: 'P-1',
    surname: 'SERVANNE',
    givenName: 'Nadia',
    enteredOn: '2022-09-01',
    email: 'n.servanne@courrier.example',
  }
  const first = await push('employees', [
    one,
    { code: 'P-2', surname: 'Voltignac', enteredOn: '2019-03-04' },
    { code: 'p-1', surname: 'x', enteredOn: '2022-09-01' },
    { code: 'P-3', surname: 'x' },
    { code: 'P-4', surname: 'x', enteredOn: '2022-02-30' },
    { code: 'P-5', surname: 'x', enteredOn: '2022-02-01', leftOn: '2021-01-01' },
    { code: 'P-6', surname: 'x', enteredOn: '2022-02-01', salary: 1 },
    { surname: 'x' },
    { code: 'P-7', surname: 'x', enteredOn: '2022-02-01', bornOn: '1890-01-01' },
    { code: 'P-8', surname: 'x', enteredOn: '2022-02-01', bornOn: '2022-02-01' },
  ])
  assert.deepEqual(states(first), [
    'created',
    'created',
    ['code', 'synchronisation.row_twice'],
    ['enteredOn', 'required'],
    ['enteredOn', 'bad_day'],
    ['leftOn', 'employees.left_before'],
    ['salary', 'unknown_field'],
    ['code', 'required'],
    ['bornOn', 'bad_day'],
    ['bornOn', 'bad_day'],
  ])
  assert.ok(first.items[2].detail.length > 10)
  assert.deepEqual([first.created, first.refused], [2, 8])
  assert.deepEqual(states(await push('employees', [one])), ['same'])
  const left = await push('employees', [
    { ...one, leftOn: '2026-11-01' },
    { code: 'P-2', jobTitle: "Chef d'équipe" },
  ])
  assert.deepEqual(states(left), ['changed', 'changed'])
  assert.deepEqual(
    (await events('employees.employee.updated'))
      .map((event) => [event.subject_label, event.before, event.after])
      .sort(),
    [
      ['SERVANNE', { left_on: null }, { left_on: '2026-11-01' }],
      ['Voltignac', { job_title: '' }, { job_title: "Chef d'équipe" }],
    ],
  )
  // The date of birth (D31), which is taken away by null alone.
  const bornOn = async () => (await portal.sql("select born_on::text as on from employees where code = 'P-2'"))[0].on
  assert.deepEqual(states(await push('employees', [{ code: 'P-2', bornOn: '1985-03-12' }])), ['changed'])
  assert.deepEqual(states(await push('employees', [{ code: 'P-2', givenName: 'Rosa' }])), ['changed'])
  assert.equal(await bornOn(), '1985-03-12')
  await push('employees', [{ code: 'P-2', bornOn: null }])
  assert.equal(await bornOn(), null)
  // What somebody wrote in the portal stays while the software says nothing new.
  await portal.sql("update employees set job_title = 'Corrigé' where code = 'P-1'")
  assert.deepEqual(states(await push('employees', [{ ...one, leftOn: '2026-11-01' }])), ['same'])
  // One who was there before, by hand, is theirs.
  await makeEmployee(portal, 'H-1', { surname: 'Hand', given_name: '', email: '', entered_on: '2020-01-01' })
  assert.deepEqual(states(await push('employees', [{ code: 'h-1', surname: 'Hand', enteredOn: '2020-01-01' }])), [
    'same',
  ])
  assert.deepEqual(await portal.sql("select count(*)::int as n from employees where lower(code) in ('p-1', 'h-1')"), [
    { n: 2 },
  ])
})

test('D29 clients by code: with a first account whose identifier is the code, its spaces, and nobody written to', async () => {
  const client = {
    code: 'CL-7',
    name: 'Clinique des Trois-Aulnes',
    siret: '81237432900011',
    email: 'contact@aulnes.example',
  }
  const bad = await push('clients', [{ ...client, siret: '81237432900012' }])
  assert.deepEqual(states(bad), [['siret', 'back_office.bad_siret']])
  const good = { ...client, siret: '73282932000074' }
  assert.deepEqual(
    states(await push('clients', [good, { code: 'CL-8', name: 'Autre', siret: '73282932000074' }, { code: 'CL-9' }])),
    ['created', ['siret', 'back_office.siret_taken'], ['name', 'required']],
  )
  const [row] = await portal.sql(
    `select o.name, a.identifier, a.status, a.sign_in_email, m.role, (select count(*)::int from space_subscriptions s where s.membership_id = m.id and s.ended_at is null) > 0 as opens,
       (select count(*)::int from mails) as mails
     from organisations o join memberships m on m.organisation_id = o.id join accounts a on a.id = m.account_id where o.code = 'CL-7'`,
  )
  assert.deepEqual(row, {
    name: 'Clinique des Trois-Aulnes',
    identifier: 'CL-7',
    status: 'pending',
    sign_in_email: null,
    role: 'principal_manager',
    opens: true,
    mails: 0,
  })
  assert.deepEqual(states(await push('clients', [good])), ['same'])
  assert.deepEqual(states(await push('clients', [{ ...good, city: 'Port-Halbrane' }])), ['changed'])
  const changed = await events('back_office.organisation.updated')
  assert.deepEqual(
    changed.map((event) => event.after),
    [{ city: 'Port-Halbrane' }],
  )
})

test('D29 contacts are members of their client: names stay, how one is reached follows; an identifier each', async () => {
  await push('clients', [{ code: 'CT-1', name: 'Contacts' }])
  const rows = [1, 2, 3].map((n) => ({
    client: 'CT-1',
    code: `k${n}`,
    surname: 'Vardiac',
    givenName: 'Solène',
    phone: `0${n}`,
  }))
  assert.deepEqual(states(await push('contacts', rows)), ['created', 'created', 'created'])
  const people = await portal.sql(
    "select a.identifier, a.status, m.role from accounts a join memberships m on m.account_id = a.id where a.surname = 'Vardiac' order by a.identifier",
  )
  assert.deepEqual(
    people.map((one) => one.identifier),
    ['s.vardiac', 's.vardiac2', 's.vardiac3'],
  )
  assert.deepEqual([...new Set(people.map((one) => `${one.status} ${one.role}`))], ['pending member'])
  assert.deepEqual(
    states(
      await push('contacts', [
        rows[0],
        { ...rows[1], phone: '09' },
        { ...rows[2], surname: 'Autre' },
        { client: 'NON', code: 'k1', surname: 'x' },
      ]),
    ),
    ['same', 'changed', ['surname', 'synchronisation.name_kept'], ['client', 'synchronisation.code_unknown']],
  )
})

test('D29 contracts by number and collaborators by the codes of client, application and their own', async () => {
  await push('clients', [
    { code: 'CO-1', name: 'Un' },
    { code: 'CO-2', name: 'Deux' },
  ])
  await portal.sql("insert into applications (brand_id, code, name) values ($1, 'AGATE', 'Agate')", [portal.brandId])
  const contract = { number: '25-0412', client: 'CO-1', title: 'Entretien', startsOn: '2025-01-31' }
  assert.deepEqual(states(await push('contracts', [contract, { number: 'N', client: 'CO-1' }])), [
    'created',
    ['startsOn', 'required'],
  ])
  assert.deepEqual(states(await push('contracts', [{ ...contract, endsOn: '2026-12-31' }])), ['changed'])
  assert.deepEqual(states(await push('contracts', [{ ...contract, client: 'CO-2' }])), [
    ['client', 'synchronisation.contract_elsewhere'],
  ])
  const person = { client: 'CO-1', application: 'agate', code: 'u1', surname: 'Durand' }
  assert.deepEqual(states(await push('collaborators', [person, { ...person, application: 'RIEN' }])), [
    'created',
    ['application', 'synchronisation.application_unknown'],
  ])
  assert.deepEqual(states(await push('collaborators', [{ ...person, phone: '06' }])), ['changed'])
  assert.deepEqual(states(await push('collaborators', [{ ...person, phone: '06' }])), ['same'])
})

test("D29 a code that is another brand's is not there, and theirs stays as it is", async () => {
  const [rival] = await portal.sql("insert into brands (slug, name) values ('rival', 'Rival') returning id")
  await giveRoles(portal.database.pool, portal.app.services.spaces)
  const principal = await makeAccount(portal, 'rival.gere', { brand_id: rival.id })
  await makeOrganisation(portal, 'Rivaux', {
    principal,
    values: { brand_id: rival.id, code: 'RV-1', siret: '73282932000074' },
  })
  await portal.sql(
    "insert into employees (brand_id, created_at, code, surname, email, entered_on) values ($1, now(), 'RV-E', 'Rivale', '', '2020-01-01')",
    [rival.id],
  )
  assert.deepEqual(states(await push('contacts', [{ client: 'RV-1', code: 'a', surname: 'x' }])), [
    ['client', 'synchronisation.code_unknown'],
  ])
  assert.deepEqual(states(await push('contracts', [{ number: 'RV', client: 'RV-1', startsOn: '2025-01-01' }])), [
    ['client', 'synchronisation.code_unknown'],
  ])
  assert.deepEqual(states(await push('employees', [{ code: 'RV-E', surname: 'Nôtre', enteredOn: '2021-01-01' }])), [
    'created',
  ])
  assert.deepEqual(
    (await portal.sql("select surname from employees where code = 'RV-E' order by surname")).map((row) => row.surname),
    ['Nôtre', 'Rivale'],
  )
})

test('D29 a row that no database takes is refused with its field, and those beside it are taken', async () => {
  for (const [kind, field] of [
    ['clients', 'code'],
    ['employees', 'code'],
    ['contacts', 'client'],
    ['contracts', 'number'],
    ['collaborators', 'client'],
  ] as const) {
    const bad = ['A\0B', { a: 1 }, ['A'], 'A'.repeat(300)].map((value) => ({ [field]: value }))
    const { items } = await push(kind, bad)
    assert.deepEqual(
      items.map((one: any) => [one.state, one.field]),
      Array(4).fill(['refused', field]),
      kind,
    )
  }
  const beside = await push('employees', [
    { code: 'NUL\0', surname: 'Nul', enteredOn: '2020-01-01' },
    { code: 'NUL', surname: 'Beside', enteredOn: '2020-01-01' },
  ])
  assert.deepEqual(states(beside), [['code', 'bad_value'], 'created'])
})

test('D29 a request has its limits, and lines that are no JSON are refused as a whole', async () => {
  const many = await program.lines(
    '/synchronisation/rows/employees',
    Array.from({ length: 10_001 }, (_, n) => ({ code: `${n}` })),
  )
  assert.deepEqual([many.status, many.body.errors[0].field], [422, 'rows'])
  const broken = await portal.app.server.inject({
    method: 'POST',
    url: '/api/v1/synchronisation/rows/employees',
    headers: { authorization: 'Bearer x', 'content-type': 'application/x-ndjson' },
    payload: '{"code":\n',
  })
  assert.equal(broken.statusCode, 400)
  assert.equal((await program.post('/synchronisation/rows/employees', { rows: [] })).status, 422)
  const array = await program.post('/synchronisation/rows/employees', {
    rows: [{ code: 'J-1', surname: 'Json', enteredOn: '2020-01-01' }],
  })
  assert.deepEqual(states(array.body), ['created'])
})

test('D29 of lines of JSON, one that holds half a character or what an object inherits by is refused alone', async () => {
  const row = (code: string, more: object = {}) => ({ code, surname: 'Ligne', enteredOn: '2020-01-01', ...more })
  const { status, body } = await program.lines('/synchronisation/rows/employees', [
    row('L-1'),
    row('L-2', { surname: 'a\ud800b' }),
    JSON.parse('{"code":"L-3","surname":"x","enteredOn":"2020-01-01","__proto__":{"code":"L-9"}}'),
    row('L-4', { surname: 'é \ud83d\ude00' }),
    row('L-5', { surname: '__proto__' }),
  ])
  assert.equal(status, 200)
  assert.deepEqual(states(body), [
    'created',
    ['code', 'synchronisation.row_unreadable'],
    ['code', 'synchronisation.row_unreadable'],
    'created',
    'created',
  ])
  assert.deepEqual([body.created, body.refused], [3, 2])
  assert.deepEqual(await portal.sql("select code from employees where code in ('L-2', 'L-3', 'L-9')"), [])
  // An escaped name is seen as well.
  const escaped = await program.lines('/synchronisation/rows/employees', [
    '{"code":"L-6","surname":"x","enteredOn":"2020-01-01","\\u005f_proto__":{}}',
  ])
  assert.deepEqual(states(escaped.body), [['code', 'synchronisation.row_unreadable']])
})
