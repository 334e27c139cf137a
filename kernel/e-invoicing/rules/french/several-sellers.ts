// The rules of the French exchange for invoices of several sellers (processes S8, B8, M8) and for those that bill both ways (S9, B9, M9): lines are
// headed by others, each head a bill of its own. The terms of the norm do not show it, so it is read from the document.
import type { XmlNode } from '../../../xml/read.ts'
import { selfBilledTypes as selfBilled } from '../../self-billed.ts'
import { type Checked, childOf, childrenOf, fraction, isWithin, type Rule, rule, textOf, there } from '../rule.ts'
import { type Only, processOf, typeOf } from './places.ts'

/** A line with its place among the others. */
type Placed = {
  node: XmlNode
  id: string
  /** Whether the document says where it stands, and how. */
  says: boolean
  hasStatus: boolean
  status: string
  parent: string | undefined
  sellerName: string
  sellerId: string
  sellerCountry: string
  /** The number of its bill (AFL), and of what it belongs to (AVV). */
  bill: string
  process: string
  net: string
  nets: readonly string[]
  vat: (currency: string | undefined) => string
  gross: string | undefined
  reason: string
  correctsNumber: boolean
  correctsDate: boolean
}

const at = (node: XmlNode | undefined, ...names: string[]) => textOf(childOf(node, ...names))
const totalIn = (nodes: readonly XmlNode[], currency: string | undefined) =>
  textOf(nodes.find(({ attributes }) => attributes.currencyID === currency))

function ofCii(node: XmlNode): Placed {
  const document = childOf(node, 'ram:AssociatedDocumentLineDocument')
  const seller = childOf(node, 'ram:SpecifiedLineTradeAgreement', 'ram:ItemSellerTradeParty')
  const settlement = childOf(node, 'ram:SpecifiedLineTradeSettlement')
  const sums = childOf(settlement, 'ram:SpecifiedTradeSettlementLineMonetarySummation')
  const references = settlement ? childrenOf(settlement, 'ram:AdditionalReferencedDocument') : []
  const reference = (type: string) =>
    at(
      references.find((one) => at(one, 'ram:ReferenceTypeCode') === type && at(one, 'ram:TypeCode') === '130'),
      'ram:IssuerAssignedID',
    )
  const status = childOf(document, 'ram:LineStatusReasonCode')
  const parent = childOf(document, 'ram:ParentLineID')
  const gross = childOf(sums, 'ram:GrandTotalAmount')
  const preceding = settlement ? childrenOf(settlement, 'ram:InvoiceReferencedDocument') : []
  return {
    node,
    id: at(document, 'ram:LineID'),
    says: there(status),
    hasStatus: there(status),
    status: textOf(status),
    parent: parent && textOf(parent),
    sellerName: at(seller, 'ram:Name'),
    sellerId: at(seller, 'ram:SpecifiedLegalOrganization', 'ram:ID'),
    sellerCountry: at(seller, 'ram:PostalTradeAddress', 'ram:CountryID'),
    bill: reference('AFL'),
    process: reference('AVV'),
    net: at(sums, 'ram:LineTotalAmount'),
    nets: sums ? childrenOf(sums, 'ram:LineTotalAmount').map(textOf) : [],
    vat: (currency) => totalIn(sums ? childrenOf(sums, 'ram:TaxTotalAmount') : [], currency),
    gross: gross && textOf(gross),
    reason: at(settlement, 'ram:ApplicableTradeTax', 'ram:ExemptionReason'),
    correctsNumber: preceding.some((one) => childOf(one, 'ram:IssuerAssignedID')),
    correctsDate: preceding.some((one) => childOf(one, 'ram:FormattedIssueDateTime', 'qdt:DateTimeString')),
  }
}

