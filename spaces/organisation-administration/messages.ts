import { defineMessages } from '../../kernel/notifications/mail.ts'

defineMessages({
  'organisation.membership_removed': {
    subject: {
      fr: 'Votre rattachement à {organisation} est supprimé',
      en: 'Your membership of {organisation} was removed',
    },
    body: {
      fr: 'Votre rattachement à la structure {organisation} a été supprimé par {by}.\n\n{reason}',
      en: 'Your membership of {organisation} was removed by {by}.\n\n{reason}',
    },
  },
  'organisation.attached': {
    subject: { fr: 'Vous êtes rattaché à {organisation}', en: 'You now belong to {organisation}' },
    body: {
      fr: 'Vous êtes rattaché à la structure {organisation} par {by}, à partir du {startsOn}. Rôle : {role}. Portée : {scope}.',
      en: '{by} attached you to {organisation} from {startsOn} on. Role: {role}. Scope: {scope}.',
    },
    action: { fr: 'Ouvrir le portail', en: 'Open the portal' },
  },
})

// Memberships, organisations, change of hands.
defineMessages({
  'organisation.contact_changed': {
    subject: { fr: 'Vos coordonnées ont été modifiées', en: 'Your contact details were changed' },
    body: {
      fr: "Vos coordonnées ont été modifiées par {by}, pour la structure {organisation}. Si c'est une erreur, corrigez-les dans «\u00a0Mon compte\u00a0».",
      en: 'Your contact details were changed by {by}, for {organisation}. If this is a mistake, correct them in "My account".',
    },
  },
  'organisation.principal_handed_over': {
    subject: { fr: "Vous n'êtes plus gestionnaire principal", en: 'You are no longer principal manager' },
    body: {
      fr: "{successor} est désormais gestionnaire principal de\u00a0: {organisations}. Vous y restez utilisateur simple. Changement fait par {by}. Si ce n'est pas vous, contactez votre fournisseur.",
      en: '{successor} is now principal manager of: {organisations}. You remain a member there. Done by {by}. If it was not you, contact your provider.',
    },
  },
  'organisation.principal_received': {
    subject: { fr: 'Vous êtes désormais gestionnaire principal', en: 'You are now principal manager' },
    body: {
      fr: 'Vous êtes désormais gestionnaire principal de\u00a0: {organisations}. Désigné par {by}.',
      en: 'You are now principal manager of: {organisations}. Named by {by}.',
    },
    action: { fr: 'Ouvrir le portail', en: 'Open the portal' },
  },
  'organisation.recovered': {
    subject: {
      fr: 'Un nouveau gestionnaire principal pour {organisation}',
      en: 'A new principal manager of {organisation}',
    },
    body: {
      fr: '{successor} est désormais gestionnaire principal de la structure {organisation}, à la place de {former}. Le fournisseur a fait ce changement sur justificatif. Si cela vous étonne, contactez-le.',
      en: '{successor} is now principal manager of {organisation}, in place of {former}. The provider made this change on proof. If this surprises you, contact the provider.',
    },
  },
  'organisation.identifier_changed': {
    subject: { fr: "{organisation} change d'identifiant", en: '{organisation} changes its identifier' },
    body: {
      fr: "L'identifiant de la structure {organisation} passe de {from} à {to}, par {by}. L'ancienne structure reste consultable\u00a0; le mandat de facturation, les utilisateurs techniques et les connexions API sont à refaire sous le nouvel identifiant.",
      en: 'The identifier of {organisation} goes from {from} to {to}, by {by}. The former organisation can still be read; the invoicing mandate, technical users and API connections are to be made again under the new identifier.',
    },
    action: { fr: 'Ouvrir le portail', en: 'Open the portal' },
  },
})
