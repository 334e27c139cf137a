import { addDays, addMonths, type Day, daysBetween, maxDay, minDay, monthsBetween } from '../../../kernel/dates/day.ts'
import { type Currency, digitsOf } from '../../../kernel/money/currencies.ts'
import { millionthsOf, one } from '../../../kernel/money/decimal.ts'
import { roundHalfUp } from '../../../kernel/money/money.ts'

/**
 * What a subscription costs (B10), of its facts: the same pure functions say it before an act and write it down after. Amounts are whole numbers
 * of the currency's smallest unit, before tax; days include their last one.
 */
export type Terms = {
  /** A day on which a period begins; periods are counted from it in whole months, so that they never drift. */
  anchorOn: Day
  periodMonths: number
  inAdvance: boolean
  quantity: string
  /** In hundredths of a percent. */
  discountRate: number
  currency: Currency
}
/** From when until when it runs, without which days, and at which price of a period from which day on; the first price from the start. */
export type Life = {
  from: Day
  /** Its last day; null where none is known. */
  to: Day | null
  /** Days that cost nothing: suspended by the staff or as asked. */
  free: ReadonlyArray<{ from: Day; to: Day | null }>
  prices: ReadonlyArray<{ from: Day; unitPrice: string }>
}
export type Period = { from: Day; to: Day }

/** The period number `index` from the anchor, before it below zero: from the anchor's day of month, held back to a shorter month's last. */
export function periodAt({ anchorOn, periodMonths }: Pick<Terms, 'anchorOn' | 'periodMonths'>, index: number): Period {
  const day = Number(anchorOn.slice(8))
  const start = (at: number) => addMonths(anchorOn, at * periodMonths, day)
  return { from: start(index), to: addDays(start(index + 1), -1) }
}

/** Which period a day is in. */
export function periodOf(terms: Pick<Terms, 'anchorOn' | 'periodMonths'>, day: Day): number {
  const guess = Math.floor(monthsBetween(terms.anchorOn, day) / terms.periodMonths)
  // The month alone says it but for the days before that of the anchor.
  return periodAt(terms, guess).from <= day ? guess : guess - 1
}

/** What a whole period costs at a price: quantity times price, rounded once, and the discount on that, rounded once, as on an invoice. */
export function wholeCents(terms: Terms, unitPrice: string): number {
  const exact = millionthsOf(terms.quantity) * millionthsOf(unitPrice) * 10n ** BigInt(digitsOf(terms.currency))
  const full = roundHalfUp(exact, one * one)
  return full - roundHalfUp(BigInt(full) * BigInt(terms.discountRate), 10_000)
}

const daysOf = ({ from, to }: Period): number => Math.max(0, daysBetween(from, to) + 1)

/** The days of a period that cost something, in runs of one price each: no day twice, none left out. */
export function runsOf(life: Life, period: Period): Array<Period & { unitPrice: string }> {
  const to = life.to === null ? period.to : minDay(period.to, life.to)
  const prices = [...life.prices].sort((a, b) => (a.from < b.from ? -1 : 1))
  let runs = prices.map(({ from, unitPrice }, index) => {
    const next = prices[index + 1]
    return {
      from: maxDay(period.from, life.from, ...(index === 0 ? [] : [from])),
      to: next ? minDay(to, addDays(next.from, -1)) : to,
      unitPrice,
    }
  })
  for (const free of life.free)
    runs = runs.flatMap((run) => [
      { ...run, to: minDay(run.to, addDays(free.from, -1)) },
      ...(free.to === null ? [] : [{ ...run, from: maxDay(run.from, addDays(free.to, 1)) }]),
    ])
  return runs.filter((run) => run.from <= run.to)
}

/** What a period costs: its days out of all of the period's, rounded once over all of them, so that a whole period is its price. */
export function periodCents(terms: Terms, life: Life, period: Period): number {
  const parts = runsOf(life, period).map((run) => BigInt(wholeCents(terms, run.unitPrice)) * BigInt(daysOf(run)))
  return roundHalfUp(
    parts.reduce((all, part) => all + part, 0n),
    daysOf(period),
  )
}

/** The day on which a period is charged: as it begins, or once it is over. */
export const chargedOn = ({ inAdvance }: Pick<Terms, 'inAdvance'>, life: Life, period: Period): Day =>
  inAdvance ? maxDay(period.from, life.from) : addDays(life.to === null ? period.to : minDay(period.to, life.to), 1)

/** The periods that are to be charged by a day, in their order; and the day of the next one, null where none follows. */
export function periodsDue(terms: Terms, life: Life, today: Day): { due: Period[]; next: Day | null } {
  const due: Period[] = []
  for (let index = periodOf(terms, life.from); ; index++) {
    const period = periodAt(terms, index)
    if (life.to !== null && period.from > life.to) {
      // What was charged beyond its end is given back.
      if (!terms.inAdvance || period.from > today) return { due, next: null }
      due.push(period)
      continue
    }
    const on = chargedOn(terms, life, period)
    if (on > today) return { due, next: on }
    due.push(period)
  }
}

/** The last day of the time that one is bound for, on a day, where one is bound. */
export function termEnd(activatedOn: Day, termMonths: number, today: Day): Day {
  for (let terms = 1; ; terms++) {
    const end = addDays(addMonths(activatedOn, terms * termMonths), -1)
    if (end >= today) return end
  }
}

/**
 * The soonest last day of somebody who gives notice on a day: after the notice; where one is bound, at the end of the term, or of the next one
 * where it is too late for that.
 */
export function soonestLastDay(
  of: { activatedOn: Day; termMonths: number | null; noticeDays: number },
  today: Day,
): Day {
  const after = maxDay(addDays(today, of.noticeDays), of.activatedOn)
  return of.termMonths === null ? after : termEnd(of.activatedOn, of.termMonths, after)
}
