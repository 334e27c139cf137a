import { invoiceTerms } from '../model/invoice.ts'
import { type Group, isGroup, type Parts, type Places, type Term, type UblPlaces } from '../model/table.ts'
import { type Naming, type Path, pathOf } from './path.ts'

/** The documents that an invoice is written as. */
export type Syntax = 'cii' | 'ubl-invoice' | 'ubl-credit-note'

export type BoundTerm = { readonly name: string; readonly term: Term; readonly paths: readonly Path[] }
export type BoundGroup = {
  readonly name: string
  readonly group: Group
  readonly paths: readonly Path[]
  readonly terms: readonly BoundTerm[]
  readonly groups: readonly BoundGroup[]
}

const several = (places: Places): readonly string[] => (typeof places === 'string' ? [places] : places)
const placesOf = (part: Term | Group, syntax: Syntax): readonly string[] => {
  if (syntax === 'cii') return several(part.cii)
  const ubl: UblPlaces = part.ubl
  if (typeof ubl === 'string' || Array.isArray(ubl)) return several(ubl as Places)
  const both = ubl as { invoice: Places; creditNote: Places }
  return several(syntax === 'ubl-invoice' ? both.invoice : both.creditNote)
}

const ram: Naming = { leaf: 'ram', other: 'ram', text: 'ram' }
const namings = {
  cii: { term: ram, group: ram },
  ubl: { term: { leaf: 'cbc', other: 'cac', text: 'cbc' }, group: { leaf: 'cac', other: 'cac', text: 'cbc' } },
}

/** The table with its places read for one syntax. */
export function bind(parts: Parts, syntax: Syntax): Pick<BoundGroup, 'terms' | 'groups'> {
  const naming = namings[syntax === 'cii' ? 'cii' : 'ubl']
  const terms: BoundTerm[] = []
  const groups: BoundGroup[] = []
  for (const [name, part] of Object.entries(parts)) {
    const paths = placesOf(part, syntax).map((place) => pathOf(place, isGroup(part) ? naming.group : naming.term))
    if (isGroup(part)) groups.push({ name, group: part, paths, ...bind(part.parts, syntax) })
    else terms.push({ name, term: part, paths })
  }
  return { terms, groups }
}

/** A whole table as a group at the root. */
export const rootOf = (name: string, parts: Parts, syntax: Syntax): BoundGroup => ({
  name,
  group: { id: 'root', many: false, cii: '.', ubl: '.', parts, implied: false, note: false },
  paths: [pathOf('.', ram)],
  ...bind(parts, syntax),
})

const bound = new Map<Syntax, BoundGroup>()
/** The whole table of invoices in one syntax. */
export function invoiceBinding(syntax: Syntax): BoundGroup {
  let found = bound.get(syntax)
  if (!found) {
    found = rootOf('invoice', invoiceTerms, syntax)
    bound.set(syntax, found)
  }
  return found
}
