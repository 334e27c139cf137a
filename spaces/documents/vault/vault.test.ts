import assert from 'node:assert/strict'
import { createHash, verify, X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { after, before, test } from 'node:test'
import { openZip } from '../../../kernel/files/unzip.ts'
import { type Person, type Portal, undisturbed } from '../../../testing/portal.ts'
import { fillVaults, type World } from '../../../testing/vaults.ts'
import { verifyStream } from '../../../verifier/verify-history.mjs'
import { vaultJobs } from './jobs.ts'

let portal: Portal
let world: World
let nora: Person
let directory: string
before(async () => {
  world = await fillVaults()
  ;({ portal, nora } = world)
  directory = mkdtempSync(join(tmpdir(), 'parvis-vault-test-'))
})
after(async () => {
  rmSync(directory, { recursive: true, force: true })
  await portal.close()
})

const accountOf = async (identifier: string): Promise<string> =>
  (await portal.sql('select id from accounts where identifier = $1', [identifier]))[0].id
const at = () => `/vaults/organisations/${world.organisation}`
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
/** An archive, opened: its manifest and the bytes of each entry. */
async function opened(bytes: Buffer) {
  const path = join(directory, `${sha256(bytes).slice(0, 12)}.zip`)
  writeFileSync(path, bytes)
  const zip = await openZip(path, { mostBytes: 1e9, mostEntries: 1e5 })
  const entries = new Map<string, Buffer>()
  for (const name of zip.entries.keys()) {
    const parts: Buffer[] = []
    for await (const part of await zip.open(name)) parts.push(part as Buffer)
    entries.set(name, Buffer.concat(parts))
  }
  zip.close()
  const manifest = JSON.parse(entries.get('manifest.json')!.toString())
  const rows = (name: string) =>
    entries
      .get(`donnees/${name}.ndjson`)!
      .toString()
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line))
  return { entries, manifest, rows }
}
async function taken(who: Person, path: string) {
  const asked = await who.post(path)
  assert.equal(asked.status, 202, JSON.stringify(asked.body))
  await portal.drain()
  const [one] = (await who.get(path)).body.items
  assert.equal(one.state, 'made', JSON.stringify(one))
  const file = await who.get(`/vaults/${one.id}/file`)
  assert.equal(file.status, 200)
  return { vault: one, file, ...(await opened(file.bytes)) }
}

