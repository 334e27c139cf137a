import { useTexts } from '../../../web/i18n/index.ts'
import type { Column } from '../../../web/ui/data-table.tsx'
import { formatDay, formatMoney } from '../../../web/ui/format.ts'
import { KeysetList } from '../../../web/ui/keyset-list.tsx'
import { useListSearch } from '../../../web/ui/list-search.ts'
import { oneOf } from '../../../web/ui/one-of.ts'
import { quantityOf } from '../../../web/ui/paper/amounts.ts'
import { type Subscription, SubscriptionState, subscriptionStates } from './quote-state.tsx'

/** The subscriptions of either side: state, quantity, price of a period (B10). */
export function SubscriptionList({
  side,
  organisation,
}: {
  side: 'staff' | 'client'
  organisation?: string | undefined
}) {
  const t = useTexts('sales')
  const address = useListSearch()
  const staff = side === 'staff'
  const state = oneOf(subscriptionStates, address.values.etat)
  const columns: Array<Column<Subscription>> = [
    { key: 'number', title: t('subscriptions.number'), cell: (row) => row.number, width: 140, phone: 'title' },
    ...(staff
      ? [
          {
            key: 'client',
            title: t('client'),
            cell: (row: Subscription) => row.organisation.name,
            phone: 'line',
            phoneOrder: 1,
          } as const,
        ]
      : []),
    {
      key: 'label',
      title: t('subscriptions.label'),
      cell: (row) => row.label,
      truncate: (row) => row.label,
      phone: 'line',
      phoneOrder: 0,
    },
    {
      key: 'quantity',
      title: t('subscriptions.quantity'),
      kind: 'right',
      cell: (row) => quantityOf(row.quantity),
      width: 100,
      phone: 'hidden',
    },
    {
      key: 'since',
      title: t('subscriptions.since'),
      cell: (row) => formatDay(row.activatedOn),
      width: 120,
      phone: 'hidden',
    },
    { key: 'state', title: t('state'), cell: (row) => <SubscriptionState of={row} />, width: 220, phone: 'below' },
    {
      key: 'price',
      title: t('subscriptions.price'),
      kind: 'money',
      cell: (row) => (
        <>
          <span className="strong">{formatMoney(row.periodCents, row.currency)}</span>{' '}
          <span className="help">{t(`subscriptions.each.${row.periodMonths}`)}</span>
        </>
      ),
      width: 200,
      phone: 'aside',
    },
  ]
  return (
    <KeysetList
      title={t('subscriptions.title')}
      path={staff ? '/staff/subscriptions' : '/subscriptions'}
      query={{ state, organisation }}
      search={t(staff ? 'subscriptions.search' : 'subscriptions.searchOwn')}
      filters={[
        {
          key: 'state',
          label: t('state'),
          value: state ? [state] : [],
          options: subscriptionStates.map((value) => ({ value, label: t(`subscriptions.states.${value}`) })),
          change: ([value = '']) => address.change({ etat: value }),
        },
      ]}
      rowHeight={40}
      rowKey={(row) => row.id}
      rowName={(row) => row.number}
      href={(row) => `${staff ? '/fournisseur' : ''}/abonnements/${row.id}`}
      columns={columns as never}
      empty={{
        title: t('subscriptions.empty'),
        text: t(staff ? 'subscriptions.emptyStaff' : 'subscriptions.emptyClient'),
      }}
    />
  )
}
