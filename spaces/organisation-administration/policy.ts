import type { Text } from '../../kernel/i18n/locale.ts'
import { allow, type Decision, deny } from '../../kernel/policy/decision.ts'

/** What roles hold or not in the desk, by name (decision table). `.read` permissions ask to read, all others to modify. */
export const permissions: Record<string, Text> = {
  'organisation.desk.read': { fr: 'Ouvrir « Activités du gestionnaire »', en: 'Open organisation administration' },
  'organisation.membership-requests.decide': {
    fr: 'Décider les demandes de rattachement',
    en: 'Decide membership requests',
  },
  'organisation.space-requests.decide': {
    fr: "Décider les demandes d'abonnement aux espaces",
    en: 'Decide requests for spaces',
  },
  'organisation.people.read': { fr: 'Voir les utilisateurs', en: 'See users' },
  'organisation.people.manage': {
    fr: 'Rattacher, modifier et retirer des utilisateurs',
    en: 'Attach, edit and remove users',
  },
  'organisation.details.manage': {
    fr: 'Modifier la structure et ses services',
    en: 'Edit the organisation and its services',
  },
  'organisation.spaces.manage': { fr: 'Régler les espaces proposés', en: 'Set the spaces offered' },
  'organisation.identifier.change': { fr: "Modifier l'identifiant (SIRET)", en: 'Change the identifier (SIRET)' },
  'organisation.history.read': { fr: "Lire l'historique", en: 'Read the history' },
  'organisation.reviews.decide': { fr: 'Mener la revue des accès', en: 'Carry out the review of access' },
  'organisation.technical-users.manage': { fr: 'Gérer les utilisateurs techniques', en: 'Manage technical users' },
  'organisation.principal.transfer': {
    fr: 'Désigner un nouveau gestionnaire principal',
    en: 'Name a new principal manager',
  },
}

/** Whether somebody may end a membership of their own (O20): the principal manager names a successor first. */
export const canLeave = (role: string): Decision =>
  role === 'principal_manager' ? deny('organisation.principal_stays') : allow('own')

/** Whether somebody names the next principal manager (O20). */
export const canTransfer = (permissions: string[]): Decision =>
  permissions.includes('organisation.principal.transfer')
    ? allow('organisation.principal.transfer')
    : deny('organisation.not_principal')
