import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createHash, createSign } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import { drawPaper } from '../../../kernel/demo/paper.ts'
import { openZip } from '../../../kernel/files/unzip.ts'
import { zipWriter } from '../../../kernel/files/zip-writer.ts'
import { makeStaff, type Person, type Portal, startPortal } from '../../../testing/portal.ts'
import { fillVaults, type World } from '../../../testing/vaults.ts'
import { importVault, VaultRefusedError } from './importing.ts'

let world: World
let second: Portal
let admin: Person
let directory: string
let archive: string
let ofEmployee: string
before(async () => {
  directory = mkdtempSync(join(tmpdir(), 'parvis-vault-test-'))
  world = await fillVaults()
  archive = await take(world.portal, world.nora, `/vaults/organisations/${world.organisation}`, 'first.zip')
  ofEmployee = await take(world.portal, world.employee, '/employee/vaults', 'employee.zip')
  second = await startPortal()
  admin = await second.signedIn(await makeStaff(second, 'autre.admin', 'administrator'))
})
after(async () => {
  rmSync(directory, { recursive: true, force: true })
  await world.portal.close()
  await second.close()
})

async function take(portal: Portal, who: Person, path: string, name: string): Promise<string> {
  assert.equal((await who.post(path)).status, 202)
  await portal.drain()
  const [one] = (await who.get(path)).body.items
  const at = join(directory, name)
  writeFileSync(at, (await who.get(`/vaults/${one.id}/file`)).bytes)
  return at
}
async function entriesOf(path: string): Promise<Map<string, Buffer>> {
  const zip = await openZip(path, { mostBytes: 1e9, mostEntries: 1e5 })
  const entries = new Map<string, Buffer>()
  for (const name of zip.entries.keys()) entries.set(name, await buffer(await zip.open(name)))
  zip.close()
  return entries
}
const into = (portal: Portal, path: string) =>
  importVault(
    { database: portal.database, files: portal.app.services.files, now: portal.clock.now },
    path,
    portal.brandId,
  )
const rowsIn = (entries: Map<string, Buffer>, name: string) =>
  entries
    .get(`donnees/${name}.ndjson`)!
    .toString()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
const counts = async (portal: Portal) =>
  (
    await portal.sql(
      'select (select count(*) from files) as files, (select count(*) from accounts) as accounts, (select count(*) from organisations) as organisations, (select count(*) from documents) as documents, (select count(*) from journal_events) as acts',
    )
  )[0]

/** An archive with some entries changed, added or, where they are null, left out. */
async function changed(name: string, changes: Record<string, Buffer | null>): Promise<string> {
  const zip = zipWriter()
  const whole = buffer(zip.stream)
  const entries = new Map<string, Buffer | null>([...(await entriesOf(archive)), ...Object.entries(changes)])
  for (const [path, bytes] of entries) if (bytes) await zip.add(path, bytes, { at: new Date(0), compress: true })
  zip.end()
  const at = join(directory, name)
  writeFileSync(at, await whole)
  return at
}

