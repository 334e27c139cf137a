import { defineMessages } from '../notifications/messages.ts'

defineMessages(
  {
    'mail.too_large': {
      subject: { fr: 'Votre e-mail est trop volumineux', en: 'Your mail is too large' },
      body: {
        fr: "Votre e-mail «\u00a0{subject}\u00a0» dépasse {megabytes}\u00a0Mo\u00a0: il n'a pas été repris. Envoyez-le sans ses pièces jointes, puis déposez celles-ci sur le portail.",
        en: 'Your mail “{subject}” is larger than {megabytes} MB: it was not taken in. Send it without its attachments, then file these in the portal.',
      },
    },
  },
  {
    subject: {
      title: { fr: "L'objet de l'e-mail", en: 'The subject of the mail' },
      sample: { fr: 'Photos', en: 'Photos' },
    },
    megabytes: { title: { fr: 'La limite, en Mo', en: 'The limit, in MB' }, sample: '30' },
  },
)
