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
  left: { title: { fr: 'Ce qui ne paie rien', en: 'What pays nothing' }, sample: '30,00\u00a0€' },
}

defineMessages(
  {
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
  },
  fields,
)
