import { openPdf } from './render.ts'
import { type PdfText, type TextLimits, textOf } from './text-of.ts'

/** A file that a PDF brings. */
export type Attached = { name: string; bytes: Uint8Array }

/** The text of a PDF with the files that it brings, so many and so large at most. It keeps its thread busy: see `readPdfContents`. */
export async function contentsOf(
  input: TextLimits & { bytes: Uint8Array; budgetMs: number; mostFiles: number; mostBytes: number },
): Promise<PdfText & { files: Attached[] }> {
  const text = await textOf(input)
  if (!text.carries.includes('files')) return { ...text, files: [] }
  const document = await openPdf(input.bytes)
  try {
    const found = Object.values(
      ((await document.getAttachments()) ?? {}) as Record<string, { filename: string; content: Uint8Array }>,
    )
    return {
      ...text,
      files: found
        .slice(0, input.mostFiles)
        .filter(({ content }) => content.length <= input.mostBytes)
        .map(({ filename, content }) => ({ name: String(filename).slice(0, 200), bytes: new Uint8Array(content) })),
    }
  } catch {
    return { ...text, files: [] }
  } finally {
    await document.loadingTask.destroy()
  }
}
