import { Button } from '@mantine/core'
import {
  IconArchive,
  IconFilter,
  IconMessagePlus,
  IconPencil,
  IconPlus,
  IconTrash,
  IconUserShield,
} from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { api } from '../../../web/api/client.ts'
import type { BodyOf } from '../../../web/api/endpoints.ts'
import { ApiProblem } from '../../../web/api/problem.ts'
import { useStaffMay } from '../../../web/api/session.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { useClientFilter, useSetClientFilter } from '../../../web/ui/client-filter.ts'
import { useClientTabs } from '../../../web/ui/client-tabs.ts'
import { DataTable } from '../../../web/ui/data-table.tsx'
import { EmptyState } from '../../../web/ui/empty-state.tsx'
import { ErrorState } from '../../../web/ui/error-state.tsx'
import { formatDay, formatDayTime, formatPerson } from '../../../web/ui/format.ts'
import { KeysetList } from '../../../web/ui/keyset-list.tsx'
import { Notice } from '../../../web/ui/notice.tsx'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../web/ui/problem-notice.tsx'
import { ReadOnlyRow, ReadOnlyValue } from '../../../web/ui/read-only-value.tsx'
import { RecordBlocks } from '../../../web/ui/record-blocks.tsx'
import { RecordForm } from '../../../web/ui/record-form.tsx'
import { SideDrawer } from '../../../web/ui/side-drawer.tsx'
import { StateTag } from '../../../web/ui/state-tag.tsx'
import { Surface } from '../../../web/ui/surface.tsx'
import { AccountDrawer } from './account-drawer.tsx'
import { ArchiveDialog } from './archive-dialog.tsx'
import { useClientBegin } from './client-begin.ts'
import { addressFields, ClientForm } from './client-form.tsx'
import { ClientMailing } from './client-mailing.tsx'
import { ClientNoted } from './client-noted.tsx'
import { MembershipDrawer } from './membership-drawer.tsx'
import { MembershipState } from './membership-state.tsx'
import { RecoveryDrawer } from './recovery-drawer.tsx'
import type { Client } from './types.ts'

const MessageDrawer = lazy(async () => ({ default: (await import('./message-drawer.tsx')).MessageDrawer }))

type Site = Client['sites'][number]

