// Clients out of another program (spec 5, B19).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { DatabaseAwayError } from '../../../kernel/db/database.ts'
import { eraseDueAccounts } from '../../../kernel/identity/erasure.ts'
import { importJobs } from '../../../kernel/import/running.ts'
import { workJobs } from '../../../kernel/work/run.ts'
import {
  makeAccount,
  makeOrganisation,
  makeStaff,
  type Person,
  type Portal,
  type Reply,
  startPortal,
  undisturbed,
} from '../../../testing/portal.ts'
import { rewriteStatements } from '../../../testing/statements.ts'

let portal: Portal
let admin: Person
let agent: Person
before(async () => {
  portal = await startPortal()
  admin = await portal.signedIn(await makeStaff(portal, 'ada.dupond', 'administrator'))
  agent = await portal.signedIn(await makeStaff(portal, 'gil.dupond'))
  await makeOrganisation(portal, 'Ville de Montfabre', {
    values: { code: 'C0700', siret: '40483304800022', kind: 'public' },
  })
})
after(() => portal.close())

const bring = (bytes: string | Buffer, name = 'clients.csv', as = admin, kind = 'back-office.clients') =>
  as.upload('/staff/imports', [{ field: 'file', name, bytes }], { kind })
const check = (reply: Reply, over: object = {}) =>
  admin.put(`/staff/imports/${reply.body.id}/mapping`, {
    version: reply.body.version,
    mapping: reply.body.mapping,
    ...over,
  })
const rows = async (id: string, show: string) =>
  (await admin.get(`/staff/imports/${id}/rows?show=${show}&size=100`)).body.items
const run = async (view: { id: string; version: number }, act = 'run') => {
  const started = await admin.post(`/staff/imports/${view.id}/${act}`, { version: view.version })
  assert.equal(started.status, 200, JSON.stringify(started.body))
  await portal.drain()
  return (await admin.get(`/staff/imports/${view.id}`)).body
}
const mails = async () => (await portal.sql('select count(*)::int as n from mails'))[0].n
const clients = (codes: string[]) =>
  portal.sql(
    'select code, name, siret, deactivated_at is not null as gone from organisations where code = any ($1) order by code, gone',
    [codes],
  )

const file = [
  'Code;Raison sociale;SIRET;Pays;CP;Commune;Contact;Prénom;Courriel;Famille tarifaire',
  'D001;Syndicat des eaux;;France;61200;Argentan;OSTRAN;Bilal;bilal@eaux.example;A',
  'D002;Garage Brème;;Belgique;4000;Liège;BREME;Luc;luc@breme.example;B',
  'C0700;Ville de Montfabre;40483304800022;France;61300;Montfabre;AUBERTINE;Claire;;A',
  'D003;Sans contact;;France;;;;;;',
  'D001;Encore les eaux;;France;;;OSTRAN;Bilal;;',
  'D004;Mauvais SIRET;4,04833E+13;France;;;DUVAL;Ève;;',
].join('\r\n')

