import './errors.ts'
import './feed.ts'
import { sql } from 'kysely'
import { asServer } from '../../kernel/http/context.ts'
import { defineSpace } from '../../kernel/space.ts'
import { assetRoutes } from './assets/routes.ts'
import { assetImport } from './import/assets.ts'
import { readingImport } from './import/readings.ts'
import { labelRoutes } from './labels/routes.ts'
import { dueUntil, reminderJobs, waitingReadings } from './meters/reminders.ts'
import { meterRoutes } from './meters/routes.ts'
import { meterKinds } from './meters/service.ts'
import { assetKinds, assetModels } from './models/service.ts'
import { permissions } from './permissions.ts'
import { search } from './search.ts'

export { moveAsset } from './assets/service.ts'
export { enterReadings, readingRefusals } from './meters/service.ts'

/** «Parc»: the assets of clients, their meters and readings (P8–P11). */
export const fleet = defineSpace({
  name: 'fleet',
  needs: [],
  permissions,
  people: { names: ['meter_readings', 'reading_photos', 'asset_outages', 'breakdown_reports'] },
  importKinds: [assetImport, readingImport],
  records: [assetKinds, assetModels, meterKinds],
  // What is looked after stays so with whoever takes the client's place.
  organisationReplaced: async (ctx, from, to) => {
    await asServer(ctx, async () => {
      await sql`update assets set organisation_id = ${to}, site_id = null where organisation_id = ${from}`.execute(
        ctx.db,
      )
    })
  },
  journalNames: {
    'fleet.asset.added': { fr: 'Bien ajouté au parc', en: 'Asset added to the fleet' },
    'fleet.asset.changed': { fr: 'Bien modifié', en: 'Asset changed' },
    'fleet.asset.edited': { fr: "Informations d'un bien modifiées", en: 'Information of an asset changed' },
    'fleet.asset.import_undone': { fr: "Reprise d'un bien annulée", en: 'Bringing in of an asset taken back' },
    'fleet.asset.moved': { fr: 'Bien parti chez un autre client', en: 'Asset gone to another client' },
    'fleet.asset.removed': { fr: 'Bien retiré du parc', en: 'Asset removed from the fleet' },
    'fleet.asset.returned': { fr: 'Bien remis au parc', en: 'Asset put back into the fleet' },
    'fleet.asset.contacts': { fr: "Contacts d'un bien modifiés", en: 'Contacts of an asset changed' },
    'fleet.meter.added': { fr: 'Compteur ajouté', en: 'Meter added' },
    'fleet.meter.changed': { fr: "Règles d'un compteur modifiées", en: 'Rules of a meter changed' },
    'fleet.reading.entered': { fr: 'Relevé de compteur saisi', en: 'Meter reading entered' },
    'fleet.reading.photographed': { fr: "Photo d'un compteur", en: 'Photo of a meter' },
    'fleet.reading.voided': { fr: 'Relevé de compteur annulé', en: 'Meter reading voided' },
    'fleet.asset.stopped': { fr: "Arrêt d'un bien", en: 'Asset stands still' },
    'fleet.asset.outage_changed': { fr: "Arrêt d'un bien modifié", en: 'Outage of an asset changed' },
    'fleet.report.handled': { fr: 'Panne signalée prise en compte', en: 'Reported breakdown dealt with' },
  },
  journalWords: {
    fields: {
      digits: { fr: 'Chiffres', en: 'Digits' },
      everyDays: { fr: 'Relevé tous les … jours', en: 'Read every … days' },
      usualLeast: { fr: 'Habituel en 30 jours, au moins', en: 'Usual in 30 days, at least' },
      usualMost: { fr: 'Habituel en 30 jours, au plus', en: 'Usual in 30 days, at most' },
      readOn: { fr: 'Relevé le', en: 'Read on' },
      value: { fr: 'Valeur', en: 'Value' },
      unit: { fr: 'Unité', en: 'Unit' },
      serial: { fr: 'Identifiant fabricant', en: "Manufacturer's identifier" },
      model: { fr: 'Modèle', en: 'Model' },
      manufacturer: { fr: 'Fabricant', en: 'Manufacturer' },
      kind: { fr: 'Genre', en: 'Kind' },
      drawing: { fr: 'Dessin', en: 'Drawing' },
      site: { fr: 'Site', en: 'Site' },
      place: { fr: 'Emplacement', en: 'Place' },
      installedOn: { fr: 'Installé le', en: 'Installed on' },
      remark: { fr: 'Remarque', en: 'Remark' },
    },
    values: {
      service: { fr: 'En service', en: 'In service' },
      stored: { fr: 'En réserve', en: 'In store' },
      removed: { fr: 'Retiré', en: 'Removed' },
    },
  },
  routes: [...assetRoutes, ...meterRoutes, ...labelRoutes],
  jobs: reminderJobs,
  waiting: waitingReadings,
  counts: {
    client: {
      readingsDue: sql<number>`(select count(*)::int from (select from assets a where a.reading_due_on <= ${dueUntil} limit 1000) a)`,
    },
    staff: {
      breakdownsReported: sql<number>`(select count(*)::int from breakdown_reports b where b.handled_at is null)`,
    },
  },
  waitsIn: sql`select organisation_id from assets where reading_due_on <= ${dueUntil} and organisation_id = any ((select parvis.organisation_ids_with_permission('fleet.readings.write'))::uuid[])`,
  demo: () => import('./demo.ts'),
  search,
  openTo: {
    client: sql<boolean>`cardinality(parvis.organisation_ids_with_permission('fleet.assets.read')) > 0`,
    staff: 'fleet.assets.read',
  },
})
