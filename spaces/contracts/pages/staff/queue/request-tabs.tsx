import { Button, NativeSelect, Textarea } from '@mantine/core'
import {
  IconCircleCheck,
  IconCircleX,
  IconFileCheck,
  IconFilePlus,
  IconFileText,
  IconPencil,
} from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { api, fileAddress, newActionKey } from '../../../../../web/api/client.ts'
import { ApiProblem } from '../../../../../web/api/problem.ts'
import { useStaffMay } from '../../../../../web/api/session.ts'
import { focusFirstError } from '../../../../../web/api/use-api-form.ts'
import { useTexts } from '../../../../../web/i18n/index.ts'
import { DateField } from '../../../../../web/ui/date-field.tsx'
import { compulsory } from '../../../../../web/ui/fields.tsx'
import { FileDrop, paperKinds } from '../../../../../web/ui/file-drop.tsx'
import { Column } from '../../../../../web/ui/form-section.tsx'
import { formatDay, formatShortDay } from '../../../../../web/ui/format.ts'
import { Notice } from '../../../../../web/ui/notice.tsx'
import { ProblemNotice } from '../../../../../web/ui/problem-notice.tsx'
import { StateTag } from '../../../../../web/ui/state-tag.tsx'
import { Timeline, type TimelineEvent } from '../../../../../web/ui/timeline.tsx'
import { todayThere } from '../../../../../web/ui/zone.ts'
import type { QueuedRequest, SignedFormOutcome } from '../types.ts'
import { formOf } from './queue-words.ts'

/** What the last version says, section by section; `short` leaves out what is empty. */
export function WholeTab({ request, short }: { request: QueuedRequest; short?: boolean }) {
  const sections = [...new Set(request.fields.map((field) => field.section))]
  return (
    <div className="field-groups">
      {sections.map((section) => {
        const fields = request.fields.filter((field) => field.section === section && (!short || field.value))
        if (fields.length === 0) return null
        return (
          <section key={section} aria-label={section}>
            <h4 style={{ margin: 0, font: '600 14px / 20px var(--police)' }}>{section}</h4>
            <dl>
              {fields.map((field, index) => [
                <dt key={`t${index}`}>{field.label}</dt>,
                <dd key={`d${index}`}>{field.value || '–'}</dd>,
              ])}
            </dl>
          </section>
        )
      })}
    </div>
  )
}

const channels = ['post', 'registered_post', 'fax', 'email', 'upload'] as const
/** A copy whose code was not read: staff say that it is the form, or send it back with a reason (C25). */
function FormReview(props: { requestId: string; formId: string; onChanged: () => void }) {
  const t = useTexts('staff')
  const ui = useTexts()
  const [reason, setReason] = useState<string>()
  const review = useMutation({
    mutationFn: (body: { accepted: boolean; reason?: string }) =>
      api.post('/staff/change-requests/:id/signed-forms/:formId/review', {
        params: { id: props.requestId, formId: props.formId },
        body,
      }),
    onSuccess: props.onChanged,
  })
  const failed = review.error instanceof ApiProblem ? review.error : undefined
  const error = failed?.errors.find(({ field }) => field === 'reason')?.message
  return (
    <div className="stacked" style={{ flexBasis: '100%' }}>
      <ProblemNotice problem={error ? undefined : failed} />
      {reason === undefined ? (
        <span className="row-actions">
          <Button size="xs" loading={review.isPending} onClick={() => review.mutate({ accepted: true })}>
            {t('form.accept')}
          </Button>
          <Button size="xs" variant="default" onClick={() => setReason('')}>
            {t('form.sendBack')}
          </Button>
        </span>
      ) : (
        <>
          <Textarea
            {...compulsory}
            label={t('form.sendBackReason')}
            autosize
            minRows={2}
            maxLength={1000}
            value={reason}
            error={error}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <span className="row-actions">
            <Button size="xs" loading={review.isPending} onClick={() => review.mutate({ accepted: false, reason })}>
              {t('form.sendBack')}
            </Button>
            <Button size="xs" variant="default" onClick={() => setReason(undefined)}>
              {ui('cancel')}
            </Button>
          </span>
        </>
      )}
    </div>
  )
}