test('B19 a file of clients: columns are found, tried without making anything, brought in once, taken back', async () => {
  const before = await mails()
  const read = await bring(file)
  assert.equal(read.status, 201, JSON.stringify(read.body))
  assert.deepEqual([read.body.state, read.body.rowCount, read.body.encoding], ['read', 6, 'utf-8'])
  assert.deepEqual(read.body.mapping, {
    code: 0,
    name: 1,
    siret: 2,
    country: 3,
    postalCode: 4,
    city: 5,
    contactSurname: 6,
    contactGivenName: 7,
    contactEmail: 8,
  })
  assert.deepEqual(read.body.passedOver, ['Famille tarifaire'])
  assert.deepEqual(read.body.columns[1], {
    name: 'Raison sociale',
    samples: ['Syndicat des eaux', 'Garage Brème', 'Ville de Montfabre'],
  })

  const tried = (await check(read)).body
  assert.deepEqual([tried.state, tried.counts.ready, tried.counts.known, tried.counts.refused], ['checked', 2, 1, 3])
  assert.deepEqual(
    (await rows(tried.id, 'refused')).map((row: any) => [
      row.line,
      row.problems.map((one: any) => [one.field, one.title, one.code, one.value]),
    ]),
    [
      [5, [['contactSurname', 'Nom du contact', 'required', '']]],
      [6, [['', '', 'imports.duplicate', '']]],
      [7, [['siret', 'SIRET', 'back_office.bad_siret', '4,04833E+13']]],
    ],
  )
  assert.deepEqual(await clients(['D001', 'D002']), [])

  const done = await run(tried)
  assert.deepEqual([done.state, done.counts.created, done.counts.failed, done.counts.waiting], ['done', 2, 0, 0])
  assert.deepEqual(
    (await clients(['D001', 'D002'])).map((row) => [row.code, row.name, row.gone]),
    [
      ['D001', 'Syndicat des eaux', false],
      ['D002', 'Garage Brème', false],
    ],
  )
  assert.equal(await mails(), before, 'nobody is told')
  const [made] = await rows(done.id, 'made')
  const client = (await admin.get(`/staff/organisations/${made.href.split('/').at(-1)}`)).body
  assert.deepEqual(
    [client.code, client.country, client.city, client.members.length, client.members[0].signInEmail, client.login],
    ['D001', 'FR', 'Argentan', 1, 'bilal@eaux.example', 'D001'],
  )

  // The same file again makes nothing: each is there.
  const again = await check(await bring(file))
  assert.deepEqual([again.body.counts.ready, again.body.counts.known], [0, 3])
  assert.equal(
    (await admin.post(`/staff/imports/${again.body.id}/run`, { version: again.body.version })).body.code,
    'imports.nothing_to_do',
  )

  // One was changed since: it stays, and is named; the other is gone, and its code and address are free.
  await admin.patch(`/staff/organisations/${client.id}`, { version: client.version, city: 'Alençon' })
  const undone = await run(done, 'undo')
  assert.deepEqual([undone.state, undone.counts.undone, undone.counts.kept], ['undone', 1, 1])
  assert.deepEqual(
    (await rows(done.id, 'kept')).map((row: any) => [row.label, row.undoFailure]),
    [['Syndicat des eaux', "Modifié depuis l'import\u00a0: laissé tel quel."]],
  )
  assert.deepEqual(
    (await clients(['D001', 'D002'])).map((row) => [row.code, row.gone]),
    [
      ['D001', false],
      ['D002', true],
    ],
  )
  const third = await run((await check(await bring(file))).body)
  assert.deepEqual([third.counts.created, third.counts.failed], [1, 0])
  const [back] = await rows(third.id, 'made')
  assert.equal((await admin.get(`/staff/organisations/${back.href.split('/').at(-1)}`)).body.login, 'D002')
})

test('B19 whoever may not import is refused, and another brand sees nothing', async () => {
  assert.equal((await bring(file, 'clients.csv', agent)).status, 403)
  const client = await portal.signedIn(await makeAccount(portal, 'claire.client'))
  assert.equal((await client.get('/staff/imports')).status, 404)
})

test('B19 ten thousand lines of which three are bad: those three are named, the rest can be brought in', async () => {
  const lines = Array.from({ length: 10_000 }, (_, n) => {
    const bad = n === 17 || n === 4_999 || n === 9_999
    return `E${n};${bad ? '' : `Société ${n}`};DUPONT;p${n}@client.example`
  })
  const tried = await check(await bring(['Code;Raison sociale;Contact;Email', ...lines].join('\n')))
  assert.deepEqual([tried.body.counts.ready, tried.body.counts.refused], [9_997, 3])
  assert.deepEqual(
    (await rows(tried.body.id, 'refused')).map((row: any) => [row.line, row.problems[0].field, row.problems[0].code]),
    [
      [19, 'name', 'required'],
      [5_001, 'name', 'required'],
      [10_001, 'name', 'required'],
    ],
  )
  const refused = await admin.get(`/staff/imports/${tried.body.id}/refused-rows`)
  assert.match(String(refused.body), /Motif du refus\r\nE17;;DUPONT;p17@client\.example;19;/)
  assert.equal(String(refused.body).trim().split('\r\n').length, 4)
  assert.equal((await admin.delete(`/staff/imports/${tried.body.id}`)).status, 204)
  assert.equal((await admin.get(`/staff/imports/${tried.body.id}`)).status, 404)
})

