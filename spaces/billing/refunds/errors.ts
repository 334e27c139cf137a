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
  'billing.refund_currency': {
    status: 409,
    fr: 'Un virement SEPA est en euros.',
    en: 'A SEPA transfer is in euros.',
  },
})
