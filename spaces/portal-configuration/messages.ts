import { defineMessages, type MergeField } from '../../kernel/notifications/messages.ts'

/** What fills the places of these messages. */
const fields: Record<string, MergeField> = {
  theme: {
    title: { fr: 'Le thème choisi', en: 'The theme that was chosen' },
    sample: { fr: 'Facturation', en: 'Invoicing' },
  },
  name: { title: { fr: 'Qui écrit', en: 'Who writes' }, sample: 'Paule EXEMPLE' },
  email: { title: { fr: 'Son adresse', en: 'Their address' }, sample: 'paule@client.example' },
  phone: { title: { fr: 'Son téléphone', en: 'Their telephone' }, sample: '02 61 91 04 00' },
  account: {
    title: { fr: 'Son compte, si la personne est connectée', en: 'Their account, if they are signed in' },
    sample: { fr: 'pas connecté', en: 'not signed in' },
  },
  message: {
    title: { fr: 'Ce qui est écrit', en: 'What is written' },
    sample: { fr: 'Pouvez-vous me rappeler\u00a0?', en: 'Could you call me back?' },
  },
}

defineMessages(
  {
    'portal_configuration.contact': {
      subject: { fr: '{theme}\u00a0: message de {name}', en: '{theme}: message from {name}' },
      body: {
        fr: '{name} a écrit par la page «\u00a0Contact\u00a0» du portail.\n\nAdresse\u00a0: {email}\nTéléphone\u00a0: {phone}\nCompte\u00a0: {account}\n\n{message}',
        en: '{name} wrote by the page “Contact” of the portal.\n\nAddress: {email}\nTelephone: {phone}\nAccount: {account}\n\n{message}',
      },
    },
    'portal_configuration.known_account': {
      subject: { fr: 'Vous avez déjà un compte', en: 'You have an account already' },
      body: {
        fr: "Quelqu'un a demandé la création d'un compte avec votre adresse. Vous en avez déjà un\u00a0: connectez-vous, ou demandez un nouveau mot de passe. Si ce n'était pas vous, rien n'a changé.",
        en: 'Somebody asked for an account with your address. You have one already: sign in, or ask for a new password. If it was not you, nothing has changed.',
      },
      action: { fr: 'Se connecter', en: 'Sign in' },
    },
  },
  fields,
)
