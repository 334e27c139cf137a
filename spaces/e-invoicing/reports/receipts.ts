import type { Day } from '../../../kernel/dates/day.ts'

/** Money that came for an invoice on a day, in whole cents above zero. */
export type Receipt = { day: Day; cents: number }
/** What of an invoice is of one kind and rate, with its tax. */
export type Part = { goods: boolean; category: string; rate: number; cents: number }
/** An invoice with what came for it, in its order. */
export type Settled = {
  id: string
  receipts: readonly Receipt[]
  /** What it comes to less what was credited of it. */
  parts: readonly Part[]
  /** What of its credit notes paid nothing of itself: so much of what came is the client's again. */
  givenBack: number
  /** The deposits that it deducts, the earlier first. */
  deposits: readonly string[]
}
/** What came on a day for one part of an invoice. */
export type Share = { invoiceId: string; day: Day; part: Part; cents: number }

const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0)

/**
 * Shares an amount by what is left of each: exact parts rounded down, and the cents left to the largest remainders, the earlier first. No share is
 * beyond what is left of its own, so whoever shares all that is left in any steps gives each exactly its own.
 * @param amount between zero and the sum of `rests`, which are none below zero
 */
export function shareByRest(amount: number, rests: readonly number[]): number[] {
  const whole = BigInt(sum(rests))
  if (whole === 0n) return rests.map(() => 0)
  const exact = rests.map((rest, index) => ({ index, units: BigInt(amount) * BigInt(rest) }))
  const shares = exact.map(({ units }) => Number(units / whole))
  const byRemainder = exact.toSorted((a, b) => {
    const [one, other] = [a.units % whole, b.units % whole]
    return one === other ? a.index - b.index : one > other ? -1 : 1
  })
  for (const { index } of byRemainder.slice(0, amount - sum(shares))) shares[index]! += 1
  return shares
}

/** Takes an amount off the latest receipts first. @returns what is left of them, and what was more than they are */
export function lessTheLatest(receipts: readonly Receipt[], cents: number): { kept: Receipt[]; over: number } {
  const kept: Receipt[] = []
  let over = cents
  for (const one of receipts.toReversed()) {
    const taken = Math.min(over, one.cents)
    over -= taken
    if (one.cents > taken) kept.unshift({ day: one.day, cents: one.cents - taken })
  }
  return { kept, over }
}

/**
 * What came for each part of some invoices, by day (B28, 10.2 and 10.4). A payment settles an invoice in proportion to its parts, to the cent, so that
 * partial payments add up to each. What was given back is taken off the latest that came, of the invoice and then of its deposits: a payment is told as
 * it stands, never below zero.
 * @param invoices with each invoice that deducts deposits these too
 */
export function sharesOf(invoices: readonly Settled[]): Share[] {
  const known = new Map(invoices.map((one) => [one.id, one]))
  const kept = new Map<string, Receipt[]>()
  const depositsOf = (one: Settled) => one.deposits.flatMap((id) => known.get(id) ?? [])
  const less = (one: Settled, cents: number): number => {
    const left = lessTheLatest(kept.get(one.id) ?? one.receipts, cents)
    kept.set(one.id, left.kept)
    return left.over
  }
  for (const one of invoices) {
    let over = less(one, one.givenBack)
    for (const deposit of depositsOf(one).toReversed()) over = less(deposit, over)
  }
  return invoices.flatMap((one) => {
    const own = one.parts.filter(({ cents }) => cents > 0)
    let rests = own.map(({ cents }) => cents)
    return kept.get(one.id)!.flatMap(({ day, cents }) => {
      const within = Math.min(cents, sum(rests))
      const first = shareByRest(within, rests)
      rests = rests.map((rest, index) => rest - first[index]!)
      // What lowers an invoice at one rate is no receipt below zero: what came beyond the others is shared as they are.
      const more = shareByRest(
        cents - within,
        own.map((part) => part.cents),
      )
      return own
        .map((part, index) => ({ invoiceId: one.id, day, part, cents: first[index]! + more[index]! }))
        .filter((share) => share.cents > 0)
    })
  })
}
