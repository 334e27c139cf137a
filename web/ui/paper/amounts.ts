import { numberFormat } from '../../../kernel/i18n/formats.ts'
import { currentLanguage } from '../../i18n/index.ts'

/** Hundredths of a percent as people read them: 550 is «5,5», "5.5". */
export const percent = (rate: number): string => inLanguage(String(rate / 100))

/** A decimal number as people read it: '18420.5' is «18 420,5», "18,420.5". */
export function quantityOf(decimal: string): string {
  const french = currentLanguage() === 'fr'
  const [whole = '', rest] = decimal.replace('-', '').split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, french ? '\u00a0' : ',')
  return `${decimal.startsWith('-') ? '\u2212' : ''}${grouped}${rest ? `${french ? ',' : '.'}${rest}` : ''}`
}

/** A unit price: two decimals at least. */
export const priceOf = (decimal: string): string => {
  const [whole, rest = ''] = decimal.split('.')
  return quantityOf(`${whole}.${rest.padEnd(2, '0')}`)
}

/** The same in a field: without groups. */
export const inLanguage = (decimal: string): string =>
  currentLanguage() === 'fr' ? decimal.replace('.', ',') : decimal

/** What was typed as a decimal number, with a comma or a point, as the server takes it. */
export const decimalOf = (typed: string): string =>
  typed
    .replace(/[\s\u00a0\u202f]/g, '')
    .replace('\u2212', '-')
    .replace(',', '.')

/** What was typed as an amount, in the smallest unit of a currency of two decimals; undefined where it is none. */
export function centsOf(typed: string, digits = 2): number | undefined {
  const found = /^(-?)(\d{1,12})(?:\.(\d*))?$/.exec(decimalOf(typed))
  if (!found || (found[3] ?? '').length > digits) return undefined
  const cents = Number(`${found[2]}${(found[3] ?? '').padEnd(digits, '0')}`)
  return found[1] ? -cents : cents
}

/** An amount in a field. */
export const typedCents = (cents: number, digits = 2): string => inLanguage((cents / 10 ** digits).toFixed(digits))

/** A unit price with the sign of its currency: «0,0480 €». */
export function priceIn(decimal: string, currency: string): string {
  const parts = numberFormat(currentLanguage(), { style: 'currency', currency }).formatToParts(0)
  const sign = parts.find(({ type }) => type === 'currency')?.value ?? currency
  return currentLanguage() === 'fr' ? `${priceOf(decimal)}\u00a0${sign}` : `${sign}${priceOf(decimal)}`
}
