import './errors.ts'
import { sql } from 'kysely'
import { asServer } from '../../kernel/http/context.ts'
import { defineSpace } from '../../kernel/space.ts'
import { assetRoutes } from './assets/routes.ts'
import { assetKinds, assetModels } from './models/service.ts'
import { permissions } from './permissions.ts'
import { search } from './search.ts'

/** «Parc»: the assets of clients, their meters and readings (P8–P11). */
export const fleet = defineSpace({
  name: 'fleet',
  needs: [],
  permissions,
  records: [assetKinds, assetModels],
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
  },
  journalWords: {
    fields: {
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
  routes: [...assetRoutes],
  demo: () => import('./demo.ts'),
  search,
  openTo: {
    client: sql<boolean>`cardinality(parvis.organisation_ids_with_permission('fleet.assets.read')) > 0`,
    staff: 'fleet.assets.read',
  },
})
