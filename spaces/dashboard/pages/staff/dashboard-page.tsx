import { Button, NativeSelect } from '@mantine/core'
import { IconFileSpreadsheet } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { ApiProblem, api, fileAddress } from '../../../../web/api/client.ts'
import type { QueryOf } from '../../../../web/api/endpoints.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { ChartPanel } from '../../../../web/ui/chart-panel.tsx'
import { ChartTable } from '../../../../web/ui/chart-table.tsx'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import {
  decimalsOf,
  formatDay,
  formatMoney,
  formatMonth,
  formatNumber,
  formatPercent,
  formatShortMonth,
} from '../../../../web/ui/format.ts'
import { useListSearch } from '../../../../web/ui/list-search.ts'
import { currencyOf, oneOf } from '../../../../web/ui/one-of.ts'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { wallAt } from '../../../../web/ui/zone.ts'
import { changeOf, type Dashboard, within } from './figures.ts'
import { monthOf, Tiles } from './tiles.tsx'
import './dashboard.css'

// Drawing bars takes a library that no other page has.
const PairedBars = lazy(async () => ({ default: (await import('../../../../web/ui/bar-chart.tsx')).PairedBars }))

const spans = ['1', '3', '6', '12', '24'] as const
const comparisons = ['year', 'before'] as const
type Query = NonNullable<QueryOf<'GET /staff/dashboard'>>

/** «Tableau de bord» (B16): revenue, what is overdue, new clients, tickets and seats, by period and brand. */
export function DashboardPage() {
  const t = useTexts('dashboard')
  const address = useListSearch()
  const months = oneOf(spans, address.values.mois) ?? '12'
  const compare = oneOf(comparisons, address.values.comparer) ?? 'year'
  const currency = currencyOf(address.values.devise)
  const query = { months, compare, ...(currency ? { currency } : {}) } as Query
  const { data, error, refetch } = useQuery({
    queryKey: ['dashboard', query],
    queryFn: () => api.get('/staff/dashboard', { query }),
    placeholderData: keepPreviousData,
  })
  const today = formatDay(wallAt(new Date()))
  return (
    <>
      <PageHeader
        title={t('title')}
        actions={
          <div className="dashboard-choices">
            <NativeSelect
              aria-label={t('period')}
              value={months}
              onChange={(event) => address.change({ mois: event.currentTarget.value })}
              data={spans.map((value) => ({ value, label: t('months', { count: Number(value), to: today }) }))}
            />
            <NativeSelect
              aria-label={t('compare')}
              value={compare}
              onChange={(event) => address.change({ comparer: event.currentTarget.value })}
              data={comparisons.map((value) => ({ value, label: t(value) }))}
            />
            {data && data.currencies.length > 1 ? (
              <NativeSelect
                aria-label={t('currency')}
                value={data.currency}
                onChange={(event) => address.change({ devise: event.currentTarget.value })}
                data={data.currencies}
              />
            ) : null}
            {data ? (
              <Button
                component="a"
                variant="default"
                href={fileAddress('/staff/ledger/postings/export', {
                  query: { ...data.period, account: '70', currency: data.currency },
                })}
                leftSection={<IconFileSpreadsheet size={17} stroke={1.7} aria-hidden />}
              >
                {t('export')}
              </Button>
            ) : null}
          </div>
        }
      />
      {error && !data ? (
        <ErrorState
          title={t('failed')}
          problem={error instanceof ApiProblem ? error : undefined}
          onRetry={() => void refetch()}
        />
      ) : null}
      {data ? (
        <div className="dashboard">
          <Tiles of={data} compare={compare} />
          <PerMonth of={data} compare={compare} />
          <PerBrand of={data} />
          <PerAge of={data} />
          <SeatStates of={data} />
        </div>
      ) : null}
    </>
  )
}

function PerMonth({ of, compare }: { of: Dashboard; compare: (typeof comparisons)[number] }) {
  const t = useTexts('dashboard')
  const navigate = useNavigate()
  const unit = 10 ** decimalsOf(of.currency)
  const inThousands = Math.max(...of.months.map(({ cents }) => Math.abs(cents))) >= 20_000 * unit
  const scale = (cents: number) => Math.round(cents / (inThousands ? 1000 * unit : unit))
  const open = (month: string) =>
    void navigate({
      to: `/fournisseur/factures/grand-livre${within(monthOf(month, of.period.to), of.currency)}`,
    })
  const heads = [t('month'), t('inPeriod'), t(compare === 'year' ? 'yearShort' : 'beforeShort'), t('changeHead')]
  const rows = (opens: boolean) =>
    of.months.map((one) => ({
      key: one.month,
      cells: [
        one.over ? formatMonth(one.month) : `${formatMonth(one.month)}, ${t('notOver').toLowerCase()}`,
        opens && one.cents !== 0 ? (
          <button key="figure" type="button" className="opening-figure" onClick={() => open(one.month)}>
            {formatMoney(one.cents, of.currency)}
          </button>
        ) : (
          formatMoney(one.cents, of.currency)
        ),
        formatMoney(one.beforeCents, of.currency),
        one.over ? (changeOf(one.cents, one.beforeCents) ?? '') : '',
      ],
    }))
  return (
    <div className="per-month">
      <ChartPanel
        name="revenue"
        title={t('perMonth')}
        unit={t(inThousands ? 'thousands' : 'units', { currency: of.currency })}
        legend={
          <>
            <span>
              <i />
              {t('inPeriod')}
            </span>
            <span>
              <i className="before" />
              {t(compare === 'year' ? 'yearShort' : 'beforeShort')}
            </span>
            <span>
              <i className="open" />
              {t('notOver')}
            </span>
          </>
        }
        chart={
          <>
            <Suspense fallback={<div style={{ height: 240 }} />}>
              <PairedBars
                height={240}
                onOpen={open}
                steps={of.months.map((one) => ({
                  key: one.month,
                  name: formatShortMonth(one.month),
                  value: scale(one.cents),
                  before: scale(one.beforeCents),
                  open: !one.over,
                }))}
              />
            </Suspense>
            <ChartTable aloud caption={t('perMonth')} heads={heads} rows={rows(false)} />
          </>
        }
        table={<ChartTable caption={t('perMonth')} heads={heads} rows={rows(true)} />}
      />
    </div>
  )
}

