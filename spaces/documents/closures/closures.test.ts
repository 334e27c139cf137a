import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { drawPaper } from '../../../kernel/demo/paper.ts'
import {
  makeAccount,
  makeEmployee,
  makeOrganisation,
  makeStaff,
  type Person,
  type Portal,
  startPortal,
  testPassword,
} from '../../../testing/portal.ts'
import { carryOnClosures } from './jobs.ts'

let portal: Portal
let admin: Person
let agent: Person
let nadia: Person
let nora: Person
let organisationId: string
const accounts: Record<string, string> = {}
/** Sessions end long before three months do: everybody signs in again. */
async function at(moment: string) {
  portal.clock.set(moment)
  admin = await portal.signedIn(accounts.admin!)
  agent = await portal.signedIn(accounts.agent!)
  nadia = await portal.signedIn(accounts.nadia!)
  nora = await portal.signedIn(accounts.nora!)
}
before(async () => {
  portal = await startPortal({}, '2026-11-30T09:00:00Z')
  accounts.admin = await makeStaff(portal, 'admin.durand', 'administrator')
  accounts.agent = await makeStaff(portal, 'agent.dupond')
  accounts.nora = await makeAccount(portal, 'nora.gere', { contact_email: 'nora@vallois.example' })
  accounts.nadia = await makeAccount(portal, 'nadia.servanne')
  organisationId = await makeOrganisation(portal, 'Vallois & Brès', { principal: accounts.nora })
  const nadiaId = await makeEmployee(portal, '00147', { account_id: accounts.nadia, email: 'nadia@courrier.example' })
  const aurele = await makeEmployee(portal, '00148', { email: 'aurele@courrier.example' })
  const ines = await makeEmployee(portal, '00149', { email: '' })
  // Nothing is kept for her: she is not told.
  accounts.rosa = await makeAccount(portal, 'rosa.partie')
  await makeEmployee(portal, '00150', { account_id: accounts.rosa, email: 'rosa@courrier.example' })
  await at('2026-11-30T09:00:00Z')
  const folderOf = async (name: string) =>
    (await portal.sql("select id from folder_rules where name ->> 'fr' = $1", [name]))[0].id
  const [payslips, invoices] = [await folderOf('Bulletins'), await folderOf('Facture')]
  const file = { field: 'file', name: 'x.pdf', bytes: await drawPaper('x', []) }
  for (const fields of [
    ...[nadiaId, aurele, ines].map((employeeId) => ({ employeeId, folderId: payslips, name: 'Bulletin' })),
    { organisationId, folderId: invoices, name: 'Facture' },
  ])
    assert.equal((await agent.upload('/staff/documents', [file], fields as never)).status, 201)
  await portal.drain()
})
after(() => portal.close())

const path = '/staff/portal-closures'
const input = { closesOn: '2027-02-28', withClients: false, message: 'Nous cessons notre activité.' }
const told = async (kind: string) =>
  (await portal.sql('select to_address from mails where kind = $1 order by to_address', [`documents.${kind}`])).map(
    (row) => row.to_address,
  )
const carryOn = () => carryOnClosures(portal.app.services)
const asLeaver = async (account: string, query: string): Promise<number> => {
  const client = await portal.app.services.database.pool.connect()
  try {
    await client.query('begin')
    await client.query(
      "select set_config('parvis.account_id', $1, true), set_config('parvis.brand_id', $2, true), set_config('role', 'parvis_leaver', true)",
      [account, portal.brandId],
    )
    return (await client.query(query)).rows[0].n
  } finally {
    await client.query('rollback')
    client.release()
  }
}
const signsIn = (identifier: string) => portal.guest.post('/session', { identifier, password: testPassword })

