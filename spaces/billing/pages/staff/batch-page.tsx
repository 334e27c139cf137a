import { Button } from '@mantine/core'
import {
  IconCalendarX,
  IconCoins,
  IconFileDigit,
  IconListDetails,
  IconReceiptEuro,
  IconTrendingDown,
  IconTrendingUp,
  IconUserQuestion,
} from '@tabler/icons-react'
import { type UseQueryResult, useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { type ApiProblem, api } from '../../../../web/api/client.ts'
import { useStaffMay } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { type Column, DataTable } from '../../../../web/ui/data-table.tsx'
import { EffectLine, EffectSection } from '../../../../web/ui/effect-panel.tsx'
import { EmptyState } from '../../../../web/ui/empty-state.tsx'
import { formatMoney, formatNumber, formatPercent } from '../../../../web/ui/format.ts'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { Slabs } from '../../../../web/ui/slabs.tsx'
import { Surface } from '../../../../web/ui/surface.tsx'
import { useWorkStarted, workPage } from '../../../../web/ui/work.ts'
import { ActProblem } from './act-problem.tsx'
import { type BatchItem, mostDrafts, readBatch, reviewOf } from './batch-walk.tsx'
import { useBillingTabs } from './tabs.ts'
import '../billing.css'
import '../../../../web/ui/effect.css'

const icons = {
  no_payer: IconUserQuestion,
  no_line: IconListDetails,
  nothing_due: IconCoins,
  no_commitment: IconFileDigit,
  no_vat_number: IconUserQuestion,
  wrong_date: IconCalendarX,
  much_more: IconTrendingUp,
  much_less: IconTrendingDown,
} as const

/** «Lot du mois» (B11): what stops first, each with its repair; the ready ones are closed together, as a long task. */
export function BatchPage() {
  const t = useTexts('billing')
  const tabs = useBillingTabs()
  const navigate = useNavigate()
  const started = useWorkStarted()
  const writes = useStaffMay('billing.invoices.write')
  const review = useQuery({ queryKey: ['batch', 'review'], queryFn: () => readBatch(true) })
  const ready = useQuery({ queryKey: ['batch', 'ready'], queryFn: () => readBatch(false) })
  const drafting = useMutation({
    mutationFn: () => api.post('/staff/invoice-batch/drafts'),
    onSuccess: (work) => {
      started()
      void navigate({ to: workPage(work) })
    },
  })
  const counts = { used: ready.data?.length ?? 0, added: review.data?.length ?? 0 }
  return (
    <>
      <PageHeader
        title={t('title')}
        tabs={tabs}
        lead={t('batch.lead')}
        actions={
          writes ? (
            <Button
              variant="default"
              leftSection={<IconReceiptEuro size={17} stroke={1.7} aria-hidden />}
              loading={drafting.isPending}
              onClick={() => drafting.mutate()}
            >
              {t('batch.draft')}
            </Button>
          ) : undefined
        }
      />
      {drafting.error ? <ProblemNotice problem={drafting.error as ApiProblem} /> : null}
      <div className="effect-layout">
        <div className="aside-stack">
          {counts.used + counts.added > 0 ? (
            <section className="surface rest">
              <header>
                <h2>{t('batch.count')}</h2>
                <span className="strong">{formatNumber(counts.used + counts.added)}</span>
              </header>
              <Slabs counts={counts} label={t('batch.count')} />
            </section>
          ) : null}
          {review.data?.length === 0 ? (
            <p className="surface rest help">{t('batch.noneToReview')}</p>
          ) : (
            <Surface flush title={t('batch.review')} aside={<span className="help">{t('batch.stay')}</span>}>
              <ReviewTable {...asked(review)} />
            </Surface>
          )}
          <Surface flush title={t('batch.ready')}>
            <ReadyTable {...asked(ready)} />
          </Surface>
        </div>
        <BatchEffect rows={ready.data ?? []} />
      </div>
    </>
  )
}

const client = (title: string): Column<BatchItem> => ({
  key: 'client',
  title,
  cell: (row) => row.organisation.name,
  phone: 'title',
})

type Asked = { rows: BatchItem[] | undefined; error: unknown; onRetry: () => void }
const asked = ({ data, error, refetch }: UseQueryResult<BatchItem[]>): Asked => ({
  rows: data,
  error,
  onRetry: () => void refetch(),
})

function ReviewTable(asked: Asked) {
  const t = useTexts('billing')
  return (
    <DataTable
      label={t('batch.review')}
      {...asked}
      rowHeight={44}
      rowKey={(row) => row.id}
      rowName={(row) => row.organisation.name}
      columns={[
        client(t('client')),
        {
          key: 'gross',
          title: t('gross'),
          kind: 'money',
          width: 140,
          phone: 'aside',
          cell: (row) => formatMoney(row.grossCents, row.currency),
        },
        {
          key: 'why',
          title: t('batch.why'),
          phone: 'line',
          cell: (row) => {
            const Icon = icons[row.anomaly!]
            const stops = row.anomaly !== 'much_more' && row.anomaly !== 'much_less'
            return (
              <span className={stops ? 'anomaly stops' : 'anomaly'}>
                <Icon size={17} stroke={1.7} aria-hidden />
                {t(`batch.anomalies.${row.anomaly!}`)}
              </span>
            )
          },
        },
        {
          key: 'repair',
          title: '',
          width: 190,
          phone: 'below',
          cell: (row) => (
            <Button
              size="xs"
              variant="default"
              component={Link}
              {...reviewOf(row.id)}
              aria-label={t('batch.of', { act: t(`batch.repairs.${row.anomaly!}`), name: row.organisation.name })}
            >
              {t(`batch.repairs.${row.anomaly!}`)}
            </Button>
          ),
        },
      ]}
    />
  )
}

function ReadyTable(asked: Asked) {
  const t = useTexts('billing')
  return (
    <DataTable
      label={t('batch.ready')}
      {...asked}
      rowHeight={40}
      rowKey={(row) => row.id}
      rowName={(row) => row.organisation.name}
      href={(row) => `/fournisseur/factures/${row.id}`}
      columns={[
        client(t('client')),
        { key: 'lines', title: t('batch.lines'), kind: 'right', cell: (row) => row.lines, width: 90, phone: 'hidden' },
        {
          key: 'gross',
          title: t('gross'),
          kind: 'money',
          width: 140,
          phone: 'aside',
          cell: (row) => <span className="strong">{formatMoney(row.grossCents, row.currency)}</span>,
        },
        {
          key: 'before',
          title: t('batch.before'),
          kind: 'money',
          width: 140,
          phone: 'hidden',
          cell: (row) => (row.before ? formatMoney(row.before.grossCents, row.currency) : ''),
        },
        {
          key: 'change',
          title: t('batch.change'),
          kind: 'right',
          width: 110,
          phone: 'line',
          cell: (row) => changeOf(row, t),
        },
      ]}
      empty={<EmptyState title={t('batch.noneReady')}>{t('batch.noneReadyWhat')}</EmptyState>}
    />
  )
}

const draftsOf = (rows: BatchItem[]) => rows.slice(0, mostDrafts).map(({ id, version }) => ({ id, version }))

/** The difference to the invoice before, in percent to one decimal. */
function changeOf({ grossCents, before }: BatchItem, t: ReturnType<typeof useTexts>): string {
  if (!before) return t('batch.first')
  if (before.grossCents === grossCents) return t('batch.same')
  const change = Math.round(((grossCents - before.grossCents) / before.grossCents) * 1000) / 10
  return `${change > 0 ? '+\u00a0' : ''}${formatPercent(change)}`
}

/** What closing the ready ones comes to, by currency; then the act. */
function BatchEffect({ rows }: { rows: BatchItem[] }) {
  const t = useTexts('billing')
  const ui = useTexts()
  const navigate = useNavigate()
  const started = useWorkStarted()
  const closes = useStaffMay('billing.invoices.close')
  const close = useMutation({
    mutationFn: () =>
      api.post('/staff/invoice-batch/closings', {
        body: { drafts: draftsOf(rows) },
      }),
    onSuccess: (work) => {
      started()
      void navigate({ to: workPage(work) })
    },
  })
  const sum = (of: BatchItem[], what: 'netCents' | 'vatCents' | 'grossCents') =>
    of.reduce((all, row) => all + row[what], 0)
  return (
    <aside className="surface closing-panel" aria-label={t('batch.effect')}>
      <section>
        <h2>{t('batch.effect')}</h2>
        <p className="subject">{t('batch.effectOf', { count: rows.length })}</p>
      </section>
      {[...Map.groupBy(rows, (row) => row.currency)].map(([currency, same]) => (
        <EffectSection key={currency}>
          <EffectLine label={ui('paper.totals.net')}>{formatMoney(sum(same, 'netCents'), currency)}</EffectLine>
          <EffectLine label={ui('paper.totals.vat')}>{formatMoney(sum(same, 'vatCents'), currency)}</EffectLine>
          <EffectLine label={ui('paper.totals.gross')}>
            <span className="strong">{formatMoney(sum(same, 'grossCents'), currency)}</span>
          </EffectLine>
        </EffectSection>
      ))}
      <section className="effect-act">
        <ActProblem
          problem={close.error}
          act={{ kind: 'batch', subjectId: rows[0]?.id ?? '', input: { drafts: draftsOf(rows) } }}
        />
        {closes ? (
          <Button size="md" disabled={rows.length === 0} loading={close.isPending} onClick={() => close.mutate()}>
            {t('batch.close', { count: Math.min(rows.length, mostDrafts) })}
          </Button>
        ) : null}
        <p className="foot">{rows.length >= mostDrafts ? t('batch.most', { count: mostDrafts }) : t('effect.lead')}</p>
      </section>
    </aside>
  )
}
