import { z } from 'zod'
import { defineSettings } from '../../kernel/settings/settings.ts'

const permission = 'sales.settings.manage'

/** How long quotes hold, and what becomes of subscriptions whose invoices are late. */
export const salesSettings = defineSettings('sales', {
  quote_days: {
    schema: z.number().int().min(1).max(365),
    fallback: 30,
    title: { fr: "Validité d'un devis, en jours", en: 'Validity of a quote, in days' },
    help: {
      fr: 'À compter de sa clôture, où son brouillon ne dit pas de jour.',
      en: 'From its closing, where its draft names no day.',
    },
    permission,
  },
  suspend_after_days: {
    schema: z.number().int().min(0).max(365),
    fallback: 0,
    title: { fr: "Suspension des abonnements, en jours d'impayé", en: 'Suspension of subscriptions, in days unpaid' },
    help: {
      fr: "Après tant de jours de retard d'une facture\u00a0; 0\u00a0: jamais. Payée, ils reprennent d'eux-mêmes.",
      en: 'After an invoice is so many days late; 0: never. Once it is paid they resume by themselves.',
    },
    permission,
  },
  suspension_notice_days: {
    schema: z.number().int().min(1).max(60),
    fallback: 8,
    title: { fr: 'Préavis de suspension, en jours', en: 'Notice of suspension, in days' },
    help: { fr: 'Le client en est prévenu tant de jours avant.', en: 'The client is told so many days before.' },
    permission,
  },
  renewal_tell_days: {
    schema: z.number().int().min(1).max(365),
    fallback: 60,
    title: { fr: 'Annonce des reconductions, en jours', en: 'Announcement of renewals, in days' },
    help: {
      fr: "Tant de jours avant le dernier jour de refus\u00a0; un particulier l'est de trois mois à un mois avant (art. L215-1).",
      en: 'So many days before the last day to refuse; an individual is told between three months and one month before (art. L215-1).',
    },
    permission,
  },
})
