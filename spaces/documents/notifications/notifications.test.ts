import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { asSystem } from '../../../kernel/http/context.ts'
import {
  makeAccount,
  makeOrganisation,
  makeStaff,
  type Person,
  type Portal,
  startPortal,
} from '../../../testing/portal.ts'
import { type MailServer, startMailServer } from '../../../testing/smtp.ts'
import { gatherDigests } from './digest.ts'
import { notifyPublished } from './publish.ts'

let portal: Portal
let server: MailServer
let agent: Person
let reader: Person
let nora: Person
let rival: Person
let organisation: string
before(async () => {
  server = await startMailServer()
  portal = await startPortal({ SMTP_URL: server.url, MAIL_FROM: 'Portail <portail@halbrane.example>' })
  const principal = await makeAccount(portal, 'nora.gere', { contact_email: 'nora@vallois.example' })
  organisation = await makeOrganisation(portal, 'Vallois & Brès', {
    principal,
    values: { email: 'accueil@vallois.example', invoices_email: 'compta@vallois.example' },
  })
  const other = await makeAccount(portal, 'rival.gere')
  await makeOrganisation(portal, 'Rivaux', { principal: other })
  nora = await portal.signedIn(principal)
  rival = await portal.signedIn(other)
  agent = await portal.signedIn(await makeStaff(portal, 'agent.dupond'))
  reader = await portal.signedIn(await makeStaff(portal, 'lecteur.muet', 'reader'))
})
after(async () => {
  await portal?.close()
  await server?.close()
})

const missing = '00000000-0000-4000-8000-000000000000'
const pdf = (text: string) => ({
  field: 'file',
  name: `${text}.pdf`,
  bytes: Buffer.from(`%PDF-1.4\n% ${text}\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n`),
})
const folderOf = async (name: string): Promise<any> =>
  (await agent.get(`/staff/folders?search=${encodeURIComponent(name)}&size=100`)).body.items.find(
    (one: any) => one.name === name && one.path.startsWith('CLIENTS'),
  )
async function publish(name: string, folder = 'Facture', to = organisation) {
  const { id } = await folderOf(folder)
  const made = await agent.upload('/staff/documents', [pdf(name)], { organisationId: to, folderId: id })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  return made.body
}
const history = async (query = '') => (await agent.get(`/staff/document-notifications?size=100${query}`)).body.items
const of = async (name: string) =>
  (await history(`&search=${encodeURIComponent(name)}`)).find((one: any) => !one.superseded)
const mailsAbout = (name: string) => server.received.filter(({ mail }) => `${mail.subject} ${mail.text}`.includes(name))
const brand = () => portal.app.services.brands.byId(portal.brandId)
const system = <T>(work: (ctx: any) => Promise<T>) => asSystem(portal.app.services, brand(), work)
const code = (reply: any) => [reply.status, reply.body.code]

test('D4 D5 D22 D23 a published document is told of at the address of its rule, by its template, once; the history says so', async () => {
  const made = await publish('F-2026-1107')
  const waiting = await of('F-2026-1107')
  assert.deepEqual(
    [waiting.state, waiting.address, waiting.addressKind],
    ['waiting', 'compta@vallois.example', 'invoices'],
  )
  // Told again of the same version, nobody is written to twice.
  assert.equal(await system((ctx) => notifyPublished(ctx, [{ id: made.id }])), 0)
  await portal.drain()
  const [mail, more] = mailsAbout('F-2026-1107')
  assert.ok(mail && !more)
  assert.deepEqual(
    [mail.to, mail.mail.subject],
    [['compta@vallois.example'], 'Votre facture F-2026-1107 est disponible'],
  )
  assert.match(mail.mail.text!, /^Bonjour,\n\nVotre facture «.F-2026-1107.» du 20 novembre 2026 est disponible\./)
  const { id } = await folderOf('Facture')
  assert.ok(mail.mail.text!.includes(`http://127.0.0.1:3000/documents?dossier=${id}&structure=${organisation}`))
  const sent = await of('F-2026-1107')
  assert.deepEqual([sent.state, sent.template, sent.sentAt], ['sent', 'Facture disponible', '2026-11-20T09:00:00.000Z'])
  assert.match(sent.answer, /^250/)
  // An empty address falls back to that of the record, and where that is empty too, to the principal manager.
  await publish('D-2026-0007', 'Devis')
  assert.deepEqual(
    [(await of('D-2026-0007')).address, (await of('D-2026-0007')).addressKind],
    ['accueil@vallois.example', 'record'],
  )
  await portal.sql("update organisations set email = '' where id = $1", [organisation])
  await publish('D-2026-0008', 'Devis')
  assert.deepEqual(
    [(await of('D-2026-0008')).address, (await of('D-2026-0008')).addressKind],
    ['nora@vallois.example', 'principal'],
  )
  await portal.sql("update organisations set email = 'accueil@vallois.example' where id = $1", [organisation])
  await publish('Sans message', 'Contrats')
  assert.equal(await of('Sans message'), undefined)
  const notices = (await nora.get('/notifications')).body.items
  assert.ok(notices.some((one: any) => JSON.stringify(one).includes('F-2026-1107')))
})

