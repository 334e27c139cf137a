// EN 16931, rules BR-S, BR-Z, BR-E, BR-AE, BR-IC, BR-G, BR-O, BR-AF, BR-AG and BR-B: one set of rules for each category of VAT.
import { type Decimal, decimalOf, minus, oneUnit, plus, rounded, sumOf } from '../model/decimal.ts'
import type { DocumentAllowance, VatBreakdown } from '../model/invoice.ts'
import { followsFrom } from './conditions.ts'
import {
  type Checked,
  childrenOf,
  compares,
  each,
  eachAllowance,
  eachCharge,
  eachLine,
  equals,
  filled,
  isNotNegative,
  isPositive,
  isZero,
  type Rule,
  rule,
  textOf,
  there,
  type Verdict,
} from './rule.ts'

type Category = {
  code: string
  /** What its rules are called by. */
  id: string
  fr: string
  en: string
  rate: 'positive' | 'not negative' | 'zero' | 'none'
  /** Whose numbers must be there, or must not. */
  parties: 'seller' | 'seller with VAT' | 'both' | 'both with VAT' | 'nobody'
  reason: boolean
}

const categories: readonly Category[] = [
  {
    code: 'S',
    id: 'S',
    fr: '«\u00a0taux normal\u00a0»',
    en: '“standard rated”',
    rate: 'positive',
    parties: 'seller',
    reason: false,
  },
  {
    code: 'Z',
    id: 'Z',
    fr: '«\u00a0taux zéro\u00a0»',
    en: '“zero rated”',
    rate: 'zero',
    parties: 'seller',
    reason: false,
  },
  { code: 'E', id: 'E', fr: '«\u00a0exonéré\u00a0»', en: '“exempt”', rate: 'zero', parties: 'seller', reason: true },
  {
    code: 'AE',
    id: 'AE',
    fr: '«\u00a0autoliquidation\u00a0»',
    en: '“reverse charge”',
    rate: 'zero',
    parties: 'both',
    reason: true,
  },
  {
    code: 'K',
    id: 'IC',
    fr: '«\u00a0livraison intracommunautaire\u00a0»',
    en: '“intra-community supply”',
    rate: 'zero',
    parties: 'both with VAT',
    reason: true,
  },
  {
    code: 'G',
    id: 'G',
    fr: '«\u00a0exportation\u00a0»',
    en: '“export”',
    rate: 'zero',
    parties: 'seller with VAT',
    reason: true,
  },
  {
    code: 'O',
    id: 'O',
    fr: '«\u00a0non soumis à la TVA\u00a0»',
    en: '“not subject to VAT”',
    rate: 'none',
    parties: 'nobody',
    reason: true,
  },
  {
    code: 'L',
    id: 'AF',
    fr: '«\u00a0IGIC (Canaries)\u00a0»',
    en: '“IGIC (Canary Islands)”',
    rate: 'not negative',
    parties: 'seller',
    reason: false,
  },
  {
    code: 'M',
    id: 'AG',
    fr: '«\u00a0IPSI (Ceuta, Melilla)\u00a0»',
    en: '“IPSI (Ceuta, Melilla)”',
    rate: 'not negative',
    parties: 'seller',
    reason: false,
  },
]

const linesOf = (it: Checked, code: string) => it.invoice.lines.filter(({ vat }) => vat?.category === code)
const breakdownOf = (it: Checked, code: string) => it.invoice.vatBreakdown.filter(({ category }) => category === code)
const partsOf = (it: Checked, code: string) =>
  [...it.invoice.allowances, ...it.invoice.charges].filter(({ category }) => category === code)

const isRated = ({ code }: Category): boolean => ['S', 'L', 'M'].includes(code)

