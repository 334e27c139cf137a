// EN 16931, rules BR-DEC: amounts have two decimals at most.
import { compare, decimalOf, rounded } from '../model/decimal.ts'
import type { Invoice } from '../model/invoice.ts'
import { type Checked, each, hasDecimals, type Rule, rule, type Verdict } from './rule.ts'

type Totals = NonNullable<Invoice['totals']>
type Amounts = { amount?: string; base?: string }

const decimals = (id: string, term: string, fr: string, en: string, check: Rule['check']) =>
  rule(
    id,
    `${fr} (${term}) doit avoir deux décimales au plus.`,
    `${en} (${term}) must have two decimals at most.`,
    check,
  )
const total = (name: keyof Totals) => (it: Checked) => hasDecimals(it.invoice.totals?.[name])
const amounts =
  (group: string, all: (it: Checked) => readonly Amounts[], name: keyof Amounts) =>
  (it: Checked): Verdict =>
    each(group, all(it), (one) => hasDecimals(one[name]))
const ofAllowances = (it: Checked) => it.invoice.allowances
const ofCharges = (it: Checked) => it.invoice.charges
const ofLineAllowances = (it: Checked) => it.invoice.lines.flatMap(({ allowances }) => allowances)
const ofLineCharges = (it: Checked) => it.invoice.lines.flatMap(({ charges }) => charges)
const isWhole = (text: string | undefined): boolean => {
  const value = decimalOf(text)
  return value !== undefined && compare(value, rounded(value)) === 0
}

export const decimalRules = [
  decimals(
    'BR-DEC-01',
    'BT-92',
    "Le montant d'une remise",
    'The amount of an allowance',
    amounts('BG-20', ofAllowances, 'amount'),
  ),
  decimals(
    'BR-DEC-02',
    'BT-93',
    "La base d'une remise",
    'The base of an allowance',
    amounts('BG-20', ofAllowances, 'base'),
  ),
  decimals(
    'BR-DEC-05',
    'BT-99',
    "Le montant d'une majoration",
    'The amount of a charge',
    amounts('BG-21', ofCharges, 'amount'),
  ),
  decimals(
    'BR-DEC-06',
    'BT-100',
    "La base d'une majoration",
    'The base of a charge',
    amounts('BG-21', ofCharges, 'base'),
  ),
  decimals('BR-DEC-09', 'BT-106', 'Le total des lignes', 'The total of the lines', total('lines')),
  decimals('BR-DEC-10', 'BT-107', 'Le total des remises', 'The total of allowances', total('allowances')),
  decimals('BR-DEC-11', 'BT-108', 'Le total des majorations', 'The total of charges', total('charges')),
  decimals('BR-DEC-12', 'BT-109', 'Le total hors TVA', 'The total without VAT', total('withoutVat')),
  // In UBL every amount is looked at by UBL-DT-01.
  decimals('BR-DEC-13', 'BT-110', 'Le total de la TVA', 'The total of VAT', (it) => {
    const { vat, vatInAccountingCurrency: other } = it.invoice.totals ?? {}
    return !it.cii || vat === undefined || other !== undefined || isWhole(vat)
  }),
  decimals('BR-DEC-14', 'BT-112', 'Le total TVA comprise', 'The total with VAT', total('withVat')),
  decimals(
    'BR-DEC-15',
    'BT-111',
    'La TVA dans la devise de comptabilisation',
    'VAT in the accounting currency',
    (it) => {
      const { vat, vatInAccountingCurrency: other } = it.invoice.totals ?? {}
      const none = vat === undefined && other === undefined
      return !it.cii || it.invoice.vatCurrency === undefined || none || isWhole(other)
    },
  ),
  decimals('BR-DEC-16', 'BT-113', 'Le montant déjà payé', 'The amount paid', total('paid')),
  decimals('BR-DEC-17', 'BT-114', "L'arrondi", 'The rounding', total('rounding')),
  decimals('BR-DEC-18', 'BT-115', 'Le montant à payer', 'The amount due', total('due')),
  decimals('BR-DEC-19', 'BT-116', "La base d'une ventilation de TVA", 'The base of a VAT breakdown', (it) =>
    each('BG-23', it.invoice.vatBreakdown, (one) => hasDecimals(one.base)),
  ),
  decimals('BR-DEC-20', 'BT-117', "La TVA d'une ventilation", 'The VAT of a breakdown', (it) =>
    each('BG-23', it.invoice.vatBreakdown, (one) => hasDecimals(one.tax)),
  ),
  decimals('BR-DEC-23', 'BT-131', "Le montant net d'une ligne", 'The net amount of a line', (it) =>
    each('BG-25', it.invoice.lines, (one) => hasDecimals(one.netAmount)),
  ),
  decimals(
    'BR-DEC-24',
    'BT-136',
    "La remise d'une ligne",
    'The allowance of a line',
    amounts('BG-27', ofLineAllowances, 'amount'),
  ),
  decimals(
    'BR-DEC-25',
    'BT-137',
    "La base de la remise d'une ligne",
    'The base of an allowance of a line',
    amounts('BG-27', ofLineAllowances, 'base'),
  ),
  decimals(
    'BR-DEC-27',
    'BT-141',
    "La majoration d'une ligne",
    'The charge of a line',
    amounts('BG-28', ofLineCharges, 'amount'),
  ),
  decimals(
    'BR-DEC-28',
    'BT-142',
    "La base de la majoration d'une ligne",
    'The base of a charge of a line',
    amounts('BG-28', ofLineCharges, 'base'),
  ),
]
