import assert from 'node:assert/strict'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'
import { insert, makeAccount, type Portal, startPortal, testPassword, undisturbed } from '../../testing/portal.ts'
import { asSystem } from '../http/context.ts'
import { forgetMails, notify } from './outbox.ts'
import { mailJobs } from './sending.ts'

type Received = { mail: ParsedMail; raw: string; from: string; to: string[] }
let received: Received[] = []
let refusing = false
let receiver: SMTPServer
let portal: Portal

before(async () => {
  receiver = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onMailFrom: (_address, _session, done) =>
      refusing ? done(Object.assign(new Error('not now'), { responseCode: 451 })) : done(),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', async () => {
        const raw = Buffer.concat(chunks)
        const { mailFrom, rcptTo } = session.envelope
        received.push({
          mail: await simpleParser(raw),
          raw: raw.toString('latin1'),
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map((to) => to.address),
        })
        done()
      })
    },
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  const { port } = receiver.server.address() as AddressInfo
  portal = await startPortal({
    SMTP_URL: `smtp://127.0.0.1:${port}`,
    MAIL_FROM: 'Portail Halbrane <portail@halbrane.example>',
  })
})
after(async () => {
  await portal.close()
  await new Promise<void>((resolve) => receiver.close(resolve))
})

const send = (data: object) =>
  mailJobs(portal.app.services)
    .find(({ name }) => name === 'kernel.send_mail')!
    .run(data as never, undisturbed)
const outbox = (to: string) => portal.sql('select * from mails where to_address = $1 order by created_at, id', [to])

test('P36 a mail brings the entry for the calendar as its own part and as a file, and forgets it with what it said', async () => {
  received = []
  const account = await makeAccount(portal, 'agathe.genda')
  const calendar = 'BEGIN:VCALENDAR\r\nMETHOD:CANCEL\r\nBEGIN:VEVENT\r\nUID:un\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n'
  await asSystem(portal.app.services, portal.app.services.brands.byId(portal.brandId), (ctx) =>
    notify(
      ctx,
      { accountId: account, email: 'agathe@client.example', locale: 'fr' },
      'interventions.visit_cancelled',
      { number: 'IT-1', subject: 'Porte', reason: 'absent' },
      { calendar },
    ),
  )
  const [{ id }] = await outbox('agathe@client.example')
  await send({ mailId: id, brandId: portal.brandId })
  const [{ mail, raw }] = received as [Received]
  assert.match(raw, /Content-Type: text\/calendar; charset=utf-8; method=CANCEL/i)
  const file = mail.attachments.find(({ filename }) => filename === 'invite.ics')!
  assert.equal(file.content.toString(), calendar)
  portal.clock.set(new Date(portal.clock.now.getTime() + 400 * 86_400_000).toISOString())
  await forgetMails(portal.app.services)
  assert.deepEqual(await portal.sql('select text_body, calendar from mails where id = $1', [id]), [
    { text_body: null, calendar: null },
  ])
  portal.clock.set(new Date(portal.clock.now.getTime() - 400 * 86_400_000).toISOString())
})

