import { sql } from 'kysely'
import type { z } from 'zod'
import type { StaffContext } from '../../../kernel/http/context.ts'
import type * as schema from './schema.ts'

type Row = z.input<typeof schema.agreement>['rows'][number]
type Books = { currency: string; base: number; vat: number }

/**
 * Turnover and tax of a period by how they are made known, beside what the books have (B28): what the exchange carries, what reports tell, and what there
 * is nothing to tell of, come to the accounts of revenue (7), of deposits (4191) and of collected VAT (4457). Invoices of other programs are in the books of these.
 */
export const readAgreement = (
  ctx: StaffContext,
  period: z.output<typeof schema.agreementQuery>,
): Promise<z.input<typeof schema.agreement>> => ctx.asSystem(() => agreementOf(ctx, period))

// As the server: it is of the whole brand, and many rows.
async function agreementOf(
  ctx: StaffContext,
  { from, to }: z.output<typeof schema.agreementQuery>,
): Promise<z.input<typeof schema.agreement>> {
  const { rows } = await sql<Row>`
    with own as materialized (
      select w.invoice_id, w.type, w.currency, w.standing from invoice_tellings w
      where w.brand_id = ${ctx.brand.id} and w.issue_on between ${from} and ${to} and w.standing <> 'elsewhere'
    ), parts as (
      select o.invoice_id, o.currency, o.standing, v.category, v.rate, v.base_cents * s.sign as base, v.vat_cents * s.sign as vat
        from own o join invoice_vat v on v.invoice_id = o.invoice_id cross join lateral (select case o.type when 381 then -1 else 1 end as sign) s
      union all
      select o.invoice_id, o.currency, o.standing, v.category, v.rate, -v.base_cents, -v.vat_cents
        from own o join invoice_deductions x on x.invoice_id = o.invoice_id join invoice_vat v on v.invoice_id = x.deposit_id
    )
    select currency, standing, category, rate, count(distinct invoice_id)::int as invoices, sum(base)::bigint as "baseCents", sum(vat)::bigint as "vatCents"
    from parts group by 1, 2, 3, 4 order by currency, standing, rate desc, category`.execute(ctx.db)
  const { rows: books } = await sql<Books>`
    select currency, coalesce(sum(credit_cents - debit_cents) filter (where account not like '4457%'), 0)::bigint as base,
      coalesce(sum(credit_cents - debit_cents) filter (where account like '4457%'), 0)::bigint as vat
    from ledger_postings where brand_id = ${ctx.brand.id} and day between ${from} and ${to} and (account like '7%' or account like '4191%' or account like '4457%')
    group by 1`.execute(ctx.db)
  const currencies = [...new Set([...rows, ...books].map(({ currency }) => currency))].sort()
  const sum = (currency: string, of: 'baseCents' | 'vatCents') =>
    rows.filter((row) => row.currency === currency).reduce((all, row) => all + row[of], 0)
  return {
    rows,
    books: currencies.map((currency) => {
      const has = books.find((one) => one.currency === currency)
      return {
        currency,
        baseCents: sum(currency, 'baseCents'),
        vatCents: sum(currency, 'vatCents'),
        booksBaseCents: has?.base ?? 0,
        booksVatCents: has?.vat ?? 0,
      }
    }),
  }
}
