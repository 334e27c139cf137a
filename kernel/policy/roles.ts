import type pg from 'pg'
import type { Text } from '../i18n/locale.ts'
import type { Access } from './access.ts'
import { allow, type Decision, deny, firstRefusal } from './decision.ts'

/** Who holds a role: a member within a client organisation, or the provider's staff within a brand. */
export type Holder = 'membership' | 'staff'

/** The roles that every brand begins with. Deployments rename them, change what they hold, and make others. */
const presets = {
  membership: {
    principal_manager: { fr: 'Gestionnaire principal', en: 'Principal manager' },
    secondary_manager: { fr: 'Gestionnaire secondaire', en: 'Secondary manager' },
    member: { fr: 'Utilisateur simple', en: 'Member' },
    technical: { fr: 'Utilisateur technique', en: 'Technical user' },
    // The profiles of the portal (P2): what somebody of a client sees who administers nothing. «Superviseur» does for the client what its principal manager
    // would, where that is a matter of the portal's own screens: fleet, visits, colleagues' tickets, invoices with paying, mandates of direct debit and
    // paperless invoices (B14, B25), quotes, notice of subscriptions. It does not have what a clause keeps for managers (invoices handed in and their
    // rejections, O28), nor what would show it what it may not read otherwise: the exit vault holds contracts, people and journal too (D31).
    // «Utilisateur» reads fleet, visits, service contracts and documents, enters readings and asks for help.
    portal_supervisor: { fr: 'Superviseur', en: 'Supervisor' },
    portal_user: { fr: 'Utilisateur', en: 'User' },
  },
  staff: {
    administrator: { fr: 'Administrateur', en: 'Administrator' },
    agent: { fr: 'Agent', en: 'Agent' },
    reader: { fr: 'Lecture seule', en: 'Read only' },
    synchronisation: { fr: 'Synchronisation', en: 'Synchronisation' },
  },
} satisfies Record<Holder, Record<string, Text>>
/** The roles of memberships that are always there. */
export const membershipPresets = Object.keys(presets.membership) as MembershipPreset[]
export type MembershipPreset = keyof typeof presets.membership
export type StaffPreset = keyof typeof presets.staff

// The principal manager's role is only handed over, those of programs only made.
const notGiven = new Set<string>(['principal_manager', 'technical', 'synchronisation'])

/**
 * A permission, as the space that owns it declares it under its name `space.noun.verb`. It is for the holders that are named, each
 * with the preset roles that hold it at first; the staff's administrator holds every permission that is for the staff.
 */
export type Permission = {
  title: Text
  /** The name that deployments know it by in their decision table (P2): `AFFICHER_EXPORT_EXCEL_FACTURE`. */
  parameter?: string
  membership?: MembershipPreset[]
  staff?: Array<Exclude<StaffPreset, 'administrator'>>
}

/** What a space says of roles: its permissions, and the roles that open it by themselves (O7). */
type Declared = {
  name: string
  permissions?: Record<string, Permission>
  subscription?: { opensFor?: Partial<Record<MembershipPreset, Access>> }
}

const declared = new Map<string, Permission>()

/** Makes permissions known by their names: a refusal names what is missing. @throws Error where two declare one name */
export function declarePermissions(permissions: Record<string, Permission>): void {
  for (const [name, permission] of Object.entries(permissions)) {
    const known = declared.get(name)
    if (known && known !== permission) throw new Error(`two spaces declare the permission ${name}`)
    declared.set(name, permission)
  }
}

/** @throws Error where no space declares it for these holders: an endpoint or a policy asks for something that nobody can hold */
export function requireDeclared(permission: string, holder: Holder): void {
  const found = declared.get(permission)
  if (!found || !isFor(found, holder)) throw new Error(`no space declares the permission ${permission} for ${holder}`)
}

/** Whether the asking member of the staff holds a permission in this brand; the reason names it where not. */
export const staffMay = (actor: { permissions: ReadonlySet<string> }, permission: string): Decision =>
  actor.permissions.has(permission)
    ? allow(permission)
    : deny('identity.staff_permission_missing', { permission: declared.get(permission)?.title ?? permission })

/** A decision about a record, but for staff whose role lacks the permission: that comes first. */
export const ifStaffMay = (
  actor: { side: string; permissions?: ReadonlySet<string> },
  permission: string,
  decision: Decision,
): Decision =>
  actor.side === 'staff' ? firstRefusal(staffMay({ permissions: actor.permissions! }, permission), decision) : decision

/** Whether a permission is for these holders at all. */
export const isFor = (permission: Permission, holder: Holder): boolean => permission[holder] !== undefined

/** Every permission of these spaces that such holders may have. */
export const permissionsFor = (
  spaces: Declared[],
  holder: Holder,
): Array<{ permission: string; space: string; title: Text; parameter: string }> =>
  spaces.flatMap((space) =>
    Object.entries(space.permissions ?? {}).flatMap(([permission, declared]) =>
      isFor(declared, holder)
        ? [{ permission, space: space.name, title: declared.title, parameter: declared.parameter ?? permission }]
        : [],
    ),
  )

const holders = Object.keys(presets) as Holder[]

/**
 * Gives every brand the preset roles, and each permission and opened space that it was not given before to the presets that begin
 * with it. What a deployment took away from a role stays away. Runs at every start, and where a brand is made.
 * @param database a pool, or a connection inside a transaction
 */
export async function giveRoles(database: pg.Pool | pg.PoolClient, spaces: Declared[]): Promise<void> {
  const roles = holders.flatMap((holder) =>
    Object.entries(presets[holder]).map(([code, name], index) => ({
      holder,
      code,
      name,
      position: index + 1,
      grantable: !notGiven.has(code),
    })),
  )
  const permissions = spaces.flatMap((space) =>
    Object.entries(space.permissions ?? {}).flatMap(([permission, declared]) => [
      ...(declared.membership ?? []).map((role) => ({ permission, role })),
      ...(declared.staff ? ['administrator', ...declared.staff].map((role) => ({ permission, role })) : []),
    ]),
  )
  const opened = spaces.flatMap((space) =>
    Object.entries(space.subscription?.opensFor ?? {}).map(([role, access]) => ({ space: space.name, role, access })),
  )
  await database.query(
    `with new_roles as (
       insert into roles (brand_id, holder, code, name, position, is_grantable)
       select b.id, r.holder, r.code, r.name, r.position, r.grantable
       from brands b, jsonb_to_recordset($1) r (holder text, code text, name jsonb, position int, grantable boolean)
       on conflict do nothing),
     new_permissions as (
       insert into given_presets (brand_id, role, what) select b.id, p.role, p.permission from brands b, jsonb_to_recordset($2) p (permission text, role text)
       on conflict do nothing returning brand_id, role, what),
     new_spaces as (
       insert into given_presets (brand_id, role, what) select b.id, s.role, s.space from brands b, jsonb_to_recordset($3) s (space text, role text)
       on conflict do nothing returning brand_id, role, what),
     permitted as (
       insert into role_permissions (brand_id, role, permission) select brand_id, role, what from new_permissions on conflict do nothing)
     insert into role_default_spaces (brand_id, role, space, access)
     select n.brand_id, n.role, n.what, s.access from new_spaces n join jsonb_to_recordset($3) s (space text, role text, access text) on s.space = n.what and s.role = n.role
     on conflict do nothing`,
    [JSON.stringify(roles), JSON.stringify(permissions), JSON.stringify(opened)],
  )
}
