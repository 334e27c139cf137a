// A file for all of clients' papers (D34): split by the client's code, into a folder of theirs.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { drawPaper } from '../../../kernel/demo/paper.ts'
import {
  makeAccount,
  makeEmployee,
  makeOrganisation,
  makeStaff,
  type Person,
  type Portal,
  startPortal,
} from '../../../testing/portal.ts'

let portal: Portal
let agent: Person
let reader: Person
let nora: Person
let basile: Person
let nadia: Person
const ids: Record<string, string> = {}
const folders: Record<string, string> = {}
before(async () => {
  portal = await startPortal()
  agent = await portal.signedIn(await makeStaff(portal, 'agent.dupond'))
  reader = await portal.signedIn(await makeStaff(portal, 'lecteur.muet', 'reader'))
  const [first, second, third] = [
    await makeAccount(portal, 'nora.gere'),
    await makeAccount(portal, 'basile.orvane'),
    await makeAccount(portal, 'nadia.servanne'),
  ]
  const client = async (code: string, name: string, principal?: string, values = {}) => {
    ids[code] = await makeOrganisation(portal, name, {
      ...(principal ? { principal } : {}),
      values: { code, created_at: '2025-01-06', ...values },
    })
  }
  await client('C-0412', 'Vallois & Brès', first, { invoices_email: 'factures@vallois.example' })
  await client('00147', 'SERVANNE Nadia', second)
  await client('C-0500', 'Clinique des Trois-Aulnes')
  await client('C-0600', 'Arrivée depuis', undefined, { created_at: '2026-12-03' })
  await client('C-0700', 'Partie avant', undefined, { deactivated_at: '2026-10-15' })
  // An employee of a client's name and code, and one whose code stands beside a client's.
  ids.employee = await makeEmployee(portal, '00147', { surname: 'SERVANNE', given_name: 'Nadia', account_id: third })
  await makeEmployee(portal, '00500')
  nora = await portal.signedIn(first)
  basile = await portal.signedIn(second)
  nadia = await portal.signedIn(third)
  const { items } = (await agent.get('/staff/folders?size=100')).body
  for (const one of items) folders[one.path] = one.id
  await portal.sql("update folder_rules set notifies = true where path = 'CLIENTS\\Facture\\'")
})
after(() => portal.close())

const statement = (code: string, ...more: string[]) => [`Code client ${code}`, ...more]
async function bring(pages: string[][], fields: Record<string, string> = {}) {
  const lines = pages.flatMap((one, index) => (index === 0 ? one : ['\f', ...one]))
  const made = await agent.upload(
    '/staff/lots',
    [{ field: 'file', name: 'releves.pdf', bytes: await drawPaper('Halbrane', lines) }],
    { folderId: folders['CLIENTS\\Facture\\']!, name: 'Relevé de novembre 2026', monthOn: '2026-11-01', ...fields },
  )
  assert.equal(made.status, 201, JSON.stringify(made.body))
  await portal.drain()
  return (await agent.get(`/staff/lots/${made.body.id}`)).body
}
const pagesOf = async (lot: any) => (await agent.get(`/staff/lots/${lot.id}/pages?size=100`)).body.items
const current = async (lot: any) => (await agent.get(`/staff/lots/${lot.id}`)).body
const theirs = async (who: Person) =>
  (await who.get('/documents')).body.items.map((one: any) => [one.name, one.organisation.id])
async function publish(lot: any) {
  const started = await agent.post(`/staff/lots/${lot.id}/publication`, { version: lot.version })
  assert.equal(started.status, 202, JSON.stringify(started.body))
  await portal.drain()
  return (await agent.get(`/work/${started.body.workId}`)).body
}

