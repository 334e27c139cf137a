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

let portal: Portal
let organisation: string
let manager: Person
let budget: string
let school: string
/** Contracts: of no service, and of one. */
const contracts: string[] = []

before(async () => {
  portal = await startPortal()
  organisation = await makeOrganisation(portal, "Communauté de l'Aulne")
  const managerId = await makeAccount(portal, 'yann.kervadec')
  await makeMember(portal, managerId, organisation, 'secondary_manager')
  manager = await portal.signedIn(managerId)
  budget = (await insert(portal, 'services', { organisation_id: organisation, name: 'Budget' })).id
  school = (await insert(portal, 'services', { organisation_id: organisation, name: "L'école" })).id
  await insert(portal, 'roles', {
    holder: 'membership',
    brand_id: portal.brandId,
    code: 'auditor',
    name: { fr: 'Auditeur', en: 'Auditor' },
  })
  for (const permission of ['contracts.contracts.read', 'organisation.people.read'])
    await insert(portal, 'role_permissions', { brand_id: portal.brandId, role: 'auditor', permission })
  await insert(portal, 'role_default_spaces', {
    brand_id: portal.brandId,
    role: 'auditor',
    space: 'contracts',
    access: 'read',
  })
  await insert(portal, 'space_offers', { organisation_id: organisation, space: 'contracts' })
  for (const [at, serviceId] of [null, budget].entries())
    contracts.push(
      (
        await insert(portal, 'contracts', {
          brand_id: portal.brandId,
          organisation_id: organisation,
          number: `24-${at}`,
          title: 'PACK',
          starts_on: '2024-04-01',
          next_invoice_on: '2026-12-01',
          invoice_day: 1,
          service_id: serviceId,
        })
      ).id,
    )
})
after(() => portal.close())

type Service = 'all' | 'budget' | 'school'
type Member = {
  role: string
  starts: number
  ends: number | null
  services: Service[]
  subscriptions: Array<{ service: Service; access: 'read' | 'modify' }>
  /** The contracts delegated to them, by their place. */
  delegated: number[]
}
const roles = fc.constantFrom('member', 'auditor', 'secondary_manager')
const services = fc.constantFrom<Service[]>(['all'], ['budget'], ['school'], ['budget', 'school'])
const perService = fc.uniqueArray(
  fc.record({
    service: fc.constantFrom<Service>('all', 'budget', 'school'),
    access: fc.constantFrom('read' as const, 'modify' as const),
  }),
  { maxLength: 3, selector: (one) => one.service },
)
const member: fc.Arbitrary<Member> = fc.record({
  role: roles,
  starts: fc.constantFrom(-10, -10, 0, 3),
  ends: fc.constantFrom(null, null, 5, -1),
  services,
  subscriptions: perService,
  delegated: fc.oneof(fc.constant<number[]>([0, 1]), fc.subarray<number>([0, 1])),
})

const idOf = (service: Service) => ({ all: null, budget, school })[service]
const dayAfter = (days: number) => new Date(portal.clock.now.getTime() + days * 86_400_000).toISOString().slice(0, 10)

let people = 0
async function arrange(held: Member | null): Promise<{ account: string; membership: string | null }> {
  const account = await makeAccount(portal, `quelqu.un${people++}`)
  if (!held) return { account, membership: null }
  const whole = held.services.includes('all')
  const { id } = await insert(portal, 'memberships', {
    account_id: account,
    organisation_id: organisation,
    role: held.role,
    starts_on: dayAfter(Math.min(held.starts, held.ends ?? held.starts)),
    ends_on: held.ends === null ? null : dayAfter(held.ends),
    whole,
  })
  if (!whole)
    for (const service of held.services)
      await insert(portal, 'membership_services', {
        membership_id: id,
        organisation_id: organisation,
        service_id: idOf(service),
      })
  for (const at of held.delegated)
    await insert(portal, 'delegations', {
      brand_id: portal.brandId,
      contract_id: contracts[at],
      account_id: account,
      requested_by: account,
      requested_by_label: 'x',
      requested_at: portal.clock.now,
      form_received_on: '2024-04-01',
      validated_at: portal.clock.now,
    })
  // The delegation opened the space; here it is what the case says.
  await portal.sql('delete from space_subscriptions where membership_id = $1', [id])
  for (const one of held.subscriptions)
    await insert(portal, 'space_subscriptions', {
      organisation_id: organisation,
      membership_id: id,
      space: 'contracts',
      service_id: idOf(one.service),
      access: one.access,
      origin: 'manager',
    })
  return { account, membership: id }
}

