import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type ApiProblem, api } from '../../../../web/api/client.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { BeforeAfter } from '../../../../web/ui/before-after.tsx'
import { DateField } from '../../../../web/ui/date-field.tsx'
import { compulsory } from '../../../../web/ui/fields.tsx'
import { decimalsOf, formatMoney } from '../../../../web/ui/format.ts'
import { Notice } from '../../../../web/ui/notice.tsx'
import { centsOf, typedCents } from '../../../../web/ui/paper/amounts.ts'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { SideDrawer } from '../../../../web/ui/side-drawer.tsx'
import { wallAt } from '../../../../web/ui/zone.ts'
import type { Draft } from './draft-values.ts'

const methods = ['transfer', 'card', 'direct_debit', 'cheque', 'cash'] as const

/** Records a payment of an invoice (B12): a part, all, or more; the effect is shown before. */
export function PaymentDrawer({
  invoice,
  onClose,
  onDone,
}: {
  invoice: Draft
  onClose: () => void
  onDone: () => Promise<void>
}) {
  const t = useTexts('billing')
  const ui = useTexts()
  const store = useQueryClient()
  const digits = decimalsOf(invoice.currency)
  const usual = typedCents(invoice.restCents, digits)
  const [method, setMethod] = useState<(typeof methods)[number]>('transfer')
  const [amount, setAmount] = useState(usual)
  const [on, setOn] = useState(wallAt(new Date()).toISOString().slice(0, 10))
  const [reference, setReference] = useState('')
  const cents = centsOf(amount, digits)
  const record = useMutation({
    mutationFn: () =>
      api.post('/staff/payments', {
        body: {
          organisationId: invoice.organisation.id,
          method,
          amountCents: cents ?? 0,
          currency: invoice.currency,
          receivedOn: on,
          reference,
          invoices: [{ invoiceId: invoice.id }],
        },
      }),
    onSuccess: async () => {
      await store.invalidateQueries({ queryKey: ['list'] })
      await onDone()
    },
  })
  const problem = record.error as ApiProblem | null
  const errorOf = (name: string) => problem?.errors.find(({ field }) => field.split('.')[0] === name)?.message
  const money = (value: number) => formatMoney(value, invoice.currency)
  return (
    <SideDrawer
      opened
      onClose={onClose}
      over={`${invoice.number} · ${invoice.organisation.name}`}
      title={t('pay.title')}
      unsaved={(amount !== usual || reference !== '') && !record.isPending && !record.isSuccess}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {ui('cancel')}
          </Button>
          <Button disabled={!cents || cents < 0} loading={record.isPending} onClick={() => record.mutate()}>
            {t('pay.act')}
          </Button>
        </>
      }
    >
      <div className="drawer-stack">
        {problem && !problem.errors.length ? <ProblemNotice problem={problem} /> : null}
        <NativeSelect
          label={t('pay.method')}
          data={methods.map((value) => ({ value, label: t(`pay.methods.${value}`) }))}
          value={method}
          onChange={(event) => setMethod(methods.find((one) => one === event.currentTarget.value) ?? 'transfer')}
        />
        <TextInput
          {...compulsory}
          data-autofocus
          label={t('pay.amount')}
          inputMode="decimal"
          maxLength={20}
          value={amount}
          error={errorOf('amountCents') ?? errorOf('invoices')}
          onChange={(event) => setAmount(event.currentTarget.value)}
        />
        <DateField {...compulsory} label={t('pay.on')} value={on} error={errorOf('receivedOn')} onChange={setOn} />
        <TextInput
          label={t('pay.reference')}
          maxLength={140}
          value={reference}
          error={errorOf('reference')}
          onChange={(event) => setReference(event.currentTarget.value)}
        />
        {cents && cents > 0 ? (
          <Notice kind="info">
            <BeforeAfter before={money(invoice.restCents)} after={money(Math.max(0, invoice.restCents - cents))} />
            <br />
            {cents < invoice.restCents
              ? t('pay.partly', { amount: money(invoice.restCents - cents) })
              : cents === invoice.restCents
                ? t('pay.exact')
                : t('pay.over', { amount: money(cents - invoice.restCents) })}
          </Notice>
        ) : null}
      </div>
    </SideDrawer>
  )
}
