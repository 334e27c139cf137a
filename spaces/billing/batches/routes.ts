import { endpointsOf } from '../../../kernel/http/endpoints.ts'
import { listEndpoints } from '../../../kernel/lists/endpoints.ts'
import { workView } from '../../../kernel/work/schema.ts'
import * as schema from './schema.ts'
import { batchList, closeBatch, draftBatch } from './service.ts'

const endpoint = endpointsOf('billing')
const batch = listEndpoints('billing', batchList, { access: { staff: 'billing.invoices.read' } })

/** The batch of the month (B11): what is owed becomes drafts, what stops is looked at first, the rest is closed as a long task. */
export const batchRoutes = [
  batch.page('/staff/invoice-batch', 'The drafts of invoices, the greatest difference to the one before first'),
  batch.count('/staff/invoice-batch/count', 'How many drafts the filters leave'),
  endpoint({
    method: 'POST',
    path: '/staff/invoice-batch/drafts',
    summary: 'Draft an invoice of each client who owes something by today, as a long task',
    access: { staff: 'billing.invoices.write' },
    status: 202,
    response: workView,
    handler: ({ ctx }) => draftBatch(ctx),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/invoice-batch/closings',
    summary: 'Close drafts at the versions that were seen, as a long task',
    access: { staff: 'billing.invoices.close' },
    status: 202,
    body: schema.closingBody,
    response: workView,
    handler: ({ ctx, body }) => closeBatch(ctx, body),
  }),
]
