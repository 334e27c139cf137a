import { addMonths, type Day, firstOfMonth } from '../../../kernel/dates/day.ts'
import { problem } from '../../../kernel/errors/problem.ts'
import { readFirst } from '../../../kernel/lists/read.ts'
import { decimalOf, millionthsOf } from '../../../kernel/money/decimal.ts'
import type { Revisable } from '../../../kernel/space.ts'
import type { SeatKind } from '../schema.ts'
import { contractList, readContract, setPrice } from './contracts.ts'

const kinds: SeatKind[] = ['named', 'concurrent', 'key']
const words: Record<SeatKind, { fr: string; en: string }> = {
  named: { fr: 'CI', en: 'CI' },
  concurrent: { fr: 'CP', en: 'CP' },
  key: { fr: 'Clé', en: 'Key' },
}

/** A contract whose monthly prices of seats follow an index (B31): a new price from the first of a month on, what was billed stays. */
export const revisableContract: Revisable = {
  title: { fr: 'Contrat', en: 'Contract' },
  async find(ctx, id, on) {
    const contract = await readContract(ctx, id).catch(() => undefined)
    if (!contract) return undefined
    const prices = kinds.flatMap((kind) => {
      const [found] = contract.prices
        .filter((one) => one.seatKind === kind && one.validFrom <= firstOfMonth(on))
        .sort((a, b) => (a.validFrom < b.validFrom ? 1 : -1))
      return found
        ? [{ key: kind, label: words[kind][ctx.locale], price: decimalOf(BigInt(found.monthlyCents) * 10_000n) }]
        : []
    })
    return {
      organisationId: contract.organisation.id,
      label: contract.number,
      href: `/fournisseur/contrats/${id}`,
      currency: 'EUR',
      prices,
    }
  },
  async search(ctx, search) {
    const found = await readFirst(ctx, contractList, {}, { search, sort: 'number' }, 20)
    return found.map((one) => ({ id: one.id, label: one.number, client: one.organisation.name }))
  },
  from: (day: Day) => (day === firstOfMonth(day) ? day : addMonths(firstOfMonth(day), 1)),
  async apply(ctx, id, from, prices) {
    if (!ctx.actor.permissions.has('contracts.contracts.manage')) throw problem('contracts.may_not_price')
    for (const { key, price } of prices)
      await setPrice(ctx, id, {
        seatKind: key as SeatKind,
        validFrom: from,
        monthlyCents: Number(millionthsOf(price) / 10_000n),
      })
  },
}
