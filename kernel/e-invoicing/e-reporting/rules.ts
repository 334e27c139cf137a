// The rules of e-reporting (flux 10, version 1.0): what reports of transactions and of payments must have. Their official file gives ids to groups of
// rules; a row here is such a group.
import { readXml, type XmlNode } from '../../xml/read.ts'
import { messageLimits } from '../reading.ts'
import { type Finding, findingsIn } from '../rules/check.ts'
import { rule as anyRule, CheckedDocument, fraction, isWithin } from '../rules/rule.ts'

import {
  all,
  at,
  invoice,
  isNumber,
  oneOf,
  onNodes,
  P,
  type ReportRule,
  reportValues,
  T,
  textAt,
  transactions,
} from './values.ts'

const schemes: Readonly<Record<string, (text: string) => boolean>> = {
  '0002': (text) => /^\d{9}$/.test(text),
  '0223': (text) => text.length <= 18,
  '0227': (text) => text.length <= 18,
  '0228': (text) => /^\d{9,10}$/.test(text),
  '0229': (text) => /^\d{9}$/.test(text),
}
const parties = (['Seller', 'Buyer'] as const).flatMap((who): ReportRule[] => {
  const family = who === 'Seller' ? 'VENDEUR' : 'ACHETEUR'
  const company = `${invoice}/${who}/CompanyId`
  const hasScheme = (node: XmlNode, ...list: string[]) => list.includes(node.attributes.schemeId ?? '')
  return [
    ...onNodes(
      "L'identifiant d'une partie doit dire son schéma, de la liste.",
      'The identifier of a party must state its scheme, of the list.',
      (node) => hasScheme(node, ...Object.keys(schemes)),
      {
        [`${family}-G2.19a`]: company,
      },
    ),
    ...Object.entries(schemes).flatMap(([scheme, holds], index) =>
      onNodes(
        "L'identifiant d'une partie doit être écrit comme son schéma le veut.",
        'The identifier of a party must be written as its scheme wants it.',
        (node) => !hasScheme(node, scheme) || holds(node.text),
        {
          [`${family}-G2.19${'bcdef'[index]}`]: company,
        },
      ),
    ),
    ...onNodes(
      "Une partie française ou de l'Union européenne doit avoir un numéro de TVA.",
      'A party of France or of the European Union must have a VAT identifier.',
      (node) =>
        !all(node, 'CompanyId').some((one) => hasScheme(one, '0002', '0223')) ||
        at(node, 'TaxRegistrationId') !== undefined,
      { [`${family}-G2.33a`]: `${invoice}/${who}` },
    ),
    ...onNodes(
      'Un numéro fiscal doit être celui de la TVA.',
      'A tax number must be that of VAT.',
      (node) => node.attributes.qualifyingId === 'VAT',
      {
        [`${family}-G2.33b`]: `${invoice}/${who}/TaxRegistrationId`,
      },
    ),
  ]
})

const typeOf = (node: XmlNode) => textAt(node, 'TypeCode')
const taxCodes = (node: XmlNode, name: string) =>
  all(node, 'TaxSubTotal').flatMap((one) =>
    all(one, 'TaxCategory').flatMap((category) => all(category, name).map(({ text }) => text)),
  )
const sum = (nodes: readonly XmlNode[]) => nodes.reduce((all, { text }) => all + fraction(text), 0)
/** A total is the sum of its parts, within a cent for each; what is no amount is another rule's. */
const sumHolds = (total: XmlNode | undefined, of: readonly XmlNode[], optional: boolean): boolean => {
  if (optional && !total) return true
  if (![...(total ? [total] : []), ...of].every(({ text }) => isNumber(2)(text))) return true
  return isWithin(fraction(total?.text) - sum(of), of.length)
}

