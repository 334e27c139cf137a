// Who reads whose visits (P30): decided by a pure function and by the database alike, and by every route that shows one.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import type { MemberRights } from '../../kernel/policy/colleagues.ts'
import { insert, makeAccount, makeOrganisation, type Person, type Portal, startPortal } from '../../testing/portal.ts'
import { readsVisit } from './policy.ts'
import { makeTicket, makeWorld, type World } from './testing.ts'

let portal: Portal
let world: World
before(async () => {
  portal = await startPortal({}, '2026-11-20T09:00:00Z')
  world = await makeWorld(portal)
})
after(() => portal.close())

const listed = async (person: Person, search: string, more = '') =>
  (await person.get(`/interventions?search=${search}${more}`)).body.items.map((one: any) => one.id)

test('P30 P31 a user reads the visits that they asked for and those that nobody asked for, a supervisor those of the organisation: by address, list, search, file and calendar alike', async () => {
  const ticket = await makeTicket(portal, world.client, world.manager.id, 'T-2026-2001')
  const visit = await world.plan({ ticketId: ticket.id, subject: 'Réservée à Nora', startsAt: '2026-11-26T08:00:00Z' })
  const nobodys = await world.plan({ kind: 'preventive', subject: 'Ronde', startsAt: '2026-11-26T10:00:00Z' })
  const paths = [visit.id, `${visit.id}/calendar`, `${visit.id}/slots`, `${visit.id}/reports`]
  for (const path of paths) {
    assert.equal((await world.user.get(`/interventions/${path}`)).status, 404, path)
    assert.equal((await world.supervisor.get(`/interventions/${path}`)).status, 200, path)
    assert.equal((await world.manager.get(`/interventions/${path}`)).status, 200, path)
  }
  for (const [act, body] of [
    ['confirmation', {}],
    ['move', { startsAt: '2026-11-27T08:00:00Z' }],
  ] as const)
    assert.equal(
      (await world.user.post(`/interventions/${visit.id}/${act}`, { version: visit.version, ...body })).status,
      404,
    )
  assert.equal(
    (await world.user.put(`/interventions/${visit.id}/tasks`, { version: visit.version, tasks: ['x'] })).status,
    404,
  )
  assert.deepEqual(
    [await listed(world.user, 'Nora'), await listed(world.supervisor, 'Nora'), await listed(world.user, 'Ronde')],
    [[], [visit.id], [nobodys.id]],
  )
  const found = async (person: Person) =>
    JSON.stringify((await person.get('/search?words=Nora')).body).includes(visit.id)
  assert.deepEqual([await found(world.user), await found(world.supervisor)], [false, true])
  const toConfirm = async (person: Person) => (await person.get('/session')).body.counts.visitsToConfirm
  assert.equal((await toConfirm(world.supervisor)) - (await toConfirm(world.user)), 1)
  // Who follows the ticket reads its visits; who no longer does, no more.
  await insert(portal, 'ticket_followers', {
    ...{ ticket_id: ticket.id, account_id: world.user.id, follower_label: 'x', side: 'client' },
    added_at: portal.clock.now,
  })
  assert.equal((await world.user.get(`/interventions/${visit.id}`)).status, 200)
  await portal.sql('delete from ticket_followers where ticket_id = $1', [ticket.id])
  assert.equal((await world.user.get(`/interventions/${visit.id}`)).status, 404)
  // A ticket that becomes theirs brings its visits.
  await portal.sql('update tickets set account_id = $2 where id = $1', [ticket.id, world.user.id])
  assert.deepEqual(await listed(world.user, 'Nora'), [visit.id])
})

test('P30 the organisation above reads the visits of those below by a right of its own, named, and changes none', async () => {
  const below = await makeOrganisation(portal, 'Antenne Nord')
  const again = await makeOrganisation(portal, 'Antenne du Nord-Est')
  for (const [organisation_id, parent_id] of [
    [below, world.client],
    [again, below],
  ])
    await insert(portal, 'organisation_parents', { organisation_id, parent_id, brand_id: portal.brandId })
  const visit = await world.plan({ organisationId: again, subject: 'En bas', startsAt: '2026-11-27T08:00:00Z' })
  const seen = await world.supervisor.get(`/interventions/${visit.id}`)
  assert.deepEqual(
    [seen.status, seen.body.organisation.name, seen.body.technician.name, seen.body.abilities.confirm.allowed],
    [200, 'Antenne du Nord-Est', 'Théo Nivernec', false],
  )
  const confirmed = await world.supervisor.post(`/interventions/${visit.id}/confirmation`, { version: visit.version })
  assert.equal(confirmed.status, 403, JSON.stringify(confirmed.body))
  // They stand in the list of the organisation above, and nobody else's.
  assert.deepEqual(await listed(world.supervisor, 'bas', `&organisation=${world.client}`), [visit.id])
  assert.deepEqual(await listed(world.supervisor, 'bas', `&organisation=${world.rivals}`), [])
  for (const person of [world.user, world.member, world.rival]) {
    assert.equal((await person.get(`/interventions/${visit.id}`)).status, 404)
    assert.deepEqual(await listed(person, 'bas'), [])
  }
})