test('D31 a client takes everything along: each file with its hash, signatures, proofs, readings, withdrawals, pieces, and the chain of its journal', async () => {
  const before = (await nora.get(at())).body
  assert.deepEqual(
    [before.items, before.contents.documents.count, before.contents.signed.count, before.contents.withdrawn],
    [[], 5, 1, 1],
  )
  const { vault, file, entries, manifest, rows } = await taken(nora, at())
  assert.equal(vault.sha256, sha256(file.bytes))
  assert.equal(vault.manifestSha256, sha256(entries.get('manifest.json')!))
  assert.deepEqual([manifest.format, manifest.version, manifest.holder.name], ['parvis.vault', 1, 'Vallois & Brès'])
  // All that is in it is named, with its size and hash; nothing else is in it.
  const named = [...manifest.records, ...manifest.files, ...manifest.others]
  assert.deepEqual(
    [...entries.keys()].sort(),
    [...named.map((one: any) => one.path), 'manifest.json', 'manifest.sig'].sort(),
  )
  for (const one of named)
    assert.deepEqual(
      [entries.get(one.path)!.length, sha256(entries.get(one.path)!)],
      [one.sizeBytes, one.sha256],
      one.path,
    )
  const certificate = new X509Certificate(entries.get('certificat.pem')!)
  assert.ok(verify('sha256', entries.get('manifest.json')!, certificate.publicKey, entries.get('manifest.sig')!))
  // The files are those of the store.
  const kept = await portal.sql('select id, sha256 from files')
  const hashes = new Map(kept.map((row) => [row.id, row.sha256]))
  for (const one of manifest.files) assert.equal(one.sha256, hashes.get(one.fileId))
  // Documents, each version, the signed one and its proof; of the withdrawn one the fact alone.
  const documents = rows('documents')
  assert.equal(documents.length, 6)
  const withdrawn = documents.find((one: any) => one.withdrawn_at)
  assert.deepEqual([withdrawn.name, withdrawn.withdrawal_reason], ['Devis d’un autre', 'Mauvais client'])
  assert.deepEqual(
    manifest.absent.map((one: any) => one.why),
    ['withdrawn'],
  )
  assert.deepEqual(
    rows('versions')
      .map((one: any) => one.number)
      .sort(),
    [1, 1, 1, 1, 1, 1, 2, 2],
  )
  const [signer] = rows('signers')
  assert.equal(signer.proof.kind, 'parvis.signature')
  assert.ok(manifest.files.some((one: any) => one.fileId === signer.proof_file_id && one.path.startsWith('preuves/')))
  assert.ok(rows('readings').length > 0 && rows('versions').some((one: any) => one.first_read_by_label))
  assert.deepEqual(
    rows('pieces').map((one: any) => [one.name, one.state]),
    [['KBIS', 'waiting']],
  )
  assert.ok(rows('notifications').length > 0)
  // The chain stands by itself.
  const chain = await verifyStream(Readable.from([entries.get('donnees/journal.ndjson')!]))
  assert.deepEqual(chain.head, manifest.journal)
  // Nothing of anybody else, and no secret.
  const all = Buffer.concat([...entries.values()]).toString('latin1')
  assert.ok(!all.includes('Rivaux') && !all.includes('BEGIN PRIVATE KEY') && !all.includes('password_hash'))
  // On record, with the hashes.
  const acts = await portal.sql(
    "select type, after from journal_events where subject_type = 'documents.vault' order by seq",
  )
  assert.deepEqual(
    acts.map((one) => one.type),
    ['documents.vault.asked', 'documents.vault.made', 'documents.vault.taken'],
  )
  assert.deepEqual([acts[1]!.after.sha256, acts[1]!.after.manifest], [vault.sha256, vault.manifestSha256])
})

