import type { Permission } from '../../kernel/policy/roles.ts'

/** What the roles of the staff may do with employees (decision table). */
export const permissions: Record<string, Permission> = {
  'employees.employees.read': {
    title: { fr: 'Voir les salariés', en: 'See employees' },
    staff: ['agent', 'reader', 'synchronisation'],
  },
  'employees.employees.manage': {
    title: { fr: 'Tenir les salariés et leurs accès', en: 'Keep employees and their access' },
    staff: ['agent', 'synchronisation'],
  },
}
