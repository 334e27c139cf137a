// The rules of the French exchange (Flux 2) about what belongs together: notes, parties, references, types and processes.
import type { XmlNode } from '../../../xml/read.ts'
import { decimalOf } from '../../model/decimal.ts'
import { selfBilledTypes as selfBilled } from '../../self-billed.ts'
import { type Checked, childOf, childrenOf, equals, filled, isZero, type Rule, rule, textOf, there } from '../rule.ts'
import { globalIdsOf, isOwn, legalIds, partyRules } from './parties.ts'
import { agreement, both, line, nodesAt, notesOf, type Only, onNodes, processOf, settlement, typeOf } from './places.ts'
import { isSiren } from './values.ts'

const processes = new Set('B1 S1 M1 B2 S2 M2 S3 B4 S4 M4 S5 S6 B7 S7 B8 S8 M8 B9 S9 M9'.split(' '))
const treatments = ['B2B', 'B2BINT', 'B2C', 'OUTOFSCOPE', 'ARCHIVEONLY']
const paid = ['B2', 'S2', 'M2']

/** The same rule by the id that each syntax's official file gives it. */
const named = (ids: Partial<Record<Only, string>>, fr: string, en: string, check: Rule['check']): Rule[] =>
  (['cii', 'ubl'] as const).flatMap((only) => (ids[only] ? [rule(ids[only], fr, en, check, { only })] : []))
const same = (id: string, fr: string, en: string, check: Rule['check']) => named({ cii: id, ubl: id }, fr, en, check)

const noteNames = ['PMT', 'PMD', 'AAB', 'TXD'] as const
const noteWords = {
  PMT: ["l'indemnité forfaitaire pour frais de recouvrement", 'the fixed sum for the cost of recovery'],
  PMD: ['les pénalités de retard', 'the penalties for late payment'],
  AAB: ["l'escompte ou son absence", 'the discount for early payment, or that there is none'],
  TXD: ['le régime de TVA', 'the VAT scheme'],
} as const
const noteRules = noteNames.flatMap((subject, index): Rule[] => {
  const [fr, en] = noteWords[subject]
  const count = (it: Checked) => notesOf(it, subject).length
  return [
    ...(subject === 'TXD'
      ? []
      : named(
          { cii: `BR-FR-05_BT-22_${subject}`, ubl: `BR-FR-05_BT-22-${index + 1}` },
          `La facture doit dire ${fr}, dans une note ${subject}.`,
          `The invoice must tell ${en}, in a note ${subject}.`,
          (it) => count(it) > 0,
        )),
    ...named(
      { cii: `BR-FR-06_BT-21_${subject}`, ubl: `BR-FR-06_BT-21-${index + 1}` },
      `La facture doit avoir une note ${subject} au plus.`,
      `The invoice must have one note ${subject} at most.`,
      (it) => count(it) <= 1,
    ),
  ]
})

const treatmentsOf = (it: Checked) => (it.cii ? notesOf(it, 'BAR') : notesOf(it, 'BAR').slice(0, 1))
const isBetweenCompanies = (it: Checked) => treatmentsOf(it).includes('B2B')

