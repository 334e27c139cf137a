import type { z } from 'zod'
import { problem } from '../../../kernel/errors/problem.ts'
import type { Context } from '../../../kernel/http/context.ts'
import { inLocale, type Text } from '../../../kernel/i18n/locale.ts'
import { defineRecord } from '../../../kernel/records/record.ts'
import { settingOf } from '../../../kernel/settings/settings.ts'
import type { rateChoices } from '../invoices/schema.ts'
import { billingSettings } from '../settings.ts'
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
  const usual = settingOf(ctx, billingSettings.usual_vat_rate)
  const found = (await ratesOf(ctx)).find(({ category, rate }) => category === 'S' && rate === usual)
  if (!found) throw problem('billing.no_usual_rate')
  return found
}

/** The rates that lines may have today, each category and rate once. */
export async function readRateChoices(ctx: Context): Promise<z.input<typeof rateChoices>> {
  const rates = (await ratesOf(ctx)).filter(
    (one) => one.starts_on <= ctx.today && (one.ends_on ?? ctx.today) >= ctx.today,
  )
  const keyOf = ({ category, rate }: Pick<Rate, 'category' | 'rate'>) => `${category} ${rate}`
  const usual = await usualRate(ctx)
  return {
    items: [...new Map(rates.map((one) => [keyOf(one), one])).values()].map((one) => ({
      category: one.category,
      rate: one.rate,
      name: inLocale(one.name as Text, ctx.locale),
    })),
    usual: keyOf(usual),
  }
}

/** The rates, as the staff keep them. */
export const vatRates = defineRecord(vatRate, {
  rows: (db) => db.selectFrom('vat_rates as r').selectAll('r'),
  whole: [
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
})