test('D23 the history is of the staff: not of clients, and only to be read without the permission', async () => {
  const { id } = (await history())[0]
  for (const who of [nora, rival]) assert.equal((await who.get('/staff/document-notifications')).status, 404)
  assert.equal((await reader.get('/staff/document-notifications')).status, 200)
  for (const act of ['cancellation', 'repetition']) {
    assert.deepEqual(code(await reader.post(`/staff/document-notifications/${id}/${act}`)), [
      403,
      'identity.staff_permission_missing',
    ])
    assert.equal((await agent.post(`/staff/document-notifications/${missing}/${act}`)).status, 404)
  }
  assert.equal((await reader.put('/staff/notification-holds/client', { held: true })).status, 403)
  assert.deepEqual(
    (await agent.post('/staff/document-notifications/bulk', { act: 'burn', ids: [id] })).body.errors[0].field,
    'act',
  )
  const file = await agent.get('/staff/document-notifications/file?format=csv&holder=client')
  assert.match(file.bytes.toString(), /Envoyé;.*compta@vallois\.example.*F-2026-1107/)
  const counted = (await agent.get('/staff/document-notifications/count')).body
  assert.equal(counted.count, (await history()).length)
  // It is narrowed to a folder.
  const quotes = await history(`&folder=${(await folderOf('Devis')).id}`)
  assert.deepEqual(quotes.map((one: any) => one.document.name).sort(), ['D-2026-0007', 'D-2026-0008'])
})

test('D7 «Désactiver les notifications clients» stops all sending; what waits leaves when it is resumed, once', async () => {
  await portal.drain()
  const held = await agent.put('/staff/notification-holds/client', { held: true })
  assert.deepEqual(
    [held.body.held, held.body.heldBy, held.body.heldAt],
    [true, 'DUPOND agent', '2026-11-20T09:00:00.000Z'],
  )
  // Again changes nothing: whoever held it first did.
  assert.deepEqual((await agent.put('/staff/notification-holds/client', { held: true })).body.heldAt, held.body.heldAt)
  for (const name of ['Retenu 1', 'Retenu 2', 'Retenu 3']) await publish(name)
  portal.clock.advanceDays(3)
  await portal.drain()
  const { sweepMails } = await import('../../../kernel/notifications/sending.ts')
  await sweepMails(portal.app.services, brand())
  await portal.drain()
  assert.equal(mailsAbout('Retenu').length, 0)
  const seen = (await agent.get('/staff/notification-holds/client')).body
  assert.deepEqual([seen.held, seen.waiting], [true, 3])
  // One is called off while it waits, another withdrawn.
  const first = await of('Retenu 1')
  const off = await agent.post(`/staff/document-notifications/${first.id}/cancellation`)
  assert.deepEqual([off.status, off.body.state, off.body.cancelledBy], [200, 'cancelled', 'DUPOND agent'])
  assert.equal((await agent.post(`/staff/document-notifications/${first.id}/cancellation`)).body.state, 'cancelled')
  const second = await of('Retenu 2')
  await agent.post(`/staff/documents/${second.document.id}/withdrawal`, { version: 1, reason: 'Erreur' })
  assert.deepEqual([(await of('Retenu 2')).state, (await of('Retenu 2')).reason], ['cancelled', 'withdrawn'])
  await agent.put('/staff/notification-holds/client', { held: false })
  await portal.drain()
  await portal.drain()
  assert.deepEqual(
    mailsAbout('Retenu').map(({ mail }) => mail.subject),
    ['Votre facture Retenu 3 est disponible'],
  )
  assert.equal((await of('Retenu 3')).state, 'sent')
  const acts = await portal.sql(
    "select type from journal_events where type like 'documents.notifications.%' order by at, id",
  )
  assert.deepEqual(
    acts.map((one: any) => one.type),
    ['documents.notifications.held', 'documents.notifications.resumed'],
  )
})

