// The rules of e-reporting about single values: identifiers, days, codes, numbers.
import type { XmlNode } from '../../xml/read.ts'
import { findAll, type Naming, type Path, pathOf } from '../bindings/path.ts'
import { compare, decimalOf } from '../model/decimal.ts'
import { rule as anyRule, type CheckedDocument, childOf, childrenOf, eachNode, type Rule } from '../rules/rule.ts'

export type ReportRule = Rule<CheckedDocument>
const none = { currency: undefined, vatCurrency: undefined }
const naming: Naming = { leaf: 'r', other: 'r', text: 'r' }
export const at = (node: XmlNode | undefined, ...names: string[]) => childOf(node, ...names.map((name) => `r:${name}`))
export const all = (node: XmlNode | undefined, name: string) => (node ? childrenOf(node, `r:${name}`) : [])
export const textAt = (node: XmlNode | undefined, ...names: string[]) => at(node, ...names)?.text ?? ''

/** Rules about the elements at some places; one group of the official file each. */
export const onNodes = (
  fr: string,
  en: string,
  holds: (node: XmlNode) => boolean,
  rows: Readonly<Record<string, string>>,
): ReportRule[] =>
  Object.entries(rows).map(([id, places]) => {
    const paths: Path[] = places.split('|').map((place) => pathOf(place, naming))
    return anyRule<CheckedDocument>(`F10-${id}`, fr, en, (it) =>
      paths.flatMap((path) => eachNode(findAll(it.root, path, none), holds)),
    )
  })
const onTexts = (fr: string, en: string, holds: (text: string) => boolean, rows: Readonly<Record<string, string>>) =>
  onNodes(fr, en, ({ text }) => holds(text), rows)
export const oneOf = (codes: string) => {
  const list = new Set(codes.split(' '))
  return (text: string) => list.has(text)
}
export const isNumber = (decimals: number, signed = true) => {
  const pattern = new RegExp(`^${signed ? '-?' : ''}\\d+(\\.\\d{1,${decimals}})?$`)
  return (text: string) => pattern.test(text) && text.replace('.', '').length <= 19
}
const isIdentifier = (most: number) => (text: string) => text.length <= most && /^[A-Za-z0-9\-+_/]+$/.test(text)
const rates = [
  '0',
  '0.9',
  '1.05',
  '1.75',
  '2.1',
  '5.5',
  '7',
  '8.5',
  '9.2',
  '9.6',
  '10',
  '13',
  '19.6',
  '20',
  '20.6',
].map((rate) => decimalOf(rate)!)
const isRate = (text: string) => {
  const rate = decimalOf(text.trim())
  return rate !== undefined && rates.some((one) => compare(one, rate) === 0)
}
const inOrder = (node: XmlNode) => {
  const [start, end] = [at(node, 'StartDate'), at(node, 'EndDate')]
  return !start || !end || end.text > start.text
}

export const [T, P] = ['TransactionsReport', 'PaymentsReport']
export const invoice = `${T}/Invoice`
export const transactions = `${T}/Transactions`

const identifiers = [
  ...onTexts(
    "L'identifiant du rapport doit avoir 50 caractères au plus, sans espace ni accent.",
    'The identifier of the report must have 50 characters at most, without spaces and accents.',
    isIdentifier(50),
    { 'TRANSMISSION-G1.104': 'ReportDocument/Id' },
  ),
  ...onTexts(
    'Un numéro de facture doit avoir 35 caractères au plus, sans espace ni accent.',
    'The number of an invoice must have 35 characters at most, without spaces and accents.',
    isIdentifier(35),
    {
      'FACTURE-G1.05a': `${invoice}/ID`,
      'FACTURE-G1.05b': `${invoice}/ReferencedDocument/ID`,
      'LIGNE-G1.05': `${invoice}/Line/ReferencedDocument/ID`,
      'PMT-FACTURE-G1.05': `${P}/Invoice/InvoiceID`,
    },
  ),
]

