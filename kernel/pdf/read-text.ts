import { inBackground } from '../workers/in-worker.ts'
import type { PdfText, TextLimits } from './text-of.ts'

export type { PdfText } from './text-of.ts'
export type Contents = Awaited<ReturnType<typeof import('./contents-of.ts').contentsOf>>

/**
 * The text of a PDF, page by page, read in a thread within limits (D15). Never throws on what the file holds, and never takes longer than
 * `timeoutMs` once its turn has come: a file on which the reader hangs is `damaged`.
 */
export async function readPdfText(
  bytes: () => Uint8Array | Promise<Uint8Array>,
  limits: TextLimits & { timeoutMs: number },
): Promise<PdfText> {
  const found = await inBackground<typeof import('./text-of.ts'), 'textOf'>(
    new URL('./text-of.ts', import.meta.url),
    'textOf',
    async () => ({ ...limits, bytes: await bytes(), budgetMs: limits.timeoutMs * 0.8 }),
    limits.timeoutMs,
  )
  return found ?? { state: 'damaged', pages: 0, text: [], carries: [] }
}

/** The same with the files that it brings, as `contentsOf` says (B20). */
export async function readPdfContents(
  bytes: () => Uint8Array | Promise<Uint8Array>,
  limits: TextLimits & { timeoutMs: number; mostFiles: number; mostBytes: number },
): Promise<Contents> {
  const found = await inBackground<typeof import('./contents-of.ts'), 'contentsOf'>(
    new URL('./contents-of.ts', import.meta.url),
    'contentsOf',
    async () => ({ ...limits, bytes: await bytes(), budgetMs: limits.timeoutMs * 0.8 }),
    limits.timeoutMs,
  )
  return found ?? { state: 'damaged', pages: 0, text: [], carries: [], files: [] }
}
