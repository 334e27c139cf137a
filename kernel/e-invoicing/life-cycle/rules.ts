// The rules of the life-cycle message (BR-FR-CDV): what it must have, and from which lists.
import type { XmlNode } from '../../xml/read.ts'
import { type Finding, findingsIn } from '../rules/check.ts'
import {
  rule as anyRule,
  CheckedDocument,
  childOf,
  childrenOf,
  eachNode,
  type Rule,
  textOf,
  there,
} from '../rules/rule.ts'
import { actions, characteristics, documentTypes, reasoned, reasons, reasonsOf, roles, statusCodes } from './codes.ts'
import type { Message, ReadMessage } from './message.ts'

class CheckedMessage extends CheckedDocument {
  readonly message: Message
  constructor({ root, message }: ReadMessage) {
    super(root)
    this.message = message
  }
}
type MessageRule = Rule<CheckedMessage>
const rule = (
  id: string,
  fr: string,
  en: string,
  check: MessageRule['check'],
  severity: 'fatal' | 'warning' = 'fatal',
) => anyRule<CheckedMessage>(id, fr, en, check, { severity })

const exchanged = (it: CheckedMessage) => childOf(it.root, 'cdar:ExchangedDocument')
const acknowledged = (it: CheckedMessage) =>
  it.named('ram:ReferenceReferencedDocument').filter((one) => one.parent?.name === 'cdar:AcknowledgementDocument')
const type = (it: CheckedMessage) => it.message.type
/** Whether any of the invoices is not receivable: then little is known of it. */
const isUnreadable = (it: CheckedMessage) => it.message.documents.some(({ status }) => status === '501')
const of = (it: CheckedMessage, ...names: string[]): readonly XmlNode[] => {
  const last = names.at(-1)!
  return it.named(last).filter((node) => {
    let at: XmlNode | undefined = node
    for (const name of names.toReversed()) {
      if (at?.name !== name) return false
      at = at.parent
    }
    return true
  })
}
const listed = (list: { has(code: string): boolean }) => (node: XmlNode) => list.has(textOf(node))

/** The one recipient is the public portal. */
const isForPortal = (it: CheckedMessage): boolean => {
  const ids = it.message.recipients.flatMap(({ identifiers }) => identifiers)
  return (
    ids.length === 1 &&
    ids[0]!.scheme === '0238' &&
    ids[0]!.value === '0000' &&
    it.message.recipients.some(({ role }) => role === 'DFH')
  )
}
const senders = new Set('BY AB DL SE SR WK PE PR II IV'.split(' '))
const issuers = new Set('BY AB DL SE SR PE PR II IV'.split(' '))
const acknowledgements = {
  305: new Set(['10', '51', '43', '8', '48']),
  23: new Set(['45', '39', '37', '50', '49', '47', '46', '1', '5']),
}
const processes = new Set(['NON_REGULATED', 'B2C', 'B2CINT', 'B2BINT', 'OUTOFSCOPE'])

/** Whether a reason is given for a status: the document's own, or the one of the detail. */
const isFor = (node: XmlNode, status: string): boolean => {
  const whole = childOf(node.parent?.parent, 'ram:ProcessConditionCode')
  const own = childOf(node.parent, 'ram:ProcessConditionCode')
  const elsewhere = own && textOf(own) !== status
  if (whole && textOf(whole) !== status && (!own || elsewhere)) return false
  return !(whole && textOf(whole) === status && elsewhere)
}
const publicBuyers = (it: CheckedMessage): boolean =>
  (it.message.sender?.identifiers ?? []).some(({ scheme, value }) => scheme === '0238' && value === '9999')
const reasonRule = (key: keyof typeof reasonsOf, also: (it: CheckedMessage) => boolean = () => false): MessageRule => {
  const status = String(key).slice(0, 3)
  const list: readonly string[] = reasonsOf[key]
  return rule(
    `BR-FR-CDV-CL-09_MDT-113_${key}`,
    `Le motif (MDT-113) doit être l'un de ceux du statut ${status}.`,
    `The reason (MDT-113) must be one of those of the status ${status}.`,
    (it) => eachNode(reasonNodes(it), (node) => !isFor(node, status) || also(it) || list.includes(textOf(node))),
  )
}
const reasonNodes = (it: CheckedMessage) =>
  of(
    it,
    'cdar:AcknowledgementDocument',
    'ram:ReferenceReferencedDocument',
    'ram:SpecifiedDocumentStatus',
    'ram:ReasonCode',
  )
