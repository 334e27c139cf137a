import { Button } from '@mantine/core'
import { IconCalendarOff, IconDownload } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { api, fileAddress } from '../../../../../web/api/client.ts'
import type { BodyOf } from '../../../../../web/api/endpoints.ts'
import { ApiProblem } from '../../../../../web/api/problem.ts'
import { useStaffMay } from '../../../../../web/api/session.ts'
import { useTexts } from '../../../../../web/i18n/index.ts'
import { BeforeAfter } from '../../../../../web/ui/before-after.tsx'
import { DataTable } from '../../../../../web/ui/data-table.tsx'
import { DateField } from '../../../../../web/ui/date-field.tsx'
import { parseDay } from '../../../../../web/ui/day-text.ts'
import { Dialog } from '../../../../../web/ui/dialog.tsx'
import { EmptyState } from '../../../../../web/ui/empty-state.tsx'
import { ErrorState } from '../../../../../web/ui/error-state.tsx'
import { compulsory } from '../../../../../web/ui/fields.tsx'
import { formatDay, formatMoney, formatPerson } from '../../../../../web/ui/format.ts'
import { KeysetList } from '../../../../../web/ui/keyset-list.tsx'
import { useListSearch } from '../../../../../web/ui/list-search.ts'
import { Notice } from '../../../../../web/ui/notice.tsx'
import { PageHeader } from '../../../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../../../web/ui/problem-notice.tsx'
import { RecordForm } from '../../../../../web/ui/record-form.tsx'
import { Seats } from '../../../../../web/ui/slabs.tsx'
import { StateTag } from '../../../../../web/ui/state-tag.tsx'
import { Surface } from '../../../../../web/ui/surface.tsx'
import { Timeline } from '../../../../../web/ui/timeline.tsx'
import {
  type ContractView,
  contractBody,
  contractSections,
  contractValues,
  type Settings as SettingsValues,
  seatKinds,
  useApplications,
  useServices,
} from './contract-form.tsx'

const tabs = [
  'settings',
  'seats',
  'prices',
  'applications',
  'subscribers',
  'billing',
  'administrators',
  'history',
] as const

