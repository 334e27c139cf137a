import { defineMessages } from '../../../kernel/notifications/messages.ts'

defineMessages(
  {
    'e_invoicing.report_waits': {
      subject: { fr: 'E-reporting à remettre avant le {before}', en: 'E-reporting to hand over before {before}' },
      body: {
        fr: "Le rapport {number} est fait et attend d'être remis à la plateforme, avant le {before}.",
        en: 'The report {number} is made and waits to be handed over to the platform, before {before}.',
      },
      action: { fr: 'Voir le rapport', en: 'See the report' },
    },
    'e_invoicing.report_refused': {
      subject: { fr: 'E-reporting {number} rejeté', en: 'E-reporting {number} rejected' },
      body: {
        fr: 'La plateforme a rejeté le rapport {number}. Sa page dit pourquoi\u00a0; il peut être remis de nouveau.',
        en: 'The platform rejected the report {number}. Its page says why; it may be handed over anew.',
      },
      action: { fr: 'Voir le rapport', en: 'See the report' },
    },
  },
  {
    number: { title: { fr: 'Le numéro du rapport', en: 'The number of the report' }, sample: 'T-20261101-20261130-1' },
    before: { title: { fr: 'Le dernier jour', en: 'The last day' }, sample: '10/12/2026' },
  },
)
