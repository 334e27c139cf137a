// What a client has in «Parc», for the proof of isolation.
import type { Isolation } from '../../testing/isolation/fixtures.ts'
import { insert } from '../../testing/portal.ts'

const theirs = 'organisation_id = $1'

export const isolation: Isolation = {
  rows: { assets: theirs },
  notPlanted: [
    'asset_kinds.code',
    'asset_kinds.drawing',
    'assets.kind',
    'assets.state',
    'assets.label_token',
    'assets.search_text',
  ],
  fill: async ({ portal, name, brandId, organisation, ids, file }) => {
    const created_at = portal.clock.now
    const model = await insert(portal, 'asset_models', {
      ...{
        brand_id: brandId,
        manufacturer: 'Kéloa',
        label: `M ${name}`,
        reference: `M-${name}`,
        kind: 'printer',
        created_at,
      },
    })
    const asset = await insert(portal, 'assets', {
      ...{ brand_id: brandId, organisation_id: organisation, model_id: model.id, label: 'x', number: `N-${name}` },
      ...{ created_at, updated_at: created_at },
    })
    const picture = await file('picture', { kind: 'fleet.asset', id: asset.id })
    await portal.sql('update assets set picture_id = $2 where id = $1', [asset.id, picture])
    Object.assign(ids, { assets: asset.id, 'assets.fileId': picture, 'asset-models': model.id, modelId: model.id })
  },
  plants: [
    {
      name: 'a policy that shows every client all assets',
      sql: 'create policy leak on assets for select to parvis_client using (true)',
      undo: 'drop policy leak on assets',
    },
  ],
}
