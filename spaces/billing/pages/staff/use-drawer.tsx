import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type ApiProblem, api } from '../../../../web/api/client.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { formatDay, formatMoney } from '../../../../web/ui/format.ts'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { SideDrawer } from '../../../../web/ui/side-drawer.tsx'

/** Pays an invoice of the client with what is left of a payment or of a credit note (B12). */
export function UseDrawer({
  of,
  organisation,
  currency,
  restCents,
  onClose,
  onDone,
}: {
  of: { kind: 'payment' | 'credit'; id: string }
  organisation: string
  currency: string
  restCents: number
  onClose: () => void
  onDone: () => Promise<void>
}) {
  const t = useTexts('billing')
  const ui = useTexts()
  const store = useQueryClient()
  const [chosen, setChosen] = useState<string>()
  const { data } = useQuery({
    queryKey: ['list', '/staff/invoices', 'open', organisation],
    queryFn: () => api.get('/staff/invoices', { query: { organisation, open: 'true', size: 100 } }),
  })
  const open = data?.items.filter((one) => one.type !== 381 && one.currency === currency)
  const use = useMutation({
    mutationFn: async (): Promise<void> => {
      const call = { params: { id: of.id }, body: { invoices: [{ invoiceId: chosen! }] } }
      if (of.kind === 'payment') await api.post('/staff/payments/:id/use', call)
      else await api.post('/staff/invoices/:id/use', call)
    },
    onSuccess: async () => {
      await store.invalidateQueries({ queryKey: ['list'] })
      await onDone()
    },
  })
  return (
    <SideDrawer
      opened
      onClose={onClose}
      title={t('pay.titleUse')}
      under={formatMoney(restCents, currency)}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {ui('cancel')}
          </Button>
          <Button disabled={!chosen} loading={use.isPending} onClick={() => use.mutate()}>
            {t('one.use')}
          </Button>
        </>
      }
    >
      <div className="drawer-stack">
        {use.error ? <ProblemNotice problem={use.error as ApiProblem} /> : null}
        {open?.length === 0 ? <p className="help">{t('empty')}</p> : null}
        <fieldset className="choices">
          <legend>{t('pay.invoice')}</legend>
          {open?.map((one) => (
            <label key={one.id}>
              <input type="radio" name="invoice" checked={chosen === one.id} onChange={() => setChosen(one.id)} />
              <span>
                {one.number}
                <small>{formatDay(one.dueOn)}</small>
              </span>
              <span className="strong">{formatMoney(one.restCents, currency)}</span>
            </label>
          ))}
        </fieldset>
      </div>
    </SideDrawer>
  )
}
