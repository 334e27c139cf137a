// Mails as the world sends them, in a real mailbox (Debian's dovecot): each ends somewhere, none is lost, none is shown to the wrong person.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { after, before, beforeEach, test } from 'node:test'
import { asSystem } from '../../../kernel/http/context.ts'
import { sweepMails } from '../../../kernel/inbound-mail/jobs.ts'
import { readMailbox } from '../../../kernel/inbound-mail/reading.ts'
import { type Dovecot, startDovecot, withoutDovecot } from '../../../testing/dovecot.ts'
import { makeAccount, makeMember, makeOrganisation, type Portal, startPortal } from '../../../testing/portal.ts'
import { file, makeWorld, say, type World } from '../testing.ts'
import { mailOf, makeMailbox, readAll } from './testing.ts'

const skip = withoutDovecot()
const scanner = skip
  ? undefined
  : spawn(process.execPath, [join(import.meta.dirname, '../../../testing/clamd-server.ts')], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, NODE_NO_WARNINGS: '1' },
    })
let portal: Portal
let world: World
let dovecot: Dovecot
let mailbox: string
before(async () => {
  if (skip) return
  const [port] = await once(scanner!.stdout, 'data')
  dovecot = await startDovecot()
  portal = await startPortal(
    { OUTGOING_PRIVATE: 'on', CLAMD_URL: `tcp://127.0.0.1:${String(port).trim()}`, SMTP_URL: '' },
    '2026-11-27T09:00:00Z',
  )
  world = await makeWorld(portal, { opened: false })
  mailbox = await makeMailbox(portal, dovecot)
  const rival = await makeAccount(portal, 'marc.ailleurs')
  await makeMember(portal, rival, await makeOrganisation(portal, 'Ville de Montfabre'), 'portal_user')
})
after(async () => {
  scanner?.kill()
  await portal?.close()
  await dovecot?.close()
})
// Limits count what came within the hour.
beforeEach(() => portal?.clock.advanceDays(1))

/** Delivers a mail, reads it, and gives what the journal says of it. */
const take = async (source: string | Buffer): Promise<any> => {
  dovecot.deliver(source)
  assert.equal(await readAll(portal, mailbox), 1)
  return lately()
}
const lately = async () => (await portal.sql('select * from inbound_mails order by seq desc limit 1'))[0]
const messages = (ticketId: string) =>
  portal.sql(
    'select * from ticket_messages where ticket_id = $1 order by mail_message_id is not null, created_at, id',
    [ticketId],
  )
const said = async (ticketId: string) => (await messages(ticketId)).at(-1)
const attachments = (messageId: string) =>
  portal.sql(
    'select f.name, f.content_type, f.size_bytes from ticket_attachments a join files f on f.id = a.file_id where a.message_id = $1 order by a.position',
    [messageId],
  )
const outgoing = async (ticketId: string, address: string) =>
  (
    await portal.sql(
      'select m.* from mails m join ticket_mails t on t.mail_id = m.id where t.ticket_id = $1 and m.to_address = $2 order by m.created_at desc, m.id desc',
      [ticketId, address],
    )
  )[0]
const claire = 'claire.aubertine@client.example'
/** A ticket of Claire's that the provider has answered, and where she answers. */
const asked = async () => {
  const ticket = await file(world.claire)
  await say(world.agent, ticket.id, 'Quel bac ?')
  return { ticket, mail: await outgoing(ticket.id, claire) }
}
const multipart = (parts: string[], kind = 'mixed') => ({
  head: { 'Content-Type': `multipart/${kind}; boundary="B"` },
  body: `${parts.map((part) => `--B\n${part}`).join('\n')}\n--B--\n`,
})

