/** The journal's events about webhooks and the transfer of files, in words. */
export const exchangeJournalNames = {
  'webhooks.webhook.created': { fr: 'Webhook créé', en: 'Webhook made' },
  'webhooks.webhook.changed': { fr: 'Webhook modifié', en: 'Webhook changed' },
  'webhooks.webhook.deleted': { fr: 'Webhook supprimé', en: 'Webhook deleted' },
  'webhooks.webhook.disabled': { fr: 'Webhook désactivé après des échecs', en: 'Webhook disabled after failures' },
  'webhooks.webhook.secret_rotated': { fr: 'Secret de webhook renouvelé', en: 'Secret of a webhook renewed' },
  'webhooks.webhook.tried': { fr: 'Essai envoyé à un webhook', en: 'Trial sent to a webhook' },
  'synchronisation.transfer.changed': { fr: 'Paramètres de transfert modifiés', en: 'Transfer parameters changed' },
  'synchronisation.transfer.host_confirmed': {
    fr: 'Clé du serveur de transfert confirmée',
    en: 'Key of the transfer server confirmed',
  },
  'synchronisation.transfer.tried': { fr: 'Connexion de transfert testée', en: 'Transfer connection tried' },
  'webhooks.webhook.sent_again': { fr: 'Événement renvoyé à un webhook', en: 'Event sent again to a webhook' },
}
