import type { Permission } from '../../../kernel/policy/roles.ts'

/** What the roles of the staff may do with what leaves the portal by itself. */
export const exchangePermissions: Record<string, Permission> = {
  'synchronisation.feed.read': {
    title: { fr: "Lire le fil d'événements", en: 'Read the feed of events' },
    staff: ['synchronisation'],
  },
  'synchronisation.webhooks.manage': {
    title: { fr: 'Tenir les webhooks', en: 'Keep webhooks' },
    staff: [],
  },
  'synchronisation.transfer.manage': {
    title: { fr: 'Régler le transfert de fichiers', en: 'Set up the transfer of files' },
    staff: [],
  },
}