/** The signed forms received, the form to print, and «Enregistrer le formulaire» (C25). */
export function FormTab({ request, onChanged }: { request: QueuedRequest; onChanged: () => void }) {
  const t = useTexts('staff')
  const decides = useStaffMay('contracts.requests.decide')
  const state = formOf(request, t)
  const [values, setValues] = useState({
    receivedOn: todayThere(),
    channel: request.registeredPost ? 'registered_post' : 'post',
    version: String(request.version),
  })
  const [file, setFile] = useState<File>()
  const [errors, setErrors] = useState<Record<string, string>>({})
  const [problem, setProblem] = useState<ApiProblem>()
  const [sending, setSending] = useState(false)
  const [outcome, setOutcome] = useState<SignedFormOutcome>()
  const key = useRef(newActionKey())
  const form = useRef<HTMLFormElement>(null)
  const set = (change: Partial<typeof values>) => {
    setValues({ ...values, ...change })
    setErrors({})
  }
  async function send() {
    setSending(true)
    setProblem(undefined)
    setOutcome(undefined)
    const body = new FormData()
    for (const [name, value] of Object.entries(values)) body.append(name, value)
    if (file) body.append('file', file)
    try {
      setOutcome(
        await api.post('/staff/change-requests/:id/signed-forms', {
          params: { id: request.id },
          body,
          key: key.current,
        }),
      )
      setFile(undefined)
      onChanged()
    } catch (caught) {
      if (!(caught instanceof ApiProblem)) throw caught
      const known = caught.errors.filter(({ field }) => ['receivedOn', 'channel', 'version', 'file'].includes(field))
      setErrors(Object.fromEntries(known.map(({ field, message }) => [field, message])))
      if (known.length === 0) setProblem(caught)
      focusFirstError(form.current)
    } finally {
      key.current = newActionKey()
      setSending(false)
    }
  }
  return (
    <div className="stacked">
      <div style={{ display: 'flex', flexWrap: 'wrap', gap: '4px 16px', alignItems: 'center' }}>
        <StateTag state={state.state}>{state.word}</StateTag>
        {request.confirmedOn ? (
          <span className="help">{t('form.confirmedOn', { day: formatDay(request.confirmedOn) })}</span>
        ) : request.kind === 'training' ? null : (
          <span className="help">{t('form.returnBefore', { day: formatDay(request.returnBefore) })}</span>
        )}
        <a
          href={fileAddress('/change-requests/:id/form.pdf', { params: { id: request.id } })}
          target="_blank"
          rel="noreferrer"
        >
          {t('form.print')}
        </a>
      </div>
      {request.forms.length ? (
        <ul className="work-rows" style={{ margin: 0 }}>
          {request.forms.map((one) => (
            <li key={one.id}>
              <span className="strong">
                {t('form.received1', { day: formatDay(one.receivedOn), version: one.version })}
              </span>
              <span className="help">
                {t(`form.channels.${one.channel}`)} · {t('form.recordedBy', { name: one.recordedBy })}
              </span>
              <span style={{ marginLeft: 'auto' }}>
                <StateTag state={one.confirms ? 'formReceived' : one.needsReview ? 'formOutdated' : 'noForm'}>
                  {t(
                    one.confirms
                      ? 'form.confirms'
                      : one.needsReview
                        ? 'form.toReview'
                        : one.withdrawnAt
                          ? 'form.withdrawn'
                          : one.refusedAt
                            ? 'form.sentBack'
                            : 'form.confirmsNot',
                  )}
                </StateTag>
              </span>
              {one.fileId ? (
                <a
                  href={fileAddress('/change-requests/:id/signed-forms/:fileId', {
                    params: { id: request.id, fileId: one.fileId },
                  })}
                  target="_blank"
                  rel="noreferrer"
                >
                  {t('form.see')}
                </a>
              ) : null}
              {one.refusedAt ? <span className="help">{one.refusalReason}</span> : null}
              {one.needsReview && decides ? (
                <FormReview requestId={request.id} formId={one.id} onChanged={onChanged} />
              ) : null}
            </li>
          ))}
        </ul>
      ) : (
        <p className="help">{t('form.noneYet')}</p>
      )}
      {outcome ? (
        <Notice kind={outcome.confirms ? 'done' : 'brass'}>
          {t(`form.outcome.${outcome.reason}`, { version: outcome.version, current: outcome.currentVersion })}
        </Notice>
      ) : null}
      {request.abilities.upload.allowed && decides ? (
        <form
          ref={form}
          className="stacked"
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            if (!sending) void send()
          }}
        >
          <h3 style={{ font: '600 16px / 24px var(--police-titre)' }}>{t('form.record')}</h3>
          <ProblemNotice problem={problem} />
          <div className="form-grid">
            <Column span={4}>
              <DateField
                label={t('form.receivedOn')}
                {...compulsory}
                max={todayThere()}
                value={values.receivedOn}
                error={errors.receivedOn}
                onChange={(receivedOn) => set({ receivedOn })}
              />
            </Column>
            <Column span={4}>
              <NativeSelect
                label={t('form.channel')}
                {...compulsory}
                data={channels.map((channel) => ({ value: channel, label: t(`form.channels.${channel}`) }))}
                value={values.channel}
                error={errors.channel}
                onChange={(event) => set({ channel: event.currentTarget.value })}
              />
            </Column>
            <Column span={4}>
              <NativeSelect
                label={t('form.version')}
                {...compulsory}
                data={request.versions.map((version) => ({
                  value: String(version.version),
                  label: t('panel.version', { version: version.version }),
                }))}
                value={values.version}
                error={errors.version}
                onChange={(event) => set({ version: event.currentTarget.value })}
              />
            </Column>
          </div>
          <FileDrop
            label={t('form.file')}
            help={file ? file.name : t('form.fileHelp')}
            kinds={paperKinds}
            error={errors.file}
            onFiles={([given]) => setFile(given)}
          />
          <div>
            <Button
              type="submit"
              variant="default"
              loading={sending}
              leftSection={<IconFileCheck size={17} stroke={1.7} aria-hidden />}
            >
              {t('form.record')}
            </Button>
          </div>
        </form>
      ) : null}
    </div>
  )
}

