import { Button } from '@mantine/core'
import { IconFileSpreadsheet } from '@tabler/icons-react'
import { fileAddress } from '../../../web/api/client.ts'
import { useSession } from '../../../web/api/session.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import type { Column } from '../../../web/ui/data-table.tsx'
import { formatDay, formatMoney } from '../../../web/ui/format.ts'
import { KeysetList } from '../../../web/ui/keyset-list.tsx'
import { useListSearch } from '../../../web/ui/list-search.ts'
import { currencyOf, oneOf } from '../../../web/ui/one-of.ts'
import { type Invoice, InvoiceState, invoiceStates } from './invoice-state.tsx'

const deliveries = ['portal', 'paper'] as const

/** The invoices of either side: state, amounts with tax, what is left (B11, P16). */
export function InvoiceList({ side, organisation }: { side: 'staff' | 'client'; organisation?: string | undefined }) {
  const t = useTexts('billing')
  const { permissions } = useSession()
  const address = useListSearch()
  const staff = side === 'staff'
  const state = oneOf(invoiceStates, address.values.etat)
  const path = staff ? '/staff/invoices' : '/invoices'
  const search = address.values.q
  const currency = currencyOf(address.values.devise)
  const delivery = staff ? oneOf(deliveries, address.values.remise) : undefined
  const query = { state, organisation, currency, delivery }
  const columns: Array<Column<Invoice>> = [
    {
      key: 'number',
      title: t('number'),
      cell: (row) => row.number ?? t('draft'),
      width: 140,
      phone: 'title',
    },
    ...(staff
      ? [
          {
            key: 'client',
            title: t('client'),
            cell: (row: Invoice) => row.organisation.name,
            phone: 'line',
            phoneOrder: 0,
          } as const,
        ]
      : []),
    {
      key: 'subject',
      title: t('subject'),
      cell: (row) => row.subject || t(`types.${row.type}`),
      truncate: (row) => row.subject,
      phone: staff ? 'hidden' : 'line',
    },
    { key: 'date', title: t('date'), cell: (row) => formatDay(row.issueOn), width: 110, phone: 'hidden' },
    {
      key: 'due',
      title: t('due'),
      cell: (row) => (row.type === 381 ? '' : formatDay(row.dueOn)),
      width: 110,
      phone: 'line',
      phoneOrder: 1,
    },
    { key: 'state', title: t('state'), cell: (row) => <InvoiceState invoice={row} />, width: 190, phone: 'below' },
    {
      key: 'gross',
      title: t('gross'),
      kind: 'money',
      cell: (row) => formatMoney(row.type === 381 ? -row.grossCents : row.grossCents, row.currency),
      width: 140,
      phone: 'hidden',
    },
    {
      key: 'rest',
      title: t('rest'),
      kind: 'money',
      cell: (row) => {
        const text = formatMoney(row.type === 381 ? -row.restCents : row.restCents, row.currency)
        return row.restCents === 0 ? <span className="settled">{text}</span> : <span className="strong">{text}</span>
      },
      width: 140,
      phone: 'aside',
    },
  ]
  return (
    <KeysetList
      title={t('invoices')}
      path={path}
      query={query}
      search={t(staff ? 'search' : 'searchOwn')}
      filters={[
        {
          key: 'state',
          label: t('state'),
          value: state ? [state] : [],
          options: invoiceStates
            .filter((value) => staff || value !== 'draft')
            .map((value) => ({ value, label: t(`states.${value}`) })),
          change: ([value = '']) => address.change({ etat: value }),
        },
        ...(staff
          ? [
              {
                key: 'delivery',
                label: t('delivery'),
                value: delivery ? [delivery] : [],
                options: deliveries.map((value) => ({ value, label: t(`delivered.${value}`) })),
                change: ([value = '']: string[]) => address.change({ remise: value }),
              },
            ]
          : []),
      ]}
      end={
        staff || permissions.includes('billing.invoices.export') ? (
          <Button
            component="a"
            variant="subtle"
            href={fileAddress(staff ? '/staff/invoices/export' : '/invoices/export', {
              query: { ...query, ...(search ? { search } : {}) },
            })}
            leftSection={<IconFileSpreadsheet size={17} stroke={1.7} aria-hidden />}
          >
            {t('export')}
          </Button>
        ) : undefined
      }
      rowHeight={40}
      rowKey={(row) => row.id}
      rowName={(row) => row.number ?? `${t('draft')} ${row.organisation.name}`}
      href={(row) => `${staff ? '/fournisseur' : ''}/factures/${row.id}`}
      columns={columns as never}
      empty={{ title: t('empty'), text: t(staff ? 'emptyStaff' : 'emptyClient') }}
    />
  )
}
