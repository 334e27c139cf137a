/**
 * Quantities and unit prices have up to six decimals. They travel as text ('0.0052'), are kept as numeric, and are computed with as whole
 * millionths: never as fractions of a computer.
 */
const pattern = /^(-?)(\d{1,12})(?:\.(\d{1,6}))?$/

/** So many millionths are one. */
export const one = 1_000_000n

/** Whether a text is such a number. */
export const isDecimal = (text: string): boolean => pattern.test(text)

/** A decimal number in millionths. Throws RangeError on anything else. */
export function millionthsOf(text: string): bigint {
  const found = pattern.exec(text)
  if (!found) throw new RangeError(`Not a decimal number: ${text}`)
  const [, sign, whole, rest = ''] = found
  const value = BigInt(whole!) * one + BigInt(rest.padEnd(6, '0'))
  return sign ? -value : value
}

/**
 * The price, to the sixth decimal and never below zero, at which a quantity comes to an amount of the currency's smallest unit; '0' of no
 * quantity. It may have more digits than `isDecimal` takes: a tiny quantity has a huge price.
 */
export function priceOf(amount: number, quantity: string, digits: number): string {
  const whole = (value: bigint) => (value < 0n ? -value : value)
  const [total, count] = [whole(BigInt(amount)) * one * one, whole(millionthsOf(quantity)) * 10n ** BigInt(digits)]
  return count === 0n ? '0' : decimalOf((2n * total + count) / (2n * count))
}

/** Millionths as a decimal number without idle zeros: 1500000n is '1.5'. */
export function decimalOf(millionths: bigint): string {
  const absolute = millionths < 0n ? -millionths : millionths
  const rest = String(absolute % one)
    .padStart(6, '0')
    .replace(/0+$/, '')
  return `${millionths < 0n ? '-' : ''}${absolute / one}${rest ? `.${rest}` : ''}`
}

/** A whole number of smallest units as a decimal number: -1234 of two digits is «-12.34». */
export function decimalAmount(cents: number, digits: number): string {
  const text = String(Math.abs(cents)).padStart(digits + 1, '0')
  const at = text.length - digits
  return `${cents < 0 ? '-' : ''}${text.slice(0, at)}${digits ? `.${text.slice(at)}` : ''}`
}
