import type { ItemOf } from '../api/endpoints.ts'

/** One line of «Ce qui m'attend». */
export type WaitingItem = ItemOf<'GET /waiting'>

export type WaitingGroup = 'late' | 'week' | 'later'

/** So many lines «Accueil» shows at first: what comes under it stays in sight. */
export const shownAtFirst = 8

/** The first lines of groups, in their order; a group of which none is left is not there. */
export function firstLines<G extends { items: WaitingItem[] }>(groups: G[], count: number): G[] {
  let left = count
  return groups.flatMap((group) => {
    const items = group.items.slice(0, left)
    left -= items.length
    return items.length > 0 ? [{ ...group, items }] : []
  })
}

/**
 * Groups what waits for a person (P27): late, due within seven days, later or without a date. Each group keeps the server's order.
 * @param today the day it is, `2026-11-20`.
 */
export function groupWaiting(
  items: WaitingItem[],
  today: string,
): Array<{ group: WaitingGroup; items: WaitingItem[] }> {
  const limit = new Date(`${today}T00:00:00Z`)
  limit.setUTCDate(limit.getUTCDate() + 7)
  const week = limit.toISOString().slice(0, 10)
  const groups: Record<WaitingGroup, WaitingItem[]> = { late: [], week: [], later: [] }
  for (const item of items) {
    const due = item.dueOn?.slice(0, 10)
    groups[item.late || (due && due < today) ? 'late' : due && due <= week ? 'week' : 'later'].push(item)
  }
  return (['late', 'week', 'later'] as const)
    .map((group) => ({ group, items: groups[group] }))
    .filter(({ items: list }) => list.length > 0)
}