const parts = [
  ...same(
    'BR-FR-08_BT-23',
    "Le cadre de facturation (BT-23) doit être l'un de ceux de l'échange français (S1, B1, M1…).",
    'The billing process (BT-23) must be one of those of the French exchange (S1, B1, M1…).',
    (it) => processes.has(processOf(it)),
  ),
  rule(
    'BR-FR-10_BT-30',
    'Le vendeur doit avoir un SIREN (BT-30, 0002).',
    'The seller must have a SIREN (BT-30, 0002).',
    (it) => legalIds(it, 'seller', '0002').some(isSiren),
    { only: 'cii' },
  ),
  onNodes(
    'ubl',
    'BR-FR-10_BT-30',
    both('Le vendeur doit avoir un SIREN (BT-30, 0002).', 'The seller must have a SIREN (BT-30, 0002).'),
    '//AccountingSupplierParty/Party/cac:PartyLegalEntity',
    (node) =>
      childrenOf(node, 'cbc:CompanyID').some((one) => one.attributes.schemeID === '0002' && isSiren(textOf(one))),
  ),
  ...same(
    'BR-FR-11_BT-47',
    "L'acheteur d'une facture entre entreprises françaises (BAR B2B) doit avoir un SIREN (BT-47, 0002).",
    'The buyer of an invoice between French companies (BAR B2B) must have a SIREN (BT-47, 0002).',
    (it) => !isBetweenCompanies(it) || legalIds(it, 'buyer', '0002').some(isSiren),
  ),
  ...same(
    'BR-FR-12_BT-49',
    "L'acheteur doit avoir une adresse électronique (BT-49).",
    'The buyer must have an electronic address (BT-49).',
    (it) => filled(it.invoice.buyer?.electronicAddress?.value),
  ),
  ...same(
    'BR-FR-13_BT-34',
    'Le vendeur doit avoir une adresse électronique (BT-34).',
    'The seller must have an electronic address (BT-34).',
    (it) => filled(it.invoice.seller?.electronicAddress?.value),
  ),
  ...same(
    'BR-FR-18_BT-123',
    'La facture doit avoir un fichier LISIBLE au plus.',
    'The invoice must have one file LISIBLE at most.',
    (it) => readable(it).length <= 1,
  ),
  ...same(
    'BR-FR-20_BT-21',
    'Une note BAR doit dire B2B, B2BINT, B2C, OUTOFSCOPE ou ARCHIVEONLY.',
    'A note BAR must say B2B, B2BINT, B2C, OUTOFSCOPE or ARCHIVEONLY.',
    (it) => treatmentsOf(it).every((one) => (!it.cii && one === '') || treatments.includes(one)),
  ),
  ...same(
    'BR-FR-21_BT-49',
    "L'adresse de l'acheteur d'une facture entre entreprises françaises doit être de l'annuaire (0225) et commencer par son SIREN.",
    "The buyer's address of an invoice between French companies must be of the directory (0225) and begin with the SIREN.",
    (it) => !isBetweenCompanies(it) || selfBilled.includes(typeOf(it)) || isOwn(it, 'buyer'),
  ),
  ...same(
    'BR-FR-22_BT-34',
    "L'adresse du vendeur d'une autofacture entre entreprises françaises doit être de l'annuaire (0225) et commencer par son SIREN.",
    "The seller's address of a self-billed invoice between French companies must be of the directory (0225) and begin with the SIREN.",
    (it) =>
      !(it.cii ? isBetweenCompanies(it) : filled(treatmentsOf(it)[0])) ||
      !selfBilled.includes(typeOf(it)) ||
      isOwn(it, 'seller'),
  ),
  ...named(
    { cii: 'BR-FR-31_BT-21', ubl: 'BR-FR-30_BT-21' },
    'La facture doit avoir une note BAR au plus.',
    'The invoice must have one note BAR at most.',
    (it) => notesOf(it, 'BAR').filter((one) => [...treatments, 'B2CINT'].includes(one.trim())).length <= 1,
  ),
]

const readable = (it: Checked): XmlNode[] =>
  it
    .either('ram:AdditionalReferencedDocument', 'cac:AdditionalDocumentReference')
    .filter((one) => (it.cii ? one.parent?.name === 'ram:ApplicableHeaderTradeAgreement' : one.parent === it.root))
    .filter((one) =>
      childrenOf(one, it.cii ? 'ram:Name' : 'cbc:DocumentDescription').some((name) => textOf(name) === 'LISIBLE'),
    )

const objectWords = both(
  'Un bon de livraison (AFL) ou un avenant (AVV) doit être nommé une fois au plus, et porter un numéro.',
  'A reference AFL or AVV must be there once at most, and have a number.',
)
const references: Rule[] = [
  ...(
    [
      ['BR-FR-29', 'BR-FR-29_BT-18', agreement, 'cac:AdditionalDocumentReference'],
      ['BR-FR-30', 'BR-FR-30_BT-128', line, 'LINE/cac:DocumentReference'],
    ] as const
  ).flatMap(([family, once, cii, ubl]): Rule[] => [
    onNodes('cii', once, objectWords, cii, (node) =>
      ['AFL', 'AVV'].every(
        (type) =>
          childrenOf(node, 'ram:AdditionalReferencedDocument').filter(
            (one) => textOf(childOf(one, 'ram:ReferenceTypeCode')) === type,
          ).length <= 1,
      ),
    ),
    onNodes('ubl', once, objectWords, ubl, (node) =>
      ['AFL', 'AVV'].every(
        (type) => childrenOf(node, 'cbc:ID').filter(({ attributes }) => attributes.schemeID === type).length <= 1,
      ),
    ),
    ...['AFL', 'AVV'].flatMap((type) => [
      onNodes(
        'cii',
        `${family}_${type}`,
        objectWords,
        `${cii}/AdditionalReferencedDocument[ReferenceTypeCode=${type}]/IssuerAssignedID`,
        (node) => textOf(node) !== '',
      ),
      onNodes(
        'ubl',
        `${family}_${type}`,
        objectWords,
        `${ubl.replace('cac:', '')}/ID[@schemeID=${type}]`,
        (node) => textOf(node) !== '',
      ),
    ]),
  ]),
]

