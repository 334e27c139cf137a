import { Button, Select, Textarea, TextInput } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconCircleCheckFilled, IconFileText, IconHistory, IconMoodCheck } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useRouter, useSearch } from '@tanstack/react-router'
import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { api, newActionKey } from '../../../web/api/client.ts'
import type { Answer } from '../../../web/api/endpoints.ts'
import { ApiProblem } from '../../../web/api/problem.ts'
import { useSession } from '../../../web/api/session.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { compulsory } from '../../../web/ui/fields.tsx'
import { formatDay } from '../../../web/ui/format.ts'
import { Notice } from '../../../web/ui/notice.tsx'
import { PageHeader } from '../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../web/ui/problem-notice.tsx'
import { RemoteSelect } from '../../../web/ui/remote-select.tsx'
import { LeaveGuard } from '../../../web/ui/unsaved.tsx'
import { useRested } from '../../../web/ui/use-rested.ts'
import { AttachmentsField } from './attachments-field.tsx'
import { messageForm } from './data.ts'
import { delayWords } from './delay.ts'
import { useKeptDraft } from './kept-draft.ts'
import './support.css'
import './wizard.css'

type Catalogue = Answer<'GET /ticket-wizard'>
/** What an entry of the history knows of itself: how many steps of the wizard lie before it. */
type Entry = { steps?: number }
type Step = 'nature' | 'asset' | 'details'
/** What the address calls each step. */
const places: Record<Step, string> = { nature: 'nature', asset: 'bien', details: 'precisions' }
type Typed = {
  domainId: string
  natureId: string
  assetId: string
  assetName: string
  assetKind: string
  priorityId: string
  serviceId: string
  site: string
  body: string
}
const empty: Typed = {
  domainId: '',
  natureId: '',
  assetId: '',
  assetName: '',
  assetKind: '',
  priorityId: '',
  serviceId: '',
  site: '',
  body: '',
}

/** One choice among a few, as cards: a group of radio buttons, so that arrows go from one to the next. */
function Cards(props: {
  label: string
  name: string
  value: string
  options: Array<{ value: string; title: string; help?: string }>
  onChange: (value: string) => void
  required?: boolean
  error?: ReactNode
}) {
  const id = useId()
  return (
    <fieldset className="choice-cards" aria-describedby={props.error ? `${id}-error` : undefined}>
      <legend>
        {props.label}
        {props.required ? (
          <span className="star" aria-hidden>
            {' '}
            *
          </span>
        ) : null}
      </legend>
      <div>
        {props.options.map((option) => (
          <label key={option.value} className={option.value === props.value ? 'chosen' : undefined}>
            <input
              type="radio"
              name={`${id}-${props.name}`}
              value={option.value}
              checked={option.value === props.value}
              onChange={() => props.onChange(option.value)}
            />
            <span>
              <b>{option.title}</b>
              {option.help ? <span className="help">{option.help}</span> : null}
            </span>
          </label>
        ))}
      </div>
      {props.error ? (
        <p id={`${id}-error`} className="field-error" role="alert">
          {props.error}
        </p>
      ) : null}
    </fieldset>
  )
}

/** An answer that was given: one row, and «Modifier». */
function Folded(props: { question: string; answer: string; more?: string | undefined; onChange: () => void }) {
  const t = useTexts('support')
  return (
    <section className="surface wizard-answer" aria-label={props.question}>
      <IconCircleCheckFilled size={20} className="done" aria-hidden />
      <span className="question">{props.question}</span>
      <span className="answer">
        <b>{props.answer}</b> {props.more ? <span className="help">{props.more}</span> : null}
      </span>
      <Button
        variant="subtle"
        size="xs"
        aria-label={t('wizard.changeOf', { question: props.question })}
        onClick={props.onChange}
      >
        {t('wizard.change')}
      </Button>
    </section>
  )
}

/**
 * «Déclencher une intervention» (P12, P32): what happens, on which asset, and how bad it is, each answer folding into a row. Beside it, before it is sent,
 * what answers its words. What is typed outlives a page that is loaded anew; a nature that is hidden meanwhile is asked for again, and nothing is lost. Each step
 * has an address, so that the browser's way back leads to the one before. Where the asset tells the domain, that is not asked.
 */
