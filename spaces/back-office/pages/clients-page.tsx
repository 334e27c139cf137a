import { Button } from '@mantine/core'
import { IconPlus, IconUserCog } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { api } from '../../../web/api/client.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { formatNumber } from '../../../web/ui/format.ts'
import { KeysetList } from '../../../web/ui/keyset-list.tsx'
import { useListSearch } from '../../../web/ui/list-search.ts'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { Permitted } from '../../../web/ui/permitted.tsx'
import { SideDrawer } from '../../../web/ui/side-drawer.tsx'
import { ClientForm } from './client-form.tsx'

const AccountDrawer = lazy(async () => ({ default: (await import('./client-page.tsx')).AccountDrawer }))

/** «Clients»: the organisations that the provider serves; the account of the person in the address (`personne`), who may be of several. */
export function ClientsPage() {
  const t = useTexts('backOffice')
  const [making, setMaking] = useState(false)
  const address = useListSearch()
  const { page, personne } = address.values
  const navigate = useNavigate()
  const store = useQueryClient()
  const make = (
    <Permitted needs="back-office.clients.manage">
      <Button leftSection={<IconPlus size={17} stroke={1.7} aria-hidden />} onClick={() => setMaking(true)}>
        {t('clients.make')}
      </Button>
    </Permitted>
  )
  return (
    <>
      <PageHeader
        title={t('clients.title')}
        actions={make}
        more={[{ label: t('roles.title'), icon: IconUserCog, to: '/fournisseur/roles' }]}
      />
      <KeysetList
        title={t('clients.list')}
        path="/staff/organisations"
        defaultSort="name"
        search={t('clients.search')}
        columns={[
          { key: 'name', title: t('clients.name'), sort: 'name', cell: (row) => row.name, phone: 'title' },
          { key: 'code', title: t('clients.code'), cell: (row) => row.code, phone: 'hidden' },
          { key: 'siret', title: t('clients.siret'), cell: (row) => row.siret ?? '', phone: 'hidden' },
          {
            key: 'city',
            title: t('address.city'),
            cell: (row) => [row.postalCode, row.city].filter(Boolean).join(' '),
            phone: 'line',
          },
          {
            key: 'contracts',
            title: t('clients.contracts'),
            kind: 'right',
            cell: (row) => <span className="right">{formatNumber(row.contracts)}</span>,
            phone: 'hidden',
          },
          {
            key: 'members',
            title: t('clients.people'),
            kind: 'right',
            cell: (row) => formatNumber(row.members),
            phone: 'hidden',
          },
        ]}
        rowKey={(row) => row.id}
        rowName={(row) => row.name}
        href={(row) => `/fournisseur/clients/${row.id}`}
        empty={{ title: t('clients.emptyTitle'), text: t('clients.empty') }}
      />
      <SideDrawer opened={making} onClose={() => setMaking(false)} title={t('clients.make')}>
        <ClientForm
          made
          values={{}}
          onCancel={() => setMaking(false)}
          submit={async (body, key) => {
            const made = await api.post('/staff/organisations', { body, key })
            await store.invalidateQueries({ queryKey: ['list', '/staff/organisations'] })
            await navigate({ to: `/fournisseur/clients/${made.id}` })
          }}
        />
      </SideDrawer>
      {personne ? (
        <Suspense>
          <AccountDrawer id={personne} onClose={() => address.close({ page, personne: undefined })} />
        </Suspense>
      ) : null}
    </>
  )
}
