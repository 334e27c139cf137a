// Takes a vault into an empty deployment (D31): `npm run import-vault`. All of it, verified, or nothing.
import { createHash, randomUUID, verify, X509Certificate } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import type pg from 'pg'
import { type Database, transaction } from '../../../kernel/db/database.ts'
import { type FileStorage, keyOf, type ReceivedBytes } from '../../../kernel/files/storage.ts'
import { BadZipError, type OpenZip, openZip } from '../../../kernel/files/unzip.ts'
import { type Manifest, manifestSchema, places } from './manifest.ts'
import { columnsOf, type Part, partsOf } from './parts.ts'

/** The vault is not taken in, and nothing of it stays: why. */
export class VaultRefusedError extends Error {
  override readonly name = 'VaultRefusedError'
}

/** What was taken in; `already`: it was so before, and nothing was done. */
export type Imported = { already: boolean; manifest: Manifest; manifestSha256: string; signedBy: string }

type Row = Record<string, unknown>
type Verifier = {
  verifyStream: (
    bytes: AsyncIterable<Uint8Array>,
  ) => Promise<{ head: { seq: number; hash: string }; organisation: string }>
}
// The program that people check a chain with, not a module of the portal.
const verifier = new URL('../../../verifier/verify-history.mjs', import.meta.url).href
const batch = 500
/** Records are text, which packs well, but not endlessly. */
const mostBytesFor = (packed: number) => packed * 200 + 10_000_000
const largestManifest = 512_000_000

async function bytesOf(stream: Readable, most: number): Promise<Buffer> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of stream) {
    parts.push(part as Buffer)
    size += (part as Buffer).length
    if (size > most) throw new VaultRefusedError('its manifest is too large')
  }
  return Buffer.concat(parts)
}

/** The manifest, whose signature fits and which names all that is in the archive, and nothing else. */
async function readManifest(zip: OpenZip) {
  const read = async (path: string) => bytesOf(await zip.open(path), largestManifest)
  const bytes = await read(places.manifest)
  const pem = await read(places.certificate)
  let certificate: X509Certificate
  try {
    certificate = new X509Certificate(pem)
  } catch {
    throw new VaultRefusedError('its certificate cannot be read')
  }
  if (!verify('sha256', bytes, certificate.publicKey, await read(places.signature)))
    throw new VaultRefusedError('the signature of its manifest does not fit: it was changed')
  let parsed: ReturnType<typeof manifestSchema.safeParse>
  try {
    parsed = manifestSchema.safeParse(JSON.parse(bytes.toString('utf8')))
  } catch {
    throw new VaultRefusedError('its manifest is no JSON')
  }
  if (!parsed.success)
    throw new VaultRefusedError(`its manifest is not of this format: ${parsed.error.issues[0]!.path.join('.')}`)
  const manifest = parsed.data
  const named = new Map(
    [...manifest.records, ...manifest.files, ...manifest.others].map((one) => [one.path, one] as const),
  )
  for (const [path, { sizeBytes }] of zip.entries)
    if (path !== places.manifest && path !== places.signature && named.get(path)?.sizeBytes !== sizeBytes)
      throw new VaultRefusedError(`its manifest does not name ${path} as it is`)
  for (const path of named.keys()) if (!zip.entries.has(path)) throw new VaultRefusedError(`${path} is missing`)
  // Two that name one thing would leave open which of them holds.
  const listed = [
    [...manifest.records, ...manifest.files, ...manifest.others].map((one) => one.path),
    manifest.records.map((one) => one.name),
    [...manifest.files, ...manifest.absent].map((one) => one.fileId),
  ]
  for (const names of listed) {
    const seen = new Set<string>()
    const twice = names.find((name) => seen.size === seen.add(name).size)
    if (twice !== undefined) throw new VaultRefusedError(`its manifest names ${twice} twice`)
  }
  const known = partsOf(manifest.holder.kind)
  for (const { name } of manifest.records)
    if (name !== 'journal' && !known.some((part) => part.name === name))
      throw new VaultRefusedError(`this Parvis knows no records ${name}: a later one made it`)
  const needed = [
    ...known.filter((part) => !part.later).map(({ name }) => name),
    ...(manifest.journal ? ['journal'] : []),
  ]
  for (const name of needed)
    if (!manifest.records.some((one) => one.name === name))
      throw new VaultRefusedError(`the records ${name} are missing`)
  return {
    manifest,
    manifestSha256: createHash('sha256').update(bytes).digest('hex'),
    signedBy: `${certificate.subject.replace(/^.*CN=/s, '')} (${certificate.fingerprint256})`,
  }
}

