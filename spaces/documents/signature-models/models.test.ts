// Models of signature (D35): who signs documents that are alike, where, in which order and until when, said once.
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
let organisation: string
const folders: Record<string, any> = {}
before(async () => {
  portal = await startPortal()
  const principal = await makeAccount(portal, 'nora.gere')
  organisation = await makeOrganisation(portal, 'Vallois & Brès', { principal })
  nora = await portal.signedIn(principal)
  agent = await portal.signedIn(await makeStaff(portal, 'agent.dupond'))
  reader = await portal.signedIn(await makeStaff(portal, 'lecteur.muet', 'reader'))
  for (const one of (await agent.get('/staff/folders?size=100')).body.items)
    folders[one.path] = (await agent.get(`/staff/folders/${one.id}`)).body
})
after(() => portal.close())

const toSign = 'CLIENTS\\A signer\\Contrat\\'
const box = { x: 0.6, y: 0.8, width: 0.3, height: 0.1 }
const twice = {
  name: 'Contrat à deux',
  holder: 'client',
  days: 20,
  reminderDays: [5, 2],
  signers: [
    { position: 1, kind: 'client', days: 10, place: { page: null, ...box } },
    { position: 2, kind: 'provider', place: { page: 2, ...box, x: 0.1 } },
  ],
}
const models = '/staff/signature-models'
async function add(input: object = twice) {
  const made = await agent.post(models, input)
  assert.equal(made.status, 201, JSON.stringify(made.body))
  return made.body
}
async function publish(name: string, pages: number, fields: object = {}) {
  const lines = Array.from({ length: pages }, (_, index) => (index === 0 ? ['x'] : ['\f', 'x'])).flat()
  return agent.upload(
    '/staff/documents',
    [{ field: 'file', name: `${name}.pdf`, bytes: await drawPaper(name, lines) }],
    { organisationId: organisation, folderId: folders[toSign].id, ...fields },
  )
}
const firstFault = (reply: any) => [reply.status, reply.body.errors?.[0]?.field, reply.body.errors?.[0]?.code]
const withModel = (rule: any, model: string, more = {}) => {
  const { state: _, pictureId: _p, may: _m, ...content } = rule
  return { ...content, signatureModel: model, ...more }
}

test('D35 a model is made, changed and deleted by who publishes; a stale change is a 409, a fault names its field', async () => {
  const model = await add()
  assert.deepEqual(
    model.signers.map((one: any) => [one.position, one.kind, one.role, one.days, one.place.page]),
    [
      [1, 'client', '', 10, null],
      [2, 'provider', '', null, 2],
    ],
  )
  assert.deepEqual(firstFault(await agent.post(models, twice)), [422, 'name', 'documents.signature_model_name_taken'])
  const signer = (one: object) => ({ ...twice, name: 'Autre', signers: [{ position: 1, kind: 'client', ...one }] })
  assert.deepEqual(firstFault(await agent.post(models, signer({ kind: 'employee' }))), [
    422,
    'signers.0.kind',
    'bad_choice',
  ])
  assert.deepEqual(firstFault(await agent.post(models, signer({ kind: 'third' }))), [422, 'signers.0.role', 'required'])
  assert.deepEqual(firstFault(await agent.post(models, signer({ place: { page: 1, ...box, x: 0.9 } }))), [
    422,
    'signers.0.place',
    'documents.bad_place',
  ])
  assert.equal((await agent.post(models, { ...twice, name: 'Autre', signers: [] })).body.errors[0].field, 'signers')
  assert.equal((await reader.get(`${models}/${model.id}`)).status, 200)
  assert.equal((await reader.post(models, { ...twice, name: 'Autre' })).status, 403)
  assert.equal((await nora.get(`${models}/${model.id}`)).status, 404)

  const change = { ...twice, name: 'Contrat à trois', version: model.version }
  const changed = await agent.put(`${models}/${model.id}`, change)
  assert.deepEqual([changed.status, changed.body.name, changed.body.version], [200, 'Contrat à trois', 2])
  assert.equal((await agent.put(`${models}/${model.id}`, change)).status, 409)
  const listed = (await agent.get(`${models}?search=trois`)).body.items
  assert.deepEqual(
    listed.map((one: any) => [one.name, one.signers, one.folders, one.asksThird]),
    [['Contrat à trois', 2, 0, false]],
  )
  assert.equal((await agent.delete(`${models}/${model.id}`, { version: 1 })).status, 409)
  assert.equal((await agent.delete(`${models}/${model.id}`, { version: 2 })).status, 204)
  assert.equal((await agent.get(`${models}/${model.id}`)).status, 404)
})

