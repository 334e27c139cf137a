// The rules of the two syntaxes that the terms do not show: how often an element may be there, and what stands beside what.

import type { XmlNode } from '../../xml/read.ts'
import { findAll, type Naming, type Path, pathOf, textAt } from '../bindings/path.ts'
import { type Checked, childOf, childrenOf, eachNode, type Rule, rule, textOf, within } from './rule.ts'

const none = { currency: undefined, vatCurrency: undefined }
const namings: Record<'cii' | 'ubl', Naming> = {
  cii: { leaf: 'ram', other: 'ram', text: 'ram' },
  ubl: { leaf: 'cbc', other: 'cac', text: 'cbc' },
}
type Only = 'cii' | 'ubl'
/** Where a rule looks: the root, a place seen from it, or every element of some names. */
type Context = string | readonly string[]

const countAt = (node: XmlNode, path: Path): number => {
  const found = findAll(node, path, none)
  return path.attribute === undefined ? found.length : found.filter((one) => textAt(one, path) !== undefined).length
}
/** Finds the elements of a context; its place is read once. */
function contextOf(only: Only, context: Context): (it: Checked) => readonly XmlNode[] {
  if (typeof context !== 'string') return (it) => context.flatMap((name) => it.named(name))
  if (context === '.') return (it) => [it.root]
  const path = pathOf(context, namings[only])
  return (it) => findAll(it.root, path, none)
}

/** A rule for how often something may be there: at most once, or exactly once. */
export function counted(
  only: Only,
  id: string,
  context: Context,
  place: string,
  more: { exactly?: boolean; warning?: boolean } = {},
): Rule {
  const path = pathOf(place, namings[only])
  const nodes = contextOf(only, context)
  const name = path.attribute ?? path.steps.at(-1)!.name.replace(/^.*:/, '')
  return rule(
    id,
    `À cet endroit, ${name} doit être là une fois${more.exactly ? '' : ' au plus'}.`,
    `In this place ${name} must be there once${more.exactly ? '' : ' at most'}.`,
    (it) =>
      eachNode(nodes(it), (node) => {
        const count = countAt(node, path)
        return more.exactly ? count === 1 : count <= 1
      }),
    { only, severity: more.warning ? 'warning' : 'fatal' },
  )
}

const transaction = 'rsm:SupplyChainTradeTransaction'
const line = `${transaction}/IncludedSupplyChainTradeLineItem`
const agreement = `${transaction}/ApplicableHeaderTradeAgreement`
const settlement = `${transaction}/ApplicableHeaderTradeSettlement`
const totals =
  'LineTotalAmount ChargeTotalAmount AllowanceTotalAmount TaxBasisTotalAmount RoundingAmount GrandTotalAmount InformationAmount TotalPrepaidAmount TotalDiscountAmount TotalAllowanceChargeAmount DuePayableAmount RetailValueExcludingTaxInformationAmount TotalDepositFeeInformationAmount ProductValueExcludingTobaccoTaxInformationAmount TotalRetailValueInformationAmount GrossLineTotalAmount NetLineTotalAmount NetIncludingTaxesLineTotalAmount'.split(
    ' ',
  )
const warning = { warning: true }
const exactly = { exactly: true }

