import { type AnyRoute, createRoute, lazyRouteComponent } from '@tanstack/react-router'
import type { Session } from '../../../../web/api/types.ts'
import { registerTexts } from '../../../../web/i18n/index.ts'

const prepareTexts = () =>
  registerTexts('documentNotifications', {
    fr: async () => (await import('./texts.fr.ts')).fr,
    en: async () => (await import('./texts.en.ts')).en,
  })

/** Loads them for the staff, whose history and templates of notices say them too, on pages of the space. */
export async function prepare(session: Session): Promise<void> {
  if (session.side === 'staff') await prepareTexts()
}

/** «Notifications», in «Mon compte» (D25), of everybody on either side; the history is mounted with the space. */
export const routes = (parent: AnyRoute): AnyRoute[] => [
  createRoute({
    getParentRoute: () => parent,
    path: '/compte/notifications',
    loader: prepareTexts,
    component: lazyRouteComponent(() => import('./cadence-page.tsx'), 'CadencePage'),
  }) as AnyRoute,
]
