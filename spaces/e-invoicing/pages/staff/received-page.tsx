import { useTexts } from '../../../../web/i18n/index.ts'
import { formatDay, formatDayTime } from '../../../../web/ui/format.ts'
import { KeysetList } from '../../../../web/ui/keyset-list.tsx'
import { useListSearch } from '../../../../web/ui/list-search.ts'
import { oneOf } from '../../../../web/ui/one-of.ts'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { StateTag } from '../../../../web/ui/state-tag.tsx'
import { amountOf } from '../amount.ts'
import { stateOfStatus } from '../statuses.tsx'
import { useExchangeTabs } from './exchange/tabs.ts'
import { ReceivedDrawer } from './received-drawer.tsx'

const states = ['toTreat'] as const

/** «Factures reçues» (O28, B15): what suppliers and clients invoiced, the latest first; one is approved, disputed or refused beside the list. */
export function ReceivedPage() {
  const t = useTexts('e-invoicing')
  const tabs = useExchangeTabs()
  const address = useListSearch()
  const state = oneOf(states, address.values.etat)
  return (
    <>
      <PageHeader title={t('exchange.title')} tabs={tabs} />
      <KeysetList
        title={t('exchange.received')}
        path="/staff/received-invoices"
        query={state ? { open: 'true' as never } : {}}
        search={t('search')}
        filters={[
          {
            key: 'state',
            label: t('state'),
            value: state ? [state] : [],
            options: states.map((value) => ({ value, label: t(`exchange.${value}`) })),
            change: ([value = '']) => address.change({ etat: value }),
          },
        ]}
        rowKey={(row) => row.id}
        rowName={(row) => row.number}
        openKey={address.values.facture ?? null}
        onOpen={(row) => address.open({ facture: row.id })}
        columns={[
          { key: 'number', title: t('number'), cell: (row) => row.number, width: 160, phone: 'title' },
          { key: 'seller', title: t('seller'), cell: (row) => row.sellerName, phone: 'line' },
          {
            key: 'way',
            title: t('exchange.way'),
            cell: (row) =>
              [t(`exchange.ways.${row.way}`), row.format, row.organisation?.name].filter(Boolean).join(', '),
            phone: 'hidden',
          },
          { key: 'issued', title: t('issued'), cell: (row) => formatDay(row.issueOn), width: 110, phone: 'hidden' },
          {
            key: 'on',
            title: t('exchange.on'),
            cell: (row) => formatDayTime(row.depositedAt),
            width: 190,
            phone: 'line',
          },
          {
            key: 'state',
            title: t('state'),
            width: 190,
            phone: 'below',
            cell: (row) =>
              row.selfBilled ? (
                <StateTag state="noForm">{t('exchange.selfBilled')}</StateTag>
              ) : row.status ? (
                <StateTag state={stateOfStatus(row.status)}>{row.statusTitle}</StateTag>
              ) : (
                <StateTag state="inReview">{t('exchange.toTreat')}</StateTag>
              ),
          },
          {
            key: 'amount',
            title: t('amount'),
            kind: 'money',
            cell: (row) => amountOf(row),
            width: 140,
            phone: 'aside',
          },
        ]}
        empty={{ title: t('receivedEmpty'), text: t('receivedEmptyWhat') }}
      />
      {address.values.facture ? (
        <ReceivedDrawer
          key={address.values.facture}
          id={address.values.facture}
          onClose={() => address.close({ facture: '' })}
        />
      ) : null}
    </>
  )
}
