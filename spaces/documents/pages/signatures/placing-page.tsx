import { ActionIcon, Button, Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { IconChevronDown, IconChevronUp, IconPlus, IconSend, IconStack2, IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { type ApiProblem, api, fileAddress } from '../../../../web/api/client.ts'
import type { BodyOf } from '../../../../web/api/endpoints.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { DateField } from '../../../../web/ui/date-field.tsx'
import { Dialog } from '../../../../web/ui/dialog.tsx'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { compulsory } from '../../../../web/ui/fields.tsx'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { RemoteSelect } from '../../../../web/ui/remote-select.tsx'
import { Told } from '../../../../web/ui/told.tsx'
import { LeaveGuard } from '../../../../web/ui/unsaved.tsx'
import { todayThere } from '../../../../web/ui/zone.ts'
import { freeBox, PlacingBoxes } from './placing-boxes.tsx'
import { accountSource, type SignatureView } from './source.ts'
import { turnsOf, withTogether } from './turns.ts'
import './signing.css'

const PdfPage = lazy(() => import('../../../../web/ui/pdf-page.tsx'))

type Place = SignatureView['signers'][number]['place']
type Draft = {
  key: number
  kind: 'client' | 'employee' | 'provider' | 'third'
  accountId: string
  name: string
  email: string
  /** As what a third person signs, where a model said it. */
  role: string
  /** They sign at the same turn as the one before. */
  together: boolean
  deadline: string | null
  place: Place | null
}
type SignerBody = BodyOf<'PUT /staff/documents/:id/signature'>['signers'][number]

const draftsOf = (view: SignatureView): Draft[] =>
  withTogether(view.signers.filter((one) => one.state !== 'passed_on')).map((one, key) => ({
    key,
    together: one.together,
    kind: one.kind,
    accountId: one.accountId ?? '',
    name: one.kind === 'third' ? one.name : '',
    email: one.email,
    role: '',
    deadline: one.deadline === view.deadline ? null : one.deadline,
    place: one.placed ? one.place : null,
  }))

/** Who signs a document, in which order, where and until when (D35): set by the staff until somebody has signed. */
export function PlacingPage() {
  const t = useTexts('documents')
  const { id = '' } = useParams({ strict: false }) as { id?: string }
  const source = accountSource(id)
  const { data, error, refetch } = useQuery({ queryKey: source.key, queryFn: source.read })
  if (error) return <ErrorState title={t('signFailed')} problem={error as ApiProblem} onRetry={() => void refetch()} />
  return data ? <Placing key={data.version} view={data} /> : null
}

function Placing({ view }: { view: SignatureView }) {
  const t = useTexts('documents')
  const store = useQueryClient()
  const navigate = useNavigate()
  const id = view.documentId
  const [drafts, setDrafts] = useState(() => draftsOf(view))
  const [chosen, setChosen] = useState(0)
  const [deadline, setDeadline] = useState<string | null>(view.deadline)
  const [reminderDays, setReminderDays] = useState(view.reminderDays)
  const [model, setModel] = useState('')
  const [keeping, keep] = useState(false)
  const [told, tell] = useState<string>()
  const [page, setPage] = useState(view.pages.length)
  const [changed, setChanged] = useState(false)
  const count = view.pages.length
  const { data: people } = useQuery({
    queryKey: ['documents', id, 'signers'],
    queryFn: () => api.get('/staff/documents/:id/signers', { params: { id } }),
  })
  const change = (key: number, with_: Partial<Draft>) => {
    setChanged(true)
    setDrafts((before) => before.map((one) => (one.key === key ? { ...one, ...with_ } : one)))
  }
  const move = (index: number, by: number) => {
    setChanged(true)
    setDrafts((before) => {
      const next = [...before]
      const [one] = next.splice(index, 1)
      next.splice(index + by, 0, one!)
      return next
    })
  }
  const send = useMutation({
    mutationFn: () =>
      api.put('/staff/documents/:id/signature', {
        params: { id },
        body: {
          version: view.version,
          deadline,
          reminderDays,
          signers: turnsOf(drafts).map((one): SignerBody => {
            const common = { position: one.position, deadline: one.deadline, place: one.place }
            return one.kind === 'third'
              ? { kind: 'third', name: one.name, email: one.email, ...common }
              : { kind: one.kind, accountId: one.accountId || null, ...common }
          }),
        },
      }),
    onSuccess: async (next) => {
      setChanged(false)
      store.setQueryData(accountSource(id).key, next)
      await store.invalidateQueries()
      void navigate({ to: `/fournisseur/documents/signature/${id}` } as never)
    },
  })
  // What a model gives is shown on the pages, and sent like anything else that is placed.
  const apply = useMutation({
    mutationFn: (modelId: string) =>
      api.get('/staff/documents/:id/signature/models/:modelId', { params: { id, modelId } }),
    onSuccess: (given) => {
      setChanged(true)
      setChosen(0)
      setDeadline(given.deadline)
      setReminderDays(given.reminderDays)
      setDrafts(
        withTogether(given.signers).map((one, key) => ({
          key,
          together: one.together,
          kind: one.kind,
          role: one.role,
          accountId: '',
          name: '',
          email: '',
          deadline: one.deadline,
          place: one.place,
        })),
      )
      const first = given.signers.find((one) => one.place)?.place
      if (first) setPage(first.page)
    },
  })
  const refusal = send.error as ApiProblem | null
  const errorOf = (index: number, field: string) =>
    refusal?.errors.find((one) => one.field === `signers.${index}.${field}`)?.message
  const nameOf = (one: Draft) =>
    one.kind === 'third'
      ? one.name || one.role || t('kind_third')
      : (people?.items.find((each) => each.id === one.accountId)?.name ?? t(`kind_${one.kind}`))
  return (
    <>
      <LeaveGuard unsaved={changed && !send.isPending && !send.isSuccess} />
      <PageHeader
        title={view.name}
        breadcrumb={[{ label: t('signatures'), to: '/fournisseur/documents/signatures' }]}
        actions={
          <Button
            variant="subtle"
            leftSection={<IconStack2 size={17} stroke={1.7} aria-hidden />}
            onClick={() => {
              tell(undefined)
              keep(true)
            }}
          >
            {t('models.keep')}
          </Button>
        }
      />
      <Told said={told} />
      <p className="help placing-phone">{t('placingPhone')}</p>
      <div className="signing placing">
        <div className="signing-document">
          <div className="signing-bar">
            <ActionIcon
              variant="default"
              size={32}
              aria-label={t('previousPage')}
              disabled={page === 1}
              onClick={() => setPage(page - 1)}
            >
              <IconChevronUp size={17} aria-hidden />
            </ActionIcon>
            <ActionIcon
              variant="default"
              size={32}
              aria-label={t('nextPage')}
              disabled={page === count}
              onClick={() => setPage(page + 1)}
            >
              <IconChevronDown size={17} aria-hidden />
            </ActionIcon>
            <strong>{t('pageOf', { number: page, count })}</strong>
            <span className="help">{t('placingHow')}</span>
          </div>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard scrolls what is longer than its frame */}
          <section className="signing-page" aria-label={view.name} tabIndex={0}>
            <Suspense>
              <PdfPage
                address={fileAddress('/documents/:id/versions/:versionId', {
                  params: { id, versionId: view.versionId },
                })}
                number={page}
                count={count}
                zoom={100}
                onShown={() => {}}
              >
                <PlacingBoxes
                  boxes={drafts.flatMap((one, index) =>
                    one.place?.page === page ? [{ index, name: nameOf(one), box: one.place }] : [],
                  )}
                  chosen={chosen}
                  onChoose={setChosen}
                  onPut={(box) => drafts[chosen] && change(drafts[chosen].key, { place: { page, ...box } })}
                  onMove={(index, box) => change(drafts[index]!.key, { place: { page, ...box } })}
                />
              </PdfPage>
            </Suspense>
          </section>
        </div>
        <aside className="signing-panel">
          <div className="signing-steps">
            <section className="signing-step" aria-label={t('models.model')}>
              <RemoteSelect
                label={t('models.apply')}
                description={t('models.applyHelp')}
                placeholder={t('models.name')}
                listKey={['signature-model-choices', view.employee ? 'employee' : 'client']}
                load={async (search, signal) =>
                  (
                    await api.get('/staff/signature-models', {
                      query: { search, holder: view.employee ? 'employee' : 'client', size: 20 },
                      signal,
                    })
                  ).items
                }
                name={(item) => item.name}
                value={model}
                error={
                  apply.error ? ((apply.error as ApiProblem).errors[0]?.message ?? apply.error.message) : undefined
                }
                onPick={(item) => {
                  setModel(item?.id ?? '')
                  apply.reset()
                  if (item) apply.mutate(item.id)
                }}
              />
            </section>
            {drafts.map((one, index) => (
              <section key={one.key} className="signing-step" aria-label={`${index + 1}. ${nameOf(one)}`}>
                <header>
                  <b className="placing-number" data-signer={index % 3}>
                    {index + 1}
                  </b>
                  <h2>{nameOf(one)}</h2>
                  <ActionIcon
                    variant="subtle"
                    aria-label={t('earlier')}
                    disabled={index === 0}
                    onClick={() => move(index, -1)}
                  >
                    <IconChevronUp size={17} aria-hidden />
                  </ActionIcon>
                  <ActionIcon
                    variant="subtle"
                    aria-label={t('later')}
                    disabled={index === drafts.length - 1}
                    onClick={() => move(index, 1)}
                  >
                    <IconChevronDown size={17} aria-hidden />
                  </ActionIcon>
                  <ActionIcon
                    variant="subtle"
                    aria-label={t('removeSigner')}
                    disabled={drafts.length === 1}
                    onClick={() => {
                      setChanged(true)
                      setChosen(0)
                      setDrafts(drafts.filter((each) => each.key !== one.key))
                    }}
                  >
                    <IconTrash size={17} aria-hidden />
                  </ActionIcon>
                </header>
                <NativeSelect
                  label={t('signerKind')}
                  value={one.kind}
                  data={([view.employee ? 'employee' : 'client', 'provider', 'third'] as const).map((value) => ({
                    value,
                    label: t(`kind_${value}`),
                  }))}
                  onChange={(event) =>
                    change(one.key, { kind: event.currentTarget.value as Draft['kind'], accountId: '' })
                  }
                />
                {one.kind === 'client' ? (
                  <NativeSelect
                    label={t('signer')}
                    value={one.accountId}
                    error={errorOf(index, 'accountId')}
                    data={[
                      { value: '', label: t('anyClient') },
                      ...(people?.items ?? []).map((each) => ({ value: each.id, label: each.name })),
                    ]}
                    onChange={(event) => change(one.key, { accountId: event.currentTarget.value })}
                  />
                ) : one.kind === 'third' ? (
                  <>
                    <TextInput
                      label={t('thirdName')}
                      value={one.name}
                      maxLength={80}
                      error={errorOf(index, 'name')}
                      onChange={(event) => change(one.key, { name: event.currentTarget.value })}
                    />
                    <TextInput
                      label={t('thirdEmail')}
                      type="email"
                      value={one.email}
                      error={errorOf(index, 'email')}
                      onChange={(event) => change(one.key, { email: event.currentTarget.value })}
                    />
                    <p className="help">{t('thirdHow')}</p>
                  </>
                ) : null}
                {index > 0 ? (
                  <Checkbox
                    label={t('models.together')}
                    checked={one.together}
                    onChange={(event) => change(one.key, { together: event.currentTarget.checked })}
                  />
                ) : null}
                <div className="signing-acts">
                  <Button
                    size="compact-sm"
                    variant={chosen === index ? 'filled' : 'default'}
                    onClick={() => {
                      setChosen(index)
                      if (one.place) setPage(one.place.page)
                      else {
                        const others = drafts.flatMap((each) => (each.place?.page === page ? [each.place] : []))
                        change(one.key, { place: { page, ...freeBox(others) } })
                      }
                    }}
                  >
                    {t('placeHere')}
                  </Button>
                  <Button
                    size="compact-sm"
                    variant="subtle"
                    disabled={!one.place}
                    onClick={() => change(one.key, { place: null })}
                  >
                    {t('folderPlace')}
                  </Button>
                </div>
                {errorOf(index, 'place') ? (
                  <p className="help" role="alert">
                    {errorOf(index, 'place')}
                  </p>
                ) : null}
              </section>
            ))}
            <section className="signing-step">
              <Button
                variant="default"
                disabled={drafts.length >= 10}
                leftSection={<IconPlus size={17} stroke={1.7} aria-hidden />}
                onClick={() => {
                  setChanged(true)
                  const key = Math.max(...drafts.map((each) => each.key)) + 1
                  setDrafts([
                    ...drafts,
                    {
                      key,
                      kind: 'provider',
                      accountId: '',
                      name: '',
                      email: '',
                      role: '',
                      together: false,
                      deadline: null,
                      place: null,
                    },
                  ])
                  setChosen(drafts.length)
                }}
              >
                {t('addSigner')}
              </Button>
              <DateField
                label={t('deadline')}
                value={deadline ?? ''}
                onChange={(value) => {
                  setChanged(true)
                  setDeadline(value || null)
                }}
                error={refusal?.errors.find((one) => one.field === 'deadline')?.message}
              />
            </section>
          </div>
          <div className="signing-foot">
            {refusal && refusal.errors.length === 0 ? <ProblemNotice problem={refusal} /> : null}
            <div className="signing-acts">
              <Button
                disabled={view.state !== 'open'}
                loading={send.isPending}
                leftSection={<IconSend size={17} stroke={1.7} aria-hidden />}
                onClick={() => send.mutate()}
              >
                {t('sendToSign')}
              </Button>
            </div>
          </div>
        </aside>
      </div>
      {keeping ? (
        <KeepDialog
          view={view}
          drafts={drafts}
          deadline={deadline}
          reminderDays={reminderDays}
          onClose={(name) => {
            keep(false)
            if (name) tell(t('models.kept', { name }))
          }}
        />
      ) : null}
    </>
  )
}

const daysUntil = (day: string) => Math.round((Date.parse(day) - Date.parse(todayThere())) / 86_400_000)

/** «Enregistrer comme modèle»: the signers by their roles, with the places that stand on the pages. */
function KeepDialog(props: {
  view: SignatureView
  drafts: Draft[]
  deadline: string | null
  reminderDays: number[]
  onClose: (kept?: string) => void
}) {
  const { view, drafts, deadline } = props
  const t = useTexts('documents')
  const ui = useTexts()
  const [name, setName] = useState('')
  const [follows, setFollows] = useState(true)
  const [roles, setRoles] = useState<Record<number, string>>({})
  const roleOf = (one: Pick<Draft, 'key' | 'role'>) => roles[one.key] ?? one.role
  const thirds = drafts.filter((one) => one.kind === 'third')
  const days = (day: string | null) => (day && daysUntil(day) > 0 ? daysUntil(day) : null)
  const save = useMutation({
    mutationFn: () =>
      api.post('/staff/signature-models', {
        body: {
          name,
          holder: view.employee ? 'employee' : 'client',
          days: days(deadline),
          reminderDays: props.reminderDays,
          signers: turnsOf(drafts).map((one) => ({
            position: one.position,
            kind: one.kind,
            role: one.kind === 'third' ? roleOf(one) : '',
            days: days(one.deadline),
            place: one.place && {
              ...one.place,
              page: follows && one.place.page === view.pages.length ? null : one.place.page,
            },
          })),
        },
      }),
    onSuccess: () => props.onClose(name),
  })
  const problem = save.error as ApiProblem | null
  const errorOf = (field: string) => problem?.errors.find((one) => one.field === field)?.message
  return (
    <Dialog
      opened
      onClose={() => props.onClose()}
      icon={IconStack2}
      title={t('models.keep')}
      lead={t('models.keepWhat')}
      footer={
        <>
          <Button variant="default" onClick={() => props.onClose()}>
            {ui('cancel')}
          </Button>
          <Button
            disabled={!name.trim() || thirds.some((one) => !roleOf(one).trim())}
            loading={save.isPending}
            onClick={() => save.mutate()}
          >
            {ui('save')}
          </Button>
        </>
      }
    >
      <div className="model-kept">
        {problem && !errorOf('name') ? <ProblemNotice problem={problem} /> : null}
        <TextInput
          {...compulsory}
          data-autofocus
          label={t('models.name')}
          maxLength={80}
          value={name}
          error={errorOf('name')}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {thirds.map((one) => (
          <TextInput
            {...compulsory}
            key={one.key}
            label={`${t('models.role')}${one.name ? `, ${one.name}` : ''}`}
            description={t('models.roleHelp')}
            maxLength={80}
            value={roleOf(one)}
            onChange={(event) => setRoles({ ...roles, [one.key]: event.currentTarget.value })}
          />
        ))}
        <Checkbox
          label={t('models.followsLast')}
          checked={follows}
          onChange={(event) => setFollows(event.currentTarget.checked)}
        />
      </div>
    </Dialog>
  )
}
