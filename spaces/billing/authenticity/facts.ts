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
