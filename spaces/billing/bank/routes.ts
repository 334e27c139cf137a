import './errors.ts'
import { endpointsOf } from '../../../kernel/http/endpoints.ts'
import { listEndpoints } from '../../../kernel/lists/endpoints.ts'
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
]
