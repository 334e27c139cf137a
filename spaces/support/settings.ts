import { z } from 'zod'
import { defineSettings } from '../../kernel/settings/settings.ts'

const permission = 'support.catalogue.write'

/** Until when a closed ticket may be opened again. */
export const supportSettings = defineSettings('support', {
  reopen_days: {
    schema: z.number().int().min(0).max(3650),
    fallback: 0,
    title: { fr: 'Réouverture des tickets, en jours', en: 'Opening tickets again, in days' },
    help: {
      fr: 'Un ticket clos se rouvre tant de jours\u00a0; ensuite, une réponse demande un nouveau ticket. 0\u00a0: sans limite.',
      en: 'A closed ticket opens again for so many days; later an answer asks for a new ticket. 0: without limit.',
    },
    permission,
  },
})