/** A contract on the provider's side, by tabs. */
export function StaffContractPage() {
  const t = useTexts('staff')
  const { id } = useParams({ strict: false }) as { id: string }
  const address = useListSearch()
  const reader = !useStaffMay('contracts.contracts.manage')
  const [ending, setEnding] = useState(false)
  const tab = tabs.find((one) => one === address.values.onglet) ?? 'settings'
  const { data, error, refetch } = useQuery({
    queryKey: ['contract', id],
    queryFn: () => api.get('/staff/contracts/:id', { params: { id } }),
  })
  const crumbs = [
    { label: t('contracts.title'), to: '/fournisseur/contrats' },
    { label: data?.number ?? t('queue.contract') },
  ]
  if (error)
    return (
      <>
        <PageHeader title={t('queue.contract')} breadcrumb={crumbs} />
        <ErrorState
          title={t('contracts.failed')}
          problem={error instanceof ApiProblem ? error : undefined}
          onRetry={() => void refetch()}
        />
      </>
    )
  if (!data) return <PageHeader title={t('queue.contract')} breadcrumb={crumbs} />
  return (
    <>
      <PageHeader
        title={`${data.number} ${data.title}`.trim()}
        breadcrumb={crumbs}
        lead={
          <>
            <Link to={`/fournisseur/clients/${data.organisation.id}`}>{data.organisation.name}</Link>
            {data.service ? ` · ${data.service.name}` : ''}
          </>
        }
        state={
          data.endsOn ? (
            <StateTag tag state="notice">
              {t('contracts.endsOn', { day: formatDay(data.endsOn) })}
            </StateTag>
          ) : undefined
        }
        more={
          // The server refuses a reader anyway; the page does not offer what it would refuse.
          reader
            ? undefined
            : [
                {
                  label: t(data.endsOn ? 'contracts.changeEnding' : 'contracts.end'),
                  icon: IconCalendarOff,
                  onClick: () => setEnding(true),
                },
              ]
        }
      />
      {ending ? <EndingDialog contract={data} onClose={() => setEnding(false)} /> : null}
      <nav className="page-tabs" aria-label={t('contracts.tabs')} style={{ marginBottom: 16 }}>
        {tabs.map((one) => (
          <Link
            key={one}
            to="."
            search={{ onglet: one === 'settings' ? undefined : one } as never}
            activeProps={{ className: '' }}
            className={one === tab ? 'active' : undefined}
            aria-current={one === tab ? 'page' : undefined}
          >
            {t(`contracts.${one}`)}
          </Link>
        ))}
      </nav>
      {tab === 'settings' ? (
        <Settings contract={data} onReload={() => void refetch()} />
      ) : tab === 'seats' ? (
        <SeatsTab contract={data} />
      ) : tab === 'prices' ? (
        <Prices contract={data} />
      ) : tab === 'applications' ? (
        <Surface flush title={t('contracts.applications')}>
          <DataTable
            label={t('contracts.applications')}
            rows={data.applications}
            columns={[
              { key: 'name', title: t('contracts.application'), cell: (row) => row.name, phone: 'title' },
              { key: 'code', title: t('applications.code'), cell: (row) => row.code, phone: 'line' },
              {
                key: 'n',
                title: t('contracts.connections'),
                kind: 'right',
                cell: (row) => row.connections,
                phone: 'aside',
              },
            ]}
            rowKey={(row) => row.id}
            rowName={(row) => row.name}
            href={(row) => `/fournisseur/logiciels/${row.id}`}
          />
        </Surface>
      ) : tab === 'subscribers' ? (
        <Subscribers id={id} />
      ) : tab === 'billing' ? (
        <Billing id={id} />
      ) : tab === 'administrators' ? (
        <Surface flush title={t('contracts.administrators')}>
          <DataTable
            label={t('contracts.administrators')}
            rows={data.administrators}
            columns={[{ key: 'name', title: t('delegations.person'), cell: (row) => row.name, phone: 'title' }]}
            rowKey={(row) => row.accountId}
            rowName={(row) => row.name}
            empty={<EmptyState narrow title={t('contracts.noAdministrator')} />}
          />
        </Surface>
      ) : (
        <History id={id} />
      )}
    </>
  )
}

/** The day on which a contract ends, set, changed or lifted: what that does is shown first. */
function EndingDialog({ contract, onClose }: { contract: ContractView; onClose: () => void }) {
  const t = useTexts('staff')
  const ui = useTexts()
  const saved = useContractSaved(contract.id)
  const [day, setDay] = useState(contract.endsOn ?? '')
  const end = useMutation({
    mutationFn: (endsOn: string | null) =>
      api.post('/staff/contracts/:id/ending', { params: { id: contract.id }, body: { endsOn } }),
    onSuccess: (made) => {
      saved(made)
      onClose()
    },
  })
  const problem = end.error instanceof ApiProblem ? end.error : undefined
  const told = (value: string | null) => (value ? formatDay(value) : t('contracts.noEnd'))
  const readable = parseDay(day) !== undefined
  return (
    <Dialog
      opened
      onClose={onClose}
      icon={IconCalendarOff}
      tone="laiton"
      title={t('contracts.endTitle', { number: contract.number })}
      lead={contract.organisation.name}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {ui('cancel')}
          </Button>
          {contract.endsOn ? (
            <Button
              variant="default"
              loading={end.isPending && end.variables === null}
              onClick={() => end.mutate(null)}
            >
              {t('contracts.liftEnding')}
            </Button>
          ) : null}
          <Button type="submit" form="ending-form" loading={end.isPending && end.variables !== null}>
            {t('contracts.setEnding')}
          </Button>
        </>
      }
    >
      <form
        id="ending-form"
        noValidate
        style={{ display: 'grid', gap: 16 }}
        onSubmit={(event) => {
          event.preventDefault()
          if (!end.isPending) end.mutate(day)
        }}
      >
        <ProblemNotice problem={problem && problem.errors.length === 0 ? problem : undefined} />
        <div style={{ maxWidth: 220 }}>
          <DateField
            {...compulsory}
            data-autofocus
            label={t('contracts.lastDay')}
            min={contract.startsOn}
            value={day}
            error={problem?.errors[0]?.message}
            onChange={(value) => {
              setDay(value)
              end.reset()
            }}
          />
        </div>
        <div aria-live="polite">
          <p className="help">{t('contracts.ends')}</p>
          <BeforeAfter before={told(contract.endsOn)} after={readable ? told(day) : '…'} />
        </div>
        <p className="secondary">{t('contracts.endEffect', { count: contract.connections })}</p>
      </form>
    </Dialog>
  )
}

