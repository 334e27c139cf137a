// EN 16931, rules BR-CO: what its terms have to do with each other, and the sums.
import {
  absolute,
  type Decimal,
  decimalOf,
  hundredth,
  minus,
  oneUnit,
  plus,
  rounded,
  sumOf,
  times,
  zero,
} from '../model/decimal.ts'
import { countries } from './codes.ts'
import {
  type Checked,
  childOf,
  childrenOf,
  compares,
  each,
  eachAllowance,
  eachBreakdown,
  eachCharge,
  eachLine,
  eachNode,
  equals,
  rule,
  textOf,
  there,
} from './rule.ts'

const optional = (text: string | undefined): Decimal | undefined => (text === undefined ? zero : decimalOf(text))
/** The sum of what is there; undefined where a part of it is no number. */
const added = (...parts: Array<Decimal | undefined>): Decimal | undefined => {
  let sum: Decimal | undefined = zero
  for (const part of parts) sum = sum && part && plus(sum, part)
  return sum
}
const negative = (value: Decimal | undefined) => value && minus(zero, value)
const cents = (value: Decimal | undefined) => value && rounded(value)
const reasoned = (one: { reason?: string; reasonCode?: string }) => there(one.reason) || there(one.reasonCode)

const sumHolds = (total: string | undefined, of: ReadonlyArray<{ amount?: string }>): boolean =>
  of.length === 0 && total === undefined ? true : equals(decimalOf(total), cents(sumOf(of.map(({ amount }) => amount))))

/** Whether a VAT follows from a base and a rate, but for less than one unit of the currency. */
export function followsFrom(
  tax: string | undefined,
  base: string | undefined,
  rate: string | undefined,
  atMost: boolean,
) {
  const [paid, on, at] = [decimalOf(tax), decimalOf(base), decimalOf(rate)]
  if (!paid || !on || !at) return false
  const due = rounded(hundredth(times(absolute(on), at)))
  const wanted: Array<-1 | 0 | 1> = atMost ? [-1, 0] : [-1]
  return (
    compares(minus(absolute(paid), oneUnit), due, ...wanted) && compares(due, plus(absolute(paid), oneUnit), ...wanted)
  )
}

const vatOf = (it: Checked): boolean => {
  const { currency, totals } = it.invoice
  if (currency === undefined) return true
  const nodes = it.cii
    ? it.named('ram:TaxTotalAmount').filter((one) => one.parent?.name.endsWith('HeaderMonetarySummation'))
    : childrenOf(it.root, 'cac:TaxTotal').flatMap((one) => childrenOf(one, 'cbc:TaxAmount'))
  const [withVat, without] = [decimalOf(totals?.withVat), decimalOf(totals?.withoutVat)]
  if (it.cii && equals(withVat, without)) return true
  const one = nodes.filter(({ attributes }) => attributes.currencyID === currency).length === 1
  return one && equals(withVat, cents(added(without, decimalOf(totals?.vat))))
}

/** The VAT in the currency of the invoice is the sum of the breakdown; in UBL each total is the sum of its own. */
const vatSums = (it: Checked) => {
  const sum = cents(sumOf(it.invoice.vatBreakdown.map(({ tax }) => tax)))
  if (it.cii) return !there(it.invoice.totals?.vat) || equals(decimalOf(it.invoice.totals?.vat), sum)
  return eachNode(childrenOf(it.root, 'cac:TaxTotal'), (total) => {
    const parts = childrenOf(total, 'cac:TaxSubtotal')
    if (parts.length === 0) return true
    const taxes = parts.map((part) => childOf(part, 'cbc:TaxAmount')?.text.trim())
    return equals(decimalOf(textOf(childOf(total, 'cbc:TaxAmount'))), cents(sumOf(taxes)))
  })
}

const vatNumbers = (it: Checked): string[] => {
  const { seller, buyer, taxRepresentative } = it.invoice
  return [seller?.vatIdentifier, buyer?.vatIdentifier, taxRepresentative?.vatIdentifier].filter(
    (one) => one !== undefined,
  )
}

