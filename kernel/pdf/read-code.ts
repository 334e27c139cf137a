import { inOwnThread } from '../workers/own-thread.ts'
import { type FormCode, parseFormCode } from './code.ts'

/** Reading the code of a returned form (C25): a scan, a fax, a photo or the PDF itself. */

const kinds = ['application/pdf', 'image/png', 'image/jpeg']

/**
 * The code printed on a form, found in the first five pages of a PDF or in a PNG or JPEG picture; undefined when there is
 * none, when the file is damaged or of another kind, or when `timeoutMs` (15 s) were not enough. Never throws on what the file holds.
 */
export async function readFormCode(
  bytes: Uint8Array | (() => Promise<Uint8Array>),
  contentType: string,
  { timeoutMs = 15_000 }: { timeoutMs?: number } = {},
): Promise<FormCode | undefined> {
  const kind = contentType.split(';')[0]!.trim().toLowerCase()
  if (!kinds.includes(kind) || (typeof bytes !== 'function' && bytes.length === 0)) return undefined
  const read = typeof bytes === 'function' ? bytes : () => bytes
  const text = await inOwnThread<string>(new URL('./read-code.worker.ts', import.meta.url), read, { kind }, timeoutMs)
  return text === undefined ? undefined : parseFormCode(text)
}