function useContractSaved(id: string) {
  const store = useQueryClient()
  return (contract: ContractView) => {
    store.setQueryData(['contract', id], contract)
    void store.invalidateQueries({ queryKey: ['list', '/staff/contracts'] })
  }
}

function Settings({ contract, onReload }: { contract: ContractView; onReload: () => void }) {
  const t = useTexts('staff')
  const ui = useTexts()
  const saved = useContractSaved(contract.id)
  const [done, setDone] = useState(false)
  const applications = useApplications()
  const services = useServices(contract.organisation.id)
  if (!applications.data || !services.data) return null
  return (
    <>
      {done ? (
        <div style={{ marginBottom: 16 }}>
          <Notice kind="done">{ui('form.saved')}</Notice>
        </div>
      ) : null}
      <section className="surface">
        <RecordForm<SettingsValues>
          key={contract.version}
          needs="contracts.contracts.manage"
          sections={contractSections(t, applications.data, services.data, contract.service?.id, contract.product)}
          values={contractValues(contract)}
          onReload={onReload}
          submit={async (body, key) => {
            setDone(false)
            saved(
              await api.patch('/staff/contracts/:id', {
                params: { id: contract.id },
                body: { ...contractBody(body), version: contract.version },
                key,
              }),
            )
            setDone(true)
          }}
        />
      </section>
    </>
  )
}

