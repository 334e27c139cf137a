import { Link } from '@tanstack/react-router'
import type { ItemOf, QueryOf } from '../../../../../web/api/endpoints.ts'
import { useTexts } from '../../../../../web/i18n/index.ts'
import { formatDay, formatMoney } from '../../../../../web/ui/format.ts'
import { KeysetList, type KeysetListProps } from '../../../../../web/ui/keyset-list.tsx'

type Query = Omit<QueryOf<'GET /staff/e-reports/invoices'>, 'cursor' | 'size' | 'search' | 'sort' | 'order'>

type Row = ItemOf<'GET /staff/e-reports/invoices'>

/** What of an invoice is of the category and rate that are chosen, or all of it. */
function amountsOf(row: Row, { category, rate }: Query): { net: number; vat: number } {
  if (category === undefined && rate === undefined) return { net: row.netCents, vat: row.vatCents }
  const parts = row.parts.filter(
    (one) => (category === undefined || one.category === category) && (rate === undefined || one.rate === rate),
  )
  return {
    net: parts.reduce((all, one) => all + one.baseCents, 0),
    vat: parts.reduce((all, one) => all + one.vatCents, 0),
  }
}

/** Closed invoices with how far each is made known: those of a report, or those of a figure, of which each says its part. */
export function InvoicesTable(props: {
  title: string
  query: Query
  filters?: KeysetListProps<'/staff/e-reports/invoices'>['filters']
}) {
  const t = useTexts('e-invoicing')
  return (
    <KeysetList
      title={props.title}
      path="/staff/e-reports/invoices"
      query={props.query}
      search={t('reports.search')}
      {...(props.filters ? { filters: props.filters } : {})}
      rowKey={(row) => row.id}
      rowName={(row) => row.number}
      columns={[
        {
          key: 'number',
          title: t('number'),
          width: 160,
          phone: 'title',
          cell: (row) => <Link to={`/fournisseur/factures/${row.id}`}>{row.number}</Link>,
        },
        { key: 'client', title: t('reports.client'), phone: 'line', cell: (row) => row.organisation.name },
        { key: 'issued', title: t('reports.issued'), width: 110, phone: 'line', cell: (row) => formatDay(row.issueOn) },
        {
          key: 'way',
          title: t('reports.way'),
          width: 190,
          phone: 'hidden',
          cell: (row) => t(`reports.ways.${row.way}`),
        },
        {
          key: 'standing',
          title: t('reports.standing'),
          width: 190,
          phone: 'line',
          cell: (row) => t(`reports.standings.${row.standing}`),
        },
        {
          key: 'net',
          title: t('reports.net'),
          kind: 'money',
          width: 130,
          phone: 'aside',
          cell: (row) => formatMoney(amountsOf(row, props.query).net, row.currency),
        },
        {
          key: 'vat',
          title: t('reports.vat'),
          kind: 'money',
          width: 120,
          phone: 'hidden',
          cell: (row) => formatMoney(amountsOf(row, props.query).vat, row.currency),
        },
      ]}
      empty={{ title: t('reports.coveredEmpty'), text: t('reports.coveredEmptyWhat') }}
    />
  )
}
