import { Button, NativeSelect } from '@mantine/core'
import { IconDownload, IconFileCheck, IconX } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { type ApiProblem, api, fileAddress } from '../../../../web/api/client.ts'
import type { ItemOf } from '../../../../web/api/endpoints.ts'
import { useStaffMay } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { DataTable } from '../../../../web/ui/data-table.tsx'
import { DateField } from '../../../../web/ui/date-field.tsx'
import { EffectLine, EffectSection } from '../../../../web/ui/effect-panel.tsx'
import { EmptyState } from '../../../../web/ui/empty-state.tsx'
import { formatDay, formatMoney, formatNumber } from '../../../../web/ui/format.ts'
import { KeysetList } from '../../../../web/ui/keyset-list.tsx'
import { useListSearch } from '../../../../web/ui/list-search.ts'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { SideDrawer } from '../../../../web/ui/side-drawer.tsx'
import { StateTag } from '../../../../web/ui/state-tag.tsx'
import { Surface } from '../../../../web/ui/surface.tsx'
import { useWorkStarted, workPage } from '../../../../web/ui/work.ts'
import { todayThere } from '../../../../web/ui/zone.ts'
import { useBillingTabs } from './tabs.ts'
import '../bank.css'
import '../billing.css'
import '../../../../web/ui/effect.css'

type Batch = ItemOf<'GET /staff/collections'>
const tags = { open: 'running', done: 'active', cancelled: 'cancelled' } as const

/** «Prélèvements» (B25): what would be debited and what not with the reason; the collections, each with its file and how it stands. */
export function CollectionsPage() {
  const t = useTexts('billing')
  const tabs = useBillingTabs()
  const address = useListSearch()
  return (
    <>
      <PageHeader
        title={t('collection.many')}
        tabs={tabs}
        lead={t('collection.lead')}
        more={[{ label: t('mandate.many'), icon: IconFileCheck, to: '/fournisseur/factures/mandats' }]}
      />
      <Preview onMade={(id) => address.open({ prelevement: id })} />
      <KeysetList
        title={t('collection.many')}
        path="/staff/collections"
        rowHeight={40}
        rowKey={(row) => row.id}
        rowName={(row) => row.number}
        openKey={address.values.prelevement ?? null}
        onOpen={(row) => address.open({ prelevement: row.id })}
        columns={[
          { key: 'number', title: t('number'), cell: (row) => row.number, width: 160, phone: 'title' },
          {
            key: 'on',
            title: t('collection.on'),
            cell: (row) => formatDay(row.collectionOn),
            width: 130,
            phone: 'line',
          },
          {
            key: 'lines',
            title: t('collection.lines'),
            kind: 'right',
            cell: (row) => formatNumber(row.lines),
            width: 100,
            phone: 'hidden',
          },
          {
            key: 'total',
            title: t('amount'),
            kind: 'money',
            cell: (row) => formatMoney(row.totalCents, 'EUR'),
            width: 140,
            phone: 'aside',
          },
          { key: 'stands', title: t('collection.stands'), cell: (row) => <Stands batch={row} />, phone: 'line' },
          {
            key: 'state',
            title: t('state'),
            cell: (row) => <StateTag state={tags[row.state]}>{t(`collection.states.${row.state}`)}</StateTag>,
            width: 150,
            phone: 'below',
          },
        ]}
        empty={{ title: t('collection.none'), text: t('collection.noneWhat') }}
      />
      {address.values.prelevement ? (
        <BatchView id={address.values.prelevement} onClose={() => address.close({ prelevement: '' })} />
      ) : null}
    </>
  )
}

function Stands({ batch }: { batch: Batch }) {
  const t = useTexts('billing')
  return (['open', 'paid', 'refused', 'returned'] as const)
    .filter((kind) => batch[kind] > 0)
    .map((kind) => t(`collection.counted.${kind}`, { count: batch[kind] }))
    .join(', ')
}

