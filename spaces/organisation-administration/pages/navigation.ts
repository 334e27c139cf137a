import { IconBuildingCommunity, IconListCheck, IconUsersGroup } from '@tabler/icons-react'
import type { SpaceNavigation } from '../../../web/ui/navigation.ts'

/** The managers' desk; for the provider's people, what organisations ask for. */
export const deskNavigation: SpaceNavigation = ({ side }) =>
  side === 'staff'
    ? [
        {
          key: 'structureRequests',
          title: { fr: 'Demandes des structures', en: 'Requests of organisations' },
          short: { fr: 'Structures', en: 'Organisations' },
          to: '/fournisseur/demandes-des-structures',
          icon: IconListCheck,
          order: 200,
          group: 'requests',
          count: 'organisationRequests',
          permission: 'organisation.people.read',
        },
      ]
    : [
        {
          key: 'management',
          title: { fr: 'Activités du gestionnaire', en: 'Organisation administration' },
          short: { fr: 'Gestion', en: 'Manage' },
          to: '/gestion',
          icon: IconUsersGroup,
          order: 300,
          count: 'organisationRequests',
          act: {
            title: { fr: 'Gérer mes structures', en: 'Run my organisations' },
            detail: { fr: 'Utilisateurs, rôles, services, espaces', en: 'Users, roles, services, spaces' },
          },
        },
      ]

/** One's own memberships: an act of «Accueil», within «Mon compte». */
export const ownNavigation: SpaceNavigation = ({ side }) =>
  side === 'staff'
    ? []
    : [
        {
          key: 'memberships',
          title: { fr: 'Mes rattachements', en: 'My memberships' },
          to: '/compte/rattachements',
          icon: IconBuildingCommunity,
          order: 800,
          inBar: false,
          act: {
            title: { fr: 'Demander un rattachement ou un espace', en: 'Ask to join or for a space' },
            detail: { fr: 'Et suivre vos demandes', en: 'And follow your requests' },
          },
        },
      ]
