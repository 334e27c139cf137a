import { defineProblems } from '../../../kernel/errors/problem.ts'

defineProblems({
  'contracts.training_ends_before_start': {
    status: 422,
    fr: 'La fin vient après le début.',
    en: 'The end comes after the start.',
  },
  'contracts.training_seats_taken': {
    status: 422,
    fr: '{registered} personnes sont déjà inscrites.',
    en: '{registered} people are registered already.',
  },
  'contracts.training_cancelled': { status: 409, fr: 'Cette session est annulée.', en: 'This session is cancelled.' },
  'contracts.training_over': {
    status: 409,
    fr: 'Cette session a déjà commencé.',
    en: 'This session has begun already.',
  },
  'contracts.training_not_begun': {
    status: 409,
    fr: 'La présence se note à partir du début de la session.',
    en: 'Attendance is taken from the start of the session on.',
  },
  'contracts.registration_unknown': {
    status: 422,
    fr: "Cette inscription n'est pas de cette session.",
    en: 'This registration is not of this session.',
  },
})
