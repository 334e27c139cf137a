import { Button } from '@mantine/core'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { api } from '../../../../web/api/client.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { BeforeAfter } from '../../../../web/ui/before-after.tsx'
import { EmptyState, NoResult } from '../../../../web/ui/empty-state.tsx'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { formatDay, formatDayTime, formatMoney } from '../../../../web/ui/format.ts'
import { useListSearch } from '../../../../web/ui/list-search.ts'
import { oneOf } from '../../../../web/ui/one-of.ts'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { Timeline } from '../../../../web/ui/timeline.tsx'
import { Toolbar } from '../../../../web/ui/toolbar.tsx'
import { refusal, useContract, useOrganisationOfContract } from './data.ts'
import './client.css'

const subjects = ['request', 'form', 'connection', 'delegation', 'price', 'contract'] as const

/** «Historique du contrat» (C35): who, when, before and after. */
export function HistoryPage() {
  const t = useTexts('contracts')
  const ui = useTexts()
  const { contractId } = useParams({ strict: false }) as { contractId: string }
  const contract = useContract(contractId)
  useOrganisationOfContract(contractId, '/contrats')
  const { values, change } = useListSearch()
  const filters = { search: values.recherche, subject: oneOf(subjects, values.objet) }
  const history = useInfiniteQuery({
    queryKey: ['contracts', contractId, 'history', filters],
    queryFn: ({ pageParam, signal }) =>
      api.get('/contracts/:id/history', {
        params: { id: contractId },
        query: { ...filters, cursor: pageParam, size: 25 },
        signal,
      }),
    placeholderData: keepPreviousData,
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  })
  const events = history.data?.pages.flatMap((page) => page.items)
  return (
    <>
      <PageHeader
        title={t('contract.history')}
        lead={contract.data ? `${contract.data.number} · ${contract.data.title}` : undefined}
        breadcrumb={[{ label: t('subscribers'), to: `/contrats/${contractId}` }, { label: t('contract.history') }]}
      />
      <section className="surface" aria-label={t('contract.history')}>
        <Toolbar
          title={t('history.events')}
          search={{
            value: values.recherche ?? '',
            placeholder: t('history.search'),
            change: (recherche) => change({ recherche }),
          }}
          filters={[
            {
              key: 'objet',
              label: t('history.subject'),
              options: subjects.map((subject) => ({ value: subject, label: t(`history.subjects.${subject}`) })),
              value: filters.subject ? [filters.subject] : [],
              change: ([objet]) => change({ objet: objet ?? '' }),
            },
          ]}
        />
        {history.error ? (
          <ErrorState
            title={ui('table.failed')}
            detail={ui('error.pageDetail')}
            problem={refusal(history.error)}
            onRetry={() => void history.refetch()}
          />
        ) : events?.length === 0 && (filters.search || filters.subject) ? (
          <NoResult
            filters={[filters.search, filters.subject && t(`history.subjects.${filters.subject}`)]
              .filter(Boolean)
              .join(', ')}
            onClear={() => change({ recherche: '', objet: '' })}
          />
        ) : events?.length === 0 ? (
          <EmptyState title={t('history.empty')}>{t('history.emptyWhat')}</EmptyState>
        ) : events ? (
          <div className="history">
            <Timeline
              label={t('contract.history')}
              events={events.map((event) => ({
                id: event.id,
                at: event.at,
                title: `${event.label}${event.subject ? ` · ${event.subject}` : ''}`,
                by: event.actor,
                detail: <Changes before={event.before} after={event.after} />,
              }))}
            />
            {history.hasNextPage ? (
              <Button
                variant="default"
                mt={16}
                loading={history.isFetchingNextPage}
                onClick={() => void history.fetchNextPage()}
              >
                {t('history.more')}
              </Button>
            ) : null}
          </div>
        ) : null}
      </section>
    </>
  )
}

function Changes({ before, after }: { before: unknown; after: unknown }) {
  const t = useTexts('contracts')
  const ui = useTexts()
  const old = asRecord(before)
  const now = asRecord(after)
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])].filter(
    // The number of a record's version is of no use to the reader; that of a form is, and has no former one.
    (name) => text(old[name]) !== text(now[name]) && !(name === 'version' && before) && !/Ids?$/.test(name),
  )
  if (names.length === 0) return null
  const label = (name: string) => t(`field.${name}`, { defaultValue: name })
  return (
    <>
      {names.map((name) => (
        <div key={name} className="history-change">
          <span className="help">
            {label(name)}
            {ui('colon')}
          </span>
          {before ? (
            <BeforeAfter before={shown(name, old[name]) || '–'} after={shown(name, now[name]) || '–'} />
          ) : (
            <span>{shown(name, now[name])}</span>
          )}
        </div>
      ))}
    </>
  )

  function shown(name: string, value: unknown): string {
    if (name.endsWith('Cents') && typeof value === 'number') return formatMoney(value)
    if (name === 'waitsForm' && value && typeof value === 'object')
      return Object.entries(value)
        .filter(([, waits]) => waits)
        .map(([kind]) => t(`kind.${kind}`))
        .join(', ')
    return text(value)
  }

  function text(value: unknown): string {
    if (value === null || value === undefined || value === '') return ''
    if (Array.isArray(value)) return value.map(text).filter(Boolean).join(', ')
    if (typeof value === 'boolean') return value ? ui('yes') : ui('no')
    if (typeof value === 'object') return Object.values(value).map(text).filter(Boolean).join(', ')
    const plain = String(value)
    if (/^\d{4}-\d{2}-\d{2}$/.test(plain)) return formatDay(plain)
    if (/^\d{4}-\d{2}-\d{2}T/.test(plain)) return formatDayTime(plain)
    return t(`value.${plain}`, { defaultValue: plain })
  }
}

const asRecord = (value: unknown): Record<string, unknown> =>
  value && typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
