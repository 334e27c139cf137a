import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import {
  insert,
  makeAccount,
  makeMember,
  makeOrganisation,
  type Person,
  type Portal,
  startPortal,
} from '../../../testing/portal.ts'
import { runs } from '../../../testing/seed.ts'
import { makeWorld, type World } from '../../contracts/testing.ts'

let portal: Portal
let world: World
let manager: Person
let person: Person
let membership: string
let service: string
let otherService: string

before(async () => {
  portal = await startPortal()
  world = await makeWorld(portal)
  const managerId = await makeAccount(portal, 'yann.kervadec')
  await makeMember(portal, managerId, world.organisation, 'secondary_manager')
  manager = await portal.signedIn(managerId)
  const personId = await makeAccount(portal, 'pierrick.dagorne')
  await makeMember(portal, personId, world.organisation)
  person = await portal.signedIn(personId)
  membership = (await portal.sql('select id from memberships where account_id = $1', [personId]))[0].id
  service = (await insert(portal, 'services', { organisation_id: world.organisation, name: 'Finances' })).id
  otherService = (await insert(portal, 'services', { organisation_id: world.organisation, name: 'Voirie' })).id
  await insert(portal, 'roles', {
    holder: 'membership',
    brand_id: portal.brandId,
    code: 'auditor',
    name: { fr: 'Auditeur', en: 'Auditor' },
  })
  await insert(portal, 'role_permissions', {
    brand_id: portal.brandId,
    role: 'auditor',
    permission: 'contracts.contracts.read',
  })
  await insert(portal, 'role_permissions', {
    brand_id: portal.brandId,
    role: 'auditor',
    permission: 'organisation.people.read',
  })
})
after(() => portal.close())

