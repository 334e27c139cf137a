// «Message pour les clients» (spec 5, B7).
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { DatabaseAwayError } from '../../../kernel/db/database.ts'
import { workJobs } from '../../../kernel/work/run.ts'
import {
  makeAccount,
  makeOrganisation,
  makeStaff,
  type Person,
  type Portal,
  type Reply,
  startPortal,
} from '../../../testing/portal.ts'
import { rewriteStatements } from '../../../testing/statements.ts'
import { fillIn, languageFor } from './words.ts'

let portal: Portal
let agent: Person
let reader: Person
let clients: Record<'town' | 'union' | 'garage' | 'closed' | 'gone', string>
before(async () => {
  portal = await startPortal()
  agent = await portal.signedIn(await makeStaff(portal, 'gil.dupond'))
  reader = await portal.signedIn(await makeStaff(portal, 'lea.dupond', 'reader'))
  const client = async (name: string, identifier: string, values: object = {}) =>
    makeOrganisation(portal, name, {
      principal: await makeAccount(portal, identifier, { surname: name.slice(0, 4).toUpperCase(), given_name: 'Zoé' }),
      values: { ...values },
    })
  clients = {
    town: await client('Ville de Montfabre', 'claire.aubertine', { code: 'C-0702' }),
    union: await client('Syndicat des eaux', 'bilal.ostran'),
    garage: await client('Garage Brème', 'luc.breme', { locale: 'en' }),
    closed: await client('Atelier fermé', 'jules.ferran'),
    gone: await client('Immobilière du Saule', 'maud.terrien', {
      archived_at: portal.clock.now,
      archived_by_label: 'x',
    }),
  }
  await portal.sql('update memberships set suspended_at = $2 where organisation_id = $1', [
    clients.closed,
    portal.clock.now,
  ])
})
after(() => portal.close())

const codes = (reply: Reply) =>
  reply.body.errors.map((error: { field: string; code: string }) => `${error.field} ${error.code}`)
const draft = (over: object = {}) => ({
  audience: { filters: {} },
  subject: { fr: 'Votre compte au {date}', en: '' },
  body: { fr: 'Bonjour {contact},\n\n{client} ({code}) : la maintenance est avancée.', en: '' },
  onlyFilled: true,
  ...over,
})
const preview = (over: object = {}, as = agent) => as.post('/staff/client-messages/preview', draft(over))
const send = async (over: { id?: string; print?: string; [name: string]: unknown } = {}, as = agent) => {
  const { id = randomUUID(), print, ...rest } = over
  return as.post('/staff/client-messages', {
    ...draft(rest),
    category: 'question',
    returns: false,
    ...rest,
    id,
    print: print ?? (await preview(pick(rest))).body.print,
  })
}
const pick = ({ audience, subject, body, onlyFilled }: Record<string, unknown>) =>
  Object.fromEntries(Object.entries({ audience, subject, body, onlyFilled }).filter(([, value]) => value !== undefined))
const ticketsOf = (id: string, title: string) =>
  portal.sql(
    `select t.subject, t.status, t.category, m.body, m.author_label from tickets t join ticket_messages m on m.ticket_id = t.id
     where t.organisation_id = $1 and t.subject like $2 order by m.created_at`,
    [id, `${title}%`],
  )

test('B7 the preview names who gets it, who does not and why, and what one of them reads', async () => {
  const { body } = await preview()
  assert.deepEqual([body.receiving, body.without], [2, { language: 1, no_access: 1, archived: 0 }])
  assert.deepEqual(body.byLanguage, { fr: 2 })
  assert.deepEqual(
    body.addressees.map((one: { name: string; outcome: string }) => [one.name, one.outcome]),
    [
      ['Atelier fermé', 'no_access'],
      ['Garage Brème', 'language'],
      ['Syndicat des eaux', 'receives'],
      ['Ville de Montfabre', 'receives'],
    ],
  )
  const shown = (await preview({ shown: clients.town })).body.shown
  assert.deepEqual(shown, {
    id: clients.town,
    contact: 'Zoé VILL',
    subject: 'Votre compte au 20/11/2026',
    body: 'Bonjour Zoé VILL,\n\nVille de Montfabre (C-0702) : la maintenance est avancée.',
  })
  // Named one by one, an archived client is said to get nothing; another brand's, or none, is not there.
  const named = (await preview({ audience: { ids: [clients.gone, clients.town] } })).body
  assert.deepEqual([named.receiving, named.without.archived], [1, 1])
  assert.equal((await preview({ audience: { ids: [randomUUID()] } })).status, 404)
  // Whoever has another language gets it in the brand's, where that is asked for.
  const all = (await preview({ onlyFilled: false })).body
  assert.deepEqual([all.receiving, all.byLanguage], [3, { fr: 3 }])
  // What the list shows is who is written to: by its filters, and by the one over everything (B6).
  assert.equal((await preview({ audience: { filters: { name: 'syndicat' } } })).body.receiving, 1)
  await agent.put('/staff/client-filter', { organisationId: clients.town })
  assert.equal((await preview()).body.receiving, 1)
  await agent.delete('/client-filter')
})

