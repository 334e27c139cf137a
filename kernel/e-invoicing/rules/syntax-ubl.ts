// The rules of UBL that the terms do not show.
import type { XmlNode } from '../../xml/read.ts'
import { type Checked, childOf, childrenOf, eachNode, hasDecimals, type Rule, rule, textOf } from './rule.ts'
import { alike, counted } from './syntax-cii.ts'

const supplier = 'AccountingSupplierParty/Party'
const customer = 'AccountingCustomerParty/Party'
const lines = ['cac:InvoiceLine', 'cac:CreditNoteLine']
const ofVat = 'PartyTaxScheme[TaxScheme/ID=VAT]/CompanyID'
const notVat = 'PartyTaxScheme[TaxScheme][TaxScheme/ID!=VAT]/CompanyID'

const counts: ReadonlyArray<[number: string, context: string | readonly string[], place: string]> = [
  ['01', '.', 'ContractDocumentReference/ID'],
  ['02', '.', 'ReceiptDocumentReference/ID'],
  ['03', '.', 'DespatchDocumentReference/ID'],
  ['04', '.', 'AdditionalDocumentReference[DocumentTypeCode=130]/ID'],
  ['05', '.', 'PaymentTerms/Note'],
  ['06', ['cac:BillingReference'], 'cac:InvoiceDocumentReference'],
  ['08', '.', 'cac:InvoicePeriod'],
  ['09', '.', `${supplier}/PartyLegalEntity/RegistrationName`],
  ['10', '.', `${supplier}/PartyName/Name`],
  ['11', '.', `${supplier}/PartyLegalEntity/CompanyID`],
  ['12', '.', `${supplier}/${ofVat}`],
  ['14', '.', `${supplier}/PartyLegalEntity/CompanyLegalForm`],
  ['15', '.', `${customer}/PartyLegalEntity/RegistrationName`],
  ['16', '.', `${customer}/PartyIdentification/ID`],
  ['17', '.', `${customer}/PartyLegalEntity/CompanyID`],
  ['18', '.', `${customer}/${ofVat}`],
  ['22', ['cac:TaxRepresentativeParty'], 'PartyName/Name'],
  ['23', ['cac:TaxRepresentativeParty'], 'PartyTaxScheme/CompanyID'],
  ['24', '.', 'cac:Delivery'],
  ['25', ['cac:Delivery'], 'DeliveryParty/PartyName/Name'],
  ['26', ['cac:PaymentMeans'], 'PaymentID'],
  ['27', ['cac:PaymentMeans'], 'PaymentMeansCode'],
  ['28', ['cac:PaymentMeans'], 'PaymentMandate/ID'],
  ['32', ['cac:TaxSubtotal'], 'TaxCategory/TaxExemptionReason'],
  ['33', ['cac:AdditionalDocumentReference'], 'DocumentDescription'],
  ['34', lines, 'Note'],
  ['35', lines, 'OrderLineReference/LineID'],
  ['36', lines, 'cac:InvoicePeriod'],
  ['37', lines, 'Price/AllowanceCharge/Amount'],
  ['39', '.', 'ProjectReference/ID'],
  ['40', '.', `${customer}/PartyName/Name`],
  ['45', '.', 'PaymentMeans/PaymentDueDate'],
  ['46', '.', 'PaymentMeans/PaymentMeansCode/@name'],
  ['49', '.', 'InvoicePeriod/DescriptionCode'],
  ['50', lines, 'Item/Description'],
  ['51', ['cac:PostalAddress', 'cac:Address'], 'cac:AddressLine'],
  ['52', lines, 'cac:DocumentReference'],
  ['54', '.', 'PaymentMeans/cac:CardAccount'],
  ['55', '.', 'PaymentMeans/cac:PaymentMandate'],
  ['56', '.', 'OriginatorDocumentReference/ID'],
]

const ubl = (id: string, fr: string, en: string, check: Rule['check'], severity: 'fatal' | 'warning' = 'fatal') =>
  rule(id, fr, en, check, { only: 'ubl', severity })

const indicated = (it: Checked, value: boolean) =>
  it.named('cac:AllowanceCharge').filter((one) => {
    const text = textOf(childOf(one, 'cbc:ChargeIndicator'))
    return (value ? ['true', '1'] : ['false', '0']).includes(text)
  })
const oneReason = (value: boolean) => (it: Checked) =>
  eachNode(indicated(it, value), (one) => childrenOf(one, 'cbc:AllowanceChargeReason').length <= 1)