test('D31 names of any kind become safe paths, each once', async () => {
  const { manifest, rows } = await taken(nora, at())
  const paths: string[] = manifest.files.map((one: any) => one.path)
  assert.equal(new Set(paths.map((path) => path.toLowerCase())).size, paths.length)
  for (const path of paths) {
    assert.ok(!/\.\.|[\\:*?"<>|\u202e]/.test(path), path)
    assert.ok(
      path.split('/').every((part) => Buffer.byteLength(part) <= 200),
      path,
    )
  }
  assert.ok(rows('documents').some((one: any) => one.name === world.strangest))
})

test('D31 one at a time, so many a day, kept for seven days, then swept; a part of it may be asked for', async () => {
  await portal.sql("update vaults set asked_at = asked_at - interval '2 days'")
  const first = await nora.post(at())
  const again = await nora.post(at())
  assert.deepEqual(again.body.items[0].id, first.body.items[0].id)
  assert.deepEqual([again.body.items[0].state, again.body.left], ['making', 4])
  await portal.drain()
  for (let n = 0; n < 4; n++) {
    await nora.post(at())
    await portal.drain()
  }
  const refused = await nora.post(at())
  assert.deepEqual([refused.status, refused.body.code], [429, 'documents.vaults_today'])
  const [one] = (await nora.get(at())).body.items
  const whole = (await nora.get(`/vaults/${one.id}/file`)).bytes
  const part = await portal.app.server.inject({
    url: `/api/v1/vaults/${one.id}/file`,
    headers: { cookie: `parvis=${nora.token}`, range: 'bytes=10-19' },
  })
  assert.deepEqual([part.statusCode, part.rawPayload], [206, whole.subarray(10, 20)])
  const [{ storage_key: key }] = await portal.sql(
    'select storage_key from files f join vaults v on v.file_id = f.id where v.id = $1',
    [one.id],
  )
  portal.clock.advanceDays(8)
  for (const job of [...vaultJobs(portal.app.services)].filter(({ name }) => name === 'documents.sweep_vaults'))
    await job.run({}, undisturbed)
  const swept = await nora.get(`/vaults/${one.id}/file`)
  assert.deepEqual([swept.status, swept.body.code], [409, 'documents.vault_swept'])
  assert.deepEqual((await portal.sql('select from removed_files where storage_key = $1', [key])).length, 1)
  portal.clock.advanceDays(-8)
})

test('D31 cut while it is made, nothing is lost and no half archive is left; a lost or damaged file is named and left out', async () => {
  await portal.sql("update vaults set asked_at = asked_at - interval '2 days'")
  const { services } = portal.app
  const stored = services.files
  const before = (await portal.sql("select count(*)::int as n from files where owner_kind = 'documents.vault'"))[0].n
  await nora.post(at())
  // The storage fails while the archive comes in, as it does where a disk is full or a process dies.
  services.files = {
    ...stored,
    receive: async (source) => {
      let n = 0
      for await (const block of source) {
        n += block.length
        if (n > 5_000) throw new Error('no room')
      }
      throw new Error('no room')
    },
  }
  const [make] = vaultJobs(services)
  const [{ id }] = await portal.sql('select id from vaults where made_at is null')
  const data = { brandId: portal.brandId, vaultId: id }
  await assert.rejects(async () => make!.run(data, undisturbed), /no room|nobody reads/)
  assert.equal(
    (await portal.sql("select count(*)::int as n from files where owner_kind = 'documents.vault'"))[0].n,
    before,
  )
  assert.deepEqual(await stored.unsettled(new Date(Date.now() + 60_000)), [])
  services.files = stored
  const [lost, damaged] = await portal.sql(
    `select f.storage_key, f.id, f.size_bytes from files f join document_versions v on v.file_id = f.id join documents d on d.id = v.document_id
     where d.organisation_id = $1 and d.withdrawn_at is null order by f.id limit 2`,
    [world.organisation],
  )
  const bytes = async (key: string) => Buffer.concat((await (await stored.open(key)).stream.toArray()) as Buffer[])
  const held = [await bytes(lost.storage_key), await bytes(damaged.storage_key)]
  await stored.remove(lost.storage_key)
  await stored.put(damaged.storage_key, Buffer.alloc(Number(damaged.size_bytes), 7))
  await make!.run(data, undisturbed)
  const [one] = (await nora.get(at())).body.items
  assert.deepEqual([one.id, one.state, one.gaps], [id, 'made', 2])
  const { manifest, entries } = await opened((await nora.get(`/vaults/${id}/file`)).bytes)
  assert.deepEqual(
    manifest.absent
      .filter((each: any) => each.why !== 'withdrawn')
      .map((each: any) => [each.fileId, each.why])
      .sort(),
    [
      [damaged.id, 'damaged'],
      [lost.id, 'lost'],
    ].sort(),
  )
  for (const each of manifest.files) assert.equal(sha256(entries.get(each.path)!), each.sha256)
  // Done again, it does nothing.
  await make!.run(data, undisturbed)
  await stored.put(lost.storage_key, held[0]!)
  await stored.put(damaged.storage_key, held[1]!)
})

test('D31 an employee takes their own papers, and nobody else; the staff for them on record, and they are told', async () => {
  const { employee, admin, agent } = world
  const { manifest, rows, vault } = await taken(employee, '/employee/vaults')
  assert.deepEqual([manifest.holder.kind, manifest.journal], ['employee', null])
  assert.deepEqual(
    rows('documents').map((one: any) => one.name),
    ['Bulletin de novembre'],
  )
  assert.equal((await nora.get(`/vaults/${vault.id}/file`)).status, 404)
  const staffAt = `/staff/vaults/employees/${world.employeeId}`
  assert.equal((await agent.post(staffAt)).status, 403)
  await taken(admin, staffAt)
  const [mail] = await portal.sql("select to_address, text_body from mails where kind = 'documents.vault_by_provider'")
  assert.equal(mail.to_address, 'e1@courrier.example')
  assert.match(mail.text_body, /SALARIEE1/)
  // For a client: its managers are told, and it is in their journal.
  await taken(admin, at())
  const told = await portal.sql("select to_address from mails where kind = 'documents.vault_by_provider' order by 1")
  assert.deepEqual(
    told.map((one) => one.to_address),
    ['e1@courrier.example', 'nora@vallois.example'],
  )
})

test('D31 a vault is nobody else’s: a rival gets the 404 of a missing one, a member without the right a 403 that names whom to ask', async () => {
  const { rival, member } = world
  const [one] = (await nora.get(at())).body.items
  const none = '00000000-0000-4000-8000-000000000000'
  const same = (reply: any) => ({ ...reply.body, traceId: '' })
  for (const [theirs, missing] of [
    [`/vaults/${one.id}/file`, `/vaults/${none}/file`],
    [at(), `/vaults/organisations/${none}`],
  ] as const) {
    const answer = await rival.get(theirs)
    assert.deepEqual([answer.status, same(answer)], [404, same(await rival.get(missing))])
  }
  assert.equal((await rival.post(at())).status, 404)
  const refused = await member.post(at())
  assert.deepEqual([refused.status, /GERE/i.test(refused.body.detail)], [403, true], JSON.stringify(refused.body))
  assert.equal((await member.get(`/vaults/${one.id}/file`)).status, 404)
  assert.equal((await portal.guest.get(`/vaults/${one.id}/file`)).status, 401)
})

test('D31 of a vault one may choose folders and years; what is not named is all, and another folder than theirs is refused', async () => {
  portal.clock.advanceDays(30)
  const who = await portal.signedIn(await accountOf('nora.gere'))
  const { choices, contents } = (await who.get(at())).body
  assert.equal(
    choices.folders.reduce((sum: number, one: any) => sum + one.documents, 0),
    contents.documents.count,
  )
  const [folder] = choices.folders
  const query = `?folders=${folder.id}&years=${choices.years[0].year}`
  const part = (await who.get(`${at()}${query}`)).body.contents
  assert.ok(part.documents.count > 0 && part.documents.count < contents.documents.count)
  assert.equal((await who.get(`${at()}?folders=${folder.id}&years=1999`)).body.contents.documents.count, 0)

  for (const [body, field] of [
    [{ folderIds: [world.organisation] }, 'folderIds'],
    [{ years: ['x'] }, 'years.0'],
    [{ folderIds: [] }, 'folderIds'],
  ] as const) {
    const refused = await who.post(at(), body)
    assert.deepEqual([refused.status, refused.body.errors[0].field], [422, field])
  }
  const asked = await who.post(at(), { folderIds: [folder.id], years: [choices.years[0].year] })
  assert.equal(asked.status, 202, JSON.stringify(asked.body))
  await portal.drain()
  const [one] = (await who.get(at())).body.items
  assert.deepEqual(one.chosen, { folders: [folder.name], years: [choices.years[0].year] })
  const { manifest, rows, entries } = await opened((await who.get(`/vaults/${one.id}/file`)).bytes)
  assert.deepEqual(manifest.chosen, one.chosen)
  const documents = rows('documents').filter((row: any) => row.withdrawn_at === null)
  assert.equal(documents.length, part.documents.count)
  assert.ok(documents.every((row: any) => row.folder_id === folder.id))
  assert.deepEqual(
    rows('folders').map((row: any) => row.id),
    [folder.id],
  )
  // The chain of acts is whole, whatever was chosen.
  assert.equal(manifest.journal.seq, rows('journal').length - 1)
  assert.ok([...entries.keys()].includes('Lecteur.html'))
})

test('D31 the vault is offered to whoever may take it, and to nobody else', async () => {
  const offered = async (login: string) =>
    (await (await portal.signedIn(await accountOf(login))).get('/documents/folders')).body.vaultsOf
  assert.deepEqual(await offered('nora.gere'), [world.organisation])
  assert.deepEqual(await offered('claire.lit'), [])
})
