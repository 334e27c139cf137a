import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  joinStaff,
  makeAccount,
  makeEmployee,
  makeMember,
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
let nadiaId: string
let aureleId: string
let client: Person
let organisation: string
before(async () => {
  portal = await startPortal()
  const principal = await makeAccount(portal, 'nora.gere')
  organisation = await makeOrganisation(portal, 'Vallois & Brès', { principal })
  client = await portal.signedIn(principal)
  const [first, second] = [await makeAccount(portal, 'nadia.servanne'), await makeAccount(portal, 'aurele.voltignac')]
  nadiaId = await makeEmployee(portal, '00147', { account_id: first, surname: 'SERVANNE' })
  aureleId = await makeEmployee(portal, '00148', { account_id: second, surname: 'VOLTIGNAC', given_name: 'Aurèle' })
  nadia = await portal.signedIn(first)
  aurele = await portal.signedIn(second)
  agent = await portal.signedIn(await makeStaff(portal, 'agent.dupond'))
  reader = await portal.signedIn(await makeStaff(portal, 'lecteur.muet', 'reader'))
})
after(() => portal.close())

const missing = '00000000-0000-4000-8000-000000000000'
const pdf = (text: string) => ({
  field: 'file',
  name: `${text}.pdf`,
  bytes: Buffer.from(`%PDF-1.4\n% ${text}\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n`),
})
const folderOf = async (holder: string, name: string): Promise<any> =>
  (
    await portal.sql("select * from folder_rules where brand_id = $1 and holder = $2 and name ->> 'fr' = $3", [
      portal.brandId,
      holder,
      name,
    ])
  )[0]
async function publish(name: string, employeeId: string, folder = 'Bulletins', more: object = {}) {
  const { id } = await folderOf('employee', folder)
  const made = await agent.upload('/staff/documents', [pdf(name)], { employeeId, folderId: id, name, ...more })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  return made.body
}
const names = async (who: Person, query = '') =>
  (await who.get(`/employee/documents?size=100${query}`)).body.items.map((one: any) => one.name)
const same = (reply: any) => ({ ...reply.body, traceId: '' })

test('D26 an employee sees their own papers and nothing of another employee or of a client', async () => {
  const made = await publish('Bulletin de novembre 2026', nadiaId, 'Bulletins', { monthOn: '2026-11-01' })
  assert.deepEqual([made.organisation, made.employee.id, made.monthOn], [null, nadiaId, '2026-11-01'])
  assert.deepEqual(await names(nadia), ['Bulletin de novembre 2026'])
  assert.deepEqual(await names(nadia, '&year=2026'), ['Bulletin de novembre 2026'])
  assert.deepEqual(await names(nadia, '&year=2025'), [])
  const at = `/documents/${made.id}`
  assert.equal((await nadia.get(at)).status, 200)
  assert.equal((await nadia.get(`${at}/versions/${made.versionId}`)).status, 200)
  const zip = `/documents/archive?ids=${made.id}`
  assert.equal((await nadia.get(zip)).status, 200)
  for (const who of [aurele, client]) {
    const none = await who.get(`/documents/${missing}`)
    for (const path of [at, `${at}/versions/${made.versionId}`, zip])
      assert.deepEqual([(await who.get(path)).status, same(await who.get(path))], [404, same(none)])
    assert.equal((await who.post(`${at}/reading`)).status, 404)
  }
  assert.deepEqual(await names(aurele), [])
  assert.deepEqual((await client.get('/documents')).body.items, [])
  // Nothing of a client, by whatever address of theirs.
  const bill = (await folderOf('client', 'Facture')).id
  const theirs = (
    await agent.upload('/staff/documents', [pdf('F-1')], { organisationId: organisation, folderId: bill })
  ).body
  assert.equal((await nadia.get(`/documents/${theirs.id}`)).status, 404)
  for (const path of ['/documents', '/contracts', '/tickets', '/staff/documents', '/staff/employees'])
    assert.equal((await nadia.get(path)).status, 404, path)
  const folders = (await nadia.get('/documents/folders')).body.items
  assert.deepEqual(folders.map((one: any) => one.name).sort(), [
    'Avenants',
    'Bulletins',
    'Contrats',
    'Contrats et avenants à signer',
    'Pointages',
  ])
})

test('D26 the first reading of an employee is kept as proof, and the bar counts what is unread', async () => {
  const made = await publish('Pointage', aureleId, 'Pointages')
  const session = (await aurele.get('/session')).body
  assert.deepEqual(
    [session.side, session.sides, session.spaces, session.counts.documentsUnread, session.organisations],
    ['employee', ['employee'], ['employees', 'documents'], 1, []],
  )
  assert.equal((await aurele.post(`/documents/${made.id}/reading`)).status, 204)
  assert.equal((await aurele.get('/session')).body.counts.documentsUnread, 0)
  const seen = (await agent.get(`/documents/${made.id}`)).body
  assert.deepEqual([seen.firstReadBy, seen.employee.name], ['VOLTIGNAC aurele', 'VOLTIGNAC Aurèle'])
  const [mail] = await portal.sql(
    "select to_address from mails where kind = 'documents.published' and subject = 'Pointage'",
  )
  assert.equal(mail.to_address, '00148@courrier.example')
})

