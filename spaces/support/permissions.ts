import type { Permission } from '../../kernel/policy/roles.ts'

/** What the roles of the staff may do with tickets (decision table). */
export const permissions: Record<string, Permission> = {
  'support.tickets.read': { title: { fr: 'Lire les tickets', en: 'Read tickets' }, staff: ['agent', 'reader'] },
  'support.tickets.answer': {
    title: { fr: 'Répondre aux tickets et les clore', en: 'Answer and close tickets' },
    staff: ['agent'],
  },
  'support.models.write': {
    title: { fr: 'Écrire les modèles des réponses', en: 'Write answer models' },
    staff: ['agent'],
  },
}
