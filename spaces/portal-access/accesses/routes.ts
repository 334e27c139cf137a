import { endpointsOf } from '../../../kernel/http/endpoints.ts'
import { listEndpoints } from '../../../kernel/lists/endpoints.ts'
import { printLetters } from '../letters/letters.ts'
import { accessNotifications } from '../notifications/lists.ts'
import * as drafts from './drafts.ts'
import { clientAccesses, contactAccesses, employeeAccesses } from './lists.ts'
import { listRights } from './rights.ts'
import * as schema from './schema.ts'
import { readSummary, synchroniseAll } from './synchronisation.ts'

const endpoint = endpointsOf('portal-access')
const read = { staff: 'portal-access.accesses.read' } as const
const manage = { staff: 'portal-access.accesses.manage' } as const
const clients = listEndpoints('portal-access', clientAccesses, { access: read })
const contacts = listEndpoints('portal-access', contactAccesses, { access: read, params: schema.clientParams })
const notifications = listEndpoints('portal-access', accessNotifications, { access: read })
const employees = listEndpoints('portal-access', employeeAccesses, { access: read })

/** «Droits d'accès au portail» (D9–D13): the accesses of clients and employees, what is edited of them, and what puts it in force. */
export const accessRoutes = [
  clients.page('/staff/portal-accesses/clients', "Clients' accesses to the portal, by code (D9)"),
  clients.count('/staff/portal-accesses/clients/count', "How many of the clients' accesses the filters leave"),
  clients.file('/staff/portal-accesses/clients/export', "The filtered clients' accesses as a file"),
  contacts.page('/staff/portal-accesses/clients/:id/contacts', "The accesses of a client's contacts (D13)"),
  employees.page('/staff/portal-accesses/employees', "Employees' accesses to the portal, by code (D9)"),
  employees.count('/staff/portal-accesses/employees/count', "How many of the employees' accesses the filters leave"),
  employees.file('/staff/portal-accesses/employees/export', "The filtered employees' accesses as a file"),
  notifications.page('/staff/portal-access-notifications', 'Who was told of their access, and what came of it (D23)'),
  notifications.count('/staff/portal-access-notifications/count', 'How many were told of their access, by state'),
  notifications.file('/staff/portal-access-notifications/export', 'Who was told of their access, as a file'),
  endpoint({
    method: 'GET',
    path: '/staff/portal-accesses/summary',
    summary: 'How many accesses there are, how many wait to be synchronised, and when it was last done (D11)',
    access: read,
    response: schema.summary,
    handler: ({ ctx }) => readSummary(ctx),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/portal-accesses/roles',
    summary: "The roles that a client's accounts have, with what each permits («Droits», D12)",
    access: read,
    response: schema.roleList,
    handler: async ({ ctx }) => ({ items: await listRights(ctx) }),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/portal-accesses/effects',
    summary: 'What would come of some changes: mails, letters, what cannot be (D12)',
    access: read,
    idempotent: false,
    body: schema.changes,
    response: schema.effect,
    handler: ({ ctx, body }) => drafts.readEffect(ctx, body.items),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/portal-accesses/drafts',
    summary:
      'Save what is edited of some accesses, all or none; it waits to be synchronised, a lone message leaves at once (D11, D12)',
    access: manage,
    body: schema.changes,
    response: schema.saved,
    handler: ({ ctx, body }) => drafts.saveChanges(ctx, body.items),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/portal-accesses/drafts/removal',
    summary: 'Give up what waits of some accesses',
    access: manage,
    body: schema.seen,
    response: schema.saved,
    handler: ({ ctx, body }) => drafts.dropDrafts(ctx, body.items),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/portal-accesses/letters',
    summary: 'Make new passwords and the letters that say them, given once and kept nowhere (D10)',
    access: manage,
    ownTransactions: true,
    idempotent: false,
    body: schema.letters,
    download: 'application/pdf',
    handler: ({ body, request }) => printLetters(request, body),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/portal-accesses/synchronisation',
    summary: 'Put in force all that waits, as a long task (D11)',
    access: manage,
    status: 202,
    response: schema.started,
    handler: ({ ctx }) => synchroniseAll(ctx),
  }),
] as const
