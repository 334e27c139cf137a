import { IconTrash } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { api } from '../../../../web/api/client.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { EffectLayout } from '../../../../web/ui/effect-panel.tsx'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { InvoicePaper } from '../invoice-paper.tsx'
import { InvoiceState } from '../invoice-state.tsx'
import { ClosingPanel } from './closing-panel.tsx'
import type { Draft } from './draft-values.ts'

/** A draft that is not edited: a credit note, whose lines are those of the invoice that it corrects; any draft for who only reads. */
export function CreditNoteDraft({ draft }: { draft: Draft }) {
  const t = useTexts('billing')
  const store = useQueryClient()
  const navigate = useNavigate()
  const remove = useMutation({
    mutationFn: () =>
      api.delete('/staff/invoices/:id', { params: { id: draft.id }, query: { version: draft.version } }),
    onSuccess: async () => {
      await navigate({
        to: draft.credited ? `/fournisseur/factures/${draft.credited.id}` : '/fournisseur/factures',
      })
      await store.invalidateQueries()
    },
  })
  return (
    <>
      <PageHeader
        title={`${t(`types.${draft.type}`)}, ${draft.organisation.name}`}
        breadcrumb={[{ label: t('title'), to: '/fournisseur/factures' }, { label: t('draft') }]}
        state={<InvoiceState invoice={draft} tag />}
        lead={
          draft.credited ? (
            <Link to={`/fournisseur/factures/${draft.credited.id}`}>
              {t('one.credited', { number: draft.credited.number })}
            </Link>
          ) : undefined
        }
        more={
          draft.may.includes('delete')
            ? [{ label: t('edit.delete'), icon: IconTrash, onClick: () => remove.mutate() }]
            : undefined
        }
      />
      <EffectLayout>
        <InvoicePaper invoice={draft} />
        <ClosingPanel draft={draft} unsaved={false} saveNow={async () => draft.version} />
      </EffectLayout>
    </>
  )
}
