import { Button } from '@mantine/core'
import { IconBellOff } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../../../../web/api/client.ts'
import { useStaffMay } from '../../../../../web/api/session.ts'
import { useTexts } from '../../../../../web/i18n/index.ts'
import { DataTable } from '../../../../../web/ui/data-table.tsx'
import { formatDay, formatDayTime, formatMoney } from '../../../../../web/ui/format.ts'
import { Notice } from '../../../../../web/ui/notice.tsx'
import { Surface } from '../../../../../web/ui/surface.tsx'
import { SpareDialog } from './spare-dialog.tsx'

/** So many are shown on the page of a client; the list has all of them. */
const shown = 10

/** The reminders that a client was sent, the latest first, and whether it is spared (B26). */
export function ClientReminders({ client }: { client: { id: string; name: string } }) {
  const t = useTexts('billing')
  const manages = useStaffMay('billing.receivables.manage')
  const [sparing, setSparing] = useState(false)
  const { data, error, refetch } = useQuery({
    queryKey: ['list', '/staff/reminders', 'client', client.id],
    queryFn: () => api.get('/staff/reminders', { query: { organisation: client.id, size: shown } }),
  })
  const { data: spared } = useQuery({
    queryKey: ['list', '/staff/reminder-exemptions', 'client', client.id],
    queryFn: () => api.get('/staff/reminder-exemptions', { query: { organisation: client.id, size: 1 } }),
  })
  const exemption = spared?.items[0]
  return (
    <section className="client-reminders">
      {exemption ? (
        <Notice kind="brass">
          {t('reminders.clientSpared', {
            reason: exemption.reason,
            until: exemption.untilOn ? formatDay(exemption.untilOn) : t('reminders.always'),
          })}{' '}
          <Link to="/fournisseur/factures/relances/epargnes">{t('reminders.spared')}</Link>
        </Notice>
      ) : null}
      <Surface
        flush
        title={t('reminders.title')}
        aside={
          <>
            {data?.nextCursor ? (
              <Link to={`/fournisseur/factures/relances/envoyees?client=${client.id}`}>{t('reminders.history')}</Link>
            ) : null}
            {manages && !exemption ? (
              <Button
                variant="subtle"
                size="compact-sm"
                leftSection={<IconBellOff size={15} stroke={1.7} aria-hidden />}
                onClick={() => setSparing(true)}
              >
                {t('reminders.spareOne')}
              </Button>
            ) : null}
          </>
        }
      >
        <DataTable
          label={t('reminders.title')}
          rows={data?.items}
          error={error}
          onRetry={() => void refetch()}
          rowHeight={40}
          rowKey={(row) => row.id}
          rowName={(row) => row.invoice.number}
          href={(row) => `/fournisseur/factures/${row.invoice.id}`}
          columns={[
            { key: 'number', title: t('number'), cell: (row) => row.invoice.number, width: 150, phone: 'title' },
            {
              key: 'level',
              title: t('reminders.level'),
              cell: (row) => t('reminders.step', { level: row.level }),
              width: 120,
              phone: 'line',
            },
            {
              key: 'on',
              title: t('reminders.on'),
              cell: (row) => formatDayTime(row.sentAt),
              width: 180,
              phone: 'line',
            },
            {
              key: 'to',
              title: t('reminders.to'),
              cell: (row) => row.sentTo.join(', '),
              truncate: (row) => row.sentTo.join(', '),
              phone: 'hidden',
            },
            {
              key: 'amount',
              title: t('amount'),
              kind: 'money',
              cell: (row) => formatMoney(row.restCents, row.currency),
              width: 130,
              phone: 'aside',
            },
          ]}
          empty={<p className="help none">{t('reminders.none')}</p>}
        />
      </Surface>
      {sparing ? <SpareDialog client={client} onClose={() => setSparing(false)} /> : null}
    </section>
  )
}
