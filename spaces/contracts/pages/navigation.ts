import { IconApps, IconFileText, IconInbox, IconSchool } from '@tabler/icons-react'
import type { SpaceNavigation } from '../../../web/ui/navigation.ts'

/** A client's contracts; the provider's queue, contracts, trainings and applications. */
export const navigation: SpaceNavigation = ({ side }) =>
  side === 'client'
    ? [
        {
          key: 'contracts',
          title: { fr: 'Administration de contrat', en: 'Contract administration' },
          short: { fr: 'Contrats', en: 'Contracts' },
          to: '/contrats',
          icon: IconFileText,
          order: 100,
          count: 'requestsToReturn',
          act: {
            title: { fr: 'Administrer mes connexions', en: 'Administer my connections' },
            detail: {
              fr: 'Abonnés, sièges et demandes de vos contrats',
              en: 'Subscribers, seats and requests of your contracts',
            },
          },
        },
      ]
    : [
        {
          key: 'queue',
          title: { fr: 'Demandes', en: 'Requests' },
          to: '/fournisseur/demandes',
          icon: IconInbox,
          order: 100,
          group: 'requests',
          count: 'queue',
        },
        {
          key: 'staffContracts',
          title: { fr: 'Contrats', en: 'Contracts' },
          to: '/fournisseur/contrats',
          icon: IconFileText,
          order: 400,
          group: 'clients',
        },
        {
          key: 'trainings',
          title: { fr: 'Formations', en: 'Trainings' },
          to: '/fournisseur/formations',
          icon: IconSchool,
          order: 600,
          group: 'requests',
        },
        {
          key: 'applications',
          title: { fr: 'Logiciels', en: 'Applications' },
          to: '/fournisseur/logiciels',
          icon: IconApps,
          order: 700,
          group: 'clients',
        },
      ]