/** A payee is somebody else than the seller, and said once. */
const payee = (count: (node: XmlNode) => number) => (it: Checked) => {
  const seller = childOf(
    it.root,
    'cac:AccountingSupplierParty',
    'cac:Party',
    'cac:PartyLegalEntity',
    'cbc:RegistrationName',
  )
  return eachNode(it.named('cac:PayeeParty'), (node) => {
    const name = childOf(node, 'cac:PartyName', 'cbc:Name')
    return count(node) <= 1 && name !== undefined && seller !== undefined && textOf(name) !== textOf(seller)
  })
}
const idsOf = (node: XmlNode) => childrenOf(node, 'cac:PartyIdentification').flatMap((one) => childrenOf(one, 'cbc:ID'))
const payeeWords = [
  'Le bénéficiaire doit être un autre que le vendeur, et être dit une fois.',
  'The payee must be somebody else than the seller, and be said once.',
] as const

const documentType = (node: XmlNode) => textOf(childOf(node, 'cbc:DocumentTypeCode'))
const objects = (it: Checked) =>
  it.named('cac:AdditionalDocumentReference').filter((node) => documentType(node) === '130')
const binaries = (it: Checked) =>
  [...it.names].filter((name) => name.endsWith('BinaryObject')).flatMap((name) => it.named(name))
const inDiscount = (node: XmlNode) => {
  for (let at = node.parent; at; at = at.parent)
    if (at.name === 'cac:AllowanceCharge' && at.parent?.name === 'cac:Price') return true
  return false
}

