// What happens at the same moment: two who write, join, or close while somebody else does.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { asPerson, asSystem } from '../../kernel/http/context.ts'
import { hashToken } from '../../kernel/http/endpoints.ts'
import { type Portal, startPortal } from '../../testing/portal.ts'
import { takeMail } from './mail/taking.ts'
import { file, makeWorld, say, type World } from './testing.ts'

let portal: Portal
let world: World
before(async () => {
  portal = await startPortal({}, '2026-11-27T09:00:00Z')
  world = await makeWorld(portal, { opened: false })
})
after(() => portal.close())

/** Joins one ticket to another, and lets something begin in the middle of it that waits for its end. */
async function joinAround<T>(from: string, into: string, begin: () => Promise<T>): Promise<T> {
  const client = await portal.database.pool.connect()
  try {
    await client.query('begin')
    await client.query('select from tickets where id in ($1, $2) order by id for update', [from, into])
    const begun = begin()
    for (;;) {
      const { rows } = await client.query(
        "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
      )
      if (rows.length > 0) break
    }
    await client.query(
      `with move as (insert into ticket_moves (kind, from_id, into_id, moved_at, moved_by_label, from_status) values ('merge', $1, $2, now(), 'Test', 'waiting_provider') returning id)
        insert into ticket_moved_messages (move_id, message_id) select move.id, m.id from move, ticket_messages m where m.ticket_id = $1`,
      [from, into],
    )
    await client.query('update ticket_messages set ticket_id = $2 where ticket_id = $1', [from, into])
    await client.query(
      "update tickets set status = 'closed', closed_as = 'merged', merged_into_id = $2, closed_at = now(), version = version + 1 where id = $1",
      [from, into],
    )
    await client.query('commit')
    return await begun
  } finally {
    client.release()
  }
}
const stateOf = async (id: string) =>
  (await portal.sql('select status, closed_as, merged_into_id from tickets where id = $1', [id]))[0]

test('P37 what is written while tickets are joined goes to the one that stays, and the joined one stays joined', async () => {
  const { claire, agent } = world
  const [from, into] = [await file(claire, { subject: 'Doublon' }), await file(claire, { subject: 'Premier' })]
  const reply = await joinAround(from.id, into.id, () => say(claire, from.id, 'Écrit au même moment'))
  assert.deepEqual([reply.status, reply.body.id], [201, into.id], JSON.stringify(reply.body))
  assert.deepEqual(await stateOf(from.id), { status: 'closed', closed_as: 'merged', merged_into_id: into.id })
  // It came to the reference of the joined one, and goes back with it.
  const [{ id: move }] = await portal.sql('select id from ticket_moves where from_id = $1', [from.id])
  const undone = await agent.post(`/staff/ticket-moves/${move}/undoing`)
  assert.deepEqual(
    undone.body.messages.map((one: any) => one.body).sort(),
    ['Elle ne répond plus.', 'Écrit au même moment'].sort(),
  )
})

test('P14 P37 a mail that comes while tickets are joined goes to the one that stays; it opens nothing that was joined', async () => {
  const { claire } = world
  const [from, into] = [await file(claire, { subject: 'Doublon' }), await file(claire, { subject: 'Premier' })]
  const { services } = portal.app
  const [{ email }] = await portal.sql('select sign_in_email as email from accounts where id = $1', [claire.id])
  const mail = {
    messageId: '<au.meme.moment@client.example>',
    ...{ inReplyTo: '', references: [], from: { address: email, name: 'Claire' }, to: [] },
    subject: `Re: ${from.number}`,
    ...{ text: 'Par e-mail', body: 'Par e-mail', folded: '', automatic: false, answerable: true },
    ...{ origin: 'proven' as const, forwarded: null, attachments: [], left: [] },
  }
  const taken = await joinAround(from.id, into.id, () =>
    asSystem(services, services.brands.byId(portal.brandId), (ctx) =>
      takeMail(ctx, mail, { opens: true, strangers: 'ask' }),
    ),
  )
  assert.deepEqual([taken.state, (taken as any).became?.id], ['taken', into.id])
  assert.deepEqual(await stateOf(from.id), { status: 'closed', closed_as: 'merged', merged_into_id: into.id })
})

test('P37 two who join the same ticket at once, or one to the other and back: one of them does', async () => {
  const { claire, agent, second } = world
  const [one, two, three] = [await file(claire), await file(claire), await file(claire)]
  const merge = (who: typeof agent, from: any, into: any) =>
    who.post(`/staff/tickets/${from.id}/merge`, { version: from.version, intoId: into.id })
  const there = await Promise.all([merge(agent, one, two), merge(second, two, one)])
  assert.deepEqual(there.map(({ status }) => status).sort(), [200, 409], JSON.stringify(there.map(({ body }) => body)))
  const standing = there.find(({ status }) => status === 200)!.body
  const again = await Promise.all([merge(agent, standing, three), merge(second, standing, three)])
  assert.deepEqual(again.map(({ status }) => status).sort(), [200, 409])
  const moves = await portal.sql('select id from ticket_moves where into_id = $1', [three.id])
  const undone = await Promise.all([1, 2].map(() => agent.post(`/staff/ticket-moves/${moves[0].id}/undoing`)))
  assert.deepEqual(undone.map(({ status }) => status).sort(), [200, 409])
})

test('P30 P37 in the database too whoever only follows a ticket adds nobody, takes nobody off and does not say how it was', async () => {
  const { claire, ulysse, colleague, agent } = world
  const ticket = await file(claire)
  for (const who of [ulysse, colleague])
    assert.equal((await claire.post(`/tickets/${ticket.id}/followers`, { accountId: who.id })).status, 200)
  const now = (await agent.get(`/tickets/${ticket.id}`)).body
  assert.equal((await agent.post(`/tickets/${ticket.id}/closure`, { version: now.version })).status, 200)
  const { services } = portal.app
  const as = (person: typeof ulysse, text: string) =>
    asPerson(
      services,
      hashToken(person.token),
      services.brands.byId(portal.brandId),
      async (ctx) => (await ctx.client.query(text)).rowCount,
    )
  const off = (person: typeof ulysse, whom: typeof ulysse) =>
    as(person, `delete from ticket_followers where ticket_id = '${ticket.id}' and account_id = '${whom.id}'`)
  assert.equal(await off(ulysse, colleague), 0)
  await assert.rejects(
    as(
      ulysse,
      `insert into ticket_surveys (ticket_id, score, answered_by, answered_by_label, answered_at) values ('${ticket.id}', 1, '${ulysse.id}', 'x', now())`,
    ),
    { code: '42501' },
  )
  await assert.rejects(
    as(
      ulysse,
      `insert into ticket_followers (ticket_id, account_id, follower_label, side, added_by, added_at) values ('${ticket.id}', '${world.supervisor.id}', 'x', 'client', '${ulysse.id}', now())`,
    ),
    { code: '42501' },
  )
  assert.equal(await off(ulysse, ulysse), 1)
  assert.equal(await off(claire, colleague), 1)
})
