import assert from 'node:assert/strict'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import {
  makeAccount,
  makeEmployee,
  makeOrganisation,
  makeStaff,
  type Person,
  type Portal,
  startPortal,
} from '../../../testing/portal.ts'
import { type SftpServer, startSftp } from '../../../testing/sftp-server.ts'
import { dropJob } from './service.ts'

let portal: Portal
let keeper: Person
let agent: Person
let nora: Person
let directory: string
let server: SftpServer
const user = { name: 'depot', password: 'mot-de-passe-du-dépôt' }

before(async () => {
  directory = mkdtempSync(join(tmpdir(), 'parvis-drop-'))
  mkdirSync(join(directory, 'portail'))
  server = await startSftp(directory, user)
  portal = await startPortal({ OUTGOING_PRIVATE: 'on', MAX_UPLOAD_MB: '250' })
  keeper = await portal.signedIn(await makeStaff(portal, 'ana.regle', 'administrator'))
  agent = await portal.signedIn(await makeStaff(portal, 'agent.dupond'))
  const principal = await makeAccount(portal, 'nora.gere')
  await makeOrganisation(portal, 'Vallois & Brès', { principal, values: { code: 'VALLOIS' } })
  nora = await portal.signedIn(principal)
  await makeEmployee(portal, 'E7')
})
after(async () => {
  await portal.close()
  await server.close()
  rmSync(directory, { recursive: true, force: true })
})

const settings = async (change: object = {}) => {
  const { version } = (await keeper.get('/staff/transfer')).body
  return {
    version,
    protocol: 'sftp',
    server: '127.0.0.1',
    port: server.port,
    identifier: user.name,
    password: user.password,
    path: '/portail',
    temporary: '/portail/.traités',
    authority: '',
    enabled: true,
    returnsSigned: false,
    ...change,
  }
}
const save = async (change: object = {}) => {
  const saved = await keeper.put('/staff/transfer', await settings(change))
  assert.equal(saved.status, 200, JSON.stringify(saved.body))
  return saved.body
}
const tried = async () => {
  const { status, body } = await keeper.post('/staff/transfer/trials')
  assert.equal(status, 200, JSON.stringify(body))
  const failed = body.steps.find((one: any) => one.state === 'failed')
  return {
    ...body,
    passed: body.steps.filter((one: any) => one.state === 'passed').map((one: any) => one.step),
    failed: failed?.step,
    detail: failed?.detail ?? '',
  }
}
const confirm = async () => {
  const { hostKey } = await tried()
  const { version } = (await keeper.get('/staff/transfer')).body
  const done = await keeper.post('/staff/transfer/host-key', { version, key: hostKey.key })
  assert.equal(done.status, 200, JSON.stringify(done.body))
}
const put = (path: string, bytes: string | Buffer) => {
  const place = join(directory, 'portail', path)
  mkdirSync(dirname(place), { recursive: true })
  writeFileSync(place, bytes)
}
const there = (path: string) => existsSync(join(directory, 'portail', path))
const readDrop = async () => {
  await portal.app.services.jobs.enqueue(
    [{ job: dropJob, data: { brandId: portal.brandId }, options: {} }],
    portal.database.pool as never,
  )
  await portal.drain()
}
const joinRole = (accountId: string) =>
  portal.sql("insert into staff_roles (account_id, brand_id, role) values ($1, $2, 'administrator')", [
    accountId,
    portal.brandId,
  ])
/** Two looks, as the job takes them. */
const settle = async () => {
  await readDrop()
  portal.clock.now = new Date(portal.clock.now.getTime() + 60_000)
  await readDrop()
}
const lastRun = async () => (await keeper.get('/staff/drop-runs?size=1')).body.items[0]
const documents = async () => (await nora.get('/documents')).body.items.map((one: any) => one.name)

