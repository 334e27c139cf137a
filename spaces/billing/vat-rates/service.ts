import { problem } from '../../../kernel/errors/problem.ts'
import type { Context } from '../../../kernel/http/context.ts'
import { defineRecord } from '../../../kernel/records/record.ts'
import { vatRate } from './record.ts'
import type { VatCategory } from './schema.ts'

/** Every rate of the brand, the highest first. */
export async function ratesOf(ctx: Context) {
  const rows = await ctx.db
    .selectFrom('vat_rates')
    .selectAll()
    .where('brand_id', '=', ctx.brand.id)
    .orderBy('rate', 'desc')
    .orderBy('category')
    .orderBy('starts_on')
    .limit(200)
    .execute()
  return rows.map((row) => ({ ...row, category: row.category as VatCategory }))
}
export type Rate = Awaited<ReturnType<typeof ratesOf>>[number]

/** What a charge has whose origin knows of no tax. @throws Problem billing.no_usual_rate */
export async function usualRate(ctx: Context): Promise<Rate> {
  const found = (await ratesOf(ctx)).find(({ is_usual }) => is_usual)
  if (!found) throw problem('billing.no_usual_rate')
  return found
}

/** The rates, as the staff keep them. */
export const vatRates = defineRecord(vatRate, {
  rows: (db) => db.selectFrom('vat_rates as r').selectAll('r'),
  whole: [
    { holds: ({ country }) => /^[A-Z]{2}$/.test(country), field: 'country', code: 'bad_value' },
    {
      holds: ({ startsOn, endsOn }) => !endsOn || (startsOn ?? '') <= endsOn,
      field: 'endsOn',
      code: 'billing.ends_before',
    },
    { holds: ({ category, rate }) => (category === 'S') === rate > 0, field: 'rate', code: 'billing.rate_of_category' },
    {
      holds: ({ category, exemptionCode, exemptionWords }) =>
        ['S', 'Z'].includes(category) ? !exemptionCode && !exemptionWords : Boolean(exemptionCode || exemptionWords),
      field: 'exemptionWords',
      code: 'billing.exemption_of_category',
    },
  ],
  unique: { vat_rates_usual: { field: 'isUsual', code: 'billing.usual_there' } },
})
