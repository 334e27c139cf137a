import { Button } from '@mantine/core'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useEffect } from 'react'
import { fileAddress } from '../../../../web/api/client.ts'
import { useOpenOrganisation, useSwitchOrganisation } from '../../../../web/api/open-organisation.ts'
import { useSession } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { EmptyState } from '../../../../web/ui/empty-state.tsx'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { ConnectionList } from './connection-list.tsx'
import { ContractDetail } from './contract-detail.tsx'
import { keepContract, lastContract, refusal, useContract, useContracts, useOrganisationOfContract } from './data.ts'
import { ContractsHeader } from './page-frame.tsx'
import './client.css'

/** «ABONNÉS» (C9–C12): the contract, its seats, its connections. */
export function ContractsPage() {
  const t = useTexts('contracts')
  const ui = useTexts()
  const navigate = useNavigate()
  const { contractId } = useParams({ strict: false }) as { contractId?: string }
  const contracts = useContracts()
  const { organisations } = useSession()
  const open = useOpenOrganisation()
  const switchTo = useSwitchOrganisation()
  const { structure } = useSearch({ strict: false }) as { structure?: string }
  // The contracts of the organisation that is open (O36); of all for an administrator who belongs to none, and for whoever has not
  // chosen one and has contracts in another than the first: it opens with the contract.
  const here = open ? contracts.data?.filter((one) => one.organisationId === open.id) : contracts.data
  const chosen = organisations.some((one) => one.id === structure)
  const own = here?.length === 0 && !chosen ? contracts.data : here
  const elsewhere = organisations.flatMap((one) => {
    const count = contracts.data?.filter((contract) => contract.organisationId === one.id).length ?? 0
    return count > 0 ? [{ ...one, count }] : []
  })
  const selected = contractId ?? (own && lastContract(own)?.id)
  const contract = useContract(selected)
  useEffect(() => {
    if (contractId) keepContract(contractId)
    // The address always says which contract is shown.
    else if (selected) void navigate({ to: `/contrats/${selected}`, search: true as never, replace: true })
  }, [contractId, selected, navigate])
  useOrganisationOfContract(contractId, '/contrats')
  const failed = contracts.error ?? (contract.error && !contract.data ? contract.error : null)
  return (
    <>
      <ContractsHeader contractId={selected} />
      {failed ? (
        <section className="surface">
          <ErrorState
            title={ui('table.failed')}
            problem={refusal(failed)}
            onRetry={() => void (contracts.error ? contracts.refetch() : contract.refetch())}
          />
        </section>
      ) : own?.length === 0 && !contractId ? (
        <section className="surface">
          {elsewhere.length > 0 && open ? (
            <EmptyState
              title={t('contract.noneHere', { organisation: open.name })}
              act={elsewhere.map((one) => (
                <Button key={one.id} variant="default" onClick={() => switchTo(one.id)}>
                  {t('contract.openThere', { organisation: one.name, count: one.count })}
                </Button>
              ))}
            >
              {t('contract.noneHereWhat')}
            </EmptyState>
          ) : (
            <EmptyState
              title={t('contract.none')}
              act={
                <Button component="a" href={fileAddress('/delegation-form.pdf')}>
                  {t('contract.blankForm')}
                </Button>
              }
            >
              {t('contract.noneWhat')}
            </EmptyState>
          )}
        </section>
      ) : contracts.data && own && selected ? (
        <>
          <ContractDetail
            contracts={own.some((one) => one.id === selected) ? own : contracts.data}
            selected={selected}
            contract={contract.data}
            onSelect={(id) => {
              keepContract(id)
              void navigate({ to: `/contrats/${id}` })
            }}
          />
          <ConnectionList key={selected} contractId={selected} contract={contract.data} />
        </>
      ) : null}
    </>
  )
}
