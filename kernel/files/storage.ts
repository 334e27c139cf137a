import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { fileTypeFromBuffer } from 'file-type'
import { invalid, notFound } from '../errors/problem.ts'
import type { Context, PersonContext } from '../http/context.ts'

/** Where the bytes of files are: a directory by default. Keys are ours, never a person's file name. */
export type FileStorage = {
  put: (key: string, bytes: Uint8Array) => Promise<void>
  get: (key: string) => Readable
  remove: (key: string) => Promise<void>
}

const keyShape = /^[0-9a-f]{2}\/[0-9a-f-]{36}$/

/** Files in a directory, written whole or not at all. */
export function directoryStorage(directory: string): FileStorage {
  const pathOf = (key: string) => {
    if (!keyShape.test(key)) throw new Error('bad storage key')
    return join(directory, key)
  }
  return {
    put: async (key, bytes) => {
      const path = pathOf(key)
      await mkdir(join(path, '..'), { recursive: true, mode: 0o700 })
      await writeFile(`${path}.part`, bytes, { mode: 0o600, flush: true })
      await rename(`${path}.part`, path)
    },
    get: (key) => createReadStream(pathOf(key)),
    remove: (key) => rm(pathOf(key), { force: true }),
  }
}

/** A file as it came in, whole in memory (bounded by MAX_UPLOAD_MB). */
export type Upload = { field: string; name: string; bytes: Buffer }

/**
 * Decides what a file is by its content, never by its name.
 * @throws Problem 422 on `field` where it is none of `accepted`
 */
export async function kindOf(upload: Upload, accepted: readonly string[]): Promise<string> {
  const found = await fileTypeFromBuffer(upload.bytes)
  const type = found?.mime ?? (accepted.includes('text/plain') && isText(upload.bytes) ? 'text/plain' : undefined)
  if (upload.bytes.length === 0) throw invalid({ field: upload.field, code: 'files.empty' })
  if (!type || !accepted.includes(type)) throw invalid({ field: upload.field, code: 'files.wrong_kind' })
  return type
}

function isText(bytes: Uint8Array): boolean {
  return !bytes.subarray(0, 4096).includes(0)
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
  return `${/^(con|prn|aux|nul|com\d|lpt\d)$/i.test(stem.split('.')[0]!.trim()) ? '_' : ''}${stem}${ending}`
}

/** Keeps an upload: its bytes in the storage, its row in the transaction. @returns the file's id */
export async function keepFile(
  ctx: PersonContext,
  upload: Upload,
  contentType: string,
  organisationId: string | null,
): Promise<string> {
  const id = randomUUID()
  const key = `${id.slice(0, 2)}/${id}`
  await ctx.services.files.put(key, upload.bytes)
  await ctx.db
    .insertInto('files')
    .values({
      id,
      brand_id: ctx.brand.id,
      organisation_id: organisationId,
      name: safeName(upload.name, contentType),
      content_type: contentType,
      size_bytes: upload.bytes.length,
      sha256: createHash('sha256').update(upload.bytes).digest('hex'),
      storage_key: key,
      created_by: ctx.actor.accountId,
      created_at: ctx.now,
    })
    .execute()
  return id
}

/** A file that the asking person may see. @throws Problem 404 */
export async function openFile(
  ctx: Context,
  id: string,
): Promise<{ name: string; contentType: string; sizeBytes: number; stream: () => Readable }> {
  const row = await ctx.db
    .selectFrom('files')
    .select(['name', 'content_type', 'size_bytes', 'storage_key'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) throw notFound()
  const { files } = ctx.services
  return {
    // Rows from before this rule are given back by it all the same.
    name: safeName(row.name, row.content_type),
    contentType: row.content_type,
    sizeBytes: Number(row.size_bytes),
    stream: () => files.get(row.storage_key),
  }
}