test('D2 «Tester la connexion» tells what passed and exactly what did not: the name, the port, the key of the host, the password, the folder, the temporary directory', async () => {
  assert.equal((await keeper.post('/staff/transfer/trials')).body.code, 'synchronisation.no_transfer')
  await save({ server: 'serveur-qui-n-existe-pas.invalid' })
  const nameless = await tried()
  assert.deepEqual([nameless.passed, nameless.failed], [[], 'name'])
  const free = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => free.once('listening', resolve))
  const { port } = free.address() as { port: number }
  await new Promise((resolve) => free.close(resolve))
  await save({ port })
  const closed = await tried()
  assert.deepEqual([closed.passed, closed.failed], [['name'], 'port'])
  assert.match(closed.detail, /Rien n'écoute/)

  await save()
  const unknown = await tried()
  assert.deepEqual([unknown.passed, unknown.failed, unknown.hostKey.known], [['name', 'port'], 'identity', null])
  assert.ok(unknown.detail.includes(unknown.hostKey.print))
  const { version } = (await keeper.get('/staff/transfer')).body
  const bad = await keeper.post('/staff/transfer/host-key', { version, key: Buffer.alloc(60).toString('base64') })
  assert.deepEqual([bad.status, bad.body.errors[0].field], [422, 'key'])
  await confirm()
  assert.equal((await keeper.get('/staff/transfer')).body.hostKey.print, unknown.hostKey.print)

  await save({ password: 'faux' })
  const wrong = await tried()
  assert.deepEqual([wrong.passed, wrong.failed], [['name', 'port', 'identity'], 'password'])
  await save({ path: '/nulle-part' })
  const missing = await tried()
  assert.deepEqual([missing.passed, missing.failed], [['name', 'port', 'identity', 'password'], 'folder'])
  assert.match(missing.detail, /n'existe pas/)
  await save()
  server.forbid.set('/portail', 'w')
  assert.match((await tried()).detail, /droit d'écrire/)
  server.forbid.clear()
  server.forbid.set('/ailleurs', 'w')
  await save({ temporary: '/ailleurs' })
  const temporary = await tried()
  assert.deepEqual([temporary.failed, temporary.passed.length], ['temporary', 5])
  server.forbid.clear()
  await save()
  const good = await tried()
  assert.deepEqual([good.succeeded, good.passed.length], [true, 6], JSON.stringify(good))
  assert.deepEqual(readdirSync(join(directory, 'portail', '.traités')), [], 'the trial leaves nothing')

  portal.config.outgoingPrivate = false
  const own = await tried()
  assert.deepEqual([own.passed, own.failed], [[], 'name'])
  assert.match(own.detail, /réseau privé/)
  portal.config.outgoingPrivate = true

  await server.changeKey()
  const other = await tried()
  assert.deepEqual([other.failed, other.hostKey.known], ['identity', unknown.hostKey.print])
  assert.match(other.detail, /Rien ne lui a été envoyé/)
  await confirm()
  assert.equal((await tried()).succeeded, true)
})

test('D2 the parameters: kept sealed, not told, not sent to another server; a stale edit, who may, on record without the password', async () => {
  const saved = await save()
  assert.doesNotMatch(JSON.stringify(saved), /mot-de-passe/)
  const kept = await portal.sql('select * from transfer_settings')
  assert.doesNotMatch(JSON.stringify(kept) + kept[0].sealed_password.toString('latin1'), /mot-de-passe/)
  const elsewhere = await settings({ server: 'ailleurs.example', password: undefined })
  const refused = await keeper.put('/staff/transfer', elsewhere)
  assert.deepEqual([refused.status, refused.body.errors[0].field], [422, 'password'])
  assert.equal((await save({ password: undefined, path: '/portail/' })).path, '/portail')
  const stale = await keeper.put('/staff/transfer', await settings({ version: 1 }))
  assert.deepEqual([stale.status, stale.body.code], [409, 'conflict'])
  for (const [change, field] of [
    [{ path: '/portail/../etc' }, 'path'],
    [{ temporary: '' }, 'temporary'],
    [{ server: 'sftp://x' }, 'server'],
    [{ port: 70_000 }, 'port'],
    [{ protocol: 'ftps', authority: 'pas un certificat' }, 'authority'],
  ] as const) {
    const wrong = await keeper.put('/staff/transfer', await settings(change))
    assert.deepEqual([wrong.status, wrong.body.errors?.[0].field], [422, field], JSON.stringify(change))
  }
  for (const path of ['/staff/transfer']) {
    assert.equal((await agent.get(path)).status, 403)
    assert.equal((await nora.get(path)).status, 404)
  }
  assert.equal((await agent.post('/staff/transfer/trials')).status, 403)
  assert.equal((await agent.get('/staff/drop-runs')).status, 200)
  const acts = await portal.sql(
    "select type, before::text || after::text as kept from journal_events where subject_type = 'transfer'",
  )
  assert.ok(acts.some(({ type }) => type === 'synchronisation.transfer.changed'))
  assert.doesNotMatch(JSON.stringify(acts), /mot-de-passe|faux/)
})

test('D2 the drop: what is whole is published as staff would and moved to «Répertoire temporaire»; what grows, is half there or has no place is not', async () => {
  await save()
  put('VALLOIS/CLIENTS/Facture/F-1107.txt', 'la facture')
  put('VALLOIS/CLIENTS/Facture/2026/E\u0301te\u0301.txt', 'un nom en NFD')
  put('VALLOIS/CLIENTS/Facture/F-1108.txt.part', 'la moitié')
  put('VALLOIS/CLIENTS/Facture/.cache', 'rien')
  put('E7/SALARIES/Pointages/octobre.txt', 'un pointage')
  put('PERSONNE/CLIENTS/Facture/x.txt', "personne n'a ce code")
  put('VALLOIS/AILLEURS/x.txt', "aucun répertoire n'a ce chemin")
  put(`VALLOIS/CLIENTS/Facture/${'n'.repeat(240)}.txt`, 'un nom très long')
  put('lisezmoi.txt', 'hors de tout dossier')
  symlinkSync('/etc/hostname', join(directory, 'portail', 'VALLOIS', 'CLIENTS', 'Facture', 'lien.txt'))
  await readDrop()
  assert.deepEqual(await documents(), [], 'one look is not enough')
  assert.equal((await lastRun()).waiting, 6)
  put('VALLOIS/CLIENTS/Facture/F-1107.txt', 'la facture, plus longue')
  portal.clock.now = new Date(portal.clock.now.getTime() + 60_000)
  await readDrop()
  assert.ok(!(await documents()).includes('F-1107'), 'it grew meanwhile')
  assert.ok(there('VALLOIS/CLIENTS/Facture/F-1107.txt'))
  portal.clock.now = new Date(portal.clock.now.getTime() + 60_000)
  await readDrop()
  assert.deepEqual((await documents()).sort(), ['F-1107', `${'n'.repeat(196)}`, 'Été'].sort())
  const [paper] = await portal.sql(
    'select d.name, v.deposited_by, v.side from documents d join document_versions v on v.document_id = d.id where d.employee_id is not null',
  )
  assert.deepEqual([paper.name, paper.deposited_by, paper.side], ['octobre', keeper.id, 'staff'])
  assert.ok(there('.traités/done/VALLOIS/CLIENTS/Facture/F-1107.txt'))
  assert.ok(!there('VALLOIS/CLIENTS/Facture/F-1107.txt'))
  assert.ok(
    there('VALLOIS/CLIENTS/Facture/F-1108.txt.part') &&
      there('VALLOIS/CLIENTS/Facture/.cache') &&
      there('lisezmoi.txt'),
  )
  assert.match(
    readFileSync(join(directory, 'portail', '.traités/refusés/PERSONNE/CLIENTS/Facture/x.txt.txt'), 'utf8'),
    /Aucun client ni salarié/,
  )
  assert.ok(
    there('.traités/refusés/PERSONNE/CLIENTS/Facture/x.txt') && there('.traités/refusés/VALLOIS/AILLEURS/x.txt'),
  )
  const [withRefusals] = (await keeper.get('/staff/drop-runs?notable=true')).body.items.filter(
    (one: any) => one.refused > 0,
  )
  const refusals = (await keeper.get(`/staff/drop-runs/${withRefusals.id}/refusals`)).body.items
  assert.ok(
    refusals.some((one: any) => one.path === 'PERSONNE/CLIENTS/Facture/x.txt' && /Aucun client/.test(one.reason)),
  )

  // The same bytes once more are nothing new, others replace the document. Of the same second and as long as the one that was taken, they
  // are looked at twice all the same.
  const inDrop = (path: string) => join(directory, 'portail', path)
  put('VALLOIS/CLIENTS/Facture/F-1107.txt', 'la facture, plus longue')
  const { mtime } = statSync(inDrop('.traités/done/VALLOIS/CLIENTS/Facture/F-1107.txt'))
  utimesSync(inDrop('VALLOIS/CLIENTS/Facture/F-1107.txt'), mtime, mtime)
  await readDrop()
  assert.ok(there('VALLOIS/CLIENTS/Facture/F-1107.txt'))
  portal.clock.now = new Date(portal.clock.now.getTime() + 60_000)
  await readDrop()
  assert.deepEqual([(await lastRun()).same, (await lastRun()).created], [1, 0])
  assert.ok(there('.traités/done/VALLOIS/CLIENTS/Facture/F-1107 (2).txt'), 'nothing is written over')
  put('VALLOIS/CLIENTS/Facture/F-1107.txt', 'la facture, corrigée')
  await settle()
  assert.equal(
    (await lastRun()).replaced,
    1,
    JSON.stringify([await lastRun(), readdirSync(join(directory, 'portail', 'VALLOIS/CLIENTS/Facture'))]),
  )
  const rows = await portal.sql("select count(*)::int as n from documents where name = 'F-1107'")
  assert.equal(rows[0].n, 1)
})

test('D2 a cut at any step of the line loses nothing and publishes nothing twice', async () => {
  await save()
  const steps = ['OPENDIR', 'READDIR', 'OPEN', 'READ', 'CLOSE', 'MKDIR', 'RENAME']
  for (const [n, step] of steps.entries()) put(`VALLOIS/CLIENTS/Contrat/C-${n}-${step}.txt`, `le contrat ${n}`)
  await readDrop()
  for (const step of steps) {
    portal.clock.now = new Date(portal.clock.now.getTime() + 60_000)
    let once = true
    server.on = (request, _path, cut) => {
      if (request !== step || !once) return
      once = false
      cut()
    }
    await readDrop().catch(() => {})
    server.on = () => {}
  }
  for (let n = 0; n < 3; n++) {
    portal.clock.now = new Date(portal.clock.now.getTime() + 60_000)
    await readDrop()
  }
  const found = await portal.sql(
    "select name, count(*)::int as n from documents where name like 'C-%' group by name order by name",
  )
  assert.deepEqual(
    found.map(({ name, n }) => [name, n]),
    steps.map((step, n) => [`C-${n}-${step}`, 1]),
  )
  assert.deepEqual(readdirSync(join(directory, 'portail', 'VALLOIS', 'CLIENTS', 'Contrat')), [])
})

test('D2 a file of 200 MB passes in pieces; where whoever set it up opens nothing any more, nothing is published and the run says so', async () => {
  await save()
  const block = Buffer.alloc(1024 * 1024, 'abcdefghij\n')
  put('VALLOIS/CLIENTS/Facture/gros.txt', '')
  const { appendFileSync } = await import('node:fs')
  for (let n = 0; n < 200; n++) appendFileSync(join(directory, 'portail', 'VALLOIS/CLIENTS/Facture/gros.txt'), block)
  await readDrop()
  portal.clock.now = new Date(portal.clock.now.getTime() + 60_000)
  const before = process.memoryUsage().rss
  await readDrop()
  const grown = process.memoryUsage().rss - before
  assert.ok((await documents()).includes('gros'))
  assert.ok(grown < 150 * 1024 * 1024, `${Math.round(grown / 1024 / 1024)} MB more`)
  await portal.sql('delete from staff_roles where account_id = $1', [keeper.id])
  put('VALLOIS/CLIENTS/Facture/F-9.txt', 'plus personne')
  await settle()
  await joinRole(keeper.id)
  const run = await lastRun()
  assert.deepEqual([run.outcome, run.created], ['failed', 0])
  assert.match(run.failure, /n'ouvre plus rien/)
  assert.ok(there('VALLOIS/CLIENTS/Facture/F-9.txt'))
})
