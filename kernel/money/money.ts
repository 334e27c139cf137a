import { numberFormat } from '../i18n/formats.ts'
import { type Locale, languageTags } from '../i18n/locale.ts'

/** Money is a whole number of cents, never a fraction. */

function big(value: number | bigint): bigint {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) throw new RangeError(`Not a whole number: ${value}`)
  return BigInt(value)
}

/**
 * A fraction rounded to the nearest whole number, halves away from zero (0.5 → 1, -0.5 → -1), so that a credit is exactly
 * the negated debit. Computed on integers only. Throws RangeError on a fraction given, a zero denominator, or a result
 * that a number cannot hold exactly.
 */
export function roundHalfUp(numerator: number | bigint, denominator: number | bigint): number {
  const [n, d] = [big(numerator), big(denominator)]
  if (d === 0n) throw new RangeError('Division by zero')
  const negative = n < 0n !== d < 0n
  const [absN, absD] = [n < 0n ? -n : n, d < 0n ? -d : d]
  const rounded = Number((2n * absN + absD) / (2n * absD))
  if (!Number.isSafeInteger(rounded)) throw new RangeError('The result is too large')
  return negative && rounded !== 0 ? -rounded : rounded
}

/**
 * An amount in the smallest unit of its currency as people read it, whatever decimals that has: '1 837 ¥', '€1,837.00'. Else as `formatCents`.
 */
export function formatMoney(amount: number, locale: Locale, currency: string): string {
  if (!Number.isSafeInteger(amount)) throw new RangeError(`Not a whole number: ${amount}`)
  const format = numberFormat(languageTags[locale], { style: 'currency', currency })
  const decimals = format.resolvedOptions().maximumFractionDigits ?? 2
  if (decimals === 2) return formatCents(amount, locale, currency)
  const digits = String(Math.abs(amount)).padStart(decimals + 1, '0')
  const at = digits.length - decimals
  const decimal =
    `${amount < 0 ? '-' : ''}${digits.slice(0, at)}${decimals ? `.${digits.slice(at)}` : ''}` as `${number}`
  return format.format(decimal).replace(/\s/g, '\u00A0')
}

/**
 * An amount of cents as people read it: '1 837,00 €' in French, '€1,837.00' in English. Its spaces are U+00A0 only:
 * the narrow U+202F of `Intl` is missing from most fonts. Throws RangeError unless `cents` is a whole number.
 */
export function formatCents(cents: number, locale: Locale, currency = 'EUR'): string {
  if (!Number.isSafeInteger(cents)) throw new RangeError(`Not a whole number of cents: ${cents}`)
  const format = numberFormat(languageTags[locale], {
    style: 'currency',
    currency,
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  })
  const digits = String(Math.abs(cents)).padStart(3, '0')
  const decimal = `${cents < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}` as `${number}`
  return format.format(decimal).replace(/\s/g, '\u00A0')
}

/**
 * Shares a whole number of cents by weights, without losing one: each share is its exact part rounded down towards zero, and the cents that
 * are left go to the largest remainders, the earlier share first. All weights 0: the shares are equal. A credit is shared as the negated
 * debit. Throws RangeError on a fraction, a negative weight, or no weight at all.
 */
export function allocate(cents: number, weights: readonly number[]): number[] {
  if (weights.length === 0) throw new RangeError('Nobody to share with')
  if (weights.some((weight) => weight < 0)) throw new RangeError('A weight is negative')
  const parts = weights.map(big)
  const sum = parts.reduce((all, part) => all + part, 0n)
  if (sum === 0n)
    return allocate(
      cents,
      weights.map(() => 1),
    )
  const amount = big(Math.abs(cents))
  const shares = parts.map((part) => (amount * part) / sum)
  const left = Number(amount - shares.reduce((all, share) => all + share, 0n))
  const byRemainder = parts
    .map((part, index) => ({ index, remainder: (amount * part) % sum }))
    .sort((one, other) =>
      one.remainder === other.remainder ? one.index - other.index : one.remainder > other.remainder ? -1 : 1,
    )
  for (const { index } of byRemainder.slice(0, left)) shares[index]! += 1n
  return shares.map((share) => (cents < 0 && share !== 0n ? -Number(share) : Number(share)))
}

/** A line of an invoice: its amount without tax in cents, and its rate in hundredths of a percent (2000 is 20 %). */
export type TaxedLine = { net: number; rate: number }

/** The tax of all lines of one rate. */
export type RateTotal = { rate: number; net: number; vat: number; gross: number }

/**
 * VAT by rate, the highest first: the lines of a rate are added up, and their tax is rounded once, so that an invoice says what it sums to
 * whatever the order of its lines (EN 16931: BT-117). Throws RangeError on a fraction or a negative rate.
 */
export function vatByRate(lines: readonly TaxedLine[]): RateTotal[] {
  if (lines.some((line) => line.rate < 0)) throw new RangeError('A rate is negative')
  return [...Map.groupBy(lines, (line) => line.rate)]
    .map(([rate, same]) => {
      const net = Number(same.reduce((all, line) => all + big(line.net), 0n))
      const vat = roundHalfUp(big(net) * big(rate), 10_000)
      return { rate, net, vat, gross: net + vat }
    })
    .sort((one, other) => other.rate - one.rate)
}

/** What is due before tax and the tax of an amount that was typed with its tax: they add up to it. */
export function splitGross(gross: number, rate: number): { net: number; vat: number } {
  if (rate < 0) throw new RangeError('A rate is negative')
  const net = roundHalfUp(big(gross) * 10_000n, 10_000n + big(rate))
  return { net, vat: gross - net }
}
