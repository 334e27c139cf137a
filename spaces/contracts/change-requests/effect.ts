import { sql } from 'kysely'
import { addDays, type Day, maxDay } from '../../../kernel/dates/day.ts'
import { problem } from '../../../kernel/errors/problem.ts'
import type { Context } from '../../../kernel/http/context.ts'
import {
  effectOfChange,
  NoPriceInForceError,
  NotEnoughSeatsError,
  type SeatChange,
  type SeatKind,
} from '../billing/proration.ts'
import { type ContractTerms, countSeats } from '../contracts/service.ts'
import type { Effect, EffectInput } from '../schema.ts'

/**
 * What a request does to seats, price and dates (C36): the same pure functions write the billing lines, so the preview is the bill.
 * @throws Problem contracts.no_price
 */
export async function computeEffect(
  ctx: Context,
  contract: ContractTerms,
  input: EffectInput,
  at: { effectiveOn?: Day; receivedOn?: Day } = {},
): Promise<Effect> {
  const seats = await countSeats(ctx, contract.id)
  const own = input.accountId ? await ownSeat(ctx, contract.id, input.accountId) : undefined
  const changes: SeatChange[] = []
  let effectiveOn = at.effectiveOn ?? maxDay(input.wishedOn ?? ctx.today, ctx.today)
  let noticeEndsOn: Day | null = null
  let locksOn: Day | null = null
  if (input.kind === 'creation') {
    const alreadySeated = own !== undefined && own.kind !== 'concurrent'
    if (input.seatKind !== 'concurrent' && !alreadySeated)
      changes.push({ seatKind: input.seatKind, delta: 1, effectiveOn })
    if (input.seatKind === 'concurrent' && input.addConcurrentSeat)
      changes.push({ seatKind: 'concurrent', delta: 1, effectiveOn })
  } else if (input.kind === 'deletion') {
    const receivedOn = at.receivedOn ?? ctx.today
    noticeEndsOn = addDays(receivedOn, contract.noticeDays)
    effectiveOn = at.effectiveOn ?? noticeEndsOn
    if (input.wishedOn && input.wishedOn < noticeEndsOn) locksOn = maxDay(input.wishedOn, ctx.today)
    if (own && own.kind !== 'concurrent') changes.push({ seatKind: own.kind, delta: -1, effectiveOn })
    if (own?.kind === 'concurrent' && input.removeConcurrentSeat)
      changes.push({ seatKind: 'concurrent', delta: -1, effectiveOn })
  }
  const bought = { named: seats.named.bought, concurrent: seats.concurrent.bought, key: seats.key.bought }
  const inNotice = { named: seats.named.inNotice, concurrent: 0, key: seats.key.inNotice }
  try {
    const result = effectOfChange(contract.billing, bought, changes, effectiveOn)
    const pair = (kind: SeatKind) => ({ before: result.seatsBefore[kind], after: result.seatsAfter[kind] })
    return {
      effectiveOn,
      noticeEndsOn,
      locksOn,
      inNotice,
      seats: { named: pair('named'), concurrent: pair('concurrent'), key: pair('key') },
      monthlyCents: { before: result.monthlyCentsBefore, after: result.monthlyCentsAfter },
      lines: result.lines,
      totalCents: result.totalCents,
      invoiceOn: result.invoiceOn,
      returnBefore: addDays(ctx.today, contract.reminderDays),
      waitsForm: contract.waitsForm[input.kind],
      registeredPostRequired: contract.registeredPostRequired,
    }
  } catch (error) {
    if (error instanceof NoPriceInForceError) throw problem('contracts.no_price')
    if (error instanceof NotEnoughSeatsError) throw problem('contracts.shared_seat_needed')
    throw error
  }
}

/** The seat that a subscriber holds in a contract, if any: one for all their connections there (C38). */
export async function ownSeat(
  ctx: Context,
  contractId: string,
  accountId: string,
): Promise<{ kind: SeatKind; seatId: string | null; noticeEndsOn: Day | null } | undefined> {
  const row = await sql<{
    kind: SeatKind
    seat_id: string | null
    notice: Day | null
  }>`select seat_kind as kind, seat_id, max(notice_ends_on) over () as notice from connections
    where contract_id = ${contractId} and account_id = ${accountId} and ended_on is null order by seat_kind desc limit 1`.execute(
    ctx.db,
  )
  const found = row.rows[0]
  return found && { kind: found.kind, seatId: found.seat_id, noticeEndsOn: found.notice }
}
