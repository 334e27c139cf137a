import type { Permission } from '../../kernel/policy/roles.ts'

/** What the roles of the staff may do with accesses to the portal (decision table). */
export const permissions: Record<string, Permission> = {
  'portal-access.accesses.read': {
    title: { fr: "Voir les droits d'accès au portail", en: 'See accesses to the portal' },
    staff: ['agent', 'reader'],
  },
  'portal-access.accesses.manage': {
    title: { fr: "Tenir les droits d'accès au portail", en: 'Keep accesses to the portal' },
    staff: ['agent'],
  },
  'portal-access.portal.view': {
    title: { fr: "Voir le portail d'un client, en lecture seule", en: "See a client's portal, read-only" },
    staff: ['agent'],
  },
}
