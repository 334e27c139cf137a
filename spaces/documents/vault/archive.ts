// Makes the archive of a vault (D31): records, files, the offline reader, and a manifest with the hash of each.
import { createHash, createPrivateKey, sign, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type pg from 'pg'
import { type OpenableFile, openFiles, type ReceivedBytes } from '../../../kernel/files/storage.ts'
import { ZipAbandonedError, type ZipEntry, type ZipWriter, zipWriter } from '../../../kernel/files/zip-writer.ts'
import { asSystem, type Brand, type Services, type SystemContext } from '../../../kernel/http/context.ts'
import { inLocale, type Locale, type Text } from '../../../kernel/i18n/locale.ts'
import { chainHeader, chainLine, readChain, readHead } from '../../../kernel/journal/chain.ts'
import { signingKeyOf } from '../signatures/certificates.ts'
import { format, formatVersion, type Manifest, places } from './manifest.ts'
import { pathsInArchive } from './names.ts'
import { type HolderKind, partsOf, selectOf } from './parts.ts'
import { type ReaderInput, readerOf } from './reader.ts'

/** What is asked for: whose vault, by whom, when. */
export type Wanted = {
  id: string
  holder: { kind: HolderKind; id: string; code: string; name: string }
  askedAt: Date
  askedBy: string
  side: 'client' | 'employee' | 'staff'
  locale: Locale
  /** Of which folders and of which years; null: of all. */
  folderIds: string[] | null
  years: number[] | null
}

/** What is told while it is made: `done` of `total` files, each hashed again as it passed. */
export type Progress = (done: number, total: number) => Promise<void>

export type Made = { received: ReceivedBytes; manifestSha256: string; files: number; gaps: number }

type Row = Record<string, unknown>
type Planned = { fileId: string; path: string; file: OpenableFile; at: Date }
type Absent = Manifest['absent'][number]

const verifier = join(import.meta.dirname, '..', '..', '..', 'verifier', 'verify-history.mjs')
/** So many rows are read at once. */
const batch = 1_000

/** The rows of a statement, a few at a time. */
async function* rowsOf(client: pg.PoolClient, text: string, values: unknown[]): AsyncGenerator<Row[]> {
  await client.query(`declare vault_rows no scroll cursor for ${text}`, values)
  try {
    for (;;) {
      const { rows } = await client.query<{ row: Row }>(`fetch ${batch} from vault_rows`)
      if (rows.length === 0) return
      yield rows.map(({ row }) => row)
    }
  } finally {
    await client.query('close vault_rows').catch(() => {})
  }
}

/** Of these the reader and the plan of the files need the rows themselves. */
const kept = new Set([
  'client',
  'employee',
  'people',
  'folders',
  'documents',
  'files',
  'versions',
  'paper_payslips',
  'readings',
  'signature_requests',
  'signers',
  'asked',
  'pieces',
  'notifications',
])
/** The reader shows so many of the latest acts; the file beside it has all. */
export const actsInReader = 2_000

/** Writes the records, all as they are at one moment, and gives back what the rest is made of. */
async function writeRecords(ctx: SystemContext, zip: ZipWriter, { holder, folderIds, years }: Wanted) {
  const { client, now } = ctx
  await client.query("set local time zone 'UTC'")
  const values = [holder.id, ctx.brand.id, folderIds, years]
  const rows: Record<string, Row[]> = {}
  const records: Manifest['records'] = []
  for (const part of partsOf(holder.kind)) {
    let count = 0
    const keep: Row[] | undefined = kept.has(part.name) ? [] : undefined
    if (keep) rows[part.name] = keep
    async function* lines() {
      for await (const some of rowsOf(client, ...bound(selectOf(part, holder.kind), values))) {
        count += some.length
        keep?.push(...some)
        yield Buffer.from(`${some.map((row) => JSON.stringify(row)).join('\n')}\n`)
      }
    }
    const entry = await zip.add(places.part(part.name), lines(), { at: now, compress: true })
    records.push({ name: part.name, count, ...entry })
  }
  const acts: Awaited<ReturnType<typeof readChain>> = []
  let journal: Manifest['journal'] = null
  if (holder.kind === 'client') {
    const head = await readHead(ctx.db, holder.id)
    journal = head
    async function* lines() {
      yield Buffer.from(chainHeader(holder.id, head, now))
      for (let after = 0; after < head.seq; ) {
        const some = await readChain(ctx.db, holder.id, { after, upTo: head.seq, limit: batch })
        if (some.length === 0) return
        acts.push(...some)
        acts.splice(0, Math.max(0, acts.length - actsInReader))
        yield Buffer.from(some.map(chainLine).join(''))
        after = some.at(-1)!.seq
      }
    }
    const entry = await zip.add(places.journal, lines(), { at: now, compress: true })
    records.push({ name: 'journal', count: head.seq, ...entry })
  }
  return {
    rows,
    records,
    journal,
    acts,
    files: await openFiles(
      ctx,
      rows.files!.map((row) => String(row.id)),
    ),
  }
}

/** A statement with the values that it names: it takes no others. */
function bound(text: string, values: unknown[]): [string, unknown[]] {
  const named = values.flatMap((_, index) => (text.includes(`$${index + 1}`) ? [index] : []))
  return [
    text.replace(/\$(\d)/g, (_, number) => `$${named.indexOf(Number(number) - 1) + 1}`),
    named.map((index) => values[index]),
  ]
}

type Gathered = Awaited<ReturnType<typeof writeRecords>>

/** What the name of a payslip's file says that was handed over on paper. */
const onPaper: Record<Locale, string> = { fr: 'remis sur papier', en: 'handed over on paper' }

/** Where each file goes, and which do not go. */
function plan({ rows, files }: Gathered, locale: Locale): { planned: Planned[]; absent: Absent[] } {
  const paths = pathsInArchive()
  const folders = new Map(rows.folders!.map((row) => [row.id, inLocale(row.name as Text, locale)]))
  const documents = new Map(rows.documents!.map((row) => [row.id, row]))
  const known = new Map(rows.files!.map((row) => [row.id, row]))
  const planned: Planned[] = []
  const absent: Absent[] = []
  const add = (fileId: string, withdrawn: boolean, path: (file: Row) => string) => {
    const row = known.get(fileId)!
    const file = files.get(fileId)
    if (withdrawn || !file) {
      absent.push({ fileId, why: withdrawn ? 'withdrawn' : 'lost', sha256: String(row.sha256) })
      return
    }
    planned.push({ fileId, path: path(row), file, at: new Date(String(row.created_at)) })
  }
  for (const version of rows.versions!) {
    const document = documents.get(version.document_id)!
    add(String(version.file_id), document.withdrawn_at !== null, (file) =>
      paths.document({
        folder: folders.get(document.folder_id) ?? '',
        document: String(document.name),
        contentType: String(file.content_type),
        earlier: document.version_id === version.id ? null : Number(version.number),
      }),
    )
  }
  const payslips = rows.folders!.find((row) => row.link_to === 'payslips')
  for (const paper of rows.paper_payslips ?? [])
    add(String(paper.file_id), false, (file) =>
      paths.document({
        folder: payslips ? inLocale(payslips.name as Text, locale) : '',
        document: `${paper.name} (${onPaper[locale]})`,
        contentType: String(file.content_type),
        earlier: null,
      }),
    )
  const requested = new Map(rows.signature_requests!.map((row) => [row.id, row]))
  for (const signer of rows.signers!)
    if (signer.proof_file_id !== null) {
      const document = documents.get(requested.get(signer.request_id)!.document_id)!
      const { number } = signer.proof as { number: string }
      add(String(signer.proof_file_id), document.withdrawn_at !== null, () => paths.proof(number))
    }
  return { planned, absent }
}

/** Files up to so many bytes are read once, and are in memory meanwhile; larger ones are read twice. */
const readOnceMost = 8 * 1024 * 1024

/**
 * A file whose bytes were all hashed before one of them is in the archive: what is damaged is named, and nothing false is taken along.
 * @returns why it is not taken, or what is put in
 */
async function sound({ file }: Planned): Promise<'lost' | 'damaged' | { source: AsyncIterable<Uint8Array> | Buffer }> {
  const opened = await file.open().catch((error: { code?: string }) => error)
  if (!('stream' in opened)) {
    if (opened.code === 'files.lost') return 'lost'
    if (opened.code === 'files.unreadable') return 'damaged'
    throw opened
  }
  const hash = createHash('sha256')
  const parts: Buffer[] | undefined = file.sizeBytes <= readOnceMost ? [] : undefined
  let passed = 0
  for await (const part of opened.stream) {
    hash.update(part as Buffer)
    passed += (part as Buffer).length
    // One that is longer than its record says is damaged, however much of it comes.
    if (passed <= file.sizeBytes) parts?.push(part as Buffer)
  }
  if (hash.digest('hex') !== file.sha256) return 'damaged'
  return { source: parts ? Buffer.concat(parts) : (await file.open()).stream }
}

/** Puts every file in that is as it was kept. */
async function writeFiles(zip: ZipWriter, planned: Planned[], absent: Absent[], progress: Progress) {
  const files: Manifest['files'] = []
  for (const [index, one] of planned.entries()) {
    await progress(index, planned.length)
    const found = await sound(one)
    if (typeof found === 'string') {
      absent.push({ fileId: one.fileId, why: found, sha256: one.file.sha256 })
      continue
    }
    // What most of them are (PDFs, pictures) is compressed already.
    const entry = await zip.add(one.path, found.source, { at: one.at, compress: false, sizeBytes: one.file.sizeBytes })
    if (entry.sha256 !== one.file.sha256) throw new Error(`the file ${one.fileId} changed while it was read`)
    files.push({ fileId: one.fileId, contentType: one.file.contentType, ...entry })
  }
  await progress(planned.length, planned.length)
  return files
}

const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** Writes the whole archive. */
async function write(services: Services, brand: Brand, zip: ZipWriter, wanted: Wanted, progress: Progress) {
  const at = services.clock()
  const gathered = await asSystem(services, brand, (ctx) => writeRecords(ctx, zip, wanted), wanted.locale, {
    snapshot: true,
  })
  const { planned, absent } = plan(gathered, wanted.locale)
  const files = await writeFiles(zip, planned, absent, progress)
  const others: ZipEntry[] = []
  const put = async (path: string, bytes: Uint8Array) => {
    others.push(await zip.add(path, bytes, { at, compress: true }))
  }
  const input: ReaderInput = {
    services,
    wanted,
    brand,
    at,
    rows: gathered.rows,
    acts: gathered.acts,
    files,
    absent,
    journal: gathered.journal,
  }
  await put(places.reader, await readerOf(input))
  if (wanted.holder.kind === 'client') await put('donnees/verify-history.mjs', await readFile(verifier))
  const key = await asSystem(services, brand, (ctx) => signingKeyOf(ctx))
  const certificate = new X509Certificate(key.certificate)
  await put(places.certificate, Buffer.from(certificate.toString()))
  const manifest: Manifest = {
    format,
    version: formatVersion,
    vault: wanted.id,
    madeAt: at.toISOString(),
    asked: { at: wanted.askedAt.toISOString(), by: wanted.askedBy, side: wanted.side },
    portal: { name: brand.name, slug: brand.slug, hosts: brand.hosts, timeZone: brand.timeZone },
    holder: wanted.holder,
    chosen:
      wanted.folderIds || wanted.years
        ? {
            folders: wanted.folderIds && gathered.rows.folders!.map((row) => inLocale(row.name as Text, wanted.locale)),
            years: wanted.years,
          }
        : null,
    journal: gathered.journal,
    records: gathered.records,
    files,
    absent,
    others,
  }
  const bytes = Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`)
  await zip.add(places.manifest, bytes, { at, compress: true })
  const signature = sign(
    'sha256',
    bytes,
    createPrivateKey({ key: Buffer.from(key.pkcs8), format: 'der', type: 'pkcs8' }),
  )
  await zip.add(places.signature, signature, { at, compress: false })
  zip.end()
  return {
    manifestSha256: hashOf(bytes),
    files: files.length,
    gaps: absent.filter(({ why }) => why !== 'withdrawn').length,
  }
}

/**
 * Makes the archive of a vault in the storage, provisionally: whoever asks keeps or settles it. Files pass through; none is in memory as a
 * whole. What the storage has lost, or holds otherwise than it was kept, is named in the manifest and left out.
 * @throws whatever keeps it from being made; then nothing is left in the storage
 */
export async function makeArchive(services: Services, brand: Brand, wanted: Wanted, progress: Progress): Promise<Made> {
  const zip = zipWriter()
  const receiving = services.files.receive(zip.stream)
  // It may fail before anybody waits for it.
  receiving.catch(() => {})
  try {
    const told = await write(services, brand, zip, wanted, progress)
    return { received: await receiving, ...told }
  } catch (error) {
    // Where the storage gave up, its reason is the one.
    if (error instanceof ZipAbandonedError) await receiving
    zip.abandon(error as Error)
    await receiving.then((received) => received.settle('failed')).catch(() => {})
    throw error
  }
}
