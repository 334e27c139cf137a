import { z } from 'zod'
import { defineSettings } from '../../kernel/settings/settings.ts'

const permission = 'interventions.settings.manage'

/** Which interventions clients see, and how they move them. */
export const interventionSettings = defineSettings('interventions', {
  preventive_shown: {
    schema: z.enum(['all', 'planned', 'done', 'none']),
    fallback: 'all',
    title: { fr: 'Interventions préventives visibles', en: 'Preventive interventions in sight' },
    help: {
      fr: 'INTERVENTIONS_PREVENTIVES_A_AFFICHER\u00a0: celles que vos clients voient sur leur portail.',
      en: 'INTERVENTIONS_PREVENTIVES_A_AFFICHER: those that your clients see in their portal.',
    },
    words: {
      all: { fr: 'Toutes', en: 'All' },
      planned: { fr: 'Celles qui ont une date', en: 'Those with a date' },
      done: { fr: 'Celles qui sont faites', en: 'Those that are done' },
      none: { fr: 'Aucune', en: 'None' },
    },
    permission,
  },
  move_notice_hours: {
    schema: z.number().int().min(0).max(720),
    fallback: 24,
    title: { fr: 'Déplacement des visites, en heures avant', en: 'Moving visits, in hours before' },
    help: {
      fr: 'DELAI_DEPLACEMENT_VISITE\u00a0: plus près de son heure, un client ne déplace plus sa visite lui-même.',
      en: 'DELAI_DEPLACEMENT_VISITE: closer to its time a client does not move a visit any more.',
    },
    permission,
  },
  move_days: {
    schema: z.number().int().min(1).max(365),
    fallback: 30,
    title: { fr: 'Créneaux proposés, en jours', en: 'Slots offered, in days' },
    help: {
      fr: 'HORIZON_DEPLACEMENT_VISITE\u00a0: des créneaux libres sont proposés sur autant de jours.',
      en: 'HORIZON_DEPLACEMENT_VISITE: free slots are offered over so many days.',
    },
    permission,
  },
})
