import { Button, NativeSelect } from '@mantine/core'
import { IconAddressBook, IconPlus } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { type ApiProblem, api } from '../../../../web/api/client.ts'
import { useStaffMay } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { ClientSelect } from '../../../../web/ui/client-select.tsx'
import { Dialog } from '../../../../web/ui/dialog.tsx'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { InvoiceList } from '../invoice-list.tsx'
import { useBillingTabs } from './tabs.ts'
import '../billing.css'

/** «Facturation» (B11): all invoices, by state. */
export function StaffInvoicesPage() {
  const t = useTexts('billing')
  const tabs = useBillingTabs()
  const writes = useStaffMay('billing.invoices.write')
  const [adding, setAdding] = useState(false)
  const add = writes ? (
    <Button leftSection={<IconPlus size={17} stroke={1.7} aria-hidden />} onClick={() => setAdding(true)}>
      {t('newInvoice')}
    </Button>
  ) : undefined
  return (
    <>
      <PageHeader
        title={t('title')}
        tabs={tabs}
        actions={add}
        more={[{ label: t('payer.many'), icon: IconAddressBook, to: '/fournisseur/factures/payeurs' }]}
      />
      <InvoiceList side="staff" />
      {adding ? <NewInvoice onClose={() => setAdding(false)} /> : null}
    </>
  )
}

function NewInvoice({ onClose }: { onClose: () => void }) {
  const t = useTexts('billing')
  const ui = useTexts()
  const navigate = useNavigate()
  const [client, setClient] = useState('')
  const [type, setType] = useState<380 | 386>(380)
  const create = useMutation({
    mutationFn: () => api.post('/staff/invoices', { body: { organisationId: client, type } }),
    onSuccess: ({ id }) => void navigate({ to: `/fournisseur/factures/${id}` }),
  })
  return (
    <Dialog
      opened
      onClose={onClose}
      title={t('newInvoice')}
      lead={t('newWhat')}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {ui('cancel')}
          </Button>
          <Button disabled={!client} loading={create.isPending} onClick={() => create.mutate()}>
            {t('create')}
          </Button>
        </>
      }
    >
      {create.error ? <ProblemNotice problem={create.error as ApiProblem} /> : null}
      <ClientSelect data-autofocus label={t('client')} value={client} onPick={(item) => setClient(item?.id ?? '')} />
      <NativeSelect
        mt={12}
        label={t('kind')}
        data={[
          { value: '380', label: t('types.380') },
          { value: '386', label: t('types.386') },
        ]}
        value={String(type)}
        onChange={(event) => setType(event.currentTarget.value === '386' ? 386 : 380)}
      />
    </Dialog>
  )
}
