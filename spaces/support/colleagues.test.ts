// Who sees colleagues' tickets (P30): decided by a pure function and by the database alike.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import type { MemberRights } from '../../kernel/policy/colleagues.ts'
import {
  insert,
  makeAccount,
  makeMember,
  makeOrganisation,
  type Person,
  type Portal,
  startPortal,
} from '../../testing/portal.ts'
import { standingOf } from './policy.ts'
import { file, makeWorld, say, type World } from './testing.ts'

let portal: Portal
let world: World
before(async () => {
  portal = await startPortal({}, '2026-11-27T09:00:00Z')
  world = await makeWorld(portal, { opened: false })
})
after(() => portal.close())

test('P30 a user sees their own tickets, a supervisor those of the organisation: by address, list, counts, search and files alike', async () => {
  const { claire, ulysse, supervisor } = world
  const { body: ticket } = await claire.upload(
    '/tickets',
    [{ field: 'attachments', name: 'note.txt', bytes: 'bonjour' }],
    {
      subject: 'Réservée à Claire',
      category: 'incident',
      body: 'Secret.',
    },
  )
  const attachment = `/tickets/${ticket.id}/attachments/${ticket.messages[0].attachments[0].id}`
  for (const path of [
    `/tickets/${ticket.id}`,
    attachment,
    `/tickets/${ticket.id}/sheet`,
    `/tickets/${ticket.id}/colleagues`,
  ]) {
    assert.equal((await ulysse.get(path)).status, 404, path)
    assert.equal((await supervisor.get(path)).status, 200, path)
  }
  for (const path of ['messages', 'closure', 'cancellation', 'reopening', 'survey', 'followers'].map(
    (act) => `/tickets/${ticket.id}/${act}`,
  )) {
    const reply = path.endsWith('messages')
      ? await say(ulysse, ticket.id, 'x')
      : await ulysse.post(path, { version: 1, score: 5, accountId: ulysse.id })
    assert.equal(reply.status, 404, path)
  }
  const all = (person: Person, more = '') => person.get(`/tickets?status=all&whose=all${more}`)
  assert.deepEqual((await all(ulysse, '&search=Claire')).body.items, [])
  assert.deepEqual((await ulysse.get('/tickets/count?search=Claire')).body.all, 0)
  const seen = (await all(supervisor, '&search=Claire')).body.items
  assert.deepEqual(
    seen.map((item: any) => [item.id, item.isMine]),
    [[ticket.id, false]],
  )
  assert.deepEqual((await supervisor.get('/tickets?status=all&whose=mine')).body.items, [])
  assert.equal((await supervisor.get('/tickets/count?search=Claire')).body.all, 1)
  // What waits for an answer waits for who asked.
  await say(world.agent, ticket.id, 'Et alors ?')
  const waits = async (person: Person) => (await person.get('/session')).body.counts.ticketsWaiting
  assert.deepEqual([await waits(claire), await waits(supervisor), await waits(ulysse)], [1, 0, 0])
  const toRead = async (person: Person) => (await person.get('/tickets/count')).body.toRead
  assert.deepEqual([await toRead(claire), await toRead(supervisor)], [1, 0])
  const closed = await supervisor.post(`/tickets/${ticket.id}/closure`, { version: 2 })
  assert.equal(closed.status, 200, JSON.stringify(closed.body))
})

test('P30 the organisation above sees the tickets of those below by a right of its own, and no other way', async () => {
  const child = await makeOrganisation(portal, 'Agence Nord')
  const grandchild = await makeOrganisation(portal, 'Antenne Nord')
  const parent = async (organisation: string, above: string) =>
    insert(portal, 'organisation_parents', {
      organisation_id: organisation,
      parent_id: above,
      brand_id: portal.brandId,
    })
  await parent(child, world.organisation)
  await parent(grandchild, child)
  await assert.rejects(parent(world.organisation, grandchild), { constraint: 'organisation_parents_circle' })
  const id = await makeAccount(portal, 'nils.antenne')
  await makeMember(portal, id, grandchild, 'portal_user')
  const nils = await portal.signedIn(id)
  const ticket = await file(nils, { subject: 'En bas' })
  const seen = await world.supervisor.get(`/tickets/${ticket.id}`)
  assert.deepEqual([seen.status, seen.body.organisation.name], [200, 'Antenne Nord'])
  assert.equal((await world.claire.get(`/tickets/${ticket.id}`)).status, 404)
  // Its other records are not theirs for that.
  assert.equal(
    (await world.supervisor.get('/session')).body.organisations.some((one: any) => one.name === 'Antenne Nord'),
    false,
  )
})