/** The bytes of an entry as they pass; at their end they were what the manifest says. @throws VaultRefusedError */
async function* verified(zip: OpenZip, entry: { path: string; sha256: string }): AsyncGenerator<Buffer> {
  const hash = createHash('sha256')
  for await (const part of await zip.open(entry.path)) {
    hash.update(part as Buffer)
    yield part as Buffer
  }
  if (hash.digest('hex') !== entry.sha256) throw new VaultRefusedError(`${entry.path} was changed`)
}

/** The rows of a part, a few at a time. */
async function* rowsOf(zip: OpenZip, manifest: Manifest, name: string): AsyncGenerator<Row[]> {
  const entry = manifest.records.find((one) => one.name === name)
  if (!entry) return
  let count = 0
  let rows: Row[] = []
  let rest = ''
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const take = (line: string) => {
    if (line === '') return
    const row: unknown = JSON.parse(line)
    if (typeof row !== 'object' || row === null || Array.isArray(row))
      throw new VaultRefusedError(`${entry.path} holds no rows`)
    rows.push(row as Row)
    count++
  }
  for await (const part of verified(zip, entry)) {
    const lines = (rest + decoder.decode(part, { stream: true })).split('\n')
    rest = lines.pop()!
    for (const line of lines) take(line)
    if (rows.length >= batch) {
      yield rows
      rows = []
    }
  }
  take(rest + decoder.decode())
  if (rows.length > 0) yield rows
  if (count !== entry.count) throw new VaultRefusedError(`${entry.path} does not hold ${entry.count} rows`)
}

type Into = { client: pg.PoolClient; zip: OpenZip; manifest: Manifest; brandId: string; now: Date }

const insert = async ({ client, brandId }: Into, part: Part, rows: Row[], more: Record<string, string> = {}) => {
  const known = columnsOf(part)
  const values: Record<string, string> = {
    ...Object.fromEntries(known.map((name) => [name, `t.${name}`])),
    ...more,
  }
  const names = Object.keys(values)
  await client.query(
    `insert into ${part.table} (${names.join(', ')}) select ${Object.values(values).join(', ')} from jsonb_populate_recordset(null::${part.table}, $1) t where $2::uuid is not null`,
    [JSON.stringify(rows), brandId],
  )
}

/** What of a part is the deployment's own, as SQL about the row `t`; `$2` is the brand. */
const own: Record<string, Record<string, string>> = {
  // Whoever had an account is invited anew: neither passwords nor sessions travel.
  people: {
    brand_id: '$2::uuid',
    status: "case when t.status in ('active', 'pending') then 'pending' else 'closed' end",
  },
  others: { brand_id: '$2::uuid', status: "'closed'", identifier: "'coffre-' || t.id" },
  client: { brand_id: '$2::uuid' },
  employee: { brand_id: '$2::uuid' },
  objections: { brand_id: '$2::uuid' },
  paper_payslips: { brand_id: '$2::uuid' },
  memberships: {
    brand_id: '$2::uuid',
    role: "case when exists (select from roles r where r.brand_id = $2 and r.holder = 'membership' and r.code = t.role) then t.role else 'member' end",
  },
  documents: { brand_id: '$2::uuid' },
  signature_requests: { brand_id: '$2::uuid' },
  certificates: { brand_id: '$2::uuid', replaced_at: 'coalesce(t.replaced_at, now())' },
  asked: { brand_id: '$2::uuid' },
  pieces: { brand_id: '$2::uuid' },
  // Nothing leaves from here of what waited there.
  notifications: {
    brand_id: '$2::uuid',
    state: "case when t.state = 'waiting' then 'cancelled' else t.state end",
    cancelled_at: "case when t.state = 'waiting' then now() else t.cancelled_at end",
    cancelled_by_label:
      "case when t.state = 'waiting' then 'Parvis (npm run import-vault)' else t.cancelled_by_label end",
  },
}

