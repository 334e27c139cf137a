import type { Text } from '../../../kernel/i18n/locale.ts'

/** The acts on an organisation in words: «Commentaires» of the history (O26). */
export const journalNames: Record<string, Text> = {
  'organisation.membership.approved': { fr: 'Validation du rattachement', en: 'Membership approved' },
  'organisation.membership.refused': { fr: 'Refus du rattachement', en: 'Membership declined' },
  'organisation.subscription.approved': { fr: "Validation de l'abonnement", en: 'Subscription approved' },
  'organisation.subscription.refused': { fr: "Refus de l'abonnement", en: 'Subscription declined' },
  'organisation.subscription.deactivated': { fr: "Désactivation de l'abonnement", en: 'Subscription deactivated' },
  'organisation.membership.removed': { fr: 'Suppression du rattachement', en: 'Membership removed' },
  'organisation.membership.granted': { fr: 'Rattachement', en: 'Membership granted' },
  'organisation.membership.updated': { fr: 'Modification du rattachement', en: 'Membership updated' },
  'organisation.manager.proposed': { fr: "Proposition d'un gestionnaire", en: 'Manager proposed' },
  'organisation.manager.refused': { fr: 'Gestionnaire proposé refusé', en: 'Proposed manager declined' },
  'organisation.membership.requested': { fr: 'Demande de rattachement', en: 'Membership requested' },
  'organisation.membership.request_withdrawn': {
    fr: 'Retrait de la demande de rattachement',
    en: 'Membership request withdrawn',
  },
  'organisation.subscription.requested': { fr: "Demande d'abonnement", en: 'Subscription requested' },
  'organisation.subscription.request_withdrawn': {
    fr: "Retrait de la demande d'abonnement",
    en: 'Subscription request withdrawn',
  },
  'organisation.subscription.given': { fr: 'Abonnement', en: 'Subscription given' },
  'organisation.subscription.updated': { fr: "Modification de l'abonnement", en: 'Subscription updated' },
  'organisation.activation.sent': { fr: "Envoi du message d'activation", en: 'Activation email sent' },
  'organisation.principal.named': {
    fr: 'Désignation du gestionnaire principal',
    en: 'Principal manager named',
  },
  'organisation.principal.transferred': {
    fr: 'Changement de gestionnaire principal',
    en: 'Principal manager changed',
  },
  'organisation.creation.requested': { fr: "Demande de création d'une structure", en: 'Organisation requested' },
  'organisation.creation.request_withdrawn': {
    fr: 'Retrait de la demande de création',
    en: 'Request for an organisation withdrawn',
  },
  'organisation.creation.approved': { fr: 'Création de la structure', en: 'Organisation created' },
  'organisation.creation.attached': {
    fr: 'Demande de création close par un rattachement',
    en: 'Request for an organisation answered by a membership',
  },
  'organisation.creation.refused': {
    fr: "Refus de la création d'une structure",
    en: 'Request for an organisation declined',
  },
  'organisation.service.created': { fr: "Création d'un service", en: 'Service created' },
  'organisation.service.renamed': { fr: "Changement du nom d'un service", en: 'Service renamed' },
  'organisation.service.deactivated': { fr: "Désactivation d'un service", en: 'Service deactivated' },
  'organisation.service.reactivated': { fr: "Réactivation d'un service", en: 'Service reactivated' },
  'organisation.details.updated': { fr: 'Modification de la structure', en: 'Organisation updated' },
  'organisation.spaces.set': { fr: 'Réglage des espaces proposés', en: 'Spaces offered set' },
  'organisation.mandate.changed': { fr: 'Mandat de facturation', en: 'Invoicing mandate' },
  'organisation.identifier.changed': { fr: "Changement d'identifiant", en: 'Identifier changed' },
  'organisation.technical_user.created': {
    fr: "Création d'un utilisateur technique",
    en: 'Technical user created',
  },
  'organisation.technical_user.updated': {
    fr: "Modification d'un utilisateur technique",
    en: 'Technical user updated',
  },
  'organisation.technical_user.rotated': {
    fr: "Réinitialisation du mot de passe d'un utilisateur technique",
    en: 'Secret of a technical user rotated',
  },
  'organisation.technical_user.revoked': {
    fr: "Révocation d'un utilisateur technique",
    en: 'Technical user revoked',
  },
  'organisation.review.opened': { fr: 'Ouverture de la revue des accès', en: 'Review of access opened' },
  'organisation.review.confirmed': {
    fr: 'Rattachement confirmé par la revue des accès',
    en: 'Membership confirmed by the review of access',
  },
  'organisation.review.lapsed': {
    fr: 'Rattachement échu, faute de confirmation',
    en: 'Membership lapsed for want of confirmation',
  },
  'organisation.review.closed': { fr: 'Clôture de la revue des accès', en: 'Review of access closed' },
  'organisation.export.made': { fr: 'Export des utilisateurs', en: 'Users exported' },
  'organisation.recovered': {
    fr: 'Structure rétablie par le fournisseur',
    en: 'Organisation recovered by the provider',
  },
}
