import type { z } from 'zod'
import {
  isStatus,
  reasoned,
  reasonsOf,
  reasonWords,
  type Status,
  statuses,
  type Teller,
  tellerOf,
} from '../../../kernel/e-invoicing/index.ts'
import { invalid, problem } from '../../../kernel/errors/problem.ts'
import type { StaffContext, SystemContext } from '../../../kernel/http/context.ts'
import { record } from '../../../kernel/journal/journal.ts'
import { followPlatformJob } from '../exchange/follow-job.ts'
import { ownName } from '../seller.ts'
import { titleOf } from './read.ts'
import { nextStatuses, recordStatus, type StatusAmount, type Subject } from './record.ts'
import type * as schema from './schema.ts'
import { messageIdOf, sendStatus } from './send.ts'

/** What the staff say of invoices received, and of those that they issued. Statuses of money follow from the books. */
export const buyerActs: readonly Status[] = ['204', '205', '206', '207', '208', '210', '211']
export const sellerActs: readonly Status[] = ['209', '220']

export type Said = {
  number: string
  organisationId: string | null
  currency: string
  /** With tax, a decimal number. */
  gross: string
  /** By which it went or came; null: it is known to the portal alone, and what is said stays there. */
  platformId: string | null
}

/** A decimal number in thousandths. */
const mils = (text: string): bigint => {
  const [whole = '0', part = ''] = text.replace('-', '').split('.')
  return (text.startsWith('-') ? -1n : 1n) * BigInt(whole + part.padEnd(3, '0').slice(0, 3))
}
/** Above zero. */
const decimal = (thousandths: bigint): string => {
  const digits = String(thousandths).padStart(4, '0')
  return `${digits.slice(0, -3)}.${digits.slice(-3).replace(/0$/, '')}`
}

/** The amounts that a status tells beside its reasons. @throws Problem 422 on `amount` */
function amountsOf(code: Status, body: z.output<typeof schema.statusBody>, said: Said): StatusAmount[] {
  const of = (type: string, amount: string): StatusAmount => ({ type, amount, currency: said.currency, percent: '' })
  if (code === '206') {
    if (body.amount === null) throw invalid({ field: 'amount', code: 'required' })
    const [part, whole] = [mils(body.amount), mils(said.gross)]
    if (part <= 0n || part >= whole)
      throw invalid({ field: 'amount', code: 'e_invoicing.amount_part', params: { gross: said.gross } })
    return [of('MAPTTC', body.amount), of('MNATTC', decimal(whole - part))]
  }
  if (code === '211' && body.amount !== null) {
    if (mils(body.amount) <= 0n) throw invalid({ field: 'amount', code: 'bad_value' })
    return [of('MPA', body.amount)]
  }
  if (body.amount !== null) throw invalid({ field: 'amount', code: 'bad_value' })
  return []
}

/**
 * Says something of an invoice, as the side of it that the brand is (B15): written down, told to the platform where one brought the invoice, and shown on
 * both sides. @throws Problem e_invoicing.step (409) where it cannot come now, 422 on `code`, `reasons`, `amount`
 */
export async function decide(
  ctx: StaffContext,
  subject: Subject,
  by: Teller,
  said: Said,
  body: z.output<typeof schema.statusBody>,
): Promise<void> {
  const { code } = body
  const acts = by === 'buyer' ? buyerActs : sellerActs
  if (!isStatus(code) || tellerOf(code) !== by || !acts.includes(code))
    throw invalid({ field: 'code', code: 'bad_value' })
  if (reasoned.has(code) && body.reasons.length === 0) throw invalid({ field: 'reasons', code: 'required' })
  const known: readonly string[] = reasonsOf[Number(code) as 210] ?? []
  const unknown = body.reasons.find((reason) => !known.includes(reason))
  if (unknown) throw invalid({ field: 'reasons', code: 'bad_value' })
  if (body.reasons.includes('AUTRE') && !body.words) throw invalid({ field: 'words', code: 'required' })
  const amounts = amountsOf(code, body, said)
  await ctx.asSystem(async () => {
    const system = ctx as unknown as SystemContext
    const id = await recordStatus(system, subject, {
      code,
      at: ctx.now,
      senderRole: by === 'buyer' ? 'BY' : 'SE',
      senderName: ownName(ctx),
      reasons: body.reasons.map((reason) => ({ code: reason, words: reasonWords(reason).fr })),
      amounts,
      words: body.words,
      messageId: messageIdOf(said.number, code, ctx.now),
      madeBy: ctx.actor.label,
    })
    if (id === 'step' || id === 'again') {
      const next = await nextStatuses(system, subject, by)
      throw problem('e_invoicing.step', {
        status: titleOf(code, ctx.locale),
        next: next
          .filter((one) => acts.includes(one))
          .map((one) => titleOf(one, ctx.locale))
          .join(', '),
      })
    }
    await record(ctx, {
      type: 'e_invoicing.status.said',
      ...(said.organisationId ? { organisationId: said.organisationId } : {}),
      subjectType: subject.kind === 'invoice' ? 'billing.invoice' : 'e_invoicing.deposit',
      subjectId: subject.id,
      subjectLabel: said.number,
      after: {
        status: `${code} ${statuses[Number(code) as 200].fr}`,
        ...(body.reasons.length > 0 ? { reasons: body.reasons.join(', ') } : {}),
      },
    })
    if (!said.platformId) return
    await sendStatus(system, id)
    ctx.enqueue(followPlatformJob, { brandId: ctx.brand.id, platformId: said.platformId }, { key: said.platformId })
  })
}
