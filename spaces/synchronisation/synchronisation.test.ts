import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import {
  makeAccount,
  makeEmployee,
  makeOrganisation,
  makeStaff,
  type Person,
  type Portal,
  startPortal,
  undisturbed,
} from '../../testing/portal.ts'
import { retentionJobs } from '../documents/retention/jobs.ts'
import { compare, decide } from './documents/decide.ts'
import { askToken, type Key, makeKey, type Program, paper, programOf, programWith } from './testing.ts'

let portal: Portal
let administrator: Person
let agent: Person
let nora: Person
let key: Key
let program: Program
let organisation: string
let employee: string
before(async () => {
  portal = await startPortal()
  administrator = await portal.signedIn(await makeStaff(portal, 'chef.une', 'administrator'))
  agent = await portal.signedIn(await makeStaff(portal, 'agent.une'))
  const principal = await makeAccount(portal, 'nora.gere')
  organisation = await makeOrganisation(portal, 'Vallois & Brès', { principal, values: { code: 'C1' } })
  nora = await portal.signedIn(principal)
  employee = await makeEmployee(portal, '00147')
  key = await makeKey(administrator)
  program = await programOf(portal, key)
})
after(() => portal.close())

const invoice = (name: string) => ({ code: 'C1', path: `CLIENTS/Facture/${name}` })
const sha = (text: string) => hash('sha256', text)
const stateOf = async (told: { code: string; path: string }, text: string) =>
  (await program.post('/synchronisation/documents/states', { items: [{ ...told, sha256: sha(text) }] })).body.items[0]
const documents = async (who: Person = nora) =>
  (await who.get('/documents?size=100')).body.items.map((one: any) => one.name)

test('D28 an access signs in by its secret, reaches the synchronisation and nothing else, and is told once', async () => {
  assert.equal(
    (await agent.post('/staff/synchronisation/keys', { name: 'x' })).body.code,
    'identity.staff_permission_missing',
  )
  const listed = (await administrator.get('/staff/synchronisation/keys')).body.items
  assert.deepEqual(
    listed.map((one: any) => [one.id, one.name, one.createdBy, 'secret' in one, one.secrets.length]),
    [[key.id, 'Logiciel de gestion', 'UNE chef', false, 1]],
  )
  const token = (await askToken(portal, key)).json()
  assert.deepEqual([token.scope, token.token_type], ['support:modify synchronisation:modify', 'Bearer'])
  const call = async (method: 'GET' | 'POST', path: string) =>
    (
      await portal.app.server.inject({
        method,
        url: `/api/v1${path}`,
        headers: { authorization: `Bearer ${token.access_token}` },
        ...(method === 'POST' ? { payload: {} } : {}),
      })
    ).json().code
  for (const [method, path] of [
    ['GET', '/account'],
    ['GET', '/staff/documents'],
    ['POST', '/staff/documents'],
    ['GET', '/staff/organisations'],
    ['GET', '/staff/synchronisation/keys'],
    ['POST', '/staff/synchronisation/keys'],
    ['GET', '/documents'],
  ] as const)
    assert.equal(await call(method, path), 'identity.persons_only', path)
  // It is none of the people who work there, nor is its role one to be given.
  const team = (await administrator.get('/staff/members')).body.items
  assert.ok(!team.some((one: any) => one.id === key.id))
  const roles = (await administrator.get('/staff/roles')).body.items.map((one: any) => one.code)
  assert.ok(!roles.includes('synchronisation'))
  const [{ permissions }] = await portal.sql(
    "select array_agg(permission order by permission) as permissions from role_permissions where brand_id = $1 and role = 'synchronisation'",
    [portal.brandId],
  )
  assert.deepEqual(permissions, [
    'back-office.clients.manage',
    'contracts.applications.manage',
    'contracts.contracts.manage',
    'documents.documents.publish',
    'documents.documents.read',
    'documents.employees.read',
    'documents.folders.read',
    'employees.employees.manage',
    'employees.employees.read',
    'fleet.assets.read',
    'fleet.assets.write',
    'fleet.readings.write',
    'interventions.visits.read',
    'support.tickets.answer',
    'support.tickets.read',
    'synchronisation.feed.read',
    'synchronisation.rows.push',
  ])
})

