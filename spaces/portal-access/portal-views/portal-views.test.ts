import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { asPerson, readAsPerson } from '../../../kernel/http/context.ts'
import { hashToken } from '../../../kernel/http/endpoints.ts'
import {
  declaredRoutes,
  makeAccount,
  makeMember,
  makeOrganisation,
  makeStaff,
  type Person,
  type Portal,
  startPortal,
} from '../../../testing/portal.ts'

let portal: Portal
let agent: Person
let reader: Person
let client: Person
let organisation: string
let principal: string
before(async () => {
  portal = await startPortal()
  principal = await makeAccount(portal, 'nora.gere')
  organisation = await makeOrganisation(portal, 'Vallois & Brès', { principal })
  agent = await portal.signedIn(await makeStaff(portal, 'agent.dupond'))
  reader = await portal.signedIn(await makeStaff(portal, 'lecteur.muet', 'reader'))
  client = await portal.signedIn(principal)
})
after(() => portal.close())

const missing = '00000000-0000-4000-8000-000000000000'
const view = (body: object = {}, id = organisation) => agent.post('/session/view', { organisationId: id, ...body })
const leave = () => agent.delete('/session/view')

test('D13 staff see the portal as the client does: nothing is written, by no route and under no role, and both sides have it on record', async () => {
  const folder = await portal.sql("select id from folder_rules where brand_id = $1 and name ->> 'fr' = 'Facture'", [
    portal.brandId,
  ])
  const bytes = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n')
  const published = await agent.upload('/staff/documents', [{ field: 'file', name: 'F-1.pdf', bytes }], {
    organisationId: organisation,
    folderId: folder[0].id,
    name: 'F-1',
  })
  assert.equal(published.status, 201, JSON.stringify(published.body))
  assert.equal((await reader.post('/session/view', { organisationId: organisation })).status, 403)
  assert.equal((await client.post('/session/view', { organisationId: organisation })).status, 404)
  assert.equal((await view({}, missing)).status, 404)
  assert.equal((await view({ accountId: agent.id })).status, 404)
  assert.equal((await agent.get('/session')).body.viewedBy, null)

  assert.equal((await view()).status, 200)
  const seen = (await agent.get('/session')).body
  assert.deepEqual(
    [seen.side, seen.sides, seen.account.id, seen.viewedBy.label, seen.viewedBy.organisation, seen.permissions],
    [
      'client',
      ['client'],
      principal,
      'DUPOND agent',
      'Vallois & Brès',
      // What the client may, not what the staff may.
      (await client.get('/session')).body.permissions,
    ],
  )
  // What the client reads, and nothing else: neither the staff's side nor what is the person's alone.
  const theirs = (await client.get('/documents')).body.items
  assert.deepEqual((await agent.get('/documents')).body.items, theirs)
  assert.equal(theirs.length, 1)
  for (const path of ['/staff/organisations', '/staff/portal-accesses/clients', '/employee'])
    assert.equal((await agent.get(path)).status, 404, path)
  for (const path of ['/account', '/account/sessions', '/notifications', '/work'])
    assert.deepEqual(
      [(await agent.get(path)).status, (await agent.get(path)).body.code],
      [403, 'identity.read_only_view'],
      path,
    )
  assert.equal((await agent.get('/waiting')).status, 200)

  // Reading it, in the page or as a file, is no reading of the client's.
  const [{ id, versionId }] = [published.body]
  assert.equal((await agent.get(`/documents/${id}/versions/${versionId}`)).status, 200)
  assert.equal((await agent.get(`/documents/archive?ids=${id}`)).status, 200)
  assert.equal((await agent.post(`/documents/${id}/reading`)).body.code, 'identity.read_only_view')
  assert.deepEqual(await portal.sql('select 1 from readings where account_id = $1', [principal]), [])
  assert.equal((await client.get('/documents?unread=true')).body.items.length, 1)

  // Every route that writes is refused before anything that is sent is judged.
  const writing = declaredRoutes(portal.app.server.swagger() as never).filter(
    (route) => route.method !== 'GET' && !(route.operation.security && route.operation.security.length === 0),
  )
  assert.ok(writing.length > 100)
  for (const { method, path } of writing) {
    const reply = await portal.app.server.inject({
      method: method as 'POST',
      url: path.replace(/\{\w+\}/g, missing),
      headers: { cookie: `parvis=${agent.token}` },
      ...(method === 'DELETE' ? {} : { payload: {} }),
    })
    assert.ok(
      (reply.statusCode === 403 && reply.json().code === 'identity.read_only_view') || reply.statusCode === 415,
      `${method} ${path} ${reply.body}`,
    )
  }
  // And under the gate the database takes nothing, whoever asks in that transaction.
  const hash = hashToken(agent.token)
  const [brand] = portal.app.services.brands.all()
  const refused = (error: { code?: string }) => error.code === '25006'
  await assert.rejects(
    asPerson(portal.app.services, hash, brand!, (ctx) =>
      ctx.asSystem(() => ctx.client.query("update accounts set city = 'x'")),
    ),
    refused,
  )
  await assert.rejects(
    asPerson(portal.app.services, hash, brand!, async (ctx) => {
      await ctx.client.query('reset role')
      await ctx.client.query('set transaction read write')
    }),
    /read-write mode/,
  )
  await assert.rejects(
    readAsPerson(
      portal.app.services,
      hash,
      brand!,
      {
        text: "update accounts set city = 'x' returning id",
        values: [],
      } as never,
      null,
    ),
    refused,
  )

  assert.deepEqual((await leave()).body, { organisationId: organisation })
  const after = (await agent.get('/session')).body
  assert.deepEqual([after.side, after.account.id, after.viewedBy], ['staff', agent.id, null])
  assert.deepEqual((await leave()).body, { organisationId: null })
  assert.equal((await portal.guest.delete('/session/view')).status, 401)
  const entries = await portal.sql(
    "select type, actor_id, actor_label, subject_id, organisation_id from journal_events where type like 'identity.portal.%' order by at, id",
  )
  assert.deepEqual(entries.map((one) => one.type).sort(), ['identity.portal.left', 'identity.portal.viewed'])
  for (const one of entries)
    assert.deepEqual(
      [one.actor_id, one.actor_label, one.subject_id, one.organisation_id],
      [agent.id, 'DUPOND agent', principal, organisation],
    )
  const history = (await client.get(`/organisations/${organisation}/history`)).body.items
  assert.ok(history.some((one: any) => JSON.stringify(one).includes('Portail vu en lecture seule par le fournisseur')))
})

