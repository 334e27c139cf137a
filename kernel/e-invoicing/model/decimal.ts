/** A decimal number without loss: so many units of 10^-scale. */
export type Decimal = { readonly units: bigint; readonly scale: number }

const pattern = /^[+-]?(?:\d+\.?\d*|\.\d+)$/
/** No amount of an invoice has more digits; what has is no amount. */
const mostDigits = 60

export const zero: Decimal = { units: 0n, scale: 0 }
export const oneUnit: Decimal = { units: 1n, scale: 0 }

/** A number as XML Schema writes decimals. Gives undefined for anything else, and for undefined. */
export function decimalOf(text: string | undefined): Decimal | undefined {
  if (text === undefined || text.length > mostDigits || !pattern.test(text)) return undefined
  const at = text.indexOf('.')
  if (at < 0) return { units: BigInt(text), scale: 0 }
  const digits = text.slice(0, at) + text.slice(at + 1)
  return { units: BigInt(/\d/.test(digits) ? digits : '0'), scale: text.length - at - 1 }
}

const scaled = (value: Decimal, scale: number): bigint => value.units * 10n ** BigInt(scale - value.scale)
const both = (a: Decimal, b: Decimal, compute: (a: bigint, b: bigint) => bigint): Decimal => {
  const scale = Math.max(a.scale, b.scale)
  return { units: compute(scaled(a, scale), scaled(b, scale)), scale }
}
export const plus = (a: Decimal, b: Decimal): Decimal => both(a, b, (x, y) => x + y)
export const minus = (a: Decimal, b: Decimal): Decimal => both(a, b, (x, y) => x - y)
export const times = (a: Decimal, b: Decimal): Decimal => ({ units: a.units * b.units, scale: a.scale + b.scale })
export const absolute = (a: Decimal): Decimal => (a.units < 0n ? { units: -a.units, scale: a.scale } : a)
export const compare = (a: Decimal, b: Decimal): -1 | 0 | 1 => {
  const { units } = minus(a, b)
  return units < 0n ? -1 : units > 0n ? 1 : 0
}
export const hundredth = (a: Decimal): Decimal => ({ units: a.units, scale: a.scale + 2 })

/** Rounded to so many decimals, halves towards the greater number, as the rules' own language has it. */
export function rounded(value: Decimal, decimals = 2): Decimal {
  if (value.scale <= decimals) return value
  const step = 10n ** BigInt(value.scale - decimals)
  const raised = 2n * value.units + step
  const [whole, rest] = [raised / (2n * step), raised % (2n * step)]
  return { units: rest < 0n ? whole - 1n : whole, scale: decimals }
}

/** The sum of numbers; undefined where one of them is none. */
export function sumOf(texts: Iterable<string | undefined>): Decimal | undefined {
  let sum = zero
  for (const text of texts) {
    if (text === undefined) continue
    const value = decimalOf(text)
    if (!value) return undefined
    sum = plus(sum, value)
  }
  return sum
}

/** How it is written, with the decimals that it has. */
export function decimalText({ units, scale }: Decimal): string {
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0')
  const at = digits.length - scale
  return `${units < 0n ? '-' : ''}${digits.slice(0, at)}${scale ? `.${digits.slice(at)}` : ''}`
}
