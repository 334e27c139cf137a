import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, test } from 'node:test'
import { eventKind } from '../../../kernel/feed/kinds.ts'
import {
  makeAccount,
  makeEmployee,
  makeMember,
  makeOrganisation,
  makeStaff,
  type Person,
  type Portal,
  startPortal,
} from '../../../testing/portal.ts'
import { askToken, makeKey } from '../testing.ts'

let portal: Portal
let keeper: Person
let agent: Person
let nora: Person
let employee: Person
let organisation: string
before(async () => {
  portal = await startPortal()
  keeper = await portal.signedIn(await makeStaff(portal, 'ana.regle', 'administrator'))
  agent = await portal.signedIn(await makeStaff(portal, 'agent.dupond'))
  const principal = await makeAccount(portal, 'nora.gere')
  organisation = await makeOrganisation(portal, 'Vallois & Brès', { principal })
  nora = await portal.signedIn(principal)
  const account = await makeAccount(portal, 'sami.menage')
  await makeEmployee(portal, 'E7', { account_id: account })
  employee = await portal.signedIn(account)
})
after(() => portal.close())

let cursor: string | undefined
/** What is new in the feed, each as its kind declares it. */
const news = async (): Promise<Array<{ type: string; data: any }>> => {
  const { body } = await keeper.get(cursor === undefined ? '/feed' : `/feed?after=${cursor}`)
  cursor = body.cursor
  for (const { type, data } of body.items) eventKind(type)!.data.strict().parse(data)
  return body.items
}
const changeOwn = async (person: Person, change: object) => {
  const { body } = await person.get('/account')
  const fields = Object.fromEntries(
    ['structure', 'jobTitle', 'addressLine1', 'addressLine2', 'postalCode', 'city', 'phone', 'mobile', 'fax'].map(
      (name) => [name, body[name]],
    ),
  )
  const { contactEmail, locale, version } = body
  const changed = await person.patch('/account', {
    ...fields,
    contactEmail,
    contactEmailConfirmation: contactEmail,
    locale,
    version,
    ...change,
  })
  assert.equal(changed.status, 200, JSON.stringify(changed.body))
}

test('D30 the feed tells of contact details that a client or an employee changed themselves, and of nothing that staff changed or that stayed', async () => {
  await news()
  await changeOwn(nora, { mobile: '06 12 00 00 42', city: 'Rennes' })
  const [one, ...more] = await news()
  assert.equal(more.length, 0)
  assert.deepEqual(
    [one!.type, one!.data.changed, one!.data.contact.mobile, one!.data.employee, one!.data.clients[0].id],
    ['identity.contact.changed', ['city', 'mobile'], '06 12 00 00 42', null, organisation],
  )
  await changeOwn(nora, {})
  await changeOwn(agent, { mobile: '06 00 00 00 00' })
  assert.deepEqual(await news(), [])
  await changeOwn(employee, { phone: '02 99 00 00 00' })
  const [theirs] = await news()
  assert.deepEqual([theirs!.data.employee.code, theirs!.data.clients], ['E7', []])

  const member = await makeAccount(portal, 'paul.simple')
  await makeMember(portal, member, organisation)
  await portal.sql('update organisations set phone = $2 where id = $1', [organisation, '02 00 00 00 01'])
  assert.deepEqual(await news(), [], 'the provider knows what it changed itself')
})

