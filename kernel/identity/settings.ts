import { z } from 'zod'
import { defineSettings, settingOf } from '../settings/settings.ts'

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
  view_by_grant: {
    schema: z.boolean(),
    fallback: false,
    title: { fr: 'Portail vu avec accord', en: 'Portal seen by grant' },
    help: {
      fr: "L'équipe ne voit le portail d'un client que si la personne l'a accordé. Pour y agir, l'accord est toujours nécessaire.",
      en: 'The staff see a client’s portal only where the person granted it. To act in it, a grant is always needed.',
    },
    permission: 'back-office.brands.manage',
  },
  second_factor_staff: {
    schema: z.boolean(),
    fallback: false,
    title: { fr: "Second facteur de l'équipe", en: 'Second factor of the staff' },
    help: {
      fr: "Chaque membre de l'équipe doit avoir un second facteur\u00a0: qui n'en a pas l'active à sa prochaine connexion.",
      en: 'Every member of the staff must have a second factor: whoever has none sets it up at their next sign-in.',
    },
    permission: 'back-office.brands.manage',
  },
  second_factor_everybody: {
    schema: z.boolean(),
    fallback: false,
    title: { fr: 'Second facteur de tous', en: 'Second factor of everybody' },
    help: {
      fr: "Toute personne doit avoir une double authentification, clients compris\u00a0: qui n'en a pas la règle à sa prochaine connexion.",
      en: 'Everybody must have a second factor, clients included: whoever has none sets it up at their next sign-in.',
    },
    permission: 'back-office.brands.manage',
  },
})

/** Whether the brand asks for a second factor of a person (ASVS 6.3.3). */
export const mustHaveSecondFactor = (at: Parameters<typeof settingOf>[0], isStaff: boolean): boolean =>
  settingOf(at, peopleSettings.second_factor_everybody) ||
  (isStaff && settingOf(at, peopleSettings.second_factor_staff))
