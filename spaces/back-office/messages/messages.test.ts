import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import fc from 'fast-check'
import { keepBrands } from '../../../kernel/brands/brands.ts'
import { listenForChanges } from '../../../kernel/db/changes.ts'
import { asSystem } from '../../../kernel/http/context.ts'
import { locales } from '../../../kernel/i18n/locale.ts'
import {
  codeWords,
  findMessage,
  messages,
  renderMessage,
  samplesOf,
  strayPlace,
} from '../../../kernel/notifications/messages.ts'
import { tellPerson } from '../../../kernel/notifications/tell.ts'
import { insert, makeAccount, makeStaff, type Person, type Portal, startPortal } from '../../../testing/portal.ts'

let portal: Portal
let administrator: Person
let agent: Person
let client: Person
const kind = 'contracts.request_refused'
const path = `/staff/messages/${kind}`
const codes = (reply: any) => reply.body.errors.map((error: any) => `${error.field} ${error.code}`)
const read = async () => (await administrator.get(path)).body
const bodyOf = ({ version, subject, body, action }: any) => ({ version, subject, body, action })
const tell = (params: object = { number: 'D-1', detail: 'Création', reason: 'Non' }) =>
  asSystem(portal.app.services, portal.app.services.brands.byId(portal.brandId), (ctx) =>
    tellPerson(ctx, client.id, kind, params as Record<string, unknown>, { href: '/x' }),
  )
const lastMail = async () =>
  (await portal.sql('select * from mails where kind = $1 order by created_at desc, id limit 1', [kind]))[0]

before(async () => {
  portal = await startPortal()
  administrator = await portal.signedIn(await makeStaff(portal, 'ada.ecrit', 'administrator'))
  agent = await portal.signedIn(await makeStaff(portal, 'lea.agent'))
  client = await portal.signedIn(await makeAccount(portal, 'nora.lit', { contact_email: 'nora@lit.example' }))
})
after(() => portal.close())

test('B7 every message shows by its samples, with nothing left open, in every language', () => {
  assert.ok(messages().length > 40)
  for (const message of messages())
    for (const locale of locales) {
      const { subject, body, action } = renderMessage(
        { messages: {} },
        message.kind,
        locale,
        samplesOf(message, locale),
      )
      for (const text of [subject, body, action])
        assert.doesNotMatch(text, /[{}]|undefined/, `${message.kind} ${locale}`)
      for (const text of Object.values(codeWords(message, locale)))
        assert.equal(strayPlace(text, message.fields), undefined, message.kind)
    }
})

test('B7 the place of what is no field is exact, and a text of fields alone has none', () => {
  const fields = { name: 1, day: 1 }
  const plain = fc.stringMatching(/^[a-zé .\n]{0,20}$/)
  const known = fc.constantFrom('{name}', '{day}')
  fc.assert(
    fc.property(
      fc.array(fc.tuple(plain, known)),
      plain,
      fc.constantFrom('{nom}', '{', '{ name }', '{constructor}'),
      (parts, tail, stray) => {
        const before = parts.flat().join('')
        assert.equal(strayPlace(before + tail, fields), undefined)
        const found = strayPlace(`${before}${stray}${tail}`, fields)!
        const lines = before.split('\n')
        assert.deepEqual([found.line, found.column], [lines.length, lines.at(-1)!.length + 1])
      },
    ),
    { seed: 4, numRuns: 200 },
  )
})

