import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type ApiProblem, api } from '../../../../web/api/client.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { BeforeAfter } from '../../../../web/ui/before-after.tsx'
import { compulsory } from '../../../../web/ui/fields.tsx'
import { decimalsOf, formatMoney } from '../../../../web/ui/format.ts'
import { Notice } from '../../../../web/ui/notice.tsx'
import { centsOf, typedCents } from '../../../../web/ui/paper/amounts.ts'
import { SideDrawer } from '../../../../web/ui/side-drawer.tsx'
import { ActProblem } from './act-problem.tsx'

/** Pays back what is left of a payment or of a credit note (B12): the effect is shown before. */
export function RefundDrawer({
  of,
  onClose,
  onDone,
}: {
  of: {
    kind: 'payment' | 'credit'
    id: string
    number: string
    organisation: { name: string }
    restCents: number
    currency: string
    /** The payment by card to which it can go back, where there is one. */
    cardPaymentId?: string | undefined
  }
  onClose: () => void
  onDone: () => Promise<void>
}) {
  const t = useTexts('billing')
  const ui = useTexts()
  const digits = decimalsOf(of.currency)
  const usual = typedCents(of.restCents, digits)
  const byCard = of.cardPaymentId !== undefined
  // A credit note says why by itself.
  const usualReason = of.kind === 'credit' ? of.number : ''
  // A card is paid back in any currency, an account by SEPA.
  const ways = [...(byCard ? (['card'] as const) : []), ...(of.currency === 'EUR' ? (['transfer'] as const) : [])]
  const [way, setWay] = useState<'card' | 'transfer'>(byCard ? 'card' : 'transfer')
  const [amount, setAmount] = useState(usual)
  const [iban, setIban] = useState('')
  const [reason, setReason] = useState(usualReason)
  const [account, setAccount] = useState('')
  const { data: accounts } = useQuery({
    queryKey: ['bank-accounts'],
    queryFn: () => api.get('/staff/bank-accounts', { query: { size: 100 } }),
  })
  const accountId = account || accounts?.items[0]?.id || ''
  const cents = centsOf(amount, digits)
  const common = {
    ...(of.kind === 'payment' ? { paymentId: of.id } : { invoiceId: of.id }),
    amountCents: cents ?? 0,
    reason,
    method: way,
  }
  const toCard = of.kind === 'credit' && of.cardPaymentId ? { cardPaymentId: of.cardPaymentId } : {}
  const body = way === 'card' ? { ...common, ...toCard } : { ...common, iban, accountId }
  const refund = useMutation({
    mutationFn: () => api.post('/staff/refunds', { body }),
    onSuccess: onDone,
  })
  const problem = refund.error as ApiProblem | null
  const errorOf = (name: string) => problem?.errors.find(({ field }) => field === name)?.message
  const money = (value: number) => formatMoney(value, of.currency)
  return (
    <SideDrawer
      opened
      onClose={onClose}
      over={`${of.number} · ${of.organisation.name}`}
      title={t('refund.title')}
      unsaved={(amount !== usual || iban !== '' || reason !== usualReason) && !refund.isPending && !refund.isSuccess}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {ui('cancel')}
          </Button>
          <Button
            disabled={!cents || cents < 0 || !reason.trim() || (way === 'transfer' && (!iban || !accountId))}
            loading={refund.isPending}
            onClick={() => refund.mutate()}
          >
            {t('refund.act')}
          </Button>
        </>
      }
    >
      <div className="drawer-stack">
        {problem && problem.errors.length === 0 ? (
          <ActProblem problem={problem} act={{ kind: 'refund', subjectId: of.id, input: body }} />
        ) : null}
        {ways.length > 1 ? (
          <NativeSelect
            label={t('refund.way')}
            data={ways.map((one) => ({ value: one, label: t(`refund.ways.${one}`) }))}
            value={way}
            onChange={(event) => setWay(event.currentTarget.value as 'card')}
          />
        ) : null}
        <p className="help">{t(way === 'card' ? 'refund.whatCard' : 'refund.what')}</p>
        <TextInput
          {...compulsory}
          data-autofocus
          label={t('refund.amount')}
          inputMode="decimal"
          maxLength={20}
          value={amount}
          error={errorOf('amountCents')}
          onChange={(event) => setAmount(event.currentTarget.value)}
        />
        {way === 'transfer' ? (
          <TextInput
            {...compulsory}
            label={t('refund.iban')}
            maxLength={50}
            autoComplete="off"
            value={iban}
            error={errorOf('iban')}
            onChange={(event) => setIban(event.currentTarget.value)}
          />
        ) : null}
        <TextInput
          {...compulsory}
          label={t('refund.reason')}
          maxLength={140}
          value={reason}
          error={errorOf('reason')}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {way === 'transfer' ? (
          <NativeSelect
            label={t('refund.from')}
            data={(accounts?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
            value={accountId}
            error={errorOf('accountId')}
            onChange={(event) => setAccount(event.currentTarget.value)}
          />
        ) : null}
        {cents && cents > 0 ? (
          <Notice kind="info" title={t(of.kind === 'credit' ? 'refund.restCredit' : 'refund.rest')}>
            <BeforeAfter before={money(of.restCents)} after={money(Math.max(0, of.restCents - cents))} />
          </Notice>
        ) : null}
      </div>
    </SideDrawer>
  )
}
