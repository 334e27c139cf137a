import type { Permission } from '../../kernel/policy/roles.ts'

/** What the roles of the staff see of the dashboard (decision table). */
export const permissions: Record<string, Permission> = {
  'dashboard.figures.read': {
    title: { fr: 'Voir le tableau de bord', en: 'See the dashboard' },
    staff: ['agent', 'reader'],
  },
  'dashboard.brands.read': {
    title: {
      fr: 'Voir les sommes des marques créées depuis celle-ci',
      en: 'See the sums of the brands made from this one',
    },
    staff: [],
  },
}
