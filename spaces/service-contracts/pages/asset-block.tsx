import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '../../../web/api/client.ts'
import { useClientOrStaff } from '../../../web/api/session.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { Surface } from '../../../web/ui/surface.tsx'
import { type ContractItem, ContractState } from './contract-state.tsx'
import { MeterThresholds } from './meter-thresholds.tsx'
import './service-contracts.css'

/** On an asset's page: the contracts that cover it, and the thresholds over its meters. */
export function AssetContracts({ id }: { id: string }) {
  const side = useClientOrStaff()
  const { data } = useQuery({
    queryKey: ['list', '/service-contracts', 'asset', id],
    queryFn: () =>
      api.get(side === 'staff' ? '/staff/service-contracts' : '/service-contracts', { query: { asset: id, size: 20 } }),
  })
  if (!data) return null
  return (
    <>
      {data.items.length > 0 ? <Contracts items={data.items} /> : null}
      <MeterThresholds id={id} />
    </>
  )
}

function Contracts({ items }: { items: ContractItem[] }) {
  const t = useTexts('service-contracts')
  const side = useClientOrStaff()
  return (
    <Surface title={t('title')}>
      <ul className="ssc-assets">
        {items.map((one) => (
          <li key={one.id}>
            <div>
              <Link to={`${side === 'staff' ? '/fournisseur' : ''}/contrats-de-service/${one.id}`}>{one.number}</Link>
              <p className="help">{one.title}</p>
            </div>
            <ContractState of={one} />
          </li>
        ))}
      </ul>
    </Surface>
  )
}
