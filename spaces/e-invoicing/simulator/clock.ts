// The simulator's time. For a person it goes on by itself; in tests it stands still until it is advanced, so that nothing is decided by a clock.

type Due = { at: number; order: number; work: () => unknown }

export class Clock {
  /** Whether time goes on by itself. */
  readonly isReal: boolean
  readonly #start: number
  readonly #startedAt = Date.now()
  #shift = 0
  #order = 0
  #last = 0
  #due: Due[] = []
  #timer: NodeJS.Timeout | undefined
  #turn: Promise<unknown> = Promise.resolve()
  #over = false

  /**
   * @param pace `real` goes by seconds, `steps` by `advance` alone
   * @param start when it begins; now by default
   */
  constructor(pace: 'real' | 'steps', start: Date = new Date()) {
    this.isReal = pace === 'real'
    this.#start = start.getTime()
  }

  /** Milliseconds since 1970. */
  now(): number {
    return this.#start + (this.isReal ? Date.now() - this.#startedAt : 0) + this.#shift
  }

  /** A moment that no other call gets: what changes later has a later one. */
  stamp(): number {
    this.#last = Math.max(this.now(), this.#last + 1)
    return this.#last
  }

  /** Does some work so many seconds from now; what is due at one moment is done in the order in which it was said. */
  in(seconds: number, work: () => unknown): void {
    if (this.#over) return
    this.#due.push({ at: this.now() + seconds * 1_000, order: this.#order++, work })
    this.#due.sort((a, b) => a.at - b.at || a.order - b.order)
    this.#wait()
  }

  /** How much is still to be done. */
  get waiting(): number {
    return this.#due.length
  }

  /** Lets seconds go by, and does all that is due until then, what comes of it too. @returns how much was done */
  advance(seconds: number): Promise<number> {
    const turn = this.#turn.then(async () => {
      const until = this.now() + seconds * 1_000
      let done = 0
      try {
        for (let next = this.#due[0]; next && next.at <= until && !this.#over; next = this.#due[0]) {
          this.#due.shift()
          this.#shift += Math.max(0, next.at - this.now())
          await next.work()
          done++
        }
        this.#shift += Math.max(0, until - this.now())
      } finally {
        this.#wait()
      }
      return done
    })
    this.#turn = turn.catch(() => {})
    return turn
  }

  #wait(): void {
    if (!this.isReal || this.#over) return
    clearTimeout(this.#timer)
    const [next] = this.#due
    if (!next) return
    const ms = Math.min(Math.max(0, next.at - this.now()), 2 ** 31 - 1)
    this.#timer = setTimeout(() => void this.advance(0).catch((error: unknown) => console.error(error)), ms)
  }

  stop(): void {
    this.#over = true
    clearTimeout(this.#timer)
    this.#due = []
  }
}