test('D23 «Renvoyer» goes to the address as it is now; one that was sent only as «Notification forcée»; each once', async () => {
  const sent = await of('F-2026-1107')
  const again = (id: string, forced = false) => agent.post(`/staff/document-notifications/${id}/repetition`, { forced })
  assert.deepEqual(code(await again(sent.id)), [409, 'documents.notification_sent'])
  await portal.sql("update organisations set invoices_email = 'nouvelle@vallois.example' where id = $1", [organisation])
  const [forced, twice] = await Promise.all([again(sent.id, true), again(sent.id, true)])
  assert.deepEqual([forced.status, twice.status].sort(), [201, 409])
  const made = [forced, twice].find((one) => one.status === 201)!.body
  assert.deepEqual(
    [made.address, made.forced, made.askedBy, made.state],
    ['nouvelle@vallois.example', true, 'DUPOND agent', 'waiting'],
  )
  await portal.drain()
  assert.deepEqual(
    mailsAbout('F-2026-1107').map(({ to }) => to[0]),
    ['compta@vallois.example', 'nouvelle@vallois.example'],
  )
  assert.deepEqual(code(await again(sent.id, true)), [409, 'documents.notification_superseded'])
  assert.deepEqual(code(await agent.post(`/staff/document-notifications/${made.id}/cancellation`)), [
    409,
    'documents.notification_left',
  ])
  // In bulk, as a long task: what cannot is refused by itself.
  const [one, two] = [await of('Retenu 1'), await of('Retenu 3')]
  const work = await agent.post('/staff/document-notifications/bulk', {
    act: 'send',
    forced: true,
    ids: [one.id, two.id, sent.id],
  })
  assert.equal(work.status, 202)
  await portal.drain()
  const ended = (await agent.get(`/work/${work.body.id}`)).body
  assert.deepEqual([ended.done, ended.refused], [2, 1])
  assert.deepEqual(mailsAbout('Retenu').length, 3)
  // The history tells it of each: who had it sent again, and that it stands for the one before.
  for (const before of [one, two]) {
    const rows = (await history(`&search=${encodeURIComponent(before.document.name)}`)).filter(
      (row: any) => row.document.name === before.document.name,
    )
    assert.deepEqual(rows.map((row: any) => [row.again, row.superseded, row.askedBy !== '', row.state]).sort(), [
      [false, true, false, before.state],
      [true, false, true, 'sent'],
    ])
    const told = await portal.sql(
      "select actor_id from journal_events where type = 'documents.notification.sent_again' and subject_label = $1",
      [before.document.name],
    )
    assert.deepEqual(told.length, 1)
  }
})

