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
import { Notice } from '../../../web/ui/notice.tsx'
import { oneOf } from '../../../web/ui/one-of.ts'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { StateTag } from '../../../web/ui/state-tag.tsx'
import { Toolbar } from '../../../web/ui/toolbar.tsx'
import { endingOf, stateOf } from './data.ts'

const states = ['open', 'waiting_client', 'closed'] as const

/** «Mon assistance» (C4): one's own tickets, the latest activity first. */
export function TicketsPage() {
  const t = useTexts('support')
  const { values, change, pages } = useListSearch()
  const shown = oneOf(states, values.statut)
  const status = shown ?? 'all'
  const search = values.recherche
  const whose = values.qui === 'moi' ? ('mine' as const) : undefined
  const nature = values.nature
  const catalogue = useQuery({
    queryKey: ['tickets', 'wizard', undefined],
    queryFn: () => api.get('/ticket-wizard', { query: { organisationId: '' } }),
    staleTime: 60_000,
  })
  const natures = catalogue.data?.domains.flatMap((domain) => domain.natures) ?? []
  const list = useQuery({
    queryKey: ['list', '/tickets', status, search, whose, nature, pages.cursor],
    queryFn: ({ signal }) =>
      api.get('/tickets', { query: { status, search, whose, nature, cursor: pages.cursor }, signal }),
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
  const nothing = list.data?.items.length === 0 && !search && !shown && !whose && !nature
  // The counts know of no other filter.
  const total =
    !whose &&
    !nature &&
    shown !== 'waiting_client' &&
    count.data &&
    (status === 'open' ? count.data.open : status === 'closed' ? count.data.closed : count.data.all)
  return (
    <>
      <PageHeader title={t('title')} actions={nothing ? undefined : create} />
      {values.regle ? <Notice>{t('solvedNotice')}</Notice> : null}
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
            {
              key: 'qui',
              label: t('whose'),
              options: [
                { value: 'moi', label: t('mine') },
                { value: 'tous', label: t('everybody') },
              ],
              value: whose ? ['moi'] : [],
              change: ([qui]) => change({ qui: qui === 'moi' ? 'moi' : '' }),
            },
            ...(natures.length > 0
              ? [
                  {
                    key: 'nature',
                    label: t('nature'),
                    options: natures.map(({ id, title }) => ({ value: id, label: title })),
                    value: nature ? [nature] : [],
                    change: ([chosen]: string[]) => change({ nature: chosen ?? '' }),
                  },
                ]
              : []),
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
              cell: (row) => row.nature?.title ?? t(`categories.${row.category}`),
              phone: 'line',
              phoneOrder: 2,
            },
            {
              key: 'requester',
              title: t('requester'),
              cell: (row) => (row.isMine ? t('you') : row.openedBy),
              phone: 'hidden',
            },
            { key: 'asset', title: t('asset'), cell: (row) => row.asset?.label ?? '', phone: 'hidden' },
            { key: 'openedAt', title: t('openedAt'), cell: (row) => formatDay(row.openedAt), phone: 'hidden' },
            { key: 'last', title: t('last'), cell: (row) => formatDayTime(row.lastActivityAt), phone: 'hidden' },
            {
              key: 'status',
              title: t('state'),
              cell: (row) => (
                <StateTag state={stateOf(row.status, 'client', row.closedAs)}>{endingOf(row, t)}</StateTag>
              ),
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
                filters={[
                  search,
                  shown && t(`filter.${shown}`),
                  whose && t('mine'),
                  natures.find(({ id }) => id === nature)?.title,
                ]
                  .filter(Boolean)
                  .join(', ')}
                onClear={() => change({ recherche: '', statut: '', qui: '', nature: '' })}
              />
            )
          }
        />
        <TableFooter
          count={typeof total !== 'number' ? undefined : t('count', { count: total })}
          detail={count.data?.toRead ? t('toRead', { count: count.data.toRead }) : undefined}
          next={list.data?.nextCursor}
        />
      </section>
    </>
  )
}
