import { defineSpace } from '../../kernel/space.ts'
import { permissions } from './permissions.ts'
import { routes } from './routes.ts'

/** «Tableau de bord» (B16, B27): sums of what other spaces hold. It has no tables. */
export const dashboard = defineSpace({
  name: 'dashboard',
  needs: ['back-office', 'billing', 'contracts', 'support'],
  permissions,
  routes: [...routes],
  openTo: { staff: 'dashboard.figures.read' },
})
