import { addDays, type Day } from '../../../kernel/dates/day.ts'

export type Step = { level: number; days: number }
export type SentStep = { level: number; on: Day }

/**
 * The step that comes next for what was due on a day, and when: one after the other, none left out. Between two there are as many days as between
 * their delays, also where the first went late; an old debt begins with the first one.
 * @param steps in any order @returns undefined where all were sent
 */
export function nextStep(
  steps: readonly Step[],
  dueOn: Day,
  sent: readonly SentStep[],
): (Step & { on: Day }) | undefined {
  const last = sent.reduce<SentStep | undefined>(
    (most, one) => (!most || one.level > most.level ? one : most),
    undefined,
  )
  const ordered = steps.toSorted((a, b) => a.level - b.level)
  const next = ordered.find(({ level }) => !last || level > last.level)
  if (!next) return undefined
  const planned = addDays(dueOn, next.days)
  if (!last) return { ...next, on: planned }
  const before = ordered.findLast(({ level }) => level <= last.level)
  const gap = Math.max(1, next.days - (before?.days ?? 0))
  const after = addDays(last.on, gap)
  return { ...next, on: after > planned ? after : planned }
}
