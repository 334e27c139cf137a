import { Button } from '@mantine/core'
import { IconChevronLeft, IconChevronRight, IconPlus } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { type ApiProblem, api } from '../../../../web/api/client.ts'
import { useLiveQuery } from '../../../../web/api/live.ts'
import { useSession, useStaffMay } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { EmptyState } from '../../../../web/ui/empty-state.tsx'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { formatDay, formatShortDay, formatTime } from '../../../../web/ui/format.ts'
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

/** «Planning» (P36): a week of every technician. Arrows go from week to week. */
export function PlanningPage() {
  const t = useTexts('interventions')
  const address = useListSearch()
  const plans = useStaffMay('interventions.visits.plan')
  const [adding, setAdding] = useState<{ technician: string; day: string }>()
  const today = todayThere()
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
                      const works = technician.hours.some(({ weekday }) => weekday === weekdayOf(day))
                      const bookings = data.bookings.filter(
                        (one) =>
                          one.technicianId === technician.id && dayAt(one.startsAt) <= day && dayAt(one.endsAt) >= day,
                      )
                      return (
                        <td key={day} className={works ? undefined : 'off'}>
                          <ul>
                            {bookings.map((one) => (
                              <li key={one.id}>
                                {one.intervention ? (
                                  <Link className="booking" to={`/fournisseur/interventions/${one.intervention.id}`}>
                                    <b>
                                      {formatTime(one.startsAt)} – {formatTime(one.endsAt)}
                                    </b>
                                    <br />
                                    {one.intervention.client}
                                    <br />
                                    {[one.intervention.subject, one.intervention.site].filter(Boolean).join(', ')}
                                    <br />
                                    <span className="help">{t(`states.${one.intervention.state}`)}</span>
                                  </Link>
                                ) : (
                                  <span className="booking absence">
                                    <b>{t('absent')}</b>
                                    <br />
                                    {one.reason}
                                  </span>
                                )}
                              </li>
                            ))}
                            {plans && works && technician.isActive ? (
                              <li>
                                <button
                                  type="button"
                                  className="planning-add"
                                  aria-label={t('planFor', { who: technician.name, day: formatDay(day) })}
                                  onClick={() => setAdding({ technician: technician.id, day })}
                                >
                                  <IconPlus size={15} stroke={1.7} aria-hidden />
                                </button>
                              </li>
                            ) : null}
                          </ul>
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