const document = ['cdar:AcknowledgementDocument', 'ram:ReferenceReferencedDocument'] as const

const presence: readonly MessageRule[] = [
  rule(
    'BR-FR-04_MDT-91',
    "Le type de la facture (MDT-91) doit être l'un de ceux de l'échange français.",
    'The type of the invoice (MDT-91) must be one of those of the French exchange.',
    (it) => eachNode(of(it, ...document, 'ram:TypeCode'), listed(documentTypes)),
  ),
  rule(
    'BR-FR-CDV-02_MDT-3',
    'Le profil (MDT-3) doit être celui des statuts de factures, ou celui du portail public pour ce qui lui est adressé.',
    'The profile (MDT-3) must be that of statuses of invoices, or that of the public portal for what is sent to it.',
    (it) =>
      !childOf(it.root, 'cdar:ExchangedDocumentContext') ||
      it.message.profile === 'urn.cpro.gouv.fr:1p0:CDV:invoice' ||
      (it.message.profile === 'urn.cpro.gouv.fr:1p0:CDV:einvoicingF2' && isForPortal(it)),
  ),
  rule(
    'BR-FR-CDV-03_MDT-4',
    'Le message doit porter un identifiant (MDT-4).',
    'The message must have an identifier (MDT-4).',
    (it) => !exchanged(it) || there(it.message.identifier),
  ),
  rule(
    'BR-FR-CDV-07_MDT-38_yes',
    'Un message de traitement (23) doit identifier son émetteur (MDT-38).',
    'A message of treatment (23) must identify who issues it (MDT-38).',
    (it) => {
      const issuer = childOf(exchanged(it), 'ram:IssuerTradeParty')
      return !issuer || (type(it) !== undefined && type(it) !== '23') || childOf(issuer, 'ram:GlobalID') !== undefined
    },
  ),
  rule(
    'BR-FR-CDV-08_MDT-73',
    "Un destinataire qui n'est pas une plateforme doit avoir une adresse électronique (MDT-73).",
    'A recipient that is no platform must have an electronic address (MDT-73).',
    ({ message }) => message.recipients.every(({ role, address }) => role === 'WK' || role === 'DFH' || there(address)),
  ),
  rule(
    'BR-FR-CDV-09_MDT-77',
    'Le type du message (MDT-77) doit être 23 ou 305.',
    'The type of the message (MDT-77) must be 23 or 305.',
    (it) =>
      eachNode(of(it, 'cdar:AcknowledgementDocument', 'ram:TypeCode'), (one) => ['23', '305'].includes(textOf(one))),
  ),
  rule(
    'BR-FR-CDV-11_MDG-35',
    'La facture doit être nommée avec sa date (MDT-100).',
    'The invoice must be named with its date (MDT-100).',
    (it) => eachNode(acknowledged(it), (one) => there(childOf(one, 'ram:FormattedIssueDateTime')) || isUnreadable(it)),
  ),
  rule(
    'BR-FR-CDV-12_MDT-105',
    'Chaque facture doit avoir un statut (MDT-105).',
    'Each invoice must have a status (MDT-105).',
    (it) => eachNode(acknowledged(it), (one) => there(childOf(one, 'ram:ProcessConditionCode'))),
  ),
  rule(
    'BR-FR-CDV-13_MDT-129',
    'Le vendeur de la facture doit être identifié (MDT-129).',
    'The seller of the invoice must be identified (MDT-129).',
    (it) =>
      eachNode(
        of(it, ...document, 'ram:IssuerTradeParty'),
        (one) => there(childOf(one, 'ram:GlobalID')) || isUnreadable(it),
      ),
  ),
  rule(
    'BR-FR-CDV-14_MDT-207',
    'Un encaissement (212) doit donner les montants encaissés (MEN), chacun avec son taux de TVA.',
    'A payment (212) must give the amounts paid (MEN), each with its VAT rate.',
    (it) =>
      eachNode(acknowledged(it), (one) => {
        if (!childrenOf(one, 'ram:ProcessConditionCode').some((status) => textOf(status) === '212')) return true
        const paid = childrenOf(one, 'ram:SpecifiedDocumentStatus')
          .flatMap((status) => childrenOf(status, 'ram:SpecifiedDocumentCharacteristic'))
          .filter((part) => childrenOf(part, 'ram:TypeCode').some((code) => textOf(code) === 'MEN'))
        return (
          paid.length > 0 && paid.every((part) => childOf(part, 'ram:ValueAmount') && childOf(part, 'ram:ValuePercent'))
        )
      }),
  ),
  rule(
    'BR-FR-CDV-15_MDT-113',
    'Ce statut (206, 207, 208, 210, 213, 501) doit avoir un motif (MDT-113).',
    'This status (206, 207, 208, 210, 213, 501) must have a reason (MDT-113).',
    (it) =>
      eachNode(
        of(it, ...document, 'ram:ProcessConditionCode'),
        (one) =>
          !reasoned.has(textOf(one)) ||
          childrenOf(one.parent!, 'ram:SpecifiedDocumentStatus').some((status) => childOf(status, 'ram:ReasonCode')),
      ),
  ),
  rule(
    'BR-FR-CDV-16_MDT-124-2',
    'Chaque détail de statut doit porter un rang (MDT-124-2).',
    'Each detail of a status must have a rank (MDT-124-2).',
    (it) =>
      eachNode(of(it, ...document, 'ram:SpecifiedDocumentStatus'), (one) => there(childOf(one, 'ram:SequenceNumeric'))),
  ),
]

