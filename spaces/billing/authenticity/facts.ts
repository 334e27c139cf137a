import { countrySpecs, isValidIBAN } from 'ibantools'
import { formatDay } from '../../../kernel/dates/day.ts'
import { type Invoice, invoiceOf } from '../../../kernel/e-invoicing/index.ts'
import { formatMoney } from '../../../kernel/money/money.ts'
import { type Closed, semanticOf } from '../facturx/from-invoice.ts'

/** What of an invoice may differ, as a person reads it. */
export const facts = [
  'number',
  'date',
  'due',
  'seller',
  'buyer',
  'account',
  'amounts',
  'vat',
  'lines',
  'data',
  'mentions',
  'file',
] as const
export type Fact = (typeof facts)[number]

/** The fact that a term of the norm is of, by the beginning of its name. */
const factOfTerm: Record<string, Fact> = {
  number: 'number',
  issueDate: 'date',
  dueDate: 'due',
  seller: 'seller',
  buyer: 'buyer',
  payment: 'account',
  totals: 'amounts',
  vatBreakdown: 'vat',
  lines: 'lines',
}

/** Each value of a model under its way: `totals.due`, `lines.0.netAmount`. */
function flat(value: unknown, way: string, into: Map<string, string>): void {
  if (value === undefined || value === null || value === '') return
  if (typeof value === 'object')
    for (const [key, one] of Object.entries(value)) flat(one, way === '' ? key : `${way}.${key}`, into)
  else into.set(way, String(value))
}
const flattened = (invoice: object): Map<string, string> => {
  const all = new Map<string, string>()
  flat(invoice, '', all)
  return all
}

/** An invoice of the books as electronic invoices have it. */
export const modelOf = (closed: Closed): Invoice => invoiceOf(semanticOf(closed))

/** What the data of a file say otherwise than the books, or leave out, or add. */
export function differencesOfData(theirs: Invoice, ours: Invoice): Set<Fact> {
  const [a, b] = [flattened(theirs), flattened(ours)]
  const found = new Set<Fact>()
  for (const way of new Set([...a.keys(), ...b.keys()]))
    if (a.get(way) !== b.get(way)) found.add(factOfTerm[way.split('.')[0]!] ?? 'mentions')
  return found
}

/** Without blanks: where a line breaks says nothing. */
export const bare = (text: string): string => text.normalize('NFKC').replace(/[\s\u00a0\u202f]+/g, '')

/** Wherever one may begin: what stands beside it runs into it. */
const iban = /(?=([A-Z]{2}\d{2}[A-Z0-9]{10,30}))/g

/** What a page has to say of an invoice, by fact: each text stands on it. */
function saidOf(closed: Closed, locale: 'fr' | 'en'): Array<[Fact, string]> {
  const money = (cents: number) => formatMoney(cents, locale, closed.currency)
  const { seller, buyer } = closed
  return [
    ['number', closed.number!],
    ['date', formatDay(closed.issueOn!, locale)],
    ...(closed.type === 381 ? [] : ([['due', formatDay(closed.dueOn!, locale)]] as Array<[Fact, string]>)),
    ['seller', seller!.name],
    ['seller', seller!.siret || seller!.siren],
    ['seller', seller!.vatNumber],
    ['buyer', buyer!.name],
    ['buyer', buyer!.addressLine1],
    ['buyer', buyer!.city],
    ['account', closed.type === 381 ? '' : seller!.iban],
    ['amounts', money(closed.netCents)],
    ['amounts', money(closed.grossCents)],
    ['amounts', money(closed.payableCents)],
    ...closed.vat.map((one): [Fact, string] => ['vat', money(one.vatCents)]),
    ...closed.lines.flatMap(
      (one): Array<[Fact, string]> => [
        ['lines', one.label],
        ['lines', money(one.netCents)],
      ],
    ),
  ]
}

/** What the pages of a file do not say, or say of another account. */
export function differencesOfText(text: string, closed: Closed, locale: 'fr' | 'en'): Set<Fact> {
  const seen = bare(text)
  const found = new Set<Fact>()
  for (const [fact, words] of saidOf(closed, locale)) if (!seen.includes(bare(words))) found.add(fact)
  const own = closed.seller!.iban
  for (const [, at] of seen.matchAll(iban)) {
    const account = accountAt(at!)
    if (account && own !== '' && account !== own) found.add('account')
  }
  return found
}

/** Of so many of its rows a paper is one that the portal drew: then what stands beside what is looked at. */
const drawnHere = 0.5

/**
 * What stands beside other things than on the paper as the portal draws it: an amount that changed its place is said too, though all of it is there. Nothing where the
 * paper was drawn elsewhere. Rows that moved up or down are the same.
 * @param ours the rows of the paper as it may be: with what pays it and without
 */
