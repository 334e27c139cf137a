import { plainName } from './csv.ts'
import type { ImportKind, ImportValues } from './kinds.ts'

/** The place of a column by the name of the field that it fills. */
export type Mapping = Record<string, number>

const small = new Set(['d', 'de', 'des', 'du', 'l', 'la', 'le', 'les', 'of', 'the'])
/** The words of a name, whatever their order, without the small ones. */
const wordsOf = (name: string): string =>
  name
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .map(plainName)
    .filter((word) => word !== '' && !small.has(word))
    .sort()
    .join(' ')

/**
 * Which column fills which field, by their names: the field's own in either language, then its synonyms, whatever accents, case and marks, then the same
 * words in another order («Contact nom» is «Nom du contact»). A column fills one field; of two columns of one name the first.
 */
export function proposeMapping(kind: Pick<ImportKind, 'fields'>, columns: string[]): Mapping {
  const taken = new Set<number>()
  const mapping: Mapping = {}
  const fields = Object.entries(kind.fields)
  const byNames = (
    namesOf: (name: string, field: ImportKind['fields'][string]) => string[],
    keyOf: (name: string) => string = plainName,
  ) => {
    const keys = columns.map(keyOf)
    for (const [name, field] of fields) {
      if (name in mapping) continue
      for (const candidate of namesOf(name, field).map(keyOf)) {
        const at = keys.findIndex((column, index) => column !== '' && column === candidate && !taken.has(index))
        if (at === -1) continue
        mapping[name] = at
        taken.add(at)
        break
      }
    }
  }
  // What is called exactly so comes before what is called like it, of every field.
  byNames((_, { title }) => [title.fr, title.en])
  byNames((_, { synonyms }) => synonyms)
  byNames((_, { title, synonyms }) => [title.fr, title.en, ...synonyms], wordsOf)
  return mapping
}

/** What a row says by field, as the mapping has it. */
export const valuesOf = (kind: Pick<ImportKind, 'fields'>, mapping: Mapping, cells: string[]): ImportValues =>
  Object.fromEntries(
    Object.keys(kind.fields).map((name) => {
      const at = mapping[name]
      return [name, at === undefined ? '' : (cells[at] ?? '')]
    }),
  )
