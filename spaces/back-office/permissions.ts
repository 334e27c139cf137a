import type { Permission } from '../../kernel/policy/roles.ts'

/** What the roles of the staff may do in the provider's own space (decision table). */
export const permissions: Record<string, Permission> = {
  'back-office.clients.read': {
    title: { fr: 'Voir les clients et leurs comptes', en: 'See clients and their accounts' },
    staff: ['agent', 'reader'],
  },
  'back-office.clients.manage': {
    title: {
      fr: 'Créer et modifier des clients, leurs sites et leurs comptes',
      en: 'Make and edit clients, their sites and accounts',
    },
    staff: ['agent', 'synchronisation'],
  },
  'back-office.clients.archive': {
    title: { fr: 'Archiver et rétablir des clients', en: 'Archive clients, and bring them back' },
    staff: ['agent'],
  },
  'back-office.groups.write': {
    title: { fr: 'Créer et modifier les groupes de comptes', en: 'Make and edit account groups' },
    staff: ['agent'],
  },
  'back-office.discounts.manage': { title: { fr: 'Donner des remises', en: 'Give discounts' }, staff: [] },
  'back-office.client-messages.send': {
    title: { fr: 'Envoyer un message à plusieurs clients', en: 'Send a message to several clients' },
    staff: ['agent'],
  },
  'back-office.accounts.rescue': {
    title: {
      fr: 'Débloquer un compte, envoyer un lien de réinitialisation',
      en: 'Unblock an account, send a reset link',
    },
    staff: ['agent'],
  },
  'back-office.imports.run': {
    title: { fr: 'Importer des fichiers et annuler un import', en: 'Import files, and take an import back' },
    staff: [],
  },
  'back-office.journal.read': { title: { fr: 'Lire le journal', en: 'Read the journal' }, staff: ['agent', 'reader'] },
  'back-office.journal.export': {
    title: { fr: 'Exporter le journal entier', en: 'Export the whole journal' },
    staff: [],
  },
  'back-office.mails.manage': {
    title: { fr: 'Lire et renvoyer les mails', en: 'Read mails and send them again' },
    staff: [],
  },
  'back-office.mailboxes.manage': {
    title: { fr: 'Régler les boîtes de réception', en: 'Set up the mailboxes that are read' },
    staff: [],
  },
  'back-office.jobs.manage': {
    title: { fr: 'Relancer ou abandonner les tâches en échec', en: 'Have failed jobs done again, or give them up' },
    staff: [],
  },
  'back-office.settings.read': {
    title: { fr: 'Voir les réglages', en: 'See the settings' },
    staff: ['agent', 'reader'],
  },
  'back-office.brands.manage': {
    title: { fr: 'Régler la marque, et en créer', en: 'Set up the brand, and make others' },
    staff: [],
  },
  'back-office.messages.manage': {
    title: { fr: 'Écrire les messages du portail', en: "Write the portal's messages" },
    staff: [],
  },
  'back-office.staff.read': { title: { fr: "Voir l'équipe", en: 'See the team' }, staff: ['agent', 'reader'] },
  'back-office.staff.manage': {
    title: { fr: "Gérer l'équipe et ses rôles", en: 'Manage the team and its roles' },
    staff: [],
  },
}
