// The ticket as a whole: the wizard, the page, the staff's queue, promises, followers, joining and splitting.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { eventKinds } from '../../kernel/feed/kinds.ts'
import { asSystem } from '../../kernel/http/context.ts'
import { giveRoles } from '../../kernel/policy/roles.ts'
import { spaces } from '../../spaces.ts'
import { pagesOfPdf } from '../../testing/pdf.ts'
import {
  insert,
  makeAccount,
  makeMember,
  makeOrganisation,
  makeStaff,
  type Person,
  type Portal,
  startPortal,
  undisturbed,
} from '../../testing/portal.ts'
import { support } from './index.ts'
import { supportJobs } from './jobs.ts'
import { file, makePromises, makeWorld, say, type World } from './testing.ts'

let portal: Portal
let world: World
before(async () => {
  // A Friday, 10:00 in Paris.
  portal = await startPortal({}, '2026-11-27T09:00:00Z')
  world = await makeWorld(portal)
  await makePromises(world)
})
after(() => portal.close())

const paris = (iso: string | null) =>
  iso &&
  new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris', dateStyle: 'short', timeStyle: 'short' }).format(
    new Date(iso),
  )
const at = (moment: string) => portal.clock.set(moment)
const errors = (reply: any) => reply.body.errors.map((one: any) => [one.field, one.code])
const mailsTo = (address: string, kind: string) =>
  portal.sql('select * from mails where to_address = $1 and kind = $2 order by created_at, id', [address, kind])