test('B7 half a language, none, or a place that there is not is refused on its field', async () => {
  assert.deepEqual(codes(await preview({ body: { fr: '', en: '' } })), ['body.fr required'])
  assert.deepEqual(codes(await preview({ subject: { fr: '', en: '' }, body: { fr: '', en: '' } })), [
    'subject.fr required',
  ])
  assert.deepEqual(codes(await preview({ body: { fr: 'Bonjour {prenom}', en: '' } })), [
    'body.fr back_office.unknown_place',
  ])
  assert.deepEqual(codes(await preview({ audience: { filters: { nothing: 'x' } } })).length, 1)
  assert.equal((await preview({}, reader)).status, 403)
})

test('B7 what the preview said is what happens: a ticket for each, told by mail; sent again, it is the same one', async () => {
  const seen = (await preview()).body
  const id = randomUUID()
  const sent = await send({ id, print: seen.print })
  assert.equal(sent.status, 201, JSON.stringify(sent.body))
  assert.equal(sent.body.total, seen.receiving)
  const again = await send({ id, print: seen.print })
  assert.equal(again.body.id, sent.body.id)
  await portal.drain()
  const work = (await agent.get(`/work/${sent.body.id}`)).body
  assert.deepEqual([work.state, work.done, work.refused], ['finished', 2, 0])
  assert.deepEqual(await ticketsOf(clients.town, 'Votre compte'), [
    {
      subject: 'Votre compte au 20/11/2026',
      status: 'waiting_client',
      category: 'question',
      body: 'Bonjour Zoé VILL,\n\nVille de Montfabre (C-0702) : la maintenance est avancée.',
      author_label: 'DUPOND gil',
    },
  ])
  for (const other of [clients.garage, clients.closed, clients.gone])
    assert.deepEqual(await ticketsOf(other, 'Votre compte'), [])
  const mails = await portal.sql("select to_address, subject from mails where kind = 'support.received' order by 1")
  assert.deepEqual(mails, [
    { to_address: 'bilal.ostran@client.example', subject: 'Votre compte au 20/11/2026' },
    { to_address: 'claire.aubertine@client.example', subject: 'Votre compte au 20/11/2026' },
  ])
  // It is the client's ticket: its person reads it, nobody else's does.
  const claire = await portal.signedIn(
    (await portal.sql("select id from accounts where identifier = 'claire.aubertine'"))[0].id,
  )
  assert.equal((await claire.get('/tickets?status=all')).body.items.length, 1)
  const [{ n }] = await portal.sql('select count(*)::int as n from client_message_sends where message_id = $1', [id])
  assert.equal(n, 2)
})

test('B7 addressees who are others by then are shown again, and nobody is written to', async () => {
  const seen = (await preview({ subject: { fr: 'Après', en: '' } })).body
  await portal.sql("update organisations set locale = 'en' where id = $1", [clients.union])
  const refused = await send({ subject: { fr: 'Après', en: '' }, print: seen.print })
  assert.deepEqual([refused.status, refused.body.code], [409, 'back_office.addressees_changed'])
  await portal.sql("update organisations set locale = 'fr' where id = $1", [clients.union])
  // The same clients, of which one has another person to read it.
  const [before] = await portal.sql(
    "select id, account_id from memberships where organisation_id = $1 and role = 'principal_manager'",
    [clients.union],
  )
  const put = (account: string) =>
    portal.sql('update memberships set account_id = $2 where id = $1', [before.id, account])
  await put(await makeAccount(portal, 'autre.ostran'))
  const other = await send({ subject: { fr: 'Après', en: '' }, print: seen.print })
  assert.equal(other.body.code, 'back_office.addressees_changed')
  await put(before.account_id)
  const none = await send({ audience: { ids: [clients.closed] } })
  assert.equal(none.body.code, 'back_office.no_addressee')
})

test('B7 one subject and text for each language; who was archived meanwhile is refused with the reason', async () => {
  const texts = {
    subject: { fr: 'Fermeture', en: 'Closing' },
    body: { fr: 'Nous fermons.', en: 'We close.' },
  }
  const sent = await send(texts)
  assert.equal(sent.body.total, 3)
  await agent.post('/staff/organisations/archiving', { ids: [clients.union] })
  await portal.drain()
  const items = (await agent.get(`/work/${sent.body.id}/items?state=refused`)).body.items
  assert.deepEqual(
    items.map((item: { name: string; problem: { code: string } }) => [item.name, item.problem.code]),
    [['Syndicat des eaux', 'back_office.client_archived']],
  )
  assert.equal((await ticketsOf(clients.garage, 'Closing'))[0].body, 'We close.')
  assert.equal((await ticketsOf(clients.town, 'Fermeture'))[0].body, 'Nous fermons.')
  await agent.post('/staff/organisations/restoring', { ids: [clients.union] })
})

