import { z } from 'zod'
import { defineSettings } from '../settings/settings.ts'

/** What a brand sets about its people. */
export const peopleSettings = defineSettings('people', {
  external_directory: {
    schema: z.boolean(),
    fallback: false,
    title: { fr: 'Annuaire externe', en: 'External directory' },
    help: {
      fr: 'Les comptes sont tenus par un annuaire externe\u00a0: personne ne désactive le sien dans le portail.',
      en: 'Accounts are kept by an external directory: nobody deactivates their own in the portal.',
    },
    permission: 'back-office.brands.manage',
  },
})
