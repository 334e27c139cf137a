import { endpointsOf } from '../../../kernel/http/endpoints.ts'
import { listEndpoints } from '../../../kernel/lists/endpoints.ts'
import { dropRefusalList, dropRunList } from './lists.ts'
import * as schema from './schema.ts'
import * as transfer from './service.ts'

const endpoint = endpointsOf('synchronisation')
const access = { staff: 'synchronisation.transfer.manage' } as const
const read = { staff: 'synchronisation.runs.read' } as const
const runs = listEndpoints('synchronisation', dropRunList, { access: read })
const refusals = listEndpoints('synchronisation', dropRefusalList, { access: read, params: schema.runParams })

/** «Paramètres de transfert», and how the drop was read (D2). */
export const transferRoutes = [
  endpoint({
    method: 'GET',
    path: '/staff/transfer',
    summary: '«Paramètres de transfert» (D2)',
    access,
    response: schema.transferView,
    handler: ({ ctx }) => transfer.readTransfer(ctx),
  }),
  endpoint({
    method: 'PUT',
    path: '/staff/transfer',
    summary: 'Set up the transfer of files (D2)',
    access,
    body: schema.transferBody,
    response: schema.transferView,
    handler: ({ ctx, body }) => transfer.changeTransfer(ctx, body),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/transfer/trials',
    summary: '«Tester la connexion»: step by step, what passed and what is in the way (D2)',
    access,
    ownTransactions: true,
    idempotent: false,
    response: schema.trial,
    handler: ({ request }) => transfer.tryTransfer(request),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/transfer/host-key',
    summary: 'Confirm the key of the SFTP server (D2)',
    access,
    body: schema.hostKeyBody,
    response: schema.transferView,
    handler: ({ ctx, body }) => transfer.confirmHostKey(ctx, body),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/transfer/readings',
    summary: '«Synchroniser»: have the drop read now (D2, D33)',
    access: { staff: 'synchronisation.runs.start' },
    status: 202,
    handler: ({ ctx }) => transfer.askReading(ctx),
  }),
  runs.page('/staff/drop-runs', 'How the drop was read, the last first (D2)'),
  runs.count('/staff/drop-runs/count', 'How many readings the filters leave (D2)'),
  refusals.page('/staff/drop-runs/:id/refusals', 'The files that a reading did not take, and why (D2)'),
  refusals.count('/staff/drop-runs/:id/refusals/count', 'How many files a reading did not take (D2)'),
]
