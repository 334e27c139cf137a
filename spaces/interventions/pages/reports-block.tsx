import { Button } from '@mantine/core'
import { IconFileTypePdf } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ApiProblem, api, fileAddress } from '../../../web/api/client.ts'
import { useLiveQuery } from '../../../web/api/live.ts'
import { useClientOrStaff, useRefreshSession, useSession, useStaffMay } from '../../../web/api/session.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { formatDayTime } from '../../../web/ui/format.ts'
import { Notice } from '../../../web/ui/notice.tsx'
import { ProblemNotice } from '../../../web/ui/problem-notice.tsx'
import { Surface } from '../../../web/ui/surface.tsx'
import './interventions.css'

/** The reports that were signed on site; one that waits is for the staff to decide about (P38). */
export function Reports({ id }: { id: string }) {
  const t = useTexts('interventions')
  const side = useClientOrStaff()
  const decides = useStaffMay('interventions.visits.plan')
  const store = useQueryClient()
  const refresh = useRefreshSession()
  const { data } = useQuery({
    queryKey: ['interventions', id, 'reports'],
    queryFn: () => api.get('/interventions/:id/reports', { params: { id } }),
  })
  const decide = useMutation({
    mutationFn: ({ report, take }: { report: string; take: boolean }) =>
      api.post('/staff/intervention-reports/:id/decision', { params: { id: report }, body: { take } }),
    onSettled: async () => {
      await store.invalidateQueries({ queryKey: ['interventions'] })
      await refresh()
    },
  })
  if (!data || data.items.length === 0) return null
  return (
    <Surface title={t('reports')}>
      <ProblemNotice problem={(decide.error ?? undefined) as ApiProblem | undefined} />
      <div className="visit-stack">
        {data.items.map((one) => (
          <div key={one.id} className="visit-stack">
            {one.state === 'held' && one.heldFor ? (
              <Notice
                kind="brass"
                act={
                  side === 'staff' && decides ? (
                    <span style={{ display: 'flex', gap: 8 }}>
                      <Button
                        size="xs"
                        variant="default"
                        onClick={() => decide.mutate({ report: one.id, take: false })}
                      >
                        {t('dismissReport')}
                      </Button>
                      <Button
                        size="xs"
                        loading={decide.isPending}
                        onClick={() => decide.mutate({ report: one.id, take: true })}
                      >
                        {t('takeReport')}
                      </Button>
                    </span>
                  ) : undefined
                }
              >
                {t(`held.${one.heldFor}`)}
              </Notice>
            ) : null}
            <div>
              {t('signedBy', { who: one.signerName, when: formatDayTime(one.signedAt) })}
              <p className="help">
                {one.sentBy} · {t('receivedAt', { when: formatDayTime(one.receivedAt) })}
                {one.state === 'dismissed' ? ` · ${t('dismissed', { who: one.decidedBy })}` : ''}
              </p>
              {one.state === 'held' ? <p className="visit-text">{one.work}</p> : null}
              {side === 'staff'
                ? one.readings
                    .filter(({ refused }) => refused)
                    .map((reading) => (
                      <p key={`${reading.asset}${reading.meter}`} className="visit-missing">
                        {t('refusedReading', { ...reading, why: reading.refused })}
                      </p>
                    ))
                : null}
            </div>
            {one.state === 'taken' ? (
              <div>
                <Button
                  component="a"
                  size="xs"
                  variant="default"
                  href={fileAddress('/intervention-reports/:id/paper', { params: { id: one.id } })}
                  leftSection={<IconFileTypePdf size={15} stroke={1.7} aria-hidden />}
                >
                  {t('paper')}
                </Button>
              </div>
            ) : null}
          </div>
        ))}
      </div>
    </Surface>
  )
}

/** Above the list: reports that were kept, each a link to its intervention, where it is decided about (P38). */
export function ReportsToDecide() {
  const t = useTexts('interventions')
  const { brand } = useSession()
  useLiveQuery(`interventions.planning:${brand.id}`, ['interventions', 'reports-to-decide'])
  const { data } = useQuery({
    queryKey: ['interventions', 'reports-to-decide'],
    queryFn: () => api.get('/staff/intervention-reports'),
  })
  if (!data || data.items.length === 0) return null
  return (
    <div style={{ marginBottom: 16 }}>
      <Surface title={t('reportsToDecide')}>
        <ul className="visit-tasks">
          {data.items.map((one) => (
            <li key={one.id}>
              <div>
                <Link to={`/fournisseur/interventions/${one.intervention.id}`}>{one.intervention.number}</Link>,{' '}
                {one.intervention.subject}, {one.client}
                <p className="help">
                  {one.heldFor ? t(`held.${one.heldFor}`) : ''} {one.sentBy} ·{' '}
                  {t('receivedAt', { when: formatDayTime(one.receivedAt) })}
                </p>
              </div>
            </li>
          ))}
        </ul>
      </Surface>
    </div>
  )
}
