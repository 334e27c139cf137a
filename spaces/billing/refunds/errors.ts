import { defineProblems } from '../../../kernel/errors/problem.ts'

defineProblems({
  'billing.refund_of_one': {
    status: 422,
    fr: "Un remboursement rend un paiement, ou un avoir\u00a0: l'un des deux.",
    en: 'A refund gives back a payment, or a credit note: one of them.',
  },
  'billing.beyond_credit': {
    status: 422,
    fr: 'Il ne reste pas autant à rendre.',
    en: 'That much is not left to be given back.',
  },
  'billing.not_by_card': {
    status: 422,
    fr: "Ce paiement n'est pas venu par carte\u00a0: rendez-le par virement.",
    en: 'This payment did not come by card: give it back by transfer.',
  },
  'billing.beyond_card': {
    status: 422,
    fr: "Cette carte n'a pas payé autant, ou l'a déjà reçu en retour.",
    en: 'This card did not pay that much, or had it back already.',
  },
  'billing.refund_by_card': {
    status: 409,
    fr: "Un remboursement sur la carte passe par le prestataire des cartes\u00a0: il n'a pas de fichier.",
    en: 'A refund to the card goes by the provider of cards: it has no file.',
  },
  'billing.refund_currency': {
    status: 409,
    fr: 'Un virement SEPA est en euros.',
    en: 'A SEPA transfer is in euros.',
  },
})