test("D34 one file of clients' papers: split by the client's code, reviewed, published and told as one lot, withdrawn as one", async () => {
  // Another brand has a client of a code that none of this one has.
  const [rival] = await portal.sql(
    "insert into brands (slug, name, made_from) values ('rival', 'Rival', $1) returning id",
    [portal.brandId],
  )
  await portal.sql(
    "insert into roles (brand_id, code, name, holder) select $1, code, name, holder from roles where brand_id = $2 and code = 'principal_manager'",
    [rival.id, portal.brandId],
  )
  await makeOrganisation(portal, 'Ailleurs', {
    principal: await makeAccount(portal, 'ailleurs.gere', { brand_id: rival.id }),
    values: { brand_id: rival.id, code: 'C-0900' },
  })
  const lot = await bring([
    statement('C-0412', 'Page 1/2', 'Matricule 00147', 'Matricule 00500'),
    ['suite', 'Page 2/2'],
    statement('147', 'SERVANNE Nadia'),
    statement('C-0900'),
    statement('C-0700'),
    ['Matricule 00500', 'Récapitulatif'],
  ])
  assert.deepEqual(
    [lot.state, lot.holder, lot.label, lot.counts.matched, lot.counts.undecided, lot.ready, lot.missing],
    ['review', 'client', 'Code client', 2, 4, 1, 1],
  )
  const pages = await pagesOf(lot)
  assert.deepEqual(
    pages.map((one: any) => [one.finding, one.organisation?.id ?? null, one.proposed?.id ?? null, one.employee]),
    [
      ['matched', ids['C-0412'], null, null],
      ['continued', null, ids['C-0412'], null],
      ['matched', ids['00147'], null, null],
      ['unknown', null, null, null],
      ['absent', null, ids['C-0700'], null],
      ['none', null, null, null],
    ],
  )
  const { items } = (await agent.get(`/staff/lots/${lot.id}/missing`)).body
  assert.deepEqual(
    items.map((one: any) => [one.name, one.code, one.normal]),
    [['Clinique des Trois-Aulnes', 'C-0500', false]],
  )
  const missing = `/staff/lots/${lot.id}/missing/${ids['C-0500']}`
  for (const _ of [1, 2]) assert.equal((await agent.put(missing, { normal: true })).status, 204)
  assert.equal((await current(lot)).missing, 0)
  assert.equal((await agent.put(`/staff/lots/${lot.id}/missing/${ids.employee}`, { normal: true })).status, 404)

  // A page goes to a client alone, whoever of the employees has the code.
  const at = (number: number) => `/staff/lots/${lot.id}/pages/${number}`
  const wrong = await agent.put(at(2), { version: 1, employeeId: ids.employee, discarded: false })
  assert.deepEqual(
    [wrong.status, wrong.body.errors[0].field, wrong.body.errors[0].code],
    [422, 'employeeId', 'documents.lot_other_side'],
  )
  assert.equal(
    (await agent.put(at(2), { version: 1, organisationId: ids.employee, discarded: false })).body.errors[0].field,
    'organisationId',
  )
  await assert.rejects(
    portal.sql(
      'update lot_pages set employee_id = $2, proposed_organisation_id = null where lot_id = $1 and number = 2',
      [lot.id, ids.employee],
    ),
    /lot_pages_of_side/,
  )
  const decided = await agent.put(at(2), { version: 1, organisationId: ids['C-0412'], discarded: false })
  assert.deepEqual([decided.status, decided.body.organisation.code], [200, 'C-0412'])
  for (const number of [4, 5, 6])
    assert.equal((await agent.put(at(number), { version: 1, discarded: true })).status, 200)

  assert.deepEqual([await theirs(nora), await theirs(basile)], [[], []])
  assert.equal((await nora.get(`/staff/lots/${lot.id}`)).status, 404)
  // Whoever reads clients' documents reads their lots, and publishes none.
  assert.equal((await reader.get(`/staff/lots/${lot.id}`)).body.name, 'Relevé de novembre 2026')
  assert.equal((await reader.post(`/staff/lots/${lot.id}/publication`, { version: lot.version })).status, 403)

  const work = await publish(await current(lot))
  assert.deepEqual([work.state, work.done, work.refused], ['finished', 2, 0])
  assert.deepEqual(await theirs(nora), [['Relevé de novembre 2026', ids['C-0412']]])
  assert.deepEqual(await theirs(basile), [['Relevé de novembre 2026', ids['00147']]])
  assert.deepEqual((await nadia.get('/employee/documents')).body.items, [])
  const told = await portal.sql(
    `select n.address, f.organisation_id from document_notifications n join documents d on d.id = n.document_id
     join document_versions v on v.id = d.version_id join files f on f.id = v.file_id where d.lot_id = $1 order by n.address`,
    [lot.id],
  )
  assert.deepEqual(
    told.map((one) => one.organisation_id),
    [ids['00147'], ids['C-0412']],
  )
  assert.equal(told[1].address, 'factures@vallois.example')
  const again = await current(lot)
  assert.equal(
    (await agent.post(`/staff/lots/${lot.id}/publication`, { version: again.version })).body.code,
    'documents.lot_nothing_ready',
  )

  const gone = await agent.post(`/staff/lots/${lot.id}/withdrawal`, { version: again.version, reason: 'Mauvais mois' })
  assert.deepEqual([gone.status, gone.body.state], [200, 'withdrawn'])
  assert.deepEqual([await theirs(nora), await theirs(basile)], [[], []])
  // It is in the journal of each client (D37).
  const journal = await portal.sql(
    "select type, organisation_id from journal_events where organisation_id = $1 and type like 'documents.document.%' order by type",
    [ids['C-0412']],
  )
  assert.deepEqual(
    journal.map((one) => one.type),
    ['documents.document.published', 'documents.document.withdrawn'],
  )
})

