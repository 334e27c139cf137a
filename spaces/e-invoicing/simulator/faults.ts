// What goes wrong on purpose: which fault meets a call, for how long and how often.
import type { Clock } from './clock.ts'
import type { Fault } from './scenario.ts'

const mostFaults = 100

type Place = Fault['on']
type Active = Fault & { left: number; until: number }

export class Faults {
  readonly #clock: Clock
  #all: Active[] = []
  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Lets something go wrong from now on. */
  add(fault: Fault): void {
    const { times, seconds } = fault
    if (this.#current().length >= mostFaults) this.#all.shift()
    this.#all.push({
      ...fault,
      left: times ?? Number.POSITIVE_INFINITY,
      until: seconds === undefined ? Number.POSITIVE_INFINITY : this.#clock.now() + seconds * 1_000,
    })
  }
  clear(): void {
    this.#all = []
  }

  #current(): Active[] {
    this.#all = this.#all.filter(({ left, until }) => left > 0 && until > this.#clock.now())
    return this.#all
  }
  /** Those in force, the oldest first. */
  list(): Fault[] {
    return this.#current().map(({ left: _, until: _until, ...fault }) => fault)
  }
  /** What meets a call at a place, if anything; it is used up by one. */
  take(place: Exclude<Place, 'any'>): Fault | undefined {
    const found = this.#current().find(({ kind, on }) => kind !== 'clock' && (on === 'any' || on === place))
    if (found) found.left--
    return found
  }
  /** By how many milliseconds the times given are off. */
  offset(): number {
    const found = this.#current().find(({ kind }) => kind === 'clock')
    if (!found) return 0
    found.left--
    return found.offset * 1_000
  }
}
