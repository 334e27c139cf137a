import { type AnyRoute, createRoute, lazyRouteComponent } from '@tanstack/react-router'
import type { Session } from '../../../../web/api/types.ts'
import { prepareTexts } from '../texts.ts'

export { ownNavigation as navigation } from '../navigation.ts'

let side: Session['side'] = 'client'

/** On whose side its pages are. */
export async function prepare(session: Session): Promise<void> {
  side = session.side
}

/** One's own side, in «Mon compte» (O6, O8, O20, O21): of every client's person, whatever spaces they hold. */
export function routes(parent: AnyRoute): AnyRoute[] {
  if (side === 'staff') return []
  const page = (path: string, component: ReturnType<typeof lazyRouteComponent>) =>
    createRoute({ getParentRoute: () => parent, path, component, loader: prepareTexts }) as AnyRoute
  return [
    page(
      '/compte/rattachements',
      lazyRouteComponent(() => import('./memberships-page.tsx'), 'MembershipsPage'),
    ),
    page(
      '/compte/rattachements/nouveau',
      lazyRouteComponent(() => import('./join-page.tsx'), 'JoinPage'),
    ),
    page(
      '/compte/rattachements/creation',
      lazyRouteComponent(() => import('./creation-page.tsx'), 'CreationPage'),
    ),
    page(
      '/compte/rattachements/supprimer',
      lazyRouteComponent(() => import('./leave-page.tsx'), 'LeavePage'),
    ),
    page(
      '/compte/desactivation',
      lazyRouteComponent(() => import('./deactivation-page.tsx'), 'DeactivationPage'),
    ),
  ]
}
