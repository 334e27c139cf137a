import { z } from 'zod'
import { defineSettings } from '../../kernel/settings/settings.ts'

const permission = 'fleet.settings.manage'

/** How many days before a reading is due its sign appears, where a brand says nothing. */
export const usualNotice = 7

/** What a brand's staff choose of the fleet. */
export const fleetSettings = defineSettings('fleet', {
  show_previous_reading: {
    schema: z.boolean(),
    fallback: true,
    parameter: 'AFFICHER_RELEVE_PRECEDENT',
    title: { fr: 'Relevé précédent affiché', en: 'Last reading shown' },
    help: {
      fr: 'Le client voit la valeur du dernier relevé quand il en saisit un nouveau.',
      en: 'The client sees the value of the last reading when entering a new one.',
    },
    permission,
  },
  reading_notice_days: {
    schema: z.number().int().min(0).max(60),
    fallback: usualNotice,
    title: { fr: "Relevés à saisir, en jours avant l'échéance", en: 'Readings to enter, in days before they are due' },
    help: {
      fr: 'Le bien porte le signe «\u00a0Relevé à saisir\u00a0» tant de jours avant.',
      en: 'The asset has the sign “Reading due” so many days before.',
    },
    permission,
  },
  reading_reminders: {
    schema: z.enum(['nobody', 'user', 'everybody']),
    fallback: 'user',
    title: { fr: 'Rappels des relevés par e-mail', en: 'Reminders of readings by mail' },
    help: {
      fr: "À l'échéance\u00a0: au contact «\u00a0Utilisateur\u00a0» du bien s'il a un compte, sinon à tous ceux qui saisissent des relevés\u00a0; ou à tous.",
      en: 'When one is due: to the asset’s contact “User” where they have an account, else to all who enter readings; or to all.',
    },
    words: {
      nobody: { fr: 'À personne', en: 'To nobody' },
      user: { fr: "À l'utilisateur du bien", en: 'To the user of the asset' },
      everybody: { fr: 'À tous ceux qui saisissent', en: 'To all who enter readings' },
    },
    permission,
  },
})
