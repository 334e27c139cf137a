import { Button } from '@mantine/core'
import { IconPlayerStop } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect } from 'react'
import { api } from '../api/client.ts'
import { useTexts } from '../i18n/index.ts'
import { addressOf } from './address.ts'
import { formatNumber } from './format.ts'
import { KeysetList } from './keyset-list.tsx'
import { useListSearch } from './list-search.ts'
import { LongWork, slabLimit } from './long-work.tsx'
import { oneOf } from './one-of.ts'
import { StateTag } from './state-tag.tsx'
import { useCancelWork, type Work } from './work.ts'

const states = ['all', 'refused', 'done', 'waiting'] as const
const drawn = { refused: 'failed', done: 'done', waiting: 'pending' } as const

/** «Arrêter après la ligne en cours», while a task runs. */
export function CancelWork({ work }: { work: Work }) {
  const t = useTexts()
  const cancel = useCancelWork()
  if (!work.abilities.cancel.allowed) return null
  return (
    <Button
      variant="default"
      loading={cancel.isPending}
      leftSection={<IconPlayerStop size={17} stroke={1.7} aria-hidden />}
      onClick={() => cancel.mutate(work.id)}
    >
      {t('work.stop')}
    </Button>
  )
}

/** How long a task will take, in seconds, by how long it took until now; undefined where that cannot be told. */
function secondsLeft({ startedAt, done, refused, total }: Work): number | undefined {
  const finished = done + refused
  const elapsed = Date.now() - Date.parse(startedAt)
  return finished > 0 && elapsed > 0 ? Math.ceil(((elapsed / finished) * (total - finished)) / 1000) : undefined
}

function useNote(work: Work): string {
  const t = useTexts()
  const left = work.total - work.done - work.refused
  if (work.state === 'refused') return work.reason
  if (work.state === 'cancelled') return t('work.stopped', { count: left })
  if (work.state === 'finished') return t('work.finished')
  const seconds = secondsLeft(work)
  return [seconds !== undefined && seconds > 2 ? t('work.left', { count: seconds }) : '', t('work.leave')]
    .filter(Boolean)
    .join(' ')
}

/** How far a long task is: a slab for each item up to 60, then one bar; the sums in words. It survives the window. */
export function WorkPanel({ work }: { work: Work }) {
  const t = useTexts()
  const { id, done, refused, total } = work
  const note = useNote(work)
  const few = total <= slabLimit
  const { data } = useQuery({
    queryKey: ['work', id, 'slabs', done + refused],
    queryFn: () => api.get('/work/:id/items', { params: { id }, query: { size: slabLimit } }),
    enabled: few,
    placeholderData: (before) => before,
  })
  return (
    <LongWork
      rows={few ? data?.items.map((item) => ({ id: item.id, name: item.name, state: drawn[item.state] })) : undefined}
      sums={{ done, failed: refused, pending: total - done - refused }}
      note={note}
      doneWord={t('work.done', { count: done })}
    />
  )
}

/** How each item of a task ended, with the way to those that failed. */
export function WorkItems({ work }: { work: Work }) {
  const t = useTexts()
  const address = useListSearch()
  // Of what is over, those that failed are what somebody is to look at.
  const usual = work.state !== 'running' && work.refused > 0 ? 'refused' : 'all'
  const state = oneOf(states, address.values.etat) ?? usual
  const store = useQueryClient()
  const finished = work.done + work.refused
  const counts = { all: work.total, refused: work.refused, done: work.done, waiting: work.total - finished }
  // The rows follow the sums.
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever the sums change
  useEffect(() => void store.invalidateQueries({ queryKey: ['list', '/work/:id/items'] }), [finished])
  return (
    <KeysetList
      title={t('work.result')}
      path="/work/:id/items"
      params={{ id: work.id }}
      query={{ state: state === 'all' ? undefined : state }}
      rowHeight={40}
      rowKey={(item) => item.id}
      rowName={(item) => item.name || t('work.unnamed')}
      filters={[
        {
          key: 'etat',
          label: t('work.outcome'),
          value: [state],
          usual: state === usual,
          options: states.map((value) => ({
            value,
            label: `${t(`work.item.${value}`)} ${formatNumber(counts[value])}`,
          })),
          change: ([value]) => address.change({ etat: value }),
        },
      ]}
      columns={[
        { key: 'name', title: t('work.line'), cell: (item) => item.name || t('work.unnamed'), phone: 'title' },
        { key: 'detail', title: t('work.detail'), cell: (item) => item.detail, phone: 'line' },
        {
          key: 'state',
          title: t('work.outcome'),
          phone: 'below',
          cell: (item) => (
            <StateTag state={drawn[item.state]}>{item.problem?.detail ?? t(`work.item.${item.state}`)}</StateTag>
          ),
        },
        {
          key: 'repair',
          title: t('work.repair'),
          kind: 'right',
          phone: 'below',
          cell: (item) =>
            item.state === 'refused' ? (
              <Link className="strong nowrap" {...addressOf(item.href)}>
                {t('work.open')}
                <span className="sr-only">, {item.name}</span>
              </Link>
            ) : null,
        },
      ]}
      empty={{ title: t('work.result'), text: t('work.noItem') }}
    />
  )
}
