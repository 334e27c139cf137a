import type { AccessRow } from './lists.ts'

/** What is asked of one access; what is absent stays as it waits or holds. */
export type Wish = { allowed?: boolean | undefined; notifies?: boolean | undefined; role?: string | undefined }
/** What waits of an access: null where it stays as it is. */
export type Draft = { allowed: boolean | null; notifies: boolean; role: string | null; printed: boolean }
export type Fault = { field: 'allowed' | 'notifies' | 'role'; code: string }

const usable = (row: AccessRow) => row.account_status === null || ['pending', 'active'].includes(row.account_status)

/** Whether the first account is to have its code as its identifier, which it has not yet. */
const lacksCode = (row: AccessRow) =>
  row.first &&
  !row.identifier_typed &&
  ![row.code.toLowerCase(), row.wanted_identifier.toLowerCase()].includes(row.identifier.toLowerCase())

/** What waits of an access once a wish is added to it; undefined where nothing does (D11). */
export function drafted(row: AccessRow, wish: Wish): Draft | undefined {
  const asked = wish.allowed ?? row.draft_allowed
  // Given again to whoever has it, it gives the first account the identifier that it lacks.
  const allowed = asked === null || (asked === row.allowed_now && !(asked && lacksCode(row))) ? null : asked
  const role = wish.role ?? row.draft_role
  const draft: Draft = {
    allowed,
    notifies: (allowed ?? row.allowed_now) && (wish.notifies ?? row.draft_notifies),
    role: role === row.role ? null : role,
    printed: row.draft_printed_until !== null && allowed !== false,
  }
  return draft.allowed !== null || draft.notifies || draft.role !== null || draft.printed ? draft : undefined
}

/** Why a wish cannot be granted, field by field. */
export function faultsOf(row: AccessRow, wish: Wish, grantable: ReadonlySet<string>): Fault[] {
  const faults: Fault[] = []
  const allowed = wish.allowed ?? row.draft_allowed ?? row.allowed_now
  if (!usable(row) && (wish.allowed !== undefined || wish.notifies || wish.role !== undefined))
    faults.push({ field: wish.allowed === undefined ? 'notifies' : 'allowed', code: 'portal_access.account_closed' })
  else if (wish.notifies) {
    if (!allowed) faults.push({ field: 'notifies', code: 'portal_access.not_allowed' })
    else if (row.email === '') faults.push({ field: 'notifies', code: 'portal_access.no_address' })
    else if (row.failing && row.mail_state !== 'failed')
      faults.push({ field: 'notifies', code: 'portal_access.failing_address' })
  }
  if (wish.role !== undefined && wish.role !== row.role) {
    if (row.kind === 'employee') faults.push({ field: 'role', code: 'portal_access.role_of_employee' })
    else if (row.role === 'principal_manager') faults.push({ field: 'role', code: 'portal_access.role_of_principal' })
    else if (!grantable.has(wish.role)) faults.push({ field: 'role', code: 'organisation.role_not_grantable' })
  }
  return faults
}

/** Whether nothing of a draft but its message waits: then saving it sends it (D12). */
export const onlyNotifies = (row: AccessRow, draft: Draft): boolean =>
  draft.notifies && draft.allowed === null && draft.role === null && !draft.printed && row.allowed_now && !lacksOld(row)
const lacksOld = (row: AccessRow) => row.code_in_force !== null && lacksCode(row)

/** What comes of an access once what waits of it is in force. */
export function effectOf(row: AccessRow, draft: Draft | undefined) {
  const allowed = draft?.allowed ?? row.allowed_now
  const identifier =
    lacksCode(row) &&
    ((row.code_in_force !== null && row.code_in_force.toLowerCase() !== row.code.toLowerCase()) ||
      (draft !== undefined &&
        (draft.allowed === true ||
          row.account_id === null ||
          (row.account_status === 'pending' && row.code_in_force === null))))
  return {
    emails: draft?.notifies === true,
    letters:
      draft !== undefined &&
      allowed &&
      row.email === '' &&
      row.password_state === 'none' &&
      !draft.printed &&
      !row.staff,
    given: draft?.allowed === true && !row.allowed_now,
    withdrawn: draft?.allowed === false && row.allowed_now,
    // Of somebody who has no account yet, nothing changes.
    identifiers: identifier && row.account_id !== null,
    roles: draft !== undefined && draft.role !== null,
  }
}
