// The rules of the French exchange (Flux 2) about single values: BR-FR-01 to 04, 15 to 17, 23 to 32.
import { childrenOf, filled, type Rule, textOf } from '../rule.ts'
import {
  agreement,
  both,
  customer,
  delivery,
  line,
  lineSettlement,
  onNodes,
  onTexts,
  type Row,
  settlement,
  supplier,
} from './places.ts'

const list = (codes: string): ReadonlySet<string> => new Set(codes.split(' '))
const types = list('380 389 393 501 386 500 384 471 472 473 261 262 381 396 502 503')
const categories = list('S E AE K G O Z')
const rates = list(
  '0 0.0 0.00 10 10.0 10.00 13 13.0 13.00 20 20.0 20.00 8.5 8.50 19.6 19.60 2.1 2.10 5.5 5.50 7 7.0 7.00 20.6 20.60 1.05 0.9 0.90 1.75 9.2 9.20 9.6 9.60',
)
const attachments = list(
  'RIB LISIBLE FEUILLE_DE_STYLE PJA BORDEREAU_SUIVI DOCUMENT_ANNEXE BON_LIVRAISON BON_COMMANDE BORDEREAU_SUIVI_VALIDATION ETAT_ACOMPTE FACTURE_PAIEMENT_DIRECT RECAPITULATIF_COTRAITANCE',
)

const preceding = `${settlement}/InvoiceReferencedDocument`
const linePreceding = `${lineSettlement}/InvoiceReferencedDocument`
const numbers = onTexts(
  both(
    'Un numéro de facture doit avoir 35 caractères au plus.',
    'The number of an invoice must have 35 characters at most.',
  ),
  (text) => text.length <= 35,
  {
    cii: [
      ['BR-FR-01_BT-1', 'rsm:ExchangedDocument/ID'],
      ['BR-FR-01_BT-25', `${preceding}/IssuerAssignedID`],
      ['BR-FR-01_EXT-FR-FE-136', `${linePreceding}/IssuerAssignedID`],
    ],
    ubl: [
      ['BR-FR-01_BT-1-1', 'ID'],
      ['BR-FR-01_BT-25-1', 'BillingReference/InvoiceDocumentReference/ID'],
      ['BR-FR-01_EXT-FR-FE-136-1', 'LINE/BillingReference/DocumentReference/ID'],
    ],
  },
)
const numberLetters = onTexts(
  both(
    'Un numéro de facture ne doit contenir que des lettres sans accent, des chiffres et les signes + - _ /.',
    'The number of an invoice must have letters without accents, digits and the signs + - _ / alone.',
  ),
  (text) => /^[A-Za-z0-9+\-_/]+$/.test(text),
  {
    cii: [
      ['BR-FR-02_BT-1', 'rsm:ExchangedDocument/ID'],
      ['BR-FR-02_BT-25', `${preceding}/IssuerAssignedID`],
      ['BR-FR-02_EXT-FR-FE-136', `${linePreceding}/IssuerAssignedID`],
    ],
    ubl: [
      ['BR-FR-01_BT-1-2', 'ID'],
      ['BR-FR-02_BT-1', 'ID'],
      ['BR-FR-01_BT-25-2', 'BillingReference/InvoiceDocumentReference/ID'],
      ['BR-FR-02_BT-25', 'BillingReference/InvoiceDocumentReference/ID'],
      ['BR-FR-01_BT-EXT-FR-FE-136-2', 'LINE/BillingReference/DocumentReference/ID'],
      ['BR-FR-02_EXT-FR-FE-136', 'LINE/DocumentReference/ID'],
    ],
  },
)

