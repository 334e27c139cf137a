import { defineProblems } from '../errors/problem.ts'

defineProblems({
  'work.account_over': {
    status: 403,
    fr: "Le compte qui a lancé ce travail n'est plus utilisable.",
    en: 'The account that started this task is no longer usable.',
  },
  'work.unexpected': {
    status: 500,
    fr: "Le portail n'a pas pu traiter cette ligne. Rien n'a été enregistré. Donnez le code {traceId} à l'assistance.",
    en: 'The portal could not do this line. Nothing was saved. Give the code {traceId} to support.',
  },
  'work.ended': { status: 409, fr: 'Ce travail est déjà terminé.', en: 'This task is over already.' },
})
