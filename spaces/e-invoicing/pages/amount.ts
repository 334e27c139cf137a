import { formatMoney } from '../../../web/ui/format.ts'
import { digitsOf } from '../../../web/ui/paper/amounts.ts'

/** The total of an invoice as people read it; empty where the file says none. */
export const amountOf = ({ grossAmount, currency }: { grossAmount: string | null; currency: string }): string =>
  grossAmount === null || currency === ''
    ? ''
    : formatMoney(Math.round(Number(grossAmount) * 10 ** digitsOf(currency)), currency)
