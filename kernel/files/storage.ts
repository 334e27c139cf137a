import { createHash, randomUUID } from 'node:crypto'
import { copyFile, link, mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { fileTypeFromFile } from 'file-type'
import { sql } from 'kysely'
import { invalid, notFound, Problem } from '../errors/problem.ts'
import { asSystem, type Context, type PersonContext, type Services } from '../http/context.ts'
import type { Job } from '../jobs/jobs.ts'

/** Bytes ready to be sent: they are there, and open. */
export type OpenBytes = { stream: Readable; sizeBytes: number }

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

/** Where the bytes of files are: a directory by default. Keys are ours, never a person's file name. */
export type FileStorage = {
  /**
   * Takes bytes as they pass, never all in memory.
   * @throws SourceError where the source fails
   */
  receive: (source: AsyncIterable<Uint8Array>) => Promise<ReceivedBytes>
  put: (key: string, bytes: Uint8Array) => Promise<void>
  /** @throws an error of code ENOENT where there are none, or whatever keeps them from being read */
  open: (key: string) => Promise<OpenBytes>
  remove: (key: string) => Promise<void>
  /** What came in before `before` and was never settled (the process died): its key, and how to settle it. */
  unsettled: (before: Date) => Promise<Array<{ key: string; settle: (kept: boolean) => Promise<void> }>>
}

const keyShape = /^[0-9a-f]{2}\/[0-9a-f-]{36}$/
const keyOf = (id: string) => `${id.slice(0, 2)}/${id}`
const headSize = 4096

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
      const hash = createHash('sha256')
      let head = Buffer.alloc(0)
      let sizeBytes = 0
      const chunks = source[Symbol.asyncIterator]()
      try {
        for (;;) {
          const next = await chunks.next().catch((cause: unknown) => {
            throw new SourceError('the source failed', { cause })
          })
          if (next.done) break
          const { value } = next
          hash.update(value)
          if (head.length < headSize) head = Buffer.concat([head, value.subarray(0, headSize - head.length)])
          sizeBytes += value.length
          for (let written = 0; written < value.length; ) written += (await handle.write(value, written)).bytesWritten
        }
        await handle.sync()
        await handle.close()
      } catch (error) {
        await handle.close().catch(() => {})
        await rm(path, { force: true })
        await chunks.return?.()?.catch(() => {})
        throw error
      }
      let kept = false
      return {
        id,
        key,
        sizeBytes,
        sha256: hash.digest('hex'),
        head,
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
    open: async (key) => {
      const handle = await open(pathOf(key), 'r')
      try {
        const { size } = await handle.stat()
        return { sizeBytes: size, stream: handle.createReadStream() }
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

/** A file as it came in. Its bytes are in the storage, provisionally. */
export type Upload = ReceivedBytes & { field: string; name: string }

/**
 * Decides what a file is by its content, never by its name.
 * @throws Problem 422 on `field` where it is none of `accepted`
 */
export async function kindOf(upload: Upload, accepted: readonly string[]): Promise<string> {
  if (upload.sizeBytes === 0) throw invalid({ field: upload.field, code: 'files.empty' })
  const found = await upload.kind()
  const type = found ?? (accepted.includes('text/plain') && isText(upload.head) ? 'text/plain' : undefined)
  if (!type || !accepted.includes(type)) throw invalid({ field: upload.field, code: 'files.wrong_kind' })
  return type
}

function isText(head: Uint8Array): boolean {
  return !head.includes(0)
}

/** The endings that fit a kind, the usual one first. None of them is of a file that runs when it is opened. */
const endingsOf: Record<string, readonly [string, ...string[]]> = {
  'application/pdf': ['pdf'],
  'image/png': ['png'],
  'image/jpeg': ['jpg', 'jpeg'],
  'image/webp': ['webp'],
  'image/heic': ['heic'],
  'text/plain': ['txt', 'csv', 'log', 'md'],
  'application/xml': ['xml'],
  'application/zip': ['zip'],
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': ['xlsx'],
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': ['docx'],
  'application/vnd.oasis.opendocument.text': ['odt'],
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

/** Keeps an upload: its bytes in the storage, its row in the transaction. @returns the file's id */
export async function keepFile(
  ctx: PersonContext,
  upload: Upload,
  contentType: string,
  organisationId: string | null,
): Promise<string> {
  await upload.keep()
  await ctx.db
    .insertInto('files')
    .values({
      id: upload.id,
      brand_id: ctx.brand.id,
      organisation_id: organisationId,
      name: safeName(upload.name, contentType),
      content_type: contentType,
      size_bytes: upload.sizeBytes,
      sha256: upload.sha256,
      storage_key: upload.key,
      created_by: ctx.actor.accountId,
      created_at: ctx.now,
    })
    .execute()
  return upload.id
}

/** A file, and how to open its bytes before the answer begins. */
export type OpenableFile = { name: string; contentType: string; sizeBytes: number; open: () => Promise<OpenBytes> }

/**
 * A file that the asking person may see. Opening its bytes is for after the transaction.
 * @throws Problem 404; from `open`, files.lost and files.unreadable
 */
export async function openFile(ctx: Context, id: string): Promise<OpenableFile> {
  const row = await ctx.db
    .selectFrom('files')
    .select(['name', 'content_type', 'size_bytes', 'storage_key'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) throw notFound()
  const { files } = ctx.services
  const sizeBytes = Number(row.size_bytes)
  return {
    // Rows from before this rule are given back by it all the same.
    name: safeName(row.name, row.content_type),
    contentType: row.content_type,
    sizeBytes,
    open: async () => {
      const opened = await files.open(row.storage_key).catch((cause: NodeJS.ErrnoException) => {
        throw new Problem(cause.code === 'ENOENT' ? 'files.lost' : 'files.unreadable', { cause })
      })
      if (opened.sizeBytes === sizeBytes) return opened
      opened.stream.destroy()
      const cause = new Error(`${row.storage_key} has ${opened.sizeBytes} bytes of ${sizeBytes}`)
      throw new Problem('files.unreadable', { cause })
    },
  }
}

/** A process that died may leave bytes that came in without their row: they go once no request can still be at them. */
export function fileJobs(services: Services): Job[] {
  return [
    {
      name: 'kernel.sweep_files',
      everyMinutes: 60,
      run: async () => {
        const left = await services.files.unsettled(new Date(Date.now() - 24 * 3_600_000))
        if (left.length === 0) return
        const keys = left.map(({ key }) => key)
        const { rows: brands } = await services.database.pool.query<{ id: string }>('select id from brands')
        const kept = new Set<string>()
        for (const { id } of brands) {
          const { rows } = await asSystem(services, services.brandById(id), (ctx) =>
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
