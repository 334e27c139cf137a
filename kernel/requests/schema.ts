import { z } from 'zod'
import { requiredText, text } from '../http/validation.ts'

export const requestState = z.enum(['waiting', 'approved', 'refused', 'withdrawn'])
const ability = z.object({ allowed: z.boolean(), reason: z.string() })
/** Who asks. */
export const requester = z.object({
  accountId: z.string(),
  surname: z.string(),
  givenName: z.string(),
  signInEmail: z.string(),
})

/** What a request of every kind says of itself in a list. */
const facts = {
  id: z.string(),
  requestedAt: z.string(),
  state: requestState,
  refusalReason: z.string(),
  decidedBy: z.string(),
  decidedAt: z.string().nullable(),
  version: z.number(),
}
const organisation = z.object({ id: z.string(), name: z.string() })
export const requestSummary = z.object({ person: requester, organisation, ...facts })
/** What it says more where it is open. */
export const requestDetail = { comment: z.string(), abilities: z.object({ decide: ability }) }
/** A request as the person who made it sees it. */
export const ownRequest = z.object({ ...facts, comment: z.string(), abilities: z.object({ withdraw: ability }) })

/** «Refuser»: the reason is what the person is told. */
export const refusal = z.object({ version: z.number().int(), reason: requiredText(1000) })
/** Several decided at once; a refusal has its reason. */
export const bulkDecision = z.object({
  ids: z.array(z.uuid()).min(1).max(100),
  decision: z.enum(['approved', 'refused']),
  reason: text(1000).default(''),
})
/** How each row ended; one that fails does not undo the others (O2). */
export const bulkOutcome = z.object({
  items: z.array(z.object({ id: z.string(), ok: z.boolean(), code: z.string(), detail: z.string() })),
})
