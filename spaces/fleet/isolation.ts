// What a client has in «Parc», for the proof of isolation.
import type { Isolation } from '../../testing/isolation/fixtures.ts'
import { insert } from '../../testing/portal.ts'

const theirs = 'organisation_id = $1'

export const isolation: Isolation = {
  rows: {
    assets: theirs,
    asset_contacts: theirs,
    asset_outages: theirs,
    meters: theirs,
    meter_readings: theirs,
    breakdown_reports: theirs,
    reading_photos: theirs,
    asset_costs: theirs,
  },
  notPlanted: [
    'asset_kinds.code',
    'asset_kinds.drawing',
    'meter_kinds.code',
    'assets.kind',
    'assets.state',
    'assets.label_token',
    'assets.search_text',
    'asset_contacts.part',
    'meters.kind',
    'meter_readings.origin',
    'meter_readings.reason',
    'meter_readings.source_key',
    'meter_readings.void_reason',
    'asset_costs.kind',
    'asset_costs.currency',
    'asset_costs.source_code',
  ],
  fill: async ({ portal, name, brandId, organisation, ids, canary, file }) => {
    const created_at = portal.clock.now
    const model = await insert(portal, 'asset_models', {
      ...{ brand_id: brandId, manufacturer: 'Kéloa', label: `M ${name}`, reference: `M-${name}`, kind: 'printer' },
      created_at,
    })
    const of = { brand_id: brandId, organisation_id: organisation }
    const asset = await insert(portal, 'assets', {
      ...{ ...of, model_id: model.id, label: 'x', number: `N-${name}`, created_at, updated_at: created_at },
    })
    const picture = await file('picture', { kind: 'fleet.asset', id: asset.id })
    await portal.sql('update assets set picture_id = $2 where id = $1', [asset.id, picture])
    const { code } = await insert(portal, 'meter_kinds', {
      ...{
        brand_id: brandId,
        code: `K-${name}`,
        created_at,
        label: '{"fr":"x","en":"x"}',
        unit: '{"fr":"x","en":"x"}',
      },
    })
    const meter = await insert(portal, 'meters', { ...of, asset_id: asset.id, kind: code, created_at })
    const reading = await insert(portal, 'meter_readings', {
      ...{ ...of, meter_id: meter.id, read_on: '2026-01-02', value: 5, origin: 'staff', recorded_at: created_at },
      // A reading stays as it was read: it is made with its canary.
      reason: canary,
    })
    const photo = await file('photo', { kind: 'fleet.reading', id: reading.id })
    await insert(portal, 'reading_photos', { ...of, reading_id: reading.id, file_id: photo, added_at: created_at })
    await insert(portal, 'asset_costs', {
      ...{ ...of, asset_id: asset.id, on_day: '2026-01-02', kind: 'contract', amount_cents: 1200, currency: 'EUR' },
      ...{ source_code: `AC-${name}`, created_at },
    })
    await insert(portal, 'asset_contacts', {
      ...{ asset_id: asset.id, organisation_id: organisation, part: 'user', name: 'x' },
    })
    const outage = await insert(portal, 'asset_outages', {
      ...{ ...of, asset_id: asset.id, starts_on: '2026-01-03', ends_on: '2026-01-04', created_at },
    })
    const report = await insert(portal, 'breakdown_reports', {
      ...{ ...of, asset_id: asset.id, name: 'x', reached_at: 'x', words: 'x', created_at },
    })
    Object.assign(ids, {
      assets: asset.id,
      'assets.fileId': picture,
      'asset-models': model.id,
      'asset-labels': asset.label_token,
      modelId: model.id,
      meters: meter.id,
      meterId: meter.id,
      readings: reading.id,
      readingId: reading.id,
      outages: outage.id,
      outageId: outage.id,
      'breakdown-reports': report.id,
      token: asset.label_token,
    })
  },
  open: ['POST /api/v1/breakdown-reports', 'POST /api/v1/asset-label-readings'],
  uploads: /assets\/\{id\}\/picture$|readings\/\{readingId\}\/photo$|asset-models\/\{id\}\/picture$/,
  uploadFields: () => ({ version: '1' }),
  plants: [
    {
      name: 'a policy that shows every client all assets',
      sql: 'create policy leak on assets for select to parvis_client using (true)',
      undo: 'drop policy leak on assets',
    },
    {
      name: 'a policy that shows every client all readings',
      sql: 'create policy leak on meter_readings for select to parvis_client using (true)',
      undo: 'drop policy leak on meter_readings',
    },
  ],
}
