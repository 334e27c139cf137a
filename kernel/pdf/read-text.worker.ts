import { parentPort, workerData } from 'node:worker_threads'
import type { PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'
import type { PdfText } from './read-text.ts'
import { openPdf } from './render.ts'

// The thread of `readPdfText`: posts what it has read when a limit is met, or at the end.

type Input = { bytes: Uint8Array; mostPages: number; mostText: number; budgetMs: number }
const { bytes, mostPages, mostText, budgetMs } = workerData as Input
const deadline = performance.now() + budgetMs

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

async function read(): Promise<PdfText> {
  let document: PDFDocumentProxy
  try {
    document = await openPdf(bytes)
  } catch (error) {
    const locked = (error as Error).name === 'PasswordException'
    return { state: locked ? 'locked' : 'damaged', pages: 0, text: [], carries: [] }
  }
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
}

parentPort!.postMessage(await read().catch(() => undefined))