test('P30 the pure function and the database decide alike, whatever memberships, services, roles, followers and organisations there are', async () => {
  const brand = portal.brandId
  const permissions = [
    'support.service-tickets.read',
    'support.organisation-tickets.read',
    'support.descendant-tickets.read',
  ]
  const top = await makeOrganisation(portal, 'Haut')
  const below = await makeOrganisation(portal, 'Bas')
  await insert(portal, 'organisation_parents', { organisation_id: below, parent_id: top, brand_id: brand })
  const service = async (organisation: string, name: string) =>
    (await insert(portal, 'services', { organisation_id: organisation, name })).id
  const services: Record<string, string[]> = {
    [top]: [await service(top, 'Un'), await service(top, 'Deux')],
    [below]: [await service(below, 'Un'), await service(below, 'Deux')],
  }
  const person = await portal.signedIn(await makeAccount(portal, 'paul.propriete'))
  const other = await makeAccount(portal, 'zoe.autre')
  for (let bits = 0; bits < 8; bits++) {
    await portal.sql("insert into roles (brand_id, code, holder, name) values ($1, $2, 'membership', $3)", [
      brand,
      `essai_${bits}`,
      JSON.stringify({ fr: `Essai ${bits}`, en: `Trial ${bits}` }),
    ])
    for (const [at, permission] of permissions.entries())
      if (bits & (1 << at))
        await portal.sql('insert into role_permissions (brand_id, role, permission) values ($1, $2, $3)', [
          brand,
          `essai_${bits}`,
          permission,
        ])
  }
  const ticket = await insert(portal, 'tickets', {
    brand_id: brand,
    organisation_id: top,
    account_id: other,
    number: 'T-2026-9999',
    subject: 'x',
    opened_by_label: 'x',
    opened_at: portal.clock.now,
    last_activity_at: portal.clock.now,
  })
  const member = fc.record({
    there: fc.boolean(),
    role: fc.integer({ min: 0, max: 7 }),
    whole: fc.boolean(),
    services: fc.subarray([0, 1]),
    over: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(
      member,
      member,
      fc.constantFrom(top, below, null),
      fc.constantFrom(0, 1, null),
      fc.boolean(),
      fc.boolean(),
      async (atTop, atBottom, organisation, ofService, isMine, follows) => {
        await portal.sql('delete from ticket_followers where ticket_id = $1', [ticket.id])
        await portal.sql('delete from memberships where account_id = $1', [person.id])
        const serviceId = organisation && ofService !== null ? services[organisation]![ofService]! : null
        await portal.sql('update tickets set organisation_id = $2, service_id = $3, account_id = $4 where id = $1', [
          ticket.id,
          organisation,
          serviceId,
          isMine ? person.id : other,
        ])
        const rights: MemberRights[] = []
        for (const [place, one] of [
          [top, atTop],
          [below, atBottom],
        ] as const) {
          if (!one.there) continue
          const { id } = await insert(portal, 'memberships', {
            organisation_id: place,
            account_id: person.id,
            role: `essai_${one.role}`,
            starts_on: '2020-01-01',
            ends_on: one.over ? '2026-11-26' : null,
            whole: one.whole,
          })
          const held = one.whole ? [] : one.services.map((at) => services[place]![at]!)
          for (const serviceId of held)
            await insert(portal, 'membership_services', {
              membership_id: id,
              organisation_id: place,
              service_id: serviceId,
            })
          if (!one.over)
            rights.push({
              organisationId: place,
              whole: one.whole,
              serviceIds: held,
              permissions: permissions.filter((_, at) => one.role & (1 << at)),
            })
          if (follows && place === organisation)
            await insert(portal, 'ticket_followers', {
              ticket_id: ticket.id,
              account_id: person.id,
              follower_label: 'x',
              side: 'client',
              added_at: portal.clock.now,
            })
        }
        const followers = (
          await portal.sql('select account_id from ticket_followers where ticket_id = $1', [ticket.id])
        ).map((row) => row.account_id)
        const standing = standingOf(
          person.id,
          rights,
          { accountId: isMine ? person.id : other, organisationId: organisation, serviceId, followerIds: followers },
          organisation === below ? [top] : [],
        )
        const seen = await person.get(`/tickets/${ticket.id}`)
        assert.equal(seen.status === 200, standing !== 'none', `${standing} and ${seen.status}`)
        if (seen.status === 200)
          assert.equal(
            seen.body.abilities.close.allowed,
            standing !== 'follower',
            `${standing}: ${JSON.stringify(seen.body.abilities.close)}`,
          )
      },
    ),
    { seed: 20261201, numRuns: 120 },
  )
})

test('P30 the staff say of which client another one is part; a circle and a stranger are refused on the field', async () => {
  const { chief, agent } = world
  const [above, below] = [await makeOrganisation(portal, 'Groupe'), await makeOrganisation(portal, 'Filiale')]
  const path = (id: string) => `/staff/organisations/${id}/parent`
  assert.deepEqual((await chief.put(path(below), { parentId: above })).body, { parent: { id: above, name: 'Groupe' } })
  assert.deepEqual((await agent.get(path(below))).body.parent.name, 'Groupe')
  for (const [id, parentId, code] of [
    [above, below, 'back-office.parent_circle'],
    [above, above, 'bad_choice'],
    [above, '00000000-0000-4000-8000-000000000000', 'bad_choice'],
  ] as const) {
    const refused = await chief.put(path(id), { parentId })
    assert.deepEqual([refused.status, refused.body.errors[0].code], [422, code])
  }
  assert.deepEqual((await chief.put(path(below), { parentId: null })).body, { parent: null })
  assert.equal((await world.claire.get(path(below))).status, 404)
})