test('D34 a client found twice is to be decided; a withdrawn lot calls off what has not left', async () => {
  const lot = await bring([statement('C-0412'), statement('C-0500'), statement('C-0412')], { name: 'Lettre' })
  assert.deepEqual(
    (await pagesOf(lot)).map((one: any) => [one.finding, one.organisation?.id ?? one.proposed?.id]),
    [
      ['twice', ids['C-0412']],
      ['matched', ids['C-0500']],
      ['twice', ids['C-0412']],
    ],
  )
  assert.equal(lot.counts.twice, 1)
  for (const number of [1, 3])
    await agent.put(`/staff/lots/${lot.id}/pages/${number}`, {
      version: 1,
      organisationId: ids['C-0412'],
      discarded: false,
    })
  await portal.sql(
    "insert into mail_holds (brand_id, channel, held_at, held_by_label) values ($1, 'documents.client', $2, 'x')",
    [portal.brandId, portal.clock.now],
  )
  assert.equal((await current(lot)).counts.twice, 0)
  await publish(await current(lot))
  const states = async () =>
    (
      await portal.sql(
        'select distinct n.state from document_notifications n join documents d on d.id = n.document_id where d.lot_id = $1 and n.address <> $2 order by 1',
        [lot.id, ''],
      )
    ).map((one) => one.state)
  assert.deepEqual(await states(), ['waiting'])
  const { version } = await current(lot)
  assert.equal((await agent.post(`/staff/lots/${lot.id}/withdrawal`, { version, reason: 'Erreur' })).status, 200)
  assert.deepEqual(await states(), ['cancelled'])
  await portal.sql('delete from mail_holds')
})

test('D34 D19 in a folder for signing, each client is asked to sign their own part', async () => {
  const lot = await bring([statement('C-0412'), statement('00147')], {
    name: 'Avenant',
    folderId: folders['CLIENTS\\A signer\\Contrat\\']!,
  })
  assert.equal((await publish(lot)).done, 2)
  const toSign = async (who: Person) => (await who.get('/documents/to-sign')).body.items.map((one: any) => one.name)
  assert.deepEqual([await toSign(nora), await toSign(basile)], [['Avenant'], ['Avenant']])

  // Withdrawn as one lot, none of them is to be signed any more, and who was asked is told why.
  const { version } = (await agent.get(`/staff/lots/${lot.id}`)).body
  const withdrawal = { version, reason: 'Mauvais fichier' }
  assert.equal((await agent.post(`/staff/lots/${lot.id}/withdrawal`, withdrawal)).body.state, 'withdrawn')
  assert.deepEqual([await toSign(nora), await toSign(basile)], [[], []])
  const requests = await portal.sql(
    'select r.cancellation_reason as reason from signature_requests r join documents d on d.id = r.document_id where d.lot_id = $1',
    [lot.id],
  )
  assert.deepEqual(requests, [{ reason: 'Mauvais fichier' }, { reason: 'Mauvais fichier' }])
  const told = await portal.sql(
    "select to_address from mails where kind = 'documents.signature_cancelled' and text_body like '%Mauvais fichier%' order by 1",
  )
  assert.deepEqual(
    told.map((mail) => mail.to_address),
    ['basile.orvane@client.example', 'nora.gere@client.example'],
  )
  assert.equal((await agent.get('/staff/signatures?state=open')).body.items.length, 0)
})

test('D34 D37 a lot of which one paper is signed is not withdrawn as one, and nothing of it ends', async () => {
  const lot = await bring([statement('C-0412'), statement('00147')], {
    name: 'Signé',
    folderId: folders['CLIENTS\\A signer\\Contrat\\']!,
  })
  await publish(lot)
  await portal.sql(
    `update signers set given_at = now() where request_id in (select r.id from signature_requests r join documents d on d.id = r.document_id
       where d.lot_id = $1 and d.organisation_id = $2)`,
    [lot.id, ids['C-0412']],
  )
  const { version } = (await agent.get(`/staff/lots/${lot.id}`)).body
  const refused = await agent.post(`/staff/lots/${lot.id}/withdrawal`, { version, reason: 'Non' })
  assert.deepEqual([refused.status, refused.body.code], [409, 'documents.signed'])
  const [left] = await portal.sql(
    `select count(*) filter (where r.cancelled_at is null)::int as open, count(*) filter (where d.withdrawn_at is null)::int as there
     from signature_requests r join documents d on d.id = r.document_id where d.lot_id = $1`,
    [lot.id],
  )
  assert.deepEqual(left, { open: 2, there: 2 })
})
