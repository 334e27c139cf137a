import './errors.ts'
import { endpointsOf } from '../../../kernel/http/endpoints.ts'
import { listEndpoints } from '../../../kernel/lists/endpoints.ts'
import { signatureModels } from './lists.ts'
import * as schema from './schema.ts'
import * as service from './service.ts'

const endpoint = endpointsOf('documents')
const read = { staff: 'documents.documents.read' } as const
const publish = { staff: 'documents.documents.publish' } as const

/** Models of signature (D35): made, changed, and what each gives for a document. */
export const signatureModelRoutes = [
  listEndpoints('documents', signatureModels, { access: read }).page(
    '/staff/signature-models',
    'The models of signature, by name',
  ),
  endpoint({
    method: 'POST',
    path: '/staff/signature-models',
    summary: 'Say once who signs documents that are alike, where, in which order and until when',
    access: publish,
    status: 201,
    body: schema.modelBody,
    response: schema.modelView,
    handler: ({ ctx, body }) => service.addModel(ctx, body),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/signature-models/:id',
    summary: 'A model of signature, with the folders that use it',
    access: read,
    params: schema.idParams,
    response: schema.modelView,
    handler: ({ ctx, params }) => service.readModel(ctx, params.id),
  }),
  endpoint({
    method: 'PUT',
    path: '/staff/signature-models/:id',
    summary: 'Change a model of signature; what was asked for by it stays',
    access: publish,
    params: schema.idParams,
    body: schema.changeBody,
    response: schema.modelView,
    handler: ({ ctx, params, body }) => service.changeModel(ctx, params.id, body),
  }),
  endpoint({
    method: 'DELETE',
    path: '/staff/signature-models/:id',
    summary: 'Delete a model of signature that no folder uses',
    access: publish,
    params: schema.idParams,
    body: schema.versionBody,
    handler: ({ ctx, params, body }) => service.deleteModel(ctx, params.id, body.version),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/documents/:id/signature/models/:modelId',
    summary: 'What a model of signature gives for a document: who signs, where and until when',
    access: publish,
    params: schema.useParams,
    response: schema.proposal,
    handler: ({ ctx, params }) => service.proposeModel(ctx, params.id, params.modelId),
  }),
]