const ciiCounts: readonly Rule[] = [
  counted(
    'cii',
    'CII-SR-003',
    'rsm:ExchangedDocumentContext',
    'BusinessProcessSpecifiedDocumentContextParameter',
    warning,
  ),
  counted('cii', 'CII-SR-009', 'rsm:ExchangedDocumentContext', 'GuidelineSpecifiedDocumentContextParameter', exactly),
  counted(
    'cii',
    'CII-SR-010',
    'rsm:ExchangedDocumentContext',
    'GuidelineSpecifiedDocumentContextParameter/ID',
    exactly,
  ),
  counted('cii', 'CII-SR-014', 'rsm:ExchangedDocument', 'TypeCode', exactly),
  counted('cii', 'CII-SR-030', 'rsm:ExchangedDocument/IncludedNote', 'Content', warning),
  counted('cii', 'CII-SR-039', `${line}/AssociatedDocumentLineDocument`, 'IncludedNote', warning),
  counted('cii', 'CII-SR-040', `${line}/AssociatedDocumentLineDocument`, 'IncludedNote/Content', warning),
  counted('cii', 'CII-SR-069', `${line}/SpecifiedTradeProduct/ApplicableProductCharacteristic`, 'Description', exactly),
  counted('cii', 'CII-SR-072', `${line}/SpecifiedTradeProduct/ApplicableProductCharacteristic`, 'Value', exactly),
  counted(
    'cii',
    'CII-SR-439',
    `${line}/SpecifiedLineTradeAgreement`,
    'NetPriceProductTradePrice/ChargeAmount',
    exactly,
  ),
  counted('cii', 'CII-SR-441', `${line}/SpecifiedLineTradeAgreement`, 'NetPriceProductTradePrice/ChargeAmount'),
  counted('cii', 'CII-SR-471', ['ram:SpecifiedTradeAllowanceCharge'], 'RateApplicablePercent'),
  counted('cii', 'CII-SR-472', ['ram:SpecifiedTradeAllowanceCharge'], 'CategoryTradeTax'),
  counted('cii', 'CII-SR-473', ['ram:SpecifiedTradeAllowanceCharge'], 'ActualAmount'),
  counted('cii', 'CII-SR-454', `${line}/SpecifiedLineTradeSettlement`, 'ApplicableTradeTax', {
    exactly: true,
    warning: true,
  }),
  counted(
    'cii',
    'CII-SR-474',
    `${line}/SpecifiedLineTradeSettlement`,
    'AdditionalReferencedDocument[TypeCode=130]',
    warning,
  ),
  counted('cii', 'CII-SR-455', agreement, 'SellerTradeParty/DefinedTradeContact'),
  counted('cii', 'CII-SR-456', agreement, 'BuyerTradeParty/DefinedTradeContact'),
  counted('cii', 'CII-SR-457', agreement, 'AdditionalReferencedDocument[TypeCode=50]', warning),
  counted('cii', 'CII-SR-458', agreement, 'AdditionalReferencedDocument[TypeCode=130]', warning),
  counted('cii', 'CII-SR-459', agreement, 'SellerTradeParty/URIUniversalCommunication'),
  counted('cii', 'CII-SR-460', agreement, 'BuyerTradeParty/URIUniversalCommunication'),
  counted('cii', 'CII-SR-475', agreement, 'AdditionalReferencedDocument[TypeCode=916]/Name', warning),
  counted('cii', 'CII-SR-476', agreement, 'AdditionalReferencedDocument[TypeCode=916]/AttachmentBinaryObject', warning),
  counted('cii', 'CII-SR-452', settlement, 'SpecifiedTradePaymentTerms', warning),
  counted('cii', 'CII-SR-453', settlement, 'SpecifiedTradePaymentTerms/Description', warning),
  counted('cii', 'CII-SR-461', settlement, 'ApplicableTradeTax/TaxPointDate'),
  counted('cii', 'CII-SR-469', '.', `${settlement}/PaymentReference`),
  ...totals.map((name, index) =>
    counted('cii', `CII-SR-${477 + index}`, `${settlement}/SpecifiedTradeSettlementHeaderMonetarySummation`, name),
  ),
  rule(
    'CII-SR-440',
    'Le prix brut doit avoir un rabais au plus.',
    'A gross price must have one discount at most.',
    (it) =>
      eachNode(it.named('ram:AppliedTradeAllowanceCharge'), (one) => childrenOf(one, 'ram:ActualAmount').length <= 1),
    { only: 'cii' },
  ),
]

/** The same value in every element of a name: payment means that differ belong into invoices of their own. */
export const alike = (id: string, only: Only, name: string, parent: string | undefined, fr: string, en: string): Rule =>
  rule(
    id,
    fr,
    en,
    (it) => {
      const nodes = it.named(name).filter((node) => parent === undefined || node.parent?.name === parent)
      return eachNode(nodes, (node) => textOf(node) === textOf(nodes[0]))
    },
    { only },
  )
const idOrGlobalId = (id: string, place: string): Rule => {
  const nodes = contextOf('cii', place)
  return rule(
    id,
    `${place.split('/').at(-1)} doit avoir un identifiant avec ou sans schéma, non les deux.`,
    `${place.split('/').at(-1)} must have an identifier with or without a scheme, not both.`,
    (it) => eachNode(nodes(it), (node) => !childOf(node, 'ram:ID') || !childOf(node, 'ram:GlobalID')),
    { only: 'cii', severity: 'warning' },
  )
}
const oneContactName = (id: string, party: string): Rule => {
  const nodes = contextOf('cii', `${agreement}/${party}/DefinedTradeContact`)
  return rule(
    id,
    'Un interlocuteur doit être une personne ou un service, non les deux.',
    'A contact must be a person or a department, not both.',
    (it) => eachNode(nodes(it), (node) => !childOf(node, 'ram:PersonName') || !childOf(node, 'ram:DepartmentName')),
    { only: 'cii', severity: 'warning' },
  )
}

