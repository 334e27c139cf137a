import type { Actor } from '../../kernel/http/context.ts'
import { allow, type Decision, deny } from '../../kernel/policy/decision.ts'
import { staffMay } from '../../kernel/policy/roles.ts'

/** A ticket as far as rights depend on it. */
export type TicketState = { accountId: string; status: string }

const mayAct = (actor: Actor, ticket: TicketState): Decision => {
  if (actor.side === 'staff') return staffMay(actor, 'support.tickets.answer')
  return actor.accountId === ticket.accountId ? allow('author') : deny('not_found')
}

/** Whether a person may answer in a ticket; its author opens a closed one again by doing so (C4). */
export function canWrite(actor: Actor, ticket: TicketState): Decision {
  const right = mayAct(actor, ticket)
  return right.allowed && ticket.status === 'closed' && actor.side === 'staff' ? deny('support.closed') : right
}

/** Whether a person may close a ticket (C4). */
export function canClose(actor: Actor, ticket: TicketState): Decision {
  const right = mayAct(actor, ticket)
  return right.allowed && ticket.status === 'closed' ? deny('support.already_closed') : right
}