test('D31 a tampered, cut, bursting or straying archive is refused, and nothing of it is left', async () => {
  const before = await counts(second)
  const entries = await entriesOf(archive)
  const manifest = JSON.parse(entries.get('manifest.json')!.toString())
  const [file] = manifest.files
  const bytes = Buffer.from(entries.get(file.path)!)
  bytes[bytes.length - 5]! ^= 1
  const documents = Buffer.from(
    entries.get('donnees/documents.ndjson')!.toString().replace('F-2026-1107', 'F-2026-1108'),
  )
  const other = { ...manifest, holder: { ...manifest.holder, name: 'Un autre' } }
  const whole = readFileSync(archive)
  const cut = join(directory, 'cut.zip')
  writeFileSync(cut, whole.subarray(0, whole.length - 200))
  const straying = join(directory, 'straying.zip')
  // The writer itself refuses such a path: it is written over.
  const named = await changed('named.zip', { 'xx/xx/passwd': Buffer.from('x') })
  writeFileSync(
    straying,
    Buffer.from(readFileSync(named).toString('latin1').replaceAll('xx/xx/passwd', '../../passwd'), 'latin1'),
  )
  const bad: Array<[string, RegExp]> = [
    [await changed('file.zip', { [file.path]: bytes }), /was changed/],
    [await changed('rows.zip', { 'donnees/documents.ndjson': documents }), /was changed/],
    [
      await changed('manifest.zip', { 'manifest.json': Buffer.from(JSON.stringify(other)) }),
      /signature .* does not fit/,
    ],
    [await changed('more.zip', { 'documents/de-trop.pdf': Buffer.from('x') }), /does not name/],
    [await changed('less.zip', { [file.path]: null }), /is missing/],
    [await changed('bomb.zip', { 'documents/bombe.bin': Buffer.alloc(60_000_000) }), /larger than/],
    [cut, /no whole ZIP|directory cannot be read/],
    [straying, /leads elsewhere|invalid relative path/],
  ]
  for (const [path, why] of bad)
    await assert.rejects(
      into(second, path),
      (error: Error) => error instanceof VaultRefusedError && why.test(error.message),
      path,
    )
  assert.deepEqual(await counts(second), before)
  assert.deepEqual(await second.app.services.files.unsettled(new Date(Date.now() + 60_000)), [])
})

/** An archive whose manifest says something else, signed by a certificate of its own as whoever made it would. */
async function resigned(
  from: string,
  name: string,
  change: (manifest: any) => void,
  changes: Record<string, Buffer | null> = {},
): Promise<string> {
  const entries = new Map<string, Buffer | null>([...(await entriesOf(from)), ...Object.entries(changes)])
  const manifest = JSON.parse(entries.get('manifest.json')!.toString())
  const key = join(directory, 'key.pem')
  const certificate = join(directory, 'certificate.pem')
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      key,
      '-out',
      certificate,
      '-days',
      '365',
      '-subj',
      '/CN=Un autre portail',
    ],
    { stdio: 'pipe' },
  )
  const pem = readFileSync(certificate)
  entries.set('certificat.pem', pem)
  const own = manifest.others.find((one: any) => one.path === 'certificat.pem')
  Object.assign(own, { sizeBytes: pem.length, sha256: createHash('sha256').update(pem).digest('hex') })
  change(manifest)
  const bytes = Buffer.from(JSON.stringify(manifest))
  entries.set('manifest.json', bytes)
  entries.set('manifest.sig', createSign('sha256').update(bytes).sign(readFileSync(key)))
  const zip = zipWriter()
  const whole = buffer(zip.stream)
  for (const [path, content] of entries) if (content) await zip.add(path, content, { at: new Date(0), compress: true })
  zip.end()
  const at = join(directory, name)
  writeFileSync(at, await whole)
  return at
}
const withoutPart = (manifest: any, part: string) => {
  manifest.records = manifest.records.filter((one: any) => one.name !== part)
}

test('D31 a manifest that names a path, a file or records twice, or records that nobody knows, or too few, is refused, whoever signed it', async () => {
  const before = await counts(second)
  const bad: Array<[string, RegExp]> = [
    [await resigned(archive, 'path.zip', (it) => it.files.push({ ...it.files[0] })), /names documents.* twice/],
    [
      await resigned(archive, 'file-id.zip', (it) => {
        it.files[1].fileId = it.files[0].fileId
      }),
      /names [0-9a-f-]{36} twice/,
    ],
    [
      await resigned(archive, 'absent.zip', (it) =>
        it.absent.push({ fileId: it.files[0].fileId, why: 'lost', sha256: it.files[0].sha256 }),
      ),
      /names [0-9a-f-]{36} twice/,
    ],
    [
      await resigned(archive, 'later.zip', (it) => {
        it.records.find((one: any) => one.name === 'pieces').name = 'secrets'
      }),
      /knows no records secrets/,
    ],
    [
      await resigned(archive, 'fewer.zip', (it) => withoutPart(it, 'pieces'), { 'donnees/pieces.ndjson': null }),
      /the records pieces are missing/,
    ],
    [
      await resigned(archive, 'count.zip', (it) => {
        it.records.find((one: any) => one.name === 'documents').count += 1
      }),
      /does not hold/,
    ],
    [
      await resigned(archive, 'outside.zip', (it) => {
        it.files[0].path = '../../passwd'
      }),
      /does not name|is missing/,
    ],
  ]
  for (const [path, why] of bad)
    await assert.rejects(
      into(second, path),
      (error: Error) => error instanceof VaultRefusedError && why.test(error.message),
      path,
    )
  assert.deepEqual(await counts(second), before)
  assert.deepEqual(await second.app.services.files.unsettled(new Date(Date.now() + 60_000)), [])
})