type Facts = {
  status: 'active' | 'pending'
  blocked: boolean
  role: 'member' | 'auditor' | 'secondary_manager'
  starts: number
  ends: number | null
  services: 'whole' | 'none' | 'one' | 'other'
  subscriptions: Array<{ service: 'all' | 'one' | 'other'; access: 'read' | 'modify' }>
  delegated: boolean
  contractService: 'none' | 'one'
}
const facts = fc.record<Facts>({
  status: fc.oneof(
    { weight: 12, arbitrary: fc.constant('active' as const) },
    { weight: 1, arbitrary: fc.constant('pending' as const) },
  ),
  blocked: fc.oneof({ weight: 12, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  role: fc.constantFrom('member', 'auditor', 'secondary_manager'),
  starts: fc.constantFrom(-10, -10, 0, 0, 1),
  ends: fc.constantFrom(null, null, null, 0, 5, -1),
  services: fc.constantFrom('whole', 'whole', 'whole', 'one', 'one', 'other', 'none'),
  subscriptions: fc.uniqueArray(
    fc.record({ service: fc.constantFrom('all', 'one', 'other'), access: fc.constantFrom('read', 'modify') }),
    { minLength: 1, maxLength: 3, selector: (one) => one.service },
  ) as fc.Arbitrary<Facts['subscriptions']>,
  delegated: fc.oneof({ weight: 9, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  contractService: fc.constantFrom('none', 'one'),
})

const dayAfter = (days: number) => new Date(Date.parse('2026-11-20') + days * 86_400_000).toISOString().slice(0, 10)

async function arrange(given: Facts): Promise<void> {
  await portal.sql('update accounts set status = $2 where id = $1', [person.id, given.status])
  await portal.sql('delete from account_blocks where account_id = $1', [person.id])
  // A block ends sessions: the person signs in again.
  await portal.sql('update sessions set ended_at = null where account_id = $1', [person.id])
  if (given.blocked) await insert(portal, 'account_blocks', { account_id: person.id, cause: 'provider' })
  await portal.sql('delete from delegations where account_id = $1', [person.id])
  if (given.delegated) await world.delegate(person.id, world.contract)
  const start = Math.min(given.starts, given.ends ?? given.starts)
  await portal.sql('update memberships set role = $2, starts_on = $3, ends_on = $4, whole = $5 where id = $1', [
    membership,
    given.role,
    dayAfter(start),
    given.ends === null ? null : dayAfter(given.ends),
    given.services === 'whole',
  ])
  await portal.sql('delete from membership_services where membership_id = $1', [membership])
  if (given.services === 'one' || given.services === 'other')
    await insert(portal, 'membership_services', {
      membership_id: membership,
      organisation_id: world.organisation,
      service_id: given.services === 'one' ? service : otherService,
    })
  await portal.sql('delete from space_subscriptions where membership_id = $1', [membership])
  for (const one of given.subscriptions)
    await insert(portal, 'space_subscriptions', {
      organisation_id: world.organisation,
      membership_id: membership,
      space: 'contracts',
      service_id: one.service === 'all' ? null : one.service === 'one' ? service : otherService,
      access: one.access,
      origin: 'manager',
    })
  await portal.sql('update contracts set service_id = $2 where id = $1', [
    world.contract,
    given.contractService === 'one' ? service : null,
  ])
}

const explained = async (query: string): Promise<boolean> => {
  const reply = await manager.get(`/memberships/${membership}/explanation?${query}`)
  assert.equal(reply.status, 200, JSON.stringify(reply.body))
  assert.equal(
    reply.body.answer.allowed,
    reply.body.steps.every((step: { allowed: boolean }) => step.allowed),
  )
  return reply.body.answer.allowed
}

test('O32 O12 what is explained equals what is enforced, for every pair', async () => {
  const seen = { read: 0, modify: 0, desk: 0, no: 0 }
  await fc.assert(
    fc.asyncProperty(facts, async (given) => {
      await arrange(given)
      const read = (await person.get(`/contracts/${world.contract}`)).status === 200
      assert.equal(await explained(`space=contracts&access=read&object=${world.contract}`), read, 'read the contract')
      const block = await person.put(`/connections/${world.subscriberConnection}/block`)
      assert.equal(
        await explained(`space=contracts&access=modify&object=${world.contract}`),
        block.status === 200,
        `modify: ${block.status} ${block.body.detail ?? ''}`,
      )
      if (block.status === 200) await person.delete(`/connections/${world.subscriberConnection}/block`, {})
      else assert.ok([401, 403, 404].includes(block.status), String(block.status))
      const desk = (await person.get(`/memberships/${await managerMembership()}/explanation-subjects`)).status === 200
      assert.equal(await explained('permission=organisation.people.read'), desk, 'see the people')
      if (read) seen.read++
      else seen.no++
      if (block.status === 200) seen.modify++
      if (desk) seen.desk++
    }),
    { numRuns: runs(60), seed: 20261122 },
  )
  assert.ok(Math.min(...Object.values(seen)) > 2, JSON.stringify(seen))
})

async function managerMembership(): Promise<string> {
  return (await portal.sql('select id from memberships where account_id = $1', [manager.id]))[0].id
}

const usual: Facts = {
  status: 'active',
  blocked: false,
  role: 'member',
  starts: -10,
  ends: null,
  services: 'whole',
  subscriptions: [{ service: 'all', access: 'read' }],
  delegated: true,
  contractService: 'none',
}

test('O32 the explanation names what decides, down to the membership, subscription, permission or delegation', async () => {
  await arrange(usual)
  const refused = (
    await manager.get(`/memberships/${membership}/explanation?space=contracts&access=modify&object=${world.contract}`)
  ).body
  assert.equal(refused.answer.sentence, 'Non, pierrick DAGORNE ne le peut pas.')
  assert.deepEqual(
    refused.steps.map((step: { condition: string; allowed: boolean }) => [step.condition, step.allowed]),
    [
      ['account', true],
      ['membership', true],
      ['service', true],
      ['permission', true],
      ['offered', true],
      ['subscription', true],
      ['level', false],
      ['delegation', true],
    ],
  )
  await arrange({ ...usual, delegated: false })
  const undelegated = (
    await manager.get(`/memberships/${membership}/explanation?space=contracts&access=read&object=${world.contract}`)
  ).body
  assert.deepEqual(
    undelegated.steps
      .filter((step: { allowed: boolean }) => !step.allowed)
      .map((step: { condition: string }) => step.condition),
    ['delegation'],
  )
  const subjects = (await manager.get(`/memberships/${membership}/explanation-subjects`)).body
  assert.ok(subjects.permissions.length > 8)
  assert.ok(subjects.spaces[0].objects.some((one: { id: string }) => one.id === world.contract))
  // The functions of spaces that nobody subscribes to are explained as those of the desk: by what the role holds.
  assert.ok(subjects.functions.some((one: any) => one.space === 'fleet' && one.permission === 'fleet.assets.read'))
  const fleet = async () =>
    (await manager.get(`/memberships/${membership}/explanation?permission=fleet.assets.read`)).body
  const asIs = await fleet()
  assert.equal(asIs.answer.allowed, (await person.get('/assets/filters')).status === 200, JSON.stringify(asIs.answer))
  const [{ role }] = await portal.sql('select role from memberships where id = $1', [membership])
  await portal.sql(
    `insert into role_permissions (brand_id, role, permission) values ($1, $2, 'fleet.assets.read') on conflict do nothing`,
    [portal.brandId, role],
  )
  assert.deepEqual([(await fleet()).answer.allowed, (await person.get('/assets/filters')).status], [true, 200])
  await portal.sql("delete from role_permissions where role = $1 and permission = 'fleet.assets.read'", [role])
  assert.deepEqual([(await fleet()).answer.allowed, (await person.get('/assets/filters')).status], [false, 403])
})

test('O32 one asks about oneself; a member without the right gets 403, a stranger 404; what cannot be asked is named', async () => {
  await arrange(usual)
  const path = `/memberships/${membership}/explanation?space=contracts`
  assert.equal((await person.get(path)).status, 200)
  const forbidden = await person.get(`/memberships/${await managerMembership()}/explanation?space=contracts`)
  assert.deepEqual([forbidden.status, forbidden.body.code], [403, 'access.permission_missing'])
  assert.equal((await world.rival.get(path)).status, 404)
  assert.equal((await world.staff.get(path)).status, 200)
  for (const [query, field] of [
    ['', 'space'],
    ['space=contracts&permission=organisation.people.read', 'space'],
    ['space=nothing', 'space'],
    ['permission=nothing', 'permission'],
    ['space=contracts&object=00000000-0000-4000-8000-000000000000', 'object'],
    [`space=contracts&object=${world.rivalContract}`, 'object'],
  ]) {
    const reply = await manager.get(`/memberships/${membership}/explanation?${query}`)
    assert.deepEqual([reply.status, reply.body.errors?.[0]?.field], [422, field], query)
  }
})

test('O32 before a manager approves: what would change, equal to what then is', async () => {
  await arrange({ ...usual, subscriptions: [] })
  const request = await insert(portal, 'space_requests', {
    organisation_id: world.organisation,
    membership_id: membership,
    account_id: person.id,
    origin: 'person',
    requested_at: portal.clock.now,
  })
  const item = await insert(portal, 'space_request_items', {
    request_id: request.id,
    organisation_id: world.organisation,
    space: 'contracts',
    access: 'modify',
  })
  const of = async (query = '') =>
    (await manager.get(`/space-requests/${request.id}/effect${query}`)).body.rows
      .filter((row: { group: string }) => row.group === 'Administration de contrat')
      .map((row: { today: boolean; after: boolean }) => [row.today, row.after])
  assert.deepEqual(await of(), [
    [false, true],
    [false, true],
  ])
  assert.deepEqual(await of(`?chosen=${item.id}:read`), [
    [false, true],
    [false, false],
  ])
  assert.equal((await world.rival.get(`/space-requests/${request.id}/effect`)).status, 404)

  const joiner = await makeAccount(portal, 'ewen.pontaric')
  const asked = await insert(portal, 'membership_requests', {
    organisation_id: world.organisation,
    account_id: joiner,
    requested_at: portal.clock.now,
    whole: true,
  })
  const [head] = await portal.sql(
    "select account_id from memberships where organisation_id = $1 and role = 'principal_manager'",
    [world.organisation],
  )
  const principal = await portal.signedIn(head.account_id)
  const rows = async (role: string, who = principal) =>
    (await who.get(`/membership-requests/${asked.id}/effect?role=${role}`)).body.rows.filter(
      (row: { today: boolean; after: boolean }) => row.after && !row.today,
    ).length
  assert.equal(await rows('member'), 0)
  assert.ok((await rows('secondary_manager')) >= 9)
  assert.equal(await rows('secondary_manager', manager), 0, 'Z11: a secondary manager only proposes it')
  assert.equal((await world.rival.get(`/membership-requests/${asked.id}/effect`)).status, 404)
  assert.equal((await makeOrganisation(portal, 'Une autre')).length, 36)
})

test('O32 O24 «Modifier l’identifiant» is explained as it is enforced: of a private organisation that has a SIRET', async () => {
  const own = await managerMembership()
  const ask = async () =>
    (await manager.get(`/memberships/${own}/explanation?permission=organisation.identifier.change`)).body
  const change = async () => {
    const { version, abilities } = (await manager.get(`/organisations/${world.organisation}`)).body
    const path = `/organisations/${world.organisation}/identifier-change`
    // The SIRET is none: what is asked here is only whether one may.
    const { status, body } = await manager.post(path, { siret: '1', version })
    return { offered: abilities.changeIdentifier.allowed, status, code: body.code }
  }
  const [before] = await portal.sql('select kind, siret from organisations where id = $1', [world.organisation])
  for (const [kind, siret, may] of [
    ['private', '73282932000074', true],
    ['public', '73282932000074', false],
  ] as const) {
    await portal.sql('update organisations set kind = $2, siret = $3 where id = $1', [world.organisation, kind, siret])
    const { answer, steps } = await ask()
    const done = await change()
    assert.deepEqual([answer.allowed, done.offered, done.status], [may, may, may ? 422 : 409], JSON.stringify(done))
    assert.equal(steps.at(-1).allowed, may)
  }
  await portal.sql('update organisations set kind = $2, siret = $3 where id = $1', [
    world.organisation,
    before.kind,
    before.siret,
  ])
})
