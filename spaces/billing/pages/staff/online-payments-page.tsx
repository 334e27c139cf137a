import { IconCreditCard } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../../../web/api/client.ts'
import { useStaffMay } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { formatDayTime, formatMoney } from '../../../../web/ui/format.ts'
import { KeysetList } from '../../../../web/ui/keyset-list.tsx'
import { useListSearch } from '../../../../web/ui/list-search.ts'
import { oneOf } from '../../../../web/ui/one-of.ts'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { SideDrawer } from '../../../../web/ui/side-drawer.tsx'
import { IntentState, intentStates } from '../pay/intent-state.tsx'
import { GatewayDrawer } from './gateway-drawer.tsx'
import '../billing.css'

/** What clients paid online, or said that they transfer (B25); whoever may sets up where cards are taken. */
export function OnlinePaymentsPage() {
  const t = useTexts('billing')
  const address = useListSearch()
  const manages = useStaffMay('billing.settings.manage')
  const [setting, setSetting] = useState(false)
  const state = oneOf(intentStates, address.values.etat)
  return (
    <>
      <PageHeader
        title={t('online.listed')}
        breadcrumb={[
          { label: t('title'), to: '/fournisseur/factures' },
          { label: t('payments'), to: '/fournisseur/factures/paiements' },
        ]}
        more={manages ? [{ label: t('gateway.title'), icon: IconCreditCard, onClick: () => setSetting(true) }] : []}
      />
      <KeysetList
        title={t('online.listed')}
        path="/staff/payment-intents"
        query={{ state }}
        search={t('online.search')}
        filters={[
          {
            key: 'state',
            label: t('state'),
            value: state ? [state] : [],
            options: intentStates.map((value) => ({ value, label: t(`online.states.${value}`) })),
            change: ([value = '']) => address.change({ etat: value }),
          },
        ]}
        rowHeight={40}
        rowKey={(row) => row.id}
        rowName={(row) => row.number}
        openKey={address.values.paiement ?? null}
        onOpen={(row) => address.open({ paiement: row.id })}
        columns={[
          { key: 'number', title: t('number'), cell: (row) => row.number, width: 140, phone: 'title' },
          { key: 'client', title: t('client'), cell: (row) => row.organisation.name, phone: 'line', phoneOrder: 0 },
          {
            key: 'on',
            title: t('online.begun'),
            cell: (row) => formatDayTime(row.createdAt),
            width: 180,
            phone: 'hidden',
          },
          {
            key: 'method',
            title: t('pay.method'),
            cell: (row) => t(`pay.methods.${row.method}`),
            width: 120,
            phone: 'line',
          },
          {
            key: 'state',
            title: t('state'),
            cell: (row) => <IntentState state={row.state} />,
            width: 180,
            phone: 'below',
          },
          {
            key: 'amount',
            title: t('amount'),
            kind: 'money',
            cell: (row) => formatMoney(row.amountCents, row.currency),
            width: 130,
            phone: 'aside',
          },
        ]}
        empty={{ title: t('online.listedEmpty'), text: t('online.listedWhat') }}
      />
      {address.values.paiement ? (
        <IntentView id={address.values.paiement} onClose={() => address.close({ paiement: '' })} />
      ) : null}
      {setting ? <GatewayDrawer onClose={() => setSetting(false)} /> : null}
    </>
  )
}

function IntentView({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useTexts('billing')
  const { data } = useQuery({
    queryKey: ['payment-intents', 'staff', id],
    queryFn: () => api.get('/staff/payment-intents/:id', { params: { id } }),
  })
  return (
    <SideDrawer opened onClose={onClose} over={data?.organisation.name} title={data?.number ?? t('online.listed')}>
      {data ? (
        <dl className="drawer-stack facts">
          {(
            [
              ['state', t('state'), <IntentState key="state" state={data.state} />],
              ['asked', t('online.asked'), formatMoney(data.amountCents, data.currency)],
              ...(data.said
                ? [['said', t('online.said'), `${(data.said.amountCents / 100).toFixed(2)} ${data.said.currency}`]]
                : []),
              ['on', t('online.begun'), formatDayTime(data.createdAt)],
              ['by', t('online.by'), data.createdBy || '–'],
              ...(data.payment
                ? [
                    [
                      'payment',
                      t('payments'),
                      <Link key="payment" to={`/fournisseur/factures/paiements?paiement=${data.payment.id}`}>
                        {data.payment.number}
                      </Link>,
                    ],
                    ['unused', t('pay.unused'), formatMoney(data.payment.unusedCents, data.currency)],
                  ]
                : []),
            ] as Array<[string, string, React.ReactNode]>
          ).map(([key, what, value]) => (
            <div key={key}>
              <dt>{what}</dt>
              <dd>{value}</dd>
            </div>
          ))}
          {data.lines.map((one) => (
            <div key={one.invoiceId}>
              <dt>
                <Link to={`/fournisseur/factures/${one.invoiceId}`}>{one.number}</Link>
              </dt>
              <dd>{formatMoney(one.amountCents, data.currency)}</dd>
            </div>
          ))}
        </dl>
      ) : null}
    </SideDrawer>
  )
}
