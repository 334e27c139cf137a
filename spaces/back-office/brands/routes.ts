import type { StaffContext } from '../../../kernel/http/context.ts'
import { endpointsOf, type RequestInfo } from '../../../kernel/http/endpoints.ts'
import { idParams } from '../schema.ts'
import * as settingSchema from '../settings/schema.ts'
import * as settings from '../settings/service.ts'
import * as schema from './schema.ts'
import * as brands from './service.ts'

const endpoint = endpointsOf('back-office')

/** Does it, and answers once this process has read the brands anew: whoever changed something sees it with the next request. */
export async function inForce<T>(request: RequestInfo, work: (ctx: StaffContext) => Promise<T>): Promise<T> {
  const result = await request.again((ctx) => work(ctx as StaffContext))
  await request.services.brands.reload()
  return result
}

/** The brand, those made from it, and what may be set in it. */
export const brandRoutes = [
  endpoint({
    method: 'GET',
    path: '/staff/brands',
    summary: 'The brand, and those that its staff made',
    access: { staff: 'back-office.brands.manage' },
    response: schema.brandList,
    handler: ({ ctx }) => brands.listBrands(ctx),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/brands',
    summary: 'Make a brand with its first administrator',
    access: { staff: 'back-office.brands.manage' },
    ownTransactions: true,
    status: 201,
    body: schema.brandBody,
    response: schema.brandView,
    handler: ({ body, request }) => inForce(request, (ctx) => brands.createBrand(ctx, body)),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/brands/:id',
    summary: 'A brand with all that is set of it',
    access: { staff: 'back-office.brands.manage' },
    params: idParams,
    response: schema.brandView,
    handler: ({ ctx, params }) => brands.readBrand(ctx, params.id),
  }),
  endpoint({
    method: 'PATCH',
    path: '/staff/brands/:id',
    summary: 'Change a brand: host names, colour, addresses, time zone, language, links',
    access: { staff: 'back-office.brands.manage' },
    ownTransactions: true,
    params: idParams,
    body: schema.brandPatch,
    response: schema.brandView,
    handler: ({ params, body, request }) => inForce(request, (ctx) => brands.updateBrand(ctx, params.id, body)),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/brands/:id/logo',
    summary: 'Set the logo of a brand; without a file it has none',
    access: { staff: 'back-office.brands.manage' },
    ownTransactions: true,
    multipart: true,
    params: idParams,
    body: schema.logoBody,
    response: schema.brandView,
    handler: async ({ params, body, uploads, request }) => {
      const brand = await brands.setLogo(request, params.id, body, uploads)
      await request.services.brands.reload()
      return brand
    },
  }),
  endpoint({
    method: 'GET',
    path: '/staff/settings',
    summary: 'What may be set in this brand, with how it stands',
    access: { staff: 'back-office.settings.read' },
    response: settingSchema.settingList,
    handler: ({ ctx }) => settings.listSettings(ctx),
  }),
  endpoint({
    method: 'PUT',
    path: '/staff/settings/:key',
    summary: 'Set a setting, or go back to what holds where nothing is set',
    access: { staff: 'back-office.settings.read' },
    ownTransactions: true,
    params: settingSchema.settingParams,
    body: settingSchema.settingBody,
    response: settingSchema.settingView,
    handler: ({ params, body, request }) => inForce(request, (ctx) => settings.changeSetting(ctx, params.key, body)),
  }),
]
