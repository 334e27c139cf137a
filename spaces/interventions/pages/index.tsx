import { IconSignature, IconTool } from '@tabler/icons-react'
import type { SpaceNavigation } from '../../../web/ui/navigation.ts'
import { spacePages } from '../../../web/ui/space-pages.tsx'

/** «Visites» (P14, P20, P36, P38): a client's visits; the planning of the provider's technicians. */
const pages = spacePages({
  name: 'interventions',
  title: { fr: 'Visites', en: 'Visits' },
  icon: IconTool,
  order: 132,
  texts: {
    fr: async () => (await import('./texts.fr.ts')).fr,
    en: async () => (await import('./texts.en.ts')).en,
  },
  client: {
    at: '/interventions',
    count: 'visitsToConfirm',
    pages: {
      '': [() => import('./client/interventions-page.tsx'), 'ClientInterventionsPage'],
      '/$id': [() => import('./client/intervention-page.tsx'), 'ClientInterventionPage'],
    },
    blocks: {
      'fleet.asset': {
        tab: { title: { fr: 'Interventions', en: 'Interventions' }, at: 'interventions' },
        block: async () => (await import('./visits-block.tsx')).AssetVisits,
      },
      'fleet.statistics': async () => (await import('./asset-statistics.tsx')).AssetStatistics,
      'support.ticket': async () => (await import('./visits-block.tsx')).TicketVisits,
    },
  },
  staff: {
    at: '/fournisseur/interventions',
    group: 'services',
    order: 220,
    count: 'reportsToDecide',
    pages: {
      '': [() => import('./staff/interventions-page.tsx'), 'StaffInterventionsPage'],
      '/$id': [() => import('./staff/intervention-page.tsx'), 'StaffInterventionPage'],
    },
    beside: {
      '/fournisseur/planning': {
        '': [() => import('./staff/planning-page.tsx'), 'PlanningPage'],
      },
      '/fournisseur/terrain': {
        '': [() => import('./on-site/on-site-page.tsx'), 'OnSitePage'],
      },
      '/fournisseur/techniciens': {
        '': [() => import('./staff/technicians-page.tsx'), 'TechniciansPage'],
      },
    },
    blocks: {
      'fleet.asset': {
        tab: { title: { fr: 'Interventions', en: 'Interventions' }, at: 'interventions' },
        block: async () => (await import('./visits-block.tsx')).AssetVisits,
      },
      'fleet.statistics': async () => (await import('./asset-statistics.tsx')).AssetStatistics,
      'support.ticket': async () => (await import('./visits-block.tsx')).TicketVisits,
    },
  },
})

export const { prepare, routes, home, recordBlocks } = pages

/** «Sur place» is the first place of whoever has visits to report: on a phone one tap away, where they work (P38). */
export const navigation: SpaceNavigation = (session) => [
  ...pages.navigation(session),
  ...(session.side === 'staff' && (session.counts.visitsOnSite ?? 0) > 0
    ? [
        {
          key: 'interventions.on-site',
          title: { fr: 'Sur place', en: 'On site' },
          to: '/fournisseur/terrain',
          icon: IconSignature,
          order: 5,
          permission: 'interventions.reports.write',
        },
      ]
    : []),
]
