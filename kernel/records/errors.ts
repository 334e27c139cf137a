import { defineProblems } from '../errors/problem.ts'

defineProblems({
  'records.one_picture': {
    status: 422,
    fr: 'Une seule image, de {megabytes}\u00a0Mo au plus.',
    en: 'One picture only, of {megabytes} MB at most.',
  },
})