/** Rule 01: what has lines or allowances has its breakdown; the two syntaxes' official rules differ in what else they let through. */
function brokenDown(it: Checked, category: Category): boolean {
  const { code } = category
  const [lines, parts, breakdown] = [linesOf(it, code).length, partsOf(it, code).length, breakdownOf(it, code).length]
  if (it.cii) {
    if (isRated(category)) return (lines === 0 || lines + breakdown >= 2) && (parts === 0 || parts + breakdown >= 2)
    if (breakdown === 0) return code === 'O' || lines + parts === 0
    return breakdown === 1 && lines + parts > 0
  }
  if (isRated(category)) return lines + parts > 0 === breakdown > 0
  // Of each breakdown the first category is its term; whoever says two says too many.
  const said = it
    .named('cac:TaxCategory')
    .filter(({ parent }) => parent?.name === 'cac:TaxSubtotal')
    .flatMap((one) => childrenOf(one, 'cbc:ID'))
    .filter((one) => textOf(one) === code).length
  return lines + parts + said === 0 || said === 1
}

function partiesHold(it: Checked, { parties }: Category): boolean {
  const { seller, buyer, taxRepresentative } = it.invoice
  const withVat = there(seller?.vatIdentifier) || there(taxRepresentative?.vatIdentifier)
  const known = withVat || there(seller?.taxRegistration)
  if (parties === 'nobody') return !withVat && !there(buyer?.vatIdentifier)
  if (parties === 'seller with VAT') return withVat
  if (parties === 'both with VAT') return withVat && there(buyer?.vatIdentifier)
  if (parties === 'both') return known && (there(buyer?.vatIdentifier) || there(buyer?.legalRegistration))
  return known
}

function rateHolds(rate: string | undefined, category: Category, cii: boolean): boolean {
  if (category.rate === 'none') return rate === undefined
  if (category.rate === 'zero') return isZero(rate)
  if (category.rate === 'positive' || (cii && category.code === 'L')) return isPositive(rate)
  return isNotNegative(rate)
}

/** Rule 08: the base of a breakdown is what its lines, charges and allowances come to. */
function baseHolds(it: Checked, one: VatBreakdown, category: Category): boolean {
  const { code } = category
  const rated = isRated(category)
  const rate = decimalOf(one.rate)
  if (rated && one.rate === undefined) return true
  const same = (of: string | undefined) => !rated || equals(decimalOf(of), rate)
  const lines = linesOf(it, code).filter(({ vat }) => same(vat?.rate))
  const amounts = (all: readonly DocumentAllowance[]) =>
    sumOf(all.filter((part) => part.category === code && same(part.rate)).map(({ amount }) => amount))
  if (
    !it.cii &&
    (code === 'S'
      ? lines.length + partsOf(it, code).filter((part) => same(part.rate)).length === 0
      : it.invoice.lines.length === 0)
  )
    return false
  const [net, charges, allowances] = [
    sumOf(lines.map(({ netAmount }) => netAmount)),
    amounts(it.invoice.charges),
    amounts(it.invoice.allowances),
  ]
  const base = decimalOf(one.base)
  if (!net || !charges || !allowances || !base) return false
  const cents = (value: Decimal) => (it.cii ? rounded(value) : value)
  const sum = minus(plus(cents(net), cents(charges)), cents(allowances))
  // Where the official rules of a syntax leave room for roundings, they leave less than one unit.
  const exact = it.cii ? rated || code === 'O' : !rated
  return exact ? equals(base, sum) : compares(minus(base, oneUnit), sum, -1) && compares(plus(base, oneUnit), sum, 1)
}

const taxHolds = (it: Checked, one: VatBreakdown, category: Category): boolean =>
  isRated(category)
    ? (it.cii && category.code !== 'S') || followsFrom(one.tax, one.base, one.rate, false)
    : isZero(one.tax)

