import type { StaffContext } from '../../../kernel/http/context.ts'
import { Download, endpointsOf } from '../../../kernel/http/endpoints.ts'
import { listEndpoints } from '../../../kernel/lists/endpoints.ts'
import { lotPages, lots, paperPayslips } from './lists.ts'
import { forgetOne, handOver, lookAtPaper, printAll, setOneAside } from './on-paper.ts'
import * as schema from './schema.ts'
import * as service from './service.ts'

const endpoint = endpointsOf('documents')
/** Those of employees only whoever may see their papers: the policies of the table hide them from others. */
const read = { staff: 'documents.documents.read' } as const
/** What employees are paid is not for all of the staff. */
const papers = { staff: 'documents.employees.read' } as const
const publish = { staff: 'documents.documents.publish' } as const

/** One file for all (D34): brought, reviewed, published and withdrawn as one lot. */
export const lotRoutes = [
  listEndpoints('documents', lots, { access: read }).page('/staff/lots', 'The files for all, the latest first'),
  endpoint({
    method: 'POST',
    path: '/staff/lots',
    summary: 'Bring one PDF with the papers of many employees, or of many clients',
    access: publish,
    status: 201,
    multipart: true,
    body: schema.lotBody,
    response: schema.lotView,
    handler: ({ ctx, body, uploads }) => service.bringLot(ctx, body, uploads),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/lots/:id',
    summary: 'A file for all with its sums',
    access: read,
    params: schema.idParams,
    response: schema.lotView,
    handler: ({ ctx, params }) => service.readLot(ctx, params.id),
  }),
  endpoint({
    method: 'DELETE',
    path: '/staff/lots/:id',
    summary: 'Delete a file for all of which nothing was published',
    access: publish,
    params: schema.idParams,
    body: schema.versionBody,
    handler: ({ ctx, params, body }) => service.deleteLot(ctx, params.id, body),
  }),
  listEndpoints('documents', lotPages, { access: read, params: schema.idParams }).page(
    '/staff/lots/:id/pages',
    'The pages of a file for all in their order, each with whose it is',
  ),
  endpoint({
    method: 'PUT',
    path: '/staff/lots/:id/pages/:number',
    summary: 'Say whose a page is, or set it aside',
    access: publish,
    params: schema.pageParams,
    body: schema.pageBody,
    response: schema.lotPage,
    handler: ({ ctx, params, body }) => service.decidePage(ctx, params, body),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/lots/:id/missing',
    summary: 'The employees, or clients, of the list without a page',
    access: read,
    params: schema.idParams,
    response: schema.missing,
    handler: async ({ ctx, params }) => ({ items: await service.missingOf(ctx, params.id) }),
  }),
  endpoint({
    method: 'PUT',
    path: '/staff/lots/:id/missing/:holderId',
    summary: 'Say of an employee, or a client, without a page that this is as it should be',
    access: publish,
    params: schema.missingParams,
    body: schema.absenceBody,
    handler: ({ ctx, params, body }) => service.markAbsence(ctx, params, body.normal),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/lots/:id/file',
    summary: 'The whole file',
    access: read,
    params: schema.idParams,
    download: 'application/pdf',
    ranges: true,
    handler: async ({ ctx, params }) => Download.of(await service.openLot(ctx, params.id), true),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/lots/:id/reading',
    summary: 'Read the pages anew, with the code after another word',
    access: publish,
    params: schema.idParams,
    body: schema.readingBody,
    response: schema.lotView,
    handler: ({ ctx, params, body }) => service.readAgain(ctx, params.id, body),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/lots/:id/publication',
    summary: 'Publish the papers of all whose pages are decided',
    access: publish,
    status: 202,
    params: schema.idParams,
    body: schema.versionBody,
    response: schema.started,
    handler: ({ ctx, params, body }) => service.publishLot(ctx, params.id, body),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/lots/:id/withdrawal',
    summary: 'Withdraw all papers of a file for all, on record',
    access: publish,
    params: schema.idParams,
    body: schema.withdrawalBody,
    response: schema.lotView,
    handler: ({ ctx, params, body }) => service.withdrawLot(ctx, params.id, body),
  }),
  listEndpoints('documents', paperPayslips, { access: papers }).page(
    '/staff/paper-payslips',
    'The payslips that are printed, since their people object to electronic ones',
  ),
  endpoint({
    method: 'POST',
    path: '/staff/paper-payslips',
    summary: 'Set one payslip aside to be printed, for an employee who objects to electronic ones',
    access: publish,
    status: 201,
    multipart: true,
    ownTransactions: true,
    body: schema.paperBody,
    response: schema.paperPayslip,
    handler: async ({ body, uploads, request }) => {
      const count = await lookAtPaper(uploads)
      return request.again((ctx) => setOneAside(ctx as StaffContext, body, uploads, count))
    },
  }),
  endpoint({
    method: 'GET',
    path: '/staff/paper-payslips/file',
    summary: 'One PDF of all payslips that are to be printed',
    access: papers,
    query: schema.printQuery,
    download: 'application/pdf',
    handler: ({ ctx, query }) => printAll(ctx, query),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/paper-payslips/handing-over',
    summary: 'Say of payslips that they were printed and handed over',
    access: publish,
    body: schema.handingOverBody,
    handler: ({ ctx, body }) => handOver(ctx, body),
  }),
  endpoint({
    method: 'DELETE',
    path: '/staff/paper-payslips/:id',
    summary: 'Take back a payslip that was set aside by itself and not handed over yet',
    access: publish,
    params: schema.idParams,
    handler: ({ ctx, params }) => forgetOne(ctx, params.id),
  }),
]
