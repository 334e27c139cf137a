import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { type Portal, startPortal } from '../../../testing/portal.ts'
import { runs } from '../../../testing/seed.ts'
import { canDelete, canModify, canValidate, type RequestFacts, stateOf } from '../policy.ts'
import { makeWorld, type World } from '../testing.ts'
import { sweep } from './carry-out.ts'

let portal: Portal
let world: World
before(async () => {
  portal = await startPortal()
  world = await makeWorld(portal)
})
after(() => portal.close())

const facts: fc.Arbitrary<RequestFacts> = fc.record({
  deleted: fc.boolean(),
  decision: fc.constantFrom('approved' as const, 'refused' as const, null),
  scheduledOn: fc.constantFrom('2026-11-20', '2026-12-20', null),
  carriedOut: fc.boolean(),
  confirmed: fc.boolean(),
  toReview: fc.boolean(),
  returnBefore: fc.constantFrom('2026-11-01', '2026-12-31'),
  needsForm: fc.boolean(),
})

test('C42 C24 whatever the facts, a request has one state, and what is processed can be neither modified, deleted nor validated again', () => {
  fc.assert(
    fc.property(facts, (of) => {
      const state = stateOf(of, '2026-11-21')
      const processed = ['validated', 'planned', 'carried_out', 'refused'].includes(state)
      if (processed || state === 'deleted') {
        if (of.decision !== null || of.deleted) {
          for (const kind of ['creation', 'replacement'] as const) {
            assert.equal(canModify(kind, of).allowed, false)
            assert.equal(canValidate(kind, of, { creation: false, deletion: true, replacement: false }).allowed, false)
          }
          assert.equal(canDelete(of).allowed, false)
        }
      } else {
        assert.equal(canDelete(of).allowed, true)
        assert.equal(
          canValidate('deletion', of, { creation: false, deletion: true, replacement: false }).allowed,
          of.confirmed,
        )
      }
    }),
  )
})

/** What must hold after any act: seats go with subscribers, a blocked connection has an open block, lines are of carried-out requests. */
async function check(): Promise<void> {
  const [seats] = await portal.sql(`select
    (select count(*)::int from seats where kind <> 'concurrent' and removed_on is null) as open,
    (select count(distinct (contract_id, account_id))::int from connections where seat_kind <> 'concurrent' and ended_on is null) as held,
    (select count(*)::int from connections c join seats s on s.id = c.seat_id where c.ended_on is null and (s.removed_on is not null or s.account_id <> c.account_id)) as crossed`)
  assert.equal(seats.open, seats.held, 'none stands free (C9)')
  assert.equal(seats.crossed, 0)
  const wrong = await portal.sql(`select c.id from connections c where c.ended_on is null and c.is_blocked <> (
    exists (select from connection_blocks b where b.connection_id = c.id and b.lifted_at is null) or exists (select from account_blocks b where b.account_id = c.account_id and b.lifted_at is null))`)
  assert.deepEqual(wrong, [], 'blocked while a block is open (C12)')
  const lines = await portal.sql(
    `select l.id from billing_lines l join change_requests r on r.id = l.request_id where r.carried_out_at is null or r.kind = 'replacement'`,
  )
  assert.deepEqual(lines, [], 'C27 C32')
}

const act = fc.oneof(
  fc.record({
    do: fc.constant('create' as const),
    kind: fc.constantFrom('named', 'concurrent', 'key'),
    add: fc.boolean(),
    inDays: fc.nat(40),
  }),
  fc.record({ do: fc.constant('delete' as const), who: fc.nat(30), inDays: fc.nat(200) }),
  fc.record({ do: fc.constant('replace' as const), who: fc.nat(30), inDays: fc.nat(40) }),
  fc.record({ do: fc.constant('block' as const), who: fc.nat(30), lift: fc.boolean() }),
  fc.record({
    do: fc.constant('decide' as const),
    which: fc.nat(30),
    how: fc.constantFrom('validate', 'refuse', 'withdraw', 'form'),
  }),
  fc.record({ do: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 120 }) }),
)

