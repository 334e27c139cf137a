import {
  addDays,
  addMonths,
  type Day,
  daysBetween,
  daysInMonth,
  firstOfMonth,
  lastOfMonth,
  maxDay,
  minDay,
  monthsBetween,
} from '../../../kernel/dates/day.ts'
import { roundHalfUp } from '../../../kernel/money/money.ts'

/**
 * What a change of seats costs (C32), shown before the act (C36) and written by it: the same pure functions serve both,
 * so that the preview is what is billed. Amounts are integer cents before tax.
 */

/** `named` is a CI, `concurrent` a CP, `key` a clé. */
export type SeatKind = 'named' | 'concurrent' | 'key'

export const seatKinds = ['named', 'concurrent', 'key'] as const satisfies readonly SeatKind[]

/** A monthly price per seat, in force from a first of month until a later one of the same kind takes over. */
export type TariffPrice = { seatKind: SeatKind; validFrom: Day; monthlyCents: number }

export type BillingTerms = {
  prices: TariffPrice[]
  /** 1 monthly, 3 quarterly, 12 yearly… */
  periodMonths: number
  /** Any invoice date of the contract; only its month counts, the day is `invoiceDay`. */
  nextInvoiceOn: Day
  /** The wished day of month, 1 to 31, held back to the last day of a shorter month. */
  invoiceDay: number
}

/** From `effectiveOn` on, `delta` seats more (or fewer): the first day billed of an addition, the first no longer billed of a deletion. */
export type SeatChange = { seatKind: SeatKind; delta: number; effectiveOn: Day }

/** A billing adjustment within one calendar month. */
export type BillingLine = {
  seatKind: SeatKind
  /** The first of the month. */
  month: Day
  from: Day
  /** The last billed day, included. */
  to: Day
  billedDays: number
  daysInMonth: number
  /** How many seats, always positive; the sign is the amount's. */
  quantity: number
  unitMonthlyCents: number
  /** A credit is negative. */
  amountCents: number
  /** The invoice that the line goes on. */
  invoiceOn: Day
}

export type SeatCount = Record<SeatKind, number>

export type ChangeEffect = {
  seatsBefore: SeatCount
  seatsAfter: SeatCount
  monthlyCentsBefore: number
  monthlyCentsAfter: number
  lines: BillingLine[]
  totalCents: number
  invoiceOn: Day
}

/** The contract's tariff has no price for a kind of seat in a month: it cannot be sold nor billed. */
export class NoPriceInForceError extends Error {
  override readonly name = 'NoPriceInForceError'
  readonly seatKind: SeatKind
  readonly month: Day
  constructor(seatKind: SeatKind, month: Day) {
    super(`No price in force for a ${seatKind} seat in ${month.slice(0, 7)}`)
    this.seatKind = seatKind
    this.month = month
  }
}

/** More seats would be taken away than there are. */
export class NotEnoughSeatsError extends Error {
  override readonly name = 'NotEnoughSeatsError'
  readonly seatKind: SeatKind
  constructor(seatKind: SeatKind) {
    super(`Fewer than zero ${seatKind} seats would be left`)
    this.seatKind = seatKind
  }
}

/** The monthly price of a seat in the month of a day: the tariff in force on its first (C32). Throws NoPriceInForceError. */
export function priceInForce(prices: readonly TariffPrice[], seatKind: SeatKind, month: Day): number {
  const first = firstOfMonth(month)
  let found: TariffPrice | undefined
  for (const price of prices) {
    if (price.seatKind !== seatKind || price.validFrom > first) continue
    if (!found || price.validFrom > found.validFrom) found = price
  }
  if (!found) throw new NoPriceInForceError(seatKind, first)
  return found.monthlyCents
}

/**
 * The first invoice date on or after a day. Invoice dates are those of `nextInvoiceOn` and of every whole number of
 * periods before and after it, so that advancing `nextInvoiceOn` in between changes nothing.
 */
