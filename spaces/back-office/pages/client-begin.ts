import { IconReceiptEuro, IconTags } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { api } from '../../../web/api/client.ts'
import { useStaffMay } from '../../../web/api/session.ts'
import { useTexts } from '../../../web/i18n/index.ts'

/** What is begun for a client from its own page: a draft of a quote (B24), of an invoice (B11), without looking for the client again. */
export function useClientBegin(organisationId: string) {
  const t = useTexts('clientModule')
  const navigate = useNavigate()
  const mayQuote = useStaffMay('sales.quotes.write')
  const mayInvoice = useStaffMay('billing.invoices.write')
  const begin = useMutation({
    mutationFn: async (what: 'quote' | 'invoice') => {
      const body = { organisationId }
      return what === 'quote'
        ? `/fournisseur/devis/${(await api.post('/staff/quotes', { body })).id}`
        : `/fournisseur/factures/${(await api.post('/staff/invoices', { body })).id}`
    },
    onSuccess: (to) => void navigate({ to }),
  })
  const act = (what: 'quote' | 'invoice', icon: typeof IconTags) => ({
    label: t(`begin.${what}`),
    icon,
    onClick: () => {
      if (!begin.isPending) begin.mutate(what)
    },
  })
  return {
    acts: [...(mayQuote ? [act('quote', IconTags)] : []), ...(mayInvoice ? [act('invoice', IconReceiptEuro)] : [])],
    error: begin.error,
  }
}