test('B19 of a cell of a megabyte its beginning is shown: in the samples, the refused lines and what is listed', async () => {
  const read = await bring(`Code;Raison sociale;Contact\n${`D1;${'a'.repeat(1_000_000)};X\n`.repeat(3)}`)
  assert.equal(read.status, 201)
  const checked = await check(read)
  assert.equal(checked.status, 200, checked.bytes.toString().slice(0, 600))
  const listed = await admin.get(`/staff/imports/${read.body.id}/rows?show=refused`)
  assert.equal(listed.body.items.length, 3)
  for (const { bytes } of [read, checked, listed]) assert.ok(bytes.length < 10_000, String(bytes.length))
  assert.match(listed.body.items[0].problems[0].value, /^a{200}…$/)
})

test('B19 an assignment that says nothing certain is refused on its field, an old version is 409, and a choice is remembered', async () => {
  const read = await bring('Ref;Nom;Contact\nF1;Client F;DUVAL\n')
  const wrong = await check(read, { mapping: { name: 1, contactSurname: 1, nowhere: 0, city: 9 } })
  assert.deepEqual(
    [wrong.status, ...wrong.body.errors.map((error: any) => `${error.field} ${error.code}`)],
    [
      422,
      'mapping.contactSurname imports.column_twice',
      'mapping.nowhere unknown_field',
      'mapping.city bad_choice',
      'mapping.code imports.unmapped',
    ],
  )
  const good = await check(read, { mapping: { code: 0, name: 1, contactSurname: 2 } })
  assert.equal(good.body.counts.ready, 1)
  const stale = await check(read, { mapping: { code: 0, name: 1, contactSurname: 2 } })
  assert.deepEqual([stale.status, stale.body.extra.current.version], [409, good.body.version])
  const next = await bring('Ref;Nom;Contact\nF2;Autre F;DUVAL\n')
  assert.deepEqual([next.body.remembered, next.body.mapping], [true, { code: 0, name: 1, contactSurname: 2 }])
})

test('B19 what is there is changed where that was chosen, and says again what it said before once the import is taken back', async () => {
  const read = await bring('Code;Raison sociale;Contact;Ville\nC0700;Ville de Montfabre;X;Alençon\n')
  const tried = (await check(read, { known: 'update' })).body
  assert.deepEqual([tried.counts.known, tried.counts.waiting], [1, 1])
  const done = await run(tried)
  assert.deepEqual([done.counts.updated, done.counts.created], [1, 0])
  const city = async () => (await portal.sql("select city from organisations where code = 'C0700'"))[0].city
  assert.equal(await city(), 'Alençon')
  assert.equal((await run(done, 'undo')).counts.undone, 1)
  assert.equal(await city(), '')
})

test('B19 one contact of two clients is one account; a code taken meanwhile is refused when it is brought in, and the rest is not held up', async () => {
  const tried = (
    await check(
      await bring(
        'Code;Raison sociale;Contact;Email\nG1;Premier;DUVAL;eve@duval.example\nG2;Second;DUVAL;eve@duval.example\nG3;Tiers;AUTRE;eve@duval.example\n',
      ),
    )
  ).body
  assert.equal(tried.counts.ready, 3)
  await makeOrganisation(portal, 'Arrivé entre-temps', { values: { code: 'G2' } })
  const done = await run(tried)
  assert.deepEqual([done.counts.created, done.counts.failed, done.counts.waiting], [1, 2, 0])
  assert.deepEqual(
    (await rows(done.id, 'failed')).map((row: any) => [row.line, row.failure.field, row.failure.code]),
    [
      [3, 'code', 'back_office.client_code_taken'],
      [4, 'contactEmail', 'back_office.import_other_person'],
    ],
  )
})

