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
