// What a client has in «Contrats de service», for the proof of isolation: a contract of units with a coverage, an entry, a threshold that was crossed.
import type { Isolation } from '../../testing/isolation/fixtures.ts'
import { insert } from '../../testing/portal.ts'

const theirs = 'organisation_id = $1'
const ofTheirs = 'contract_id in (select id from service_contracts where organisation_id = $1)'

export const isolation: Isolation = {
  rows: {
    service_contracts: theirs,
    contract_coverages: ofTheirs,
    contract_assets: theirs,
    unit_entries: ofTheirs,
    contract_interventions: ofTheirs,
    thresholds: theirs,
    threshold_crossings: 'threshold_id in (select id from thresholds where organisation_id = $1)',
    threshold_subscribers: 'threshold_id in (select id from thresholds where organisation_id = $1)',
  },
  notPlanted: ['service_contracts.kind', 'unit_entries.kind', 'contract_kind', 'measure', 'source_code', 'period'],
  fill: async ({ portal, name, brandId, organisation, people, ids }) => {
    const created_at = portal.clock.now
    const contract = await insert(portal, 'service_contracts', {
      ...{ brand_id: brandId, organisation_id: organisation, number: `SSC-${name}`, title: 'x', kind: 'units' },
      ...{ starts_on: '2026-01-01', created_at },
    })
    await insert(portal, 'contract_coverages', {
      ...{ contract_id: contract.id, position: 1, label: 'x', starts_on: '2026-01-01' },
    })
    if (ids.assets)
      await insert(portal, 'contract_assets', {
        ...{ contract_id: contract.id, organisation_id: organisation, asset_id: ids.assets },
      })
    await insert(portal, 'contract_interventions', { intervention_id: ids.interventions, contract_id: contract.id })
    const threshold = await insert(portal, 'thresholds', {
      ...{ brand_id: brandId, organisation_id: organisation, measure: 'units_left', contract_id: contract.id },
      ...{ value: 5, created_at },
    })
    await insert(portal, 'threshold_subscribers', { threshold_id: threshold.id, account_id: people.administrator })
    await insert(portal, 'threshold_crossings', {
      ...{ threshold_id: threshold.id, subject_id: contract.id, period: 'x', crossed_on: '2026-02-01', value: 3 },
      ...{ found_at: created_at, is_told: true },
    })
    Object.assign(ids, {
      'service-contracts': contract.id,
      contract: contract.id,
      contractId: contract.id,
      thresholds: threshold.id,
    })
  },
  // Entries are never changed: one is made with its canary.
  fillPlanted: async ({ portal, brandId, ids, canary }) => {
    await insert(portal, 'unit_entries', {
      ...{ brand_id: brandId, contract_id: ids['service-contracts'], on_day: '2026-01-02', kind: 'grant', units: 20 },
      ...{ label: canary, created_at: portal.clock.now, created_by_label: canary },
    })
  },
  plants: [
    {
      name: 'a policy that lets every client read the units of others',
      sql: 'create policy leak on unit_entries for select to parvis_client using (true)',
      undo: 'drop policy leak on unit_entries',
    },
    {
      name: 'a policy that shows every client all service contracts',
      sql: 'create policy leak on service_contracts for select to parvis_client using (true)',
      undo: 'drop policy leak on service_contracts',
    },
  ],
}
