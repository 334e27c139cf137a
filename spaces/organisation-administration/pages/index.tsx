import { type AnyRoute, createRoute, lazyRouteComponent } from '@tanstack/react-router'
import type { Session } from '../../../web/api/types.ts'
import { places } from './requests/places.ts'
import { prepareTexts } from './texts.ts'

export { deskNavigation as navigation } from './navigation.ts'

let side: Session['side'] = 'client'

/** On whose side its pages are. */
export async function prepare(session: Session): Promise<void> {
  side = session.side
}

/** The managers' pages; for the provider's people, the requests of every client. */
export function routes(parent: AnyRoute): AnyRoute[] {
  const page = (path: string, component: ReturnType<typeof lazyRouteComponent>) =>
    createRoute({ getParentRoute: () => parent, path, component, loader: prepareTexts }) as AnyRoute
  if (side === 'staff')
    return [
      page(
        places.staff.membership,
        lazyRouteComponent(() => import('./requests/pages.tsx'), 'ClientMembershipRequestsPage'),
      ),
      page(
        places.staff.space,
        lazyRouteComponent(() => import('./requests/pages.tsx'), 'ClientSpaceRequestsPage'),
      ),
      page(
        places.staff.creation,
        lazyRouteComponent(() => import('./requests/pages.tsx'), 'CreationRequestsPage'),
      ),
      page(
        `${places.staff.work}/$workId`,
        lazyRouteComponent(() => import('./work/work-page.tsx'), 'WorkPage'),
      ),
    ]
  return [
    page(
      '/gestion',
      lazyRouteComponent(() => import('./desk-page.tsx'), 'DeskPage'),
    ),
    page(
      '/gestion/rattachements',
      lazyRouteComponent(() => import('./requests/pages.tsx'), 'MembershipRequestsPage'),
    ),
    page(
      '/gestion/abonnements',
      lazyRouteComponent(() => import('./requests/pages.tsx'), 'SpaceRequestsPage'),
    ),
    page(
      '/gestion/travaux/$workId',
      lazyRouteComponent(() => import('./work/work-page.tsx'), 'WorkPage'),
    ),
    page(
      '/gestion/utilisateurs',
      lazyRouteComponent(() => import('./users/users-page.tsx'), 'UsersPage'),
    ),
    page(
      '/gestion/utilisateurs/$membershipId',
      lazyRouteComponent(() => import('./users/person-page.tsx'), 'PersonPage'),
    ),
    page(
      '/gestion/structures',
      lazyRouteComponent(() => import('./organisations/organisations-page.tsx'), 'OrganisationsPage'),
    ),
    page(
      '/gestion/structures/$organisationId',
      lazyRouteComponent(() => import('./organisations/details-page.tsx'), 'DetailsPage'),
    ),
    page(
      '/gestion/structures/$organisationId/utilisateurs',
      lazyRouteComponent(() => import('./organisations/people-page.tsx'), 'PeoplePage'),
    ),
    page(
      '/gestion/structures/$organisationId/rattacher',
      lazyRouteComponent(() => import('./organisations/attach-page.tsx'), 'AttachPage'),
    ),
    page(
      '/gestion/structures/$organisationId/utilisateurs-techniques',
      lazyRouteComponent(() => import('./organisations/technical-users-page.tsx'), 'TechnicalUsersPage'),
    ),
    page(
      '/gestion/structures/$organisationId/espaces',
      lazyRouteComponent(() => import('./organisations/spaces-page.tsx'), 'SpacesPage'),
    ),
    page(
      '/gestion/structures/$organisationId/revue',
      lazyRouteComponent(() => import('./organisations/review-page.tsx'), 'ReviewPage'),
    ),
    page(
      '/gestion/structures/$organisationId/historique',
      lazyRouteComponent(() => import('./organisations/history-page.tsx'), 'HistoryPage'),
    ),
    page(
      '/gestion/structures/$organisationId/identifiant',
      lazyRouteComponent(() => import('./organisations/identifier-page.tsx'), 'IdentifierPage'),
    ),
  ]
}