const numbers = {
  seller: [
    'que le vendeur ou son représentant ait un numéro de TVA ou fiscal (BT-31, BT-32, BT-63)',
    'the seller or the representative to have a VAT or tax number (BT-31, BT-32, BT-63)',
  ],
  'seller with VAT': [
    'que le vendeur ou son représentant ait un numéro de TVA (BT-31, BT-63)',
    'the seller or the representative to have a VAT identifier (BT-31, BT-63)',
  ],
  both: [
    "les numéros fiscaux du vendeur (BT-31, BT-32, BT-63), et un numéro de TVA ou une immatriculation de l'acheteur (BT-48, BT-47)",
    'tax numbers of the seller (BT-31, BT-32, BT-63), and a VAT identifier or legal registration of the buyer (BT-48, BT-47)',
  ],
  'both with VAT': [
    "les numéros de TVA du vendeur (BT-31, BT-63) et de l'acheteur (BT-48)",
    'the VAT identifiers of the seller (BT-31, BT-63) and of the buyer (BT-48)',
  ],
  nobody: [
    "qu'aucun numéro de TVA ne soit donné (BT-31, BT-48, BT-63)",
    'no VAT identifier to be given (BT-31, BT-48, BT-63)',
  ],
} as const
const rates = {
  positive: ['un taux supérieur à zéro', 'a rate above zero'],
  'not negative': ['un taux positif ou nul', 'a rate of zero or above'],
  zero: ['le taux zéro', 'the rate zero'],
  none: ["qu'aucun taux ne soit donné", 'no rate to be given'],
} as const

