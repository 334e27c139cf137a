import { IconFileCertificate } from '@tabler/icons-react'
import { spacePages } from '../../../web/ui/space-pages.tsx'

/** «Contrats de service» (P18–P20, P39), on either side; the contract of an intervention, and those of an asset, on their pages. */
export const { prepare, routes, navigation, home, recordBlocks } = spacePages({
  name: 'service-contracts',
  title: { fr: 'Contrats de service', en: 'Service contracts' },
  icon: IconFileCertificate,
  order: 134,
  texts: {
    fr: async () => (await import('./texts.fr.ts')).fr,
    en: async () => (await import('./texts.en.ts')).en,
  },
  client: {
    short: { fr: 'Contrats', en: 'Contracts' },
    at: '/contrats-de-service',
    pages: {
      '': [() => import('./client/contracts-page.tsx'), 'ClientContractsPage'],
      '/$id': [() => import('./contract-page.tsx'), 'ContractPage'],
      '/$id/couvertures': [() => import('./contract-page.tsx'), 'CoveragesPage'],
      '/$id/unites': [() => import('./contract-page.tsx'), 'UnitsPage'],
      '/$id/preventives': [() => import('./contract-page.tsx'), 'PreventivePage'],
      '/$id/seuils': [() => import('./contract-page.tsx'), 'ThresholdsPage'],
    },
    blocks: {
      'interventions.intervention': async () => (await import('./contract-block.tsx')).ContractBlock,
      'fleet.asset': async () => (await import('./asset-block.tsx')).AssetContracts,
    },
  },
  staff: {
    at: '/fournisseur/contrats-de-service',
    group: 'services',
    order: 520,
    pages: {
      '': [() => import('./staff/contracts-page.tsx'), 'StaffContractsPage'],
      '/$id': [() => import('./contract-page.tsx'), 'ContractPage'],
      '/$id/couvertures': [() => import('./contract-page.tsx'), 'CoveragesPage'],
      '/$id/unites': [() => import('./contract-page.tsx'), 'UnitsPage'],
      '/$id/preventives': [() => import('./contract-page.tsx'), 'PreventivePage'],
      '/$id/seuils': [() => import('./contract-page.tsx'), 'ThresholdsPage'],
    },
    blocks: {
      'interventions.intervention': async () => (await import('./contract-block.tsx')).ContractBlock,
      'fleet.asset': async () => (await import('./asset-block.tsx')).AssetContracts,
    },
  },
})
