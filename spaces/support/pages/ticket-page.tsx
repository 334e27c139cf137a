import { Button, Textarea } from '@mantine/core'
import { IconCheck, IconMailForward, IconMessage, IconPrinter, IconRotateClockwise, IconX } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { type ApiProblem, api, fileAddress } from '../../../web/api/client.ts'
import { useTyped } from '../../../web/api/drafts.ts'
import { useLiveQuery } from '../../../web/api/live.ts'
import { ApiProblem as Problem } from '../../../web/api/problem.ts'
import { useRefreshSession, useSession } from '../../../web/api/session.ts'
import { useApiForm } from '../../../web/api/use-api-form.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { ErrorState } from '../../../web/ui/error-state.tsx'
import { compulsory } from '../../../web/ui/fields.tsx'
import { formatDayTime } from '../../../web/ui/format.ts'
import { Notice } from '../../../web/ui/notice.tsx'
import { type PageAct, PageHeader } from '../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../web/ui/problem-notice.tsx'
import { ReadOnlyValue } from '../../../web/ui/read-only-value.tsx'
import { RecordBlocks } from '../../../web/ui/record-blocks.tsx'
import { StateTag } from '../../../web/ui/state-tag.tsx'
import { Surface } from '../../../web/ui/surface.tsx'
import { LeaveGuard } from '../../../web/ui/unsaved.tsx'
import { AttachmentsField } from './attachments-field.tsx'
import { endingOf, messageForm, stateOf, type Ticket } from './data.ts'
import { delayWords } from './delay.ts'
import { Followers } from './followers.tsx'
import { SurveyForm } from './survey.tsx'
import { Thread } from './thread.tsx'
import './support.css'

const tabs = ['echanges', 'detail', 'interventions'] as const

/** A client's ticket (C4, P13, P14): its exchanges, what it is about, the work that was done, and what may be done with it now. It follows what comes (P33). */
export function TicketPage() {
  const t = useTexts('support')
  const ui = useTexts()
  const { ticketId } = useParams({ strict: false }) as { ticketId: string }
  const { onglet } = useSearch({ strict: false }) as { onglet?: string }
  const tab = tabs.find((one) => one === onglet) ?? 'echanges'
  const store = useQueryClient()
  const refresh = useRefreshSession()
  const key = ['tickets', ticketId]
  const query = useQuery({ queryKey: key, queryFn: () => api.get('/tickets/:id', { params: { id: ticketId } }) })
  useLiveQuery(`support.ticket:${ticketId}`, key)
  const take = (ticket: Ticket | undefined) => {
    if (ticket) store.setQueryData(['tickets', ticket.id], ticket)
    else void query.refetch()
    void store.invalidateQueries({ queryKey: ['list', '/tickets'] })
    void store.invalidateQueries({ queryKey: ['tickets', 'count'] })
    void refresh()
  }
  const act = useMutation({
    mutationFn: ({ what, version }: { what: 'closure' | 'cancellation' | 'reopening'; version: number }) =>
      api.post(`/tickets/:id/${what}`, { params: { id: ticketId }, body: { version } }),
    onSuccess: take,
    onError: () => void query.refetch(),
  })
  const survey = useMutation({
    mutationFn: (body: { score: number; comment: string }) =>
      api.post('/tickets/:id/survey', { params: { id: ticketId }, body }),
    onSuccess: take,
  })
  const ticket = query.data
  if (!ticket)
    return query.error ? (
      <section className="surface">
        <ErrorState
          title={ui('error.page')}
          detail={ui('error.pageDetail')}
          problem={query.error as ApiProblem}
          onRetry={() => void query.refetch()}
        />
      </section>
    ) : null
  const { abilities, version } = ticket
  const run = (what: 'closure' | 'cancellation' | 'reopening') => () => act.mutate({ what, version })
  const more: PageAct[] = [
    {
      label: t('print'),
      icon: IconPrinter,
      href: fileAddress('/tickets/:id/sheet', { params: { id: ticketId } }),
    },
    ...(abilities.cancel.allowed ? [{ label: t('cancel'), icon: IconX, onClick: run('cancellation') }] : []),
    ...(ticket.status === 'closed' && abilities.reopen.allowed
      ? [{ label: t('reopen'), icon: IconRotateClockwise, onClick: run('reopening') }]
      : []),
  ]
  const last = ticket.messages.at(-1)
  const waits = ticket.status === 'waiting_client' && last?.side === 'staff' ? last.id : undefined
  const to = (one: string) => `/assistance/${ticketId}${one === 'echanges' ? '' : `?onglet=${one}`}`
  return (
    <>
      <PageHeader
        title={ticket.subject}
        state={
          <StateTag state={stateOf(ticket.status, 'client', ticket.closedAs)} tag>
            {endingOf(ticket, t)}
          </StateTag>
        }
        lead={[ticket.number, natureOf(ticket, t), ticket.organisation?.name].filter(Boolean).join(' · ')}
        breadcrumb={[{ label: t('title'), to: '/assistance' }, { label: ticket.number }]}
        more={more}
        actions={
          abilities.close.allowed ? (
            <Button
              variant="default"
              leftSection={<IconCheck size={17} stroke={1.7} aria-hidden />}
              loading={act.isPending}
              onClick={run('closure')}
            >
              {t('close')}
            </Button>
          ) : undefined
        }
        tabs={tabs.map((one) => ({ label: t(`tab.${one}`), to: to(one), current: one === tab, exact: true }))}
      />
      {act.error ? <ProblemNotice problem={act.error as ApiProblem} /> : null}
      {ticket.mergedInto ? (
        <Notice>
          {t('mergedInto', { number: ticket.mergedInto.number })}{' '}
          <Link to={`/assistance/${ticket.mergedInto.id}`}>{t('seeIt')}</Link>
        </Notice>
      ) : null}
      {tab === 'echanges' && abilities.survey.allowed ? (
        <Surface title={t('survey.title')}>
          <SurveyForm
            sending={survey.isPending}
            problem={survey.error instanceof Problem ? survey.error : undefined}
            onSend={(answer) => survey.mutate(answer)}
          />
        </Surface>
      ) : null}
      <div className="ticket-columns">
        <div>
          {tab === 'detail' ? <Detail ticket={ticket} /> : null}
          {tab === 'interventions' ? (
            <div className="ticket-interventions">
              <RecordBlocks on="support.ticket" id={ticket.id} />
              <p className="help">{t('interventionsHelp')}</p>
            </div>
          ) : null}
          {tab === 'echanges' ? (
            <section className="surface" aria-label={t('messages')}>
              <p className="thread-head">
                <IconMailForward size={17} stroke={1.7} aria-hidden /> {t('allHere')}
              </p>
              <Thread ticket={ticket} marked={waits} />
              {abilities.write.allowed ? (
                <Reply ticket={ticket} onSent={take} />
              ) : (
                <p className="help thread-end">{abilities.write.reason}</p>
              )}
            </section>
          ) : null}
        </div>
        <aside>
          <Progress ticket={ticket} />
          {ticket.asset ? (
            <Surface title={t('asset')}>
              <Link to={`/parc/${ticket.asset.id}`}>{ticket.asset.label}</Link>
              <p className="help">{ticket.asset.number}</p>
            </Surface>
          ) : null}
          <Followers ticket={ticket} onChange={take} />
          <Contact number={ticket.number} />
        </aside>
      </div>
    </>
  )
}

