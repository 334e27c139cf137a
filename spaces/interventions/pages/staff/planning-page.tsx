import { Button } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconChevronLeft, IconChevronRight, IconPlus } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { type ApiProblem, api } from '../../../../web/api/client.ts'
import type { Answer } from '../../../../web/api/endpoints.ts'
import { useLiveQuery } from '../../../../web/api/live.ts'
import { useSession, useStaffMay } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { EmptyState } from '../../../../web/ui/empty-state.tsx'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { formatDay, formatLongDay, formatShortDay, formatTime } from '../../../../web/ui/format.ts'
import { useListSearch } from '../../../../web/ui/list-search.ts'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { todayThere, wallAt } from '../../../../web/ui/zone.ts'
import { NewIntervention } from './intervention-form.tsx'
import { useInterventionTabs } from './tabs.ts'
import '../interventions.css'

const addDays = (day: string, count: number) =>
  new Date(Date.parse(`${day}T00:00:00Z`) + count * 86_400_000).toISOString().slice(0, 10)
const weekdayOf = (day: string) => new Date(`${day}T00:00:00Z`).getUTCDay() || 7
const mondayOf = (day: string) => addDays(day, 1 - weekdayOf(day))
const dayAt = (instant: string) => wallAt(new Date(instant)).toISOString().slice(0, 10)

type Planning = Answer<'GET /staff/planning'>
type Booking = Planning['bookings'][number]