const means = 'ram:SpecifiedTradeSettlementPaymentMeans'
const ciiOthers: readonly Rule[] = [
  rule(
    'CII-SR-046',
    "L'identifiant standard d'un article (BT-157) doit dire son schéma.",
    'The standard identifier of an item (BT-157) must state its scheme.',
    (it) =>
      eachNode(
        it.named('ram:GlobalID').filter(({ parent }) => parent?.name === 'ram:SpecifiedTradeProduct'),
        ({ attributes }) => attributes.schemeID !== undefined,
      ),
    { only: 'cii' },
  ),
  rule(
    'CII-SR-090',
    "Le pays d'origine (BT-159) doit être là une fois.",
    'The country of origin (BT-159) must be there once.',
    (it) => eachNode(it.named('ram:OriginTradeCountry'), (one) => childrenOf(one, 'ram:ID').length === 1),
    { only: 'cii' },
  ),
  rule(
    'CII-SR-119',
    'Le rabais du prix brut (BT-147) doit être une remise avec son montant.',
    'The discount of a gross price (BT-147) must be an allowance with its amount.',
    (it) =>
      eachNode(it.named('ram:GrossPriceProductTradePrice'), (price) => {
        const parts = childrenOf(price, 'ram:AppliedTradeAllowanceCharge')
        const flags = parts.flatMap((part) => childrenOf(part, 'ram:ChargeIndicator'))
        const amounts = parts.some((part) => childOf(part, 'ram:ActualAmount'))
        const lowered = flags.some((one) => ['false', '0'].includes(textOf(childOf(one, 'udt:Indicator'))))
        return (lowered && amounts) || (flags.length === 0 && !amounts)
      }),
    { only: 'cii', severity: 'warning' },
  ),
  rule(
    'CII-SR-463',
    'Une remise ou une majoration doit dire laquelle des deux elle est.',
    'An allowance or charge must say which of both it is.',
    (it) =>
      eachNode(
        it.named('ram:SpecifiedTradeAllowanceCharge'),
        (one) => childOf(one, 'ram:ChargeIndicator') !== undefined,
      ),
    { only: 'cii' },
  ),
  idOrGlobalId('CII-SR-450', `${agreement}/BuyerTradeParty`),
  idOrGlobalId('CII-SR-449', `${transaction}/ApplicableHeaderTradeDelivery/ShipToTradeParty`),
  idOrGlobalId('CII-SR-451', `${settlement}/PayeeTradeParty`),
  oneContactName('CII-SR-465', 'SellerTradeParty'),
  oneContactName('CII-SR-466', 'BuyerTradeParty'),
  alike(
    'CII-SR-462',
    'cii',
    'ram:DueDateTypeCode',
    'ram:ApplicableTradeTax',
    "Le code de la date d'exigibilité (BT-8) doit être le même partout.",
    'The code of the day on which VAT falls due (BT-8) must be the same everywhere.',
  ),
  alike(
    'CII-SR-467',
    'cii',
    'ram:TypeCode',
    means,
    'Le moyen de paiement (BT-81) doit être le même partout.',
    'The payment means (BT-81) must be the same everywhere.',
  ),
  alike(
    'CII-SR-468',
    'cii',
    'ram:Information',
    means,
    'Le texte du moyen de paiement (BT-82) doit être le même partout.',
    'The text of the payment means (BT-82) must be the same everywhere.',
  ),
  rule(
    'CII-SR-470',
    'Chaque virement doit dire le compte à créditer (BT-84).',
    'Each credit transfer must state the account to be credited (BT-84).',
    (it) =>
      eachNode(it.named(means), (one) => {
        const account = childOf(one, 'ram:PayeePartyCreditorFinancialAccount')
        const known = childOf(account, 'ram:IBANID') ?? childOf(account, 'ram:ProprietaryID')
        return known !== undefined || !['30', '58'].includes(textOf(childOf(one, 'ram:TypeCode')))
      }),
    { only: 'cii' },
  ),
]

const isAdditional = (node: XmlNode, ...types: string[]) =>
  node.name === 'ram:AdditionalReferencedDocument' && types.includes(textOf(childOf(node, 'ram:TypeCode')))
const ofDocuments = (id: string, name: string, allowed: (node: XmlNode) => boolean): Rule =>
  rule(
    id,
    `${name} n'a pas sa place dans cette référence.`,
    `${name} has no place in this reference.`,
    (it) =>
      eachNode(
        it.named(`ram:${name}`).flatMap(({ parent }) => (parent?.name.endsWith('ReferencedDocument') ? [parent] : [])),
        allowed,
      ),
    { only: 'cii' },
  )