function Reply({ ticket, onSent }: { ticket: Ticket; onSent: (ticket: Ticket) => void }) {
  const t = useTexts('support')
  const [typed, setTyped] = useTyped(`reply:${ticket.id}`)
  const [files, setFiles] = useState<File[]>([])
  const { form, submitting, problem, onSubmit } = useApiForm({
    initialValues: { body: typed },
    validate: { body: (value) => (value.trim() ? null : t('required')) },
    submit: async (values, sent) => {
      const answered = await api.post('/tickets/:id/messages', {
        params: { id: ticket.id },
        body: messageForm(values, files),
        key: sent,
      })
      form.setValues({ body: '' })
      setTyped('')
      setFiles([])
      onSent(answered)
    },
  })
  const body = form.getInputProps('body')
  const { account } = useSession()
  const told = ticket.followers.filter(({ accountId }) => accountId !== account.id).map(({ name }) => name)
  return (
    <form
      className="reply"
      onSubmit={onSubmit}
      noValidate
      aria-label={t('reply')}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.requestSubmit()
      }}
    >
      <ProblemNotice problem={problem} />
      {ticket.status === 'closed' ? <Notice>{t('reopens')}</Notice> : null}
      <Textarea
        {...compulsory}
        label={t('reply')}
        autosize
        minRows={3}
        maxLength={20_000}
        {...body}
        onChange={(event) => {
          setTyped(event.currentTarget.value)
          body.onChange(event)
        }}
      />
      <AttachmentsField files={files} onChange={setFiles} />
      <div className="reply-foot">
        <span className="help">{told.length > 0 ? t('told', { names: told.join(', ') }) : null}</span>
        <span className="help" aria-hidden>
          <kbd>Ctrl</kbd> <kbd>{t('enter')}</kbd>
        </span>
        <Button type="submit" loading={submitting} leftSection={<IconMessage size={17} stroke={1.7} aria-hidden />}>
          {t('send')}
        </Button>
      </div>
      <LeaveGuard unsaved={(form.values.body.trim() !== '' || files.length > 0) && !submitting} />
    </form>
  )
}