test('D31 an archive made before objections were kept is taken in: what it does not have is empty', async () => {
  const older = await resigned(ofEmployee, 'older.zip', (it) => withoutPart(it, 'objections'), {
    'donnees/objections.ndjson': null,
  })
  const third = await startPortal()
  try {
    await into(third, older)
    const [row] = await third.sql(
      'select e.code, d.name, (select count(*)::int from payslip_objections) as objections from employees e join documents d on d.employee_id = e.id',
    )
    assert.deepEqual([row.code, row.name, row.objections], ['E1', 'Bulletin de novembre', 0])
  } finally {
    await third.close()
  }
})

test('D31 taken into an empty deployment it is the same state: exported again, the same records and files but for what the deployment makes itself', async () => {
  const done = await into(second, archive)
  assert.deepEqual([done.already, done.manifest.holder.name], [false, 'Vallois & Brès'])
  const again = await into(second, archive)
  assert.equal(again.already, true)
  await assert.rejects(into(second, ofEmployee), /not empty/)
  await second.drain()
  const path = await take(second, admin, `/vaults/organisations/${world.organisation}`, 'second.zip')
  const [one, two] = [await entriesOf(archive), await entriesOf(path)]
  const manifests = [one, two].map((entries) => JSON.parse(entries.get('manifest.json')!.toString()))
  const filesOf = (manifest: any) =>
    manifest.files.map(({ fileId, sha256, sizeBytes, path: at }: any) => [at, fileId, sha256, sizeBytes])
  assert.deepEqual(filesOf(manifests[1]), filesOf(manifests[0]))
  assert.deepEqual(manifests[1].holder, manifests[0].holder)
  // The same records, byte for byte.
  for (const name of [
    'client',
    'memberships',
    'documents',
    'files',
    'versions',
    'readings',
    'signature_requests',
    'signers',
    'page_readings',
    'archive_stamps',
    'asked',
    'pieces',
  ])
    assert.equal(two.get(`donnees/${name}.ndjson`)!.toString(), one.get(`donnees/${name}.ndjson`)!.toString(), name)
  // People are invited anew; folders of the brand that came with it stay beside; certificates are no longer in force; nothing waits to leave.
  const without = (rows: any[], ...names: string[]) =>
    rows.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name))))
  assert.deepEqual(without(rowsIn(two, 'people'), 'status'), without(rowsIn(one, 'people'), 'status'))
  assert.deepEqual(without(rowsIn(two, 'folders'), 'created_at'), without(rowsIn(one, 'folders'), 'created_at'))
  const state = ['state', 'reason', 'cancelled_at', 'cancelled_by_label']
  assert.deepEqual(without(rowsIn(two, 'notifications'), ...state), without(rowsIn(one, 'notifications'), ...state))
  const certificates = rowsIn(one, 'certificates').map((row) => row.certificate)
  assert.ok(certificates.every((each) => rowsIn(two, 'certificates').some((row) => row.certificate === each)))
  // The journal is the same chain, and goes on.
  const chain = (entries: Map<string, Buffer>) =>
    entries.get('donnees/journal.ndjson')!.toString().split('\n').slice(1).filter(Boolean)
  assert.deepEqual(chain(two).slice(0, chain(one).length), chain(one))
  assert.deepEqual(
    chain(two)
      .slice(chain(one).length)
      .map((line) => JSON.parse(line).type),
    ['documents.vault.imported', 'documents.vault.asked'],
  )
  // It is read as it was: the bytes, and who signed.
  const [document] = (await admin.get('/staff/documents?search=Avenant')).body.items
  const view = (await admin.get(`/documents/${document.id}`)).body
  const signed = await admin.get(`/documents/${document.id}/versions/${view.versionId}`)
  assert.equal(
    createHash('sha256').update(signed.bytes).digest('hex'),
    manifests[0].files.find((each: any) => each.path.includes('Avenant') && !each.path.includes('version'))!.sha256,
  )
  const verdict = await second.guest.upload('/verification', [{ field: 'file', name: 'a.pdf', bytes: signed.bytes }])
  assert.equal(verdict.body.verdict, 'unaltered', JSON.stringify(verdict.body))
  assert.equal(
    (await second.sql("select count(*)::int as n from mails where kind like 'documents.published%'"))[0].n,
    0,
  )
})

