import { IconBuildingWarehouse } from '@tabler/icons-react'
import { spacePages } from '../../../web/ui/space-pages.tsx'

/** «Parc» (P8–P11): a client's fleet, and on the provider's side that of all. */
export const { prepare, routes, navigation, home } = spacePages({
  name: 'fleet',
  title: { fr: 'Parc', en: 'Fleet' },
  icon: IconBuildingWarehouse,
  order: 120,
  texts: {
    fr: async () => (await import('./texts.fr.ts')).fr,
    en: async () => (await import('./texts.en.ts')).en,
  },
  client: {
    at: '/parc',
    pages: {
      '': [() => import('./fleet-page.tsx'), 'FleetPage'],
      '/$id': [() => import('./asset-page.tsx'), 'AssetPage'],
    },
  },
  staff: {
    at: '/fournisseur/parc',
    order: 460,
    pages: {
      '': [() => import('./fleet-page.tsx'), 'FleetPage'],
      '/$id': [() => import('./asset-page.tsx'), 'AssetPage'],
    },
  },
})
