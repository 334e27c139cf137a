import { defineProblems } from '../errors/problem.ts'

defineProblems({
  'feed.cursor_gone': {
    status: 409,
    fr: "Les événements qui suivent ce curseur ne sont plus gardés\u00a0: ils le sont {days} jours. Reprenez l'état complet, puis lisez à partir du curseur «\u00a0oldest\u00a0».",
    en: 'Events after this cursor are no longer kept: they are kept for {days} days. Read the whole state anew, then go on from the cursor “oldest”.',
  },
  'feed.cursor_ahead': {
    status: 409,
    fr: "Ce curseur n'a jamais été donné\u00a0: le fil s'arrête à «\u00a0last\u00a0».",
    en: 'This cursor was never given: the feed ends at “last”.',
  },
})
