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
})