test('B19 a task that is stopped, or cut in the middle of a row, is taken up again, and nothing is made twice', async () => {
  const lines = Array.from({ length: 8 }, (_, n) => `H${n};Société H${n};DUPONT;h${n}@client.example`)
  const tried = (await check(await bring(['Code;Raison sociale;Contact;Email', ...lines].join('\n')))).body
  const started = await admin.post(`/staff/imports/${tried.id}/run`, { version: tried.version })
  assert.equal((await admin.post(`/staff/imports/${tried.id}/run`, { version: tried.version })).status, 409)
  const [work] = (await admin.get('/work?open=true')).body.items
  assert.equal((await admin.post(`/work/${work.id}/cancellation`)).status, 200)
  const stopped = (await admin.get(`/staff/imports/${tried.id}`)).body
  assert.deepEqual(
    [started.body.state, stopped.state, stopped.counts.created, stopped.counts.waiting],
    ['running', 'done', 0, 8],
  )

  // The line is cut as a made row is to be marked: with its transaction all of it is gone, and two processes take it up.
  await admin.post(`/staff/imports/${tried.id}/run`, { version: stopped.version })
  await portal.sql(
    "create function cut_line() returns boolean security definer language sql as 'select pg_terminate_backend(pg_backend_pid())'",
  )
  const [row] = await portal.sql('select id, brand_id, span from work where ended_at is null')
  const part = { workId: row.id, brandId: row.brand_id, span: row.span }
  const job = workJobs(portal.app.services).find((one) => one.name === 'kernel.work')!
  let cuts = 0
  const whole = rewriteStatements(portal.database.pool, (text) => {
    if (!text.includes('update "import_rows" set') || ++cuts !== 2) return text
    const values = [...new Set(text.match(/\$\d+/g))]
    return `select cut_line()${values.map((value) => `, ${value}::text`).join('')}`
  })
  await job
    .run(part, { stopping: () => false, report: () => {} })
    .catch((error) => {
      if (!(error instanceof DatabaseAwayError)) throw error
    })
    .finally(whole)
  await Promise.all([1, 2].map(() => job.run(part, { stopping: () => false, report: () => {} })))
  await portal.drain()
  const done = (await admin.get(`/staff/imports/${tried.id}`)).body
  assert.ok(cuts >= 2)
  assert.deepEqual([done.state, done.counts.created, done.counts.waiting, done.counts.failed], ['done', 8, 0, 0])
  assert.equal((await portal.sql("select count(*)::int as n from organisations where code like 'H_'"))[0].n, 8)
})

test('B19 B23 the contact of a client that is taken back is erased, and a file is forgotten after its days', async () => {
  const read = await bring('Code;Raison sociale;Contact;Prénom;Email\nJ1;Société J;FERRAN;Jules;jules@ferran.example\n')
  const done = await run((await check(read)).body)
  const [account] = await portal.sql("select id from accounts where sign_in_email = 'jules@ferran.example'")
  await run(done, 'undo')
  await eraseDueAccounts(portal.app.services)
  const [erased] = await portal.sql('select surname, sign_in_email, status from accounts where id = $1', [account.id])
  assert.deepEqual(erased, { surname: 'Compte clos', sign_in_email: null, status: 'closed' })
  portal.clock.advanceDays(31)
  await importJobs(portal.app.services)[0]!.run({}, undisturbed)
  const forgotten = (await admin.get(`/staff/imports/${done.id}`)).body
  assert.deepEqual([forgotten.abilities.undo.allowed, forgotten.counts.created], [false, 0])
  assert.deepEqual(await portal.sql('select id from import_rows where import_id = $1', [done.id]), [])
  assert.deepEqual(await portal.sql('select id from files where owner_id = $1', [done.id]), [])
})

