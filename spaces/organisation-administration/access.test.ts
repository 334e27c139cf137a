// What is decided in code is what the database enforces, for every pair of facts and question (O12, O16, O32).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { sql } from 'kysely'
import { asPerson } from '../../kernel/http/context.ts'
import { hashToken } from '../../kernel/http/endpoints.ts'
import { deskQuestion } from '../../kernel/organisations/access.ts'
import { type Access, type AccessFacts, decideAccess } from '../../kernel/policy/access.ts'
import { insert, makeAccount, makeOrganisation, type Person, type Portal, startPortal } from '../../testing/portal.ts'
import { runs } from '../../testing/seed.ts'

let portal: Portal
let organisation: string
const services: string[] = []
/** Contracts: of no service, and of each service. */
const contracts: Array<{ id: string; serviceId: string | null }> = []
const people: Record<'person' | 'technical', { who: Person; membership: string }> = {} as never
const permissions = [
  'contracts.contracts.read',
  'contracts.contracts.modify',
  'organisation.people.read',
  'organisation.people.manage',
]
const days = ['2026-11-18', '2026-11-19', '2026-11-20', '2026-11-21', '2026-11-22']

before(async () => {
  portal = await startPortal({}, '2026-11-20T09:00:00Z')
  organisation = await makeOrganisation(portal, 'Ville de Montfabre')
  for (const name of ['Budget', 'Voirie'])
    services.push((await insert(portal, 'services', { organisation_id: organisation, name })).id)
  for (const serviceId of [null, ...services]) {
    const row = await insert(portal, 'contracts', {
      brand_id: portal.brandId,
      organisation_id: organisation,
      number: `24-${contracts.length}`,
      title: 'PACK',
      starts_on: '2024-04-01',
      next_invoice_on: '2026-12-01',
      invoice_day: 1,
      service_id: serviceId,
    })
    contracts.push({ id: row.id, serviceId })
  }
  await insert(portal, 'roles', {
    holder: 'membership',
    brand_id: portal.brandId,
    code: 'essai',
    name: { fr: 'Essai', en: 'Trial' },
  })
  for (const kind of ['person', 'technical'] as const) {
    const id = await makeAccount(portal, `essai.${kind}`, { kind })
    const membership = await insert(portal, 'memberships', {
      account_id: id,
      organisation_id: organisation,
      role: 'essai',
      starts_on: '2020-01-01',
    })
    if (kind === 'technical')
      await insert(portal, 'technical_users', {
        account_id: id,
        organisation_id: organisation,
        name: 'Passerelle',
        created_at: portal.clock.now,
      })
    else
      for (const contract of contracts)
        await insert(portal, 'delegations', {
          brand_id: portal.brandId,
          contract_id: contract.id,
          account_id: id,
          requested_by: id,
          requested_by_label: 'x',
          requested_at: portal.clock.now,
          form_received_on: '2024-04-01',
          validated_at: portal.clock.now,
        })
    people[kind] = { who: await portal.signedIn(id), membership: membership.id }
  }
})
after(() => portal.close())

type Case = {
  kind: 'person' | 'technical'
  status: 'pending' | 'active' | 'deactivated' | 'closed'
  blocked: boolean
  removed: boolean
  startsOn: string
  endsOn: string | null
  whole: boolean
  services: number[]
  permissions: string[]
  subscriptions: Array<{ space: string; service: number | null; access: Access }>
  delegated: number[]
  scopes: string[] | null
}

