import { problem } from '../errors/problem.ts'

/** How much of one kind may be under way at once: what comes beyond is told to come again, so that nothing piles up. */
export type UnderWay = {
  /**
   * Takes a place. @returns what gives it back; calling it twice does no harm
   * @throws Problem too_many_at_once where the person has enough of them already, busy where all do together
   */
  enter: (person: string) => () => void
}

/** Counts for this process. */
export function underWay(most: { perPerson: number; inAll: number }): UnderWay {
  const counts = new Map<string, number>()
  let all = 0
  return {
    enter: (person) => {
      const own = counts.get(person) ?? 0
      const seconds = 5
      if (own >= most.perPerson)
        throw problem('too_many_at_once', { most: most.perPerson }, { retryAfterSeconds: seconds })
      if (all >= most.inAll) throw problem('busy', { seconds }, { retryAfterSeconds: seconds })
      counts.set(person, own + 1)
      all++
      let inside = true
      return () => {
        if (!inside) return
        inside = false
        all--
        const left = counts.get(person)! - 1
        if (left > 0) counts.set(person, left)
        else counts.delete(person)
      }
    },
  }
}
