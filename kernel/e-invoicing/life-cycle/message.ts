import { readXml, type XmlNode } from '../../xml/read.ts'
import { rootOf } from '../bindings/binding.ts'
import { orders } from '../bindings/order.ts'
import { groupIn } from '../bindings/read.ts'
import { documentXml } from '../bindings/write.ts'
import {
  amount,
  code,
  complete,
  type DraftOf,
  date,
  dateTime,
  many,
  one,
  percent,
  text,
  type ValueOf,
} from '../model/table.ts'
import { messageLimits, prefixes } from '../reading.ts'

const context = 'cdar:ExchangedDocumentContext'
const document = 'cdar:ExchangedDocument'
const acknowledgement = 'cdar:AcknowledgementDocument'
const moment = 'udt:DateTimeString'

const identifier = (id: string) => ({ value: text(id, '.', '.'), scheme: code(`${id}-1`, '@schemeID', '@schemeID') })
/** A party: its identifier, name, role and electronic address. The ids in this order. */
const party = (ids: readonly [string, string, string, string]) => ({
  identifiers: many(ids[0], 'GlobalID', '.', identifier(ids[0])),
  name: text(ids[1], 'Name', '.'),
  role: code(ids[2], 'RoleCode', '.'),
  address: one(ids[3], 'URIUniversalCommunication/URIID', '.', identifier(ids[3])),
})

const status = {
  reasonCode: code('MDT-113', 'ReasonCode', '.'),
  reason: text('MDT-114', 'Reason', '.'),
  status: code('MDT-115', 'ProcessConditionCode', '.'),
  action: code('MDT-121', 'RequestedActionCode', '.'),
  actionText: text('MDT-122', 'RequestedAction', '.'),
  sequence: text('MDT-124-2', 'SequenceNumeric', '.'),
  note: text('MDT-126', 'IncludedNote/Content', '.'),
  characteristics: many('MDG-43', 'SpecifiedDocumentCharacteristic', '.', {
    term: text('MDT-206', 'ID', '.'),
    type: code('MDT-207', 'TypeCode', '.'),
    changed: code('MDT-209', 'ValueChangedIndicator/udt:IndicatorString', '.'),
    name: text('MDT-211', 'Name', '.'),
    location: text('MDT-213', 'Location', '.'),
    amount: amount('MDT-215', 'ValueAmount', '.'),
    currency: code('MDT-215-1', 'ValueAmount/@currencyID', '.'),
    percent: percent('MDT-224', 'ValuePercent', '.'),
  }),
}

/**
 * A message about the life of invoices (CDAR D22B) by the terms of the French exchange: who says it to whom, and of each invoice its status, with the
 * reasons and the amounts.
 */
export const messageTerms = {
  process: text('MDT-2', `${context}/BusinessProcessSpecifiedDocumentContextParameter/ID`, '.'),
  profile: text('MDT-3', `${context}/GuidelineSpecifiedDocumentContextParameter/ID`, '.'),
  identifier: text('MDT-4', `${document}/ID`, '.'),
  name: text('MDT-5', `${document}/Name`, '.'),
  createdAt: dateTime('MDT-8', `${document}/IssueDateTime/${moment}`, '.'),
  sender: one('MDG-9', `${document}/SenderTradeParty`, '.', party(['MDT-19', 'MDT-20', 'MDT-21', 'MDT-35'])),
  issuer: one('MDG-14', `${document}/IssuerTradeParty`, '.', party(['MDT-38', 'MDT-39', 'MDT-40', 'MDT-54'])),
  recipients: many('MDG-19', `${document}/RecipientTradeParty`, '.', party(['MDT-57', 'MDT-58', 'MDT-59', 'MDT-73'])),
  several: code('MDT-74', `${acknowledgement}/MultipleReferencesIndicator/udt:Indicator`, '.'),
  type: code('MDT-77', `${acknowledgement}/TypeCode`, '.'),
  statusAt: dateTime('MDT-78', `${acknowledgement}/IssueDateTime/${moment}`, '.'),
  documents: many('MDG-32', `${acknowledgement}/ReferenceReferencedDocument`, '.', {
    number: text('MDT-87', 'IssuerAssignedID', '.'),
    acknowledgement: code('MDT-88', 'StatusCode', '.'),
    type: code('MDT-91', 'TypeCode', '.'),
    receivedAt: dateTime('MDT-95', `ReceiptDateTime/${moment}`, '.'),
    issueDate: date('MDT-100', 'FormattedIssueDateTime/qdt:DateTimeString', '.'),
    status: code('MDT-105', 'ProcessConditionCode', '.'),
    statusText: text('MDT-106', 'ProcessCondition', '.'),
    issuer: one('MDG-37', 'IssuerTradeParty', '.', party(['MDT-129', 'MDT-130', 'MDT-132', 'MDT-145'])),
    recipients: many('MDG-40', 'RecipientTradeParty', '.', party(['MDT-155', 'MDT-156', 'MDT-158', 'MDT-171'])),
    statuses: many('MDG-38', 'SpecifiedDocumentStatus', '.', status),
  }),
}
export type Message = ValueOf<typeof messageTerms>
export type MessageDraft = DraftOf<typeof messageTerms>
export const messageOf = (draft: MessageDraft): Message => complete(messageTerms, draft)