/** Who would be debited, of how much, and what is due and would not be. */
function Preview({ onMade }: { onMade: (id: string) => void }) {
  const t = useTexts('billing')
  const store = useQueryClient()
  const writes = useStaffMay('billing.collections.write')
  const [scheme, setScheme] = useState<'CORE' | 'B2B'>('CORE')
  const [on, setOn] = useState('')
  const [account, setAccount] = useState('')
  const { data, error, refetch } = useQuery({
    queryKey: ['collection-preview', scheme, on],
    queryFn: () => api.get('/staff/collections/preview', { query: { scheme, ...(on ? { collectionOn: on } : {}) } }),
    refetchOnMount: 'always',
  })
  const { data: accounts } = useQuery({
    queryKey: ['bank-accounts'],
    queryFn: () => api.get('/staff/bank-accounts', { query: { size: 100 } }),
  })
  const taken = data?.items.filter((one) => one.obstacle === null) ?? []
  // What leaves comes first: what is held back may be many times as long.
  const rows = data ? [...taken, ...data.items.filter((one) => one.obstacle !== null)] : undefined
  const accountId = account || accounts?.items[0]?.id || ''
  const create = useMutation({
    mutationFn: () =>
      api.post('/staff/collections', {
        body: {
          scheme,
          accountId,
          collectionOn: data!.collectionOn,
          invoiceIds: taken.map(({ invoice }) => invoice.id),
        },
      }),
    onSuccess: async ({ id }) => {
      await store.invalidateQueries()
      onMade(id)
    },
  })
  const problem = create.error as ApiProblem | null
  const errorOf = (name: string) => problem?.errors.find(({ field }) => field === name)?.message
  return (
    <div className="effect-layout collection-preview">
      <Surface flush title={t('collection.due')}>
        <DataTable
          label={t('collection.due')}
          rows={rows}
          error={error}
          onRetry={() => void refetch()}
          rowHeight={40}
          rowKey={(row) => row.invoice.id}
          rowName={(row) => row.invoice.number}
          href={(row) => `/fournisseur/factures/${row.invoice.id}`}
          columns={[
            { key: 'number', title: t('number'), cell: (row) => row.invoice.number, width: 130, phone: 'title' },
            { key: 'client', title: t('client'), cell: (row) => row.organisation.name, phone: 'line', phoneOrder: 0 },
            { key: 'due', title: t('due'), cell: (row) => formatDay(row.invoice.dueOn), width: 120, phone: 'line' },
            {
              key: 'amount',
              title: t('rest'),
              kind: 'money',
              cell: (row) => formatMoney(row.amountCents, row.currency),
              width: 130,
              phone: 'aside',
            },
            {
              key: 'how',
              title: t('collection.how'),
              phone: 'below',
              cell: (row) =>
                row.obstacle ? (
                  <StateTag state="blocked">{t(`collection.obstacles.${row.obstacle}`)}</StateTag>
                ) : (
                  <StateTag state="active">{`${row.rum} · ${row.sequence}`}</StateTag>
                ),
            },
          ]}
          empty={<EmptyState title={t('collection.nothingDue')}>{t('collection.nothingDueWhat')}</EmptyState>}
        />
      </Surface>
      <aside className="surface closing-panel" aria-label={t('collection.effect')}>
        <section>
          <h2>{t('collection.effect')}</h2>
          <p className="subject">{t('collection.effectOf', { count: taken.length })}</p>
        </section>
        <EffectSection>
          <EffectLine label={t('collection.total')}>
            <span className="strong">{formatMoney(data?.totalCents ?? 0, 'EUR')}</span>
          </EffectLine>
        </EffectSection>
        <section className="effect-act">
          {problem && problem.errors.length === 0 ? <ProblemNotice problem={problem} /> : null}
          <NativeSelect
            label={t('mandate.scheme')}
            data={(['CORE', 'B2B'] as const).map((value) => ({ value, label: t(`mandate.schemes.${value}`) }))}
            value={scheme}
            onChange={(event) => setScheme(event.currentTarget.value === 'B2B' ? 'B2B' : 'CORE')}
          />
          {accounts?.items.length === 0 ? (
            <p className="help">
              {t('collection.noAccount')}{' '}
              <Link to="/fournisseur/factures/comptes-bancaires">{t('collection.addAccount')}</Link>
            </p>
          ) : null}
          <NativeSelect
            label={t('bank.account')}
            data={(accounts?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
            value={accountId}
            error={errorOf('accountId')}
            onChange={(event) => setAccount(event.currentTarget.value)}
          />
          <DateField
            label={t('collection.on')}
            value={on || (data?.collectionOn ?? '')}
            error={errorOf('collectionOn')}
            onChange={setOn}
          />
          {writes ? (
            <Button
              size="md"
              disabled={taken.length === 0 || !accountId}
              loading={create.isPending}
              onClick={() => create.mutate()}
            >
              {t('collection.prepare', { count: taken.length })}
            </Button>
          ) : null}
          <p className="foot">{data ? t('collection.earliest', { on: formatDay(data.earliestOn) }) : ''}</p>
          <p className="foot">{t('collection.telling')}</p>
        </section>
      </aside>
    </div>
  )
}

function BatchView({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useTexts('billing')
  const navigate = useNavigate()
  const store = useQueryClient()
  const started = useWorkStarted()
  const writes = useStaffMay('billing.collections.write')
  const pays = useStaffMay('billing.payments.write')
  const [receivedOn, setReceivedOn] = useState(todayThere())
  const { data } = useQuery({
    queryKey: ['collections', id],
    queryFn: () => api.get('/staff/collections/:id', { params: { id } }),
  })
  const cancel = useMutation({
    mutationFn: () =>
      api.post('/staff/collections/:id/cancellation', { params: { id }, body: { version: data!.version } }),
    onSuccess: () => store.invalidateQueries(),
  })
  const confirm = useMutation({
    mutationFn: () => api.post('/staff/collections/:id/confirmation', { params: { id }, body: { receivedOn } }),
    onSuccess: (work) => {
      started()
      void navigate({ to: workPage(work) })
    },
  })
  const problem = (cancel.error ?? confirm.error) as ApiProblem | null
  const open = data?.state === 'open'
  return (
    <SideDrawer
      opened
      onClose={onClose}
      over={t('collection.one')}
      title={data?.number ?? t('collection.one')}
      under={data ? formatMoney(data.totalCents, 'EUR') : undefined}
      footer={
        data && open ? (
          <>
            {writes && data.paid + data.returned === 0 ? (
              <Button
                variant="default"
                leftSection={<IconX size={17} stroke={1.7} aria-hidden />}
                loading={cancel.isPending}
                onClick={() => cancel.mutate()}
              >
                {t('collection.cancel')}
              </Button>
            ) : null}
            {pays ? (
              <Button variant="default" loading={confirm.isPending} onClick={() => confirm.mutate()}>
                {t('collection.confirm')}
              </Button>
            ) : null}
            {writes ? (
              <Button
                component="a"
                href={fileAddress('/staff/collections/:id/file', { params: { id } })}
                leftSection={<IconDownload size={17} stroke={1.7} aria-hidden />}
              >
                {t('collection.file')}
              </Button>
            ) : null}
          </>
        ) : undefined
      }
    >
      <div className="drawer-stack">
        {problem ? <ProblemNotice problem={problem} /> : null}
        {data ? (
          <dl className="facts">
            {(
              [
                [t('collection.on'), formatDay(data.collectionOn)],
                [t('mandate.scheme'), t(`mandate.schemes.${data.scheme}`)],
                [t('bank.account'), data.account.name],
                [t('collection.stands'), <Stands key="stands" batch={data} />],
              ] as const
            ).map(([what, value]) => (
              <div key={what}>
                <dt>{what}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        ) : null}
        {open && pays ? (
          <DateField label={t('collection.receivedOn')} value={receivedOn} onChange={setReceivedOn} />
        ) : null}
        {data ? <Lines id={id} /> : null}
      </div>
    </SideDrawer>
  )
}

function Lines({ id }: { id: string }) {
  const t = useTexts('billing')
  const { data, error, refetch } = useQuery({
    queryKey: ['collections', id, 'lines'],
    queryFn: () => api.get('/staff/collections/:id/lines', { params: { id }, query: { size: 100 } }),
  })
  return (
    <DataTable
      label={t('collection.lines')}
      rows={data?.items}
      error={error}
      onRetry={() => void refetch()}
      rowHeight={40}
      rowKey={(row) => row.id}
      rowName={(row) => row.invoice.number}
      columns={[
        { key: 'client', title: t('client'), cell: (row) => row.organisation.name, phone: 'title' },
        { key: 'number', title: t('number'), cell: (row) => row.invoice.number, width: 120, phone: 'line' },
        {
          key: 'amount',
          title: t('amount'),
          kind: 'money',
          cell: (row) => formatMoney(row.amountCents, 'EUR'),
          width: 110,
          phone: 'aside',
        },
        {
          key: 'state',
          title: t('state'),
          width: 130,
          phone: 'below',
          cell: (row) => (
            <>
              {[t(`collection.line.${row.state}`), row.reasonCode].filter(Boolean).join(' ')}
              {row.toldAt || row.state === 'open' ? (
                <small className="help told">
                  {row.toldAt ? t('collection.told', { on: formatDay(row.toldAt) }) : t('collection.notTold')}
                </small>
              ) : null}
            </>
          ),
        },
      ]}
    />
  )
}
