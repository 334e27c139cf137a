import { type AnyRoute, createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { registerTexts } from '../../../../web/i18n/index.ts'

/** Loads the texts of the provider's pages about contracts. */
export const prepare = () =>
  registerTexts('staff', {
    fr: async () => (await import('./texts.fr.ts')).fr,
    en: async () => (await import('./texts.en.ts')).en,
  })

/** The provider's pages about contracts (C28, C8). */
export const routes = (parent: AnyRoute): AnyRoute[] => {
  const at = (path: string, component: ReturnType<typeof lazyRouteComponent>) =>
    createRoute({ getParentRoute: () => parent, path, component }) as AnyRoute
  return [
    at(
      '/fournisseur/demandes',
      lazyRouteComponent(() => import('./queue/queue-page.tsx'), 'QueuePage'),
    ),
    at(
      '/fournisseur/delegations',
      lazyRouteComponent(() => import('./delegations/delegations-page.tsx'), 'DelegationsPage'),
    ),
    at(
      '/fournisseur/contrats',
      lazyRouteComponent(() => import('./contracts/contracts-page.tsx'), 'StaffContractsPage'),
    ),
    at(
      '/fournisseur/contrats/nouveau',
      lazyRouteComponent(() => import('./contracts/new-contract-page.tsx'), 'NewContractPage'),
    ),
    at(
      '/fournisseur/contrats/$id',
      lazyRouteComponent(() => import('./contracts/contract-page.tsx'), 'StaffContractPage'),
    ),
    at(
      '/fournisseur/logiciels',
      lazyRouteComponent(() => import('./applications/applications-page.tsx'), 'ApplicationsPage'),
    ),
    at(
      '/fournisseur/logiciels/$id',
      lazyRouteComponent(() => import('./applications/application-page.tsx'), 'ApplicationPage'),
    ),
    at(
      '/fournisseur/collaborateurs',
      lazyRouteComponent(() => import('./applications/users-page.tsx'), 'UsersPage'),
    ),
    at(
      '/fournisseur/formations',
      lazyRouteComponent(() => import('./trainings/trainings-page.tsx'), 'TrainingsPage'),
    ),
  ]
}
