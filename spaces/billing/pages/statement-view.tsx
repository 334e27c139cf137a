import { Button } from '@mantine/core'
import { IconFileSpreadsheet } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api, fileAddress } from '../../../web/api/client.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { formatDay, formatMoney } from '../../../web/ui/format.ts'
import { KeysetList } from '../../../web/ui/keyset-list.tsx'

/** «Relevé de compte» (B13): what is owed, then every movement with its running balance, the latest first. */
export function StatementView({ side, organisation }: { side: 'staff' | 'client'; organisation: string }) {
  const t = useTexts('billing')
  const staff = side === 'staff'
  const params = { id: organisation }
  const { data } = useQuery({
    queryKey: ['statements', side, organisation, 'balances'],
    queryFn: () => api.get(staff ? '/staff/statements/:id/balances' : '/statements/:id/balances', { params }),
  })
  return (
    <>
      {data?.items.map((one) => (
        <dl className="surface balances" key={one.currency}>
          {(
            [
              ['balance', one.balanceCents],
              ['owes', one.notDueCents + one.lateCents],
              ['late', one.lateCents],
              ['inCredit', one.creditCents],
            ] as const
          ).map(([what, cents]) => (
            <div key={what}>
              <dt>{t(`account.${what}`)}</dt>
              <dd className={what === 'late' && cents > 0 ? 'late' : undefined}>{formatMoney(cents, one.currency)}</dd>
            </div>
          ))}
        </dl>
      ))}
      <KeysetList
        title={t('statement')}
        path={staff ? '/staff/statements/:id' : '/statements/:id'}
        params={params}
        rowKey={(row) => row.id}
        rowName={(row) => row.number}
        columns={[
          { key: 'on', title: t('date'), cell: (row) => formatDay(row.on), width: 110, phone: 'line', phoneOrder: 0 },
          {
            key: 'document',
            title: t('account.document'),
            width: 160,
            phone: 'title',
            cell: (row) =>
              row.kind === 'payment' || row.kind === 'payment_undo' || row.kind === 'refund' ? (
                row.number
              ) : (
                <Link to={`${staff ? '/fournisseur' : ''}/factures/${row.originId}`}>{row.number}</Link>
              ),
          },
          {
            key: 'words',
            title: t('account.words'),
            cell: (row) => [t(`account.kinds.${row.kind}`), row.label].filter(Boolean).join(', '),
            truncate: (row) => row.label,
            phone: 'line',
            phoneOrder: 1,
          },
          {
            key: 'debit',
            title: t('account.debit'),
            kind: 'money',
            cell: (row) => (row.debitCents ? formatMoney(row.debitCents, row.currency) : ''),
            width: 140,
            phone: 'line',
          },
          {
            key: 'credit',
            title: t('account.credit'),
            kind: 'money',
            cell: (row) => (row.creditCents ? formatMoney(-row.creditCents, row.currency) : ''),
            width: 140,
            phone: 'line',
          },
          {
            key: 'running',
            title: t('account.running'),
            kind: 'money',
            cell: (row) => <span className="strong">{formatMoney(row.balanceCents, row.currency)}</span>,
            width: 150,
            phone: 'aside',
          },
        ]}
        end={
          <Button
            component="a"
            variant="subtle"
            href={fileAddress(staff ? '/staff/statements/:id/export' : '/statements/:id/export', { params })}
            leftSection={<IconFileSpreadsheet size={17} stroke={1.7} aria-hidden />}
          >
            {t('export')}
          </Button>
        }
        empty={{ title: t('account.empty'), text: t('account.emptyWhat') }}
      />
    </>
  )
}
