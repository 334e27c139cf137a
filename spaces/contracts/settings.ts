import { z } from 'zod'
import { defineSettings } from '../../kernel/settings/settings.ts'

const days = z.number().int().min(1).max(365)

/** What a brand sets about its contracts; a contract that says otherwise goes before it. */
export const contractSettings = defineSettings('contracts', {
  form_reminder_days: {
    schema: days,
    fallback: (config) => config.formReminderDays,
    title: { fr: 'Rappel du formulaire signé', en: 'Reminder of the signed form' },
    help: {
      fr: "Jours après lesquels un formulaire signé qui manque est rappelé, si le contrat n'en dit rien.",
      en: 'Days after which a missing signed form is reminded of, where the contract says nothing.',
    },
    permission: 'contracts.contracts.manage',
  },
  form_suspension_days: {
    schema: days,
    fallback: (config) => config.formSuspensionDays,
    title: { fr: 'Suspension faute de formulaire', en: 'Suspension for want of the form' },
    help: {
      fr: "Jours entre le rappel et la suspension de la connexion, si le contrat n'en dit rien.",
      en: 'Days between the reminder and the suspension of the connection, where the contract says nothing.',
    },
    permission: 'contracts.contracts.manage',
  },
})
