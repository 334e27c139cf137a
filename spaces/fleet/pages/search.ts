import { IconBuildingWarehouse } from '@tabler/icons-react'
import { api } from '../../../web/api/client.ts'
import { translate } from '../../../web/i18n/index.ts'
import { foundAtMost, type SpaceSearch } from '../../../web/ui/search.ts'

/** Assets, by label, identifiers, place or model, on either side. */
export const search: SpaceSearch = ({ side }) => {
  const staff = side === 'staff'
  if (!staff && side !== 'client') return []
  return [
    {
      key: 'fleet',
      title: () => translate('fleet:title'),
      icon: IconBuildingWarehouse,
      find: async (words, signal) => {
        const query = { search: words, size: foundAtMost }
        const { items } = await (staff
          ? api.get('/staff/assets', { query, signal })
          : api.get('/assets', { query, signal }))
        return items.map((one) => ({
          id: one.id,
          title: one.label,
          detail: [one.number, ...(staff ? [one.organisation.name] : []), one.site?.name, one.place]
            .filter(Boolean)
            .join(' · '),
          to: `${staff ? '/fournisseur' : ''}/parc/${one.id}`,
        }))
      },
    },
  ]
}
