// Mails in a real mailbox (Debian's dovecot) that become messages of tickets.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Dovecot, startDovecot, withoutDovecot } from '../../../testing/dovecot.ts'
import { makeAccount, makeMember, type Portal, startPortal } from '../../../testing/portal.ts'
import { makeWorld, say, type World } from '../testing.ts'
import { mailOf, makeMailbox, readAll } from './testing.ts'

const skip = withoutDovecot()
let portal: Portal
let world: World
let dovecot: Dovecot
let mailbox: string

before(async () => {
  if (skip) return
  dovecot = await startDovecot()
  portal = await startPortal({ OUTGOING_PRIVATE: 'on' }, '2026-11-27T09:00:00Z')
  world = await makeWorld(portal, { opened: false })
  mailbox = await makeMailbox(portal, dovecot)
})
after(async () => {
  await portal?.close()
  await dovecot?.close()
})

test('P14 a mail in a mailbox is kept, marked as read, and becomes a message on a ticket; read again it is there once', {
  skip,
}, async () => {
  dovecot.deliver(mailOf({ Subject: '=?utf-8?q?Imprimante_=C3=A0_l=27arr=C3=AAt?=' }, 'Elle ne répond plus.'))
  assert.equal(await readAll(portal, mailbox), 1)
  assert.equal(await readAll(portal, mailbox), 0)
  const [journal] = await portal.sql('select * from inbound_mails')
  assert.deepEqual(
    [journal.state, journal.became_kind, journal.from_address, journal.subject],
    ['taken', 'support.ticket', 'claire.aubertine@client.example', "Imprimante à l'arrêt"],
  )
  assert.deepEqual(dovecot.flags(), ['S'])
  const ticket = (await world.claire.get(`/tickets/${journal.became_id}`)).body
  assert.deepEqual(
    [ticket.subject, ticket.isMine, ticket.messages.map((one: any) => [one.body, one.channel])],
    ["Imprimante à l'arrêt", true, [['Elle ne répond plus.', 'mail']]],
  )
  // Its answer comes back by the address that it was given.
  await say(world.agent, ticket.id, 'Quel bac ?')
  const [left] = await portal.sql("select * from mails where kind = 'support.reply' order by created_at desc limit 1")
  assert.match(left.reply_to, /^assistance\+t-2026-\d{4}-[0-9a-f]{24}@halbrane\.example$/)
  dovecot.deliver(
    mailOf(
      { To: left.reply_to, Subject: 'Tout autre chose' },
      'Le bac 2.\n\nLe 27 nov. 2026 à 10:00, Halbrane a écrit :\n> Quel bac ?',
    ),
  )
  assert.equal(await readAll(portal, mailbox), 1)
  const seen = (await world.claire.get(`/tickets/${ticket.id}`)).body
  const last = seen.messages.find((one: any) => one.folded !== '')
  assert.deepEqual([last.body, seen.status, seen.subject], ['Le bac 2.', 'waiting_provider', "Imprimante à l'arrêt"])
  assert.match(last.folded, /> Quel bac/)
})

test('P14 R5 many mails at once: each is kept and becomes one message, in the order in which they came; none is lost and none is there twice', {
  skip,
}, async () => {
  // As many as take a few seconds; the bench takes in 10,000, its process killed again and again.
  const [people, each] = [6, 16]
  const names = await Promise.all(
    Array.from({ length: people }, async (_, n) => {
      await makeMember(portal, await makeAccount(portal, `foule.${n}`), world.organisation)
      return `foule.${n}@client.example`
    }),
  )
  for (let turn = 0; turn < each; turn++)
    for (const [n, From] of names.entries()) {
      const first = `<foule.${n}@client.example>`
      const thread: Record<string, string> =
        turn === 0 ? { 'Message-ID': first } : { 'In-Reply-To': first, References: first }
      dovecot.deliver(mailOf({ From, Subject: `Foule ${n}`, ...thread }, `Foule ${n}, mot ${turn}`))
    }
  assert.equal(await readAll(portal, mailbox), people * each)
  assert.equal(await readAll(portal, mailbox), 0)
  const tickets = await portal.sql(
    `select t.subject, array_agg(m.body order by i.seq) as said from tickets t join ticket_messages m on m.ticket_id = t.id
      join inbound_mails i on i.message_id = m.mail_message_id and i.state = 'taken' where t.subject like 'Foule %' group by t.id, t.subject order by 1`,
  )
  assert.deepEqual(
    tickets,
    names.map((_, n) => ({
      subject: `Foule ${n}`,
      said: Array.from({ length: each }, (_, turn) => `Foule ${n}, mot ${turn}`),
    })),
  )
  const [{ messages }] = await portal.sql(
    "select count(*)::int as messages from ticket_messages where body like 'Foule %'",
  )
  assert.equal(messages, people * each)
})
