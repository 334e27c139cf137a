import { defineMessages } from '../../../kernel/notifications/messages.ts'

defineMessages({
  'contracts.training_cancelled': {
    subject: { fr: 'Formation annulée\u00a0: {title}', en: 'Training cancelled: {title}' },
    body: {
      fr: 'La session «\u00a0{title}\u00a0» du {day} ({place}) est annulée. Votre inscription est levée.',
      en: 'The session “{title}” of {day} ({place}) is cancelled. Your registration is lifted.',
    },
  },
})
