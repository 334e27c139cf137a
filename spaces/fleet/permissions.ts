import type { Permission } from '../../kernel/policy/roles.ts'

/** What the roles of members and of the staff may do with the fleet (decision table). */
export const permissions: Record<string, Permission> = {
  'fleet.assets.read': {
    title: { fr: 'Consulter le parc', en: 'Read the fleet' },
    membership: ['principal_manager', 'secondary_manager', 'portal_supervisor', 'portal_user'],
    staff: ['agent', 'reader', 'synchronisation'],
  },
  'fleet.assets.export': {
    parameter: 'AFFICHER_EXPORT_EXCEL_PARC',
    title: { fr: 'Exporter le parc sous Excel', en: 'Export the fleet to Excel' },
    membership: ['principal_manager', 'secondary_manager', 'portal_supervisor'],
    staff: ['agent', 'reader'],
  },
  'fleet.assets.edit': {
    title: {
      fr: 'Modifier les informations et les contacts des biens',
      en: 'Edit the information and contacts of assets',
    },
    membership: ['principal_manager', 'secondary_manager', 'portal_supervisor'],
  },
  'fleet.readings.write': {
    title: { fr: 'Saisir des relevés de compteurs', en: 'Enter meter readings' },
    membership: ['principal_manager', 'secondary_manager', 'portal_supervisor', 'portal_user'],
    staff: ['agent', 'synchronisation'],
  },
  'fleet.costs.read': {
    parameter: 'AFFICHER_COUT_PARC',
    title: { fr: 'Voir ce que coûtent les biens', en: 'See what assets cost' },
    membership: ['principal_manager', 'secondary_manager', 'portal_supervisor'],
    staff: ['agent', 'reader'],
  },
  'fleet.assets.write': {
    title: { fr: 'Gérer les biens et leurs compteurs', en: 'Manage assets and their meters' },
    staff: ['agent', 'synchronisation'],
  },
  'fleet.models.write': {
    title: {
      fr: 'Gérer les genres, les modèles et les types de compteurs',
      en: 'Manage kinds, models and kinds of meters',
    },
    staff: ['agent'],
  },
  'fleet.settings.manage': {
    title: { fr: 'Régler le parc', en: 'Set up the fleet' },
    staff: [],
  },
}
