import { NativeSelect } from '@mantine/core'
import { useTexts } from '../../../../web/i18n/index.ts'
import { formatDay, formatMoney } from '../../../../web/ui/format.ts'
import { ReadOnlyValue } from '../../../../web/ui/read-only-value.tsx'
import { Seats } from '../../../../web/ui/slabs.tsx'
import type { Contract, ContractSummary } from './data.ts'
import './client.css'

/** «Contrat sélectionné» and «Détail du contrat» (C9): one slab for each seat. */
export function ContractDetail(props: {
  contracts: ContractSummary[]
  selected: string
  contract: Contract | undefined
  onSelect: (id: string) => void
}) {
  const t = useTexts('contracts')
  const { contract } = props
  const kinds = contract ? (['named', 'concurrent', 'key'] as const).filter((kind) => shown(contract, kind)) : []
  return (
    <section className="surface contract-detail" aria-label={t('contract.detail')}>
      <div>
        <NativeSelect
          label={t('contract.selected')}
          value={props.selected}
          data={props.contracts.map((one) => ({ value: one.id, label: `${one.number} · ${one.title}` }))}
          onChange={(event) => props.onSelect(event.currentTarget.value)}
        />
        {contract ? (
          <dl className="contract-facts">
            <ReadOnlyValue label={t('contract.number')}>{contract.number}</ReadOnlyValue>
            <ReadOnlyValue label={t('contract.date')}>{formatDay(contract.startsOn)}</ReadOnlyValue>
            {contract.monthlyCents === null ? null : (
              <ReadOnlyValue label={t('contract.price')}>{formatMoney(contract.monthlyCents)}</ReadOnlyValue>
            )}
            {contract.endsOn ? (
              <ReadOnlyValue label={t('contract.end')}>{formatDay(contract.endsOn)}</ReadOnlyValue>
            ) : null}
            <ReadOnlyValue label={t('contract.applications')}>
              {contract.applications.map((application) => application.name).join(', ')}
            </ReadOnlyValue>
          </dl>
        ) : null}
      </div>
      {contract
        ? kinds.map((kind) => (
            <div key={kind} className={kind}>
              <Seats label={t(`seats.${kind}`)} seats={contract.seats[kind]} pool={kind === 'concurrent'} />
            </div>
          ))
        : ['named', 'concurrent', 'key'].map((kind) => <div key={kind} className={kind} />)}
    </section>
  )
}

const shown = (contract: Contract, kind: 'named' | 'concurrent' | 'key') =>
  contract.sells.includes(kind) || contract.seats[kind].bought > 0
