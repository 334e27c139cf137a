// EN 16931, rules BR-31 to BR-65: what allowances, breakdowns, payments, documents and items must have.
import type { XmlNode } from '../../xml/read.ts'
import type { LineAllowance } from '../model/invoice.ts'
import {
  type Checked,
  childOf,
  childrenOf,
  each,
  eachAllowance,
  eachBreakdown,
  eachCharge,
  eachLine,
  eachNode,
  filled,
  type Rule,
  rule,
  textOf,
  there,
} from './rule.ts'

const onLines =
  (kind: 'allowances' | 'charges', holds: (one: LineAllowance) => boolean) =>
  ({ invoice }: Checked) =>
    invoice.lines.flatMap((line, index) =>
      each(kind === 'allowances' ? 'BG-27' : 'BG-28', line[kind], holds).map((place) => `BG-25[${index + 1}]/${place}`),
    )
const reasoned = (one: { reason?: string; reasonCode?: string }) => there(one.reason) || there(one.reasonCode)

const means = (it: Checked) => it.either('ram:SpecifiedTradeSettlementPaymentMeans', 'cac:PaymentMeans')
const isTransfer = (code: string) => code === '30' || code === '58'
const accountOf = (it: Checked, node: Parameters<typeof childOf>[0]) =>
  it.cii ? childOf(node, 'ram:PayeePartyCreditorFinancialAccount') : childOf(node, 'cac:PayeeFinancialAccount')
const accountIds = (node: NonNullable<Parameters<typeof childOf>[0]>) =>
  ['ram:IBANID', 'ram:ProprietaryID', 'cbc:ID'].flatMap((name) => childrenOf(node, name))
const codeOf = (it: Checked, node: Parameters<typeof childOf>[0]) =>
  textOf(childOf(node, it.cii ? 'ram:TypeCode' : 'cbc:PaymentMeansCode'))

