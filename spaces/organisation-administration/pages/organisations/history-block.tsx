import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '../../../../web/api/client.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { DataTable } from '../../../../web/ui/data-table.tsx'
import { formatShortDay, formatTime } from '../../../../web/ui/format.ts'

/** «Historique» on the desk: the last acts on the open organisation. */
export function HistoryBlock(props: { organisation: { id: string; name: string }; named: boolean }) {
  const { organisation, named } = props
  const t = useTexts('organisation')
  const list = useQuery({
    queryKey: ['organisation', 'desk', 'history', organisation.id],
    queryFn: () => api.get('/organisations/:id/history', { params: { id: organisation.id }, query: { size: 5 } }),
  })
  const page = `/gestion/structures/${organisation.id}/historique`
  return (
    <section className="surface" aria-label={t('history.title')}>
      <div className="block-head">
        <h2>{t('history.title')}</h2>
        {named ? <span className="help">{organisation.name}</span> : null}
        <span className="act">
          <Link to={page}>{t('history.all')}</Link>
        </span>
      </div>
      <DataTable
        label={t('history.title')}
        rows={list.data?.items}
        error={list.error}
        onRetry={() => void list.refetch()}
        rowKey={(row) => row.id}
        rowName={(row) => row.comment}
        href={(row) => `${page}?acte=${row.id}`}
        columns={[
          { key: 'what', title: t('history.comments'), cell: (row) => row.comment, phone: 'title' },
          {
            key: 'about',
            title: t('history.about'),
            cell: (row) => row.onWhom || t('organisation'),
            phone: 'line',
            phoneOrder: 1,
          },
          {
            key: 'actor',
            title: t('history.actor'),
            cell: (row) => row.who,
            phone: 'line',
            phoneOrder: 2,
          },
          {
            key: 'at',
            title: t('history.at'),
            cell: (row) => (
              <time className="nowrap" dateTime={row.at}>
                {formatShortDay(row.at)}, {formatTime(row.at)}
              </time>
            ),
            phone: 'line',
          },
        ]}
        empty={<p className="nothing">{t('history.empty')}</p>}
      />
    </section>
  )
}
