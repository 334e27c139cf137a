import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { insert, type Portal, startPortal } from '../../testing/portal.ts'
import { bounceOf, noteBounce, readBounces } from './bounces.ts'
import { isAboutAddress } from './failed-addresses.ts'

let portal: Portal
before(async () => {
  portal = await startPortal()
})
after(() => portal.close())

let count = 0
const sent = async () =>
  insert(portal, 'mails', {
    brand_id: portal.brandId,
    kind: 'identity.password_changed',
    key: `bounce-${++count}`,
    to_address: `Personne.${count}@client.example`,
    subject: 'Objet',
    text_body: 'x',
    state: 'sent',
    sent_at: portal.clock.now,
  })
const read = async (id: string) => (await portal.sql('select * from mails where id = $1', [id]))[0]
const marked = async () =>
  (await portal.sql('select address from failed_addresses order by address')).map((one: any) => one.address)

/** A report as Postfix writes it. */
const report = (
  mailId: string,
  {
    action = 'failed',
    status = '5.1.1',
    said = '550 5.1.1 <x@client.example>: inconnu',
    envelope = false,
    recipient = 'x@client.example',
  } = {},
) =>
  [
    'Return-Path: <>',
    'From: MAILER-DAEMON@mx.example (Mail Delivery System)',
    'To: reponse@halbrane.example',
    'Subject: Undelivered Mail Returned to Sender',
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status;',
    '\tboundary="B1/mx.example"',
    'Message-ID: <20261120.1@mx.example>',
    '',
    '--B1/mx.example',
    'Content-Type: text/plain; charset=us-ascii',
    '',
    'Action: failed is only said here.',
    '',
    '--B1/mx.example',
    'Content-Description: Delivery report',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.example',
    ...(envelope ? [`Original-Envelope-Id: ${mailId}`] : []),
    '',
    `Final-Recipient: rfc822; ${recipient}`,
    `Action: ${action}`,
    `Status: ${status}`,
    'Remote-MTA: dns; mail.client.example',
    `Diagnostic-Code: smtp; ${said.slice(0, 10)}`,
    `    ${said.slice(10)}`,
    '',
    '--B1/mx.example',
    'Content-Type: text/rfc822-headers',
    '',
    'From: noreply@halbrane.example',
    ...(envelope ? [] : [`Message-ID: <${mailId}@portail.example>`]),
    'Subject: Votre facture',
    '',
    '--B1/mx.example--',
    '',
  ].join('\r\n')

test('D24 a report that a mail could not be delivered is read; a delay, an out-of-office answer and another one’s mail are none', async () => {
  const id = 'a0000000-0000-4000-8000-000000000001'
  assert.deepEqual(bounceOf(report(id)), {
    mailId: id,
    status: '5.1.1',
    answer: '550 5.1.1 <x@client.example>: inconnu',
  })
  assert.equal(bounceOf(report(id, { envelope: true }))?.mailId, id)
  assert.equal(bounceOf(report(id, { action: 'delayed', status: '4.4.1' })), undefined)
  assert.equal(bounceOf(report(id, { action: 'delivered', status: '2.0.0' })), undefined)
  assert.equal(bounceOf(report('another')), undefined)
  const away = `From: nora@client.example\r\nSubject: Absente\r\nAuto-Submitted: auto-replied\r\nIn-Reply-To: <${id}@portail.example>\r\nContent-Type: text/plain\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n`
  assert.equal(bounceOf(away), undefined)
  const receipt = report(id).replace('report-type=delivery-status', 'report-type=disposition-notification')
  assert.equal(bounceOf(receipt), undefined)
  assert.equal(bounceOf(''), undefined)
})

test('D24 which answers are about the address', () => {
  for (const answer of ['550 5.1.1 unknown', '5.2.1 shut', '552 5.2.2 full', '4.4.7 expired', '550 no such user'])
    assert.equal(isAboutAddress(answer), true, answer)
  for (const answer of [
    '554 5.7.1 refused as spam',
    '5.3.4 too large',
    '5.2.3 too long',
    '5.6.1 content',
    '451 later',
    '',
  ])
    assert.equal(isAboutAddress(answer), false, answer)
})

