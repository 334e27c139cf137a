import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '../../../../../web/api/client.ts'
import type { Answer } from '../../../../../web/api/endpoints.ts'
import { useTexts } from '../../../../../web/i18n/index.ts'
import { DataTable } from '../../../../../web/ui/data-table.tsx'
import { DateField } from '../../../../../web/ui/date-field.tsx'
import { EmptyState } from '../../../../../web/ui/empty-state.tsx'
import { formatNumber, formatRate } from '../../../../../web/ui/format.ts'
import { useListSearch } from '../../../../../web/ui/list-search.ts'
import { Notice } from '../../../../../web/ui/notice.tsx'
import { PageHeader } from '../../../../../web/ui/page-header.tsx'
import { Surface } from '../../../../../web/ui/surface.tsx'
import { todayThere } from '../../../../../web/ui/zone.ts'
import { at as exchangeAt } from '../exchange/tabs.ts'
import { amountColumn, at, rateColumn, useReportTabs } from './parts.tsx'
import './reports.css'

type Agreement = Answer<'GET /staff/e-reports/agreement'>
type Row = Agreement['rows'][number]
type Books = { key: 'together' | 'books' | 'difference'; currency: string; base: number; vat: number }

const booksRows = (of: Agreement['books']): Books[] =>
  of.flatMap((one): Books[] => [
    { key: 'together', currency: one.currency, base: one.baseCents, vat: one.vatCents },
    { key: 'books', currency: one.currency, base: one.booksBaseCents, vat: one.booksVatCents },
    {
      key: 'difference',
      currency: one.currency,
      base: one.baseCents - one.booksBaseCents,
      vat: one.vatCents - one.booksVatCents,
    },
  ])

/** «Accord avec les livres» (B28): turnover and tax by how they are made known, beside the ledger; each figure opens its list. */
export function AgreementPage() {
  const t = useTexts('e-invoicing')
  const tabs = useReportTabs()
  const address = useListSearch()
  const today = todayThere()
  const from = address.values.du ?? `${today.slice(0, 7)}-01`
  const to = address.values.au ?? today
  const { data, error, refetch } = useQuery({
    queryKey: ['e-report-agreement', from, to],
    queryFn: () => api.get('/staff/e-reports/agreement', { query: { from, to } }),
  })
  const agrees = data?.books.every((one) => one.baseCents === one.booksBaseCents && one.vatCents === one.booksVatCents)
  const listOf = (row: Row) =>
    `${at}/factures?${new URLSearchParams({
      ...{ du: from, au: to, ou: row.standing, categorie: row.category, taux: String(row.rate), devise: row.currency },
    })}`
  return (
    <>
      <PageHeader
        title={t('reports.title')}
        lead={t('reports.agreementLead')}
        breadcrumb={[{ label: t('exchange.title'), to: exchangeAt }]}
        tabs={tabs}
      />
      <div className="report-period">
        <DateField label={t('reports.from')} value={from} onChange={(value) => address.change({ du: value })} />
        <DateField label={t('reports.to')} value={to} onChange={(value) => address.change({ au: value })} />
      </div>
      <div className="report-slabs">
        {data && data.books.length > 0 ? (
          <Notice kind={agrees ? 'done' : 'red'}>{agrees ? t('reports.agrees') : t('reports.differs')}</Notice>
        ) : null}
        <Surface flush title={t('reports.turnover')}>
          <DataTable<Row>
            label={t('reports.turnover')}
            rows={data?.rows}
            error={error}
            onRetry={() => void refetch()}
            rowHeight={40}
            rowKey={(row) => `${row.currency} ${row.standing} ${row.category} ${row.rate}`}
            rowName={(row) => `${t(`reports.standings.${row.standing}`)} ${formatRate(row.rate)}`}
            columns={[
              {
                key: 'standing',
                title: t('reports.standing'),
                phone: 'title',
                cell: (row) => <Link to={listOf(row)}>{t(`reports.standings.${row.standing}`)}</Link>,
              },
              {
                key: 'category',
                title: t('reports.category'),
                width: 210,
                phone: 'line',
                cell: (row) => t(`reports.categories.${row.category as 'S'}`),
              },
              rateColumn(t('reports.rate')),
              {
                key: 'invoices',
                title: t('reports.invoices'),
                kind: 'right',
                width: 100,
                phone: 'hidden',
                cell: (row) => formatNumber(row.invoices),
              },
              amountColumn('base', t('reports.net'), (row) => row.baseCents),
              amountColumn('vat', t('reports.vat'), (row) => row.vatCents, 'line'),
            ]}
            empty={<EmptyState title={t('reports.agreementEmpty')}>{t('reports.agreementEmptyWhat')}</EmptyState>}
          />
        </Surface>
        {data && data.books.length > 0 ? (
          <Surface flush title={t('reports.books')} aside={<span className="muted">{t('reports.booksWhat')}</span>}>
            <DataTable<Books>
              label={t('reports.books')}
              rows={booksRows(data.books)}
              rowHeight={40}
              rowKey={(row) => `${row.key} ${row.currency}`}
              rowName={(row) => t(`reports.${row.key}`)}
              columns={[
                { key: 'what', title: t('reports.sum'), phone: 'title', cell: (row) => t(`reports.${row.key}`) },
                amountColumn('base', t('reports.net'), (row) => row.base),
                amountColumn('vat', t('reports.vat'), (row) => row.vat, 'line'),
              ]}
            />
          </Surface>
        ) : null}
      </div>
    </>
  )
}