test("B7 «renvoyer le ticket vers l'administrateur»: once the client answers, it falls to who wrote, who is told", async () => {
  const sent = await send({
    audience: { ids: [clients.town] },
    subject: { fr: 'Retour', en: '' },
    body: { fr: 'Dites-nous.', en: '' },
    returns: true,
  })
  await portal.drain()
  const find = async () =>
    (await agent.get('/staff/tickets?status=all&search=retour')).body.items[0] as { id: string; responsible: string }
  assert.equal(sent.status, 201)
  const ticket = await find()
  assert.equal(ticket.responsible, '')
  const claire = await portal.signedIn(
    (await portal.sql("select id from accounts where identifier = 'claire.aubertine'"))[0].id,
  )
  const form = new FormData()
  form.append('body', 'Voici.')
  const reply = await claire.post(`/tickets/${ticket.id}/messages`, form)
  assert.equal(reply.status, 201, JSON.stringify(reply.body))
  assert.equal(reply.body.responsible, '')
  assert.equal((await find()).responsible, 'DUPOND gil')
  const told = await portal.sql("select to_address from mails where kind = 'support.returned'")
  assert.deepEqual(told, [{ to_address: 'gil.dupond@client.example' }])
})

test('B7 cut at each of its steps, and run twice, a sending loses no client and writes to none twice', async () => {
  await portal.sql(
    "create function cut_line() returns boolean security definer language sql as 'select pg_terminate_backend(pg_backend_pid())'",
  )
  const cutInstead = (text: string) => {
    const values = text.startsWith('begin') ? [] : new Set(text.match(/\$\d+/g))
    return `select cut_line()${[...values].map((value) => `, ${value}::text`).join('')}`
  }
  const job = workJobs(portal.app.services).find((one) => one.name === 'kernel.work')!
  for (const step of ['insert into "tickets"', 'insert into "client_message_sends"', "set state = 'done'", 'commit']) {
    const title = `Coupure ${step.replace(/\W/g, '')}`
    const sent = await send({ subject: { fr: title, en: title }, body: { fr: 'a', en: 'b' } })
    const [row] = await portal.sql('select id, brand_id, span from work where id = $1', [sent.body.id])
    const part = { workId: row.id, brandId: row.brand_id, span: row.span }
    // The second client's transaction is cut; the first one is done by then.
    let seen = 0
    const undo = rewriteStatements(portal.database.pool, (text) =>
      text.includes(step) && ++seen === 2 ? cutInstead(text) : text,
    )
    await job
      .run(part, { stopping: () => false, report: () => {} })
      .catch((error) => {
        if (!(error instanceof DatabaseAwayError)) throw error
      })
      .finally(undo)
    assert.ok(seen >= 2, step)
    // Taken up by two processes at once, as where one was taken for dead.
    await Promise.all([1, 2].map(() => job.run(part, { stopping: () => false, report: () => {} })))
    await portal.drain()
    const counted = await portal.sql(
      'select count(*)::int as n from tickets where subject = $1 group by organisation_id',
      [title],
    )
    assert.deepEqual(
      counted.map(({ n }) => n),
      [1, 1, 1],
      step,
    )
    const [{ mails }] = await portal.sql(
      "select count(*)::int as mails from mails where kind = 'support.received' and subject = $1",
      [title],
    )
    assert.equal(mails, 3, step)
  }
})

test('B7 of any languages: nobody is written to in one that is not written, their own goes first, and places are filled in once', () => {
  const locales = ['fr', 'en'] as const
  fc.assert(
    fc.property(
      fc.subarray([...locales]),
      fc.constantFrom(...locales),
      fc.boolean(),
      fc.constantFrom(...locales),
      (filled, own, only, brand) => {
        const found = languageFor(filled, own, only, brand)
        if (found !== undefined) assert.ok(filled.includes(found))
        if (filled.includes(own)) assert.equal(found, own)
        else if (only) assert.equal(found, undefined)
        else assert.equal(found === undefined, filled.length === 0)
      },
    ),
    { seed: 20261130 },
  )
  const values = { contact: '{code}', client: 'C', code: 'K', date: 'D' }
  assert.equal(fillIn('{contact} {client} {autre} {date}', values), '{code} C {autre} D')
})
