import { Button, Textarea } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import { type ApiProblem, api } from '../../../../web/api/client.ts'
import { useTyped } from '../../../../web/api/drafts.ts'
import { focusFirstError } from '../../../../web/api/use-api-form.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { compulsory } from '../../../../web/ui/fields.tsx'
import { formatDayTime, formatPerson } from '../../../../web/ui/format.ts'
import { Notice } from '../../../../web/ui/notice.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { useShortcuts } from '../../../../web/ui/shortcuts.ts'
import { DrawerSection, SideDrawer } from '../../../../web/ui/side-drawer.tsx'
import { type MembershipRequest, refusal, type SpaceRequest, useRefresh } from '../data.ts'
import { kinds, type RequestKind, RequestStateTag } from './request-words.tsx'

/** What is being done with an open request. It outlives the request's being read again, after somebody else's decision (O30). */
export function useDecision(id: string) {
  const [refusing, setRefusing] = useState(false)
  const [reason, setReason] = useTyped(`refusal:${id}`)
  const [problem, setProblem] = useState<ApiProblem>()
  return { refusing, setRefusing, reason, setReason, problem, setProblem }
}
export type Draft = ReturnType<typeof useDecision>

/** A request in its drawer: who asks for what, what would be granted, «Valider», «Refuser» with its reason. */
export function DecisionDrawer<Request extends MembershipRequest | SpaceRequest>(props: {
  kind: RequestKind
  request: Request | undefined
  error: unknown
  refetch: () => void
  /** With what was decided, where the drawer closes because of it. */
  onClose: (told?: string) => void
  /** What «Valider» sends; undefined where something is missing, which the page shows. */
  approval: () => (() => Promise<unknown>) | undefined
  draft: Draft
  children: ReactNode
}) {
  const t = useTexts('organisation')
  const ui = useTexts()
  const refresh = useRefresh()
  const { kind, request, onClose } = props
  const { refuse: refused, texts } = kinds[kind]
  const { refusing, setRefusing, reason, setReason, problem, setProblem } = props.draft
  const [missing, setMissing] = useState(false)
  const decide = useMutation({
    mutationFn: ({ send }: { act: 'approval' | 'refusal'; send: () => Promise<unknown> }) => send(),
    onSuccess: async (_answer, { act }) => {
      await refresh()
      onClose(
        t(`${texts}.${act === 'approval' ? 'approved' : 'refused'}`, {
          name: formatPerson(request!.person),
          organisation: request!.organisation.name,
        }),
      )
    },
    // Somebody else may have decided meanwhile (O30): the request is read again, and says so.
    onError: (error) => {
      setProblem(refusal(error))
      void refresh()
    },
    onMutate: () => setProblem(undefined),
  })
  const waiting = request?.state === 'waiting'
  const able = request?.abilities.decide
  function approve() {
    if (!waiting || !able?.allowed || refusing || decide.isPending) return
    const send = props.approval()
    if (send) decide.mutate({ act: 'approval', send })
  }
  function refuse(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    if (!reason.trim()) {
      setMissing(true)
      return focusFirstError(event.currentTarget)
    }
    if (!request) return
    const { id, version } = request
    const body = { version, reason: reason.trim() }
    decide.mutate({ act: 'refusal', send: () => api.post(refused, { params: { id }, body }) })
  }
  useShortcuts(
    {
      v: approve,
      r: (event) => {
        if (!waiting || !able?.allowed) return
        event.preventDefault()
        setRefusing(true)
      },
    },
    { inDialog: true },
  )
  return (
    <SideDrawer
      opened
      unsaved={waiting && refusing && reason.trim() !== '' && !decide.isPending}
      onClose={() => onClose()}
      over={request ? request.organisation.name : t(`${texts}.one`)}
      title={request ? formatPerson(request.person) : t(`${texts}.one`)}
      under={
        request ? (
          <>
            {request.person.signInEmail} · {t('requests.askedAt', { at: formatDayTime(request.requestedAt) })}
          </>
        ) : undefined
      }
      notice={
        request && (problem || !waiting || !able?.allowed) ? (
          <div className="stack">
            <ProblemNotice problem={problem} />
            {waiting && able && !able.allowed ? <Notice kind="info">{able.reason}</Notice> : null}
            {waiting ? null : (
              <Notice
                kind={request.state === 'approved' ? 'done' : 'info'}
                title={
                  request.decidedBy
                    ? t(`requests.by.${request.state}`, { by: request.decidedBy, at: formatDayTime(request.decidedAt) })
                    : t(`requestState.${request.state}`)
                }
              >
                {request.refusalReason || ('decisionComment' in request ? request.decisionComment : '')}
              </Notice>
            )}
          </div>
        ) : undefined
      }
      footer={
        waiting && able?.allowed ? (
          refusing ? (
            <>
              <Button variant="default" onClick={() => setRefusing(false)}>
                {ui('cancel')}
              </Button>
              <Button type="submit" form="decision-refusal" className="danger" loading={decide.isPending}>
                {t('refuse')}
              </Button>
            </>
          ) : (
            <>
              <Button
                variant="default"
                rightSection={<kbd aria-hidden>R</kbd>}
                aria-keyshortcuts="R"
                onClick={() => setRefusing(true)}
              >
                {t('refuse')}
              </Button>
              <Button
                rightSection={<kbd aria-hidden>V</kbd>}
                aria-keyshortcuts="V"
                loading={decide.isPending}
                onClick={approve}
              >
                {t('approve')}
              </Button>
            </>
          )
        ) : undefined
      }
    >
      {request ? (
        <>
          {refusing && waiting ? (
            <DrawerSection title={t(`${texts}.refusal`)}>
              <form id="decision-refusal" noValidate onSubmit={refuse}>
                <Textarea
                  label={t('reason')}
                  description={t('reasonHelp', { count: 1 })}
                  {...compulsory}
                  autoFocus
                  rows={3}
                  maxLength={1000}
                  value={reason}
                  error={missing && !reason.trim() ? t('reasonMissing') : undefined}
                  onChange={(event) => setReason(event.currentTarget.value)}
                />
              </form>
            </DrawerSection>
          ) : null}
          {request.comment ? (
            <DrawerSection title={t('requests.comment')}>
              <p className="quoted">{request.comment}</p>
            </DrawerSection>
          ) : null}
          {props.children}
          {waiting ? null : (
            <DrawerSection title={t('state')}>
              <RequestStateTag state={request.state} />
            </DrawerSection>
          )}
        </>
      ) : props.error ? (
        <ErrorState title={ui('error.page')} problem={refusal(props.error)} onRetry={props.refetch} />
      ) : null}
    </SideDrawer>
  )
}
