// What a syntax has and an invoice of EN 16931 does not use: one walk over the document finds it all.
import type { XmlNode } from '../../xml/read.ts'
import type { Checked, Rule, Severity } from './rule.ts'
import { unusedInCii } from './unused-cii.ts'
import { unusedInUbl } from './unused-ubl.ts'

type Entry = { id: string; severity: Severity }
/** Places that begin alike share their way down. */
type Place = { children: Map<string, Place>; attributes: Map<string, Entry>; here: Entry[] }
type Places = {
  fromRoot: Place
  anywhere: Place
  /** Elements by how their names end. */
  ending: Array<{ end: string; place: Place }>
}

const emptyPlace = (): Place => ({ children: new Map(), attributes: new Map(), here: [] })
const step = (place: Place, name: string): Place => {
  let next = place.children.get(name)
  if (!next) {
    next = emptyPlace()
    place.children.set(name, next)
  }
  return next
}

function put(place: Place, name: string, entry: Entry): void {
  if (name.startsWith('@')) place.attributes.set(name.slice(1), entry)
  else step(place, name).here.push(entry)
}

/** Reads a table of places. @param prefix of names that have none */
function placesOf(table: string, family: string, prefix: string): Places {
  const places: Places = { fromRoot: emptyPlace(), anywhere: emptyPlace(), ending: [] }
  const full = (name: string, of = prefix) => (/[:@{]/.test(name) ? name : `${of}:${name}`)
  const rows = table.trim().replaceAll('\n ', ' ').split('\n')
  for (const row of rows) {
    const at = row.indexOf(': ')
    const [where, items] = [row.slice(0, at), row.slice(at + 2).split(', ')]
    const starts: Place[] = []
    if (where.startsWith('//*')) {
      const [end, ...rest] = where.slice(3).split('/')
      const place = emptyPlace()
      places.ending.push({ end: end!, place })
      starts.push(rest.reduce((found, name) => step(found, full(name)), place))
    } else {
      const anywhere = where.startsWith('//')
      const names = where.replace(/^\/+/, '').split('/').filter(Boolean)
      const ways =
        names[0] === 'LINE'
          ? ['cac:InvoiceLine', 'cac:CreditNoteLine'].map((line) => [line, ...names.slice(1)])
          : [names]
      for (const way of ways)
        starts.push(
          way.reduce(
            (found, name) => step(found, name === 'rsm:T' ? 'rsm:SupplyChainTradeTransaction' : full(name)),
            anywhere ? places.anywhere : places.fromRoot,
          ),
        )
    }
    for (const item of items) {
      const [number, name] = item.trim().split(' ') as [string, string]
      const id = number.replace('!', '')
      const entry: Entry = {
        id: /^\d/.test(id) ? `UBL-CR-${id}` : `${family}-${id}`,
        severity: number.endsWith('!') ? 'fatal' : 'warning',
      }
      const [first, ...rest] = name.split('/') as [string, ...string[]]
      for (const start of starts) {
        const parts = [first, ...rest]
        const last = parts.pop()!
        put(
          parts.reduce((found, part) => step(found, full(part)), start),
          full(last),
          entry,
        )
      }
    }
  }
  return places
}

const cii = placesOf(unusedInCii, 'CII', 'ram')
const ubl = placesOf(unusedInUbl, 'UBL', 'cac')

function* entriesOf(place: Place): Generator<Entry> {
  yield* place.here
  yield* place.attributes.values()
  for (const child of place.children.values()) yield* entriesOf(child)
}

/** Where the document has what its rules say that it does not use: for each rule, the lines of the file. */
export function unusedIn(it: Checked): Map<string, string[]> {
  const found = new Map<string, string[]>()
  const places = it.cii ? cii : ubl
  const endings = new Map<string, Place[]>()
  const endingOf = (name: string): Place[] => {
    let ends = endings.get(name)
    if (!ends) {
      // The totals of VAT say their currency.
      const all = name === 'ram:TaxTotalAmount' ? [] : places.ending
      ends = all.filter(({ end }) => name.endsWith(end)).map(({ place }) => place)
      endings.set(name, ends)
    }
    return ends
  }
  const tell = (entry: Entry, node: XmlNode) => {
    const lines = found.get(entry.id)
    if (lines) lines.push(`:${node.line}`)
    else found.set(entry.id, [`:${node.line}`])
  }
  const visit = (node: XmlNode, open: readonly Place[]): void => {
    for (const place of open) {
      for (const entry of place.here) tell(entry, node)
      if (place.attributes.size > 0)
        for (const name in node.attributes) {
          const entry = place.attributes.get(name)
          if (entry) tell(entry, node)
        }
    }
    for (const child of node.children) {
      const next: Place[] = [...endingOf(child.name)]
      const anywhere = places.anywhere.children.get(child.name)
      if (anywhere) next.push(anywhere)
      for (const place of open) {
        const at = place.children.get(child.name)
        if (at) next.push(at)
      }
      visit(child, next)
    }
  }
  visit(it.root, [places.fromRoot, ...endingOf(it.root.name)])
  return found
}

const rules = (places: Places, only: 'cii' | 'ubl'): Rule[] => {
  const all = [places.fromRoot, places.anywhere, ...places.ending.map(({ place }) => place)]
  const entries = new Map(all.flatMap((place) => [...entriesOf(place)]).map((entry) => [entry.id, entry]))
  return [...entries.values()].map(({ id, severity }) => ({
    id,
    severity,
    only,
    words: {
      fr: "Le fichier contient un élément ou un attribut qu'EN 16931 n'emploie pas.",
      en: 'The file has an element or an attribute that EN 16931 does not use.',
    },
    check: (it) => unusedOnce(it).get(id) ?? true,
  }))
}

const once = new WeakMap<Checked, Map<string, string[]>>()
function unusedOnce(it: Checked): Map<string, string[]> {
  let found = once.get(it)
  if (!found) {
    found = unusedIn(it)
    once.set(it, found)
  }
  return found
}

export const unused: readonly Rule[] = [...rules(cii, 'cii'), ...rules(ubl, 'ubl')]
