import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  makeAccount,
  makeMember,
  makeOrganisation,
  makeStaff,
  type Person,
  type Portal,
  startPortal,
} from '../../testing/portal.ts'

let portal: Portal
let claire: Person
let other: Person
let agent: Person
let reader: Person
let organisation: string
before(async () => {
  portal = await startPortal()
  organisation = await makeOrganisation(portal, 'Vallois & Brès')
  const id = await makeAccount(portal, 'claire.aubertine', { contact_email: 'claire.contact@client.example' })
  await makeMember(portal, id, organisation)
  claire = await portal.signedIn(id)
  other = await portal.signedIn(await makeAccount(portal, 'remi.autre'))
  agent = await portal.signedIn(await makeStaff(portal, 'agent.dupond'))
  reader = await portal.signedIn(await makeStaff(portal, 'lecteur.muet', 'reader'))
})
after(() => portal.close())

const pdf = {
  field: 'attachments',
  name: 'état.pdf',
  bytes: Buffer.from('%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n'),
}
const fields = { subject: 'Imprimante muette', category: 'incident', body: 'Elle ne répond plus.' }
const open = async (person: Person, values: Partial<typeof fields> = {}) => {
  const reply = await person.upload('/tickets', [], { ...fields, ...values })
  assert.equal(reply.status, 201, JSON.stringify(reply.body))
  return reply.body
}

test('C4 a person files a ticket with an attachment and reads it again', async () => {
  const reply = await claire.upload(
    '/tickets',
    [pdf, { field: 'attachments', name: 'note.txt', bytes: 'bonjour' }],
    fields,
  )
  assert.equal(reply.status, 201)
  assert.match(reply.body.number, /^T-2026-\d{4}$/)
  assert.equal(reply.body.status, 'waiting_provider')
  assert.deepEqual(reply.body.organisation, { id: organisation, name: 'Vallois & Brès' })
  const [message] = reply.body.messages
  assert.equal(message.author, 'AUBERTINE claire')
  assert.equal(message.side, 'client')
  assert.deepEqual(
    message.attachments.map((file: any) => [file.name, file.contentType]),
    [
      ['état.pdf', 'application/pdf'],
      ['note.txt', 'text/plain'],
    ],
  )
  const file = await claire.get(`/tickets/${reply.body.id}/attachments/${message.attachments[0].id}`)
  assert.equal(file.status, 200)
  assert.deepEqual(file.bytes, pdf.bytes)
  assert.match(String(file.headers['content-disposition']), /^attachment/)
  const journal = await portal.sql(
    "select * from journal_events where type = 'support.ticket.opened' and subject_id = $1",
    [reply.body.id],
  )
  assert.equal(journal.length, 1)
})

test('C4 wrong fields, kinds of file and numbers of files are each named', async () => {
  const empty = await claire.upload('/tickets', [], { subject: ' ', category: 'x', body: '' })
  assert.equal(empty.status, 422)
  assert.deepEqual(empty.body.errors.map((error: any) => error.field).sort(), ['body', 'category', 'subject'])
  const kind = await claire.upload(
    '/tickets',
    [{ field: 'attachments', name: 'a.pdf', bytes: Buffer.from([0x4d, 0x5a, 0, 0, 1, 2]) }],
    fields,
  )
  assert.deepEqual(
    kind.body.errors.map((error: any) => [error.field, error.code]),
    [['attachments', 'files.wrong_kind']],
  )
  const many = await claire.upload(
    '/tickets',
    Array.from({ length: 6 }, () => pdf),
    fields,
  )
  assert.equal(many.body.errors[0].code, 'support.too_many_attachments')
  const foreign = await claire.upload('/tickets', [], {
    ...fields,
    organisationId: await makeOrganisation(portal, 'Ailleurs'),
  })
  assert.deepEqual(
    foreign.body.errors.map((error: any) => [error.field, error.code]),
    [['organisationId', 'bad_choice']],
  )
})

test('C4 two files of one name are both kept, each as it was sent, byte by byte', async () => {
  const of = (bytes: string) => ({ field: 'attachments', name: 'RIB.txt', bytes })
  const { body: ticket } = await claire.upload('/tickets', [of('le premier'), of('le second')], fields)
  const { attachments } = ticket.messages[0]
  const read = async ({ id }: { id: string }) =>
    (await claire.get(`/tickets/${ticket.id}/attachments/${id}`)).bytes.toString()
  assert.deepEqual(await Promise.all(attachments.map(read)), ['le premier', 'le second'])
})