/** A client: its particulars, sites, people and contracts. */
export function ClientPage() {
  const t = useTexts('backOffice')
  const { id } = useParams({ strict: false }) as { id: string }
  const store = useQueryClient()
  const reader = !useStaffMay('back-office.clients.manage')
  const tabs = useClientTabs(id)
  const [open, setOpen] = useState<
    | 'edit'
    | 'person'
    | 'recovery'
    | 'archive'
    | 'message'
    | { site: Site | undefined }
    | { account: string }
    | { membership: string }
  >()
  const { data, error, refetch } = useQuery({
    queryKey: ['client', id],
    queryFn: () => api.get('/staff/organisations/:id', { params: { id } }),
  })
  const contracts = useQuery({
    queryKey: ['client-contracts', id],
    queryFn: () => api.get('/staff/contracts', { query: { organisation: id, size: 100 } }),
  })
  const begin = useClientBegin(id)
  const close = () => setOpen(undefined)
  const saved = async () => {
    await Promise.all([
      store.invalidateQueries({ queryKey: ['client', id] }),
      store.invalidateQueries({ queryKey: ['list', '/staff/organisations'] }),
      store.invalidateQueries({ queryKey: ['list', '/staff/accounts'] }),
      store.invalidateQueries({ queryKey: ['list', '/staff/organisations/:id/memberships'] }),
    ])
    close()
  }
  const frame = useTexts()
  const c = useTexts('clientModule')
  const { filter } = useClientFilter()
  const everywhere = useSetClientFilter()
  const mayArchive = useStaffMay('back-office.clients.archive')
  const mayWrite = useStaffMay('back-office.client-messages.send')
  const restore = useMutation({
    mutationFn: () => api.post('/staff/organisations/restoring', { body: { ids: [id] } }),
    onSuccess: saved,
  })
  if (error)
    return (
      <>
        <PageHeader
          title={t('clients.one')}
          breadcrumb={[{ label: t('clients.title'), to: '/fournisseur/clients' }, { label: t('clients.one') }]}
        />
        <ErrorState
          title={t('failed')}
          problem={error instanceof ApiProblem ? error : undefined}
          onRetry={() => void refetch()}
        />
      </>
    )
  if (!data) return <PageHeader title={t('clients.one')} />
  const address = [data.addressLine1, data.addressLine2, [data.postalCode, data.city].filter(Boolean).join(' ')]
  const closed = data.deactivatedAt !== null || data.archived !== null
  const principal = data.members.find((member) => member.role === 'principal_manager')
  const site = typeof open === 'object' && 'site' in open ? open : undefined
  return (
    <>
      <PageHeader
        title={data.name}
        breadcrumb={[{ label: t('clients.title'), to: '/fournisseur/clients' }, { label: data.name }]}
        state={
          data.archived ? (
            <StateTag tag state="archived" />
          ) : data.deactivatedAt ? (
            <StateTag tag state="deactivated" />
          ) : undefined
        }
        more={[
          ...(mayWrite && !closed
            ? [{ label: c('message.one'), icon: IconMessagePlus, onClick: () => setOpen('message') }]
            : []),
          {
            label: frame('clientFilter.set'),
            icon: IconFilter,
            onClick: () => everywhere.mutate({ organisationId: id }),
          },
          ...(closed ? [] : begin.acts),
          ...(mayArchive && !closed
            ? [{ label: t('archiving.one'), icon: IconArchive, onClick: () => setOpen('archive') }]
            : []),
        ]}
        {...(tabs ? { tabs } : {})}
        actions={
          closed || reader ? undefined : (
            <Button
              variant="default"
              leftSection={<IconPencil size={17} stroke={1.7} aria-hidden />}
              onClick={() => setOpen('edit')}
            >
              {t('edit')}
            </Button>
          )
        }
      />
      <div style={{ display: 'grid', gap: 16 }}>
        {begin.error ? <ProblemNotice problem={begin.error as ApiProblem} /> : null}
        {filter?.kind === 'client' && filter.id !== id ? (
          <Notice kind="info" title={c('filters.hidesThis', { name: filter.name })} />
        ) : null}
        {data.archived ? (
          <Notice
            kind="info"
            title={t('archiving.on', { at: formatDayTime(data.archived.at), name: data.archived.by })}
            act={
              mayArchive ? (
                <Button variant="default" size="xs" loading={restore.isPending} onClick={() => restore.mutate()}>
                  {t('archiving.restore')}
                </Button>
              ) : undefined
            }
          >
            {data.archived.reason ? <p>{data.archived.reason}</p> : null}
          </Notice>
        ) : null}
        {data.deactivatedAt ? (
          <Notice kind="info" title={t('clients.deactivatedOn', { day: formatDay(data.deactivatedAt) })}>
            {data.replacedBy ? (
              <p>
                {t('clients.replacedBy')}{' '}
                <Link to={`/fournisseur/clients/${data.replacedBy.id}`}>
                  {data.replacedBy.name} {data.replacedBy.siret}
                </Link>
              </p>
            ) : null}
          </Notice>
        ) : null}
        <Surface title={t('clients.particulars')}>
          <ReadOnlyRow>
            <ReadOnlyValue label={t('clients.kind')}>{t(`clients.kinds.${data.kind}`)}</ReadOnlyValue>
            <ReadOnlyValue label={t('clients.code')}>{data.code}</ReadOnlyValue>
            {data.siret ? <ReadOnlyValue label={t('clients.siret')}>{data.siret}</ReadOnlyValue> : null}
            {data.foreignIdentifier ? (
              <ReadOnlyValue label={t('clients.foreignIdentifier')}>{data.foreignIdentifier}</ReadOnlyValue>
            ) : null}
            {data.vatNumber ? <ReadOnlyValue label={t('clients.vatNumber')}>{data.vatNumber}</ReadOnlyValue> : null}
            <ReadOnlyValue label={t('clients.mandate')}>{t(`clients.mandates.${data.invoicingMandate}`)}</ReadOnlyValue>
            {data.original ? (
              <ReadOnlyValue label={t('clients.original')}>
                <Link to={`/fournisseur/clients/${data.original.id}`}>
                  {[data.original.name, data.original.siret].filter(Boolean).join(' · ')}
                </Link>
              </ReadOnlyValue>
            ) : null}
            <ReadOnlyValue label={t('address.line1')}>{address.filter(Boolean).join(', ')}</ReadOnlyValue>
            <ReadOnlyValue label={t('address.phone')}>{data.phone}</ReadOnlyValue>
            <ReadOnlyValue label={t('address.fax')}>{data.fax}</ReadOnlyValue>
            <ReadOnlyValue label={t('clients.services')}>
              {data.services
                .filter((one) => one.isActive)
                .map((one) => one.name)
                .join(', ')}
            </ReadOnlyValue>
          </ReadOnlyRow>
        </Surface>
        <ClientNoted client={data} />
        <ClientMailing client={data} locked={closed || reader} onSaved={saved} />
        <Surface
          title={t('clients.principal')}
          aside={
            closed || reader ? undefined : (
              <Button
                variant="subtle"
                leftSection={<IconUserShield size={17} stroke={1.7} aria-hidden />}
                onClick={() => setOpen('recovery')}
              >
                {t('recovery.title')}
              </Button>
            )
          }
        >
          {principal ? (
            <ReadOnlyRow>
              <ReadOnlyValue label={t('people.name')}>{formatPerson(principal)}</ReadOnlyValue>
              <ReadOnlyValue label={t('people.email')}>{principal.signInEmail}</ReadOnlyValue>
              <ReadOnlyValue label={t('state')}>
                <MembershipState state={principal.status} />
              </ReadOnlyValue>
            </ReadOnlyRow>
          ) : (
            <p className="help">{t('clients.noPrincipal')}</p>
          )}
        </Surface>
        <Surface
          flush
          title={t('clients.contracts')}
          aside={
            closed || reader ? undefined : (
              <Link to={`/fournisseur/contrats/nouveau?client=${id}`}>{t('clients.newContract')}</Link>
            )
          }
        >
          <DataTable
            label={t('clients.contracts')}
            rows={contracts.data?.items}
            error={contracts.error}
            onRetry={() => void contracts.refetch()}
            columns={[
              { key: 'number', title: t('clients.number'), cell: (row) => row.number, phone: 'title' },
              { key: 'title', title: t('clients.contractTitle'), cell: (row) => row.title, phone: 'line' },
              {
                key: 'service',
                title: t('clients.service'),
                cell: (row) => row.service?.name ?? '',
                phone: 'hidden',
              },
              {
                key: 'end',
                title: t('clients.ends'),
                cell: (row) => formatDay(row.endsOn),
                phone: 'line',
                phoneOrder: 1,
              },
              {
                key: 'connections',
                title: t('clients.connections'),
                kind: 'right',
                cell: (row) => row.connections,
                phone: 'aside',
              },
            ]}
            rowKey={(row) => row.id}
            rowName={(row) => row.number}
            href={(row) => `/fournisseur/contrats/${row.id}`}
            empty={<EmptyState narrow title={t('clients.noContract')} />}
          />
        </Surface>
        <Surface
          flush
          title={t('clients.sites')}
          aside={
            closed || reader ? undefined : (
              <Button
                variant="subtle"
                leftSection={<IconPlus size={17} stroke={1.7} aria-hidden />}
                onClick={() => setOpen({ site: undefined })}
              >
                {t('clients.addSite')}
              </Button>
            )
          }
        >
          <DataTable
            label={t('clients.sites')}
            rows={data.sites}
            columns={[
              { key: 'name', title: t('clients.siteName'), cell: (row) => row.name, phone: 'title' },
              {
                key: 'address',
                title: t('address.line1'),
                cell: (row) => [row.addressLine1, row.postalCode, row.city].filter(Boolean).join(' '),
                phone: 'line',
              },
              { key: 'phone', title: t('address.phone'), cell: (row) => row.phone, phone: 'hidden' },
            ]}
            rowKey={(row) => row.id}
            rowName={(row) => row.name}
            onOpen={(row) => setOpen({ site: row })}
            empty={<EmptyState narrow title={t('clients.noSite')} />}
          />
        </Surface>
        <RecordBlocks on="back-office.client" id={id} />
        <KeysetList
          title={t('clients.people')}
          path="/staff/organisations/:id/memberships"
          defaultSort="surname"
          params={{ id }}
          search={t('clients.searchPeople')}
          end={
            closed || reader ? undefined : (
              <Button
                variant="subtle"
                leftSection={<IconPlus size={17} stroke={1.7} aria-hidden />}
                onClick={() => setOpen('person')}
              >
                {t('people.make')}
              </Button>
            )
          }
          columns={[
            {
              key: 'name',
              title: t('people.name'),
              sort: 'surname',
              cell: (row) => formatPerson(row.person),
              phone: 'title',
            },
            {
              key: 'email',
              title: t('people.email'),
              cell: (row) => row.person.signInEmail,
              truncate: (row) => row.person.signInEmail,
              phone: 'hidden',
            },
            { key: 'role', title: t('memberships.role'), cell: (row) => row.roleName, phone: 'line' },
            {
              key: 'services',
              title: t('memberships.services'),
              cell: (row) => (row.whole ? t('memberships.whole') : row.services.join(', ')),
              phone: 'line',
              phoneOrder: 1,
            },
            {
              key: 'state',
              title: t('state'),
              width: 200,
              cell: (row) => <MembershipState state={row.state} />,
              phone: 'below',
            },
          ]}
          rowKey={(row) => row.id}
          rowName={(row) => formatPerson(row.person)}
          onOpen={(row) => setOpen({ membership: row.id })}
          empty={{ title: t('people.emptyTitle'), text: t('people.empty') }}
        />
      </div>
      <SideDrawer opened={open === 'edit'} onClose={close} title={t('clients.edit')}>
        <ClientForm
          key={data.version}
          made={false}
          values={data}
          onCancel={close}
          onReload={() => void refetch()}
          submit={async (body, key) => {
            await api.patch('/staff/organisations/:id', {
              params: { id },
              body: { ...body, version: data.version },
              key,
            })
            await saved()
          }}
        />
      </SideDrawer>
      <SideDrawer
        opened={site !== undefined}
        onClose={close}
        title={site?.site?.name ?? t('clients.addSite')}
        footer={site?.site ? <DeleteSite client={id} site={site.site} onDone={() => void saved()} /> : undefined}
      >
        <RecordForm<BodyOf<'POST /staff/organisations/:id/sites'>>
          key={site?.site?.id ?? 'new'}
          plain
          sections={[
            { fields: [{ name: 'name', label: t('clients.siteName'), required: true, span: 12 }, ...addressFields(t)] },
          ]}
          values={site?.site ?? {}}
          onCancel={close}
          submit={async (body, key) => {
            if (site?.site)
              await api.patch('/staff/organisations/:id/sites/:siteId', {
                params: { id, siteId: site.site.id },
                body,
                key,
              })
            else await api.post('/staff/organisations/:id/sites', { params: { id }, body, key })
            await saved()
          }}
        />
      </SideDrawer>
      <SideDrawer opened={open === 'person'} onClose={close} title={t('people.make')}>
        <p className="help" style={{ marginBottom: 12 }}>
          {t('people.makeHelp')}
        </p>
        <RecordForm<BodyOf<'POST /staff/organisations/:id/accounts'>>
          plain
          sections={[
            {
              fields: [
                { name: 'surname', label: t('people.surname'), required: true },
                { name: 'givenName', label: t('people.givenName') },
                { name: 'signInEmail', label: t('people.email'), type: 'email' },
                { name: 'signInEmailConfirmation', label: t('people.emailAgain'), type: 'email' },
                { name: 'identifier', label: t('people.identifier'), help: t('people.identifierHelp') },
                { name: 'jobTitle', label: t('people.jobTitle') },
              ],
            },
          ]}
          values={{}}
          onCancel={close}
          submit={async (body, key) => {
            await api.post('/staff/organisations/:id/accounts', {
              params: { id },
              body: { ...body, identifier: body.identifier || undefined },
              key,
            })
            await saved()
          }}
        />
      </SideDrawer>
      {open === 'message' ? (
        <Suspense>
          <MessageDrawer
            onClose={close}
            audiences={[{ key: 'this', label: c('message.this'), audience: { ids: [id] } }]}
          />
        </Suspense>
      ) : null}
      {open === 'archive' ? <ArchiveDialog ids={[id]} onClose={close} onDone={saved} /> : null}
      {open === 'recovery' ? (
        <RecoveryDrawer
          client={data}
          principal={principal ? formatPerson(principal) : ''}
          onClose={close}
          onDone={saved}
        />
      ) : null}
      {typeof open === 'object' && 'membership' in open ? (
        <MembershipDrawer
          key={open.membership}
          id={open.membership}
          onClose={close}
          onAccount={(account) => setOpen({ account })}
        />
      ) : null}
      <AccountDrawer id={typeof open === 'object' && 'account' in open ? open.account : undefined} onClose={close} />
    </>
  )
}

function DeleteSite({ client, site, onDone }: { client: string; site: Site; onDone: () => void }) {
  const t = useTexts('backOffice')
  const remove = useMutation({
    mutationFn: () => api.delete('/staff/organisations/:id/sites/:siteId', { params: { id: client, siteId: site.id } }),
    onSuccess: onDone,
  })
  return (
    <Button
      variant="default"
      loading={remove.isPending}
      leftSection={<IconTrash size={17} stroke={1.7} aria-hidden />}
      onClick={() => remove.mutate()}
    >
      {t('clients.removeSite')}
    </Button>
  )
}