function ofUbl(node: XmlNode, number: string): Placed {
  const numbered = (one: XmlNode) => childOf(one, 'cac:InvoiceDocumentReference', 'cbc:ID')
  const all = childrenOf(node, 'cac:BillingReference')
  const own = all.find((one) => textOf(numbered(one)) === number)
  const others = all.filter((one) => numbered(one) !== undefined && textOf(numbered(one)) !== number)
  const seller = childOf(node, 'cac:Item', 'cac:ManufacturerParty')
  const reference = (type: string) =>
    textOf(
      childrenOf(node, 'cac:DocumentReference')
        .filter((one) => at(one, 'cbc:DocumentTypeCode') === '130')
        .flatMap((one) => childrenOf(one, 'cbc:ID'))
        .find(({ attributes }) => attributes.schemeID === type),
    )
  const parent = childOf(own, 'cac:BillingReferenceLine', 'cbc:ID')
  const gross = childOf(node, 'cbc:TaxInclusiveLineExtensionAmount')
  return {
    node,
    id: at(node, 'cbc:ID'),
    says: there(own),
    hasStatus: there(childOf(own, 'cac:InvoiceDocumentReference', 'cbc:DocumentStatusCode')),
    status: at(own, 'cac:InvoiceDocumentReference', 'cbc:DocumentStatusCode'),
    parent: parent && textOf(parent),
    sellerName: at(seller, 'cac:PartyLegalEntity', 'cbc:RegistrationName'),
    sellerId: at(seller, 'cac:PartyLegalEntity', 'cbc:CompanyID'),
    sellerCountry: at(seller, 'cac:PostalAddress', 'cac:Country', 'cbc:IdentificationCode'),
    bill: reference('AFL'),
    process: reference('AVV'),
    net: at(node, 'cbc:LineExtensionAmount'),
    nets: childrenOf(node, 'cbc:LineExtensionAmount').map(textOf),
    vat: (currency) =>
      totalIn(
        childrenOf(node, 'cac:TaxTotal').flatMap((one) => childrenOf(one, 'cbc:TaxAmount')),
        currency,
      ),
    gross: gross && textOf(gross),
    reason: at(node, 'cac:Item', 'cac:ClassifiedTaxCategory', 'cbc:TaxExemptionReason'),
    correctsNumber: others.length > 0,
    correctsDate: others.some((one) => childOf(one, 'cac:InvoiceDocumentReference', 'cbc:IssueDate')),
  }
}

const once = new WeakMap<Checked, readonly Placed[]>()
function linesOf(it: Checked): readonly Placed[] {
  let found = once.get(it)
  if (!found) {
    const number = it.invoice.number ?? ''
    found = it.cii
      ? it.named('ram:IncludedSupplyChainTradeLineItem').map(ofCii)
      : [...it.named('cac:InvoiceLine'), ...it.named('cac:CreditNoteLine')].map((node) => ofUbl(node, number))
    once.set(it, found)
  }
  return found
}
const headsOf = (it: Checked) => linesOf(it).filter(({ status, parent }) => status === 'GROUP' && parent === undefined)

const sellers = ['S8', 'B8', 'M8']
const bothWays = ['S9', 'B9', 'M9']
const places = (lines: readonly Placed[]) => lines.map(({ node }) => `:${node.line}`)

/** A rule of these processes, by its id in each syntax. */
const of = (
  processes: readonly string[],
  ids: string | Record<Only, string>,
  fr: string,
  en: string,
  check: Rule['check'],
): Rule[] =>
  (['cii', 'ubl'] as const).map((only) =>
    rule(typeof ids === 'string' ? ids : ids[only], fr, en, (it) => !processes.includes(processOf(it)) || check(it), {
      only,
    }),
  )
const any = [...sellers, ...bothWays]
const eachHead = (holds: (head: Placed, it: Checked) => boolean) => (it: Checked) =>
  places(headsOf(it).filter((head) => !holds(head, it)))
const eachOf = (holds: (one: Placed, it: Checked) => boolean) => (it: Checked) =>
  places(linesOf(it).filter((one) => !holds(one, it)))

