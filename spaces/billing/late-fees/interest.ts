import { addDays, type Day, daysBetween } from '../../../kernel/dates/day.ts'
import { roundHalfUp } from '../../../kernel/money/money.ts'

/** A yearly rate from a day on, in hundredths of a percent. */
export type InterestRate = { startsOn: Day; rate: number }
/** Money that came for what is owed; below zero it was taken back. */
export type Settled = { on: Day; cents: number }
/** What is owed by a day: all of an invoice, or an instalment. */
export type Due = { dueOn: Day; cents: number }

/** Article D441-5 of the French commercial code: the fixed indemnity for recovery, per invoice between professionals. */
export const indemnityCents = 4_000

/** The parts of what is due that money paid by the beginning of a day leaves open: it pays the eldest first. */
function owedOn(dues: readonly Due[], settled: readonly Settled[], day: Day): number[] {
  let left = settled.reduce((all, one) => all + (one.on < day ? one.cents : 0), 0)
  return dues.map(({ cents }) => {
    const paid = Math.min(Math.max(left, 0), cents)
    left -= paid
    return cents - paid
  })
}

/**
 * The interest on what is late, of each day from `from` to `until`: from the day after what is due was due, to the day on which it is paid. A year has 365 days;
 * the sum is rounded once, half up.
 * @param dues the eldest first, what is owed by each day
 * @param rates in any order, of one day the last one holds; before the first of them nothing is asked for
 */
export function lateInterest(
  dues: readonly Due[],
  settled: readonly Settled[],
  rates: readonly InterestRate[],
  from: Day,
  until: Day,
): number {
  if (until < from || dues.length === 0) return 0
  const sorted = rates.toSorted((a, b) => (a.startsOn < b.startsOn ? -1 : Number(a.startsOn > b.startsOn)))
  // Between two of these days nothing changes.
  const turns = new Set<Day>([from])
  for (const day of [
    ...sorted.map(({ startsOn }) => startsOn),
    ...dues.map(({ dueOn }) => addDays(dueOn, 1)),
    ...settled.map(({ on }) => addDays(on, 1)),
  ])
    if (day > from && day <= until) turns.add(day)
  const begins = [...turns].sort()
  let sum = 0n
  for (const [index, begin] of begins.entries()) {
    const next = begins[index + 1] ?? addDays(until, 1)
    const rate = sorted.findLast(({ startsOn }) => startsOn <= begin)?.rate ?? 0
    const owed = owedOn(dues, settled, begin)
    const late = dues.reduce((all, { dueOn }, at) => all + (dueOn < begin ? owed[at]! : 0), 0)
    sum += BigInt(late) * BigInt(rate) * BigInt(daysBetween(begin, next))
  }
  return roundHalfUp(sum, 10_000n * 365n)
}