type Row = { group: string; what: string; today: boolean; after: boolean }
const changed = { rows: 0, none: 0 }

/**
 * Holds an effect against what is once the request is really approved: what the explainer answers, what the API does when the person
 * calls it, the tab, and what «Mon compte» says.
 */
async function hold(account: string, effect: Row[], today: Map<string, boolean>): Promise<void> {
  const then = await answers(account)
  assert.ok(effect.length > 1)
  const foreseen = new Map(effect.map((row) => [`${row.group} ${row.what}`, row]))
  for (const [key, allowed] of then) assert.equal(foreseen.get(key)?.after ?? false, allowed, `${key} afterwards`)
  for (const [key, allowed] of today) assert.equal(foreseen.get(key)?.today ?? false, allowed, `${key} before`)
  if (today.size === 0) assert.ok(effect.every((row) => !row.today))
  for (const key of foreseen.keys()) assert.ok(then.has(key), key)
  if (effect.some((row) => row.after !== row.today)) changed.rows++
  else changed.none++
}

async function answers(account: string): Promise<Map<string, boolean>> {
  const [row] = await portal.sql(
    'select id from memberships where account_id = $1 and organisation_id = $2 and removed_at is null',
    [account, organisation],
  )
  const found = new Map<string, boolean>()
  if (!row) return found
  const ask = async (query: string) => {
    const reply = await manager.get(`/memberships/${row.id}/explanation?${query}`)
    assert.equal(reply.status, 200, JSON.stringify(reply.body))
    return reply.body.answer.allowed as boolean
  }
  const read = await ask('space=contracts&access=read')
  const modify = await ask('space=contracts&access=modify')
  found.set('Administration de contrat Consulter', read)
  found.set('Administration de contrat Modifier', modify)
  const person = await portal.signedIn(account)
  const listed = await person.get('/contracts')
  assert.ok([200, 403].includes(listed.status), JSON.stringify(listed.body))
  assert.equal(read, listed.status === 200, 'the API')
  assert.equal(read, (await person.get('/session')).body.spaces.includes('contracts'), 'the tab')
  // Whoever may modify a contract is told that the person named is unknown; others come no further than the contract.
  const tried: number[] = []
  for (const contractId of contracts)
    tried.push(
      (
        await person.post('/delegations', {
          contractId,
          accountId: '00000000-0000-4000-8000-000000000000',
          authorityName: 'Rose Amara',
          authorityTitle: 'Maire',
        })
      ).status,
    )
  assert.ok(
    tried.every((status) => [403, 404, 422].includes(status)),
    String(tried),
  )
  assert.equal(modify, tried.includes(422), 'the API, to modify')
  const own = (await person.get('/account/memberships')).body.items[0].spaces as Array<{
    access: string
    missing: string
  }>
  if (own.some((held) => held.access === 'modify'))
    assert.equal(
      own.some((held) => held.access === 'modify' && held.missing === ''),
      modify,
      'Mon compte',
    )
  else if (own.length > 0)
    assert.equal(
      own.some((held) => held.missing === ''),
      read,
      'Mon compte',
    )
  const { permissions } = (await manager.get(`/memberships/${row.id}/explanation-subjects`)).body
  for (const { permission, name } of permissions)
    found.set(`Activités du gestionnaire ${name}`, await ask(`permission=${permission}`))
  return found
}

