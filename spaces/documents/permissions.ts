import type { MembershipPreset, Permission } from '../../kernel/policy/roles.ts'

const managers: MembershipPreset[] = ['principal_manager', 'secondary_manager', 'technical']

/** What the roles of members and of the staff may do with documents (decision table). */
export const permissions: Record<string, Permission> = {
  'documents.documents.read': {
    title: { fr: 'Lire les documents', en: 'Read documents' },
    membership: [...managers, 'portal_supervisor', 'portal_user'],
    staff: ['agent', 'reader', 'synchronisation'],
  },
  'documents.documents.deposit': {
    title: { fr: 'Déposer des documents', en: 'Deposit documents' },
    membership: [...managers, 'portal_supervisor'],
  },
  'documents.documents.publish': {
    title: { fr: 'Publier et retirer des documents', en: 'Publish and withdraw documents' },
    staff: ['agent', 'synchronisation'],
  },
  'documents.requested.read': {
    title: { fr: 'Voir les pièces demandées', en: 'See requested documents' },
    staff: ['agent', 'reader'],
  },
  'documents.requested.manage': {
    title: { fr: 'Demander des pièces et en décider', en: 'Ask for documents and decide about them' },
    staff: ['agent'],
  },
  'documents.documents.sign': {
    title: { fr: 'Signer les documents', en: 'Sign documents' },
    membership: ['principal_manager', 'secondary_manager', 'portal_supervisor'],
    staff: ['agent'],
  },
  'documents.vault.take': {
    title: { fr: 'Prendre le coffre de sortie', en: 'Take the exit vault' },
    membership: ['principal_manager', 'secondary_manager'],
    staff: [],
  },
  'documents.closures.manage': {
    title: { fr: 'Fermer le portail', en: 'Close the portal' },
    staff: [],
  },
  'documents.certificates.manage': {
    title: { fr: 'Régler le certificat et les signatures', en: 'Set the certificate and signatures' },
    staff: [],
  },
  'documents.employees.read': {
    title: { fr: 'Voir les documents des salariés', en: "See employees' documents" },
    staff: ['agent', 'synchronisation'],
  },
  'documents.folders.read': {
    title: { fr: 'Voir la configuration de la GED', en: 'See the folders' },
    staff: ['agent', 'reader', 'synchronisation'],
  },
  'documents.folders.manage': {
    title: { fr: 'Régler la configuration de la GED', en: 'Set the folders' },
    staff: ['agent'],
  },
}
