import { Button } from '@mantine/core'
import { IconArrowBackUp, IconCashBanknote, IconFileSpreadsheet, IconWorld } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, fileAddress } from '../../../../web/api/client.ts'
import { useStaffMay } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { formatDay, formatMoney } from '../../../../web/ui/format.ts'
import { KeysetList } from '../../../../web/ui/keyset-list.tsx'
import { useListSearch } from '../../../../web/ui/list-search.ts'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { ReasonDialog } from '../../../../web/ui/reason-dialog.tsx'
import { SideDrawer } from '../../../../web/ui/side-drawer.tsx'
import { StateTag } from '../../../../web/ui/state-tag.tsx'
import { ActProblem } from './act-problem.tsx'
import { RefundDrawer } from './refund-drawer.tsx'
import { useBillingTabs } from './tabs.ts'
import { UseDrawer } from './use-drawer.tsx'
import '../billing.css'

/** «Paiements» (B12): what clients paid, what of it pays nothing yet; one that came back is undone. */
export function PaymentsPage() {
  const t = useTexts('billing')
  const tabs = useBillingTabs()
  const address = useListSearch()
  return (
    <>
      <PageHeader
        title={t('title')}
        tabs={tabs}
        more={[
          { label: t('online.listed'), icon: IconWorld, to: '/fournisseur/factures/paiements-en-ligne' },
          { label: t('refund.many'), icon: IconCashBanknote, to: '/fournisseur/factures/remboursements' },
        ]}
      />
      <KeysetList
        title={t('payments')}
        path="/staff/payments"
        search={t('pay.search')}
        rowHeight={40}
        rowKey={(row) => row.id}
        rowName={(row) => row.number}
        openKey={address.values.paiement ?? null}
        onOpen={(row) => address.open({ paiement: row.id })}
        columns={[
          { key: 'number', title: t('number'), cell: (row) => row.number, width: 140, phone: 'title' },
          { key: 'client', title: t('client'), cell: (row) => row.organisation.name, phone: 'line', phoneOrder: 0 },
          { key: 'on', title: t('pay.on'), cell: (row) => formatDay(row.receivedOn), width: 120, phone: 'line' },
          {
            key: 'method',
            title: t('pay.method'),
            cell: (row) => t(`pay.methods.${row.method}`),
            width: 130,
            phone: 'hidden',
          },
          {
            key: 'reference',
            title: t('pay.reference'),
            cell: (row) => row.reference,
            truncate: (row) => row.reference,
            phone: 'hidden',
          },
          {
            key: 'state',
            title: t('state'),
            width: 180,
            phone: 'below',
            cell: (row) =>
              row.undoneOn ? (
                <StateTag state="cancelled">{t('pay.undone', { on: formatDay(row.undoneOn) })}</StateTag>
              ) : (
                <StateTag state="active">{t('pay.received')}</StateTag>
              ),
          },
          {
            key: 'amount',
            title: t('amount'),
            kind: 'money',
            cell: (row) => formatMoney(row.amountCents, row.currency),
            width: 130,
            phone: 'aside',
          },
          {
            key: 'unused',
            title: t('pay.unused'),
            kind: 'money',
            cell: (row) => (row.restCents ? formatMoney(row.restCents, row.currency) : ''),
            width: 130,
            phone: 'hidden',
          },
        ]}
        end={
          <Button
            component="a"
            variant="subtle"
            href={fileAddress('/staff/payments/export', {
              query: { ...(address.values.q ? { search: address.values.q } : {}) },
            })}
            leftSection={<IconFileSpreadsheet size={17} stroke={1.7} aria-hidden />}
          >
            {t('export')}
          </Button>
        }
        empty={{ title: t('pay.none'), text: t('pay.noneWhat') }}
      />
      {address.values.paiement ? (
        <PaymentView id={address.values.paiement} onClose={() => address.close({ paiement: '' })} />
      ) : null}
    </>
  )
}

function PaymentView({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useTexts('billing')
  const store = useQueryClient()
  const pays = useStaffMay('billing.payments.write')
  const refunds = useStaffMay('billing.refunds.write')
  const [doing, setDoing] = useState<'undo' | 'use' | 'refund'>()
  const { data } = useQuery({
    queryKey: ['payments', id],
    queryFn: () => api.get('/staff/payments/:id', { params: { id } }),
  })
  const done = async () => {
    setDoing(undefined)
    await store.invalidateQueries()
  }
  if (data && doing === 'use')
    return (
      <UseDrawer
        of={{ kind: 'payment', id }}
        organisation={data.organisation.id}
        currency={data.currency}
        restCents={data.restCents}
        onClose={() => setDoing(undefined)}
        onDone={done}
      />
    )
  if (data && doing === 'refund')
    return (
      <RefundDrawer
        of={{ ...data, kind: 'payment', cardPaymentId: data.method === 'card' ? data.id : undefined }}
        onClose={() => setDoing(undefined)}
        onDone={done}
      />
    )
  return (
    <SideDrawer
      opened
      onClose={onClose}
      over={t('pay.details')}
      title={data?.number ?? t('pay.details')}
      under={data?.organisation.name}
      footer={
        data && pays && !data.undoneOn ? (
          <>
            <Button
              variant="default"
              leftSection={<IconArrowBackUp size={17} stroke={1.7} aria-hidden />}
              onClick={() => setDoing('undo')}
            >
              {t('pay.undo')}
            </Button>
            {data.restCents > 0 && refunds && (data.currency === 'EUR' || data.method === 'card') ? (
              <Button variant="default" onClick={() => setDoing('refund')}>
                {t('refund.act')}
              </Button>
            ) : null}
            {data.restCents > 0 ? <Button onClick={() => setDoing('use')}>{t('pay.useRest')}</Button> : null}
          </>
        ) : undefined
      }
    >
      {data ? (
        <dl className="drawer-stack facts">
          {(
            [
              ['amount', t('amount'), formatMoney(data.amountCents, data.currency)],
              ['unused', t('pay.unused'), formatMoney(data.restCents, data.currency)],
              ['method', t('pay.method'), t(`pay.methods.${data.method}`)],
              ['on', t('pay.on'), formatDay(data.receivedOn)],
              ['reference', t('pay.reference'), data.reference || '–'],
              ...(data.undoneOn
                ? ([['undone', t('pay.undone', { on: formatDay(data.undoneOn) }), data.undoReason]] as const)
                : []),
            ] as const
          ).map(([key, what, value]) => (
            <div key={key}>
              <dt>{what}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      ) : null}
      {data && doing === 'undo' ? (
        <ReasonDialog
          icon={IconArrowBackUp}
          title={`${t('pay.undo')} ${data.number}`}
          lead={t('pay.undoWhat')}
          label={t('pay.reason')}
          act={t('pay.undo')}
          run={(reason) =>
            api.post('/staff/payments/:id/undoing', { params: { id }, body: { version: data.version, reason } })
          }
          refused={(error, reason) => (
            <ActProblem
              problem={error}
              act={{ kind: 'payment_undo', subjectId: id, input: { version: data.version, reason } }}
            />
          )}
          onClose={() => setDoing(undefined)}
          onDone={done}
        />
      ) : null}
    </SideDrawer>
  )
}