test('D31 a closure is announced by an administrator, three months before at least, by the database too', async () => {
  const seen = (await admin.get(path)).body
  assert.deepEqual(
    [seen.current, seen.past, seen.earliest, seen.employees, seen.unreachable, seen.clients],
    [null, [], '2027-02-28', 3, 1, 1],
  )
  const refused = await agent.post(path, input)
  assert.equal(refused.status, 403)
  assert.ok(refused.body.detail)
  assert.equal((await nora.get(path)).status, 404)
  assert.equal((await nadia.post(path, input)).status, 404)
  for (const [wrong, field] of [
    [{ ...input, closesOn: '2027-02-27' }, 'closesOn'],
    [{ ...input, message: ' ' }, 'message'],
    [{ ...input, withClients: 'x' }, 'withClients'],
  ] as const) {
    const answer = await admin.post(path, wrong)
    assert.deepEqual([answer.status, answer.body.errors[0].field], [422, field])
  }
  await assert.rejects(
    portal.sql(
      "insert into portal_closures (brand_id, with_clients, announced_on, closes_on, message, announced_at, announced_by_label) values ($1, false, '2026-11-30', '2027-02-27', 'x', now(), 'x')",
      [portal.brandId],
    ),
    /portal_closures_notice/,
  )
  const { fr, en } = (await admin.post(`${path}/preview`, { closesOn: input.closesOn, message: input.message })).body
  assert.match(fr.body, /ferme le 28\/02\/2027[\s\S]*Nous cessons notre activité\./)
  assert.match(en.subject, /closes on/)
  assert.deepEqual(await told('closure_announced'), [])
})

test('D31 every employee with documents is told, once, and sees it; clients only where they are meant', async () => {
  const made = await admin.post(path, input)
  assert.equal(made.status, 201, JSON.stringify(made.body))
  await portal.drain()
  await carryOn()
  assert.deepEqual(await told('closure_announced'), ['aurele@courrier.example', 'nadia@courrier.example'])
  assert.equal((await admin.post(path, input)).body.code, 'documents.closure_announced')
  assert.deepEqual((await nadia.get('/portal-closure')).body.closure, {
    closesOn: '2027-02-28',
    message: input.message,
  })
  assert.equal((await nora.get('/portal-closure')).body.closure, null)
  const { current } = (await admin.get(path)).body
  assert.ok(current.told.announced)
  // What was announced is not moved, by nobody of the staff.
  const client = await portal.database.pool.connect()
  try {
    await client.query('begin; set local role parvis_staff')
    await assert.rejects(client.query("update portal_closures set closes_on = '2027-01-01'"), /permission denied/)
  } finally {
    await client.query('rollback')
    client.release()
  }
})

test('D31 a closure is called off, whoever was told hears so, and another one may be announced', async () => {
  const { current } = (await admin.get(path)).body
  const off = `${path}/${current.id}/calling-off`
  assert.equal((await agent.post(off, { version: current.version })).status, 403)
  assert.equal((await admin.post(off, { version: 99 })).status, 409)
  assert.equal((await admin.post(`${path}/${accounts.admin}/calling-off`, { version: 1 })).status, 404)
  const ended = await admin.post(off, { version: current.version })
  assert.deepEqual([ended.status, ended.body.current, ended.body.past.length], [200, null, 1])
  assert.equal((await admin.post(off, { version: current.version })).status, 200)
  await portal.drain()
  await carryOn()
  assert.deepEqual(await told('closure_called_off'), ['aurele@courrier.example', 'nadia@courrier.example'])
  assert.equal((await nadia.get('/portal-closure')).body.closure, null)
  const acts = await portal.sql("select type from journal_events where type like 'documents.closure.%' order by type")
  assert.deepEqual(
    acts.map((one) => one.type),
    ['documents.closure.announced', 'documents.closure.called_off'],
  )
})