const days = [
  ...onTexts(
    'Le moment du rapport doit être écrit AAAAMMJJhhmmss, de ce siècle.',
    'The moment of the report must be written YYYYMMDDhhmmss, of this century.',
    (text) => /^20\d{12}$/.test(text),
    { 'TRANSMISSION-G7.53': 'ReportDocument/IssueDateTime/DateTimeString' },
  ),
  ...onTexts(
    'Une date doit être écrite AAAAMMJJ, de ce siècle.',
    'A date must be written YYYYMMDD, of this century.',
    (text) => /^20\d{6}$/.test(text),
    {
      'PERIODE-TX-G1.09a': `${T}/ReportPeriod/StartDate`,
      'PERIODE-TX-G1.09b': `${T}/ReportPeriod/EndDate`,
      'FACTURE-G1.09a': `${invoice}/IssueDate`,
      'FACTURE-G1.09b': `${invoice}/DueDate`,
      'FACTURE-G1.09c': `${invoice}/ReferencedDocument/IssueDate`,
      'LIVRAISON-G1.09': `${invoice}/Delivery/Date`,
      'PERIODE-FAC-G1.09a': `${invoice}/InvoicePeriod/StartDate`,
      'PERIODE-FAC-G1.09b': `${invoice}/InvoicePeriod/EndDate`,
      'LIGNE-G1.09a': `${invoice}/Line/InvoicePeriod/StartDate`,
      'LIGNE-G1.09b': `${invoice}/Line/InvoicePeriod/EndDate`,
      'LIGNE-G1.09c': `${invoice}/Line/ReferencedDocument/IssueDate`,
      'TRANSAC-G1.09': `${transactions}/Date`,
      'PERIODE-PMT-G1.09a': `${P}/ReportPeriod/StartDate`,
      'PERIODE-PMT-G1.09b': `${P}/ReportPeriod/EndDate`,
      'PMT-FACTURE-G1.09': `${P}/Invoice/IssueDate`,
      'PMT-ENCAISSEMENT-G1.09': `${P}/Invoice/Payment/Date`,
      'PMT-AGREGE-G1.09': `${P}/Transactions/Payment/Date`,
    },
  ),
  ...onNodes(
    'Une période doit finir après le jour où elle commence.',
    'A period must end after the day on which it starts.',
    inOrder,
    {
      'PERIODE-TX-G6.25': `${T}/ReportPeriod`,
      'PERIODE-FAC-G6.25': `${invoice}/InvoicePeriod`,
      'LIGNE-G6.25': `${invoice}/Line/InvoicePeriod`,
      'PERIODE-PMT-G6.25': `${P}/ReportPeriod`,
    },
  ),
]

const codes = [
  ...onTexts(
    'Un rapport doit être initial (IN) ou rectificatif (RE).',
    'A report must be the first (IN) or a rectifying one (RE).',
    oneOf('IN RE'),
    {
      'TRANSMISSION-G8.01': 'ReportDocument/TypeCode',
    },
  ),
  ...onTexts("L'expéditeur doit être une plateforme (WK).", 'The sender must be a platform (WK).', oneOf('WK'), {
    'EMETTEUR-G7.51': 'ReportDocument/Sender/RoleCode',
  }),
  ...onTexts(
    'Le déclarant doit être acheteur (BY) ou vendeur (SE).',
    'Who declares must be a buyer (BY) or a seller (SE).',
    oneOf('BY SE'),
    {
      'DECLARANT-G7.52': 'ReportDocument/Issuer/RoleCode',
    },
  ),
  ...onTexts(
    'Le type de la facture doit être de la liste.',
    'The type of the invoice must be of the list.',
    oneOf('261 380 381 384 386 389 393 396 471 472 473 500 501 502 503'),
    { 'FACTURE-G1.01': `${invoice}/TypeCode` },
  ),
  ...onTexts(
    'Le cadre de facturation doit être de la liste.',
    'The billing process must be of the list.',
    oneOf('B1 S1 M1 B2 S2 M2 B4 S4 M4 S5 S6 B7 S7'),
    { 'FACTURE-G1.02': `${invoice}/BusinessProcess/ID` },
  ),
  ...onTexts(
    "Le profil doit être celui de l'e-reporting.",
    'The profile must be that of e-reporting.',
    oneOf('urn.cpro.gouv.fr:1p0:ereporting'),
    {
      'FACTURE-S1.12': `${invoice}/BusinessProcess/TypeID`,
    },
  ),
  ...onTexts(
    "Le code de la date d'exigibilité doit être de la liste.",
    'The code of the day on which VAT falls due must be of the list.',
    oneOf('5 29 72 3 35 432'),
    { 'FACTURE-P1.11': `${invoice}/TaxDueDateTypeCode`, 'TRANSAC-P1.11': `${transactions}/TaxDueDateTypeCode` },
  ),
  ...onTexts(
    'La catégorie de TVA doit être S, E, AE, K, G, O ou Z.',
    'The VAT category must be S, E, AE, K, G, O or Z.',
    oneOf('S E AE K G O Z'),
    {
      'REMISE-G2.31': `${invoice}/AllowanceCharge/TaxCategoryCode`,
      'TVA-G2.31': `${invoice}/TaxSubTotal/TaxCategory/Code`,
    },
  ),
  ...onTexts(
    "La catégorie d'opérations doit être TLB1, TPS1, TNT1 ou TMA1.",
    'The category of transactions must be TLB1, TPS1, TNT1 or TMA1.',
    oneOf('TLB1 TPS1 TNT1 TMA1'),
    {
      'TRANSAC-G1.68': `${transactions}/CategoryCode`,
    },
  ),
  ...onTexts(
    'Un pays doit être un code de deux lettres.',
    'A country must be a code of two letters.',
    (text) => /^[A-Z]{2}$/.test(text),
    {
      'VENDEUR-G2.01': `${invoice}/Seller/PostalAddress/CountryId`,
      'ACHETEUR-G2.01': `${invoice}/Buyer/PostalAddress/CountryId`,
      'LIVRAISON-G2.01': `${invoice}/Delivery/Location/CountryId`,
      'LIGNE-G2.01': `${invoice}/Line/Delivery/Location/CountryId`,
    },
  ),
  ...onTexts(
    'Une devise doit être un code de trois lettres.',
    'A currency must be a code of three letters.',
    (text) => /^[A-Z]{3}$/.test(text),
    {
      'PMT-DEVISE-G1.10': `${P}/Invoice/Payment/SubTotals/CurrencyCode|${P}/Transactions/Payment/SubTotals/CurrencyCode`,
      'TX-DEVISE-G1.10': `${invoice}/CurrencyCode|${transactions}/TransactionsCurrency`,
    },
  ),
  ...onTexts(
    "Le taux de TVA doit être l'un de ceux qui ont cours ou ont eu cours en France.",
    'The VAT rate must be one that is or was in force in France.',
    isRate,
    {
      'REMISE-G1.24': `${invoice}/AllowanceCharge/TaxPercent`,
      'TVA-G1.24': `${invoice}/TaxSubTotal/TaxCategory/Percent`,
      'TRANSAC-G1.24b': `${transactions}/TaxSubtotal/TaxPercent`,
      'PMT-ENCAISSEMENT-G1.24': `${P}/Invoice/Payment/SubTotals/TaxPercent`,
      'PMT-AGREGE-G1.24': `${P}/Transactions/Payment/SubTotals/TaxPercent`,
    },
  ),
  ...onNodes(
    'Un encaissement doit être déclaré en euros.',
    'A payment must be declared in euros.',
    (node) => {
      const currency = at(node, 'CurrencyCode')
      return !currency || !/^[A-Z]{3}$/.test(currency.text) || currency.text === 'EUR'
    },
    {
      'PMT-ENCAISSEMENT-G6.27a': `${P}/Invoice/Payment/SubTotals`,
      'PMT-AGREGE-G6.27b': `${P}/Transactions/Payment/SubTotals`,
    },
  ),
]

