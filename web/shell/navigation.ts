import {
  IconApps,
  IconBuildingCommunity,
  IconFileText,
  IconHistory,
  IconHome,
  IconInbox,
  IconLifebuoy,
  IconListCheck,
  IconMailbox,
  IconSchool,
  IconUser,
  IconUsersGroup,
} from '@tabler/icons-react'
import { useRouter } from '@tanstack/react-router'
import type { ComponentType } from 'react'
import type { CountName } from '../api/endpoints.ts'
import { useSession } from '../api/session.ts'

export interface Shortcut {
  /** Key of its text, under `nav`. */
  key: string
  /** Key of its short text, for the bar of a phone. */
  short?: string
  to: string
  icon: ComponentType<{ size?: number; stroke?: number; 'aria-hidden'?: boolean }>
  /** The space that it opens; absent: anybody's. */
  space?: string
  /** Active on this address only, not below it. */
  exact?: boolean
  count?: CountName
  /** The permission of the staff without which it is not shown. */
  permission?: string
}

const client: Shortcut[] = [
  { key: 'home', to: '/', icon: IconHome, exact: true },
  {
    key: 'contracts',
    short: 'contractsShort',
    to: '/contrats',
    icon: IconFileText,
    space: 'contracts',
    count: 'requestsToReturn',
  },
  {
    key: 'support',
    short: 'supportShort',
    to: '/assistance',
    icon: IconLifebuoy,
    space: 'support',
    count: 'ticketsWaiting',
  },
  {
    key: 'management',
    short: 'managementShort',
    to: '/gestion',
    icon: IconUsersGroup,
    space: 'organisation-administration',
    count: 'organisationRequests',
  },
  { key: 'account', short: 'accountShort', to: '/compte', icon: IconUser },
]

const staff: Shortcut[] = [
  { key: 'queue', to: '/fournisseur/demandes', icon: IconInbox, space: 'contracts', count: 'queue' },
  {
    key: 'structureRequests',
    short: 'structureRequestsShort',
    to: '/fournisseur/demandes-des-structures',
    icon: IconListCheck,
    space: 'organisation-administration',
    count: 'organisationRequests',
  },
  { key: 'clients', to: '/fournisseur/clients', icon: IconBuildingCommunity },
  { key: 'staffContracts', to: '/fournisseur/contrats', icon: IconFileText, space: 'contracts' },
  { key: 'staffSupport', to: '/fournisseur/assistance', icon: IconLifebuoy, space: 'support', count: 'ticketsWaiting' },
  { key: 'trainings', to: '/fournisseur/formations', icon: IconSchool, space: 'contracts' },
  { key: 'applications', to: '/fournisseur/logiciels', icon: IconApps, space: 'contracts' },
  { key: 'outbox', to: '/fournisseur/boite-d-envoi', icon: IconMailbox, permission: 'back-office.mails.manage' },
  { key: 'journal', to: '/fournisseur/journal', icon: IconHistory },
  { key: 'team', to: '/fournisseur/equipe', icon: IconUsersGroup },
]

/** The shortcuts of the bar: only what is mounted and what this person may open. */
export function useShortcutBar(): Shortcut[] {
  const session = useSession()
  const mounted = useRouter().routesByPath as Record<string, unknown>
  return (session.side === 'staff' ? staff : client).filter(
    (shortcut) =>
      shortcut.to in mounted &&
      (!shortcut.space || session.spaces.includes(shortcut.space)) &&
      (!shortcut.permission || session.permissions.includes(shortcut.permission)),
  )
}
