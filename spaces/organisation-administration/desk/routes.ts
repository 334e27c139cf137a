import type { FastifyInstance } from 'fastify'
import type { Services } from '../../../kernel/http/context.ts'
import { endpoints } from '../../../kernel/http/endpoints.ts'
import * as schema from '../schema.ts'
import { readDesk } from './service.ts'

export function deskRoutes(app: FastifyInstance, services: Services): void {
  const endpoint = endpoints(app, services, 'organisation-administration')
  endpoint({
    method: 'GET',
    path: '/organisation-administration',
    summary: 'What waits for a manager, and the organisations that they run (O1)',
    access: { client: 'organisation.desk.read', program: 'read' },
    response: schema.desk,
    handler: ({ ctx }) => readDesk(ctx),
  })
}