/** A day of this century that the calendar has. In CII what follows the day is not looked at. */
function isDay(text: string, cii: boolean): boolean {
  const found = (cii ? /^(20\d\d)(\d\d)(\d\d)/ : /^(20\d\d)-(\d\d)-(\d\d)$/).exec(text)
  if (!found) return false
  const [year, month, day] = found.slice(1).map(Number) as [number, number, number]
  const date = new Date(Date.UTC(year, month - 1, day))
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}
const time = 'udt:DateTimeString'
const dates = onTexts(
  both(
    'Une date doit être un jour du calendrier, à partir de 2000.',
    'A date must be a day of the calendar, from 2000 on.',
  ),
  (text, it) => isDay(text, it.cii),
  {
    cii: [
      ['BR-FR-03_BT-2', `rsm:ExchangedDocument/IssueDateTime/${time}`],
      ['BR-FR-03_BT-7', `${settlement}/ApplicableTradeTax/TaxPointDate/udt:DateString`],
      ['BR-FR-03_BT-9', `${settlement}/SpecifiedTradePaymentTerms/DueDateDateTime/${time}`],
      ['BR-FR-03_BT-26', `${preceding}/FormattedIssueDateTime/qdt:DateTimeString`],
      ['BR-FR-03_BT-72', `${delivery}/ActualDeliverySupplyChainEvent/OccurrenceDateTime/${time}`],
      ['BR-FR-03_BT-73', `${settlement}/BillingSpecifiedPeriod/StartDateTime/${time}`],
      ['BR-FR-03_BT-74', `${settlement}/BillingSpecifiedPeriod/EndDateTime/${time}`],
      ['BR-FR-03_EXT-FR-FE-138', `${linePreceding}/FormattedIssueDateTime/qdt:DateTimeString`],
      [
        'BR-FR-03_EXT-FR-FE-158',
        `${line}/SpecifiedLineTradeDelivery/ActualDeliverySupplyChainEvent/OccurrenceDateTime/${time}`,
      ],
      ['BR-FR-03_EXT-FR-FE-134', `${lineSettlement}/BillingSpecifiedPeriod/StartDateTime/${time}`],
      ['BR-FR-03_EXT-FR-FE-135', `${lineSettlement}/BillingSpecifiedPeriod/EndDateTime/${time}`],
    ],
    ubl: [
      ['BR-FR-03_BT-2', 'IssueDate'],
      ['BR-FR-03_BT-7', 'TaxPointDate'],
      ['BR-FR-03_BT-9', 'DueDate'],
      ['BR-FR-03_BT-26', 'BillingReference/InvoiceDocumentReference/IssueDate'],
      ['BR-FR-03_BT-72', 'Delivery/ActualDeliveryDate'],
      ['BR-FR-03_BT-73', 'InvoicePeriod/StartDate'],
      ['BR-FR-03_BT-74', 'InvoicePeriod/EndDate'],
      ['BR-FR-03_EXT-FR-FE-138', 'LINE/DocumentReference/IssueDate'],
      ['BR-FR-03_EXT-FR-FE-158', 'LINE/Delivery/ActualDeliveryDate'],
      ['BR-FR-03_BT-134', 'LINE/InvoicePeriod/StartDate'],
      ['BR-FR-03_BT-135', 'LINE/InvoicePeriod/EndDate'],
    ],
  },
)
const documentTypes = onTexts(
  both(
    "Le type d'une facture doit être l'un de ceux de l'échange français.",
    'The type of an invoice must be one of those of the French exchange.',
  ),
  (text) => types.has(text),
  {
    cii: [
      ['BR-FR-04_BT-3', 'rsm:ExchangedDocument/TypeCode'],
      ['BR-FR-04_EXT-FR-FE-02', `${preceding}/TypeCode`],
      ['BR-FR-04_EXT-FR-FE-137', `${linePreceding}/TypeCode`],
    ],
    ubl: [
      ['BR-FR-04_BT-3', 'InvoiceTypeCode'],
      ['BR-FR-04_BT-3', 'CreditNoteTypeCode'],
      ['BR-FR-04_EXT-FR-FE-02', 'BillingReference/InvoiceDocumentReference/DocumentTypeCode'],
      ['BR-FR-04_EXT-FR-FE-137', 'LINE/BillingReference/InvoiceDocumentReference/DocumentTypeCode'],
    ],
  },
)

