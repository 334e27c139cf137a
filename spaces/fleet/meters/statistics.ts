import { sql } from 'kysely'
import type { z } from 'zod'
import { addDays, addMonths, type Day, daysBetween, firstOfMonth, maxDay, minDay } from '../../../kernel/dates/day.ts'
import type { PersonContext } from '../../../kernel/http/context.ts'
import { inLocale, type Text } from '../../../kernel/i18n/locale.ts'
import { decideHere } from '../../../kernel/organisations/access.ts'
import { findAsset } from '../assets/service.ts'
import { byMonth, type Curve, countedIn, curveOf } from './consumption.ts'
import type * as schema from './schema.ts'
import { metersOf, readingsOf } from './service.ts'

/** Days on which an asset stood still, the first and the last one included; without a last one it still does. */
export type Outage = { from: Day; to: Day | null }

/** Of the days from one to another, how many an asset stood still on. Outages share no day. */
export const stoppedDays = (outages: readonly Outage[], from: Day, to: Day): number =>
  outages.reduce((sum, outage) => {
    const [first, last] = [maxDay(outage.from, from), minDay(outage.to ?? to, to)]
    return first > last ? sum : sum + daysBetween(first, last) + 1
  }, 0)

/** How much of a time an asset worked, in hundredths of a percent; null where it was not there. */
export function availabilityOf(outages: readonly Outage[], from: Day, to: Day) {
  const days = from > to ? 0 : daysBetween(from, to) + 1
  const stopped = stoppedDays(outages, from, to)
  return { rate: days === 0 ? null : Math.round(((days - stopped) * 10_000) / days), days, stopped }
}

/** What was counted in a time, and a year before in as much of it as is known now: like is compared with like. */
function sums(curve: Curve, first: Day, last: Day) {
  const known = curve.at(-1)
  const until = known ? minDay(last, maxDay(known.on, addDays(first, -1))) : last
  return {
    total: countedIn(curve, first, last),
    totalBefore: countedIn(curve, addMonths(first, -12), addMonths(until, -12)),
  }
}

type Costs = NonNullable<z.input<typeof schema.statisticsView>['costs']>

/** What an asset cost in the months from `first` on and a year before, by currency; null where the asking person may not see it. */
async function costsOf(
  ctx: PersonContext,
  { id, organisation_id }: { id: string; organisation_id: string },
  first: Day,
  months: number,
): Promise<Costs | null> {
  if (!(await decideHere(ctx, organisation_id, 'fleet.costs.read')).allowed) return null
  const { rows } = await sql<{
    currency: string
    month: Day
    kind: Costs[number]['kinds'][number]['kind']
    amount: number
  }>`
    select currency, date_trunc('month', on_day)::date as month, kind, sum(amount_cents)::float8 as amount from asset_costs
    where asset_id = ${id} and on_day >= ${addMonths(first, -12)} and on_day < ${addMonths(first, months)} group by 1, 2, 3 order by 1, 2, 3`.execute(
    ctx.db,
  )
  const sum = (all: typeof rows) => all.reduce((total, { amount }) => total + amount, 0)
  return [...Map.groupBy(rows, ({ currency }) => currency)].map(([currency, all]) => {
    const inMonth = (month: Day) => sum(all.filter((one) => one.month === month))
    const amounts = Array.from({ length: months }, (_, index) => inMonth(addMonths(first, index)))
    const before = Array.from({ length: months }, (_, index) => inMonth(addMonths(first, index - 12)))
    const kinds = Map.groupBy(
      all.filter(({ month }) => month >= first),
      ({ kind }) => kind,
    )
    return {
      ...{ currency, amounts, before },
      total: amounts.reduce((total, amount) => total + amount, 0),
      totalBefore: before.reduce((total, amount) => total + amount, 0),
      kinds: [...kinds].map(([kind, these]) => ({ kind, total: sum(these) })),
    }
  })
}

/** The figures of an asset over the last months, this one included (P11). @throws Problem 404 */
export async function readStatistics(
  ctx: PersonContext,
  assetId: string,
  months: number,
): Promise<z.input<typeof schema.statisticsView>> {
  const asset = await findAsset(ctx, assetId)
  const [meters, readings] = [await metersOf(ctx, assetId), await readingsOf(ctx, assetId)]
  const outages = await ctx.db
    .selectFrom('asset_outages')
    .select(['id', 'starts_on as from', 'ends_on as to', 'reason', 'version'])
    .where('asset_id', '=', assetId)
    .orderBy('starts_on', 'desc')
    .limit(1000)
    .execute()
  const first = addMonths(firstOfMonth(ctx.today), 1 - months)
  const yearBefore = addMonths(first, -12)
  const lastBefore = addDays(addMonths(first, months - 12), -1)
  const last = addDays(addMonths(first, months), -1)
  const begin = asset.installed_on ? maxDay(first, asset.installed_on) : first
  const end = asset.removed_on ? minDay(ctx.today, asset.removed_on) : ctx.today
  return {
    months: Array.from({ length: months }, (_, index) => addMonths(first, index)),
    meters: meters.map((meter) => {
      const curve = curveOf(readings.get(meter.id) ?? [])
      const now = byMonth(curve, first, ctx.today)
      return {
        id: meter.id,
        label: inLocale(meter.label as Text, ctx.locale),
        unit: inLocale(meter.unit as Text, ctx.locale),
        counted: now.map(({ counted }) => counted),
        whole: now.map(({ whole }) => whole),
        before: byMonth(curve, yearBefore, lastBefore).map(({ counted }) => counted),
        ...sums(curve, first, last),
      }
    }),
    costs: await costsOf(ctx, asset, first, months),
    availability: {
      ...availabilityOf(outages, begin, end),
      outages: outages
        .filter(({ to }) => to === null || to >= first)
        .map((one) => ({ ...one, days: stoppedDays([one], begin, end) })),
    },
  }
}
