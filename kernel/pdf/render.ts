import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { type Canvas, createCanvas, DOMMatrix, ImageData, Path2D } from '@napi-rs/canvas'
import type { PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs'

/** Pages of a PDF as pictures. It keeps its thread busy: use it in a worker (see `read-code.ts`) or in tests. */

/** The canvases that pdf.js asks for: of the same module as ours, since two copies of it do not mix. */
class CanvasFactory {
  create(width: number, height: number) {
    const canvas = createCanvas(width, height)
    return { canvas, context: canvas.getContext('2d') }
  }
  reset(pair: { canvas: Canvas }, width: number, height: number) {
    pair.canvas.width = width
    pair.canvas.height = height
  }
  destroy(pair: { canvas: Canvas | null; context: unknown }) {
    pair.canvas = null
    pair.context = null
  }
}

/** Opens a PDF to render or read it; nothing in it is run, nothing is fetched. Throws when it is damaged or locked. */
export async function openPdf(bytes: Uint8Array): Promise<PDFDocumentProxy> {
  Object.assign(globalThis, { DOMMatrix, ImageData, Path2D })
  const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs')
  const root = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'))
  return getDocument({
    data: new Uint8Array(bytes),
    CanvasFactory,
    isEvalSupported: false,
    disableFontFace: true,
    useSystemFonts: false,
    enableXfa: false,
    verbosity: 0,
    maxImageSize: 64_000_000,
    canvasMaxAreaInBytes: 64_000_000,
    standardFontDataUrl: join(root, 'standard_fonts/'),
    cMapUrl: join(root, 'cmaps/'),
    wasmUrl: join(root, 'wasm/'),
  }).promise
}

/** Renders a page (from 1) at `dpi`, or less where that would be more than `maxPixels`. Throws on a damaged page. */
export async function renderPage(
  document: PDFDocumentProxy,
  number: number,
  { dpi, maxPixels = 12_000_000 }: { dpi: number; maxPixels?: number },
): Promise<Canvas> {
  const page = await document.getPage(number)
  const size = page.getViewport({ scale: 1 })
  const scale = Math.min(dpi / 72, Math.sqrt(maxPixels / (size.width * size.height)))
  const viewport = page.getViewport({ scale })
  const canvas = createCanvas(Math.max(1, Math.ceil(viewport.width)), Math.max(1, Math.ceil(viewport.height)))
  await page.render({ canvas: canvas as never, canvasContext: canvas.getContext('2d') as never, viewport }).promise
  page.cleanup()
  return canvas
}
