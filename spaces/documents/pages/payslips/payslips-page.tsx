import { NativeSelect } from '@mantine/core'
import { IconFileZip, IconPrinter } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type ApiProblem, api, fileAddress } from '../../../../web/api/client.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { EmptyState } from '../../../../web/ui/empty-state.tsx'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { formatDay, formatMonth, formatShortMonth } from '../../../../web/ui/format.ts'
import { useListSearch } from '../../../../web/ui/list-search.ts'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { todayThere } from '../../../../web/ui/zone.ts'
import { ClosureNotice } from '../closures/closure-notice.tsx'
import { DocumentDrawer } from '../document-drawer.tsx'
import { type Month, yearsOf } from './months.ts'
import { ObjectionPart } from './objection-part.tsx'
import './payslips.css'

/** «Bulletins» (D26): one slab for each month; the payslip opens beside them. */
export function PayslipsPage() {
  const t = useTexts('documents')
  return (
    <>
      <PageHeader title={t('payslips')} lead={t('keptPayslips')} />
      <PayslipsBlock />
      <ObjectionPart />
    </>
  )
}

/** The payslips by month, as «Accueil» and their own page show them. */
export function PayslipsBlock() {
  const t = useTexts('documents')
  const address = useListSearch()
  const { data, error, refetch } = useQuery({ queryKey: ['payslips'], queryFn: () => api.get('/employee/payslips') })
  const [picked, pick] = useState<string>()
  const { bulletin } = address.values
  const items = data?.items ?? []
  const monthly = items.flatMap(({ monthOn, ...one }) => (monthOn === null ? [] : [{ ...one, monthOn }]))
  const monthless = items.filter((one) => one.monthOn === null)
  const years = data
    ? yearsOf(
        monthly,
        data,
        todayThere(),
        data.onPaper.flatMap((one) => one.monthOn ?? []),
      )
    : []
  const shown = picked ?? years[0]?.year
  const until = items.map((one) => one.availableUntil).sort()[0]
  const unread = items.filter((one) => !one.read).length
  const ids = years.find((one) => one.year === shown)?.months.flatMap((one) => one.ids) ?? []
  return (
    <>
      <ClosureNotice />
      <section className="surface payslips" aria-label={t('allPayslips')} aria-busy={!data && !error}>
        <div className="payslips-head">
          <h2>{t('allPayslips')}</h2>
          {unread > 0 ? <span className="new">{t('newPayslips', { count: unread })}</span> : null}
          {data ? <span className="help">{t('payslipsCount', { count: data.items.length })}</span> : null}
          {until ? <span className="help">{t('allAvailableUntil', { on: formatDay(until) })}</span> : null}
          {ids.length > 0 ? (
            <a href={fileAddress('/documents/archive', { query: { ids: ids.join(',') } })} download>
              <IconFileZip size={17} stroke={1.7} aria-hidden /> {t('downloadYear', { year: shown })}
            </a>
          ) : null}
          {years.length > 1 ? (
            <NativeSelect
              className="payslip-pick"
              aria-label={t('year')}
              data={years.map((one) => one.year)}
              value={shown}
              onChange={(event) => pick(event.currentTarget.value)}
            />
          ) : null}
        </div>
        {error && !data ? (
          <ErrorState title={t('payslipsFailed')} problem={error as ApiProblem} onRetry={() => void refetch()} />
        ) : null}
        {data?.items.length === 0 ? (
          <EmptyState title={t('noPayslips')} narrow>
            {t('noPayslipsWhat')}
          </EmptyState>
        ) : (
          <>
            {monthless.length > 0 ? (
              <ul className="payslips-monthless">
                {monthless.map((one) => (
                  <li key={one.id}>
                    <button
                      type="button"
                      className={one.read ? undefined : 'new'}
                      aria-expanded={one.id === bulletin}
                      onClick={() => address.open({ bulletin: one.id })}
                    >
                      <span aria-hidden="true">{one.name}</span>
                      <span className="sr-only">{one.read ? one.name : `${one.name}, ${t('newPayslip')}`}</span>
                    </button>
                  </li>
                ))}
              </ul>
            ) : null}
            {years.map(({ year, count, months }) => (
              <div key={year} className={year === shown ? 'payslip-year shown' : 'payslip-year'}>
                <h3>
                  {year} <span className="help">{count}</span>
                </h3>
                <ul className="payslip-months">
                  {months.map((month) => (
                    <MonthSlab
                      key={month.on}
                      month={month}
                      open={month.ids.includes(bulletin ?? '')}
                      onOpen={(id) => address.open({ bulletin: id })}
                    />
                  ))}
                </ul>
              </div>
            ))}
          </>
        )}
        {bulletin ? <DocumentDrawer id={bulletin} onClose={() => address.close({ bulletin: '' })} /> : null}
      </section>
    </>
  )
}

function MonthSlab({ month, open, onOpen }: { month: Month; open: boolean; onOpen: (id: string) => void }) {
  const t = useTexts('documents')
  if (month.state === 'outside') return <li aria-hidden="true" />
  const short = formatShortMonth(`${month.on}-01`)
  const whole = formatMonth(`${month.on}-01`)
  if (month.state === 'paper')
    return (
      <li>
        <div className="none paper">
          <IconPrinter size={15} stroke={1.7} aria-hidden />
          <span aria-hidden="true">{short}</span>
          <span className="sr-only">
            {whole}, {t('onPaper')}
          </span>
        </div>
      </li>
    )
  if (month.state === 'coming' || month.state === 'missing')
    return (
      <li>
        <div className={`none ${month.state}`}>
          <span aria-hidden="true">{short}</span>
          <span className="sr-only">
            {whole}, {t(month.state === 'coming' ? 'toCome' : 'noPayslip')}
          </span>
        </div>
      </li>
    )
  return (
    <li>
      {month.ids.map((id) => (
        <button
          key={id}
          type="button"
          className={month.state === 'new' ? 'new' : undefined}
          aria-expanded={open}
          onClick={() => onOpen(id)}
        >
          <span aria-hidden="true">{short}</span>
          <span className="sr-only">{month.state === 'new' ? `${whole}, ${t('newPayslip')}` : whole}</span>
        </button>
      ))}
    </li>
  )
}