test('D24 a final refusal marks the address, which is not written to until a person says that it is right', async () => {
  server.refused.set('nouvelle@vallois.example', '550 5.1.1 Boîte inconnue')
  await publish('F-echec')
  await portal.drain()
  const failed = await of('F-echec')
  assert.deepEqual([failed.state, failed.addressFailing], ['failed', true])
  assert.match(failed.answer, /550 5\.1\.1/)
  await publish('F-suivante')
  await portal.drain()
  assert.deepEqual([(await of('F-suivante')).state, (await of('F-suivante')).reason], ['failed', 'failed_address'])
  assert.deepEqual(
    (await history()).slice(0, 2).map((one: any) => one.state),
    ['failed', 'failed'],
  )
  const client = (await agent.get(`/staff/organisations/${organisation}`)).body
  assert.deepEqual(
    client.failingAddresses.map((one: any) => one.address),
    ['nouvelle@vallois.example'],
  )
  assert.equal((await reader.post('/staff/trusted-addresses', { address: 'nouvelle@vallois.example' })).status, 403)
  assert.equal((await agent.post('/staff/trusted-addresses', { address: 'nouvelle@vallois.example' })).status, 204)
  assert.equal((await agent.post('/staff/trusted-addresses', { address: 'nouvelle@vallois.example' })).status, 404)
  server.refused.clear()
  const again = await agent.post(`/staff/document-notifications/${failed.id}/repetition`)
  assert.equal(again.status, 201)
  await portal.drain()
  assert.equal(mailsAbout('F-echec').length, 1)
  assert.equal((await of('F-echec')).state, 'sent')
  // The one that failed asks nobody any more, here and in the outbox.
  assert.equal((await history('&state=failed')).find((one: any) => one.id === failed.id).superseded, true)
  assert.equal(
    (
      await portal.sql(
        "select count(*)::int as n from mails where state = 'failed' and decided_at is null and channel = 'documents.client'",
      )
    )[0].n,
    0,
  )
})

test('D24 a passing refusal is tried again later, and can be called off meanwhile', async () => {
  server.refused.set('nouvelle@vallois.example', '452 4.2.2 Boîte pleine')
  await publish('F-pleine')
  await portal.drain()
  const row = await of('F-pleine')
  assert.deepEqual([row.state, row.reason, row.attempts, row.addressFailing], ['failed', 'retried', 1, false])
  assert.equal(row.nextTryAt, new Date(portal.clock.now.getTime() + 60_000).toISOString())
  assert.equal((await agent.post(`/staff/document-notifications/${row.id}/cancellation`)).body.state, 'cancelled')
  server.refused.clear()
  await portal.sql("update jobs.job set start_after = now() where name = 'kernel.send_mail' and state = 'created'")
  await portal.drain()
  assert.equal(mailsAbout('F-pleine').length, 0)
})

test('D25 once a day: one mail for all that came; never: none, but for legal notices; each sets their own alone', async () => {
  await portal.sql("update organisations set invoices_email = 'nora@vallois.example' where id = $1", [organisation])
  const first = (await nora.get('/account/document-notifications')).body
  assert.deepEqual([first.cadence, first.version], ['at_once', 0])
  const daily = await nora.put('/account/document-notifications', { cadence: 'daily', version: 0 })
  assert.deepEqual([daily.status, daily.body.cadence], [200, 'daily'])
  assert.equal((await nora.put('/account/document-notifications', { cadence: 'never', version: 0 })).status, 409)
  assert.equal(
    (await nora.put('/account/document-notifications', { cadence: 'hourly', version: 1 })).body.errors[0].field,
    'cadence',
  )
  assert.equal((await rival.get('/account/document-notifications')).body.cadence, 'at_once')
  assert.equal((await agent.get('/account/document-notifications')).body.cadence, 'at_once')
  portal.clock.set('2026-11-25T10:00:00Z')
  for (const name of ['Jour 1', 'Jour 2']) await publish(name)
  await portal.drain()
  assert.equal(await gatherDigests(portal.app.services, brand()), 0)
  assert.equal((await of('Jour 1')).state, 'waiting')
  // Eight in the morning in Paris is seven in UTC.
  portal.clock.set('2026-11-26T06:59:00Z')
  assert.equal(await gatherDigests(portal.app.services, brand()), 0)
  portal.clock.set('2026-11-26T07:00:00Z')
  await publish('Jour 3')
  assert.equal(await gatherDigests(portal.app.services, brand()), 1)
  assert.equal(await gatherDigests(portal.app.services, brand()), 0)
  await portal.drain()
  const [mail, more] = server.received.filter(({ mail }) => mail.subject === '2 nouveaux documents')
  assert.ok(mail && !more)
  assert.match(mail.mail.text!, /- Jour 1 \(Facture, Vallois & Brès\)[\s\S]*- Jour 2/)
  assert.deepEqual([(await of('Jour 2')).state, (await of('Jour 3')).state], ['sent', 'waiting'])
  await nora.put('/account/document-notifications', { cadence: 'never', version: 1 })
  await publish('Jamais')
  assert.deepEqual([(await of('Jamais')).state, (await of('Jamais')).reason], ['cancelled', 'never'])
  await portal.sql('update folder_rules set legal = true where id = $1', [(await folderOf('Facture')).id])
  assert.deepEqual((await nora.get('/account/document-notifications')).body.legal, ['Facture'])
  await publish('Toujours')
  await portal.drain()
  assert.equal((await of('Toujours')).state, 'sent')
  await portal.sql('update folder_rules set legal = false')
  await portal.sql('delete from notification_cadences')
})