const roleOf = (it: CheckedMessage, who: 'ram:SenderTradeParty' | 'ram:IssuerTradeParty') =>
  childOf(exchanged(it), who, 'ram:RoleCode')
const roleRules = (
  [
    ['CL-02_MDT-21', 'ram:SenderTradeParty', senders, "L'expéditeur (MDT-21)", 'The sender (MDT-21)'],
    ['CL-03_MDT-40', 'ram:IssuerTradeParty', issuers, "L'émetteur (MDT-40)", 'The issuer (MDT-40)'],
  ] as const
).flatMap(([id, who, list, fr, en]) => [
  rule(
    `BR-FR-CDV-${id}_305`,
    `${fr} d'un message de transmission (305) doit être une plateforme (WK).`,
    `${en} of a message of transmission (305) must be a platform (WK).`,
    (it) => !exchanged(it) || type(it) !== '305' || textOf(roleOf(it, who)) === 'WK',
  ),
  rule(
    `BR-FR-CDV-${id}_23`,
    `${fr} d'un message de traitement (23) doit avoir un rôle de la liste.`,
    `${en} of a message of treatment (23) must have a role of the list.`,
    (it) => !exchanged(it) || type(it) !== '23' || list.has(textOf(roleOf(it, who))),
  ),
])

const lists: readonly MessageRule[] = [
  rule(
    'BR-FR-CDV-CL-01_MDT-2',
    "Le processus (MDT-2) doit être l'un de ceux des messages, ou le cadre de facturation pour le portail public.",
    'The process (MDT-2) must be one of those of the messages, or the billing process for the public portal.',
    (it) => {
      const context = childOf(it.root, 'cdar:ExchangedDocumentContext')
      if (!context) return true
      if (isForPortal(it)) return (it.message.process ?? '').length <= 3
      return it.message.process === 'REGULATED' || processes.has(wholeText(context))
    },
  ),
  ...roleRules,
  rule(
    'BR-FR-CDV-CL-04_MDT-59',
    "Le rôle d'un destinataire (MDT-59) doit être de la liste.",
    'The role of a recipient (MDT-59) must be of the list.',
    (it) => eachNode(of(it, 'cdar:ExchangedDocument', 'ram:RecipientTradeParty', 'ram:RoleCode'), listed(roles)),
  ),
  ...(['305', '23'] as const).map((of) =>
    rule(
      `BR-FR-CDV-CL-05_MDT-88_${of}`,
      `L'accusé (MDT-88) d'un message ${of} doit être de sa liste.`,
      `The acknowledgement (MDT-88) of a message ${of} must be of its list.`,
      (it) =>
        eachNode(acknowledged(it), (one) => {
          const status = childOf(one, 'ram:StatusCode')
          return (type(it) !== undefined && type(it) !== of) || !status || acknowledgements[of].has(textOf(status))
        }),
    ),
  ),
  rule(
    'BR-FR-CDV-CL-06_MDT-105',
    'Le statut (MDT-105) doit être de la liste.',
    'The status (MDT-105) must be of the list.',
    (it) => eachNode(of(it, ...document, 'ram:ProcessConditionCode'), listed(statusCodes)),
    'warning',
  ),
  rule(
    'BR-FR-CDV-CL-06_MDT-115',
    "Le statut d'un détail (MDT-115) doit être de la liste.",
    'The status of a detail (MDT-115) must be of the list.',
    (it) =>
      eachNode(of(it, ...document, 'ram:SpecifiedDocumentStatus', 'ram:ProcessConditionCode'), listed(statusCodes)),
    'warning',
  ),
  rule(
    'BR-FR-CDV-CL-07_MDT-132',
    'Le rôle du vendeur (MDT-132) doit être SE.',
    'The role of the seller (MDT-132) must be SE.',
    (it) => eachNode(of(it, ...document, 'ram:IssuerTradeParty', 'ram:RoleCode'), (one) => textOf(one) === 'SE'),
  ),
  rule(
    'BR-FR-CDV-CL-08_MDT-158',
    'Le rôle du destinataire de la facture (MDT-158) doit être de la liste.',
    'The role of the recipient of the invoice (MDT-158) must be of the list.',
    (it) => eachNode(of(it, ...document, 'ram:RecipientTradeParty', 'ram:RoleCode'), listed(roles)),
  ),
  rule(
    'BR-FR-CDV-CL-09_MDT-113',
    'Le motif (MDT-113) doit être de la liste.',
    'The reason (MDT-113) must be of the list.',
    (it) => eachNode(reasonNodes(it), listed(reasons)),
  ),
  reasonRule(200),
  reasonRule(213),
  reasonRule(210, publicBuyers),
  reasonRule('210B2G', (it) => {
    const ids = it.message.sender?.identifiers ?? []
    return ids.length === 0 || ids.some(({ scheme, value }) => scheme === '0238' && value !== '9999')
  }),
  reasonRule(207),
  reasonRule(206),
  reasonRule(208),
  reasonRule(221),
  reasonRule(501),
  rule(
    'BR-FR-CDV-CL-10_MDT-121',
    "L'action attendue (MDT-121) doit être de la liste.",
    'The action asked for (MDT-121) must be of the list.',
    (it) => eachNode(of(it, ...document, 'ram:SpecifiedDocumentStatus', 'ram:RequestedActionCode'), listed(actions)),
  ),
  rule(
    'BR-FR-CDV-CL-11_MDT-207',
    "Le type d'une donnée (MDT-207) doit être de la liste.",
    'The type of a datum (MDT-207) must be of the list.',
    (it) =>
      eachNode(
        of(it, ...document, 'ram:SpecifiedDocumentStatus', 'ram:SpecifiedDocumentCharacteristic', 'ram:TypeCode'),
        listed(characteristics),
      ),
  ),
]
const wholeText = (node: XmlNode): string => [node.text, ...node.children.map(wholeText)].join('').trim()

export const messageRules: readonly MessageRule[] = [...presence, ...lists]

/** What a message about the life of invoices does not keep of its rules. */
export const messageFindings = (read: ReadMessage): Finding[] =>
  findingsIn(new CheckedMessage(read), messageRules, 'cii')
