import { IconLayoutDashboard } from '@tabler/icons-react'
import { spacePages } from '../../../web/ui/space-pages.tsx'

/** «Tableau de bord» (B16) for the staff. */
export const { prepare, routes, navigation, home } = spacePages({
  name: 'dashboard',
  title: { fr: 'Tableau de bord', en: 'Dashboard' },
  icon: IconLayoutDashboard,
  order: 50,
  texts: {
    fr: async () => (await import('./texts.fr.ts')).fr,
    en: async () => (await import('./texts.en.ts')).en,
  },
  staff: {
    at: '/fournisseur/tableau-de-bord',
    short: { fr: 'Tableau', en: 'Dashboard' },
    permission: 'dashboard.figures.read',
    pages: {
      '': [() => import('./staff/dashboard-page.tsx'), 'DashboardPage'],
    },
  },
})