/** Brings a file of a kind to its trial. */
async function tried(lines: string[], kind: string) {
  const read = await bring(lines.join('\n'), 'fichier.csv', admin, kind)
  assert.equal(read.status, 201, JSON.stringify(read.body))
  const asked = await check(read)
  assert.equal(asked.status, 200, JSON.stringify(asked.body))
  await portal.drain()
  return (await admin.get(`/staff/imports/${read.body.id}`)).body
}
const refusedOf = async (id: string) =>
  (await rows(id, 'refused')).map((one: any) => [
    one.line,
    one.problems.map((problem: any) => `${problem.field} ${problem.code}`.trim()).join(),
  ])

test('B19 contacts of clients: each a member whose access waits, known by address or name; taken back unless used', async () => {
  const boss = await makeAccount(portal, 'paul.principal')
  const organisation = await makeOrganisation(portal, 'Atelier Brémond', { principal: boss, values: { code: 'K1' } })
  const before = await mails()
  const view = await tried(
    [
      'Code client;Nom;Prénom;Courriel;Fonction',
      'K1;OSTRAN;Bilal;bilal@atelier.example;Comptable',
      'k1;BREME;Luc;;Gérant',
      'K1;OSTRAN;Bilal;BILAL@atelier.example;Comptable',
      'K9;DUVAL;Ève;eve@x.example;',
      'K1;;Sans nom;;',
      'K1;MAUVAIS;Mail;pas-un-mail;',
    ],
    'synchronisation.contacts',
  )
  assert.deepEqual(await refusedOf(view.id), [
    [4, 'imports.duplicate'],
    [5, 'client synchronisation.code_unknown'],
    [6, 'surname required'],
    [7, 'email bad_email'],
  ])
  const done = await run(view)
  const members = () =>
    portal.sql(
      `select a.surname, a.contact_email, a.job_title, a.status from memberships m join accounts a on a.id = m.account_id
       where m.organisation_id = $1 and m.removed_at is null and a.id <> $2 order by a.surname`,
      [organisation, boss],
    )
  assert.deepEqual(await members(), [
    { surname: 'BREME', contact_email: '', job_title: 'Gérant', status: 'pending' },
    { surname: 'OSTRAN', contact_email: 'bilal@atelier.example', job_title: 'Comptable', status: 'pending' },
  ])
  assert.equal(await mails(), before, 'nobody is told')
  // The same file again: whoever is there is known.
  const again = await tried(
    ['Code client;Nom;Prénom;Courriel', 'K1;OSTRAN;Bilal;bilal@atelier.example', 'K1;Breme;LUC;'],
    'synchronisation.contacts',
  )
  assert.deepEqual(
    (await rows(again.id, 'known')).map((one: any) => one.label),
    ['OSTRAN Bilal', 'Breme LUC'],
  )
  await portal.sql("update accounts set status = 'active' where surname = 'BREME' and contact_email = ''")
  const undone = await run(done, 'undo')
  assert.deepEqual(
    (await members()).map((one: any) => one.surname),
    ['BREME'],
    JSON.stringify(undone),
  )
})

