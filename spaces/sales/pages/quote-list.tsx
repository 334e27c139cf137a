import { useTexts } from '../../../web/i18n/index.ts'
import type { Column } from '../../../web/ui/data-table.tsx'
import { formatDay, formatMoney } from '../../../web/ui/format.ts'
import { KeysetList } from '../../../web/ui/keyset-list.tsx'
import { useListSearch } from '../../../web/ui/list-search.ts'
import { oneOf } from '../../../web/ui/one-of.ts'
import { type Quote, QuoteState, quoteStates } from './quote-state.tsx'

/** The quotes of either side: state, validity, amount with tax (B24, P16). */
export function QuoteList({ side, organisation }: { side: 'staff' | 'client'; organisation?: string | undefined }) {
  const t = useTexts('sales')
  const address = useListSearch()
  const staff = side === 'staff'
  const state = oneOf(quoteStates, address.values.etat)
  const columns: Array<Column<Quote>> = [
    {
      key: 'number',
      title: t('quotes.number'),
      cell: (row) => row.number ?? t('quotes.states.draft'),
      width: 140,
      phone: 'title',
    },
    ...(staff
      ? [
          {
            key: 'client',
            title: t('client'),
            cell: (row: Quote) => row.organisation.name,
            phone: 'line',
            phoneOrder: 0,
          } as const,
        ]
      : []),
    {
      key: 'subject',
      title: t('quotes.subject'),
      cell: (row) => row.subject,
      truncate: (row) => row.subject,
      phone: staff ? 'hidden' : 'line',
    },
    { key: 'date', title: t('quotes.date'), cell: (row) => formatDay(row.issueOn), width: 110, phone: 'hidden' },
    {
      key: 'valid',
      title: t('quotes.validUntil'),
      cell: (row) => formatDay(row.validUntil),
      width: 130,
      phone: 'line',
      phoneOrder: 1,
    },
    { key: 'state', title: t('state'), cell: (row) => <QuoteState quote={row} />, width: 200, phone: 'below' },
    {
      key: 'gross',
      title: t('quotes.gross'),
      kind: 'money',
      cell: (row) => <span className="strong">{formatMoney(row.grossCents, row.currency)}</span>,
      width: 140,
      phone: 'aside',
    },
  ]
  return (
    <KeysetList
      title={t('quotes.title')}
      path={staff ? '/staff/quotes' : '/quotes'}
      query={{ state, organisation }}
      search={t(staff ? 'quotes.search' : 'quotes.searchOwn')}
      filters={[
        {
          key: 'state',
          label: t('state'),
          value: state ? [state] : [],
          options: quoteStates
            .filter((value) => staff || (value !== 'draft' && value !== 'closed'))
            .map((value) => ({ value, label: t(`quotes.states.${value}`) })),
          change: ([value = '']) => address.change({ etat: value }),
        },
      ]}
      rowHeight={40}
      rowKey={(row) => row.id}
      rowName={(row) => row.number ?? `${t('quotes.states.draft')} ${row.organisation.name}`}
      href={(row) => `${staff ? '/fournisseur' : ''}/devis/${row.id}`}
      columns={columns as never}
      empty={{ title: t('quotes.empty'), text: t(staff ? 'quotes.emptyStaff' : 'quotes.emptyClient') }}
    />
  )
}
