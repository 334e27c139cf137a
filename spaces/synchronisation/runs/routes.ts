import { endpointsOf } from '../../../kernel/http/endpoints.ts'
import { listEndpoints } from '../../../kernel/lists/endpoints.ts'
import { workView } from '../../../kernel/work/schema.ts'
import { askRun } from './asked.ts'
import { runList } from './lists.ts'
import * as schema from './schema.ts'
import * as runs from './service.ts'

const endpoint = endpointsOf('synchronisation')
const access = { staff: 'synchronisation.rows.push', program: 'modify' } as const

/** Runs of the tool: one at a time in a brand (D28). */
export const runRoutes = [
  endpoint({
    method: 'POST',
    path: '/synchronisation/runs',
    summary: 'Begin a run of the tool; while another is open it is refused with who runs (D28)',
    access,
    status: 201,
    body: schema.runBody,
    response: schema.run,
    handler: ({ ctx, body }) => runs.startRun(ctx, body),
  }),
  endpoint({
    method: 'POST',
    path: '/synchronisation/runs/:id/progress',
    summary: 'Say how far a run is; the answer says whether somebody asked that it stops (D28)',
    access,
    params: schema.runParams,
    body: schema.progressBody,
    response: schema.run,
    idempotent: false,
    handler: ({ ctx, params, body }) => runs.progressRun(ctx, params.id, body),
  }),
  endpoint({
    method: 'POST',
    path: '/synchronisation/runs/:id/end',
    summary: 'End a run (D28)',
    access,
    params: schema.runParams,
    body: schema.endBody,
    response: schema.run,
    handler: ({ ctx, params, body }) => runs.endRun(ctx, params.id, body),
  }),
  listEndpoints('synchronisation', runList, { access: { staff: 'synchronisation.runs.read' } }).page(
    '/staff/synchronisation/runs',
    'The runs of the tool and those that were asked for in the portal, the newest first (D28, D33)',
  ),
  endpoint({
    method: 'POST',
    path: '/staff/synchronisation/runs',
    summary: '«Synchroniser»: do now what would be done by itself, as a long task (D33)',
    access: { staff: 'synchronisation.runs.start' },
    status: 202,
    response: workView,
    handler: ({ ctx }) => askRun(ctx),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/synchronisation/runs/:id/stop',
    summary: 'Ask that a run of the tool stops after what is under way (D28)',
    access: { staff: 'synchronisation.runs.start' },
    params: schema.runParams,
    response: schema.run,
    handler: ({ ctx, params }) => runs.stopRun(ctx, params.id),
  }),
]
