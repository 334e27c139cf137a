/** How many decimals an amount of a currency has (ISO 4217), of those in which a brand may bill. Amounts are whole numbers of the last one. */
const digits = {
  EUR: 2,
  CHF: 2,
  GBP: 2,
  USD: 2,
  CAD: 2,
  MAD: 2,
  XPF: 0,
  XOF: 0,
  JPY: 0,
  TND: 3,
  KWD: 3,
} as const

export type Currency = keyof typeof digits
export const currencies = Object.keys(digits) as [Currency, ...Currency[]]
export const digitsOf = (currency: Currency): number => digits[currency]
