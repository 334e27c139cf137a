import { Button } from '@mantine/core'
import { IconArrowLeft, IconCheck, IconFileText, IconRefresh } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { api, newActionKey } from '../../../../../web/api/client.ts'
import { ApiProblem } from '../../../../../web/api/problem.ts'
import { useStaffMay } from '../../../../../web/api/session.ts'
import { focusFirstError } from '../../../../../web/api/use-api-form.ts'
import { useTexts } from '../../../../../web/i18n/index.ts'
import { EmptyState } from '../../../../../web/ui/empty-state.tsx'
import { ErrorState } from '../../../../../web/ui/error-state.tsx'
import { formatDay, formatDayTime, formatQuote, formatShortDay, formatTime } from '../../../../../web/ui/format.ts'
import { useListSearch } from '../../../../../web/ui/list-search.ts'
import { Notice } from '../../../../../web/ui/notice.tsx'
import { ProblemNotice } from '../../../../../web/ui/problem-notice.tsx'
import { useShortcuts } from '../../../../../web/ui/shortcuts.ts'
import { StateTag } from '../../../../../web/ui/state-tag.tsx'
import type { QueuedRequest, QueueRow } from '../types.ts'
import { isWaiting, stateOf } from './queue-words.ts'
import { checkRefusal, type RefusalErrors, RefusalFields, reasonOf, useRefusal } from './refusal-fields.tsx'
import { FormTab, HistoryTab, WholeTab } from './request-tabs.tsx'
import { VersionsTab } from './versions-tab.tsx'

export interface RequestPanelProps {
  id: string | undefined
  place: { index: number; total: number } | undefined
  /** The list is empty: there is nothing to open. */
  noRow: boolean
  phone: boolean | undefined
  /** V and R decide on this request (nothing is ticked). */
  keys: boolean
  refusing: boolean
  onRefusing: (on: boolean) => void
  onDecided: (row: QueueRow) => void
  onChanged: () => void
  onBack: () => void
  onMove: (by: number) => void
}

const tabs = ['versions', 'whole', 'form', 'history'] as const

/** The open request: what changed, what it says, its signed forms, its history; and the decision. */
export function RequestPanel(props: RequestPanelProps) {
  const t = useTexts('staff')
  const [last, setLast] = useState<{ number: string; text: string }>()
  const { data, error, refetch } = useQuery({
    queryKey: ['queue-request', props.id],
    queryFn: () => api.get('/staff/change-requests/:id', { params: { id: props.id ?? '' } }),
    enabled: props.id !== undefined,
    placeholderData: keepPreviousData,
  })
  const fresh = data?.id === props.id ? data : undefined
  return (
    <section className="request-panel" aria-label={data ? t('panel.label', { number: data.number }) : t('panel.none')}>
      <p className="sr-only" role="status">
        {last ? last.text : ''}
      </p>
      {error && !fresh ? (
        <ErrorState
          title={t('panel.failed')}
          detail={t('panel.failedDetail')}
          problem={error instanceof ApiProblem ? error : undefined}
          onRetry={() => void refetch()}
        />
      ) : !props.id ? (
        props.noRow ? (
          <EmptyState narrow title={t('panel.nothing')}>
            {last?.text}
          </EmptyState>
        ) : null
      ) : data ? (
        <OpenRequest
          key={data.id}
          {...props}
          request={data}
          fresh={fresh !== undefined}
          last={last && last.number !== data.number ? last.text : undefined}
          onDecided={(row, text) => {
            setLast({ number: row.number, text })
            props.onDecided(row)
          }}
          onReload={() => {
            void refetch()
            props.onChanged()
          }}
        />
      ) : null}
    </section>
  )
}

interface OpenRequestProps extends Omit<RequestPanelProps, 'onDecided'> {
  request: QueuedRequest
  /** False while the next request is coming: this one is still shown, and cannot be decided. */
  fresh: boolean
  /** What became of the request decided just before. */
  last: string | undefined
  onDecided: (row: QueueRow, text: string) => void
  onReload: () => void
}

