/** The numbers by which somebody who pays names what they pay, wherever they wrote them. */

/** Codes of series, the longest first, so that `FA` is not read as `F`. */
const byLength = (codes: readonly string[]) => [...codes].sort((a, b) => b.length - a.length)

/**
 * The numbers of invoices in a text: `F-2026-2231`, `F20262231`, `f 2026/2231`, each as its series writes it. A number within a longer one
 * is none.
 * @param codes of the brand's series
 */
export function numbersIn(text: string, codes: readonly string[]): string[] {
  if (codes.length === 0) return []
  // The year is four digits, the number in it at least four (kernel/numbers).
  const pattern = new RegExp(
    `(?<![A-Z])(${byLength(codes).join('|')})[^A-Z0-9]{0,3}(\\d{4})[^A-Z0-9]{0,3}(\\d{1,9})(?!\\d)`,
    'g',
  )
  const found = [...text.toUpperCase().matchAll(pattern)].map(
    ([, code, year, number]) => `${code}-${year}-${number!.replace(/^0+(?=\d{4})/, '').padStart(4, '0')}`,
  )
  return [...new Set(found)]
}

const inDigits = (text: string): string => [...text].map((sign) => Number.parseInt(sign, 36)).join('')
/** What is left of it divided by 97 (ISO 7064). */
const rest97 = (digits: string): number => [...digits].reduce((rest, digit) => (rest * 10 + Number(digit)) % 97, 0)

/** The structured reference of a number (ISO 11649): `RF` , two digits that check it, and its letters and digits. */
export function creditorReferenceOf(number: string): string {
  const own = number.toUpperCase().replace(/[^A-Z0-9]/g, '')
  if (own === '' || own.length > 21) throw new RangeError(`no creditor reference holds ${number}`)
  return `RF${String(98 - rest97(inDigits(`${own}RF00`))).padStart(2, '0')}${own}`
}

/** The letters and digits that a structured reference holds; undefined where it is none, or does not check. */
export function heldByCreditorReference(reference: string): string | undefined {
  const text = reference.toUpperCase().replace(/\s/g, '')
  if (!/^RF\d{2}[A-Z0-9]{1,21}$/.test(text)) return undefined
  return rest97(inDigits(`${text.slice(4)}${text.slice(0, 4)}`)) === 1 ? text.slice(4) : undefined
}