const parts = (it: Checked, head: Placed) => linesOf(it).filter(({ parent }) => parent === head.id)
const parentOf = (it: Checked, one: Placed) => linesOf(it).find(({ id }) => id === one.parent)
const sum = (texts: ReadonlyArray<string | undefined>) => texts.reduce((all, text) => all + fraction(text), 0)

const numberOf = (it: Checked) => it.invoice.number ?? ''
const legalId = (it: Checked, who: 'seller' | 'buyer') => it.invoice[who]?.legalRegistration?.value
const headed = (it: Checked, who: 'seller' | 'buyer') =>
  headsOf(it).filter(({ sellerId, node }) => {
    const known = it.cii
      ? childOf(
          node,
          'ram:SpecifiedLineTradeAgreement',
          'ram:ItemSellerTradeParty',
          'ram:SpecifiedLegalOrganization',
          'ram:ID',
        )
      : childOf(node, 'cac:Item', 'cac:ManufacturerParty', 'cac:PartyLegalEntity', 'cbc:CompanyID')
    return known !== undefined && legalId(it, who) !== undefined && sellerId === legalId(it, who)
  })

/** References of heads in CII, which must each be a reference with its number. */
const referenceRules = ['AFL', 'AVV'].flatMap((type): Rule[] => {
  const id = `BR-FR-MV-03_BT-128_${type}`
  const fr = `Une ligne de tête doit porter la référence ${type}, avec son numéro.`
  const en = `A head line must have the reference ${type}, with its number.`
  const free = (text: string) => type === 'AFL' || !sellers.includes(text)
  return of(any, id, fr, en, (it) => {
    if (!it.cii)
      return places(
        headsOf(it).filter(({ bill, process }) => (type === 'AFL' ? bill : process) === '' || !free(process)),
      )
    return headsOf(it)
      .flatMap(({ node }) =>
        childrenOf(childOf(node, 'ram:SpecifiedLineTradeSettlement') ?? node, 'ram:AdditionalReferencedDocument'),
      )
      .filter((one) => at(one, 'ram:ReferenceTypeCode') === type)
      .filter(
        (one) =>
          at(one, 'ram:TypeCode') !== '130' ||
          at(one, 'ram:IssuerAssignedID') === '' ||
          !free(at(one, 'ram:IssuerAssignedID')),
      )
      .map((one) => `:${one.line}`)
  })
})

const corrected = (processes: readonly string[], family: string, types: readonly string[]): Rule[] => {
  const fr =
    "Chaque ligne de tête d'une facture rectificative ou d'un avoir doit nommer ce qu'elle corrige, avec sa date."
  const en = 'Each head line of a corrective invoice or credit note must name what it corrects, with its date.'
  const on = (holds: (head: Placed) => boolean) => (it: Checked) => !types.includes(typeOf(it)) || eachHead(holds)(it)
  return [
    ...of(
      processes,
      `${family}-EXT-FR-FE-136`,
      fr,
      en,
      on(({ correctsNumber }) => correctsNumber),
    ),
    ...of(
      processes,
      `${family}-EXT-FR-FE-138`,
      fr,
      en,
      on(({ correctsDate }) => correctsDate),
    ),
  ]
}

