import type { Day } from '../../../kernel/dates/day.ts'

export const entryKinds = ['grant', 'use', 'travel', 'correction'] as const
export type EntryKind = (typeof entryKinds)[number]

/** What changed the units of a contract, in the order of its days, then of its writing. */
export type Entry = {
  id: string
  onDay: Day
  position: number
  kind: EntryKind
  units: number
  minutes: number | null
  serviceId: string | null
}
/** Rows that are told as one: how many, their minutes, their units. */
export type Together = { count: number; minutes: number; units: number }
export type Statement<E extends Entry> = {
  /** What was left before the period. */
  opening: number
  /** What is left after it: the opening and all that follows, shown or not. */
  closing: number
  /** Those that are shown, each with what was left after it, the latest first. */
  rows: Array<E & { balance: number }>
  /** Those of kinds that are not shown. */
  hidden: Together
  /** Those of other services, where one is asked for. */
  others: Together
  granted: number
  used: number
}

const none = (): Together => ({ count: 0, minutes: 0, units: 0 })

/**
 * The statement of a contract's units over a period (P19). The balance beside each row covers all rows, those that are not shown too; what is not
 * shown appears as one total, so that opening, rows and totals always add up to the closing.
 * @param entries those of the contract, in any order
 * @param opening what was left before them, where earlier ones are left out
 */
export function statementOf<E extends Entry>(
  entries: readonly E[],
  asked: {
    from?: Day | undefined
    to?: Day | undefined
    kinds: ReadonlySet<EntryKind>
    serviceId?: string | undefined
  },
  opening = 0,
): Statement<E> {
  const ordered = entries.toSorted((a, b) => (a.onDay < b.onDay ? -1 : a.onDay > b.onDay ? 1 : a.position - b.position))
  const made: Statement<E> = { opening, closing: 0, rows: [], hidden: none(), others: none(), granted: 0, used: 0 }
  let balance = opening
  for (const entry of ordered) {
    if (asked.to && entry.onDay > asked.to) break
    balance += entry.units
    if (asked.from && entry.onDay < asked.from) {
      made.opening = balance
      continue
    }
    if (entry.kind === 'grant') made.granted += entry.units
    else made.used -= entry.units
    const apart =
      asked.serviceId && entry.serviceId !== asked.serviceId && entry.kind !== 'grant'
        ? made.others
        : asked.kinds.has(entry.kind)
          ? undefined
          : made.hidden
    if (!apart) {
      made.rows.push({ ...entry, balance })
      continue
    }
    apart.count += 1
    apart.minutes += entry.minutes ?? 0
    apart.units += entry.units
  }
  made.closing = balance
  made.rows.reverse()
  return made
}
