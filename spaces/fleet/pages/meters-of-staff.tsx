import { Button, NativeSelect, NumberInput } from '@mantine/core'
import { IconGauge, IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type ApiProblem, api } from '../../../web/api/client.ts'
import type { Answer } from '../../../web/api/endpoints.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { Dialog } from '../../../web/ui/dialog.tsx'
import { formatNumber } from '../../../web/ui/format.ts'
import { ProblemNotice } from '../../../web/ui/problem-notice.tsx'
import { Surface } from '../../../web/ui/surface.tsx'
import type { Asset } from './data.ts'

type Meter = Answer<'GET /assets/:id/meters'>['items'][number]

/** The rules of an asset's meters, for those of the staff who keep them. */
export function MetersOfStaff({ of }: { of: Asset }) {
  const t = useTexts('fleet')
  const [asked, setAsked] = useState<Meter | 'new'>()
  const { data } = useQuery({
    queryKey: ['fleet', 'meters', of.id],
    queryFn: () => api.get('/assets/:id/meters', { params: { id: of.id } }),
  })
  const open = of.state !== 'removed'
  return (
    <Surface
      title={t('meters.title')}
      aside={
        open ? (
          <Button
            variant="subtle"
            size="xs"
            leftSection={<IconPlus size={17} stroke={1.7} aria-hidden />}
            onClick={() => setAsked('new')}
          >
            {t('meters.add')}
          </Button>
        ) : undefined
      }
    >
      {data?.items.length === 0 ? <p className="help">{t('meters.none')}</p> : null}
      <dl className="asset-contacts">
        {data?.items.map((meter) => (
          <div key={meter.id}>
            <dt>
              {meter.label}, {meter.unit}
            </dt>
            <dd>
              {[
                meter.digits ? t('meters.digitsAre', { count: meter.digits }) : '',
                meter.everyDays ? t('meters.every', { count: meter.everyDays }) : t('meters.never'),
                meter.usual
                  ? t('meters.usual', { least: formatNumber(meter.usual.least), most: formatNumber(meter.usual.most) })
                  : '',
              ]
                .filter(Boolean)
                .join(' · ')}
              {open ? (
                <Button variant="subtle" size="xs" onClick={() => setAsked(meter)}>
                  {t('change')}
                </Button>
              ) : null}
            </dd>
          </div>
        ))}
      </dl>
      {asked ? (
        <MeterDialog of={of} meter={asked === 'new' ? undefined : asked} onClose={() => setAsked(undefined)} />
      ) : null}
    </Surface>
  )
}

const rules = ['digits', 'everyDays', 'usualLeast', 'usualMost'] as const
type Rules = Record<(typeof rules)[number], number | null>

function MeterDialog({ of, meter, onClose }: { of: Asset; meter: Meter | undefined; onClose: () => void }) {
  const t = useTexts('fleet')
  const ui = useTexts()
  const store = useQueryClient()
  const kinds = useQuery({
    queryKey: ['fleet', 'meter-kinds'],
    queryFn: () => api.get('/staff/meter-kinds', { query: { size: 100 } }),
    enabled: !meter,
  })
  const [kind, setKind] = useState('')
  const [values, setValues] = useState<Rules>({
    digits: meter?.digits ?? null,
    everyDays: meter?.everyDays ?? null,
    usualLeast: meter?.usualLeast ?? null,
    usualMost: meter?.usualMost ?? null,
  })
  const pick = async (code: string) => {
    setKind(code)
    const found = kinds.data?.items.find((one) => one.code === code)
    if (!found) return
    const { digits, everyDays, usualLeast, usualMost } = await api.get('/staff/meter-kinds/:id', {
      params: { id: found.id },
    })
    setValues({ digits, everyDays, usualLeast, usualMost })
  }
  const save = useMutation({
    mutationFn: () =>
      meter
        ? api.put('/staff/assets/:id/meters/:meterId', {
            params: { id: of.id, meterId: meter.id },
            body: { ...values, version: meter.version },
          })
        : api.post('/staff/assets/:id/meters', { params: { id: of.id }, body: { kind, ...values } }),
    onSuccess: (meters) => {
      store.setQueryData(['fleet', 'meters', of.id], meters)
      void store.invalidateQueries({ queryKey: ['fleet', 'asset', of.id] })
      onClose()
    },
  })
  const problem = save.error as ApiProblem | null
  const error = (field: string) => problem?.errors.find((one) => one.field === field)?.message
  return (
    <Dialog
      opened
      onClose={onClose}
      icon={IconGauge}
      title={meter ? meter.label : t('meters.add')}
      lead={t('meters.what')}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {ui('cancel')}
          </Button>
          <Button loading={save.isPending} disabled={!meter && !kind} onClick={() => save.mutate()}>
            {ui('save')}
          </Button>
        </>
      }
    >
      {problem && problem.errors.length === 0 ? <ProblemNotice problem={problem} /> : null}
      <div className="fleet-stack">
        {meter ? null : (
          <NativeSelect
            data-autofocus
            label={t('meters.kind')}
            value={kind}
            error={error('kind')}
            data={[
              { value: '', label: '–' },
              ...(kinds.data?.items ?? []).map((one) => ({ value: one.code, label: one.label })),
            ]}
            onChange={(event) => void pick(event.currentTarget.value)}
          />
        )}
        {rules.map((name) => (
          <NumberInput
            key={name}
            label={t(`meters.rules.${name}`)}
            description={t(`meters.help.${name}`)}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            value={values[name] ?? ''}
            error={error(name)}
            min={0}
            allowDecimal={false}
            hideControls
            onChange={(value) => setValues((now) => ({ ...now, [name]: value === '' ? null : Number(value) }))}
          />
        ))}
      </div>
    </Dialog>
  )
}
