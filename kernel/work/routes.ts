import { endpointsOf } from '../http/endpoints.ts'
import { listEndpoints } from '../lists/endpoints.ts'
import * as schema from './schema.ts'
import { cancelWork, readWork, workItemList, workList } from './work.ts'

const endpoint = endpointsOf('work')

/** One's own long tasks: how far they are, how each item ended, stopping one. */
export const workRoutes = [
  listEndpoints('work', workList, { access: 'own' }).page('/work', "One's own long tasks, the newest first (O2)"),
  endpoint({
    method: 'GET',
    path: '/work/:id',
    summary: "How far one's own long task is (O2)",
    access: 'own',
    params: schema.workParams,
    response: schema.workView,
    handler: ({ ctx, params }) => readWork(ctx, params.id),
  }),
  listEndpoints('work', workItemList, { access: 'own', params: schema.workParams }).page(
    '/work/:id/items',
    'How each item of a long task ended (O2)',
  ),
  endpoint({
    method: 'POST',
    path: '/work/:id/cancellation',
    summary: 'Stop a long task after what is under way; what is done stays (O2)',
    access: 'own',
    params: schema.workParams,
    response: schema.workView,
    handler: ({ ctx, params }) => cancelWork(ctx, params.id),
  }),
] as const
