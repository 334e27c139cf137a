import { ActionIcon, Button, NativeSelect, NumberInput, Select, Textarea, TextInput } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { type ApiProblem, api } from '../../../../web/api/client.ts'
import type { Answer } from '../../../../web/api/endpoints.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { DateField } from '../../../../web/ui/date-field.tsx'
import { Dialog } from '../../../../web/ui/dialog.tsx'
import { compulsory } from '../../../../web/ui/fields.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { RemoteSelect } from '../../../../web/ui/remote-select.tsx'
import { instantOf, typedMoment } from '../../../../web/ui/zone.ts'
import { type Kind, kinds } from '../../limits.ts'
import { useSeenVersion } from '../use-seen-version.ts'
import type { Visit } from '../visit-facts.tsx'
import '../interventions.css'

type Values = {
  client: string
  kind: Kind
  subject: string
  detail: string
  site: string
  technician: string
  day: string
  time: string
  minutes: number
  tasks: string
  assets: Array<{ id: string; label: string }>
}

const minutesBetween = (visit: Visit) =>
  visit.startsAt && visit.endsAt
    ? Math.round((new Date(visit.endsAt).getTime() - new Date(visit.startsAt).getTime()) / 60_000)
    : 60

const valuesOf = (visit?: Visit, given: Partial<Values> = {}): Values => ({
  client: visit?.organisation.id ?? '',
  kind: visit?.kind ?? 'repair',
  subject: visit?.subject ?? '',
  detail: visit?.detail ?? '',
  site: visit?.site ?? '',
  technician: visit?.technician?.id ?? '',
  day: visit?.startsAt ? typedMoment(visit.startsAt).slice(0, 10) : '',
  time: visit?.startsAt ? typedMoment(visit.startsAt).slice(11) : '09:00',
  minutes: visit ? minutesBetween(visit) : 60,
  tasks:
    visit?.tasks
      .filter(({ askedBy }) => askedBy !== 'client')
      .map(({ label }) => label)
      .join('\n') ?? '',
  assets: visit?.assets ?? [],
  ...given,
})

const bodyOf = (values: Values) => ({
  kind: values.kind,
  subject: values.subject,
  detail: values.detail,
  site: values.site,
  technicianId: values.technician || null,
  startsAt: values.day ? (instantOf(`${values.day}T${values.time}`) ?? values.day) : null,
  minutes: values.minutes,
  assetIds: values.assets.map(({ id }) => id),
  tasks: values.tasks
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean),
})

/** A new intervention, planned or to be planned. `given`: what the page knows already: the technician, the day. */
export function NewIntervention(props: {
  onClose: () => void
  given?: Partial<Values>
  ticket?: Answer<'GET /staff/interventions/of-ticket/:id'>
}) {
  const { ticket } = props
  const navigate = useNavigate()
  return (
    <InterventionDialog
      values={valuesOf(
        undefined,
        ticket
          ? {
              ...props.given,
              ...{ client: ticket.organisationId, subject: ticket.subject, site: ticket.site, assets: ticket.assets },
            }
          : props.given,
      )}
      askClient={!ticket}
      onClose={props.onClose}
      save={async (values) => {
        const made = await api.post('/staff/interventions', {
          body: { organisationId: values.client, ticketId: ticket?.id ?? null, ...bodyOf(values) },
        })
        await navigate({ to: `/fournisseur/interventions/${made.id}` })
      }}
    />
  )
}

/** Changes an intervention, or plans it. */
export function ChangeIntervention(props: { of: Visit; take: (visit: Visit) => void; onClose: () => void }) {
  const { seen, onError } = useSeenVersion(props.of.version)
  return (
    <InterventionDialog
      values={valuesOf(props.of)}
      of={props.of}
      onClose={props.onClose}
      save={async (values) => {
        const saved = api.put('/staff/interventions/:id', {
          params: { id: props.of.id },
          body: { version: seen, ...bodyOf(values) },
        })
        props.take(
          await saved.catch((error: unknown) => {
            onError(error)
            throw error
          }),
        )
        props.onClose()
      }}
    />
  )
}

