import { useQuery } from '@tanstack/react-query'
import { api } from '../../../web/api/client.ts'
import { useOpenOrganisation } from '../../../web/api/open-organisation.ts'
import { useSession } from '../../../web/api/session.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { formatDay } from '../../../web/ui/format.ts'
import { KeysetList } from '../../../web/ui/keyset-list.tsx'
import { useListSearch } from '../../../web/ui/list-search.ts'
import { oneOf } from '../../../web/ui/one-of.ts'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { StateTag } from '../../../web/ui/state-tag.tsx'
import { assetStates } from '../limits.ts'
import { stateTags } from './data.ts'

/** «Parc» (P8): tiles or a table of assets, filtered by site, kind, state and words. */
export function FleetPage() {
  const t = useTexts('fleet')
  const { side } = useSession()
  const staff = side === 'staff'
  const open = useOpenOrganisation()
  const address = useListSearch()
  const organisation = staff ? undefined : open?.id
  const state = oneOf(assetStates, address.values.etat)
  const { data: filters } = useQuery({
    queryKey: ['fleet', 'filters', organisation],
    queryFn: () => api.get('/assets/filters', { query: { organisation } }),
  })
  const { genre, site } = address.values
  return (
    <>
      <PageHeader title={t('title')} />
      <KeysetList
        title={t('list')}
        path={staff ? '/staff/assets' : '/assets'}
        query={{ organisation, state, kind: genre, site }}
        search={t('search')}
        filters={[
          ...(filters?.sites.length
            ? [
                {
                  key: 'site',
                  label: t('site'),
                  value: site ? [site] : [],
                  options: filters.sites.map(({ id, name }) => ({ value: id, label: name })),
                  change: ([value = '']: string[]) => address.change({ site: value }),
                },
              ]
            : []),
          {
            key: 'kind',
            label: t('kind'),
            value: genre ? [genre] : [],
            options: (filters?.kinds ?? []).map(({ code, label }) => ({ value: code, label })),
            change: ([value = '']) => address.change({ genre: value }),
          },
          {
            key: 'state',
            label: t('state'),
            value: state ? [state] : [],
            options: assetStates.map((value) => ({ value, label: t(`states.${value}`) })),
            change: ([value = '']) => address.change({ etat: value }),
          },
        ]}
        rowHeight={40}
        rowKey={(row) => row.id}
        rowName={(row) => row.label}
        href={(row) => `${staff ? '/fournisseur' : ''}/parc/${row.id}`}
        columns={[
          { key: 'label', title: t('label'), sort: 'label', cell: (row) => <b>{row.label}</b>, phone: 'title' },
          {
            key: 'number',
            title: t('number'),
            sort: 'number',
            cell: (row) => row.number,
            phone: 'line',
            phoneOrder: 1,
          },
          { key: 'serial', title: t('serial'), cell: (row) => row.serial, phone: 'hidden' },
          {
            key: 'model',
            title: t('model'),
            cell: (row) => `${row.model.manufacturer} ${row.model.label}`,
            phone: 'hidden',
          },
          {
            key: 'site',
            title: t('site'),
            cell: (row) => [row.site?.name, row.place].filter(Boolean).join(', '),
            phone: 'line',
            phoneOrder: 2,
          },
          { key: 'installed', title: t('installedOn'), cell: (row) => formatDay(row.installedOn), phone: 'hidden' },
          {
            key: 'state',
            title: t('state'),
            cell: (row) => <StateTag state={stateTags[row.state]}>{t(`state.${row.state}`)}</StateTag>,
            phone: 'below',
          },
        ]}
        empty={{ title: t('empty'), text: t(staff ? 'emptyStaff' : 'emptyClient') }}
      />
    </>
  )
}
