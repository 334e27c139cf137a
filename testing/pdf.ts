import { textOf } from '../kernel/pdf/text-of.ts'

/** The text of each page of a PDF, one page read after the other, as the portal itself reads it. */
export async function pagesOfPdf(bytes: Uint8Array): Promise<string[]> {
  const { text } = await textOf({ bytes, mostPages: 10_000, mostText: 100_000_000, budgetMs: 120_000 })
  return text
}