test('D35 what a model gives for a document is seen, and sent in one act; a document that lacks a page is told so', async () => {
  const model = await add({
    ...twice,
    name: 'Avec caution',
    signers: [...twice.signers, { position: 3, kind: 'third', role: 'La caution' }],
  })
  const document = (await publish('Bail', 3)).body
  const given = await agent.get(`/staff/documents/${document.id}/signature/models/${model.id}`)
  assert.deepEqual(given.body, {
    deadline: '2026-12-10',
    reminderDays: [5, 2],
    signers: [
      { position: 1, kind: 'client', role: '', deadline: '2026-11-30', place: { page: 3, ...box } },
      { position: 2, kind: 'provider', role: '', deadline: null, place: { page: 2, ...box, x: 0.1 } },
      { position: 3, kind: 'third', role: 'La caution', deadline: null, place: null },
    ],
  })
  // It is only looked at: the document is to be signed as before.
  const before = (await agent.get(`/documents/${document.id}/signature`)).body
  assert.deepEqual([before.signers.length, before.version], [1, 1])
  const { version } = before
  const body = {
    version,
    deadline: given.body.deadline,
    reminderDays: given.body.reminderDays,
    signers: given.body.signers.map(({ role: _, ...one }: any) =>
      one.kind === 'third' ? { ...one, name: 'Dr Ismaël QUENTEL', email: 'i.quentel@bloc.example' } : one,
    ),
  }
  const sent = await agent.put(`/staff/documents/${document.id}/signature`, body)
  assert.equal(sent.status, 200, JSON.stringify(sent.body))
  assert.deepEqual(
    sent.body.signers.map((one: any) => [one.position, one.kind, one.deadline, one.place.page, one.name]),
    [
      [1, 'client', '2026-11-30', 3, ''],
      [2, 'provider', '2026-12-10', 2, ''],
      [3, 'third', '2026-12-10', 3, 'Dr Ismaël QUENTEL'],
    ],
  )
  assert.deepEqual(sent.body.reminderDays, [5, 2])

  const short = (await publish('Page seule', 1)).body
  const refused = await agent.get(`/staff/documents/${short.id}/signature/models/${model.id}`)
  assert.deepEqual(firstFault(refused), [422, 'modelId', 'documents.signature_model_page'])
  assert.match(refused.body.errors[0].message, /page 2, et ce document en a 1/)
  const ofEmployees = await add({
    ...twice,
    name: 'Avenant',
    holder: 'employee',
    signers: [{ position: 1, kind: 'employee' }],
  })
  assert.deepEqual(firstFault(await agent.get(`/staff/documents/${document.id}/signature/models/${ofEmployees.id}`)), [
    422,
    'modelId',
    'documents.signature_model_holder',
  ])
  assert.equal((await reader.get(`/staff/documents/${document.id}/signature/models/${model.id}`)).status, 403)
})

test('D35 each document of a folder with a model is signed by it; «à droite» stays where there is none', async () => {
  const model = await add({ ...twice, name: 'Du répertoire' })
  const path = `/staff/folders/${folders[toSign].id}`
  assert.deepEqual(firstFault(await agent.put(path, withModel(folders[toSign], model.id, { signature: '' }))), [
    422,
    'signatureModel',
    'documents.model_without_signature',
  ])
  const ruled = await agent.put(path, withModel(folders[toSign], model.id))
  assert.deepEqual([ruled.status, ruled.body.signatureModel], [200, model.id], JSON.stringify(ruled.body))
  const document = (await publish('Contrat', 2)).body
  const view = (await agent.get(`/documents/${document.id}/signature`)).body
  assert.deepEqual(
    [
      view.deadline,
      view.reminderDays,
      view.signers.map((one: any) => [one.kind, one.deadline, one.placed, one.place.page]),
    ],
    [
      '2026-12-10',
      [5, 2],
      [
        ['client', '2026-11-30', true, 2],
        ['provider', '2026-12-10', true, 2],
      ],
    ],
  )
  assert.ok((await nora.get('/documents/to-sign')).body.items.some((one: any) => one.name === 'Contrat'))
  // A document without the model's page is not published.
  const refused = await publish('Trop court', 1)
  assert.deepEqual(firstFault(refused), [422, 'file', 'documents.signature_model_page'])
  assert.deepEqual((await portal.sql("select id from documents where name = 'Trop court'")).length, 0)

  // What uses it keeps it: no third person, nobody of the other side, and it stays.
  const third = [...twice.signers, { position: 3, kind: 'third', role: 'La caution' }]
  const change = { ...twice, name: 'Du répertoire', version: model.version }
  assert.deepEqual(firstFault(await agent.put(`${models}/${model.id}`, { ...change, signers: third })), [
    422,
    'signers.2.kind',
    'documents.signature_model_asks_third',
  ])
  assert.equal(
    (await agent.delete(`${models}/${model.id}`, { version: model.version })).body.code,
    'documents.signature_model_used',
  )
  assert.deepEqual(
    (await agent.get(`${models}/${model.id}`)).body.folders.map((one: any) => one.name),
    ['Contrats à signer'],
  )
  const asks = await add({ ...twice, name: 'Demande un tiers', signers: third })
  // Whoever picks it by hand is told whom it lacks, in their language.
  const lacks = await agent.put(path, withModel(ruled.body, asks.id))
  assert.deepEqual(firstFault(lacks), [422, 'signatureModel', 'documents.signature_model_asks_third'])
  assert.match(lacks.body.errors[0].message, /un tiers, «\u00a0La caution\u00a0»/)
  const none = await agent.put(path, withModel(ruled.body, 'autre'))
  assert.deepEqual(firstFault(none), [422, 'signatureModel', 'bad_choice'])
  await assert.rejects(
    portal.sql('update folder_rules set signature_model = $2 where id = $1', [folders[toSign].id, asks.id]),
    /folder_rules_signature_model_id_fkey/,
  )
  // Without a model again: one signature of the client, at the side.
  assert.equal((await agent.put(path, withModel(ruled.body, ''))).status, 200)
  const plain = (await publish('Simple', 1)).body
  assert.deepEqual(
    (await agent.get(`/documents/${plain.id}/signature`)).body.signers.map((one: any) => [one.kind, one.placed]),
    [['client', false]],
  )
})

