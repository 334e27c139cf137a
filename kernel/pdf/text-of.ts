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
  /** What stands beside each other, from the top of the first page down, where that was asked for: the cells of each row. */
  rows?: string[][]
  /** What the file brings beside its pages. Nothing of it is run. */
  carries: Array<'script' | 'files'>
}

export type TextLimits = {
  mostPages: number
  /** Characters. */
  mostText: number
  /** Asks for so many rows at most. */
  mostRows?: number
}

type Run = { str: string; transform: number[]; width: number }
/** Runs of text whose feet are this close, in points, are of one row; those farther apart than the second are cells of it. */
const [sameRow, apart] = [2, 6]

/** The rows of a page by where its text stands: the highest first, cells from left to right. */
function rowsOf(runs: readonly Run[]): string[][] {
  const placed = runs
    .filter(({ str }) => str.trim() !== '')
    .map(({ str, transform, width }) => ({ text: str, x: transform[4] ?? 0, y: transform[5] ?? 0, width }))
    .sort((a, b) => b.y - a.y || a.x - b.x)
  const rows: Array<typeof placed> = []
  for (const run of placed) {
    const row = rows.at(-1)
    if (row && Math.abs(row[0]!.y - run.y) <= sameRow) row.push(run)
    else rows.push([run])
  }
  return rows.map((row) => {
    const cells: Array<{ text: string; end: number }> = []
    for (const { text, x, width } of row.sort((a, b) => a.x - b.x)) {
      const last = cells.at(-1)
      if (last && x - last.end < apart) Object.assign(last, { text: `${last.text} ${text}`, end: x + width })
      else cells.push({ text, end: x + width })
    }
    return cells.map(({ text }) => cleaned(text))
  })
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
    const rows: string[][] = []
    let size = 0
    let broken = 0
    const carries = await carriedBy(document).catch(() => [])
    for (let number = 1; number <= Math.min(pages, mostPages); number++) {
      if (performance.now() > deadline || size >= mostText) break
      try {
        const page = await document.getPage(number)
        const { items } = await page.getTextContent()
        const words = items.map((one) => ('str' in one ? `${one.str}${one.hasEOL ? '\n' : ''}` : '')).join('')
        if (rows.length < (input.mostRows ?? 0) && words.length <= mostText - size)
          rows.push(...rowsOf(items.filter((one): one is never => 'str' in one)))
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
    return { state, pages, text, ...(input.mostRows ? { rows: rows.slice(0, input.mostRows) } : {}), carries }
  } finally {
    await document.loadingTask.destroy()
  }
}
