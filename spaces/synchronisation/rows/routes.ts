import { endpointsOf } from '../../../kernel/http/endpoints.ts'
import { clientRows } from './clients.ts'
import { contactRows } from './contacts.ts'
import { collaboratorRows, contractRows } from './contracts.ts'
import { employeeRows } from './employees.ts'
import { assetCostRows, assetRows, meterRows, readingRows } from './fleet.ts'
import type { RowKind } from './kind.ts'
import { pushRows } from './push.ts'
import * as schema from './schema.ts'
import { coverageRows, interventionRows, serviceContractRows, unitRows } from './services.ts'
import { ticketMessageRows, ticketRows } from './tickets.ts'

const endpoint = endpointsOf('synchronisation')
const access = { staff: 'synchronisation.rows.push', program: 'modify' } as const

const told = (what: string) =>
  `Push up to ${schema.mostRows} ${what}, as a JSON array \`rows\` or as lines of JSON; each is answered created, changed, same or refused (D29)`

const pushed = <const Path extends string, K extends RowKind>(path: Path, kind: K, what: string) =>
  endpoint({
    method: 'POST',
    path,
    summary: told(what),
    access,
    ownTransactions: true,
    bodyLimit: schema.mostBytes,
    idempotent: false,
    body: schema.rowsBody,
    response: schema.rowsAnswer,
    handler: ({ body, request }) => pushRows(request, kind, body.rows),
  })

/** Records in bulk by external key (D29). */
export const rowRoutes = [
  pushed('/synchronisation/rows/clients', clientRows as unknown as RowKind, 'clients by `code`'),
  pushed('/synchronisation/rows/employees', employeeRows as unknown as RowKind, 'employees by `code`'),
  pushed('/synchronisation/rows/contacts', contactRows as unknown as RowKind, 'contacts by `client` and `code`'),
  pushed('/synchronisation/rows/contracts', contractRows as unknown as RowKind, 'contracts by `number`'),
  pushed(
    '/synchronisation/rows/collaborators',
    collaboratorRows as unknown as RowKind,
    'collaborators by `client`, `application` and `code`',
  ),
  pushed('/synchronisation/rows/assets', assetRows as unknown as RowKind, 'assets by `code`'),
  pushed('/synchronisation/rows/meters', meterRows as unknown as RowKind, 'meters by `asset` and `kind`'),
  pushed(
    '/synchronisation/rows/readings',
    readingRows as unknown as RowKind,
    'readings by `asset`, `meter` and `code`',
  ),
  pushed(
    '/synchronisation/rows/service-contracts',
    serviceContractRows as unknown as RowKind,
    'service contracts by `code`',
  ),
  pushed('/synchronisation/rows/coverages', coverageRows as unknown as RowKind, 'coverages by `contract` and `code`'),
  pushed(
    '/synchronisation/rows/asset-costs',
    assetCostRows as unknown as RowKind,
    'entries of what assets cost by `code`',
  ),
  pushed('/synchronisation/rows/units', unitRows as unknown as RowKind, 'entries of service units by `code`'),
  pushed('/synchronisation/rows/interventions', interventionRows as unknown as RowKind, 'interventions by `code`'),
  pushed('/synchronisation/rows/tickets', ticketRows as unknown as RowKind, 'tickets by `code`'),
  pushed(
    '/synchronisation/rows/ticket-messages',
    ticketMessageRows as unknown as RowKind,
    'messages of tickets by `ticket` and `code`',
  ),
]
