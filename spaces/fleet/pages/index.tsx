import { IconBuildingWarehouse } from '@tabler/icons-react'
import { recordPages, spacePages } from '../../../web/ui/space-pages.tsx'

const fleet = () => import('./fleet-page.tsx')
const asset = () => import('./asset-page.tsx')
const form = () => import('./staff/asset-form-page.tsx')

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
    count: 'readingsDue',
    pages: {
      '': [fleet, 'FleetPage'],
      '/$id': [asset, 'AssetPage'],
      '/$id/$tab': [asset, 'AssetPage'],
      '/etiquette/$token': [() => import('./opened-label-page.tsx'), 'OpenedLabelPage'],
    },
  },
  staff: {
    at: '/fournisseur/parc',
    group: 'services',
    order: 460,
    count: 'breakdownsReported',
    pages: {
      '': [fleet, 'FleetPage'],
      '/nouveau': [form, 'NewAssetPage'],
      '/pannes': [() => import('./staff/reports-page.tsx'), 'ReportsPage'],
      '/$id': [asset, 'AssetPage'],
      '/$id/$tab': [asset, 'AssetPage'],
      '/$id/modifier': [form, 'ChangeAssetPage'],
    },
    beside: {
      '/fournisseur/parc/genres': recordPages(async () => (await import('../kinds/record.ts')).assetKind),
      '/fournisseur/parc/modeles': recordPages(async () => (await import('../models/record.ts')).assetModel),
      '/fournisseur/parc/compteurs': recordPages(async () => (await import('../meter-kinds/record.ts')).meterKind),
    },
  },
})
