import '../errors.ts'
import './flow.ts'
import { endpointsOf } from '../../../kernel/http/endpoints.ts'
import { listEndpoints } from '../../../kernel/lists/endpoints.ts'
import { readAgreement } from './agreement.ts'
import { reportableList, reportList } from './lists.ts'
import * as schema from './schema.ts'
import { downloadReport, handReport, makeNow, readFindings, readReport, takeAnswer } from './service.ts'

const endpoint = endpointsOf('e-invoicing')
const read = { staff: 'e-invoicing.reports.read' } as const
const send = { staff: 'e-invoicing.reports.send' } as const

/** «E-reporting» (B28): reports by period, what each holds, their sending, and how they agree with the books. */
export const reportRoutes = [
  listEndpoints('e-invoicing', reportList, { access: read }).page(
    '/staff/e-reports',
    'Reports of e-reporting, that of the latest period first',
  ),
  endpoint({
    method: 'POST',
    path: '/staff/e-reports/making',
    summary:
      'Have a job make the reports that are due now: the first of each period that is over, and those that put right what the books say otherwise',
    access: send,
    status: 202,
    handler: ({ ctx }) => makeNow(ctx),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/e-reports/agreement',
    summary: 'Turnover and tax of a period by how they are made known, beside the books',
    access: read,
    query: schema.agreementQuery,
    response: schema.agreement,
    handler: ({ ctx, query }) => readAgreement(ctx, query),
  }),
  listEndpoints('e-invoicing', reportableList, { access: read }).page(
    '/staff/e-reports/invoices',
    'Closed invoices with how far each is made known, the latest first',
  ),
  endpoint({
    method: 'GET',
    path: '/staff/e-reports/:id',
    summary: 'A report with what it holds',
    access: read,
    params: schema.idParams,
    response: schema.reportView,
    handler: ({ ctx, params }) => readReport(ctx, params.id),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/e-reports/:id/findings',
    summary: 'The rules of flux 10 that a report does not keep',
    access: read,
    ownTransactions: true,
    params: schema.idParams,
    response: schema.findingsView,
    handler: ({ request, params }) => readFindings(request, params.id),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/e-reports/:id/document',
    summary: 'The document of a report (flux 10)',
    access: read,
    ownTransactions: true,
    params: schema.idParams,
    download: 'application/xml',
    handler: ({ request, params }) => downloadReport(request, params.id),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/e-reports/:id/handing',
    summary: 'Hand a report over, once: by the platform, or as what somebody brought there',
    access: send,
    ownTransactions: true,
    params: schema.idParams,
    body: schema.handingBody,
    response: schema.reportView,
    handler: async ({ request, params, body }) => {
      await handReport(request.again, params.id, body)
      return request.again((ctx) => readReport(ctx, params.id))
    },
  }),
  endpoint({
    method: 'POST',
    path: '/staff/e-reports/:id/answer',
    summary: 'Write down what the platform said of a report that somebody brought there',
    access: send,
    params: schema.idParams,
    body: schema.answerBody,
    response: schema.reportView,
    handler: async ({ ctx, params, body }) => {
      await takeAnswer(ctx, params.id, body)
      return readReport(ctx, params.id)
    },
  }),
]
