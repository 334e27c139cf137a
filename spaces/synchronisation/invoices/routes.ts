import { invalid } from '../../../kernel/errors/problem.ts'
import { endpointsOf } from '../../../kernel/http/endpoints.ts'
import { externalInvoicePush, takeExternalInvoice } from '../../billing/index.ts'

const endpoint = endpointsOf('synchronisation')

/** Invoices that the provider's own software issued (B19). */
export const invoiceRoutes = [
  endpoint({
    method: 'POST',
    path: '/synchronisation/invoices',
    summary:
      'Push an invoice of the management software by its number, with its file (PDF or XML): it is shown and paid as one’s own; pushed again, nothing is done twice',
    access: { staff: 'synchronisation.rows.push', program: 'modify' },
    multipart: true,
    body: externalInvoicePush.body,
    response: externalInvoicePush.answer,
    handler: ({ ctx, body, uploads }) => {
      const [upload, more] = uploads
      if (more) throw invalid({ field: 'file', code: 'documents.one_file' })
      return takeExternalInvoice(ctx, body.invoice, upload)
    },
  }),
]
