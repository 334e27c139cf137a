import './errors.ts'
import './messages.ts'
import { endpointsOf } from '../../kernel/http/endpoints.ts'
import { giveAccount, readAccountOf, readOwn } from './accounts.ts'
import * as objections from './objections.ts'
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
  endpoint({
    method: 'GET',
    path: '/employee/payslip-objections',
    summary: "One's own objections to electronic payslips",
    access: { employee: true },
    response: schema.objections,
    handler: ({ ctx }) => objections.readOwnObjections(ctx),
  }),
  endpoint({
    method: 'POST',
    path: '/employee/payslip-objections',
    summary: 'Object to electronic payslips: from now on they are printed',
    access: { employee: true },
    response: schema.objections,
    handler: ({ ctx }) => objections.objectOneself(ctx),
  }),
  endpoint({
    method: 'POST',
    path: '/employee/payslip-objections/:objectionId/withdrawal',
    summary: "Take one's own objection to electronic payslips back",
    access: { employee: true },
    params: schema.ownObjectionParams,
    response: schema.objections,
    handler: ({ ctx, params }) => objections.withdrawOwnObjection(ctx, params.objectionId),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/employees/:id/payslip-objections',
    summary: "An employee's objections to electronic payslips",
    access: { staff: 'employees.employees.read' },
    params: schema.idParams,
    response: schema.objections,
    handler: ({ ctx, params }) => objections.readObjections(ctx, params.id),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/employees/:id/payslip-objections',
    summary: 'Write down an objection to electronic payslips that came by letter; the employee is told',
    access: { staff: 'employees.employees.manage' },
    params: schema.idParams,
    body: schema.objectionBody,
    response: schema.objections,
    handler: ({ ctx, params, body }) => objections.recordObjection(ctx, params.id, body),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/employees/:id/payslip-objections/:objectionId/withdrawal',
    summary: 'Write down that an employee took their objection back; they are told',
    access: { staff: 'employees.employees.manage' },
    params: schema.objectionParams,
    response: schema.objections,
    handler: ({ ctx, params }) => objections.recordWithdrawal(ctx, params.id, params.objectionId),
  }),
]
