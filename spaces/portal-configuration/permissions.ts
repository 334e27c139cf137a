import type { Permission } from '../../kernel/policy/roles.ts'

/** What the roles of the staff may do with the portal's configuration (decision table). */
export const permissions: Record<string, Permission> = {
  'portal-configuration.portal.read': {
    title: { fr: 'Voir la configuration du portail', en: 'See the configuration of the portal' },
    staff: ['agent', 'reader'],
  },
  'portal-configuration.portal.write': {
    title: { fr: 'Préparer la configuration du portail', en: 'Prepare the configuration of the portal' },
    staff: ['agent'],
  },
  'portal-configuration.portal.publish': {
    title: { fr: 'Publier la configuration du portail', en: 'Publish the configuration of the portal' },
    staff: [],
  },
}
