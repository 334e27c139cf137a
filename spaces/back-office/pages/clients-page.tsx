import { Button } from '@mantine/core'
import { IconDownload, IconPlus, IconUserCog } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { api, fileAddress } from '../../../web/api/client.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { formatDay, formatNumber, formatPerson } from '../../../web/ui/format.ts'
import { KeysetList } from '../../../web/ui/keyset-list.tsx'
import { useListSearch } from '../../../web/ui/list-search.ts'
import { oneOf } from '../../../web/ui/one-of.ts'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { Permitted } from '../../../web/ui/permitted.tsx'
import { SideDrawer } from '../../../web/ui/side-drawer.tsx'
import { StateTag } from '../../../web/ui/state-tag.tsx'
import { ClientForm } from './client-form.tsx'

const AccountDrawer = lazy(async () => ({ default: (await import('./account-drawer.tsx')).AccountDrawer }))

const states = ['active', 'activating', 'deactivated', 'archived', 'all'] as const

/** «Clients» (B1): the organisations that the provider serves; the account of the person in the address (`personne`), who may be of several. */
export function ClientsPage() {
  const t = useTexts('backOffice')
  const [making, setMaking] = useState(false)
  const address = useListSearch()
  const { page, personne, etat } = address.values
  const navigate = useNavigate()
  const store = useQueryClient()
  const state = oneOf(states, etat)
  const query = { ...(state ? { state } : {}) }
  const { data: counted } = useQuery({
    queryKey: ['list', '/staff/organisations', 'count', query, address.values.q],
    queryFn: () => api.get('/staff/organisations/count', { query: { ...query, search: address.values.q } }),
  })
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
        choosable
        search={t('clients.search')}
        query={query}
        count={counted ? t('clients.counted', { count: counted.count }) : undefined}
        filters={[
          {
            key: 'state',
            label: t('state'),
            value: state ? [state] : [],
            options: states.map((value) => ({ value, label: t(`clients.states.${value}`) })),
            change: ([value]) => address.change({ etat: value }),
          },
        ]}
        end={
          <Button
            component="a"
            variant="subtle"
            href={fileAddress('/staff/organisations/export', { query: { ...query, search: address.values.q } })}
            leftSection={<IconDownload size={17} stroke={1.7} aria-hidden />}
          >
            {t('export')}
          </Button>
        }
        columns={[
          { key: 'code', title: t('clients.listCode'), sort: 'code', cell: (row) => row.code, phone: 'line' },
          { key: 'login', title: t('clients.login'), sort: 'login', cell: (row) => row.login, phone: 'line' },
          {
            key: 'name',
            title: t('clients.company'),
            sort: 'name',
            cell: (row) => <span className="strong">{row.name}</span>,
            phone: 'title',
          },
          {
            key: 'contact',
            title: t('clients.contact'),
            cell: (row) => formatPerson(row.contact),
            phone: 'hidden',
          },
          { key: 'project', title: t('clients.project'), cell: (row) => row.project, phone: 'hidden' },
          {
            key: 'group',
            title: t('clients.group'),
            cell: (row) => row.group?.name ?? '',
            phone: 'line',
            phoneOrder: 1,
          },
          {
            key: 'state',
            title: t('state'),
            cell: (row) => <StateTag state={row.state} />,
            phone: 'aside',
          },
          {
            key: 'registered',
            title: t('clients.registered'),
            sort: 'registered',
            sortFirst: '-',
            cell: (row) => formatDay(row.registeredOn),
            phone: 'hidden',
          },
          {
            key: 'status',
            title: t('clients.status'),
            usual: false,
            cell: (row) => t(`clients.statuses.${row.status}`),
            phone: 'hidden',
          },
          {
            key: 'email',
            title: t('clients.email'),
            usual: false,
            cell: (row) => row.email,
            truncate: (row) => row.email,
            phone: 'hidden',
          },
          { key: 'country', title: t('clients.country'), usual: false, cell: (row) => row.country, phone: 'hidden' },
          { key: 'siret', title: t('clients.siret'), usual: false, cell: (row) => row.siret ?? '', phone: 'hidden' },
          {
            key: 'city',
            title: t('address.city'),
            usual: false,
            cell: (row) => [row.postalCode, row.city].filter(Boolean).join(' '),
            phone: 'hidden',
          },
          {
            key: 'contracts',
            title: t('clients.contracts'),
            usual: false,
            kind: 'right',
            cell: (row) => formatNumber(row.contracts),
            phone: 'hidden',
          },
          {
            key: 'members',
            title: t('clients.people'),
            usual: false,
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
