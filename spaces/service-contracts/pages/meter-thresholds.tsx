import { Button, NativeSelect, NumberInput } from '@mantine/core'
import { IconBell, IconBellOff, IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type ApiProblem, api } from '../../../web/api/client.ts'
import { useClientOrStaff } from '../../../web/api/session.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { formatDay, formatNumber } from '../../../web/ui/format.ts'
import { ProblemNotice } from '../../../web/ui/problem-notice.tsx'
import { Surface } from '../../../web/ui/surface.tsx'
import './service-contracts.css'

/** On an asset's page: the values of its meters of which one is told (P39). */
export function MeterThresholds({ id }: { id: string }) {
  const t = useTexts('service-contracts')
  const side = useClientOrStaff()
  const store = useQueryClient()
  const { data: meters } = useQuery({
    queryKey: ['thresholds', 'meters', id],
    queryFn: () => api.get('/assets/:id/meters', { params: { id } }),
  })
  const key = ['thresholds', 'asset', id]
  const { data } = useQuery({ queryKey: key, queryFn: () => api.get('/thresholds', { query: { asset: id } }) })
  const again = () => store.invalidateQueries({ queryKey: key })
  const act = useMutation({
    mutationFn: ({ what, one }: { what: 'follow' | 'leave' | 'drop'; one: string }) =>
      what === 'follow'
        ? api.put('/thresholds/:id/subscription', { params: { id: one } })
        : what === 'leave'
          ? api.delete('/thresholds/:id/subscription', { params: { id: one } })
          : api.delete('/thresholds/:id', { params: { id: one } }),
    onSettled: again,
  })
  if (!data || !meters || meters.items.length === 0 || (data.items.length === 0 && !data.manages)) return null
  const named = (meter: string | null) => meters.items.find((one) => one.id === meter)?.label ?? ''
  return (
    <Surface title={t('meterThresholds')}>
      <ProblemNotice problem={(act.error ?? undefined) as ApiProblem | undefined} />
      <ul className="ssc-assets">
        {data.items.map((one) => (
          <li key={one.id}>
            <div>
              <b>{t('measures.meter_value', { value: formatNumber(one.value) })}</b>
              <p className="help">
                {[
                  named(one.meterId),
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
                  onClick={() => act.mutate({ what: one.subscribed ? 'leave' : 'follow', one: one.id })}
                >
                  {t(one.subscribed ? 'followed' : 'follow')}
                </Button>
              ) : null}
              {data.manages ? (
                <Button
                  size="xs"
                  variant="default"
                  leftSection={<IconTrash size={15} stroke={1.7} aria-hidden />}
                  onClick={() => act.mutate({ what: 'drop', one: one.id })}
                >
                  {t('drop')}
                </Button>
              ) : null}
            </span>
          </li>
        ))}
      </ul>
      {data.manages ? <NewThreshold id={id} meters={meters.items} done={again} /> : null}
    </Surface>
  )
}

function NewThreshold(props: { id: string; meters: Array<{ id: string; label: string }>; done: () => Promise<void> }) {
  const t = useTexts('service-contracts')
  const [meter, setMeter] = useState(props.meters[0]!.id)
  const [value, setValue] = useState<number | string>('')
  const add = useMutation({
    mutationFn: () =>
      api.post('/thresholds', { body: { measure: 'meter_value', meterId: meter, value: Number(value) } }),
    onSuccess: async () => {
      setValue('')
      await props.done()
    },
  })
  return (
    <form
      className="ssc-stack"
      onSubmit={(event) => {
        event.preventDefault()
        add.mutate()
      }}
    >
      <ProblemNotice problem={(add.error ?? undefined) as ApiProblem | undefined} />
      <NativeSelect
        label={t('meter')}
        data={props.meters.map(({ id, label }) => ({ value: id, label }))}
        value={meter}
        onChange={(event) => setMeter(event.currentTarget.value)}
      />
      <NumberInput label={t('reaches')} min={0} allowDecimal={false} value={value} onChange={setValue} />
      <div>
        <Button type="submit" variant="default" size="xs" loading={add.isPending} disabled={value === ''}>
          {t('setThreshold')}
        </Button>
      </div>
    </form>
  )
}
