// What changes while a page is open reaches it, on whatever process, and nobody hears of what they may not read (P33).
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { createApp } from '../../app.ts'
import { spaces } from '../../spaces.ts'
import {
  makeAccount,
  makeOrganisation,
  makeStaff,
  type Person,
  type Portal,
  startPortal,
} from '../../testing/portal.ts'

type Event = { event: string; data: string }

let portal: Portal
let other: Awaited<ReturnType<typeof createApp>>
/** The two processes' addresses. */
let here: string
let there: string
let client: Person
let rival: Person
let staff: Person
let ticket: string

/** A page that follows: its events as they come, until it is left or the server ends it. */
async function follow(url: string, person: Person, topics: string[]) {
  const left = new AbortController()
  const response = await fetch(`${url}/api/v1/live?${new URLSearchParams({ topics: topics.join(' ') })}`, {
    headers: { cookie: `parvis=${person.token}` },
    signal: left.signal,
  })
  let rest = ''
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  const next = async (): Promise<Event | undefined> => {
    for (;;) {
      const end = rest.indexOf('\n\n')
      if (end >= 0) {
        const lines = rest.slice(0, end).split('\n')
        rest = rest.slice(end + 2)
        const of = (name: string) =>
          lines
            .find((line) => line.startsWith(name))
            ?.slice(name.length)
            .trim() ?? ''
        if (lines[0] === ':') continue
        return { event: of('event:') || 'message', data: of('data:') }
      }
      const read = await reader.read()
      if (read.done) return undefined
      rest += read.value
    }
  }
  return { status: response.status, next, leave: () => left.abort() }
}

const openTicket = (person: Person, organisationId?: string) =>
  person.upload('/api/v1/tickets', [], {
    subject: 'Bourrage papier',
    category: 'incident',
    body: 'Depuis ce matin.',
    ...(organisationId ? { organisationId } : {}),
  })

before(async () => {
  portal = await startPortal()
  const [one, two] = [await makeAccount(portal, 'claire.une'), await makeAccount(portal, 'rival.deux')]
  await makeOrganisation(portal, 'Ville de Montfabre', { principal: one })
  await makeOrganisation(portal, 'Clinique des Tilleuls', { principal: two })
  client = await portal.signedIn(one)
  rival = await portal.signedIn(two)
  staff = await portal.signedIn(await makeStaff(portal, 'agent.une', 'agent'))
  const opened = await openTicket(client)
  assert.equal(opened.status, 201, JSON.stringify(opened.body))
  ticket = opened.body.id
  here = await portal.app.server.listen({ port: 0, host: '127.0.0.1' })
  other = await createApp({
    config: portal.config,
    database: portal.database,
    clock: () => portal.clock.now,
    manualJobs: true,
  })
  there = await other.server.listen({ port: 0, host: '127.0.0.1' })
})
after(async () => {
  await other.close()
  await portal.close()
})

