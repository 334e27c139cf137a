import { PDF } from '@libpdf/core'

/** Cuts some pages of a PDF into files of their own, each with its pages and nothing of the others. Page numbers begin with 1. */
export async function split({ bytes, groups }: { bytes: Uint8Array; groups: number[][] }): Promise<Uint8Array[]> {
  const source = await PDF.load(bytes)
  const made: Uint8Array[] = []
  for (const pages of groups) {
    const own = await source.extractPages(pages.map((number) => number - 1))
    made.push(await own.save())
  }
  return made
}
