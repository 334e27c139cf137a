import { z } from 'zod'
import { openFile } from '../../../kernel/files/storage.ts'
import { Download, endpointsOf } from '../../../kernel/http/endpoints.ts'
import { listEndpoints } from '../../../kernel/lists/endpoints.ts'
import { requirePermissionSomewhere } from '../../../kernel/organisations/access.ts'
import { assetList, countAssets, ownAssetList, ownExport } from './lists.ts'
import { setPicture } from './pictures.ts'
import * as schema from './schema.ts'
import * as assets from './service.ts'

const endpoint = endpointsOf('fleet')
const read = { staff: 'fleet.assets.read' } as const
const write = { staff: 'fleet.assets.write' } as const
const own = { client: 'fleet.assets.read' } as const
const both = { client: 'fleet.assets.read', staff: 'fleet.assets.read' } as const
const all = listEndpoints('fleet', assetList, { access: read })
/** `more`: there are more than that. */
const counted = z.object({ count: z.number(), more: z.boolean() })
const filters = z.object({
  may: z.array(z.enum(['export'])),
  kinds: z.array(z.object({ code: z.string(), label: z.string() })),
  sites: z.array(z.object({ id: z.string(), name: z.string(), used: z.boolean() })),
})

/** The fleet (P8, P10): its lists on both sides, its assets. */
export const assetRoutes = [
  listEndpoints('fleet', ownAssetList, { access: own }).page(
    '/assets',
    'The fleet of one’s own organisations, by label',
  ),
  endpoint({
    method: 'GET',
    path: '/assets/count',
    summary: 'How many assets of one’s own the filters leave, up to a thousand',
    access: own,
    query: ownAssetList.filterQuery,
    response: counted,
    handler: async ({ ctx, query }) => {
      await requirePermissionSomewhere(ctx, 'fleet.assets.read', query.organisation)
      return countAssets(ctx, query)
    },
  }),
  all.page('/staff/assets', 'The assets of all clients, by label'),
  endpoint({
    method: 'GET',
    path: '/staff/assets/count',
    summary: 'How many assets the filters leave, up to a thousand',
    access: read,
    query: assetList.filterQuery,
    response: counted,
    handler: ({ ctx, query }) => countAssets(ctx, query),
  }),
  listEndpoints('fleet', ownExport, { access: { client: 'fleet.assets.export' } }).file(
    '/assets/export',
    'The fleet of one’s own organisations as Excel or CSV, for those who may (AFFICHER_EXPORT_EXCEL_PARC)',
  ),
  listEndpoints('fleet', assetList, { access: { staff: 'fleet.assets.export' } }).file(
    '/staff/assets/export',
    'The assets of all clients as Excel or CSV',
  ),
  endpoint({
    method: 'GET',
    path: '/assets/filters',
    summary: 'What the fleet may be filtered by',
    access: both,
    query: z.object({ organisation: z.uuid().optional() }),
    response: filters,
    handler: ({ ctx, query }) => assets.readFilters(ctx, query.organisation),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/assets',
    summary: 'Add an asset to the fleet of a client',
    access: write,
    status: 201,
    body: schema.creationBody,
    response: schema.assetView,
    handler: ({ ctx, body }) => assets.createAsset(ctx, body),
  }),
  endpoint({
    method: 'GET',
    path: '/assets/:id',
    summary: 'An asset',
    access: both,
    params: schema.idParams,
    response: schema.assetView,
    handler: ({ ctx, params }) => assets.readAsset(ctx, params.id),
  }),
  endpoint({
    method: 'PUT',
    path: '/assets/:id',
    summary: 'Change what is the client’s to say of an asset',
    access: { client: 'fleet.assets.edit' },
    params: schema.idParams,
    body: schema.editBody,
    response: schema.assetView,
    handler: ({ ctx, params, body }) => assets.editAsset(ctx, params.id, body),
  }),
  endpoint({
    method: 'PUT',
    path: '/staff/assets/:id',
    summary: 'Change an asset',
    access: write,
    params: schema.idParams,
    body: schema.changeBody,
    response: schema.assetView,
    handler: ({ ctx, params, body }) => assets.changeAsset(ctx, params.id, body),
  }),
  endpoint({
    method: 'PUT',
    path: '/assets/:id/contacts',
    summary: 'Say whom to ask about an asset',
    access: { client: 'fleet.assets.edit', staff: 'fleet.assets.write' },
    params: schema.idParams,
    body: schema.contactsBody,
    response: schema.assetView,
    handler: ({ ctx, params, body }) => assets.setContacts(ctx, params.id, body),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/assets/:id/removal',
    summary: 'Take an asset out of the fleet; its history stays',
    access: write,
    params: schema.idParams,
    body: schema.removalBody,
    response: schema.assetView,
    handler: ({ ctx, params, body }) => assets.removeAsset(ctx, params.id, body),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/assets/:id/return',
    summary: 'Put an asset back that was taken out by mistake',
    access: write,
    params: schema.idParams,
    body: schema.versionBody,
    response: schema.assetView,
    handler: ({ ctx, params, body }) => assets.returnAsset(ctx, params.id, body),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/assets/:id/move',
    summary: 'Move an asset to another client, where it begins anew with its meters as they stand',
    access: write,
    status: 201,
    params: schema.idParams,
    body: schema.moveBody,
    response: schema.assetView,
    handler: ({ ctx, params, body }) => assets.moveAsset(ctx, params.id, body),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/assets/:id/outages',
    summary: 'Say that an asset stands still, or stood still',
    access: write,
    status: 201,
    params: schema.idParams,
    body: schema.outageBody,
    handler: ({ ctx, params, body }) => assets.openOutage(ctx, params.id, body),
  }),
  endpoint({
    method: 'PUT',
    path: '/staff/assets/:id/outages/:outageId',
    summary: 'Change when an asset stood still',
    access: write,
    params: schema.outageParams,
    body: schema.outageChange,
    handler: ({ ctx, params, body }) => assets.changeOutage(ctx, params.id, params.outageId, body),
  }),
  endpoint({
    method: 'POST',
    path: '/assets/:id/picture',
    summary: 'Set the picture of an asset, made to fit; without a file it has that of its model again',
    access: { client: 'fleet.assets.edit', staff: 'fleet.assets.write' },
    multipart: true,
    ownTransactions: true,
    params: schema.idParams,
    body: z.object({ version: z.coerce.number().int() }),
    response: schema.assetView,
    handler: ({ request, params, body, uploads }) => setPicture(request, params.id, body.version, uploads),
  }),
  endpoint({
    method: 'GET',
    path: '/assets/:id/pictures/:fileId',
    summary: 'The picture of an asset, or of its model',
    access: both,
    params: schema.idParams.extend({ fileId: z.uuid() }),
    download: 'application/octet-stream',
    ranges: true,
    handler: async ({ ctx, params }) =>
      Download.of(await openFile(ctx, await assets.pictureOf(ctx, params.id, params.fileId)), true),
  }),
]
