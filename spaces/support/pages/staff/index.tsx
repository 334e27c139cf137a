import { type AnyRoute, createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { registerTexts } from '../../../../web/i18n/index.ts'

/** Loads the texts of the provider's pages about tickets. */
export const prepare = () =>
  registerTexts('staffSupport', {
    fr: async () => (await import('./texts.fr.ts')).fr,
    en: async () => (await import('./texts.en.ts')).en,
  })

/** The provider's queue of tickets (C4). */
export const routes = (parent: AnyRoute): AnyRoute[] => [
  createRoute({
    getParentRoute: () => parent,
    path: '/fournisseur/assistance',
    component: lazyRouteComponent(() => import('./tickets-page.tsx'), 'StaffTicketsPage'),
  }),
]
