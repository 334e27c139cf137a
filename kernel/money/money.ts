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

const formats = new Map<string, Intl.NumberFormat>()

/**
 * An amount of cents as people read it: '1 837,00 €' in French, '€1,837.00' in English. Its spaces are U+00A0 only:
 * the narrow U+202F of `Intl` is missing from most fonts. Throws RangeError unless `cents` is a whole number.
 */
export function formatCents(cents: number, locale: Locale, currency = 'EUR'): string {
  if (!Number.isSafeInteger(cents)) throw new RangeError(`Not a whole number of cents: ${cents}`)
  const key = `${locale} ${currency}`
  const format =
    formats.get(key) ??
    new Intl.NumberFormat(languageTags[locale], {
      style: 'currency',
      currency,
      minimumFractionDigits: 2,
      maximumFractionDigits: 2,
    })
  formats.set(key, format)
  const digits = String(Math.abs(cents)).padStart(3, '0')
  const decimal = `${cents < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}` as `${number}`
  return format.format(decimal).replace(/\s/g, '\u00A0')
}
