import { vatFitsSiret } from '../../kernel/organisations/identifiers.ts'
import { allow, type Decision, deny, firstRefusal } from '../../kernel/policy/decision.ts'
import { membershipPresets, staffMay } from '../../kernel/policy/roles.ts'
import { canDecideAbout } from '../../kernel/requests/deciders.ts'

/** Whether somebody may end a membership of their own (O20): the principal manager names a successor first. */
export const canLeave = (role: string): Decision =>
  role === 'principal_manager' ? deny('organisation.principal_stays') : allow('own')

/** Whether somebody names the next principal manager (O20). */
export const canTransfer = (permissions: string[]): Decision =>
  permissions.includes('organisation.principal.transfer')
    ? allow('organisation.principal.transfer')
    : deny('organisation.not_principal')

/**
 * Whether a request that waits may be approved, as the account and the organisation stand now (O2, O9). It may be refused whatever they are.
 * @param request of a request for spaces: whether its membership is over, and the spaces that the organisation no longer offers (O11)
 */
export function canApproveRequest(request: {
  account: string
  organisationDeactivated: boolean
  membershipOver?: boolean
  notOffered?: string[]
}): Decision {
  if (request.organisationDeactivated) return deny('organisation.deactivated')
  if (request.account !== 'active' && request.account !== 'pending') return deny('organisation.requester_gone')
  if (request.membershipOver) return deny('organisation.membership_over')
  return request.notOffered?.length
    ? deny('organisation.space_withdrawn', { spaces: request.notOffered.join(', ') })
    : allow('requests.waits')
}

// Memberships (O18, O19): what may be done to one, by who holds the right to manage people there.

/** A membership as far as rights depend on it. */
export type MembershipState = {
  role: string
  kind: 'person' | 'technical'
  state: string
  hasEmail: boolean
  /** Whether it is the asking person's own. */
  own: boolean
  organisationDeactivated: boolean
}

/** Whether a membership may be edited here: not the principal manager's, which is handed over, nor a technical user's, nor one's own. */
export function canEditMembership(right: Decision, membership: MembershipState): Decision {
  if (!right.allowed) return right
  if (membership.organisationDeactivated) return deny('organisation.deactivated')
  if (membership.kind === 'technical') return deny('organisation.technical_elsewhere')
  if (membership.role === 'principal_manager') return deny('organisation.principal_fixed')
  return firstRefusal(canDecideAbout(membership), right)
}

/** Whether a membership may be removed; also in a deactivated organisation, where people still leave. */
export function canRemoveMembership(right: Decision, membership: MembershipState): Decision {
  if (!right.allowed) return right
  if (membership.kind === 'technical') return deny('organisation.technical_elsewhere')
  return membership.role === 'principal_manager' ? deny('organisation.principal_stays') : right
}

/** Whether a membership's spaces may be given and changed here without a request (O12): not the principal manager's by another. */
export function canGiveSpaces(
  right: Decision,
  membership: Pick<MembershipState, 'role' | 'own' | 'organisationDeactivated'>,
): Decision {
  if (!right.allowed) return right
  if (membership.organisationDeactivated) return deny('organisation.deactivated')
  if (membership.role === 'principal_manager' && !membership.own) return deny('organisation.principal_fixed')
  return firstRefusal(canDecideAbout(membership), right)
}

/** Whether a membership's spaces may be ended: by who may give them; and what one holds oneself, one may give up. */
export const canEndSpaces = (
  right: Decision,
  membership: Pick<MembershipState, 'role' | 'own' | 'organisationDeactivated'>,
): Decision => (right.allowed && membership.own ? right : canGiveSpaces(right, membership))

/** Whether the activation e-mail may be sent (again): only while the account waits for it (O18). */
export function canSendActivation(right: Decision, membership: MembershipState): Decision {
  if (!right.allowed) return right
  if (membership.kind === 'technical' || membership.state !== 'pending') return deny('organisation.not_pending')
  return membership.hasEmail ? right : deny('organisation.no_sign_in_email')
}

/**
 * Whose a person's places are, seen by who asks: all run by them; some elsewhere; one as principal manager, whose mails nobody under
 * them redirects; on the provider's team.
 */
export type Places = 'run' | 'elsewhere' | 'principal' | 'team'

