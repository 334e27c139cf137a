import { endpointsOf } from '../../../kernel/http/endpoints.ts'
import * as schema from '../schema.ts'
import * as roles from './service.ts'

const endpoint = endpointsOf('organisation-administration')

/** The roles of memberships and what each may do: data that the provider's administrators set. */
export const roleRoutes = [
  endpoint({
    method: 'GET',
    path: '/staff/membership-roles',
    summary: 'The roles with what each may do and opens by itself (O7)',
    access: { staff: 'organisation.people.read' },
    response: schema.roleTable,
    handler: ({ ctx }) => roles.readRoles(ctx),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/membership-roles',
    summary: 'Make a role',
    access: { staff: 'organisation.roles.manage' },
    status: 201,
    body: schema.roleBody,
    response: schema.roleView,
    handler: ({ ctx, body }) => roles.createRole(ctx, body),
  }),
  endpoint({
    method: 'PUT',
    path: '/staff/membership-roles',
    summary: 'Save the decision table: what several roles may do, as one (P2)',
    access: { staff: 'organisation.roles.manage' },
    body: schema.roleCells,
    response: schema.roleTable,
    handler: ({ ctx, body }) => roles.saveRoles(ctx, body.roles),
  }),
  endpoint({
    method: 'PATCH',
    path: '/staff/membership-roles/:code',
    summary: 'Rename a role, change what it may do or opens by itself',
    access: { staff: 'organisation.roles.manage' },
    params: schema.roleParams,
    body: schema.rolePatch,
    response: schema.roleView,
    handler: ({ ctx, params, body }) => roles.updateRole(ctx, params.code, body),
  }),
  endpoint({
    method: 'DELETE',
    path: '/staff/membership-roles/:code',
    summary: 'Delete a role that nobody has',
    access: { staff: 'organisation.roles.manage' },
    params: schema.roleParams,
    handler: ({ ctx, params }) => roles.deleteRole(ctx, params.code),
  }),
]
