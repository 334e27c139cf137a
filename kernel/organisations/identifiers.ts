/** What identifies an organisation, checked without asking anybody: SIREN, SIRET (O24), VAT numbers of the Union (O23). Pure functions. */

/** The identifier without what people type between its parts: spaces (of any kind), dots and dashes; capitals. */
export const normaliseIdentifier = (typed: string): string => typed.replace(/[\s.\-\u2010-\u2015]/g, '').toUpperCase()

/** The Luhn sum of a row of digits; a number with its key has a sum that ends in 0. */
export function luhnSum(digits: string): number {
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i])
    const doubled = i % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum
}

/** La Poste, whose establishments other than its seat follow a rule of their own. */
const laPoste = '356000000'

/** Whether nine digits are a SIREN: their Luhn sum ends in 0, and they are not all zeros. */
export const isSiren = (value: string): boolean =>
  /^\d{9}$/.test(value) && value !== '000000000' && luhnSum(value) % 10 === 0

/** Whether fourteen digits are a SIRET: a SIREN, then the whole by Luhn; for La Poste the sum of the digits is a multiple of 5 (O24). */
export function isSiret(value: string): boolean {
  if (!/^\d{14}$/.test(value) || !isSiren(value.slice(0, 9))) return false
  if (luhnSum(value) % 10 === 0) return true
  return value.startsWith(laPoste) && [...value].reduce((sum, digit) => sum + Number(digit), 0) % 5 === 0
}

/** The two figures between «FR» and the SIREN: (12 + 3 × (SIREN mod 97)) mod 97. */
export const frenchVatKey = (siren: string): string => String((12 + 3 * (Number(siren) % 97)) % 97).padStart(2, '0')

/** The French VAT number of a SIREN. */
export const frenchVatNumber = (siren: string): string => `FR${frenchVatKey(siren)}${siren}`

// What follows the country's letters, as the Commission's VIES describes it. Greece is EL, Northern Ireland XI.
const vatShapes: Record<string, RegExp> = {
  AT: /^U\d{8}$/,
  BE: /^[01]\d{9}$/,
  BG: /^\d{9,10}$/,
  CY: /^\d{8}[A-Z]$/,
  CZ: /^\d{8,10}$/,
  DE: /^\d{9}$/,
  DK: /^\d{8}$/,
  EE: /^\d{9}$/,
  EL: /^\d{9}$/,
  ES: /^(?:[A-Z]\d{7}[A-Z0-9]|\d{8}[A-Z])$/,
  FI: /^\d{8}$/,
  FR: /^[A-HJ-NP-Z0-9]{2}\d{9}$/,
  HR: /^\d{11}$/,
  HU: /^\d{8}$/,
  IE: /^(?:\d{7}[A-W][A-IW]?|\d[A-Z+*]\d{5}[A-W])$/,
  IT: /^\d{11}$/,
  LT: /^(?:\d{9}|\d{12})$/,
  LU: /^\d{8}$/,
  LV: /^\d{11}$/,
  MT: /^\d{8}$/,
  NL: /^\d{9}B\d{2}$/,
  PL: /^\d{10}$/,
  PT: /^\d{9}$/,
  RO: /^\d{2,10}$/,
  SE: /^\d{10}01$/,
  SI: /^\d{8}$/,
  SK: /^\d{10}$/,
  XI: /^(?:\d{9}(?:\d{3})?|GD[0-4]\d{2}|HA[5-9]\d{2})$/,
}

/** Whether a normalised text has the shape of a VAT number of the Union; a French one also has its SIREN, and its key where that is of figures. */
export function isVatNumber(value: string): boolean {
  const shape = vatShapes[value.slice(0, 2)]
  if (!shape?.test(value.slice(2))) return false
  if (!value.startsWith('FR')) return true
  const siren = value.slice(4)
  return isSiren(siren) && (!/^\d\d$/.test(value.slice(2, 4)) || value.slice(2, 4) === frenchVatKey(siren))
}

/** Whether a VAT number may be that of the organisation with this SIRET: a French one holds its SIREN. Others may be anybody's. */
export const vatFitsSiret = (vatNumber: string, siret: string | null): boolean =>
  siret === null || !vatNumber.startsWith('FR') || vatNumber.slice(4) === siret.slice(0, 9)
