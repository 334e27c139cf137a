import { addDays, type Day } from '../../../kernel/dates/day.ts'

/** That a threshold was crossed: in which period of what it is about, on which day, at what value. */
export type Crossing = { subjectId: string; period: string; on: Day; value: number }

type UnitEntry = { id: string; onDay: Day; position: number; units: number }

/**
 * When the units that are left went to a threshold or below. A period begins with what lifted them above it: the grant, or the correction, of which the
 * crossing has its name. Of late records the series is what all of them make, so each crossing is found however they came.
 */
export function unitCrossings(contractId: string, entries: readonly UnitEntry[], threshold: number): Crossing[] {
  const ordered = entries.toSorted((a, b) => (a.onDay < b.onDay ? -1 : a.onDay > b.onDay ? 1 : a.position - b.position))
  const found: Crossing[] = []
  let left = 0
  let period = ''
  for (const entry of ordered) {
    const before = left
    left += entry.units
    if (before <= threshold && left > threshold) period = entry.id
    else if (before > threshold && left <= threshold)
      found.push({ subjectId: contractId, period, on: entry.onDay, value: left })
  }
  return found
}

/** A reading; `installation` begins anew with each meter that took the place of another. */
type Reading = { onDay: Day; value: number; installation: string }

/** When a meter reached a value: once for each meter that was ever fitted. Readings that come late count by their day. */
export function meterCrossings(meterId: string, readings: readonly Reading[], threshold: number): Crossing[] {
  const first = new Map<string, Crossing>()
  for (const { onDay, value, installation } of readings) {
    if (value < threshold) continue
    const known = first.get(installation)
    if (!known || onDay < known.on)
      first.set(installation, { subjectId: meterId, period: installation, on: onDay, value })
  }
  return [...first.values()].toSorted((a, b) => (a.on < b.on ? -1 : 1))
}

/** Coverages that end within so many days: each once for each of its last days, so that one that was prolonged is told again. */
export function coverageCrossings(
  coverages: ReadonlyArray<{ id: string; endsOn: Day | null }>,
  days: number,
  today: Day,
): Crossing[] {
  return coverages.flatMap(({ id, endsOn }) => {
    if (!endsOn || endsOn < today || endsOn > addDays(today, days)) return []
    return [{ subjectId: id, period: endsOn, on: today, value: days }]
  })
}