/** Writes an internal note. */
const note = (person: Person, id: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  person.upload(`/staff/tickets/${id}/notes`, [], fields, headers)

test('P12 the wizard shows the natures that are visible under the words of the portal, the staff read their own', async () => {
  const { claire, agent, natures, priorities } = world
  const { body } = await claire.get('/ticket-wizard')
  assert.deepEqual(
    body.domains.map((domain: any) => [domain.title, domain.natures.map((one: any) => one.title)]),
    [['Impression', ['Le papier se bloque', 'Panne totale']]],
  )
  assert.deepEqual(
    body.priorities.map((one: any) => [one.title, one.firstAnswerMinutes]),
    [
      ['Plus rien ne marche', 30],
      ['On se débrouille', 120],
    ],
  )
  const ticket = await file(claire, { subject: '', natureId: natures['IMP-BOU']!, priorityId: priorities.high! })
  assert.deepEqual(
    [ticket.subject, ticket.category, ticket.nature.title, ticket.priority.title],
    ['Le papier se bloque', 'incident', 'Le papier se bloque', 'Plus rien ne marche'],
  )
  const seen = (await agent.get(`/tickets/${ticket.id}`)).body
  assert.deepEqual([seen.nature.title, seen.priority.title], ['Bourrage récurrent', 'Haute'])
})

test('P12 a nature that is hidden while the wizard is open is refused on its field, and nothing is made of it', async () => {
  const { claire, chief, natures } = world
  const nature = (await chief.get(`/staff/ticket-natures/${natures['IMP-PAN']}`)).body
  const { id: _, state: __, pictureId: ___, may: ____, ...content } = nature
  const hide = async (isVisible: boolean, version: number) => {
    const done = await chief.put(`/staff/ticket-natures/${natures['IMP-PAN']}`, { ...content, isVisible, version })
    assert.equal(done.status, 200, JSON.stringify(done.body))
  }
  await hide(false, nature.version)
  const count = async () => (await portal.sql('select count(*)::int as n from tickets'))[0].n
  const before = await count()
  const refused = await claire.upload('/tickets', [], { natureId: natures['IMP-PAN']!, body: 'Tout est arrêté.' })
  assert.deepEqual([refused.status, errors(refused)], [422, [['natureId', 'support.nature_hidden']]])
  assert.equal(await count(), before)
  const hidden = await claire.upload('/tickets', [], { natureId: natures['IMP-GAR']!, body: 'Une garantie.' })
  assert.deepEqual(errors(hidden), [['natureId', 'support.nature_hidden']])
  await hide(true, nature.version + 1)
  assert.deepEqual(errors(await claire.upload('/tickets', [], { body: 'Sans nature ni objet.' })), [
    ['subject', 'required'],
  ])
})

test('P12 the table of correspondence is changed as a whole or not at all', async () => {
  const { chief, agent, natures } = world
  const all = await Promise.all(
    Object.values(natures).map(async (id) => (await chief.get(`/staff/ticket-natures/${id}`)).body),
  )
  const changes = all.map(({ state: _, pictureId: __, may: ___, ...one }: any, index: number) => ({
    ...one,
    portalTitle: { fr: `Mots ${index}`, en: `Words ${index}` },
  }))
  assert.equal((await agent.post('/staff/ticket-natures/changes', { changes })).status, 403)
  const stale = await chief.post('/staff/ticket-natures/changes', {
    changes: changes.map((one, index) => (index === 2 ? { ...one, version: 99 } : one)),
  })
  assert.equal(stale.status, 409)
  assert.equal(
    (await chief.get(`/staff/ticket-natures/${natures['IMP-BOU']}`)).body.portalTitle.fr,
    'Le papier se bloque',
  )
  const done = await chief.post('/staff/ticket-natures/changes', { changes })
  assert.equal(done.status, 200, JSON.stringify(done.body))
  assert.deepEqual(
    (await world.claire.get('/ticket-wizard')).body.domains[0].natures.map((one: any) => one.title),
    ['Mots 0', 'Mots 1'],
  )
  const used = await chief.delete(`/staff/ticket-domains/${world.domain}`, { version: 1 })
  assert.deepEqual([used.status, used.body.code], [409, 'support.in_use'])
})

test('P32 one’s own earlier tickets with the same nature answer first, and what is settled so is counted with its words', async () => {
  const { claire, ulysse, agent, natures } = world
  const earlier = await file(claire, {
    subject: 'Bourrage bac 2',
    natureId: natures['IMP-BOU']!,
    body: 'Le rouleau du bac coince.',
  })
  await say(agent, earlier.id, 'Nettoyez le rouleau du bac 2.')
  const asked = `/ticket-wizard/answers?natureId=${natures['IMP-BOU']}&words=${encodeURIComponent('le rouleau coince encore')}`
  const { body } = await claire.get(asked)
  assert.deepEqual([body.tickets[0].number, body.tickets[0].answer], [earlier.number, 'Nettoyez le rouleau du bac 2.'])
  assert.deepEqual((await ulysse.get(asked)).body.tickets, [], 'a colleague’s is none of one’s own')
  const solved = await claire.post('/ticket-wizard/solved', {
    natureId: natures['IMP-BOU'],
    kind: 'ticket',
    key: earlier.number,
    body: 'Le rouleau coince encore',
  })
  assert.equal(solved.status, 201)
  const [row] = await portal.sql('select * from solved_requests where id = $1', [solved.body.id])
  assert.deepEqual(
    [row.answer_kind, row.answer_key, row.body, row.account_id],
    ['ticket', earlier.number, 'Le rouleau coince encore', claire.id],
  )
})

test('P15 nine hours promised on Friday at ten: due on Tuesday at ten after a weekend of waiting; a raised priority recomputes it', async () => {
  const { claire, agent, natures, priorities } = world
  at('2026-11-27T09:00:00Z')
  const ticket = await file(claire, { natureId: natures['IMP-BOU']! })
  const read = async () => (await agent.get(`/tickets/${ticket.id}`)).body
  assert.equal(paris(ticket.resolution.dueAt), '2026-11-30 10:00')
  assert.equal(paris(ticket.firstAnswer.dueAt), '2026-11-27 12:00')
  at('2026-11-27T11:00:00Z')
  const waits = (await say(agent, ticket.id, 'Quel bac ?')).body
  assert.deepEqual(
    [waits.resolution.dueAt, waits.resolution.leftMinutes],
    [null, 420],
    'nothing is due while the client is awaited',
  )
  const queued = async () =>
    (await agent.get('/staff/tickets?status=all&size=100')).body.items.find((item: any) => item.id === ticket.id)
  assert.equal((await queued()).dueAt, null)
  at('2026-11-30T11:00:00Z')
  await say(claire, ticket.id, 'Le bac 2.')
  assert.equal(paris((await read()).resolution.dueAt), '2026-12-01 10:00')
  assert.equal(paris((await queued()).dueAt), '2026-12-01 10:00')
  const { version } = await read()
  const raised = await agent.put(`/staff/tickets/${ticket.id}/qualification`, {
    version,
    natureId: natures['IMP-BOU'],
    priorityId: priorities.high,
    levelId: null,
  })
  assert.equal(raised.status, 200, JSON.stringify(raised.body))
  assert.equal(paris(raised.body.resolution.dueAt), '2026-11-30 14:00')
  const stale = await agent.put(`/staff/tickets/${ticket.id}/qualification`, {
    version,
    natureId: null,
    priorityId: null,
    levelId: null,
  })
  assert.deepEqual([stale.status, stale.body.extra.current.version], [409, version + 1])
  at('2026-11-27T09:00:00Z')
})

test('P15 a late ticket is told once to whoever it falls to and to who supervises, never while the client is awaited', async () => {
  const { claire, agent, chief, second, natures } = world
  at('2026-11-27T09:00:00Z')
  const ticket = await file(claire, { natureId: natures['IMP-BOU']!, subject: 'En retard' })
  const waiting = await file(claire, { natureId: natures['IMP-BOU']!, subject: 'En attente du client' })
  await say(agent, waiting.id, 'Et la référence ?')
  const taken = await agent.put(`/staff/tickets/${ticket.id}/assignment`, {
    version: ticket.version,
    responsibleId: agent.id,
  })
  assert.equal(taken.body.responsibleId, agent.id)
  at('2026-11-27T12:30:00Z')
  const round = async () => {
    await supportJobs(portal.app.services)[0]!.run({}, undisturbed)
  }
  await round()
  await round()
  const told = async (address: string) =>
    (await mailsTo(address, 'support.late')).filter((mail) => mail.subject.includes(ticket.number)).length
  assert.deepEqual(
    [
      await told('theo.nivernec@client.example'),
      await told('mathis.roquelin@client.example'),
      await told('sarah.keldiane@client.example'),
    ],
    [1, 1, 0],
  )
  assert.equal(
    (
      await portal.sql("select count(*)::int as n from mails where kind = 'support.late' and subject like $1", [
        `%${waiting.number}%`,
      ])
    )[0].n,
    0,
  )
  assert.ok((await chief.get('/staff/ticket-count')).body.late >= 1)
  assert.ok(
    (await second.get('/staff/tickets?status=open&late=true')).body.items.some((item: any) => item.id === ticket.id),
  )
  at('2026-11-27T09:00:00Z')
})

test('P15 the level of a client and a changed calendar move when its open tickets are due', async () => {
  const { chief, agent, natures } = world
  const organisation = await makeOrganisation(portal, 'Clinique des Trois-Aulnes')
  const id = await makeAccount(portal, 'ines.client')
  await makeMember(portal, id, organisation, 'portal_user')
  const ines = await portal.signedIn(id)
  const ticket = await file(ines, { natureId: natures['IMP-BOU']! })
  assert.equal(paris(ticket.resolution.dueAt), '2026-11-30 10:00')
  const night = await chief.post('/staff/service-levels', { name: 'Jour et nuit', calendar: '', isDefault: false })
  await chief.post('/staff/service-targets', {
    name: 'Nuit',
    level: night.body.id,
    priority: '',
    firstAnswerMinutes: null,
    resolutionMinutes: 600,
  })
  assert.equal(
    (await agent.put(`/staff/organisations/${organisation}/service-level`, { levelId: night.body.id })).status,
    403,
  )
  assert.equal(
    (await chief.put(`/staff/organisations/${organisation}/service-level`, { levelId: randomUUID() })).status,
    422,
  )
  assert.equal(
    (await chief.put(`/staff/organisations/${organisation}/service-level`, { levelId: night.body.id })).status,
    200,
  )
  assert.equal(paris((await ines.get(`/tickets/${ticket.id}`)).body.resolution.dueAt), '2026-11-27 20:00')
  const brand = await insert(portal, 'brands', { slug: 'autre-marque', name: 'Autre' })
  await giveRoles(portal.database.pool, spaces)
  const elsewhere = await makeOrganisation(portal, 'D’une autre marque', {
    principal: await makeAccount(portal, 'ailleurs.loin', { brand_id: brand.id }),
    values: { brand_id: brand.id },
  })
  assert.equal((await chief.get(`/staff/organisations/${elsewhere}/service-level`)).status, 404)
  const wrong = await chief.post('/staff/business-calendars', {
    ...{ name: 'Faux', monday: '18-9', tuesday: '', wednesday: '', thursday: '', friday: '', saturday: '', sunday: '' },
    zone: 'Lune/Mer',
    holidays: 'none',
    closedDays: '',
  })
  assert.deepEqual(errors(wrong), [['monday', 'support.bad_hours']])
})

test('P13 a client cancels a ticket, opens it again, and answers the survey once; the sheet is a PDF without notes', async () => {
  const { claire, agent } = world
  const ticket = await file(claire, { subject: 'À annuler' })
  const cancelled = await claire.post(`/tickets/${ticket.id}/cancellation`, { version: ticket.version })
  assert.deepEqual([cancelled.body.status, cancelled.body.closedAs], ['closed', 'cancelled'])
  assert.equal(
    (await claire.post(`/tickets/${ticket.id}/cancellation`, { version: 2 })).body.code,
    'support.already_closed',
  )
  assert.equal((await claire.post(`/tickets/${ticket.id}/survey`, { score: 5 })).body.code, 'support.not_settled')
  const again = await claire.post(`/tickets/${ticket.id}/reopening`, { version: cancelled.body.version })
  assert.deepEqual([again.body.status, again.body.closedAs], ['waiting_provider', null])
  assert.equal(
    (await claire.post(`/tickets/${ticket.id}/reopening`, { version: again.body.version })).body.code,
    'support.not_closed',
  )
  await agent.post(`/staff/tickets/${ticket.id}/notes`, { body: 'NOTE-SECRÈTE' })
  const closed = (await agent.post(`/tickets/${ticket.id}/closure`, { version: again.body.version })).body
  assert.equal(closed.closedAs, 'resolved')
  assert.equal((await agent.post(`/tickets/${ticket.id}/survey`, { score: 5 })).status, 403)
  assert.deepEqual(errors(await claire.post(`/tickets/${ticket.id}/survey`, { score: 6 })), [['score', 'too_big']])
  const said = await claire.post(`/tickets/${ticket.id}/survey`, { score: 4, comment: 'Un peu long' })
  assert.deepEqual([said.body.survey.score, said.body.survey.comment], [4, 'Un peu long'])
  assert.equal((await claire.post(`/tickets/${ticket.id}/survey`, { score: 1 })).body.code, 'support.surveyed')
  const sheet = await claire.get(`/tickets/${ticket.id}/sheet`)
  assert.deepEqual([sheet.status, sheet.bytes.subarray(0, 5).toString()], [200, '%PDF-'])
  const text = (await pagesOfPdf(sheet.bytes)).join('\n')
  assert.match(text, /À annuler[\s\S]*Elle ne répond plus/)
  assert.doesNotMatch(text, /NOTE-SECR/)
})

test('P13 the closing mail leads to the survey without signing in, for that ticket alone, once', async () => {
  const { claire, agent } = world
  const ticket = await file(claire, { subject: 'Avis par lien' })
  await agent.post(`/tickets/${ticket.id}/closure`, { version: ticket.version })
  const mails = await mailsTo('claire.aubertine@client.example', 'support.closed')
  const mail = mails.find((one) => one.subject.includes(ticket.number))
  const token = /\/avis#(\S+)/.exec(mail.text_body)![1]!
  assert.deepEqual((await portal.guest.post('/ticket-surveys/reading', { token })).body, {
    number: ticket.number,
    subject: 'Avis par lien',
    answered: false,
  })
  // Long after, a link that lies about in a mailbox tells nothing any more.
  const then = portal.clock.now.toISOString()
  portal.clock.advanceDays(91)
  const late = await portal.guest.post('/ticket-surveys/reading', { token })
  assert.deepEqual([late.status, late.body.code], [404, 'support.link_unusable'])
  portal.clock.set(then)
  const other = await file(claire)
  const forged = `${Buffer.from(other.id.replaceAll('-', ''), 'hex').toString('base64url')}.${token.split('.')[1]}`
  for (const wrong of [forged, 'x', 'a.b.c', `${token}x`])
    assert.equal(
      (await portal.guest.post('/ticket-surveys', { token: wrong, score: 5 })).body.code,
      'support.link_unusable',
    )
  assert.equal((await portal.guest.post('/ticket-surveys', { token, score: 5 })).status, 201)
  assert.equal((await portal.guest.post('/ticket-surveys', { token, score: 1 })).body.code, 'support.surveyed')
  assert.equal((await claire.get(`/tickets/${ticket.id}`)).body.survey.score, 5)
})

test('P13 a ticket that was closed longer ago than the setting says is not opened again, by an answer neither', async () => {
  const { claire, chief, agent } = world
  const set = async (value: number, version: number) => {
    const reply = await chief.put('/staff/settings/support.reopen_days', { version, value })
    assert.equal(reply.status, 200, JSON.stringify(reply.body))
  }
  const ticket = await file(claire, { subject: 'Trop tard' })
  const closed = (await agent.post(`/tickets/${ticket.id}/closure`, { version: ticket.version })).body
  await set(5, 0)
  at('2026-12-05T09:00:00Z')
  const reply = await say(claire, ticket.id, 'Encore une chose')
  assert.deepEqual([reply.status, reply.body.code], [409, 'support.reopen_over'])
  assert.equal((await claire.get(`/tickets/${ticket.id}`)).body.abilities.reopen.allowed, false)
  at('2026-11-30T09:00:00Z')
  assert.equal((await claire.post(`/tickets/${ticket.id}/reopening`, { version: closed.version })).status, 200)
  await set(0, 1)
  at('2026-11-27T09:00:00Z')
})

test('P15 notes are the staff’s alone: not in the client’s page, list, search, feed of the client nor in the database', async () => {
  const { claire, agent } = world
  const ticket = await file(claire, { subject: 'Avec une note' })
  const noted = await note(agent, ticket.id, { body: 'Client à ménager' })
  assert.deepEqual(
    noted.body.staff.notes.map((note: any) => [note.author, note.body]),
    [['NIVERNEC theo', 'Client à ménager']],
  )
  const seen = await claire.get(`/tickets/${ticket.id}`)
  assert.equal(seen.body.staff, null)
  assert.doesNotMatch(JSON.stringify([seen.body, (await claire.get('/tickets?status=all')).body]), /ménager/)
  assert.deepEqual((await claire.get('/tickets?status=all&search=ménager')).body.items, [])
  const granted = await portal.sql("select has_table_privilege('parvis_client', 'ticket_notes', 'select') as reads")
  assert.equal(granted[0].reads, false)
  assert.equal((await note(claire, ticket.id, { body: 'x' })).status, 404)
})

test('P15 files of a note are the staff’s alone: no client’s address, role or row leads to them', async () => {
  const { colleague: claire, supervisor, agent, second } = world
  const ticket = await file(claire, { subject: 'Une note et son fichier' })
  const path = `/staff/tickets/${ticket.id}/notes`
  const noted = await agent.upload(path, [{ field: 'files', name: 'marge.txt', bytes: 'Marge 42' }], { body: 'Vu.' })
  assert.equal(noted.status, 201, JSON.stringify(noted.body))
  const [attached] = noted.body.staff.notes[0].attachments
  assert.deepEqual([attached.name, attached.contentType], ['marge.txt', 'text/plain'])
  const own = `/staff/tickets/${ticket.id}/note-files/${attached.id}`
  assert.equal((await second.get(own)).bytes.toString(), 'Marge 42')
  for (const person of [claire, supervisor])
    for (const address of [own, `/tickets/${ticket.id}/attachments/${attached.id}`])
      assert.equal((await person.get(address)).status, 404, address)
  // Not by the way of messages, nor by another ticket's, for the staff either.
  assert.equal((await agent.get(`/tickets/${ticket.id}/attachments/${attached.id}`)).status, 404)
  const other = await file(claire, { subject: 'Une autre' })
  assert.equal((await agent.get(`/staff/tickets/${other.id}/note-files/${attached.id}`)).status, 404)
  const client = await portal.database.pool.connect()
  try {
    await client.query('begin')
    const asked = "select set_config('parvis.account_id', $1, true), set_config('parvis.brand_id', $2, true)"
    await client.query(asked, [supervisor.id, portal.brandId])
    await client.query('set local role parvis_client')
    assert.equal((await client.query('select from files where id = $1', [attached.id])).rowCount, 0)
    await assert.rejects(client.query('select from ticket_note_files'), /permission denied/)
  } finally {
    await client.query('rollback')
    client.release()
  }
  const many = Array.from({ length: 6 }, (_, n) => ({ field: 'files', name: `${n}.txt`, bytes: `${n}` }))
  assert.deepEqual(errors(await agent.upload(path, many, { body: 'x' })), [
    ['attachments', 'support.too_many_attachments'],
  ])
  const program = await agent.upload(path, [{ field: 'files', name: 'a.exe', bytes: 'MZ' }], { body: 'x' })
  assert.equal(program.status, 422)
})

test('P15 whoever is named in a note is told once, if they are of the staff who see the ticket; oneself never', async () => {
  const { colleague: claire, agent, second, chief } = world
  const ticket = await file(claire, { subject: 'Nommée' })
  const told = async () =>
    (
      await portal.sql(
        "select count(*)::int as n from notifications where kind = 'support.mentioned' and account_id = any ($1::uuid[])",
        [[second.id, agent.id, chief.id]],
      )
    )[0].n
  const before = await told()
  const key = { 'idempotency-key': `mention-${randomUUID()}` }
  const named = { body: '@KELDIANE sarah, votre avis ?', mentions: [second.id, agent.id, second.id].join(',') }
  for (let times = 0; times < 2; times++) {
    const noted = await note(agent, ticket.id, named, key)
    assert.equal(noted.status, 201, JSON.stringify(noted.body))
    assert.deepEqual(noted.body.staff.notes[0].mentions, ['KELDIANE sarah', 'NIVERNEC theo'])
  }
  assert.equal((await told()) - before, 1)
  await portal.sql(
    "insert into roles (brand_id, holder, code, name, position, is_grantable) values ($1, 'staff', 'dehors', $2, 90, true)",
    [portal.brandId, JSON.stringify({ fr: 'Dehors', en: 'Outside' })],
  )
  const outside = await makeStaff(portal, 'odile.dehors', 'dehors')
  for (const stranger of [outside, claire.id, randomUUID()])
    assert.deepEqual(errors(await note(agent, ticket.id, { body: 'x', mentions: stranger })), [
      ['mentions', 'support.not_a_reader'],
    ])
  assert.equal((await agent.get(`/tickets/${ticket.id}`)).body.staff.notes.length, 1)
  const rows = await portal.sql('select id from ticket_notes where ticket_id = $1', [ticket.id])
  await assert.rejects(
    portal.sql("insert into ticket_mentions (note_id, account_id, mentioned_label) values ($1, $2, 'x')", [
      rows[0].id,
      outside,
    ]),
    /reads the ticket/,
  )
})

test('P15 canned answers come in the language of whoever asked first, filled in, and those that lack it come last', async () => {
  const { colleague: claire, ulysse, agent, chief } = world
  for (const [name, fr, en] of [
    ['Visite', 'Un technicien passe pour {numero}.', 'A technician comes for {number}.'],
    ['Aucun anglais', 'Seulement ici.', ''],
  ] as const) {
    const made = await chief.post('/staff/answer-models', {
      ...{ name: `Prévu ${name}`, subject: { fr: name, en: '' }, body: { fr, en } },
    })
    assert.equal(made.status, 201, JSON.stringify(made.body))
  }
  await portal.sql("update accounts set locale = 'en' where id = $1", [ulysse.id])
  const [french, english] = [await file(claire), await file(ulysse)]
  const offered = async (ticket: any, search = 'prevu') =>
    (await agent.get(`/staff/tickets/${ticket.id}/canned-answers?search=${search}`)).body.items.map((one: any) => [
      one.name,
      one.versions.map(({ locale, body }: any) => [locale, body]),
    ])
  const visit = (number: string) => [
    ['fr', `Un technicien passe pour ${number}.`],
    ['en', `A technician comes for ${number}.`],
  ]
  assert.deepEqual(await offered(french), [
    ['Prévu Aucun anglais', [['fr', 'Seulement ici.']]],
    ['Prévu Visite', visit(french.number)],
  ])
  assert.deepEqual(await offered(english), [
    ['Prévu Visite', visit(english.number).reverse()],
    ['Prévu Aucun anglais', [['fr', 'Seulement ici.']]],
  ])
  assert.deepEqual(await offered(english, 'prevu%20TECHNICIAN'), [])
  assert.equal((await agent.get(`/tickets/${english.id}`)).body.staff.requester.locale, 'en')
  assert.equal((await claire.get(`/staff/tickets/${french.id}/canned-answers`)).status, 404)
  await portal.sql("update accounts set locale = 'fr' where id = $1", [ulysse.id])
})

test('P15 a clock runs on wherever one goes, one at a time for a person; stopped, it is time spent, once', async () => {
  const { colleague: claire, agent, second } = world
  const [one, two] = [await file(claire, { subject: 'Horloge' }), await file(claire, { subject: 'Autre horloge' })]
  at('2026-11-27T09:00:00Z')
  const start = (ticket: any, who = agent) => who.post(`/staff/tickets/${ticket.id}/timer`)
  const stop = (ticket: any, body: object = {}, who = agent) =>
    who.post(`/staff/tickets/${ticket.id}/timer/stopping`, body)
  const started = await start(one)
  assert.equal(started.status, 200, JSON.stringify(started.body))
  assert.deepEqual(started.body.staff.timers, [
    { name: 'NIVERNEC theo', startedAt: '2026-11-27T09:00:00.000Z', isMine: true },
  ])
  at('2026-11-27T09:05:00Z')
  // Begun again it goes on; somebody else's is another one.
  assert.equal((await start(one)).body.staff.ownTimer.startedAt, '2026-11-27T09:00:00.000Z')
  await start(one, second)
  assert.equal((await agent.get('/staff/ticket-count')).body.timer.number, one.number)
  at('2026-11-27T09:12:00Z')
  const elsewhere = (await start(two)).body
  assert.deepEqual([elsewhere.staff.ownTimer.ticketId, elsewhere.staff.minutesSpent], [two.id, 0])
  const left = (await agent.get(`/tickets/${one.id}`)).body.staff
  assert.deepEqual([left.minutesSpent, left.timers.map(({ isMine }: any) => isMine)], [12, [false]])
  at('2026-11-27T09:40:00Z')
  for (let times = 0; times < 2; times++)
    assert.deepEqual((await stop(two)).body.staff, { ...(await agent.get(`/tickets/${two.id}`)).body.staff })
  assert.equal((await agent.get(`/tickets/${two.id}`)).body.staff.minutesSpent, 28)
  assert.equal((await agent.get('/staff/ticket-count')).body.timer, null)
  // It ran for nothing, or was forgotten: one says so.
  assert.equal((await stop(one, { minutes: 0 }, second)).body.staff.minutesSpent, 12)
  await start(two)
  at('2026-11-28T10:00:00Z')
  assert.deepEqual(errors(await stop(two)), [['minutes', 'support.timer_forgotten']])
  assert.deepEqual(errors(await start(one)), [['minutes', 'support.timer_forgotten']])
  assert.equal((await stop(two, { minutes: 30 })).body.staff.minutesSpent, 58)
  assert.equal((await start(one, claire)).status, 404)
  // Of two that are started at once one runs.
  await Promise.all([start(one), start(two), start(one)])
  at('2026-11-28T10:07:00Z')
  const ended = await Promise.all([stop(one), stop(two), start(one), start(two), stop(one), stop(two)])
  assert.deepEqual([...new Set(ended.map(({ status }) => status))], [200])
  await start(one)
  const running = await portal.sql('select from ticket_timers where account_id = $1 and stopped_at is null', [agent.id])
  assert.equal(running.length, 1)
  const mine = (await agent.get('/staff/ticket-count')).body.timer.ticketId
  // Stopped several times at once, or moved on by several clicks, it counts once and nobody is refused.
  const together = await Promise.all([
    stop({ id: mine }, { minutes: 33 }),
    stop({ id: mine }, { minutes: 33 }),
    stop({ id: mine }, { minutes: 33 }),
  ])
  assert.deepEqual(
    together.map(({ status }) => status),
    [200, 200, 200],
  )
  assert.deepEqual(await portal.sql('select count(*)::int as n from ticket_times where minutes = 33'), [{ n: 1 }])
  const moved = await Promise.all([start(one), start(two), start(one), start(two)])
  assert.deepEqual(
    moved.map(({ status }) => status),
    [200, 200, 200, 200],
  )
  for (const ticket of [one, two]) await stop(ticket, { minutes: 0 })
  // Nobody stops somebody else's, in the database either.
  await start(one)
  const client = await portal.database.pool.connect()
  try {
    await client.query('begin')
    const asked = "select set_config('parvis.account_id', $1, true), set_config('parvis.brand_id', $2, true)"
    await client.query(asked, [second.id, portal.brandId])
    await client.query('set local role parvis_staff')
    assert.equal(
      (await client.query('update ticket_timers set stopped_at = started_at where stopped_at is null')).rowCount,
      0,
    )
  } finally {
    await client.query('rollback')
    client.release()
  }
  await stop(one, { minutes: 0 })
  at('2026-11-27T09:00:00Z')
})

test('P15 the desk opens a ticket for a client’s person, and says which asset and site, within that client’s own', async () => {
  const { claire, agent, organisation, natures } = world
  const rivalId = await makeAccount(portal, 'rose.voisine')
  const rivals = await makeOrganisation(portal, 'Cité du Sud', { principal: rivalId })
  const site = (of: string, name: string) => insert(portal, 'sites', { organisation_id: of, name })
  const [tower, theirs] = [await site(organisation, 'Tour Nord'), await site(rivals, 'Tour Sud')]
  const model = await insert(portal, 'asset_models', {
    ...{ brand_id: portal.brandId, manufacturer: 'Kéloa', label: 'C4520', reference: 'C4520-desk', kind: 'printer' },
    created_at: portal.clock.now,
  })
  const asset = (of: string, number: string) =>
    insert(portal, 'assets', {
      ...{ brand_id: portal.brandId, organisation_id: of, model_id: model.id, label: 'Copieur', number },
      ...{ created_at: portal.clock.now, updated_at: portal.clock.now },
    })
  const [copier, rivalCopier] = [await asset(organisation, 'D-1'), await asset(rivals, 'D-2')]
  const given = {
    ...{ organisationId: organisation, accountId: claire.id, subject: 'Appel de 9 h', body: 'Le copieur fume.' },
    ...{ assetId: copier.id, siteId: tower.id, natureId: natures['IMP-BOU']! },
  }
  const open = (changes: object = {}, who = agent) =>
    who.upload('/staff/tickets', [{ field: 'files', name: 'note.txt', bytes: 'x' }], { ...given, ...changes } as never)
  const made = await open()
  assert.equal(made.status, 201, JSON.stringify(made.body))
  const { body } = made
  assert.deepEqual(
    [body.openedBy, body.site, body.siteId, body.asset.number, body.status, body.responsibleId],
    ['AUBERTINE claire', 'Tour Nord', tower.id, 'D-1', 'in_progress', agent.id],
  )
  const own = (await claire.get(`/tickets/${body.id}`)).body
  assert.deepEqual([own.isMine, own.messages[0].side, own.siteId], [true, 'staff', null])
  assert.equal((await mailsTo('claire.aubertine@client.example', 'support.opened_for')).length, 1)
  for (const [changes, field] of [
    [{ accountId: rivalId }, 'accountId'],
    [{ assetId: rivalCopier.id }, 'assetId'],
    [{ siteId: theirs.id }, 'siteId'],
    [{ natureId: randomUUID() }, 'natureId'],
  ] as const)
    assert.deepEqual(errors(await open(changes)), [[field, 'bad_choice']])
  assert.equal((await open({ organisationId: randomUUID() })).status, 404)
  assert.equal((await open({}, claire)).status, 404)
  const people = `/staff/organisations/${organisation}/ticket-people?search=AUBER`
  assert.deepEqual((await agent.get(people)).body.items, [{ id: claire.id, name: 'AUBERTINE claire' }])
  const sites = async (words: string) =>
    (await agent.get(`/staff/organisations/${organisation}/ticket-sites?search=${words}`)).body.items
  assert.deepEqual([await sites('tour'), await sites('sud')], [[{ id: tower.id, name: 'Tour Nord' }], []])
  // Corrected at the desk, within the same client's.
  const qualify = (version: number, changes: object) =>
    agent.put(`/staff/tickets/${body.id}/qualification`, {
      ...{ version, natureId: null, priorityId: null, levelId: null, ...changes },
    })
  assert.deepEqual(errors(await qualify(body.version, { siteId: theirs.id })), [['siteId', 'bad_choice']])
  assert.deepEqual(errors(await qualify(body.version, { assetId: rivalCopier.id })), [['assetId', 'bad_choice']])
  const words = (await qualify(body.version, { siteId: null, site: 'Loge', assetId: null })).body
  assert.deepEqual([words.site, words.siteId, words.asset], ['Loge', null, null])
  assert.equal((await qualify(body.version, { siteId: tower.id })).status, 409)
  const back = (await qualify(words.version, { siteId: tower.id, assetId: copier.id })).body
  assert.deepEqual([back.site, back.siteId, back.asset.id], ['Tour Nord', tower.id, copier.id])
  await assert.rejects(
    portal.sql('update tickets set site_id = $2 where id = $1', [body.id, theirs.id]),
    /tickets_site_of_client/,
  )
  // A site that is taken away leaves its name.
  await portal.sql('delete from sites where id = $1', [tower.id])
  const after = (await agent.get(`/tickets/${body.id}`)).body
  assert.deepEqual([after.site, after.siteId], ['Tour Nord', null])
})

test('O24 tickets go on under the new identifier of their client, with their service, files and promises', async () => {
  const { supervisor, agent, chief } = world
  const one = await makeOrganisation(portal, 'Avant')
  const two = await makeOrganisation(portal, 'Après')
  for (const organisation of [one, two]) await makeMember(portal, supervisor.id, organisation, 'portal_supervisor')
  const service = (of: string) => insert(portal, 'services', { organisation_id: of, name: 'Accueil' })
  const [old, now] = [await service(one), await service(two)]
  const site = await insert(portal, 'sites', { organisation_id: one, name: 'Siège' })
  const made = await supervisor.upload('/tickets', [{ field: 'files', name: 'a.txt', bytes: 'a' }], {
    ...{ subject: 'Suit', body: 'x', organisationId: one, serviceId: old.id },
  })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  await portal.sql("update tickets set site_id = $2, site = 'Siège' where id = $1", [made.body.id, site.id])
  const [level] = await portal.sql('select id from service_levels limit 1')
  await chief.put(`/staff/organisations/${one}/service-level`, { levelId: level.id })
  await asSystem(portal.app.services, portal.app.services.brands.byId(portal.brandId), (ctx) =>
    support.organisationReplaced!(ctx, one, two, new Map([[old.id, now.id]])),
  )
  const [row] = await portal.sql(
    `select t.organisation_id, t.service_id, t.site, t.site_id, (select f.organisation_id from files f join ticket_attachments a on a.file_id = f.id
      join ticket_messages m on m.id = a.message_id where m.ticket_id = t.id) as file from tickets t where t.id = $1`,
    [made.body.id],
  )
  assert.deepEqual(row, { organisation_id: two, service_id: now.id, site: 'Siège', site_id: null, file: two })
  assert.equal((await agent.get(`/staff/organisations/${two}/service-level`)).body.levelId, level.id)
  assert.equal((await supervisor.get(`/tickets/${made.body.id}`)).body.organisation.name, 'Après')
})

test('P12 a domain says of which kind of assets it is: the wizard is told, and the kind may change its code or go', async () => {
  const { chief, claire, domain } = world
  const {
    id: _,
    state: __,
    pictureId: ___,
    may: ____,
    ...content
  } = (await chief.get(`/staff/ticket-domains/${domain}`)).body
  const kind = await chief.post('/staff/asset-kinds', {
    code: 'presse',
    label: { fr: 'Presse', en: 'Press' },
    drawing: 'machine',
  })
  assert.equal(kind.status, 201, JSON.stringify(kind.body))
  const put = (assetKind: string, version: number) =>
    chief.put(`/staff/ticket-domains/${domain}`, { ...content, assetKind, version })
  assert.equal((await put('nulle-part', content.version)).status, 422)
  const done = await put('presse', content.version)
  assert.equal(done.status, 200, JSON.stringify(done.body))
  const told = async () => (await claire.get('/ticket-wizard')).body.domains.map((one: any) => one.assetKind)
  assert.deepEqual(await told(), ['presse'])
  const renamed = await chief.put(`/staff/asset-kinds/${kind.body.id}`, {
    ...{ code: 'presses', label: { fr: 'Presse', en: 'Press' }, drawing: 'machine', version: kind.body.version },
  })
  assert.equal(renamed.status, 200, JSON.stringify(renamed.body))
  assert.deepEqual(await told(), ['presses'])
  await chief.delete(`/staff/asset-kinds/${kind.body.id}`, { version: renamed.body.version })
  assert.deepEqual(await told(), [null])
  await assert.rejects(
    portal.sql("update ticket_domains set asset_kind = 'x' where id = $1", [domain]),
    /kind of assets/,
  )
})

test('P15 «Prendre», time spent and status: the queue counts what is mine and nobody’s', async () => {
  const { claire, agent, second, supervisor } = world
  const ticket = await file(claire, { subject: 'À prendre' })
  const before = (await agent.get('/staff/ticket-count')).body
  const taken = await agent.put(`/staff/tickets/${ticket.id}/assignment`, {
    version: ticket.version,
    responsibleId: agent.id,
  })
  assert.equal(taken.body.responsible, 'NIVERNEC theo')
  const after = (await agent.get('/staff/ticket-count')).body
  assert.deepEqual([after.mine - before.mine, after.nobody - before.nobody], [1, -1])
  const late = await second.put(`/staff/tickets/${ticket.id}/assignment`, {
    version: ticket.version,
    responsibleId: second.id,
  })
  assert.deepEqual([late.status, late.body.extra.current.responsible], [409, 'NIVERNEC theo'])
  const client = await second.put(`/staff/tickets/${ticket.id}/assignment`, {
    version: taken.body.version,
    responsibleId: supervisor.id,
  })
  assert.deepEqual(errors(client), [['responsibleId', 'support.not_an_agent']])
  const progress = await agent.put(`/staff/tickets/${ticket.id}/status`, {
    version: taken.body.version,
    status: 'in_progress',
  })
  assert.equal(progress.body.status, 'in_progress')
  await agent.post(`/staff/tickets/${ticket.id}/times`, { minutes: 25 })
  assert.equal((await agent.post(`/staff/tickets/${ticket.id}/times`, { minutes: 10 })).body.staff.minutesSpent, 35)
  assert.deepEqual(errors(await agent.post(`/staff/tickets/${ticket.id}/times`, { minutes: 0 })), [
    ['minutes', 'too_small'],
  ])
  const list = await agent.get('/staff/tickets?status=open&responsible=mine&sort=due')
  assert.ok(list.body.items.some((item: any) => item.id === ticket.id))
})

test('P37 two agents answer at once: both answers are kept, the second is told and its status does not count', async () => {
  const { claire, agent, second } = world
  const ticket = await file(claire, { subject: 'À deux' })
  const version = String(ticket.version)
  const [one, two] = await Promise.all([
    say(agent, ticket.id, 'Réponse de Théo', { version, status: 'waiting_client' }),
    say(second, ticket.id, 'Réponse de Sarah', { version, status: 'closed' }),
  ])
  assert.deepEqual([one.status, two.status], [201, 201])
  const told = [one, two].filter((reply) => reply.body.overtakenBy !== null)
  assert.equal(told.length, 1)
  const seen = (await agent.get(`/tickets/${ticket.id}`)).body
  assert.deepEqual(seen.messages.map((message: any) => message.body).sort(), [
    'Elle ne répond plus.',
    'Réponse de Sarah',
    'Réponse de Théo',
  ])
  assert.equal(seen.status, told[0] === two ? 'waiting_client' : 'closed')
  const stale = await second.put(`/staff/tickets/${ticket.id}/status`, {
    version: ticket.version,
    status: 'in_progress',
  })
  assert.equal(stale.status, 409)
})

test('P37 a ticket that is closed while the client writes opens again with what they wrote', async () => {
  const { claire, agent } = world
  const ticket = await file(claire, { subject: 'Clos pendant' })
  const [closing, writing] = await Promise.all([
    agent.post(`/tickets/${ticket.id}/closure`, { version: ticket.version }),
    say(claire, ticket.id, 'Attendez !'),
  ])
  assert.equal(writing.status, 201)
  assert.ok([200, 409].includes(closing.status))
  const after = (await claire.get(`/tickets/${ticket.id}`)).body
  // Whichever came first: a closing after the message was refused, since it had not been read.
  assert.equal(after.status, 'waiting_provider')
  assert.ok(after.messages.some((message: any) => message.body === 'Attendez !'))
})

test('P37 a follower sees the ticket and gets its mails, decides nothing, and nobody becomes the requester by answering', async () => {
  const { claire, ulysse, colleague, agent } = world
  const ticket = await file(claire, { subject: 'À suivre' })
  assert.equal((await ulysse.get(`/tickets/${ticket.id}`)).status, 404)
  const found = (await claire.get(`/tickets/${ticket.id}/colleagues?search=breh`)).body.items
  assert.deepEqual(found, [{ accountId: ulysse.id, name: 'BREHEC ulysse' }])
  const added = await claire.post(`/tickets/${ticket.id}/followers`, { accountId: ulysse.id })
  assert.deepEqual(added.body.followers, [{ accountId: ulysse.id, name: 'BREHEC ulysse', side: 'client' }])
  assert.equal(
    (await claire.post(`/tickets/${ticket.id}/followers`, { accountId: ulysse.id })).body.followers.length,
    1,
  )
  assert.equal((await ulysse.get(`/tickets/${ticket.id}`)).status, 200)
  await say(agent, ticket.id, 'Une réponse suivie')
  const got = (await mailsTo('ulysse.brehec@client.example', 'support.reply')).filter((mail) =>
    mail.subject.includes(ticket.number),
  )
  assert.equal(got.length, 1)
  const answered = await say(ulysse, ticket.id, "J'y étais")
  assert.deepEqual(
    [answered.body.openedBy, answered.body.isMine, answered.body.status],
    ['AUBERTINE claire', false, 'waiting_provider'],
  )
  const refused = await ulysse.post(`/tickets/${ticket.id}/closure`, { version: answered.body.version })
  assert.deepEqual([refused.status, refused.body.code], [403, 'support.requester_only'])
  assert.equal((await ulysse.post(`/tickets/${ticket.id}/followers`, { accountId: colleague.id })).status, 403)
  const outsider = await makeAccount(portal, 'olga.dehors')
  assert.deepEqual(errors(await claire.post(`/tickets/${ticket.id}/followers`, { accountId: outsider })), [
    ['accountId', 'support.not_a_colleague'],
  ])
  assert.deepEqual(errors(await agent.post(`/tickets/${ticket.id}/followers`, { accountId: outsider })), [
    ['accountId', 'support.not_a_colleague'],
  ])
  await portal.sql('update memberships set removed_at = now() where account_id = $1', [ulysse.id])
  assert.equal((await ulysse.get(`/tickets/${ticket.id}`)).status, 404, 'who leaves the client follows nothing of it')
  await portal.sql('update memberships set removed_at = null where account_id = $1', [ulysse.id])
  assert.equal((await ulysse.delete(`/tickets/${ticket.id}/followers/${ulysse.id}`)).status, 204)
  assert.equal((await ulysse.get(`/tickets/${ticket.id}`)).status, 404)
})

test('P37 tickets are joined in order of date, either reference reaches the one that stays, and one act undoes it', async () => {
  const { claire, ulysse, agent } = world
  at('2026-11-27T09:00:00Z')
  const first = await file(claire, { subject: 'Premier', body: 'A1' })
  at('2026-11-27T09:01:00Z')
  const second = await file(ulysse, { subject: 'Second', body: 'B1' })
  at('2026-11-27T09:02:00Z')
  await say(claire, first.id, 'A2')
  const stale = await agent.post(`/staff/tickets/${second.id}/merge`, { intoId: first.id, version: 99 })
  assert.equal(stale.status, 409)
  const joined = await agent.post(`/staff/tickets/${second.id}/merge`, { intoId: first.id, version: second.version })
  assert.equal(joined.status, 200, JSON.stringify(joined.body))
  const bodies = (ticket: any) => ticket.messages.map((message: any) => message.body)
  assert.deepEqual([joined.body.id, bodies(joined.body)], [first.id, ['A1', 'B1', 'A2']])
  // Whoever asked sees both still, and is told where it goes on.
  const theirs = (await ulysse.get(`/tickets/${second.id}`)).body
  assert.deepEqual([theirs.closedAs, theirs.mergedInto], ['merged', { id: first.id, number: first.number }])
  assert.equal((await ulysse.get(`/tickets/${first.id}`)).status, 200)
  at('2026-11-27T09:03:00Z')
  const written = await say(ulysse, second.id, 'B2')
  assert.deepEqual([written.status, written.body.id], [201, first.id])
  const move = joined.body.staff.moves.find((one: any) => one.ticket.id === second.id)
  const undone = await agent.post(`/staff/ticket-moves/${move.id}/undoing`)
  assert.deepEqual(
    [undone.body.id, undone.body.status, bodies(undone.body)],
    [second.id, 'waiting_provider', ['B1', 'B2']],
  )
  assert.deepEqual(bodies((await agent.get(`/tickets/${first.id}`)).body), ['A1', 'A2'])
  assert.equal((await ulysse.get(`/tickets/${first.id}`)).status, 404, 'who followed by it follows no more')
  assert.equal((await agent.post(`/staff/ticket-moves/${move.id}/undoing`)).body.code, 'support.move_undone')
})

test('P15 whoever works for two brands is told where their clock runs, rather than nothing', async () => {
  const { ulysse, agent } = world
  const ticket = await file(ulysse, { subject: 'Ici' })
  const there = await insert(portal, 'brands', { slug: 'rivale', name: 'Rivale' })
  const foreign = await insert(portal, 'tickets', {
    ...{ brand_id: there.id, account_id: ulysse.id, number: 'T-2026-9001', subject: 'Là-bas', opened_by_label: 'x' },
    ...{ opened_at: portal.clock.now, last_activity_at: portal.clock.now },
  })
  await portal.sql('delete from ticket_timers where account_id = $1 and stopped_at is null', [agent.id])
  const running = await insert(portal, 'ticket_timers', {
    ...{ ticket_id: foreign.id, account_id: agent.id, account_label: 'x', started_at: portal.clock.now },
  })
  const refused = await agent.post(`/staff/tickets/${ticket.id}/timer`)
  assert.deepEqual([refused.status, refused.body.code], [409, 'support.timer_elsewhere'])
  await portal.sql('delete from ticket_timers where id = $1', [running.id])
  assert.equal((await agent.post(`/staff/tickets/${ticket.id}/timer`)).status, 200)
  await agent.post(`/staff/tickets/${ticket.id}/timer/stopping`, { minutes: 0 })
})

test('P37 a ticket that waits for an answer makes the one that it is joined to wait; undone, that one is as it was, unless something happened there', async () => {
  const { ulysse, agent } = world
  at('2026-11-27T09:00:00Z')
  const [kept, other] = [await file(ulysse, { subject: 'Reste' }), await file(ulysse, { subject: 'Rejoint' })]
  const answered = await say(agent, kept.id, 'Une photo\u00a0?')
  assert.equal(answered.body.status, 'waiting_client')
  const joinedNow = async () =>
    (
      await agent.post(`/staff/tickets/${other.id}/merge`, {
        ...{ intoId: kept.id, version: (await agent.get(`/tickets/${other.id}`)).body.version },
      })
    ).body
  const undo = async (ticket: any) => {
    await agent.post(`/staff/ticket-moves/${ticket.staff.moves[0].id}/undoing`)
    return (await agent.get(`/tickets/${kept.id}`)).body.status
  }
  at('2026-11-27T09:05:00Z')
  const joined = await joinedNow()
  assert.equal(joined.status, 'waiting_provider')
  at('2026-11-27T09:06:00Z')
  assert.equal(await undo(joined), 'waiting_client')
  const again = await joinedNow()
  at('2026-11-27T09:07:00Z')
  await say(ulysse, kept.id, 'La voici.')
  assert.equal(await undo(again), 'waiting_provider')
})

test('P15 what is counted above the queue is what its filters show, and mails that wait for a decision are counted for whoever decides', async () => {
  const { ulysse, agent } = world
  const mine = await file(ulysse, { subject: 'À moi, en attente du client' })
  await agent.put(`/staff/tickets/${mine.id}/assignment`, { version: mine.version, responsibleId: agent.id })
  await say(agent, mine.id, 'Bien reçu.')
  const count = (await agent.get('/staff/ticket-count')).body
  assert.ok(count.mine > 0)
  for (const [name, query] of [
    ['waiting', ''],
    ['mine', '?responsible=mine&status=open'],
    ['nobody', '?responsible=nobody&status=open'],
    ['late', '?late=true&status=open'],
  ] as const) {
    let [shown, cursor] = [0, '']
    do {
      const page = await agent.get(`/staff/tickets${query || '?status=waiting_provider'}&size=100${cursor}`)
      assert.equal(page.status, 200, JSON.stringify(page.body))
      shown += page.body.items.length
      cursor = page.body.nextCursor ? `&cursor=${encodeURIComponent(page.body.nextCursor)}` : ''
    } while (cursor)
    assert.equal(count[name], shown, name)
  }
  const waits = (await agent.get('/staff/inbound-mails/count')).body.count
  assert.equal(count.mails, waits)
})

test('P37 joined twice in a row, what was written to the first reference goes back all the way', async () => {
  const { claire, agent } = world
  const [a, b, c] = [
    await file(claire, { body: 'A' }),
    await file(claire, { body: 'B' }),
    await file(claire, { body: 'C' }),
  ]
  const merge = (from: any, into: any) =>
    agent.post(`/staff/tickets/${from.id}/merge`, { intoId: into.id, version: from.version })
  const ab = (await merge(a, b)).body
  const bc = (await merge(ab, c)).body
  const written = await say(claire, a.id, 'A encore')
  assert.equal(written.body.id, c.id)
  const first = ab.staff.moves[0].id
  const second = bc.staff.moves[0].id
  assert.equal((await agent.post(`/staff/ticket-moves/${first}/undoing`)).body.code, 'support.move_covered')
  await agent.post(`/staff/ticket-moves/${second}/undoing`)
  const back = await agent.post(`/staff/ticket-moves/${first}/undoing`)
  assert.deepEqual(back.body.messages.map((message: any) => message.body).sort(), ['A', 'A encore'])
  assert.deepEqual(
    (await agent.get(`/tickets/${c.id}`)).body.messages.map((message: any) => message.body),
    ['C'],
  )
})

test('P37 a ticket is split and put together again in one act; its first message stays', async () => {
  const { claire, agent } = world
  at('2026-11-27T09:00:00Z')
  const ticket = await file(claire, { subject: 'Deux choses', body: 'Le bac 2' })
  at('2026-11-27T09:05:00Z')
  const more = (await say(claire, ticket.id, 'Et la facture ?')).body
  const [kept, gone] = more.messages
  const wrong = await agent.post(`/staff/tickets/${ticket.id}/split`, {
    messageIds: [kept.id],
    subject: 'x',
    version: more.version,
  })
  assert.deepEqual(errors(wrong), [['messageIds', 'support.other_messages']])
  const split = await agent.post(`/staff/tickets/${ticket.id}/split`, {
    messageIds: [gone.id],
    subject: 'La facture',
    version: more.version,
  })
  assert.equal(split.status, 201, JSON.stringify(split.body))
  assert.deepEqual(
    [split.body.subject, split.body.messages.length, split.body.openedBy],
    ['La facture', 1, 'AUBERTINE claire'],
  )
  at('2026-11-27T09:06:00Z')
  await say(claire, split.body.id, 'Merci')
  const { moves } = (await agent.get(`/tickets/${ticket.id}`)).body.staff
  const back = await agent.post(`/staff/ticket-moves/${moves[0].id}/undoing`)
  assert.deepEqual(
    back.body.messages.map((message: any) => message.body),
    ['Le bac 2', 'Et la facture ?', 'Merci'],
  )
  assert.deepEqual((await claire.get(`/tickets/${split.body.id}`)).body.mergedInto.id, ticket.id)
})

test('P37 tickets of two clients are never joined, by the server nor by the database', async () => {
  const { claire, agent } = world
  const organisation = await makeOrganisation(portal, 'Val-Orpin Agglomération')
  const id = await makeAccount(portal, 'victor.orpin')
  await makeMember(portal, id, organisation)
  const victor = await portal.signedIn(id)
  const [mine, theirs] = [await file(claire), await file(victor)]
  const refused = await agent.post(`/staff/tickets/${theirs.id}/merge`, { intoId: mine.id, version: theirs.version })
  assert.deepEqual(errors(refused), [['intoId', 'support.other_client']])
  await assert.rejects(
    insert(portal, 'ticket_moves', {
      kind: 'merge',
      from_id: theirs.id,
      into_id: mine.id,
      moved_at: portal.clock.now,
      moved_by_label: 'x',
      from_status: 'waiting_provider',
    }),
    { constraint: 'ticket_moves_one_client' },
  )
})

test('P15 what happens to a ticket is told to the provider’s programs, internal notes are not', async () => {
  const { claire, agent, natures } = world
  const ticket = await file(claire, { natureId: natures['IMP-BOU']!, subject: 'Pour le logiciel' })
  await agent.post(`/staff/tickets/${ticket.id}/notes`, { body: 'Rien pour le flux' })
  await say(agent, ticket.id, 'Bien reçu')
  const events = await portal.sql("select kind, data from feed_events where data->'ticket'->>'id' = $1 order by id", [
    ticket.id,
  ])
  assert.deepEqual(events.map(({ kind }) => kind).sort(), [
    'support.ticket.message_added',
    'support.ticket.message_added',
    'support.ticket.opened',
    'support.ticket.status_changed',
  ])
  assert.equal(events[0].data.ticket.nature, 'IMP-BOU')
  assert.doesNotMatch(JSON.stringify(events), /Rien pour le flux/)
  for (const { kind, data } of events)
    assert.ok(
      eventKinds()
        .find((one) => one.name === kind)!
        .data.safeParse(data).success,
      kind,
    )
})

async function makeAsset(number: string, organisationId = world.organisation): Promise<any> {
  const models = (await world.agent.get('/staff/asset-models')).body.items
  const model =
    models[0]?.id ??
    (
      await world.agent.post('/staff/asset-models', {
        manufacturer: 'Kéloa',
        label: 'C4520',
        reference: '',
        kind: 'printer',
      })
    ).body.id
  const made = await world.agent.post('/staff/assets', {
    ...{ organisationId, modelId: model, label: `Copieur ${number}`, number, serial: '', sourceCode: '', siteId: null },
    ...{ place: '', remark: '', installedOn: null, state: 'service' },
  })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  return made.body
}
const openTickets = async (id: string) =>
  (await portal.sql('select open_tickets from assets where id = $1', [id]))[0].open_tickets

test('P8 P12 a ticket names an asset of its own client, whose counter of open tickets follows each act', async () => {
  const { claire, agent, natures } = world
  const asset = await makeAsset('H-00871')
  const ticket = await file(claire, { natureId: natures['IMP-BOU']!, assetId: asset.id })
  assert.deepEqual(ticket.asset, { id: asset.id, label: 'Copieur H-00871', number: 'H-00871' })
  assert.equal(await openTickets(asset.id), 1)
  const listed = (await claire.get(`/tickets?asset=${asset.id}`)).body.items
  assert.deepEqual(
    listed.map((item: any) => item.id),
    [ticket.id],
  )
  const closed = (await claire.post(`/tickets/${ticket.id}/closure`, { version: ticket.version })).body
  assert.equal(await openTickets(asset.id), 0)
  await claire.post(`/tickets/${ticket.id}/reopening`, { version: closed.version })
  assert.equal(await openTickets(asset.id), 1)
  const elsewhere = await makeAsset('H-99999', await makeOrganisation(portal, 'Ailleurs encore'))
  const foreign = await claire.upload('/tickets', [], { subject: 'x', body: 'x', assetId: elsewhere.id })
  assert.deepEqual(errors(foreign), [['assetId', 'bad_choice']])
  const { version } = (await agent.get(`/tickets/${ticket.id}`)).body
  const given = await agent.put(`/staff/tickets/${ticket.id}/qualification`, {
    version,
    natureId: null,
    priorityId: null,
    levelId: null,
    assetId: elsewhere.id,
  })
  assert.deepEqual(errors(given), [['assetId', 'bad_choice']])
  await assert.rejects(portal.sql('update tickets set asset_id = $2 where id = $1', [ticket.id, elsewhere.id]), {
    constraint: 'tickets_asset_of_client',
  })
})

test('P8 P12 tickets opened and closed at once leave the counter of their asset right', async () => {
  const { claire, ulysse } = world
  const asset = await makeAsset('H-00900')
  const made = await Promise.all(
    [claire, ulysse, claire, ulysse, claire].map((person) => file(person, { assetId: asset.id })),
  )
  assert.equal(await openTickets(asset.id), 5)
  const ends = await Promise.all(
    made.map((ticket, at) =>
      (at % 2 ? ulysse : claire).post(`/tickets/${ticket.id}/closure`, { version: ticket.version }),
    ),
  )
  assert.deepEqual(new Set(ends.map(({ status }) => status)), new Set([200]))
  assert.equal(await openTickets(asset.id), 0)
})

test('P32 an earlier ticket of the same asset and nature answers before one of another asset', async () => {
  const { claire, agent, natures } = world
  const [one, two] = [await makeAsset('H-01001'), await makeAsset('H-01002')]
  const mine = await file(claire, { assetId: one.id, natureId: natures['IMP-BOU']!, subject: 'Bac deux' })
  await file(claire, { assetId: two.id, natureId: natures['IMP-BOU']!, subject: 'Un autre copieur' })
  await say(agent, mine.id, 'Rouleau nettoyé.')
  const { tickets } = (
    await claire.get(`/ticket-wizard/answers?assetId=${one.id}&natureId=${natures['IMP-BOU']}&words=bac`)
  ).body
  assert.deepEqual(
    tickets.map((ticket: any) => [ticket.number, ticket.answer]),
    [[mine.number, 'Rouleau nettoyé.']],
  )
})

test('P9 a breakdown told by the label of an asset becomes a ticket of its client, said by whoever told it', async () => {
  const asset = await makeAsset('H-02001')
  const report = {
    ...{ brand_id: portal.brandId, asset_id: asset.id, organisation_id: world.organisation },
    ...{ name: 'Paul Passant', reached_at: '06 11 22 33 44', words: 'Elle fume.', created_at: portal.clock.now },
  }
  const client = await portal.database.pool.connect()
  try {
    await client.query('begin')
    await client.query(
      "select set_config('parvis.brand_id', $1, true), set_config('parvis.today', '2026-11-27', true)",
      [portal.brandId],
    )
    const names = Object.keys(report)
    await client.query(
      `insert into breakdown_reports (${names.join(', ')}) values (${names.map((_, at) => `$${at + 1}`).join(', ')})`,
      Object.values(report),
    )
    await client.query('commit')
  } finally {
    client.release()
  }
  const { items } = (await world.agent.get(`/staff/tickets?status=open&asset=${asset.id}`)).body
  assert.deepEqual([items.length, items[0].openedBy, items[0].organisation.id], [1, 'Paul Passant', world.organisation])
  const seen = (await world.supervisor.get(`/tickets/${items[0].id}`)).body
  assert.match(seen.messages[0].body, /Elle fume\.[\s\S]*06 11 22 33 44/)
  assert.equal(await openTickets(asset.id), 1)
})

test('P32 help pages of the portal answer the words of a request', async () => {
  const { claire } = world
  await insert(portal, 'portal_pages', {
    ...{ id: randomUUID(), brand_id: portal.brandId, published_at: portal.clock.now, address: 'rouleau', position: 1 },
    ...{
      title: JSON.stringify({ fr: 'Nettoyer le rouleau', en: 'Clean the roller' }),
      words: 'bourrage papier',
      is_help: true,
    },
    ...{ body: JSON.stringify({ fr: 'Ouvrez le bac 2.', en: 'Open tray 2.' }), audience: 'everybody' },
  })
  const asked = `/ticket-wizard/answers?words=${encodeURIComponent('un bourrage dans le rouleau')}`
  const { help } = (await claire.get(asked)).body
  assert.deepEqual(
    help.map((page: any) => [page.key, page.title, page.solved]),
    [['rouleau', 'Nettoyer le rouleau', 0]],
  )
  await claire.post('/ticket-wizard/solved', { kind: 'help', key: 'rouleau', body: 'un bourrage' })
  assert.equal((await claire.get(asked)).body.help[0].solved, 1)
})

test('P15 O26 to whom of the staff a ticket was given is in no history that the client reads', async () => {
  const ticket = await file(world.claire, { subject: 'Attribué' })
  const given = await world.agent.put(`/staff/tickets/${ticket.id}/assignment`, {
    version: ticket.version,
    responsibleId: world.second.id,
  })
  assert.equal(given.status, 200, JSON.stringify(given.body))
  const events = await portal.sql(
    'select type, organisation_id is null as within from journal_events where subject_id = $1 order by type',
    [ticket.id],
  )
  assert.deepEqual(events, [
    { type: 'support.ticket.assigned', within: true },
    { type: 'support.ticket.opened', within: false },
  ])
})

test('V2.4.1 P13 who closes and opens a ticket again and again is told to stop; whoever takes part gets no mail of it', async () => {
  const ticket = await file(world.claire, { subject: 'Ouvert, clos' })
  const closed = await world.claire.post(`/tickets/${ticket.id}/closure`, { version: ticket.version })
  assert.equal(closed.status, 200)
  await portal.sql('update rate_limits set count = 100000')
  const { version } = closed.body
  const before = await portal.sql('select count(*)::int as n from mails')
  for (const act of ['reopening', 'closure', 'cancellation'])
    assert.equal((await world.claire.post(`/tickets/${ticket.id}/${act}`, { version })).status, 429, act)
  assert.deepEqual(await portal.sql('select count(*)::int as n from mails'), before)
  await portal.sql('delete from rate_limits')
})

test('P8 P12 a ticket that is open when its asset moves to another client goes on where it is; the new client sees nothing of it', async () => {
  const { claire, agent, chief } = world
  const asset = await makeAsset('H-MOVED')
  const rivals = await makeOrganisation(portal, 'Voisine du parc')
  const rivalId = await makeAccount(portal, 'rivale.parc')
  await makeMember(portal, rivalId, rivals, 'portal_supervisor')
  const rival = await portal.signedIn(rivalId)
  const ticket = await file(claire, { subject: 'En panne', assetId: asset.id })
  const moved = await chief.post(`/staff/assets/${asset.id}/move`, {
    ...{ organisationId: rivals, siteId: null, on: '2026-11-20', version: 1 },
  })
  assert.ok(moved.status < 300, JSON.stringify(moved.body))
  const answered = await agent.upload(`/tickets/${ticket.id}/messages`, [], { body: 'Nous regardons.' })
  assert.equal(answered.status, 201, JSON.stringify(answered.body))
  const seen = (await claire.get(`/tickets/${ticket.id}`)).body
  assert.deepEqual([seen.asset?.id, seen.status], [asset.id, 'waiting_client'])
  const qualified = await agent.put(`/staff/tickets/${ticket.id}/qualification`, {
    ...{ version: seen.version, natureId: null, priorityId: null, levelId: null, assetId: asset.id },
  })
  assert.equal(qualified.status, 200, JSON.stringify(qualified.body))
  // Under its new client it begins anew.
  assert.equal((await rival.get(`/tickets/${ticket.id}`)).status, 404)
  const there = (await rival.get(`/assets/${moved.body.id}`)).body
  assert.equal(there.openTickets, 0)
  const other = await claire.upload('/tickets', [], {
    category: 'question',
    subject: 'x',
    body: 'x',
    assetId: moved.body.id,
  })
  assert.deepEqual([other.status, errors(other)], [422, [['assetId', 'bad_choice']]])
})
