import { Button, NumberInput, Select } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { type ApiProblem, api } from '../../../web/api/client.ts'
import { useClientOrStaff, useStaffMay } from '../../../web/api/session.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { Dialog } from '../../../web/ui/dialog.tsx'
import { ProblemNotice } from '../../../web/ui/problem-notice.tsx'
import { Surface } from '../../../web/ui/surface.tsx'
import './service-contracts.css'

/** On an intervention's page: the contract that it is under; whoever plans chooses it. */
export function ContractBlock({ id }: { id: string }) {
  const t = useTexts('service-contracts')
  const side = useClientOrStaff()
  const plans = useStaffMay('interventions.visits.plan')
  const [choosing, setChoosing] = useState(false)
  const { data } = useQuery({
    queryKey: ['interventions', id, 'contract'],
    queryFn: () => api.get('/interventions/:id/contract', { params: { id } }),
  })
  if (!data || (!data.contract && !(side === 'staff' && plans))) return null
  return (
    <Surface
      title={t('contract')}
      aside={
        side === 'staff' && plans ? (
          <Button size="xs" variant="default" onClick={() => setChoosing(true)}>
            {t('choose')}
          </Button>
        ) : undefined
      }
    >
      {data.contract ? (
        <p style={{ margin: 0 }}>
          <Link to={`${side === 'staff' ? '/fournisseur' : ''}/contrats-de-service/${data.contract.id}`}>
            {data.contract.number}
          </Link>
          , {data.contract.title}
          {data.plannedUnits > 0 ? (
            <span className="help"> · {t('legendPlanned', { count: data.plannedUnits })}</span>
          ) : null}
        </p>
      ) : (
        <p className="help">{t('noContract')}</p>
      )}
      {choosing ? <ChoiceDialog id={id} of={data} onClose={() => setChoosing(false)} /> : null}
    </Surface>
  )
}

function ChoiceDialog(props: {
  id: string
  of: {
    contract: { id: string } | null
    plannedUnits: number
    serviceId: string | null
    choices: Array<{ id: string; number: string; title: string }>
  }
  onClose: () => void
}) {
  const t = useTexts('service-contracts')
  const ui = useTexts()
  const store = useQueryClient()
  const [contract, setContract] = useState(props.of.contract?.id ?? null)
  const [units, setUnits] = useState<number | string>(props.of.plannedUnits)
  const save = useMutation({
    mutationFn: () =>
      api.put('/staff/interventions/:id/contract', {
        params: { id: props.id },
        body: { contractId: contract, plannedUnits: Number(units) || 0, serviceId: props.of.serviceId },
      }),
    onSuccess: (now) => {
      store.setQueryData(['interventions', props.id, 'contract'], now)
      props.onClose()
    },
  })
  return (
    <Dialog
      opened
      onClose={props.onClose}
      title={t('contract')}
      footer={
        <>
          <Button variant="default" onClick={props.onClose}>
            {ui('cancel')}
          </Button>
          <Button loading={save.isPending} onClick={() => save.mutate()}>
            {ui('save')}
          </Button>
        </>
      }
    >
      <div className="ssc-stack">
        <ProblemNotice problem={(save.error ?? undefined) as ApiProblem | undefined} />
        <Select
          clearable
          searchable
          data-autofocus
          label={t('contract')}
          data={props.of.choices.map((one) => ({ value: one.id, label: `${one.number}, ${one.title}` }))}
          value={contract}
          onChange={setContract}
        />
        <NumberInput label={t('plannedUnits')} min={0} allowDecimal={false} value={units} onChange={setUnits} />
      </div>
    </Dialog>
  )
}
