import { sql } from 'kysely'
import { addDays, type Day, formatDay, maxDay, minDay } from '../../../kernel/dates/day.ts'
import { asServer, type Context } from '../../../kernel/http/context.ts'
import { isLocale, type Locale } from '../../../kernel/i18n/locale.ts'
import { readRow } from '../../../kernel/lists/read.ts'
import { digitsOf } from '../../../kernel/money/currencies.ts'
import { priceOf } from '../../../kernel/money/decimal.ts'
import { chargeKind, factsOf, lifeOf, type SubscriptionRow, subscriptionList, termsOf } from './read.ts'
import { chargedOn, type Life, type Period, periodCents, periodsDue } from './schedule.ts'

/** What is to be charged of a period beside what was charged already; below zero it is given back. */
export type Delta = { period: Period; fromOn: Day; toOn: Day; netCents: number; invoiceOn: Day; part: number }

/** The days that a change of a period is about: those that are given back, or all of it that runs. */
function daysOf(life: Life, period: Period, netCents: number): { fromOn: Day; toOn: Day } {
  if (netCents < 0 && life.to !== null && life.to < period.to)
    return { fromOn: maxDay(period.from, addDays(life.to, 1)), toOn: period.to }
  return {
    fromOn: maxDay(period.from, life.from),
    toOn: life.to === null ? period.to : maxDay(minDay(period.to, life.to), maxDay(period.from, life.from)),
  }
}

/**
 * What a subscription would be charged now with such a life: period by period what it costs, less what was charged of it before. So each day is
 * charged once, whatever happened meanwhile, and what was charged beyond its end is given back.
 */
export async function deltasOf(
  ctx: Context,
  row: SubscriptionRow,
  life: Life,
): Promise<{ deltas: Delta[]; next: Day | null }> {
  const terms = termsOf(row)
  const { due, next } = periodsDue(terms, life, ctx.today)
  const { rows } = await asServer(ctx, () =>
    sql<{
      period: Day
      parts: number
      net: number
    }>`select split_part(origin_part, '/', 1) as period, count(*)::int as parts, sum(net_cents)::bigint as net
      from charges where origin_kind = ${chargeKind} and origin_id = ${row.id} group by 1`.execute(ctx.db),
  )
  const written = new Map(rows.map((one) => [one.period, one]))
  const deltas = due.flatMap((period): Delta[] => {
    const before = written.get(period.from)
    const netCents = periodCents(terms, life, period) - (before?.net ?? 0)
    if (netCents === 0) return []
    return [
      {
        period,
        netCents,
        ...daysOf(life, period, netCents),
        invoiceOn: before ? ctx.today : maxDay(chargedOn(terms, life, period), life.from),
        part: (before?.parts ?? 0) + 1,
      },
    ]
  })
  return { deltas, next }
}

const wordsOf = (row: SubscriptionRow, delta: Delta, locale: Locale): string => {
  const [from, to] = [formatDay(delta.fromOn, locale), formatDay(delta.toOn, locale)]
  const days = { fr: `du ${from} au ${to}`, en: `${from} to ${to}` }[locale]
  const change = delta.netCents < 0 ? { fr: ', en moins', en: ', given back' }[locale] : ''
  return `${row.label}, ${days}${change}`.slice(0, 300)
}

/**
 * Charges what a subscription costs by today, once: under its lock, in the transaction of whatever changed it, or of the job.
 * Run by whoever acts; what is written, the server writes.
 */
export async function charge(ctx: Context, id: string): Promise<Delta[]> {
  return asServer(ctx, async () => {
    await ctx.db.selectFrom('subscriptions').select('id').where('id', '=', id).forUpdate().execute()
    const row = await readRow(ctx, subscriptionList, id)
    const life = lifeOf(row, await factsOf(ctx, id))
    if (!life) return []
    const { deltas, next } = await deltasOf(ctx, row, life)
    const client = await ctx.db
      .selectFrom('organisations')
      .select('locale')
      .where('id', '=', row.organisation_id)
      .executeTakeFirstOrThrow()
    const locale = isLocale(client.locale) ? client.locale : ctx.brand.locale
    if (deltas.length > 0)
      await ctx.db
        .insertInto('charges')
        .values(
          deltas.map((delta) => ({
            brand_id: row.brand_id,
            organisation_id: row.organisation_id,
            origin_kind: chargeKind,
            origin_id: id,
            origin_part: `${delta.period.from}/${delta.part}`,
            reference: row.number,
            label: wordsOf(row, delta, locale),
            from_on: delta.fromOn,
            to_on: delta.toOn,
            quantity: delta.netCents < 0 ? sql<string>`-${row.quantity}::numeric` : row.quantity,
            unit_price: priceOf(delta.netCents, termsOf(row).quantity, digitsOf(termsOf(row).currency)),
            net_cents: delta.netCents,
            currency: row.currency,
            vat_category: row.vat_category,
            vat_rate: row.vat_rate,
            account: row.account,
            unit_code: row.unit_code,
            invoice_on: delta.invoiceOn,
            created_at: ctx.now,
          })),
        )
        .execute()
    await ctx.db.updateTable('subscriptions').set({ next_charge_on: next }).where('id', '=', id).execute()
    return deltas
  })
}
