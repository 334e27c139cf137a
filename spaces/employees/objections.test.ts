import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  makeAccount,
  makeEmployee,
  makeOrganisation,
  makeStaff,
  type Person,
  type Portal,
  startPortal,
} from '../../testing/portal.ts'

let portal: Portal
let agent: Person
let reader: Person
let nadia: Person
let aurele: Person
let client: Person
let nadiaId: string
let paulId: string
before(async () => {
  portal = await startPortal()
  const principal = await makeAccount(portal, 'nora.gere')
  await makeOrganisation(portal, 'Vallois & Brès', { principal })
  client = await portal.signedIn(principal)
  const [first, second] = [await makeAccount(portal, 'nadia.servanne'), await makeAccount(portal, 'aurele.voltignac')]
  nadiaId = await makeEmployee(portal, '00147', { account_id: first, surname: 'SERVANNE' })
  await makeEmployee(portal, '00148', { account_id: second, surname: 'VOLTIGNAC' })
  paulId = await makeEmployee(portal, '00149', { surname: 'YERMONT', email: 'paul@courrier.example' })
  nadia = await portal.signedIn(first)
  aurele = await portal.signedIn(second)
  agent = await portal.signedIn(await makeStaff(portal, 'agent.dupond'))
  reader = await portal.signedIn(await makeStaff(portal, 'lecteur.muet', 'reader'))
})
after(() => portal.close())

const own = '/employee/payslip-objections'
const of = (id: string) => `/staff/employees/${id}/payslip-objections`
const journalOf = (type: string) =>
  portal.sql('select subject_label, actor_label, after from journal_events where type = $1 order by at', [type])
const mailsTo = (address: string) => portal.sql('select subject from mails where to_address = $1', [address])

test('D31 an employee objects to electronic payslips and takes it back, each on record on both sides; a repeat does nothing twice', async () => {
  assert.deepEqual((await nadia.get(own)).body, { current: null, items: [] })
  const made = await nadia.post(own)
  assert.equal(made.status, 200, JSON.stringify(made.body))
  const [one] = made.body.items
  assert.deepEqual(
    [made.body.current, one.side, one.receivedOn],
    [one.id, 'employee', portal.clock.now.toISOString().slice(0, 10)],
  )
  assert.equal((await nadia.post(own)).body.items.length, 1)
  assert.equal((await agent.get(of(nadiaId))).body.current, one.id)
  assert.equal((await journalOf('employees.objection.made')).length, 1)
  // Nobody else's portal knows of it.
  assert.deepEqual((await aurele.get(own)).body.items, [])
  assert.equal((await aurele.post(`${own}/${one.id}/withdrawal`)).status, 404)
  assert.equal((await client.get(of(nadiaId))).status, 404)

  portal.clock.advanceDays(1)
  const back = await nadia.post(`${own}/${one.id}/withdrawal`)
  assert.deepEqual([back.status, back.body.current, back.body.items[0].withdrawnAt !== null], [200, null, true])
  assert.equal((await nadia.post(`${own}/${one.id}/withdrawal`)).status, 200)
  assert.equal((await journalOf('employees.objection.withdrawn')).length, 1)
  // Said again later it is another one; the first stays on record.
  portal.clock.advanceDays(1)
  const again = (await nadia.post(own)).body
  assert.deepEqual([again.items.length, again.current === one.id], [2, false])
})

test('D31 an objection that came by letter is written down by the staff, and the employee is told', async () => {
  const today = portal.clock.now.toISOString().slice(0, 10)
  const refused = await reader.post(of(paulId), { receivedOn: today })
  assert.equal(refused.status, 403)
  assert.ok(refused.body.detail)
  const later = await agent.post(of(paulId), { receivedOn: '2999-01-01' })
  assert.deepEqual([later.status, later.body.errors[0].field], [422, 'receivedOn'])
  assert.equal((await agent.post(of('00000000-0000-4000-8000-000000000000'), { receivedOn: today })).status, 404)
  const made = await agent.post(of(paulId), { receivedOn: '2026-11-02' })
  assert.equal(made.status, 200, JSON.stringify(made.body))
  const [one] = made.body.items
  assert.deepEqual([one.side, one.receivedOn], ['staff', '2026-11-02'])
  assert.equal((await agent.post(of(paulId), { receivedOn: today })).body.items.length, 1)
  assert.deepEqual(await mailsTo('paul@courrier.example'), [{ subject: 'Vos bulletins vous seront remis sur papier' }])
  // One employee's objection is not another's.
  assert.equal((await agent.post(`${of(nadiaId)}/${one.id}/withdrawal`)).status, 404)
  assert.equal((await agent.post(`${of(paulId)}/${one.id}/withdrawal`)).body.current, null)
  assert.equal((await agent.post(`${of(paulId)}/${one.id}/withdrawal`)).status, 200)
  assert.equal((await mailsTo('paul@courrier.example')).length, 2)
})

test('D31 the database lets nobody change what was said, nor object for another', async () => {
  const client = await portal.database.pool.connect()
  try {
    await client.query('begin')
    await client.query(
      "select set_config('parvis.account_id', $1, true), set_config('parvis.brand_id', $2, true), set_config('role', 'parvis_employee', true)",
      [(await portal.sql('select account_id from employees where id = $1', [nadiaId]))[0].account_id, portal.brandId],
    )
    await client.query('savepoint s')
    await assert.rejects(
      client.query(
        "insert into payslip_objections (brand_id, employee_id, side, received_on, made_at, made_by_label) values ($1, $2, 'employee', '2026-11-01', now(), 'x')",
        [portal.brandId, paulId],
      ),
      /row-level security/,
    )
    await client.query('rollback to s')
    await assert.rejects(client.query("update payslip_objections set received_on = '2020-01-01'"), /permission denied/)
  } finally {
    await client.query('rollback')
    client.release()
  }
})

test('D31 the date of birth is optional, and nobody but the staff and the person sees it', async () => {
  const { body } = await agent.get(`/staff/employees/${nadiaId}`)
  assert.equal(body.bornOn, null)
  const { id: _, state: __, version, ...fields } = body
  const saved = await agent.put(`/staff/employees/${nadiaId}`, { ...fields, version, bornOn: '1985-03-12' })
  assert.equal(saved.status, 200, JSON.stringify(saved.body))
  assert.equal((await nadia.get('/employee')).body.bornOn, '1985-03-12')
  assert.equal((await aurele.get(`/staff/employees/${nadiaId}`)).status, 404)
  assert.equal('bornOn' in (await agent.get('/staff/employees')).body.items[0], false)
})
