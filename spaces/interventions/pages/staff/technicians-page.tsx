import { Button, Select, Switch, TextInput } from '@mantine/core'
import { IconCalendarOff, IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type ApiProblem, api } from '../../../../web/api/client.ts'
import type { ItemOf } from '../../../../web/api/endpoints.ts'
import { useStaffMay } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { DateField } from '../../../../web/ui/date-field.tsx'
import { Dialog } from '../../../../web/ui/dialog.tsx'
import { EmptyState } from '../../../../web/ui/empty-state.tsx'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { compulsory } from '../../../../web/ui/fields.tsx'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { StateTag } from '../../../../web/ui/state-tag.tsx'
import { Surface } from '../../../../web/ui/surface.tsx'
import { instantOf } from '../../../../web/ui/zone.ts'
import { useInterventionTabs } from './tabs.ts'
import '../interventions.css'

type Technician = ItemOf<'GET /staff/technicians'>
const weekdays = [1, 2, 3, 4, 5, 6, 7] as const

/** «Techniciens» (P36): who goes to clients, and when they work. */
export function TechniciansPage() {
  const t = useTexts('interventions')
  const plans = useStaffMay('interventions.visits.plan')
  const [editing, setEditing] = useState<Technician | 'new'>()
  const [away, setAway] = useState<Technician>()
  const { data, error, refetch } = useQuery({
    queryKey: ['technicians'],
    queryFn: () => api.get('/staff/technicians'),
  })
  const add = (
    <Button leftSection={<IconPlus size={17} stroke={1.7} aria-hidden />} onClick={() => setEditing('new')}>
      {t('addTechnician')}
    </Button>
  )
  const none = data?.items.length === 0
  return (
    <>
      <PageHeader title={t('technicians')} tabs={useInterventionTabs()} actions={plans && !none ? add : undefined} />
      {error ? <ErrorState title={t('failed')} problem={error as ApiProblem} onRetry={() => void refetch()} /> : null}
      {none ? (
        <section className="surface">
          <EmptyState title={t('noTechnicians')} act={plans ? add : undefined}>
            {t('noTechniciansWhat')}
          </EmptyState>
        </section>
      ) : null}
      <div className="visit-stack">
        {data?.items.map((technician) => (
          <Surface
            key={technician.id}
            title={technician.name}
            aside={
              plans ? (
                <span style={{ display: 'flex', gap: 8 }}>
                  <Button
                    variant="default"
                    size="xs"
                    leftSection={<IconCalendarOff size={15} stroke={1.7} aria-hidden />}
                    onClick={() => setAway(technician)}
                  >
                    {t('absence')}
                  </Button>
                  <Button variant="default" size="xs" onClick={() => setEditing(technician)}>
                    {t('changeIt')}
                  </Button>
                </span>
              ) : undefined
            }
          >
            {technician.isActive ? null : <StateTag state="deactivated">{t('inactive')}</StateTag>}
            <dl className="visit-facts">
              {weekdays.map((weekday) => {
                const hours = technician.hours.filter((one) => one.weekday === weekday)
                return hours.length > 0 ? (
                  <div key={weekday}>
                    <dt>{t(`weekdays.${weekday}`)}</dt>
                    <dd>{hours.map(({ begins, ends }) => `${begins} – ${ends}`).join(', ')}</dd>
                  </div>
                ) : null
              })}
            </dl>
          </Surface>
        ))}
      </div>
      {editing ? (
        <TechnicianDialog {...(editing === 'new' ? {} : { of: editing })} onClose={() => setEditing(undefined)} />
      ) : null}
      {away ? <AbsenceDialog of={away} onClose={() => setAway(undefined)} /> : null}
    </>
  )
}

/** Two spans a day are what most people work: morning and afternoon. */
type Typed = Record<number, [string, string, string, string]>
const typedOf = (technician?: Technician): Typed =>
  Object.fromEntries(
    weekdays.map((weekday) => {
      const hours = technician
        ? technician.hours.filter((one) => one.weekday === weekday)
        : weekday <= 5
          ? [
              { begins: '08:00', ends: '12:00' },
              { begins: '13:30', ends: '17:30' },
            ]
          : []
      return [weekday, [hours[0]?.begins ?? '', hours[0]?.ends ?? '', hours[1]?.begins ?? '', hours[1]?.ends ?? '']]
    }),
  )