/** Brands by their sums. Those of another brand open on its own portal, so here they are figures alone. */
function PerBrand({ of }: { of: Dashboard }) {
  const t = useTexts('dashboard')
  const money = (cents: number) => formatMoney(cents, of.currency)
  const sum = (part: (figures: Dashboard['figures']) => number) =>
    of.brands.reduce((total, one) => total + part(one.figures), 0)
  const all = sum((one) => one.revenueCents)
  const cellsOf = (name: string, one: Dashboard['figures']) => [
    name,
    money(one.revenueCents),
    all === 0 ? '' : formatPercent(Math.round((100 * one.revenueCents) / all)),
    changeOf(one.revenueCents, one.revenueBeforeCents) ?? '',
    money(one.overdueCents),
    formatNumber(one.newClients),
    formatNumber(one.openTickets),
    formatNumber(one.seats),
  ]
  if (of.brands.length < 2) return null
  return (
    <section className="surface chart-panel per-brand" aria-label={t('perBrand')}>
      <header>
        <h2>{t('perBrand')}</h2>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard */}
      <section className="scrolls" aria-label={t('perBrand')} tabIndex={0}>
        <ChartTable
          caption={t('perBrand')}
          heads={[
            t('brand'),
            t('net'),
            t('share'),
            t('changeHead'),
            t('overdue'),
            t('newClients'),
            t('tickets'),
            t('seats'),
          ]}
          rows={of.brands.map((one) => ({ key: one.id, cells: cellsOf(one.name, one.figures) }))}
          total={[
            t('total'),
            money(all),
            all === 0 ? '' : formatPercent(100),
            changeOf(
              all,
              sum((one) => one.revenueBeforeCents),
            ) ?? '',
            money(sum((one) => one.overdueCents)),
            formatNumber(sum((one) => one.newClients)),
            formatNumber(sum((one) => one.openTickets)),
            formatNumber(sum((one) => one.seats)),
          ]}
        />
      </section>
    </section>
  )
}

const ageColours = {
  notDue: 'var(--vide)',
  to30: 'var(--brique-vif)',
  to60: 'var(--brique)',
  to90: 'var(--brique)',
  beyond: 'var(--brique)',
}

function PerAge({ of }: { of: Dashboard }) {
  const t = useTexts('dashboard')
  const ages = Object.keys(ageColours) as Array<keyof typeof ageColours>
  return (
    <Distribution
      name="ages"
      title={t('ages')}
      heads={[t('age'), t('amount')]}
      bars={ages.map((age) => ({
        key: age,
        label: t(`ageOf.${age}`),
        value: of.ages[age],
        text: formatMoney(of.ages[age], of.currency),
        colour: ageColours[age],
      }))}
      total={[
        t('total'),
        formatMoney(
          ages.reduce((sum, age) => sum + of.ages[age], 0),
          of.currency,
        ),
      ]}
    />
  )
}

function SeatStates({ of }: { of: Dashboard }) {
  const t = useTexts('dashboard')
  const { seats, seatsBefore, seatsInNotice, seatsAdded } = of.figures
  const parts = { active: seats - seatsInNotice - seatsAdded, inNotice: seatsInNotice, added: seatsAdded }
  const colours = { active: 'var(--plein)', inNotice: 'var(--prune)', added: 'var(--laiton-vif)' }
  return (
    <Distribution
      name="seats"
      title={t('seatsOf')}
      unit={t('seatsThen', { count: seatsBefore })}
      heads={[t('seatState'), t('seatCount')]}
      bars={(Object.keys(parts) as Array<keyof typeof parts>).map((part) => ({
        key: part,
        label: t(`seatStates.${part}`),
        value: parts[part],
        text: formatNumber(parts[part]),
        colour: colours[part],
      }))}
    />
  )
}

function Distribution(props: {
  name: string
  title: string
  unit?: string
  heads: string[]
  bars: Array<{ key: string; label: string; value: number; text: string; colour: string }>
  total?: string[]
}) {
  const most = Math.max(1, ...props.bars.map(({ value }) => value))
  const rows = props.bars.map(({ key, label, text }) => ({ key, cells: [label, text] }))
  const table = { caption: props.title, heads: props.heads, rows, ...(props.total ? { total: props.total } : {}) }
  return (
    <ChartPanel
      name={props.name}
      title={props.title}
      {...(props.unit ? { unit: props.unit } : {})}
      chart={
        <>
          <div className="row-bars" aria-hidden>
            {props.bars.flatMap(({ key, label, value, text, colour }) => [
              <span key={`${key} label`}>{label}</span>,
              <span
                key={`${key} bar`}
                className="bar"
                style={{
                  width: `${(100 * Math.max(0, value)) / most}%`,
                  minWidth: value > 0 ? 2 : 0,
                  background: colour,
                }}
              />,
              <span key={`${key} figure`} className="figure">
                {text}
              </span>,
            ])}
          </div>
          <ChartTable aloud {...table} />
        </>
      }
      table={<ChartTable {...table} />}
    />
  )
}
