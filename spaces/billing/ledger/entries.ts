import type { InvoiceType } from '../invoices/schema.ts'
import type { VatTotal } from '../invoices/totals.ts'
import { accounts, type Posting } from './post.ts'

/** What of an invoice goes into the books. */
export type Booked = {
  type: InvoiceType
  organisationId: string
  lines: ReadonlyArray<{ account: string; netCents: number }>
  vat: ReadonlyArray<Pick<VatTotal, 'vatCents'>>
  grossCents: number
  /** The deposits that it deducts. */
  deposits: ReadonlyArray<{ netCents: number; vatCents: number; grossCents: number }>
  /** A credit note of a deposit gives back what was taken in advance. */
  creditsDeposit?: boolean
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0)

/**
 * The postings of an invoice (B11): the client owes what is to be paid, each revenue has its lines, VAT its tax. A deposit is no revenue
 * yet; the invoice that deducts it takes it back, with its tax. A credit note is the same the other way round.
 */
export function postingsOf(invoice: Booked): Posting[] {
  const { organisationId, deposits } = invoice
  const deposit = invoice.type === 386 || invoice.creditsDeposit
  const postings: Posting[] = [
    {
      account: accounts.clients,
      organisationId,
      cents: invoice.grossCents - sum(deposits.map(({ grossCents }) => grossCents)),
    },
    ...deposits.map(({ netCents }) => ({ account: accounts.deposits, organisationId, cents: netCents })),
    ...invoice.lines.map(({ account, netCents }) =>
      deposit ? { account: accounts.deposits, organisationId, cents: -netCents } : { account, cents: -netCents },
    ),
    {
      account: accounts.vat,
      cents: sum(deposits.map(({ vatCents }) => vatCents)) - sum(invoice.vat.map(({ vatCents }) => vatCents)),
    },
  ]
  return invoice.type === 381 ? postings.map((one) => ({ ...one, cents: -one.cents })) : postings
}
