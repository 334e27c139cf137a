import { IconAdjustments } from '@tabler/icons-react'
import { spacePages } from '../../../web/ui/space-pages.tsx'

/** «Paramètres du portail» (D9–D13), of the staff alone. */
export const { prepare, routes, navigation, home } = spacePages({
  name: 'portal-access',
  title: { fr: 'Paramètres du portail', en: 'Portal settings' },
  icon: IconAdjustments,
  order: 470,
  texts: {
    fr: async () => (await import('./texts.fr.ts')).fr,
    en: async () => (await import('./texts.en.ts')).en,
  },
  staff: {
    at: '/fournisseur/portail/acces',
    group: 'clients',
    pages: {
      '': [() => import('./accesses-page.tsx'), 'AccessesPage'],
    },
    beside: {
      '/fournisseur/clients/$organisationId/contacts': {
        '': [() => import('./contacts-page.tsx'), 'ContactsPage'],
      },
    },
  },
})
