import { Button, Textarea } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ComponentType, type FormEvent, useRef, useState } from 'react'
import { api } from '../../api/client.ts'
import { useTyped } from '../../api/drafts.ts'
import { ApiProblem } from '../../api/problem.ts'
import { focusFirstError } from '../../api/use-api-form.ts'
import { useTexts } from '../../i18n/index.ts'
import { ErrorState } from '../error-state.tsx'
import { compulsory } from '../fields.tsx'
import { formatDayTime, formatPerson } from '../format.ts'
import { Notice } from '../notice.tsx'
import { ProblemNotice } from '../problem-notice.tsx'
import { useShortcuts } from '../shortcuts.ts'
import { DrawerSection, SideDrawer } from '../side-drawer.tsx'
import type { OpenRequest, RequestKind } from './kind.ts'
import { RequestStateTag } from './request-state.tsx'

/** An act on the open request: what it sends. */
type Send = () => Promise<unknown>

/** What a kind draws of an open request, and what it needs to. It is made anew for each version of the request. */
export interface RequestBodyProps<R extends OpenRequest> {
  request: R
  /** What would be granted may be chosen: the request waits, may be decided, and is not being refused. */
  granting: boolean
  /** Says what «Valider» sends; undefined where something is missing, which the body then shows. */
  approveBy: (approval: () => Send | undefined) => void
  /** Approves in another way. */
  act: (send: Send) => void
  acting: boolean
  /** What the server refused of a field. */
  refusedOf: (field: string) => string | undefined
}

const problemOf = (error: unknown) => (error instanceof ApiProblem ? error : undefined)

/** A request in its drawer: who asks for what, what would be granted, «Valider», «Refuser» with its reason. */
export function RequestDrawer<R extends OpenRequest>(props: {
  kind: RequestKind
  id: string
  /** With what was decided, where the drawer closes because of it. */
  onClose: (told?: string) => void
  body: ComponentType<RequestBodyProps<R>>
}) {
  const { kind, id, onClose, body: Body } = props
  const { noun, words } = kind
  const t = useTexts()
  const store = useQueryClient()
  const { data, error, refetch } = useQuery({
    queryKey: ['request', noun, id],
    queryFn: () => api.get(`${noun}s/:id`, { params: { id } }),
  })
  // A noun has one body.
  const request = data as R | undefined
  const [refusing, setRefusing] = useState(false)
  const [reason, setReason] = useTyped(`refusal:${id}`)
  const [missing, setMissing] = useState(false)
  const approval = useRef<() => Send | undefined>(() => undefined)
  const decide = useMutation({
    mutationFn: ({ send }: { send: Send; decision: 'approved' | 'refused' }) => send(),
    onSuccess: async (_answer, { decision }) => {
      await store.invalidateQueries()
      onClose(words(decision, { name: formatPerson(request!.person), organisation: request!.organisation.name }))
    },
    // Somebody else may have decided meanwhile (O30): the request is read again, and says so.
    onError: () => store.invalidateQueries(),
  })
  const waiting = request?.state === 'waiting'
  const able = request?.abilities.decide
  const decides = waiting && able?.allowed === true
  function approve() {
    if (!decides || refusing || decide.isPending) return
    const send = approval.current()
    if (send) decide.mutate({ decision: 'approved', send })
  }
  function refuse(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    if (!reason.trim()) {
      setMissing(true)
      return focusFirstError(event.currentTarget)
    }
    const body = { version: request!.version, reason: reason.trim() }
    decide.mutate({ decision: 'refused', send: () => api.post(`${noun}s/:id/refusal`, { params: { id }, body }) })
  }
  useShortcuts(
    {
      v: approve,
      r: (event) => {
        if (!decides) return
        event.preventDefault()
        setRefusing(true)
      },
    },
    { inDialog: true },
  )
  const problem = problemOf(decide.error)
  return (
    <SideDrawer
      opened
      unsaved={waiting && refusing && reason.trim() !== '' && !decide.isPending}
      onClose={() => onClose()}
      over={request ? request.organisation.name : words('one')}
      title={request ? formatPerson(request.person) : words('one')}
      under={
        request ? (
          <>
            {request.person.signInEmail} · {t('requests.askedAt', { at: formatDayTime(request.requestedAt) })}
            {kind.under?.(request)}
          </>
        ) : undefined
      }
      notice={
        request && (problem || !decides) ? (
          <div className="stack">
            <ProblemNotice problem={problem} />
            {waiting ? (
              decides ? null : (
                <Notice kind="info">{able?.reason}</Notice>
              )
            ) : (
              <Notice
                kind={request.state === 'approved' ? 'done' : 'info'}
                title={
                  request.decidedBy
                    ? t(`requests.by.${request.state}`, { by: request.decidedBy, at: formatDayTime(request.decidedAt) })
                    : t(`requests.states.${request.state}`)
                }
              >
                {request.refusalReason || ('decisionComment' in request ? request.decisionComment : '')}
              </Notice>
            )}
          </div>
        ) : undefined
      }
      footer={
        decides ? (
          refusing ? (
            <>
              <Button variant="default" onClick={() => setRefusing(false)}>
                {t('cancel')}
              </Button>
              <Button type="submit" form="drawer-refusal" className="danger" loading={decide.isPending}>
                {t('requests.refuse')}
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
                {t('requests.refuse')}
              </Button>
              <Button
                rightSection={<kbd aria-hidden>V</kbd>}
                aria-keyshortcuts="V"
                loading={decide.isPending}
                onClick={approve}
              >
                {t('requests.approve')}
              </Button>
            </>
          )
        ) : undefined
      }
    >
      {request ? (
        <>
          {refusing && waiting ? (
            <DrawerSection title={words('refusal')}>
              <form id="drawer-refusal" noValidate onSubmit={refuse}>
                <Textarea
                  label={t('requests.reason')}
                  description={t('requests.reasonHelp', { count: 1 })}
                  {...compulsory}
                  autoFocus
                  rows={3}
                  maxLength={1000}
                  value={reason}
                  error={missing && !reason.trim() ? t('requests.reasonMissing') : undefined}
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
          <Body
            key={request.version}
            request={request}
            // What would be granted is of no effect while one refuses.
            granting={decides && !refusing}
            approveBy={(by) => {
              approval.current = by
            }}
            act={(send) => decide.mutate({ decision: 'approved', send })}
            acting={decide.isPending}
            refusedOf={(field) => problem?.errors.find((one) => one.field === field)?.message}
          />
          {waiting ? null : (
            <DrawerSection title={t('requests.state')}>
              <RequestStateTag state={request.state} />
            </DrawerSection>
          )}
        </>
      ) : error ? (
        <ErrorState title={t('error.page')} problem={problemOf(error)} onRetry={() => void refetch()} />
      ) : null}
    </SideDrawer>
  )
}
