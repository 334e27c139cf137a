import {
  IconBuildingCommunity,
  IconHistory,
  IconMailbox,
  IconPalette,
  IconSettings,
  IconUsersGroup,
} from '@tabler/icons-react'
import type { SpaceNavigation } from '../../../web/ui/navigation.ts'

/** The provider's clients, its outbox, journal and team. */
export const navigation: SpaceNavigation = ({ permissions }) => [
  {
    key: 'clients',
    title: { fr: 'Clients', en: 'Clients' },
    to: '/fournisseur/clients',
    icon: IconBuildingCommunity,
    order: 300,
    group: 'clients',
  },
  {
    key: 'outbox',
    title: { fr: "Boîte d'envoi", en: 'Outbox' },
    to: '/fournisseur/boite-d-envoi',
    icon: IconMailbox,
    order: 800,
    group: 'portal',
    permission: 'back-office.mails.manage',
  },
  {
    key: 'journal',
    title: { fr: 'Journal', en: 'Journal' },
    to: '/fournisseur/journal',
    icon: IconHistory,
    order: 900,
    group: 'portal',
    permission: 'back-office.journal.read',
  },
  {
    key: 'team',
    title: { fr: 'Équipe', en: 'Team' },
    to: '/fournisseur/equipe',
    icon: IconUsersGroup,
    order: 1000,
    group: 'portal',
    inBar: !permissions.includes('back-office.settings.read'),
    permission: 'back-office.staff.read',
  },
  {
    key: 'brands',
    title: { fr: 'Marques', en: 'Brands' },
    to: '/fournisseur/marques',
    icon: IconPalette,
    order: 1100,
    group: 'portal',
    inBar: !permissions.includes('back-office.settings.read'),
    permission: 'back-office.brands.manage',
  },
  {
    key: 'settings',
    title: { fr: 'Réglages', en: 'Settings' },
    to: '/fournisseur/reglages',
    icon: IconSettings,
    order: 1200,
    group: 'portal',
    permission: 'back-office.settings.read',
  },
]
