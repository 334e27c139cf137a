import { csvContentType } from '../../../kernel/export/csv.ts'
import { endpointsOf } from '../../../kernel/http/endpoints.ts'
import { importModel, refusedRows } from '../../../kernel/import/files.ts'
import {
  importList,
  importPermission,
  importRowList,
  openKinds,
  readImport,
  viewKind,
} from '../../../kernel/import/reading.ts'
import { runImport, undoImport } from '../../../kernel/import/running.ts'
import * as schema from '../../../kernel/import/schema.ts'
import { checkImport, chooseSheet, removeImport, uploadImport } from '../../../kernel/import/service.ts'
import { listEndpoints } from '../../../kernel/lists/endpoints.ts'

const endpoint = endpointsOf('back-office')
const access = { staff: importPermission } as const
const { importParams: params } = schema

/** Imports from other programs (B19). */
export const importRoutes = [
  endpoint({
    method: 'GET',
    path: '/staff/import-kinds',
    summary: 'What can be imported, with its fields (B19)',
    access,
    response: schema.importKindList,
    handler: async ({ ctx }) => ({ items: openKinds(ctx).map((kind) => viewKind(kind, ctx.locale)) }),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/import-kinds/:kind/model',
    summary: 'A file with the columns of an import and an example, to be filled (B19)',
    access,
    params: schema.kindParams,
    download: csvContentType,
    handler: async ({ ctx, params }) => importModel(ctx, params.kind),
  }),
  listEndpoints('back-office', importList, { access }).page('/staff/imports', 'The imports, the newest first (B19)'),
  endpoint({
    method: 'POST',
    path: '/staff/imports',
    summary: 'Read a file that is to be imported, CSV or Excel: nothing is made of it yet (B19)',
    access,
    multipart: true,
    ownTransactions: true,
    status: 201,
    body: schema.importBody,
    response: schema.importView,
    handler: ({ request, body, uploads }) => uploadImport(request, body, uploads[0]),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/imports/:id',
    summary: 'An import: its columns, their assignment, and how its rows stand (B19)',
    access,
    params,
    response: schema.importView,
    handler: ({ ctx, params }) => readImport(ctx, params.id),
  }),
  endpoint({
    method: 'DELETE',
    path: '/staff/imports/:id',
    summary: 'Forget a file of which nothing was made (B19)',
    access,
    params,
    handler: ({ ctx, params }) => removeImport(ctx, params.id),
  }),
  endpoint({
    method: 'PUT',
    path: '/staff/imports/:id/sheet',
    summary: 'Read another sheet of the workbook (B19)',
    access,
    ownTransactions: true,
    params,
    body: schema.sheetBody,
    response: schema.importView,
    handler: ({ request, params, body }) => chooseSheet(request, params.id, body),
  }),
  endpoint({
    method: 'PUT',
    path: '/staff/imports/:id/mapping',
    summary: 'Assign columns to fields and try every row, without making anything (B19)',
    access,
    ownTransactions: true,
    params,
    body: schema.mappingBody,
    response: schema.importView,
    handler: ({ request, params, body }) => checkImport(request, params.id, body),
  }),
  listEndpoints('back-office', importRowList, { access, params }).page(
    '/staff/imports/:id/rows',
    'The rows of an import: what the trial found, and what became of each (B19)',
  ),
  endpoint({
    method: 'GET',
    path: '/staff/imports/:id/refused-rows',
    summary: 'The refused rows as they came, with their reasons, to be corrected and brought again (CSV) (B19)',
    access,
    params,
    download: csvContentType,
    handler: ({ ctx, params, request }) => refusedRows(ctx, params.id, request),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/imports/:id/run',
    summary: 'Bring in the rows that the trial found good, as a long task (B19)',
    access,
    params,
    body: schema.versionBody,
    response: schema.importView,
    handler: ({ ctx, params, body }) => runImport(ctx, params.id, body.version),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/imports/:id/undo',
    summary: 'Take an import back, as a long task: what was changed or used since stays and is named (B19)',
    access,
    params,
    body: schema.versionBody,
    response: schema.importView,
    handler: ({ ctx, params, body }) => undoImport(ctx, params.id, body.version),
  }),
]