test('P30 the pure function and the database decide alike, whatever memberships, services, roles, followers and organisations there are', async () => {
  const brand = portal.brandId
  const permissions = [
    'interventions.visits.read',
    'interventions.service-visits.read',
    'interventions.organisation-visits.read',
    'interventions.descendant-visits.read',
  ]
  const [top, below] = [await makeOrganisation(portal, 'Haut'), await makeOrganisation(portal, 'Bas')]
  await insert(portal, 'organisation_parents', { organisation_id: below, parent_id: top, brand_id: brand })
  const service = async (organisation_id: string, name: string) =>
    (await insert(portal, 'services', { organisation_id, name })).id
  const services: Record<string, string[]> = {
    [top]: [await service(top, 'Un'), await service(top, 'Deux')],
    [below]: [await service(below, 'Un'), await service(below, 'Deux')],
  }
  const person = await portal.signedIn(await makeAccount(portal, 'paul.propriete'))
  const other = await makeAccount(portal, 'zoe.autre')
  for (let bits = 0; bits < 16; bits++) {
    await portal.sql("insert into roles (brand_id, code, holder, name) values ($1, $2, 'membership', $3)", [
      ...[brand, `essai_${bits}`, JSON.stringify({ fr: `Essai ${bits}`, en: `Trial ${bits}` })],
    ])
    for (const [at, permission] of permissions.entries())
      if (bits & (1 << at))
        await insert(portal, 'role_permissions', { brand_id: brand, role: `essai_${bits}`, permission })
  }
  // One visit and one ticket of each organisation, and a visit without a ticket: what is tried differs in who asked, and in what the person holds.
  const made = async (organisation: string, ticketId: string | null) =>
    (await world.plan({ organisationId: organisation, ticketId, technicianId: null, startsAt: null })).id as string
  const places = await Promise.all(
    [top, below].map(async (organisation, at) => {
      const ticket = (await makeTicket(portal, organisation, other, `T-2026-90${at}`)).id as string
      return { organisation, ticket, visit: await made(organisation, ticket), bare: await made(organisation, null) }
    }),
  )
  const member = fc.record({
    there: fc.boolean(),
    role: fc.integer({ min: 0, max: 15 }),
    whole: fc.boolean(),
    services: fc.subarray([0, 1]),
    over: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(
      member,
      member,
      fc.constantFrom(0, 1),
      fc.constantFrom(0, 1, null),
      fc.constantFrom('mine', 'other', 'nobody'),
      fc.boolean(),
      async (atTop, atBottom, at, ofService, asked, follows) => {
        const { organisation, ticket, visit, bare } = places[at]!
        await portal.sql('delete from ticket_followers where ticket_id = $1', [ticket])
        await portal.sql('delete from memberships where account_id = $1', [person.id])
        const serviceId = ofService !== null ? services[organisation]![ofService]! : null
        const requesterId = asked === 'mine' ? person.id : other
        await portal.sql('update tickets set service_id = $2, account_id = $3 where id = $1', [
          ...[ticket, serviceId, requesterId],
        ])
        const rights: MemberRights[] = []
        for (const [place, one] of [
          [top, atTop],
          [below, atBottom],
        ] as const) {
          if (!one.there) continue
          const { id } = await insert(portal, 'memberships', {
            ...{ organisation_id: place, account_id: person.id, role: `essai_${one.role}`, whole: one.whole },
            ...{ starts_on: '2020-01-01', ends_on: one.over ? '2026-11-19' : null },
          })
          const serviceIds = one.whole ? [] : one.services.map((index) => services[place]![index]!)
          for (const service_id of serviceIds)
            await insert(portal, 'membership_services', { membership_id: id, organisation_id: place, service_id })
          if (!one.over)
            rights.push({
              ...{ organisationId: place, whole: one.whole, serviceIds },
              permissions: permissions.filter((_, bit) => one.role & (1 << bit)),
            })
          if (follows && place === organisation)
            await insert(portal, 'ticket_followers', {
              ...{ ticket_id: ticket, account_id: person.id, follower_label: 'x', side: 'client' },
              added_at: portal.clock.now,
            })
        }
        const followers = await portal.sql('select account_id from ticket_followers where ticket_id = $1', [ticket])
        const ofTicket = asked !== 'nobody'
        const reads = readsVisit(
          person.id,
          rights,
          {
            ...{ organisationId: organisation, ofTicket, serviceId: ofTicket ? serviceId : null },
            ...{ requesterId: ofTicket ? requesterId : null },
            followerIds: ofTicket ? followers.map((row) => row.account_id) : [],
          },
          organisation === below ? [top] : [],
        )
        const id = ofTicket ? visit : bare
        const seen = await person.get(`/interventions/${id}`)
        assert.equal(seen.status === 200, reads, `${seen.status}`)
        // Refused is who belongs to the client, today or before, and reads no visits at all.
        const here = rights.find(({ organisationId }) => organisationId === organisation)
        const belongs = (organisation === top ? atTop : atBottom).there
        if (!reads) assert.equal(seen.status, belongs && !here?.permissions.includes(permissions[0]!) ? 403 : 404)
        assert.equal((await listed(person, '')).includes(id), reads)
      },
    ),
    { seed: 20261201, numRuns: 120 },
  )
})