test('D31 reminders a month and a week before, each once; then nobody of those sides signs in, and the staff do', async () => {
  await admin.post(path, { ...input, closesOn: '2027-03-15', withClients: true })
  await portal.drain()
  const addresses = ['aurele@courrier.example', 'nadia@courrier.example', 'nora@vallois.example']
  assert.deepEqual((await told('closure_announced')).slice().sort(), [...addresses, ...addresses.slice(0, 2)].sort())
  assert.equal((await nora.get('/portal-closure')).body.closure.closesOn, '2027-03-15')

  await at('2027-02-14T09:00:00Z')
  await carryOn()
  assert.deepEqual(await told('closure_reminder'), [])
  await at('2027-02-15T09:00:00Z')
  await carryOn()
  await carryOn()
  assert.deepEqual(await told('closure_reminder'), addresses)
  await at('2027-03-08T09:00:00Z')
  await carryOn()
  await carryOn()
  assert.equal((await told('closure_reminder')).length, 6)
  await at('2027-03-14T23:30:00+01:00')
  await carryOn()
  assert.equal((await nadia.get('/employee/payslips')).status, 200)

  await at('2027-03-15T09:00:00Z')
  await carryOn()
  for (const [who, route] of [
    [nadia, '/employee/payslips'],
    [nadia, '/employee/documents'],
    [nadia, '/account'],
    [nora, '/documents'],
    [nora, '/account/sessions'],
  ] as const) {
    const answer = await who.get(route)
    assert.deepEqual([route, answer.status, answer.body.code], [route, 403, 'identity.portal_closed'])
  }
  // Their vault is all that they sign in to, whatever they had: nothing else is there, in the database neither.
  assert.equal((await signsIn('nadia.servanne')).status, 200)
  assert.deepEqual((await nadia.get('/session')).body.sides, ['leaver'])
  // A wrong password tells nobody that.
  assert.equal(
    (await portal.guest.post('/session', { identifier: 'nadia.servanne', password: 'nothing at all' })).body.code,
    'identity.sign_in_failed',
  )
  const { current } = (await admin.get(path)).body
  assert.ok(current.closedAt)
  // Called off after that, the portal is open again.
  assert.equal((await admin.post(`${path}/${current.id}/calling-off`, { version: current.version })).status, 200)
  assert.equal((await signsIn('nadia.servanne')).status, 200)
})

test('D31 a telling that was cut goes on after the one who was told last', async () => {
  await at('2027-04-01T09:00:00Z')
  await portal.drain()
  const before = (await told('closure_announced')).length
  const [first] = await portal.sql(
    'select e.id, e.email from employees e where exists (select from documents d where d.employee_id = e.id) order by e.id limit 1',
  )
  await portal.sql(
    `with made as (insert into portal_closures (brand_id, with_clients, announced_on, closes_on, message, announced_at, announced_by_label)
       values ($1, false, '2027-04-01', '2027-09-01', 'x', $2, 'x') returning id)
     insert into portal_closure_tellings (closure_id, kind, told_after) select id, 'announced', $3 from made`,
    [portal.brandId, portal.clock.now, first.id],
  )
  await carryOn()
  const mails = (await told('closure_announced')).length - before
  assert.equal(mails, first.email === '' ? 2 : 1)
})