export const presenceOfParts: readonly Rule[] = [
  rule(
    'BR-31',
    'Chaque remise (BG-20) doit avoir un montant (BT-92).',
    'Each allowance (BG-20) must have an amount (BT-92).',
    (it) => eachAllowance(it, (one) => there(one.amount)),
  ),
  rule(
    'BR-32',
    'Chaque remise (BG-20) doit dire sa catégorie de TVA (BT-95).',
    'Each allowance (BG-20) must state its VAT category (BT-95).',
    (it) => eachNode(partsOf(it, false), (one) => hasVatCategory(it, one)),
  ),
  rule(
    'BR-33',
    'Chaque remise (BG-20) doit dire son motif (BT-97) ou le code de celui-ci (BT-98).',
    'Each allowance (BG-20) must state its reason (BT-97) or the code of it (BT-98).',
    (it) => eachAllowance(it, reasoned),
  ),
  rule(
    'BR-36',
    'Chaque majoration (BG-21) doit avoir un montant (BT-99).',
    'Each charge (BG-21) must have an amount (BT-99).',
    (it) => eachCharge(it, (one) => there(one.amount)),
  ),
  rule(
    'BR-37',
    'Chaque majoration (BG-21) doit dire sa catégorie de TVA (BT-102).',
    'Each charge (BG-21) must state its VAT category (BT-102).',
    (it) => eachNode(partsOf(it, true), (one) => hasVatCategory(it, one)),
  ),
  rule(
    'BR-38',
    'Chaque majoration (BG-21) doit dire son motif (BT-104) ou le code de celui-ci (BT-105).',
    'Each charge (BG-21) must state its reason (BT-104) or the code of it (BT-105).',
    (it) => eachCharge(it, reasoned),
  ),
  rule(
    'BR-41',
    "Chaque remise d'une ligne (BG-27) doit avoir un montant (BT-136).",
    'Each allowance of a line (BG-27) must have an amount (BT-136).',
    onLines('allowances', (one) => there(one.amount)),
  ),
  rule(
    'BR-42',
    "Chaque remise d'une ligne (BG-27) doit dire son motif (BT-139) ou le code de celui-ci (BT-140).",
    'Each allowance of a line (BG-27) must state its reason (BT-139) or the code of it (BT-140).',
    onLines('allowances', reasoned),
  ),
  rule(
    'BR-43',
    "Chaque majoration d'une ligne (BG-28) doit avoir un montant (BT-141).",
    'Each charge of a line (BG-28) must have an amount (BT-141).',
    onLines('charges', (one) => there(one.amount)),
  ),
  rule(
    'BR-44',
    "Chaque majoration d'une ligne (BG-28) doit dire son motif (BT-144) ou le code de celui-ci (BT-145).",
    'Each charge of a line (BG-28) must state its reason (BT-144) or the code of it (BT-145).',
    onLines('charges', reasoned),
  ),
  rule(
    'BR-45',
    'Chaque ventilation de TVA (BG-23) doit donner sa base (BT-116).',
    'Each VAT breakdown (BG-23) must give its base (BT-116).',
    (it) => eachBreakdown(it, (one) => there(one.base)),
  ),
  rule(
    'BR-46',
    'Chaque ventilation de TVA (BG-23) doit donner sa TVA (BT-117).',
    'Each VAT breakdown (BG-23) must give its VAT (BT-117).',
    (it) => eachBreakdown(it, (one) => there(one.tax)),
  ),
  rule(
    'BR-47',
    'Chaque ventilation de TVA (BG-23) doit dire sa catégorie (BT-118).',
    'Each VAT breakdown (BG-23) must state its category (BT-118).',
    (it) =>
      it.cii
        ? eachNode(taxes(it), (one) => isVat(one) && there(childOf(one, 'ram:CategoryCode')))
        : eachBreakdown(it, (one) => there(one.category)),
  ),
  rule(
    'BR-48',
    "Chaque ventilation de TVA (BG-23) doit dire son taux (BT-119), sauf pour ce qui n'est pas soumis à la TVA.",
    'Each VAT breakdown (BG-23) must state its rate (BT-119), but for what VAT does not apply to.',
    (it) =>
      it.cii
        ? eachNode(
            taxes(it),
            (one) =>
              isVat(one) &&
              (there(childOf(one, 'ram:RateApplicablePercent')) || textOf(childOf(one, 'ram:CategoryCode')) === 'O'),
          )
        : eachBreakdown(it, (one) => there(one.rate) || one.category === 'O'),
  ),
  rule(
    'BR-49',
    'Des instructions de paiement (BG-16) doivent dire le moyen (BT-81).',
    'Payment instructions (BG-16) must state the means (BT-81).',
    (it) => eachNode(means(it), (one) => there(childOf(one, it.cii ? 'ram:TypeCode' : 'cbc:PaymentMeansCode'))),
  ),
  rule(
    'BR-50',
    'Un virement (BG-17) doit dire le compte à créditer (BT-84).',
    'A credit transfer (BG-17) must state the account to be credited (BT-84).',
    (it) =>
      eachNode(means(it), (one) => {
        const account = accountOf(it, one)
        return !isTransfer(codeOf(it, one)) || !account || accountIds(account).some((id) => textOf(id) !== '')
      }),
  ),
  rule(
    'BR-51',
    'Un numéro de carte (BT-87) ne doit montrer que ses premiers et derniers chiffres, dix en tout au plus.',
    'A card number (BT-87) must show its first and last digits alone, ten in all at most.',
    ({ invoice }) => (invoice.payment?.card?.number ?? '').length <= 10,
    { severity: { cii: 'fatal', ubl: 'warning' } },
  ),
  rule(
    'BR-52',
    'Chaque document joint (BG-24) doit porter une référence (BT-122).',
    'Each supporting document (BG-24) must have a reference (BT-122).',
    (it) =>
      eachNode(it.either('ram:AdditionalReferencedDocument', 'cac:AdditionalDocumentReference'), (one) =>
        filled(textOf(childOf(one, it.cii ? 'ram:IssuerAssignedID' : 'cbc:ID'))),
      ),
  ),
  rule(
    'BR-53',
    'La TVA doit aussi être donnée (BT-111) dans la devise de comptabilisation (BT-6), autre que celle de la facture.',
    'VAT must also be given (BT-111) in the accounting currency (BT-6), which is another than the one of the invoice.',
    ({ invoice, cii }) =>
      !there(invoice.vatCurrency) ||
      (there(invoice.totals?.vatInAccountingCurrency) && !(cii && invoice.vatCurrency === invoice.currency)),
  ),
  rule(
    'BR-54',
    "Chaque attribut d'un article (BG-32) doit avoir un nom (BT-160) et une valeur (BT-161).",
    'Each attribute of an item (BG-32) must have a name (BT-160) and a value (BT-161).',
    (it) => eachLine(it, (line) => (line.item?.attributes ?? []).every((one) => there(one.name) && there(one.value))),
  ),
  rule(
    'BR-55',
    'Chaque facture antérieure (BG-3) doit être nommée par son numéro (BT-25).',
    'Each preceding invoice (BG-3) must be named by its number (BT-25).',
    (it) =>
      it.cii
        ? each('BG-3', it.invoice.preceding, (one) => filled(one.number))
        : eachNode(it.named('cac:BillingReference'), (one) =>
            there(childOf(one, 'cac:InvoiceDocumentReference', 'cbc:ID')),
          ),
  ),
  rule(
    'BR-56',
    'Le représentant fiscal (BG-11) doit avoir un numéro de TVA (BT-63).',
    'The tax representative (BG-11) must have a VAT identifier (BT-63).',
    ({ invoice: { taxRepresentative: one }, cii }) =>
      !one || (cii ? filled(one.vatIdentifier) : there(one.vatIdentifier)),
  ),
  rule(
    'BR-57',
    "L'adresse de livraison (BG-15) doit dire son pays (BT-80).",
    'The delivery address (BG-15) must state its country (BT-80).',
    ({ invoice, cii }) => {
      const address = invoice.delivery?.address
      return !address || (cii ? filled(address.country) : there(address.country))
    },
  ),
  rule(
    'BR-61',
    'Pour un virement, le compte à créditer (BT-84) doit être donné.',
    'For a credit transfer the account to be credited (BT-84) must be given.',
    (it) =>
      eachNode(means(it), (one) => {
        const account = accountOf(it, one)
        return !isTransfer(codeOf(it, one)) || (it.cii && !account) || (!!account && accountIds(account).length > 0)
      }),
  ),
  rule(
    'BR-62',
    "L'adresse électronique du vendeur (BT-34) doit dire son schéma.",
    "The seller's electronic address (BT-34) must state its scheme.",
    (it) => schemed(it.invoice.seller?.electronicAddress, it.cii) && !hasNoAddress(it, 'ram:SellerTradeParty'),
  ),
  rule(
    'BR-63',
    "L'adresse électronique de l'acheteur (BT-49) doit dire son schéma.",
    "The buyer's electronic address (BT-49) must state its scheme.",
    (it) => schemed(it.invoice.buyer?.electronicAddress, it.cii) && !hasNoAddress(it, 'ram:BuyerTradeParty'),
  ),
  rule(
    'BR-64',
    "L'identifiant standard d'un article (BT-157) doit dire son schéma.",
    'The standard identifier of an item (BT-157) must state its scheme.',
    (it) => eachLine(it, (line) => schemed(line.item?.standardIdentifier, it.cii)),
  ),
  rule(
    'BR-65',
    "La classification d'un article (BT-158) doit dire son schéma.",
    'The classification of an item (BT-158) must state its scheme.',
    (it) => eachLine(it, (line) => (line.item?.classifications ?? []).every((one) => schemed(one, it.cii))),
  ),
]