test('D28 a secret is renewed with a time for both, an access revoked at once', async () => {
  const other = await makeKey(administrator, 'Paie')
  const renewed = await administrator.post(`/staff/synchronisation/keys/${other.id}/secret-rotations`, {
    graceHours: 1,
    confirm: true,
  })
  assert.equal(renewed.status, 201, JSON.stringify(renewed.body))
  for (const secret of [other.secret, renewed.body.secret])
    assert.equal((await askToken(portal, { ...other, secret })).statusCode, 200)
  const open = await programOf(portal, { ...other, secret: renewed.body.secret })
  assert.equal((await administrator.delete(`/staff/synchronisation/keys/${other.id}`)).status, 204)
  assert.equal((await administrator.delete(`/staff/synchronisation/keys/${other.id}`)).status, 204)
  assert.equal((await open.post('/synchronisation/documents/states', { items: [] })).status, 401)
  assert.equal((await askToken(portal, { ...other, secret: renewed.body.secret })).statusCode, 401)
  const again = await administrator.post(`/staff/synchronisation/keys/${other.id}/secret-rotations`, {
    graceHours: 0,
    confirm: true,
  })
  assert.deepEqual([again.status, again.body.code], [409, 'synchronisation.key_revoked'])
  const missing = '00000000-0000-4000-8000-000000000000'
  assert.equal((await administrator.delete(`/staff/synchronisation/keys/${missing}`)).status, 404)
  assert.equal((await administrator.post('/staff/synchronisation/keys', { name: '' })).body.errors[0].field, 'name')
})

test('D29 a document is pushed by code, path and hash: published once, as the staff publish', async () => {
  const text = paper('facture de novembre')
  const told = invoice('F-2026-1107.txt')
  assert.deepEqual(await stateOf(told, text), { state: 'missing' })
  const first = await program.push({ ...told, sha256: sha(text) }, text)
  assert.deepEqual([first.status, first.body.state], [200, 'created'], JSON.stringify(first.body))
  assert.deepEqual(await documents(), ['F-2026-1107'])
  const again = await program.push({ ...told, sha256: sha(text) }, text)
  assert.deepEqual(again.body, { state: 'same', documentId: first.body.documentId })
  assert.deepEqual(await stateOf(told, text), { state: 'same', documentId: first.body.documentId, portal: 'there' })
  assert.deepEqual(await documents(), ['F-2026-1107'])
  // Told as any publication is, once.
  const notifications = await portal.sql('select state from document_notifications where document_id = $1', [
    first.body.documentId,
  ])
  assert.equal(notifications.length, 1)
  // Another file of that place replaces it, and its versions stay.
  const other = paper('facture de novembre, corrigée')
  assert.deepEqual(await stateOf(told, other), { state: 'different', documentId: first.body.documentId })
  assert.deepEqual((await program.push(told, other)).body, { state: 'replaced', documentId: first.body.documentId })
  const view = (await agent.get(`/documents/${first.body.documentId}`)).body
  assert.deepEqual(
    view.versions.map((one: any) => [one.number, one.depositedBy]),
    [
      [2, 'Logiciel de gestion'],
      [1, 'Logiciel de gestion'],
    ],
  )
})

test('D28 many at once of one place are one document', async () => {
  const text = paper('simultané')
  const answers = await Promise.all([1, 2, 3, 4].map(() => program.push(invoice('simultane.txt'), text)))
  assert.deepEqual(answers.map(({ body }) => body.state).sort(), ['created', 'same', 'same', 'same'])
  assert.equal((await documents()).filter((name: string) => name === 'simultane').length, 1)
})

test('D29 what is withdrawn, or deleted at the end of its time, does not come back by the same bytes', async () => {
  const text = paper('à retirer')
  const told = invoice('retire.txt')
  const { documentId } = (await program.push(told, text)).body
  const view = (await agent.get(`/documents/${documentId}`)).body
  await agent.post(`/staff/documents/${documentId}/withdrawal`, { version: view.version, reason: 'Erreur' })
  assert.deepEqual(await stateOf(told, text), { state: 'same', documentId, portal: 'withdrawn' })
  assert.equal((await program.push(told, text)).body.state, 'same')
  assert.ok(!(await documents()).includes('retire'))
  assert.equal((await program.push(told, paper('corrigé'))).body.state, 'created')
  // At the end of its time it goes as retention deletes it (D17).
  const over = invoice('fini.txt')
  const made = (await program.push(over, text)).body.documentId
  await portal.sql("update documents set deposited_at = '2020-01-01' where id = $1", [made])
  await portal.sql("update folder_rules set retention_years = 1 where name ->> 'fr' = 'Facture'")
  await retentionJobs(portal.app.services)[0]!.run({}, undisturbed)
  await portal.sql("update folder_rules set retention_years = null where name ->> 'fr' = 'Facture'")
  assert.equal((await agent.get(`/documents/${made}`)).status, 404)
  assert.deepEqual(await stateOf(over, text), { state: 'same', documentId: null, portal: 'gone' })
  assert.deepEqual((await program.push(over, text)).body, { state: 'same', documentId: null })
})