test('B19 open tickets: of whom they name, in the queue from the day that they say, once; one that was answered stays', async () => {
  const boss = await makeAccount(portal, 'tania.principale')
  await makeOrganisation(portal, 'Clinique des Aulnes', {
    principal: boss,
    values: { code: 'T1' },
  })
  const person = await portal.signedIn(boss)
  const before = await mails()
  const view = await tried(
    [
      'Code client;N° ticket;Sujet;Description;Type;Créé le;Demandeur',
      'T1;48213;Accès impossible;Depuis hier, rien ne va.;panne;31/10/2026;inconnu@aulnes.example',
      't1;48214;Autre question;Comment faire ?;;;',
      'T1;48213;En double;Encore;;;',
      'T9;48215;Sans client;x;;;',
      'T1;48216;Demain;x;;01/01/2030;',
      'T1;48217;Genre inconnu;x;licorne;;',
      'T1;48218;;Sans objet;;;',
    ],
    'support.tickets',
  )
  assert.deepEqual(await refusedOf(view.id), [
    [4, 'imports.duplicate'],
    [5, 'client support.import_no_client'],
    [6, 'openedOn support.import_to_come'],
    [7, 'category bad_choice'],
    [8, 'subject required'],
  ])
  const done = await run(view)
  const { items } = (await person.get('/tickets')).body
  assert.deepEqual(items.map((one: any) => [one.subject, one.category, one.status, one.openedAt.slice(0, 10)]).sort(), [
    ['Accès impossible', 'incident', 'waiting_provider', '2026-10-31'],
    ['Autre question', 'question', 'waiting_provider', portal.clock.now.toISOString().slice(0, 10)],
  ])
  assert.equal(await mails(), before, 'nobody is told')
  const again = await tried(
    ['Code client;N° ticket;Sujet;Description', 'T1;48213;Accès impossible;Depuis hier'],
    'support.tickets',
  )
  assert.equal((await rows(again.id, 'known')).length, 1)
  const answered = items.find((one: any) => one.subject === 'Accès impossible')
  const said = await agent.upload(`/tickets/${answered.id}/messages`, [], { body: 'Nous regardons.' })
  assert.equal(said.status, 201, JSON.stringify(said.body))
  await run(done, 'undo')
  assert.deepEqual(
    (await person.get('/tickets')).body.items.map((one: any) => one.subject),
    ['Accès impossible'],
  )
})

test('B19 contracts of clients by number: new ones are made, known ones changed where that is asked, and both are taken back', async () => {
  const organisation = await makeOrganisation(portal, 'Lycée des Embruns', { values: { code: 'L1' } })
  await makeOrganisation(portal, 'Un autre', { values: { code: 'L2' } })
  await portal.sql(
    `insert into contracts (brand_id, organisation_id, number, title, starts_on, next_invoice_on, invoice_day)
     values ($1, $2, 'CT-1', 'Ancien titre', '2024-01-01', '2026-12-01', 1)`,
    [portal.brandId, organisation],
  )
  const view = await tried(
    [
      'N° contrat;Code client;Libellé;Date de début;Date de fin',
      'ct-1;L1;Nouveau titre;01/01/2024;',
      'CT-2;l1;Ascenseurs;01/03/2025;28/02/2028',
      'CT-2;L1;En double;01/03/2025;',
      'CT-3;L9;Sans client;01/03/2025;',
      'CT-1;L2;À un autre;01/03/2025;',
      'CT-4;L1;Fin avant début;01/03/2025;01/02/2025',
      'CT-5;L1;Sans début;;',
    ],
    'synchronisation.contracts',
  )
  assert.deepEqual(
    (await refusedOf(view.id)).filter(([line]: [number]) => line !== 6),
    [
      [4, 'imports.duplicate'],
      [5, 'client synchronisation.code_unknown'],
      [7, 'endsOn synchronisation.ends_before'],
      [8, 'startsOn required'],
    ],
  )
  assert.deepEqual((await rows(view.id, 'known')).length, 1)
  const contracts = () =>
    portal.sql(
      'select number, title, starts_on::text, ends_on::text from contracts where organisation_id = $1 order by number',
      [organisation],
    )
  const again = await admin.put(`/staff/imports/${view.id}/mapping`, {
    version: view.version,
    mapping: view.mapping,
    known: 'update',
  })
  assert.equal(again.status, 200, JSON.stringify(again.body))
  await portal.drain()
  const done = await run((await admin.get(`/staff/imports/${view.id}`)).body)
  assert.deepEqual(await contracts(), [
    { number: 'CT-1', title: 'Nouveau titre', starts_on: '2024-01-01', ends_on: null },
    { number: 'CT-2', title: 'Ascenseurs', starts_on: '2025-03-01', ends_on: '2028-02-28' },
  ])
  await run(done, 'undo')
  assert.deepEqual(await contracts(), [
    { number: 'CT-1', title: 'Ancien titre', starts_on: '2024-01-01', ends_on: null },
  ])
})
