import { useQuery } from '@tanstack/react-query'
import { api } from '../../../../web/api/client.ts'
import { useOpenOrganisation } from '../../../../web/api/open-organisation.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { ContractList } from '../contract-list.tsx'

/** «Contrats de service» (P18): those of one's own organisation. */
export function ClientContractsPage() {
  const t = useTexts('service-contracts')
  const open = useOpenOrganisation()
  const { data } = useQuery({
    queryKey: ['service-contracts', 'rights', open?.id],
    queryFn: () => api.get('/service-contracts/rights', { query: { organisation: open?.id } }),
    staleTime: 60_000,
  })
  return (
    <>
      <PageHeader title={t('title')} />
      <ContractList side="client" organisation={open?.id} exports={data?.exports ?? false} />
    </>
  )
}
