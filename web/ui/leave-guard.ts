import { useBlocker } from '@tanstack/react-router'
import { isLeaving } from '../api/drafts.ts'

/** A way out that waits for an answer: taken, or given up. */
export interface WayOut {
  leave: () => void
  stay: () => void
}

/**
 * Holds back whoever leaves while something typed is not saved: a link, the browser's way back, and (by the browser's own question)
 * closing the window.
 * @param unsaved false while it is being saved: what follows a save may lead elsewhere
 * @param anywhere true to hold back a change of the address's query too
 * @returns the way out that waits, or undefined
 */
export function useLeaveGuard(unsaved: boolean, anywhere = false): WayOut | undefined {
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => unsaved && (anywhere || current.pathname !== next.pathname),
    enableBeforeUnload: () => unsaved && !isLeaving(),
    disabled: !unsaved,
    withResolver: true,
  })
  return blocker.status === 'blocked' ? { leave: blocker.proceed, stay: blocker.reset } : undefined
}