const categoryWords = both(
  'La catégorie de TVA doit être S, E, AE, K, G, O ou Z.',
  'The VAT category must be S, E, AE, K, G, O or Z.',
)
const islandWords = both(
  'Les catégories de TVA L et M (Canaries, Ceuta et Melilla) ne sont pas admises.',
  'The VAT categories L and M (Canary Islands, Ceuta and Melilla) are not admitted.',
)
const categoryRules: Rule[] = [
  ...(
    [
      ['BR-FR-15_BT-95_BT-102', `${settlement}/SpecifiedTradeAllowanceCharge/CategoryTradeTax`],
      ['BR-FR-15_BT-95_BT-118', `${settlement}/ApplicableTradeTax`],
      ['BR-FR-15_BT-95_BT-151', `${lineSettlement}/ApplicableTradeTax`],
    ] as const
  ).flatMap(([id, place]) => [
    onNodes('cii', id, categoryWords, place, (node) => {
      const codes = childrenOf(node, 'ram:CategoryCode')
      // Lines that head or explain others have none.
      const status = node.parent?.parent?.children
        .find(({ name }) => name === 'ram:AssociatedDocumentLineDocument')
        ?.children.find(({ name }) => name === 'ram:LineStatusReasonCode')
      if (codes.length === 0) return id.endsWith('151') && ['GROUP', 'INFORMATION'].includes(textOf(status))
      return codes.some((one) => categories.has(textOf(one)))
    }),
    onNodes('cii', `${id}_LM`, islandWords, place, (node) =>
      childrenOf(node, 'ram:CategoryCode').every((one) => !['L', 'M'].includes(textOf(one))),
    ),
  ]),
  ...(
    [
      ['BR-FR-15_BT-95_BT-102-1', 'BR-FR-15_BT-95_BT-102-2', '//AllowanceCharge/TaxCategory/ID'],
      ['BR-FR-15_BT-118-1', 'BR-FR-15_BT-118-2', '//TaxTotal/TaxSubtotal/TaxCategory/ID'],
      ['BR-FR-15_BT-151-1', 'BR-FR-08_BT-151-2', '//Item/ClassifiedTaxCategory/ID'],
    ] as const
  ).flatMap(([known, island, place]) => [
    ...onTexts(categoryWords, (text) => categories.has(text), { ubl: [[known, place]] }),
    ...onTexts(islandWords, (text) => !['L', 'M'].includes(text), { ubl: [[island, place]] }),
  ]),
]
const rateRules = [
  ...onTexts(
    both(
      "Le taux de TVA doit être l'un de ceux qui ont cours ou ont eu cours en France.",
      'The VAT rate must be one that is or was in force in France.',
    ),
    (text, it) => (it.cii && text === '') || rates.has(text),
    {
      cii: [
        ['BR-FR-16_BT-96_BT-103', `${settlement}/SpecifiedTradeAllowanceCharge/CategoryTradeTax/RateApplicablePercent`],
        ['BR-FR-16_BT-119', `${settlement}/ApplicableTradeTax/RateApplicablePercent`],
        ['BR-FR-16_BT-152', `${lineSettlement}/ApplicableTradeTax/RateApplicablePercent`],
      ],
      ubl: [
        ['BR-FR-16_BT-96', '//AllowanceCharge/TaxCategory/Percent'],
        ['BR-FR-16_BT-119', '//TaxTotal/TaxSubtotal/TaxCategory/Percent'],
        ['BR-FR-16_BT-152', '//InvoiceLine/Item/ClassifiedTaxCategory/Percent'],
      ],
    },
  ),
  ...onTexts(
    both(
      "La description d'un fichier joint (BT-123) doit être un code de la liste.",
      'The description of an attached file (BT-123) must be a code of the list.',
    ),
    (text, it) => (it.cii && text === '') || attachments.has(text),
    {
      cii: [['BR-FR-17_BT-123', `${agreement}/AdditionalReferencedDocument[TypeCode=916]/Name`]],
      ubl: [['BR-FR-17_BT-123', '//AdditionalDocumentReference/DocumentDescription']],
    },
  ),
]

