import type { Permission } from '../../kernel/policy/roles.ts'

/**
 * What the roles of members and of the staff may do with interventions (decision table). Who reads visits reads those that they asked for and
 * those that nobody of the client asked for; colleagues' are rights of their own (P30), given as those to colleagues' tickets are.
 */
export const permissions: Record<string, Permission> = {
  'interventions.visits.read': {
    title: { fr: 'Consulter les visites', en: 'Read visits' },
    membership: ['principal_manager', 'secondary_manager', 'portal_supervisor', 'portal_user'],
    staff: ['agent', 'reader', 'synchronisation'],
  },
  'interventions.service-visits.read': {
    title: { fr: 'Voir les interventions de ses services', en: 'See the interventions of their services' },
    membership: ['principal_manager', 'secondary_manager', 'portal_supervisor'],
  },
  'interventions.organisation-visits.read': {
    title: {
      fr: "Voir les interventions de toute l'organisation",
      en: 'See the interventions of the whole organisation',
    },
    membership: ['principal_manager', 'secondary_manager', 'portal_supervisor'],
  },
  'interventions.descendant-visits.read': {
    title: {
      fr: 'Voir les interventions des organisations rattachées',
      en: 'See the interventions of the organisations below',
    },
    membership: ['principal_manager', 'portal_supervisor'],
  },
  'interventions.visits.confirm': {
    title: {
      fr: 'Confirmer ou déplacer les visites, demander des tâches',
      en: 'Confirm or move visits, ask for tasks',
    },
    membership: ['principal_manager', 'secondary_manager', 'portal_supervisor', 'portal_user'],
  },
  'interventions.visits.export': {
    title: { fr: 'Exporter les visites sous Excel', en: 'Export visits to Excel' },
    membership: ['principal_manager', 'secondary_manager', 'portal_supervisor'],
    staff: ['agent', 'reader'],
  },
  'interventions.visits.plan': {
    title: { fr: 'Planifier les visites, tenir les agendas', en: 'Plan visits, keep calendars' },
    staff: ['agent'],
  },
  'interventions.reports.write': {
    title: { fr: 'Intervenir chez les clients (technicien)', en: "Work at clients' (technician)" },
    staff: ['agent'],
  },
  'interventions.settings.manage': {
    title: { fr: 'Régler les interventions', en: 'Set interventions' },
    staff: [],
  },
}