test('D31 an employee’s papers are taken in likewise', async () => {
  const third = await startPortal()
  try {
    await into(third, ofEmployee)
    const [row] = await third.sql('select e.code, d.name from employees e join documents d on d.employee_id = e.id')
    assert.deepEqual([row.code, row.name], ['E1', 'Bulletin de novembre'])
  } finally {
    await third.close()
  }
})

test('D31 payslips handed over on paper are in the employee’s vault, with that fact, and come back with it; those still to print are not', async () => {
  const { portal, admin: agent, employeeId } = world
  const fourth = await startPortal()
  try {
    await world.employee.post('/employee/payslip-objections')
    const [{ id: folderId }] = await portal.sql("select id from folder_rules where link_to = 'payslips'")
    const bytes = await drawPaper('Bulletin de décembre', ['Matricule E1'])
    const setAside = async (name: string) => {
      const made = await agent.upload('/staff/paper-payslips', [{ field: 'file', name: 'x.pdf', bytes }], {
        employeeId,
        folderId,
        name,
        monthOn: '2026-12-01',
      })
      assert.equal(made.status, 201, JSON.stringify(made.body))
      return made.body.id as string
    }
    const id = await setAside('Bulletin de décembre')
    await setAside('Bulletin à remettre')
    await agent.post('/staff/paper-payslips/handing-over', { ids: [id] })
    const { contents } = (await world.employee.get('/employee/vaults')).body
    assert.deepEqual(contents.printed, { count: 1, sizeBytes: bytes.length })
    portal.clock.advanceDays(0.01)
    const path = await take(portal, world.employee, '/employee/vaults', 'papers.zip')
    const entries = await entriesOf(path)
    assert.deepEqual(
      rowsIn(entries, 'paper_payslips').map((row) => [row.id, row.name, row.handed_over_by_label]),
      [[id, 'Bulletin de décembre', 'DURAND admin']],
    )
    assert.deepEqual(entries.get('documents/Bulletins/Bulletin de décembre (remis sur papier).pdf'), bytes)
    assert.match(entries.get('Lecteur.html')!.toString(), /"paper":\{"at":"2026-/)
    await into(fourth, path)
    const [back] = await fourth.sql(
      'select p.id, p.handed_over_at is not null as over, p.lot_id, f.sha256 from paper_payslips p join files f on f.id = p.file_id',
    )
    assert.deepEqual(back, { id, over: true, lot_id: null, sha256: createHash('sha256').update(bytes).digest('hex') })
    // Of another year, it is left out.
    assert.equal((await world.employee.get('/employee/vaults?years=2025')).body.contents.printed.count, 0)
  } finally {
    await fourth.close()
  }
})
