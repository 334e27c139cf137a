import { endpointsOf } from '../../../kernel/http/endpoints.ts'
import { listEndpoints } from '../../../kernel/lists/endpoints.ts'
import { idParams } from '../assets/schema.ts'
import { addPhoto, openPhoto } from './photos.ts'
import * as schema from './schema.ts'
import * as meters from './service.ts'
import { readStatistics } from './statistics.ts'

const endpoint = endpointsOf('fleet')
const both = { client: 'fleet.assets.read', staff: 'fleet.assets.read' } as const
const enters = { client: 'fleet.readings.write', staff: 'fleet.readings.write' } as const
const write = { staff: 'fleet.assets.write' } as const
const history = listEndpoints('fleet', meters.readingList, { access: both, params: idParams })

/** Meters, their readings (P10) and what follows from them (P11). */
export const meterRoutes = [
  endpoint({
    method: 'GET',
    path: '/assets/:id/meters',
    summary: 'The meters of an asset, with their rules and how they stand',
    access: both,
    params: idParams,
    response: schema.metersView,
    handler: ({ ctx, params }) => meters.readMeters(ctx, params.id),
  }),
  history.page('/assets/:id/readings', 'The readings of an asset, the latest first'),
  history.file('/assets/:id/readings/export', 'The readings of an asset as Excel or CSV'),
  endpoint({
    method: 'POST',
    path: '/assets/:id/readings',
    summary: 'Enter readings of an asset’s meters, all of them or none',
    access: enters,
    status: 201,
    params: idParams,
    body: schema.readingsBody,
    response: schema.enteredView,
    handler: ({ ctx, params, body }) => meters.enterReadings(ctx, params.id, body),
  }),
  endpoint({
    method: 'POST',
    path: '/assets/:id/readings/:readingId/photo',
    summary: 'Add the photo of the meter to a reading, made to fit; a reading has one, which stays',
    access: enters,
    status: 201,
    also: [409],
    multipart: true,
    ownTransactions: true,
    params: schema.readingParams,
    response: schema.photoAdded,
    handler: ({ request, params, uploads }) => addPhoto(request, params.id, params.readingId, uploads),
  }),
  endpoint({
    method: 'GET',
    path: '/assets/:id/readings/:readingId/photo',
    summary: 'The photo of the meter of a reading',
    access: both,
    params: schema.readingParams,
    download: 'application/octet-stream',
    ranges: true,
    handler: ({ ctx, params }) => openPhoto(ctx, params.id, params.readingId),
  }),
  endpoint({
    method: 'POST',
    path: '/assets/:id/readings/:readingId/voiding',
    summary: 'Void a reading that was wrong; it stays on record and counts no more',
    access: { staff: 'fleet.readings.write' },
    params: schema.readingParams,
    body: schema.voidBody,
    response: schema.metersView,
    handler: ({ ctx, params, body }) => meters.voidReading(ctx, params.id, params.readingId, body.reason),
  }),
  endpoint({
    method: 'GET',
    path: '/assets/:id/statistics',
    summary: 'The figures of an asset: volumes and costs by month with those of a year before, and its availability',
    access: both,
    params: idParams,
    query: schema.statisticsQuery,
    response: schema.statisticsView,
    handler: ({ ctx, params, query }) => readStatistics(ctx, params.id, query.months),
  }),
  endpoint({
    method: 'POST',
    path: '/staff/assets/:id/meters',
    summary: 'Give an asset a meter',
    access: write,
    status: 201,
    params: idParams,
    body: schema.meterBody,
    response: schema.metersView,
    handler: ({ ctx, params, body }) => meters.addMeter(ctx, params.id, body),
  }),
  endpoint({
    method: 'PUT',
    path: '/staff/assets/:id/meters/:meterId',
    summary: 'Change the rules of a meter',
    access: write,
    params: schema.meterParams,
    body: schema.meterChange,
    response: schema.metersView,
    handler: ({ ctx, params, body }) => meters.changeMeter(ctx, params.id, params.meterId, body),
  }),
]
