import type { Day } from '../dates/day.ts'
import { allow, type Decision, deny } from './decision.ts'

export type Access = 'read' | 'modify'

/** What decides a person's access within one organisation, as it stands. Days are the brand's. */
export type AccessFacts = {
  account: { status: 'pending' | 'active' | 'deactivated' | 'closed'; blocked: boolean; kind: 'person' | 'technical' }
  /** The membership that is not removed, if any. */
  membership: {
    role: string
    startsOn: Day
    endsOn: Day | null
    /** All services, else only those named. */
    whole: boolean
    serviceIds: string[]
  } | null
  /** What the role holds, `space.noun.verb`. */
  permissions: string[]
  /** The spaces that the organisation offers; what is open is among them. */
  offered: string[]
  /** The subscriptions that are open. `serviceId` null: all services of the membership. */
  subscriptions: Array<{ space: string; serviceId: string | null; access: Access }>
  /** A token's scopes, 'contracts:read'; null: not narrowed. */
  scopes: string[] | null
}

/** What is asked: a space to read or to modify, for something of one service (null: of no service), under a permission of the role. */
export type AccessQuestion = {
  space: string
  access: Access
  permission: string
  serviceId: string | null
  /** False for the desk, which roles open by themselves; a technical user needs it among its spaces all the same (O7, O16). */
  subscribed: boolean
}

/** One condition of an access: whether it holds, and the code of its reason. */
export type AccessStep = {
  condition: 'account' | 'membership' | 'service' | 'permission' | 'offered' | 'subscription' | 'level' | 'scope'
  decision: Decision
}

/** Whether an access held reaches what is asked. */
export const reaches = (held: Access, asked: Access): boolean => held === 'modify' || asked === 'read'

/**
 * The conditions of an access in their order, each with its decision (O12, O32). The same conditions are the database's
 * (parvis.permitted_organisation_ids, parvis.contract_ids_within): a property test holds the two together.
 * @param today the brand's day
 */
export function accessSteps(facts: AccessFacts, question: AccessQuestion, today: Day): AccessStep[] {
  const steps: AccessStep[] = []
  const add = (condition: AccessStep['condition'], decision: Decision) => steps.push({ condition, decision })
  const { account, membership } = facts
  add(
    'account',
    account.status !== 'active'
      ? deny(`access.account_${account.status}`)
      : account.blocked
        ? deny('access.account_blocked')
        : allow('access.account_active'),
  )
  if (!membership) {
    add('membership', deny('access.no_membership'))
    return steps
  }
  add(
    'membership',
    membership.startsOn > today
      ? deny('access.membership_not_begun', { startsOn: membership.startsOn })
      : membership.endsOn !== null && membership.endsOn < today
        ? deny('access.membership_over', { endsOn: membership.endsOn })
        : allow('access.membership_in_force'),
  )
  const inServices =
    membership.whole ||
    (question.serviceId === null
      ? membership.serviceIds.length > 0
      : membership.serviceIds.includes(question.serviceId))
  if (question.subscribed) add('service', inServices ? allow('access.service_held') : deny('access.service_not_held'))
  add(
    'permission',
    facts.permissions.includes(question.permission)
      ? allow('access.permission_held')
      : deny('access.permission_missing', { permission: question.permission }),
  )
  if (question.subscribed)
    add('offered', facts.offered.includes(question.space) ? allow('access.offered') : deny('access.not_offered'))
  if (question.subscribed || account.kind === 'technical') {
    const covering = facts.subscriptions.filter(
      (held) => held.space === question.space && (held.serviceId === null || held.serviceId === question.serviceId),
    )
    add('subscription', covering.length > 0 ? allow('access.subscribed') : deny('access.not_subscribed'))
    if (covering.length > 0)
      add(
        'level',
        covering.some((held) => reaches(held.access, question.access))
          ? allow('access.level_held')
          : deny('access.read_only'),
      )
  }
  if (facts.scopes !== null)
    add(
      'scope',
      facts.scopes.includes(`${question.space}:modify`) ||
        (question.access === 'read' && facts.scopes.includes(`${question.space}:read`))
        ? allow('access.scope_held')
        : deny('access.scope_missing', { scope: `${question.space}:${question.access}` }),
    )
  return steps
}

/** The answer of all conditions together: the first refusal, or the allowance. */
export function decideAccess(facts: AccessFacts, question: AccessQuestion, today: Day): Decision {
  const steps = accessSteps(facts, question, today)
  return steps.find((step) => !step.decision.allowed)?.decision ?? allow('access.granted')
}