const ofTaxes = (
  id: string,
  name: string,
  allowed: (node: XmlNode) => boolean,
  severity: 'fatal' | 'warning' = 'warning',
): Rule =>
  rule(
    id,
    `${name} n'a pas sa place dans cette TVA.`,
    `${name} has no place in this VAT.`,
    (it) =>
      eachNode(
        it.named(`ram:${name}`).flatMap(({ parent }) => (parent?.name.endsWith('TradeTax') ? [parent] : [])),
        allowed,
      ),
    { only: 'cii', severity },
  )
const inSettlement = (node: XmlNode) => within(node, 'ram:ApplicableHeaderTradeSettlement')
const headed = (node: XmlNode) => node.name === 'ram:ApplicableTradeTax'

/** Identifiers that stand without a scheme, by their element and its parent. */
const plainIds = new Set([
  'ram:GuidelineSpecifiedDocumentContextParameter/ram:ID',
  'rsm:ExchangedDocument/ram:ID',
  'ram:AssociatedDocumentLineDocument/ram:LineID',
  'ram:SpecifiedTradeProduct/ram:SellerAssignedID',
])
const identifierAttributes = [
  'schemeName',
  'schemeAgencyName',
  'schemeDataURI',
  'schemeURI',
  'schemeID',
  'schemeAgencyID',
  'schemeVersionID',
]
const idAttribute = (id: string, name: string, plain: boolean): Rule =>
  rule(
    id,
    `Un identifiant ne doit pas porter l'attribut ${name} à cet endroit.`,
    `An identifier must not have the attribute ${name} in this place.`,
    (it) => {
      const nodes = [...it.names]
        .filter((one) => one.startsWith('ram:') && one.endsWith('ID'))
        .flatMap((one) => it.named(one))
      return eachNode(
        nodes.filter(
          (node) => node.attributes[name] !== undefined && plainIds.has(`${node.parent?.name}/${node.name}`) === plain,
        ),
        () => false,
      )
    },
    { only: 'cii' },
  )

const ciiTypes: readonly Rule[] = [
  ...identifierAttributes.map((name, index) => idAttribute(`CII-DT-00${index + 1}`, name, true)),
  ...identifierAttributes.slice(0, 4).map((name, index) => idAttribute(`CII-DT-10${index + 1}`, name, false)),
  ofDocuments('CII-DT-015', 'URIID', (node) => isAdditional(node, '916')),
  ofDocuments('CII-DT-018', 'TypeCode', (node) => isAdditional(node, '50', '130', '916')),
  ofDocuments('CII-DT-021', 'Name', (node) => isAdditional(node, '916')),
  ofDocuments('CII-DT-022', 'AttachmentBinaryObject', (node) => isAdditional(node, '916')),
  ofDocuments('CII-DT-024', 'ReferenceTypeCode', (node) => isAdditional(node, '130')),
  ofDocuments('CII-DT-027', 'FormattedIssueDateTime', (node) => node.name === 'ram:InvoiceReferencedDocument'),
  rule(
    'CII-DT-033',
    'Une quantité ne doit dire son unité que si les quantités facturées disent la leur.',
    'A quantity must state its unit only where the invoiced quantities state theirs.',
    (it) => {
      const stated = it.named('ram:BilledQuantity').some((one) => one.attributes.unitCode !== undefined)
      const names = [...it.names].filter((one) => one.startsWith('ram:') && one.endsWith('Quantity'))
      return (
        stated ||
        eachNode(
          names.flatMap((one) => it.named(one)),
          (one) => one.attributes.unitCode === undefined,
        )
      )
    },
    { only: 'cii' },
  ),
  ofTaxes('CII-DT-037', 'TypeCode', (node) => textOf(childOf(node, 'ram:TypeCode')) === 'VAT', 'fatal'),
  ofTaxes('CII-DT-041', 'BasisAmount', inSettlement),
  ofTaxes('CII-DT-052', 'ExemptionReasonCode', headed),
  ofTaxes('CII-DT-098', 'ExemptionReason', headed),
  ofTaxes('CII-DT-054', 'TaxPointDate', inSettlement),
  ofTaxes('CII-DT-058', 'DueDateTypeCode', inSettlement),
  rule(
    'CII-DT-097',
    'Une date doit être un jour du calendrier, écrit AAAAMMJJ.',
    'A date must be a day of the calendar, written YYYYMMDD.',
    (it) =>
      eachNode(
        it.named('udt:DateTimeString').filter(({ attributes }) => attributes.format === '102'),
        (node) => /^\d{4}(1[0-2]|0[1-9])(3[01]|[12]\d|0[1-9])$/.test(textOf(node)),
      ),
    { only: 'cii' },
  ),
]

export const ciiSyntax: readonly Rule[] = [...ciiCounts, ...ciiOthers, ...ciiTypes]
