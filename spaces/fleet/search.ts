import { type Searched, searchedList } from '../../kernel/search/sources.ts'
import { assetList, ownAssetList } from './assets/lists.ts'

const title = { fr: 'Parc', en: 'Fleet' }

/** Assets, by label, identifiers, place or model, on either side. */
export const search: Searched[] = [
  searchedList({
    kind: 'fleet.asset',
    title,
    side: 'client',
    list: ownAssetList,
    found: (one) => ({ title: one.label, detail: [one.number, one.site?.name, one.place], to: `/parc/${one.id}` }),
  }),
  searchedList({
    kind: 'fleet.asset',
    title,
    side: 'staff',
    permission: 'fleet.assets.read',
    list: assetList,
    found: (one) => ({
      title: one.label,
      detail: [one.number, one.organisation.name, one.site?.name, one.place],
      to: `/fournisseur/parc/${one.id}`,
    }),
  }),
]