/** Their triggers tell, mail and chain what happens; what is put back happened already. */
const silent = [
  'documents',
  'document_versions',
  'readings',
  'signature_requests',
  'signers',
  'document_requests',
  'requested_pieces',
  'document_notifications',
  'employees',
  'journal_events',
]

async function putFolders(into: Into, part: Part): Promise<void> {
  const { client, brandId, zip, manifest } = into
  const kept = columnsOf(part).filter((name) => !['holder', 'path', 'created_at'].includes(name))
  for await (const rows of rowsOf(zip, manifest, part.name)) {
    const values = [JSON.stringify(rows), brandId]
    // A new brand has folders of its own at the same paths: these are meant.
    await client.query(
      `update folder_rules f set ${kept.map((name) => `${name} = t.${name}`).join(', ')} from jsonb_populate_recordset(null::folder_rules, $1) t
       where f.brand_id = $2 and f.holder = t.holder and lower(f.path) = lower(t.path)`,
      values,
    )
    const names = columnsOf(part).join(', ')
    await client.query(
      `insert into folder_rules (brand_id, ${names}) select $2::uuid, ${columnsOf(part)
        .map((name) => `t.${name}`)
        .join(', ')} from jsonb_populate_recordset(null::folder_rules, $1) t
       where not exists (select from folder_rules f where f.id = t.id)`,
      values,
    )
  }
}

async function putFiles(into: Into, part: Part, received: Map<string, ReceivedBytes>): Promise<void> {
  const absent = new Set(into.manifest.absent.map(({ fileId }) => fileId))
  for await (const rows of rowsOf(into.zip, into.manifest, part.name)) {
    for (const row of rows) {
      const bytes = received.get(String(row.id))
      if (!bytes && !absent.has(String(row.id)))
        throw new VaultRefusedError(`the file ${row.id} is neither there nor said to be absent`)
      if (bytes && bytes.sha256 !== row.sha256)
        throw new VaultRefusedError(`the file ${row.id} is not the one of its record`)
      // Of what was withdrawn the fact comes, and no bytes.
      row.storage_key = bytes?.key ?? keyOf(randomUUID())
    }
    await insert(into, part, rows, { brand_id: '$2::uuid', storage_key: 't.storage_key' })
  }
}