const headers = nodesAt('cii', `${settlement}/InvoiceReferencedDocument`)
const isDated = (node: XmlNode) =>
  node.name === 'ram:InvoiceReferencedDocument'
    ? there(childOf(node, 'ram:IssuerAssignedID')) &&
      there(childOf(node, 'ram:FormattedIssueDateTime', 'qdt:DateTimeString'))
    : there(childOf(node, 'cbc:ID')) && there(childOf(node, 'cbc:IssueDate'))

/** In CII, lines that are no heads and no comments each name what they correct. */
const linesNamed = (it: Checked): boolean =>
  it.named('ram:IncludedSupplyChainTradeLineItem').every((one) => {
    const status = childOf(one, 'ram:AssociatedDocumentLineDocument', 'ram:LineStatusReasonCode')
    if (status && textOf(status) !== 'DETAIL') return true
    const at = childOf(one, 'ram:SpecifiedLineTradeSettlement')
    return (at ? childrenOf(at, 'ram:InvoiceReferencedDocument') : []).some(isDated)
  })
/** In UBL what a line says of its place in the invoice is a reference to the invoice itself. */
const linesNamedInUbl = (it: Checked): boolean => {
  const own = it.invoice.number ?? ''
  const documents = (node: XmlNode) =>
    childrenOf(node, 'cac:BillingReference').flatMap((one) => childrenOf(one, 'cac:InvoiceDocumentReference'))
  const details = it.named('cac:CreditNoteLine').filter((one) => {
    const self = documents(one).filter((document) => textOf(childOf(document, 'cbc:ID')) === own)
    return (
      self.length === 0 || self.some((document) => textOf(childOf(document, 'cbc:DocumentStatusCode')) === 'DETAIL')
    )
  })
  return details.every((one) =>
    documents(one).some((document) => textOf(childOf(document, 'cbc:ID')) !== own && isDated(document)),
  )
}

const dueDates = (it: Checked): string[] =>
  it.cii
    ? it.named('ram:DueDateDateTime').map((one) => textOf(childOf(one, 'udt:DateTimeString')))
    : childrenOf(it.root, 'cbc:DueDate').map(textOf)
const issueDate = (it: Checked) =>
  it.cii ? (it.invoice.issueDate ?? '').replaceAll('-', '') : (it.invoice.issueDate ?? '')

