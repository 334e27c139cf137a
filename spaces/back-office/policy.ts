import type { Actor } from '../../kernel/http/context.ts'
import { allow, type Decision, deny } from '../../kernel/policy/decision.ts'

const roleOf = (actor: Actor) => (actor.side === 'staff' ? actor.staffRole : undefined)

/** Whether a person may change anything in the provider's space. */
export function canWork(actor: Actor): Decision {
  const role = roleOf(actor)
  if (role === undefined) return deny('not_found')
  return role === 'reader' ? deny('identity.staff_reader') : allow(role)
}

/** Whether a person may see the outbox and appoint staff. */
export function canAdminister(actor: Actor): Decision {
  const role = roleOf(actor)
  if (role === undefined) return deny('not_found')
  return role === 'administrator' ? allow(role) : deny('identity.staff_administrator_only')
}

/** An account as far as rights depend on it. */
export type AccountState = { isStaff: boolean; status: string; hasEmail: boolean; blocked: boolean }

/** Whether a person may lift an account's blocks (C6); those of staff only administrators. */
export function canUnblock(actor: Actor, account: AccountState): Decision {
  const right = account.isStaff ? canAdminister(actor) : canWork(actor)
  return right.allowed && !account.blocked ? deny('back_office.not_blocked') : right
}

/** Whether a person may send an account its reset link (C5); those of staff only administrators. */
export function canReset(actor: Actor, account: AccountState): Decision {
  const right = account.isStaff ? canAdminister(actor) : canWork(actor)
  if (!right.allowed) return right
  if (account.status !== 'active' && account.status !== 'pending') return deny('back_office.account_not_usable')
  return account.hasEmail ? right : deny('back_office.no_email')
}
