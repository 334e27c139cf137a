import { defineProblems } from '../../kernel/errors/problem.ts'

defineProblems({
  'news.ends_before': { status: 422, fr: 'La fin précède le début.', en: 'The end is before the beginning.' },
  'news.was_published': {
    status: 409,
    fr: 'Cette actualité a été publiée\u00a0: elle peut être retirée, non supprimée.',
    en: 'This article was published: it can be withdrawn, not deleted.',
  },
  'news.not_planned': {
    status: 409,
    fr: "Cette actualité n'est ni publiée ni programmée.",
    en: 'This article is neither published nor planned.',
  },
})