test('D23 D25 of a day’s message whose documents go to different addresses by now, each goes to its own, once', async () => {
  const set = (values: string) => portal.sql(`update organisations set ${values} where id = $1`, [organisation])
  await set("invoices_email = 'nora@vallois.example', quotes_email = 'nora@vallois.example', reminders_email = ''")
  const { version } = (await nora.get('/account/document-notifications')).body
  await nora.put('/account/document-notifications', { cadence: 'daily', version })
  portal.clock.set('2026-11-27T10:00:00Z')
  await agent.put('/staff/notification-holds/client', { held: true })
  for (const [name, folder] of [
    ['Ensemble 1', 'Facture'],
    ['Ensemble 2', 'Devis'],
    ['Ensemble 3', 'Facture'],
  ] as const)
    await publish(name, folder)
  portal.clock.set('2026-11-28T08:00:00Z')
  assert.equal(await gatherDigests(portal.app.services, brand()), 1)
  await set("invoices_email = 'compta.du.jour@vallois.example', quotes_email = 'devis.du.jour@vallois.example'")
  await agent.put('/staff/notification-holds/client', { held: false })
  await portal.drain()
  // The job of the day's messages gathers those that were left.
  assert.equal(await gatherDigests(portal.app.services, brand()), 1)
  await portal.drain()
  assert.equal(await gatherDigests(portal.app.services, brand()), 0)
  const got = (address: string) =>
    server.received
      .filter(({ to }) => to.includes(address))
      .flatMap(({ mail }) => [...(mail.text ?? '').matchAll(/Ensemble \d/g)].map(([name]) => name))
      .sort()
  assert.deepEqual(
    [
      got('compta.du.jour@vallois.example'),
      got('devis.du.jour@vallois.example'),
      got('nora@vallois.example').filter((one) => one.startsWith('Ensemble')),
    ],
    [['Ensemble 1', 'Ensemble 3'], ['Ensemble 2'], []],
  )
  assert.deepEqual(
    (await history('&search=Ensemble')).map((one: any) => [one.document.name, one.state, one.address]).sort(),
    [
      ['Ensemble 1', 'sent', 'compta.du.jour@vallois.example'],
      ['Ensemble 2', 'sent', 'devis.du.jour@vallois.example'],
      ['Ensemble 3', 'sent', 'compta.du.jour@vallois.example'],
    ],
  )
  await portal.sql('delete from notification_cadences')
  portal.clock.set('2026-11-26T07:00:00Z')
})