test('D31 after a closure its people take their documents along, for the time that it says, and nothing else opens to them', async () => {
  const { current: earlier } = (await admin.get(path)).body
  if (earlier) await admin.post(`${path}/${earlier.id}/calling-off`, { version: earlier.version })
  await at('2028-01-10T09:00:00Z')
  assert.equal(
    (await admin.post(path, { ...input, closesOn: '2028-05-01', takeMonths: 2 })).body.errors[0].field,
    'takeMonths',
  )
  await assert.rejects(portal.sql('update portal_closures set take_months = 2'), /portal_closures_taking/)
  const made = await admin.post(path, { ...input, closesOn: '2028-05-01', withClients: false, takeMonths: 6 })
  assert.deepEqual([made.status, made.body.current.takesUntil], [201, '2028-11-01'])
  await carryOn()
  assert.equal((await signsIn('nadia.servanne')).status, 200)
  await at('2028-05-01T09:00:00Z')
  await carryOn()

  // A second factor and the rest of signing in are as ever; the clients' side is open.
  const leaver = await portal.signedIn(accounts.nadia!)
  const session = (await leaver.get('/session')).body
  assert.deepEqual([session.side, session.sides, session.spaces], ['leaver', ['leaver'], ['documents']])
  const client = await portal.signedIn(accounts.nora!)
  assert.equal((await client.get('/documents')).status, 200)
  const what = (await leaver.get('/leaver')).body
  assert.deepEqual(
    [what.closedOn, what.until, what.organisations, what.employee],
    ['2028-05-01', '2028-11-01', [], true],
  )
  assert.equal((await client.get('/leaver')).status, 404)

  // Asked for, made, taken; nobody else's, and none of the staff's.
  const asked = await leaver.post('/employee/vaults', {})
  assert.equal(asked.status, 202)
  await portal.drain()
  const [vault] = (await leaver.get('/employee/vaults')).body.items
  assert.deepEqual([vault.state, vault.side], ['made', 'employee'])
  const file = await leaver.get(`/vaults/${vault.id}/file`)
  assert.deepEqual([file.status, file.bytes.subarray(0, 2).toString()], [200, 'PK'])
  const other = await portal.signedIn(accounts.rosa!)
  assert.equal((await other.get(`/vaults/${vault.id}/file`)).status, 404)
  assert.equal((await other.get(`/vaults/organisations/${organisationId}`)).status, 404)
  assert.equal((await other.get(`/staff/vaults/employees/${vault.id}`)).body.code, 'identity.portal_closed')
  const [taken] = await portal.sql(
    "select actor_id from journal_events where type = 'documents.vault.taken' and subject_id = $1",
    [vault.id],
  )
  assert.equal(taken.actor_id, accounts.nadia)

  // As the database has it: the role of who leaves sees what is theirs of five tables, and no row of any other.
  const seen = async (account: string) => {
    const found: string[] = []
    for (const { table_name: table } of await portal.sql(
      "select relname as table_name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and has_table_privilege('parvis_leaver', oid, 'select') order by 1",
    )) {
      const rows = await asLeaver(account, `select count(*)::int as n from ${table}`)
      if (rows > 0) found.push(table === 'sessions' ? table : `${table} ${rows}`)
    }
    return found
  }
  assert.deepEqual(await seen(accounts.nadia!), [
    'accounts 1',
    'brands 1',
    'employees 1',
    'files 1',
    'sessions',
    'vaults 1',
  ])

  await at('2028-10-31T09:00:00Z')
  await carryOn()
  assert.equal((await portal.signedIn(accounts.nadia!).then((one) => one.get('/leaver'))).status, 200)
  await at('2028-11-01T09:00:00Z')
  await carryOn()
  const refused = await signsIn('nadia.servanne')
  assert.deepEqual([refused.status, refused.body.code], [403, 'identity.portal_closed'])
  assert.equal((await leaver.get('/leaver')).status, 401)
  assert.ok((await admin.get(path)).body.current.takingEndedAt)
})

test('D31 of the clients, whoever may take the vault signs in after a closure, and only to that; others do not', async () => {
  const { current } = (await admin.get(path)).body
  await admin.post(`${path}/${current.id}/calling-off`, { version: current.version })
  await at('2029-01-10T09:00:00Z')
  await admin.post(path, { ...input, closesOn: '2029-05-01', withClients: true })
  await carryOn()
  await at('2029-05-01T09:00:00Z')
  await carryOn()
  const nora = await portal.signedIn(accounts.nora!)
  assert.deepEqual(
    (await nora.get('/leaver')).body.organisations.map((one: any) => one.id),
    [organisationId],
  )
  assert.equal((await nora.get(`/vaults/organisations/${organisationId}`)).status, 200)
  assert.equal((await nora.get('/documents')).body.code, 'identity.portal_closed')
  await portal.sql(
    "delete from role_permissions where permission = 'documents.vault.take' and role = (select role from memberships where account_id = $1 limit 1)",
    [accounts.nora],
  )
  assert.equal((await signsIn('nora.gere')).body.code, 'identity.portal_closed')
})
