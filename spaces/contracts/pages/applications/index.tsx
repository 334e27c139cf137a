import type { Session } from '../../../../web/api/types.ts'
import { registerTexts } from '../../../../web/i18n/index.ts'
import type { HomeBlock } from '../../../../web/ui/home.ts'
import { ApplicationsBlock } from './applications-block.tsx'

/** Loads the words of «Mes logiciels». */
export const prepare = () =>
  registerTexts('applications', {
    fr: async () => (await import('./texts.fr.ts')).fr,
    en: async () => (await import('./texts.en.ts')).en,
  })

/** «Mes logiciels» is of every client's person, whatever spaces they hold: it has no page of its own. */
export const routes = () => []

export const home = (session: Session): HomeBlock[] =>
  session.side === 'client' ? [{ key: 'applications', place: 'aside', order: 0, component: ApplicationsBlock }] : []
