import { defineMessages } from '../notifications/messages.ts'

defineMessages(
  {
    'mail.failing': {
      subject: { fr: "{address} n'est plus relevée", en: '{address} is no longer read' },
      body: {
        fr: "La boîte {address} ne peut plus être relevée\u00a0: {why}\n\nCe qui y arrive attend, et sera repris dès qu'elle répondra.",
        en: 'The mailbox {address} can no longer be read: {why}\n\nWhat comes into it waits, and is taken in once it answers.',
      },
      action: { fr: 'Voir la boîte', en: 'See the mailbox' },
    },
    'mail.too_large': {
      subject: { fr: 'Votre e-mail est trop volumineux', en: 'Your mail is too large' },
      body: {
        fr: "Votre e-mail «\u00a0{subject}\u00a0» dépasse {megabytes}\u00a0Mo\u00a0: il n'a pas été repris. Envoyez-le sans ses pièces jointes, puis déposez celles-ci sur le portail.",
        en: 'Your mail “{subject}” is larger than {megabytes} MB: it was not taken in. Send it without its attachments, then file these in the portal.',
      },
    },
  },
  {
    address: {
      title: { fr: 'La boîte de réception', en: 'The mailbox' },
      sample: 'assistance@exemple.fr',
    },
    why: {
      title: { fr: 'Ce qui est en travers', en: 'What is in the way' },
      sample: { fr: 'Le serveur ne répond pas à ce port.', en: 'The server does not answer at this port.' },
    },
    subject: {
      title: { fr: "L'objet de l'e-mail", en: 'The subject of the mail' },
      sample: { fr: 'Photos', en: 'Photos' },
    },
    megabytes: { title: { fr: 'La limite, en Mo', en: 'The limit, in MB' }, sample: '30' },
  },
)
