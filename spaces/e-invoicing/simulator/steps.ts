// Which status may follow which: what a platform lets pass.
import { type Teller, tellerOf } from '../../../kernel/e-invoicing/index.ts'
import type { StatusCode } from './scenario.ts'

/** Who says a status. */
export type Speaker = Teller
export type Said = { status: StatusCode; by: Speaker; at: number; flowId: string; amountsCents: number }

/** Whose word a status is. */
export const speakerOf = (status: StatusCode): Speaker => tellerOf(`${status}`)

/** After these nothing is said any more. */
const ends = new Set<StatusCode>([210, 213, 220, 501])
export const isEnd = (status: StatusCode): boolean => ends.has(status)
/** What may be said more than once: payments in parts, a dispute after another. */
const repeated = new Set<StatusCode>([206, 207, 208, 209, 211, 212, 221, 224, 225, 226, 227, 228])
/** The platforms' own way, each step once and in this order. */
const way: StatusCode[] = [200, 201, 202, 203]

/** Why a status cannot follow what was said of an invoice; undefined where it can. */
export function whyNot(said: readonly Pick<Said, 'status'>[], next: StatusCode): string | undefined {
  const before = new Set(said.map(({ status }) => status))
  const end = said.find(({ status }) => ends.has(status))
  if (end) return `nothing follows ${end.status}`
  if (before.has(next) && !repeated.has(next)) return `${next} was said already`
  const at = way.indexOf(next)
  const spoken = said.some(({ status }) => speakerOf(status) === 'buyer')
  if (at >= 0 && (spoken || said.some(({ status }) => way.indexOf(status) > at)))
    return `${next} comes before what was said already`
  if (next === 209 && said.findLast(({ status }) => status === 208 || status === 209)?.status !== 208)
    return '209 answers 208'
  if (next === 210 && [205, 211, 212].some((status) => before.has(status as StatusCode)))
    return 'what is approved or paid is not refused'
  if (next === 213 && spoken) return '213 comes before the buyer has spoken'
  if ((next === 205 || next === 206) && before.has(212)) return 'it is paid'
  return undefined
}
