// The messages about the life of invoices (CDAR) that the platforms and the other party send: those of platforms as transmission (305), those of
// people as treatment (23), as the published examples have them.

import { acknowledgements, type Message, messageOf, statuses } from '../../../kernel/e-invoicing/index.ts'
import { dateFormat } from '../../../kernel/i18n/formats.ts'
import type { InvoiceFacts, PartyFacts } from './examine.ts'
import type { Saying, StatusCode } from './scenario.ts'
import { type Speaker, speakerOf } from './steps.ts'

/** Statuses that the tax office hears of too. */
const toldToState = new Set<StatusCode>([200, 210, 212, 213])

/** A moment as messages write it: the wall clock of Paris. */
export function momentText(at: number): string {
  const parts = dateFormat('sv-SE', {
    dateStyle: 'short',
    timeStyle: 'medium',
    timeZone: 'Europe/Paris',
  }).format(at)
  return parts.replace(' ', 'T')
}

const partyOf = (of: PartyFacts, role: 'SE' | 'BY') => ({
  identifiers: of.siren ? [{ value: of.siren, scheme: '0002' }] : [],
  name: of.name,
  role,
})
const addressed = (of: PartyFacts, role: 'SE' | 'BY') => ({
  ...partyOf(of, role),
  address: { value: of.address ?? of.siren ?? 'inconnu', scheme: of.addressScheme ?? '0225' },
})
const text = (cents: number) => (cents / 100).toFixed(2)
const centsOf = (amount: string) => Math.round(Number(amount) * 100)

/** What of a payment goes to each rate: by what each owes, the rest to the last. */
export function byRate(facts: Pick<InvoiceFacts, 'rates'>, cents: number): Array<{ rate: string; cents: number }> {
  const all = facts.rates.reduce((sum, { grossCents }) => sum + grossCents, 0)
  let left = cents
  return facts.rates.map(({ rate, grossCents }, index) => {
    const part = index === facts.rates.length - 1 || all === 0 ? left : Math.round((cents * grossCents) / all)
    left -= part
    return { rate, cents: part }
  })
}

/** The amounts of a status: paid (211: MPA, 212: MEN by rate), approved and not (206). */
function amountsOf(facts: InvoiceFacts, { status, amount }: Saying) {
  const { currency } = facts
  if (status === 211) return [{ type: 'MPA', changed: 'false', amount: text(centsOf(amount ?? facts.due)), currency }]
  if (status === 212)
    return byRate(facts, centsOf(amount ?? facts.due)).map(({ rate, cents }) => ({
      ...{ type: 'MEN', changed: 'false', amount: text(cents), currency, percent: Number(rate).toFixed(2) },
    }))
  if (status === 206) {
    const [approved, all] = [centsOf(amount!), centsOf(facts.gross)]
    return [
      { type: 'MAPTTC', changed: 'false', amount: text(approved), currency },
      { type: 'MNATTC', changed: 'false', amount: text(all - approved), currency },
    ]
  }
  return []
}

/**
 * A message that says a status of an invoice.
 * @param at when it was said, milliseconds
 * @param number which of the messages of that second about the invoice it is, from 0 on
 */
export function messageAbout(
  facts: InvoiceFacts,
  saying: Saying,
  at: number,
  receivedAt: number,
  number = 0,
  by: Speaker = speakerOf(saying.status),
): Message {
  const { status } = saying
  const when = momentText(at)
  const amounts = amountsOf(facts, saying)
  const reasoned = saying.reason !== undefined || saying.text !== undefined || saying.action !== undefined
  const digits = when.replace(/\D/g, '')
  const seller = addressed(facts.seller, 'SE')
  const buyer = addressed(facts.buyer, 'BY')
  const state = { identifiers: [{ value: '9998', scheme: '0238' }], name: 'PPF', role: 'DFH' }
  return messageOf({
    process: 'REGULATED',
    profile: 'urn.cpro.gouv.fr:1p0:CDV:invoice',
    identifier: `${facts.number}_${status}_${digits}${number > 0 ? `_${number}` : ''}#${facts.typeCode}_${facts.issueDate.replaceAll('-', '')}`,
    name: `${facts.number}-CDV-${status}_${statuses[status].fr.replaceAll(' ', '_')}`,
    createdAt: when,
    sender: { role: 'WK' },
    issuer: by === 'platform' ? { role: 'WK' } : partyOf(...issuerOf(facts, by)),
    recipients: [
      ...(by === 'seller' ? [buyer] : [seller]),
      ...(status === 202 || status === 203 ? [buyer] : []),
      ...(toldToState.has(status) ? [state] : []),
    ],
    several: 'false',
    type: by === 'platform' ? '305' : '23',
    statusAt: when,
    documents: [
      {
        number: facts.number,
        acknowledgement: acknowledgements[status],
        type: facts.typeCode,
        receivedAt: momentText(receivedAt),
        issueDate: facts.issueDate,
        status: String(status),
        statusText: statuses[status].fr.replaceAll(' ', '_'),
        issuer: { identifiers: facts.seller.siren ? [{ value: facts.seller.siren, scheme: '0002' }] : [] },
        statuses:
          reasoned || amounts.length > 0
            ? [
                {
                  ...{ reasonCode: saying.reason, reason: saying.text, action: saying.action, sequence: '1' },
                  characteristics: amounts,
                },
              ]
            : [],
      },
    ],
  })
}
const issuerOf = (facts: InvoiceFacts, by: 'buyer' | 'seller'): [PartyFacts, 'SE' | 'BY'] =>
  by === 'seller' ? [facts.seller, 'SE'] : [facts.buyer, 'BY']
