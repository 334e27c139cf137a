import { defineProblems } from '../errors/problem.ts'

defineProblems({
  'requests.decided': {
    status: 409,
    fr: "{by} a déjà décidé cette demande le {at}. Rien n'a été changé.",
    en: '{by} already decided this request on {at}. Nothing was changed.',
  },
  'requests.withdrawn': {
    status: 409,
    fr: 'La personne a retiré cette demande.',
    en: 'The person withdrew this request.',
  },
  'requests.own_rights': {
    status: 403,
    fr: "Il s'agit de vos propres droits\u00a0: un autre gestionnaire en décide.",
    en: 'These are your own rights: another manager decides about them.',
  },
})