/** The parties of an invoice that may have an address of their own: the number of their address, and their places. */
const addressed: ReadonlyArray<[term: string, cii: string, ubl: string]> = [
  ['BT-34', `${agreement}/SellerTradeParty`, supplier],
  ['BT-49', `${agreement}/BuyerTradeParty`, customer],
  ['EXT-FR-FE-12', `${agreement}/BuyerAgentTradeParty`, `${customer}/AgentParty`],
  ['EXT-FR-FE-29', `${settlement}/PayeeTradeParty`, 'PayeeParty'],
  ['EXT-FR-FE-52', `${settlement}/PayerTradeParty`, 'PaymentMeans/PaymentMandate/PayerParty'],
  ['EXT-FR-FE-75', `${agreement}/SalesAgentTradeParty`, `${supplier}/AgentParty`],
  ['EXT-FR-FE-98', `${settlement}/InvoiceeTradeParty`, `${customer}/ServiceProviderParty/Party`],
  ['EXT-FR-FE-121', `${settlement}/InvoicerTradeParty`, `${supplier}/ServiceProviderParty/Party`],
]
const addressRows = (rule: string, test: string): { cii: Row[]; ubl: Row[] } => ({
  cii: addressed.map(([term, cii]) => [`${rule}_${term}`, `${cii}/URIUniversalCommunication/URIID${test}`]),
  ubl: addressed.map(([term, , ubl]) => [`${rule}_${term}`, `${ubl}/EndpointID${test}`]),
})
const identified = (rule: string): { cii: Row[]; ubl: Row[] } => ({
  cii: [
    [`${rule}_BT-29`, `${agreement}/SellerTradeParty/GlobalID[@schemeID=0224]`],
    [`${rule}_BT-46`, `${agreement}/BuyerTradeParty/GlobalID[@schemeID=0224]`],
  ],
  ubl: [
    [`${rule}_BT-29`, `${supplier}/PartyIdentification/ID[@schemeID=0224]`],
    [`${rule}_BT-46`, `${customer}/PartyIdentification/ID[@schemeID=0224]`],
  ],
})
const isAddress = (text: string) => /^[A-Za-z0-9+\-_.]+$/.test(text)
const addresses = [
  ...onTexts(
    both(
      'Une adresse électronique française (0225) ne doit contenir que des lettres sans accent, des chiffres et les signes + - _ et le point.',
      'A French electronic address (0225) must have letters without accents, digits and the signs + - _ and the point alone.',
    ),
    isAddress,
    addressRows('BR-FR-23', '[@schemeID=0225]'),
  ),
  ...onTexts(
    both(
      'Un code de routage (0224) ne doit contenir que des lettres sans accent, des chiffres et les signes + - _ et le point.',
      'A routing code (0224) must have letters without accents, digits and the signs + - _ and the point alone.',
    ),
    isAddress,
    identified('BR-FR-24'),
  ),
  ...onTexts(
    both(
      'Une adresse électronique doit avoir 125 caractères au plus.',
      'An electronic address must have 125 characters at most.',
    ),
    (text) => text.length <= 125,
    addressRows('BR-FR-25', ''),
  ),
  ...onTexts(
    both(
      'Un code de routage (0224) doit avoir 100 caractères au plus.',
      'A routing code (0224) must have 100 characters at most.',
    ),
    (text) => text.length <= 100,
    identified('BR-FR-26'),
  ),
]

const attribute = `${line}/SpecifiedTradeProduct/ApplicableProductCharacteristic`
const attributeWords = both("Un attribut d'un article doit avoir un nom.", 'An attribute of an item must have a name.')
const valueWords = both(
  "Un attribut d'un article doit avoir une valeur, ou une mesure avec son unité, non les deux.",
  'An attribute of an item must have a value, or a measure with its unit, not both.',
)
const oneValue = (node: Parameters<typeof childrenOf>[0], value: string, measure: string): boolean => {
  const [values, measures] = [childrenOf(node, value), childrenOf(node, measure)]
  if (values.length > 0) return measures.length === 0
  return measures.some(({ attributes }) => filled(attributes.unitCode))
}
const attributeRules: Rule[] = [
  onNodes('cii', 'BR-FR-27_BG-32', attributeWords, attribute, (node) =>
    node.children.some(({ name }) => name === 'ram:Description' || name === 'ram:TypeCode'),
  ),
  ...onTexts(attributeWords, (text) => text !== '', {
    cii: [
      ['BR-FR-27_BT-160', `${attribute}/Description`],
      ['BR-FR-27_EXT-FR-FE-159', `${attribute}/TypeCode`],
    ],
  }),
  onNodes('cii', 'BR-FR-28-Value', valueWords, attribute, (node) => oneValue(node, 'ram:Value', 'ram:ValueMeasure')),
  onNodes('ubl', 'BR-FR-28-Value', valueWords, 'LINE/Item/cac:AdditionalItemProperty', (node) =>
    oneValue(node, 'cbc:Value', 'cbc:ValueQuantity'),
  ),
]

const siren = (text: string) => /^\d{9}$/.test(text)
const sirens = onTexts(
  both('Un numéro SIREN (0002, 0231) doit avoir neuf chiffres.', 'A SIREN (0002, 0231) must have nine digits.'),
  siren,
  {
    cii: [
      ['BR-FR-32-LEGALID', '//SpecifiedLegalOrganization/ID[@schemeID=0002]'],
      ['BR-FR-32-GLOBALID', '//GlobalID[@schemeID=0002]'],
      ['BR-FR-32-GLOBALID', '//GlobalID[@schemeID=0231]'],
    ],
    ubl: [
      ['BR-FR-32-LEGALID', '//PartyLegalEntity/CompanyID[@schemeID=0002]'],
      ['BR-FR-32-ID', '//PartyIdentification/ID[@schemeID=0002]'],
      ['BR-FR-32-ID', '//PartyIdentification/ID[@schemeID=0231]'],
    ],
  },
)

export const frenchValues: readonly Rule[] = [
  ...[numbers, numberLetters, dates, documentTypes, categoryRules, rateRules, addresses, attributeRules, sirens].flat(),
]
export { siren as isSiren }
