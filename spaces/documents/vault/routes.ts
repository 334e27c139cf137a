import { Download, endpointsOf } from '../../../kernel/http/endpoints.ts'
import * as schema from './schema.ts'
import * as service from './service.ts'

const endpoint = endpointsOf('documents')
const clientOrStaff = { client: 'documents.vault.take', staff: 'documents.vault.take' } as const
const chosenBy = ({ folders, years }: { folders?: string[] | undefined; years?: number[] | undefined }) => ({
  folderIds: folders,
  years,
})
/** Beside whoever it is of: who leaves a side that was closed (D31). */
const clientStaffOrLeaver = { ...clientOrStaff, leaver: true } as const
const staff = { staff: 'documents.vault.take' } as const

/** «Coffre de sortie» (D31): asked for, made by a job, taken by whoever may. */
export const vaultRoutes = [
  endpoint({
    method: 'GET',
    path: '/leaver',
    summary: 'Whose documents one may still take along from a portal that was closed, and until when',
    access: { leaver: true },
    response: schema.leaving,
    handler: ({ ctx }) => service.readLeaving(ctx),
  }),
  endpoint({
    method: 'GET',
    path: '/vaults/organisations/:organisationId',
    summary: "A client's exit vaults, and what the next one would hold",
    access: clientStaffOrLeaver,
    params: schema.clientParams,
    query: schema.choiceQuery,
    response: schema.vaults,
    handler: async ({ ctx, params, query }) =>
      service.readVaults(ctx, await service.clientHolder(ctx, params.organisationId), chosenBy(query)),
  }),
  endpoint({
    method: 'POST',
    path: '/vaults/organisations/:organisationId',
    summary: "Ask for a client's exit vault",
    access: clientStaffOrLeaver,
    status: 202,
    params: schema.clientParams,
    body: schema.choiceBody,
    response: schema.vaults,
    handler: async ({ ctx, params, body }) =>
      service.askForVault(ctx, await service.clientHolder(ctx, params.organisationId), body),
  }),
  endpoint({
    method: 'GET',
    path: '/employee/vaults',
    summary: "An employee's own exit vaults, and what the next one would hold",
    access: { employee: true, leaver: true },
    query: schema.choiceQuery,
    response: schema.vaults,
    handler: async ({ ctx, query }) => service.readVaults(ctx, await service.employeeHolder(ctx), chosenBy(query)),
  }),
  endpoint({
    method: 'POST',
    path: '/employee/vaults',
    summary: 'Ask for one’s own exit vault',
    access: { employee: true, leaver: true },
    status: 202,
    body: schema.choiceBody,
    response: schema.vaults,
    handler: async ({ ctx, body }) => service.askForVault(ctx, await service.employeeHolder(ctx), body),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/vaults/employees/:employeeId',
    summary: "An employee's exit vaults, and what the next one would hold",
    access: staff,
    params: schema.employeeParams,
    query: schema.choiceQuery,
    response: schema.vaults,
    handler: async ({ ctx, params, query }) =>
      service.readVaults(ctx, await service.employeeHolder(ctx, params.employeeId), chosenBy(query)),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/vaults/employees/:employeeId',
    summary: "Ask for an employee's exit vault; they are told",
    access: staff,
    status: 202,
    params: schema.employeeParams,
    body: schema.choiceBody,
    response: schema.vaults,
    handler: async ({ ctx, params, body }) =>
      service.askForVault(ctx, await service.employeeHolder(ctx, params.employeeId), body),
  }),
  endpoint({
    method: 'GET',
    path: '/vaults/:id/file',
    summary: 'The archive of an exit vault',
    access: { client: 'documents.vault.take', staff: 'documents.vault.take', employee: true, leaver: true },
    params: schema.vaultParams,
    download: 'application/zip',
    ranges: true,
    handler: async ({ ctx, params, request }) =>
      Download.of(await service.takeVault(ctx, params.id, request.raw.method === 'GET')),
  }),
]
