import { z } from 'zod'
import { isDay } from '../../kernel/dates/day.ts'
import { lineText } from '../../kernel/http/validation.ts'
import { defineSettings } from '../../kernel/settings/settings.ts'

const permission = 'e-invoicing.reports.send'
/** How long a period of reports of transactions is. Payments are reported by the month at least. */
export const periodLengths = ['ten_days', 'month', 'two_months'] as const

/** A day as people type it here, or none. */
const firstDay = z
  .string()
  .trim()
  .max(10)
  .refine((value) => value === '' || isDay(value), { params: { code: 'bad_value' } })

/** How a brand reports what the exchange does not carry (B28). */
export const reportSettings = defineSettings('e-invoicing', {
  reporting_from: {
    schema: firstDay,
    fallback: '',
    title: { fr: 'E-reporting à partir du', en: 'E-reporting from' },
    help: {
      fr: "Premier jour déclaré, comme 2027-09-01. Vide\u00a0: rien n'est déclaré.",
      en: 'The first day that is reported, like 2027-09-01. Empty: nothing is.',
    },
    permission,
  },
  reporting_period: {
    schema: z.enum(periodLengths),
    fallback: 'month',
    title: { fr: "Période d'e-reporting", en: 'Period of e-reporting' },
    help: {
      fr: 'Selon le régime de TVA\u00a0: réel normal mensuel, dix jours\u00a0; trimestriel ou simplifié, un mois\u00a0; franchise, deux mois.',
      en: 'By the VAT scheme: monthly returns, ten days; quarterly or simplified, a month; small business exemption, two months.',
    },
    words: {
      ten_days: { fr: 'Dix jours', en: 'Ten days' },
      month: { fr: 'Un mois', en: 'A month' },
      two_months: { fr: 'Deux mois', en: 'Two months' },
    },
    permission,
  },
  reporting_days: {
    schema: z.number().int().min(1).max(10),
    fallback: 5,
    title: { fr: "Délai d'e-reporting, en jours", en: 'Delay of e-reporting, in days' },
    help: {
      fr: 'Un rapport est fait tant de jours après la fin de sa période. La loi en laisse dix.',
      en: 'A report is made so many days after its period is over. The law leaves ten.',
    },
    permission,
  },
  reporting_vat_due: {
    schema: z.enum(['receipts', 'debits']),
    fallback: 'receipts',
    title: { fr: 'Exigibilité de la TVA sur les services', en: 'When VAT on services falls due' },
    help: {
      fr: "Sur les encaissements, ils sont déclarés aussi. Avec l'option pour les débits, non.",
      en: 'On receipts, these are reported too. With the option for debits they are not.',
    },
    words: {
      receipts: { fr: 'Sur les encaissements', en: 'On receipts' },
      debits: { fr: 'Sur les débits', en: 'By the debits' },
    },
    permission,
  },
  reporting_purchases_from: {
    schema: firstDay,
    fallback: '',
    title: { fr: "Achats à l'étranger déclarés ici à partir du", en: 'Purchases abroad reported here from' },
    help: {
      fr: 'Ceux dont la facture est déposée ici. Vide\u00a0: un autre logiciel les déclare.',
      en: 'Those whose invoice is handed in here. Empty: another program reports them.',
    },
    permission,
  },
  reporting_automatic: {
    schema: z.boolean(),
    fallback: false,
    title: { fr: 'Envoi automatique des rapports', en: 'Reports sent by themselves' },
    help: {
      fr: "Chaque rapport part dès qu'il est fait. Sinon quelqu'un l'envoie.",
      en: 'Each report leaves as soon as it is made. Otherwise somebody sends it.',
    },
    permission,
  },
  reporting_platform_number: {
    schema: z
      .string()
      .trim()
      .max(4)
      .refine((value) => /^([A-Za-z0-9]{4})?$/.test(value), { params: { code: 'bad_value' } }),
    fallback: '',
    title: { fr: 'Matricule de la plateforme', en: 'Number of the platform' },
    help: {
      fr: "Les quatre caractères de la plateforme agréée qui transmet les rapports. Sans lui, rien n'est envoyé.",
      en: 'The four characters of the approved platform that passes reports on. Nothing is sent without it.',
    },
    permission,
  },
  reporting_platform_name: {
    schema: lineText(99),
    fallback: '',
    title: { fr: 'Nom de la plateforme', en: 'Name of the platform' },
    help: { fr: 'Celui de la plateforme agréée.', en: 'That of the approved platform.' },
    permission,
  },
})

const exchangePermission = 'e-invoicing.platforms.manage'
/** How a brand hears of what its platforms bring, and of what they leave unanswered (B15). */
export const exchangeSettings = defineSettings('e-invoicing', {
  received_told_minutes: {
    schema: z.number().int().min(0).max(1_440),
    fallback: 60,
    title: { fr: 'Annonce des factures reçues, en minutes', en: 'Telling of invoices received, in minutes' },
    help: {
      fr: 'La première est annoncée tout de suite, puis celles de chaque période ensemble. 0\u00a0: à chaque échange avec la plateforme.',
      en: 'The first is told at once, then those of each period together. 0: at each exchange with the platform.',
    },
    permission: exchangePermission,
  },
  unanswered_hours: {
    schema: z.number().int().min(1).max(720),
    fallback: 24,
    title: { fr: 'Envois sans réponse annoncés après, en heures', en: 'What is not answered told after, in hours' },
    help: {
      fr: "Un envoi que la plateforme n'a ni pris ni refusé est annoncé une fois après tant d'heures.",
      en: 'What the platform neither took nor refused is told once after so many hours.',
    },
    permission: exchangePermission,
  },
})
