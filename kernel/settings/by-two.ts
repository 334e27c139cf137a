import type { StaffContext } from '../http/context.ts'

/** A change of a setting that waits for somebody else. */
export type WaitingChange = { to: unknown; by: string; at: Date }
/** How a setting is changed where one person alone does not. */
export type ByTwo = {
  /** Has a change wait for somebody else, where it must. @returns whether it waits; false: whoever asks changes it alone */
  asks: (ctx: StaffContext, change: { from: unknown; to: unknown; version: number }) => Promise<boolean>
  /** What waits. */
  waiting: (ctx: StaffContext) => Promise<WaitingChange | undefined>
}

const known = new Map<string, ByTwo>()

/** Declares that a setting, by its key, is changed by two persons. */
export const changedByTwo = (key: string, by: ByTwo): void => void known.set(key, by)

/** How a setting is changed by two persons; undefined where one does. */
export const byTwoOf = (key: string): ByTwo | undefined => known.get(key)
