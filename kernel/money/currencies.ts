/** How many decimals an amount of a currency has (ISO 4217). Amounts are whole numbers of the last one. */
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
export const digitsOf = (currency: Currency): number => digits[currency]

/** Those in which a brand may bill: files have amounts of two decimals at most. */
export const currencies = (Object.keys(digits) as Currency[]).filter((one) => digits[one] <= 2) as [
  Currency,
  ...Currency[],
]

/** An amount of one of these in hundredths, as the columns of files have it. */
export const inHundredths = (amount: number, currency: Currency): number => amount * 10 ** (2 - digits[currency])