async function putJournal(into: Into): Promise<void> {
  const { client, zip, manifest, brandId } = into
  const { journal, holder } = manifest
  if (!journal) return
  const entry = manifest.records.find((one) => one.name === 'journal')!
  const { verifyStream } = (await import(verifier)) as Verifier
  const told = await verifyStream(verified(zip, entry)).catch((error: Error) => {
    throw error instanceof VaultRefusedError
      ? error
      : new VaultRefusedError(`its journal does not fit: ${error.message}`)
  })
  if (told.head.seq !== journal.seq || told.head.hash !== journal.hash || told.organisation !== holder.id)
    throw new VaultRefusedError('its journal is not the one that the manifest names')
  const notes = new Map<number, Row>()
  for await (const rows of rowsOf(zip, manifest, 'journal_notes'))
    for (const row of rows) notes.set(Number(row.seq), row)
  let entries: Row[] = []
  const put = async () => {
    await client.query(
      `insert into journal_events (id, brand_id, organisation_id, contract_id, seq, at, actor_id, actor_label, on_behalf_of, type, subject_type, subject_id, subject_label,
         before, after, previous_hash, hash, about_id, actor_salt, actor_commitment, detail_salt, detail_commitment, erased_at)
       select (t ->> 'id')::uuid, $2, $3, (t ->> 'contractId')::uuid, (t ->> 'seq')::bigint, (t ->> 'at')::timestamptz, (t ->> 'actorId')::uuid,
         coalesce(t ->> 'actor', t ->> 'actor_label', ''), coalesce(t ->> 'onBehalfOf', ''), t ->> 'type', t ->> 'subjectType', (t ->> 'subjectId')::uuid,
         coalesce(t ->> 'subject', t ->> 'subject_label', ''), (t ->> 'before')::jsonb, (t ->> 'after')::jsonb, t ->> 'previousHash', t ->> 'hash', (t ->> 'aboutId')::uuid,
         decode(t ->> 'actorSalt', 'hex'), t ->> 'actorCommitment', decode(t ->> 'detailSalt', 'hex'), t ->> 'detailCommitment', (t ->> 'erased_at')::timestamptz
       from jsonb_array_elements($1::jsonb) t`,
      [JSON.stringify(entries), brandId, holder.id],
    )
    entries = []
  }
  let first = true
  const stream = await zip.open(entry.path)
  for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (first) {
      first = false
      continue
    }
    const one = JSON.parse(line) as Row
    const note = notes.get(Number(one.seq))
    if (!note) throw new VaultRefusedError(`the entry ${one.seq} of its journal has no note`)
    entries.push({ ...note, ...one })
    if (entries.length === batch) await put()
  }
  if (entries.length > 0) await put()
  await client.query('insert into journal_heads (organisation_id, seq, hash) values ($1, $2, $3)', [
    holder.id,
    journal.seq,
    journal.hash,
  ])
  const { rows } = await client.query(
    `select seq from journal_events e where organisation_id = $1 and (hash <> encode(sha256(convert_to(parvis.journal_text(e), 'UTF8')), 'hex')
       or actor_commitment <> parvis.journal_commitment(actor_salt, parvis.journal_actor_text(e))
       or detail_commitment <> parvis.journal_commitment(detail_salt, parvis.journal_detail_text(e))) order by seq limit 1`,
    [holder.id],
  )
  if (rows.length > 0) throw new VaultRefusedError(`the entry ${rows[0].seq} of its journal does not fit`)
}

/** Puts all records back, in one transaction. */
async function putAll(into: Into, received: Map<string, ReceivedBytes>, manifestSha256: string): Promise<void> {
  const { client, manifest, brandId, zip, now } = into
  for (const table of silent) await client.query(`alter table ${table} disable trigger user`)
  for (const part of partsOf(manifest.holder.kind)) {
    if (part.name === 'journal_notes') continue
    if (part.name === 'folders') await putFolders(into, part)
    else if (part.name === 'files') await putFiles(into, part, received)
    else for await (const rows of rowsOf(zip, manifest, part.name)) await insert(into, part, rows, own[part.name])
  }
  await putJournal(into)
  // The text of each is read anew.
  await client.query(
    `insert into document_texts (document_id, version_id, brand_id, holder_id, written)
     select d.id, d.version_id, d.brand_id, coalesce(d.organisation_id, d.employee_id), parvis.fold(d.name) from documents d where d.brand_id = $1`,
    [brandId],
  )
  await client.query('set constraints all immediate')
  for (const table of silent) await client.query(`alter table ${table} enable trigger user`)
  const { holder } = manifest
  await client.query(
    'insert into vault_imports (manifest_sha256, brand_id, vault_id, holder_id, portal, made_at, imported_at) values ($1, $2, $3, $4, $5, $6, $7)',
    [manifestSha256, brandId, manifest.vault, holder.id, manifest.portal.name, manifest.madeAt, now],
  )
  await client.query(
    `insert into journal_events (brand_id, organisation_id, at, actor_label, type, subject_type, subject_id, subject_label, after)
     values ($1, $2, $3, 'Parvis (npm run import-vault)', 'documents.vault.imported', 'documents.vault', $4, $5, $6)`,
    [
      brandId,
      holder.kind === 'client' ? holder.id : null,
      now,
      manifest.vault,
      holder.name,
      { manifest: manifestSha256, portal: manifest.portal.name },
    ],
  )
}

