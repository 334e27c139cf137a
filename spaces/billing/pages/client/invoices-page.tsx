import { IconFileCheck, IconReport } from '@tabler/icons-react'
import { useOpenOrganisation } from '../../../../web/api/open-organisation.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { InvoiceList } from '../invoice-list.tsx'
import { Payables } from '../pay/payables.tsx'
import { PaperlessBlock } from './paperless-block.tsx'
import '../billing.css'

/** «Factures» (P16): one's own, the latest first. */
export function ClientInvoicesPage() {
  const t = useTexts('billing')
  const open = useOpenOrganisation()
  return (
    <>
      <PageHeader
        title={t('invoices')}
        more={[
          { label: t('statement'), icon: IconReport, to: '/factures/releve' },
          { label: t('mandate.many'), icon: IconFileCheck, to: '/factures/mandats' },
        ]}
      />
      <Payables key={open?.id} organisation={open?.id} />
      <InvoiceList side="client" organisation={open?.id} />
      {open ? <PaperlessBlock key={open.id} organisation={open.id} /> : null}
    </>
  )
}