/** Whether a person's contact details may be edited: only where every place of theirs is run by who asks, and none as principal manager. */
export function canEditContact(right: Decision, places: Places): Decision {
  if (!right.allowed || places === 'run') return right
  return deny(
    {
      team: 'organisation.contact_of_team',
      principal: 'organisation.contact_of_principal',
      elsewhere: 'organisation.contact_elsewhere',
    }[places],
  )
}

// The organisation (O23, O24).

/** Whether an organisation may be edited: not once it is deactivated. */
export function canEditOrganisation(right: Decision, organisation: { deactivated: boolean }): Decision {
  return right.allowed && organisation.deactivated ? deny('organisation.deactivated') : right
}

/** Whether the SIRET may be changed: private organisations only (O24). */
export function canChangeIdentifier(
  right: Decision,
  organisation: { deactivated: boolean; kind: string; siret: string | null },
): Decision {
  const edit = canEditOrganisation(right, organisation)
  if (!edit.allowed) return edit
  return organisation.kind === 'private' && organisation.siret !== null ? edit : deny('organisation.private_only')
}

/** What identifies an organisation, normalised (O23): each null or empty where it has none. */
export type Identifiers = { kind: string; siret: string | null; vatNumber: string; foreignIdentifier: string }

/**
 * What is wrong with the identifiers of an organisation that somebody asks for, field by field: those that its kind has not or must
 * have (O23, O37), a VAT number of another SIREN. That each has its own shape was checked before.
 */
export function refuseIdentifiers(one: Identifiers): Array<{ field: string; code: string }> {
  const refused: Array<{ field: string; code: string }> = []
  const refuse = (field: string, code: string) => refused.push({ field, code })
  const french = one.kind === 'private' || one.kind === 'public'
  if (one.siret !== null && !french) refuse('siret', 'organisation.not_of_this_kind')
  if (one.siret === null && one.kind === 'private') refuse('siret', 'required')
  if (one.foreignIdentifier && one.kind !== 'foreign') refuse('foreignIdentifier', 'organisation.not_of_this_kind')
  if (one.kind === 'foreign' && !one.foreignIdentifier && !one.vatNumber) refuse('foreignIdentifier', 'required')
  if (one.vatNumber && one.kind === 'individual') refuse('vatNumber', 'organisation.not_of_this_kind')
  else if (one.vatNumber && !vatFitsSiret(one.vatNumber, one.siret)) refuse('vatNumber', 'organisation.vat_of_another')
  return refused
}

// Roles: what memberships may do is data, which the provider's administrators set.

/** Whether somebody makes and changes roles. */
export const canSetRoles = (actor: { permissions: ReadonlySet<string> }): Decision =>
  staffMay(actor, 'organisation.roles.manage')

const presetRoles = membershipPresets as readonly string[]
/** A role that is always there: it is renamed, never deleted. */
export const isPresetRole = (code: string): boolean => presetRoles.includes(code)

/** What only the principal manager's role may hold: it hands over the organisation, and makes the accounts of programs (O15, O20). */
export const principalOnlyPermissions = ['organisation.principal.transfer', 'organisation.technical-users.manage']

/**
 * The permissions that a role cannot lose: without them an organisation could not be run any more, nor a technical user read anything.
 * @param readPermissions those to read in the spaces that can be subscribed to
 */
export function keptPermissions(code: string, readPermissions: string[]): string[] {
  if (code === 'principal_manager')
    return [
      'organisation.desk.read',
      'organisation.people.read',
      'organisation.people.manage',
      'organisation.membership-requests.decide',
      'organisation.principal.transfer',
    ]
  return code === 'technical' ? ['organisation.desk.read', ...readPermissions] : []
}

/** A role as far as deleting it goes. `kept`: ended memberships or requests name it. */
export type RoleUse = { code: string; members: number; kept: boolean }

/** Whether a role may be deleted: one of the deployment's own, which nobody has, and which no history names. */
export function canDeleteRole(role: RoleUse): Decision {
  if (isPresetRole(role.code)) return deny('organisation.role_preset')
  if (role.members > 0) return deny('organisation.role_in_use', { count: role.members })
  return role.kept ? deny('organisation.role_was_used') : allow('unused')
}
