import './errors.ts'
import './messages.ts'
import { endpointsOf } from '../../kernel/http/endpoints.ts'
import { giveAccount, readAccountOf, readOwn } from './accounts.ts'
import * as schema from './schema.ts'

const endpoint = endpointsOf('employees')

/** Employees beside what their record has: their accounts, and what they see of themselves (D26). */
export const routes = [
  endpoint({
    method: 'GET',
    path: '/employee',
    summary: "One's own details as an employee",
    access: { employee: true },
    response: schema.own,
    handler: ({ ctx }) => readOwn(ctx),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/employees/:id/account',
    summary: 'The account of an employee',
    access: { staff: 'employees.employees.read' },
    params: schema.idParams,
    response: schema.accountView,
    handler: ({ ctx, params }) => readAccountOf(ctx, params.id),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/employees/:id/account',
    summary: 'Give an employee an account, activated by a link at their personal address',
    access: { staff: 'employees.employees.manage' },
    params: schema.idParams,
    body: schema.accountBody,
    response: schema.accountView,
    handler: ({ ctx, params, body }) => giveAccount(ctx, params.id, body),
  }),
]