test('D24 a mail that came back failed, and marks the address that was written to, once', async () => {
  const mail = await sent()
  const bounce = bounceOf(report(mail.id, { recipient: 'une.autre@client.example' }))!
  assert.equal(await noteBounce(portal.app.services, bounce), true)
  assert.equal(await noteBounce(portal.app.services, bounce), false)
  const row = await read(mail.id)
  assert.deepEqual(
    [row.state, row.server_answer, row.bounced_at, row.sent_at],
    ['failed', bounce.answer, portal.clock.now, portal.clock.now],
  )
  // Whoever writes a report marks no address but that of the mail whose id they know.
  assert.deepEqual(await marked(), [mail.to_address.toLowerCase()])
  assert.equal(
    await noteBounce(portal.app.services, { ...bounce, mailId: 'a0000000-0000-4000-8000-000000000009' }),
    false,
  )
  const spam = await sent()
  await noteBounce(portal.app.services, bounceOf(report(spam.id, { status: '5.7.1', said: '554 5.7.1 refused' }))!)
  assert.equal((await read(spam.id)).state, 'failed')
  assert.equal((await marked()).length, 1)
})

const dovecot = ['/usr/sbin/dovecot', '/usr/bin/dovecot'].find((path) => existsSync(path))
const absent = !dovecot ? 'Dovecot is not installed' : userInfo().uid === 0 ? false : 'Dovecot is only started by root'
test(`D24 bounces are read from a mailbox, each once, and nothing in it changes${absent ? ` (${absent})` : ''}`, {
  skip: absent,
}, async () => {
  const directory = mkdtempSync('/tmp/parvis-imap-')
  const port = await new Promise<number>((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })
  const mail = join(directory, 'mail')
  for (const box of ['cur', 'new', 'tmp']) mkdirSync(join(mail, box), { recursive: true })
  writeFileSync(join(directory, 'passwd'), `retours:{PLAIN}secret\n`)
  writeFileSync(
    join(directory, 'dovecot.conf'),
    [
      'protocols = imap',
      `base_dir = ${directory}/run`,
      `state_dir = ${directory}/state`,
      'log_path = /dev/stderr',
      'ssl = no',
      'disable_plaintext_auth = no',
      'listen = 127.0.0.1',
      `mail_location = maildir:${mail}`,
      'mail_uid = nobody',
      'mail_gid = nogroup',
      `service imap-login {\n  chroot =\n  inet_listener imap {\n    port = ${port}\n  }\n  inet_listener imaps {\n    port = 0\n  }\n}`,
      'service anvil {\n  chroot =\n}',
      `passdb {\n  driver = passwd-file\n  args = ${directory}/passwd\n}`,
      `userdb {\n  driver = static\n  args = uid=nobody gid=nogroup home=${directory}/home\n}`,
    ].join('\n'),
  )
  mkdirSync(join(directory, 'home'))
  chmodSync(directory, 0o755)
  execFileSync('chown', ['-R', 'nobody:nogroup', mail, join(directory, 'home')])
  const child = spawn(dovecot!, ['-F', '-c', join(directory, 'dovecot.conf')], {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  let said = ''
  child.stderr.on('data', (chunk) => {
    said += chunk
  })
  try {
    const [first, second] = [await sent(), await sent()]
    const put = (name: string, text: string) => writeFileSync(join(mail, 'new', `${name}.host`), text)
    put('1.first', report(first.id))
    put('2.away', `From: a@b.example\r\nAuto-Submitted: auto-replied\r\nSubject: Absente\r\n\r\nAction: failed\r\n`)
    const url = `imap://retours:secret@127.0.0.1:${port}/INBOX`
    let noted = -1
    for (let tries = 0; noted < 0; tries++)
      noted = await readBounces(portal.app.services, url).catch(async (error) => {
        if (tries > 100) throw new Error(`${error}: ${said}`)
        await wait(100)
        return -1
      })
    assert.equal(noted, 1)
    assert.equal(await readBounces(portal.app.services, url), 0)
    put('3.second', report(second.id, { envelope: true }))
    assert.equal(await readBounces(portal.app.services, url), 1)
    assert.deepEqual([(await read(first.id)).state, (await read(second.id)).state], ['failed', 'failed'])
    await assert.rejects(readBounces(portal.app.services, url.replace('secret', 'faux')))
  } finally {
    const ended = new Promise((resolve) => child.once('close', resolve))
    child.kill('SIGTERM')
    await Promise.race([new Promise((resolve) => child.once('exit', resolve)), wait(2_000)])
    // Its processes that wait for a client would stay for half a minute more.
    try {
      process.kill(-child.pid!, 'SIGKILL')
    } catch {
      // All have ended.
    }
    await ended
    rmSync(directory, { recursive: true, force: true })
  }
})
