import { type AnyRoute, createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { registerTexts } from '../../../../web/i18n/index.ts'
import { recordPages } from '../../../../web/ui/space-pages.tsx'

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
  ...Object.entries(recordPages(async () => (await import('../../models/record.ts')).answerModel)).map(
    ([after, [load, name]]) =>
      createRoute({
        getParentRoute: () => parent,
        path: `/fournisseur/assistance/modeles${after}`,
        component: lazyRouteComponent(load as never, name as never),
      }) as AnyRoute,
  ),
]
