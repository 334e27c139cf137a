import { Download, endpointsOf } from '../../../kernel/http/endpoints.ts'
import * as schema from './schema.ts'
import * as service from './service.ts'

const endpoint = endpointsOf('documents')
const clientOrStaff = { client: 'documents.vault.take', staff: 'documents.vault.take' } as const
const staff = { staff: 'documents.vault.take' } as const

/** «Coffre de sortie» (D31): asked for, made by a job, taken by whoever may. */
export const vaultRoutes = [
  endpoint({
    method: 'GET',
    path: '/vaults/organisations/:organisationId',
    summary: "A client's exit vaults, and what the next one would hold",
    access: clientOrStaff,
    params: schema.clientParams,
    response: schema.vaults,
    handler: async ({ ctx, params }) => service.readVaults(ctx, await service.clientHolder(ctx, params.organisationId)),
  }),
  endpoint({
    method: 'POST',
    path: '/vaults/organisations/:organisationId',
    summary: "Ask for a client's exit vault",
    access: clientOrStaff,
    status: 202,
    params: schema.clientParams,
    response: schema.vaults,
    handler: async ({ ctx, params }) =>
      service.askForVault(ctx, await service.clientHolder(ctx, params.organisationId)),
  }),
  endpoint({
    method: 'GET',
    path: '/employee/vaults',
    summary: "An employee's own exit vaults, and what the next one would hold",
    access: { employee: true },
    response: schema.vaults,
    handler: async ({ ctx }) => service.readVaults(ctx, await service.employeeHolder(ctx)),
  }),
  endpoint({
    method: 'POST',
    path: '/employee/vaults',
    summary: 'Ask for one’s own exit vault',
    access: { employee: true },
    status: 202,
    response: schema.vaults,
    handler: async ({ ctx }) => service.askForVault(ctx, await service.employeeHolder(ctx)),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/vaults/employees/:employeeId',
    summary: "An employee's exit vaults, and what the next one would hold",
    access: staff,
    params: schema.employeeParams,
    response: schema.vaults,
    handler: async ({ ctx, params }) => service.readVaults(ctx, await service.employeeHolder(ctx, params.employeeId)),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/vaults/employees/:employeeId',
    summary: "Ask for an employee's exit vault; they are told",
    access: staff,
    status: 202,
    params: schema.employeeParams,
    response: schema.vaults,
    handler: async ({ ctx, params }) => service.askForVault(ctx, await service.employeeHolder(ctx, params.employeeId)),
  }),
  endpoint({
    method: 'GET',
    path: '/vaults/:id/file',
    summary: 'The archive of an exit vault',
    access: { client: 'documents.vault.take', staff: 'documents.vault.take', employee: true },
    params: schema.vaultParams,
    download: 'application/zip',
    ranges: true,
    handler: async ({ ctx, params, request }) =>
      Download.of(await service.takeVault(ctx, params.id, request.raw.method === 'GET')),
  }),
]
