import { IconRefresh } from '@tabler/icons-react'
import { spacePages } from '../../../web/ui/space-pages.tsx'

/** «Synchronisation» (D18, D28, D33): the runs, what they compared, and the accesses of the software that pushes. */
export const { prepare, routes, navigation } = spacePages({
  name: 'synchronisation',
  title: { fr: 'Synchronisation', en: 'Synchronisation' },
  icon: IconRefresh,
  order: 760,
  texts: {
    fr: async () => (await import('./texts.fr.ts')).fr,
    en: async () => (await import('./texts.en.ts')).en,
  },
  staff: {
    at: '/fournisseur/synchronisation',
    group: 'portal',
    permission: 'synchronisation.runs.read',
    tabFor: 'back-office.settings.read',
    pages: {
      '': [() => import('./runs-page.tsx'), 'RunsPage'],
      '/acces': [() => import('./keys-page.tsx'), 'KeysPage'],
      '/comparaison/$id': [() => import('./comparison-page.tsx'), 'ComparisonPage'],
    },
  },
})
