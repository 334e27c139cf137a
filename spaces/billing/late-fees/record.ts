import { recordData } from '../../../kernel/records/schema.ts'

/** The rate of late interest from a day on (B26). */
export const lateInterestRate = recordData({
  name: 'billing.late_interest_rate',
  table: 'late_interest_rates',
  path: '/staff/late-interest-rates',
  page: '/fournisseur/factures/interets-de-retard',
  access: { read: 'billing.invoices.read', write: 'billing.settings.manage' },
  words: {
    many: { fr: 'Intérêts de retard', en: 'Late interest' },
    new: { fr: 'Ajouter un taux', en: 'Add a rate' },
    search: { fr: 'Note', en: 'Note' },
    empty: { fr: 'Aucun taux', en: 'No rate' },
    emptyHelp: {
      fr: "Sans taux, aucun intérêt de retard n'est calculé.",
      en: 'Without a rate no late interest is computed.',
    },
  },
  fields: {
    startsOn: { type: 'day', title: { fr: 'À partir du', en: 'From' }, required: true, span: 4 },
    rate: {
      type: 'number',
      title: { fr: 'Taux annuel, en centièmes de %', en: 'Yearly rate, in hundredths of a percent' },
      help: {
        fr: 'À défaut de convention\u00a0: taux de la BCE au 1er janvier ou au 1er juillet, plus 10 points (article L441-10).',
        en: 'Unless agreed otherwise: the rate of the ECB of 1 January or 1 July and 10 points (article L441-10).',
      },
      required: true,
      least: 0,
      most: 10_000,
      span: 4,
    },
    legalRate: {
      type: 'number',
      title: { fr: "Taux d'intérêt légal, en centièmes de %", en: 'Legal rate, in hundredths of a percent' },
      help: {
        fr: 'Celui du semestre\u00a0: le taux annuel ne peut descendre sous son triple.',
        en: 'That of the half-year: the yearly rate is never below three times it.',
      },
      least: 0,
      most: 10_000,
      span: 4,
    },
    note: { type: 'text', title: { fr: 'Note', en: 'Note' }, required: true, most: 100, span: 12 },
  },
  called: 'note',
  sections: [{ title: { fr: 'Taux', en: 'Rate' }, fields: ['note', 'startsOn', 'rate', 'legalRate'] }],
  columns: ['note', 'startsOn', 'rate', 'legalRate'],
  done: {
    created: { fr: "Taux d'intérêt de retard ajouté", en: 'Rate of late interest added' },
    updated: { fr: "Taux d'intérêt de retard modifié", en: 'Rate of late interest changed' },
    deleted: { fr: "Taux d'intérêt de retard supprimé", en: 'Rate of late interest deleted' },
  },
  deletion: { sure: { fr: 'Les intérêts déjà décidés restent.', en: 'Interest that was decided stays.' } },
})
