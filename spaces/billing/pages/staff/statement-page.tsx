import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { api } from '../../../../web/api/client.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { useClientTabs } from '../../../../web/ui/client-tabs.ts'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { StatementView } from '../statement-view.tsx'
import { ClientReminders } from './reminders/client-reminders.tsx'
import '../billing.css'

/** The account of a client as the staff see it: «Relevé de compte» (B13), and what it was reminded of (B26). */
export function StaffStatementPage() {
  const t = useTexts('billing')
  const { id } = useParams({ strict: false }) as { id: string }
  const tabs = useClientTabs(id)
  const { data } = useQuery({
    queryKey: ['clients', id],
    queryFn: () => api.get('/staff/organisations/:id', { params: { id } }),
  })
  return (
    <>
      <PageHeader
        title={data?.name ?? t('statement')}
        breadcrumb={[{ label: t('clients'), to: '/fournisseur/clients' }, { label: data?.name ?? '' }]}
        {...(tabs ? { tabs } : {})}
      />
      <div className="stack">
        <StatementView side="staff" organisation={id} />
        {data ? <ClientReminders client={{ id, name: data.name }} /> : null}
      </div>
    </>
  )
}