test('D5 D32 a one-document link is used up by a click, not by looking; it counts as reading, and gives nothing else', async () => {
  await portal.sql("update organisations set email = 'accueil@vallois.example' where id = $1", [organisation])
  // What is signed is a PDF that reads; here any file serves.
  await portal.sql("update folder_rules set signature = '' where id = $1", [(await folderOf('Contrats à signer')).id])
  const made = await publish('Contrat 12', 'Contrats à signer')
  await portal.drain()
  const text = mailsAbout('Contrat 12')[0]!.mail.text!
  const token = /\/telechargement\/([\w-]{43})/.exec(text)![1]!
  const at = `/document-links/${token}`
  for (let times = 0; times < 3; times++)
    for (const [method, url] of [
      ['HEAD', `/telechargement/${token}`],
      ['GET', `/telechargement/${token}`],
      ['HEAD', `/api/v1${at}`],
      ['GET', `/api/v1${at}`],
      ['GET', `/api/v1${at}/opening`],
    ] as const)
      await portal.app.server.inject({ method, url, headers: { accept: 'text/html' } })
  assert.equal((await agent.get(`/documents/${made.id}`)).body.firstReadAt, null)
  const shown = await portal.guest.get(at)
  assert.deepEqual(
    [shown.status, shown.body.name, shown.body.expiresAt, shown.body.toSign, shown.body.space],
    [200, 'Contrat 12', '2026-11-29T07:00:00.000Z', false, `/documents?document=${made.id}&structure=${organisation}`],
  )
  const file = await portal.guest.post(`${at}/opening`)
  assert.equal(file.status, 200)
  assert.match(file.bytes.toString(), /% Contrat 12/)
  assert.match(
    String(file.headers['content-disposition']),
    /^attachment.*Contrat%2012\.pdf|^attachment.*Contrat 12\.pdf/,
  )
  const read = (await agent.get(`/documents/${made.id}`)).body
  assert.deepEqual([read.firstReadAt, read.firstReadBy], ['2026-11-26T07:00:00.000Z', 'accueil@vallois.example'])
  for (const reply of [
    await portal.guest.post(`${at}/opening`),
    await portal.guest.get(at),
    await portal.guest.get(`/document-links/${'x'.repeat(43)}`),
  ])
    assert.deepEqual(code(reply), [404, 'documents.link_unusable'])
  // Nothing keeps the token: not the outbox, not the jobs.
  const kept = await portal.sql(
    "select count(*)::int as n from mails where text_body like '%' || $1 || '%' or html_body like '%' || $1 || '%'",
    [token],
  )
  assert.equal(kept[0].n, 0)
  // It ends by itself, and with the document.
  const late = await publish('Contrat 13', 'Contrats à signer')
  const gone = await publish('Contrat 14', 'Contrats à signer')
  await portal.drain()
  const tokenOf = (name: string) => /\/telechargement\/([\w-]{43})/.exec(mailsAbout(name)[0]!.mail.text!)![1]!
  await agent.post(`/staff/documents/${gone.id}/withdrawal`, { version: 1, reason: 'Erreur' })
  assert.equal((await portal.guest.post(`/document-links/${tokenOf('Contrat 14')}/opening`)).status, 404)
  portal.clock.advanceDays(4)
  assert.equal((await portal.guest.post(`/document-links/${tokenOf('Contrat 13')}/opening`)).status, 404)
  assert.equal((await agent.get(`/documents/${late.id}`)).body.firstReadAt, null)
})

test('D16 the provider is told of a deposit at its address; without one, each of the staff who may publish', async () => {
  const folder = await folderOf('Contrats')
  await portal.sql('update folder_rules set takes_uploads = true where id = $1', [folder.id])
  const to = { organisationId: organisation, folderId: folder.id }
  const given = await nora.upload('/documents', [pdf('Attestation')], { ...to, name: 'Attestation' })
  assert.equal(given.status, 201, JSON.stringify(given.body))
  await portal.drain()
  assert.deepEqual(
    mailsAbout('Attestation').map((one) => [one.to[0], one.mail.subject]),
    [['demandes@halbrane.example', 'Vallois & Brès a déposé «\u00a0Attestation\u00a0»']],
  )
  assert.ok(JSON.stringify((await agent.get('/notifications')).body).includes('Attestation'))
  assert.ok(!JSON.stringify((await reader.get('/notifications')).body).includes('Attestation'))
  await portal.sql("update brands set request_email = '', support_email = ''")
  await portal.app.services.brands.reload()
  await nora.upload('/documents', [pdf('RIB')], { ...to, name: 'RIB' })
  await portal.drain()
  assert.deepEqual(
    mailsAbout('RIB').map((one) => one.to[0]),
    ['agent.dupond@client.example'],
  )
})