const taxes = (it: Checked) =>
  it.named('ram:ApplicableTradeTax').filter((one) => one.parent?.name === 'ram:ApplicableHeaderTradeSettlement')
const isVat = (node: Parameters<typeof textOf>[0]) => textOf(childOf(node, 'ram:TypeCode')).toUpperCase() === 'VAT'
const schemed = (one: { scheme?: string } | undefined, cii: boolean): boolean =>
  !one || (cii ? filled(one.scheme) : there(one.scheme))

/** The allowances or charges of the whole document. */
const partsOf = (it: Checked, charge: boolean): XmlNode[] =>
  it
    .either('ram:SpecifiedTradeAllowanceCharge', 'cac:AllowanceCharge')
    .filter(
      (node) =>
        node.parent === (it.cii ? childOf(it.root, ...settlement) : it.root) &&
        (it.cii
          ? textOf(childOf(node, 'ram:ChargeIndicator', 'udt:Indicator')) === String(charge)
          : [String(charge), charge ? '1' : '0'].includes(textOf(childOf(node, 'cbc:ChargeIndicator')))),
    )
const settlement = ['rsm:SupplyChainTradeTransaction', 'ram:ApplicableHeaderTradeSettlement'] as const
const hasVatCategory = (it: Checked, node: XmlNode): boolean =>
  it.cii
    ? childrenOf(node, 'ram:CategoryTradeTax').some((one) => isVat(one) && there(childOf(one, 'ram:CategoryCode')))
    : childrenOf(node, 'cac:TaxCategory').some(
        (one) =>
          textOf(childOf(one, 'cac:TaxScheme', 'cbc:ID')).toUpperCase() === 'VAT' && there(childOf(one, 'cbc:ID')),
      )

/** In CII the element of the address is there without an address in it. */
const hasNoAddress = (it: Checked, party: string): boolean =>
  it
    .named('ram:URIUniversalCommunication')
    .some((one) => one.parent?.name === party && childOf(one, 'ram:URIID') === undefined)
