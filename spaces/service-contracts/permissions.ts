import type { Permission } from '../../kernel/policy/roles.ts'

/** What the roles of members and of the staff may do with service contracts (decision table). */
export const permissions: Record<string, Permission> = {
  'service-contracts.contracts.read': {
    title: { fr: 'Consulter les contrats de service', en: 'Read service contracts' },
    membership: ['principal_manager', 'secondary_manager', 'portal_supervisor', 'portal_user'],
    staff: ['agent', 'reader'],
  },
  'service-contracts.contracts.export': {
    title: {
      fr: "Exporter les contrats et les décomptes d'UT sous Excel",
      en: 'Export contracts and statements of units to Excel',
    },
    membership: ['principal_manager', 'secondary_manager', 'portal_supervisor'],
    staff: ['agent', 'reader'],
  },
  'service-contracts.thresholds.manage': {
    title: { fr: 'Poser des seuils sur les contrats', en: 'Set thresholds on contracts' },
    membership: ['principal_manager', 'secondary_manager', 'portal_supervisor'],
  },
  'service-contracts.contracts.write': {
    title: { fr: 'Tenir les contrats de service et leurs plans', en: 'Keep service contracts and their plans' },
    staff: ['agent'],
  },
  'service-contracts.units.write': {
    title: { fr: 'Créditer et régulariser les unités de travail', en: 'Grant and correct service units' },
    staff: ['agent'],
  },
  'service-contracts.settings.manage': {
    title: { fr: 'Régler les contrats de service', en: 'Set service contracts' },
    staff: [],
  },
}
