const second = 1_000
const minute = 60 * second
const hour = 60 * minute

/** After so long a message is sent again, by how often it was: the last time some three days after the first. */
const delays = [
  5 * second,
  minute,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  14 * hour,
  20 * hour,
  24 * hour,
]

/** When a message that was sent so often in vain is sent again; undefined: never. */
export function nextTry(attempts: number, now: Date): Date | undefined {
  const delay = delays[attempts - 1]
  return delay === undefined ? undefined : new Date(now.getTime() + delay)
}

/** Nobody answered so often in a row: for so long nothing more is tried there, so that a dead receiver keeps no line busy. */
export const restUntil = (failures: number, now: Date): Date =>
  new Date(now.getTime() + Math.min(30 * second * 2 ** Math.min(failures - 1, 10), hour))

/** A webhook is disabled after so many failures in a row, over so many days. */
export const givenUpAfter = { failures: 10, days: 3 }

/** Whether so many failures since then are enough to disable a webhook. */
export const isGivenUp = (failures: number, since: Date, now: Date): boolean =>
  failures >= givenUpAfter.failures && now.getTime() - since.getTime() >= givenUpAfter.days * 24 * hour
