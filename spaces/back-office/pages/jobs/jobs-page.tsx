import { Button, Group } from '@mantine/core'
import { IconRefresh, IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../../web/api/client.ts'
import type { BodyOf } from '../../../../web/api/endpoints.ts'
import { ApiProblem } from '../../../../web/api/problem.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { Dialog } from '../../../../web/ui/dialog.tsx'
import { formatDayTime } from '../../../../web/ui/format.ts'
import { KeysetList } from '../../../../web/ui/keyset-list.tsx'
import { useListSearch } from '../../../../web/ui/list-search.ts'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { useSettingsTabs } from '../settings-tabs.ts'

const path = '/staff/failed-jobs'
type Which = BodyOf<'POST /staff/failed-jobs/retries'>

/** «Tâches en échec»: the server's work whose tries are used up, done again or given up (R4). */
export function JobsPage() {
  const t = useTexts('backOffice')
  const ui = useTexts()
  const store = useQueryClient()
  const address = useListSearch()
  const { genre } = address.values
  const [dropping, setDropping] = useState<{ which: Which; title: string; count: number }>()
  const [told, setTold] = useState('')
  const kinds = useQuery({
    queryKey: ['list', path, 'kinds'],
    queryFn: () => api.get(path, { query: { size: 1 } }),
  }).data?.kinds
  const after = {
    onSuccess: async () => {
      setDropping(undefined)
      await store.invalidateQueries({ queryKey: ['list', path] })
    },
  }
  const retry = useMutation({
    mutationFn: (which: Which) => api.post('/staff/failed-jobs/retries', { body: which }),
    onSuccess: async ({ changed }) => {
      setTold(t('jobs.retried', { count: changed }))
      await after.onSuccess()
    },
  })
  const drop = useMutation({
    mutationFn: (which: Which) => api.post('/staff/failed-jobs/abandonments', { body: which }),
    onSuccess: async ({ changed }) => {
      setTold(t('jobs.dropped', { count: changed }))
      await after.onSuccess()
    },
  })
  const chosen = kinds?.find((one) => one.kind === genre)
  return (
    <>
      <PageHeader
        title={t('jobs.title')}
        lead={t('jobs.lead')}
        tabs={useSettingsTabs()}
        actions={
          chosen ? (
            <Group gap={8}>
              <Button
                leftSection={<IconRefresh size={17} stroke={1.7} aria-hidden />}
                loading={retry.isPending}
                onClick={() => retry.mutate({ kind: chosen.kind })}
              >
                {t('jobs.retryAll', { count: chosen.count })}
              </Button>
              <Button
                variant="default"
                onClick={() => setDropping({ which: { kind: chosen.kind }, title: chosen.title, count: chosen.count })}
              >
                {t('jobs.dropAll', { count: chosen.count })}
              </Button>
            </Group>
          ) : undefined
        }
      />
      <ProblemNotice problem={retry.error instanceof ApiProblem ? retry.error : undefined} />
      <p className="sr-only" role="status">
        {told}
      </p>
      <KeysetList
        title={t('jobs.list')}
        path={path}
        rowHeight={44}
        query={{ kind: genre || undefined }}
        filters={[
          {
            key: 'genre',
            label: t('jobs.kind'),
            value: genre ? [genre] : [],
            options: (kinds ?? []).map((one) => ({ value: one.kind, label: `${one.title} (${one.count})` })),
            change: ([value]) => address.change({ genre: value }),
          },
        ]}
        rowKey={(row) => row.id}
        rowName={(row) => row.title}
        columns={[
          { key: 'title', title: t('jobs.kind'), cell: (row) => row.title, width: 240, phone: 'title' },
          {
            key: 'error',
            title: t('jobs.error'),
            cell: (row) => row.error,
            truncate: (row) => row.error,
            phone: 'line',
          },
          {
            key: 'attempts',
            title: t('jobs.attempts'),
            kind: 'right',
            width: 90,
            cell: (row) => row.attempts,
            phone: 'hidden',
          },
          {
            key: 'at',
            title: t('jobs.failedAt'),
            width: 170,
            cell: (row) => formatDayTime(row.failedAt),
            phone: 'line',
            phoneOrder: 1,
          },
          {
            key: 'acts',
            title: t('jobs.acts'),
            kind: 'right',
            width: 230,
            phone: 'below',
            cell: (row) => (
              <Group gap={8} justify="flex-end" wrap="nowrap">
                <Button
                  size="xs"
                  variant="default"
                  leftSection={<IconRefresh size={15} stroke={1.7} aria-hidden />}
                  aria-label={`${t('jobs.retry')}, ${row.title}, ${formatDayTime(row.failedAt)}`}
                  disabled={retry.isPending}
                  onClick={() => retry.mutate({ ids: [row.id] })}
                >
                  {t('jobs.retry')}
                </Button>
                <Button
                  size="xs"
                  variant="default"
                  aria-label={`${t('jobs.drop')}, ${row.title}, ${formatDayTime(row.failedAt)}`}
                  onClick={() => setDropping({ which: { ids: [row.id] }, title: row.title, count: 1 })}
                >
                  {t('jobs.drop')}
                </Button>
              </Group>
            ),
          },
        ]}
        empty={{ title: t('jobs.emptyTitle'), text: t('jobs.empty') }}
      />
      {dropping ? (
        <Dialog
          opened
          onClose={() => setDropping(undefined)}
          icon={IconTrash}
          tone="brique"
          title={t('jobs.dropTitle', { count: dropping.count })}
          lead={dropping.title}
          footer={
            <>
              <Button variant="default" onClick={() => setDropping(undefined)}>
                {ui('cancel')}
              </Button>
              <Button className="danger" loading={drop.isPending} onClick={() => drop.mutate(dropping.which)}>
                {t('jobs.drop')}
              </Button>
            </>
          }
        >
          <ProblemNotice problem={drop.error instanceof ApiProblem ? drop.error : undefined} />
          <p>{t('jobs.dropMeans')}</p>
        </Dialog>
      ) : null}
    </>
  )
}
