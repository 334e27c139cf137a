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
  survey: {
    title: { fr: "Où dire ce qu'on en pense", en: 'Where to say what one thinks of it' },
    sample: 'https://portail.exemple.fr/avis#exemple',
  },
  due: {
    title: { fr: "L'échéance dépassée", en: 'What was due by then' },
    sample: { fr: '24/11/2026 à 14\u00a0h\u00a000', en: '24 Nov 2026, 14:00' },
  },
  client: { title: { fr: 'Le client', en: 'The client' }, sample: 'Ville de Montfabre' },
}

const see = { fr: 'Voir le ticket', en: 'See the ticket' }
defineMessages(
  {
    'support.reply': {
      subject: { fr: 'Réponse à votre ticket {number}', en: 'Answer to your ticket {number}' },
      body: {
        fr: '{author} a répondu à votre ticket «\u00a0{subject}\u00a0»\u00a0:\n\n{excerpt}',
        en: '{author} answered your ticket “{subject}”:\n\n{excerpt}',
      },
      action: see,
    },
    'support.received': {
      subject: { fr: '{subject}', en: '{subject}' },
      body: {
        fr: '{author} vous écrit, ticket {number}\u00a0:\n\n{excerpt}',
        en: '{author} writes to you, ticket {number}:\n\n{excerpt}',
      },
      action: { fr: 'Lire et répondre', en: 'Read and answer' },
    },
    'support.mail_received': {
      subject: { fr: 'Votre demande {number}', en: 'Your request {number}' },
      body: {
        fr: 'Nous avons bien reçu votre e-mail «\u00a0{subject}\u00a0». Il est devenu le ticket {number}\u00a0: pour le compléter, répondez à ce message.',
        en: 'We received your mail “{subject}”. It has become ticket {number}: to add to it, answer this message.',
      },
      action: see,
    },
    'support.returned': {
      subject: { fr: 'Réponse du client, ticket {number}', en: 'Answer of the client, ticket {number}' },
      body: {
        fr: '{author} a répondu dans le ticket «\u00a0{subject}\u00a0», qui vous revient\u00a0:\n\n{excerpt}',
        en: '{author} answered in the ticket “{subject}”, which returns to you:\n\n{excerpt}',
      },
      action: see,
    },
    'support.closed': {
      subject: { fr: 'Votre ticket {number} est clos', en: 'Your ticket {number} is closed' },
      body: {
        fr: '{author} a clos votre ticket «\u00a0{subject}\u00a0». Pour le rouvrir, répondez-y.\n\nDites-nous en un clic ce que vous en pensez\u00a0: {survey}',
        en: '{author} closed your ticket “{subject}”. To open it again, answer it.\n\nTell us in one click what you think of it: {survey}',
      },
      action: see,
    },
    'support.closed_seen': {
      subject: { fr: 'Le ticket {number} est clos', en: 'The ticket {number} is closed' },
      body: {
        fr: '{author} a clos le ticket «\u00a0{subject}\u00a0», que vous suivez.',
        en: '{author} closed the ticket “{subject}”, which you follow.',
      },
      action: see,
    },
    'support.cancelled': {
      subject: { fr: 'Ticket {number} annulé', en: 'Ticket {number} cancelled' },
      body: {
        fr: '{author} a annulé le ticket «\u00a0{subject}\u00a0».',
        en: '{author} cancelled the ticket “{subject}”.',
      },
      action: see,
    },
    'support.closed_by_client': {
      subject: { fr: 'Ticket {number} clos par le client', en: 'Ticket {number} closed by the client' },
      body: {
        fr: '{author} a clos le ticket «\u00a0{subject}\u00a0».',
        en: '{author} closed the ticket “{subject}”.',
      },
      action: see,
    },
    'support.cancelled_by_client': {
      subject: { fr: 'Ticket {number} annulé par le client', en: 'Ticket {number} cancelled by the client' },
      body: {
        fr: '{author} a annulé le ticket «\u00a0{subject}\u00a0».',
        en: '{author} cancelled the ticket “{subject}”.',
      },
      action: see,
    },
    'support.reopened': {
      subject: { fr: 'Ticket {number} rouvert', en: 'Ticket {number} opened again' },
      body: {
        fr: '{author} a rouvert le ticket «\u00a0{subject}\u00a0».',
        en: '{author} opened the ticket “{subject}” again.',
      },
      action: see,
    },
    'support.client_answered': {
      subject: { fr: 'Réponse du client, ticket {number}', en: 'Answer of the client, ticket {number}' },
      body: {
        fr: '{author} a répondu dans le ticket «\u00a0{subject}\u00a0»\u00a0:\n\n{excerpt}',
        en: '{author} answered in the ticket “{subject}”:\n\n{excerpt}',
      },
      action: see,
    },
    'support.colleague_answered': {
      subject: { fr: 'Message de {author}, ticket {number}', en: 'Message of {author}, ticket {number}' },
      body: {
        fr: '{author} a écrit dans le ticket «\u00a0{subject}\u00a0», que vous suivez\u00a0:\n\n{excerpt}',
        en: '{author} wrote in the ticket “{subject}”, which you follow:\n\n{excerpt}',
      },
      action: see,
    },
    'support.reply_seen': {
      subject: { fr: 'Réponse de {author}, ticket {number}', en: 'Answer of {author}, ticket {number}' },
      body: {
        fr: '{author} a répondu au client dans le ticket «\u00a0{subject}\u00a0»\u00a0:\n\n{excerpt}',
        en: '{author} answered the client in the ticket “{subject}”:\n\n{excerpt}',
      },
      action: see,
    },
    'support.assigned': {
      subject: { fr: 'Le ticket {number} vous est affecté', en: 'The ticket {number} is assigned to you' },
      body: {
        fr: '{author} vous a affecté le ticket «\u00a0{subject}\u00a0» ({client}).',
        en: '{author} assigned the ticket “{subject}” ({client}) to you.',
      },
      action: see,
    },
    'support.opened_for': {
      subject: { fr: 'Votre ticket {number} est ouvert', en: 'Your ticket {number} is open' },
      body: {
        fr: '{author} a ouvert pour vous le ticket « {subject} » :\n\n{excerpt}\n\nPour le compléter, répondez à ce message.',
        en: '{author} opened the ticket “{subject}” for you:\n\n{excerpt}\n\nTo add to it, answer this message.',
      },
      action: see,
    },
    'support.mentioned': {
      subject: { fr: '{author} vous nomme, ticket {number}', en: '{author} names you, ticket {number}' },
      body: {
        fr: '{author} vous nomme dans une note interne du ticket « {subject} » :\n\n{excerpt}',
        en: '{author} names you in an internal note of the ticket “{subject}”:\n\n{excerpt}',
      },
      action: see,
    },
    'support.followed': {
      subject: { fr: 'Vous suivez le ticket {number}', en: 'You follow the ticket {number}' },
      body: {
        fr: '{author} vous a ajouté au ticket «\u00a0{subject}\u00a0»\u00a0: vous le voyez et en recevez les messages.',
        en: '{author} added you to the ticket “{subject}”: you see it and get its messages.',
      },
      action: see,
    },
    'support.late': {
      subject: { fr: 'Ticket {number} en retard', en: 'Ticket {number} is late' },
      body: {
        fr: 'Le ticket «\u00a0{subject}\u00a0» ({client}) devait avancer avant le {due}.',
        en: 'The ticket “{subject}” ({client}) was due by {due}.',
      },
      action: see,
    },
  },
  fields,
)
