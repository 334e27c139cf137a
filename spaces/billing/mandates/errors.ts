import { defineProblems } from '../../../kernel/errors/problem.ts'

defineProblems({
  'billing.bad_rum': {
    status: 422,
    fr: 'Une référence de mandat a 35 signes au plus, sans accent, et ni «\u00a0/\u00a0» au bord ni deux de suite.',
    en: 'A mandate reference has 35 signs at most, without accents, and no “/” at an end nor two together.',
  },
  'billing.rum_taken': {
    status: 422,
    fr: 'Un autre mandat porte déjà cette référence.',
    en: 'Another mandate has this reference already.',
  },
  'billing.too_many_mandates': {
    status: 409,
    fr: '{most} mandats de ce payeur attendent déjà une signature\u00a0: signez-en un, ou révoquez-le.',
    en: '{most} mandates of this payer wait for a signature already: sign one, or revoke it.',
  },
  'billing.mandate_revoked': { status: 409, fr: 'Ce mandat est révoqué.', en: 'This mandate is revoked.' },
  'billing.mandate_signed': { status: 409, fr: 'Ce mandat est déjà signé.', en: 'This mandate is signed already.' },
  'billing.no_creditor_id': {
    status: 409,
    fr: "Votre fournisseur n'a pas encore d'identifiant créancier SEPA (ICS)\u00a0: le prélèvement n'est pas ouvert.",
    en: 'Your provider has no SEPA creditor identifier yet: direct debit is not open.',
  },
})
