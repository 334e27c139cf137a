import { createHash, randomUUID } from 'node:crypto'
import { copyFile, link, mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { fileTypeFromFile } from 'file-type'
import { sql } from 'kysely'
import type { Config } from '../config/config.ts'
import { readS3Url } from '../config/s3-url.ts'
import { invalid, notFound, Problem } from '../errors/problem.ts'
import { asSystem, type Context, type PersonContext, type Services, type SystemContext } from '../http/context.ts'
import type { Job } from '../jobs/jobs.ts'
import { endingsOf, kindNames } from './kinds.ts'

/** A part of some bytes: the first and the last of them, counted from 0. */
export type ByteRange = { start: number; end: number }

/** Bytes ready to be sent: they are there, and open. `sizeBytes` is of all, also where a range of them was asked for. */
export type OpenBytes = { stream: Readable; sizeBytes: number }

/** The storage cannot be reached, or does not answer in time. */
export class StorageAwayError extends Error {
  override readonly name = 'StorageAwayError'
  /** Of the catalogue of refusals. */
  readonly code = 'files.away'
  readonly retryAfterSeconds = 10
  constructor(cause: unknown) {
    super(`the file store is away: ${cause instanceof Error ? cause.message || cause.name : String(cause)}`, { cause })
  }
}

/** The source broke off, or gave what cannot be read: not the storage's fault. */
export class SourceError extends Error {
  override readonly name = 'SourceError'
}

/** Bytes that came in and belong to nothing yet. */
export type ReceivedBytes = {
  id: string
  /** Where they are once they are kept. */
  key: string
  sizeBytes: number
  sha256: string
  /** The first 4096 bytes. */
  head: Buffer
  /** What the content is, by its content; undefined where it tells nothing. */
  kind: () => Promise<string | undefined>
  /** All of them, in memory: only where that is needed. */
  bytes: () => Promise<Buffer>
  /** Puts them under their key; asked again, they are there already. */
  keep: () => Promise<void>
  /**
   * Ends what was provisional: what was kept stays where its transaction is `done`, and goes where it `failed`; where nobody knows it is
   * left for the sweep, which asks the database.
   */
  settle: (outcome: 'done' | 'failed' | 'unknown') => Promise<void>
}

/** Where the bytes of files are: a directory by default, an S3 store by FILES_URL. Keys are ours, never a person's file name. */
export type FileStorage = {
  /**
   * Takes bytes as they pass, never all in memory.
   * @throws SourceError where the source fails
   */
  receive: (source: AsyncIterable<Uint8Array>) => Promise<ReceivedBytes>
  put: (key: string, bytes: Uint8Array) => Promise<void>
  /** @throws an error of code ENOENT where there are none, or whatever keeps them from being read */
  open: (key: string, range?: ByteRange) => Promise<OpenBytes>
  remove: (key: string) => Promise<void>
  /** Whether it can be used at all, asked at the start. @throws Error that says why not */
  check?: () => Promise<void>
  /** What came in before `before` and was never settled (the process died): its key, and how to settle it. */
  unsettled: (before: Date) => Promise<Array<{ key: string; settle: (kept: boolean) => Promise<void> }>>
}

/** What a key looks like. */
export const keyShape = /^[0-9a-f]{2}\/[0-9a-f-]{36}$/
export const keyOf = (id: string) => `${id.slice(0, 2)}/${id}`
/** So many bytes of the beginning are kept for telling what a file is. */
export const headSize = 4096

/** What comes in, hashed and counted as it passes, and its beginning kept. */
export function passing(source: AsyncIterable<Uint8Array>) {
  const hash = createHash('sha256')
  let head = Buffer.alloc(0)
  let sizeBytes = 0
  const chunks = source[Symbol.asyncIterator]()
  return {
    /** @throws SourceError where the source fails */
    blocks: async function* (): AsyncGenerator<Uint8Array> {
      for (;;) {
        const next = await chunks.next().catch((cause: unknown) => {
          throw new SourceError('the source failed', { cause })
        })
        if (next.done) return
        const { value } = next
        hash.update(value)
        if (head.length < headSize) head = Buffer.concat([head, value.subarray(0, headSize - head.length)])
        sizeBytes += value.length
        yield value
      }
    },
    /** Once all of it has passed. */
    found: () => ({ sizeBytes, sha256: hash.digest('hex'), head }),
    /** Tells a source that is not wanted to its end. */
    stop: async () => {
      await chunks.return?.()?.catch(() => {})
    },
  }
}

/**
 * Files in a directory, written whole or not at all. What comes in stays in `incoming` until its request is settled, so that bytes
 * whose row never came are found there, and nothing else is ever looked through to be removed.
 */
export function directoryStorage(directory: string): FileStorage {
  const pathOf = (key: string) => {
    if (!keyShape.test(key)) throw new Error('bad storage key')
    return join(directory, key)
  }
  const incoming = join(directory, 'incoming')
  const settle = async (key: string, path: string, kept: boolean) => {
    if (!kept) await rm(pathOf(key), { force: true })
    await rm(path, { force: true })
  }
  return {
    receive: async (source) => {
      const id = randomUUID()
      const key = keyOf(id)
      const path = join(incoming, id)
      await mkdir(incoming, { recursive: true, mode: 0o700 })
      const handle = await open(path, 'wx', 0o600)
      const coming = passing(source)
      try {
        for await (const block of coming.blocks())
          for (let written = 0; written < block.length; ) written += (await handle.write(block, written)).bytesWritten
        await handle.sync()
        await handle.close()
      } catch (error) {
        await handle.close().catch(() => {})
        await rm(path, { force: true })
        await coming.stop()
        throw error
      }
      let kept = false
      return {
        id,
        key,
        ...coming.found(),
        kind: async () => (await fileTypeFromFile(path))?.mime,
        bytes: () => readFile(path),
        keep: async () => {
          if (kept) return
          const place = pathOf(key)
          await mkdir(join(place, '..'), { recursive: true, mode: 0o700 })
          // Not every file system has hard links.
          await link(path, place).catch(async () => {
            await copyFile(path, `${place}.part`)
            await rename(`${place}.part`, place)
          })
          kept = true
        },
        settle: async (outcome) => {
          if (outcome !== 'unknown' || !kept) await settle(key, path, outcome === 'done' || !kept)
        },
      }
    },
    put: async (key, bytes) => {
      const path = pathOf(key)
      await mkdir(join(path, '..'), { recursive: true, mode: 0o700 })
      await writeFile(`${path}.part`, bytes, { mode: 0o600, flush: true })
      await rename(`${path}.part`, path)
    },
    open: async (key, range) => {
      const handle = await open(pathOf(key), 'r')
      try {
        const { size } = await handle.stat()
        return { sizeBytes: size, stream: handle.createReadStream(range) }
      } catch (error) {
        await handle.close()
        throw error
      }
    },
    remove: (key) => rm(pathOf(key), { force: true }),
    unsettled: async (before) => {
      const found: Awaited<ReturnType<FileStorage['unsettled']>> = []
      for (const id of await readdir(incoming).catch(() => [])) {
        const key = keyOf(id)
        const path = join(incoming, id)
        const state = await stat(path).catch(() => undefined)
        if (keyShape.test(key) && state && state.mtime < before)
          found.push({ key, settle: (kept) => settle(key, path, kept) })
      }
      return found
    },
  }
}

/** The storage that the settings name. */
export async function openStorage({
  filesUrl,
  dataDirectory,
}: Pick<Config, 'filesUrl' | 'dataDirectory'>): Promise<FileStorage> {
  if (!filesUrl) return directoryStorage(join(dataDirectory, 'files'))
  if (filesUrl.startsWith('file:')) return directoryStorage(fileURLToPath(filesUrl))
  // The client of S3 is loaded only where there is one.
  return (await import('./s3.ts')).s3Storage(readS3Url(filesUrl))
}

/** A file as it came in. Its bytes are in the storage, provisionally. */
export type Upload = ReceivedBytes & { field: string; name: string }

/**
 * Decides what a file is by its content, never by its name.
 * @throws Problem 422 on `field`, naming the file, where it is empty or none of `accepted`
 */
export async function kindOf(upload: Upload, accepted: readonly string[]): Promise<string> {
  const { field, name } = upload
  if (upload.sizeBytes === 0) throw invalid({ field, code: 'files.empty', params: { name } })
  const found = await upload.kind()
  const type =
    found !== 'application/xml' && isText(upload.head, found)
      ? 'text/plain'
      : (found ?? (isPdf(upload.head) ? 'application/pdf' : undefined))
  // What tells of a kind that is not taken here is text all the same where texts are.
  const taken = [type, type === 'application/xml' ? 'text/plain' : undefined].find(
    (one) => one && accepted.includes(one),
  )
  if (!taken) throw invalid({ field, code: 'files.wrong_kind', params: { name, kinds: kindNames(accepted) } })
  return taken
}

/** Whether a file that begins so is a PDF. Readers look for its mark in the first 1024 bytes: what comes before it, they pass over. */
export const isPdf = (head: Buffer) => /(?:^|[\r\n\0])%PDF-\d/.test(head.subarray(0, 1024).toString('latin1'))

/** Text has no control characters; what begins with a mark of UTF-16 is read as that, whatever else it looks like. */
function isText(head: Buffer, found: string | undefined): boolean {
  const [first, second] = head
  const wide = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
  if (!wide) return found === undefined ? !head.includes(0) && !isPdf(head) : found.startsWith('text/')
  const text = new TextDecoder(first === 0xff ? 'utf-16le' : 'utf-16be').decode(head.subarray(0, head.length & ~1))
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are looked for
  return !/[\x00-\x08\x0e-\x1a]/.test(text)
}

/** File systems take 255 bytes; some is left for what a browser adds to a name that is there already. */
const longestName = 200

/**
 * The name under which a file is kept and given back: what the person called it, without whatever misleads who reads it (marks of
 * direction, marks without width, control characters) or a path could trip over, and with an ending that fits the kind
 * found in its content: `facture.pdf.exe` that is a PDF is `facture.pdf.exe.pdf`.
 */
export function safeName(name: string, contentType: string): string {
  const endings = endingsOf[contentType] ?? (['bin'] as const)
  const clean = name
    .normalize('NFC')
    .replace(/[\p{Zs}\t\n\r]+/gu, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}\u2028\u2029]/gu, '')
    .replace(/[\\/:*?"<>|]/g, '_')
    // Windows drops dots and spaces at the end, and the ending before them would count.
    .replace(/^[. ]+|[. ]+$/g, '')
  const dot = clean.lastIndexOf('.')
  const fits = dot > 0 && endings.some((ending) => ending === clean.slice(dot + 1).toLowerCase())
  const ending = fits ? clean.slice(dot) : `.${endings[0]}`
  let stem = ''
  let bytes = Buffer.byteLength(ending)
  for (const { segment } of new Intl.Segmenter().segment(fits ? clean.slice(0, dot) : clean)) {
    bytes += Buffer.byteLength(segment)
    if (bytes > longestName) break
    stem += segment
  }
  stem = stem.replace(/[. ]+$/, '') || 'fichier'
  // The names of devices on Windows, whatever their ending.
  return `${/^(con|prn|aux|nul|conin\$|conout\$|com[\d¹²³]|lpt[\d¹²³])$/i.test(stem.split('.')[0]!.trim()) ? '_' : ''}${stem}${ending}`
}

/** What a file belongs to: a kind that a space declares (`parvis_build.files_of`), and the record of it that is there already. */
export type FileOwner = { kind: string; id: string; organisationId: string | null }

/** Keeps an upload: its bytes in the storage, its row in the transaction. Whoever reads its owner reads it. @returns the file's id */
export async function keepFile(
  ctx: PersonContext | SystemContext,
  upload: Upload,
  contentType: string,
  owner: FileOwner,
): Promise<string> {
  await upload.keep()
  await ctx.db
    .insertInto('files')
    .values({
      id: upload.id,
      brand_id: ctx.brand.id,
      organisation_id: owner.organisationId,
      owner_kind: owner.kind,
      owner_id: owner.id,
      name: safeName(upload.name, contentType),
      content_type: contentType,
      size_bytes: upload.sizeBytes,
      sha256: upload.sha256,
      storage_key: upload.key,
      created_by: ctx.actor.accountId ?? null,
      created_at: ctx.now,
    })
    .execute()
  return upload.id
}

/** A file, and how to open its bytes before the answer begins. */
export type OpenableFile = {
  name: string
  contentType: string
  sizeBytes: number
  sha256: string
  open: (range?: ByteRange) => Promise<OpenBytes>
}

/**
 * A file that the asking person may see. Opening its bytes is for after the transaction.
 * @throws Problem 404; from `open`, files.lost and files.unreadable
 */
export async function openFile(ctx: Context, id: string): Promise<OpenableFile> {
  const file = (await openFiles(ctx, [id])).get(id)
  if (!file) throw notFound()
  return file
}

/** Those of some files that the asking person may see, by their ids; see `openFile`. */
export async function openFiles(ctx: Context, ids: string[]): Promise<Map<string, OpenableFile>> {
  const rows = await ctx.db
    .selectFrom('files')
    .select(['id', 'name', 'content_type', 'size_bytes', 'sha256', 'storage_key'])
    .where('id', '=', sql<string>`any (${ids}::uuid[])`)
    .execute()
  const { files } = ctx.services
  return new Map(
    rows.map((row): [string, OpenableFile] => {
      const sizeBytes = Number(row.size_bytes)
      const open: OpenableFile['open'] = async (range) => {
        const opened = await files.open(row.storage_key, range).catch((cause: NodeJS.ErrnoException) => {
          if (cause instanceof StorageAwayError) throw cause
          throw new Problem(cause.code === 'ENOENT' ? 'files.lost' : 'files.unreadable', { cause })
        })
        if (opened.sizeBytes === sizeBytes) return opened
        opened.stream.destroy()
        const cause = new Error(`${row.storage_key} has ${opened.sizeBytes} bytes of ${sizeBytes}`)
        throw new Problem('files.unreadable', { cause })
      }
      // Rows from before this rule are given back by it all the same.
      const name = safeName(row.name, row.content_type)
      return [row.id, { name, contentType: row.content_type, sizeBytes, sha256: row.sha256, open }]
    }),
  )
}

/** Removes the bytes of files whose rows were deleted, a few hundred at a time. */
async function removeGone(services: Services): Promise<void> {
  // They are of no brand: the first one's transaction does.
  for (const brand of services.brands.all().slice(0, 1))
    for (let found = 1; found > 0; )
      found = await asSystem(services, brand, async (ctx) => {
        const gone = await ctx.db
          .selectFrom('removed_files')
          .select('storage_key')
          .limit(200)
          .forUpdate()
          .skipLocked()
          .execute()
        for (const { storage_key } of gone) await services.files.remove(storage_key)
        const keys = gone.map((row) => row.storage_key)
        if (keys.length > 0) await ctx.db.deleteFrom('removed_files').where('storage_key', 'in', keys).execute()
        return keys.length
      })
}

/**
 * A process that died may leave bytes that came in without their row: they go once no request can still be at them. So do the bytes of
 * files whose rows are gone.
 */
export function fileJobs(services: Services): Job[] {
  return [
    {
      name: 'kernel.sweep_files',
      title: { fr: 'Ménage des fichiers', en: 'Sweep of files' },
      everyMinutes: 60,
      run: async () => {
        await removeGone(services)
        const left = await services.files.unsettled(new Date(Date.now() - 24 * 3_600_000))
        if (left.length === 0) return
        const keys = left.map(({ key }) => key)
        const kept = new Set<string>()
        for (const brand of services.brands.all()) {
          const { rows } = await asSystem(services, brand, (ctx) =>
            sql<{ key: string }>`select storage_key as key from files where storage_key = any (${keys})`.execute(
              ctx.db,
            ),
          )
          for (const { key } of rows) kept.add(key)
        }
        for (const { key, settle } of left) await settle(kept.has(key))
      },
    },
  ]
}

/** All bytes of a kept file, in memory: for what goes back and forth in them. */
export async function bytesOf(file: Pick<OpenableFile, 'open'>): Promise<Buffer> {
  const { stream, sizeBytes } = await file.open()
  const bytes = Buffer.alloc(sizeBytes)
  let at = 0
  for await (const part of stream) at += (part as Buffer).copy(bytes, at)
  return bytes
}

/** Bytes that are there already, as `receive` takes them. */
export async function* inOnePart(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
