import { type AnyRoute, createRoute, lazyRouteComponent } from '@tanstack/react-router'

/** The client's pages of «Administration de contrat»; each is loaded when it is opened. */
export function routes(parent: AnyRoute): AnyRoute[] {
  const page = (path: string, component: ReturnType<typeof lazyRouteComponent>) =>
    createRoute({ getParentRoute: () => parent, path, component })
  const contracts = () => lazyRouteComponent(() => import('./contracts-page.tsx'), 'ContractsPage')
  const person = () => lazyRouteComponent(() => import('./person-form-page.tsx'), 'PersonFormPage')
  return [
    page('/contrats', contracts()),
    page('/contrats/$contractId', contracts()),
    page(
      '/contrats/$contractId/historique',
      lazyRouteComponent(() => import('./history-page.tsx'), 'HistoryPage'),
    ),
    page(
      '/contrats/$contractId/administrateurs',
      lazyRouteComponent(() => import('./administrators-page.tsx'), 'AdministratorsPage'),
    ),
    page(
      '/contrats/demandes',
      lazyRouteComponent(() => import('./requests-page.tsx'), 'RequestsPage'),
    ),
    page(
      '/contrats/demandes/$requestId',
      lazyRouteComponent(() => import('./request-page.tsx'), 'RequestPage'),
    ),
    page('/contrats/demandes/nouvelle/creation', person()),
    page('/contrats/demandes/nouvelle/remplacement', person()),
    page('/contrats/demandes/$requestId/modifier', person()),
    page(
      '/contrats/demandes/nouvelle/suppression',
      lazyRouteComponent(() => import('./deletion-form-page.tsx'), 'DeletionFormPage'),
    ),
    page(
      '/contrats/demandes/nouvelle/formation',
      lazyRouteComponent(() => import('./training-form-page.tsx'), 'TrainingFormPage'),
    ),
  ]
}
