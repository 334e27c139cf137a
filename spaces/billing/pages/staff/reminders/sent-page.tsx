import { useTexts } from '../../../../../web/i18n/index.ts'
import { formatDayTime, formatMoney } from '../../../../../web/ui/format.ts'
import { KeysetList } from '../../../../../web/ui/keyset-list.tsx'
import { useListSearch } from '../../../../../web/ui/list-search.ts'
import { PageHeader } from '../../../../../web/ui/page-header.tsx'
import '../../billing.css'

/** The reminders that were sent, the latest first (B26): of all clients, or of the one that the address names. */
export function SentRemindersPage() {
  const t = useTexts('billing')
  const { values } = useListSearch()
  return (
    <>
      <PageHeader
        title={t('reminders.sent')}
        breadcrumb={[
          { label: t('title'), to: '/fournisseur/factures' },
          { label: t('reminders.title'), to: '/fournisseur/factures/relances' },
        ]}
      />
      <KeysetList
        title={t('reminders.sent')}
        path="/staff/reminders"
        query={{ organisation: values.client }}
        search={t('dispute.search')}
        rowHeight={40}
        rowKey={(row) => row.id}
        rowName={(row) => row.invoice.number}
        href={(row) => `/fournisseur/factures/${row.invoice.id}`}
        columns={[
          { key: 'number', title: t('number'), cell: (row) => row.invoice.number, width: 150, phone: 'title' },
          { key: 'client', title: t('client'), cell: (row) => row.organisation.name, phone: 'line', phoneOrder: 0 },
          {
            key: 'level',
            title: t('reminders.levels'),
            cell: (row) => t('reminders.step', { level: row.level }),
            width: 110,
            phone: 'line',
          },
          {
            key: 'on',
            title: t('reminders.on'),
            cell: (row) => formatDayTime(row.sentAt),
            width: 170,
            phone: 'below',
          },
          {
            key: 'to',
            title: t('reminders.to'),
            cell: (row) => row.sentTo.join(', '),
            truncate: (row) => row.sentTo.join(', '),
            phone: 'hidden',
          },
          { key: 'by', title: t('reminders.by'), cell: (row) => row.sentBy, width: 160, phone: 'hidden' },
          {
            key: 'amount',
            title: t('amount'),
            kind: 'money',
            cell: (row) => formatMoney(row.restCents, row.currency),
            width: 130,
            phone: 'aside',
          },
        ]}
        empty={{ title: t('reminders.sentEmpty'), text: t('reminders.sentWhat') }}
      />
    </>
  )
}
