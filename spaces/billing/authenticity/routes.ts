import { endpointsOf } from '../../../kernel/http/endpoints.ts'
import * as schema from './schema.ts'
import { checkAuthenticity } from './service.ts'

const endpoint = endpointsOf('billing')

/** Whether an invoice is genuine (B20). */
export const authenticityRoutes = [
  endpoint({
    method: 'POST',
    path: '/invoice-authenticity',
    summary: 'Whether a PDF or an XML is an invoice as it was written here; for anybody',
    access: 'public',
    multipart: true,
    response: schema.authenticity,
    handler: ({ request, uploads }) => checkAuthenticity(request, uploads),
  }),
]