describe('live', () => {
  test('P33 an answer reaches the page of whoever has the ticket open, on another process; the list of the staff too', async () => {
    const page = await follow(there, client, [`support.ticket:${ticket}`])
    const queue = await follow(there, staff, [`support.queue:${portal.brandId}`])
    assert.deepEqual(await page.next(), { event: 'following', data: `support.ticket:${ticket}` })
    assert.deepEqual(await queue.next(), { event: 'following', data: `support.queue:${portal.brandId}` })
    const answer = await staff.upload(`/api/v1/tickets/${ticket}/messages`, [], { body: 'Nous passons demain.' })
    assert.ok(answer.status < 300, JSON.stringify(answer.body))
    assert.deepEqual(await page.next(), { event: 'message', data: `support.ticket:${ticket}` })
    assert.deepEqual(await queue.next(), { event: 'message', data: `support.queue:${portal.brandId}` })
    page.leave()
    queue.leave()
  })

  test('P33 a notice reaches its person, and nobody else', async () => {
    const id = client.id
    const [own, foreign] = [await follow(here, client, [`account:${id}`]), await follow(here, rival, [`account:${id}`])]
    assert.deepEqual(await own.next(), { event: 'following', data: `account:${id}` })
    assert.deepEqual(await foreign.next(), { event: 'following', data: '' })
    await staff.upload(`/api/v1/tickets/${ticket}/messages`, [], { body: 'À demain.' })
    await portal.drain()
    assert.deepEqual(await own.next(), { event: 'message', data: `account:${id}` })
    own.leave()
    foreign.leave()
  })

  test("P31 P33 another's record, one that is not there and a kind that is none are left out alike", async () => {
    for (const [person, topic] of [
      [rival, `support.ticket:${ticket}`],
      [rival, `support.ticket:${randomUUID()}`],
      [rival, `support.nothing:${randomUUID()}`],
      [client, `support.queue:${portal.brandId}`],
      // What the staff's desk alone shows of a ticket is not told even to whoever reads the ticket.
      [client, `support.desk:${ticket}`],
      [staff, `support.queue:${randomUUID()}`],
    ] as const) {
      const page = await follow(here, person, [topic])
      assert.equal(page.status, 200)
      assert.deepEqual(await page.next(), { event: 'following', data: '' }, topic)
      page.leave()
    }
  })

  test('P33 an internal note reaches the pages of the staff who have the ticket open', async () => {
    const page = await follow(there, staff, [`support.desk:${ticket}`])
    assert.deepEqual(await page.next(), { event: 'following', data: `support.desk:${ticket}` })
    const note = await staff.upload(`/api/v1/staff/tickets/${ticket}/notes`, [], { body: 'Voir le contrat' })
    assert.equal(note.status, 201, JSON.stringify(note.body))
    assert.deepEqual(await page.next(), { event: 'message', data: `support.desk:${ticket}` })
    page.leave()
  })

  test("P33 the visits of a client are followed by whoever reads visits there, and by nobody of another client's or the staff's", async () => {
    const [{ organisation_id: id }] = await portal.sql(
      'select organisation_id from memberships where account_id = $1',
      [client.id],
    )
    const topic = `interventions.client:${id}`
    for (const person of [rival, staff]) {
      const page = await follow(here, person, [topic])
      assert.deepEqual(await page.next(), { event: 'following', data: '' })
      page.leave()
    }
    const page = await follow(there, client, [topic])
    assert.deepEqual(await page.next(), { event: 'following', data: topic })
    const made = await staff.post('/api/v1/staff/interventions', { organisationId: id, kind: 'delivery', subject: 'x' })
    assert.equal(made.status, 201, JSON.stringify(made.body))
    assert.deepEqual(await page.next(), { event: 'message', data: topic })
    page.leave()
  })

  test('P33 what is rolled back is told to nobody; many at once are told as one', async () => {
    const page = await follow(here, client, [`support.ticket:${ticket}`, `account:${client.id}`])
    await page.next()
    const connection = await portal.database.pool.connect()
    await connection.query('begin')
    await connection.query('update tickets set version = version + 1 where id = $1', [ticket])
    await connection.query('rollback')
    // More than a hundred of a kind at once: all who follow that kind ask again.
    await connection.query(
      `insert into notifications (brand_id, account_id, kind, params, created_at) select brand_id, id, 'support.answered', '{}', now() from accounts, generate_series(1, 3) where id = $1`,
      [client.id],
    )
    connection.release()
    assert.deepEqual(await page.next(), { event: 'message', data: `account:${client.id}` })
    await portal.sql(
      `insert into ticket_messages (ticket_id, author_id, author_label, author_side, body, created_at)
        select t.id, t.account_id, 'Une', 'client', 'encore', now() from tickets t, generate_series(1, 5) where t.id = $1`,
      [ticket],
    )
    assert.deepEqual(await page.next(), { event: 'message', data: `support.ticket:${ticket}` })
    page.leave()
  })

  test('P33 a stranger is refused, and so are topics without end; a person has twenty pages at most', async () => {
    const stranger = await fetch(`${here}/api/v1/live?topics=account:${randomUUID()}`)
    assert.equal(stranger.status, 401)
    for (const topics of [
      '',
      'account',
      `account:${randomUUID()}'--`,
      Array(21).fill(`account:${randomUUID()}`).join(' '),
    ])
      assert.equal((await client.get(`/api/v1/live?topics=${encodeURIComponent(topics)}`)).status, 422, topics)
    const pages = []
    for (let one = 0; one < 21; one++) pages.push(await follow(here, rival, [`account:${rival.id}`]))
    assert.equal((await pages[0]!.next())?.event, 'following')
    assert.equal(await pages[0]!.next(), undefined, 'the one opened first is let go')
    assert.equal((await pages[20]!.next())?.event, 'following')
    for (const page of pages) page.leave()
  })

  test('P33 a process that closes ends the pages that it holds', async () => {
    const third = await createApp({
      config: portal.config,
      database: portal.database,
      clock: () => portal.clock.now,
      manualJobs: true,
    })
    const page = await follow(await third.server.listen({ port: 0, host: '127.0.0.1' }), client, [
      `account:${client.id}`,
    ])
    await page.next()
    const closed = third.close()
    assert.equal(await page.next(), undefined)
    await closed
  })

  test('P33 every kind that a space declares is told by its tables, and no other is', async () => {
    const told = await portal.sql(
      `select distinct split_part(encode(tgargs, 'escape'), '\\000', 1) as kind from pg_trigger where tgfoid = 'parvis.tell_live'::regproc order by 1`,
    )
    assert.deepEqual(
      told.map(({ kind }) => kind),
      ['account', ...spaces.flatMap((space) => Object.keys((space as { live?: object }).live ?? {}))].sort(),
    )
  })
})