export const ublSyntax: readonly Rule[] = [
  ...counts.map(([number, context, place]) => counted('ubl', `UBL-SR-${number}`, context, place)),
  counted('ubl', 'UBL-SR-13', '.', `${supplier}/${notVat}`),
  counted('ubl', 'UBL-SR-48', lines, 'Item/cac:ClassifiedTaxCategory', { exactly: true }),
  ubl(
    'UBL-SR-07',
    'Chaque facture antérieure doit porter son numéro (BT-25).',
    'Each preceding invoice must have its number (BT-25).',
    (it) =>
      eachNode(
        it.named('cac:BillingReference'),
        (one) => childOf(one, 'cac:InvoiceDocumentReference', 'cbc:ID') !== undefined,
      ),
  ),
  ubl(
    'UBL-SR-19',
    ...payeeWords,
    payee((node) => childrenOf(node, 'cac:PartyName').length),
  ),
  ubl(
    'UBL-SR-20',
    ...payeeWords,
    payee((node) => idsOf(node).filter(({ attributes }) => attributes.schemeID?.toUpperCase() !== 'SEPA').length),
  ),
  ubl(
    'UBL-SR-21',
    ...payeeWords,
    payee((node) => childrenOf(node, 'cac:PartyLegalEntity').flatMap((one) => childrenOf(one, 'cbc:CompanyID')).length),
  ),
  ubl(
    'UBL-SR-29',
    "L'identifiant du créancier (BT-90) doit être là une fois au plus.",
    'The identifier of the creditor (BT-90) must be there once at most.',
    (it) =>
      it
        .named('cac:PartyIdentification')
        .flatMap(idsOfIdentification)
        .filter(({ attributes }) => attributes.schemeID?.toUpperCase() === 'SEPA').length <= 1,
  ),
  ubl(
    'UBL-SR-30',
    'Une remise doit avoir un motif au plus.',
    'An allowance must have one reason at most.',
    oneReason(false),
  ),
  ubl(
    'UBL-SR-31',
    'Une majoration doit avoir un motif au plus.',
    'A charge must have one reason at most.',
    oneReason(true),
  ),
  ubl(
    'UBL-SR-42',
    'Le vendeur doit avoir deux numéros fiscaux au plus.',
    'The seller must have two tax numbers at most.',
    (it) =>
      eachNode(
        it.named('cac:Party').filter(({ parent }) => parent?.name === 'cac:AccountingSupplierParty'),
        (one) => childrenOf(one, 'cac:PartyTaxScheme').length <= 2,
      ),
  ),
  ubl(
    'UBL-SR-43',
    "Un schéma ne se dit que pour l'objet facturé (BT-18), un type de document que pour lui ou le projet d'un avoir (BT-11).",
    'A scheme is for the invoiced object (BT-18) alone, a type of document for it or the project of a credit note (BT-11).',
    (it) =>
      eachNode(it.named('cac:AdditionalDocumentReference'), (one) => {
        const type = documentType(one)
        if (type === '130' || (it.syntax === 'ubl-credit-note' && type === '50')) return true
        return childOf(one, 'cbc:ID')?.attributes.schemeID === undefined && !childOf(one, 'cbc:DocumentTypeCode')
      }),
  ),
  alike(
    'UBL-SR-44',
    'ubl',
    'cbc:PaymentID',
    undefined,
    'La référence du paiement (BT-83) doit être la même partout.',
    'The remittance information (BT-83) must be the same everywhere.',
  ),
  alike(
    'UBL-SR-47',
    'ubl',
    'cbc:PaymentMeansCode',
    undefined,
    'Le moyen de paiement (BT-81) doit être le même partout.',
    'The payment means (BT-81) must be the same everywhere.',
  ),
  ubl(
    'UBL-SR-53',
    'Un numéro fiscal doit être là avec la taxe dont il est le numéro.',
    'A tax number must be there with the tax that it is of.',
    (it) =>
      eachNode(
        it.named('cac:PartyTaxScheme'),
        (one) => childOf(one, 'cac:TaxScheme', 'cbc:ID') !== undefined && childOf(one, 'cbc:CompanyID') !== undefined,
      ),
  ),
  ubl(
    'UBL-CR-002',
    'La version de UBL doit être la 2.1.',
    'The version of UBL must be 2.1.',
    (it) => childrenOf(it.root, 'cbc:UBLVersionID').every((one) => textOf(one) === '2.1'),
    'warning',
  ),
  ubl(
    'UBL-CR-412',
    "L'échéance d'une facture ne se dit pas dans les instructions de paiement.",
    'The due date of an invoice is not said in the payment instructions.',
    (it) =>
      it.syntax === 'ubl-credit-note' ||
      eachNode(childrenOf(it.root, 'cac:PaymentMeans'), (one) => !childOf(one, 'cbc:PaymentDueDate')),
    'warning',
  ),
  ubl(
    'UBL-CR-665',
    "L'identifiant d'un document joint (BT-122) ne doit pas avoir de schéma.",
    'The identifier of a supporting document (BT-122) must not have a scheme.',
    (it) =>
      eachNode(
        it.named('cac:AdditionalDocumentReference').filter((node) => documentType(node) !== '130'),
        (one) => childOf(one, 'cbc:ID')?.attributes.schemeID === undefined,
      ),
    'warning',
  ),
  ubl(
    'UBL-CR-666',
    "L'objet facturé (BT-18) ne doit pas avoir de fichier joint.",
    'The invoiced object (BT-18) must not have an attachment.',
    (it) => eachNode(objects(it), (one) => !childOf(one, 'cac:Attachment')),
  ),
  ubl(
    'UBL-CR-673',
    "L'objet facturé (BT-18) ne doit pas avoir de description.",
    'The invoiced object (BT-18) must not have a description.',
    (it) => eachNode(objects(it), (one) => !childOf(one, 'cbc:DocumentDescription')),
  ),
  ubl(
    'UBL-DT-01',
    'Un montant doit avoir deux décimales au plus.',
    'An amount must have two decimals at most.',
    (it) => {
      const names = [...it.names].filter((name) => name.endsWith('Amount') && !name.endsWith('PriceAmount'))
      return eachNode(
        names.flatMap((name) => it.named(name)),
        (node) => hasDecimals(textOf(node)) || inDiscount(node),
      )
    },
  ),
  ubl('UBL-DT-06', 'Un fichier joint doit dire son type.', 'An attached file must state its type.', (it) =>
    eachNode(binaries(it), ({ attributes }) => attributes.mimeCode !== undefined),
  ),
  ubl('UBL-DT-07', 'Un fichier joint doit dire son nom.', 'An attached file must state its name.', (it) =>
    eachNode(binaries(it), ({ attributes }) => attributes.filename !== undefined),
  ),
  ubl(
    'UBL-DT-18',
    "L'attribut name n'a de sens que pour le moyen de paiement (BT-82).",
    'The attribute name has a meaning for the payment means (BT-82) alone.',
    (it) => {
      const names = [...it.names].filter((name) => name !== 'cbc:PaymentMeansCode')
      return eachNode(
        names.flatMap((name) => it.named(name)),
        ({ attributes }) => attributes.name === undefined,
      )
    },
    'warning',
  ),
]

const idsOfIdentification = (node: XmlNode) => childrenOf(node, 'cbc:ID')
