import { defineProblems } from '../../kernel/errors/problem.ts'

defineProblems({
  'organisation.one_criterion': {
    status: 422,
    fr: 'Saisissez au moins un critère.',
    en: 'Type at least one criterion.',
  },
  'organisation.service_unknown': {
    status: 422,
    fr: "Ce service n'existe pas dans la structure, ou n'est plus actif.",
    en: 'This service is not one of the organisation, or is no longer active.',
  },
  'organisation.service_needed': {
    status: 422,
    fr: 'Choisissez toute la structure, ou au moins un service.',
    en: 'Choose the whole organisation, or at least one service.',
  },
  'organisation.role_not_grantable': {
    status: 422,
    fr: "Ce rôle ne s'attribue pas ici.",
    en: 'This role is not given here.',
  },
  'organisation.already_member': {
    status: 409,
    fr: 'Cette personne est déjà rattachée à la structure.',
    en: 'This person already belongs to the organisation.',
  },
  'organisation.deactivated': {
    status: 409,
    fr: 'Cette structure est désactivée : elle ne reçoit plus de rattachement.',
    en: 'This organisation is deactivated: nobody can be attached to it any more.',
  },
  'organisation.principal_stays': {
    status: 409,
    fr: "Le gestionnaire principal ne se retire pas : désignez d'abord son successeur.",
    en: 'The principal manager cannot be removed: name a successor first.',
  },
  'organisation.space_not_offered': {
    status: 422,
    fr: "Cet espace n'est pas proposé par la structure.",
    en: 'The organisation does not offer this space.',
  },
})

// Technical users (O15).
defineProblems({
  'organisation.space_unknown': {
    status: 422,
    fr: "Cet espace n'est pas l'un de ceux qui s'ouvrent à un utilisateur technique.",
    en: 'This space is not one that opens to a technical user.',
  },
  'organisation.space_twice': {
    status: 422,
    fr: 'Cet espace est choisi deux fois.',
    en: 'This space is chosen twice.',
  },
  'organisation.space_beyond_maker': {
    status: 422,
    fr: 'Votre rôle ne permet pas ce que cet espace ouvrirait à un utilisateur technique.',
    en: 'Your role does not allow what this space would open to a technical user.',
  },
  'organisation.technical_user_revoked': {
    status: 409,
    fr: 'Cet utilisateur technique est révoqué. Créez-en un autre.',
    en: 'This technical user is revoked. Create another one.',
  },
  'organisation.secret_wrong': {
    status: 422,
    fr: "Ce secret n'est pas, ou n'est plus, celui de cet utilisateur technique.",
    en: 'This is not, or no longer, a secret of this technical user.',
  },
})
