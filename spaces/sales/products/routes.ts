import { endpointsOf } from '../../../kernel/http/endpoints.ts'
import { listEndpoints } from '../../../kernel/lists/endpoints.ts'
import * as schema from './schema.ts'
import * as products from './service.ts'

const endpoint = endpointsOf('sales')
const read = { staff: 'sales.products.read' } as const
const write = { staff: 'sales.products.write' } as const
const list = listEndpoints('sales', products.productList, { access: read })

/** The catalogue (B10). */
export const productRoutes = [
  list.page('/staff/products', 'The products and services, by code'),
  list.file('/staff/products/export', 'The catalogue as Excel or CSV'),
  endpoint({
    method: 'POST',
    path: '/staff/products',
    summary: 'Add a product to the catalogue',
    access: write,
    status: 201,
    body: schema.productBody,
    response: schema.productView,
    handler: ({ ctx, body }) => products.createProduct(ctx, body),
  }),
  endpoint({
    method: 'GET',
    path: '/staff/products/:id',
    summary: 'A product with its taxes and prices',
    access: read,
    params: schema.idParams,
    response: schema.productView,
    handler: ({ ctx, params }) => products.readProduct(ctx, params.id),
  }),
  endpoint({
    method: 'PUT',
    path: '/staff/products/:id',
    summary: 'Change a product; what was sold stays as it was sold',
    access: write,
    params: schema.idParams,
    body: schema.changeBody,
    response: schema.productView,
    handler: ({ ctx, params, body }) => products.changeProduct(ctx, params.id, body),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/products/:id/archive',
    summary: 'Take a product off the catalogue',
    access: write,
    params: schema.idParams,
    body: schema.versionBody,
    response: schema.productView,
    handler: ({ ctx, params, body }) => products.archiveProduct(ctx, params.id, body.version, true),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/products/:id/restoration',
    summary: 'Put a product back into the catalogue',
    access: write,
    params: schema.idParams,
    body: schema.versionBody,
    response: schema.productView,
    handler: ({ ctx, params, body }) => products.archiveProduct(ctx, params.id, body.version, false),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/products/:id/prices',
    summary: 'Set the price of a product from a day on, by quantity',
    access: write,
    status: 201,
    params: schema.idParams,
    body: schema.priceBody,
    response: schema.productView,
    handler: ({ ctx, params, body }) => products.addPrice(ctx, params.id, body),
  }),
  endpoint({
    method: 'PATCH',
    path: '/staff/products/:id/prices/:priceId',
    summary: 'Set the last day of a price',
    access: write,
    params: schema.priceParams,
    body: schema.priceEndBody,
    response: schema.productView,
    handler: ({ ctx, params, body }) => products.endPrice(ctx, params.id, params.priceId, body),
  }),
  endpoint({
    method: 'DELETE',
    path: '/staff/products/:id/prices/:priceId',
    summary: 'Take away a price that is to come',
    access: write,
    params: schema.priceParams,
    response: schema.productView,
    handler: ({ ctx, params }) => products.dropPrice(ctx, params.id, params.priceId),
  }),
]
