import { IconLifebuoy } from '@tabler/icons-react'
import type { SpaceNavigation } from '../../../web/ui/navigation.ts'

/** A client's tickets; the provider's queue of them. */
export const navigation: SpaceNavigation = ({ side }) => [
  side === 'client'
    ? {
        key: 'support',
        title: { fr: 'Mon assistance', en: 'My support' },
        short: { fr: 'Assistance', en: 'Support' },
        to: '/assistance',
        icon: IconLifebuoy,
        order: 130,
        count: 'ticketsWaiting',
        act: {
          title: { fr: 'Ouvrir un ticket', en: 'Open a ticket' },
          to: '/assistance/nouveau',
          detail: { fr: "Déposer et suivre vos demandes d'assistance", en: 'File and follow your support requests' },
        },
      }
    : {
        key: 'support',
        title: { fr: 'Assistance', en: 'Support' },
        to: '/fournisseur/assistance',
        icon: IconLifebuoy,
        order: 210,
        count: 'ticketsWaiting',
      },
]