test("C4 somebody else's ticket does not exist, nor do its attachments", async () => {
  const mine = (await claire.upload('/tickets', [pdf], fields)).body
  const missing = await other.get('/tickets/00000000-0000-4000-8000-000000000000')
  const foreign = await other.get(`/tickets/${mine.id}`)
  assert.equal(foreign.status, 404)
  assert.deepEqual({ ...foreign.body, traceId: '' }, { ...missing.body, traceId: '' })
  assert.equal((await other.upload(`/tickets/${mine.id}/messages`, [], { body: 'x' })).status, 404)
  assert.equal((await other.post(`/tickets/${mine.id}/closure`, { version: mine.version })).status, 404)
  const file = mine.messages[0].attachments[0].id
  assert.equal((await other.get(`/tickets/${mine.id}/attachments/${file}`)).status, 404)
  const elsewhere = await open(claire)
  assert.equal((await claire.get(`/tickets/${elsewhere.id}/attachments/${file}`)).status, 404)
  assert.equal((await other.get('/tickets?status=all')).body.items.length, 0)
  assert.equal((await portal.guest.get('/tickets')).status, 401)
  assert.equal((await claire.get('/staff/tickets')).status, 404)
})

test('C4 the answer of the provider waits for the client and tells them; theirs tells nobody', async () => {
  const ticket = await open(claire, { subject: 'Réponse attendue' })
  const mailsBefore = (await portal.sql('select count(*) as n from mails'))[0].n
  const before = (await claire.get('/session')).body.counts.ticketsWaiting
  portal.clock.set('2026-11-20T09:10:00Z')
  const answered = await agent.upload(`/tickets/${ticket.id}/messages`, [pdf], { body: 'Redémarrez-la.' })
  assert.equal(answered.status, 201)
  assert.equal(answered.body.status, 'waiting_client')
  const [mail] = await portal.sql("select * from mails where kind = 'support.reply' and subject like $1", [
    `%${ticket.number}%`,
  ])
  assert.equal(mail.to_address, 'claire.contact@client.example')
  assert.match(mail.text_body, new RegExp(`Redémarrez-la\\.[^]*/assistance/${ticket.id}`))
  const session = (await claire.get('/session')).body
  assert.equal(session.counts.ticketsWaiting, before + 1)
  assert.ok(
    (await claire.get('/notifications')).body.items.some((item: any) => item.href === `/assistance/${ticket.id}`),
  )
  assert.ok(
    (await claire.get('/waiting')).body.items.some(
      (item: any) => item.href === `/assistance/${ticket.id}` && item.actionLabel === 'Répondre',
    ),
  )
  const file = answered.body.messages[1].attachments[0].id
  assert.equal((await claire.get(`/tickets/${ticket.id}/attachments/${file}`)).status, 200)

  const staffBefore = (await agent.get('/session')).body.counts.ticketsWaiting
  const back = await claire.upload(`/tickets/${ticket.id}/messages`, [], { body: 'Merci.' })
  assert.equal(back.body.status, 'waiting_provider')
  assert.equal((await agent.get('/session')).body.counts.ticketsWaiting, staffBefore + 1)
  assert.equal((await portal.sql('select count(*) as n from mails'))[0].n, mailsBefore + 1)
})

test('C4 closing needs the version that one has read; the author opens it again by writing, the provider does not', async () => {
  const ticket = await open(claire, { subject: 'À clore' })
  await claire.upload(`/tickets/${ticket.id}/messages`, [], { body: 'Encore une chose.' })
  const stale = await claire.post(`/tickets/${ticket.id}/closure`, { version: ticket.version })
  assert.equal(stale.status, 409)
  assert.equal(stale.body.extra.current.messages.length, 2)
  const closed = await agent.post(`/tickets/${ticket.id}/closure`, { version: stale.body.extra.current.version })
  assert.equal(closed.body.status, 'closed')
  assert.ok(closed.body.closedAt)
  assert.equal((await portal.sql("select count(*) as n from mails where kind = 'support.closed'"))[0].n, 1)
  assert.equal(
    (await agent.post(`/tickets/${ticket.id}/closure`, { version: closed.body.version })).body.code,
    'support.already_closed',
  )
  const refused = await agent.upload(`/tickets/${ticket.id}/messages`, [], { body: 'Au fait' })
  assert.equal(refused.status, 409)
  assert.equal(refused.body.code, 'support.closed')
  const seen = (await claire.get(`/tickets/${ticket.id}`)).body
  const { write, close, reopen } = seen.abilities
  assert.deepEqual(
    [write, close, reopen],
    [
      { allowed: true, reason: '' },
      { allowed: false, reason: 'Ce ticket est déjà clos.' },
      { allowed: true, reason: '' },
    ],
  )
  const again = await claire.upload(`/tickets/${ticket.id}/messages`, [], { body: 'De nouveau.' })
  assert.equal(again.body.status, 'waiting_provider')
  assert.equal(again.body.closedAt, null)
})