/** What happened to the request, the latest first. */
export function HistoryTab({ request }: { request: QueuedRequest }) {
  const t = useTexts('staff')
  const events: TimelineEvent[] = [
    ...request.versions.map((version) => ({
      id: `v${version.version}`,
      at: version.createdAt,
      title: t(version.version === 1 ? 'history.filed' : 'history.changed', { version: version.version }),
      by: version.createdBy,
      icon: version.version === 1 ? IconFilePlus : IconPencil,
    })),
    ...request.forms.map((form) => ({
      id: form.id,
      at: form.recordedAt,
      title: t('history.form', { version: form.version }),
      by: form.recordedBy,
      detail: `${t(`form.channels.${form.channel}`)}, ${t('history.receivedOn', { day: formatShortDay(form.receivedOn) })}`,
      icon: IconFileText,
    })),
  ]
  if (request.validatedAt)
    events.push({
      id: 'validated',
      at: request.validatedAt,
      title: t('history.validated'),
      by: request.validatedBy,
      detail: request.scheduledOn ? t('history.planned', { day: formatDay(request.scheduledOn) }) : undefined,
      icon: IconCircleCheck,
    })
  if (request.decidedAt && request.state === 'refused')
    events.push({
      id: 'refused',
      at: request.decidedAt,
      title: t('history.refused'),
      by: request.decidedBy,
      detail: request.refusalReason,
      icon: IconCircleX,
    })
  if (request.carriedOutAt)
    events.push({ id: 'done', at: request.carriedOutAt, title: t('history.carriedOut'), icon: IconCircleCheck })
  events.sort((a, b) => b.at.localeCompare(a.at))
  return <Timeline events={events} label={t('panel.history')} />
}
