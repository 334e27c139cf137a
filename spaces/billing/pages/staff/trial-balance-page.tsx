import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '../../../../web/api/client.ts'
import type { Answer } from '../../../../web/api/endpoints.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { DataTable } from '../../../../web/ui/data-table.tsx'
import { DateField } from '../../../../web/ui/date-field.tsx'
import { EmptyState } from '../../../../web/ui/empty-state.tsx'
import { formatMoney } from '../../../../web/ui/format.ts'
import { useListSearch } from '../../../../web/ui/list-search.ts'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { Surface } from '../../../../web/ui/surface.tsx'
import { todayThere } from '../../../../web/ui/zone.ts'
import '../billing.css'

type Row = Answer<'GET /staff/ledger/trial-balance'>['items'][number]

/** «Balance générale» (B12, B27): each account with what was posted in a period; a line opens its postings. */
export function TrialBalancePage() {
  const t = useTexts('billing')
  const address = useListSearch()
  const today = todayThere()
  const from = address.values.du ?? `${today.slice(0, 4)}-01-01`
  const to = address.values.au ?? today
  const { data, error, refetch } = useQuery({
    queryKey: ['trial-balance', from, to],
    queryFn: () => api.get('/staff/ledger/trial-balance', { query: { from, to } }),
  })
  const rows = data?.items
  const money = (key: 'openingCents' | 'debitCents' | 'creditCents' | 'closingCents', title: string) => ({
    key,
    title,
    kind: 'money' as const,
    width: 150,
    phone: key === 'closingCents' ? ('aside' as const) : ('hidden' as const),
    cell: (row: Row) => (
      <span className={row[key] === 0 ? 'settled' : key === 'closingCents' ? 'strong' : undefined}>
        {formatMoney(row[key], row.currency)}
      </span>
    ),
  })
  return (
    <>
      <PageHeader
        title={t('books.title')}
        breadcrumb={[{ label: t('books.tab'), to: '/fournisseur/factures/balance' }]}
      />
      <div className="period-choice">
        <DateField label={t('ages.from')} value={from} onChange={(value) => address.change({ du: value })} />
        <DateField label={t('ages.to')} value={to} onChange={(value) => address.change({ au: value })} />
      </div>
      <Surface flush title={t('books.title')}>
        <DataTable
          label={t('books.title')}
          rows={rows}
          error={error}
          onRetry={() => void refetch()}
          rowHeight={40}
          rowKey={(row) => `${row.account} ${row.currency}`}
          rowName={(row) => `${row.account} ${row.name}`}
          columns={[
            {
              key: 'account',
              title: t('books.account'),
              phone: 'title',
              cell: (row) => (
                <Link
                  to={`/fournisseur/factures/grand-livre?${new URLSearchParams({ compte: row.account, du: from, au: to, devise: row.currency })}`}
                >
                  {row.account} {row.name}
                </Link>
              ),
            },
            money('openingCents', t('books.opening')),
            money('debitCents', t('account.debit')),
            money('creditCents', t('account.credit')),
            money('closingCents', t('books.closing')),
          ]}
          empty={<EmptyState title={t('books.empty')}>{t('books.emptyWhat')}</EmptyState>}
        />
      </Surface>
    </>
  )
}