const often = <T>(value: T, other: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 6, arbitrary: fc.constant(value) }, { weight: 1, arbitrary: other })
const cases: fc.Arbitrary<Case> = fc
  .record({
    kind: fc.constantFrom('person', 'technical'),
    status: often<Case['status']>('active', fc.constantFrom('pending', 'deactivated', 'closed')),
    blocked: often(false, fc.constant(true)),
    removed: often(false, fc.constant(true)),
    startsOn: fc.constantFrom(...days.slice(0, 4)),
    endsOn: fc.oneof(fc.constant(null), fc.constantFrom(...days.slice(1))),
    whole: fc.boolean(),
    services: fc.subarray([0, 1]),
    permissions: often(permissions, fc.subarray(permissions)),
    subscriptions: fc.uniqueArray(
      fc.record({
        space: often('contracts', fc.constantFrom('organisation-administration', 'support')),
        service: fc.constantFrom(null, 0, 1),
        access: fc.constantFrom<Access>('read', 'modify'),
      }),
      { maxLength: 4, selector: (held) => `${held.space} ${held.service}` },
    ),
    delegated: fc.oneof(fc.constant<number[]>([0, 1, 2]), fc.subarray<number>([0, 1, 2])),
    scopes: fc.oneof(
      fc.constant(null),
      fc.subarray(
        [
          'contracts:read',
          'contracts:modify',
          'organisation-administration:read',
          'organisation-administration:modify',
        ],
        {
          minLength: 1,
        },
      ),
    ),
  })
  // A program acts through a token, which has scopes.
  .map((facts) =>
    facts.kind === 'technical' && facts.scopes === null
      ? { ...facts, scopes: ['contracts:modify', 'organisation-administration:modify'] }
      : facts,
  )
  // No membership ends before it begins.
  .map((facts) => ({
    ...facts,
    endsOn: facts.endsOn !== null && facts.endsOn < facts.startsOn ? facts.startsOn : facts.endsOn,
  }))

async function arrange(facts: Case): Promise<void> {
  const { who, membership } = people[facts.kind]
  const { sql: run } = portal
  await run(
    'update accounts set status = $2::text, erase_on = case when $2::text = $3 then $4::date end where id = $1',
    [who.id, facts.status, 'deactivated', '2027-01-01'],
  )
  await run('delete from account_blocks where account_id = $1', [who.id])
  if (facts.blocked) await insert(portal, 'account_blocks', { account_id: who.id, cause: 'provider', reason: 'x' })
  await run('update memberships set starts_on = $2, ends_on = $3, whole = $4, removed_at = $5 where id = $1', [
    membership,
    facts.startsOn,
    facts.endsOn,
    facts.whole,
    facts.removed ? portal.clock.now : null,
  ])
  await run(
    `with a as (delete from membership_services where membership_id = $1::uuid), b as (delete from space_subscriptions where membership_id = $1::uuid),
      c as (delete from role_permissions where role = 'essai' and permission <> all ($2::text[]))
     insert into role_permissions (brand_id, role, permission) select $3::uuid, 'essai', p from unnest($2::text[]) p on conflict do nothing`,
    [membership, facts.permissions, portal.brandId],
  )
  await run(
    `with a as (insert into membership_services (membership_id, organisation_id, service_id) select $1::uuid, $2::uuid, s from unnest($3::uuid[]) s),
      b as (update delegations d set ended_at = case when d.contract_id = any ($4::uuid[]) then null else now() end where d.account_id = $5::uuid),
      c as (update sessions set scopes = $6::text[], ended_at = null where account_id = $5::uuid),
      d as (update technical_users set revoked_at = null, revoked_by_label = '' where account_id = $5::uuid)
     insert into space_subscriptions (organisation_id, membership_id, space, service_id, access, origin)
     select $2::uuid, $1::uuid, g.space, g.service_id, g.access, 'manager' from jsonb_to_recordset($7::jsonb) as g (space text, service_id uuid, access text)`,
    [
      membership,
      organisation,
      facts.services.map((at) => services[at]),
      facts.delegated.map((at) => contracts[at]!.id),
      who.id,
      facts.scopes,
      JSON.stringify(
        facts.subscriptions.map((held) => ({
          space: held.space,
          service_id: held.service === null ? null : services[held.service],
          access: held.access,
        })),
      ),
    ],
  )
}

