import { useQuery } from '@tanstack/react-query'
import { type ApiProblem, api } from '../../../../web/api/client.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { DataTable } from '../../../../web/ui/data-table.tsx'
import { formatDayTime } from '../../../../web/ui/format.ts'
import { Surface } from '../../../../web/ui/surface.tsx'

/** Who reads the feed through the API, and what is left for them (D30). */
export function FeedReaders() {
  const t = useTexts('exchange')
  const { data, error, refetch } = useQuery({
    queryKey: ['synchronisation', 'feed-readers'],
    queryFn: () => api.get('/staff/feed-readers'),
  })
  return (
    <div style={{ marginTop: 16 }}>
      <Surface title={t('webhooks.readers')}>
        <p className="help">{t('webhooks.readersHelp', { days: data?.days ?? 90 })}</p>
        {data?.items.length === 0 ? (
          <p>
            {t('webhooks.noReadersTitle')}. {t('webhooks.noReaders')}
          </p>
        ) : (
          <DataTable
            label={t('webhooks.readers')}
            rows={data?.items}
            error={error as ApiProblem | null}
            onRetry={() => void refetch()}
            rowKey={(row) => row.identifier}
            rowName={(row) => row.name}
            columns={[
              { key: 'name', title: t('webhooks.reader'), cell: (row) => row.name, phone: 'title' },
              {
                key: 'cursor',
                title: t('webhooks.cursor'),
                kind: 'right',
                width: 110,
                cell: (row) => row.cursor,
                phone: 'hidden',
              },
              {
                key: 'behind',
                title: t('webhooks.behind'),
                kind: 'right',
                width: 120,
                cell: (row) => row.behind,
                phone: 'aside',
              },
              {
                key: 'readAt',
                title: t('webhooks.readAt'),
                width: 180,
                cell: (row) => formatDayTime(row.readAt),
                phone: 'line',
              },
            ]}
          />
        )}
      </Surface>
    </div>
  )
}