test('D30 the feed tells of deposits, first readings and requested documents, once each; what is about employees takes the permission to see their papers', async () => {
  await portal.sql(
    "update folder_rules set takes_uploads = true where brand_id = $1 and name ->> 'fr' in ('Contrats', 'Pointages')",
    [portal.brandId],
  )
  const folder = async (holder: string, name: string) =>
    (
      await portal.sql("select id from folder_rules where brand_id = $1 and holder = $2 and name ->> 'fr' = $3", [
        portal.brandId,
        holder,
        name,
      ])
    )[0].id
  await news()
  const put = async (person: Person, fields: Record<string, string>, path = '/documents') => {
    const made = await person.upload(path, [{ field: 'file', name: 'papier.txt', bytes: 'du texte' }], fields)
    assert.equal(made.status, 201, JSON.stringify(made.body))
    return made.body
  }
  await put(nora, { organisationId: organisation, folderId: await folder('client', 'Contrats') })
  await put(employee, { folderId: await folder('employee', 'Pointages') }, '/employee/documents')
  const published = await put(
    agent,
    { organisationId: organisation, folderId: await folder('client', 'Contrats'), name: 'Avenant' },
    '/staff/documents',
  )
  assert.equal((await nora.post(`/documents/${published.id}/reading`)).status, 204)
  assert.equal((await nora.post(`/documents/${published.id}/reading`)).status, 204)
  const told = await news()
  assert.deepEqual(
    told.map(({ type, data }) => [type, data.by.side ?? null, data.employee?.code ?? data.client.name]),
    [
      ['documents.document.deposited', 'client', 'Vallois & Brès'],
      ['documents.document.deposited', 'employee', 'E7'],
      ['documents.document.first_read', null, 'Vallois & Brès'],
    ],
  )
  assert.equal(told[2]!.data.document.name, 'Avenant')

  await portal.sql(
    "insert into role_permissions (brand_id, role, permission) values ($1, 'reader', 'synchronisation.feed.read')",
    [portal.brandId],
  )
  await portal.sql("delete from role_permissions where role = 'reader' and permission = 'documents.employees.read'")
  const reader = await portal.signedIn(await makeStaff(portal, 'lecteur.muet', 'reader'))
  const seen = await reader.get('/feed')
  assert.ok(seen.body.items.every((item: any) => !item.data.document || item.data.client))
  assert.equal(seen.body.cursor, cursor, 'what is not theirs to see is passed over')

  const asked = await agent.post('/staff/document-requests', {
    organisationIds: [organisation],
    title: 'Pièces annuelles',
    dueOn: '2026-12-15',
    pieces: [{ name: 'Kbis', folderId: await folder('client', 'Contrats'), validMonths: null }],
  })
  if (asked.status >= 300) assert.fail(JSON.stringify(asked.body))
  await portal.drain()
  const [piece] = await portal.sql('select id, version from requested_pieces where organisation_id = $1', [
    organisation,
  ])
  const sent = await nora.upload(
    `/requested-pieces/${piece.id}/file`,
    [{ field: 'file', name: 'kbis.txt', bytes: 'le kbis' }],
    { version: String(piece.version) },
  )
  assert.ok(sent.status < 300, JSON.stringify(sent.body))
  const received = (await news()).find(({ type }) => type === 'documents.requested.received')
  assert.deepEqual([received!.data.piece.name, received!.data.piece.request], ['Kbis', 'Pièces annuelles'])
})

test('D30 a synchronisation key polls the feed and fetches the file that an event tells of; how far it is is told', async () => {
  const key = await makeKey(keeper)
  const { access_token } = (await askToken(portal, key)).json()
  const get = (path: string) =>
    portal.app.server.inject({ url: `/api/v1${path}`, headers: { authorization: `Bearer ${access_token}` } })
  const page = (await get('/feed')).json()
  const event = page.items.find((one: any) => one.type === 'documents.document.deposited' && one.data.employee)
  const { document, version } = event.data
  const file = await get(`/feed/documents/${document.id}/versions/${version.id}`)
  assert.equal(file.statusCode, 200, file.body)
  assert.equal(createHash('sha256').update(file.rawPayload).digest('hex'), version.sha256)
  assert.equal((await get(`/feed/documents/${document.id}/versions/${document.id}`)).statusCode, 404)
  assert.equal((await get(`/feed?after=${page.cursor}`)).json().items.length, 0)
  const readers = (await keeper.get('/staff/feed-readers')).body.items
  assert.deepEqual(
    readers.filter((one: any) => one.name === 'Logiciel de gestion').map((one: any) => [one.cursor, one.behind]),
    [[page.cursor, 0]],
  )
})

test('D30 O21 what an event says of a person goes with them', async () => {
  await changeOwn(nora, { mobile: '06 99 00 00 00' })
  await portal.sql("update accounts set status = 'deactivated', erase_on = '2026-11-20' where id = $1", [nora.id])
  const { eraseDueAccounts } = await import('../../../kernel/identity/erasure.ts')
  await eraseDueAccounts(portal.app.services)
  const left = await portal.sql("select data::text as data from feed_events where data::text ~* 'nora|06 99 00'")
  assert.deepEqual(left, [])
})
