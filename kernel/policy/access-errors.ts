import { defineProblems } from '../errors/problem.ts'

/** Why an access is refused (O12, O32): the codes of `accessSteps`, in the words of a refusal. */
defineProblems({
  'access.whom_to_ask': { status: 403, fr: 'Adressez-vous à : {names}.', en: 'Ask: {names}.' },
  'access.account_pending': {
    status: 403,
    fr: "Le compte n'est pas encore activé.",
    en: 'The account is not activated yet.',
  },
  'access.account_blocked': { status: 403, fr: 'Le compte est bloqué.', en: 'The account is blocked.' },
  'access.account_deactivated': { status: 403, fr: 'Le compte est désactivé.', en: 'The account is deactivated.' },
  'access.account_closed': { status: 403, fr: 'Le compte est clos.', en: 'The account is closed.' },
  'access.no_membership': {
    status: 403,
    fr: "La personne n'est pas rattachée à cette structure.",
    en: 'The person does not belong to this organisation.',
  },
  'access.membership_not_begun': {
    status: 403,
    fr: 'Le rattachement commence le {startsOn}.',
    en: 'The membership begins on {startsOn}.',
  },
  'access.membership_over': {
    status: 403,
    fr: 'Le rattachement a pris fin le {endsOn}.',
    en: 'The membership ended on {endsOn}.',
  },
  'access.service_not_held': {
    status: 403,
    fr: 'Le rattachement ne porte pas sur ce service.',
    en: 'The membership does not cover this service.',
  },
  'access.permission_missing': {
    status: 403,
    fr: 'Votre rôle dans cette structure ne permet pas cette action. Adressez-vous à : {names}.',
    en: 'Your role in this organisation does not allow this. Ask: {names}.',
  },
  'access.not_offered': {
    status: 403,
    fr: 'La structure ne propose pas cet espace.',
    en: 'The organisation does not offer this space.',
  },
  'access.not_subscribed': {
    status: 403,
    fr: 'Aucun abonnement à cet espace. Demandez-le dans « Mon compte », ou à : {names}.',
    en: 'No subscription to this space. Ask for it in "My account", or ask: {names}.',
  },
  'access.read_only': {
    status: 403,
    fr: "L'abonnement à cet espace est en « Consultation ». Adressez-vous à : {names}.",
    en: 'The subscription to this space is to read only. Ask: {names}.',
  },
  'access.scope_missing': {
    status: 403,
    fr: "Le jeton d'accès ne porte pas la portée {scope}.",
    en: 'The access token does not carry the scope {scope}.',
  },
})
