// Parties of an invoice as the French exchange knows them: their identifiers (BR-FR-09, BR-FR-CO-10) and addresses.
import type { XmlNode } from '../../../xml/read.ts'
import { type Checked, childOf, childrenOf, filled, type Rule, textOf, there } from '../rule.ts'
import { agreement, both, customer, delivery, line, type Only, onNodes, settlement, supplier } from './places.ts'

export const legalIds = (it: Checked, who: 'seller' | 'buyer', scheme?: string): string[] => {
  const root = it.cii
    ? childOf(
        it.root,
        'rsm:SupplyChainTradeTransaction',
        'ram:ApplicableHeaderTradeAgreement',
        who === 'seller' ? 'ram:SellerTradeParty' : 'ram:BuyerTradeParty',
      )
    : childOf(it.root, who === 'seller' ? 'cac:AccountingSupplierParty' : 'cac:AccountingCustomerParty', 'cac:Party')
  return legalIdsOf(root, scheme)
}
const legalIdsOf = (party: XmlNode | undefined, scheme?: string): string[] =>
  (party?.children ?? [])
    .filter(({ name }) => name === 'ram:SpecifiedLegalOrganization' || name === 'cac:PartyLegalEntity')
    .flatMap((one) => one.children.filter(({ name }) => name === 'ram:ID' || name === 'cbc:CompanyID'))
    .filter(({ attributes }) => scheme === undefined || attributes.schemeID === scheme)
    .map(textOf)
export const globalIdsOf = (party: XmlNode): XmlNode[] => [
  ...childrenOf(party, 'ram:GlobalID'),
  ...childrenOf(party, 'cac:PartyIdentification').flatMap((one) => childrenOf(one, 'cbc:ID')),
]

/** Parties with identifiers: their term, their places, and whether their SIREN must be there to compare with. */
const parties: ReadonlyArray<[term: string, cii: string, ubl: string]> = [
  ['BT-29', `${agreement}/SellerTradeParty`, supplier],
  ['BT-46', `${agreement}/BuyerTradeParty`, customer],
  ['BT-60', `${settlement}/PayeeTradeParty`, 'PayeeParty'],
  ['EXT-FR-FE-06', `${agreement}/BuyerAgentTradeParty`, `${customer}/AgentParty`],
  ['EXT-FR-FE-46', `${settlement}/PayerTradeParty`, 'PaymentMeans/PaymentMandate/PayerParty'],
  ['EXT-FR-FE-69', `${agreement}/SalesAgentTradeParty`, `${supplier}/AgentParty`],
  ['EXT-FR-FE-92', `${settlement}/InvoiceeTradeParty`, `${customer}/ServiceProviderParty/Party`],
  ['EXT-FR-FE-115', `${settlement}/InvoicerTradeParty`, `${supplier}/ServiceProviderParty/Party`],
  ['BT-71', `${delivery}/ShipToTradeParty`, 'Delivery'],
  ['EXT-FR-FE-146', `${line}/SpecifiedLineTradeDelivery/ShipToTradeParty`, 'LINE/Delivery'],
]
const asGroup = (place: string) => place.replace(/([A-Za-z]+)$/, (name) => (name === 'LINE' ? name : `cac:${name}`))

/** In UBL the place of delivery has its identifiers beside the party. */
const idsIn = (node: XmlNode): XmlNode[] =>
  node.name === 'cac:Delivery'
    ? childrenOf(node, 'cac:DeliveryLocation').flatMap((one) => childrenOf(one, 'cbc:ID'))
    : globalIdsOf(node)
const sirenIn = (node: XmlNode): string[] =>
  legalIdsOf(node.name === 'cac:Delivery' ? childOf(node, 'cac:DeliveryParty') : node, '0002')
const siretHolds = (node: XmlNode, compared: boolean): boolean => {
  const siret = idsIn(node).find(({ attributes }) => attributes.schemeID === '0009')
  if (!siret) return true
  const number = textOf(siret)
  const [siren] = sirenIn(node)
  const wanted = filled(siren) ? siren : compared ? undefined : number.slice(0, 9)
  return /^\d{14}$/.test(number) && number.slice(0, 9) === wanted
}
export const partyRules: readonly Rule[] = parties.flatMap(([term, cii, ubl]): Rule[] => {
  const compared = term === 'BT-29' || term === 'BT-46'
  const siret = both(
    'Un SIRET (0009) doit avoir quatorze chiffres et commencer par le SIREN de la même partie.',
    'A SIRET (0009) must have fourteen digits and begin with the SIREN of the same party.',
  )
  const scheme = both('Chaque identifiant doit dire son schéma.', 'Each identifier must state its scheme.')
  const once = both(
    'Une partie doit avoir un identifiant au plus par schéma.',
    'A party must have one identifier of a scheme at most.',
  )
  const group = asGroup(ubl)
  const checks = (only: Only, place: string): Rule[] => [
    // The official rule for lines of UBL looks where nothing can be.
    ...(only === 'ubl' && term === 'EXT-FR-FE-146'
      ? []
      : [onNodes(only, `BR-FR-09_${term}`, siret, place, (node) => siretHolds(node, compared))]),
    onNodes(only, `BR-FR-CO-10_${term}-1`, scheme, place, (node) =>
      idsIn(node).every(({ attributes }) => there(attributes.schemeID)),
    ),
    onNodes(only, `BR-FR-CO-10_${term}-2`, once, place, (node) => {
      const schemes = idsIn(node).flatMap(({ attributes }) => attributes.schemeID ?? [])
      return new Set(schemes).size === schemes.length
    }),
  ]
  return [...checks('cii', cii), ...checks('ubl', group)]
})

const begins = (address: string | undefined, numbers: string[]) => (address ?? '').startsWith(numbers[0] ?? '')
/** Whether a French address (0225) begins with its owner's SIREN. */
export const isOwn = (it: Checked, who: 'seller' | 'buyer'): boolean => {
  const address = it.invoice[who]?.electronicAddress
  return address?.scheme === '0225' && begins(address.value, legalIds(it, who, it.cii ? undefined : '0002'))
}
