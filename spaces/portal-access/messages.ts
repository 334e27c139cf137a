import { defineMessages } from '../../kernel/notifications/messages.ts'

defineMessages(
  {
    'portal-access.client_activation': {
      subject: { fr: 'Votre accès au portail client', en: 'Your access to the client portal' },
      body: {
        fr: "Votre portail client est ouvert. Votre identifiant\u00a0: {identifier}\n\nChoisissez votre mot de passe par le lien ci-dessous, valable {duration} et une seule fois. Passé ce délai, la page vous propose d'en recevoir un autre.",
        en: 'Your client portal is open. Your identifier: {identifier}\n\nChoose your password with the link below, valid once and for {duration}. After that, its page offers to send another one.',
      },
      action: { fr: 'Choisir mon mot de passe', en: 'Choose my password' },
      secret: true,
    },
    'portal-access.client': {
      subject: { fr: 'Votre accès au portail client', en: 'Your access to the client portal' },
      body: {
        fr: "Votre portail client vous est ouvert. Votre identifiant\u00a0: {identifier}\n\nVotre mot de passe reste celui que vous avez. Si vous ne le connaissez plus, la page de connexion vous propose d'en choisir un autre.",
        en: 'Your client portal is open to you. Your identifier: {identifier}\n\nYour password stays the one that you have. If you no longer know it, the sign-in page offers to choose another one.',
      },
      action: { fr: 'Ouvrir le portail', en: 'Open the portal' },
    },
    'portal-access.client_added': {
      subject: { fr: 'Votre accès au portail de {organisation}', en: 'Your access to the portal of {organisation}' },
      body: {
        fr: "Le portail de {organisation} vous est ouvert. Votre identifiant\u00a0: {identifier}\n\nVotre identifiant et votre mot de passe restent ceux que vous avez. De plusieurs structures, le nom en haut de la page fait passer de l'une à l'autre.",
        en: 'The portal of {organisation} is open to you. Your identifier: {identifier}\n\nYour identifier and password stay those that you have. Of several organisations, the name at the top of the page takes you from one to the other.',
      },
      action: { fr: 'Ouvrir le portail', en: 'Open the portal' },
    },
    'portal-access.employee_activation': {
      subject: { fr: 'Votre accès à votre espace salarié', en: 'Your access to your employee space' },
      body: {
        fr: "Votre espace salarié est ouvert\u00a0: bulletins, contrats, pointages. Votre identifiant\u00a0: {identifier}\n\nChoisissez votre mot de passe par le lien ci-dessous, valable {duration} et une seule fois. Passé ce délai, la page vous propose d'en recevoir un autre.",
        en: 'Your employee space is open: payslips, contracts, timesheets. Your identifier: {identifier}\n\nChoose your password with the link below, valid once and for {duration}. After that, its page offers to send another one.',
      },
      action: { fr: 'Choisir mon mot de passe', en: 'Choose my password' },
      secret: true,
    },
    'portal-access.employee': {
      subject: { fr: 'Votre accès à votre espace salarié', en: 'Your access to your employee space' },
      body: {
        fr: "Votre espace salarié vous est ouvert. Votre identifiant\u00a0: {identifier}\n\nVotre mot de passe reste celui que vous avez. Si vous ne le connaissez plus, la page de connexion vous propose d'en choisir un autre.",
        en: 'Your employee space is open to you. Your identifier: {identifier}\n\nYour password stays the one that you have. If you no longer know it, the sign-in page offers to choose another one.',
      },
      action: { fr: 'Ouvrir mon espace', en: 'Open my space' },
    },
    'portal-access.identifier_changed': {
      subject: { fr: 'Votre identifiant a changé', en: 'Your identifier has changed' },
      body: {
        fr: "Vous vous connectez désormais par l'identifiant {identifier}, à la place de {former}. Votre mot de passe ne change pas.",
        en: 'You now sign in by the identifier {identifier}, in the place of {former}. Your password does not change.',
      },
      action: { fr: 'Ouvrir le portail', en: 'Open the portal' },
    },
  },
  {
    identifier: { title: { fr: "L'identifiant de connexion", en: 'The identifier to sign in with' }, sample: '0418' },
    organisation: { title: { fr: 'La structure', en: 'The organisation' }, sample: 'Ville de Montfabre' },
    former: { title: { fr: "L'ancien identifiant", en: 'The former identifier' }, sample: '0409' },
    duration: {
      title: { fr: 'Combien de temps le lien vaut', en: 'How long the link is valid' },
      sample: { fr: '7 jours', en: '7 days' },
    },
  },
)