test('D22 D24 a thousand are told of in the publishing transaction by a few statements and one job, each written as it leaves', async () => {
  const { id } = await folderOf('Facture')
  const [{ file_id }] = await portal.sql('select file_id from document_versions limit 1')
  await portal.sql(
    `insert into organisations (brand_id, name, email, invoices_email, deactivated_at) select $1, 'Client ' || n, '', 'c' || n || '@lot.example', now() from generate_series(1, 1000) n`,
    [portal.brandId],
  )
  await portal.sql(
    `with f as (insert into files select (f).* from (select jsonb_populate_record(f, jsonb_build_object('id', gen_random_uuid(), 'storage_key', 'lot-' || o.id)) as f, o.id from files f, organisations o where f.id = $2 and o.name like 'Client %') x returning id),
      v as (select gen_random_uuid() as document, gen_random_uuid() as version, o.id as organisation, row_number() over (order by o.id) as n from organisations o where o.name like 'Client %'),
      g as (select id, row_number() over (order by id) as n from f),
      d as (insert into documents (id, brand_id, organisation_id, folder_id, name, version_id, deposited_at) select document, $1, organisation, $3, 'Lot', version, now() from v)
     insert into document_versions (id, document_id, number, file_id, deposited_at, deposited_by_label, side) select v.version, v.document, 1, g.id, now(), 'x', 'staff' from v join g on g.n = v.n`,
    [portal.brandId, file_id, id],
  )
  const ids = await portal.sql("select id from documents where name = 'Lot'")
  assert.equal(ids.length, 1_000)
  let statements = 0
  const made = await system((ctx) => {
    const query = ctx.client.query.bind(ctx.client)
    ctx.client.query = (...given: unknown[]) => {
      statements++
      return query(...given)
    }
    return notifyPublished(ctx, ids).finally(() => {
      ctx.client.query = query
    })
  })
  assert.equal(made, 1_000)
  assert.ok(statements <= 2, `${statements} statements`)
  const [{ n }] = await portal.sql(
    "select count(*)::int as n from mails where subject = 'Lot' and state = 'waiting' and text_body is null",
  )
  assert.equal(n, 1_000)
  const jobs = await portal.sql(
    "select count(*)::int as n from jobs.job where name like 'kernel.send_mail%' and state = 'created'",
  )
  assert.equal(jobs[0].n, 1)
  await portal.sql("update mails set state = 'not_sent', decided_at = now() where subject = 'Lot'")
})

test('D24 killed while it sent, a mail is told as unsure and never doubled; a job that is lost loses no mail', async () => {
  const { sweepMails } = await import('../../../kernel/notifications/sending.ts')
  const lost = () => portal.sql("delete from jobs.job where name like 'kernel.send_mail%' and state = 'created'")
  for (const name of ['Coupé 1', 'Coupé 2']) await publish(name)
  await lost()
  // One process was told of one and was killed: nobody knows whether it left.
  const [{ id }] = await portal.sql(
    "update mails set state = 'sending', attempts = 1, sending_since = $1 where subject = 'Coupé 1' returning id",
    [portal.clock.now],
  )
  await portal.drain()
  assert.equal(mailsAbout('Coupé').length, 0)
  portal.clock.set(new Date(portal.clock.now.getTime() + 16 * 60_000).toISOString())
  await sweepMails(portal.app.services, brand())
  await portal.drain()
  await sweepMails(portal.app.services, brand())
  await portal.drain()
  assert.deepEqual(
    mailsAbout('Coupé').map(({ mail }) => mail.subject),
    ['Votre facture Coupé 2 est disponible'],
  )
  assert.deepEqual([(await of('Coupé 1')).state, (await of('Coupé 1')).reason], ['failed', 'unsure'])
  // A person decides, in the outbox: it is sent, once.
  await portal.sql("update mails set state = 'waiting', next_try_at = null where id = $1", [id])
  await sweepMails(portal.app.services, brand())
  await portal.drain()
  assert.deepEqual([mailsAbout('Coupé 1').length, (await of('Coupé 1')).state], [1, 'sent'])
})