function OpenRequest(props: OpenRequestProps) {
  const { request, fresh, refusing } = props
  const t = useTexts('staff')
  const ui = useTexts()
  const address = useListSearch()
  const [identifier, setIdentifier] = useState(request.proposedIdentifier)
  const [identifierError, setIdentifierError] = useState<string>()
  const [problem, setProblem] = useState<ApiProblem>()
  const [sending, setSending] = useState(false)
  const [refusal, setRefusal] = useRefusal([request.id])
  const [errors, setErrors] = useState<RefusalErrors>({})
  const actionKey = useRef(newActionKey())
  const scroll = useRef<HTMLDivElement>(null)
  const form = useRef<HTMLFormElement>(null)
  const waiting = isWaiting(request)
  const decides = useStaffMay('contracts.requests.decide') && waiting
  const tab = tabs.find((one) => one === address.values.onglet) ?? 'versions'
  useEffect(() => {
    if (problem) scroll.current?.scrollTo({ top: 0 })
  }, [problem])

  async function decide(send: (call: { params: { id: string }; key: string }) => Promise<unknown>, text: string) {
    if (sending || !fresh) return
    setSending(true)
    setProblem(undefined)
    setIdentifierError(undefined)
    try {
      await send({ params: { id: request.id }, key: actionKey.current })
      props.onDecided(request, text)
    } catch (caught) {
      if (!(caught instanceof ApiProblem)) throw caught
      actionKey.current = newActionKey()
      const own = caught.errors.find(({ field }) => field === 'identifier')
      setIdentifierError(own?.message)
      if (own) focusFirstError(scroll.current)
      if (!own || caught.errors.length > 1) setProblem(caught)
    } finally {
      setSending(false)
    }
  }
  const validate = () =>
    void decide(
      (call) =>
        api.post('/staff/change-requests/:id/validation', {
          ...call,
          body: { rowVersion: request.rowVersion, ...(request.proposedIdentifier ? { identifier } : {}) },
        }),
      t('panel.validated', { number: request.number, detail: request.detail }),
    )
  const refuse = () => {
    const wrong = checkRefusal(refusal, t)
    setErrors(wrong)
    if (wrong.motive || wrong.message) return focusFirstError(form.current)
    void decide(
      (call) =>
        api.post('/staff/change-requests/:id/refusal', {
          ...call,
          body: { rowVersion: request.rowVersion, reason: reasonOf(refusal, t) },
        }),
      t('panel.refused', { number: request.number, detail: request.detail }),
    )
  }
  useShortcuts(
    props.keys && decides && !refusing
      ? {
          v: validate,
          r: (event) => {
            event.preventDefault()
            props.onRefusing(true)
          },
        }
      : {},
  )

  const choose = (next: (typeof tabs)[number]) => address.settle({ onglet: next === 'versions' ? undefined : next })
  const onTabKey = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (!by) return
    event.preventDefault()
    const next = tabs[(tabs.indexOf(tab) + by + tabs.length) % tabs.length]!
    choose(next)
    document.getElementById(`tab-${next}`)?.focus()
  }
  const changed = request.versions.find((version) => version.version === request.version)
  const today = changed && formatShortDay(changed.createdAt) === formatShortDay(new Date())

  return (
    <>
      <div className={fresh ? 'request-scroll' : 'request-scroll asked-again'} ref={scroll} aria-busy={!fresh}>
        {props.last ? (
          <div style={{ marginBottom: 12 }}>
            <Notice kind="done">{props.last}</Notice>
          </div>
        ) : null}
        {/* On a phone the list and its title are not shown. */}
        {props.phone ? <h1 className="sr-only">{t('queue.title')}</h1> : null}
        <div className="request-over">
          <Button
            className="request-back"
            variant="subtle"
            leftSection={<IconArrowLeft size={17} stroke={1.7} aria-hidden />}
            onClick={props.onBack}
          >
            {t('queue.back')}
          </Button>
          <span>{request.number}</span>
          <span aria-hidden>·</span>
          <span>
            {t('panel.filed', { day: formatShortDay(request.requestedAt) })}
            {request.version > 1 && changed
              ? `, ${today ? t('panel.changedToday', { time: formatTime(changed.createdAt) }) : t('panel.changed', { day: formatShortDay(changed.createdAt) })}`
              : ''}
          </span>
          <span aria-hidden>·</span>
          <span>{request.requestedBy}</span>
          {props.place ? (
            <span className="place">
              <kbd aria-hidden>J</kbd>
              <kbd aria-hidden>K</kbd> {t('panel.place', props.place)}
            </span>
          ) : null}
        </div>
        <div className="request-title">
          <h2>{`${t(`kindLong.${request.kind}`)}, ${request.detail}`}</h2>
          <StateTag state={stateOf(request)} tag>
            {request.state === 'planned' && request.scheduledOn
              ? t('panel.plannedOn', { day: formatDay(request.scheduledOn) })
              : undefined}
          </StateTag>
        </div>
        <p className="request-under">
          <Link to={`/fournisseur/clients/${request.organisationId}`}>{request.organisationName}</Link> ·{' '}
          <Link to={`/fournisseur/contrats/${request.contractId}`} style={{ color: 'inherit', fontWeight: 400 }}>
            {request.contractNumber} {request.contractTitle}
          </Link>
        </p>
        <div className="request-tabs" role="tablist" aria-label={t('panel.tabs')} onKeyDown={onTabKey}>
          {tabs.map((one) => (
            <button
              key={one}
              type="button"
              role="tab"
              id={`tab-${one}`}
              aria-selected={one === tab}
              aria-controls="request-tab"
              tabIndex={one === tab ? 0 : -1}
              onClick={() => choose(one)}
            >
              {t(`panel.${one}`)}
              {one === 'versions' ? <span className="count">{request.versions.length}</span> : null}
              {one === 'form' && request.forms.length ? <span className="count">{request.forms.length}</span> : null}
            </button>
          ))}
        </div>
        {problem ? (
          <div style={{ marginBottom: 16 }} className="stacked">
            <ProblemNotice problem={problem} />
            {problem.status === 409 ? (
              <div>
                <Button
                  variant="default"
                  leftSection={<IconRefresh size={17} stroke={1.7} aria-hidden />}
                  onClick={() => {
                    setProblem(undefined)
                    props.onReload()
                  }}
                >
                  {t('panel.reload')}
                </Button>
              </div>
            ) : null}
          </div>
        ) : null}
        <div id="request-tab" role="tabpanel" aria-labelledby={`tab-${tab}`}>
          {tab === 'versions' ? (
            <VersionsTab
              request={request}
              waiting={waiting}
              decides={decides}
              identifier={identifier}
              identifierError={identifierError}
              onIdentifier={(value) => {
                setIdentifier(value)
                setIdentifierError(undefined)
              }}
              onForm={() => choose('form')}
            />
          ) : tab === 'whole' ? (
            <WholeTab request={request} />
          ) : tab === 'form' ? (
            <FormTab request={request} onChanged={props.onReload} />
          ) : (
            <HistoryTab request={request} />
          )}
        </div>
      </div>
      {refusing && decides ? (
        <form
          id="refusal"
          ref={form}
          className="refusal-fields"
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            refuse()
          }}
        >
          <RefusalFields
            autoFocus
            to={t('refusal.messageTo', { name: request.requestedBy })}
            value={refusal}
            errors={errors}
            change={(value) => {
              setRefusal(value)
              setErrors({})
            }}
          />
        </form>
      ) : null}
      {decides ? (
        <div className="request-acts">
          <span className="who-is-told">
            {t(refusing ? 'panel.toldOfRefusal' : 'panel.told', { name: request.requestedBy })}
          </span>
          {refusing ? (
            <>
              <Button variant="default" onClick={() => props.onRefusing(false)}>
                {ui('cancel')}
              </Button>
              <Button
                type="submit"
                form="refusal"
                className="danger"
                loading={sending}
                rightSection={<kbd aria-hidden>Ctrl {ui('key.enter')}</kbd>}
              >
                {t('panel.refuseIt')}
              </Button>
            </>
          ) : (
            <>
              <Button
                variant="default"
                aria-keyshortcuts={props.keys ? 'R' : undefined}
                onClick={() => props.onRefusing(true)}
              >
                {t('panel.refuse')}
              </Button>
              <Button
                aria-keyshortcuts={props.keys ? 'V' : undefined}
                loading={sending}
                leftSection={<IconCheck size={17} stroke={1.7} aria-hidden />}
                onClick={validate}
              >
                {t('panel.validate')}
              </Button>
            </>
          )}
        </div>
      ) : request.decidedAt ? (
        <div className="request-acts">
          <span className="who-is-told">
            <IconFileText size={15} stroke={1.7} aria-hidden style={{ verticalAlign: '-3px' }} />{' '}
            {t(request.state === 'refused' ? 'panel.refusedBy' : 'panel.validatedBy', {
              name: request.decidedBy,
              when: formatDayTime(request.decidedAt),
            })}
            {request.refusalReason ? `${ui('colon')} ${formatQuote(request.refusalReason)}` : ''}
          </span>
        </div>
      ) : null}
    </>
  )
}
