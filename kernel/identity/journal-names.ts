import type { Text } from '../i18n/locale.ts'

/** The kernel's own journal events in words: accounts, and what is erased of the journal itself. */
export const identityJournalNames: Record<string, Text> = {
  'identity.account.created': { fr: 'Création du compte', en: 'Account created' },
  'identity.account.activated': { fr: 'Activation du compte', en: 'Account activated' },
  'identity.account.updated': { fr: 'Mise à jour du compte', en: 'Account updated' },
  'identity.account.blocked': {
    fr: 'Compte bloqué : cinq mots de passe erronés',
    en: 'Account blocked: five wrong passwords',
  },
  'identity.account.networks_changed': { fr: 'Adresses autorisées modifiées', en: 'Allowed addresses changed' },
  'identity.account.data_taken': { fr: 'Données personnelles téléchargées', en: 'Personal data downloaded' },
  'identity.account.unblocked': { fr: 'Compte débloqué', en: 'Account unblocked' },
  'identity.account.deactivated': { fr: 'Désactivation du compte', en: 'Account deactivated' },
  'identity.account.reactivated': { fr: 'Réactivation du compte', en: 'Account reactivated' },
  'identity.account.closed': { fr: 'Clôture du compte', en: 'Account closed' },
  'identity.account.erased': { fr: 'Effacement des données personnelles', en: 'Personal data erased' },
  'identity.session.opened': { fr: 'Connexion au portail', en: 'Sign-in' },
  'identity.session.refused': { fr: 'Connexion refusée', en: 'Sign-in refused' },
  'identity.sessions.ended': { fr: 'Sessions fermées par le fournisseur', en: 'Sessions ended by the provider' },
  'identity.token.issued': { fr: "Délivrance d'un jeton d'accès", en: 'Access token issued' },
  'identity.password.printed': { fr: 'Mot de passe imprimé mis en vigueur', en: 'Printed password put in force' },
  'identity.password.chosen': {
    fr: 'Mot de passe choisi à la première connexion',
    en: 'Password chosen at the first sign-in',
  },
  'identity.portal.viewed': {
    fr: 'Portail vu en lecture seule par le fournisseur',
    en: 'Portal seen read-only by the provider',
  },
  'identity.portal.granted': {
    fr: 'Accès au portail accordé au fournisseur',
    en: 'Access to the portal granted to the provider',
  },
  'identity.portal.withdrawn': { fr: 'Accès du fournisseur retiré', en: "The provider's access taken back" },
  'identity.portal.acted': {
    fr: 'Portail ouvert par le fournisseur avec les droits du client',
    en: "Portal opened by the provider with the client's rights",
  },
  'identity.portal.asked': { fr: 'Accès au portail demandé au client', en: 'Access to the portal asked of the client' },
  'identity.portal.left': { fr: 'Fin de la lecture du portail', en: 'End of seeing the portal' },
  'identity.identifier.changed': { fr: "Changement de l'identifiant", en: 'Identifier changed' },
  'identity.password.changed': { fr: 'Changement du mot de passe', en: 'Password changed' },
  'identity.password.reset': { fr: 'Réinitialisation du mot de passe', en: 'Password reset' },
  'identity.password_reset.sent': { fr: 'Réinitialisation de mot de passe envoyée', en: 'Password reset sent' },
  'identity.activation.sent': { fr: "Mail d'activation envoyé", en: 'Activation email sent' },
  'identity.second_factor.changed': { fr: 'Changement du second facteur', en: 'Second factor changed' },
  'identity.sign_in_email.changed': { fr: "Changement de l'adresse de connexion", en: 'Sign-in address changed' },
  'identity.sign_in_email.asked': {
    fr: "Demande de changement de l'adresse de connexion",
    en: 'Change of sign-in address asked',
  },
  'identity.sign_in_email.withdrawn': {
    fr: "Changement de l'adresse de connexion annulé",
    en: 'Change of sign-in address withdrawn',
  },
  'journal.entries.erased': {
    fr: "Effacement de données personnelles dans l'historique",
    en: 'Personal data erased from the history',
  },
}
