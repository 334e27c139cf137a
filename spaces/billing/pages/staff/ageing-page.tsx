import { Button } from '@mantine/core'
import { IconDownload, IconFileSpreadsheet, IconPercentage, IconScale } from '@tabler/icons-react'
import { useState } from 'react'
import { fileAddress } from '../../../../web/api/client.ts'
import type { ItemOf } from '../../../../web/api/endpoints.ts'
import { useStaffMay } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import type { Column } from '../../../../web/ui/data-table.tsx'
import { DateField } from '../../../../web/ui/date-field.tsx'
import { formatMoney } from '../../../../web/ui/format.ts'
import { KeysetList } from '../../../../web/ui/keyset-list.tsx'
import { useListSearch } from '../../../../web/ui/list-search.ts'
import { dayOf } from '../../../../web/ui/one-of.ts'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { todayThere } from '../../../../web/ui/zone.ts'
import { useBillingTabs } from './tabs.ts'
import '../billing.css'

type Row = ItemOf<'GET /staff/aged-balance'>

/** «Balance âgée» (B13): what each client owes, by age; and the entries of a period as a file (FEC). */
export function AgeingPage() {
  const t = useTexts('billing')
  const tabs = useBillingTabs()
  const exports = useStaffMay('billing.ledger.export')
  const { q } = useListSearch().values
  const money = (key: string, title: string, of: (row: Row) => number, late?: 'late'): Column<Row, 'name'> => ({
    key,
    title,
    kind: 'money',
    width: 124,
    phone: 'hidden',
    cell: (row) => {
      const cents = of(row)
      return <span className={cents === 0 ? 'settled' : late}>{formatMoney(cents, row.currency)}</span>
    },
  })
  return (
    <>
      <PageHeader
        title={t('title')}
        tabs={tabs}
        more={[
          { label: t('books.title'), icon: IconScale, to: '/fournisseur/factures/balance-generale' },
          { label: t('rates'), icon: IconPercentage, to: '/fournisseur/factures/taux-de-tva' },
        ]}
      />
      {exports ? <EntriesFile /> : null}
      <KeysetList
        title={t('ages.title')}
        path="/staff/aged-balance"
        search={t('ages.search')}
        rowHeight={40}
        rowKey={(row) => `${row.organisation.id} ${row.currency}`}
        rowName={(row) => row.organisation.name}
        href={(row) => `/fournisseur/factures/releve/${row.organisation.id}`}
        columns={
          [
            { key: 'client', title: t('client'), cell: (row) => row.organisation.name, phone: 'title' },
            money('notDue', t('ages.notDue'), (row) => row.notDueCents),
            money('to30', t('ages.to30'), (row) => row.to30Cents, 'late'),
            money('to60', t('ages.to60'), (row) => row.to60Cents, 'late'),
            money('to90', t('ages.to90'), (row) => row.to90Cents, 'late'),
            money('beyond', t('ages.beyond'), (row) => row.beyondCents, 'late'),
            money('credit', t('ages.credit'), (row) => row.creditCents),
            {
              key: 'balance',
              title: t('ages.balance'),
              kind: 'money',
              width: 130,
              phone: 'aside',
              cell: (row) => <span className="strong">{formatMoney(row.balanceCents, row.currency)}</span>,
            },
          ] satisfies Array<Column<Row, 'name'>>
        }
        end={
          <Button
            component="a"
            variant="subtle"
            href={fileAddress('/staff/aged-balance/export', { query: { ...(q ? { search: q } : {}) } })}
            leftSection={<IconFileSpreadsheet size={17} stroke={1.7} aria-hidden />}
          >
            {t('export')}
          </Button>
        }
        empty={{ title: t('ages.empty'), text: t('ages.emptyWhat') }}
      />
    </>
  )
}

function EntriesFile() {
  const t = useTexts('billing')
  const today = todayThere()
  const [from, setFrom] = useState(`${today.slice(0, 4)}-01-01`)
  const [to, setTo] = useState(today)
  return (
    <section className="surface entries-file" aria-label={t('ages.fec')}>
      <div>
        <h2>{t('ages.fec')}</h2>
        <p className="help">{t('ages.fecWhat')}</p>
      </div>
      <DateField label={t('ages.from')} value={from} onChange={setFrom} />
      <DateField label={t('ages.to')} value={to} onChange={setTo} />
      <Button
        component="a"
        variant="default"
        href={dayOf(from) && dayOf(to) ? fileAddress('/staff/ledger/fec', { query: { from, to } }) : undefined}
        leftSection={<IconDownload size={17} stroke={1.7} aria-hidden />}
      >
        {t('ages.download')}
      </Button>
    </section>
  )
}
