import { insert, type Portal } from '../../testing/portal.ts'
import { type World as Interventions, makeWorld as makeInterventions } from '../interventions/testing.ts'

/** The world of interventions, with assets of the client and of the rival, and contracts. */
export type World = Interventions & {
  asset: string
  rivalAsset: string
  /** Adds a contract as the planner would. */
  contract: (changes?: object) => Promise<any>
  /** Grants units of a contract, or corrects them. */
  enter: (contract: any, units: number, onDay: string, changes?: object) => Promise<any>
  /** An intervention under a contract that is done on a day and counts units. */
  work: (contract: any, units: number, doneAt: string, changes?: object) => Promise<string>
}

/** An asset of a client. */
export async function makeAsset(portal: Portal, organisation: string, number: string): Promise<string> {
  const [known] = await portal.sql('select id from asset_models where brand_id = $1 limit 1', [portal.brandId])
  const model =
    known ??
    (await insert(portal, 'asset_models', {
      ...{ brand_id: portal.brandId, manufacturer: 'Kéloa', label: 'VT 630', reference: 'VT 630', kind: 'lift' },
      created_at: portal.clock.now,
    }))
  const asset = await insert(portal, 'assets', {
    ...{ brand_id: portal.brandId, organisation_id: organisation, model_id: model.id, label: `Ascenseur ${number}` },
    ...{ number, created_at: portal.clock.now, updated_at: portal.clock.now },
  })
  return asset.id
}

/** Makes it. */
export async function makeWorld(portal: Portal): Promise<World> {
  await portal.sql('select parvis.give_asset_kinds_to($1)', [portal.brandId])
  const world = await makeInterventions(portal)
  const asset = await makeAsset(portal, world.client, 'H-00314')
  const rivalAsset = await makeAsset(portal, world.rivals, 'H-00999')
  let made = 0
  return {
    ...world,
    asset,
    rivalAsset,
    contract: async (changes = {}) => {
      const added = await world.planner.post('/staff/service-contracts', {
        ...{ organisationId: world.client, number: `SSC-2026-${++made}`, title: 'Unités de travail', kind: 'units' },
        ...{ startsOn: '2026-01-01', endsOn: '2027-02-28', assetIds: [asset] },
        ...changes,
      })
      if (added.status !== 201) throw new Error(JSON.stringify(added.body))
      return added.body
    },
    enter: (contract, units, onDay, changes = {}) =>
      world.planner.post(`/staff/service-contracts/${contract.id}/units`, {
        ...{ kind: units > 0 ? 'grant' : 'correction', units, onDay, label: 'Carnet de 40', ...changes },
      }),
    work: async (contract, units, doneAt, changes = {}) => {
      const visit = await world.plan({ technicianId: null, startsAt: null, ...changes })
      await world.planner.put(`/staff/interventions/${visit.id}/contract`, { contractId: contract.id })
      await portal.sql(
        "update interventions set state = 'done', done_at = $2, units = $3, worked_minutes = 60, report = 'Contact nettoyé.' where id = $1",
        [visit.id, doneAt, units],
      )
      return visit.id
    },
  }
}
