import type { PersonContext } from '../../../kernel/http/context.ts'
import { type Access, type AccessFacts, type AccessQuestion, decideAccess } from '../../../kernel/policy/access.ts'
import type { Decision } from '../../../kernel/policy/decision.ts'
import type { Holding, Space } from '../../../kernel/space.ts'

/** Whether a space as a whole is open to a person, from what enforces it: the explainer, the effect and «Mon compte» all ask here (C7, O32). */

export const questionOf = (space: Space, access: Access, serviceId: string | null): AccessQuestion => ({
  space: space.name,
  access,
  permission: space.explained?.permission(access) ?? `${space.name}.${access}`,
  serviceId,
  subscribed: true,
})

/** What a person holds of a space by its own conditions; undefined where it has none. */
export const holdingOf = async (
  ctx: PersonContext,
  space: Space,
  organisationId: string,
  who: { accountId: string | null; kind: 'person' | 'technical' },
): Promise<Holding | undefined> => space.explained?.holding?.(ctx, organisationId, who)

/**
 * The whole space: open where it is for anything that the person holds of it, else, where the space has no condition of its own, for any service.
 * @returns the question that decides, the answer of what every space asks, and whether the space's own condition holds too
 */
export function decideSpace(
  ctx: PersonContext,
  facts: AccessFacts,
  space: Space,
  access: Access,
  holding: Holding | undefined,
): { question: AccessQuestion; decision: Decision; allowed: boolean } {
  const services = new Set<string | null>(
    holding?.objects.length
      ? holding.objects.map((object) => object.serviceId)
      : [null, ...(facts.membership?.serviceIds ?? []), ...facts.subscriptions.map((held) => held.serviceId)],
  )
  const questions = [...services].map((serviceId) => questionOf(space, access, serviceId))
  // Where none is allowed, the one that a subscription is about tells more.
  const question =
    questions.find((one) => decideAccess(facts, one, ctx.today).allowed) ??
    questions.find((one) =>
      facts.subscriptions.some((held) => held.space === space.name && held.serviceId === one.serviceId),
    ) ??
    questions[0]!
  const decision = decideAccess(facts, question, ctx.today)
  return { question, decision, allowed: decision.allowed && (holding?.step.allowed ?? true) }
}
