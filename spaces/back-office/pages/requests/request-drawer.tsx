import { Button, Textarea } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type FormEvent, type ReactNode, useState } from 'react'
import { api } from '../../../../web/api/client.ts'
import { useTyped } from '../../../../web/api/drafts.ts'
import { ApiProblem } from '../../../../web/api/problem.ts'
import { focusFirstError } from '../../../../web/api/use-api-form.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { compulsory } from '../../../../web/ui/fields.tsx'
import { formatDayTime, formatPerson } from '../../../../web/ui/format.ts'
import { Notice } from '../../../../web/ui/notice.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { useShortcuts } from '../../../../web/ui/shortcuts.ts'
import { DrawerSection, SideDrawer } from '../../../../web/ui/side-drawer.tsx'
import type { MembershipRequest, OrganisationRequest, SpaceRequest } from '../types.ts'
import { kinds, type RequestKind } from './kinds.ts'
import '../../../../web/ui/comparison.css'
import './requests.css'

/** A request beside its queue: who asks for what, what is granted, «Valider», «Refuser» with its reason. */
export function RequestDrawer(props: {
  kind: RequestKind
  request: MembershipRequest | SpaceRequest | OrganisationRequest | undefined
  error: unknown
  refetch: () => void
  onClose: () => void
  onDecided: () => void
  /** What «Valider» sends; undefined where something is missing, which the page then shows. */
  approval: () => (() => Promise<unknown>) | undefined
  /** With what was refused of «Valider», by field, where the drawer has fields. */
  children: ReactNode | ((refusedOf: (field: string) => string | undefined) => ReactNode)
}) {
  const t = useTexts('backOffice')
  const ui = useTexts()
  const { kind, request } = props
  const [refusing, setRefusing] = useState(false)
  const [reason, setReason] = useTyped(request && `refusal:${request.id}`)
  const [missing, setMissing] = useState(false)
  const decide = useMutation({
    mutationFn: (send: () => Promise<unknown>) => send(),
    onSuccess: () => {
      props.onDecided()
      props.onClose()
    },
    // Somebody else may have decided meanwhile (O30): the request is read again, and says so.
    onError: () => props.onDecided(),
  })
  const waiting = request?.state === 'waiting'
  const able = waiting && request?.abilities.decide.allowed
  function approve() {
    if (!able || refusing || decide.isPending) return
    const send = props.approval()
    if (send) decide.mutate(send)
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
    decide.mutate(() => api.post(kinds[kind].refuse, { params: { id }, body }))
  }
  useShortcuts(
    {
      v: approve,
      r: (event) => {
        if (!able) return
        event.preventDefault()
        setRefusing(true)
      },
    },
    { inDialog: true },
  )
  const problem = decide.error instanceof ApiProblem ? decide.error : undefined
  return (
    <SideDrawer
      opened
      onClose={props.onClose}
      over={request?.organisation.name ?? t(`structures.oneOf.${kind}`)}
      title={request ? formatPerson(request.person) : t(`structures.oneOf.${kind}`)}
      under={
        request ? (
          <>
            {request.person.signInEmail} · {t('structures.askedAt', { at: formatDayTime(request.requestedAt) })}
            {request.organisation.id ? (
              <>
                {' · '}
                <Link to={`/fournisseur/clients/${request.organisation.id}`}>{t('structures.seeClient')}</Link>
              </>
            ) : null}
          </>
        ) : undefined
      }
      notice={
        problem || (request && !able) ? (
          <>
            <ProblemNotice problem={problem} />
            {waiting && request && !able ? <Notice kind="info">{request.abilities.decide.reason}</Notice> : null}
            {request && !waiting ? (
              <Notice
                kind={request.state === 'approved' ? 'done' : 'info'}
                title={[
                  t(`structures.states.${request.state}`),
                  request.decidedBy && t('structures.by', { name: request.decidedBy }),
                  request.decidedAt && formatDayTime(request.decidedAt),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              >
                {request.refusalReason || ('decisionComment' in request ? request.decisionComment : '')}
              </Notice>
            ) : null}
          </>
        ) : undefined
      }
      footer={
        able ? (
          refusing ? (
            <>
              <Button variant="default" onClick={() => setRefusing(false)}>
                {ui('cancel')}
              </Button>
              <Button type="submit" form="structure-refusal" className="danger" loading={decide.isPending}>
                {t('structures.refuse')}
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
                {t('structures.refuse')}
              </Button>
              <Button
                rightSection={<kbd aria-hidden>V</kbd>}
                aria-keyshortcuts="V"
                loading={decide.isPending}
                onClick={approve}
              >
                {t('structures.approve')}
              </Button>
            </>
          )
        ) : undefined
      }
    >
      {request ? (
        <>
          {refusing ? (
            <DrawerSection title={t('structures.refuse')}>
              <form id="structure-refusal" noValidate onSubmit={refuse}>
                <Textarea
                  {...compulsory}
                  label={t('structures.reason')}
                  description={t('structures.reasonHelp', { count: 1 })}
                  autoFocus
                  rows={3}
                  maxLength={1000}
                  value={reason}
                  error={missing && !reason.trim() ? t('structures.reasonMissing') : undefined}
                  onChange={(event) => setReason(event.currentTarget.value)}
                />
              </form>
            </DrawerSection>
          ) : null}
          {request.comment ? (
            <DrawerSection title={t('structures.comment')}>
              <p>{request.comment}</p>
            </DrawerSection>
          ) : null}
          {typeof props.children === 'function'
            ? props.children((field) => problem?.errors.find((one) => one.field === field)?.message)
            : props.children}
        </>
      ) : props.error ? (
        <ErrorState
          title={t('failed')}
          problem={props.error instanceof ApiProblem ? props.error : undefined}
          onRetry={props.refetch}
        />
      ) : null}
    </SideDrawer>
  )
}