test('C9 C12 C27 C30 C32 any sequence of acts keeps seats, blocks and lines true', async () => {
  let people = 0
  const day = (ahead: number) => new Date(portal.clock.now.getTime() + ahead * 86_400_000).toISOString().slice(0, 10)
  const someone = async () => {
    const surname = `PERSONNE${people++}`
    return {
      content: world.creation({ surname, givenName: 'Alix', email: `alix${people}@hasard.example` }),
      user: await world.makeApplicationUser(surname, 'Alix'),
    }
  }
  const accounts = async () =>
    (
      await portal.sql(
        'select distinct account_id from connections where contract_id = $1 and ended_on is null order by 1',
        [world.contract],
      )
    ).map((row) => row.account_id)
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 8, maxLength: 22 }), async (acts) => {
      for (const step of acts) {
        const held = await accounts()
        const who = 'who' in step && held.length > 0 ? held[step.who % held.length] : undefined
        if (step.do === 'create') {
          const { content, user } = await someone()
          await world.admin.post('/change-requests', {
            ...content,
            seatKind: step.kind,
            addConcurrentSeat: step.add,
            wishedOn: day(step.inDays),
            access: [{ applicationId: world.application, applicationUserId: user, profileId: null }],
          })
        } else if (step.do === 'delete' && who) {
          await world.admin.post('/change-requests', {
            kind: 'deletion',
            contractId: world.contract,
            accountId: who,
            wishedOn: day(step.inDays),
            comment: '',
          })
        } else if (step.do === 'replace' && who) {
          const { content, user } = await someone()
          await world.admin.post('/change-requests', {
            kind: 'replacement',
            contractId: world.contract,
            accountId: who,
            subscriber: content.subscriber,
            access: [{ applicationId: world.application, applicationUserId: user, profileId: null }],
            wishedOn: day(step.inDays),
            comment: '',
          })
        } else if (step.do === 'block' && who) {
          const [connection] = await portal.sql(
            'select id from connections where account_id = $1 and contract_id = $2 and ended_on is null',
            [who, world.contract],
          )
          await (step.lift
            ? world.admin.delete(`/connections/${connection.id}/block`)
            : world.admin.put(`/connections/${connection.id}/block`))
        } else if (step.do === 'decide') {
          const open = await portal.sql(
            'select id, version, current_version from change_requests where decision is null and withdrawn_at is null order by number',
          )
          const request = open.length > 0 ? open[step.which % open.length] : undefined
          if (request && step.how === 'withdraw') await world.admin.delete(`/change-requests/${request.id}`)
          else if (request && step.how === 'form')
            await world.staff.upload(`/staff/change-requests/${request.id}/signed-forms`, [], {
              version: String(request.current_version),
              channel: 'fax',
              receivedOn: day(0),
            })
          else if (request)
            await world.staff.post(
              `/staff/change-requests/${request.id}/${step.how === 'validate' ? 'validation' : 'refusal'}`,
              { rowVersion: request.version, ...(step.how === 'refuse' ? { reason: 'Hasard' } : {}) },
            )
        } else if (step.do === 'wait') {
          portal.clock.advanceDays(step.days)
          await sweep(portal.app.services, (error) => {
            throw error
          })
        }
        await portal.drain()
        await check()
      }
    }),
    {
      numRuns: runs(8),
      // The first sequence bills for certain; the others are chance.
      examples: [
        [
          [
            { do: 'create', kind: 'named', add: false, inDays: 0 },
            { do: 'decide', which: 0, how: 'validate' },
            { do: 'wait', days: 1 },
          ],
        ],
      ],
    },
  )
  assert.ok((await portal.sql('select count(*)::int as n from billing_lines'))[0].n > 0)
})
