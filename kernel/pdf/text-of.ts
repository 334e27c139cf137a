import type { PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { openPdf } from './render.ts'

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
  mostPages: number
  /** Characters. */
  mostText: number
}

const cleaned = (text: string) =>
  text
    .normalize('NFC')
    // No database keeps NUL; marks of private use are those of found words.
    .replace(/[\p{Cc}\p{Cs}\p{Co}\p{Cf}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()

async function carriedBy(document: PDFDocumentProxy): Promise<PdfText['carries']> {
  const scripts = (await document.hasJSActions()) || (await document.getOpenAction())?.action !== undefined
  const files = Object.keys((await document.getAttachments()) ?? {}).length > 0
  return [...(scripts ? (['script'] as const) : []), ...(files ? (['files'] as const) : [])]
}

/** The text of a PDF, page by page, until a limit is met. It keeps its thread busy: see `readPdfText`. */
export async function textOf(input: TextLimits & { bytes: Uint8Array; budgetMs: number }): Promise<PdfText> {
  const { bytes, mostPages, mostText } = input
  const deadline = performance.now() + input.budgetMs
  let document: PDFDocumentProxy
  try {
    document = await openPdf(bytes)
  } catch (error) {
    const locked = (error as Error).name === 'PasswordException'
    return { state: locked ? 'locked' : 'damaged', pages: 0, text: [], carries: [] }
  }
  try {
    const pages = document.numPages
    const text: string[] = []
    let size = 0
    let broken = 0
    const carries = await carriedBy(document).catch(() => [])
    for (let number = 1; number <= Math.min(pages, mostPages); number++) {
      if (performance.now() > deadline || size >= mostText) break
      try {
        const page = await document.getPage(number)
        const { items } = await page.getTextContent()
        const words = items.map((one) => ('str' in one ? `${one.str}${one.hasEOL ? '\n' : ''}` : '')).join('')
        page.cleanup()
        text.push(cleaned(words).slice(0, mostText - size))
        size += text.at(-1)!.length
      } catch {
        // A damaged page: the others may be read.
        text.push('')
        broken++
      }
    }
    const state =
      text.length < pages || size >= mostText ? 'part' : size > 0 ? 'read' : broken === pages ? 'damaged' : 'none'
    return { state, pages, text, carries }
  } finally {
    await document.loadingTask.destroy()
  }
}