test('O32 the effect of a membership request is what approving it does, for every membership, role and choice', async () => {
  const given = fc.record({
    held: fc.option(member, { freq: 3 }),
    asked: services,
    chosen: fc.record({ role: roles, services }, { requiredKeys: [] }),
  })
  await fc.assert(
    fc.asyncProperty(given, async ({ held, asked, chosen }) => {
      const { account } = await arrange(held)
      const request = await insert(portal, 'membership_requests', {
        organisation_id: organisation,
        account_id: account,
        requested_at: portal.clock.now,
        whole: asked.includes('all'),
      })
      for (const service of asked)
        if (service !== 'all')
          await insert(portal, 'membership_request_services', {
            request_id: request.id,
            organisation_id: organisation,
            service_id: idOf(service),
          })
      const whole = chosen.services?.includes('all')
      const serviceIds = whole ? [] : chosen.services?.map((service) => idOf(service)!)
      const query = new URLSearchParams({
        ...(chosen.role ? { role: chosen.role } : {}),
        ...(chosen.services ? { whole: String(whole), serviceIds: serviceIds!.join(',') } : {}),
      })
      const today = await answers(account)
      const effect = await manager.get(`/membership-requests/${request.id}/effect?${query}`)
      assert.equal(effect.status, 200, JSON.stringify(effect.body))
      const done = await manager.post(`/membership-requests/${request.id}/approval`, {
        version: 1,
        ...(chosen.role ? { role: chosen.role } : {}),
        ...(chosen.services ? { whole, serviceIds } : {}),
      })
      assert.equal(done.status, 200, JSON.stringify(done.body))
      await hold(account, effect.body.rows, today)
    }),
    { numRuns: runs(35), seed: 20261122 },
  )
  assert.ok(changed.rows > 8 && changed.none > 2, JSON.stringify(changed))
})

test('O32 G4 the effect of a request for spaces is what approving it does, more or less than asked, for every membership and choice', async () => {
  Object.assign(changed, { rows: 0, none: 0 })
  const given = fc.record({
    held: member.map((one) => ({ ...one, ends: one.ends === -1 ? null : one.ends })),
    asked: perService.filter((items) => items.length > 0),
    chosen: fc.array(fc.constantFrom('read', 'modify', undefined), { minLength: 3, maxLength: 3 }),
  })
  await fc.assert(
    fc.asyncProperty(given, async ({ held, asked, chosen }) => {
      const { account, membership } = await arrange(held)
      const within = asked.filter(
        (one) => one.service === 'all' || held.services.includes('all') || held.services.includes(one.service),
      )
      fc.pre(within.length > 0)
      const request = await insert(portal, 'space_requests', {
        organisation_id: organisation,
        membership_id: membership,
        account_id: account,
        origin: 'person',
        requested_at: portal.clock.now,
      })
      const items: Array<{ id: string; access: string }> = []
      for (const [at, one] of within.entries()) {
        const { id } = await insert(portal, 'space_request_items', {
          request_id: request.id,
          organisation_id: organisation,
          space: 'contracts',
          service_id: idOf(one.service),
          access: one.access,
        })
        const access = chosen[at]
        if (access) items.push({ id, access })
      }
      const today = await answers(account)
      const effect = await manager.get(
        `/space-requests/${request.id}/effect?chosen=${items.map((item) => `${item.id}:${item.access}`).join(',')}`,
      )
      assert.equal(effect.status, 200, JSON.stringify(effect.body))
      const done = await manager.post(`/space-requests/${request.id}/approval`, { version: 1, comment: '', items })
      assert.equal(done.status, 200, JSON.stringify(done.body))
      await hold(account, effect.body.rows, today)
    }),
    { numRuns: runs(30), seed: 20261122 },
  )
  assert.ok(changed.rows > 4 && changed.none > 2, JSON.stringify(changed))
})
