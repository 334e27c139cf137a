// EN 16931, rules BR-CL: what must be a code of a list is one.

import type { XmlNode } from '../../xml/read.ts'
import * as codes from './codes.ts'
import { type Checked, type Rule, rule, textOf, within } from './rule.ts'

type Where = (it: Checked) => Array<[node: XmlNode, code: string | undefined]>

/** The texts of elements of a name, and what else the element must be for that. */
const texts =
  (name: string, parent?: string): Where =>
  (it) =>
    it.named(name).flatMap((node) => (parent && node.parent?.name !== parent ? [] : [[node, textOf(node)]]))
/** An attribute of elements of a name, of those that have it. */
const attribute =
  (name: string, key: string, of: (node: XmlNode) => boolean = () => true): Where =>
  (it) =>
    it
      .named(name)
      .flatMap((node) => (node.attributes[key] === undefined || !of(node) ? [] : [[node, node.attributes[key].trim()]]))
const all =
  (...places: Where[]): Where =>
  (it) =>
    places.flatMap((place) => place(it))

const inList = (list: ReadonlySet<string>, where: Where) => (it: Checked) =>
  where(it)
    .filter(([, code]) => code === undefined || !list.has(code))
    .map(([node]) => `:${node.line}`)

const coded = (
  id: string,
  fr: string,
  en: string,
  list: ReadonlySet<string> | ((cii: boolean) => ReadonlySet<string>),
  cii: Where,
  ubl: Where,
): Rule =>
  rule(id, `${fr} doit être un code de la liste.`, `${en} must be a code of the list.`, (it) =>
    inList(typeof list === 'function' ? list(it.cii) : list, it.cii ? cii : ubl)(it),
  )

const amountNames =
  'Amount BaseAmount PriceAmount TaxAmount TaxableAmount LineExtensionAmount TaxExclusiveAmount TaxInclusiveAmount AllowanceTotalAmount ChargeTotalAmount PrepaidAmount PayableRoundingAmount PayableAmount'.split(
    ' ',
  )
const flag = (node: XmlNode, value: string): boolean => {
  const charge = node.parent?.children.find(
    ({ name }) => name === 'ram:ChargeIndicator' || name === 'cbc:ChargeIndicator',
  )
  const indicator = charge?.children[0] ?? charge
  return textOf(indicator) === value
}
const reasons = (value: string) => ({
  cii: (it: Checked) =>
    texts('ram:ReasonCode', 'ram:SpecifiedTradeAllowanceCharge')(it).filter(([node]) => flag(node, value)),
  ubl: (it: Checked) =>
    texts('cbc:AllowanceChargeReasonCode', 'cac:AllowanceCharge')(it).filter(([node]) => flag(node, value)),
})
const inProduct = (node: XmlNode) => within(node, 'ram:SpecifiedTradeProduct')
const inPlace = (node: XmlNode) => node.parent?.name === 'ram:ShipToTradeParty'

