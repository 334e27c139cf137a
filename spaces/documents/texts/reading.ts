import { readPdfText } from '../../../kernel/pdf/read-text.ts'

/** The job that reads the text of a version: `{ brandId, versionId }`. */
export const readTextJob = 'documents.read_text'

/** What is read of a file, at most: about 500 pages, and what a search column holds. */
export const limits = { mostPages: 500, mostText: 250_000, timeoutMs: 60_000, mostBytes: 50 * 1024 * 1024 }

export type ReadText = {
  state: 'read' | 'part' | 'none' | 'locked' | 'damaged' | 'large' | 'unread'
  pages: number
  carries: string[]
  text: string
  referred: string
}

const nothing = { pages: 0, carries: [], text: '', referred: '' }

/** What in a text looks like a reference: pieces with a figure, and what holds them together. Each once, at most 500. */
export function referencesIn(text: string): string {
  const found = new Set<string>()
  for (const [one] of text.matchAll(/[\p{L}\p{N}]+(?:[-/._][\p{L}\p{N}]+)*/gu)) {
    if (one.length < 3 || one.length > 40 || !/\p{N}/u.test(one)) continue
    found.add(one)
    if (found.size === 500) break
  }
  return [...found].join(' ')
}

/** Reads the text of a file within limits; never throws on what the file holds (D15). */
export async function readText(
  file: { contentType: string; sizeBytes: number },
  bytes: () => Promise<Uint8Array>,
): Promise<ReadText> {
  const kind = file.contentType
  if (kind !== 'application/pdf' && !kind.startsWith('text/')) return { ...nothing, state: 'unread' }
  if (file.sizeBytes > limits.mostBytes) return { ...nothing, state: 'large' }
  if (kind === 'application/pdf') {
    const { state, pages, carries, text } = await readPdfText(bytes, limits)
    const whole = state === 'read' || state === 'part' ? text.filter(Boolean).join(' ').slice(0, limits.mostText) : ''
    return { state, pages, carries, text: whole, referred: referencesIn(whole) }
  }
  const plain = decoded(await bytes())
  const text = plain.slice(0, limits.mostText)
  return {
    ...nothing,
    state: text === '' ? 'none' : plain.length > text.length ? 'part' : 'read',
    text,
    referred: referencesIn(text),
  }
}

/** A text by its mark, or by being UTF-8, or else as Windows writes it; without what no database keeps. */
function decoded(bytes: Uint8Array): string {
  const [first, second] = bytes
  const wide =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : undefined
  let text: string
  try {
    text = new TextDecoder(wide ?? 'utf-8', { fatal: true }).decode(bytes)
  } catch {
    text = new TextDecoder('windows-1252').decode(bytes)
  }
  return text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cs}\p{Co}\p{Cf}]+/gu, ' ')
    .trim()
}
