import { z } from 'zod'
import { defineSettings } from '../../kernel/settings/settings.ts'

/** What a brand sets about accesses to its portal. */
export const accessSettings = defineSettings('portal-access', {
  password_days: {
    schema: z.number().int().min(1).max(90),
    fallback: 30,
    title: { fr: 'Durée du mot de passe imprimé', en: 'Life of a printed password' },
    help: {
      fr: "Jours pendant lesquels le mot de passe d'une lettre sert à la première connexion. Ensuite il en faut une autre.",
      en: 'Days in which the password of a letter serves for the first sign-in. After that another letter is needed.',
    },
    permission: 'portal-access.accesses.manage',
  },
})