test('P14 a mail in a mailbox is kept, marked as read, and becomes a message on a ticket; read again it is there once', {
  skip,
}, async () => {
  dovecot.deliver(mailOf({ Subject: '=?utf-8?q?Imprimante_=C3=A0_l=27arr=C3=AAt?=' }, 'Elle ne répond plus.'))
  assert.equal(await readAll(portal, mailbox), 1)
  assert.equal(await readAll(portal, mailbox), 0)
  const journal = await lately()
  assert.deepEqual(
    [journal.state, journal.became_kind, journal.from_address, journal.subject],
    ['taken', 'support.ticket', 'claire.aubertine@client.example', "Imprimante à l'arrêt"],
  )
  assert.deepEqual([...new Set(dovecot.flags())], ['S'])
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
  const [people, each] = [6, 10]
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

test('P14 HTML alone is read as text; its scripts, styles and pictures from elsewhere are nowhere', {
  skip,
}, async () => {
  const mail = await take(
    mailOf(
      { 'Content-Type': 'text/html; charset=utf-8' },
      '<style>p{color:red}</style><p>Bonjour,<br>le bac <b>2</b> est cassé.</p><script>alert(1)</script><img src="https://traceur.example/x.gif" onerror="alert(2)"><blockquote>cité</blockquote>',
    ),
  )
  assert.equal(mail.state, 'taken')
  const message = await said(mail.became_id)
  assert.equal(message.body, 'Bonjour,\nle bac 2 est cassé.')
  assert.match(message.folded, /cité/)
  assert.doesNotMatch(JSON.stringify([message, mail]), /alert|traceur|color:red|<p>/)
})

test('P14 40 levels of quotes are folded; a quote in Outlook’s and in Thunderbird’s way and an antivirus footer too, nothing is lost, an answer below is seen', {
  skip,
}, async () => {
  const { ticket, mail: left } = await asked()
  const deep = Array.from({ length: 40 }, (_, level) => `${'> '.repeat(level + 1)}niveau ${level}`).join('\n')
  for (const [text, body, folded] of [
    [`Réponse\n\n${deep}`, /^Réponse$/, /niveau 39/],
    [
      'Oui.\n\nDe : Halbrane\nEnvoyé : vendredi 27 novembre 2026 10:00\nÀ : Claire\nObjet : Ticket\n\nQuel bac ?',
      /^Oui\.$/,
      /Quel bac/,
    ],
    ['Le 27/11/2026 à 10:00, Halbrane a écrit :\n> Quel bac ?\n\nLe second.\n', /Le second\./, /Quel bac|$/],
    ['> tout\n> cité', /> tout\n> cité/, /^$/],
  ] as const) {
    const mail = await take(mailOf({ To: left.reply_to }, text))
    assert.equal(mail.became_id, ticket.id)
    const [message] = await portal.sql('select * from ticket_messages where mail_message_id = $1', [mail.message_id])
    assert.match(message.body, body)
    assert.match(message.folded, folded)
    const bare = (all: string) => [...all.replace(/\s+/g, '')].sort().join('')
    assert.equal(bare(message.body + message.folded), bare(text))
  }
})

test('P14 a mail without Message-ID is taken once; two that say the same at two times are two', { skip }, async () => {
  const one = mailOf({ 'Message-ID': '', Date: 'Fri, 27 Nov 2026 11:00:00 +0100' }, 'Sans identifiant')
  const first = await take(one)
  assert.match(first.message_id, /^<[0-9a-f]{40}@no-id\.invalid>$/)
  dovecot.renumber()
  assert.equal(await readAll(portal, mailbox), 0)
  const second = await take(one.replace('11:00:00', '11:30:00'))
  assert.deepEqual([first.state, second.state], ['taken', 'taken'])
  assert.notEqual(first.became_id, second.became_id)
})

test('P14 a forged From of a colleague is set aside by what the own server says; what others say counts for nothing', {
  skip,
}, async () => {
  const { ticket } = await asked()
  const from = { From: 'Théo Nivernec <theo.nivernec@halbrane.example>', Subject: `Re: ${ticket.number}` }
  const own = (said: string) => `mx.halbrane.example; ${said} header.from=halbrane.example`
  for (const [results, reason] of [
    [own('dmarc=fail'), 'forged_writer'],
    [`mx.attacker.example; dmarc=pass header.from=halbrane.example`, 'unproven_writer'],
    ['', 'unproven_writer'],
    [
      'mx.halbrane.example; spf=pass smtp.mailfrom=attacker.example; dkim=pass header.d=attacker.example',
      'unproven_writer',
    ],
    // What the writer put below what the server wrote is not read.
    [
      `mx.halbrane.example; dmarc=fail header.from=halbrane.example\r\nAuthentication-Results: ${own('dmarc=pass')}`,
      'forged_writer',
    ],
  ] as const) {
    const mail = await take(mailOf({ 'Authentication-Results': results, ...from }, 'Je suis Théo'))
    assert.deepEqual([mail.state, mail.reason], ['set_aside', reason], results)
  }
  assert.equal((await messages(ticket.id)).length, 2)
  const forged = await take(
    mailOf(
      {
        'Authentication-Results': `mx.halbrane.example; dmarc=fail header.from=client.example`,
        Subject: ticket.number,
      },
      'Je suis Claire',
    ),
  )
  assert.deepEqual([forged.state, forged.reason], ['set_aside', 'forged_writer'])
  const true_ = await take(
    mailOf(
      { 'Authentication-Results': own('dkim=pass header.d=halbrane.example; dmarc=pass'), ...from },
      'Je passe demain',
    ),
  )
  assert.equal(true_.became_id, ticket.id)
  assert.equal(
    (await portal.sql('select author_side from ticket_messages where mail_message_id = $1', [true_.message_id]))[0]
      .author_side,
    'staff',
  )
})

test('P14 P31 another client’s ticket number or reference is set aside, never attached, and its writer is told nothing', {
  skip,
}, async () => {
  const { ticket, mail: left } = await asked()
  const before = (await portal.sql('select count(*)::int as n from mails'))[0].n
  for (const head of [
    { Subject: `Re: [${ticket.number}]` },
    { 'In-Reply-To': `<${left.id}@127.0.0.1>` },
    { References: `<old@x.example> ${left.answers}` },
    { To: left.reply_to },
  ] as Array<Record<string, string>>) {
    const mail = await take(mailOf({ From: 'Marc <marc.ailleurs@client.example>', ...head }, 'Intrus'))
    assert.deepEqual([mail.state, mail.reason], ['set_aside', 'other_client'], JSON.stringify(head))
  }
  const stranger = await take(mailOf({ From: 'x@nulle-part.example', Subject: ticket.number }))
  assert.deepEqual([stranger.state, stranger.reason], ['set_aside', 'unknown_writer'])
  assert.equal((await messages(ticket.id)).length, 2)
  assert.equal((await portal.sql('select count(*)::int as n from mails'))[0].n, before)
})

test('P14 a mail of more than 30 MB is refused with its head kept; its sender is told once, a stranger never', {
  skip,
}, async () => {
  const large = (head: Record<string, string>) => mailOf(head, 'x'.repeat(78).concat('\n').repeat(400_000))
  const mail = await take(large({ Subject: 'Toutes mes photos' }))
  assert.deepEqual(
    [mail.state, mail.reason, mail.subject, mail.from_address],
    ['refused', 'too_large', 'Toutes mes photos', claire],
  )
  const [kept] = await portal.sql('select size_bytes from files where id = $1', [mail.file_id])
  assert.ok(Number(kept.size_bytes) <= 65_536 && Number(mail.size_bytes) > 30_000_000)
  await readAll(portal, mailbox)
  const told = await portal.sql("select to_address, text_body from mails where kind = 'mail.too_large'")
  assert.equal(told.length, 1)
  assert.equal(told[0].to_address, claire)
  assert.match(told[0].text_body, /Toutes mes photos[\s\S]*30\u00a0Mo/)
  await take(large({ From: 'x@nulle-part.example' }))
  assert.equal((await portal.sql("select from mails where kind = 'mail.too_large'")).length, 1)
})

test('P14 an encoding that lies, or that nobody knows, is read all the same', { skip }, async () => {
  const latin = (text: string) => Buffer.from(text, 'latin1')
  for (const [charset, bytes, wanted] of [
    ['utf-8', latin('Déjà cassé'), 'Déjà cassé'],
    ['iso-8859-1', Buffer.from('Déjà cassé – 5 €'), 'Déjà cassé – 5 €'],
    ['us-ascii', Buffer.from('Déjà'), 'Déjà'],
    ['x-inconnu-42', latin('Déjà'), 'Déjà'],
    ['iso-2022-jp', Buffer.from('\x1b$B$3$s\x1b(B', 'latin1'), 'こん'],
    ['utf-16le', Buffer.from('Déjà', 'utf16le'), 'Déjà'],
  ] as const) {
    const head = mailOf({ 'Content-Type': `text/plain; charset=${charset}`, 'Content-Transfer-Encoding': 'base64' }, '')
    const mail = await take(`${head.trimEnd()}\r\n\r\n${bytes.toString('base64')}\r\n`)
    assert.equal((await said(mail.became_id)).body, wanted, charset)
  }
})

test('P14 an invitation, winmail.dat, a mail within and pictures of the text are attachments of the mail; what is infected or of no known kind is named', {
  skip,
}, async () => {
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  )
  const { head, body } = multipart([
    'Content-Type: text/html; charset=utf-8\n\n<p>Voir <img src="cid:photo"></p>',
    `Content-Type: image/png\nContent-ID: <photo>\nContent-Disposition: inline; filename="bac.png"\nContent-Transfer-Encoding: base64\n\n${png.toString('base64')}`,
    'Content-Type: text/calendar; method=REQUEST; charset=utf-8\n\nBEGIN:VCALENDAR\nEND:VCALENDAR',
    'Content-Type: application/ms-tnef; name="winmail.dat"\nContent-Transfer-Encoding: base64\n\neJ8+IgAAAAA=',
    'Content-Type: message/rfc822\n\nFrom: a@b.example\nSubject: dedans\n\nDedans',
    'Content-Type: application/pdf; name="facture.pdf.exe"\nContent-Transfer-Encoding: base64\n\nTVqQAAMAAAA=',
    'Content-Type: text/plain; name="virus.txt"\nContent-Disposition: attachment; filename="virus.txt"\n\nEICAR-STANDARD-ANTIVIRUS-TEST-FILE',
    'Content-Type: text/plain\n\n-- \nEnvoyé par la liste',
  ])
  const mail = await take(mailOf(head, body))
  assert.equal(mail.state, 'taken', mail.reason)
  const message = await said(mail.became_id)
  assert.match(message.body, /^Voir/)
  assert.match(message.body, /\[facture\.pdf\.exe\u00a0: d'un type qui n'est pas repris\]/)
  assert.match(message.body, /\[virus\.txt\u00a0: écarté par l’antivirus\]/)
  assert.match(message.folded, /la liste/)
  assert.deepEqual(
    (await attachments(message.id)).map((one: any) => [one.name, one.content_type]),
    [
      ['bac.png', 'image/png'],
      ['invitation.ics', 'text/calendar'],
      ['winmail.dat', 'application/ms-tnef'],
      ['message.eml', 'message/rfc822'],
    ],
  )
})

test('P14 10,000 fields and 200 parts are taken; what has no end is set aside with the mail as it came', {
  skip,
}, async () => {
  const many = mailOf({}, 'Beaucoup de champs').replace(
    'MIME-Version',
    `${Array.from({ length: 10_000 }, (_, n) => `X-Champ-${n}: valeur`).join('\r\n')}\r\nMIME-Version`,
  )
  assert.equal((await take(many)).state, 'taken')
  const parts = (count: number) =>
    multipart(Array.from({ length: count }, (_, n) => `Content-Type: text/plain\n\npartie ${n}`))
  const some = parts(190)
  const mail = await take(mailOf(some.head, some.body))
  assert.match((await said(mail.became_id)).body, /partie 0[\s\S]*partie 189/)
  const all = parts(1_000)
  const odd = await take(mailOf(all.head, all.body))
  assert.deepEqual([odd.state, odd.reason], ['set_aside', 'unreadable'])
  const source = await world.agent.get(`/staff/inbound-mails/${odd.id}/source`)
  assert.match(source.bytes.toString(), /partie 999/)
  assert.match(String(source.headers['content-disposition']), /^attachment/)
  for (const nothing of ['x', '\r\n\r\n', 'From: \r\n\r\n']) assert.equal((await take(nothing)).state, 'set_aside')
})

test('P14 a bounce goes to what handles bounces, and is noted on the ticket, which it does not open again', {
  skip,
}, async () => {
  const { ticket, mail: left } = await asked()
  await portal.sql("update mails set state = 'sent', sent_at = $2 where id = $1", [left.id, portal.clock.now])
  const { head, body } = multipart(
    [
      'Content-Type: text/plain\n\nNon remis.',
      'Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; x@client.example\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 inconnu',
      `Content-Type: text/rfc822-headers\n\nMessage-ID: <${left.id}@portail.example>`,
    ],
    'report; report-type=delivery-status',
  )
  const mail = await take(
    mailOf(
      {
        ...head,
        'Return-Path': '<>',
        From: 'MAILER-DAEMON@mx.example',
        'Auto-Submitted': 'auto-replied',
        To: left.reply_to,
      },
      body,
    ),
  )
  assert.deepEqual([mail.state, mail.became_kind, mail.became_id], ['taken', 'support.ticket', ticket.id])
  assert.equal((await portal.sql('select state from mails where id = $1', [left.id]))[0].state, 'failed')
  assert.equal((await portal.sql('select from failed_addresses where lower(address) = $1', [claire])).length, 1)
  const seen = (await world.agent.get(`/tickets/${ticket.id}`)).body
  assert.match(seen.staff.notes[0].body, /est revenu\u00a0: 550 5\.1\.1/)
  assert.deepEqual([seen.status, seen.messages.length], ['waiting_client', 2])
  await portal.sql('delete from failed_addresses')
})

test('P14 two robots end: one ticket, one receipt, and nothing is answered to what nobody wrote', {
  skip,
}, async () => {
  const first = await take(mailOf({ Subject: 'Besoin d’encre' }, 'Il n’y en a plus.'))
  const receipts = () =>
    portal.sql("select * from mails where kind = 'support.mail_received' and to_address = $1 and created_at = $2", [
      claire,
      portal.clock.now,
    ])
  const [receipt, ...more] = await receipts()
  assert.equal(more.length, 0)
  assert.match(receipt.reply_to, /^assistance\+t-/)
  assert.match(receipt.answers, new RegExp(first.message_id))
  // The other robot says what it is in one way or another, or not at all; each time with another subject.
  const ways: Array<Record<string, string>> = [
    { 'Auto-Submitted': 'auto-replied' },
    { Precedence: 'bulk' },
    { 'X-Autoreply': 'yes' },
    { 'Return-Path': '<>', 'X-Auto-Response-Suppress': 'All', Subject: 'Réponse automatique : absente' },
    {},
  ]
  for (let times = 0; times < 20; times++)
    dovecot.deliver(
      mailOf(
        { To: receipt.reply_to, Subject: `Demande ${times} bien reçue`, ...ways[times % ways.length] },
        `Numéro ${times}`,
      ),
    )
  await readAll(portal, mailbox)
  assert.equal((await receipts()).length, 1)
  assert.equal(
    (
      await portal.sql('select from tickets where account_id = $1 and opened_at = $2', [
        world.claire.id,
        portal.clock.now,
      ])
    ).length,
    1,
  )
  const all = await messages(first.became_id)
  assert.equal(all.length, 21)
  assert.equal(all.filter((one: any) => one.is_automatic).length, 16)
  // One that keeps no reference opens a ticket each time, and is told of five.
  for (let times = 0; times < 40; times++)
    dovecot.deliver(mailOf({ Subject: `Sans référence ${times}` }, 'Votre demande est bien reçue.'))
  await readAll(portal, mailbox)
  assert.equal((await receipts()).length, 5)
  const lately = await portal.sql(
    "select reason, count(*)::int as n from inbound_mails where subject like 'Sans référence%' group by reason order by reason",
  )
  assert.deepEqual(
    lately.map((one: any) => [one.reason, one.n]),
    [
      ['', 29],
      ['too_many', 11],
    ],
  )
})

test('P14 what two programs go on answering to each other ends: of one writer so much an hour comes into a ticket, the rest is decided about by a person', {
  skip,
}, async () => {
  const ticket = await file(world.claire, { subject: 'Boucle' })
  await portal.sql(
    `insert into ticket_messages (ticket_id, author_id, author_label, author_side, body, channel, created_at)
     select $1, $2, 'Claire', 'client', 'Bien reçu ' || n, 'mail', $3 from generate_series(1, 59) n`,
    [ticket.id, world.claire.id, portal.clock.now],
  )
  const answer = () => take(mailOf({ Subject: `Re: [${ticket.number}] Boucle` }, 'Bien reçu.'))
  assert.equal((await answer()).state, 'taken')
  const mail = await answer()
  assert.deepEqual([mail.state, mail.reason], ['set_aside', 'too_many'])
  portal.clock.advanceDays(1)
  assert.equal((await answer()).state, 'taken')
})

test('P14 an out-of-office answer is noted, folded, and opens nothing again; a person’s own answer by a redirection with an empty Return-Path does', {
  skip,
}, async () => {
  const { ticket, mail: left } = await asked()
  const { body: seen } = await world.agent.get(`/tickets/${ticket.id}`)
  await world.agent.upload(`/tickets/${ticket.id}/messages`, [], {
    body: 'Réglé.',
    status: 'closed',
    version: String(seen.version),
  })
  const status = async () => (await world.claire.get(`/tickets/${ticket.id}`)).body.status
  assert.equal(await status(), 'closed')
  const away = await take(
    mailOf(
      { To: left.reply_to, 'Return-Path': '<>', 'Auto-Submitted': 'auto-replied', Subject: 'Absente' },
      'De retour lundi.',
    ),
  )
  assert.deepEqual([away.became_id, await status()], [ticket.id, 'closed'])
  const real = await take(mailOf({ To: left.reply_to, 'Return-Path': '<>', Subject: 'Re: encore' }, 'C’est revenu.'))
  assert.deepEqual([real.became_id, await status()], [ticket.id, 'waiting_provider'])
})

test('P14 A writes with B in copy, B answers A’s own mail before any receipt, in whatever order they come: one ticket, whose requester is A', {
  skip,
}, async () => {
  for (const order of [
    ['a', 'b'],
    ['b', 'a'],
  ]) {
    const id = `<a-${order.join('')}.${crypto.randomUUID()}@client.example>`
    const all: Record<string, string> = {
      a: mailOf({ 'Message-ID': id, Cc: 'nadia.corvene@client.example' }, 'Panne au deuxième.'),
      b: mailOf(
        { From: 'nadia.corvene@client.example', 'In-Reply-To': id, References: id, Subject: 'RE: Imprimante' },
        'Au troisième aussi.',
      ),
    }
    for (const one of order) dovecot.deliver(all[one]!)
    assert.equal(await readAll(portal, mailbox), 2)
    const rows = await portal.sql('select * from inbound_mails order by seq desc limit 2')
    assert.equal(rows[0].became_id, rows[1].became_id, order.join())
    const [ticket] = await portal.sql('select account_id from tickets where id = $1', [rows[0].became_id])
    assert.equal(ticket.account_id, order[0] === 'a' ? world.claire.id : world.supervisor.id)
  }
})

test('P14 our own mail that comes round is no message, nor is a copy of what was delivered twice', {
  skip,
}, async () => {
  const { mail: left } = await asked()
  const own = await take(
    mailOf({ 'Message-ID': `<${left.id}@127.0.0.1>`, From: 'assistance@halbrane.example' }, 'Quel bac ?'),
  )
  assert.deepEqual([own.state, own.reason], ['dropped', 'own'])
  // Whoever's mail program writes ids under the portal's name is somebody all the same.
  for (const id of ['quelconque', crypto.randomUUID()])
    assert.equal((await take(mailOf({ 'Message-ID': `<${id}@127.0.0.1>` }, `Du même domaine, ${id}`))).state, 'taken')
  const twice = mailOf({}, 'Une fois')
  dovecot.deliver(`Received: by a\r\n${twice}`)
  dovecot.deliver(`Received: by b\r\nDelivered-To: autre@halbrane.example\r\n${twice}`)
  assert.equal(await readAll(portal, mailbox), 1)
  assert.deepEqual([...new Set(dovecot.flags())], ['S'])
})

test('P14 another UIDVALIDITY reads nothing twice and loses nothing; a folder for what was read keeps it', {
  skip,
}, async () => {
  const before = (await portal.sql('select count(*)::int as n from inbound_mails'))[0].n
  dovecot.renumber()
  dovecot.deliver(mailOf({}, 'Après la renumérotation'))
  assert.equal(await readAll(portal, mailbox), 1)
  assert.equal((await portal.sql('select count(*)::int as n from inbound_mails'))[0].n, before + 1)
  await portal.sql("update mailboxes set done_folder = 'Lus' where id = $1", [mailbox])
  dovecot.deliver(mailOf({ Subject: 'A ranger' }, 'x'))
  assert.equal(await readAll(portal, mailbox), 1)
  assert.equal(dovecot.messages('Lus').filter((one) => one.includes('A ranger')).length, 1)
  await portal.sql("update mailboxes set done_folder = '' where id = $1", [mailbox])
})

test('P14 what cannot be read now is told in words, and read later', { skip }, async () => {
  const { services } = portal.app
  const brand = services.brands.byId(portal.brandId)
  await portal.sql("update mailboxes set folder = 'Disparu' where id = $1", [mailbox])
  await assert.rejects(readMailbox(services, brand, mailbox), { name: 'MailboxError', failure: 'folder' })
  const told = (await world.chief.get('/staff/mailboxes')).body.items[0]
  assert.deepEqual(
    [told.failure, told.failingSince],
    ["Ce dossier n'existe pas dans la boîte.", portal.clock.now.toISOString()],
  )
  await portal.sql("update mailboxes set folder = 'INBOX' where id = $1", [mailbox])
  assert.equal(await readAll(portal, mailbox), 0)
  assert.equal((await world.chief.get('/staff/mailboxes')).body.items[0].failure, '')
  // What lasts is told to those who set it up, once.
  await portal.sql("update mailboxes set folder = 'Disparu' where id = $1", [mailbox])
  const failing = async () =>
    (await portal.sql("select to_address, text_body from mails where kind = 'mail.failing'")) as any[]
  for (const minutes of [0, 29, 2, 2]) {
    portal.clock.set(new Date(portal.clock.now.getTime() + minutes * 60_000).toISOString())
    await assert.rejects(readMailbox(services, brand, mailbox))
  }
  const [mail, ...more] = await failing()
  assert.deepEqual([mail.to_address, more.length], ['mathis.roquelin@client.example', 0])
  assert.match(mail.text_body, /assistance@halbrane\.example[\s\S]*dossier n'existe pas/)
  await portal.sql("update mailboxes set folder = 'INBOX' where id = $1", [mailbox])
  // Two processes at once: one reads.
  dovecot.deliver(mailOf({}, 'Une seule fois'))
  const both = await Promise.all([readMailbox(services, brand, mailbox), readMailbox(services, brand, mailbox)])
  assert.deepEqual(
    both.filter((kept) => kept !== undefined),
    [1],
  )
  await portal.drain()
})

test('P37 a mail that staff pass on opens the ticket in its writer’s name once the member of staff confirms it, once', {
  skip,
}, async () => {
  const forwarded = mailOf(
    {
      From: 'Théo Nivernec <theo.nivernec@halbrane.example>',
      'Authentication-Results': 'mx.halbrane.example; dmarc=pass header.from=halbrane.example',
      Subject: 'TR: Plus de papier',
    },
    `Pour vous.\n\n-----Message d'origine-----\nDe : Ulysse Bréhec <ulysse.brehec@client.example>\nEnvoyé : vendredi\nObjet : Plus de papier\n\nIl n'y a plus de papier au premier.`,
  )
  const mail = await take(forwarded)
  assert.deepEqual([mail.state, mail.reason], ['set_aside', 'forwarded'])
  const list = (await world.agent.get('/staff/inbound-mails?size=100')).body.items
  assert.ok(list.some((one: any) => one.id === mail.id && one.toDecide))
  const view = (await world.agent.get(`/staff/inbound-mails/${mail.id}`)).body
  assert.deepEqual(view.forwarded, { address: 'ulysse.brehec@client.example', name: 'Ulysse Bréhec' })
  assert.equal(view.writers[0].accountId, world.ulysse.id)
  assert.equal((await world.claire.get(`/staff/inbound-mails/${mail.id}`)).status, 404)
  const path = `/staff/inbound-mails/${mail.id}/decision`
  assert.equal((await world.agent.post(path, { to: 'open', accountId: crypto.randomUUID() })).status, 404)
  assert.equal((await world.agent.post(path, { to: 'open', accountId: world.agent.id })).status, 404)
  const [one, two] = await Promise.all([
    world.agent.post(path, { to: 'open', accountId: world.ulysse.id }),
    world.second.post(path, { to: 'open', accountId: world.ulysse.id }),
  ])
  assert.deepEqual([one.status, two.status].sort(), [200, 409])
  const done = one.status === 200 ? one : two
  const ticket = (await world.ulysse.get(`/tickets/${done.body.ticket.id}`)).body
  assert.deepEqual(
    [ticket.subject, ticket.isMine, ticket.messages[0].body],
    ['Plus de papier', true, "Il n'y a plus de papier au premier."],
  )
  assert.match(ticket.messages[0].folded, /Pour vous/)
  const [act] = await portal.sql(
    "select after from journal_events where type = 'support.mail.decided' order by seq desc limit 1",
  )
  assert.deepEqual(act.after, { decision: 'open', ticket: done.body.ticket.number })
})

test('P14 P37 what was set aside is attached to a ticket, under the name that it has, or dropped; all of it is there', {
  skip,
}, async () => {
  const { ticket } = await asked()
  const { head, body } = multipart([
    'Content-Type: text/plain; charset=utf-8\n\nVoici la photo.',
    'Content-Type: application/pdf; name="bon.pdf"\n\n%PDF-1.4 x',
  ])
  const mail = await take(
    mailOf({ ...head, From: 'Un passant <passant@nulle-part.example>', Subject: ticket.number }, body),
  )
  assert.equal(mail.reason, 'unknown_writer')
  const view = (await world.agent.get(`/staff/inbound-mails/${mail.id}`)).body
  assert.deepEqual(
    view.tickets.map((one: any) => one.number),
    [ticket.number],
  )
  const path = `/staff/inbound-mails/${mail.id}/decision`
  assert.equal((await world.agent.post(path, { to: 'attach', ticketId: crypto.randomUUID() })).status, 404)
  const done = await world.agent.post(path, { to: 'attach', ticketId: ticket.id })
  assert.deepEqual([done.status, done.body.ticket.id], [200, ticket.id])
  const message = (await messages(ticket.id)).at(-1)
  assert.deepEqual([message.author_label, message.author_id, message.body], ['Un passant', null, 'Voici la photo.'])
  assert.deepEqual(
    (await attachments(message.id)).map((one: any) => one.name),
    ['bon.pdf'],
  )
  assert.equal(
    (await portal.sql('select account_id from tickets where id = $1', [ticket.id]))[0].account_id,
    world.claire.id,
  )
  const again = await world.agent.post(path, { to: 'drop' })
  assert.deepEqual([again.status, again.body.code], [409, 'support.mail_decided'])
  const other = await take(mailOf({ From: 'pub@nulle-part.example' }, 'Achetez !'))
  assert.deepEqual((await world.agent.post(`/staff/inbound-mails/${other.id}/decision`, { to: 'drop' })).body, {
    state: 'dropped',
    ticket: null,
  })
  assert.equal((await portal.sql('select state from inbound_mails where id = $1', [other.id]))[0].state, 'dropped')
})

test('P14 by setting a stranger’s mail is dropped, and a mail that answers nothing opens nothing', {
  skip,
}, async () => {
  await portal.sql("update mailboxes set strangers = 'drop', opens = false where id = $1", [mailbox])
  const stranger = await take(mailOf({ From: 'pub@nulle-part.example' }, 'Achetez !'))
  assert.deepEqual([stranger.state, stranger.reason], ['dropped', 'unknown_writer'])
  const known = await take(mailOf({}, 'Nouveau'))
  assert.deepEqual([known.state, known.reason], ['set_aside', 'opens_nothing'])
  await portal.sql("update mailboxes set strangers = 'ask', opens = true where id = $1", [mailbox])
})

test('P14 three months after, a mail as it came is gone; what became of it stays, and what waits for a decision is whole', {
  skip,
}, async () => {
  const taken = await take(mailOf({}, 'À oublier'))
  const waiting = await take(mailOf({ From: 'x@nulle-part.example' }, 'À décider'))
  const left = async (id: string) =>
    (
      await portal.sql('select file_id is not null as kept, excerpt, became_id from inbound_mails where id = $1', [id])
    )[0]
  await sweepMails(portal.app.services)
  assert.equal((await left(taken.id)).kept, true)
  portal.clock.advanceDays(91)
  await sweepMails(portal.app.services)
  assert.deepEqual(await left(taken.id), { kept: false, excerpt: '', became_id: taken.became_id })
  assert.deepEqual(await left(waiting.id), { kept: true, excerpt: 'À décider', became_id: null })
  assert.equal((await world.agent.get(`/staff/inbound-mails/${taken.id}/source`)).status, 404)
})

test('P14 P30 whoever reads no tickets reads no mails, and an own one of another brand is not there', {
  skip,
}, async () => {
  const row = await lately()
  const count = await asSystem(portal.app.services, portal.app.services.brands.byId(portal.brandId), (ctx) =>
    ctx.db
      .selectFrom('inbound_mails')
      .select(({ fn }) => fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow(),
  )
  assert.ok(Number(count.n) > 50)
  for (const path of [
    '/staff/inbound-mails',
    `/staff/inbound-mails/${row.id}`,
    `/staff/inbound-mails/${row.id}/source`,
  ])
    assert.equal((await world.claire.get(path)).status, 404)
})

test('P14 an id longer than an index takes keeps no mailbox from being read', { skip }, async () => {
  // No two alike, so that nothing of it can be packed.
  const id = Array.from({ length: 900 }, (_, at) => String.fromCodePoint(0x4e00 + ((at * 7919) % 20_000))).join('')
  const row = await take(mailOf({ 'Message-ID': `<${id}@client.example>`, References: `<${id}@client.example>` }))
  assert.deepEqual([row.state, row.became_kind], ['taken', 'support.ticket'])
  assert.match(row.message_id, /^<[0-9a-f]{40}@no-id\.invalid>$/)
})
