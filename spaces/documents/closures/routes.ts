import { endpointsOf } from '../../../kernel/http/endpoints.ts'
import * as schema from './schema.ts'
import * as service from './service.ts'

const endpoint = endpointsOf('documents')
const manage = { staff: 'documents.closures.manage' } as const

/** «Fermeture du portail» (D31): announced and called off by the staff, seen by those whose portal it is. */
export const closureRoutes = [
  endpoint({
    method: 'GET',
    path: '/portal-closure',
    summary: 'When the portal closes to those who ask, if it was announced',
    access: { client: 'person', employee: true },
    response: schema.notice,
    handler: ({ ctx }) => service.readNotice(ctx),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/portal-closures',
    summary: 'The closure of the portal that is announced, those called off, and whom it concerns',
    access: manage,
    response: schema.closures,
    handler: ({ ctx }) => service.readClosures(ctx),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/portal-closures/preview',
    summary: 'The mail that everybody concerned would get',
    access: manage,
    body: schema.previewBody,
    response: schema.preview,
    handler: async ({ ctx, body }) => service.previewClosure(ctx, body),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/portal-closures',
    summary: 'Announce that the portal closes, three months before at least; everybody concerned is told',
    access: manage,
    status: 201,
    body: schema.announcementBody,
    response: schema.closures,
    handler: ({ ctx, body }) => service.announceClosure(ctx, body),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/portal-closures/:id/calling-off',
    summary: 'Call a closure off; whoever was told of it is told so',
    access: manage,
    params: schema.idParams,
    body: schema.callingOffBody,
    response: schema.closures,
    handler: ({ ctx, params, body }) => service.callOffClosure(ctx, params.id, body),
  }),
]
