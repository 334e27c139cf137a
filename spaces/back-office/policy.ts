import { type Decision, deny } from '../../kernel/policy/decision.ts'
import { staffMay } from '../../kernel/policy/roles.ts'

type Actor = { permissions: ReadonlySet<string> }

/** An account as far as rights depend on it. */
export type AccountState = { isStaff: boolean; status: string; hasEmail: boolean; blocked: boolean }

/** Whether somebody may let an account in again; for those of the staff one must manage the team (C5, C6). */
const mayRescue = (actor: Actor, account: AccountState): Decision =>
  staffMay(actor, account.isStaff ? 'back-office.staff.manage' : 'back-office.accounts.rescue')

/** Whether somebody may lift an account's blocks (C6). */
export function canUnblock(actor: Actor, account: AccountState): Decision {
  const right = mayRescue(actor, account)
  return right.allowed && !account.blocked ? deny('back_office.not_blocked') : right
}

/** Whether somebody may send an account its reset link (C5). */
export function canReset(actor: Actor, account: AccountState): Decision {
  const right = mayRescue(actor, account)
  if (!right.allowed) return right
  if (account.status !== 'active' && account.status !== 'pending') return deny('back_office.account_not_usable')
  return account.hasEmail ? right : deny('back_office.no_email')
}

/** Whether somebody may let an account sign in from anywhere again: where it is narrowed (B23). */
export function canLetIn(actor: Actor, account: AccountState & { narrowed: boolean }): Decision {
  const right = mayRescue(actor, account)
  return right.allowed && !account.narrowed ? deny('back_office.not_narrowed') : right
}

/** Whether somebody may end an account's sessions: while there is one (ASVS 7.4.5). */
export function canEndSessions(actor: Actor, account: AccountState & { openSessions: number }): Decision {
  const right = mayRescue(actor, account)
  return right.allowed && account.openSessions === 0 ? deny('back_office.no_session') : right
}
