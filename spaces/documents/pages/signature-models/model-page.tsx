import { ActionIcon, Button, Checkbox, NativeSelect, NumberInput, TextInput } from '@mantine/core'
import { IconChevronDown, IconChevronUp, IconPlus, IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { type ApiProblem, api, newActionKey } from '../../../../web/api/client.ts'
import type { Answer } from '../../../../web/api/endpoints.ts'
import { useStaffMay } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { Dialog } from '../../../../web/ui/dialog.tsx'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { compulsory } from '../../../../web/ui/fields.tsx'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { newRecord } from '../../../../web/ui/record-pages.tsx'
import { LeaveGuard } from '../../../../web/ui/unsaved.tsx'
import { freeBox, PlacingBoxes, usualBox } from '../signatures/placing-boxes.tsx'
import { turnsOf, withTogether } from '../signatures/turns.ts'
import { modelsAt } from './models-page.tsx'
import '../signatures/signing.css'
import './models.css'

type Model = Answer<'GET /staff/signature-models/:id'>
/** A signer with whether they sign at the same turn as the one above. */
type Signer = Omit<Model['signers'][number], 'position'> & { together: boolean }
type Typed = Pick<Model, 'name' | 'holder' | 'days' | 'reminderDays'> & { signers: Signer[] }

const typedOf = ({ name, holder, days, reminderDays, signers }: Model): Typed => ({
  name,
  holder,
  days,
  reminderDays,
  signers: withTogether(signers),
})
const blank: Typed = {
  name: '',
  holder: 'client',
  days: null,
  reminderDays: [3, 1],
  signers: [{ together: false, kind: 'client', role: '', days: null, place: { page: null, ...usualBox } }],
}

/** «Modèle de signature» (D35): its signers in order, with where each signs; made anew, or changed. */
export function SignatureModelPage() {
  const t = useTexts('documents')
  const { id } = useParams({ strict: false }) as { id: string }
  const made = id === newRecord
  const { data, error, refetch } = useQuery({
    queryKey: ['signature-models', id],
    queryFn: () => api.get('/staff/signature-models/:id', { params: { id } }),
    enabled: !made,
  })
  if (error && !data)
    return <ErrorState title={t('models.title')} problem={error as ApiProblem} onRetry={() => void refetch()} />
  if (made) return <Editor start={blank} />
  return data ? <Editor key={data.version} model={data} start={typedOf(data)} /> : null
}

function Editor({ model, start }: { model?: Model; start: Typed }) {
  const t = useTexts('documents')
  const ui = useTexts()
  const store = useQueryClient()
  const navigate = useNavigate()
  const may = useStaffMay('documents.documents.publish')
  const [typed, setTyped] = useState<Typed>(start)
  const [reminders, setReminders] = useState(start.reminderDays.join(', '))
  const [chosen, choose] = useState(0)
  const [changed, setChanged] = useState(false)
  const [removing, setRemoving] = useState(false)
  const type = (with_: Partial<Typed>) => {
    setChanged(true)
    setTyped((before) => ({ ...before, ...with_ }))
  }
  const change = (index: number, with_: Partial<Signer>) =>
    type({ signers: typed.signers.map((one, at) => (at === index ? { ...one, ...with_ } : one)) })
  const move = (index: number, by: number) => {
    const next = [...typed.signers]
    const [one] = next.splice(index, 1)
    next.splice(index + by, 0, one!)
    type({ signers: next })
    choose(index + by)
  }
  const leave = async () => {
    await store.invalidateQueries({ queryKey: ['list', '/staff/signature-models'] })
    await store.invalidateQueries({ queryKey: ['signature-models'] })
    void navigate({ to: modelsAt })
  }
  const save = useMutation({
    mutationFn: () => {
      const body = {
        name: typed.name,
        holder: typed.holder,
        days: typed.days,
        reminderDays: reminders
          .split(/[^\d]+/)
          .filter(Boolean)
          .map(Number),
        signers: turnsOf(typed.signers),
      }
      const key = newActionKey()
      return model
        ? api.put('/staff/signature-models/:id', {
            params: { id: model.id },
            body: { ...body, version: model.version },
            key,
          })
        : api.post('/staff/signature-models', { body, key })
    },
    onSuccess: () => {
      setChanged(false)
      return leave()
    },
  })
  const problem = save.error as ApiProblem | null
  const errorOf = (field: string) =>
    problem?.errors.find((one) => one.field === field || one.field.startsWith(`${field}.`))?.message
  const fault = (field: string) => (errorOf(field) ? { error: errorOf(field) } : {})
  const nameOf = (one: Signer) => (one.kind === 'third' && one.role ? one.role : t(`kind_${one.kind}`))
  const freeOn = (page: number | null) =>
    freeBox(typed.signers.flatMap((one) => (one.place && one.place.page === page ? [one.place] : [])))
  const current = typed.signers[chosen] ?? typed.signers[0]!
  const page = current.place ? current.place.page : null
  const title = model?.name ?? t('models.add')
  return (
    <>
      <LeaveGuard unsaved={changed && !save.isPending && !save.isSuccess} />
      <PageHeader
        title={title}
        breadcrumb={[{ label: t('models.title'), to: modelsAt }, { label: title }]}
        {...(model && model.folders.length > 0
          ? { lead: t('models.usedBy', { names: model.folders.map((one) => one.name).join(', ') }) }
          : {})}
        actions={
          may && model && model.folders.length === 0 ? (
            <Button variant="default" onClick={() => setRemoving(true)}>
              {t('models.remove')}
            </Button>
          ) : null
        }
      />
      {problem && problem.errors.length === 0 ? <ProblemNotice problem={problem} /> : null}
      <fieldset className="model" disabled={!may}>
        <section className="surface model-sheet-side" aria-label={t('models.places')}>
          <header>
            <strong>{page === null ? t('models.lastPage') : t('models.pageNumber', { number: page })}</strong>
            <span className="help">{t('placingHow')}</span>
          </header>
          <div className="model-sheet">
            <PlacingBoxes
              boxes={typed.signers.flatMap((one, index) =>
                one.place && one.place.page === page ? [{ index, name: nameOf(one), box: one.place }] : [],
              )}
              chosen={chosen}
              onChoose={choose}
              onPut={(box) => may && change(chosen, { place: { page, ...box } })}
              onMove={(index, box) => may && change(index, { place: { page, ...box } })}
            />
          </div>
          <p className="help">{t('models.sheet')}</p>
        </section>
        <div className="model-side">
          <section className="surface" aria-label={t('models.model')}>
            <TextInput
              {...compulsory}
              label={t('models.name')}
              maxLength={80}
              value={typed.name}
              onChange={(event) => type({ name: event.currentTarget.value })}
              {...fault('name')}
            />
            <NativeSelect
              label={t('whose')}
              value={typed.holder}
              data={(['client', 'employee'] as const).map((value) => ({ value, label: t(`lots.of.${value}`) }))}
              onChange={(event) => {
                const holder = event.currentTarget.value as Typed['holder']
                type({
                  holder,
                  signers: typed.signers.map((one) =>
                    one.kind === 'client' || one.kind === 'employee' ? { ...one, kind: holder } : one,
                  ),
                })
              }}
              {...fault('holder')}
            />
            <div className="model-two">
              <NumberInput
                label={t('models.days')}
                description={t('models.daysHelp')}
                inputWrapperOrder={['label', 'input', 'description', 'error']}
                min={1}
                max={365}
                allowDecimal={false}
                value={typed.days ?? ''}
                onChange={(value) => type({ days: value === '' ? null : Number(value) })}
                {...fault('days')}
              />
              <TextInput
                label={t('models.reminders')}
                description={t('models.remindersHelp')}
                value={reminders}
                onChange={(event) => {
                  setChanged(true)
                  setReminders(event.currentTarget.value)
                }}
                {...fault('reminderDays')}
              />
            </div>
          </section>
          {typed.signers.map((one, index) => (
            <section
              // biome-ignore lint/suspicious/noArrayIndexKey: a signer is its turn, there is nothing else that names it
              key={index}
              className="surface signing-step"
              aria-label={`${index + 1}. ${nameOf(one)}`}
              data-chosen={chosen === index || undefined}
            >
              <header>
                <b className="placing-number" data-signer={index % 3}>
                  {index + 1}
                </b>
                <h2>{nameOf(one)}</h2>
                <ActionIcon
                  variant="subtle"
                  aria-label={`${t('earlier')}, ${nameOf(one)}`}
                  disabled={index === 0}
                  onClick={() => move(index, -1)}
                >
                  <IconChevronUp size={17} aria-hidden />
                </ActionIcon>
                <ActionIcon
                  variant="subtle"
                  aria-label={`${t('later')}, ${nameOf(one)}`}
                  disabled={index === typed.signers.length - 1}
                  onClick={() => move(index, 1)}
                >
                  <IconChevronDown size={17} aria-hidden />
                </ActionIcon>
                <ActionIcon
                  variant="subtle"
                  aria-label={`${t('removeSigner')}, ${nameOf(one)}`}
                  disabled={typed.signers.length === 1}
                  onClick={() => {
                    type({ signers: typed.signers.filter((_, at) => at !== index) })
                    choose(0)
                  }}
                >
                  <IconTrash size={17} aria-hidden />
                </ActionIcon>
              </header>
              <div className="model-two">
                <NativeSelect
                  label={t('signerKind')}
                  value={one.kind}
                  data={([typed.holder, 'provider', 'third'] as const).map((value) => ({
                    value,
                    label: t(`kind_${value}`),
                  }))}
                  onChange={(event) => change(index, { kind: event.currentTarget.value as Signer['kind'], role: '' })}
                  {...fault(`signers.${index}.kind`)}
                />
                <NumberInput
                  label={t('models.ownDays')}
                  min={1}
                  max={365}
                  allowDecimal={false}
                  value={one.days ?? ''}
                  onChange={(value) => change(index, { days: value === '' ? null : Number(value) })}
                  {...fault(`signers.${index}.days`)}
                />
              </div>
              {one.kind === 'third' ? (
                <TextInput
                  {...compulsory}
                  label={t('models.role')}
                  description={t('models.roleHelp')}
                  maxLength={80}
                  value={one.role}
                  onChange={(event) => change(index, { role: event.currentTarget.value })}
                  {...fault(`signers.${index}.role`)}
                />
              ) : null}
              {index > 0 ? (
                <Checkbox
                  label={t('models.together')}
                  checked={one.together}
                  onChange={(event) => change(index, { together: event.currentTarget.checked })}
                />
              ) : null}
              <div className="model-two">
                <NativeSelect
                  label={t('models.place')}
                  value={one.place === null ? 'side' : one.place.page === null ? 'last' : 'page'}
                  data={[
                    { value: 'side', label: t('folderPlace') },
                    { value: 'last', label: t('models.lastPage') },
                    { value: 'page', label: t('models.onPage') },
                  ]}
                  onChange={(event) => {
                    const where = event.currentTarget.value
                    const page = where === 'last' ? null : 1
                    const box = one.place ?? freeOn(page)
                    choose(index)
                    change(index, {
                      place: where === 'side' ? null : { ...box, page },
                    })
                  }}
                  {...fault(`signers.${index}.place`)}
                />
                {one.place && one.place.page !== null ? (
                  <NumberInput
                    label={t('models.page')}
                    min={1}
                    max={500}
                    allowDecimal={false}
                    value={one.place.page}
                    onChange={(value) => {
                      choose(index)
                      change(index, { place: { ...one.place!, page: Number(value) || 1 } })
                    }}
                  />
                ) : null}
              </div>
              <Button
                className="model-choose"
                size="compact-sm"
                variant={chosen === index ? 'filled' : 'default'}
                aria-label={`${t('placeHere')}, ${nameOf(one)}`}
                onClick={() => {
                  choose(index)
                  if (!one.place) change(index, { place: { page: null, ...freeOn(null) } })
                }}
              >
                {t('placeHere')}
              </Button>
            </section>
          ))}
          <div className="model-acts">
            <Button
              variant="default"
              disabled={typed.signers.length >= 10}
              leftSection={<IconPlus size={17} stroke={1.7} aria-hidden />}
              onClick={() => {
                type({
                  signers: [...typed.signers, { together: false, kind: 'provider', role: '', days: null, place: null }],
                })
                choose(typed.signers.length)
              }}
            >
              {t('models.addSigner')}
            </Button>
            {may ? (
              <Button disabled={!typed.name.trim()} loading={save.isPending} onClick={() => save.mutate()}>
                {ui('save')}
              </Button>
            ) : null}
          </div>
        </div>
      </fieldset>
      {removing && model ? <RemoveDialog model={model} onClose={() => setRemoving(false)} onRemoved={leave} /> : null}
    </>
  )
}

function RemoveDialog(props: { model: Model; onClose: () => void; onRemoved: () => Promise<void> }) {
  const t = useTexts('documents')
  const ui = useTexts()
  const { id, name, version } = props.model
  const remove = useMutation({
    mutationFn: () => api.delete('/staff/signature-models/:id', { params: { id }, body: { version } }),
    onSuccess: props.onRemoved,
  })
  return (
    <Dialog
      opened
      onClose={props.onClose}
      tone="brique"
      icon={IconTrash}
      title={`${t('models.remove')} «\u00a0${name}\u00a0»`}
      lead={t('models.removeWhat')}
      footer={
        <>
          <Button variant="default" onClick={props.onClose}>
            {ui('cancel')}
          </Button>
          <Button color="red" loading={remove.isPending} onClick={() => remove.mutate()}>
            {t('models.remove')}
          </Button>
        </>
      }
    >
      {remove.error ? <ProblemNotice problem={remove.error as ApiProblem} /> : null}
    </Dialog>
  )
}
