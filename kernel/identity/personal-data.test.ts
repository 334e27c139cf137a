// What is kept about oneself (spec 5, B23): to take along, and to have erased.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  insert,
  makeAccount,
  makeEmployee,
  makeMember,
  makeOrganisation,
  type Person,
  type Portal,
  startPortal,
} from '../../testing/portal.ts'

let portal: Portal
let nora: Person
let noraId: string
let other: Person
let otherId: string
before(async () => {
  portal = await startPortal()
  noraId = await makeAccount(portal, 'nora.donnees')
  otherId = await makeAccount(portal, 'autre.personne')
  const organisation = await makeOrganisation(portal, 'Ville de Montfabre', { principal: noraId })
  await makeMember(portal, otherId, organisation)
  nora = await portal.signedIn(noraId)
  other = await portal.signedIn(otherId)
  for (const [account_id, subject] of [
    [noraId, 'Le mien'],
    [otherId, 'Celui de quelqu’un d’autre'],
  ] as const)
    await insert(portal, 'tickets', {
      brand_id: portal.brandId,
      organisation_id: organisation,
      account_id,
      number: `T-${subject}`,
      subject,
      opened_by_label: subject,
      opened_at: portal.clock.now,
      last_activity_at: portal.clock.now,
    })
  await insert(portal, 'mails', {
    brand_id: portal.brandId,
    account_id: noraId,
    kind: 'identity.activation',
    key: 'activation nora',
    to_address: 'nora@example.org',
    subject: 'Activer votre compte',
    text_body: 'https://portail.example/activation#very-secret-link',
    html_body: '<p>very-secret-link</p>',
    is_secret: true,
    created_at: portal.clock.now,
  })
})
after(() => portal.close())

const dataOf = async (person: Person) => {
  const answer = await person.get('/account/data')
  assert.equal(answer.status, 200, JSON.stringify(answer.body))
  return typeof answer.body === 'string' ? JSON.parse(answer.body) : answer.body
}

test('B23 the person takes along what is kept about them, and nothing of anybody else', async () => {
  const data = await dataOf(nora)
  const rows = (source: string) =>
    data.parts.filter((part: any) => part.source === source).flatMap((one: any) => one.rows)
  assert.equal(rows('accounts')[0].identifier, 'nora.donnees')
  assert.equal(rows('memberships').length, 1)
  assert.deepEqual(
    rows('tickets').map((one: any) => one.subject),
    ['Le mien'],
  )
  assert.equal(rows('sessions').length, 1)
  assert.equal(rows('mails')[0].subject, 'Activer votre compte')
  const text = JSON.stringify(data)
  assert.ok(!text.includes('quelqu’un d’autre'))
  assert.ok(!text.includes(otherId), 'nothing names the other account')
  assert.ok(data.parts.every((part: any) => part.partial === false))
})

test('B23 an employee takes along what is kept of them as one: their record, and what hangs on it', async () => {
  const accountId = await makeAccount(portal, 'nadia.salariee')
  const employee = await makeEmployee(portal, 'M0418', { account_id: accountId })
  const colleague = await makeEmployee(portal, 'M0419')
  for (const employee_id of [employee, colleague])
    await insert(portal, 'payslip_objections', {
      brand_id: portal.brandId,
      employee_id,
      made_at: portal.clock.now,
      made_by_label: 'Nadia',
      side: 'employee',
      received_on: '2026-11-02',
    })
  const data = await dataOf(await portal.signedIn(accountId))
  const rows = (source: string) =>
    data.parts.filter((one: any) => one.source === source).flatMap((one: any) => one.rows)
  assert.deepEqual(
    rows('employees').map((one: any) => one.code),
    ['M0418'],
  )
  assert.deepEqual(
    rows('payslip_objections').map((one: any) => one.employee_id),
    [employee],
  )
})

test('B23 what opens doors is not in it: passwords, links, tokens, their hashes', async () => {
  const data = await dataOf(nora)
  const text = JSON.stringify(data)
  assert.ok(!text.includes('very-secret-link'))
  assert.ok(!/"[a-z_]*(hash|token|salt|secret_id|password_hash)[a-z_]*":/.test(text.replaceAll('"is_secret":', '')))
  const sources = data.parts.map((part: any) => part.source)
  for (const door of ['credentials', 'one_time_tokens', 'idempotency_keys', 'known_browsers'])
    assert.ok(!sources.includes(door))
})

test('B23 each table that names a person by its key is in it, or is passed over for a reason', async () => {
  const named = await portal.sql(
    `select distinct t.relname as name from pg_constraint f join pg_class t on t.oid = f.conrelid
     join pg_attribute c on c.attrelid = t.oid and c.attnum = f.conkey[1]
     where f.contype = 'f' and f.confrelid = 'accounts'::regclass and c.attname = 'account_id' order by 1`,
  )
  const passedOver = [
    'credentials',
    'feed_readers',
    'idempotency_keys',
    'known_browsers',
    'one_time_tokens',
    'signature_codes',
  ]
  const source = await portal.sql("select pg_get_functiondef('parvis.personal_data'::regproc) as text")
  const told = /passed_over text\[\] := array\[([^\]]*)\]/.exec(source[0]!.text)![1]!
  assert.deepEqual([...told.matchAll(/'([a-z_]+)'/g)].map((one) => one[1]).sort(), passedOver)
  assert.ok(named.length > passedOver.length)
  for (const name of passedOver)
    assert.ok(
      named.some((one) => one.name === name),
      `${name} names no person`,
    )
})

test('B23 it is written in the journal, and asked for five times at most in a quarter of an hour', async () => {
  const events = await portal.sql(
    "select actor_id from journal_events where type = 'identity.account.data_taken' and subject_id = $1",
    [noraId],
  )
  assert.ok(events.length >= 2)
  assert.ok(events.every((one) => one.actor_id === noraId))
  const answers = []
  for (let count = 0; count < 6; count += 1) answers.push((await other.get('/account/data')).status)
  assert.deepEqual(answers, [200, 200, 200, 200, 200, 429])
})
