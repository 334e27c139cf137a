import { Button } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type ApiProblem, api } from '../../../../web/api/client.ts'
import type { ItemOf } from '../../../../web/api/endpoints.ts'
import { useStaffMay } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { formatDayTime } from '../../../../web/ui/format.ts'
import { KeysetList } from '../../../../web/ui/keyset-list.tsx'
import { useListSearch } from '../../../../web/ui/list-search.ts'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { SideDrawer } from '../../../../web/ui/side-drawer.tsx'
import { StateTag } from '../../../../web/ui/state-tag.tsx'
import { Told } from '../../../../web/ui/told.tsx'

type Run = ItemOf<'GET /staff/drop-runs'>
const tags = { done: 'done', failed: 'failed', interrupted: 'cancelled', running: 'running' } as const

/** How the drop was read, and what it did not take. */
export function DropRuns() {
  const t = useTexts('exchange')
  const address = useListSearch()
  const { lectures } = address.values
  const [open, setOpen] = useState<Run>()
  const [told, tell] = useState<string>()
  const may = useStaffMay('synchronisation.runs.start')
  const store = useQueryClient()
  const read = useMutation({
    mutationFn: () => api.post('/staff/transfer/readings'),
    onSuccess: () => tell(t('transfer.readingAsked')),
    onSettled: () => store.invalidateQueries({ queryKey: ['list', '/staff/drop-runs'] }),
  })
  const number = (name: 'created' | 'replaced' | 'same' | 'waiting' | 'returned') => ({
    key: name,
    title: t(`transfer.${name}`),
    kind: 'right' as const,
    width: 92,
    cell: (row: Run) => row[name],
    phone: 'hidden' as const,
  })
  return (
    <div style={{ marginTop: 16 }}>
      <Told said={told} padding="0 0 16px" />
      <ProblemNotice problem={(read.error as ApiProblem | null) ?? undefined} />
      <KeysetList
        title={t('transfer.runs')}
        path="/staff/drop-runs"
        rowHeight={44}
        query={{ notable: lectures === 'nouveau' ? 'true' : undefined }}
        filters={[
          {
            key: 'lectures',
            label: t('transfer.show'),
            value: lectures === 'nouveau' ? ['nouveau'] : [],
            options: [{ value: 'nouveau', label: t('transfer.notable') }],
            change: ([value]) => address.change({ lectures: value }),
          },
        ]}
        end={
          <>
            {may ? (
              <Button
                variant="subtle"
                leftSection={<IconRefresh size={17} stroke={1.7} aria-hidden />}
                loading={read.isPending}
                onClick={() => read.mutate()}
              >
                {t('transfer.readNow')}
              </Button>
            ) : null}
            <Button
              variant="subtle"
              onClick={() => void store.invalidateQueries({ queryKey: ['list', '/staff/drop-runs'] })}
            >
              {t('transfer.lookAgain')}
            </Button>
          </>
        }
        rowKey={(row) => row.id}
        rowName={(row) => formatDayTime(row.startedAt)}
        onOpen={setOpen}
        openKey={open?.id ?? null}
        columns={[
          {
            key: 'startedAt',
            title: t('transfer.startedAt'),
            width: 170,
            cell: (row) => formatDayTime(row.startedAt),
            phone: 'title',
          },
          {
            key: 'outcome',
            title: t('transfer.outcome'),
            cell: (row) => (
              <>
                <StateTag state={tags[row.outcome ?? 'running']}>
                  {t(`transfer.outcomes.${row.outcome ?? 'running'}`)}
                </StateTag>
                {row.failure ? <span className="help"> {row.failure}</span> : null}
              </>
            ),
            truncate: (row) => row.failure,
            phone: 'line',
          },
          number('created'),
          number('replaced'),
          number('same'),
          {
            key: 'refused',
            title: t('transfer.refused'),
            kind: 'right',
            width: 92,
            cell: (row) => (row.refused > 0 ? <strong className="refused">{row.refused}</strong> : 0),
            phone: 'aside',
          },
          number('waiting'),
          number('returned'),
        ]}
        empty={{ title: t('transfer.emptyTitle'), text: t('transfer.empty') }}
      />
      {open ? (
        <SideDrawer
          opened
          onClose={() => setOpen(undefined)}
          over={t('transfer.runs')}
          title={t('transfer.refusalsOf', { at: formatDayTime(open.startedAt) })}
          under={open.failure || undefined}
        >
          <KeysetList
            title={t('transfer.refusals')}
            path="/staff/drop-runs/:id/refusals"
            params={{ id: open.id }}
            rowKey={(row) => row.id}
            rowName={(row) => row.path}
            columns={[
              {
                key: 'path',
                title: t('transfer.file'),
                cell: (row) => row.path,
                truncate: (row) => row.path,
                width: 240,
                phone: 'title',
              },
              {
                key: 'reason',
                title: t('transfer.reason'),
                cell: (row) => row.reason,
                truncate: (row) => row.reason,
                phone: 'below',
              },
            ]}
            empty={{ title: t('transfer.noRefusals'), text: t('transfer.noRefusalsText') }}
          />
        </SideDrawer>
      ) : null}
    </div>
  )
}
