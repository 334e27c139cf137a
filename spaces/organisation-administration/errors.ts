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

  // requests for memberships and spaces, spaces offered, reviews
  'organisation.no_desk': {
    status: 403,
    fr: "Vous n'êtes gestionnaire d'aucune structure.",
    en: 'You manage no organisation.',
  },
  'organisation.persons_only': {
    status: 403,
    fr: 'Un utilisateur technique ne fait pas de demande pour lui-même.',
    en: 'A technical user makes no request of its own.',
  },
  'organisation.request_decided': {
    status: 409,
    fr: "{by} a déjà décidé cette demande le {at}. Rien n'a été changé.",
    en: '{by} already decided this request on {at}. Nothing was changed.',
  },
  'organisation.request_withdrawn': {
    status: 409,
    fr: 'La personne a retiré cette demande.',
    en: 'The person withdrew this request.',
  },
  'organisation.request_open': {
    status: 409,
    fr: 'Une demande est déjà en attente.',
    en: 'A request already waits.',
  },
  'organisation.already_yours': {
    status: 409,
    fr: 'Vous êtes déjà rattaché à tout ce que vous demandez.',
    en: 'You already belong to all that you ask for.',
  },
  'organisation.unknown': {
    status: 422,
    fr: "Cette structure n'existe pas, ou n'est plus active.",
    en: 'This organisation does not exist, or is no longer active.',
  },
  'organisation.search_too_short': {
    status: 422,
    fr: "Saisissez l'identifiant exact, ou au moins 3 lettres du nom.",
    en: 'Type the exact identifier, or at least 3 letters of the name.',
  },
  'organisation.service_inactive': {
    status: 422,
    fr: "Le service {name} n'est plus actif : décochez-le.",
    en: 'The service {name} is no longer active: untick it.',
  },
  'organisation.service_not_held': {
    status: 422,
    fr: 'Le rattachement de la personne ne porte pas sur le service {name}.',
    en: "The person's membership does not cover the service {name}.",
  },
  'organisation.member_unknown': {
    status: 422,
    fr: "Cette personne n'est pas rattachée à la structure.",
    en: 'This person does not belong to the organisation.',
  },
  'organisation.item_twice': {
    status: 422,
    fr: 'Cette ligne est en double.',
    en: 'This line is there twice.',
  },
  'organisation.already_subscribed': {
    status: 409,
    fr: 'Cet abonnement est déjà ouvert.',
    en: 'This subscription is already open.',
  },
  'organisation.membership_over': {
    status: 409,
    fr: 'Ce rattachement a pris fin.',
    en: 'This membership is over.',
  },
  'organisation.subscription_ended': {
    status: 409,
    fr: 'Cet abonnement a pris fin.',
    en: 'This subscription has ended.',
  },
  'organisation.review_closed': {
    status: 409,
    fr: 'Cette revue des accès est close.',
    en: 'This review of access is closed.',
  },
  'organisation.not_principal': {
    status: 403,
    fr: 'Seul le gestionnaire principal se désigne un successeur.',
    en: 'Only the principal manager names a successor.',
  },
})

// Explainer (O32).
defineProblems({
  'organisation.one_question': {
    status: 422,
    fr: "Posez la question d'une fonction, ou d'un espace.",
    en: 'Ask about a function, or about a space.',
  },
})
