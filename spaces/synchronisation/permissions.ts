import type { Permission } from '../../kernel/policy/roles.ts'

/** What the roles of the staff may do with the synchronisation (decision table). The role «Synchronisation» is that of its accesses alone. */
export const permissions: Record<string, Permission> = {
  'synchronisation.keys.manage': {
    title: { fr: 'Tenir les accès de synchronisation', en: 'Keep the accesses for synchronisation' },
    staff: [],
  },
  'synchronisation.runs.read': {
    title: { fr: 'Voir les synchronisations', en: 'See synchronisations' },
    staff: ['agent', 'reader'],
  },
  'synchronisation.runs.start': {
    title: { fr: 'Synchroniser', en: 'Synchronise' },
    staff: ['agent'],
  },
  'synchronisation.rows.push': {
    title: { fr: 'Envoyer des fiches et des documents au portail', en: 'Push records and documents to the portal' },
    staff: ['synchronisation'],
  },
}
