import { defineProblems } from '../../kernel/errors/problem.ts'

defineProblems({
  'synchronisation.running': {
    status: 409,
    fr: 'Une synchronisation est en cours depuis {since}, lancée par {by} sur {machine}. Attendez sa fin, ou arrêtez-la.',
    en: 'A synchronisation has been running since {since}, started by {by} on {machine}. Wait for its end, or stop it.',
  },
  'synchronisation.run_over': {
    status: 409,
    fr: "Cette synchronisation est terminée\u00a0: relancez l'outil.",
    en: 'This synchronisation is over: start the tool again.',
  },
  'synchronisation.key_revoked': {
    status: 409,
    fr: 'Cet accès est révoqué\u00a0: créez-en un autre.',
    en: 'This access is revoked: make another.',
  },
  'synchronisation.code_unknown': {
    status: 422,
    fr: "Aucun client ni salarié du portail n'a ce code.",
    en: 'No client or employee of the portal has this code.',
  },
  'synchronisation.folder_unknown': {
    status: 422,
    fr: "Aucun répertoire de la configuration de la GED n'a ce chemin.",
    en: 'No folder of the configuration has this path.',
  },
  'synchronisation.folder_not_shared': {
    status: 422,
    fr: "Ce répertoire n'est pas sur le portail.",
    en: 'This folder is not in the portal.',
  },
  'synchronisation.row_unreadable': {
    status: 422,
    fr: "Cette ligne est illisible\u00a0: un caractère y est coupé, ou un nom de champ n'est pas permis.",
    en: 'This row cannot be read: a character is cut in it, or the name of a field is not allowed.',
  },
  'synchronisation.row_twice': {
    status: 422,
    fr: 'Cette ligne est là deux fois\u00a0: la première compte.',
    en: 'This row is there twice: the first one counts.',
  },
  'synchronisation.name_kept': {
    status: 422,
    fr: "Le nom d'un compte ne change pas\u00a0: une autre personne a un autre code.",
    en: 'The name of an account does not change: another person has another code.',
  },
  'synchronisation.account_closed': {
    status: 422,
    fr: 'Le compte de ce contact est fermé.',
    en: 'The account of this contact is closed.',
  },
  'synchronisation.contract_elsewhere': {
    status: 422,
    fr: "Ce contrat est d'un autre client.",
    en: 'This contract is of another client.',
  },
  'synchronisation.application_unknown': {
    status: 422,
    fr: "Aucun logiciel du portail n'a ce code.",
    en: 'No application of the portal has this code.',
  },
  'synchronisation.ends_before': {
    status: 422,
    fr: 'La fin précède le début.',
    en: 'The end is before the beginning.',
  },
  'synchronisation.hash_differs': {
    status: 422,
    fr: "Le fichier reçu n'est pas celui qui a été annoncé\u00a0: envoyez-le de nouveau.",
    en: 'The file that came in is not the one that was announced: send it again.',
  },
})