export const conditions = [
  rule(
    'BR-CO-03',
    "La date d'exigibilité de la TVA (BT-7) et son code (BT-8) ne doivent pas être donnés ensemble.",
    'The day on which VAT falls due (BT-7) and its code (BT-8) must not be given together.',
    ({ invoice }) => !there(invoice.vatPointDate) || !there(invoice.vatPointCode),
  ),
  rule(
    'BR-CO-04',
    'Chaque ligne doit dire sa catégorie de TVA (BT-151).',
    'Each line must state its VAT category (BT-151).',
    (it) => eachLine(it, (line) => there(line.vat?.category)),
  ),
  rule(
    'BR-CO-09',
    'Un numéro de TVA (BT-31, BT-48, BT-63) doit commencer par le code de son pays (EL pour la Grèce).',
    'A VAT identifier (BT-31, BT-48, BT-63) must begin with the code of its country (EL for Greece).',
    (it) =>
      vatNumbers(it).every(
        (number) => countries(it.cii).has(number.slice(0, 2)) || number.startsWith('EL') || (!it.cii && number === ''),
      ),
  ),
  rule(
    'BR-CO-10',
    'Le total des lignes (BT-106) doit être la somme de leurs montants nets (BT-131).',
    'The total of the lines (BT-106) must be the sum of their net amounts (BT-131).',
    ({ invoice }) =>
      equals(decimalOf(invoice.totals?.lines), cents(sumOf(invoice.lines.map(({ netAmount }) => netAmount)))),
  ),
  rule(
    'BR-CO-11',
    'Le total des remises (BT-107) doit être la somme des remises (BT-92).',
    'The total of allowances (BT-107) must be the sum of the allowances (BT-92).',
    ({ invoice }) => sumHolds(invoice.totals?.allowances, invoice.allowances),
  ),
  rule(
    'BR-CO-12',
    'Le total des majorations (BT-108) doit être la somme des majorations (BT-99).',
    'The total of charges (BT-108) must be the sum of the charges (BT-99).',
    ({ invoice }) => sumHolds(invoice.totals?.charges, invoice.charges),
  ),
  rule(
    'BR-CO-13',
    'Le total hors TVA (BT-109) doit être le total des lignes, moins les remises, plus les majorations.',
    'The total without VAT (BT-109) must be the total of the lines, less the allowances, plus the charges.',
    ({ invoice: { totals = {} } }) =>
      equals(
        decimalOf(totals.withoutVat),
        cents(added(decimalOf(totals.lines), negative(optional(totals.allowances)), optional(totals.charges))),
      ),
  ),
  rule(
    'BR-CO-14',
    'Le total de la TVA (BT-110) doit être la somme de la TVA ventilée (BT-117).',
    'The total of VAT (BT-110) must be the sum of the VAT of the breakdown (BT-117).',
    vatSums,
  ),
  rule(
    'BR-CO-15',
    'Le total TVA comprise (BT-112) doit être le total hors TVA (BT-109) plus la TVA (BT-110), donnée une fois dans la devise de la facture.',
    "The total with VAT (BT-112) must be the total without VAT (BT-109) plus VAT (BT-110), given once in the invoice's currency.",
    vatOf,
  ),
  rule(
    'BR-CO-16',
    "Le montant à payer (BT-115) doit être le total TVA comprise (BT-112), moins ce qui est déjà payé (BT-113), plus l'arrondi (BT-114).",
    'The amount due (BT-115) must be the total with VAT (BT-112), less what is paid (BT-113), plus the rounding (BT-114).',
    ({ invoice: { totals = {} } }) =>
      equals(
        decimalOf(totals.due),
        added(decimalOf(totals.withVat), negative(optional(totals.paid)), optional(totals.rounding)),
      ),
  ),
  rule(
    'BR-CO-17',
    'La TVA ventilée (BT-117) doit être la base (BT-116) multipliée par le taux (BT-119).',
    'The VAT of a breakdown (BT-117) must be its base (BT-116) times its rate (BT-119).',
    (it) =>
      eachBreakdown(it, ({ base, tax, rate }) => {
        const none = () => compares(cents0(tax), zero, 0)
        if (rate === undefined) return none()
        if (compares(cents0(rate), zero, 0)) return none()
        return followsFrom(tax, base, rate, it.cii)
      }),
  ),
  rule(
    'BR-CO-18',
    'La facture doit avoir au moins une ventilation de TVA (BG-23).',
    'The invoice must have at least one VAT breakdown (BG-23).',
    ({ invoice }) => invoice.vatBreakdown.length > 0,
  ),
  rule(
    'BR-CO-19',
    'Une période facturée (BG-14) doit avoir un début (BT-73), une fin (BT-74) ou les deux.',
    'An invoicing period (BG-14) must have a start (BT-73), an end (BT-74) or both.',
    ({ invoice: { period } }) => !period || there(period.start) || there(period.end),
  ),
  rule(
    'BR-CO-20',
    "La période d'une ligne (BG-26) doit avoir un début (BT-134), une fin (BT-135) ou les deux.",
    'The period of a line (BG-26) must have a start (BT-134), an end (BT-135) or both.',
    (it) => eachLine(it, ({ period }) => !period || there(period.start) || there(period.end)),
  ),
  rule(
    'BR-CO-21',
    'Chaque remise (BG-20) doit dire son motif (BT-97), le code de celui-ci (BT-98) ou les deux.',
    'Each allowance (BG-20) must state its reason (BT-97), the code of it (BT-98) or both.',
    (it) => eachAllowance(it, reasoned),
  ),
  rule(
    'BR-CO-22',
    'Chaque majoration (BG-21) doit dire son motif (BT-104), le code de celui-ci (BT-105) ou les deux.',
    'Each charge (BG-21) must state its reason (BT-104), the code of it (BT-105) or both.',
    (it) => eachCharge(it, reasoned),
  ),
  rule(
    'BR-CO-23',
    "Chaque remise d'une ligne (BG-27) doit dire son motif (BT-139), le code de celui-ci (BT-140) ou les deux.",
    'Each allowance of a line (BG-27) must state its reason (BT-139), the code of it (BT-140) or both.',
    (it) => it.invoice.lines.flatMap((line) => each('BG-27', line.allowances, reasoned)),
  ),
  rule(
    'BR-CO-24',
    "Chaque majoration d'une ligne (BG-28) doit dire son motif (BT-144), le code de celui-ci (BT-145) ou les deux.",
    'Each charge of a line (BG-28) must state its reason (BT-144), the code of it (BT-145) or both.',
    (it) => it.invoice.lines.flatMap((line) => each('BG-28', line.charges, reasoned)),
  ),
  rule(
    'BR-CO-26',
    'Le vendeur doit se laisser reconnaître par un identifiant (BT-29), son immatriculation (BT-30) ou son numéro de TVA (BT-31).',
    'The seller must be recognisable by an identifier (BT-29), a legal registration (BT-30) or a VAT identifier (BT-31).',
    (it) => {
      const { seller } = it.invoice
      if (!seller) return it.cii || childOf(it.root, 'cac:AccountingSupplierParty') === undefined
      return seller.identifiers.length > 0 || there(seller.legalRegistration) || there(seller.vatIdentifier)
    },
  ),
]

const cents0 = (text: string | undefined): Decimal | undefined => {
  const value = decimalOf(text)
  return value && rounded(value, 0)
}
