import type { Answer, ItemOf } from '../../../web/api/endpoints.ts'

export type AssetItem = ItemOf<'GET /assets'>
export type Asset = Answer<'GET /assets/:id'>

/** The state of an asset as `StateTag` draws it. */
export const stateTags = { service: 'active', stored: 'archived', removed: 'closed' } as const
