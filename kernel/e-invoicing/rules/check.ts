import type { ReadInvoice } from '../reading.ts'
import { codeLists } from './code-lists.ts'
import { conditions } from './conditions.ts'
import { decimalRules } from './decimals.ts'
import { frenchConditions } from './french/conditions.ts'
import { frenchNumbers } from './french/numbers.ts'
import { severalSellers } from './french/several-sellers.ts'
import { frenchValues } from './french/values.ts'
import { presence } from './presence.ts'
import { presenceOfParts } from './presence-of-parts.ts'
import { Checked, type CheckedDocument, type Rule, type Severity, type Words } from './rule.ts'
import { schemaRules } from './schema.ts'
import { ciiSyntax } from './syntax-cii.ts'
import { ublSyntax } from './syntax-ubl.ts'
import { unused } from './unused.ts'
import { vatCategories } from './vat-categories.ts'

/** The rules of EN 16931 over its terms. */
export const semanticRules: readonly Rule[] = [
  ...presence,
  ...presenceOfParts,
  ...conditions,
  ...vatCategories,
  ...decimalRules,
  ...codeLists,
]
/** Its rules for how a syntax is used. */
export const syntaxRules: readonly Rule[] = [...ciiSyntax, ...ublSyntax, ...unused]
export const en16931Rules: readonly Rule[] = [...semanticRules, ...syntaxRules]

/** What the French exchange wants of an invoice besides (Flux 2). */
export const frenchRules: readonly Rule[] = [...frenchValues, ...frenchNumbers, ...frenchConditions, ...severalSellers]
/** What any invoice is checked for. */
export const invoiceRules: readonly Rule[] = [...schemaRules, ...en16931Rules]

/** A rule that a document does not keep, with its places: a group by its number (`BG-25[3]`) or a line of the file (`:120`). */
export type Finding = {
  readonly id: string
  readonly severity: Severity
  readonly words: Words
  readonly places: readonly string[]
}

/** So many places are told of one rule. */
const mostPlaces = 20

/** What an invoice does not keep of some rules, in their order. It never throws, whatever the document holds. */
export const findingsOf = (read: ReadInvoice, rules: readonly Rule[] = invoiceRules): Finding[] => {
  const it = new Checked(read)
  const mine = rules.filter(({ only }) => only === undefined || (only === 'cii') === it.cii)
  return findingsIn(it, mine, it.cii ? 'cii' : 'ubl')
}

/** The same of any document. */
export function findingsIn<It extends CheckedDocument>(
  it: It,
  rules: ReadonlyArray<Rule<It>>,
  syntax: 'cii' | 'ubl',
): Finding[] {
  const found: Finding[] = []
  for (const { id, severity, words, check } of rules) {
    const verdict = check(it)
    if (verdict === true || (Array.isArray(verdict) && verdict.length === 0)) continue
    const places = Array.isArray(verdict) ? [...new Set(verdict)].slice(0, mostPlaces) : []
    found.push({ id, severity: typeof severity === 'string' ? severity : severity[syntax], words, places })
  }
  return found
}
