import { defineMessages, type MergeField } from '../../kernel/notifications/messages.ts'

/** What fills the places of these messages. */
const fields: Record<string, MergeField> = {
  number: {
    title: { fr: 'Le numéro du paiement ou de la facture', en: 'The number of the payment or invoice' },
    sample: 'R-2026-0042',
  },
  asked: { title: { fr: 'Le montant demandé', en: 'The amount that was asked' }, sample: '120,00\u00a0€' },
  said: { title: { fr: 'Le montant annoncé', en: 'The amount that was told' }, sample: '12,00\u00a0€' },
  client: { title: { fr: 'Le client', en: 'The client' }, sample: 'Ville de Montfabre' },
  who: { title: { fr: 'Qui', en: 'Who' }, sample: 'Hugo EXEMPLE' },
  words: {
    title: { fr: 'Ce qui est écrit', en: 'What is written' },
    sample: { fr: "La visite du 22/09 n'a pas eu lieu.", en: 'The visit of 22/09 did not take place.' },
  },
  day: { title: { fr: 'Le jour', en: 'The day' }, sample: '15/12/2026' },
  subject: { title: { fr: "L'objet du niveau de relance", en: 'The subject of the step' }, sample: 'Rappel' },
  body: { title: { fr: 'Le message du niveau de relance', en: 'The message of the step' }, sample: 'F-2026-0042' },
  rum: { title: { fr: 'La référence du mandat', en: 'The reference of the mandate' }, sample: 'RUM-2026-0004' },
  account: {
    title: { fr: 'Le compte, sans son milieu', en: 'The account, without its middle' },
    sample: 'FR76 … 0189',
  },
  creditor: { title: { fr: 'Le créancier', en: 'The creditor' }, sample: 'Halbrane SAS (FR72ZZZ123456)' },
  invoices: {
    title: { fr: 'Les factures et leurs montants', en: 'The invoices and their amounts' },
    sample: 'F-2026-0042, 120,00\u00a0€',
  },
  choice: { title: { fr: 'Ce qui est choisi', en: 'What is chosen' }, sample: { fr: 'accepté', en: 'accepted' } },
  count: { title: { fr: 'Combien', en: 'How many' }, sample: '2' },
  amount: { title: { fr: 'Le montant', en: 'The amount' }, sample: '120,00\u00a0€' },
  left: { title: { fr: 'Ce qui ne paie rien', en: 'What pays nothing' }, sample: '30,00\u00a0€' },
}

