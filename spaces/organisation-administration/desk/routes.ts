import { endpointsOf } from '../../../kernel/http/endpoints.ts'
import * as schema from '../schema.ts'
import { readDesk } from './service.ts'

const endpoint = endpointsOf('organisation-administration')

export const deskRoutes = [
  endpoint({
    method: 'GET',
    path: '/organisation-administration',
    summary: 'What waits for a manager, and the organisations that they run (O1)',
    access: { client: 'organisation.desk.read', program: 'read' },
    response: schema.desk,
    handler: ({ ctx }) => readDesk(ctx),
  }),
]
