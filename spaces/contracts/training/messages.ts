import { defineMessages, type MergeField } from '../../../kernel/notifications/messages.ts'

/** What fills the places of these messages. */
const fields: Record<string, MergeField> = {
  title: {
    title: { fr: 'Le titre de la session', en: 'The title of the session' },
    sample: { fr: 'Prise en main', en: 'First steps' },
  },
  day: {
    title: { fr: 'Le jour de la session', en: 'The day of the session' },
    sample: { fr: '10 janvier 2027', en: '10 January 2027' },
  },
  place: {
    title: { fr: 'Le lieu de la session', en: 'The place of the session' },
    sample: { fr: 'À distance', en: 'Remote' },
  },
}

defineMessages(
  {
    'contracts.training_cancelled': {
      subject: { fr: 'Formation annulée\u00a0: {title}', en: 'Training cancelled: {title}' },
      body: {
        fr: 'La session «\u00a0{title}\u00a0» du {day} ({place}) est annulée. Votre inscription est levée.',
        en: 'The session “{title}” of {day} ({place}) is cancelled. Your registration is lifted.',
      },
    },
  },
  fields,
)
