import './errors.ts'
import type { FastifyInstance } from 'fastify'
import type { Services } from '../../../kernel/http/context.ts'
import { endpoints } from '../../../kernel/http/endpoints.ts'
import * as users from './application-users.ts'
import * as applications from './applications.ts'
import * as lines from './billing-lines.ts'
import * as contracts from './contracts.ts'
import * as schema from './schema.ts'

/** What the provider sets: contracts, prices, applications and their users. */
export function administrationRoutes(app: FastifyInstance, services: Services): void {
  const endpoint = endpoints(app, services, 'contracts')
  const { idParams, contractView, applicationView, profileParams, roleParams } = schema

  endpoint({
    method: 'GET',
    path: '/staff/contracts',
    summary: 'Every contract by number',
    access: { staff: 'contracts.contracts.read' },
    query: schema.contractQuery,
    response: schema.contractList,
    handler: ({ ctx, query }) => contracts.listContracts(ctx, query),
  })
  endpoint({
    method: 'POST',
    path: '/staff/contracts',
    summary: 'Make a contract with its first prices and shared seats',
    access: { staff: 'contracts.contracts.manage' },
    status: 201,
    body: schema.contractBody,
    response: contractView,
    handler: ({ ctx, body }) => contracts.createContract(ctx, body),
  })
  endpoint({
    method: 'GET',
    path: '/staff/contracts/:id',
    summary: 'A contract with all its settings',
    access: { staff: 'contracts.contracts.read' },
    params: idParams,
    response: contractView,
    handler: ({ ctx, params }) => contracts.readContract(ctx, params.id),
  })
  endpoint({
    method: 'PATCH',
    path: '/staff/contracts/:id',
    summary: 'Change settings of a contract',
    access: { staff: 'contracts.contracts.manage' },
    params: idParams,
    body: schema.contractPatch,
    response: contractView,
    handler: ({ ctx, params, body }) => contracts.updateContract(ctx, params.id, body),
  })
  endpoint({
    method: 'POST',
    path: '/staff/contracts/:id/prices',
    summary: 'Set a monthly price from a month on',
    access: { staff: 'contracts.contracts.manage' },
    status: 201,
    params: idParams,
    body: schema.priceBody,
    response: contractView,
    handler: ({ ctx, params, body }) => contracts.setPrice(ctx, params.id, body),
  })
  endpoint({
    method: 'POST',
    path: '/staff/contracts/:id/ending',
    summary: 'Set or lift the day on which a contract ends',
    access: { staff: 'contracts.contracts.manage' },
    params: idParams,
    body: schema.endingBody,
    response: contractView,
    handler: ({ ctx, params, body }) => contracts.endContract(ctx, params.id, body),
  })
  endpoint({
    method: 'POST',
    path: '/staff/contracts/:id/concurrent-seats',
    summary: 'Set how many shared seats are bought, with a reason',
    access: { staff: 'contracts.contracts.manage' },
    params: idParams,
    body: schema.concurrentSeatsBody,
    response: contractView,
    handler: ({ ctx, params, body }) => contracts.setConcurrentSeats(ctx, params.id, body),
  })
  endpoint({
    method: 'GET',
    path: '/staff/contracts/:id/billing-lines',
    summary: 'Billing lines by invoice date',
    access: { staff: 'contracts.contracts.read' },
    params: idParams,
    query: schema.lineQuery,
    response: schema.lineList,
    handler: ({ ctx, params, query }) => lines.listLines(ctx, params.id, query),
  })
  endpoint({
    method: 'GET',
    path: '/staff/contracts/:id/billing-lines/export',
    summary: 'Billing lines as a file',
    access: { staff: 'contracts.contracts.read' },
    params: idParams,
    query: schema.lineExportQuery,
    download: 'application/octet-stream',
    handler: ({ ctx, params, query, request }) => lines.exportLines(ctx, request, params.id, query),
  })

  endpoint({
    method: 'GET',
    path: '/staff/applications',
    summary: 'Applications with their profiles and roles',
    access: { staff: 'contracts.contracts.read' },
    response: schema.applicationList,
    handler: ({ ctx }) => applications.listApplications(ctx),
  })
  endpoint({
    method: 'POST',
    path: '/staff/applications',
    summary: 'Make an application',
    access: { staff: 'contracts.applications.manage' },
    status: 201,
    body: schema.applicationBody,
    response: applicationView,
    handler: ({ ctx, body }) => applications.createApplication(ctx, body),
  })
  endpoint({
    method: 'GET',
    path: '/staff/applications/:id',
    summary: 'An application with its profiles and roles',
    access: { staff: 'contracts.contracts.read' },
    params: idParams,
    response: applicationView,
    handler: ({ ctx, params }) => applications.readApplication(ctx, params.id),
  })
  endpoint({
    method: 'PATCH',
    path: '/staff/applications/:id',
    summary: 'Change an application',
    access: { staff: 'contracts.applications.manage' },
    params: idParams,
    body: schema.applicationPatch,
    response: applicationView,
    handler: ({ ctx, params, body }) => applications.updateApplication(ctx, params.id, body),
  })
  endpoint({
    method: 'POST',
    path: '/staff/applications/:id/profiles',
    summary: 'Add a profile to an application',
    access: { staff: 'contracts.applications.manage' },
    status: 201,
    params: idParams,
    body: schema.profileBody,
    response: applicationView,
    handler: ({ ctx, params, body }) => applications.addProfile(ctx, params.id, body),
  })
  endpoint({
    method: 'PATCH',
    path: '/staff/applications/:id/profiles/:profileId',
    summary: 'Change a profile',
    access: { staff: 'contracts.applications.manage' },
    params: profileParams,
    body: schema.profilePatch,
    response: applicationView,
    handler: ({ ctx, params, body }) => applications.updateProfile(ctx, params.id, params.profileId, body),
  })
  endpoint({
    method: 'DELETE',
    path: '/staff/applications/:id/profiles/:profileId',
    summary: 'Take away a profile that nothing uses',
    access: { staff: 'contracts.applications.manage' },
    params: profileParams,
    handler: ({ ctx, params }) => applications.removeProfile(ctx, params.id, params.profileId),
  })
  endpoint({
    method: 'POST',
    path: '/staff/applications/:id/roles',
    summary: 'Add a role to an application',
    access: { staff: 'contracts.applications.manage' },
    status: 201,
    params: idParams,
    body: schema.roleBody,
    response: applicationView,
    handler: ({ ctx, params, body }) => applications.addRole(ctx, params.id, body),
  })
  endpoint({
    method: 'PATCH',
    path: '/staff/applications/:id/roles/:roleId',
    summary: 'Change a role',
    access: { staff: 'contracts.applications.manage' },
    params: roleParams,
    body: schema.rolePatch,
    response: applicationView,
    handler: ({ ctx, params, body }) => applications.updateRole(ctx, params.id, params.roleId, body),
  })
  endpoint({
    method: 'DELETE',
    path: '/staff/applications/:id/roles/:roleId',
    summary: 'Take away a role that nothing uses',
    access: { staff: 'contracts.applications.manage' },
    params: roleParams,
    handler: ({ ctx, params }) => applications.removeRole(ctx, params.id, params.roleId),
  })

  endpoint({
    method: 'GET',
    path: '/staff/application-users',
    summary: 'Application users by name',
    access: { staff: 'contracts.contracts.read' },
    query: schema.userQuery,
    response: schema.userList,
    handler: ({ ctx, query }) => users.listUsers(ctx, query),
  })
  endpoint({
    method: 'POST',
    path: '/staff/application-users/import',
    summary: "Take in a list of an application's users (CSV)",
    access: { staff: 'contracts.applications.manage' },
    multipart: true,
    body: schema.importBody,
    response: schema.importReport,
    handler: ({ ctx, body, uploads }) => users.importUsers(ctx, body, uploads[0]),
  })
}
