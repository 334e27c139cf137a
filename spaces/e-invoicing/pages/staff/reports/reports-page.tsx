import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { type ApiProblem, api } from '../../../../../web/api/client.ts'
import type { ItemOf } from '../../../../../web/api/endpoints.ts'
import { useStaffMay } from '../../../../../web/api/session.ts'
import { useTexts } from '../../../../../web/i18n/index.ts'
import { formatMoney, formatNumber } from '../../../../../web/ui/format.ts'
import { KeysetList } from '../../../../../web/ui/keyset-list.tsx'
import { useListSearch } from '../../../../../web/ui/list-search.ts'
import { Notice } from '../../../../../web/ui/notice.tsx'
import { oneOf } from '../../../../../web/ui/one-of.ts'
import { PageHeader } from '../../../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../../../web/ui/problem-notice.tsx'
import { StateTag } from '../../../../../web/ui/state-tag.tsx'
import { at as exchangeAt } from '../exchange/tabs.ts'
import { at, periodOf, stateTags, useReportTabs } from './parts.tsx'
import './reports.css'

type Row = ItemOf<'GET /staff/e-reports'>
const kinds = ['transactions', 'payments', 'purchases'] as const
const states = ['made', 'handed', 'accepted', 'rejected'] as const

/** «E-reporting» (B28): the reports of each period with their state, the latest first. */
export function ReportsPage() {
  const t = useTexts('e-invoicing')
  const tabs = useReportTabs()
  const store = useQueryClient()
  const address = useListSearch()
  const sends = useStaffMay('e-invoicing.reports.send')
  const [kind, state] = [oneOf(kinds, address.values.contenu), oneOf(states, address.values.etat)]
  const making = useMutation({
    mutationFn: () => api.post('/staff/e-reports/making', { body: {} as never }),
  })
  // They come as the job makes them.
  useEffect(() => {
    if (!making.isSuccess) return
    const looking = setInterval(() => void store.invalidateQueries({ queryKey: ['list', '/staff/e-reports'] }), 2_000)
    const enough = setTimeout(() => clearInterval(looking), 60_000)
    return () => {
      clearInterval(looking)
      clearTimeout(enough)
    }
  }, [making.isSuccess, store])
  const money = (of: Row['totals'][number]['currency'] | undefined, cents: number | undefined) =>
    of === undefined || cents === undefined ? '' : formatMoney(cents, of)
  return (
    <>
      <PageHeader
        title={t('reports.title')}
        lead={t('reports.lead')}
        breadcrumb={[{ label: t('exchange.title'), to: exchangeAt }]}
        tabs={tabs}
        actions={
          sends ? (
            <Button loading={making.isPending} onClick={() => making.mutate()}>
              {t('reports.make')}
            </Button>
          ) : undefined
        }
      />
      <div className="report-slabs">
        {making.error ? <ProblemNotice problem={making.error as ApiProblem} /> : null}
        {making.isSuccess ? <Notice>{t('reports.making')}</Notice> : null}
        <KeysetList
          title={t('reports.tabs.reports')}
          path="/staff/e-reports"
          query={{ ...(kind ? { kind } : {}), ...(state ? { state } : {}) }}
          rowKey={(row) => row.id}
          rowName={(row) => `${t(`reports.kinds.${row.kind}`)} ${periodOf(row)}`}
          href={(row) => `${at}/${row.id}`}
          filters={[
            {
              key: 'kind',
              label: t('reports.kind'),
              value: kind ? [kind] : [],
              options: kinds.map((value) => ({ value, label: t(`reports.kinds.${value}`) })),
              change: ([value = '']) => address.change({ contenu: value }),
            },
            {
              key: 'state',
              label: t('reports.state'),
              value: state ? [state] : [],
              options: states.map((value) => ({ value, label: t(`reports.states.${value}`) })),
              change: ([value = '']) => address.change({ etat: value }),
            },
          ]}
          columns={[
            { key: 'period', title: t('reports.period'), width: 210, phone: 'title', cell: (row) => periodOf(row) },
            { key: 'kind', title: t('reports.kind'), phone: 'line', cell: (row) => t(`reports.kinds.${row.kind}`) },
            {
              key: 'type',
              title: t('reports.type'),
              width: 140,
              phone: 'line',
              cell: (row) =>
                row.type === 'IN' ? t('reports.first') : t('reports.rectifying', { number: row.sequence - 1 }),
            },
            {
              key: 'state',
              title: t('reports.state'),
              width: 140,
              phone: 'line',
              cell: (row) => <StateTag state={stateTags[row.state]}>{t(`reports.states.${row.state}`)}</StateTag>,
            },
            {
              key: 'invoices',
              title: t('reports.invoices'),
              kind: 'right',
              width: 100,
              phone: 'hidden',
              cell: (row) => formatNumber(row.invoices),
            },
            {
              key: 'net',
              title: t('reports.net'),
              kind: 'money',
              width: 150,
              phone: 'aside',
              cell: (row) => <Amounts of={row.totals.map((one) => money(one.currency, one.netCents))} />,
            },
            {
              key: 'vat',
              title: t('reports.vat'),
              kind: 'money',
              width: 140,
              phone: 'hidden',
              cell: (row) =>
                row.kind !== 'transactions' ? (
                  ''
                ) : (
                  <Amounts of={row.totals.map((one) => money(one.currency, one.vatCents))} />
                ),
            },
          ]}
          empty={{ title: t('reports.empty'), text: t('reports.emptyWhat') }}
        />
      </div>
    </>
  )
}

/** Amounts of several currencies, each on its line. */
function Amounts({ of }: { of: string[] }) {
  return of.map((one) => <div key={one}>{one}</div>)
}