export function differencesOfRows(
  theirs: readonly string[][],
  ours: readonly string[][][],
  closed: Closed,
  locale: 'fr' | 'en',
): Set<Fact> {
  const keyOf = (row: readonly string[]) => row.map(bare).join('\n')
  const seen = new Set(theirs.map(keyOf))
  const found = new Set<Fact>()
  const best = ours.toSorted(
    (a, b) => b.filter((row) => seen.has(keyOf(row))).length - a.filter((row) => seen.has(keyOf(row))).length,
  )[0]
  if (!best?.length) return found
  const missing = best.filter((row) => !seen.has(keyOf(row)))
  if (missing.length > best.length * (1 - drawnHere)) return found
  const known = new Set(ours.flat().map(keyOf))
  const nearestTo = nearestOf(theirs.filter((row) => !known.has(keyOf(row))).map((row) => row.map(bare)))
  const says = saidOf(closed, locale)
    .map(([fact, text]): [Fact, string] => [fact, bare(text)])
    .filter(([, text]) => text !== '')
  /** What a cell is of: what it says and the one in its place does not. */
  const factOf = (cell: string, other: string): Fact =>
    says.find(([, text]) => cell === text)?.[0] ??
    says.find(([, text]) => cell.includes(text) && !other.includes(text))?.[0] ??
    'mentions'
  for (const row of missing) {
    const cells = row.map(bare)
    const beside = nearestTo(cells)
    const ofLine = isOfLine(cells, says)
    for (const [at, cell] of cells.entries()) {
      const isThere = beside.length === cells.length ? beside[at] === cell : beside.includes(cell)
      if (isThere) continue
      // Of two lines with the same words each amount is of its line.
      found.add(ofLine && says.some(([, text]) => text === cell) ? 'lines' : factOf(cell, beside[at] ?? ''))
    }
  }
  return found
}

/** Of rows the one that says most of what another says, and begins as it does; an empty one where none says any of it. By its cells: a file may bring thousands of rows. */
function nearestOf(rows: readonly string[][]): (cells: readonly string[]) => readonly string[] {
  const withCell = new Map<string, Set<string[]>>()
  for (const row of rows)
    for (const cell of row) {
      const those = withCell.get(cell)
      if (those) those.add(row)
      else withCell.set(cell, new Set([row]))
    }
  return (cells) => {
    const alike = new Map<string[], number>()
    for (const cell of new Set(cells))
      for (const row of withCell.get(cell) ?? [])
        alike.set(row, (alike.get(row) ?? 0) + (cell === cells[0] && row[0] === cell ? 1.5 : 1))
    let nearest: readonly string[] = []
    let most = 0
    for (const [row, count] of alike) if (count > most) [nearest, most] = [row, count]
    return nearest
  }
}

/** Whether a row is one of the lines: it says the words of one. */
const isOfLine = (cells: readonly string[], says: ReadonlyArray<[Fact, string]>): boolean =>
  cells.some((cell) => says.some(([fact, text]) => fact === 'lines' && text === cell && !/^[-−\d]/.test(text)))

/** The account that a text begins with, where it is one by its country's length and its check digits. */
function accountAt(text: string): string | undefined {
  const length = countrySpecs[text.slice(0, 2)]?.chars
  const account = length ? text.slice(0, length) : ''
  return isValidIBAN(account) ? account : undefined
}

/**
 * What tells one invoice from all others, as far as a file says it. Nothing where it says neither the number nor whom it is for: a day and an amount are
 * those of many, of a subscription's invoices most of all.
 */
export function known(text: string, data: Invoice | undefined, closed: Closed, locale: 'fr' | 'en'): number {
  const seen = bare(text)
  const money = (cents: number) => bare(formatMoney(cents, locale, closed.currency))
  const ours = modelOf(closed)
  const says: boolean[] = [
    seen.includes(bare(closed.number!)) || data?.number === ours.number,
    seen.includes(bare(formatDay(closed.issueOn!, locale))) || data?.issueDate === ours.issueDate,
    seen.includes(bare(formatDay(closed.dueOn!, locale))) ||
      (data?.dueDate !== undefined && data.dueDate === ours.dueDate),
    seen.includes(money(closed.grossCents)) || data?.totals?.withVat === ours.totals?.withVat,
    seen.includes(money(closed.netCents)) || data?.totals?.withoutVat === ours.totals?.withoutVat,
    seen.includes(bare(closed.buyer!.name)) || data?.buyer?.name === ours.buyer?.name,
  ]
  return says[0] || says[5] ? says.filter(Boolean).length : 0
}
