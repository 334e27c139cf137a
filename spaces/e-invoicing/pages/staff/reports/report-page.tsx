import { Button } from '@mantine/core'
import { IconCircleCheck, IconCircleX, IconDownload, IconFileCheck, IconSend } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { type ApiProblem, api, fileAddress } from '../../../../../web/api/client.ts'
import type { Answer } from '../../../../../web/api/endpoints.ts'
import { useStaffMay } from '../../../../../web/api/session.ts'
import { useTexts } from '../../../../../web/i18n/index.ts'
import { DataTable } from '../../../../../web/ui/data-table.tsx'
import { EmptyState } from '../../../../../web/ui/empty-state.tsx'
import { ErrorState } from '../../../../../web/ui/error-state.tsx'
import { formatDay, formatDayTime, formatMoney, formatRate } from '../../../../../web/ui/format.ts'
import { Notice } from '../../../../../web/ui/notice.tsx'
import { type PageAct, PageHeader } from '../../../../../web/ui/page-header.tsx'
import { StateTag } from '../../../../../web/ui/state-tag.tsx'
import { Surface } from '../../../../../web/ui/surface.tsx'
import { type Act, ReportDialog } from './act-dialog.tsx'
import { InvoicesTable } from './invoices-table.tsx'
import { amountColumn, at, dayColumn, periodOf, rateColumn, stateTags } from './parts.tsx'
import './reports.css'

export type Report = Answer<'GET /staff/e-reports/:id'>

/** A report (B28): what it holds, its document, when it was handed over and what the platform said. */
export function ReportPage() {
  const t = useTexts('e-invoicing')
  const { id } = useParams({ strict: false }) as { id: string }
  const sends = useStaffMay('e-invoicing.reports.send')
  const store = useQueryClient()
  const [act, setAct] = useState<Act>()
  const { data, error, refetch } = useQuery({
    queryKey: ['e-report', id],
    queryFn: () => api.get('/staff/e-reports/:id', { params: { id } }),
  })
  const open = !data?.replaced && (data?.state === 'made' || data?.state === 'rejected')
  const findings = useQuery({
    queryKey: ['e-report', id, 'findings'],
    enabled: open,
    queryFn: () => api.get('/staff/e-reports/:id/findings', { params: { id } }),
  })
  const crumbs = [{ label: t('reports.title'), to: at }]
  if (!data)
    return (
      <>
        <PageHeader title={t('reports.title')} breadcrumb={crumbs} />
        {error ? (
          <ErrorState title={t('reports.failed')} problem={error as ApiProblem} onRetry={() => void refetch()} />
        ) : null}
      </>
    )
  const sound = findings.data?.items.length === 0
  const awaits = sends && data.state === 'handed' && data.byHand
  const more: PageAct[] = [
    {
      label: t('reports.download'),
      icon: IconDownload,
      href: fileAddress('/staff/e-reports/:id/document', { params: { id } }),
    },
    ...(sends && open && sound
      ? [{ label: t('reports.mark'), icon: IconFileCheck, onClick: () => setAct('mark') }]
      : []),
    ...(awaits ? [{ label: t('reports.rejected'), icon: IconCircleX, onClick: () => setAct('rejected') }] : []),
  ]
  const main: [Act, typeof IconSend] | undefined =
    sends && open && sound ? ['send', IconSend] : awaits ? ['accepted', IconCircleCheck] : undefined
  const MainIcon = main?.[1]
  return (
    <>
      <PageHeader
        title={`${t(`reports.kinds.${data.kind}`)}, ${periodOf(data)}`}
        breadcrumb={crumbs}
        state={
          <StateTag tag state={stateTags[data.state]}>
            {t(`reports.states.${data.state}`)}
          </StateTag>
        }
        more={more}
        actions={
          main && MainIcon ? (
            <Button leftSection={<MainIcon size={17} stroke={1.7} aria-hidden />} onClick={() => setAct(main[0])}>
              {t(`reports.${main[0] as 'send'}`)}
            </Button>
          ) : undefined
        }
      />
      <div className="report-slabs">
        {data.replaced ? <Notice>{t('reports.replaced')}</Notice> : null}
        {data.leftOut > 0 ? <Notice kind="brass">{t('reports.leftOut', { count: data.leftOut })}</Notice> : null}
        {findings.data && !sound ? (
          <Notice kind="red" title={t('reports.unsound')}>
            <ul>
              {findings.data.items.slice(0, 20).map((one, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a rule may be broken twice
                <li key={index}>
                  {one.words} ({one.id})
                </li>
              ))}
            </ul>
          </Notice>
        ) : null}
        {data.answer ? (
          <Notice kind={data.state === 'rejected' ? 'red' : 'done'} title={t('reports.answer')}>
            {data.answer}
          </Notice>
        ) : null}
        <Facts of={data} />
        {data.kind === 'transactions' ? <Sums of={data} /> : null}
        {data.kind === 'payments' ? <Receipts of={data} /> : null}
        {data.kind === 'purchases' ? (
          <Purchases of={data} />
        ) : (
          <InvoicesTable title={t('reports.covered')} query={{ report: id }} />
        )}
      </div>
      {act ? (
        <ReportDialog
          act={act}
          report={data}
          onClose={() => setAct(undefined)}
          onDone={async (changed) => {
            store.setQueryData(['e-report', id], changed)
            await store.invalidateQueries({ queryKey: ['list'] })
            setAct(undefined)
          }}
        />
      ) : null}
    </>
  )
}