/** Whether there is nobody yet whose documents a brand keeps. */
const isEmpty = async (client: pg.PoolClient, brandId: string): Promise<boolean> =>
  (
    await client.query(
      `select not exists (select from organisations where brand_id = $1) and not exists (select from employees where brand_id = $1)
         and not exists (select from documents where brand_id = $1) as empty`,
      [brandId],
    )
  ).rows[0].empty

/**
 * Takes a vault into a brand that has no client, no employee and no document yet: the same holder, folders, documents, versions, signatures with
 * their proofs, readings and journal, under the same ids. Every hash is verified while it comes in. Taken in again, nothing is done.
 * @throws VaultRefusedError, after which nothing of it is left
 */
export async function importVault(
  { database, files, now = new Date() }: { database: Database; files: FileStorage; now?: Date },
  path: string,
  brandId: string,
): Promise<Imported> {
  const { size } = await stat(path)
  const zip = await openZip(path, { mostBytes: mostBytesFor(size), mostEntries: 2_000_000 }).catch(asRefusal)
  const received = new Map<string, ReceivedBytes>()
  let outcome: 'done' | 'failed' = 'failed'
  try {
    const { manifest, manifestSha256, signedBy } = await readManifest(zip)
    const known = await transaction(database, async (client) => {
      const found = await client.query('select from vault_imports where manifest_sha256 = $1', [manifestSha256])
      if (found.rows.length > 0) return true
      if (!(await isEmpty(client, brandId)))
        throw new VaultRefusedError('this portal is not empty: it has clients, employees or documents')
      return false
    })
    if (known) return { already: true, manifest, manifestSha256, signedBy }
    for (const entry of manifest.files) received.set(entry.fileId, await files.receive(verified(zip, entry)))
    for (const entry of manifest.others) for await (const _ of verified(zip, entry));
    await transaction(database, async (client) => {
      // Of two at once the second finds what the first brought.
      await client.query('select from brands where id = $1 for update', [brandId])
      if (!(await isEmpty(client, brandId))) throw new VaultRefusedError('this portal is not empty any more')
      for (const one of received.values()) await one.keep()
      await putAll({ client, zip, manifest, brandId, now }, received, manifestSha256)
    })
    outcome = 'done'
    return { already: false, manifest, manifestSha256, signedBy }
  } catch (error) {
    return asRefusal(error)
  } finally {
    for (const one of received.values()) await one.settle(outcome)
    zip.close()
  }
}

/** Whatever is wrong with the archive refuses it; what is wrong with the server stays what it is. */
function asRefusal(error: unknown): never {
  const cause = (error as Error).cause
  if (error instanceof VaultRefusedError) throw error
  if (cause instanceof VaultRefusedError) throw cause
  const { code, name, message } = error as { code?: string; name: string; message: string }
  const ofArchive =
    error instanceof BadZipError ||
    name === 'SourceError' ||
    error instanceof SyntaxError ||
    error instanceof TypeError ||
    error instanceof RangeError
  // A row that the database does not take: a constraint, a bad value.
  if (ofArchive || /^(22|23)/.test(code ?? ''))
    throw new VaultRefusedError(`it cannot be taken in: ${message}`, { cause: error })
  throw error
}
