const steps = new Set<() => unknown>()

/**
 * Does something after every test file of this process, as `after` of node:test does after one: what several files share is loaded once,
 * and a hook of it would be of the first of them alone.
 */
export const afterEachFile = (step: () => unknown): void => void steps.add(step)

/** Called by the worker once a file has ended. */
export async function endFile(): Promise<void> {
  for (const step of steps) await step()
}
