import { endpointsOf } from '../../../kernel/http/endpoints.ts'
import { folderRules } from '../folders.ts'
import * as schema from './schema.ts'
import { readConfiguration } from './service.ts'

const endpoint = endpointsOf('documents')

/** «Configuration de la GED» as a whole (D3): every folder rule with what is in its folder, and several changed in one act. */
export const configurationRoutes = [
  endpoint({
    method: 'GET',
    path: '/staff/folder-configuration',
    summary: 'The folders of the store, with what a change of their rules is about',
    access: { staff: 'documents.folders.read' },
    response: schema.configuration,
    handler: ({ ctx }) => readConfiguration(ctx),
  }),
  endpoint({
    method: 'PUT',
    path: '/staff/folder-configuration',
    summary: 'Change several folder rules in one act, each at the version that was seen',
    access: { staff: 'documents.folders.manage' },
    body: folderRules.many.body,
    response: folderRules.many.response,
    handler: ({ ctx, body }) => folderRules.many.change(ctx, body.changes),
  }),
] as const
