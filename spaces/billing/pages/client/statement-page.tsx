import { useOpenOrganisation } from '../../../../web/api/open-organisation.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { StatementView } from '../statement-view.tsx'
import '../billing.css'

/** «Relevé de compte» (B13) of the organisation that is open. */
export function ClientStatementPage() {
  const t = useTexts('billing')
  const open = useOpenOrganisation()
  return (
    <>
      <PageHeader title={t('statement')} lead={open?.name} breadcrumb={[{ label: t('invoices'), to: '/factures' }]} />
      {open ? <StatementView side="client" organisation={open.id} /> : null}
    </>
  )
}
