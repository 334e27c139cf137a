import { endpointsOf } from '../../kernel/http/endpoints.ts'
import * as schema from './schema.ts'
import { readDashboard } from './service.ts'

const endpoint = endpointsOf('dashboard')

/** «Tableau de bord» (B16). */
export const routes = [
  endpoint({
    method: 'GET',
    path: '/staff/dashboard',
    summary: 'Revenue, what is overdue, new clients, tickets and seats, by period and brand',
    access: { staff: 'dashboard.figures.read' },
    query: schema.dashboardQuery,
    response: schema.dashboard,
    handler: ({ ctx, query }) => readDashboard(ctx, query),
  }),
] as const
