import { type AnyRoute, createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { registerTexts } from '../../../../web/i18n/index.ts'

/** Loads the texts of the provider's pages about contracts. */
export const prepare = () =>
  registerTexts('staff', {
    fr: async () => (await import('./texts.fr.ts')).fr,
    en: async () => (await import('./texts.en.ts')).en,
  })

/** The provider's pages about contracts (C28, C8). */
export const routes = (parent: AnyRoute): AnyRoute[] => [
  createRoute({
    getParentRoute: () => parent,
    path: '/fournisseur/demandes',
    component: lazyRouteComponent(() => import('./queue/queue-page.tsx'), 'QueuePage'),
  }),
]
