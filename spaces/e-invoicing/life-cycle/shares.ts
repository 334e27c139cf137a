/** A part of an invoice under one rate of tax: in hundredths of a percent, with its tax, in the smallest unit. */
export type RatePart = { rate: number; cents: number }

const rounded = (numerator: bigint, denominator: bigint): bigint => {
  const sign = numerator < 0n ? -1n : 1n
  return sign * ((sign * numerator * 2n + denominator) / (denominator * 2n))
}

/**
 * What of a sum falls to each rate of an invoice, in proportion, to the cent: the parts add up to the sum, whatever was paid before and however often.
 * @param parts of the whole invoice, above zero together
 */
export function sharesOf(parts: readonly RatePart[], paidCents: number): number[] {
  const whole = parts.reduce((all, { cents }) => all + BigInt(cents), 0n)
  if (whole <= 0n) return parts.map((_, index) => (index === 0 ? paidCents : 0))
  let upTo = 0n
  let before = 0n
  return parts.map(({ cents }) => {
    upTo += BigInt(cents)
    const until = rounded(BigInt(paidCents) * upTo, whole)
    const share = until - before
    before = until
    return Number(share)
  })
}

/** What is paid between two sums, by rate; those that come to nothing are left out. */
export const paidBetween = (parts: readonly RatePart[], before: number, after: number) => {
  const [then, now] = [sharesOf(parts, before), sharesOf(parts, after)]
  return parts.flatMap(({ rate }, index) => {
    const cents = now[index]! - then[index]!
    return cents === 0 ? [] : [{ rate, cents }]
  })
}
