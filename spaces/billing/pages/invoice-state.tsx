import type { ItemOf } from '../../../web/api/endpoints.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { formatShortDay } from '../../../web/ui/format.ts'
import { StateTag } from '../../../web/ui/state-tag.tsx'

export type Invoice = ItemOf<'GET /staff/invoices'>

const drawn = {
  draft: 'draft',
  due: 'due',
  late: 'late',
  paid: 'active',
  available: 'credit',
  used: 'done',
} as const
export const invoiceStates = ['draft', 'due', 'late', 'paid', 'available', 'used'] as const

/** How far an invoice is: a draft, due, late by so many days, paid on a day; a credit note to be used, or used. */
export function InvoiceState({
  invoice,
  tag,
}: {
  invoice: Pick<Invoice, 'state' | 'daysLate' | 'settledOn'>
  tag?: boolean
}) {
  const t = useTexts('billing')
  const { state, daysLate, settledOn } = invoice
  return (
    <StateTag state={drawn[state]} {...(tag ? { tag: true } : {})} {...(state === 'late' ? { coloured: true } : {})}>
      {state === 'late'
        ? t('late', { count: daysLate })
        : state === 'paid' && settledOn
          ? t('paidOn', { on: formatShortDay(settledOn) })
          : t(`states.${state}`)}
    </StateTag>
  )
}
