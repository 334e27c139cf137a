import type { FastifyInstance } from 'fastify'
import type { Services } from '../../../kernel/http/context.ts'
import { endpoints } from '../../../kernel/http/endpoints.ts'

export function organisationRoutes(app: FastifyInstance, services: Services): void {
  const _endpoint = endpoints(app, services, 'organisation-administration')
}
