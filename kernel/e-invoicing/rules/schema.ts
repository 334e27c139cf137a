// What the schemas of both syntaxes say of values: a number is a number, a day is one of the calendar. They have no ids; these are ours.
import { decimalOf } from '../model/decimal.ts'
import { invoiceTerms } from '../model/invoice.ts'
import { isGroup, type Kind, type Parts } from '../model/table.ts'
import { type Checked, type Rule, rule } from './rule.ts'

const isDay = (text: string): boolean => {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)(?:Z|[+-]\d\d:\d\d)?$/.exec(text) ?? []
  if (year === undefined) return false
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)))
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day)
}

/** The terms of some kinds whose text does not hold, by their ids. */
function termsWithout(
  value: object,
  parts: Parts,
  kinds: readonly Kind[],
  holds: (text: string) => boolean,
): Set<string> {
  const found = new Set<string>()
  const visit = (at: object, of: Parts): void => {
    for (const name in at) {
      const part = of[name]
      const held = (at as Record<string, unknown>)[name]
      if (part === undefined || held === undefined) continue
      if (!isGroup(part)) {
        if (kinds.includes(part.kind) && !holds(held as string)) found.add(part.id)
      } else for (const each of Array.isArray(held) ? held : [held]) visit(each as object, part.parts)
    }
  }
  visit(value, parts)
  return found
}

const ofKinds =
  (kinds: readonly Kind[], holds: (text: string) => boolean): Rule['check'] =>
  ({ invoice }: Checked) => [...termsWithout(invoice, invoiceTerms, kinds, holds)]

export const schemaRules: readonly Rule[] = [
  rule(
    'SCHEMA-NUMBER',
    'Un montant, un prix, une quantité ou un taux doit être un nombre, écrit avec un point.',
    'An amount, price, quantity or rate must be a number, written with a point.',
    ofKinds(['amount', 'price', 'quantity', 'percent'], (text) => decimalOf(text) !== undefined),
  ),
  rule(
    'SCHEMA-DATE',
    'Une date doit être un jour du calendrier.',
    'A date must be a day of the calendar.',
    ofKinds(['date'], isDay),
  ),
]
