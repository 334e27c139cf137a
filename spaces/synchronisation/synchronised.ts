import type { StaffContext } from '../../kernel/http/context.ts'
import type { Text } from '../../kernel/i18n/locale.ts'

/**
 * A part of what «Synchroniser» does (D33): waiting notifications leave, the drop is read, accesses that wait are put in force. Declared once by the
 * space whose it is; each is one line of the run, done by a job in a transaction of the person who asked.
 */
export type SynchronisedPart = {
  /** The space, then what: 'shop.orders'. */
  name: string
  /** Like «Notifications en attente». */
  title: Text
  /** Whoever lacks it does the run without this part. */
  permission: string
  /** Where the part goes on by itself it enqueues a job; a refusal it throws is told in the run's line. @returns how many were dealt with */
  run: (ctx: StaffContext) => Promise<number>
}

const parts = new Map<string, SynchronisedPart>()

/** Declares a part of «Synchroniser». */
export function defineSynchronised(part: SynchronisedPart): SynchronisedPart {
  parts.set(part.name, part)
  return part
}

/** Every part that was declared, in its order. */
export const synchronisedParts = (): SynchronisedPart[] => [...parts.values()]
