import type { Day } from '../../../kernel/dates/day.ts'
import { problem } from '../../../kernel/errors/problem.ts'
import { readFirst, readRow } from '../../../kernel/lists/read.ts'
import type { Revisable } from '../../../kernel/space.ts'
import { addFact } from '../subscriptions/acts.ts'
import { factsOf, lifeOf, subscriptionList } from '../subscriptions/read.ts'

/** The price of a life on a day: the latest that was set by then. */
const priceOn = (prices: ReadonlyArray<{ from: Day; unitPrice: string }>, on: Day): string =>
  prices.filter(({ from }) => from <= on).reduce((best, one) => (one.from >= best.from ? one : best), prices[0]!)
    .unitPrice

/** A subscription whose price follows an index (B31): a fact from a day on, which its charges follow. */
export const revisableSubscription: Revisable = {
  title: { fr: 'Abonnement', en: 'Subscription' },
  async find(ctx, id, on) {
    const row = await readRow(ctx, subscriptionList, id).catch(() => undefined)
    if (!row || row.status === 'terminated') return undefined
    const life = lifeOf(row, await factsOf(ctx, id))
    return {
      organisationId: row.organisation_id,
      label: row.number,
      href: `/fournisseur/abonnements/${id}`,
      currency: row.currency,
      prices: life ? [{ key: 'unit', label: row.label, price: priceOn(life.prices, on) }] : [],
    }
  },
  async search(ctx, search) {
    const found = await readFirst(ctx, subscriptionList, {}, { search, sort: 'createdAt', order: 'desc' }, 20)
    return found
      .filter(({ state }) => state !== 'terminated' && state !== 'ordered')
      .map((one) => ({ id: one.id, label: `${one.number}, ${one.label}`, client: one.organisation.name }))
  },
  from: (day) => day,
  async apply(ctx, id, from, prices) {
    if (!ctx.actor.permissions.has('sales.subscriptions.write')) throw problem('sales.may_not_subscribe')
    const row = await readRow(ctx, subscriptionList, id)
    for (const { price } of prices) await addFact(ctx, row, 'priced', { onDay: from, unitPrice: price })
  },
}