/** «Planning» (P36): a week of every technician; on a phone its days one below the other, from today on. Arrows go from week to week. */
export function PlanningPage() {
  const t = useTexts('interventions')
  const address = useListSearch()
  const plans = useStaffMay('interventions.visits.plan')
  const [adding, setAdding] = useState<{ technician: string; day: string }>()
  const today = todayThere()
  const phone = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false })
  const from = /^\d{4}-\d\d-\d\d$/.test(address.values.semaine ?? '')
    ? mondayOf(address.values.semaine!)
    : mondayOf(today)
  const { brand } = useSession()
  useLiveQuery(`interventions.planning:${brand.id}`, ['planning'])
  const go = (weeks: number) => address.change({ semaine: addDays(from, weeks * 7) })
  const { data, error, refetch, isPlaceholderData } = useQuery({
    queryKey: ['planning', from],
    queryFn: () => api.get('/staff/planning', { query: { from } }),
    placeholderData: keepPreviousData,
  })
  /** What stands in a technician's day: what takes their time, and the way to plan more, unless it is over. */
  const cell = (technician: Planning['technicians'][number], day: string) => {
    const works = technician.hours.some(({ weekday }) => weekday === weekdayOf(day))
    const bookings = (data?.bookings ?? []).filter(
      (one) => one.technicianId === technician.id && dayAt(one.startsAt) <= day && dayAt(one.endsAt) >= day,
    )
    const adds = plans && works && technician.isActive && day >= today
    const entries = [
      ...bookings.map((one) => (
        <li key={one.id}>
          <BookingEntry of={one} />
        </li>
      )),
      adds ? (
        <li key="add">
          <button
            type="button"
            className="planning-add"
            aria-label={t('planFor', { who: technician.name, day: formatDay(day) })}
            onClick={() => setAdding({ technician: technician.id, day })}
          >
            <IconPlus size={15} stroke={1.7} aria-hidden />
          </button>
        </li>
      ) : null,
    ].filter(Boolean)
    return { works, entries }
  }
  return (
    <>
      <PageHeader title={t('planning')} tabs={useInterventionTabs()} />
      <section className="surface" aria-label={t('planning')}>
        <div className="toolbar" style={{ display: 'flex', gap: 8, alignItems: 'center', padding: '12px 16px' }}>
          <h2 style={{ marginRight: 'auto' }}>
            {t('week', { from: formatDay(from), to: formatDay(addDays(from, 6)) })}
          </h2>
          <Button variant="default" size="xs" onClick={() => address.change({ semaine: undefined })}>
            {t('thisWeek')}
          </Button>
          <Button variant="default" size="xs" aria-label={t('weekBefore')} onClick={() => go(-1)}>
            <IconChevronLeft size={17} stroke={1.7} aria-hidden />
          </Button>
          <Button variant="default" size="xs" aria-label={t('weekAfter')} onClick={() => go(1)}>
            <IconChevronRight size={17} stroke={1.7} aria-hidden />
          </Button>
        </div>
        {error ? (
          <ErrorState title={t('failed')} problem={error as ApiProblem} onRetry={() => void refetch()} />
        ) : data && data.technicians.length === 0 ? (
          <EmptyState
            title={t('noTechnicians')}
            act={
              plans ? (
                <Button component={Link} to="/fournisseur/techniciens">
                  {t('addTechnician')}
                </Button>
              ) : undefined
            }
          >
            {t('noTechniciansWhat')}
          </EmptyState>
        ) : data && phone ? (
          <PhoneDays data={data} today={today} cell={cell} />
        ) : data ? (
          <section
            className={isPlaceholderData ? 'planning asked-again' : 'planning'}
            // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard
            tabIndex={0}
            aria-label={t('planning')}
          >
            <table>
              <thead>
                <tr>
                  <th scope="col">{t('technician')}</th>
                  {data.days.map((day) => (
                    <th key={day} scope="col" aria-current={day === today ? 'date' : undefined}>
                      {t(`weekdays.${weekdayOf(day) as 1}`)} {formatShortDay(day)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {data.technicians.map((technician) => (
                  <tr key={technician.id}>
                    <th scope="row">{technician.name}</th>
                    {data.days.map((day) => {
                      const { works, entries } = cell(technician, day)
                      return (
                        <td key={day} className={works ? undefined : 'off'}>
                          <ul>{entries}</ul>
                        </td>
                      )
                    })}
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        ) : null}
      </section>
      {adding ? <NewIntervention given={adding} onClose={() => setAdding(undefined)} /> : null}
    </>
  )
}

/** What takes a technician's time: a visit, which opens, or an absence. */
function BookingEntry({ of }: { of: Booking }) {
  const t = useTexts('interventions')
  if (!of.intervention)
    return (
      <span className="booking absence">
        <b>{t('absent')}</b>
        <br />
        {of.reason}
      </span>
    )
  return (
    <Link className="booking" to={`/fournisseur/interventions/${of.intervention.id}`}>
      <b>
        {formatTime(of.startsAt)} – {formatTime(of.endsAt)}
      </b>
      <br />
      {of.intervention.client}
      <br />
      {[of.intervention.subject, of.intervention.site].filter(Boolean).join(', ')}
      <br />
      <span className="help">{t(`states.${of.intervention.state}`)}</span>
    </Link>
  )
}

/** A week where little room is: each day with its technicians, those that are over folded at the end. */
function PhoneDays({
  data,
  today,
  cell,
}: {
  data: Planning
  today: string
  cell: (technician: Planning['technicians'][number], day: string) => { entries: ReactNode[] }
}) {
  const t = useTexts('interventions')
  const dayOf = (day: string) => {
    const rows = data.technicians
      .map((technician) => ({ technician, ...cell(technician, day) }))
      .filter(({ entries }) => entries.length > 0)
    if (rows.length === 0) return null
    return (
      <section key={day} className="planning-day" aria-label={formatLongDay(day)}>
        <h3>{formatLongDay(day)}</h3>
        {rows.map(({ technician, entries }) => (
          <div key={technician.id}>
            <p>{technician.name}</p>
            <ul>{entries}</ul>
          </div>
        ))}
      </section>
    )
  }
  const over = data.days.filter((day) => day < today).map(dayOf)
  const coming = data.days.filter((day) => day >= today).map(dayOf)
  return (
    <div className="planning phone">
      {coming}
      {coming.length === 0 ? (
        over
      ) : over.some(Boolean) ? (
        <details>
          <summary>{t('daysOver')}</summary>
          {over}
        </details>
      ) : null}
    </div>
  )
}
