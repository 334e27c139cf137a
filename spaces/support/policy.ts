import type { Actor } from '../../kernel/http/context.ts'
import { type MemberRights, readsColleagues } from '../../kernel/policy/colleagues.ts'
import { allow, type Decision, deny } from '../../kernel/policy/decision.ts'
import { staffMay } from '../../kernel/policy/roles.ts'

/**
 * What somebody is to a ticket: who asks (`requester`), a colleague who reads it by a right (P30), who only follows it, or one of the staff.
 * Where somebody is several of them, the first counts.
 */
export type Standing = 'requester' | 'colleague' | 'follower' | 'staff' | 'none'

/** A ticket as far as what is possible depends on it. */
export type TicketState = {
  status: string
  closedAs: string | null
  closedAt: Date | null
  surveyed: boolean
}
/** When it is asked, and for how many days a closed ticket may be opened again (0: for ever). */
export type Asked = { now: Date; reopenDays: number }

/** A ticket as far as it depends on who may see it. */
export type TicketPlace = {
  accountId: string
  organisationId: string | null
  serviceId: string | null
  followerIds: string[]
}

/** The rights to colleagues' tickets (P30). */
const ticketReach = {
  service: 'support.service-tickets.read',
  organisation: 'support.organisation-tickets.read',
  descendants: 'support.descendant-tickets.read',
}

/**
 * What a person of a client is to a ticket (P30); `none`: for them there is no such ticket. The database decides the same in the policy
 * `client_read` of `tickets`: a property test holds the two together.
 * @param above the organisations that the ticket's is part of, by however many steps
 */
export function standingOf(
  accountId: string,
  rights: readonly MemberRights[],
  ticket: TicketPlace,
  above: readonly string[],
): Exclude<Standing, 'staff'> {
  if (ticket.accountId === accountId) return 'requester'
  if (readsColleagues(rights, ticket, above, ticketReach)) return 'colleague'
  const here = rights.some(({ organisationId }) => organisationId === ticket.organisationId)
  return here && ticket.followerIds.includes(accountId) ? 'follower' : 'none'
}

const mayAct = (actor: Actor, standing: Standing): Decision => {
  if (actor.side === 'staff') return staffMay(actor, 'support.tickets.answer')
  return standing === 'none' ? deny('not_found') : allow(standing)
}
/** Whether a closed ticket was closed so long ago that nobody of the client opens it again. */
export const isPastReopening = (ticket: TicketState, { now, reopenDays }: Asked): boolean =>
  reopenDays > 0 && ticket.closedAt !== null && now.getTime() - ticket.closedAt.getTime() > reopenDays * 86_400_000
const isMerged = (ticket: TicketState) => ticket.closedAs === 'merged'

/** Whether a person may answer in a ticket; of the client somebody opens a closed one again by doing so (C4). */
export function canWrite(actor: Actor, standing: Standing, ticket: TicketState, asked: Asked): Decision {
  const right = mayAct(actor, standing)
  if (!right.allowed || ticket.status !== 'closed') return right
  if (isMerged(ticket)) return deny('support.merged')
  if (actor.side === 'staff') return deny('support.closed')
  return isPastReopening(ticket, asked) ? deny('support.reopen_over', { days: asked.reopenDays }) : right
}

/** What is for who asks and for colleagues with the right, not for who only follows. */
const mayDecide = (actor: Actor, standing: Standing): Decision =>
  standing === 'follower' && actor.side !== 'staff' ? deny('support.requester_only') : mayAct(actor, standing)

/** Whether a person may close a ticket, as settled (C4). */
export function canClose(actor: Actor, standing: Standing, ticket: TicketState): Decision {
  const right = mayDecide(actor, standing)
  return right.allowed && ticket.status === 'closed' ? deny('support.already_closed') : right
}

/** Whether a person may cancel a ticket: what it asks for is no longer wanted (P13). */
export function canCancel(actor: Actor, standing: Standing, ticket: TicketState): Decision {
  return canClose(actor, standing, ticket)
}

/** Whether a person may open a closed ticket again (P13). */
export function canReopen(actor: Actor, standing: Standing, ticket: TicketState, asked: Asked): Decision {
  const right = mayDecide(actor, standing)
  if (!right.allowed) return right
  if (ticket.status !== 'closed') return deny('support.not_closed')
  if (isMerged(ticket)) return deny('support.merged')
  return actor.side !== 'staff' && isPastReopening(ticket, asked)
    ? deny('support.reopen_over', { days: asked.reopenDays })
    : right
}

/** Whether a person may say how a ticket was dealt with: once, who asked, once it is settled (P13). */
export function canSurvey(actor: Actor, standing: Standing, ticket: TicketState): Decision {
  if (actor.side === 'staff') return deny('support.requester_only')
  const right = mayDecide(actor, standing)
  if (!right.allowed) return right
  if (ticket.surveyed) return deny('support.surveyed')
  return ticket.status === 'closed' && ticket.closedAs === 'resolved' ? right : deny('support.not_settled')
}

/** Whether a person may say who follows a ticket (P37). */
export function canAddFollower(actor: Actor, standing: Standing, ticket: TicketState): Decision {
  const right = mayDecide(actor, standing)
  return right.allowed && isMerged(ticket) ? deny('support.merged') : right
}
