import { defineProblems } from '../../../kernel/errors/problem.ts'

defineProblems({
  'synchronisation.webhook_address': {
    status: 422,
    fr: "Donnez une adresse https complète, sans mot de passe, qui ne soit pas celle d'un réseau privé.",
    en: 'Give a whole https address without a password, and not of a private network.',
  },
  'synchronisation.too_many_webhooks': {
    status: 409,
    fr: 'Il y a déjà {most} webhooks\u00a0: supprimez-en un.',
    en: 'There are {most} webhooks already: delete one.',
  },
  'synchronisation.webhook_disabled': {
    status: 409,
    fr: "Ce webhook est désactivé\u00a0: réactivez-le d'abord.",
    en: 'This webhook is disabled: enable it first.',
  },
  'synchronisation.being_sent': {
    status: 409,
    fr: 'Cet envoi est en cours.',
    en: 'This is being sent.',
  },
})
