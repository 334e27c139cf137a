import { Button, NativeSelect, Textarea } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { type ApiProblem, api } from '../../../../web/api/client.ts'
import type { Answer } from '../../../../web/api/endpoints.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { DataTable } from '../../../../web/ui/data-table.tsx'
import { DateField } from '../../../../web/ui/date-field.tsx'
import { Dialog } from '../../../../web/ui/dialog.tsx'
import { EmptyState } from '../../../../web/ui/empty-state.tsx'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { formatDay, formatMoney } from '../../../../web/ui/format.ts'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { Surface } from '../../../../web/ui/surface.tsx'
import { EndDialog } from '../end-dialog.tsx'
import { SubscriptionState } from '../quote-state.tsx'
import { SubscriptionFacts, SubscriptionTerms } from '../subscription-facts.tsx'
import '../sales.css'

type Staff = Answer<'GET /staff/subscriptions/:id'>
type Asked = 'activate' | 'suspend' | 'end'

/** A subscription on the provider's side (B10): its terms, its facts, what it was charged, and its ways on. */
export function StaffSubscriptionPage() {
  const t = useTexts('sales')
  const { id } = useParams({ strict: false }) as { id: string }
  const store = useQueryClient()
  const [asked, ask] = useState<Asked>()
  const { data, error, refetch } = useQuery({
    queryKey: ['subscriptions', 'staff', id],
    queryFn: () => api.get('/staff/subscriptions/:id', { params: { id } }),
  })
  const params = { id }
  const take = (now: Staff) => {
    store.setQueryData(['subscriptions', 'staff', id], now)
    void store.invalidateQueries({ queryKey: ['list'] })
    ask(undefined)
  }
  const at = { version: data?.version ?? 0 }
  const act = useMutation({
    mutationFn: (what: 'cancel' | 'resume' | 'lift') =>
      what === 'cancel'
        ? api.post('/staff/subscriptions/:id/cancellation', { params, body: at })
        : what === 'resume'
          ? api.post('/staff/subscriptions/:id/resumption', { params, body: at })
          : api.post('/staff/subscriptions/:id/continuation', { params, body: at }),
    onSuccess: take,
  })
  const title = data?.number ?? t('subscriptions.title')
  const crumbs = [{ label: t('subscriptions.title'), to: '/fournisseur/abonnements' }, { label: title }]
  if (!data)
    return (
      <>
        <PageHeader title={title} breadcrumb={crumbs} />
        {error ? <ErrorState title={t('failed')} problem={error as ApiProblem} onRetry={() => void refetch()} /> : null}
      </>
    )
  const buttons = data.may.filter((what) => what !== 'notice')
  return (
    <>
      <PageHeader
        title={title}
        windowTitle={title}
        breadcrumb={crumbs}
        state={<SubscriptionState of={data} tag />}
        lead={
          <>
            {data.organisation.name}
            {data.quote ? (
              <>
                {' · '}
                <Link to={`/fournisseur/devis/${data.quote.id}`}>{data.quote.number}</Link>
              </>
            ) : null}
          </>
        }
        actions={
          <>
            {buttons.map((what) => (
              <Button
                key={what}
                variant="default"
                loading={act.isPending && act.variables === what}
                onClick={() =>
                  what === 'cancel' || what === 'resume' || what === 'lift' ? act.mutate(what) : ask(what)
                }
              >
                {t(`subscriptions.act.${what}`)}
              </Button>
            ))}
          </>
        }
      />
      {act.error ? <ProblemNotice problem={act.error as ApiProblem} /> : null}
      <div className="sales-columns">
        <div className="sales-stack">
          <SubscriptionTerms of={data} />
          <Surface flush title={t('subscriptions.charges')}>
            <DataTable
              label={t('subscriptions.charges')}
              rows={data.charges}
              rowKey={(row) => `${row.label} ${row.netCents} ${row.invoiceOn}`}
              rowName={(row) => row.label}
              columns={[
                { key: 'label', title: t('subscriptions.label'), cell: (row) => row.label, phone: 'title' },
                {
                  key: 'on',
                  title: t('subscriptions.invoiceOn'),
                  cell: (row) => row.invoice ?? formatDay(row.invoiceOn),
                  width: 150,
                  phone: 'line',
                },
                {
                  key: 'net',
                  title: t('subscriptions.net'),
                  kind: 'money',
                  cell: (row) => formatMoney(row.netCents, data.currency),
                  width: 130,
                  phone: 'aside',
                },
              ]}
              empty={<EmptyState narrow title={t('subscriptions.noCharge')} />}
            />
          </Surface>
        </div>
        <SubscriptionFacts of={data} />
      </div>
      {asked === 'end' ? (
        <EndDialog
          of={data}
          side="staff"
          onClose={() => ask(undefined)}
          act={async (lastOn, reason) =>
            take(await api.post('/staff/subscriptions/:id/ending', { params, body: { ...at, lastOn, reason } }))
          }
        />
      ) : asked ? (
        <ActDialog of={data} what={asked} take={take} onClose={() => ask(undefined)} />
      ) : null}
    </>
  )
}

type ActOf = { of: Staff; what: 'activate' | 'suspend'; take: (now: Staff) => void; onClose: () => void }

/** Beginning on a day, or suspending with its cause. */
function ActDialog({ of, what, take, onClose }: ActOf) {
  const t = useTexts('sales')
  const ui = useTexts()
  const [day, setDay] = useState('')
  const [cause, setCause] = useState<'staff' | 'request'>('staff')
  const [reason, setReason] = useState('')
  const params = { id: of.id }
  const act = useMutation({
    mutationFn: () =>
      what === 'activate'
        ? api.post('/staff/subscriptions/:id/activation', { params, body: { version: of.version, onDay: day } })
        : api.post('/staff/subscriptions/:id/suspension', { params, body: { version: of.version, cause, reason } }),
    onSuccess: take,
  })
  const problem = act.error as ApiProblem | null
  const errorOf = (field: string) => problem?.errors.find((one) => one.field === field)?.message
  return (
    <Dialog
      opened
      onClose={onClose}
      title={t(`subscriptions.act.${what}`)}
      lead={t(what === 'activate' ? 'subscriptions.activateWhat' : 'subscriptions.suspendWhat')}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {ui('cancel')}
          </Button>
          <Button loading={act.isPending} onClick={() => act.mutate()}>
            {t(`subscriptions.act.${what}`)}
          </Button>
        </>
      }
    >
      {problem && problem.errors.length === 0 ? <ProblemNotice problem={problem} /> : null}
      {what === 'activate' ? (
        <DateField
          data-autofocus
          label={t('subscriptions.startsOn')}
          value={day}
          error={errorOf('onDay')}
          onChange={setDay}
        />
      ) : (
        <div className="sales-stack">
          <NativeSelect
            data-autofocus
            label={t('subscriptions.cause')}
            data={(['staff', 'request'] as const).map((value) => ({
              value,
              label: t(`subscriptions.suspended.${value}`),
            }))}
            value={cause}
            onChange={(event) => setCause(event.currentTarget.value as 'staff')}
          />
          <Textarea
            label={t('subscriptions.reason')}
            rows={2}
            maxLength={500}
            value={reason}
            error={errorOf('reason')}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        </div>
      )}
    </Dialog>
  )
}