function TechnicianDialog({ of, onClose }: { of?: Technician; onClose: () => void }) {
  const t = useTexts('interventions')
  const ui = useTexts()
  const store = useQueryClient()
  const [account, setAccount] = useState('')
  const [name, setName] = useState(of?.name ?? '')
  const [isActive, setActive] = useState(of?.isActive ?? true)
  const [typed, setTyped] = useState(() => typedOf(of))
  const { data: colleagues } = useQuery({
    queryKey: ['technicians', 'colleagues'],
    queryFn: () => api.get('/staff/technicians/colleagues'),
    enabled: !of,
  })
  const hours = weekdays.flatMap((weekday) => {
    const [a, b, c, d] = typed[weekday]!
    return [
      { weekday, begins: a, ends: b },
      { weekday, begins: c, ends: d },
    ].filter(({ begins, ends }) => begins && ends)
  })
  const save = useMutation({
    mutationFn: () =>
      of
        ? api.put('/staff/technicians/:id', {
            params: { id: of.id },
            body: { version: of.version, name, isActive, hours },
          })
        : api.post('/staff/technicians', { body: { accountId: account, name, hours } }),
    onSuccess: async () => {
      await store.invalidateQueries({ queryKey: ['technicians'] })
      onClose()
    },
  })
  const problem = (save.error ?? undefined) as ApiProblem | undefined
  return (
    <Dialog
      opened
      onClose={onClose}
      width={640}
      title={of ? of.name : t('addTechnician')}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {ui('cancel')}
          </Button>
          <Button disabled={(!of && !account) || !name.trim()} loading={save.isPending} onClick={() => save.mutate()}>
            {ui('save')}
          </Button>
        </>
      }
    >
      <div className="visit-stack">
        <ProblemNotice problem={problem} />
        {of ? null : (
          <Select
            {...compulsory}
            data-autofocus
            searchable
            label={t('colleague')}
            data={(colleagues?.items ?? []).map((one) => ({ value: one.id, label: one.name }))}
            value={account || null}
            onChange={(id) => {
              setAccount(id ?? '')
              setName(colleagues?.items.find((one) => one.id === id)?.name ?? '')
            }}
          />
        )}
        <TextInput
          {...compulsory}
          label={t('shownName')}
          maxLength={120}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <fieldset className="hours-rows">
          <legend>{t('hoursOf')}</legend>
          {weekdays.map((weekday) => (
            <div key={weekday}>
              <span>{t(`weekdays.${weekday}`)}</span>
              {(['morningFrom', 'morningTo', 'afternoonFrom', 'afternoonTo'] as const).map((part, index) => (
                <TextInput
                  key={part}
                  type="time"
                  aria-label={`${t(`weekdays.${weekday}`)}, ${t(part)}`}
                  value={typed[weekday]![index]}
                  onChange={(event) => {
                    const { value } = event.currentTarget
                    setTyped((now) => ({ ...now, [weekday]: now[weekday]!.with(index, value) as Typed[number] }))
                  }}
                />
              ))}
            </div>
          ))}
        </fieldset>
        {of ? (
          <Switch label={t('atWork')} checked={isActive} onChange={(event) => setActive(event.currentTarget.checked)} />
        ) : null}
      </div>
    </Dialog>
  )
}

function AbsenceDialog({ of, onClose }: { of: Technician; onClose: () => void }) {
  const t = useTexts('interventions')
  const ui = useTexts()
  const store = useQueryClient()
  const [values, setValues] = useState({ from: '', to: '', reason: '' })
  const add = useMutation({
    mutationFn: () =>
      api.post('/staff/technicians/:id/absences', {
        params: { id: of.id },
        body: {
          startsAt: instantOf(`${values.from}T00:00`) ?? '',
          endsAt: instantOf(`${nextDay(values.to || values.from)}T00:00`) ?? '',
          reason: values.reason,
        },
      }),
    onSuccess: async () => {
      await store.invalidateQueries({ queryKey: ['planning'] })
      onClose()
    },
  })
  return (
    <Dialog
      opened
      onClose={onClose}
      icon={IconCalendarOff}
      tone="laiton"
      title={t('absence')}
      lead={of.name}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {ui('cancel')}
          </Button>
          <Button disabled={!values.from || !values.reason.trim()} loading={add.isPending} onClick={() => add.mutate()}>
            {ui('save')}
          </Button>
        </>
      }
    >
      <div className="visit-stack">
        <ProblemNotice problem={(add.error ?? undefined) as ApiProblem | undefined} />
        <DateField
          {...compulsory}
          data-autofocus
          label={t('firstDay')}
          value={values.from}
          onChange={(from) => setValues((now) => ({ ...now, from }))}
        />
        <DateField label={t('lastDay')} value={values.to} onChange={(to) => setValues((now) => ({ ...now, to }))} />
        <TextInput
          {...compulsory}
          label={t('reason')}
          maxLength={200}
          value={values.reason}
          onChange={(event) => setValues((now) => ({ ...now, reason: event.currentTarget.value }))}
        />
      </div>
    </Dialog>
  )
}

const nextDay = (day: string) => {
  const at = Date.parse(`${day}T00:00:00Z`)
  return Number.isNaN(at) ? day : new Date(at + 86_400_000).toISOString().slice(0, 10)
}