test('D29 a file is refused with its field and reason: code, path, folder, empty, broken on its way', async () => {
  const text = paper('x')
  // Few letters, and more bytes than an index of the database takes.
  const many = Array.from({ length: 960 }, (_, n) => String.fromCharCode(0x4e00 + ((n * 7919) % 20_000))).join('')
  const cases: Array<[Record<string, string>, string, string, string]> = [
    [{ code: 'C999', path: 'CLIENTS/Facture/x.txt' }, text, 'code', 'synchronisation.code_unknown'],
    [{ code: '00147', path: 'CLIENTS/Facture/x.txt' }, text, 'code', 'synchronisation.code_unknown'],
    [{ code: 'C1', path: 'CLIENTS/Inconnu/x.txt' }, text, 'path', 'synchronisation.folder_unknown'],
    [{ code: 'C1', path: 'CLIENTS/Facture' }, text, 'path', 'synchronisation.folder_unknown'],
    [{ code: 'C1', path: 'CLIENTS/Facture/../../x.txt' }, text, 'path', 'bad_value'],
    [{ code: 'C1', path: `CLIENTS/Facture/${many}.txt` }, text, 'path', 'bad_value'],
    [{ code: '../C1', path: 'CLIENTS/Facture/x.txt' }, text, 'code', 'synchronisation.code_unknown'],
    [{ ...invoice('vide.txt') }, '', 'file', 'files.empty'],
    [{ ...invoice('rompu.txt'), sha256: '0'.repeat(64) }, text, 'file', 'synchronisation.hash_differs'],
  ]
  for (const [fields, bytes, field, code] of cases) {
    const { status, body } = await program.push(fields, bytes)
    assert.deepEqual([status, body.state, body.field, body.code], [200, 'refused', field, code], JSON.stringify(fields))
    assert.ok(body.detail.length > 5)
  }
  const rival = await portal.sql("insert into brands (slug, name) values ('rival', 'Rival') returning id")
  await portal.sql(
    "insert into employees (brand_id, created_at, code, surname, email, entered_on) values ($1, now(), 'R-1', 'x', 'x@x.example', '2020-01-01')",
    [rival[0].id],
  )
  // Of another brand it is answered as of nobody.
  assert.equal(
    (await program.push({ code: 'R-1', path: 'SALARIES/Bulletins/x.txt' }, text)).body.code,
    'synchronisation.code_unknown',
  )
  const none = await program.post('/synchronisation/documents/states', { items: [{ code: 'C1' }] })
  assert.deepEqual(
    [none.status, none.body.errors.map((one: any) => one.field)],
    [422, ['items.0.path', 'items.0.sha256']],
  )
})

test("D29 an employee's payslip lands in their folder with its month, by their code", async () => {
  const made = await program.push(
    { code: '00147', path: 'SALARIES\\Bulletins\\2026\\bulletin 2026-10.txt', monthOn: '2026-10-01' },
    paper('bulletin'),
  )
  assert.equal(made.body.state, 'created', JSON.stringify(made.body))
  const [row] = await portal.sql('select employee_id, month_on::text, name from documents where id = $1', [
    made.body.documentId,
  ])
  assert.deepEqual(row, { employee_id: employee, month_on: '2026-10-01', name: 'bulletin 2026-10' })
  assert.equal(organisation.length, 36)
})

