import type { Locale, Text } from '../../kernel/i18n/locale.ts'

/** The space's journal events in words. */
export const journalNames: Record<string, Text> = {
  'contracts.request.created': { fr: 'Demande enregistrée', en: 'Request saved' },
  'contracts.request.modified': { fr: 'Demande modifiée', en: 'Request modified' },
  'contracts.request.deleted': { fr: 'Demande supprimée', en: 'Request deleted' },
  'contracts.request.validated': { fr: 'Demande validée', en: 'Request validated' },
  'contracts.request.refused': { fr: 'Demande refusée', en: 'Request refused' },
  'contracts.request.carried_out': { fr: 'Demande réalisée', en: 'Request carried out' },
  'contracts.form.returned': { fr: 'Formulaire signé déposé', en: 'Signed form returned' },
  'contracts.form.signed': { fr: 'Formulaire signé sur le portail', en: 'Form signed in the portal' },
  'contracts.form.recorded': { fr: 'Formulaire signé enregistré', en: 'Signed form recorded' },
  'contracts.form.verified': { fr: 'Formulaire signé vérifié', en: 'Signed form verified' },
  'contracts.form.refused': { fr: 'Formulaire signé écarté', en: 'Signed form sent back' },
  'contracts.form.withdrawn': { fr: 'Formulaire signé retiré', en: 'Signed form withdrawn' },
  'contracts.form.reminded': { fr: 'Relance du formulaire signé', en: 'Reminder of the signed form' },
  'contracts.connection.created': { fr: 'Connexion créée', en: 'Connection created' },
  'contracts.connection.updated': { fr: 'Abonné mis à jour', en: 'Subscriber updated' },
  'contracts.connection.blocked': { fr: 'Connexion bloquée', en: 'Connection blocked' },
  'contracts.connection.unblocked': { fr: 'Connexion débloquée', en: 'Connection unblocked' },
  'contracts.connection.locked': {
    fr: 'Connexion verrouillée pendant le préavis',
    en: 'Connection locked during notice',
  },
  'contracts.connection.suspended': {
    fr: 'Connexion suspendue, en attente de régularisation',
    en: 'Connection suspended until the form arrives',
  },
  'contracts.password_reset.sent': { fr: 'Réinitialisation de mot de passe envoyée', en: 'Password reset sent' },
  'contracts.application_users.imported': { fr: 'Personnes importées', en: 'People imported' },
  'contracts.concurrent_seats.set': { fr: 'Connexions simultanées fixées', en: 'Concurrent seats set' },
  'contracts.contract.created': { fr: 'Contrat créé', en: 'Contract created' },
  'contracts.contract.updated': { fr: 'Contrat mis à jour', en: 'Contract updated' },
  'contracts.contract.ending_set': { fr: 'Fin du contrat fixée', en: 'End of the contract set' },
  'contracts.price.set': { fr: 'Prix fixé', en: 'Price set' },
  'contracts.delegation.requested': { fr: 'Délégation demandée', en: 'Delegation asked for' },
  'contracts.delegation.form_returned': { fr: 'Formulaire de délégation déposé', en: 'Delegation form returned' },
  'contracts.delegation.form_signed': {
    fr: 'Formulaire de délégation signé sur le portail',
    en: 'Delegation form signed in the portal',
  },
  'contracts.delegation.validated': { fr: 'Délégation validée', en: 'Delegation validated' },
  'contracts.delegation.refused': { fr: 'Délégation refusée', en: 'Delegation refused' },
  'contracts.delegation.ended': { fr: 'Délégation terminée', en: 'Delegation ended' },
  'identity.account.blocked': {
    fr: 'Compte bloqué : cinq mots de passe erronés',
    en: 'Account blocked: five wrong passwords',
  },
}

/** The name of a journal event in words; the code itself where it has none. */
export const eventName = (type: string, locale: Locale): string => journalNames[type]?.[locale] ?? type
