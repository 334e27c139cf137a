import { useOpenOrganisation } from '../../../../web/api/open-organisation.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { formatNumber } from '../../../../web/ui/format.ts'
import { KeysetList } from '../../../../web/ui/keyset-list.tsx'
import { useListSearch } from '../../../../web/ui/list-search.ts'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { StateTag } from '../../../../web/ui/state-tag.tsx'
import '../organisation.css'

/** «Mes structures» (O23): the organisations that one runs. */
export function OrganisationsPage() {
  const t = useTexts('organisation')
  const open = useOpenOrganisation()
  const address = useListSearch()
  return (
    <>
      <PageHeader
        title={t('organisations.title')}
        breadcrumb={[{ label: t('title'), to: '/gestion' }, { label: t('organisations.title') }]}
      />
      <KeysetList
        key={address.values.structure}
        title={t('organisations.title')}
        path="/organisations"
        defaultSort="name"
        search={t('organisations.search')}
        rowHeight={40}
        rowKey={(row) => row.id}
        rowName={(row) => row.name}
        href={(row) => `/gestion/structures/${row.id}`}
        columns={[
          {
            key: 'name',
            sort: 'name',
            title: t('organisations.name'),
            cell: (row) => (
              <>
                {row.name}
                {row.id === open?.id ? <span className="open-tag beside">{t('organisations.open')}</span> : null}
              </>
            ),
            phone: 'title',
          },
          {
            key: 'identifier',
            title: t('organisations.identifier'),
            cell: (row) => row.identifier,
            phone: 'line',
            phoneOrder: 1,
          },
          { key: 'city', title: t('organisations.city'), cell: (row) => row.city, phone: 'line', phoneOrder: 2 },
          { key: 'role', title: t('organisations.myRole'), cell: (row) => row.roleName, phone: 'hidden' },
          {
            key: 'users',
            title: t('users.plural'),
            kind: 'right',
            cell: (row) => <span className="right">{formatNumber(row.users)}</span>,
            phone: 'hidden',
          },
          {
            key: 'services',
            title: t('services'),
            kind: 'right',
            cell: (row) => formatNumber(row.services),
            phone: 'hidden',
          },
          {
            key: 'state',
            title: t('state'),
            phone: 'below',
            cell: (row) =>
              row.deactivated ? (
                <StateTag state="deactivated">{t('organisations.deactivated')}</StateTag>
              ) : (
                <StateTag state="active">{t('organisations.active')}</StateTag>
              ),
          },
        ]}
        empty={{ title: t('organisations.empty'), text: t('organisations.emptyWhat') }}
      />
    </>
  )
}
