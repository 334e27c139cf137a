import './errors.ts'
import './messages.ts'
import './notifications/compose.ts'
import { isShownInPage } from '../../kernel/files/kinds.ts'
import { zipOf } from '../../kernel/files/zip.ts'
import type { ServedContext, StaffContext } from '../../kernel/http/context.ts'
import { Download, endpointsOf } from '../../kernel/http/endpoints.ts'
import { listEndpoints } from '../../kernel/lists/endpoints.ts'
import { workView } from '../../kernel/work/schema.ts'
import { configurationRoutes } from './configuration/routes.ts'
import { allDocuments, documents, employeeDocuments } from './lists.ts'
import { notificationRoutes } from './notifications/routes.ts'
import { payslipsOf } from './payslips/service.ts'
import * as schema from './schema.ts'
import * as service from './service.ts'
import { signatureModelRoutes } from './signature-models/routes.ts'
import { lookAt } from './signatures/requests.ts'
import { signatureRoutes } from './signatures/routes.ts'
import { storeOf } from './store/service.ts'
import { templateRoutes } from './templates/preview.ts'
import { vaultsOf } from './vault/service.ts'
import { withdrawAll } from './withdrawals.ts'

const endpoint = endpointsOf('documents')
const read = { client: 'documents.documents.read', staff: 'documents.documents.read', employee: true } as const
const readers = { client: 'documents.documents.read', employee: true } as const
const publish = { staff: 'documents.documents.publish' } as const

/** Documents of clients and employees (D14–D17, D26, D37): they read and deposit, the staff publish, replace and withdraw. */
export const routes = [
  ...configurationRoutes,
  ...signatureRoutes,
  ...signatureModelRoutes,
  ...notificationRoutes,
  ...templateRoutes,
  listEndpoints('documents', documents, { access: { client: 'documents.documents.read' } }).page(
    '/documents',
    'The documents that are there for one, the latest first',
  ),
  listEndpoints('documents', employeeDocuments, { access: { employee: true } }).page(
    '/employee/documents',
    "An employee's own documents, the latest first",
  ),
  endpoint({
    method: 'GET',
    path: '/employee/payslips',
    summary: "An employee's own payslips by month, the latest first",
    access: { employee: true },
    response: schema.payslips,
    handler: ({ ctx }) => payslipsOf(ctx),
  }),
  endpoint({
    method: 'POST',
    path: '/employee/documents',
    summary: 'Deposit a document in a folder of employees that takes deposits',
    access: { employee: true },
    status: 201,
    multipart: true,
    body: schema.employeeDepositBody,
    response: schema.documentView,
    handler: ({ ctx, body, uploads }) => service.deposit(ctx, body, uploads),
  }),
  endpoint({
    method: 'GET',
    path: '/documents/folders',
    summary: 'The folders that one sees, with what they hold',
    access: readers,
    query: schema.foldersQuery,
    response: schema.folders,
    handler: async ({ ctx, query }) => ({
      items: await service.foldersOf(ctx, query.organisation),
      vaultsOf: await vaultsOf(ctx),
    }),
  }),
  endpoint({
    method: 'GET',
    path: '/documents/archive',
    summary: 'Some documents in one ZIP',
    access: read,
    query: schema.archiveQuery,
    download: 'application/zip',
    handler: async ({ ctx, query, request }) => {
      const files = await service.filesOf(ctx, query.ids)
      // Whoever takes them has them; whoever only asks what there is has not.
      if (ctx.actor.side !== 'staff' && request.raw.method === 'GET')
        await service.readingsOf(ctx as ServedContext, query.ids)
      return new Download(async () => zipOf(files), 'application/zip', 'documents.zip')
    },
  }),
  endpoint({
    method: 'POST',
    path: '/documents',
    summary: 'Deposit a document in a folder that takes deposits',
    access: { client: 'documents.documents.deposit' },
    status: 201,
    multipart: true,
    body: schema.depositBody,
    response: schema.documentView,
    handler: ({ ctx, body, uploads }) => service.deposit(ctx, body, uploads),
  }),
  endpoint({
    method: 'GET',
    path: '/documents/:id',
    summary: 'A document with its versions',
    access: read,
    params: schema.idParams,
    response: schema.documentView,
    handler: ({ ctx, params }) => service.readDocument(ctx, params.id),
  }),
  endpoint({
    method: 'POST',
    path: '/documents/:id/reading',
    summary: 'Say that one has opened a document',
    access: readers,
    params: schema.idParams,
    handler: ({ ctx, params }) => service.readingOf(ctx, params.id),
  }),
  endpoint({
    method: 'GET',
    path: '/documents/:id/versions/:versionId',
    summary: 'The file of a version of a document',
    access: read,
    params: schema.versionParams,
    download: 'application/octet-stream',
    ranges: true,
    handler: async ({ ctx, params }) => {
      const file = await service.openVersion(ctx, params.id, params.versionId)
      return Download.of(file, isShownInPage(file.contentType))
    },
  }),
  listEndpoints('documents', allDocuments, { access: { staff: 'documents.documents.read' } }).page(
    '/staff/documents',
    'The documents of all clients and employees, the latest first',
  ),
  endpoint({
    method: 'POST',
    path: '/staff/documents',
    summary: 'Publish a document in a folder of a client or of an employee',
    access: publish,
    status: 201,
    multipart: true,
    ownTransactions: true,
    body: schema.publicationBody,
    response: schema.documentView,
    handler: async ({ body, uploads, request }) => {
      const looked = await lookAt(request, body, uploads)
      return request.again((ctx) => service.deposit(ctx, body, uploads, { looked }))
    },
  }),
  endpoint({
    method: 'POST',
    path: '/staff/documents/:id/versions',
    summary: 'Replace a document by a further version',
    access: publish,
    status: 201,
    multipart: true,
    ownTransactions: true,
    params: schema.idParams,
    body: schema.replacementBody,
    response: schema.documentView,
    handler: async ({ params, body, uploads, request }) => {
      const looked = await lookAt(request, { documentId: params.id }, uploads)
      return request.again((ctx) => service.replaceDocument(ctx as StaffContext, params.id, body, uploads, looked))
    },
  }),
  endpoint({
    method: 'POST',
    path: '/staff/documents/:id/withdrawal',
    summary: 'Withdraw a document from its readers, on record',
    access: publish,
    params: schema.idParams,
    body: schema.withdrawalBody,
    response: schema.documentView,
    handler: ({ ctx, params, body }) => service.withdrawDocument(ctx, params.id, body),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/documents/withdrawals',
    summary: 'Withdraw several documents in one act, as a long task',
    access: publish,
    status: 202,
    body: schema.withdrawalsBody,
    response: workView,
    handler: ({ ctx, body }) => withdrawAll(ctx, body),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/stores/:organisationId',
    summary: "A client's store: its folders, and who sees what is put there",
    access: { staff: 'documents.documents.read' },
    params: schema.storeParams,
    response: schema.store,
    handler: ({ ctx, params }) => storeOf(ctx, params.organisationId),
  }),
]