function InterventionDialog(props: {
  values: Values
  of?: Visit
  askClient?: boolean
  save: (values: Values) => Promise<void>
  onClose: () => void
}) {
  const t = useTexts('interventions')
  const ui = useTexts()
  const [values, setValues] = useState(props.values)
  const set = (changes: Partial<Values>) => setValues((now) => ({ ...now, ...changes }))
  const { data: technicians } = useQuery({
    queryKey: ['technicians'],
    queryFn: () => api.get('/staff/technicians'),
  })
  const save = useMutation({ mutationFn: () => props.save(values) })
  const problem = (save.error ?? undefined) as ApiProblem | undefined
  const errorOf = (field: string) => problem?.errors.find((one) => one.field === field)?.message
  return (
    <Dialog
      opened
      onClose={props.onClose}
      width={640}
      title={props.of ? t('change', { number: props.of.number }) : t('new')}
      footer={
        <>
          <Button variant="default" onClick={props.onClose}>
            {ui('cancel')}
          </Button>
          <Button
            loading={save.isPending}
            disabled={!values.client || !values.subject.trim()}
            onClick={() => save.mutate()}
          >
            {ui('save')}
          </Button>
        </>
      }
    >
      <div className="visit-stack">
        {problem && problem.errors.length === 0 ? <ProblemNotice problem={problem} /> : null}
        {props.askClient ? (
          <RemoteSelect
            {...compulsory}
            data-autofocus
            label={t('client')}
            listKey={['client-choices']}
            load={async (search, signal) =>
              (await api.get('/staff/organisations', { query: { search, size: 20 }, signal })).items.map(
                ({ id, name }) => ({ id, name }),
              )
            }
            name={(item) => item.name}
            value={values.client}
            error={errorOf('organisationId')}
            onPick={(item) => set({ client: item?.id ?? '', assets: [] })}
          />
        ) : null}
        <TextInput
          {...compulsory}
          label={t('subject')}
          maxLength={200}
          value={values.subject}
          error={errorOf('subject')}
          onChange={(event) => set({ subject: event.currentTarget.value })}
        />
        <div className="visit-row">
          <NativeSelect
            label={t('kind')}
            data={kinds.map((value) => ({ value, label: t(`kinds.${value}`) }))}
            value={values.kind}
            onChange={(event) => set({ kind: event.currentTarget.value as Kind })}
          />
          <TextInput
            label={t('site')}
            maxLength={200}
            value={values.site}
            onChange={(event) => set({ site: event.currentTarget.value })}
          />
        </div>
        {values.assets.length > 0 ? (
          <ul className="visit-tasks">
            {values.assets.map((asset) => (
              <li key={asset.id}>
                <div>{asset.label}</div>
                <ActionIcon
                  variant="subtle"
                  aria-label={t('dropAsset', { label: asset.label })}
                  onClick={() => set({ assets: values.assets.filter(({ id }) => id !== asset.id) })}
                >
                  <IconX size={17} stroke={1.7} aria-hidden />
                </ActionIcon>
              </li>
            ))}
          </ul>
        ) : null}
        {values.client ? (
          <RemoteSelect
            key={`${values.client} ${values.assets.length}`}
            label={t('addAsset')}
            listKey={['asset-choices', values.client]}
            load={async (search, signal) =>
              (
                await api.get('/staff/assets', { query: { search, organisation: values.client, size: 20 }, signal })
              ).items.map(({ id, label, number }) => ({ id, label: `${label}, ${number}` }))
            }
            name={(item) => item.label}
            value=""
            error={errorOf('assetIds')}
            onPick={(item) => {
              if (item && !values.assets.some(({ id }) => id === item.id)) set({ assets: [...values.assets, item] })
            }}
          />
        ) : null}
        <Select
          label={t('technician')}
          clearable
          searchable
          data={(technicians?.items ?? [])
            .filter(({ isActive, id }) => isActive || id === values.technician)
            .map(({ id, name }) => ({ value: id, label: name }))}
          value={values.technician || null}
          error={errorOf('technicianId')}
          onChange={(technician) => set({ technician: technician ?? '' })}
        />
        <div className="visit-row">
          <DateField label={t('day')} value={values.day} error={errorOf('startsAt')} onChange={(day) => set({ day })} />
          <TextInput
            type="time"
            label={t('hour')}
            value={values.time}
            onChange={(event) => set({ time: event.currentTarget.value })}
          />
          <NumberInput
            label={t('length')}
            min={5}
            max={1440}
            step={15}
            value={values.minutes}
            error={errorOf('minutes')}
            onChange={(minutes) => set({ minutes: Number(minutes) || 60 })}
          />
        </div>
        <Textarea
          label={t('tasks')}
          description={t('tasksWhat')}
          autosize
          minRows={2}
          maxRows={8}
          value={values.tasks}
          error={errorOf('tasks')}
          onChange={(event) => set({ tasks: event.currentTarget.value })}
        />
        <Textarea
          label={t('detail')}
          autosize
          minRows={2}
          maxRows={8}
          maxLength={5000}
          value={values.detail}
          onChange={(event) => set({ detail: event.currentTarget.value })}
        />
      </div>
    </Dialog>
  )
}
