import { defineProblems } from '../../kernel/errors/problem.ts'

defineProblems({
  'e_invoicing.no_file': {
    status: 422,
    fr: 'Choisissez au moins un fichier.',
    en: 'Choose at least one file.',
  },
  'e_invoicing.large': {
    status: 422,
    fr: '«\u00a0{name}\u00a0» est trop lourd\u00a0: {megabytes} Mo au plus.',
    en: '“{name}” is too large: {megabytes} MB at most.',
  },
  'e_invoicing.accepted': {
    status: 409,
    fr: 'Ce fichier a été accepté\u00a0: il n’a pas de rejet.',
    en: 'This file was accepted: it has no rejection.',
  },
})
