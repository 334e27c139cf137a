import { invalid } from '../../../kernel/errors/problem.ts'
import { endpointsOf } from '../../../kernel/http/endpoints.ts'
import { renameDocuments, withdrawDeleted } from './gone.ts'
import { intake } from './intake.ts'
import * as schema from './schema.ts'
import { statesOf } from './states.ts'

const endpoint = endpointsOf('synchronisation')
const access = { staff: 'synchronisation.rows.push', program: 'modify' } as const

/** Documents pushed by code, path and content hash (D28, D29). */
export const documentRoutes = [
  endpoint({
    method: 'POST',
    path: '/synchronisation/documents/states',
    summary: `How up to ${schema.mostStates} files stand in the portal, by their hashes: what is not there, or another, is to be pushed (D29)`,
    access,
    body: schema.statesBody,
    response: schema.states,
    idempotent: false,
    handler: async ({ ctx, body }) => ({ items: await statesOf(ctx, body) }),
  }),
  endpoint({
    method: 'POST',
    path: '/synchronisation/documents',
    summary:
      'Push a document by code, path and name: created, replaced, the same as before, or refused with the reason (D29)',
    access,
    multipart: true,
    ownTransactions: true,
    body: schema.documentBody,
    response: schema.taken,
    handler: async ({ body, uploads, request }) => {
      const [upload, more] = uploads
      if (!upload || more) throw invalid({ field: 'file', code: 'documents.one_file' })
      return intake(request, { ...body, upload })
    },
  }),
  endpoint({
    method: 'POST',
    path: '/synchronisation/documents/renames',
    summary: 'Say that files were renamed within their folder: their documents are (D28)',
    access,
    ownTransactions: true,
    idempotent: false,
    body: schema.renamesBody,
    response: schema.renames,
    handler: async ({ body, request }) => ({ items: await renameDocuments(request, body) }),
  }),
  endpoint({
    method: 'POST',
    path: '/synchronisation/documents/withdrawals',
    summary:
      'Say that files were deleted: their documents are withdrawn, but those that are signed or kept by law (D28)',
    access,
    ownTransactions: true,
    idempotent: false,
    body: schema.withdrawalsBody,
    response: schema.withdrawals,
    handler: async ({ body, request }) => ({ items: await withdrawDeleted(request, body) }),
  }),
]
