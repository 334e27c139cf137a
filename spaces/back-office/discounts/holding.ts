import type { Day } from '../../../kernel/dates/day.ts'

/** A discount as far as it is asked which one holds. */
export type Discount = {
  organisationId: string | null
  groupId: string | null
  /** Empty: on everything. */
  product: string
  /** In hundredths of a per cent. */
  rate: number
  startsOn: Day
  /** Its last day. */
  endsOn: Day | null
}

/** Why a discount holds: whose it is, and whether it is on this product or on all. The first that there is goes before the others. */
export const reasons = ['client_product', 'client', 'group_product', 'group', 'everybody_product', 'everybody'] as const
export type Reason = (typeof reasons)[number]

/** Products that read alike are one. */
export const sameProduct = (a: string, b: string): boolean =>
  a.trim().normalize().toLowerCase() === b.trim().normalize().toLowerCase()

/**
 * Which discount a client has on a product on a day, and why; null for none (B5). What is said of the client goes before what is said of its
 * group, and that before what is said of everybody; of the same, the one on the product goes before the one on everything. They never add up.
 */
export function discountOn<D extends Discount>(
  discounts: readonly D[],
  client: { organisationId: string; groupId: string | null },
  product: string,
  day: Day,
): { discount: D; reason: Reason } | null {
  let best: { discount: D; reason: Reason } | null = null
  for (const discount of discounts) {
    if (discount.startsOn > day || (discount.endsOn !== null && discount.endsOn < day)) continue
    const onProduct = discount.product !== ''
    if (onProduct && !sameProduct(discount.product, product)) continue
    const whose =
      discount.organisationId !== null
        ? discount.organisationId === client.organisationId && 'client'
        : discount.groupId !== null
          ? discount.groupId === client.groupId && 'group'
          : 'everybody'
    if (!whose) continue
    const reason: Reason = onProduct ? `${whose}_product` : whose
    if (best === null || reasons.indexOf(reason) < reasons.indexOf(best.reason)) best = { discount, reason }
  }
  return best
}
