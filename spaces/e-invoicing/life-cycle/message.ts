import {
  acknowledgements,
  type MessageDraft,
  messageOf,
  messageXml,
  reasonWords,
  type Status,
  statuses,
} from '../../../kernel/e-invoicing/index.ts'
import type { Reason, StatusAmount } from './record.ts'

export type Party = { siren: string; name: string; role: 'SE' | 'BY'; address: string }
/** What a message says of one invoice. Moments are `YYYY-MM-DDTHH:MM:SS` in the time of France. */
export type Saying = {
  identifier: string
  createdAt: string
  statusAt: string
  from: Party
  to: Party
  invoice: { number: string; type: string; issueOn: string; sellerSiren: string }
  code: Status
  reasons: readonly Reason[]
  amounts: readonly StatusAmount[]
  words: string
}

/** What was said, as a message to the other side (CDAR, B15). */
export function messageOfStatus(saying: Saying): string {
  const { from, to, invoice, code, reasons, amounts, words } = saying
  const company = (siren: string) => [{ value: siren, scheme: '0002' }]
  const note = words ? { note: words } : {}
  const characteristics = amounts.map(({ type, amount, currency, percent }) => ({
    type,
    changed: 'false',
    amount,
    currency,
    percent,
  }))
  const details: NonNullable<NonNullable<MessageDraft['documents']>[number]['statuses']> =
    reasons.length > 0
      ? reasons.map((reason, index) => ({
          reasonCode: reason.code,
          reason: reason.words || reasonWords(reason.code).fr,
          sequence: String(index + 1),
          ...(index === 0 ? { ...note, characteristics } : {}),
        }))
      : words || amounts.length > 0
        ? [{ sequence: '1', ...note, characteristics }]
        : []
  return messageXml(
    messageOf({
      process: 'REGULATED',
      profile: 'urn.cpro.gouv.fr:1p0:CDV:invoice',
      identifier: saying.identifier,
      name: statuses[Number(code) as 200].fr,
      createdAt: saying.createdAt,
      sender: { identifiers: company(from.siren), name: from.name, role: from.role },
      issuer: { identifiers: company(from.siren), name: from.name, role: from.role },
      recipients: [
        {
          identifiers: company(to.siren),
          name: to.name,
          role: to.role,
          address: { value: to.address, scheme: '0225' },
        },
      ],
      several: 'false',
      type: '23',
      statusAt: saying.statusAt,
      documents: [
        {
          number: invoice.number,
          acknowledgement: acknowledgements[Number(code) as 200] ?? '47',
          type: invoice.type,
          issueDate: invoice.issueOn,
          status: code,
          statusText: statuses[Number(code) as 200].fr,
          issuer: { identifiers: company(invoice.sellerSiren) },
          statuses: details,
        },
      ],
    }),
  )
}
