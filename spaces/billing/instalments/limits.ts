import { addMonths, type Day } from '../../../kernel/dates/day.ts'

export type Instalment = { dueOn: Day; amountCents: number }

/** An amount in so many parts, a month apart: as equal as cents allow, what is over in the first ones. */
export function splitMonthly(cents: number, parts: number, firstOn: Day): Instalment[] {
  const each = Math.floor(cents / parts)
  const over = cents - each * parts
  return Array.from({ length: parts }, (_, index) => ({
    dueOn: addMonths(firstOn, index),
    amountCents: each + (index < over ? 1 : 0),
  }))
}

/** What is left of each part, of which `paid` in all was paid: the eldest first. */
export function restsOf(parts: readonly Instalment[], paid: number): number[] {
  let left = paid
  return parts.map(({ amountCents }) => {
    const settled = Math.min(Math.max(left, 0), amountCents)
    left -= settled
    return amountCents - settled
  })
}
