import { Problem } from '../errors/problem.ts'

/** What a policy answers: allowed, or refused with the code of its reason. One answer for the server, the page and the explainer. */
export type Decision =
  | { allowed: true; because: string }
  | { allowed: false; because: string; params?: Record<string, unknown> }

/** Allowed, because of the named right. */
export const allow = (because: string): Decision => ({ allowed: true, because })
/** Refused; `because` is a declared problem code. */
export const deny = (because: string, params?: Record<string, unknown>): Decision => ({
  allowed: false,
  because,
  ...(params ? { params } : {}),
})

/** @throws Problem with the decision's reason where it refuses */
export function require(decision: Decision): void {
  if (!decision.allowed) throw new Problem(decision.because, { params: decision.params ?? {} })
}

/** The first refusal, or the last allowance. */
export function firstRefusal(...decisions: Decision[]): Decision {
  return decisions.find((decision) => !decision.allowed) ?? decisions.at(-1) ?? allow('nothing to refuse')
}
