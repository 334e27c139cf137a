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

/** One PDF of some pages of several, in the order of `parts`, each of which names its source by its place. Page numbers begin with 1. */
export async function join(given: {
  sources: Uint8Array[]
  parts: Array<{ source: number; pages: number[] }>
}): Promise<Uint8Array> {
  const sources = await Promise.all(given.sources.map((bytes) => PDF.load(bytes)))
  const joined = PDF.create()
  for (const { source, pages } of given.parts)
    await joined.copyPagesFrom(
      sources[source]!,
      pages.map((number) => number - 1),
    )
  return joined.save()
}

/** How many pages a PDF has; 0 where it does not open: damaged, or locked. */
export async function countPages({ bytes }: { bytes: Uint8Array }): Promise<number> {
  try {
    const file = await PDF.load(bytes)
    return file.isEncrypted && !file.isAuthenticated ? 0 : file.getPageCount()
  } catch {
    return 0
  }
}