const order = `
cdar:CrossDomainAcknowledgementAndResponse: cdar:ExchangedDocumentContext cdar:ExchangedDocument cdar:AcknowledgementDocument
cdar:ExchangedDocumentContext: BusinessProcessSpecifiedDocumentContextParameter GuidelineSpecifiedDocumentContextParameter
cdar:ExchangedDocument: ID Name IssueDateTime SenderTradeParty IssuerTradeParty RecipientTradeParty
SenderTradeParty: GlobalID Name RoleCode URIUniversalCommunication
IssuerTradeParty: GlobalID Name RoleCode URIUniversalCommunication
RecipientTradeParty: GlobalID Name RoleCode URIUniversalCommunication
cdar:AcknowledgementDocument: MultipleReferencesIndicator TypeCode IssueDateTime ReferenceReferencedDocument
ReferenceReferencedDocument: IssuerAssignedID StatusCode TypeCode ReceiptDateTime FormattedIssueDateTime ProcessConditionCode ProcessCondition IssuerTradeParty RecipientTradeParty SpecifiedDocumentStatus
SpecifiedDocumentStatus: ReasonCode Reason ProcessConditionCode RequestedActionCode RequestedAction SequenceNumeric IncludedNote SpecifiedDocumentCharacteristic
SpecifiedDocumentCharacteristic: ID TypeCode ValueChangedIndicator Name Location ValueAmount ValuePercent
`
const full = (name: string) => (name.includes(':') ? name : `ram:${name}`)
const childOrder = new Map(
  orders(order).map(([name, children]) => [
    full(name),
    new Map(children.map((child, index) => [full(child), index] as const)),
  ]),
)
const root = {
  name: 'cdar:CrossDomainAcknowledgementAndResponse',
  namespaces: {
    'xmlns:rsm': 'urn:un:unece:uncefact:data:standard:CrossDomainAcknowledgementAndResponse:100',
    'xmlns:ram': 'urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100',
    'xmlns:udt': 'urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100',
    'xmlns:qdt': 'urn:un:unece:uncefact:data:standard:QualifiedDataType:100',
  },
}
const binding = rootOf('message', messageTerms, 'cii')

/** A message as a file. */
export const messageXml = (message: Message): string =>
  documentXml(root, binding, message, childOrder, (name) => name.replace(/^cdar:/, 'rsm:'))

/** A file that is well-formed and no message about the life of invoices. */
export class NotAMessage extends Error {}
export type ReadMessage = { readonly root: XmlNode; readonly message: Message }

/** Reads a message. @throws XmlRefused, NotAMessage */
export function readMessage(bytes: Uint8Array): ReadMessage {
  const read = readXml(bytes, prefixes, messageLimits)
  if (read.name !== root.name) throw new NotAMessage(read.name.slice(0, 120))
  const none = { currency: undefined, vatCurrency: undefined }
  return { root: read, message: groupIn(read, binding, 'cii', none) as Message }
}
