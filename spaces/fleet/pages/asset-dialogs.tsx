import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { IconAlertOctagon, IconTransfer, IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { type ApiProblem, api } from '../../../web/api/client.ts'
import { useSession } from '../../../web/api/session.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { ClientSelect } from '../../../web/ui/client-select.tsx'
import { DateField } from '../../../web/ui/date-field.tsx'
import { Dialog, type DialogProps } from '../../../web/ui/dialog.tsx'
import { compulsory } from '../../../web/ui/fields.tsx'
import { ProblemNotice } from '../../../web/ui/problem-notice.tsx'
import { SideDrawer } from '../../../web/ui/side-drawer.tsx'
import { todayThere } from '../../../web/ui/zone.ts'
import type { Asset } from './data.ts'

type Props = { of: Asset; onDone: (asset: Asset) => void; onClose: () => void }
const parts = ['contract', 'user', 'after_sales'] as const

const errorsOf = (problem: ApiProblem | null) => (field: string) =>
  problem?.errors.find((one) => one.field === field)?.message

/** A form beside the page; what was typed is not lost by closing it. */
function FormDrawer(props: {
  title: string
  unsaved: boolean
  saving: boolean
  problem: ApiProblem | null
  save: () => void
  onClose: () => void
  children: ReactNode
}) {
  const ui = useTexts()
  return (
    <SideDrawer
      opened
      onClose={props.onClose}
      title={props.title}
      width={520}
      unsaved={props.unsaved && !props.saving}
      footer={
        <>
          <Button variant="default" onClick={props.onClose}>
            {ui('cancel')}
          </Button>
          <Button type="submit" form="asset-form" loading={props.saving}>
            {ui('save')}
          </Button>
        </>
      }
    >
      <form
        id="asset-form"
        noValidate
        className="fleet-stack"
        onSubmit={(event) => {
          event.preventDefault()
          props.save()
        }}
      >
        {props.problem && props.problem.errors.length === 0 ? <ProblemNotice problem={props.problem} /> : null}
        {props.children}
      </form>
    </SideDrawer>
  )
}

/** The sites of an organisation, of which an asset stands on one or on none. */
export function SiteField(props: {
  organisation: string
  value: string
  error?: string | undefined
  onChange: (id: string) => void
}) {
  const t = useTexts('fleet')
  const { data } = useQuery({
    queryKey: ['fleet', 'filters', props.organisation],
    queryFn: () => api.get('/assets/filters', { query: { organisation: props.organisation } }),
    enabled: props.organisation !== '',
  })
  return (
    <NativeSelect
      label={t('site')}
      value={props.value}
      error={props.error}
      data={[{ value: '', label: '–' }, ...(data?.sites ?? []).map(({ id, name }) => ({ value: id, label: name }))]}
      onChange={(event) => props.onChange(event.currentTarget.value)}
    />
  )
}

/** What a client may change of an asset (P10). */
export function EditDialog({ of, onDone, onClose }: Props) {
  const t = useTexts('fleet')
  const before = { label: of.label, siteId: of.site?.id ?? '', place: of.place, remark: of.remark }
  const [values, setValues] = useState(before)
  const set = (changes: Partial<typeof values>) => setValues((now) => ({ ...now, ...changes }))
  const save = useMutation({
    mutationFn: () =>
      api.put('/assets/:id', {
        params: { id: of.id },
        body: { ...values, siteId: values.siteId || null, version: of.version },
      }),
    onSuccess: (asset) => {
      onDone(asset)
      onClose()
    },
  })
  const problem = save.error as ApiProblem | null
  const error = errorsOf(problem)
  return (
    <FormDrawer
      title={t('edit')}
      unsaved={JSON.stringify(values) !== JSON.stringify(before)}
      saving={save.isPending}
      problem={problem}
      save={() => save.mutate()}
      onClose={onClose}
    >
      <TextInput
        {...compulsory}
        data-autofocus
        label={t('label')}
        maxLength={150}
        value={values.label}
        error={error('label')}
        onChange={(event) => set({ label: event.currentTarget.value })}
      />
      <SiteField
        organisation={of.organisation.id}
        value={values.siteId}
        error={error('siteId')}
        onChange={(siteId) => set({ siteId })}
      />
      <TextInput
        label={t('place')}
        maxLength={150}
        value={values.place}
        error={error('place')}
        onChange={(event) => set({ place: event.currentTarget.value })}
      />
      <Textarea
        label={t('remark')}
        rows={4}
        maxLength={2000}
        value={values.remark}
        error={error('remark')}
        onChange={(event) => set({ remark: event.currentTarget.value })}
      />
    </FormDrawer>
  )
}

const nobody = { name: '', email: '', phone: '' }

/** Whom to ask about an asset: about its contract, who uses it, for its after-sales service. */
export function ContactsDialog({ of, onDone, onClose }: Props) {
  const t = useTexts('fleet')
  const [before] = useState(
    () =>
      Object.fromEntries(
        parts.map((part) => {
          const found = of.contacts.find((one) => one.part === part)
          return [part, found ? { name: found.name, email: found.email, phone: found.phone } : nobody]
        }),
      ) as Record<(typeof parts)[number], typeof nobody>,
  )
  const [values, setValues] = useState(before)
  const sent = (one: typeof nobody) => (one.name || one.email || one.phone ? one : null)
  const save = useMutation({
    mutationFn: () =>
      api.put('/assets/:id/contacts', {
        params: { id: of.id },
        body: {
          contract: sent(values.contract),
          user: sent(values.user),
          after_sales: sent(values.after_sales),
          version: of.version,
        },
      }),
    onSuccess: (asset) => {
      onDone(asset)
      onClose()
    },
  })
  const problem = save.error as ApiProblem | null
  const error = errorsOf(problem)
  return (
    <FormDrawer
      title={t('contacts.title')}
      unsaved={JSON.stringify(values) !== JSON.stringify(before)}
      saving={save.isPending}
      problem={problem}
      save={() => save.mutate()}
      onClose={onClose}
    >
      {parts.map((part, index) => (
        <fieldset key={part} className="fleet-part">
          <legend>{t(`contacts.${part}`)}</legend>
          {(['name', 'email', 'phone'] as const).map((field) => (
            <TextInput
              key={field}
              {...(index === 0 && field === 'name' ? { 'data-autofocus': true } : {})}
              label={t(`contacts.fields.${field}`)}
              type={field === 'email' ? 'email' : field === 'phone' ? 'tel' : 'text'}
              maxLength={field === 'name' ? 120 : field === 'phone' ? 40 : 254}
              value={values[part][field]}
              error={error(`${part}.${field}`)}
              onChange={(event) => {
                const { value } = event.currentTarget
                setValues((now) => ({ ...now, [part]: { ...now[part], [field]: value } }))
              }}
            />
          ))}
          {part === 'user' ? <p className="help">{t('contacts.userHelp')}</p> : null}
        </fieldset>
      ))}
    </FormDrawer>
  )
}

/** A dialog about an asset, with its act. */
function ActDialog(props: {
  title: string
  lead: string
  icon: DialogProps['icon']
  tone: 'laiton' | 'brique' | 'azur'
  act: string
  pending: boolean
  disabled?: boolean
  problem: ApiProblem | null
  onAct: () => void
  onClose: () => void
  children: ReactNode
}) {
  const ui = useTexts()
  return (
    <Dialog
      opened
      onClose={props.onClose}
      icon={props.icon}
      tone={props.tone}
      title={props.title}
      lead={props.lead}
      footer={
        <>
          <Button variant="default" onClick={props.onClose}>
            {ui('cancel')}
          </Button>
          <Button
            {...(props.tone === 'brique' ? { color: 'red' } : {})}
            loading={props.pending}
            disabled={props.disabled ?? false}
            onClick={props.onAct}
          >
            {props.act}
          </Button>
        </>
      }
    >
      {props.problem && props.problem.errors.length === 0 ? <ProblemNotice problem={props.problem} /> : null}
      <div className="fleet-stack">{props.children}</div>
    </Dialog>
  )
}

/** Takes an asset out of the fleet. */
export function RemoveDialog({ of, onDone, onClose }: Props) {
  const t = useTexts('fleet')
  const [on, setOn] = useState(todayThere())
  const act = useMutation({
    mutationFn: () =>
      api.post('/staff/assets/:id/removal', { params: { id: of.id }, body: { on, version: of.version } }),
    onSuccess: (asset) => {
      onDone(asset)
      onClose()
    },
  })
  const problem = act.error as ApiProblem | null
  return (
    <ActDialog
      title={t('remove.title')}
      lead={t('remove.what')}
      icon={IconTrash}
      tone="brique"
      act={t('remove.act')}
      pending={act.isPending}
      disabled={!on}
      problem={problem}
      onAct={() => act.mutate()}
      onClose={onClose}
    >
      <DateField data-autofocus label={t('remove.on')} value={on} error={errorsOf(problem)('on')} onChange={setOn} />
    </ActDialog>
  )
}

/** Moves an asset to another client. */
export function MoveDialog({ of, onDone, onClose }: { of: Asset; onDone: () => void; onClose: () => void }) {
  const t = useTexts('fleet')
  const navigate = useNavigate()
  const [values, setValues] = useState({ client: '', siteId: '', on: todayThere() })
  const set = (changes: Partial<typeof values>) => setValues((now) => ({ ...now, ...changes }))
  const act = useMutation({
    mutationFn: () =>
      api.post('/staff/assets/:id/move', {
        params: { id: of.id },
        body: { organisationId: values.client, siteId: values.siteId || null, on: values.on, version: of.version },
      }),
    onSuccess: ({ id }) => {
      onClose()
      onDone()
      void navigate({ to: `/fournisseur/parc/${id}` })
    },
  })
  const problem = act.error as ApiProblem | null
  const error = errorsOf(problem)
  return (
    <ActDialog
      title={t('move.title')}
      lead={t(of.openTickets > 0 ? 'move.whatOpen' : 'move.what', {
        client: of.organisation.name,
        count: of.openTickets,
      })}
      icon={IconTransfer}
      tone="laiton"
      act={t('move.act')}
      pending={act.isPending}
      disabled={!values.client || !values.on}
      problem={problem}
      onAct={() => act.mutate()}
      onClose={onClose}
    >
      <ClientField
        value={values.client}
        error={error('organisationId')}
        onChange={(client) => set({ client, siteId: '' })}
      />
      {values.client ? (
        <SiteField
          organisation={values.client}
          value={values.siteId}
          error={error('siteId')}
          onChange={(siteId) => set({ siteId })}
        />
      ) : null}
      <DateField label={t('move.on')} value={values.on} error={error('on')} onChange={(on) => set({ on })} />
    </ActDialog>
  )
}

/** «Client»: one of the provider's, searched as one types. */
export function ClientField(props: { value: string; error?: string | undefined; onChange: (id: string) => void }) {
  const t = useTexts('fleet')
  return (
    <ClientSelect
      data-autofocus
      label={t('client')}
      value={props.value}
      error={props.error}
      onPick={(item) => props.onChange(item?.id ?? '')}
    />
  )
}

/** An outage as its dialog changes it. */
export type OutageShown = { id: string; from: string; to: string | null; reason: string; version: number }

/** Says that an asset stands still, or when it did. */
export function OutageDialog(props: { of: Asset; outage?: OutageShown; onDone: () => void; onClose: () => void }) {
  const t = useTexts('fleet')
  const { of, outage } = props
  const staff = useSession().side === 'staff'
  const [values, setValues] = useState({
    startsOn: outage?.from ?? todayThere(),
    endsOn: outage?.to ?? (outage ? todayThere() : ''),
    reason: outage?.reason ?? '',
  })
  const set = (changes: Partial<typeof values>) => setValues((now) => ({ ...now, ...changes }))
  const act = useMutation({
    mutationFn: async () => {
      const body = { ...values, endsOn: values.endsOn || null }
      if (outage)
        await api.put('/staff/assets/:id/outages/:outageId', {
          params: { id: of.id, outageId: outage.id },
          body: { ...body, version: outage.version },
        })
      else await api.post('/staff/assets/:id/outages', { params: { id: of.id }, body })
    },
    onSuccess: () => {
      props.onClose()
      props.onDone()
    },
  })
  const problem = act.error as ApiProblem | null
  const error = errorsOf(problem)
  if (!staff) return null
  return (
    <ActDialog
      title={t(outage ? 'outage.change' : 'outage.open')}
      lead={t('outage.what')}
      icon={IconAlertOctagon}
      tone="azur"
      act={t('outage.save')}
      pending={act.isPending}
      disabled={!values.startsOn}
      problem={problem}
      onAct={() => act.mutate()}
      onClose={props.onClose}
    >
      <DateField
        data-autofocus
        label={t('outage.from')}
        value={values.startsOn}
        error={error('startsOn')}
        onChange={(startsOn) => set({ startsOn })}
      />
      <DateField
        label={t('outage.to')}
        description={t('outage.toHelp')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        value={values.endsOn}
        error={error('endsOn')}
        onChange={(endsOn) => set({ endsOn })}
      />
      <TextInput
        label={t('outage.reason')}
        maxLength={200}
        value={values.reason}
        error={error('reason')}
        onChange={(event) => set({ reason: event.currentTarget.value })}
      />
    </ActDialog>
  )
}
