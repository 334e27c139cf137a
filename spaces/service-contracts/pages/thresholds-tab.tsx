import { Button, NativeSelect, NumberInput, Switch } from '@mantine/core'
import { IconBell, IconBellOff, IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type ApiProblem, api } from '../../../web/api/client.ts'
import { useClientOrStaff } from '../../../web/api/session.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { formatDay, formatNumber } from '../../../web/ui/format.ts'
import { ProblemNotice } from '../../../web/ui/problem-notice.tsx'
import { Surface } from '../../../web/ui/surface.tsx'
import type { Contract } from './contract-state.tsx'
import './service-contracts.css'

/** «Seuils» (P39): of what one is told in time, and when one was. */
export function ThresholdsTab({ contract }: { contract: Contract }) {
  const t = useTexts('service-contracts')
  const side = useClientOrStaff()
  const store = useQueryClient()
  const key = ['thresholds', contract.id]
  const { data } = useQuery({
    queryKey: key,
    queryFn: () => api.get('/thresholds', { query: { contract: contract.id } }),
  })
  const again = () => store.invalidateQueries({ queryKey: key })
  const follow = useMutation({
    mutationFn: ({ id, on }: { id: string; on: boolean }) =>
      on
        ? api.put('/thresholds/:id/subscription', { params: { id } })
        : api.delete('/thresholds/:id/subscription', { params: { id } }),
    onSettled: again,
  })
  const drop = useMutation({
    mutationFn: (id: string) => api.delete('/thresholds/:id', { params: { id } }),
    onSettled: again,
  })
  const problem = (follow.error ?? drop.error ?? undefined) as ApiProblem | undefined
  if (!data) return null
  return (
    <div className="ssc-columns">
      <Surface title={t('tabs.seuils')}>
        <ProblemNotice problem={problem} />
        {data.items.length === 0 ? <p className="help">{t('noThresholds')}</p> : null}
        <ul className="ssc-assets">
          {data.items.map((one) => (
            <li key={one.id}>
              <div>
                <b>{t(`measures.${one.measure}`, { value: formatNumber(one.value) })}</b>
                <p className="help">
                  {[
                    one.about ? '' : t('allContracts'),
                    t('followers', { count: one.subscribers }),
                    one.opensTicket ? t('opensTicket') : '',
                    one.crossings.length > 0
                      ? t('crossedOn', { days: one.crossings.map(({ crossedOn }) => formatDay(crossedOn)).join(', ') })
                      : '',
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </p>
              </div>
              <span style={{ display: 'flex', gap: 8, alignItems: 'flex-start' }}>
                {side === 'client' ? (
                  <Button
                    size="xs"
                    variant="default"
                    aria-pressed={one.subscribed}
                    leftSection={
                      one.subscribed ? (
                        <IconBell size={15} stroke={1.7} aria-hidden />
                      ) : (
                        <IconBellOff size={15} stroke={1.7} aria-hidden />
                      )
                    }
                    loading={follow.isPending && follow.variables?.id === one.id}
                    onClick={() => follow.mutate({ id: one.id, on: !one.subscribed })}
                  >
                    {t(one.subscribed ? 'followed' : 'follow')}
                  </Button>
                ) : null}
                {data.manages ? (
                  <Button
                    size="xs"
                    variant="default"
                    leftSection={<IconTrash size={15} stroke={1.7} aria-hidden />}
                    onClick={() => drop.mutate(one.id)}
                  >
                    {t('drop')}
                  </Button>
                ) : null}
              </span>
            </li>
          ))}
        </ul>
      </Surface>
      {data.manages ? <NewThreshold contract={contract} done={again} /> : null}
    </div>
  )
}

function NewThreshold({ contract, done }: { contract: Contract; done: () => Promise<void> }) {
  const t = useTexts('service-contracts')
  const side = useClientOrStaff()
  const choices = contract.kind === 'units' ? (['units_left', 'coverage_days'] as const) : (['coverage_days'] as const)
  const [measure, setMeasure] = useState<'units_left' | 'coverage_days'>(choices[0])
  const [value, setValue] = useState<number | string>(contract.kind === 'units' ? 5 : 30)
  const [ticket, setTicket] = useState(false)
  const add = useMutation({
    mutationFn: () =>
      api.post('/thresholds', {
        body: {
          organisationId: contract.organisation.id,
          contractId: contract.id,
          measure,
          value: Number(value),
          opensTicket: ticket,
        },
      }),
    onSuccess: done,
  })
  return (
    <Surface title={t('newThreshold')}>
      <form
        className="ssc-stack"
        onSubmit={(event) => {
          event.preventDefault()
          add.mutate()
        }}
      >
        <ProblemNotice problem={(add.error ?? undefined) as ApiProblem | undefined} />
        <NativeSelect
          label={t('measure')}
          data={choices.map((one) => ({ value: one, label: t(`measureNames.${one}`) }))}
          value={measure}
          onChange={(event) => setMeasure(event.currentTarget.value as 'units_left')}
        />
        <NumberInput
          label={t(measure === 'units_left' ? 'unitsOrLess' : 'daysBefore')}
          min={0}
          allowDecimal={false}
          value={value}
          onChange={setValue}
        />
        {side === 'staff' ? (
          <Switch
            label={t('openTicket')}
            checked={ticket}
            onChange={(event) => setTicket(event.currentTarget.checked)}
          />
        ) : null}
        <div>
          <Button type="submit" loading={add.isPending} disabled={value === ''}>
            {t('setThreshold')}
          </Button>
        </div>
      </form>
    </Surface>
  )
}