const conditions = [
  anyRule<CheckedDocument>(
    'F10-TRANSMISSION-G6.29',
    'Un rapport doit être de transactions ou de paiements, non des deux.',
    'A report must be of transactions or of payments, not of both.',
    (it) => all(it.root, 'ReportDocument').every(() => all(it.root, T).length + all(it.root, P).length === 1),
  ),
  ...onNodes(
    "L'expéditeur doit être identifié par son numéro de plateforme (0238), de quatre caractères.",
    'The sender must be identified by its number of a platform (0238), of four characters.',
    (node) => node.attributes.schemeId === '0238' && node.text.length === 4,
    {
      'EMETTEUR-G6.22': 'ReportDocument/Sender/Id',
    },
  ),
  ...onNodes(
    'Le déclarant doit être identifié par son SIREN (0002).',
    'Who declares must be identified by the SIREN (0002).',
    (node) => node.attributes.schemeId === '0002' && /^\d{9}$/.test(node.text),
    {
      'DECLARANT-G6.26': 'ReportDocument/Issuer/Id',
    },
  ),
  ...onNodes(
    "Une facture définitive après acompte (B4, S4, M4) ne peut pas être une facture d'acompte (386, 500, 503).",
    'A final invoice after a deposit (B4, S4, M4) cannot be an invoice of a deposit (386, 500, 503).',
    (node) => !oneOf('B4 S4 M4')(textAt(node, 'BusinessProcess', 'ID')) || !oneOf('386 500 503')(typeOf(node)),
    { 'FACTURE-G1.60': invoice },
  ),
  ...onNodes(
    "L'avoir net de TVA (VATEX-FR-CNWVAT) doit être un avoir.",
    'The credit note without VAT (VATEX-FR-CNWVAT) must be a credit note.',
    (node) =>
      !taxCodes(node, 'TaxExemptionReasonCode').includes('VATEX-FR-CNWVAT') || oneOf('261 381 396')(typeOf(node)),
    {
      'FACTURE-G6.21': invoice,
    },
  ),
  ...onNodes(
    'Une facture rectificative doit nommer la facture corrigée, une seule, avec sa date.',
    'A corrective invoice must name the invoice that it corrects, one alone, with its date.',
    (node) => {
      const references = all(node, 'ReferencedDocument')
      return (
        !oneOf('384 471 472 473')(typeOf(node)) ||
        (references.length === 1 && at(references[0], 'IssueDate') !== undefined)
      )
    },
    { 'FACTURE-G1.32a': invoice },
  ),
  ...onNodes(
    "Un avoir doit nommer ce qu'il corrige, avec sa date, pour le tout ou à chaque ligne.",
    'A credit note must name what it corrects, with its date, for the whole or on each line.',
    (node) => {
      if (!oneOf('261 381 396 502 503')(typeOf(node))) return true
      if (all(node, 'ReferencedDocument').some((one) => at(one, 'IssueDate'))) return true
      const lines = all(node, 'Line')
      const named = (line: XmlNode, name: string) => all(line, 'ReferencedDocument').some((one) => at(one, name))
      return lines.length > 0 && lines.every((line) => named(line, 'ID') && named(line, 'IssueDate'))
    },
    { 'FACTURE-G1.32b': invoice },
  ),
  ...onNodes(
    "L'acheteur d'une facture déclarée doit être identifié.",
    'The buyer of an invoice that is declared must be identified.',
    (node) => all(node, 'Buyer').some((one) => at(one, 'CompanyId')),
    {
      'FACTURE-G6.28': invoice,
    },
  ),
  ...onNodes(
    'Ce qui est exonéré (E) demande le numéro de TVA du vendeur ou de son représentant.',
    'What is exempt (E) wants the VAT identifier of the seller or of the representative.',
    (node) =>
      !taxCodes(node, 'Code').includes('E') ||
      [...all(node, 'Seller'), ...all(node, 'SellerTaxRepresentative')].some((one) => at(one, 'TaxRegistrationId')),
    { 'VENDEUR-G1.102': invoice },
  ),
  ...onNodes(
    'Ce qui est exonéré (E) doit dire pourquoi, en mots et par un code.',
    'What is exempt (E) must state why, in words and by a code.',
    (node) => {
      const categories = all(node, 'TaxCategory')
      const has = (name: string) => categories.some((one) => at(one, name))
      const exempt = categories.some((one) => all(one, 'Code').some(({ text }) => text === 'E'))
      return !exempt || (has('TaxExemptionReasonCode') && has('TaxExemptionReason'))
    },
    { 'TVA-G1.40': `${invoice}/TaxSubTotal` },
  ),
  ...onNodes(
    "Les totaux d'une facture en euros doivent être les sommes de sa ventilation de TVA.",
    'The totals of an invoice in euros must be the sums of its VAT breakdown.',
    (node) => {
      const parts = all(node, 'TaxSubTotal')
      const of = (name: string) => parts.flatMap((one) => all(one, name))
      return (
        textAt(node, 'CurrencyCode') !== 'EUR' ||
        (sumHolds(at(node, 'MonetaryTotal', 'TaxExclusiveAmount'), of('TaxableAmount'), true) &&
          sumHolds(at(node, 'MonetaryTotal', 'TaxAmount'), of('TaxAmount'), true))
      )
    },
    { 'TOTAL-G1.53': invoice },
  ),
  ...onNodes(
    'Les totaux des transactions en euros doivent être les sommes de leur ventilation de TVA.',
    'The totals of transactions in euros must be the sums of their VAT breakdown.',
    (node) => {
      const parts = all(node, 'TaxSubtotal')
      const of = (name: string) => parts.flatMap((one) => all(one, name))
      return (
        textAt(node, 'TransactionsCurrency') !== 'EUR' ||
        (sumHolds(at(node, 'TaxExclusiveAmount'), of('TaxableAmount'), false) &&
          sumHolds(at(node, 'TaxTotal'), of('TaxTotal'), false))
      )
    },
    { 'TRANSAC-G1.53': transactions },
  ),
  ...onNodes(
    'Un prix doit être le prix brut moins le rabais.',
    'A price must be the gross price less the discount.',
    (node) => {
      const [price, discount, gross] = ['PriceAmount', 'AllowanceChargeAmount', 'AllowanceChargeBaseAmount'].map(
        (name) => at(node, name),
      )
      if (!price || !discount || !gross) return true
      if (![price, discount, gross].every(({ text }) => isNumber(6, false)(text))) return true
      return isWithin(fraction(price.text) - (fraction(gross.text) - fraction(discount.text)), 1)
    },
    { 'LIGNE-G1.55': `${invoice}/Line/Price` },
  ),
]

export const reportRules: readonly ReportRule[] = [...reportValues, ...parties, ...conditions]

/** A file that is well-formed and no report. */
export class NotAReport extends Error {}

/** What a report (flux 10) does not keep of its rules. @throws XmlRefused, NotAReport */
export function reportFindings(bytes: Uint8Array): Finding[] {
  const root = readXml(bytes, { '': 'r' }, messageLimits)
  if (root.name !== 'r:Report') throw new NotAReport(root.name.slice(0, 120))
  return findingsIn(new CheckedDocument(root), reportRules, 'cii')
}