export const codeLists: readonly Rule[] = [
  rule(
    'BR-CL-01',
    'Le type de la facture (BT-3) doit être un code de la liste, facture ou avoir selon le document.',
    'The type of the invoice (BT-3) must be a code of the list, of an invoice or of a credit note as the document is.',
    (it) => {
      const of = (list: ReadonlySet<string>, where: Where) => inList(list, where)(it)
      if (it.cii)
        return of(
          new Set([...codes.invoiceTypes, ...codes.creditNoteTypes]),
          texts('ram:TypeCode', 'rsm:ExchangedDocument'),
        )
      return [
        ...of(codes.invoiceTypes, texts('cbc:InvoiceTypeCode')),
        ...of(codes.creditNoteTypes, texts('cbc:CreditNoteTypeCode')),
      ]
    },
  ),
  coded(
    'BR-CL-03',
    "La devise d'un montant",
    'The currency of an amount',
    codes.currencies,
    attribute('ram:TaxTotalAmount', 'currencyID'),
    (it) => amountNames.flatMap((name) => it.named(`cbc:${name}`).map((node) => [node, node.attributes.currencyID])),
  ),
  coded(
    'BR-CL-04',
    'La devise de la facture (BT-5)',
    "The invoice's currency (BT-5)",
    codes.currencies,
    texts('ram:InvoiceCurrencyCode'),
    texts('cbc:DocumentCurrencyCode'),
  ),
  coded(
    'BR-CL-05',
    'La devise de comptabilisation (BT-6)',
    'The accounting currency (BT-6)',
    codes.currencies,
    texts('ram:TaxCurrencyCode'),
    texts('cbc:TaxCurrencyCode'),
  ),
  coded(
    'BR-CL-06',
    "Le code de la date d'exigibilité (BT-8)",
    'The code of the day on which VAT falls due (BT-8)',
    (cii) => (cii ? codes.vatPointsOfCii : codes.vatPoints),
    texts('ram:DueDateTypeCode'),
    texts('cbc:DescriptionCode', 'cac:InvoicePeriod'),
  ),
  coded(
    'BR-CL-07',
    "Le schéma de l'objet facturé (BT-18, BT-128)",
    'The scheme of the invoiced object (BT-18, BT-128)',
    codes.referenceTypes,
    texts('ram:ReferenceTypeCode'),
    attribute(
      'cbc:ID',
      'schemeID',
      (node) =>
        ['cac:AdditionalDocumentReference', 'cac:DocumentReference'].includes(node.parent?.name ?? '') &&
        node.parent!.children.some((one) => one.name === 'cbc:DocumentTypeCode' && textOf(one) === '130'),
    ),
  ),
  coded(
    'BR-CL-08',
    "Le sujet d'une note (BT-21)",
    'The subject of a note (BT-21)',
    (cii) => (cii ? codes.noteSubjectsOfCii : codes.noteSubjects),
    texts('ram:SubjectCode'),
    (it) =>
      it.named('cbc:Note').flatMap((node) => {
        const subject = node.parent === it.root ? /^[^#]*#([^#]{3})#/.exec(node.text)?.[1] : undefined
        return subject === undefined ? [] : [[node, subject]]
      }),
  ),
  coded(
    'BR-CL-10',
    "Le schéma d'un identifiant (BT-29, BT-46, BT-60)",
    'The scheme of an identifier (BT-29, BT-46, BT-60)',
    codes.identifierSchemes,
    attribute('ram:GlobalID', 'schemeID', (node) => !inProduct(node) && !within(node, 'ram:ShipToTradeParty')),
    attribute(
      'cbc:ID',
      'schemeID',
      (node) =>
        node.parent?.name === 'cac:PartyIdentification' &&
        !(
          node.attributes.schemeID === 'SEPA' &&
          (within(node, 'cac:AccountingSupplierParty') || within(node, 'cac:PayeeParty'))
        ),
    ),
  ),
  coded(
    'BR-CL-11',
    "Le schéma d'une immatriculation (BT-30, BT-47, BT-61)",
    'The scheme of a legal registration (BT-30, BT-47, BT-61)',
    codes.identifierSchemes,
    attribute('ram:ID', 'schemeID', (node) => !within(node, 'ram:SpecifiedTaxRegistration')),
    attribute('cbc:CompanyID', 'schemeID', (node) => node.parent?.name === 'cac:PartyLegalEntity'),
  ),
  coded(
    'BR-CL-13',
    "Le schéma de la classification d'un article (BT-158)",
    'The scheme of the classification of an item (BT-158)',
    codes.classificationSchemes,
    attribute('ram:ClassCode', 'listID'),
    attribute('cbc:ItemClassificationCode', 'listID'),
  ),
  coded(
    'BR-CL-14',
    "Un pays d'une adresse",
    'A country of an address',
    codes.countries,
    texts('ram:CountryID'),
    texts('cbc:IdentificationCode', 'cac:Country'),
  ),
  coded(
    'BR-CL-15',
    "Le pays d'origine d'un article (BT-159)",
    'The country of origin of an item (BT-159)',
    codes.countries,
    texts('ram:ID', 'ram:OriginTradeCountry'),
    texts('cbc:IdentificationCode', 'cac:OriginCountry'),
  ),
  coded(
    'BR-CL-16',
    'Le moyen de paiement (BT-81)',
    'The payment means (BT-81)',
    codes.paymentMeans,
    texts('ram:TypeCode', 'ram:SpecifiedTradeSettlementPaymentMeans'),
    texts('cbc:PaymentMeansCode', 'cac:PaymentMeans'),
  ),
  coded(
    'BR-CL-17',
    "La catégorie de TVA d'une remise, d'une majoration ou d'une ventilation (BT-95, BT-102, BT-118)",
    'The VAT category of an allowance, of a charge or of a breakdown (BT-95, BT-102, BT-118)',
    codes.vatCategoryCodes,
    texts('ram:CategoryCode', 'ram:CategoryTradeTax'),
    texts('cbc:ID', 'cac:TaxCategory'),
  ),
  coded(
    'BR-CL-18',
    "La catégorie de TVA d'une ligne (BT-151)",
    'The VAT category of a line (BT-151)',
    codes.vatCategoryCodes,
    texts('ram:CategoryCode', 'ram:ApplicableTradeTax'),
    texts('cbc:ID', 'cac:ClassifiedTaxCategory'),
  ),
  coded(
    'BR-CL-19',
    "Le motif d'une remise (BT-98, BT-140)",
    'The reason of an allowance (BT-98, BT-140)',
    codes.allowanceReasons,
    reasons('false').cii,
    reasons('false').ubl,
  ),
  coded(
    'BR-CL-20',
    "Le motif d'une majoration (BT-105, BT-145)",
    'The reason of a charge (BT-105, BT-145)',
    codes.chargeReasons,
    reasons('true').cii,
    reasons('true').ubl,
  ),
  coded(
    'BR-CL-21',
    "Le schéma de l'identifiant standard d'un article (BT-157)",
    'The scheme of the standard identifier of an item (BT-157)',
    codes.identifierSchemes,
    attribute('ram:GlobalID', 'schemeID', (node) => node.parent?.name === 'ram:SpecifiedTradeProduct'),
    attribute('cbc:ID', 'schemeID', (node) => node.parent?.name === 'cac:StandardItemIdentification'),
  ),
  coded(
    'BR-CL-22',
    "Le code d'un motif d'exonération (BT-121)",
    'The code of a reason of exemption (BT-121)',
    codes.exemptionReasons,
    (it) => texts('ram:ExemptionReasonCode')(it).map(([node, code]) => [node, code?.toUpperCase()]),
    (it) => texts('cbc:TaxExemptionReasonCode')(it).map(([node, code]) => [node, code?.toUpperCase()]),
  ),
  coded(
    'BR-CL-23',
    "L'unité d'une quantité (BT-130, BT-150)",
    'The unit of a quantity (BT-130, BT-150)',
    codes.units,
    all(attribute('ram:BasisQuantity', 'unitCode'), attribute('ram:BilledQuantity', 'unitCode')),
    all(
      attribute('cbc:InvoicedQuantity', 'unitCode'),
      attribute('cbc:BaseQuantity', 'unitCode'),
      attribute('cbc:CreditedQuantity', 'unitCode'),
    ),
  ),
  coded(
    'BR-CL-24',
    "Le type d'un fichier joint (BT-125)",
    'The type of an attached file (BT-125)',
    codes.attachmentTypes,
    attribute('ram:AttachmentBinaryObject', 'mimeCode'),
    attribute('cbc:EmbeddedDocumentBinaryObject', 'mimeCode'),
  ),
  coded(
    'BR-CL-25',
    "Le schéma d'une adresse électronique (BT-34, BT-49)",
    'The scheme of an electronic address (BT-34, BT-49)',
    codes.addressSchemes,
    attribute('ram:URIID', 'schemeID', (node) => node.parent?.name === 'ram:URIUniversalCommunication'),
    attribute('cbc:EndpointID', 'schemeID'),
  ),
  coded(
    'BR-CL-26',
    'Le schéma du lieu de livraison (BT-71)',
    'The scheme of the place of delivery (BT-71)',
    codes.identifierSchemes,
    attribute('ram:GlobalID', 'schemeID', (node) => inPlace(node) && within(node, 'ram:ApplicableHeaderTradeDelivery')),
    attribute('cbc:ID', 'schemeID', (node) => node.parent?.name === 'cac:DeliveryLocation'),
  ),
]