export const severalSellers: readonly Rule[] = [
  ...of(
    any,
    'BR-FR-MV-01_EXT-FR-FE-163',
    'Chaque ligne doit dire sa place : GROUP, DETAIL ou INFORMATION.',
    'Each line must say its place: GROUP, DETAIL or INFORMATION.',
    eachOf(({ says, status }, it) => (it.cii ? !says || status !== '' : says && status !== '')),
  ),
  ...of(
    sellers,
    'BR-FR-MV-02_EXT-FR-FE-163',
    'Une facture de plusieurs vendeurs doit avoir au moins une ligne de tête (GROUP).',
    'An invoice of several sellers must have at least one head line (GROUP).',
    (it) => headsOf(it).length > 0,
  ),
  ...of(
    bothWays,
    'BR-FR-BD-02_EXT-FR-FE-163',
    'Une facture dans les deux sens doit avoir deux lignes de tête (GROUP).',
    'An invoice that bills both ways must have two head lines (GROUP).',
    (it) => headsOf(it).length === 2,
  ),
  ...of(
    bothWays,
    { cii: 'BR-FR-BD-02_BT-31', ubl: 'BR-FR-BD-02_BT-30' },
    'Une des lignes de tête doit être du vendeur (BT-30).',
    'One of the head lines must be of the seller (BT-30).',
    (it) => headed(it, 'seller').length === 1,
  ),
  ...of(
    bothWays,
    'BR-FR-BD-02_BT-47',
    "Une des lignes de tête doit être de l'acheteur (BT-47).",
    'One of the head lines must be of the buyer (BT-47).',
    (it) => headed(it, 'buyer').length === 1,
  ),
  ...of(
    any,
    'BR-FR-MV-03_EXT-FR-FE-164',
    'Une ligne de tête doit nommer son vendeur.',
    'A head line must name its seller.',
    eachHead(({ sellerName }) => sellerName !== ''),
  ),
  ...of(
    any,
    'BR-FR-MV-03_EXT-FR-FE-167',
    'Une ligne de tête doit donner le SIREN de son vendeur.',
    'A head line must give the SIREN of its seller.',
    eachHead(({ sellerId }) => sellerId !== ''),
  ),
  ...of(
    any,
    'BR-FR-MV-03_EXT-FR-FE-177',
    'Une ligne de tête doit dire le pays de son vendeur.',
    'A head line must state the country of its seller.',
    eachHead(({ sellerCountry }) => sellerCountry !== ''),
  ),
  ...of(
    any,
    'BR-FR-MV-03_EXT-FR-FE-181',
    'Une ligne de tête doit donner sa TVA.',
    'A head line must give its VAT.',
    eachHead(({ vat }, it) => vat(it.invoice.currency) !== ''),
  ),
  ...of(
    any,
    'BR-FR-MV-03_EXT-FR-FE-182',
    'Une ligne de tête doit donner sa TVA dans la devise de comptabilisation aussi.',
    'A head line must give its VAT in the accounting currency too.',
    eachHead(
      ({ vat }, it) =>
        !there(it.invoice.vatCurrency) || (it.invoice.vatCurrency !== '' && vat(it.invoice.vatCurrency) !== ''),
    ),
  ),
  ...referenceRules,
  ...of(
    any,
    'BR-FR-MV-05_EXT-FR-FE-BG-12',
    "Le montant d'une ligne de tête doit être la somme de ses lignes, à un centime près pour chacune.",
    'The amount of a head line must be the sum of its lines, within a cent for each.',
    eachHead((head, it) => {
      const lines = parts(it, head).filter(({ hasStatus, status }) => hasStatus && status !== 'INFORMATION')
      const nets = lines.flatMap((one) => one.nets)
      return isWithin(fraction(head.net) - sum(nets), nets.length)
    }),
  ),
  ...of(
    any,
    'BR-FR-MV-06_EXT-FR-FE-167',
    'Chaque ligne doit donner le SIREN de son vendeur, le même que celui de sa ligne de tête.',
    'Each line must give the SIREN of its seller, the same as its head line.',
    eachOf(
      (one, it) =>
        one.sellerId !== '' && (one.parent === undefined || one.sellerId === (parentOf(it, one)?.sellerId ?? '')),
    ),
  ),
  ...of(
    any,
    'BR-FR-MV-07_BT-128',
    'Chaque ligne doit porter le numéro de sa facture (AFL), le même que celui de sa ligne de tête.',
    'Each line must have the number of its bill (AFL), the same as its head line.',
    eachOf((one, it) => one.bill !== '' && (one.parent === undefined || one.bill === (parentOf(it, one)?.bill ?? ''))),
  ),
  ...of(
    any,
    'BR-FR-MV-08_BT-128',
    "Le motif de TVA d'une ligne de détail doit commencer par le numéro de sa facture entre deux #.",
    'The VAT reason of a detail line must begin with the number of its bill between two #.',
    eachOf(({ status, reason, bill }) => status !== 'DETAIL' || (bill !== '' && reason.startsWith(`#${bill}#`))),
  ),
  ...of(
    any,
    'BR-FR-MV-09_EXT-FR-FE-181',
    "La TVA d'une ligne de tête doit être celle de la ventilation de sa facture, à un centime près.",
    "The VAT of a head line must be that of its bill's breakdown, within a cent.",
    eachHead((head, it) => {
      const own = it.invoice.vatBreakdown.filter(({ exemptionReason = '' }) =>
        exemptionReason.startsWith(`#${head.bill}#`),
      )
      return isWithin(fraction(head.vat(it.invoice.currency)) - sum(own.map(({ tax }) => tax)), 1)
    }),
  ),
  ...of(
    any,
    'BR-FR-MV-10_EXT-FR-FE-184',
    "Le total TVA comprise d'une ligne de tête doit être son montant plus sa TVA.",
    'The total with VAT of a head line must be its amount plus its VAT.',
    eachHead((head, it) => {
      if (head.gross === undefined) return true
      const details = parts(it, head).filter(({ status }) => status === 'DETAIL').length
      return isWithin(fraction(head.gross) - fraction(head.net) - fraction(head.vat(it.invoice.currency)), details)
    }),
  ),
  ...of(
    any,
    'BR-FR-MV-11_BT-128',
    "La facture que le vendeur s'attribue doit porter le numéro du document, une fois.",
    'The bill of the seller must have the number of the document, once.',
    (it) => {
      const own = headed(it, 'seller')
      const count = own.filter(({ bill }) => bill === numberOf(it)).length
      return places(own.filter(({ bill }) => (count > 1 && bill === numberOf(it)) || count === 0))
    },
  ),
  ...of(
    any,
    'BR-FR-MV-12_BT-128',
    'Deux lignes de tête ne doivent pas porter le même numéro de facture.',
    'Two head lines must not have the same number of a bill.',
    (it) => {
      const heads = headsOf(it)
      if (it.cii) {
        const ids = it.named('ram:IssuerAssignedID')
        return heads
          .flatMap(({ node }) =>
            childrenOf(childOf(node, 'ram:SpecifiedLineTradeSettlement') ?? node, 'ram:AdditionalReferencedDocument'),
          )
          .filter((one) => at(one, 'ram:ReferenceTypeCode') === 'AFL' && at(one, 'ram:TypeCode') === '130')
          .flatMap((one) => childrenOf(one, 'ram:IssuerAssignedID'))
          .every((one) => !ids.slice(0, ids.indexOf(one)).some((before) => textOf(before) === textOf(one)))
      }
      const bills = linesOf(it)
      return heads.every(
        (head) => head.bill === '' || !bills.slice(0, bills.indexOf(head)).some(({ bill }) => bill === head.bill),
      )
    },
  ),
  ...of(
    sellers,
    'BR-FR-MV-13_BT-3',
    'Une facture de plusieurs vendeurs ne peut pas être une autofacture.',
    'An invoice of several sellers cannot be self-billed.',
    (it) => typeOf(it) !== '' && !selfBilled.includes(typeOf(it)),
  ),
  ...of(
    bothWays,
    { cii: 'BR-FR-BD-13_BT-3', ubl: 'BR-FR-MV-BD_BT-3' },
    'Une facture dans les deux sens doit être une autofacture.',
    'An invoice that bills both ways must be self-billed.',
    (it) => selfBilled.includes(typeOf(it)),
  ),
  ...corrected(sellers, 'BR-FR-MV-14', ['384', '472', '381', '396', '503']),
  ...corrected(bothWays, 'BR-FR-BD-14', ['261', '471', '473', '502']),
]
