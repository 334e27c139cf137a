import { Button } from '@mantine/core'
import { IconFileSpreadsheet } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api, fileAddress } from '../../../../web/api/client.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { DateField } from '../../../../web/ui/date-field.tsx'
import { formatDay, formatMoney, formatNumber } from '../../../../web/ui/format.ts'
import { KeysetList } from '../../../../web/ui/keyset-list.tsx'
import { useListSearch } from '../../../../web/ui/list-search.ts'
import { currencyOf, dayOf } from '../../../../web/ui/one-of.ts'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import '../billing.css'

const code = (text?: string) => (/^[1-7]\d{0,9}$/.test(text ?? '') ? text : undefined)

/** «Grand livre» (B27): the postings that a line of the trial balance, or the revenue, is made of, down to the invoices. */
export function LedgerPage() {
  const t = useTexts('billing')
  const address = useListSearch()
  const { du, au, devise, compte, q } = address.values
  const query = { account: code(compte), from: dayOf(du), to: dayOf(au), currency: currencyOf(devise) }
  const asked = { ...query, ...(q ? { search: q } : {}) }
  const { data } = useQuery({
    queryKey: ['list', '/staff/ledger/postings', 'count', query, q],
    queryFn: () => api.get('/staff/ledger/postings/count', { query: asked }),
  })
  const currency = query.currency ?? 'EUR'
  return (
    <>
      <PageHeader
        title={
          query.account ? `${t('books.ledger')}, ${t('books.accounts', { code: query.account })}` : t('books.ledger')
        }
        breadcrumb={[
          { label: t('books.title'), to: '/fournisseur/factures/balance-generale' },
          { label: t('books.ledger') },
        ]}
      />
      <div className="period-choice">
        <DateField label={t('ages.from')} value={du ?? ''} onChange={(value) => address.change({ du: value })} />
        <DateField label={t('ages.to')} value={au ?? ''} onChange={(value) => address.change({ au: value })} />
      </div>
      <KeysetList
        title={t('books.postings')}
        path="/staff/ledger/postings"
        query={query}
        search={t('books.search')}
        rowHeight={40}
        rowKey={(row) => row.id}
        rowName={(row) => `${row.number} ${row.account}`}
        columns={[
          { key: 'on', title: t('date'), width: 110, cell: (row) => formatDay(row.on), phone: 'line', phoneOrder: 0 },
          {
            key: 'number',
            title: t('books.entry'),
            width: 190,
            cell: (row) =>
              row.invoiceId ? (
                <Link to={`/fournisseur/factures/${row.invoiceId}`}>{`${row.journal} ${row.number}`}</Link>
              ) : (
                `${row.journal} ${row.number}`
              ),
            phone: 'title',
          },
          {
            key: 'label',
            title: t('account.words'),
            cell: (row) => row.label,
            truncate: (row) => row.label,
            phone: 'line',
          },
          {
            key: 'account',
            title: t('books.account'),
            cell: (row) => `${row.account} ${row.accountName}`,
            truncate: (row) => row.accountName,
            phone: 'hidden',
          },
          {
            key: 'debit',
            title: t('account.debit'),
            kind: 'money',
            width: 140,
            cell: (row) => (row.debitCents ? formatMoney(row.debitCents, row.currency) : ''),
            phone: 'aside',
          },
          {
            key: 'credit',
            title: t('account.credit'),
            kind: 'money',
            width: 140,
            cell: (row) => (row.creditCents ? formatMoney(row.creditCents, row.currency) : ''),
            phone: 'aside',
          },
        ]}
        count={
          data
            ? query.currency
              ? t('books.sums', {
                  count: data.count,
                  debit: formatMoney(data.debitCents, currency),
                  credit: formatMoney(data.creditCents, currency),
                })
              : formatNumber(data.count)
            : undefined
        }
        end={
          <Button
            component="a"
            variant="subtle"
            href={fileAddress('/staff/ledger/postings/export', { query: asked })}
            leftSection={<IconFileSpreadsheet size={17} stroke={1.7} aria-hidden />}
          >
            {t('export')}
          </Button>
        }
        empty={{ title: t('books.empty'), text: t('books.emptyWhat') }}
      />
    </>
  )
}