const combined = [
  ...same(
    'BR-FR-CO-03_BT-3',
    'Un avoir de remise globale (262) doit nommer le contrat (BT-12) et la période facturée (BG-14).',
    'A credit note for a global allowance (262) must name the contract (BT-12) and the invoicing period (BG-14).',
    ({ invoice, syntax }) =>
      syntax === 'ubl-invoice' ||
      invoice.typeCode !== '262' ||
      (filled(invoice.contract) && filled(invoice.period?.start) && filled(invoice.period?.end)),
  ),
  ...named(
    { cii: 'BR-FR-CO-04_BT-4', ubl: 'BR-FR-CO-04_BT-3' },
    'Une facture rectificative (384, 471, 472, 473) doit nommer la facture corrigée, une seule.',
    'A corrective invoice (384, 471, 472, 473) must name the invoice that it corrects, one alone.',
    (it) =>
      it.syntax === 'ubl-credit-note' ||
      !['384', '471', '472', '473'].includes(typeOf(it)) ||
      (it.cii ? headers(it).length : childrenOf(it.root, 'cac:BillingReference').length) === 1,
  ),
  ...same(
    'BR-FR-CO-05_BT-3',
    "Un avoir doit nommer ce qu'il corrige (BT-25) avec sa date (BT-26), pour le tout ou à chaque ligne.",
    'A credit note must name what it corrects (BT-25) with its date (BT-26), for the whole or on each line.',
    (it) => {
      if (it.syntax === 'ubl-invoice' || !['261', '381', '396', '502', '503'].includes(typeOf(it))) return true
      const documents = it.cii
        ? headers(it)
        : childrenOf(it.root, 'cac:BillingReference').flatMap((one) => childrenOf(one, 'cac:InvoiceDocumentReference'))
      return documents.some(isDated) || (it.cii ? linesNamed(it) : linesNamedInUbl(it))
    },
  ),
  ...same(
    'BR-FR-CO-07_BT-9',
    "L'échéance (BT-9) ne doit pas précéder la date de la facture (BT-2), sauf acompte ou facture déjà payée.",
    'The due date (BT-9) must not be before the invoice (BT-2), but for deposits and invoices that are paid.',
    (it) => {
      if (['386', '500', '503'].includes(typeOf(it)) || paid.includes(processOf(it))) return true
      const issued = issueDate(it)
      return dueDates(it).every((day) =>
        it.cii ? day === '' || (there(it.invoice.issueDate) && day >= issued) : day >= issued,
      )
    },
  ),
  ...same(
    'BR-FR-CO-08_BT-23',
    "Une facture définitive après acompte (B4, S4, M4) ne peut pas être elle-même une facture d'acompte (386, 500, 503).",
    'A final invoice after a deposit (B4, S4, M4) cannot be an invoice of a deposit itself (386, 500, 503).',
    (it) => !['B4', 'S4', 'M4'].includes(processOf(it)) || !['386', '500', '503'].includes(typeOf(it)),
  ),
  ...same(
    'BR-FR-CO-09_BT-23-1',
    'Une facture déjà payée (B2, S2, M2) doit dire payé (BT-113) le total TVA comprise (BT-112).',
    'An invoice that is paid (B2, S2, M2) must tell the total with VAT (BT-112) as paid (BT-113).',
    (it) =>
      !paid.includes(processOf(it)) ||
      equals(decimalOf(it.invoice.totals?.paid), decimalOf(it.invoice.totals?.withVat)),
  ),
  ...same(
    'BR-FR-CO-09_BT-23-2',
    'Une facture déjà payée (B2, S2, M2) ne doit plus rien laisser à payer (BT-115).',
    'An invoice that is paid (B2, S2, M2) must leave nothing due (BT-115).',
    (it) => !paid.includes(processOf(it)) || isZero(it.invoice.totals?.due),
  ),
  ...same(
    'BR-FR-CO-09_BT-23-3',
    'Une facture déjà payée (B2, S2, M2) doit dire la date du paiement comme échéance (BT-9).',
    'An invoice that is paid (B2, S2, M2) must tell the day of payment as its due date (BT-9).',
    (it) => !paid.includes(processOf(it)) || filled(it.invoice.dueDate) || dueDates(it).some(filled),
  ),
  ...same(
    'BR-FR-CO-12_BT-5',
    "Une facture dans une autre devise que l'euro doit aussi donner la TVA en euros (BT-6, BT-111).",
    'An invoice in another currency than the euro must also give VAT in euros (BT-6, BT-111).',
    ({ invoice }) => {
      if (!there(invoice.currency) || invoice.currency === 'EUR') return true
      return invoice.vatCurrency === 'EUR' && filled(invoice.totals?.vatInAccountingCurrency)
    },
  ),
  ...same(
    'BR-FR-CO-14_BT-29-1',
    "Un membre d'un assujetti unique (0231) doit le dire dans une note TXD.",
    'A member of a single taxable entity (0231) must say so in a note TXD.',
    (it) =>
      !isSingleEntity(it) ||
      (it.cii ? notesOf(it, 'TXD') : notesOf(it, 'TXD').slice(0, 1)).includes('MEMBRE_ASSUJETTI_UNIQUE'),
  ),
  ...same(
    'BR-FR-CO-15_BT-29-1',
    "Un membre d'un assujetti unique (0231) doit nommer l'assujetti comme représentant fiscal, avec son numéro de TVA (BT-63).",
    'A member of a single taxable entity (0231) must name the entity as tax representative, with its VAT identifier (BT-63).',
    (it) =>
      !isSingleEntity(it) ||
      (it.cii
        ? filled(it.invoice.taxRepresentative?.vatIdentifier)
        : it
            .named('cac:TaxRepresentativeParty')
            .some((one) => filled(textOf(childOf(one, 'cac:PartyTaxScheme', 'cbc:CompanyID'))))),
  ),
]
const isSingleEntity = (it: Checked): boolean => {
  const party = it.cii
    ? childOf(it.root, 'rsm:SupplyChainTradeTransaction', 'ram:ApplicableHeaderTradeAgreement', 'ram:SellerTradeParty')
    : childOf(it.root, 'cac:AccountingSupplierParty', 'cac:Party')
  return (party ? globalIdsOf(party) : []).some(({ attributes }) => attributes.schemeID === '0231')
}

export const frenchConditions: readonly Rule[] = [...noteRules, ...parts, ...partyRules, ...references, ...combined]
