import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '../../../web/api/client.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { DataTable, TableFooter } from '../../../web/ui/data-table.tsx'
import { EmptyState, NoResult } from '../../../web/ui/empty-state.tsx'
import { formatDay, formatDayTime } from '../../../web/ui/format.ts'
import { useListSearch } from '../../../web/ui/list-search.ts'
import { oneOf } from '../../../web/ui/one-of.ts'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { StateTag } from '../../../web/ui/state-tag.tsx'
import { Toolbar } from '../../../web/ui/toolbar.tsx'
import { stateOf } from './data.ts'

const states = ['open', 'closed'] as const

/** «Mon assistance» (C4): one's own tickets, the latest activity first. */
export function TicketsPage() {
  const t = useTexts('support')
  const { values, change, pages } = useListSearch()
  const shown = oneOf(states, values.statut)
  const status = shown ?? 'all'
  const search = values.recherche
  const list = useQuery({
    queryKey: ['tickets', 'list', status, search, pages.cursor],
    queryFn: ({ signal }) => api.get('/tickets', { query: { status, search, cursor: pages.cursor }, signal }),
    placeholderData: keepPreviousData,
  })
  const count = useQuery({
    queryKey: ['tickets', 'count', search],
    queryFn: () => api.get('/tickets/count', { query: { search } }),
    placeholderData: keepPreviousData,
  })
  const create = (
    <Button component={Link} to="/assistance/nouveau" leftSection={<IconPlus size={17} stroke={1.7} aria-hidden />}>
      {t('new')}
    </Button>
  )
  const nothing = list.data?.items.length === 0 && !search && !shown
  const total =
    count.data && (status === 'open' ? count.data.open : status === 'closed' ? count.data.closed : count.data.all)
  return (
    <>
      <PageHeader title={t('title')} actions={nothing ? undefined : create} />
      <section className="surface" aria-label={t('list')}>
        <Toolbar
          title={t('list')}
          search={{ value: search ?? '', placeholder: t('search'), change: (recherche) => change({ recherche }) }}
          filters={[
            {
              key: 'statut',
              label: t('state'),
              options: states.map((value) => ({ value, label: t(`filter.${value}`) })),
              value: shown ? [shown] : [],
              change: ([statut]) => change({ statut: statut ?? '' }),
            },
          ]}
        />
        <DataTable
          label={t('list')}
          rows={list.data?.items}
          rowKey={(row) => row.id}
          rowName={(row) => row.number}
          rowHeight={40}
          error={list.error}
          onRetry={() => void list.refetch()}
          stale={list.isPlaceholderData}
          href={(row) => `/assistance/${row.id}`}
          columns={[
            { key: 'subject', title: t('subject'), cell: (row) => <b>{row.subject}</b>, phone: 'title' },
            { key: 'number', title: t('number'), cell: (row) => row.number, phone: 'line', phoneOrder: 1 },
            {
              key: 'category',
              title: t('category'),
              cell: (row) => t(`categories.${row.category}`),
              phone: 'line',
              phoneOrder: 2,
            },
            { key: 'openedAt', title: t('openedAt'), cell: (row) => formatDay(row.openedAt), phone: 'hidden' },
            { key: 'last', title: t('last'), cell: (row) => formatDayTime(row.lastActivityAt), phone: 'hidden' },
            {
              key: 'status',
              title: t('state'),
              cell: (row) => <StateTag state={stateOf(row.status, 'client')}>{t(`status.${row.status}`)}</StateTag>,
              phone: 'below',
            },
          ]}
          empty={
            nothing ? (
              <EmptyState title={t('empty')} act={create}>
                {t('emptyWhat')}
              </EmptyState>
            ) : (
              <NoResult
                filters={[search, shown && t(`filter.${shown}`)].filter(Boolean).join(', ')}
                onClear={() => change({ recherche: '', statut: '' })}
              />
            )
          }
        />
        <TableFooter
          count={total === undefined ? undefined : t('count', { count: total })}
          detail={count.data?.toRead ? t('toRead', { count: count.data.toRead }) : undefined}
          next={list.data?.nextCursor}
        />
      </section>
    </>
  )
}
