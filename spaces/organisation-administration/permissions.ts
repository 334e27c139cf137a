import type { MembershipPreset, Permission } from '../../kernel/policy/roles.ts'

const managers: MembershipPreset[] = ['principal_manager', 'secondary_manager', 'technical']
const principal: MembershipPreset[] = ['principal_manager']

/** What the roles of members and of the staff may do with organisations (decision table). `.read` permissions ask to read, all others to modify. */
export const permissions: Record<string, Permission> = {
  'organisation.desk.read': {
    title: { fr: 'Ouvrir « Activités du gestionnaire »', en: 'Open organisation administration' },
    membership: managers,
  },
  'organisation.membership-requests.decide': {
    title: { fr: 'Décider les demandes de rattachement', en: 'Decide membership requests' },
    membership: managers,
    staff: ['agent'],
  },
  'organisation.space-requests.decide': {
    title: { fr: "Décider les demandes d'abonnement aux espaces", en: 'Decide requests for spaces' },
    membership: managers,
    staff: ['agent'],
  },
  'organisation.people.read': {
    title: { fr: 'Voir les utilisateurs', en: 'See users' },
    membership: managers,
    staff: ['agent', 'reader'],
  },
  'organisation.people.manage': {
    title: { fr: 'Rattacher, modifier et retirer des utilisateurs', en: 'Add, edit and remove users' },
    membership: managers,
    staff: ['agent'],
  },
  'organisation.details.manage': {
    title: { fr: 'Modifier la structure et ses services', en: 'Edit the organisation and its services' },
    membership: managers,
    staff: ['agent'],
  },
  'organisation.spaces.manage': {
    title: { fr: 'Régler les espaces proposés', en: 'Set the spaces offered' },
    membership: managers,
    staff: ['agent'],
  },
  'organisation.identifier.change': {
    title: { fr: "Modifier l'identifiant (SIRET)", en: 'Change the identifier (SIRET)' },
    membership: managers,
    staff: ['agent'],
  },
  'organisation.history.read': {
    title: { fr: "Lire l'historique", en: 'Read the history' },
    membership: managers,
    staff: ['agent', 'reader'],
  },
  'organisation.reviews.decide': {
    title: { fr: 'Mener la revue des accès', en: 'Carry out the review of access' },
    membership: managers,
    staff: ['agent'],
  },
  'organisation.technical-users.manage': {
    title: { fr: 'Gérer les utilisateurs techniques', en: 'Manage technical users' },
    membership: principal,
    staff: ['agent'],
  },
  'organisation.principal.transfer': {
    title: { fr: 'Désigner un nouveau gestionnaire principal', en: 'Name a new principal manager' },
    membership: principal,
    staff: ['agent'],
  },
  'organisation.creations.decide': {
    title: { fr: 'Décider les demandes de création de structure', en: 'Decide requests for new organisations' },
    staff: ['agent'],
  },
  'organisation.roles.manage': {
    title: { fr: 'Régler les rôles et ce que chacun permet', en: 'Set the roles and what each may do' },
    staff: [],
  },
}
