import { type AnyRoute, createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { registerTexts } from '../../../../web/i18n/index.ts'

/** Loads the texts of what leaves the portal, and of the drop. */
export const prepare = () =>
  registerTexts('exchange', {
    fr: async () => (await import('./texts.fr.ts')).fr,
    en: async () => (await import('./texts.en.ts')).en,
  })

/** «Paramètres de transfert» (D2) and «Webhooks» (D30). */
export const routes = (parent: AnyRoute): AnyRoute[] => {
  const at = (path: string, component: ReturnType<typeof lazyRouteComponent>) =>
    createRoute({ getParentRoute: () => parent, path, component }) as AnyRoute
  return [
    at(
      '/fournisseur/reglages/transfert',
      lazyRouteComponent(() => import('./transfer-page.tsx'), 'TransferPage'),
    ),
    at(
      '/fournisseur/webhooks',
      lazyRouteComponent(() => import('./webhooks-page.tsx'), 'WebhooksPage'),
    ),
    at(
      '/fournisseur/webhooks/$id',
      lazyRouteComponent(() => import('./webhook-page.tsx'), 'WebhookPage'),
    ),
  ]
}
