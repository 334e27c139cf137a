import { defineMessages, type MergeField } from '../../kernel/notifications/messages.ts'

/** What fills the places of these messages. */
const fields: Record<string, MergeField> = {
  number: { title: { fr: 'Le numéro du ticket', en: 'The number of the ticket' }, sample: 'T-2026-0042' },
  subject: {
    title: { fr: "L'objet du ticket", en: 'The subject of the ticket' },
    sample: { fr: 'Écran noir', en: 'Black screen' },
  },
  author: { title: { fr: 'Qui a répondu ou clos', en: 'Who answered or closed it' }, sample: 'Paul EXEMPLE' },
  excerpt: {
    title: { fr: 'Le début de la réponse', en: 'The beginning of the answer' },
    sample: { fr: 'Pouvez-vous redémarrer le poste\u00a0?', en: 'Could you restart the computer?' },
  },
}

defineMessages(
  {
    'support.reply': {
      subject: { fr: 'Réponse à votre ticket {number}', en: 'Answer to your ticket {number}' },
      body: {
        fr: '{author} a répondu à votre ticket «\u00a0{subject}\u00a0»\u00a0:\n\n{excerpt}',
        en: '{author} answered your ticket “{subject}”:\n\n{excerpt}',
      },
      action: { fr: 'Voir le ticket', en: 'See the ticket' },
    },
    'support.received': {
      subject: { fr: '{subject}', en: '{subject}' },
      body: {
        fr: '{author} vous écrit, ticket {number}\u00a0:\n\n{excerpt}',
        en: '{author} writes to you, ticket {number}:\n\n{excerpt}',
      },
      action: { fr: 'Lire et répondre', en: 'Read and answer' },
    },
    'support.returned': {
      subject: { fr: 'Réponse du client, ticket {number}', en: 'Answer of the client, ticket {number}' },
      body: {
        fr: '{author} a répondu dans le ticket «\u00a0{subject}\u00a0», qui vous revient\u00a0:\n\n{excerpt}',
        en: '{author} answered in the ticket “{subject}”, which returns to you:\n\n{excerpt}',
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
  },
  fields,
)