test("D26 staff see employees' papers by a permission of their own, and a document has one holder", async () => {
  const made = await publish('Contrat', nadiaId, 'Contrats')
  assert.equal((await reader.get(`/documents/${made.id}`)).status, 404)
  assert.ok(!(await reader.get('/staff/documents?holder=employee')).body.items.length)
  assert.ok((await agent.get(`/staff/documents?employee=${nadiaId}`)).body.items.length >= 2)
  const folder = (await folderOf('employee', 'Contrats')).id
  const errors = async (fields: any) =>
    (await agent.upload('/staff/documents', [pdf('x')], fields)).body.errors.map((one: any) => [one.field, one.code])
  assert.deepEqual(await errors({ folderId: folder }), [['organisationId', 'documents.one_holder']])
  assert.deepEqual(await errors({ folderId: folder, employeeId: nadiaId, organisationId: organisation }), [
    ['employeeId', 'documents.one_holder'],
  ])
  assert.deepEqual(await errors({ folderId: folder, employeeId: missing }), [['employeeId', 'bad_choice']])
  assert.deepEqual(await errors({ folderId: folder, organisationId: organisation }), [['folderId', 'bad_choice']])
  assert.deepEqual(await errors({ folderId: folder, employeeId: nadiaId, monthOn: '2026-11-02' }), [
    ['monthOn', 'bad_day'],
  ])
  await assert.rejects(
    portal.sql('update documents set organisation_id = $2 where id = $1', [made.id, organisation]),
    (error: any) => ['documents_one_holder', 'documents_folder_holder'].includes(error.constraint),
  )
})

test('D26 one account, three sides: each shows what is its own, and a page of another side is told so', async () => {
  const id = await makeAccount(portal, 'mathis.trois')
  const employee = await makeEmployee(portal, '00200', { account_id: id, surname: 'TROIS' })
  await makeMember(portal, id, organisation, 'secondary_manager')
  await joinStaff(portal, id, 'agent')
  const mathis = await portal.signedIn(id)
  const made = await publish('Mon bulletin', employee)
  const session = async () => (await mathis.get('/session')).body
  assert.deepEqual([(await session()).side, (await session()).sides], ['staff', ['staff', 'client', 'employee']])
  assert.equal((await mathis.get('/staff/documents')).status, 200)
  assert.equal((await mathis.get('/employee/documents')).body.code, 'identity.employee_side_only')
  assert.equal((await mathis.put('/session/side', { side: 'employee' })).status, 204)
  assert.deepEqual([(await session()).side, await names(mathis)], ['employee', ['Mon bulletin']])
  assert.equal((await mathis.get('/staff/documents')).status, 404)
  assert.equal((await mathis.get('/documents')).status, 404)
  assert.equal((await mathis.put('/session/side', { side: 'client' })).status, 204)
  assert.deepEqual(
    (await session()).organisations.map((one: any) => one.name),
    ['Vallois & Brès'],
  )
  assert.equal((await mathis.get('/employee')).status, 404)
  assert.equal((await mathis.get(`/documents/${made.id}`)).status, 404)
  // A page of the side that was open before is told which one is open now, and nothing is done.
  const stale = await portal.app.server.inject({
    method: 'GET',
    url: '/api/v1/account',
    headers: { cookie: `parvis=${mathis.token}`, 'x-parvis-side': 'staff', 'x-parvis-account': id },
  })
  assert.deepEqual(
    [stale.statusCode, stale.json().code, stale.json().extra],
    [409, 'identity.other_side', { side: 'client' }],
  )
  assert.deepEqual((await client.put('/session/side', { side: 'staff' })).body.errors[0].field, 'side')
  assert.equal((await client.get('/session')).body.side, 'client')
  // Whoever is of a side no more is put on one that they have.
  await portal.sql('update memberships set removed_at = $2 where account_id = $1', [id, portal.clock.now])
  assert.deepEqual([(await session()).side, (await session()).sides], ['staff', ['staff', 'employee']])
})

test("D26 what is one's own is there on the employee's side too: account, sessions, notices, repeats", async () => {
  for (const path of ['/account', '/account/sessions', '/notifications', '/waiting', '/work', '/employee'])
    assert.equal((await nadia.get(path)).status, 200, path)
  const { version, ...account } = (await nadia.get('/account')).body
  const changed = await nadia.patch('/account', {
    ...account,
    city: 'Ostremont',
    contactEmailConfirmation: account.contactEmail,
    version,
  })
  assert.deepEqual([changed.status, changed.body.city], [200, 'Ostremont'])
  assert.equal((await nadia.post('/notifications/reading', {}, { 'idempotency-key': 'une-seule-fois' })).status, 204)
  assert.equal(account.abilities.deactivate.allowed, false)
})

