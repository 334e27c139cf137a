import { Button } from '@mantine/core'
import {
  IconArchive,
  IconDiscount,
  IconDownload,
  IconFileImport,
  IconFilter,
  IconMessagePlus,
  IconPlus,
  IconUserCog,
  IconUsersGroup,
} from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { api, fileAddress } from '../../../web/api/client.ts'
import type { ItemOf } from '../../../web/api/endpoints.ts'
import { useStaffMay } from '../../../web/api/session.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { BulkBar } from '../../../web/ui/bulk-bar.tsx'
import { useSetClientFilter } from '../../../web/ui/client-filter.ts'
import { formatDay, formatMoney, formatNumber, formatPerson } from '../../../web/ui/format.ts'
import { KeysetList } from '../../../web/ui/keyset-list.tsx'
import { useListSearch } from '../../../web/ui/list-search.ts'
import { Notice } from '../../../web/ui/notice.tsx'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { Permitted } from '../../../web/ui/permitted.tsx'
import { useShortcuts } from '../../../web/ui/shortcuts.ts'
import { SideDrawer } from '../../../web/ui/side-drawer.tsx'
import { StateTag } from '../../../web/ui/state-tag.tsx'
import { useTicked } from '../../../web/ui/use-ticked.ts'
import { ArchiveDialog } from './archive-dialog.tsx'
import { useClientFilters } from './client-filters.tsx'
import { ClientForm } from './client-form.tsx'
import { GroupDialog } from './group-dialog.tsx'

const MessageDrawer = lazy(async () => ({ default: (await import('./message-drawer.tsx')).MessageDrawer }))
const AccountDrawer = lazy(async () => ({ default: (await import('./account-drawer.tsx')).AccountDrawer }))

type Row = ItemOf<'GET /staff/organisations'>
const keyOf = (row: Row) => row.id
/** «Clients» (B1): the organisations that the provider serves; the account of the person in the address (`personne`), who may be of several. */
export function ClientsPage() {
  const t = useTexts('backOffice')
  const frame = useTexts()
  const c = useTexts('clientModule')
  const [making, setMaking] = useState(false)
  const address = useListSearch()
  const { page, personne } = address.values
  const navigate = useNavigate()
  const store = useQueryClient()
  const ticked = useTicked<Row>(keyOf)
  const [acting, setActing] = useState<'archive' | 'group' | 'message'>()
  const [done, setDone] = useState<string>()
  const mayManage = useStaffMay('back-office.clients.manage')
  const mayArchive = useStaffMay('back-office.clients.archive')
  const mayWrite = useStaffMay('back-office.client-messages.send')
  const mayImport = useStaffMay('back-office.imports.run')
  const seesMoney = useStaffMay('billing.invoices.read')
  useShortcuts({ m: () => mayWrite && setActing('message') })
  const ids = ticked.rows.map(keyOf)
  const kept = ticked.rows.filter((row) => row.state !== 'archived').map(keyOf)
  const acted = (told?: string) => async () => {
    setActing(undefined)
    setDone(told)
    ticked.clear()
    await store.invalidateQueries({ queryKey: ['list'] })
  }
  const { query, ...filters } = useClientFilters()
  const everywhere = useSetClientFilter()
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
        more={[
          ...(mayWrite
            ? [{ label: c('message.title'), icon: IconMessagePlus, onClick: () => setActing('message') }]
            : []),
          { label: t('grouping.groups'), icon: IconUsersGroup, to: '/fournisseur/clients/groupes' },
          { label: t('discounts.title'), icon: IconDiscount, to: '/fournisseur/clients/remises' },
          { label: t('roles.title'), icon: IconUserCog, to: '/fournisseur/roles' },
          ...(mayImport
            ? [{ label: t('clients.import'), icon: IconFileImport, to: '/fournisseur/reglages/imports' }]
            : []),
        ]}
      />
      <KeysetList
        title={t('clients.list')}
        path="/staff/organisations"
        defaultSort="name"
        choosable
        search={t('clients.search')}
        query={query}
        count={counted ? t('clients.counted', { count: counted.count }) : undefined}
        field={{ field: filters.button, chosen: filters.words || undefined, clear: filters.cancel }}
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
          ...(seesMoney
            ? [
                {
                  key: 'balance',
                  title: t('clients.balance'),
                  kind: 'right' as const,
                  cell: (row: Row) =>
                    row.balances?.length ? (
                      row.balances.map(({ cents, currency }) => formatMoney(cents, currency)).join(' + ')
                    ) : (
                      <span style={{ color: 'var(--encre-3)' }}>{formatMoney(0)}</span>
                    ),
                  phone: 'aside' as const,
                },
              ]
            : []),
          {
            key: 'state',
            title: t('state'),
            cell: (row) => <StateTag state={row.state} />,
            phone: 'below',
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
        rowKey={keyOf}
        rowName={(row) => row.name}
        selection={ticked.selection}
        notice={
          done || filters.line ? (
            <>
              {done ? <Notice kind="done" title={done} /> : null}
              {filters.line}
            </>
          ) : undefined
        }
        href={(row) => `/fournisseur/clients/${row.id}`}
        empty={{ title: t('clients.emptyTitle'), text: t('clients.empty') }}
      >
        <BulkBar count={ticked.rows.length} onClear={ticked.clear}>
          {mayWrite ? (
            <Button
              leftSection={<IconMessagePlus size={17} stroke={1.7} aria-hidden />}
              rightSection={<kbd>M</kbd>}
              aria-keyshortcuts="M"
              onClick={() => setActing('message')}
            >
              {c('message.many', { count: ids.length })}
            </Button>
          ) : null}
          {ids.length === 1 ? (
            <Button
              leftSection={<IconFilter size={17} stroke={1.7} aria-hidden />}
              loading={everywhere.isPending}
              onClick={() => everywhere.mutate({ organisationId: ids[0]! }, { onSuccess: ticked.clear })}
            >
              {frame('clientFilter.set')}
            </Button>
          ) : null}
          {mayManage ? (
            <Button
              leftSection={<IconUsersGroup size={17} stroke={1.7} aria-hidden />}
              onClick={() => setActing('group')}
            >
              {t('grouping.act')}
            </Button>
          ) : null}
          {mayArchive && kept.length > 0 ? (
            <Button
              leftSection={<IconArchive size={17} stroke={1.7} aria-hidden />}
              onClick={() => setActing('archive')}
            >
              {t('archiving.many', { count: kept.length })}
            </Button>
          ) : null}
        </BulkBar>
      </KeysetList>
      {filters.drawer}
      {acting === 'message' ? (
        <Suspense>
          <MessageDrawer
            onClose={() => setActing(undefined)}
            audiences={[
              ...(ids.length > 0
                ? [{ key: 'ticked', label: c('message.ticked', { count: ids.length }), audience: { ids } }]
                : []),
              ...(filters.words || address.values.q
                ? [
                    {
                      key: 'filtered',
                      label: c('message.filtered'),
                      audience: { filters: { ...query, ...(address.values.q ? { search: address.values.q } : {}) } },
                    },
                  ]
                : []),
              { key: 'all', label: c('message.all'), audience: { filters: {} } },
            ]}
          />
        </Suspense>
      ) : null}
      {acting === 'archive' ? (
        <ArchiveDialog
          ids={kept}
          onClose={() => setActing(undefined)}
          onDone={acted(t('archiving.done', { count: kept.length }))}
        />
      ) : null}
      {acting === 'group' ? <GroupDialog ids={ids} onClose={() => setActing(undefined)} onDone={acted()} /> : null}
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