export function Wizard({
  catalogue,
  organisation,
}: {
  catalogue: Catalogue
  organisation: { id: string } | undefined
}) {
  const t = useTexts('support')
  const navigate = useNavigate()
  const { history } = useRouter()
  const store = useQueryClient()
  const session = useSession()
  const address = useSearch({ strict: false }) as { bien?: string; texte?: string; etape?: string }
  const hasFleet = session.spaces.includes('fleet')
  const [typed, change, forget] = useKeptDraft<Typed>(session.account.id, `wizard:${organisation?.id ?? ''}`, {
    ...empty,
    body: address.texte ?? '',
  })
  const [files, setFiles] = useState<File[]>([])
  const [tried, setTried] = useState(false)
  const [gone, setGone] = useState<string>()
  const [over, setOver] = useState(false)
  const key = useRef(newActionKey())

  const asset = useQuery({
    queryKey: ['fleet', 'asset', address.bien],
    queryFn: () => api.get('/assets/:id', { params: { id: address.bien! } }),
    enabled: Boolean(address.bien) && hasFleet,
  })
  const assetId = typed.assetId || (asset.data?.id ?? '')
  const assetName = typed.assetId ? typed.assetName : asset.data ? `${asset.data.label} (${asset.data.number})` : ''
  const assetKind = typed.assetId ? typed.assetKind : (asset.data?.kind.code ?? '')

  const natures = catalogue.domains.flatMap((domain) => domain.natures.map((nature) => ({ ...nature, domain })))
  const nature = natures.find((one) => one.id === typed.natureId)
  // An asset tells what it is about, where a domain is of its kind.
  const told = assetKind ? catalogue.domains.filter((one) => one.assetKind === assetKind) : []
  const domains = told.length > 0 ? told : catalogue.domains
  const domain =
    domains.find((one) => one.id === (nature?.domain.id ?? typed.domainId)) ??
    (domains.length === 1 ? domains[0] : undefined)
  const priority = typed.priorityId || nature?.priorityId || ''
  const steps: Step[] = hasFleet ? ['nature', 'asset', 'details'] : ['nature', 'details']
  const asked = steps.find((one) => places[one] === address.etape) ?? 'nature'
  // Whoever comes back with a nature that is no longer there is asked for it first; the asset may be chosen before it.
  const step: Step = nature || asked === 'asset' ? asked : 'nature'
  const at = steps.indexOf(step)
  const go = (to: Step, how: { replace?: boolean; without?: 'bien' } = {}) =>
    void navigate({
      to: '.',
      search: ((now: object) => ({
        ...now,
        etape: places[to],
        ...(how.without ? { [how.without]: undefined } : {}),
      })) as never,
      state: ((now: Entry) => ({ ...now, steps: (now.steps ?? 0) + (how.replace ? 0 : 1) })) as never,
      replace: how.replace ?? false,
    })
  // What comes of it takes the place of all its steps, of those before a reload too: Back then leads to where the wizard was opened from.
  const end = async (to: { to: string; search?: never }) => {
    const { steps = 0 } = history.location.state as Entry
    if (steps > 0)
      await new Promise<void>((done) => {
        const stop = history.subscribe(() => {
          stop()
          done()
        })
        history.go(-steps, { ignoreBlocker: true })
      })
    await navigate({ ...to, replace: true })
  }
  const afterAsset: Step = nature ? 'details' : 'nature'
  // Whoever goes to another step, forth or back, is at its question.
  const head = useRef<HTMLHeadingElement>(null)
  const shown = useRef(step)
  useEffect(() => {
    if (shown.current !== step) head.current?.focus()
    shown.current = step
  }, [step])

  // Beside the question where there is room, else right below what is typed: before «Envoyer», so that it is seen first.
  const narrow = useMediaQuery('(max-width: 62em)', undefined, { getInitialValueInEffect: false })
  const words = useRested(typed.body.trim(), 400)
  const answers = useQuery({
    queryKey: ['tickets', 'answers', typed.natureId, assetId, words],
    queryFn: ({ signal }) =>
      api.get('/ticket-wizard/answers', {
        query: { natureId: typed.natureId, assetId, words: words.slice(0, 400) },
        signal,
      }),
    enabled: step === 'details' && Boolean(nature),
    staleTime: 30_000,
    placeholderData: (before) => before,
  })
  const found = answers.data && (answers.data.help.length > 0 || answers.data.tickets.length > 0)

  const sending = useMutation({
    mutationFn: () =>
      api.post('/tickets', {
        body: messageForm(
          {
            natureId: typed.natureId,
            assetId,
            priorityId: priority,
            serviceId: typed.serviceId,
            site: typed.site,
            body: typed.body,
            organisationId: organisation?.id ?? '',
          },
          files,
        ),
        key: key.current,
      }),
    onSuccess: async (made) => {
      setOver(true)
      forget()
      void store.invalidateQueries({ queryKey: ['tickets'] })
      await end({ to: `/assistance/${made.id}` })
    },
    onError: (error) => {
      key.current = newActionKey()
      const hidden = error instanceof ApiProblem ? error.errors.find(({ field }) => field === 'natureId') : undefined
      if (!hidden) return
      setGone(hidden.message)
      change({ natureId: '' })
      go('nature', { replace: true })
      void store.invalidateQueries({ queryKey: ['tickets', 'wizard'] })
    },
  })
  const solving = useMutation({
    mutationFn: () => {
      const help = answers.data?.help[0]
      const ticket = answers.data?.tickets[0]
      return api.post('/ticket-wizard/solved', {
        body: {
          natureId: typed.natureId,
          organisationId: organisation?.id ?? '',
          kind: help ? 'help' : ticket ? 'ticket' : 'none',
          key: help?.key ?? ticket?.number ?? '',
          body: typed.body,
        },
      })
    },
    onSuccess: async () => {
      setOver(true)
      forget()
      await end({ to: '/assistance', search: { regle: '1' } as never })
    },
  })
  const problem = sending.error instanceof ApiProblem ? sending.error : undefined
  const fieldError = (name: string) => problem?.errors.find(({ field }) => field === name)?.message
  const missing = tried && !typed.body.trim() ? t('required') : fieldError('body')
  const delay = catalogue.priorities.find((one) => one.id === priority)?.firstAnswerMinutes ?? null

  const questions: Record<Step, string> = {
    nature: t('wizard.nature'),
    asset: t('wizard.asset'),
    details: t('wizard.details'),
  }
  const suggestions =
    step === 'details' && found ? (
      <aside className="surface wizard-answers" aria-label={t('wizard.before')}>
        <header>
          <h2>{t('wizard.before')}</h2>
          <p className="help">{t('wizard.beforeHelp')}</p>
        </header>
        {answers.data!.help.map((page) => (
          <section key={page.key}>
            <IconFileText size={20} stroke={1.7} aria-hidden />
            <div>
              <p className="help">{t('wizard.help')}</p>
              <a href={page.href} target="_blank" rel="noreferrer">
                {page.title}
              </a>
              <p>{page.excerpt}</p>
              {page.solved > 0 ? <p className="mousse">{t('wizard.solved', { count: page.solved })}</p> : null}
            </div>
          </section>
        ))}
        {answers.data!.tickets.map((ticket) => (
          <section key={ticket.id}>
            <IconHistory size={20} stroke={1.7} aria-hidden />
            <div>
              <p className="help">{t('wizard.yours')}</p>
              <a href={`/assistance/${ticket.id}`} target="_blank" rel="noreferrer">
                {ticket.number}, {ticket.subject}
                {ticket.closedAt ? `, ${formatDay(ticket.closedAt)}` : ''}
              </a>
              <p>{ticket.answer}</p>
            </div>
          </section>
        ))}
        <footer>
          <Button
            variant="default"
            fullWidth
            leftSection={<IconMoodCheck size={17} stroke={1.7} aria-hidden />}
            loading={solving.isPending}
            onClick={() => solving.mutate()}
          >
            {t('wizard.isSolved')}
          </Button>
          <p className="help">{t('wizard.nothingSent')}</p>
          {solving.error instanceof ApiProblem ? <ProblemNotice problem={solving.error} /> : null}
        </footer>
      </aside>
    ) : null
  return (
    <>
      <PageHeader
        title={t('wizard.title')}
        breadcrumb={[{ label: t('title'), to: '/assistance' }, { label: t('wizard.title') }]}
      />
      <div className="wizard">
        <div>
          <ol className="wizard-steps" aria-label={t('wizard.steps')}>
            {steps.map((one, index) => (
              <li
                key={one}
                className={index <= at ? 'reached' : undefined}
                aria-current={one === step ? 'step' : undefined}
              >
                {index + 1}. {questions[one]}
              </li>
            ))}
          </ol>
          {nature && at > 0 ? (
            <Folded
              question={questions.nature}
              answer={nature.title}
              more={nature.domain.title}
              onChange={() => go('nature')}
            />
          ) : null}
          {hasFleet && (step === 'details' || (step === 'nature' && assetName)) ? (
            <Folded question={questions.asset} answer={assetName || t('wizard.noAsset')} onChange={() => go('asset')} />
          ) : null}
          <section className="surface wizard-step" aria-label={questions[step]}>
            <h2 ref={head} tabIndex={-1}>
              {at + 1}. {questions[step]}
            </h2>
            {step === 'nature' ? (
              <>
                {gone ? <Notice>{gone}</Notice> : null}
                {domains.length > 1 ? (
                  <Cards
                    label={t('wizard.domain')}
                    name="domain"
                    value={domain?.id ?? ''}
                    options={domains.map((one) => ({ value: one.id, title: one.title }))}
                    onChange={(domainId) => change({ domainId, natureId: '' })}
                  />
                ) : null}
                {domain ? (
                  <Cards
                    label={t('wizard.what')}
                    name="nature"
                    required
                    value={typed.natureId}
                    options={domain.natures.map((one) => ({ value: one.id, title: one.title, help: one.help }))}
                    onChange={(natureId) => {
                      setGone(undefined)
                      change({ natureId })
                    }}
                  />
                ) : null}
                <div className="wizard-foot">
                  <Link to="/assistance/nouveau" search={{ autre: '1' } as never}>
                    {t('wizard.other')}
                  </Link>
                  {hasFleet && !assetId && !nature && domains.length > 1 ? (
                    <Button variant="default" onClick={() => go('asset')}>
                      {t('wizard.assetFirst')}
                    </Button>
                  ) : null}
                  <Button disabled={!nature} onClick={() => go(hasFleet && !assetId ? 'asset' : 'details')}>
                    {t('wizard.next')}
                  </Button>
                </div>
              </>
            ) : step === 'asset' ? (
              <>
                <RemoteSelect
                  label={t('wizard.whichAsset')}
                  description={t('wizard.assetHelp')}
                  placeholder={t('wizard.assetSearch')}
                  listKey={['fleet', 'wizard', organisation?.id]}
                  load={async (search, signal) =>
                    (await api.get('/assets', { query: { search, size: 20, organisation: organisation?.id }, signal }))
                      .items
                  }
                  name={(one) => [`${one.label} (${one.number})`, one.site?.name].filter(Boolean).join(', ')}
                  value={assetId}
                  chosen={assetId ? { id: assetId, name: assetName } : undefined}
                  clearable
                  onPick={(one) =>
                    change({
                      assetId: one?.id ?? '',
                      assetName: one ? `${one.label} (${one.number})` : '',
                      assetKind: one?.kind.code ?? '',
                    })
                  }
                />
                <div className="wizard-foot">
                  <Button
                    variant="default"
                    onClick={() => {
                      change({ assetId: '', assetName: '', assetKind: '' })
                      go(afterAsset, { without: 'bien' })
                    }}
                  >
                    {t('wizard.withoutAsset')}
                  </Button>
                  <Button disabled={!assetId} onClick={() => go(afterAsset)}>
                    {t('wizard.next')}
                  </Button>
                </div>
              </>
            ) : (
              <form
                noValidate
                aria-label={questions.details}
                onSubmit={(event) => {
                  event.preventDefault()
                  setTried(true)
                  if (typed.body.trim()) sending.mutate()
                }}
                onKeyDown={(event) => {
                  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.requestSubmit()
                }}
              >
                <ProblemNotice problem={problem} />
                {catalogue.priorities.length > 0 ? (
                  <Cards
                    label={t('wizard.priority')}
                    name="priority"
                    value={priority}
                    options={catalogue.priorities.map((one) => ({
                      value: one.id,
                      title: one.title,
                      ...(one.firstAnswerMinutes
                        ? { help: t('wizard.within', { delay: delayWords(one.firstAnswerMinutes) }) }
                        : {}),
                    }))}
                    onChange={(priorityId) => change({ priorityId })}
                    error={fieldError('priorityId')}
                  />
                ) : null}
                <Textarea
                  {...compulsory}
                  label={t('wizard.description')}
                  autosize
                  minRows={4}
                  maxLength={20_000}
                  value={typed.body}
                  error={missing}
                  onChange={(event) => change({ body: event.currentTarget.value })}
                />
                {narrow ? suggestions : null}
                <div className="wizard-pair">
                  {catalogue.services.length > 0 ? (
                    <Select
                      label={t('service')}
                      clearable
                      data={catalogue.services.map(({ id, name }) => ({ value: id, label: name }))}
                      value={typed.serviceId || null}
                      onChange={(value) => change({ serviceId: value ?? '' })}
                      error={fieldError('serviceId')}
                    />
                  ) : null}
                  <TextInput
                    label={t('site')}
                    maxLength={200}
                    value={typed.site}
                    onChange={(event) => change({ site: event.currentTarget.value })}
                  />
                </div>
                <AttachmentsField files={files} onChange={setFiles} error={fieldError('attachments')} />
                <div className="wizard-foot">
                  <span className="help">{delay ? t('wizard.promise', { delay: delayWords(delay) }) : null}</span>
                  <Button variant="default" onClick={() => void navigate({ to: '/assistance' })}>
                    {t('wizard.abandon')}
                  </Button>
                  <Button type="submit" loading={sending.isPending}>
                    {t('wizard.send')}
                  </Button>
                </div>
              </form>
            )}
          </section>
        </div>
        {narrow ? null : suggestions}
      </div>
      <LeaveGuard
        unsaved={!over && !sending.isPending && !solving.isPending && (typed.body.trim() !== '' || files.length > 0)}
      />
    </>
  )
}
