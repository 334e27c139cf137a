import { Button, Radio } from '@mantine/core'
import { IconCreditCard, IconQrcode, IconWallet } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { type ApiProblem, api } from '../../../../web/api/client.ts'
import { useRefreshSession } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { addressOf } from '../../../../web/ui/address.ts'
import { BeforeAfter } from '../../../../web/ui/before-after.tsx'
import { EmptyState } from '../../../../web/ui/empty-state.tsx'
import { formatMoney } from '../../../../web/ui/format.ts'
import { useListSearch } from '../../../../web/ui/list-search.ts'
import { Notice } from '../../../../web/ui/notice.tsx'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { readChosen } from './chosen.ts'
import { TransferCard } from './transfer-card.tsx'
import '../../../../web/ui/effect.css'
import '../billing.css'

/** «Payer» (B25): by transfer, with its code and values, or by card on the provider's page. The effect stands at the right. */
export function PayPage() {
  const t = useTexts('billing')
  const { values } = useListSearch()
  const lines = readChosen(values.factures)
  const store = useQueryClient()
  const navigate = useNavigate()
  const refresh = useRefreshSession()
  const [method, setMethod] = useState<'credit' | 'transfer' | 'card'>()
  const { data, error } = useQuery({
    queryKey: ['payment-effect', values.factures],
    enabled: lines.length > 0,
    retry: false,
    queryFn: () => api.post('/payment-intents/effect', { body: { lines } }),
  })
  const pay = useMutation({
    mutationFn: (by: 'transfer' | 'card') => api.post('/payment-intents', { body: { method: by, lines } }),
    onSuccess: async (intent) => {
      // The provider's page takes the place of this one: Back comes here again.
      if (intent.method === 'card') location.assign(intent.url)
      else {
        await store.invalidateQueries()
        await refresh()
        void navigate({ ...addressOf(`/factures/paiement/${intent.id}`), replace: true })
      }
    },
  })
  const spend = useMutation({
    mutationFn: () => api.post('/account-credit/uses', { body: { lines } }),
    onSuccess: async () => {
      await store.invalidateQueries({ queryKey: ['list'] })
      await store.invalidateQueries({ queryKey: ['invoices'] })
      await store.invalidateQueries({ queryKey: ['statements'] })
      await refresh()
    },
  })
  const crumbs = [{ label: t('invoices'), to: '/factures' }]
  const head = (title: string) => <PageHeader title={title} breadcrumb={crumbs} />
  if (lines.length === 0)
    return (
      <>
        {head(t('online.title'))}
        <EmptyState title={t('online.nothing')}>{t('online.nothingWhat')}</EmptyState>
      </>
    )
  if (spend.data) {
    const { amountCents, currency, lines: paid } = spend.data
    return (
      <>
        {head(t('online.title'))}
        <Notice
          kind="done"
          title={t('credits.used', { amount: formatMoney(amountCents, currency) })}
          act={
            <Button component={Link} to="/factures">
              {t('online.back')}
            </Button>
          }
        >
          {paid.map((one) => `${one.number}\u00a0: ${formatMoney(one.amountCents, currency)}`).join(' · ')}
        </Notice>
      </>
    )
  }
  if (error)
    return (
      <>
        {head(t('online.title'))}
        <ProblemNotice problem={error as ApiProblem} />
        <Button variant="default" mt={12} onClick={() => void navigate({ to: '/factures' })}>
          {t('online.back')}
        </Button>
      </>
    )
  if (!data) return head(t('online.title'))
  const money = (cents: number) => formatMoney(cents, data.currency)
  const chosen = method ?? (data.creditCents > 0 ? 'credit' : data.transfer ? 'transfer' : 'card')
  const ofCredit = Math.min(data.creditCents, data.amountCents)
  return (
    <>
      {head(t('online.pay', { amount: money(data.amountCents) }))}
      {(pay.error ?? spend.error) ? <ProblemNotice problem={(pay.error ?? spend.error) as ApiProblem} /> : null}
      <div className="effect-layout">
        <section className="surface pay-ways-surface">
          <h2 id="ways">{t('online.way')}</h2>
          <Radio.Group aria-labelledby="ways" value={chosen} onChange={(value) => setMethod(value as 'card')}>
            {data.creditCents > 0 ? (
              <div className="pay-way">
                <Radio
                  value="credit"
                  label={
                    <span className="pay-way-label">
                      <IconWallet size={20} stroke={1.7} aria-hidden />
                      <span>
                        {t('credits.way')}
                        <small>{t('credits.wayWhat', { amount: money(data.creditCents) })}</small>
                      </span>
                    </span>
                  }
                />
                {chosen === 'credit' ? (
                  <div className="pay-way-body">
                    <div className="pay-way-act">
                      <Button loading={spend.isPending || spend.isSuccess} onClick={() => spend.mutate()}>
                        {t('credits.use', { amount: money(ofCredit) })}
                      </Button>
                      {ofCredit < data.amountCents ? (
                        <span className="help">
                          {t('credits.left', { amount: money(data.amountCents - ofCredit) })}
                        </span>
                      ) : null}
                    </div>
                  </div>
                ) : null}
              </div>
            ) : null}
            {data.transfer ? (
              <div className="pay-way">
                <Radio
                  value="transfer"
                  label={
                    <span className="pay-way-label">
                      <IconQrcode size={20} stroke={1.7} aria-hidden />
                      <span>
                        {t('pay.methods.transfer')}
                        <small>{t('online.transferWhat')}</small>
                      </span>
                    </span>
                  }
                />
                {chosen === 'transfer' ? (
                  <div className="pay-way-body">
                    <TransferCard transfer={data.transfer} cents={data.amountCents} currency={data.currency} />
                    <p className="help">{t('online.wordingWhat')}</p>
                    <div className="pay-way-act">
                      <Button loading={pay.isPending} onClick={() => pay.mutate('transfer')}>
                        {t('online.announce')}
                      </Button>
                      <span className="help">{t('online.announceWhat', { count: data.transferDays })}</span>
                    </div>
                  </div>
                ) : null}
              </div>
            ) : null}
            {data.cards ? (
              <div className="pay-way">
                <Radio
                  value="card"
                  label={
                    <span className="pay-way-label">
                      <IconCreditCard size={20} stroke={1.7} aria-hidden />
                      <span>
                        {t('online.card')}
                        <small>{t('online.cardWhat')}</small>
                      </span>
                    </span>
                  }
                />
                {chosen === 'card' ? (
                  <div className="pay-way-body">
                    <Button loading={pay.isPending || pay.isSuccess} onClick={() => pay.mutate('card')}>
                      {t('online.payByCard', { amount: money(data.amountCents) })}
                    </Button>
                  </div>
                ) : null}
              </div>
            ) : null}
          </Radio.Group>
          {!data.transfer && !data.cards && data.creditCents === 0 ? (
            <Notice kind="brass">{t('online.noWay')}</Notice>
          ) : null}
        </section>
        <aside className="surface effect-panel" aria-label={t('online.what')}>
          <section>
            <h2>{t('online.what')}</h2>
          </section>
          <section>
            {data.lines.map((one) => (
              <div key={one.invoiceId} className="effect-line">
                <span>{one.number}</span>
                <span className="value">{money(one.amountCents)}</span>
              </div>
            ))}
            <div className="effect-line">
              <span className="strong">{t('online.sum')}</span>
              <span className="value rest-figure">{money(data.amountCents)}</span>
            </div>
            <Button variant="subtle" size="compact-sm" onClick={() => history.back()}>
              {t('online.change')}
            </Button>
          </section>
          <section>
            <div className="effect-line">
              <span>{t('online.balance')}</span>
              <span className="value">
                {chosen === 'credit' ? (
                  money(data.balanceCents)
                ) : (
                  <BeforeAfter before={money(data.balanceCents)} after={money(data.balanceAfterCents)} />
                )}
              </span>
            </div>
            <div className="effect-line">
              <span>{t('online.booked')}</span>
              <span className="value">
                {t(chosen === 'transfer' ? 'online.bookedOnReceipt' : 'online.bookedAtOnce')}
              </span>
            </div>
          </section>
        </aside>
      </div>
    </>
  )
}
