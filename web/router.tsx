import {
  type AnyRoute,
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
  retainSearchParams,
} from '@tanstack/react-router'
import type { Session } from './api/types.ts'
import { NotFoundPage, RouteErrorPage } from './shell/failed-pages.tsx'
import { Shell } from './shell/shell.tsx'
import type { SpacePages } from './spaces.ts'

/**
 * Makes the router of the signed-in pages: the frame, «Accueil», «Mon compte», long tasks, and what the given spaces mount. To whoever leaves a side
 * that was closed every address is the one page by which they take their documents along (D31).
 * Links take plain addresses (`<Link to={`/contrats/${id}`}>`): spaces are mounted at run time, so paths are not in the types.
 */
export function createPortalRouter(spaces: SpacePages[], side: Session['side']) {
  const root = createRootRouteWithContext()({
    component: Shell,
    notFoundComponent: NotFoundPage,
    validateSearch: (search: Record<string, unknown>): { structure?: string } => search,
    // Every link keeps the organisation that is open (O36).
    search: { middlewares: [retainSearchParams(['structure'])] },
  })
  const parent: AnyRoute = root
  const toTake = createRoute({
    getParentRoute: () => parent,
    path: '$',
    beforeLoad: () => {
      throw redirect({ to: '/depart' as string })
    },
  })
  const own = [
    createRoute({
      getParentRoute: () => parent,
      path: '/',
      component: lazyRouteComponent(() => import('./home/home-page.tsx'), 'HomePage'),
    }),
    createRoute({
      getParentRoute: () => parent,
      path: '/compte',
      component: lazyRouteComponent(() => import('./account/account-page.tsx'), 'AccountPage'),
    }),
    createRoute({
      getParentRoute: () => parent,
      path: '/travaux/$workId',
      component: lazyRouteComponent(() => import('./work/work-page.tsx'), 'WorkPage'),
    }),
  ]
  return createRouter({
    routeTree: root.addChildren([
      ...(side === 'leaver' ? [toTake] : own),
      // What a page itself says is missing is told within the frame.
      ...spaces
        .flatMap((space) => space.routes(parent))
        .map((route) => route.update({ notFoundComponent: NotFoundPage }) as AnyRoute),
    ]),
    defaultPreload: 'intent',
    defaultNotFoundComponent: NotFoundPage,
    defaultErrorComponent: RouteErrorPage,
    scrollRestoration: true,
    trailingSlash: 'never',
    // Addresses stay readable: a search value is always the text that it looks like.
    parseSearch: (search) => Object.fromEntries(new URLSearchParams(search)),
    stringifySearch: (search) => {
      const query = new URLSearchParams()
      for (const [name, value] of Object.entries(search)) {
        if (value !== undefined && value !== null && value !== '') query.set(name, String(value))
      }
      const text = query.toString()
      return text ? `?${text}` : ''
    },
  })
}

export type PortalRouter = ReturnType<typeof createPortalRouter>
