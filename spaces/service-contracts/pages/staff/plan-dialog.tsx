import { Button, NumberInput, Select, Switch, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type ApiProblem, api } from '../../../../web/api/client.ts'
import type { Answer } from '../../../../web/api/endpoints.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { DateField } from '../../../../web/ui/date-field.tsx'
import { Dialog } from '../../../../web/ui/dialog.tsx'
import { compulsory } from '../../../../web/ui/fields.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { todayThere } from '../../../../web/ui/zone.ts'
import type { Contract } from '../contract-state.tsx'
import '../service-contracts.css'

type Plan = Answer<'GET /staff/service-contracts/:id/plans'>['items'][number]

/** A preventive plan (P20): what, how often, at what hour, by whom. */
export function PlanDialog({ contract, of, onClose }: { contract: Contract; of?: Plan; onClose: () => void }) {
  const t = useTexts('service-contracts')
  const ui = useTexts()
  const store = useQueryClient()
  const [values, setValues] = useState({
    label: of?.label ?? '',
    asset: of?.asset?.id ?? '',
    site: of?.site ?? '',
    everyMonths: of?.everyMonths ?? 3,
    firstOn: of?.firstOn ?? todayThere(),
    begins: of?.begins ?? '09:00',
    minutes: of?.minutes ?? 60,
    technician: of?.technicianId ?? '',
    aheadDays: of?.aheadDays ?? 30,
    plannedUnits: of?.plannedUnits ?? 0,
    tasks: of?.tasks.join('\n') ?? '',
    isActive: of?.isActive ?? true,
  })
  const set = (changes: Partial<typeof values>) => setValues((now) => ({ ...now, ...changes }))
  const { data: technicians } = useQuery({
    queryKey: ['technicians'],
    queryFn: () => api.get('/staff/technicians'),
  })
  const save = useMutation({
    mutationFn: () => {
      const body = {
        label: values.label,
        assetId: values.asset || null,
        site: values.site,
        everyMonths: values.everyMonths,
        firstOn: values.firstOn,
        begins: values.begins,
        minutes: values.minutes,
        technicianId: values.technician || null,
        aheadDays: values.aheadDays,
        plannedUnits: values.plannedUnits,
        tasks: values.tasks
          .split('\n')
          .map((line) => line.trim())
          .filter(Boolean),
      }
      return of
        ? api.put('/staff/service-contracts/:id/plans/:planId', {
            params: { id: contract.id, planId: of.id },
            body: { ...body, version: of.version, isActive: values.isActive },
          })
        : api.post('/staff/service-contracts/:id/plans', { params: { id: contract.id }, body })
    },
    onSuccess: (plans) => {
      store.setQueryData(['service-contracts', contract.id, 'plans'], plans)
      onClose()
    },
  })
  const problem = (save.error ?? undefined) as ApiProblem | undefined
  const errorOf = (field: string) => problem?.errors.find((one) => one.field === field)?.message
  const figure = (field: 'everyMonths' | 'minutes' | 'aheadDays' | 'plannedUnits', least: number) => (
    <NumberInput
      label={t(field)}
      min={least}
      allowDecimal={false}
      value={values[field]}
      error={errorOf(field)}
      onChange={(value) => set({ [field]: Number(value) || least })}
    />
  )
  return (
    <Dialog
      opened
      onClose={onClose}
      width={640}
      title={of ? of.label : t('addPlan')}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {ui('cancel')}
          </Button>
          <Button disabled={!values.label.trim()} loading={save.isPending} onClick={() => save.mutate()}>
            {ui('save')}
          </Button>
        </>
      }
    >
      <div className="ssc-stack">
        {problem && problem.errors.length === 0 ? <ProblemNotice problem={problem} /> : null}
        <TextInput
          {...compulsory}
          data-autofocus
          label={t('label')}
          maxLength={200}
          value={values.label}
          error={errorOf('label')}
          onChange={(event) => set({ label: event.currentTarget.value })}
        />
        <Select
          clearable
          searchable
          label={t('asset')}
          data={contract.coveredAssets.map(({ id, label, number }) => ({ value: id, label: `${label}, ${number}` }))}
          value={values.asset || null}
          error={errorOf('assetId')}
          onChange={(asset) => set({ asset: asset ?? '' })}
        />
        <TextInput
          label={t('site')}
          maxLength={200}
          value={values.site}
          onChange={(event) => set({ site: event.currentTarget.value })}
        />
        {figure('everyMonths', 1)}
        <DateField
          label={t('firstOn')}
          value={values.firstOn}
          error={errorOf('firstOn')}
          onChange={(firstOn) => set({ firstOn })}
        />
        <TextInput
          type="time"
          label={t('begins')}
          value={values.begins}
          error={errorOf('begins')}
          onChange={(event) => set({ begins: event.currentTarget.value })}
        />
        {figure('minutes', 5)}
        <Select
          clearable
          label={t('technician')}
          data={(technicians?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          value={values.technician || null}
          error={errorOf('technicianId')}
          onChange={(technician) => set({ technician: technician ?? '' })}
        />
        {figure('aheadDays', 1)}
        {contract.kind === 'units' ? figure('plannedUnits', 0) : null}
        <Textarea
          label={t('tasks')}
          description={t('tasksWhat')}
          rows={4}
          value={values.tasks}
          error={errorOf('tasks')}
          onChange={(event) => set({ tasks: event.currentTarget.value })}
        />
        {of ? (
          <Switch
            label={t('planActive')}
            checked={values.isActive}
            onChange={(event) => set({ isActive: event.currentTarget.checked })}
          />
        ) : null}
      </div>
    </Dialog>
  )
}