test('D26 the staff give an account by a link at the personal address; the account that has it already only by name', async () => {
  const made = await agent.post('/staff/employees', {
    code: '00150',
    surname: 'ZELMANN',
    givenName: 'Oscar',
    email: 'oscar@courrier.example',
    jobTitle: 'Agent de service',
    bornOn: null,
    enteredOn: '2026-01-05',
    leftOn: null,
  })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  const at = `/staff/employees/${made.body.id}/account`
  assert.equal((await agent.get(at)).body.account, null)
  assert.equal((await reader.post(at, { version: 1 })).status, 403)
  assert.equal((await client.post(at, { version: 1 })).status, 404)
  assert.equal((await agent.post(at, { version: 4 })).status, 409)
  const given = await agent.post(at, { version: 1 })
  assert.deepEqual(
    [given.status, given.body.account.status, given.body.account.signInEmail],
    [200, 'pending', 'oscar@courrier.example'],
  )
  assert.equal((await agent.post(at, { version: 2 })).body.code, 'employees.has_account')
  const [mail] = await portal.sql(
    "select to_address from mails where kind = 'identity.activation' order by created_at desc limit 1",
  )
  assert.equal(mail.to_address, 'oscar@courrier.example')
  // A client's contact who is employed too: the same name is another person, the same address may be one.
  const contact = await makeAccount(portal, 'lila.yermont', { sign_in_email: 'lila@courrier.example' })
  const lila = await makeEmployee(portal, '00149', {
    surname: 'YERMONT',
    given_name: 'Lila',
    email: 'Lila@courrier.example',
  })
  const there = await agent.post(`/staff/employees/${lila}/account`, { version: 1 })
  assert.deepEqual(
    [there.status, there.body.code, there.body.extra.account.id],
    [409, 'employees.account_there', contact],
  )
  const wrong = await agent.post(`/staff/employees/${lila}/account`, { version: 1, accountId: client.id })
  assert.equal(wrong.body.errors[0].field, 'accountId')
  assert.equal((await agent.post(`/staff/employees/${lila}/account`, { version: 1, accountId: contact })).status, 200)
  assert.deepEqual((await (await portal.signedIn(contact)).get('/session')).body.sides, ['employee'])
  const taken = await agent.post('/staff/employees', { ...made.body, code: '00150', enteredOn: '2026-01-05' })
  assert.deepEqual([taken.status, taken.body.errors[0].code], [422, 'employees.code_taken'])
})

test('D27 whoever has left keeps their papers, by their personal address; a link proves a new one', async () => {
  const id = await makeAccount(portal, 'josue.travanec', { sign_in_email: 'j.travanec@halbrane.example' })
  const employee = await makeEmployee(portal, '00171', {
    account_id: id,
    email: 'josue@courrier.example',
    left_on: '2026-11-30',
  })
  const made = await publish('Dernier bulletin', employee)
  const { moveToPersonalAddress } = await import('./accounts.ts')
  const address = async () =>
    (await portal.sql('select sign_in_email from accounts where id = $1', [id]))[0].sign_in_email
  await moveToPersonalAddress(portal.app.services)
  assert.equal(await address(), 'j.travanec@halbrane.example')
  const then = portal.clock.now
  portal.clock.set('2026-12-01T09:00:00Z')
  await moveToPersonalAddress(portal.app.services)
  await moveToPersonalAddress(portal.app.services)
  assert.equal(await address(), 'josue@courrier.example')
  const told = await portal.sql("select to_address from mails where kind = 'employees.address_changed' order by 1")
  assert.deepEqual(
    told.map((one) => one.to_address),
    ['j.travanec@halbrane.example', 'josue@courrier.example'],
  )
  const josue = await portal.signedIn(id)
  assert.equal((await josue.get(`/documents/${made.id}`)).status, 200)
  // A new personal address is theirs once its link was used, in both places.
  const asked = await josue.put('/account/sign-in-email', {
    currentPassword: 'les-pavés-du-parvis',
    email: 'neuve@courrier.example',
    emailConfirmation: 'neuve@courrier.example',
  })
  assert.equal(asked.status, 200, JSON.stringify(asked.body))
  assert.equal((await josue.get('/employee')).body.email, 'josue@courrier.example')
  const [link] = await portal.sql(
    "select text_body from mails where kind = 'identity.sign_in_email' order by created_at desc limit 1",
  )
  const token = /nouvelle-adresse\/([\w-]+)/.exec(link.text_body)![1]
  assert.equal((await portal.guest.post('/sign-in-email-confirmations', { token })).status, 200)
  assert.equal((await josue.get('/employee')).body.email, 'neuve@courrier.example')
  portal.clock.now = then
})
