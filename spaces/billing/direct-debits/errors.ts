import { defineProblems } from '../../../kernel/errors/problem.ts'

defineProblems({
  'billing.no_bank_day': {
    status: 422,
    fr: "Ce jour-là les banques de la zone euro n'exécutent rien (calendrier TARGET).",
    en: 'On this day the banks of the euro area execute nothing (TARGET calendar).',
  },
  'billing.notice_too_short': {
    status: 422,
    fr: 'Le préavis dû aux clients mène au {day} au plus tôt.',
    en: 'The notice that clients are due leads to {day} at the earliest.',
  },
  'billing.not_collectable': {
    status: 409,
    fr: 'La facture {number} ne se prélève pas maintenant.',
    en: 'Invoice {number} cannot be debited now.',
  },
  'billing.collection_begun': {
    status: 409,
    fr: "La banque a commencé d'exécuter ce prélèvement\u00a0: il ne s'annule plus.",
    en: 'The bank began to execute this collection: it is cancelled no more.',
  },
  'billing.collection_over': {
    status: 409,
    fr: "Rien n'attend plus la banque dans ce prélèvement.",
    en: 'Nothing of this collection waits for the bank any more.',
  },
  'billing.debit_not_open': {
    status: 409,
    fr: 'Cette ligne a été refusée, rejetée ou annulée.',
    en: 'This line was refused, sent back or cancelled.',
  },
  'billing.debit_over': {
    status: 409,
    fr: 'Cette ligne est déjà rejetée, refusée ou annulée.',
    en: 'This line is sent back, refused or cancelled already.',
  },
})
