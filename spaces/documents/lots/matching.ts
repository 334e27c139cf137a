/** An employee, or a client, whose code may stand on a page; `present`: whether they were there in the lot's month. */
export type Coded = { id: string; code: string; present: boolean }

export type Finding = 'matched' | 'unknown' | 'none' | 'several' | 'twice' | 'continued' | 'absent'
/** Where a page goes: to `personId`, or to review with whom it may be of. Never to two. */
export type SortedPage = {
  number: number
  finding: Finding
  codes: string[]
  excerpt: string
  personId: string | null
  proposedId: string | null
}

const folded = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toUpperCase()

/** A code as codes are compared: whole, without case or accents; of a number, zeros before it do not count. */
export function normalCode(code: string): string {
  const plain = folded(code)
  return /^\d+$/.test(plain) ? plain.replace(/^0+(?=\d)/, '') : plain
}

// A word is whole with what joins it: «12,50» and «12/11/2026» hold no code 12, nor does «1 823,58» hold a code 1.
const word = /\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?![\p{L}\p{N}])(?:[.,]\d+)?|[\p{L}\p{N}]+(?:[._/,'’-][\p{L}\p{N}]+)*/gu
const escaped = (text: string) => text.replace(/[\\^$.|?*+()[\]{}-]/g, '\\$&')

/** The words of a page that may be codes: those after the label where there is one, else all. */
function candidates(text: string, label: string): string[] {
  const plain = folded(text)
  if (label === '') return plain.match(word) ?? []
  const after = new RegExp(
    `(?<![\\p{L}\\p{N}])${escaped(folded(label)).replace(/\s+/g, '\\s+')}(?![\\p{L}])[^\\p{L}\\p{N}]*([\\p{L}\\p{N}]+(?:[._/-][\\p{L}\\p{N}]+)*)`,
    'gu',
  )
  return [...plain.matchAll(after)].map((one) => one[1]!)
}

/** «1/2», «Page 2 sur 2»: which page of its paper one is. */
function markerOf(text: string): { page: number; of: number } | undefined {
  for (const found of text.matchAll(/(?<![\d/.,])(\d{1,2}) ?(?:\/|sur|of) ?(\d{1,2})(?![\d/.,])/gi)) {
    const [page, of] = [Number(found[1]), Number(found[2])]
    if (page >= 1 && page <= of) return { page, of }
  }
  return undefined
}

/**
 * Sorts the pages of a file by the code on each: what is certain goes to one person, all else to review. Certain is: one code, of one
 * person, who was there, whose pages stand together as one paper.
 */
export function sortPages(pages: string[], people: Coded[], label: string): SortedPage[] {
  const byCode = Map.groupBy(people, (one) => normalCode(one.code))
  const read = pages.map((text) => {
    const written = [...new Set(candidates(text, label))]
    const known = written.filter((one) => byCode.has(normalCode(one)))
    const found = new Map(known.flatMap((one) => byCode.get(normalCode(one))!).map((one) => [one.id, one]))
    return { text, written, known, found: [...found.values()], marker: markerOf(text) }
  })
  // With a label, a second code that nobody has is as good a reason to look as one that somebody has.
  const single = (index: number) => {
    const one = read[index]
    return one?.found.length === 1 && (label === '' || one.written.length === 1) ? one.found[0] : undefined
  }
  const papers = new Map<string, number>()
  read.forEach((one, index) => {
    const person = single(index)
    if (!person) return
    const goesOn = single(index - 1)?.id === person.id && one.marker?.page !== 1
    if (!goesOn) papers.set(person.id, (papers.get(person.id) ?? 0) + 1)
  })
  let last: string | undefined
  return read.map(({ text, written, known, found, marker }, index): SortedPage => {
    const person = single(index)
    const page = {
      number: index + 1,
      codes: (label === '' ? known : written).slice(0, 10).map((one) => one.slice(0, 40)),
      excerpt: text.slice(0, 200),
      personId: null,
      proposedId: null,
    }
    if (person) {
      last = marker && marker.page < marker.of ? person.id : undefined
      if (papers.get(person.id)! > 1) return { ...page, finding: 'twice', proposedId: person.id }
      if (!person.present) return { ...page, finding: 'absent', proposedId: person.id }
      return { ...page, finding: 'matched', personId: person.id }
    }
    const before = last
    last = before && found.length === 0 && marker && marker.page < marker.of ? before : undefined
    if (found.length > 0) return { ...page, finding: 'several', proposedId: null }
    if (page.codes.length > 0) return { ...page, finding: 'unknown' }
    if (before !== undefined) return { ...page, finding: 'continued', proposedId: before }
    return { ...page, finding: 'none' }
  })
}

/** As `sortPages`, from plain data: in a thread. */
export const sortPagesOf = ({ pages, people, label }: { pages: string[]; people: Coded[]; label: string }) =>
  sortPages(pages, people, label)