export function invoiceDateOnOrAfter(terms: BillingTerms, day: Day): Day {
  const { periodMonths, nextInvoiceOn, invoiceDay } = terms
  if (!Number.isInteger(periodMonths) || periodMonths < 1) throw new RangeError(`Not a period: ${periodMonths} months`)
  const anchor = firstOfMonth(nextInvoiceOn)
  const periods = Math.floor(monthsBetween(anchor, day) / periodMonths)
  const date = addMonths(anchor, periods * periodMonths, invoiceDay)
  return date >= day ? date : addMonths(anchor, (periods + 1) * periodMonths, invoiceDay)
}

/**
 * The billing lines of one change (C32): from its day to the eve of the next invoice, one line per calendar month, each
 * price × seats × billed days ÷ days in the month, rounded half up once. A change on the invoice date has no line: that
 * invoice counts the seats standing that day. One that is carried out late, on `writtenOn`, goes on to the first invoice that can still
 * tell of it: those before counted the seats without it. Throws NoPriceInForceError.
 */
export function billingLines(terms: BillingTerms, change: SeatChange, writtenOn = change.effectiveOn): BillingLine[] {
  const { seatKind, delta, effectiveOn } = change
  if (!Number.isSafeInteger(delta)) throw new RangeError(`Not a number of seats: ${delta}`)
  const invoiceOn = invoiceDateOnOrAfter(terms, maxDay(effectiveOn, writtenOn))
  const lines: BillingLine[] = []
  if (delta === 0) return lines
  const last = addDays(invoiceOn, -1)
  for (let from = effectiveOn; from <= last; from = addDays(lastOfMonth(from), 1)) {
    const to = minDay(lastOfMonth(from), last)
    const unitMonthlyCents = priceInForce(terms.prices, seatKind, from)
    const billedDays = daysBetween(from, to) + 1
    const length = daysInMonth(from)
    lines.push({
      seatKind,
      month: firstOfMonth(from),
      from,
      to,
      billedDays,
      daysInMonth: length,
      quantity: Math.abs(delta),
      unitMonthlyCents,
      amountCents: roundHalfUp(BigInt(unitMonthlyCents) * BigInt(delta) * BigInt(billedDays), length),
      invoiceOn,
    })
  }
  return lines
}

/** What some seats cost in the month of a day. A kind of which there is none needs no price. Throws NoPriceInForceError. */
export function monthlyCents(prices: readonly TariffPrice[], seats: SeatCount, month: Day): number {
  return seatKinds.reduce(
    (sum, kind) => (seats[kind] === 0 ? sum : sum + seats[kind] * priceInForce(prices, kind, month)),
    0,
  )
}

/**
 * The effect of changes on seats, price and next invoices (C36). Monthly prices and `invoiceOn` are those of the earliest
 * change; without any, those of `on` (the next invoice by default), and there are no lines.
 * Throws NoPriceInForceError and NotEnoughSeatsError.
 */
export function effectOfChange(
  terms: BillingTerms,
  seatsBefore: SeatCount,
  changes: readonly SeatChange[],
  on?: Day,
): ChangeEffect {
  const [first, ...others] = changes.map((change) => change.effectiveOn)
  const day = first === undefined ? (on ?? terms.nextInvoiceOn) : minDay(first, ...others)
  const seatsAfter = { ...seatsBefore }
  for (const change of changes) seatsAfter[change.seatKind] += change.delta
  const missing = seatKinds.find((kind) => seatsAfter[kind] < 0)
  if (missing) throw new NotEnoughSeatsError(missing)
  const lines = changes.flatMap((change) => billingLines(terms, change))
  return {
    seatsBefore: { ...seatsBefore },
    seatsAfter,
    monthlyCentsBefore: monthlyCents(terms.prices, seatsBefore, day),
    monthlyCentsAfter: monthlyCents(terms.prices, seatsAfter, day),
    lines,
    totalCents: lines.reduce((sum, line) => sum + line.amountCents, 0),
    invoiceOn: invoiceDateOnOrAfter(terms, day),
  }
}
