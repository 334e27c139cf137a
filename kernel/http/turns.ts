import { problem } from '../errors/problem.ts'

/** So many of one asker wait at once; whoever sends more is told to come again. */
const mostWaiting = 200

type Line = { running: number; waiting: Array<() => void> }
const lines = new Map<string, Line>()

/**
 * Does the work of one asker in turns, so many at once: connections are few, and whoever has them wait for a lock of their own making keeps them from nobody else.
 * Its own transaction is the whole of the work: what takes a turn within a turn waits for itself.
 * @throws Problem too_many_at_once where too many wait already
 */
export async function inTurn<T>(asker: string, most: number, work: () => Promise<T>): Promise<T> {
  const line = lines.get(asker) ?? { running: 0, waiting: [] }
  lines.set(asker, line)
  if (line.running < most) line.running++
  else {
    if (line.waiting.length >= mostWaiting)
      throw problem('too_many_at_once', { most: mostWaiting }, { retryAfterSeconds: 5 })
    await new Promise<void>((resolve) => line.waiting.push(resolve))
  }
  try {
    return await work()
  } finally {
    // The place goes to who came next.
    const next = line.waiting.shift()
    if (next) next()
    else if (--line.running === 0) lines.delete(asker)
  }
}

/** Of so many connections one asker has so many at once. */
export const shareOf = (connections: number): number => Math.max(1, Math.floor(connections / 2))