const rulesOf = (category: Category): Rule[] => {
  const { id, code, fr, en } = category
  const of = (number: string) => `BR-${id}-${number}`
  const whom = numbers[category.parties]
  const rate = rates[category.rate]
  const places: Array<
    [
      fr: string,
      en: string,
      all: (it: Checked, holds: (vat: { category?: string; rate?: string }) => boolean) => string[],
    ]
  > = [
    ['Une ligne', 'A line', (it, holds) => eachLine(it, ({ vat }) => !vat || holds(vat))],
    ['Une remise', 'An allowance', eachAllowance],
    ['Une majoration', 'A charge', eachCharge],
  ]
  const onBreakdown = (it: Checked, holds: (one: VatBreakdown) => boolean): Verdict =>
    each('BG-23', it.invoice.vatBreakdown, (one) => one.category !== code || holds(one))
  return [
    rule(
      of('01'),
      `Ce qui est ${fr} (${code}) doit avoir sa ventilation de TVA (BG-23).`,
      `What is ${en} (${code}) must have its VAT breakdown (BG-23).`,
      (it) => brokenDown(it, category),
    ),
    ...places.flatMap(([where, place, all], index) => [
      rule(
        of(`0${index + 2}`),
        `${where} ${fr} (${code}) demande ${whom[0]}.`,
        `${place} that is ${en} (${code}) wants ${whom[1]}.`,
        (it) => all(it, (vat) => vat.category !== code || partiesHold(it, category)),
      ),
      rule(
        of(`0${index + 5}`),
        `${where} ${fr} (${code}) demande ${rate[0]}.`,
        `${place} that is ${en} (${code}) wants ${rate[1]}.`,
        (it) => all(it, (vat) => vat.category !== code || rateHolds(vat.rate, category, it.cii)),
      ),
    ]),
    rule(
      of('08'),
      `La base (BT-116) de ce qui est ${fr} (${code}) doit être la somme de ses lignes et majorations, moins ses remises.`,
      `The base (BT-116) of what is ${en} (${code}) must be the sum of its lines and charges, less its allowances.`,
      (it) => onBreakdown(it, (one) => baseHolds(it, one, category)),
    ),
    rule(
      of('09'),
      isRated(category)
        ? `La TVA (BT-117) de ce qui est ${fr} (${code}) doit être sa base multipliée par son taux.`
        : `La TVA (BT-117) de ce qui est ${fr} (${code}) doit être nulle.`,
      isRated(category)
        ? `The VAT (BT-117) of what is ${en} (${code}) must be its base times its rate.`
        : `The VAT (BT-117) of what is ${en} (${code}) must be zero.`,
      (it) => onBreakdown(it, (one) => taxHolds(it, one, category)),
    ),
    rule(
      of('10'),
      category.reason
        ? `Ce qui est ${fr} (${code}) doit dire pourquoi (BT-120, BT-121).`
        : `Ce qui est ${fr} (${code}) ne doit pas porter de motif d'exonération (BT-120, BT-121).`,
      category.reason
        ? `What is ${en} (${code}) must state why (BT-120, BT-121).`
        : `What is ${en} (${code}) must not have a reason of exemption (BT-120, BT-121).`,
      (it) => onBreakdown(it, (one) => (there(one.exemptionReason) || there(one.exemptionCode)) === category.reason),
    ),
  ].toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

const has = (it: Checked, code: string) => breakdownOf(it, code).length > 0
const others = (all: ReadonlyArray<{ category?: string }>) => all.filter(({ category }) => category !== 'O').length
const lineVats = (it: Checked) => it.invoice.lines.flatMap(({ vat }) => vat ?? [])
/** In CII lines and breakdown are one rule, and so are allowances and charges. */
const alone = (check: (it: Checked) => number, ofCii: (it: Checked) => number) => (it: Checked) =>
  !has(it, 'O') || (it.cii ? ofCii(it) : check(it)) === 0
const told = <T extends { category?: string }>(all: readonly T[]) => all.filter(({ category }) => there(category))
const inLines = (it: Checked) => others(told(it.invoice.vatBreakdown)) + others(told(lineVats(it)))
const inParts = (it: Checked) => others(told(it.invoice.allowances)) + others(told(it.invoice.charges))

const splitPayment = (it: Checked) =>
  [...it.invoice.vatBreakdown, ...it.invoice.allowances, ...it.invoice.charges, ...lineVats(it)].flatMap(
    ({ category }) => category ?? [],
  )

export const vatCategories: readonly Rule[] = [
  ...categories.flatMap(rulesOf),
  rule(
    'BR-IC-11',
    'Une livraison intracommunautaire (K) doit dire le jour de la livraison (BT-72) ou la période facturée (BG-14).',
    'An intra-community supply (K) must state the day of delivery (BT-72) or the invoicing period (BG-14).',
    (it) => {
      const { delivery, period, vatPointCode } = it.invoice
      return (
        !has(it, 'K') ||
        filled(delivery?.actualDate) ||
        there(period?.start) ||
        there(period?.end) ||
        (!it.cii && there(vatPointCode))
      )
    },
  ),
  rule(
    'BR-IC-12',
    'Une livraison intracommunautaire (K) doit dire le pays de livraison (BT-80).',
    'An intra-community supply (K) must state the country of delivery (BT-80).',
    (it) => {
      const country = it.invoice.delivery?.address?.country
      return !has(it, 'K') || (it.cii ? there(country) : (country ?? '').length > 1)
    },
  ),
  rule(
    'BR-O-11',
    "À côté de ce qui n'est pas soumis à la TVA (O), il ne doit pas y avoir d'autre ventilation.",
    'Beside what VAT does not apply to (O) there must be no other breakdown.',
    alone((it) => others(it.invoice.vatBreakdown), inLines),
  ),
  rule(
    'BR-O-12',
    "À côté de ce qui n'est pas soumis à la TVA (O), aucune ligne ne doit être d'une autre catégorie.",
    'Beside what VAT does not apply to (O) no line must be of another category.',
    alone((it) => others(lineVats(it)), inLines),
  ),
  rule(
    'BR-O-13',
    "À côté de ce qui n'est pas soumis à la TVA (O), aucune remise ne doit être d'une autre catégorie.",
    'Beside what VAT does not apply to (O) no allowance must be of another category.',
    alone((it) => others(it.invoice.allowances), inParts),
  ),
  rule(
    'BR-O-14',
    "À côté de ce qui n'est pas soumis à la TVA (O), aucune majoration ne doit être d'une autre catégorie.",
    'Beside what VAT does not apply to (O) no charge must be of another category.',
    alone((it) => others(it.invoice.charges), inParts),
  ),
  rule(
    'BR-B-01',
    'La TVA à paiement scindé (B) ne concerne que des factures entièrement italiennes.',
    'Split payment of VAT (B) is for invoices within Italy alone.',
    (it) =>
      !splitPayment(it).includes('B') ||
      it.either('ram:CountryID', 'cbc:IdentificationCode').every((one) => textOf(one) === 'IT'),
  ),
  rule(
    'BR-B-02',
    'La TVA à paiement scindé (B) et le taux normal (S) ne doivent pas se trouver sur une même facture.',
    'Split payment of VAT (B) and the standard rate (S) must not be in one invoice.',
    (it) => !splitPayment(it).includes('B') || !splitPayment(it).includes('S'),
  ),
]