function Facts({ of }: { of: Report }) {
  const t = useTexts('e-invoicing')
  const facts: Array<[string, ReactNode]> = [
    [t('reports.number'), of.number],
    [t('reports.type'), of.type === 'IN' ? t('reports.first') : t('reports.rectifying', { number: of.sequence - 1 })],
    [t('reports.declares'), `${of.name}, ${of.siren}`],
    ...(of.kind === 'purchases'
      ? []
      : ([[t('reports.vatDue'), t(`reports.vatDues.${of.vatDue}`)]] as Array<[string, ReactNode]>)),
    ...of.totals.flatMap(
      (one): Array<[string, ReactNode]> =>
        of.kind === 'payments'
          ? [[t('reports.received'), formatMoney(one.netCents, one.currency)]]
          : [
              [`${t('reports.net')}, ${one.currency}`, formatMoney(one.netCents, one.currency)],
              [`${t('reports.vat')}, ${one.currency}`, formatMoney(one.vatCents, one.currency)],
            ],
    ),
    [t('reports.made'), formatDayTime(of.madeAt)],
    ...(of.handedAt
      ? ([
          [
            t('reports.handed'),
            t(of.byHand ? 'reports.byHand' : 'reports.handedBy', {
              who: of.handedBy,
              when: formatDayTime(of.handedAt),
            }),
          ],
        ] as Array<[string, ReactNode]>)
      : []),
    ...(of.answeredAt ? ([[t('reports.answered'), formatDayTime(of.answeredAt)]] as Array<[string, ReactNode]>) : []),
  ]
  return (
    <Surface title={t('reports.facts')}>
      <dl className="report-facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Surface>
  )
}

type Sum = Report['sums'][number]
function Sums({ of }: { of: Report }) {
  const t = useTexts('e-invoicing')
  return (
    <Surface flush title={t('reports.sums')}>
      <DataTable<Sum>
        label={t('reports.sums')}
        rows={of.sums}
        rowKey={(row) => `${row.day} ${row.currency} ${row.kind} ${row.rate}`}
        rowName={(row) => `${formatDay(row.day)} ${t(`reports.sumKinds.${row.kind}`)} ${formatRate(row.rate)}`}
        columns={[
          dayColumn(t('reports.day')),
          { key: 'kind', title: t('reports.sumKind'), phone: 'line', cell: (row) => t(`reports.sumKinds.${row.kind}`) },
          rateColumn(t('reports.rate')),
          amountColumn('base', t('reports.base'), (row) => row.baseCents),
          amountColumn('vat', t('reports.vat'), (row) => row.vatCents, 'hidden'),
        ]}
        empty={<EmptyState title={t('reports.sumsEmpty')}>{t('reports.sumsEmptyWhat')}</EmptyState>}
      />
    </Surface>
  )
}

type Receipt = Report['receipts'][number]
function Receipts({ of }: { of: Report }) {
  const t = useTexts('e-invoicing')
  return (
    <Surface flush title={t('reports.receipts')}>
      <DataTable<Receipt>
        label={t('reports.receipts')}
        rows={of.receipts}
        rowKey={(row) => `${row.day} ${row.currency} ${row.way} ${row.rate}`}
        rowName={(row) => `${formatDay(row.day)} ${t(`reports.ways.${row.way}`)} ${formatRate(row.rate)}`}
        columns={[
          dayColumn(t('reports.day')),
          { key: 'way', title: t('reports.way'), phone: 'line', cell: (row) => t(`reports.ways.${row.way}`) },
          rateColumn(t('reports.rate')),
          amountColumn('cents', t('reports.received'), (row) => row.cents),
        ]}
        empty={<EmptyState title={t('reports.receiptsEmpty')}>{t('reports.receiptsEmptyWhat')}</EmptyState>}
      />
    </Surface>
  )
}

type Purchase = Report['purchases'][number]
function Purchases({ of }: { of: Report }) {
  const t = useTexts('e-invoicing')
  return (
    <Surface flush title={t('reports.purchases')}>
      <DataTable<Purchase>
        label={t('reports.purchases')}
        rows={of.purchases}
        rowKey={(row) => row.id}
        rowName={(row) => row.number}
        columns={[
          { key: 'number', title: t('number'), width: 180, phone: 'title', cell: (row) => row.number },
          { key: 'seller', title: t('reports.seller'), phone: 'line', cell: (row) => row.sellerName },
          { key: 'on', title: t('reports.issued'), width: 120, phone: 'line', cell: (row) => formatDay(row.issueOn) },
          {
            ...{ key: 'told', title: t('reports.told'), width: 200, phone: 'line' },
            cell: (row) => t(`reports.toldValues.${row.told ? 'yes' : 'no'}`),
          },
          amountColumn('net', t('reports.net'), (row) => row.netCents),
        ]}
        empty={<EmptyState title={t('reports.purchasesEmpty')}>{t('reports.purchasesEmptyWhat')}</EmptyState>}
      />
    </Surface>
  )
}
