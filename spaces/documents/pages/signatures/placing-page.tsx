import { ActionIcon, Button, NativeSelect, TextInput } from '@mantine/core'
import { IconChevronDown, IconChevronUp, IconPlus, IconSend, IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { type ApiProblem, api, fileAddress } from '../../../../web/api/client.ts'
import type { BodyOf } from '../../../../web/api/endpoints.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { DateField } from '../../../../web/ui/date-field.tsx'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { LeaveGuard } from '../../../../web/ui/unsaved.tsx'
import { accountSource, type SignatureView } from './source.ts'
import './signing.css'

const PdfPage = lazy(() => import('../../../../web/ui/pdf-page.tsx'))

type Place = SignatureView['signers'][number]['place']
type Draft = {
  key: number
  kind: 'client' | 'employee' | 'provider' | 'third'
  accountId: string
  name: string
  email: string
  deadline: string | null
  place: Place | null
}
type SignerBody = BodyOf<'PUT /staff/documents/:id/signature'>['signers'][number]

const draftsOf = (view: SignatureView): Draft[] =>
  view.signers
    .filter((one) => one.state !== 'passed_on')
    .map((one, key) => ({
      key,
      kind: one.kind,
      accountId: one.accountId ?? '',
      name: one.kind === 'third' ? one.name : '',
      email: one.email,
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
          reminderDays: view.reminderDays,
          signers: drafts.map((one, index): SignerBody => {
            const common = { position: index + 1, deadline: one.deadline, place: one.place }
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
  const refusal = send.error as ApiProblem | null
  const errorOf = (index: number, field: string) =>
    refusal?.errors.find((one) => one.field === `signers.${index}.${field}`)?.message
  const nudge = (draft: Draft, key: string, step: number) => {
    const place = draft.place
    if (!place) return false
    const by: Record<string, [number, number]> = {
      ArrowLeft: [-step, 0],
      ArrowRight: [step, 0],
      ArrowUp: [0, -step],
      ArrowDown: [0, step],
    }
    const go = by[key]
    if (!go) return false
    const within = (value: number, size: number) => Math.min(1 - size, Math.max(0, value))
    change(draft.key, {
      place: { ...place, x: within(place.x + go[0], place.width), y: within(place.y + go[1], place.height) },
    })
    return true
  }
  const put = (event: React.MouseEvent<HTMLElement>) => {
    const draft = drafts[chosen]
    if (!draft) return
    const frame = event.currentTarget.getBoundingClientRect()
    const [width, height] = [0.34, 0.1]
    const x = Math.min(1 - width, Math.max(0, (event.clientX - frame.left) / frame.width - width / 2))
    const y = Math.min(1 - height, Math.max(0, (event.clientY - frame.top) / frame.height - height / 2))
    change(draft.key, { place: { page, x, y, width, height } })
  }
  const nameOf = (one: Draft) =>
    one.kind === 'third'
      ? one.name || t('kind_third')
      : (people?.items.find((each) => each.id === one.accountId)?.name ?? t(`kind_${one.kind}`))
  return (
    <>
      <LeaveGuard unsaved={changed && !send.isPending && !send.isSuccess} />
      <PageHeader
        title={view.name}
        breadcrumb={[{ label: t('signatures'), to: '/fournisseur/documents/signatures' }]}
      />
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
                {/* biome-ignore lint/a11y/useKeyWithClickEvents: the arrows move a box, and «Placer ici» puts one */}
                {/* biome-ignore lint/a11y/noStaticElementInteractions: a click puts the chosen signer's box */}
                <div className="placing-sheet" onClick={put} />
                {drafts.map((one, index) =>
                  one.place?.page === page ? (
                    <button
                      type="button"
                      key={one.key}
                      className="placing-box"
                      data-signer={index % 3}
                      aria-label={`${index + 1}. ${nameOf(one)}`}
                      aria-pressed={chosen === index}
                      style={{
                        left: `${one.place.x * 100}%`,
                        top: `${one.place.y * 100}%`,
                        width: `${one.place.width * 100}%`,
                        height: `${one.place.height * 100}%`,
                      }}
                      onClick={() => setChosen(index)}
                      onKeyDown={(event) => {
                        if (nudge(one, event.key, event.shiftKey ? 0.05 : 0.01)) event.preventDefault()
                      }}
                    >
                      {index + 1} · {nameOf(one)}
                    </button>
                  ) : null,
                )}
              </PdfPage>
            </Suspense>
          </section>
        </div>
        <aside className="signing-panel">
          <div className="signing-steps">
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
                <div className="signing-acts">
                  <Button
                    size="compact-sm"
                    variant={chosen === index ? 'filled' : 'default'}
                    onClick={() => {
                      setChosen(index)
                      if (one.place) setPage(one.place.page)
                      else change(one.key, { place: { page, x: 0.33, y: 0.8, width: 0.34, height: 0.1 } })
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
                    { key, kind: 'provider', accountId: '', name: '', email: '', deadline: null, place: null },
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
    </>
  )
}