/** «Détail»: the asset, the nature and what was said of it (P14). */
function Detail({ ticket }: { ticket: Ticket }) {
  const t = useTexts('support')
  return (
    <Surface title={t('tab.detail')}>
      <div className="ticket-detail">
        <ReadOnlyValue label={t('asset')}>
          {ticket.asset ? `${ticket.asset.label} (${ticket.asset.number})` : null}
        </ReadOnlyValue>
        <ReadOnlyValue label={t('category')}>
          {ticket.nature?.title ?? t(`categories.${ticket.category}`)}
        </ReadOnlyValue>
        <ReadOnlyValue label={t('priority')}>{ticket.priority?.title}</ReadOnlyValue>
        <ReadOnlyValue label={t('site')}>{ticket.site}</ReadOnlyValue>
        <ReadOnlyValue label={t('service')}>{ticket.service?.name}</ReadOnlyValue>
        <ReadOnlyValue label={t('requester')}>{ticket.openedBy}</ReadOnlyValue>
        <ReadOnlyValue label={t('openedAt')}>{formatDayTime(ticket.openedAt)}</ReadOnlyValue>
      </div>
      <ReadOnlyValue label={t('message')}>
        <span className="said">{ticket.messages[0]?.body}</span>
      </ReadOnlyValue>
    </Surface>
  )
}

/** Whom to speak to about it otherwise (P13). */
function Contact({ number }: { number: string }) {
  const t = useTexts('support')
  const { brand } = useSession()
  if (!brand.supportPhone && !brand.supportEmail) return null
  return (
    <Surface title={t('contact')}>
      {brand.supportPhone ? (
        <p className="contact-line">
          <a href={`tel:${brand.supportPhone.replaceAll(/[^+\d]/g, '')}`}>{brand.supportPhone}</a>
        </p>
      ) : null}
      {brand.supportEmail ? (
        <p className="contact-line">
          <a href={`mailto:${brand.supportEmail}?subject=${encodeURIComponent(number)}`}>{brand.supportEmail}</a>
        </p>
      ) : null}
    </Surface>
  )
}

/** What a ticket is about, unless its subject says just that. */
const natureOf = (ticket: Ticket, t: (key: string) => string) => {
  const nature = ticket.nature?.title ?? t(`categories.${ticket.category}`)
  return nature === ticket.subject ? '' : nature
}

/** How far a ticket is: opened, answered, settled, with what was promised, and what one thinks of it. */
function Progress({ ticket }: { ticket: Ticket }) {
  const t = useTexts('support')
  const { firstAnswer, resolution, survey } = ticket
  const answered = ticket.messages.find(({ side }) => side === 'staff')
  const steps = [
    { key: 'opened', done: true, when: formatDayTime(ticket.openedAt), help: '' },
    {
      key: 'answered',
      done: answered !== undefined,
      when: answered
        ? formatDayTime(answered.at)
        : firstAnswer?.dueAt
          ? t('before', { at: formatDayTime(firstAnswer.dueAt) })
          : '',
      help: firstAnswer ? t('promised', { delay: delayWords(firstAnswer.minutes) }) : '',
    },
    {
      key: 'settled',
      done: ticket.status === 'closed',
      when: ticket.closedAt
        ? formatDayTime(ticket.closedAt)
        : resolution?.dueAt
          ? t('before', { at: formatDayTime(resolution.dueAt) })
          : '',
      help:
        ticket.status === 'waiting_client' && resolution?.leftMinutes != null
          ? t('paused')
          : resolution
            ? t('promised', { delay: delayWords(resolution.minutes) })
            : '',
    },
    {
      key: 'survey',
      done: survey !== null,
      when: survey ? t('survey.of', { score: survey.score }) : '',
      help: '',
    },
  ]
  return (
    <Surface title={t('state')}>
      <ol className="ticket-progress">
        {steps.map((step) => (
          <li key={step.key} className={step.done ? 'done' : undefined}>
            <span>{t(`progress.${step.key}`)}</span>
            {step.when ? <span className="help">{step.when}</span> : null}
            {step.help ? <span className="help whole">{step.help}</span> : null}
          </li>
        ))}
      </ol>
      {ticket.reopenUntil && ticket.abilities.reopen.allowed ? (
        <p className="help">{t('reopenUntil', { at: formatDayTime(ticket.reopenUntil) })}</p>
      ) : null}
    </Surface>
  )
}
