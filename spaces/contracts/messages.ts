import { defineMessages, type MergeField } from '../../kernel/notifications/messages.ts'

/** What fills the places of these messages. */
const fields: Record<string, MergeField> = {
  number: { title: { fr: 'Le numéro de la demande', en: 'The number of the request' }, sample: 'D-2026-0187' },
  detail: {
    title: { fr: 'De quoi et de qui il est question', en: 'What and whom it is about' },
    sample: { fr: 'Création, Marie EXEMPLE', en: 'Creation, Marie EXEMPLE' },
  },
  scheduledOn: {
    title: { fr: 'Le jour où elle sera réalisée', en: 'The day on which it will be carried out' },
    sample: { fr: '1 décembre 2026', en: '1 December 2026' },
  },
  on: {
    title: { fr: 'Le jour où elle a été réalisée', en: 'The day on which it was carried out' },
    sample: { fr: '1 décembre 2026', en: '1 December 2026' },
  },
  suspendsOn: {
    title: { fr: 'Le jour où la connexion sera suspendue', en: 'The day on which the connection is suspended' },
    sample: { fr: '15 décembre 2026', en: '15 December 2026' },
  },
  reason: {
    title: { fr: 'Le motif donné', en: 'The reason given' },
    sample: { fr: 'Contrat résilié', en: 'Contract terminated' },
  },
  contract: { title: { fr: 'Le numéro du contrat', en: 'The number of the contract' }, sample: '24-0173' },
  person: { title: { fr: 'La personne déléguée', en: 'The person delegated to' }, sample: 'Marie EXEMPLE' },
}

const open = { fr: 'Ouvrir la demande', en: 'Open the request' }
defineMessages(
  {
    'contracts.request_validated': {
      subject: { fr: 'Demande {number} validée', en: 'Request {number} validated' },
      body: {
        fr: 'Votre demande {number} ({detail}) est validée. Elle sera réalisée le {scheduledOn}.',
        en: 'Your request {number} ({detail}) is validated. It will be carried out on {scheduledOn}.',
      },
      action: open,
    },
    'contracts.request_refused': {
      subject: { fr: 'Demande {number} refusée', en: 'Request {number} refused' },
      body: {
        fr: 'Votre demande {number} ({detail}) est refusée.\n\nMotif : {reason}',
        en: 'Your request {number} ({detail}) is refused.\n\nReason: {reason}',
      },
      action: open,
    },
    'contracts.request_carried_out': {
      subject: { fr: 'Demande {number} réalisée', en: 'Request {number} carried out' },
      body: {
        fr: 'Votre demande {number} ({detail}) a été réalisée le {on}.',
        en: 'Your request {number} ({detail}) was carried out on {on}.',
      },
      action: open,
    },
    'contracts.form_refused': {
      subject: { fr: 'Demande {number}\u00a0: formulaire à retourner', en: 'Request {number}: form to return' },
      body: {
        fr: 'Le fichier retourné pour la demande {number} ({detail}) ne la confirme pas. La confirmation signée reste attendue.\n\nMotif\u00a0: {reason}',
        en: 'The file returned for request {number} ({detail}) does not confirm it. The signed confirmation is still awaited.\n\nReason: {reason}',
      },
      action: open,
    },
    'contracts.form_reminder': {
      subject: { fr: 'Demande {number} : formulaire signé attendu', en: 'Request {number}: signed form awaited' },
      body: {
        fr: "Le formulaire de confirmation signé de la demande {number} ({detail}) ne nous est pas parvenu. Merci de l'éditer et de nous le retourner signé avant le {suspendsOn}, sans quoi la connexion sera suspendue en attente de régularisation.",
        en: 'We have not received the signed confirmation form of request {number} ({detail}). Please print, sign and return it before {suspendsOn}; otherwise the connection will be suspended until it arrives.',
      },
      action: open,
    },
    'contracts.connection_suspended': {
      subject: { fr: 'Demande {number} : connexion suspendue', en: 'Request {number}: connection suspended' },
      body: {
        fr: "Sans formulaire signé, la connexion de la demande {number} ({detail}) est suspendue, en attente de régularisation. Elle revient d'elle-même dès que le formulaire est enregistré.",
        en: 'Without the signed form, the connection of request {number} ({detail}) is suspended. It comes back by itself once the form is recorded.',
      },
      action: open,
    },
    'contracts.delegation_validated': {
      subject: { fr: 'Vous administrez le contrat {contract}', en: 'You administer contract {contract}' },
      body: {
        fr: 'Votre délégation est validée : vous administrez désormais le contrat {contract}.',
        en: 'Your delegation is validated: you now administer contract {contract}.',
      },
      action: { fr: 'Ouvrir le contrat', en: 'Open the contract' },
    },
    'contracts.delegation_refused': {
      subject: {
        fr: 'Délégation refusée pour le contrat {contract}',
        en: 'Delegation refused for contract {contract}',
      },
      body: {
        fr: 'La délégation demandée pour {person} est refusée.\n\nMotif : {reason}',
        en: 'The delegation asked for {person} is refused.\n\nReason: {reason}',
      },
    },
    'contracts.delegation_ended': {
      subject: {
        fr: 'Fin de votre délégation pour le contrat {contract}',
        en: 'End of your delegation for contract {contract}',
      },
      body: {
        fr: "Vous n'administrez plus le contrat {contract}. Motif : {reason}",
        en: 'You no longer administer contract {contract}. Reason: {reason}',
      },
    },
  },
  fields,
)
