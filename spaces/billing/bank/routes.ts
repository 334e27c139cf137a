import './errors.ts'
import { endpointsOf } from '../../../kernel/http/endpoints.ts'
import { listEndpoints } from '../../../kernel/lists/endpoints.ts'
import { workView } from '../../../kernel/work/schema.ts'
import {
  acceptEntry,
  decideEntry,
  readDecisions,
  readEntry,
  setEntryAside,
  takeEntryBack,
  validateSure,
} from './decide.ts'
import { importStatements } from './import.ts'
import { entryList, statementList } from './lists.ts'
import * as schema from './schema.ts'

const endpoint = endpointsOf('billing')
const read = { staff: 'billing.bank.read' } as const
const decide = { staff: 'billing.payments.write' } as const

/** Statements of the bank and what their movements are (B12). */
export const bankRoutes = [
  listEndpoints('billing', statementList, { access: read }).page(
    '/staff/bank-statements',
    'Bank statements, the latest first',
  ),
  endpoint({
    method: 'POST',
    path: '/staff/bank-statements',
    summary:
      'Take in a file of bank statements (camt.053, versions 02, 04 and 08); what is known already is left as it is',
    access: decide,
    multipart: true,
    ownTransactions: true,
    response: schema.importReport,
    handler: ({ request, uploads }) => importStatements(request, uploads),
  }),
  listEndpoints('billing', entryList, { access: read }).page(
    '/staff/bank-entries',
    'Movements of the bank accounts, the latest first',
  ),
  endpoint({
    method: 'GET',
    path: '/staff/bank-entries/decisions',
    summary: 'What came in and waits for a decision, each with what it may be and why, the longest waiting first',
    access: read,
    query: schema.decisionsQuery,
    response: schema.decisions,
    handler: ({ ctx, query }) => readDecisions(ctx, query),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/bank-entries/validations',
    summary: 'Match the sure movements as they were seen, as a long task',
    access: decide,
    status: 202,
    body: schema.validationBody,
    response: workView,
    handler: ({ ctx, body }) => validateSure(ctx, body),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/bank-entries/:id',
    summary: 'A movement of a bank account',
    access: read,
    params: schema.idParams,
    response: schema.entryItem,
    handler: ({ ctx, params }) => readEntry(ctx, params.id),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/bank-entries/:id/decision',
    summary: 'Say which client paid by a movement, and what it pays; it is in the books once',
    access: decide,
    status: 201,
    params: schema.idParams,
    body: schema.decisionBody,
    response: schema.decided,
    handler: ({ ctx, params, body }) => decideEntry(ctx, params.id, body),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/bank-entries/:id/acceptance',
    summary: 'Take a movement as the answer to a collection, a direct debit or a refund of the brand',
    access: decide,
    params: schema.idParams,
    response: schema.entryItem,
    handler: ({ ctx, params }) => acceptEntry(ctx, params.id),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/bank-entries/:id/setting-aside',
    summary: 'Set a movement aside that is no payment of a client, with the reason',
    access: decide,
    params: schema.idParams,
    body: schema.asideBody,
    response: schema.entryItem,
    handler: ({ ctx, params, body }) => setEntryAside(ctx, params.id, body),
  }),
  endpoint({
    method: 'DELETE',
    path: '/staff/bank-entries/:id/setting-aside',
    summary: 'Take back that a movement was set aside',
    access: decide,
    params: schema.idParams,
    response: schema.entryItem,
    handler: ({ ctx, params }) => takeEntryBack(ctx, params.id),
  }),
]
