// The life of an invoice on the other side: what the platforms, the buyer and the supplier say of it, and when.
import { createHash } from 'node:crypto'
import { messageXml } from '../../../kernel/e-invoicing/index.ts'
import type { InvoiceFacts } from './examine.ts'
import { messageAbout } from './messages.ts'
import type { KeptFlow, KeptInvoice, Platform } from './platform.ts'
import { type InvoiceRule, ordinaryLife, type Saying } from './scenario.ts'
import { type Said, speakerOf } from './steps.ts'

type Living = KeptFlow & { invoice: KeptInvoice }
export const printOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')
const sentCents = (facts: InvoiceFacts, { status, amount }: Saying): number =>
  status === 211 || status === 212 ? Math.round(Number(amount ?? facts.due) * 100) : 0

/** A message that is ready to come, of a status that was said. */
type Ready = { kept: Living; saying: Saying; at: number; bytes: Buffer; name: string; said: Said }

/** Lets somebody say a status of an invoice now. What it says is known from now on, whenever the message comes. */
export function say(platform: Platform, kept: Living, saying: Saying): Ready {
  const { facts, said } = kept.invoice
  const at = platform.clock.now()
  const second = (ms: number) => Math.floor(ms / 1_000)
  const number = said.filter((one) => one.status === saying.status && second(one.at) === second(at)).length
  const bytes = Buffer.from(messageXml(messageAbout(facts, saying, at, kept.invoice.at, number)))
  const one: Said = {
    ...{ status: saying.status, by: speakerOf(saying.status), at, flowId: '' },
    amountsCents: sentCents(facts, saying),
  }
  said.push(one)
  const name = `${facts.number.replace(/[^\w.-]/g, '_')}_${saying.status}.xml`
  return { kept, saying, at, bytes, name, said: one }
}

/** Brings a message that was said to who waits for it. @returns its flow */
export function bring(platform: Platform, { kept, bytes, name, said }: Ready, twice = false): KeptFlow {
  const { side } = kept.invoice
  const come = () =>
    platform.add({
      account: kept.account,
      bytes,
      sha256: printOf(bytes),
      twice,
      flow: {
        name,
        flowSyntax: 'CDAR',
        flowProfile: 'Undefined',
        processingRule: kept.flow.processingRule,
        processingRuleSource: 'Computed',
        flowType: side === 'customer' ? 'CustomerInvoiceLC' : 'SupplierInvoiceLC',
        flowDirection: 'In',
        acknowledgement: { status: 'Ok' },
      },
    })
  const flow = come()
  said.flowId ||= flow.flow.flowId
  if (twice) come()
  return flow
}

/** Why an invoice cannot be brought to its buyer, as a platform says it; undefined where it can. */
export function undeliverable(platform: Platform, { facts }: KeptInvoice, kept: KeptFlow): Saying | undefined {
  const { directory, scenario } = platform
  if (!scenario.deliverableOnly || !['B2B', 'B2G'].includes(kept.flow.processingRule)) return undefined
  const rejected = (reason: string, text: string): Saying => ({ status: 213, reason, text })
  const { buyer } = facts
  if (!directory.isKnown(buyer.siren ?? '')) return rejected('DEST_INC', "Le destinataire n'est pas dans l'annuaire.")
  const line = directory.line(buyer.address ?? '')
  if (!line || line.siren !== buyer.siren) return rejected('ADR_ERR', "L'adresse n'est pas dans l'annuaire.")
  if (line.directoryLineStatus !== 'Enabled') return rejected('ADR_ERR', "L'adresse n'est pas ouverte.")
  const wants = directory.wants(line.addressingIdentifier)
  const service = facts.buyerReference !== '' || line.routingIdentifier !== undefined
  const commitment = facts.purchaseOrder !== ''
  if (wants.serviceCodeStatus && !service) return rejected('REJ_CONT_B2G', 'Le code service est obligatoire.')
  if (wants.managesLegalCommitmentCode && !commitment)
    return rejected('REJ_CONT_B2G', "Le numéro d'engagement est obligatoire.")
  if (wants.managesLegalCommitmentOrServiceCode && !service && !commitment)
    return rejected('REJ_CONT_B2G', "Le code service ou le numéro d'engagement est obligatoire.")
  return undefined
}

/** The steps that a rule has for an invoice; one that cannot be brought is deposited and rejected. */
function stepsOf(platform: Platform, kept: Living, rule: InvoiceRule): Array<Saying & { after: number }> {
  const back = kept.invoice.side === 'customer' ? undeliverable(platform, kept.invoice, kept) : undefined
  if (back)
    return [
      { after: 1, status: 200 },
      { after: 2, ...back },
    ]
  return rule.life ?? ordinaryLife.life ?? []
}

/**
 * Begins the life of an invoice: each step is said in its turn, and its message comes at once, late, twice, or with the others in the opposite
 * order.
 */
export function beginLife(
  platform: Platform,
  kept: Living,
  rule: Pick<InvoiceRule, 'life' | 'faults' | 'lateBy'>,
): void {
  const steps = stepsOf(platform, kept, rule as InvoiceRule)
  const has = (fault: InvoiceRule['faults'][number]) => rule.faults.includes(fault)
  const held: Ready[] = []
  const come = (one: Ready) => void bring(platform, one, has('twice'))
  const later = (one: Ready) => (has('late') ? platform.clock.in(rule.lateBy, () => come(one)) : come(one))
  let at = 0
  for (const { after, ...saying } of steps) {
    at += after
    platform.clock.in(at, () => {
      if (kept.invoice.ended) return
      const ready = say(platform, kept, saying)
      if (has('reordered')) held.push(ready)
      else later(ready)
    })
  }
  platform.clock.in(at, () => held.toReversed().forEach(later))
}
