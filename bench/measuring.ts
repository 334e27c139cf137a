import { readFileSync } from 'node:fs'

export const median = (numbers: number[]): number => numbers.toSorted((x, y) => x - y)[Math.floor(numbers.length / 2)]!

/** Milliseconds that something takes. */
export async function took(act: () => Promise<unknown>): Promise<number> {
  const begin = performance.now()
  await act()
  return performance.now() - begin
}

/** The memory of a process, as the system counts it, in MiB. */
export const memoryOf = (pid: number): number =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024

/** Watches a process's memory while something is done. @returns what it was before, how far it grew, in MiB, and what was done */
export async function growthDuring<T>(
  pid: number,
  act: () => Promise<T>,
): Promise<{ before: number; growth: number; result: T }> {
  const before = memoryOf(pid)
  let most = before
  const watch = setInterval(() => {
    most = Math.max(most, memoryOf(pid))
  }, 20)
  try {
    const result = await act()
    return { before, growth: most - before, result }
  } finally {
    clearInterval(watch)
  }
}
