import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { api } from '../../../../web/api/client.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { BeforeAfter } from '../../../../web/ui/before-after.tsx'
import { EmptyState } from '../../../../web/ui/empty-state.tsx'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { formatDay, formatDayTime, formatMoney } from '../../../../web/ui/format.ts'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { Timeline } from '../../../../web/ui/timeline.tsx'
import { refusal, useContract, useOrganisationOfContract } from './data.ts'
import './client.css'

/** «Historique du contrat» (C35): who, when, before and after. */
export function HistoryPage() {
  const t = useTexts('contracts')
  const ui = useTexts()
  const { contractId } = useParams({ strict: false }) as { contractId: string }
  const contract = useContract(contractId)
  useOrganisationOfContract(contractId, '/contrats')
  const history = useInfiniteQuery({
    queryKey: ['contracts', contractId, 'history'],
    queryFn: ({ pageParam, signal }) =>
      api.get('/contracts/:id/history', { params: { id: contractId }, query: { cursor: pageParam, size: 25 }, signal }),
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
      <section className="surface" style={{ padding: events?.length ? '20px 24px' : 0 }}>
        {history.error ? (
          <ErrorState
            title={ui('table.failed')}
            detail={ui('error.pageDetail')}
            problem={refusal(history.error)}
            onRetry={() => void history.refetch()}
          />
        ) : events?.length === 0 ? (
          <EmptyState title={t('history.empty')}>{t('history.emptyWhat')}</EmptyState>
        ) : events ? (
          <>
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
          </>
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
