import type { AnyRoute } from '@tanstack/react-router'
import type { Session } from '../../../web/api/types.ts'
import { registerTexts } from '../../../web/i18n/index.ts'

export { navigation } from './navigation.ts'

interface Pages {
  routes: (parent: AnyRoute) => AnyRoute[]
  prepare?: () => Promise<unknown>
}

let pages: Pages | undefined

/** Loads the texts of the space and the pages of the side that this person is on, never those of the other one. */
export async function prepare(session: Session): Promise<void> {
  const texts = registerTexts('contracts', {
    fr: async () => (await import('./texts.fr.ts')).fr,
    en: async () => (await import('./texts.en.ts')).en,
  })
  pages = session.side === 'staff' ? await import('./staff/index.tsx') : await import('./client/routes.tsx')
  await Promise.all([texts, pages.prepare?.()])
}

/** The pages of «Administration de contrat», on the side that `prepare` was told. */
export const routes = (parent: AnyRoute): AnyRoute[] => pages?.routes(parent) ?? []
