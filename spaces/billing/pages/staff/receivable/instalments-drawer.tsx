import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type ApiProblem, api } from '../../../../../web/api/client.ts'
import { useTexts } from '../../../../../web/i18n/index.ts'
import { DateField } from '../../../../../web/ui/date-field.tsx'
import { decimalsOf, formatMoney } from '../../../../../web/ui/format.ts'
import { dayOf } from '../../../../../web/ui/one-of.ts'
import { centsOf, typedCents } from '../../../../../web/ui/paper/amounts.ts'
import { ProblemNotice } from '../../../../../web/ui/problem-notice.tsx'
import { SideDrawer } from '../../../../../web/ui/side-drawer.tsx'
import { splitMonthly } from '../../../instalments/limits.ts'
import type { Draft } from '../draft-values.ts'

type Typed = { dueOn: string; amount: string }
type Known = Array<{ dueOn: string; amountCents: number }>

/** Sets by which instalments an invoice is due (B30): split by month, then each day and amount as they were agreed; the sum is shown before it is saved. */
export function InstalmentsDrawer({ invoice, known, onClose }: { invoice: Draft; known: Known; onClose: () => void }) {
  const t = useTexts('billing')
  const ui = useTexts()
  const store = useQueryClient()
  const digits = decimalsOf(invoice.currency)
  const typedOf = (parts: Known): Typed[] =>
    parts.map((one) => ({ dueOn: one.dueOn, amount: typedCents(one.amountCents, digits) }))
  const [parts, setParts] = useState(typedOf(known))
  const [count, setCount] = useState(String(known.length || 3))
  const [first, setFirst] = useState(known[0]?.dueOn ?? invoice.dueOn ?? '')
  const amounts = parts.map(({ amount }) => centsOf(amount, digits))
  const sum = amounts.reduce<number>((all, cents) => all + (cents ?? 0), 0)
  const missing = invoice.payableCents - sum
  const save = useMutation({
    mutationFn: (items: Known) =>
      api.put('/staff/invoices/:id/instalments', {
        params: { id: invoice.id },
        body: { items, before: known.map(({ dueOn, amountCents }) => ({ dueOn, amountCents })) },
      }),
    onSuccess: async () => {
      await store.invalidateQueries()
      onClose()
    },
  })
  const problem = save.error as ApiProblem | null
  const errorOf = (field: string) => problem?.errors.find((one) => one.field === field)?.message
  const change = (index: number, changed: Partial<Typed>) =>
    setParts(parts.map((one, at) => (at === index ? { ...one, ...changed } : one)))
  const money = (cents: number) => formatMoney(cents, invoice.currency)
  const whole = parts.length > 0 && missing === 0 && amounts.every((cents) => cents !== undefined && cents > 0)
  return (
    <SideDrawer
      opened
      onClose={onClose}
      over={invoice.number ?? ''}
      title={t('instalments.title')}
      under={money(invoice.payableCents)}
      unsaved={JSON.stringify(parts) !== JSON.stringify(typedOf(known)) && !save.isPending && !save.isSuccess}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {ui('cancel')}
          </Button>
          {known.length > 0 ? (
            <Button variant="default" onClick={() => save.mutate([])}>
              {t('instalments.drop')}
            </Button>
          ) : null}
          <Button
            disabled={!whole}
            loading={save.isPending}
            onClick={() => save.mutate(parts.map(({ dueOn }, index) => ({ dueOn, amountCents: amounts[index]! })))}
          >
            {t('instalments.save')}
          </Button>
        </>
      }
    >
      <div className="drawer-stack">
        {problem && problem.errors.length === 0 ? <ProblemNotice problem={problem} /> : null}
        <div className="instalment-row">
          <NativeSelect
            data-autofocus
            label={t('instalments.parts')}
            value={count}
            onChange={(event) => setCount(event.currentTarget.value)}
            data={Array.from({ length: 11 }, (_, index) => String(index + 2))}
          />
          <DateField label={t('instalments.first')} value={first} onChange={setFirst} />
        </div>
        <Button
          variant="default"
          disabled={!dayOf(first)}
          onClick={() => setParts(typedOf(splitMonthly(invoice.payableCents, Number(count), first)))}
        >
          {t('instalments.split')}
        </Button>
        {parts.map((one, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a part is its place
          <div key={index} className="instalment-row">
            <DateField
              aria-label={t('instalments.dueOf', { at: index + 1 })}
              value={one.dueOn}
              onChange={(dueOn) => change(index, { dueOn })}
              error={errorOf(`items.${index}.dueOn`)}
            />
            <TextInput
              aria-label={t('instalments.amountOf', { at: index + 1 })}
              inputMode="decimal"
              value={one.amount}
              onChange={(event) => change(index, { amount: event.currentTarget.value })}
              error={errorOf(`items.${index}.amountCents`) ?? amounts[index] === undefined}
            />
          </div>
        ))}
        {parts.length > 0 ? (
          <div className="effect-line" aria-live="polite">
            <span>{t('instalments.sum')}</span>
            <span className="value strong">{money(sum)}</span>
          </div>
        ) : null}
        {parts.length > 0 && missing !== 0 ? (
          <p className="help">{t('instalments.differ', { amount: money(missing) })}</p>
        ) : null}
      </div>
    </SideDrawer>
  )
}
