import { IconMailForward } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { api } from '../../../../web/api/client.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { StatementView } from '../statement-view.tsx'
import '../billing.css'

/** A client's «Relevé de compte» (B13), as the staff see it. */
export function StaffStatementPage() {
  const t = useTexts('billing')
  const { id } = useParams({ strict: false }) as { id: string }
  const { data } = useQuery({
    queryKey: ['clients', id],
    queryFn: () => api.get('/staff/organisations/:id', { params: { id } }),
  })
  return (
    <>
      <PageHeader
        title={t('statement')}
        lead={data ? <Link to={`/fournisseur/clients/${id}`}>{data.name}</Link> : undefined}
        breadcrumb={[{ label: t('title'), to: '/fournisseur/factures' }]}
        more={[
          {
            label: t('reminders.title'),
            icon: IconMailForward,
            to: `/fournisseur/factures/relances/envoyees?client=${id}`,
          },
        ]}
      />
      <StatementView side="staff" organisation={id} />
    </>
  )
}
