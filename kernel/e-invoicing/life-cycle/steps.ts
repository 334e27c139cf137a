// Which status may follow which in the life of an invoice, and who says it (XP Z12-012, CDV): no step is made that the exchange forbids.
import type { statuses } from './codes.ts'

export type Status = `${keyof typeof statuses}`
/** Who says a status: who sells, who buys, or a platform on the way. */
export type Teller = 'seller' | 'buyer' | 'platform'

const list = (codes: string): readonly Status[] => codes.split(' ') as Status[]

/** On its way: what platforms say of it. */
const carried = list('200 201 202 203')
/** Facts beside its course (factoring, another account): they change nothing of where it stands. */
const beside = list('224 225 226 227 228')
/** After these nothing else is said. */
const last = list('210 213 220 501')

type Step = { readonly by: Teller; readonly after: readonly Status[] }
const step = (by: Teller, after: string): Step => ({ by, after: after ? list(after) : [] })
const open = '200 201 202 203'

/** Of each status who says it, and after which it may come; one that nobody has said anything of is as one on its way. */
const steps: Record<Status, Step> = {
  200: step('platform', open),
  201: step('platform', open),
  202: step('platform', open),
  203: step('platform', open),
  213: step('platform', open),
  221: step('platform', open),
  501: step('platform', open),
  204: step('buyer', `${open} 221 214`),
  214: step('buyer', `${open} 204`),
  205: step('buyer', `${open} 204 206 207 208 209 214`),
  206: step('buyer', `${open} 204 207 208 209 214`),
  207: step('buyer', `${open} 204 206 208 209 214`),
  208: step('buyer', `${open} 204 206 207 214`),
  209: step('seller', '208 207'),
  210: step('buyer', `${open} 204 206 207 208 209 214`),
  211: step('buyer', `${open} 204 205 206 209 211 212 214`),
  212: step('seller', `${open} 204 205 206 207 208 209 211 212 214 221`),
  220: step('seller', `${open} 204 206 207 208 209 214 221`),
  ...(Object.fromEntries(
    beside.map((code) => [code, step('seller', `${open} 204 205 206 207 208 209 211 212 214`)]),
  ) as Record<'224' | '225' | '226' | '227' | '228', Step>),
}

export const isStatus = (code: string): code is Status => code in steps
export const tellerOf = (code: Status): Teller => steps[code].by

/**
 * Where an invoice stands by what was said of it, the oldest first: the last word of its course; how far it was carried counts only until somebody
 * has said something of it. '' where nothing was said.
 */
export function standingOf(codes: readonly Status[]): Status | '' {
  const course = codes.filter((code) => !beside.includes(code))
  return course.findLast((code) => !carried.includes(code)) ?? course.at(-1) ?? ''
}

/**
 * Whether a status may come after what was said before it, the oldest first. What platforms say of its way may come late: it is taken as long as the
 * invoice is not over.
 */
export function mayFollow(code: Status, before: readonly Status[]): boolean {
  const now = standingOf(before)
  if (now === '') return steps[code].after.some((one) => carried.includes(one))
  if (last.includes(now)) return false
  if (carried.includes(code)) return true
  return steps[code].after.includes(now)
}

/**
 * Whether what comes late has its place: a status of an earlier moment than some that are known already.
 * @param before what was said before its moment, `later` after it; both the oldest first
 */
export const hasPlace = (code: Status, before: readonly Status[], later: readonly Status[]): boolean =>
  mayFollow(code, before) && (later.length === 0 || !last.includes(code))

/** What somebody may say of an invoice now. */
export const nextOf = (by: Teller, before: readonly Status[]): Status[] =>
  (Object.keys(steps) as Status[]).filter((code) => steps[code].by === by && mayFollow(code, before))
