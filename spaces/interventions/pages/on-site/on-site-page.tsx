import { Button } from '@mantine/core'
import { IconCloudOff, IconCloudUp, IconRefresh } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { type ApiProblem, api } from '../../../../web/api/client.ts'
import type { Answer } from '../../../../web/api/endpoints.ts'
import { useLiveQuery } from '../../../../web/api/live.ts'
import { useSession } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { formatDayTime, formatNearDay, formatTime } from '../../../../web/ui/format.ts'
import { useListSearch } from '../../../../web/ui/list-search.ts'
import { Notice } from '../../../../web/ui/notice.tsx'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { StateTag } from '../../../../web/ui/state-tag.tsx'
import { Surface } from '../../../../web/ui/surface.tsx'
import { isHandover } from '../../limits.ts'
import { prepareOffline } from './offline.ts'
import type { Kept } from './queue.ts'
import { ReportForm } from './report-form.tsx'
import { useQueue } from './use-queue.ts'
import '../interventions.css'

export type OnSite = Answer<'GET /staff/on-site'>
export type SiteVisit = OnSite['visits'][number]

/** The visit that a kept report is of. */
const visitOf = ({ report }: Kept) => (JSON.parse(report) as { interventionId: string }).interventionId

/** «Sur place» (P38): a technician's own visits, each reported and signed there, without network too. */
export function OnSitePage() {
  const t = useTexts('interventions')
  const { account, brand } = useSession()
  const address = useListSearch()
  const { visite } = address.values
  const [offline, setOffline] = useState<boolean>()
  const [refused, setRefused] = useState<{ visit: string; why: string }>()
  const { data, error, refetch } = useQuery({
    queryKey: ['on-site', account.id],
    queryFn: () => api.get('/staff/on-site'),
    networkMode: 'always',
  })
  useLiveQuery(`interventions.planning:${brand.id}`, ['on-site', account.id])
  const queue = useQueue(account.id, () => void refetch())
  const loaded = data !== undefined
  useEffect(() => {
    // Once all that it shows is there: the pad too, which comes only where somebody signs.
    if (loaded) void import('../../../../web/ui/signature-pad.tsx').then(prepareOffline, () => false).then(setOffline)
  }, [loaded])
  const done = new Set(queue.waiting.map(visitOf))
  const visit = data?.visits.find(({ id }) => id === visite && !done.has(id))
  return (
    <>
      <PageHeader
        title={visit ? visit.subject : t('onSite')}
        lead={visit ? [visit.number, visit.client, visit.site].filter(Boolean).join(' · ') : t('onSiteLead')}
        {...(visit
          ? { breadcrumb: [{ label: t('onSite'), to: '/fournisseur/terrain' }, { label: visit.number }] }
          : {})}
      />
      <div className="visit-stack">
        {offline === undefined ? null : offline ? (
          <p className="help">{t('worksOffline')}</p>
        ) : (
          <Notice kind="brass">{t('needsNetwork')}</Notice>
        )}
        {queue.waiting.length > 0 ? (
          <Surface
            title={t('toSend', { count: queue.waiting.length })}
            aside={
              <Button
                size="xs"
                variant="default"
                loading={queue.sending}
                leftSection={<IconRefresh size={15} stroke={1.7} aria-hidden />}
                onClick={() => void queue.flush()}
              >
                {t('sendNow')}
              </Button>
            }
          >
            <ul className="visit-tasks">
              {queue.waiting.map((one) => (
                <li key={one.id}>
                  {one.problem ? (
                    <IconCloudOff size={17} stroke={1.7} color="var(--brique)" aria-hidden />
                  ) : (
                    <IconCloudUp size={17} stroke={1.7} color="var(--azur)" aria-hidden />
                  )}
                  <div>
                    <b>{one.number}</b>, {one.client}
                    <p className="help">{t('signedAt', { when: formatDayTime(one.savedAt) })}</p>
                    {one.problem ? <p role="alert">{t('notTaken', { why: one.problem })}</p> : null}
                  </div>
                  {one.problem && one.values && data?.visits.some(({ id }) => id === visitOf(one)) ? (
                    <Button
                      variant="default"
                      aria-label={t('takeUpOf', { number: one.number })}
                      disabled={queue.sending}
                      onClick={() => {
                        setRefused({ visit: visitOf(one), why: one.problem })
                        void queue.takeUp(one, visitOf(one)).then(() => address.change({ visite: visitOf(one) }))
                      }}
                    >
                      {t('takeUp')}
                    </Button>
                  ) : null}
                </li>
              ))}
            </ul>
          </Surface>
        ) : null}
        {visit && refused?.visit === visit.id ? (
          <Notice kind="red">{t('notTaken', { why: refused.why })}</Notice>
        ) : null}
        {visit ? (
          <ReportForm
            key={visit.id}
            visit={visit}
            accountId={account.id}
            keep={async (kept) => {
              await queue.add(kept)
              setRefused(undefined)
              address.change({ visite: undefined })
            }}
          />
        ) : data ? (
          <Surface title={t('ownVisits')}>
            {data.visits.filter(({ id }) => !done.has(id)).length === 0 ? (
              <p className="help">{t('noVisits')}</p>
            ) : null}
            <ul className="visit-tasks">
              {data.visits
                .filter(({ id }) => !done.has(id))
                .map((one) => (
                  <li key={one.id}>
                    <div>
                      <b>{one.subject}</b>
                      <p className="help">{[one.number, one.client, one.site].filter(Boolean).join(' · ')}</p>
                      <StateTag state="planned">
                        {one.startsAt && one.endsAt
                          ? `${formatNearDay(one.startsAt)}, ${formatTime(one.startsAt)} – ${formatTime(one.endsAt)}`
                          : ''}
                      </StateTag>
                    </div>
                    <Button variant="default" onClick={() => address.change({ visite: one.id })}>
                      {t(`reportOf.${isHandover(one.kind) ? one.kind : 'visit'}`)}
                    </Button>
                  </li>
                ))}
            </ul>
          </Surface>
        ) : error ? (
          <ErrorState title={t('failed')} problem={error as ApiProblem} onRetry={() => void refetch()} />
        ) : null}
      </div>
    </>
  )
}
