import { Button } from '@mantine/core'
import { IconDownload, IconReportAnalytics } from '@tabler/icons-react'
import { fileAddress } from '../../../../web/api/client.ts'
import { useStaffMay } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { formatDay, formatDayTime } from '../../../../web/ui/format.ts'
import { KeysetList } from '../../../../web/ui/keyset-list.tsx'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { amountOf } from '../amount.ts'

/** «Factures reçues» (O28): what clients handed in and was accepted, the latest first. */
export function ReceivedPage() {
  const t = useTexts('e-invoicing')
  const reports = useStaffMay('e-invoicing.reports.read')
  return (
    <>
      <PageHeader
        title={t('received')}
        lead={t('receivedWhat')}
        more={reports ? [{ label: t('reports.title'), icon: IconReportAnalytics, to: '/fournisseur/e-reporting' }] : []}
      />
      <KeysetList
        title={t('received')}
        path="/staff/received-invoices"
        search={t('search')}
        rowKey={(row) => row.id}
        rowName={(row) => row.number}
        columns={[
          { key: 'number', title: t('number'), cell: (row) => row.number, width: 160, phone: 'title' },
          { key: 'seller', title: t('seller'), cell: (row) => row.sellerName, phone: 'line' },
          {
            key: 'client',
            title: t('client'),
            cell: (row) => row.organisation?.name ?? t('noClient'),
            phone: 'hidden',
          },
          { key: 'issued', title: t('issued'), cell: (row) => formatDay(row.issueOn), width: 110, phone: 'hidden' },
          {
            key: 'syntax',
            title: t('syntax'),
            cell: (row) => t(`syntaxes.${row.syntax}`),
            width: 110,
            phone: 'hidden',
          },
          { key: 'on', title: t('on'), cell: (row) => formatDayTime(row.depositedAt), width: 160, phone: 'line' },
          {
            key: 'amount',
            title: t('amount'),
            kind: 'money',
            cell: (row) => amountOf(row),
            width: 140,
            phone: 'aside',
          },
          {
            key: 'act',
            title: t('toTake'),
            width: 120,
            phone: 'below',
            cell: (row) => (
              <Button
                component="a"
                variant="subtle"
                size="compact-sm"
                leftSection={<IconDownload size={15} stroke={1.7} aria-hidden />}
                href={fileAddress('/staff/received-invoices/:id/file', { params: { id: row.id } })}
                aria-label={`${t('open')}, ${row.number}`}
              >
                {t('open')}
              </Button>
            ),
          },
        ]}
        empty={{ title: t('receivedEmpty'), text: t('receivedEmptyWhat') }}
      />
    </>
  )
}