test('C4 a reader of the provider sees tickets and changes none', async () => {
  const ticket = await open(claire)
  assert.equal((await reader.get(`/tickets/${ticket.id}`)).body.abilities.write.allowed, false)
  const refused = await reader.upload(`/tickets/${ticket.id}/messages`, [], { body: 'x' })
  assert.deepEqual([refused.status, refused.body.code], [403, 'identity.staff_permission_missing'])
  assert.equal((await reader.post(`/tickets/${ticket.id}/closure`, { version: 1 })).status, 403)
  assert.equal((await agent.upload('/tickets', [], fields)).status, 403)
})

test('C4 lists filter, search and page, the latest activity first; the queue the oldest first', async () => {
  const person = await portal.signedIn(await makeAccount(portal, 'liste.longue'))
  const numbers: string[] = []
  for (const [index, subject] of ['Écran noir', 'Clavier', 'Souris 100%', 'Écran bleu'].entries()) {
    portal.clock.set(`2026-11-21T09:0${index}:00Z`)
    numbers.push((await open(person, { subject })).number)
  }
  const first = (await person.get('/tickets?size=3')).body
  const second = (await person.get(`/tickets?size=3&cursor=${first.nextCursor}`)).body
  assert.deepEqual(
    [...first.items, ...second.items].map((item: any) => item.number),
    [...numbers].reverse(),
  )
  assert.equal(second.nextCursor, null)
  assert.deepEqual(
    (await person.get('/tickets?search=ecran')).body.items.map((item: any) => item.subject),
    ['Écran bleu', 'Écran noir'],
  )
  assert.deepEqual(
    (await person.get('/tickets?search=100%25')).body.items.map((item: any) => item.subject),
    ['Souris 100%'],
  )
  assert.equal((await person.get('/tickets?search=%25')).body.items.length, 1)
  assert.deepEqual((await person.get('/tickets/count')).body, { open: 4, closed: 0, all: 4, toRead: 0 })
  await person.post(`/tickets/${first.items[0].id}/closure`, { version: 1 })
  assert.deepEqual((await person.get('/tickets/count')).body, { open: 3, closed: 1, all: 4, toRead: 0 })
  assert.equal((await person.get('/tickets?status=closed')).body.items.length, 1)
  assert.equal((await person.get('/tickets')).body.items.length, 3)
  assert.equal((await person.get('/tickets?cursor=zzz')).status, 422)
  const forged = Buffer.from(JSON.stringify(['then', 'there'])).toString('base64url')
  assert.equal((await person.get(`/tickets?cursor=${forged}`)).status, 422)

  const queue: any[] = []
  for (let cursor = ''; cursor !== null; ) {
    const reply = (await agent.get(`/staff/tickets?size=2${cursor && `&cursor=${cursor}`}`)).body
    queue.push(...reply.items)
    cursor = reply.nextCursor
  }
  const moments = queue.map((item) => item.lastActivityAt)
  assert.deepEqual(moments, [...moments].sort())
  assert.equal(new Set(queue.map((item) => item.id)).size, queue.length)
  assert.ok(queue.every((item) => item.status === 'waiting_provider'))
  const ofClient = (await agent.get(`/staff/tickets?status=all&organisation=${organisation}`)).body.items
  assert.ok(ofClient.length > 0 && ofClient.every((item: any) => item.organisation.id === organisation))
})

test('C4 a repeat with the same Idempotency-Key files one ticket', async () => {
  const key = { 'idempotency-key': 'ticket-unique-1' }
  const [one, two] = [
    await claire.upload('/tickets', [pdf], fields, key),
    await claire.upload('/tickets', [pdf], fields, key),
  ]
  assert.equal(one.body.id, two.body.id)
})

test('C4 an attachment is kept and given back under a name that fits its content and misleads nobody', async () => {
  const reply = await claire.upload(
    '/tickets',
    [
      { ...pdf, name: 'fac\u202efdp.exe' },
      { field: 'attachments', name: 'Facture.pdf.bat', bytes: 'echo bonjour' },
      { field: 'attachments', name: 'e\u0301tat.svg', bytes: '<svg onload="alert(1)"></svg>' },
    ],
    fields,
  )
  assert.equal(reply.status, 201, JSON.stringify(reply.body))
  const { attachments } = reply.body.messages[0]
  assert.deepEqual(attachments.map((file: { name: string }) => file.name).sort(), [
    'Facture.pdf.bat.txt',
    'facfdp.exe.pdf',
    'état.svg.txt',
  ])
  // One that was kept before this rule is given back by it too.
  await portal.sql("update files set name = 'x\u202e.hta' where id = $1", [attachments[0].id])
  const file = await agent.get(`/tickets/${reply.body.id}/attachments/${attachments[0].id}`)
  assert.match(String(file.headers['content-disposition']), /^attachment; filename="x\.hta\.(txt|pdf)"/)
})
