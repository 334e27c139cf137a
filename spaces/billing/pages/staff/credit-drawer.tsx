import { Button, Radio, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { type ApiProblem, api } from '../../../../web/api/client.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { decimalsOf, formatMoney } from '../../../../web/ui/format.ts'
import { centsOf, typedCents } from '../../../../web/ui/paper/amounts.ts'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { SideDrawer } from '../../../../web/ui/side-drawer.tsx'
import type { Draft } from './draft-values.ts'

/** Prepares a credit note (B11): of all that is left of an invoice, or of an amount of some lines. */
export function CreditDrawer({
  invoice,
  line,
  onClose,
}: {
  invoice: Draft
  /** The line that it begins with, at its amount; absent: all of the invoice. */
  line?: string | undefined
  onClose: () => void
}) {
  const t = useTexts('billing')
  const ui = useTexts()
  const navigate = useNavigate()
  const digits = decimalsOf(invoice.currency)
  const begins = invoice.lines.find(({ id }) => id === line)
  const [whole, setWhole] = useState(!begins)
  const [typed, setTyped] = useState<Record<string, string>>(
    begins ? { [begins.id]: typedCents(begins.netCents, digits) } : {},
  )
  const asked = invoice.lines.filter(({ id }) => (typed[id] ?? '').trim() !== '')
  const draft = useMutation({
    mutationFn: () =>
      api.post('/staff/invoices/:id/credit-notes', {
        params: { id: invoice.id },
        body: whole
          ? {}
          : { lines: asked.map(({ id }) => ({ lineId: id, netCents: centsOf(typed[id]!, digits) ?? 0 })) },
      }),
    onSuccess: ({ id }) => void navigate({ to: `/fournisseur/factures/${id}` }),
  })
  const problem = draft.error as ApiProblem | null
  const errorOf = (id: string) => {
    const index = asked.findIndex((line) => line.id === id)
    return index < 0 ? undefined : problem?.errors.find(({ field }) => field.startsWith(`lines.${index}.`))?.message
  }
  return (
    <SideDrawer
      opened
      onClose={onClose}
      title={t('credit.title', { number: invoice.number })}
      unsaved={Object.values(typed).some(Boolean) && !draft.isPending && !draft.isSuccess}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {ui('cancel')}
          </Button>
          <Button disabled={!whole && asked.length === 0} loading={draft.isPending} onClick={() => draft.mutate()}>
            {t('credit.act')}
          </Button>
        </>
      }
    >
      <div className="drawer-stack">
        {problem && problem.errors.length === 0 ? <ProblemNotice problem={problem} /> : null}
        <p>{t('credit.what')}</p>
        <Radio.Group value={whole ? 'all' : 'some'} onChange={(value) => setWhole(value === 'all')}>
          <Radio value="all" label={t('credit.all')} />
          <Radio value="some" label={t('credit.some')} mt={8} />
        </Radio.Group>
        {whole
          ? null
          : invoice.lines.map((line) => (
              <TextInput
                key={line.id}
                label={`${line.label}, ${formatMoney(line.netCents, invoice.currency)}`}
                description={t('credit.net')}
                inputMode="decimal"
                data-autofocus={line.id === begins?.id || undefined}
                maxLength={20}
                value={typed[line.id] ?? ''}
                error={errorOf(line.id)}
                onChange={(event) => {
                  const { value } = event.currentTarget
                  setTyped((now) => ({ ...now, [line.id]: value }))
                }}
              />
            ))}
      </div>
    </SideDrawer>
  )
}
