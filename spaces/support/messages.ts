import { defineMessages } from '../../kernel/notifications/messages.ts'

defineMessages({
  'support.reply': {
    subject: { fr: 'Réponse à votre ticket {number}', en: 'Answer to your ticket {number}' },
    body: {
      fr: '{author} a répondu à votre ticket «\u00a0{subject}\u00a0»\u00a0:\n\n{excerpt}',
      en: '{author} answered your ticket “{subject}”:\n\n{excerpt}',
    },
    action: { fr: 'Voir le ticket', en: 'See the ticket' },
  },
  'support.closed': {
    subject: { fr: 'Votre ticket {number} est clos', en: 'Your ticket {number} is closed' },
    body: {
      fr: '{author} a clos votre ticket «\u00a0{subject}\u00a0». Pour le rouvrir, répondez-y depuis le portail.',
      en: '{author} closed your ticket “{subject}”. To open it again, answer it in the portal.',
    },
    action: { fr: 'Voir le ticket', en: 'See the ticket' },
  },
})
