import type { Permission } from '../../kernel/policy/roles.ts'

/** What roles may do with tickets (decision table). One's own are everybody's; colleagues' are a right of their own (P30). */
export const permissions: Record<string, Permission> = {
  'support.service-tickets.read': {
    title: { fr: 'Voir les tickets de ses services', en: 'See the tickets of their services' },
    membership: ['principal_manager', 'secondary_manager', 'portal_supervisor'],
  },
  'support.organisation-tickets.read': {
    title: { fr: "Voir les tickets de toute l'organisation", en: 'See the tickets of the whole organisation' },
    membership: ['principal_manager', 'secondary_manager', 'technical', 'portal_supervisor'],
  },
  'support.descendant-tickets.read': {
    title: { fr: 'Voir les tickets des organisations rattachées', en: 'See the tickets of the organisations below' },
    membership: ['principal_manager', 'portal_supervisor'],
  },
  'support.tickets.read': {
    title: { fr: 'Lire les tickets', en: 'Read tickets' },
    staff: ['agent', 'reader', 'synchronisation'],
  },
  'support.tickets.answer': {
    title: { fr: 'Répondre aux tickets et les clore', en: 'Answer and close tickets' },
    staff: ['agent', 'synchronisation'],
  },
  'support.tickets.supervise': {
    title: { fr: 'Être prévenu des tickets en retard', en: 'Be told of tickets that are late' },
    staff: [],
  },
  'support.models.write': {
    title: { fr: 'Écrire les modèles des réponses', en: 'Write answer models' },
    staff: ['agent'],
  },
  'support.catalogue.write': {
    title: {
      fr: 'Régler domaines, natures et priorités des tickets',
      en: 'Set domains, natures and priorities of tickets',
    },
    staff: [],
  },
  'support.levels.write': {
    title: { fr: 'Régler les niveaux de service', en: 'Set service levels' },
    staff: [],
  },
}
