// What a client has in «Interventions», for the proof of isolation: a visit that is to come, with its check list, and one that is done.
import { randomUUID } from 'node:crypto'
import type { Isolation } from '../../testing/isolation/fixtures.ts'
import { insert, makeAccount } from '../../testing/portal.ts'

const theirs = 'organisation_id = $1'
const ofTheirs = 'intervention_id in (select id from interventions where organisation_id = $1)'

export const isolation: Isolation = {
  rows: {
    interventions: theirs,
    intervention_tasks: ofTheirs,
    intervention_parts: ofTheirs,
    intervention_assets: theirs,
    intervention_reports: theirs,
  },
  // What the provider's own software knows it by is one of the whole brand's.
  notPlanted: ['interventions.number', 'interventions.kind', 'interventions.state', 'asked_by', 'source_code'],
  fill: async ({ portal, name, brandId, organisation, ids }) => {
    // A technician of its own, so that two clients' visits take nobody's time twice.
    const account = await makeAccount(portal, `technicien.${name}`, { brand_id: brandId })
    await insert(portal, 'staff_members', { account_id: account, brand_id: brandId })
    const technician = await insert(portal, 'technicians', {
      ...{ brand_id: brandId, account_id: account, technician_label: 'Théo Nivernec', created_at: portal.clock.now },
    })
    const startsAt = new Date(portal.clock.now.getTime() + 3 * 86_400_000)
    const add = (state: string, more: object) =>
      insert(portal, 'interventions', {
        ...{ brand_id: brandId, organisation_id: organisation, number: `IT-${name}-${state}`, kind: 'repair' },
        ...{ subject: 'x', state, technician_id: technician.id, created_at: portal.clock.now },
        ...more,
      })
    const visit = await add('planned', { starts_at: startsAt, ends_at: new Date(startsAt.getTime() + 3_600_000) })
    const done = await add('done', { done_at: portal.clock.now })
    await insert(portal, 'intervention_tasks', { intervention_id: visit.id, position: 1, label: 'x' })
    await insert(portal, 'intervention_parts', { intervention_id: done.id, position: 1, label: 'x', quantity: 1 })
    if (ids.assets)
      await insert(portal, 'intervention_assets', {
        ...{ intervention_id: visit.id, organisation_id: organisation, asset_id: ids.assets, position: 1 },
      })
    Object.assign(ids, {
      interventions: visit.id,
      doneIntervention: done.id,
      technicians: technician.id,
      technicianId: technician.id,
      ticketId: ids.tickets,
    })
  },
  // What was signed is not changed: it is made with its canary.
  fillPlanted: async ({ portal, brandId, organisation, ids, canary, file }) => {
    const report = await insert(portal, 'intervention_reports', {
      ...{ id: randomUUID(), brand_id: brandId, organisation_id: organisation, intervention_id: ids.doneIntervention },
      ...{ sent_by_label: canary, signer_name: canary, signed_at: portal.clock.now, received_at: portal.clock.now },
      ...{ state: 'taken', work: canary, worked_minutes: 60, content: JSON.stringify({ canary }) },
    })
    const signature = await file(canary, { kind: 'interventions.report', id: report.id })
    await portal.sql('update intervention_reports set signature_id = $2 where id = $1', [report.id, signature])
    ids['intervention-reports'] = report.id
  },
  open: [
    'POST /api/v1/visit-links/reading',
    'POST /api/v1/visit-links/confirmation',
    'POST /api/v1/visit-links/move',
    'POST /api/v1/visit-links/calendar',
  ],
  uploads: /staff\/on-site\/reports$/,
  plants: [
    {
      name: 'a policy that lets every client read interventions',
      sql: 'create policy leak on interventions for select to parvis_client using (true)',
      undo: 'drop policy leak on interventions',
    },
  ],
}
