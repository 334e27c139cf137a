import { defineProblems } from '../errors/problem.ts'

defineProblems({
  'pictures.unreadable': {
    status: 422,
    fr: "{name} est endommagé ou trop grand\u00a0: l'image n'a pas pu être lue.",
    en: '{name} is damaged or too large: the picture could not be read.',
  },
  'pictures.too_heavy': {
    status: 422,
    fr: "L'image dépasse {megabytes}\u00a0Mo.",
    en: 'The picture is larger than {megabytes} MB.',
  },
})
