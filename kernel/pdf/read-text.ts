import { inOwnThread } from '../workers/own-thread.ts'

/** What came of reading a PDF's text. */
export type PdfText = {
  /** `none`: no page has text, as in a scan. `part`: a limit was met before the end. */
  state: 'read' | 'part' | 'none' | 'locked' | 'damaged'
  /** How many pages the file has. */
  pages: number
  /** The text of each page that was read, the first one first. */
  text: string[]
  /** What the file brings beside its pages. Nothing of it is run. */
  carries: Array<'script' | 'files'>
}

export type TextLimits = {
  /** Pages. */
  mostPages: number
  /** Characters. */
  mostText: number
  /** Milliseconds. */
  timeoutMs: number
}

/**
 * The text of a PDF, page by page, read in a thread of its own within limits. Never throws on what the file holds, and never takes longer
 * than `timeoutMs`: a file on which the reader hangs is `damaged`.
 */
export async function readPdfText(
  bytes: () => Uint8Array | Promise<Uint8Array>,
  { mostPages, mostText, timeoutMs }: TextLimits,
): Promise<PdfText> {
  const module = new URL('./read-text.worker.ts', import.meta.url)
  const found = await inOwnThread<PdfText>(module, bytes, { mostPages, mostText }, timeoutMs)
  return found ?? { state: 'damaged', pages: 0, text: [], carries: [] }
}