test('D22 D26 an employee is told at their own address, by the template of the folder; not all of the staff see it', async () => {
  const [{ id }] = await portal.sql(
    "insert into employees (brand_id, created_at, code, surname, given_name, email, entered_on) values ($1, now(), '00148', 'VOLTIGNAC', 'Aurèle', 'aurele@courrier.example', '2020-01-01') returning id",
    [portal.brandId],
  )
  const [folder] = await portal.sql("select id from folder_rules where name ->> 'fr' = 'Bulletins'")
  const boss = await portal.signedIn(await makeStaff(portal, 'chef.paie', 'administrator'))
  const made = await boss.upload('/staff/documents', [pdf('Bulletin')], {
    employeeId: id,
    folderId: folder.id,
    name: 'Bulletin de novembre',
  })
  assert.equal(made.status, 201, JSON.stringify(made.body))
  await portal.drain()
  const [mail] = mailsAbout('Bulletin de novembre')
  assert.deepEqual(
    [mail?.to, mail?.mail.subject],
    [['aurele@courrier.example'], 'Votre bulletin Bulletin de novembre est disponible'],
  )
  assert.match(mail!.mail.text!, /^Bonjour Aurèle VOLTIGNAC,/)
  assert.match(mail!.mail.text!, /\/salarie\/documents\?/)
  const seen = await boss.get('/staff/document-notifications?holder=employee')
  assert.deepEqual([seen.body.items.length, seen.body.items[0].state], [1, 'sent'])
  assert.deepEqual((await reader.get('/staff/document-notifications?holder=employee')).body.items, [])
})

test('D4 D23 an address that is changed while a message waits: it leaves to the address as it is then, once, and the history says so', async () => {
  const hold = (held: boolean) => agent.put('/staff/notification-holds/client', { held })
  const change = async (values: object) => {
    const at = `/staff/organisations/${organisation}`
    const { version } = (await agent.get(at)).body
    assert.equal((await agent.patch(at, { ...values, version })).status, 200)
  }
  const addressees = (name: string) => mailsAbout(name).flatMap(({ to }) => to)
  await change({ invoicesEmail: 'avant@vallois.example', email: 'accueil@vallois.example' })
  await hold(true)
  const made = await publish('F-attend')
  await change({ invoicesEmail: 'apres@vallois.example' })
  assert.deepEqual(
    [(await of('F-attend')).address, (await of('F-attend')).addressNow],
    ['avant@vallois.example', 'apres@vallois.example'],
  )
  await hold(false)
  await portal.drain()
  assert.deepEqual(addressees('F-attend'), ['apres@vallois.example'])
  const sent = await of('F-attend')
  assert.deepEqual([sent.state, sent.address, sent.addressKind], ['sent', 'apres@vallois.example', 'invoices'])
  assert.equal(await system((ctx) => notifyPublished(ctx, [{ id: made.id }])), 0)

  // The old address is marked meanwhile: the new one is written to all the same.
  await hold(true)
  await publish('F-marque')
  await system((ctx) =>
    ctx.db
      .insertInto('failed_addresses')
      .values({ brand_id: portal.brandId, address: 'apres@vallois.example', failed_at: ctx.now, answer: '550' })
      .execute(),
  )
  await change({ invoicesEmail: 'encore@vallois.example' })
  // Told at both addresses of one version, the later one alone leaves.
  const twice = await publish('F-deux')
  await change({ invoicesEmail: 'deux@vallois.example' })
  await system((ctx) => notifyPublished(ctx, [{ id: twice.id }]))
  await hold(false)
  await portal.drain()
  assert.deepEqual(addressees('F-marque'), ['deux@vallois.example'])
  assert.deepEqual(addressees('F-deux'), ['deux@vallois.example'])
  assert.deepEqual((await history('&search=F-deux')).map((one: any) => [one.state, one.address]).sort(), [
    ['cancelled', 'encore@vallois.example'],
    ['sent', 'deux@vallois.example'],
  ])

  // Nobody is left to write to: that is said, and nothing leaves.
  await hold(true)
  await publish('F-nulle-part')
  await change({ invoicesEmail: '', email: '' })
  await portal.sql("update accounts set contact_email = '', sign_in_email = null where identifier = 'nora.gere'")
  await hold(false)
  await portal.drain()
  assert.deepEqual(addressees('F-nulle-part'), [])
  const lost = await of('F-nulle-part')
  assert.deepEqual([lost.state, lost.reason, lost.address], ['failed', 'no_address', ''])
})