test('D28 one run at a time: the second is refused with who runs, the same tool takes its own up again', async () => {
  const begin = (instance: string, machine = 'compta-01') =>
    program.post('/synchronisation/runs', { instance, machine, dry: false })
  const first = await begin('a')
  assert.equal(first.status, 201, JSON.stringify(first.body))
  const second = await begin('b', 'compta-02')
  assert.deepEqual(
    [second.status, second.body.code, second.body.extra.run.machine],
    [409, 'synchronisation.running', 'compta-01'],
  )
  assert.match(second.body.detail, /Logiciel de gestion sur compta-01/)
  const sums = { phase: 'documents', done: 1, total: 2, created: 1, changed: 0, same: 0, refused: 0, withdrawn: 0 }
  assert.equal((await program.post(`/synchronisation/runs/${first.body.id}/progress`, sums)).body.done, 1)
  const resumed = await begin('a')
  assert.equal(resumed.status, 201)
  assert.deepEqual(
    (await program.post(`/synchronisation/runs/${first.body.id}/progress`, sums)).body.code,
    'synchronisation.run_over',
  )
  // One that says nothing for long is over.
  portal.clock.now = new Date(portal.clock.now.getTime() + 11 * 60_000)
  program = await programOf(portal, key)
  const third = await begin('b')
  assert.equal(third.status, 201, JSON.stringify(third.body))
  const ended = await program.post(`/synchronisation/runs/${third.body.id}/end`, { outcome: 'done' })
  assert.equal(ended.body.outcome, 'done')
  assert.equal(
    (await program.post(`/synchronisation/runs/${third.body.id}/end`, { outcome: 'failed' })).body.outcome,
    'done',
  )
  assert.equal((await programWith(portal, 'pvt_faux').post('/synchronisation/runs', {})).status, 401)
})

test('D33 «Synchroniser» does each part that the person may do, is one run while it is open, and is listed for everybody', async () => {
  const reader = await portal.signedIn(await makeStaff(portal, 'lecteur.une', 'reader'))
  assert.equal((await reader.post('/staff/synchronisation/runs')).status, 403)
  agent = await portal.signedIn(agent.id)
  const asked = await agent.post('/staff/synchronisation/runs')
  assert.deepEqual([asked.status, asked.body.state], [202, 'running'], JSON.stringify(asked.body))
  assert.equal((await agent.post('/staff/synchronisation/runs')).body.id, asked.body.id)
  const mine = (await agent.get('/staff/synchronisation/runs?from=portal')).body.items
  assert.deepEqual(
    mine.map((one: any) => [one.asked, one.by, one.workId, one.outcome]),
    [[true, 'UNE agent', asked.body.id, null]],
  )
  await portal.drain()
  const [done] = (await reader.get('/staff/synchronisation/runs?from=portal')).body.items
  assert.deepEqual([done.done, done.workId, done.outcome], [done.total, null, 'done'])
  const parts = (await agent.get(`/work/${asked.body.id}/items`)).body.items
  assert.equal(parts.find((one: any) => one.name === 'Notifications en attente').state, 'done')
})

test('D33 somebody asks in the portal that a run of the tool stops: it hears of it at its next word', async () => {
  agent = await portal.signedIn(agent.id)
  const begun = (await program.post('/synchronisation/runs', { instance: 's', machine: 'm', dry: false })).body
  assert.equal((await agent.post(`/staff/synchronisation/runs/${begun.id}/stop`)).body.stopAsked, true)
  const sums = { phase: 'rows', done: 0, total: 2, created: 0, changed: 0, same: 0, refused: 0, withdrawn: 0 }
  assert.equal((await program.post(`/synchronisation/runs/${begun.id}/progress`, sums)).body.stopAsked, true)
  assert.equal(
    (await program.post(`/synchronisation/runs/${begun.id}/end`, { outcome: 'stopped' })).body.outcome,
    'stopped',
  )
  assert.equal((await agent.post(`/staff/synchronisation/runs/${begun.id}/stop`)).body.code, 'synchronisation.run_over')
})

test('D18 what a comparison says is a partition by the bytes, whatever the order: here alone, different, or the same', () => {
  const hashes = fc.constantFrom('a', 'b', 'c')
  const portalState = fc.constantFrom('there' as const, 'withdrawn' as const, 'gone' as const)
  fc.assert(
    fc.property(
      fc.option(fc.record({ sha256: hashes, portal: portalState }), { nil: undefined }),
      hashes,
      hashes,
      (known, shown, sha256) => {
        const { difference, reason } = compare(known, known?.portal === 'there' ? shown : null, sha256)
        const act = decide(known, sha256)
        if (!known) assert.deepEqual([difference, act], ['here', 'publish'])
        else if (known.portal === 'there') {
          assert.equal(difference, shown === sha256 ? 'same' : 'different')
          // What was pushed is never pushed again, and nothing else is left.
          assert.equal(act, known.sha256 === sha256 ? 'same' : 'replace')
        } else {
          assert.equal(difference, 'here')
          assert.equal(act === 'same', reason === known.portal)
        }
      },
    ),
    { seed: 28, numRuns: 200 },
  )
})