defineMessages(
  {
    'billing.paperless_decided': {
      subject: {
        fr: '{client}\u00a0: factures dématérialisées, {choice}',
        en: '{client}: paperless invoices, {choice}',
      },
      body: {
        fr: '{who} a répondu pour {client} aux factures et devis dématérialisés\u00a0: {choice}.',
        en: '{who} answered for {client} about paperless invoices and quotes: {choice}.',
      },
      action: { fr: 'Voir le client', en: 'See the client' },
    },
    'billing.card_doubted': {
      subject: { fr: 'Paiement {number} à vérifier', en: 'Payment {number} to be looked at' },
      body: {
        fr: "Le prestataire des cartes annonce {said} pour le paiement {number}, qui demandait {asked}. Rien n'est comptabilisé.",
        en: 'The provider of cards says that {said} was paid for the payment {number}, which asked for {asked}. Nothing is booked.',
      },
      action: { fr: 'Voir le paiement', en: 'See the payment' },
    },
    'billing.card_beyond': {
      subject: {
        fr: 'Paiement {number}\u00a0: {left} au crédit de {client}',
        en: 'Payment {number}: {left} to the credit of {client}',
      },
      body: {
        fr: "{client} a payé par carte ce qui l'était déjà entre-temps. {left} du paiement {number} restent à son crédit\u00a0: à imputer ou à rembourser.",
        en: '{client} paid by card what had been paid meanwhile. {left} of the payment {number} stay to their credit: to be used or given back.',
      },
      action: { fr: 'Voir le paiement', en: 'See the payment' },
    },
    'billing.card_refund_refused': {
      subject: {
        fr: 'Remboursement {number} refusé par le prestataire des cartes',
        en: 'Refund {number} refused by the provider of cards',
      },
      body: {
        fr: "Le prestataire des cartes n'a pas rendu {amount} à {client} (remboursement {number}). L'écriture est reprise, et ce montant est de nouveau à son crédit\u00a0: rendez-le par virement.",
        en: 'The provider of cards did not give {amount} back to {client} (refund {number}). The entry is taken back, and this amount is to their credit again: give it back by transfer.',
      },
      action: { fr: 'Voir les remboursements', en: 'See the refunds' },
    },
    'billing.card_refund_waits': {
      subject: {
        fr: 'Remboursement {number} sans réponse du prestataire des cartes',
        en: 'Refund {number} without an answer of the provider of cards',
      },
      body: {
        fr: 'Depuis un jour, le prestataire des cartes ne dit pas si {amount} ont été rendus à {client} (remboursement {number}). Le portail continue de le lui demander\u00a0; vérifiez auprès de lui avant de rendre ce montant autrement.',
        en: 'For a day the provider of cards has not said whether {amount} were given back to {client} (refund {number}). The portal goes on asking; look there before giving it back otherwise.',
      },
      action: { fr: 'Voir les remboursements', en: 'See the refunds' },
    },
    'billing.mandate_revoked_late': {
      subject: {
        fr: '{client} a révoqué le mandat {number} après la remise',
        en: '{client} revoked the mandate {number} after the file',
      },
      body: {
        fr: "La banque a déjà l'ordre de prélever sous le mandat {number}, révoqué depuis ({count} en attente). Rappelez-le auprès d'elle\u00a0; ce qu'elle prélève malgré tout est à rendre.",
        en: 'The bank has the order to debit under the mandate {number}, revoked since ({count} open). Call it back there; what is debited all the same is to be given back.',
      },
      action: { fr: 'Voir les prélèvements', en: 'See the collections' },
    },
    'billing.reminder': {
      subject: { fr: '{subject}', en: '{subject}' },
      body: { fr: '{body}', en: '{body}' },
      action: { fr: 'Voir et payer', en: 'See and pay' },
    },
    'billing.debit_announced': {
      subject: { fr: 'Prélèvement de {amount} le {day}', en: 'Direct debit of {amount} on {day}' },
      body: {
        fr: 'Le {day}, {amount} seront prélevés sur votre compte {account} par {creditor}, selon le mandat {rum}\u00a0:\n\n{invoices}',
        en: 'On {day}, {amount} will be debited from your account {account} by {creditor}, under the mandate {rum}:\n\n{invoices}',
      },
      action: { fr: 'Voir mes factures', en: 'See my invoices' },
    },
    'billing.debit_called_off': {
      subject: { fr: "Le prélèvement du {day} n'aura pas lieu", en: 'The direct debit of {day} does not take place' },
      body: {
        fr: 'Le prélèvement de {amount} annoncé pour le {day}, selon le mandat {rum}, est annulé\u00a0:\n\n{invoices}',
        en: 'The direct debit of {amount} announced for {day}, under the mandate {rum}, is cancelled:\n\n{invoices}',
      },
      action: { fr: 'Voir mes factures', en: 'See my invoices' },
    },
    'billing.dispute_opened': {
      subject: { fr: '{client} conteste {number}', en: '{client} contests {number}' },
      body: {
        fr: '{who} conteste la facture {number}\u00a0:\n\n{words}',
        en: '{who} contests the invoice {number}:\n\n{words}',
      },
      action: { fr: 'Lire et répondre', en: 'Read and answer' },
    },
    'billing.dispute_accepted': {
      subject: { fr: 'Votre contestation de {number} est acceptée', en: 'Your dispute of {number} is accepted' },
      body: { fr: '{words}', en: '{words}' },
      action: { fr: 'Voir la facture', en: 'See the invoice' },
    },
    'billing.dispute_rejected': {
      subject: { fr: 'Réponse à votre contestation de {number}', en: 'Answer to your dispute of {number}' },
      body: { fr: '{words}\n\nLa facture reste à payer.', en: '{words}\n\nThe invoice is still to be paid.' },
      action: { fr: 'Voir la facture', en: 'See the invoice' },
    },
    'billing.promise_made': {
      subject: { fr: '{client}\u00a0: {number} promise pour le {day}', en: '{client}: {number} promised for {day}' },
      body: {
        fr: "{who} promet de payer la facture {number} le {day}. Elle n'est pas relancée avant.",
        en: '{who} promises to pay the invoice {number} on {day}. It is not reminded of before.',
      },
      action: { fr: 'Voir la facture', en: 'See the invoice' },
    },
  },
  fields,
)

defineMessages(
  {
    'billing.approval_asked': {
      subject: { fr: 'Un second accord est demandé', en: 'A second approval is asked for' },
      body: {
        fr: '{who} demande un second accord pour un acte de {amount}.',
        en: '{who} asks for a second approval of an act of {amount}.',
      },
    },
    'billing.approval_given': {
      subject: { fr: 'Second accord donné\u00a0: {label}', en: 'Second approval given: {label}' },
      body: {
        fr: "{who} a donné son accord\u00a0: l'acte demandé est fait.",
        en: '{who} gave their approval: what was asked is done.',
      },
    },
    'billing.approval_refused': {
      subject: { fr: 'Second accord refusé\u00a0: {label}', en: 'Second approval refused: {label}' },
      body: {
        fr: "{who} a refusé son accord. Rien n'est fait, et la raison est dans «\u00a0Accords\u00a0».",
        en: '{who} refused their approval. Nothing is done; the reason is in “Approvals”.',
      },
    },
  },
  {
    who: { title: { fr: 'Le collègue', en: 'The colleague' }, sample: 'Mathis ROQUELIN' },
    amount: { title: { fr: "Le montant de l'acte", en: 'How much the act is' }, sample: '50\u00a0000,00\u00a0€' },
    label: { title: { fr: "Ce sur quoi porte l'acte", en: 'What the act is about' }, sample: 'P-2026-0042' },
  },
)
