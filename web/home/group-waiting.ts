import type { ItemOf } from '../api/endpoints.ts'

/** One line of «Ce qui m'attend». */
export type WaitingItem = ItemOf<'GET /waiting'>

export type WaitingGroup = 'late' | 'week' | 'later'

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
