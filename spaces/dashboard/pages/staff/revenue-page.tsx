import { Button } from '@mantine/core'
import { IconFileSpreadsheet } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api, fileAddress } from '../../../../web/api/client.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { DateField } from '../../../../web/ui/date-field.tsx'
import { formatDay, formatMoney } from '../../../../web/ui/format.ts'
import { KeysetList } from '../../../../web/ui/keyset-list.tsx'
import { useListSearch } from '../../../../web/ui/list-search.ts'
import { currencyOf } from '../../../../web/ui/one-of.ts'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import './dashboard.css'

const day = (text?: string) => (/^\d{4}-\d\d-\d\d$/.test(text ?? '') ? text : undefined)

/** What the revenue of some time is made of (B27): the postings on the accounts 70, down to the invoices. */
export function RevenuePage() {
  const t = useTexts('dashboard')
  const address = useListSearch()
  const { du, au, devise, q } = address.values
  const query = { from: day(du), to: day(au), currency: currencyOf(devise) ?? ('EUR' as const) }
  const { data } = useQuery({
    queryKey: ['list', '/staff/revenue', 'count', query, q],
    queryFn: () => api.get('/staff/revenue/count', { query: { ...query, ...(q ? { search: q } : {}) } }),
  })
  return (
    <>
      <PageHeader
        title={t('revenueTitle')}
        breadcrumb={[{ label: t('back'), to: '/fournisseur/tableau-de-bord' }, { label: t('revenueTitle') }]}
      />
      <div className="dashboard-choices">
        <DateField label={t('from')} value={du ?? ''} onChange={(value) => address.change({ du: value })} />
        <DateField label={t('to')} value={au ?? ''} onChange={(value) => address.change({ au: value })} />
      </div>
      <KeysetList
        title={t('revenueWhat')}
        path="/staff/revenue"
        query={query}
        search={t('search')}
        rowHeight={40}
        rowKey={(row) => row.id}
        rowName={(row) => row.invoice.number}
        href={(row) => `/fournisseur/factures/${row.invoice.id}`}
        columns={[
          {
            key: 'number',
            title: t('document'),
            width: 150,
            cell: (row) => <Link to={`/fournisseur/factures/${row.invoice.id}`}>{row.invoice.number}</Link>,
            phone: 'title',
          },
          { key: 'on', title: t('on'), width: 110, cell: (row) => formatDay(row.on), phone: 'line' },
          { key: 'client', title: t('client'), cell: (row) => row.organisation.name, phone: 'line' },
          {
            key: 'account',
            title: t('account'),
            cell: (row) => `${row.account} ${row.accountName}`,
            truncate: (row) => row.accountName,
            phone: 'hidden',
          },
          {
            key: 'net',
            title: t('netAmount'),
            kind: 'money',
            width: 150,
            cell: (row) => formatMoney(row.cents, row.currency),
            phone: 'aside',
          },
        ]}
        count={data ? t('sum', { count: data.count, sum: formatMoney(data.cents, query.currency) }) : undefined}
        end={
          <Button
            component="a"
            variant="subtle"
            href={fileAddress('/staff/revenue/export', { query: { ...query, ...(q ? { search: q } : {}) } })}
            leftSection={<IconFileSpreadsheet size={17} stroke={1.7} aria-hidden />}
          >
            {t('export')}
          </Button>
        }
        empty={{ title: t('empty'), text: t('emptyWhat') }}
      />
    </>
  )
}