test('D13 it ends by itself, with the right, and with the contact; the staff never see as one of their own', async () => {
  const { now } = portal.clock
  assert.equal((await view()).status, 200)
  portal.clock.now = new Date(now.getTime() + 61 * 60_000)
  await portal.sql('update sessions set last_seen_at = $1', [portal.clock.now])
  assert.equal((await agent.get('/session')).body.side, 'staff')
  portal.clock.now = now
  assert.equal((await agent.get('/session')).body.side, 'client')
  await portal.sql("delete from role_permissions where role = 'agent' and permission = 'portal-access.portal.view'")
  assert.equal((await agent.get('/session')).body.side, 'staff')
  await portal.sql(
    "insert into role_permissions (brand_id, role, permission) values ($1, 'agent', 'portal-access.portal.view')",
    [portal.brandId],
  )
  await leave()
  const contact = await makeAccount(portal, 'contact.parti')
  await makeMember(portal, contact, organisation)
  assert.equal((await view({ accountId: contact })).status, 200)
  assert.equal((await agent.get('/session')).body.account.id, contact)
  await portal.sql('update memberships set removed_at = $2 where account_id = $1', [contact, now])
  assert.equal((await agent.get('/session')).body.side, 'staff')
  await leave()
  const colleague = await makeStaff(portal, 'collegue.client')
  await makeMember(portal, colleague, organisation)
  assert.equal((await view({ accountId: colleague })).status, 404)
})
