import type { AnyRoute } from '@tanstack/react-router'
import type { Session } from './api/types.ts'
import type { SpaceHome } from './ui/home.ts'
import type { SpaceNavigation } from './ui/navigation.ts'
import type { SpaceRecordBlocks } from './ui/record-blocks.tsx'

/** What `spaces/<name>/pages/index.tsx` exports. */
export interface SpacePages {
  /** Makes the space's routes under the frame; their components are lazy (`lazyRouteComponent`). Paths are whole: `/contrats/$id`. */
  routes: (parent: AnyRoute) => AnyRoute[]
  /** Loads what must be there before any of its pages shows: its texts, and the pages of the side that this person is on. */
  prepare?: (session: Session) => Promise<unknown>
  /** Its places in the bar, and the acts of «Accueil». */
  navigation?: SpaceNavigation
  /** Its blocks of «Accueil»; asked after `prepare`. */
  home?: SpaceHome
  /** Its blocks on the pages of other spaces' records. */
  recordBlocks?: SpaceRecordBlocks
}

export interface SpaceEntry {
  /** Name of the space, as in `session.spaces`. */
  space: string
  /** True for pages mounted whoever is signed in, whatever spaces they hold. */
  always?: boolean
  load: () => Promise<SpacePages>
}

/**
 * The spaces that have pages. Adding one is a line here; it is loaded only for a session that holds the space:
 * `{ space: 'contracts', load: () => import('../spaces/contracts/pages/index.tsx') }`
 */
export const spaceEntries: SpaceEntry[] = [
  { space: 'contracts', load: () => import('../spaces/contracts/pages/index.tsx') },
  {
    space: 'contracts',
    always: true,
    load: () => import('../spaces/contracts/pages/applications/index.tsx'),
  },
  { space: 'billing', load: () => import('../spaces/billing/pages/index.tsx') },
  { space: 'e-invoicing', load: () => import('../spaces/e-invoicing/pages/index.tsx') },
  { space: 'sales', load: () => import('../spaces/sales/pages/index.tsx') },
  { space: 'synchronisation', load: () => import('../spaces/synchronisation/pages/index.tsx') },
  { space: 'fleet', load: () => import('../spaces/fleet/pages/index.tsx') },
  { space: 'support', load: () => import('../spaces/support/pages/index.tsx') },
  { space: 'interventions', load: () => import('../spaces/interventions/pages/index.tsx') },
  { space: 'service-contracts', load: () => import('../spaces/service-contracts/pages/index.tsx') },
  { space: 'employees', load: () => import('../spaces/employees/pages/index.tsx') },
  { space: 'documents', load: () => import('../spaces/documents/pages/index.tsx') },
  {
    space: 'documents',
    always: true,
    load: () => import('../spaces/documents/pages/notifications/index.tsx'),
  },
  { space: 'synchronisation', load: () => import('../spaces/synchronisation/pages/exchange/index.tsx') },
  { space: 'news', load: () => import('../spaces/news/pages/index.tsx') },
  {
    space: 'organisation-administration',
    load: () => import('../spaces/organisation-administration/pages/index.tsx'),
  },
  {
    space: 'organisation-administration',
    always: true,
    load: () => import('../spaces/organisation-administration/pages/account/index.tsx'),
  },
  { space: 'portal-configuration', load: () => import('../spaces/portal-configuration/pages/index.tsx') },
  { space: 'portal-access', load: () => import('../spaces/portal-access/pages/index.tsx') },
  { space: 'back-office', load: () => import('../spaces/back-office/pages/index.tsx') },
  { space: 'dashboard', load: () => import('../spaces/dashboard/pages/index.tsx') },
]