function SeatsTab({ contract }: { contract: ContractView }) {
  const t = useTexts('staff')
  const saved = useContractSaved(contract.id)
  return (
    <div style={{ display: 'grid', gap: 16 }}>
      <Surface title={t('contracts.seats')}>
        <div style={{ display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(240px, 1fr))', gap: 24 }}>
          {seatKinds
            .filter((kind) => contract.sells.includes(kind) || contract.seats[kind].bought)
            .map((kind) => (
              <Seats key={kind} label={t(`seat.${kind}`)} seats={contract.seats[kind]} pool={kind === 'concurrent'} />
            ))}
        </div>
      </Surface>
      {contract.sells.includes('concurrent') ? (
        <Surface title={t('contracts.setConcurrent')}>
          <div style={{ maxWidth: 620 }}>
            <RecordForm<BodyOf<'POST /staff/contracts/:id/concurrent-seats'>>
              key={contract.seats.concurrent.bought}
              plain
              needs="contracts.contracts.manage"
              sections={[
                {
                  fields: [
                    { name: 'number', label: t('contracts.concurrentSeats'), type: 'number', required: true, span: 4 },
                    { name: 'reason', label: t('contracts.reason'), required: true, span: 8 },
                  ],
                },
              ]}
              values={{ number: contract.seats.concurrent.bought }}
              submit={async (body, key) =>
                saved(
                  await api.post('/staff/contracts/:id/concurrent-seats', { params: { id: contract.id }, body, key }),
                )
              }
            />
          </div>
        </Surface>
      ) : null}
    </div>
  )
}

type PriceBody = BodyOf<'POST /staff/contracts/:id/prices'>

function Prices({ contract }: { contract: ContractView }) {
  const t = useTexts('staff')
  const saved = useContractSaved(contract.id)
  const [typed, setTyped] = useState<Partial<PriceBody>>({})
  const replaced = contract.prices.find(
    (price) => price.seatKind === typed.seatKind && price.validFrom === typed.validFrom,
  )
  return (
    <div style={{ display: 'grid', gap: 16 }}>
      <Surface flush title={t('contracts.prices')}>
        <DataTable
          label={t('contracts.prices')}
          rows={contract.prices}
          columns={[
            { key: 'kind', title: t('contracts.seatKind'), cell: (row) => t(`seat.${row.seatKind}`), phone: 'title' },
            { key: 'from', title: t('contracts.validFrom'), cell: (row) => formatDay(row.validFrom), phone: 'line' },
            {
              key: 'price',
              title: t('contracts.monthly'),
              kind: 'money',
              cell: (row) => formatMoney(row.monthlyCents),
              phone: 'aside',
            },
          ]}
          rowKey={(row) => `${row.seatKind}${row.validFrom}`}
          rowName={(row) => t(`seat.${row.seatKind}`)}
          empty={<EmptyState narrow title={t('contracts.noPrice')} />}
        />
      </Surface>
      <Surface title={t('contracts.addPrice')}>
        <div style={{ maxWidth: 620 }}>
          <RecordForm<PriceBody>
            key={contract.prices.map((price) => price.monthlyCents).join()}
            onTyped={setTyped}
            plain
            needs="contracts.contracts.manage"
            sections={[
              {
                fields: [
                  {
                    name: 'seatKind',
                    label: t('contracts.seatKind'),
                    type: 'select',
                    required: true,
                    span: 4,
                    options: seatKinds.map((kind) => ({ value: kind, label: t(`seat.${kind}`) })),
                  },
                  {
                    name: 'validFrom',
                    label: t('contracts.validFrom'),
                    type: 'day',
                    required: true,
                    span: 4,
                    help: t('contracts.firstOfMonth'),
                  },
                  { name: 'monthlyCents', label: t('contracts.monthly'), type: 'money', required: true, span: 4 },
                ],
              },
            ]}
            values={{ seatKind: 'named' }}
            submit={async (body, key) =>
              saved(await api.post('/staff/contracts/:id/prices', { params: { id: contract.id }, body, key }))
            }
          />
          {replaced ? (
            <Notice kind="brass" title={t('contracts.priceReplaced')}>
              <BeforeAfter
                before={formatMoney(replaced.monthlyCents)}
                after={Number.isInteger(typed.monthlyCents) ? formatMoney(typed.monthlyCents) : '…'}
              />
            </Notice>
          ) : null}
        </div>
      </Surface>
    </div>
  )
}

function Subscribers({ id }: { id: string }) {
  const t = useTexts('staff')
  return (
    <KeysetList
      title={t('contracts.subscribers')}
      path="/contracts/:id/connections"
      params={{ id }}
      search={t('contracts.searchSubscriber')}
      end={
        <Button
          component="a"
          variant="subtle"
          href={fileAddress('/contracts/:id/connections.xlsx', { params: { id } })}
          leftSection={<IconDownload size={17} stroke={1.7} aria-hidden />}
        >
          {t('export')}
        </Button>
      }
      columns={[
        { key: 'name', title: t('delegations.person'), cell: (row) => formatPerson(row), phone: 'title' },
        { key: 'identifier', title: t('contracts.identifier'), cell: (row) => row.identifier, phone: 'line' },
        {
          key: 'email',
          title: t('contracts.email'),
          cell: (row) => row.email,
          truncate: (row) => row.email,
          phone: 'hidden',
        },
        {
          key: 'application',
          title: t('contracts.application'),
          cell: (row) => row.applicationName,
          phone: 'line',
          phoneOrder: 1,
        },
        { key: 'kind', title: t('contracts.seatKind'), cell: (row) => t(`seat.${row.seatKind}`), phone: 'hidden' },
        {
          key: 'state',
          title: t('queue.state'),
          phone: 'below',
          cell: (row) =>
            row.blocked ? (
              <StateTag state="blocked" coloured />
            ) : row.noticeEndsOn ? (
              <StateTag state="notice">{t('contracts.noticeUntil', { day: formatDay(row.noticeEndsOn) })}</StateTag>
            ) : (
              <StateTag state="active" />
            ),
        },
      ]}
      rowKey={(row) => row.id}
      rowName={(row) => formatPerson(row)}
      empty={{ title: t('contracts.noSubscriber'), text: t('contracts.noSubscriberDetail') }}
    />
  )
}

function Billing({ id }: { id: string }) {
  const t = useTexts('staff')
  const lines = useQuery({
    queryKey: ['lines', id],
    queryFn: () => api.get('/staff/contracts/:id/billing-lines', { params: { id } }),
  })
  return (
    <div style={{ display: 'grid', gap: 16 }}>
      {lines.data?.invoices.length ? (
        <Surface flush title={t('contracts.invoices')}>
          <DataTable
            label={t('contracts.invoices')}
            rows={lines.data.invoices}
            columns={[
              { key: 'on', title: t('contracts.invoiceOn'), cell: (row) => formatDay(row.invoiceOn), phone: 'title' },
              {
                key: 'total',
                title: t('contracts.total'),
                kind: 'money',
                cell: (row) => formatMoney(row.totalCents),
                phone: 'aside',
              },
            ]}
            rowKey={(row) => row.invoiceOn}
            rowName={(row) => formatDay(row.invoiceOn)}
          />
        </Surface>
      ) : null}
      <Surface
        flush
        title={t('contracts.lines')}
        aside={
          <Button
            component="a"
            variant="subtle"
            href={fileAddress('/staff/contracts/:id/billing-lines/export', { params: { id } })}
            leftSection={<IconDownload size={17} stroke={1.7} aria-hidden />}
          >
            {t('export')}
          </Button>
        }
      >
        <DataTable
          label={t('contracts.lines')}
          rows={lines.data?.items}
          error={lines.error}
          onRetry={() => void lines.refetch()}
          columns={[
            { key: 'label', title: t('contracts.line'), cell: (row) => row.label || row.requestNumber, phone: 'title' },
            { key: 'request', title: t('contracts.request'), cell: (row) => row.requestNumber, phone: 'line' },
            { key: 'kind', title: t('contracts.seatKind'), cell: (row) => t(`seat.${row.seatKind}`), phone: 'hidden' },
            {
              key: 'days',
              title: t('contracts.days'),
              cell: (row) =>
                t('contracts.daysOf', {
                  count: row.billedDays,
                  month: row.daysInMonth,
                  from: formatDay(row.from),
                  to: formatDay(row.to),
                }),
              phone: 'below',
            },
            { key: 'on', title: t('contracts.invoiceOn'), cell: (row) => formatDay(row.invoiceOn), phone: 'hidden' },
            {
              key: 'amount',
              title: t('contracts.amount'),
              kind: 'money',
              cell: (row) => formatMoney(row.amountCents),
              phone: 'aside',
            },
          ]}
          rowKey={(row) => row.id}
          rowName={(row) => row.label}
          empty={
            <EmptyState narrow title={t('contracts.noLine')}>
              {t('contracts.noLineDetail')}
            </EmptyState>
          }
        />
      </Surface>
    </div>
  )
}

function History({ id }: { id: string }) {
  const t = useTexts('staff')
  const { data, error, refetch } = useQuery({
    queryKey: ['contract-history', id],
    queryFn: () => api.get('/contracts/:id/history', { params: { id }, query: { size: 100 } }),
  })
  if (error)
    return (
      <ErrorState
        title={t('contracts.failed')}
        problem={error instanceof ApiProblem ? error : undefined}
        onRetry={() => void refetch()}
      />
    )
  return (
    <Surface
      title={t('contracts.history')}
      aside={<Link to={`/fournisseur/journal?contrat=${id}`}>{t('contracts.wholeJournal')}</Link>}
    >
      {data?.items.length ? (
        <Timeline
          label={t('contracts.history')}
          events={data.items.map((event) => ({
            id: event.id,
            at: event.at,
            title: event.label,
            by: event.actor,
            detail: event.subject,
          }))}
        />
      ) : data ? (
        <EmptyState narrow title={t('contracts.noEvent')} />
      ) : null}
    </Surface>
  )
}
