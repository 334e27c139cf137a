// Mails told to a server that refuses, or cuts the line, at each step of the conversation: a real line, spoken by hand.
import assert from 'node:assert/strict'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { after, before, beforeEach, test } from 'node:test'
import {
  insert,
  makeAccount,
  makeStaff,
  type Person,
  type Portal,
  startPortal,
  undisturbed,
} from '../../testing/portal.ts'
import { mailJobs, sweepMails } from './sending.ts'

type Step = 'greeting' | 'EHLO' | 'MAIL' | 'RCPT' | 'DATA' | 'content' | 'end'
/** What the server does at a step instead of going on: it cuts the line, or says this. */
let at: { step: Step; does: 'cut' | string } | undefined
/** The Message-ID of each mail whose end was read, taken or not. */
let arrived: string[] = []
let taken = 0
/** Lines that were opened, and whether the server ends each once it has taken a mail. */
let lines = 0
let endsEach = false
let server: Server
let portal: Portal
let administrator: Person

before(async () => {
  server = createServer((socket) => {
    let inContent = false
    let content = ''
    let pending = ''
    const answer = (step: Step, usual: string): boolean => {
      if (at?.step !== step) socket.write(`${usual}\r\n`)
      else if (at.does === 'cut') socket.destroy()
      else socket.write(`${at.does}\r\n`)
      return at?.step !== step
    }
    socket.on('error', () => {})
    lines++
    answer('greeting', '220 mail.example')
    socket.on('data', (chunk) => {
      pending += chunk.toString('latin1')
      for (let end = pending.indexOf('\r\n'); end >= 0; end = pending.indexOf('\r\n')) {
        const line = pending.slice(0, end)
        pending = pending.slice(end + 2)
        if (inContent) {
          if (at?.step === 'content') return void socket.destroy()
          if (line !== '.') {
            content += `${line}\n`
            continue
          }
          inContent = false
          arrived.push(/^Message-ID: (.*)$/im.exec(content)?.[1] ?? '')
          if (answer('end', '250 2.0.0 taken as 4711')) taken++
          if (endsEach) socket.end()
          continue
        }
        const verb = line.slice(0, 4).toUpperCase()
        if (verb === 'EHLO') answer('EHLO', '250 mail.example')
        else if (verb === 'MAIL') answer('MAIL', '250 fine')
        else if (verb === 'RCPT') answer('RCPT', '250 fine')
        else if (verb === 'DATA') {
          content = ''
          inContent = answer('DATA', '354 go on')
        } else if (verb === 'QUIT') socket.end('221 bye\r\n')
        else socket.write('250 fine\r\n')
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  portal = await startPortal({ SMTP_URL: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}` })
  administrator = await portal.signedIn(await makeStaff(portal, 'envoie.courrier', 'administrator'))
})
after(async () => {
  await portal.close()
  server.close()
})
beforeEach(() => {
  at = undefined
  arrived = []
  taken = 0
  lines = 0
  endsEach = false
})

let count = 0
const write = async (values: Record<string, unknown> = {}) => {
  count++
  return insert(portal, 'mails', {
    brand_id: portal.brandId,
    kind: 'identity.password_changed',
    key: `cut-${count}`,
    to_address: `personne.${count}@client.example`,
    subject: 'Objet',
    text_body: 'Bonjour',
    created_at: portal.clock.now,
    due_since: values.created_at ?? portal.clock.now,
    ...values,
  })
}
const run = (mail: { id: string }) =>
  mailJobs(portal.app.services)
    .find(({ name }) => name === 'kernel.send_mail')!
    .run({ mailId: mail.id, brandId: portal.brandId }, undisturbed)
const read = async (mail: { id: string }) => (await portal.sql('select * from mails where id = $1', [mail.id]))[0]
const brand = () => portal.app.services.brands.byId(portal.brandId)
const sweep = () => sweepMails(portal.app.services, brand())
/** Everything that waits for its time in the queue is due. */
const due = async () => {
  await portal.sql(
    "update jobs.job set start_after = now() - interval '1 second' where name = 'kernel.send_mail' and state = 'created'",
  )
  await portal.drain()
}

test('R5 T27 a final refusal is final, a passing one is tried again, and the state says which', async () => {
  for (const [step, does, state] of [
    ['greeting', '554 no service', 'waiting'],
    ['MAIL', '451 later', 'waiting'],
    ['MAIL', '550 not you', 'failed'],
    ['RCPT', '450 box busy', 'waiting'],
    ['RCPT', '550 no such box', 'failed'],
    ['DATA', '451 later', 'waiting'],
    ['end', '452 no room', 'waiting'],
    ['end', '554 spam', 'failed'],
  ] as const) {
    const mail = await write()
    at = { step, does }
    await run(mail)
    const after = await read(mail)
    assert.deepEqual([after.state, after.attempts], [state, 1], `${step} ${does}`)
    assert.ok(after.last_error.includes(does), after.last_error)
    assert.equal(after.next_try_at !== null, state === 'waiting')
    at = undefined
    taken = 0
    await due()
    assert.deepEqual(
      [(await read(mail)).state, taken],
      state === 'waiting' ? ['sent', 1] : ['failed', 0],
      `${step} ${does}`,
    )
  }
})

test('R5 Z23 a line cut before the content is tried again; cut after it, the mail is marked as unsure and never sent by itself', async () => {
  for (const step of ['greeting', 'EHLO', 'MAIL', 'RCPT', 'DATA'] as const) {
    const mail = await write()
    at = { step, does: 'cut' }
    await run(mail)
    assert.equal((await read(mail)).state, 'waiting', step)
    at = undefined
    await due()
    const sent = await read(mail)
    assert.deepEqual([sent.state, sent.server_answer], ['sent', '250 2.0.0 taken as 4711'], step)
  }
  for (const step of ['content', 'end'] as const) {
    arrived = []
    const mail = await write()
    at = { step, does: 'cut' }
    await run(mail)
    assert.equal((await read(mail)).state, 'unsure', step)
    at = undefined
    await run(mail)
    await due()
    portal.clock.advanceDays(1)
    await sweep()
    await due()
    assert.equal((await read(mail)).state, 'unsure', 'a person decides')
    const first = arrived.length
    const answer = await administrator.post('/staff/mails/decisions', { ids: [mail.id], decision: 'send' })
    assert.deepEqual([answer.status, answer.body], [200, { changed: 1 }])
    await portal.drain()
    assert.equal((await read(mail)).state, 'sent')
    assert.equal(arrived.length, first + 1)
    assert.deepEqual([...new Set(arrived)], [`<${mail.id}@127.0.0.1>`], 'one Message-ID')
  }
})

test('R5 T30 two processes that send at once send one; what a killed one was sending is unsure, and told late it is what it is', async () => {
  const mail = await write()
  await Promise.all([run(mail), run(mail), run(mail)])
  assert.deepEqual([(await read(mail)).state, taken], ['sent', 1])
  const killed = await write({ state: 'sending', sending_since: portal.clock.now, attempts: 1 })
  await run(killed)
  await sweep()
  assert.equal((await read(killed)).state, 'sending', 'somebody may be at it')
  portal.clock.set(new Date(portal.clock.now.getTime() + 16 * 60_000).toISOString())
  await sweep()
  await due()
  assert.deepEqual([(await read(killed)).state, taken], ['unsure', 1])
})

test('R5 Z19 T21 what waited while no server was set: recent mails leave, older ones are marked not sent and decided in bulk', async () => {
  const ago = (hours: number) => new Date(portal.clock.now.getTime() - hours * 3_600_000)
  const recent = await write({ created_at: ago(20) })
  const old = [
    await write({ created_at: ago(30) }),
    await write({ created_at: ago(300) }),
    await write({ created_at: ago(30), is_secret: true }),
  ]
  await sweep()
  await portal.drain()
  assert.equal((await read(recent)).state, 'sent')
  for (const mail of old) assert.equal((await read(mail)).state, 'not_sent')
  const listed = (await administrator.get('/staff/mails?state=to_decide&size=100')).body.items.map(
    (item: { id: string }) => item.id,
  )
  for (const mail of old) assert.ok(listed.includes(mail.id))
  const decide = (ids: string[], decision: string) => administrator.post('/staff/mails/decisions', { ids, decision })
  assert.deepEqual((await decide([old[1].id, old[2].id, recent.id], 'drop')).body, { changed: 2 })
  assert.deepEqual((await decide([old[1].id], 'drop')).body, { changed: 0 }, 'a repeat does nothing twice')
  assert.equal((await read(old[2])).text_body, null)
  assert.deepEqual(
    (await decide([old[0].id, old[2].id], 'send')).body,
    { changed: 1 },
    'nothing is left to send of the other',
  )
  await portal.drain()
  assert.equal((await read(old[0])).state, 'sent')
  const dropped = (await administrator.get(`/staff/mails/${old[1].id}`)).body
  assert.deepEqual(
    [dropped.state, dropped.decided.by.includes('ENVOIE') || dropped.decided.by.length > 0],
    ['not_sent', true],
  )
  const said = await portal.sql('select type from journal_events where subject_id = $1', [old[1].id])
  assert.deepEqual(
    said.map((event) => event.type),
    ['back_office.mail.dropped'],
  )
  // Whoever has not the right, and bad input.
  const agent = await portal.signedIn(await makeStaff(portal, 'sans.courrier', 'agent'))
  assert.equal((await agent.post('/staff/mails/decisions', { ids: [old[0].id], decision: 'send' })).status, 403)
  const client = await portal.signedIn(await makeAccount(portal, 'client.curieux'))
  assert.equal((await client.post('/staff/mails/decisions', { ids: [old[0].id], decision: 'send' })).status, 404)
  const bad = await administrator.post('/staff/mails/decisions', { ids: [], decision: 'send' })
  assert.deepEqual([bad.status, bad.body.errors[0].field], [422, 'ids'])
})

test('R5 Z19 a mail whose tries are used up has failed, and can be sent again', async () => {
  const mail = await write({ attempts: 11 })
  at = { step: 'RCPT', does: '451 later' }
  await run(mail)
  assert.deepEqual([(await read(mail)).state, (await read(mail)).next_try_at], ['failed', null])
  at = undefined
  const decision = { ids: [mail.id], decision: 'send' }
  assert.deepEqual((await administrator.post('/staff/mails/decisions', decision)).body, { changed: 1 })
  await portal.drain()
  assert.equal((await read(mail)).state, 'sent')
})

test('D24 many are told by one line; one that the server ends, refuses or cuts meanwhile keeps no other waiting, and none leaves twice', async () => {
  const many = async () => {
    const mails = []
    for (let n = 0; n < 4; n++) mails.push(await write())
    await mailJobs(portal.app.services)
      .find(({ name }) => name === 'kernel.send_mails')!
      .run({ brandId: portal.brandId }, undisturbed)
    return Promise.all(mails.map(async (mail) => (await read(mail)).state))
  }
  assert.deepEqual([await many(), lines, taken], [Array(4).fill('sent'), 1, 4])
  endsEach = true
  assert.deepEqual([await many(), lines, taken], [Array(4).fill('sent'), 5, 8])
  endsEach = false
  at = { step: 'RCPT', does: '550 no such box' }
  assert.deepEqual(await many(), Array(4).fill('failed'))
  assert.equal(lines, 6, 'a refused mail leaves the line as it was')
  at = { step: 'MAIL', does: 'cut' }
  assert.deepEqual(await many(), Array(4).fill('waiting'))
  at = { step: 'content', does: 'cut' }
  const cut = await many()
  assert.deepEqual([cut, new Set(arrived).size, arrived.length], [Array(4).fill('unsure'), taken, taken])
})
