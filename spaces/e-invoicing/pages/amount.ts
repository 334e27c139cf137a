import { decimalsOf, formatMoney } from '../../../web/ui/format.ts'

/** The total of an invoice as people read it; empty where the file says none. */
export const amountOf = ({ grossAmount, currency }: { grossAmount: string | null; currency: string }): string =>
  grossAmount === null || currency === ''
    ? ''
    : formatMoney(Math.round(Number(grossAmount) * 10 ** decimalsOf(currency)), currency)
