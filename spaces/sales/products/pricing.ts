import type { Day } from '../../../kernel/dates/day.ts'
import { millionthsOf } from '../../../kernel/money/decimal.ts'

/** From which quantity on all of it has which price before tax; both decimal numbers. */
export type Tier = { fromQuantity: string; unitPrice: string }
/** The price of a product in a currency from one day to another, its last day included. */
export type PricePeriod = { currency: string; startsOn: Day; endsOn: Day | null; tiers: readonly Tier[] }

/** The price in force on a day; undefined where the product is not sold in that currency then. */
export const priceOn = <P extends PricePeriod>(prices: readonly P[], currency: string, day: Day): P | undefined =>
  prices.find((one) => one.currency === currency && one.startsOn <= day && (one.endsOn === null || day <= one.endsOn))

/**
 * The unit price of a quantity: that of the highest tier that it reaches, for all of it (9 at the first, 10 at the second). A quantity below
 * zero, a credit, has the price of as many. Throws RangeError on what is no decimal number.
 */
export function unitPriceOf(tiers: readonly Tier[], quantity: string): string {
  const wanted = millionthsOf(quantity)
  const many = wanted < 0n ? -wanted : wanted
  let best: Tier | undefined
  for (const tier of tiers)
    if (
      millionthsOf(tier.fromQuantity) <= many &&
      (!best || millionthsOf(tier.fromQuantity) > millionthsOf(best.fromQuantity))
    )
      best = tier
  if (!best) throw new RangeError(`No tier for ${quantity}`)
  return best.unitPrice
}
