import { defineMessages } from '../../kernel/notifications/messages.ts'

defineMessages(
  {
    'service-contracts.units_low': {
      subject: { fr: 'Contrat {number}\u00a0: {value} UT restantes', en: 'Contract {number}: {value} units left' },
      body: {
        fr: 'Il reste {value} unités de travail au contrat {number}, sous le seuil de {threshold} que vous suivez.',
        en: '{value} service units are left of contract {number}, under the threshold of {threshold} that you follow.',
      },
      action: { fr: 'Voir le décompte', en: 'See the statement' },
    },
    'service-contracts.coverage_ending': {
      subject: { fr: 'Une couverture finit bientôt\u00a0: {label}', en: 'A coverage ends soon: {label}' },
      body: {
        fr: 'La couverture «\u00a0{label}\u00a0» du contrat {number} finit le {day}.',
        en: 'The coverage “{label}” of contract {number} ends on {day}.',
      },
      action: { fr: 'Voir le contrat', en: 'See the contract' },
    },
    'service-contracts.meter_reached': {
      subject: { fr: '{label}\u00a0: compteur à {value}', en: '{label}: meter at {value}' },
      body: {
        fr: 'Un compteur de «\u00a0{label}\u00a0» est à {value}\u00a0: il a atteint le seuil de {threshold} que vous suivez.',
        en: 'A meter of “{label}” is at {value}: it has reached the threshold of {threshold} that you follow.',
      },
      action: { fr: 'Voir le bien', en: 'See the asset' },
    },
  },
  {
    number: { title: { fr: 'Le numéro du contrat', en: 'The number of the contract' }, sample: 'SSC-2025-102' },
    value: { title: { fr: 'La valeur atteinte', en: 'The value reached' }, sample: '4' },
    threshold: { title: { fr: 'Le seuil', en: 'The threshold' }, sample: '5' },
    label: {
      title: { fr: 'Le libellé de la couverture ou du bien', en: 'The label of the coverage or of the asset' },
      sample: { fr: "Pièces et main-d'œuvre", en: 'Parts and labour' },
    },
    day: { title: { fr: 'Le dernier jour', en: 'The last day' }, sample: { fr: '28/02/2027', en: '28 Feb 2027' } },
  },
)
