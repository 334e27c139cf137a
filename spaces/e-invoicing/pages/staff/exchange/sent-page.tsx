import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '../../../../../web/api/client.ts'
import { useStaffMay } from '../../../../../web/api/session.ts'
import { useTexts } from '../../../../../web/i18n/index.ts'
import { formatDay, formatDayTime, formatMoney } from '../../../../../web/ui/format.ts'
import { KeysetList } from '../../../../../web/ui/keyset-list.tsx'
import { useListSearch } from '../../../../../web/ui/list-search.ts'
import { Notice } from '../../../../../web/ui/notice.tsx'
import { oneOf } from '../../../../../web/ui/one-of.ts'
import { PageHeader } from '../../../../../web/ui/page-header.tsx'
import { TransmissionState } from './invoice-block.tsx'
import { at, useExchangeTabs } from './tabs.ts'

const states = ['held', 'waiting', 'under_way', 'exchanged'] as const

/** «Factures électroniques», sent (B15): where each stands; those that are held back by a filter. */
export function SentPage() {
  const t = useTexts('e-invoicing')
  const tabs = useExchangeTabs()
  const address = useListSearch()
  const manages = useStaffMay('e-invoicing.platforms.manage')
  const state = oneOf(states, address.values.etat)
  return (
    <>
      <PageHeader title={t('exchange.title')} tabs={tabs} />
      {manages ? <Platforms /> : null}
      <KeysetList
        title={t('exchange.sent')}
        path="/staff/e-invoices"
        query={state ? { state } : {}}
        search={t('exchange.search')}
        filters={[
          {
            key: 'state',
            label: t('exchange.state'),
            value: state ? [state] : [],
            options: states.map((value) => ({ value, label: t(`exchange.states.${value}`) })),
            change: ([value = '']) => address.change({ etat: value }),
          },
        ]}
        rowKey={(row) => row.id}
        rowName={(row) => row.number}
        href={(row) => `/fournisseur/factures/${row.id}`}
        columns={[
          { key: 'number', title: t('exchange.number'), cell: (row) => row.number, width: 150, phone: 'title' },
          { key: 'client', title: t('exchange.client'), cell: (row) => row.client.name, phone: 'line' },
          {
            key: 'address',
            title: t('exchange.address'),
            cell: (row) => row.address,
            truncate: (row) => row.address,
            phone: 'hidden',
          },
          {
            key: 'issued',
            title: t('exchange.issued'),
            cell: (row) => formatDay(row.issueOn),
            width: 120,
            phone: 'hidden',
          },
          {
            key: 'state',
            title: t('exchange.state'),
            cell: (row) => <TransmissionState of={row} />,
            width: 220,
            phone: 'below',
          },
          {
            key: 'on',
            title: t('exchange.on'),
            cell: (row) => formatDayTime(row.statusAt ?? row.waitingSince),
            width: 190,
            phone: 'line',
          },
          {
            key: 'amount',
            title: t('exchange.amount'),
            kind: 'money',
            cell: (row) => formatMoney(row.grossCents, row.currency),
            width: 140,
            phone: 'aside',
          },
        ]}
        empty={{ title: t('exchange.sentEmpty'), text: t('exchange.sentEmptyWhat') }}
      />
    </>
  )
}

/** What keeps everything from leaving: no platform that sends, or one that does not answer. */
function Platforms() {
  const t = useTexts('e-invoicing')
  const { data } = useQuery({ queryKey: ['platforms'], queryFn: () => api.get('/staff/platforms') })
  if (!data) return null
  const sends = data.items.find(({ enabled, issuesFrom }) => enabled && issuesFrom)
  if (!sends)
    return (
      <Notice kind="brass">
        {t('exchange.noPlatform')}{' '}
        <Button component={Link} to={`${at}/plateformes`} variant="subtle" size="compact-sm">
          {t('exchange.setPlatform')}
        </Button>
      </Notice>
    )
  if (!sends.failingSince) return null
  return (
    <Notice kind="brass">{t('exchange.failing', { name: sends.name, on: formatDayTime(sends.failingSince) })}</Notice>
  )
}