test('B7 a message that staff write is in force at once, in its language alone, on every process, escaped', async () => {
  const changes = await listenForChanges(portal.database)
  const elsewhere = await keepBrands(portal.database, portal.config, changes)
  const first = await read()
  assert.deepEqual([first.version, first.isWritten, first.hasAction], [0, false, true])
  assert.deepEqual(
    first.fields.map((field: any) => field.name),
    ['number', 'detail', 'reason'],
  )
  const written = await administrator.put(path, {
    ...bodyOf(first),
    subject: { ...first.subject, fr: 'Votre demande {number} <refus>' },
    body: { ...first.body, fr: 'Refusée & close.\n\n{reason}' },
  })
  assert.deepEqual([written.status, written.body.version, written.body.isWritten], [200, 1, true])
  assert.equal(written.body.title, 'Votre demande {number} <refus>')
  await tell({ number: 'D-7', detail: 'x', reason: '<script>{number}</script>' })
  const mail = await lastMail()
  assert.equal(mail.subject, 'Votre demande D-7 <refus>')
  assert.match(mail.html_body, /&#60;refus&#62;/)
  assert.match(mail.html_body, /&#60;script&#62;\{number\}&#60;/)
  assert.doesNotMatch(mail.html_body, /<script/)
  const notice = (await client.get('/notifications')).body.items[0]
  assert.deepEqual(
    [notice.title, notice.body],
    ['Votre demande D-7 <refus>', 'Refusée & close.\n\n<script>{number}</script>'],
  )
  while (!elsewhere.byId(portal.brandId).messages[kind]) await wait(5)
  const there = elsewhere.byId(portal.brandId)
  assert.equal(renderMessage(there, kind, 'fr', { number: 1 }).subject, 'Votre demande 1 <refus>')
  assert.equal(renderMessage(there, kind, 'en', { number: 1 }).subject, 'Request 1 refused')
  await changes.close()
  const [event] = await portal.sql(
    "select before, after from journal_events where type = 'back_office.message.written'",
  )
  assert.deepEqual(
    [Object.keys(event.after).sort(), event.before['subject.fr']],
    [['body.fr', 'subject.fr'], 'Demande {number} refusée'],
  )
  // Another brand says what the code says.
  const other = (await insert(portal, 'brands', { slug: 'autre', name: 'Autre' })).id
  await portal.app.services.brands.reload()
  assert.equal(renderMessage(portal.app.services.brands.byId(other), kind, 'fr', {}).subject, 'Demande  refusée')
})

test('B7 a stale writing is a 409 with the message as it stands, and the original text comes back', async () => {
  const now = await read()
  const stale = await administrator.put(path, { ...bodyOf(now), version: 0 })
  assert.deepEqual([stale.status, stale.body.extra.current.version], [409, now.version])
  const back = await administrator.put(path, { version: now.version, ...now.original })
  assert.deepEqual([back.status, back.body.isWritten, back.body.subject.fr], [200, false, 'Demande {number} refusée'])
  const [row] = await portal.sql('select words from message_words where kind = $1', [kind])
  assert.deepEqual(row.words, {})
  const events = () => portal.sql("select from journal_events where type = 'back_office.message.written'")
  const count = (await events()).length
  assert.equal((await administrator.put(path, bodyOf(await read()))).status, 200)
  assert.equal((await events()).length, count, 'what changes nothing is not written down')
})

test('B7 an unknown field is refused with its place on the field of its language', async () => {
  const now = await read()
  const refused = await administrator.put(path, {
    ...bodyOf(now),
    subject: { ...now.subject, en: 'Request {numero} refused' },
    body: { ...now.body, fr: 'Bonjour {reason},\nvoici { number }.' },
    action: { fr: '', en: now.action.en },
  })
  assert.equal(refused.status, 422)
  assert.deepEqual(codes(refused), [
    'body.fr back_office.unknown_place',
    'action.fr required',
    'subject.en back_office.unknown_place',
  ])
  assert.match(refused.body.errors[0].message, /Ligne 2, colonne 7.*\{ number \}.*\{number\}, \{detail\}, \{reason\}/)
  assert.deepEqual(codes(await administrator.put(path, { ...bodyOf(now), subject: { fr: '', en: 'x' } })), [
    'subject.fr required',
  ])
  const bare = '/staff/messages/organisation.review_lapsed'
  const view = (await administrator.get(bare)).body
  assert.deepEqual(codes(await administrator.put(bare, { ...bodyOf(view), action: { fr: 'Ouvrir', en: '' } })), [
    'action.fr back_office.no_action',
  ])
  assert.equal((await read()).version, now.version)
})

test('B7 words whose fields the code no longer has give way to those of the code', () => {
  const written = { subject: 'Avec {disparu}', body: 'x', action: '' }
  const brand = { messages: { [kind]: { fr: written } } }
  assert.equal(renderMessage(brand, kind, 'fr', { number: 'D-2' }).subject, 'Demande D-2 refusée')
  assert.ok(findMessage(kind))
})

test('B7 the preview is the mail that leaves; the example goes to whoever asks, and not without end', async () => {
  const draft = { locale: 'fr', subject: 'Essai {number}', body: 'Motif\u00a0: {reason}', action: 'Ouvrir' }
  const shown = await administrator.post(`${path}/preview`, draft)
  assert.equal(shown.status, 200)
  assert.equal(shown.body.subject, 'Essai D-2026-0187')
  const stray = await administrator.post(`${path}/preview`, { ...draft, body: '{rien}' })
  assert.deepEqual([stray.status, codes(stray)], [422, ['body back_office.unknown_place']])
  const key = { 'idempotency-key': 'un-seul-exemple' }
  const sent = await administrator.post(`${path}/example`, draft, key)
  assert.equal(sent.status, 200, JSON.stringify(sent.body))
  assert.deepEqual((await administrator.post(`${path}/example`, draft, key)).body, sent.body)
  const mails = await portal.sql("select * from mails where subject = '[Exemple] Essai D-2026-0187'")
  assert.deepEqual(
    mails.map((mail) => mail.to_address),
    [sent.body.to],
  )
  assert.equal(mails[0].html_body.replaceAll('[Exemple] ', ''), shown.body.html)
  assert.equal((await administrator.get('/notifications')).body.items.length, 0)
  let last = sent
  for (let n = 1; n <= 20; n++) last = await administrator.post(`${path}/example`, draft)
  assert.deepEqual([last.status, last.body.code], [429, 'too_many_requests'])
})

test('B7 nobody else writes messages, and nothing is told of them to other sides', async () => {
  const now = await read()
  assert.equal((await agent.get('/staff/messages')).status, 403)
  assert.equal((await agent.put(path, bodyOf(now))).status, 403)
  assert.equal((await client.get('/staff/messages')).status, 404)
  assert.equal((await client.put(path, bodyOf(now))).status, 404)
  assert.equal((await portal.guest.get('/staff/messages')).status, 401)
  assert.equal((await administrator.get('/staff/messages/no.such')).status, 404)
  assert.equal((await administrator.put('/staff/messages/no.such', bodyOf(now))).status, 404)
  const list = (await administrator.get('/staff/messages')).body.items
  assert.equal(list.length, messages().length)
  assert.match(list.find((one: any) => one.kind === kind).search, /Motif/)
})
