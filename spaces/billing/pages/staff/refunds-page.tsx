import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { fileAddress } from '../../../../web/api/client.ts'
import { useStaffMay } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { formatDay, formatMoney } from '../../../../web/ui/format.ts'
import { KeysetList } from '../../../../web/ui/keyset-list.tsx'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { StateTag } from '../../../../web/ui/state-tag.tsx'
import '../billing.css'

const tags = { made: 'announced', taken: 'active', asked: 'announced', done: 'active', failed: 'late' } as const

/** «Remboursements» (B12): what was paid back to clients, each with its transfer for the bank. */
export function RefundsPage() {
  const t = useTexts('billing')
  const writes = useStaffMay('billing.refunds.write')
  return (
    <>
      <PageHeader
        title={t('refund.many')}
        breadcrumb={[{ label: t('payments'), to: '/fournisseur/factures/paiements' }]}
      />
      <KeysetList
        title={t('refund.many')}
        path="/staff/refunds"
        search={t('refund.search')}
        rowHeight={44}
        rowKey={(row) => row.id}
        rowName={(row) => row.number}
        columns={[
          { key: 'number', title: t('number'), width: 150, cell: (row) => row.number, phone: 'title' },
          { key: 'on', title: t('date'), width: 110, cell: (row) => formatDay(row.refundedOn), phone: 'line' },
          { key: 'client', title: t('client'), cell: (row) => row.organisation.name, phone: 'line' },
          { key: 'of', title: t('refund.of'), width: 150, cell: (row) => row.of.number, phone: 'hidden' },
          {
            key: 'reason',
            title: t('refund.reason'),
            cell: (row) => row.reason,
            truncate: (row) => row.reason,
            phone: 'hidden',
          },
          {
            key: 'account',
            title: t('refund.iban'),
            width: 150,
            cell: (row) => (row.method === 'card' ? t('refund.toCard') : row.account),
            phone: 'hidden',
          },
          {
            key: 'state',
            title: t('refund.state'),
            width: 120,
            cell: (row) => {
              const state = row.state === 'made' && row.fileTakenAt ? 'taken' : row.state
              return <StateTag state={tags[state]}>{t(`refund.states.${state}`)}</StateTag>
            },
            phone: 'line',
          },
          {
            key: 'amount',
            title: t('amount'),
            kind: 'money',
            width: 130,
            cell: (row) => <span className="strong">{formatMoney(row.amountCents, row.currency)}</span>,
            phone: 'aside',
          },
          {
            key: 'file',
            title: '',
            width: 190,
            phone: 'below',
            cell: (row) =>
              writes && row.method === 'transfer' ? (
                <Button
                  component="a"
                  size="xs"
                  variant="default"
                  href={fileAddress('/staff/refunds/:id/file', { params: { id: row.id } })}
                  aria-label={`${t('refund.file')}, ${row.number}`}
                  leftSection={<IconDownload size={17} stroke={1.7} aria-hidden />}
                >
                  {t('refund.file')}
                </Button>
              ) : null,
          },
        ]}
        empty={{ title: t('refund.empty'), text: t('refund.emptyWhat') }}
      />
    </>
  )
}
