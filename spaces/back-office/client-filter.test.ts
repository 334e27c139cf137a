// «Filtre» (spec 5, B6): every list of the staff shows one client, or one group of clients.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  insert,
  makeAccount,
  makeMember,
  makeOrganisation,
  makeStaff,
  type Person,
  type Portal,
  startPortal,
} from '../../testing/portal.ts'

let portal: Portal
let agent: Person
let colleague: Person
let reader: Person
let town: string
let garage: string
let clinic: string
let group: string
before(async () => {
  portal = await startPortal()
  agent = await portal.signedIn(await makeStaff(portal, 'gil.dupond', 'administrator'))
  colleague = await portal.signedIn(await makeStaff(portal, 'alma.dupond', 'administrator'))
  reader = await portal.signedIn(await makeStaff(portal, 'lea.dupond', 'reader'))
  town = await makeOrganisation(portal, 'Ville de Montfabre', { values: { code: 'C-0702' } })
  garage = await makeOrganisation(portal, 'Garage Brème')
  clinic = await makeOrganisation(portal, 'Clinique des Aulnes')
  group = (
    await insert(portal, 'client_groups', {
      brand_id: portal.brandId,
      name: 'Santé et ville',
      remark: '',
      created_at: portal.clock.now,
    })
  ).id
  for (const organisation_id of [town, clinic])
    await insert(portal, 'client_group_members', {
      organisation_id,
      group_id: group,
      brand_id: portal.brandId,
      added_at: portal.clock.now,
    })
  for (const [organisation, name] of [
    [town, 'ville'],
    [garage, 'garage'],
    [clinic, 'clinique'],
  ] as const) {
    const account = await makeAccount(portal, `personne.${name}`)
    await makeMember(portal, account, organisation)
    await insert(portal, 'tickets', {
      brand_id: portal.brandId,
      organisation_id: organisation,
      account_id: account,
      number: `T-${name}`,
      subject: name,
      opened_by_label: name,
      opened_at: portal.clock.now,
      last_activity_at: portal.clock.now,
    })
    await insert(portal, 'contracts', {
      brand_id: portal.brandId,
      organisation_id: organisation,
      number: `K-${name}`,
      title: name,
      starts_on: '2026-01-01',
      next_invoice_on: '2027-01-01',
      invoice_day: 1,
    })
    await insert(portal, 'mails', {
      brand_id: portal.brandId,
      account_id: account,
      kind: 'x',
      key: name,
      to_address: `${name}@x.example`,
      subject: name,
    })
    await insert(portal, 'journal_events', {
      brand_id: portal.brandId,
      organisation_id: organisation,
      at: portal.clock.now,
      actor_label: name,
      type: 'support.ticket.opened',
      subject_type: 'ticket',
      subject_label: name,
    })
  }
})
after(() => portal.close())

/** What says of which client a row is, in each list that has rows here. */
const lists: Record<string, (row: any) => string> = {
  '/staff/organisations': (row) => row.name,
  '/staff/tickets': (row) => row.subject,
  '/staff/contracts': (row) => row.title,
  '/staff/mails': (row) => row.subject,
  '/staff/journal': (row) => row.subjectLabel,
  '/staff/accounts?search=personne': (row) => row.identifier,
}
const seen = async (path: string, as = agent): Promise<string[]> => {
  const reply = await as.get(path)
  assert.equal(reply.status, 200, `${path} ${JSON.stringify(reply.body)}`)
  return reply.body.items.map(lists[path]!).sort()
}
const set = (body: object, as = agent) => as.put('/staff/client-filter', body)
const cancel = (as = agent) => as.delete('/client-filter')

