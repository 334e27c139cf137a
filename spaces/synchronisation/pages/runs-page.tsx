import { Button } from '@mantine/core'
import { IconPlayerStop } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '../../../web/api/client.ts'
import type { ItemOf } from '../../../web/api/endpoints.ts'
import { ApiProblem } from '../../../web/api/problem.ts'
import { useStaffMay } from '../../../web/api/session.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { formatDayTime, formatNumber } from '../../../web/ui/format.ts'
import { KeysetList } from '../../../web/ui/keyset-list.tsx'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { usePortalTabs } from '../../../web/ui/portal-tabs.ts'
import { ProblemNotice } from '../../../web/ui/problem-notice.tsx'
import { StateTag } from '../../../web/ui/state-tag.tsx'
import { SynchroniseButton } from '../../../web/ui/synchronise-button.tsx'

type Row = ItemOf<'GET /staff/synchronisation/runs'>
const path = '/staff/synchronisation/runs'
const tags = { done: 'done', failed: 'failed', interrupted: 'failed', stopped: 'cancelled' } as const
const everyMs = 2000
const openKey = ['synchronisation', 'open'] as const

/** «Synchronisation» (D28, D33): who pushed what and when, how far the run is that goes on, and what was asked for here. */
export function RunsPage() {
  const t = useTexts('synchronisation')
  const store = useQueryClient()
  const tabs = usePortalTabs()
  const may = useStaffMay('synchronisation.runs.start')
  // While one runs the list is read again: the run goes on whether somebody looks or not.
  useQuery({
    queryKey: openKey,
    queryFn: async () => {
      const { items } = await api.get(path, { query: { size: 5 } })
      const running = items.some((one) => one.outcome === null)
      // Once more where it has ended meanwhile.
      if (running || store.getQueryData(openKey)) await store.invalidateQueries({ queryKey: ['list', path] })
      return running
    },
    refetchInterval: ({ state }) => (state.data ? everyMs : false),
  })
  const stop = useMutation({
    mutationFn: (id: string) => api.post('/staff/synchronisation/runs/:id/stop', { params: { id } }),
    onSettled: () => store.invalidateQueries({ queryKey: ['list', path] }),
  })
  const problem = stop.error instanceof ApiProblem ? stop.error : undefined
  const resultOf = (row: Row) => {
    if (row.asked) return t('parts', { done: row.done - row.refused, total: row.total, refused: row.refused })
    const far = row.outcome === null && row.total > 0 ? `${t('progress', { done: row.done, total: row.total })} · ` : ''
    return (
      far +
      t('sums', {
        created: formatNumber(row.created),
        changed: formatNumber(row.changed),
        same: formatNumber(row.same),
        refused: formatNumber(row.refused),
      })
    )
  }
  return (
    <>
      <PageHeader
        title={t('title')}
        lead={t('lead')}
        {...(tabs ? { tabs } : {})}
        actions={may ? <SynchroniseButton /> : null}
      />
      {problem ? <ProblemNotice problem={problem} /> : null}
      <KeysetList
        title={t('runs')}
        path={path}
        rowKey={(row) => row.id}
        rowName={(row) => `${row.machine || t('asked')}, ${formatDayTime(row.startedAt)}`}
        columns={[
          {
            key: 'state',
            title: t('state'),
            width: 130,
            cell: (row) =>
              row.outcome === null ? (
                <StateTag state="running">{t(row.stopAsked ? 'states.stopping' : 'states.running')}</StateTag>
              ) : (
                <StateTag state={tags[row.outcome]}>{t(`states.${row.outcome}`)}</StateTag>
              ),
            phone: 'aside',
          },
          {
            key: 'started',
            title: t('started'),
            width: 160,
            cell: (row) => formatDayTime(row.startedAt),
            phone: 'line',
          },
          {
            key: 'what',
            title: t('what'),
            cell: (row) =>
              row.asked ? t('asked') : [row.machine, row.dry ? t('compareOnly') : ''].filter(Boolean).join(' · '),
            phone: 'title',
          },
          { key: 'by', title: t('by'), width: 190, cell: (row) => row.by, phone: 'hidden' },
          { key: 'result', title: t('result'), cell: resultOf, phone: 'below' },
          {
            key: 'acts',
            title: '',
            width: 230,
            kind: 'right',
            cell: (row) =>
              row.workId ? (
                <Link to={`/travaux/${row.workId}`}>{t('progress', { done: row.done, total: row.total })}</Link>
              ) : row.compared ? (
                <Link to={`/fournisseur/synchronisation/comparaison/${row.id}`}>{t('compare')}</Link>
              ) : may && !row.asked && row.outcome === null && !row.stopAsked ? (
                <Button
                  size="compact-sm"
                  variant="default"
                  leftSection={<IconPlayerStop size={15} stroke={1.7} aria-hidden />}
                  onClick={() => stop.mutate(row.id)}
                >
                  {t('stop')}
                </Button>
              ) : null,
            phone: 'below',
          },
        ]}
        empty={{ title: t('noRuns'), text: t('noRunsWhat') }}
      />
    </>
  )
}