const numbers = [
  ...onTexts(
    'Un montant doit avoir 19 chiffres au plus, dont deux décimales.',
    'An amount must have 19 digits at most, two of them decimals.',
    isNumber(2),
    {
      'REMISE-G1.14': `${invoice}/AllowanceCharge/Amount`,
      'TOTAL-G1.14a': `${invoice}/MonetaryTotal/TaxExclusiveAmount`,
      'TVA-G1.14a': `${invoice}/TaxSubTotal/TaxableAmount`,
      'TVA-G1.14b': `${invoice}/TaxSubTotal/TaxAmount`,
      'LIGNE-G1.14': `${invoice}/Line/AllowanceCharge/Amount`,
      'TRANSAC-G1.14a': `${transactions}/TaxExclusiveAmount`,
      'TRANSAC-G1.14b': `${transactions}/TaxTotal`,
      'TRANSAC-G1.14c': `${transactions}/TaxSubtotal/TaxableAmount`,
      'TRANSAC-G1.14d': `${transactions}/TaxSubtotal/TaxTotal`,
    },
  ),
  ...onNodes(
    'La TVA doit être donnée en euros, en 19 chiffres au plus, dont deux décimales.',
    'VAT must be given in euros, in 19 digits at most, two of them decimals.',
    (node) => node.attributes.CurrencyCode === 'EUR' && isNumber(2)(node.text),
    { 'TOTAL-TAXAMOUNT': `${invoice}/MonetaryTotal/TaxAmount` },
  ),
  ...onTexts(
    'Une quantité doit avoir 19 chiffres au plus, dont quatre décimales.',
    'A quantity must have 19 digits at most, four of them decimals.',
    isNumber(4),
    {
      'LIGNE-G1.15': `${invoice}/Line/BilledQuantity`,
    },
  ),
  ...onTexts(
    'Un prix ou un encaissement doit avoir 19 chiffres au plus, dont six décimales, et ne pas être négatif.',
    'A price or a payment must have 19 digits at most, six of them decimals, and not be negative.',
    isNumber(6, false),
    {
      'LIGNE-G1.16a': `${invoice}/Line/Price/PriceAmount`,
      'LIGNE-G1.16b': `${invoice}/Line/Price/AllowanceChargeAmount`,
      'LIGNE-G1.16c': `${invoice}/Line/Price/AllowanceChargeBaseAmount`,
      'PMT-ENCAISSEMENT-G1.16': `${P}/Invoice/Payment/SubTotals/Amount`,
      'PMT-AGREGE-G1.16': `${P}/Transactions/Payment/SubTotals/Amount`,
    },
  ),
]

export const reportValues: readonly ReportRule[] = [identifiers, days, codes, numbers].flat()
