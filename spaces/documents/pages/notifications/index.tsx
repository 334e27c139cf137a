import { type AnyRoute, createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { registerTexts } from '../../../../web/i18n/index.ts'

const prepareTexts = () =>
  registerTexts('documentNotifications', {
    fr: async () => (await import('./texts.fr.ts')).fr,
    en: async () => (await import('./texts.en.ts')).en,
  })

/** «Notifications», in «Mon compte» (D25), of everybody on either side; the history is mounted with the space. */
export const routes = (parent: AnyRoute): AnyRoute[] => [
  createRoute({
    getParentRoute: () => parent,
    path: '/compte/notifications',
    loader: prepareTexts,
    component: lazyRouteComponent(() => import('./cadence-page.tsx'), 'CadencePage'),
  }) as AnyRoute,
]