test('B6 one client: every list shows its rows alone, until the filter is cancelled; nobody else sees another thing', async () => {
  const before = await Promise.all(Object.keys(lists).map((path) => seen(path)))
  for (const rows of before) assert.ok(rows.length >= 3)
  const kept = await set({ organisationId: town })
  assert.deepEqual(kept.body.filter, { kind: 'client', id: town, name: 'Ville de Montfabre', code: 'C-0702' })
  assert.deepEqual(await seen('/staff/organisations'), ['Ville de Montfabre'])
  assert.deepEqual(await seen('/staff/tickets'), ['ville'])
  assert.deepEqual(await seen('/staff/contracts'), ['ville'])
  assert.deepEqual(await seen('/staff/mails'), ['ville'])
  assert.deepEqual(await seen('/staff/journal'), ['ville'])
  assert.deepEqual(await seen('/staff/accounts?search=personne'), ['personne.ville'])
  assert.equal((await agent.get('/staff/organisations/count')).body.count, 1)
  const file = String((await agent.get('/staff/organisations/export?format=csv')).body)
  assert.ok(file.includes('Ville de Montfabre') && !file.includes('Garage'), file)
  // A list that is asked for another client says nothing of it: the filter is not left by a query.
  assert.deepEqual(await seen('/staff/tickets'), ['ville'])
  assert.deepEqual((await agent.get(`/staff/tickets?organisation=${garage}`)).body.items, [])
  assert.equal((await seen('/staff/tickets', colleague)).length, 3)
  // Kept by user: another session has it too.
  const [{ account_id: me }] = await portal.sql('select account_id from client_filters')
  assert.deepEqual(await seen('/staff/tickets', await portal.signedIn(me)), ['ville'])
  assert.deepEqual((await cancel()).body.filter, null)
  assert.deepEqual(await Promise.all(Object.keys(lists).map((path) => seen(path))), before)
})

test('B6 a group: the rows of its clients, as they are at each reading; an empty one leaves nothing', async () => {
  await set({ groupId: group })
  assert.deepEqual(await seen('/staff/tickets'), ['clinique', 'ville'])
  await agent.post('/staff/organisations/grouping', { ids: [clinic], groupId: null })
  assert.deepEqual(await seen('/staff/tickets'), ['ville'])
  await agent.post('/staff/organisations/grouping', { ids: [town], groupId: null })
  assert.deepEqual(await seen('/staff/tickets'), [])
  assert.equal((await agent.get('/staff/organisations/count')).body.count, 0)
  await cancel()
})

test('B6 pages of a filtered list follow one another without a gap', async () => {
  await set({ organisationId: town })
  for (let n = 0; n < 5; n++)
    await insert(portal, 'tickets', {
      brand_id: portal.brandId,
      organisation_id: n % 2 ? garage : town,
      account_id: (await portal.sql("select id from accounts where identifier = 'personne.ville'"))[0].id,
      number: `T-${n}`,
      subject: `suite ${n}`,
      opened_by_label: 'x',
      opened_at: portal.clock.now,
      last_activity_at: portal.clock.now,
    })
  const found: string[] = []
  let cursor = ''
  do {
    const { body } = await agent.get(`/staff/tickets?size=1${cursor}`)
    found.push(...body.items.map((row: { subject: string }) => row.subject))
    cursor = body.nextCursor ? `&cursor=${encodeURIComponent(body.nextCursor)}` : ''
  } while (cursor)
  assert.deepEqual(found.sort(), ['suite 0', 'suite 2', 'suite 4', 'ville'])
  await cancel()
})

test('B6 it never widens what one may see: without the right to a list there is none, and its own side alone follows', async () => {
  await set({ organisationId: town }, reader)
  assert.equal((await reader.get('/staff/mails')).status, 403)
  assert.equal((await set({ organisationId: '00000000-0000-4000-8000-000000000000' })).status, 422)
  const member = await portal.signedIn(
    (await portal.sql("select id from accounts where identifier = 'personne.garage'"))[0].id,
  )
  assert.equal((await set({ organisationId: town }, member)).status, 404)
  assert.deepEqual((await member.get('/client-filter')).body, { filter: null, lists: [] })
  assert.equal((await member.get('/tickets?status=all')).body.items.length, 1)
  await cancel(reader)
})

test('B6 every list of the staff that can be asked for one client follows the filter', async () => {
  const { lists: narrowed } = (await agent.get('/client-filter')).body as { lists: string[] }
  const { paths } = (await portal.guest.get('/api/openapi.json')).body as {
    paths: Record<string, { get?: { parameters?: Array<{ name: string }> } }>
  }
  const paged = Object.entries(paths).flatMap(([path, { get }]) => {
    const asked = new Set((get?.parameters ?? []).map(({ name }) => name))
    return path.includes('/staff/') && !path.includes('{') && asked.has('cursor')
      ? [{ path: path.replace(/^\/api\/v1/, ''), ofClients: asked.has('organisation') }]
      : []
  })
  assert.ok(paged.length > 25, String(paged.length))
  for (const path of narrowed)
    assert.ok(
      paged.some((one) => one.path === path),
      path,
    )
  // Those of billing follow once they say `ofClients`.
  const billing = ['/staff/aged-balance', '/staff/charges', '/staff/invoices', '/staff/payers', '/staff/payments']
  assert.deepEqual(
    paged.filter(({ path, ofClients }) => ofClients && !narrowed.includes(path) && !billing.includes(path)),
    [],
  )
})