const factsOf = (facts: Case): AccessFacts => ({
  account: { status: facts.status, blocked: facts.blocked, kind: facts.kind },
  membership: facts.removed
    ? null
    : {
        role: 'essai',
        startsOn: facts.startsOn,
        endsOn: facts.endsOn,
        whole: facts.whole,
        serviceIds: facts.services.map((at) => services[at]!),
      },
  permissions: facts.permissions,
  // What is open is offered.
  offered: facts.subscriptions.map((held) => held.space),
  subscriptions: facts.subscriptions.map((held) => ({
    space: held.space,
    serviceId: held.service === null ? null : services[held.service]!,
    access: held.access,
  })),
  scopes: facts.scopes,
})

/** What the database lets through, for a session of this account as every request opens it; nothing where it opens none. */
async function enforced(kind: Case['kind']): Promise<string[]> {
  try {
    return await asPerson(
      portal.app.services,
      hashToken(people[kind].who.token),
      portal.app.services.brands.byId(portal.brandId),
      async (ctx) => {
        const { rows } = await sql<{ what: string }>`
          select 'read ' || id as what from unnest(parvis.contract_ids_with_access('read')) id
          union all select 'modify ' || id from unnest(parvis.contract_ids_with_access('modify')) id
          union all select 'seen ' || id from contracts
          union all select p || ' ' || id from unnest(${permissions.slice(2)}::text[]) p, unnest(parvis.organisation_ids_with_permission(p)) id`.execute(
          ctx.db,
        )
        return rows.map((row) => row.what).sort()
      },
    )
  } catch (error) {
    assert.equal((error as { code?: string }).code, 'identity.not_signed_in')
    return []
  }
}

test('O12 O16 O32 what is decided in code equals what the database enforces, for every contract and permission', async () => {
  // By construction, everything is allowed in the first case and nothing in the others; random cases come after them.
  const everything: Case = {
    kind: 'person',
    status: 'active',
    blocked: false,
    removed: false,
    startsOn: '2026-11-20',
    endsOn: '2026-11-20',
    whole: true,
    services: [],
    permissions,
    subscriptions: [{ space: 'contracts', service: null, access: 'modify' }],
    delegated: [0, 1, 2],
    scopes: null,
  }
  const nothing: Case[] = [
    { ...everything, status: 'deactivated' },
    { ...everything, blocked: true },
    { ...everything, removed: true },
    { ...everything, endsOn: '2026-11-21', startsOn: '2026-11-21' },
    { ...everything, startsOn: '2026-11-19', endsOn: '2026-11-19' },
    { ...everything, permissions: [] },
  ]
  const asked = contracts.length * 3 + permissions.length - 2
  const answers: number[] = []
  await fc.assert(
    fc.asyncProperty(cases, async (facts) => {
      await arrange(facts)
      const held = factsOf(facts)
      const expected: string[] = []
      const add = (what: string, holds: boolean) => {
        if (holds) expected.push(what)
      }
      contracts.forEach((contract, at) => {
        for (const access of ['read', 'modify'] as const) {
          const decision = decideAccess(
            held,
            {
              space: 'contracts',
              access,
              permission: `contracts.contracts.${access}`,
              serviceId: contract.serviceId,
              subscribed: true,
            },
            '2026-11-20',
          )
          const holds = decision.allowed && (facts.kind === 'technical' || facts.delegated.includes(at))
          add(`${access} ${contract.id}`, holds)
          if (access === 'read') add(`seen ${contract.id}`, holds)
        }
      })
      for (const permission of permissions.slice(2))
        add(`${permission} ${organisation}`, decideAccess(held, deskQuestion(permission), '2026-11-20').allowed)
      assert.deepEqual(await enforced(facts.kind), expected.sort())
      answers.push(expected.length)
    }),
    { numRuns: runs(150), examples: [everything, ...nothing].map((facts) => [facts]) },
  )
  assert.deepEqual(answers.slice(0, 1 + nothing.length), [asked, ...nothing.map(() => 0)])
})
