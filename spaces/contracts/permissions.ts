import type { Permission } from '../../kernel/policy/roles.ts'

const everyMember = ['principal_manager', 'secondary_manager', 'member', 'technical'] as const

/** What the roles of members and of the staff may do with contracts (decision table). */
export const permissions: Record<string, Permission> = {
  'contracts.contracts.read': {
    title: { fr: 'Consulter les contrats', en: 'Read contracts' },
    membership: [...everyMember],
    staff: ['agent', 'reader'],
  },
  'contracts.contracts.modify': {
    title: { fr: 'Modifier dans les contrats délégués', en: 'Change things in the delegated contracts' },
    membership: [...everyMember],
  },
  'contracts.contracts.manage': {
    title: {
      fr: 'Créer, modifier et terminer des contrats, leurs prix et leurs places',
      en: 'Make, edit and end contracts, their prices and seats',
    },
    staff: ['agent', 'synchronisation'],
  },
  'contracts.connections.manage': {
    title: { fr: 'Modifier, bloquer et débloquer des connexions', en: 'Edit, block and unblock connections' },
    staff: ['agent'],
  },
  'contracts.requests.decide': {
    title: {
      fr: 'Valider ou refuser les demandes, verser les formulaires signés',
      en: 'Validate or refuse requests, file signed forms',
    },
    staff: ['agent'],
  },
  'contracts.delegations.manage': {
    title: { fr: 'Valider, refuser et terminer des délégations', en: 'Validate, refuse and end delegations' },
    staff: ['agent'],
  },
  'contracts.applications.manage': {
    title: {
      fr: 'Gérer les logiciels, leurs profils et leurs collaborateurs',
      en: 'Manage applications, their profiles and users',
    },
    staff: ['agent', 'synchronisation'],
  },
  'contracts.trainings.manage': {
    title: { fr: 'Organiser les formations', en: 'Organise training sessions' },
    staff: ['agent'],
  },
}