test('C5 a reset mail arrives with its accents and its link, and the outbox forgets the link', async () => {
  received = []
  await makeAccount(portal, 'maelle.toussard', { given_name: 'Maëlle' })
  assert.equal(
    (await portal.guest.post('/password-reset-requests', { identifier: 'maelle.toussard' })).body.state,
    'accepted',
  )
  assert.deepEqual(await outbox('maelle.toussard@client.example'), [], 'the answer does not wait for it')
  await portal.drain()

  assert.equal(received.length, 1)
  const [{ mail, raw, from, to }] = received as [Received]
  assert.equal(from, 'portail@halbrane.example')
  assert.deepEqual(to, ['maelle.toussard@client.example'])
  assert.equal(mail.from?.text, '"Portail Halbrane" <portail@halbrane.example>')
  assert.equal(mail.subject, 'Réinitialisation de votre mot de passe')
  // What is answered to it is read, and it says so.
  assert.equal(mail.replyTo?.text, 'assistance@halbrane.example')
  assert.equal(mail.headers.get('auto-submitted'), 'auto-generated')
  for (const form of [mail.text, mail.html])
    assert.match(String(form), /si vous y répondez, l(&#39;|')assistance vous lit/)
  assert.match(mail.text ?? '', /Bonjour Maëlle,/)
  assert.match(mail.text ?? '', /Une réinitialisation du mot de passe a été demandée/)
  assert.match(String(mail.html), /a été demandée/)
  assert.match(raw, /^Subject: =\?UTF-8\?/m)
  const link = /http:\/\/127\.0\.0\.1:3000\/\S+/.exec(mail.text ?? '')?.[0] ?? ''
  assert.ok(String(mail.html).includes(`href="${link}"`))
  const token = link.split('/').at(-1)!

  const [sent] = await outbox('maelle.toussard@client.example')
  assert.deepEqual([sent.text_body, sent.html_body, sent.last_error, sent.attempts], [null, null, null, 1])
  assert.equal(sent.is_secret, true)
  assert.deepEqual(sent.sent_at, portal.clock.now)
  assert.equal(JSON.stringify(sent).includes(token), false)
  const inJobs = await portal.sql('select count(*)::int as n from jobs.job where data::text like $1', [`%${token}%`])
  assert.equal(inJobs[0].n, 0)

  // What looks at links before people do (a mail scanner) uses nothing up, whatever it reads of them.
  const path = new URL(link).pathname
  for (let times = 0; times < 3; times++)
    for (const [method, url] of [
      ['HEAD', path],
      ['GET', path],
      ['HEAD', `/api/v1/one-time-tokens/${token}`],
      ['GET', `/api/v1/one-time-tokens/${token}`],
    ] as const)
      await portal.app.server.inject({ method, url, headers: { accept: 'text/html' } })
  // The link that arrived works, once.
  assert.equal((await portal.guest.post('/password-resets', { token, password: 'un-autre-mot-de-passe' })).status, 204)
  assert.equal((await portal.guest.post('/password-resets', { token, password: 'encore-un-autre-mot' })).status, 404)
  const signed = await portal.guest.post('/session', {
    identifier: 'maelle.toussard',
    password: 'un-autre-mot-de-passe',
  })
  assert.equal(signed.body.state, 'signed_in')
  assert.equal(
    (await portal.guest.post('/session', { identifier: 'maelle.toussard', password: testPassword })).status,
    401,
  )
})

test('the job run twice sends once', async () => {
  await portal.drain()
  received = []
  await makeAccount(portal, 'noe.salvetat')
  await portal.guest.post('/password-reset-requests', { identifier: 'noe.salvetat' })
  await portal.drain()
  const [mail] = await outbox('noe.salvetat@client.example')
  await send({ mailId: mail.id, brandId: portal.brandId })
  await send({ mailId: mail.id, brandId: portal.brandId })
  await portal.drain()
  assert.equal(received.length, 1)
  assert.equal(received[0]!.mail.messageId, `<${mail.id}@127.0.0.1>`)
})

test('what a mail said is forgotten 60 days after it was sent; that it was sent stays', async () => {
  await portal.drain()
  await makeAccount(portal, 'ines.oubliee')
  await asSystem(portal.app.services, portal.app.services.brands.byId(portal.brandId), (ctx) =>
    notify(
      ctx,
      { accountId: null, email: 'ines.oubliee@client.example', locale: 'fr', givenName: 'Inès' },
      'identity.password_changed',
      {},
    ),
  )
  const [waiting] = await outbox('ines.oubliee@client.example')
  await portal.sql("update mails set state = 'sent', sent_at = $2::timestamptz - interval '59 days' where id = $1", [
    waiting.id,
    portal.clock.now,
  ])
  assert.equal(await forgetMails(portal.app.services), 0)
  await portal.sql("update mails set state = 'sent', sent_at = $2::timestamptz - interval '61 days' where id = $1", [
    waiting.id,
    portal.clock.now,
  ])
  assert.equal(await forgetMails(portal.app.services), 1)
  const [sent] = await outbox('ines.oubliee@client.example')
  assert.deepEqual([sent.text_body, sent.html_body, sent.subject], [null, null, waiting.subject])
})

test('a receiver that refuses leaves the mail waiting with its error, and it goes out later', async () => {
  await portal.drain()
  received = []
  refusing = true
  await makeAccount(portal, 'lou.vaucresson')
  await portal.guest.post('/password-reset-requests', { identifier: 'lou.vaucresson' })
  await portal.drain()
  await portal.drain()
  const [waiting] = await outbox('lou.vaucresson@client.example')
  assert.deepEqual([waiting.sent_at, waiting.attempts], [null, 1])
  assert.match(waiting.last_error, /not now|451/)
  assert.notEqual(waiting.text_body, null)
  assert.equal(received.length, 0)

  // The queue tries again by itself: its pause is over, and nobody asked anew.
  refusing = false
  const [{ n }] = await portal.sql(
    "select count(*)::int as n from jobs.job where name = 'kernel.send_mail' and state = 'created' and data->>'mailId' = $1",
    [waiting.id],
  )
  assert.equal(n, 1)
  await portal.sql(
    "update jobs.job set start_after = now() - interval '1 second' where name = 'kernel.send_mail' and state = 'created' and data->>'mailId' = $1",
    [waiting.id],
  )
  await portal.drain()
  assert.equal(received.length, 1)
  const [sent] = await outbox('lou.vaucresson@client.example')
  assert.deepEqual([sent.last_error, sent.attempts, sent.text_body], [null, 2, null])
})

test('names with line breaks add no header and no recipient', async () => {
  await portal.drain()
  received = []
  const evil = 'Zoé\r\nBcc: intrus@ailleurs.example\r\nX-Evil: 1'
  const id = await makeAccount(portal, 'zoe.injectee', { given_name: evil })
  const brand = portal.app.services.brands.byId(portal.brandId)
  await asSystem(portal.app.services, brand, (ctx) =>
    notify(
      ctx,
      {
        accountId: id,
        email: 'zoe.injectee@client.example\r\nBcc: intrus@ailleurs.example',
        locale: 'fr',
        givenName: evil,
      },
      'contracts.request_validated',
      { number: `D-2026-0001\r\nBcc: intrus@ailleurs.example`, detail: evil, scheduledOn: evil },
    ),
  )
  await portal.guest.post('/password-reset-requests', { identifier: 'zoe.injectee' })
  await portal.drain()
  await portal.drain()
  assert.ok(received.some(({ to }) => to[0] === 'zoe.injectee@client.example'))
  for (const { mail, to } of received) {
    assert.deepEqual(
      to.filter((address) => address.includes('intrus')),
      [],
    )
    assert.equal(mail.headers.has('bcc'), false)
    assert.equal(mail.headers.has('x-evil'), false)
    assert.doesNotMatch(mail.subject ?? '', /[\r\n]/)
  }
  // Even a row that was put into the outbox by other hands.
  received = []
  const row = await insert(portal, 'mails', {
    brand_id: portal.brandId,
    kind: 'x',
    key: 'injected',
    to_address: 'juste@client.example',
    subject: 'Objet\r\nBcc: intrus@ailleurs.example\r\n\r\nCorps',
    text_body: 'x',
  })
  await send({ mailId: row.id, brandId: portal.brandId })
  assert.deepEqual(received[0]!.to, ['juste@client.example'])
  assert.equal(received[0]!.mail.headers.has('bcc'), false)
})

test('without SMTP_URL mails wait in the outbox, readable by staff, and no job is queued for them', async () => {
  const silent = { ...portal.app.services, config: { ...portal.config, smtpUrl: undefined } }
  assert.deepEqual(
    mailJobs(silent).map(({ name }) => name),
    ['kernel.forget_mails'],
  )
  await portal.drain()
  received = []
  await makeAccount(portal, 'iris.delmontel')
  await asSystem(silent, silent.brands.byId(portal.brandId), (ctx) =>
    notify(
      ctx,
      { accountId: null, email: 'iris.delmontel@client.example', locale: 'fr' },
      'contracts.request_refused',
      { number: 'D-2026-0002', detail: 'x', reason: 'y' },
    ),
  )
  await portal.drain()
  assert.equal(received.length, 0)
  const [waiting] = await outbox('iris.delmontel@client.example')
  assert.deepEqual([waiting.sent_at, waiting.attempts], [null, 0])
  assert.notEqual(waiting.text_body, null)
  const jobs = await portal.sql("select count(*)::int as n from jobs.job where data->>'mailId' = $1", [waiting.id])
  assert.equal(jobs[0].n, 0)
})