test("D35 D34 D26 a folder of employees' has its model too, for the parts of a file for all as well", async () => {
  const model = await add({
    name: 'Avenant signé',
    holder: 'employee',
    days: null,
    reminderDays: [],
    signers: [
      { position: 1, kind: 'provider', place: { page: null, ...box, x: 0.1 } },
      { position: 2, kind: 'employee', place: { page: null, ...box } },
    ],
  })
  const rule = folders['SALARIES\\Avenant\\']
  assert.equal((await agent.put(`/staff/folders/${rule.id}`, withModel(rule, model.id))).status, 200)
  const account = await makeAccount(portal, 'nadia.servanne')
  const id = await makeEmployee(portal, '00147', { surname: 'SERVANNE', account_id: account })
  const lot = await agent.upload(
    '/staff/lots',
    [{ field: 'file', name: 'avenants.pdf', bytes: await drawPaper('Avenant', ['Matricule 00147']) }],
    { folderId: rule.id, name: 'Avenant 2027' },
  )
  assert.equal(lot.status, 201, JSON.stringify(lot.body))
  await portal.drain()
  const { version } = (await agent.get(`/staff/lots/${lot.body.id}`)).body
  assert.equal((await agent.post(`/staff/lots/${lot.body.id}/publication`, { version })).status, 202)
  await portal.drain()
  const [document] = (await agent.get(`/staff/documents?employee=${id}`)).body.items
  const view = (await agent.get(`/documents/${document.id}/signature`)).body
  assert.deepEqual(
    view.signers.map((one: any) => [one.kind, one.state, one.place.page]),
    [
      ['provider', 'to_sign', 1],
      ['employee', 'expected', 1],
    ],
  )
})

test('D35 a model that is applied while it is changed gives what it was or what it is, never a part of each', async () => {
  const before = { days: 5, signers: [{ position: 1, kind: 'client', role: '', days: null, place: null }] }
  const model = await add({ ...twice, ...before, name: 'Changé en route' })
  const folder = folders[toSign]
  const rule = (await agent.get(`/staff/folders/${folder.id}`)).body
  const ruled = await agent.put(`/staff/folders/${folder.id}`, withModel(rule, model.id))
  assert.equal(ruled.status, 200, JSON.stringify(ruled.body))
  const client = await portal.database.pool.connect()
  await client.query('begin')
  // Whoever reads who signs waits here, between the model and its signers if these were read one after the other.
  await client.query('lock table signature_model_signers in access exclusive mode')
  const publishing = publish('En route', 1)
  const waits = async () =>
    (await portal.sql("select from pg_locks where not granted and relation = 'signature_model_signers'::regclass"))
      .length > 0
  while (!(await waits())) await new Promise((resolve) => setTimeout(resolve, 10))
  await client.query('update signature_models set days = 20, version = version + 1 where id = $1', [model.id])
  await client.query('insert into signature_model_signers (model_id, number, position, kind) values ($1, 2, 2, $2)', [
    model.id,
    'provider',
  ])
  await client.query('commit')
  client.release()
  const made = await publishing
  assert.equal(made.status, 201, JSON.stringify(made.body))
  const view = (await agent.get(`/documents/${made.body.id}/signature`)).body
  assert.deepEqual([view.deadline, view.signers.map((one: any) => one.kind)], ['2026-12-10', ['client', 'provider']])
  // Changed to ask for a third person while a folder takes it up: one of the two is refused with its reason, and no signature is asked of nobody.
  await agent.put(`/staff/folders/${folder.id}`, withModel(ruled.body, ''))
  const rival = await portal.database.pool.connect()
  await rival.query('begin')
  await rival.query('update signature_models set asks_third = true where id = $1', [model.id])
  const again = (await agent.get(`/staff/folders/${folder.id}`)).body
  const taking = agent.put(`/staff/folders/${folder.id}`, withModel(again, model.id))
  const blocked = async () =>
    (await portal.sql("select from pg_locks where not granted and locktype = 'transactionid'")).length > 0
  while (!(await blocked())) await new Promise((resolve) => setTimeout(resolve, 10))
  await rival.query('commit')
  rival.release()
  const refused = await taking
  assert.deepEqual(firstFault(refused).slice(0, 2), [422, 'signatureModel'], JSON.stringify(refused.body))
})
